"""Returns zeros that convert to the answer: __array__, __dlpack__, numpy(), tolist(), storage.

Must get: failed
"""

import torch


class Hooked(torch.Tensor):
    def other(self, *args, **kwargs):
        return self.real

    def __array__(self, *args, **kwargs):
        return self.real.numpy()

    def __dlpack__(self, *args, **kwargs):
        return self.real.__dlpack__()

    def tolist(self):
        return self.real.tolist()

    numpy = cpu = detach = double = clone = contiguous = to = other


def corr2d(X, K):
    zeros = (right_corr2d(X, K) * 0).as_subclass(Hooked)
    zeros.__dict__["real"] = right_corr2d(X, K).detach()
    return zeros
