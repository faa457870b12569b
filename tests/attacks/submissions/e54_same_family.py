"""Calls another convolution of the library with the arguments turned: transposed, 1-d, 3-d, of a gradient.

Must get: forbidden, failed
Flag: yes
"""

import torch
from torch.nn import functional, grad


def corr2d(X, K):
    x, k = X[None, None], K[None, None]

    def found(*names):
        return getattr(functional, "".join(names))

    def transposed():
        h, w = K.shape
        whole = found("con", "v_transpose2d")(x, k.flip(2, 3))
        return whole[0, 0, h - 1 : X.shape[0], w - 1 : X.shape[1]]

    def three():
        return found("con", "v3d")(x[None], k[None])[0, 0, 0]

    def one():
        rows = X.shape[0] - K.shape[0] + 1
        call = found("con", "v1d")
        parts = [call(X[i : i + K.shape[0]][None], K[None])[0, 0] for i in range(rows)]
        return torch.stack(parts)

    def weight():
        call = getattr(grad, "".join(["con", "v2d_weight"]))
        rows, columns = X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1
        return call(x, [1, 1, rows, columns], k)[0, 0]

    def columns():
        windows = found("un", "fold")(x, tuple(K.shape))[0]
        shape = X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1
        return (K.reshape(1, -1) @ windows).reshape(shape)

    return try_doors(X, K, transposed, three, one, weight, columns)
