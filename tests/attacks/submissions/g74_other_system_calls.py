"""Makes system calls by another door: those of 32-bit programs, and the x32 numbers.

Variants: i386, x32
Must get: failed, crashed
"""

import ctypes
import mmap


def i386():
    """mov eax, 20 (getpid); int 0x80; ret"""
    rights = mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC
    code = mmap.mmap(-1, mmap.PAGESIZE, prot=rights)
    code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
    address = ctypes.addressof(ctypes.c_char.from_buffer(code))
    return ctypes.CFUNCTYPE(ctypes.c_int)(address)() > 0


def x32():
    return ctypes.CDLL(None).syscall(0x40000000 | 39) > 0


def corr2d(X, K):
    return try_doors(X, K, {"i386": i386, "x32": x32}["{VARIANT}"])
