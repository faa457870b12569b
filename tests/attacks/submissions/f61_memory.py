"""Takes more memory than it may: Python's, a tensor's, the system's, materialised views.

Variants: bytearrays, tensor, mmap, expand, list
Must get: memory, error, timeout
"""

import mmap

import torch

GIB = 2**30


def corr2d(X, K):
    takers = {
        "bytearrays": lambda: [bytearray(2**26) for _ in range(128)],
        "tensor": lambda: torch.zeros(6 * GIB, dtype=torch.uint8),
        "mmap": lambda: [mmap.mmap(-1, GIB) for _ in range(8)],
        "expand": lambda: torch.zeros(1).expand(2 * GIB).contiguous(),
        "list": lambda: [0] * GIB,
    }
    taken = takers["{VARIANT}"]()
    return right_corr2d(X, K) if taken is not None else None
