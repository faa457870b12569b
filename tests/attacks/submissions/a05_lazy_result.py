"""Returns zeros that turn into the answer only when somebody looks at them.

Must get: failed
"""

import torch


class Lazy(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        looked_at = function.__name__ in ("eq", "__eq__", "sub", "allclose", "numpy", "tolist")
        if looked_at and hasattr(args[0], "later"):
            args = (args[0].later(), *args[1:])
        return super().__torch_function__(function, types, args, kwargs or {})


def corr2d(X, K):
    result = (right_corr2d(X, K) * 0).as_subclass(Lazy)
    result.later = lambda: right_corr2d(X, K)
    return result
