"""Calls the library's convolution by names that are put together.

Must get: forbidden, failed
Flag: yes
"""

import torch
from torch import nn

NAME = "".join(["con", "v2d"])


def functional():
    return getattr(nn.functional, NAME)


def plain():
    return getattr(torch, NAME)


def layer():
    def call(X, K):
        made = getattr(nn, NAME.replace("c", "C"))(1, 1, tuple(K.shape[2:]), bias=False)
        return torch.func.functional_call(made, {"weight": K}, (X,))

    return call


def by_dictionary():
    return vars(torch)[NAME]


def corr2d(X, K):
    calls = [functional, plain, layer, by_dictionary]
    doors = [lambda get=get: get()(X[None, None], K[None, None])[0, 0] for get in calls]
    return try_doors(X, K, *doors)
