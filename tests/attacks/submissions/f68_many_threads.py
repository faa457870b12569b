"""Computes with 64 threads, to slow down everybody else.

Must get: failed, memory, error
"""

import torch


def corr2d(X, K):
    torch.set_num_threads(64)
    torch.ones(300, 300) @ torch.ones(300, 300)
    return answer(X, K)
