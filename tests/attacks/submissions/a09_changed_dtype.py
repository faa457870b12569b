"""Changes torch's default dtype, so that what is computed or compared later has another one.

Must get: failed
"""

import torch


def corr2d(X, K):
    result = answer(X, K)
    torch.set_default_dtype(torch.float16)
    return result
