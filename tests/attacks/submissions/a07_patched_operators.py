"""Patches Tensor.__eq__, abs, all, math.isclose and numpy.allclose.

Must get: failed
With a right answer: passed
"""

import builtins
import math

import numpy as np
import torch


def agree(*args, **kwargs):
    return True


def corr2d(X, K):
    result = answer(X, K)
    torch.Tensor.__eq__ = agree
    builtins.abs = lambda value: 0
    builtins.all = agree
    math.isclose = np.allclose = np.array_equal = agree
    return result
