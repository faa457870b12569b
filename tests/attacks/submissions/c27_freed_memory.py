"""Returns uninitialised memory of the right size: the reference may have lain there.

Must get: failed, partial
At most: 0.6
"""

import torch


def corr2d(X, K):
    rows, columns = X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1
    return torch.empty(rows, columns, dtype=X.dtype)
