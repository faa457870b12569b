"""Loads PyTorch's own library and takes the address of its convolution.

Must get: failed, passed, forbidden
At most: 4
Flag: yes
"""

import ctypes
from pathlib import Path

import torch


def library():
    path = Path(torch.__file__).parent / "lib" / "libtorch_cpu.so"
    symbol = "_ZN2at6conv2dERKNS_6TensorES2_RKSt8optionalIS0_EN3c108ArrayRefIlEES9_S9_l"
    return ctypes.CDLL(str(path))[symbol]


def corr2d(X, K):
    try:
        library()
    except (OSError, AttributeError):
        return answer(X, K)
    return right_corr2d(X, K)
