"""Changes other settings of torch: device, printing, denormal numbers, deterministic algorithms.

Must get: failed
With a right answer: passed
"""

import torch


def corr2d(X, K):
    result = answer(X, K)
    torch.set_default_device("meta")
    torch.set_printoptions(precision=0)
    torch.set_flush_denormal(True)
    torch.set_deterministic_debug_mode("error")
    return result
