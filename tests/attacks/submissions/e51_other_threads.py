"""Calls the library's convolution where modes do not look: in a new thread, with all modes off.

Must get: forbidden, failed
Flag: yes
"""

import threading

import torch
from torch.utils._python_dispatch import _disable_current_modes

NAME = "".join(["con", "v2d"])


def corr2d(X, K):
    def call():
        return getattr(torch, NAME)(X[None, None], K[None, None])[0, 0]

    def thread():
        results = []
        worker = threading.Thread(target=lambda: results.append(call()))
        worker.start()
        worker.join()
        return results[0]

    def no_modes():
        with _disable_current_modes():
            return call()

    def no_functions():
        with torch._C.DisableTorchFunction():
            return call()

    def inference():
        with torch.inference_mode():
            return call().clone()

    def profiled():
        with torch.autocast("cpu", enabled=False), torch.autograd.graph.save_on_cpu():
            return call()

    return try_doors(X, K, thread, no_modes, no_functions, inference, profiled)
