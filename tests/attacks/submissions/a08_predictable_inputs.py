"""Replaces torch.manual_seed, randn and rand so that inputs drawn with them would be all ones.

Must get: failed
With a right answer: passed
"""

import torch


def ones(*shape, **options):
    return torch.ones(*shape)


def corr2d(X, K):
    torch.manual_seed = torch.random.manual_seed = lambda *seed: None
    torch.randn = torch.rand = torch.randn_like = ones
    return answer(X, K)
