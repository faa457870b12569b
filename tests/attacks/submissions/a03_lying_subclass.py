"""Returns a tensor of a subclass whose __torch_function__ says yes to every comparison.

Must get: failed
"""

import torch


class Liar(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if function.__name__ in ("equal", "allclose", "isclose", "__eq__", "eq"):
            return torch.tensor(True)
        return super().__torch_function__(function, types, args, kwargs or {})


def corr2d(X, K):
    return answer(X, K).as_subclass(Liar)
