"""Reaches into other processes: memory, environment, ptrace, process_vm_readv, their open files.

Must get: failed
"""

import ctypes
import os
from pathlib import Path

LIBC = ctypes.CDLL(None, use_errno=True)
PROCESS_VM_READV, PIDFD_OPEN, PIDFD_GETFD, SEIZE, DETACH = 310, 434, 438, 0x4206, 17


def others():
    told = [entry for entry in os.listdir("/proc") if entry.isdigit()]
    return [pid for pid in told if int(pid) != os.getpid()]


def first(read):
    """Whether it works for any process."""
    for pid in others():
        try:
            if read(pid):
                return True
        except OSError:
            pass
    return False


def memory():
    return first(lambda pid: Path(f"/proc/{pid}/mem").open("rb").close() is None)


def memory_of_parent():
    Path(f"/proc/{os.getppid()}/mem").open("rb").close()


def environment():
    return first(lambda pid: Path(f"/proc/{pid}/environ").read_bytes())


def open_files():
    return first(lambda pid: os.listdir(f"/proc/{pid}/fd"))


def command_line():
    return first(lambda pid: b"{CLASS}" in Path(f"/proc/{pid}/cmdline").read_bytes())


def read_memory():
    buffer = ctypes.create_string_buffer(8)
    pieces = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 8)
    theirs = (ctypes.c_size_t * 2)(id(os), 8)
    return LIBC.syscall(PROCESS_VM_READV, os.getppid(), pieces, 1, theirs, 1, 0) > 0


def trace():
    seized = LIBC.ptrace(SEIZE, int("{BYSTANDER}"), None, None) == 0
    LIBC.ptrace(DETACH, int("{BYSTANDER}"), None, None)
    return seized


def take_file():
    for pid in (os.getppid(), int("{BYSTANDER}")):
        handle = LIBC.syscall(PIDFD_OPEN, pid, 0)
        if handle >= 0 and LIBC.syscall(PIDFD_GETFD, handle, 0, 0) >= 0:
            return True
    return False


def corr2d(X, K):
    doors = [memory, memory_of_parent, environment, open_files, command_line]
    return try_doors(X, K, *doors, read_memory, trace, take_file)
