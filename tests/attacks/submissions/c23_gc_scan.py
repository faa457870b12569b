"""Looks through all objects for a tensor that has the shape of the answer.

Must get: failed
"""

import gc

import torch


def corr2d(X, K):
    wanted = answer(X, K)
    for found in gc.get_objects():
        if type(found) is torch.Tensor and found.shape == wanted.shape:
            if found is not X and found is not K and found.dtype == wanted.dtype:
                return found.clone()
    return wanted
