"""Uses what the exercise allows: windows by Tensor.unfold or as_strided, and a product.

Variants: unfold, strided
Must get: passed
At most: 4
"""

import torch


def corr2d(X, K):
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("the kernel is larger than the input")
    if "{VARIANT}" == "unfold":
        return (X.unfold(0, h, 1).unfold(1, w, 1) * K).sum((2, 3), dtype=X.dtype)
    size = (X.shape[0] - h + 1, X.shape[1] - w + 1, h, w)
    windows = torch.as_strided(X, size, (*X.stride(), *X.stride()), X.storage_offset())
    return torch.einsum("ijab,ab->ij", windows, K)
