"""Returns the right numbers as a tensor of another kind.

Variants: complex, bool, half, sparse, quantized, meta, nested, int
Must get: failed, partial
At most: 0.1
"""

import torch


def corr2d(X, K):
    result = right_corr2d(X, K)
    kinds = {
        "complex": lambda: result.to(torch.complex128),
        "bool": lambda: result != 0,
        "half": lambda: result.half(),
        "int": lambda: result.int(),
        "sparse": lambda: result.to_sparse(),
        "quantized": lambda: torch.quantize_per_tensor(result.float(), 1.0, 0, torch.qint32),
        "meta": lambda: result.to("meta"),
        "nested": lambda: torch.nested.as_nested_tensor(list(result.double())),
    }
    return kinds["{VARIANT}"]()
