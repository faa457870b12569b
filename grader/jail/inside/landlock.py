"""Landlock: which files a process may open from now on, and no TCP; a few system calls, called by ctypes.

Rules only ever allow. Reading does not include executing: a process under a ruleset starts no program.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Sequence

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # the same numbers on every architecture
_VERSION, _PATH_BENEATH = 1, 1

_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG, _MAKE_SYM = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 12
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_OF_FILES = _READ_FILE | _WRITE_FILE | _TRUNCATE | _IOCTL_DEV
_READ = _READ_FILE | _READ_DIR
_CHANGE = _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _MAKE_SYM | _REFER
_WRITE = _READ | _OF_FILES | _CHANGE

_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights over files an ABI knows; the bits are consecutive."""

_LIBC = ctypes.CDLL(None, use_errno=True)


def abi() -> int:
    """Return the version of Landlock that the kernel offers; 0 if none."""
    version: int = _LIBC.syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION)
    return max(version, 0)


def make_ruleset(readable: Sequence[str], writable: Sequence[str]) -> int:
    """Make a ruleset under which only these paths, and what lies beneath them, can be opened.

    It handles every right over files that the kernel knows, binding and connecting of TCP sockets, and
    keeps signals and abstract sockets inside, each where the kernel has it.

    Args:
        readable: files and directories; those that do not exist are left out.
        writable: likewise; directories are for files, directories and symbolic links.

    Returns:
        A file descriptor for `restrict`.

    Raises:
        OSError: if the kernel has no Landlock, or refuses a rule.
    """
    version = abi()
    files = (1 << _FILE_RIGHTS.get(version, 16)) - 1
    network = 0b11 if version >= 4 else 0
    scoped = 0b11 if version >= 6 else 0
    attributes = struct.pack("=QQQ", files, network, scoped)
    size = ctypes.c_size_t(
        len(attributes)
    )  # an older kernel accepts a longer struct that ends in zeros
    ruleset = _checked(_LIBC.syscall(_CREATE, attributes, size, 0))
    try:
        for path in readable:
            _allow(ruleset, path, _READ & files)
        for path in writable:
            _allow(ruleset, path, _WRITE & files)
    except BaseException:
        os.close(ruleset)
        raise
    return ruleset


def restrict(ruleset: int) -> None:
    """Hold this process to a ruleset, for ever; it must have set no_new_privs before.

    Raises:
        OSError: if the kernel refuses.
    """
    _checked(_LIBC.syscall(_RESTRICT, ruleset, 0))


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        target = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return
    try:
        if not stat.S_ISDIR(os.fstat(target).st_mode):
            rights &= _OF_FILES
        rule = struct.pack("=Qi", rights, target)
        _checked(_LIBC.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0))
    finally:
        os.close(target)


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"Landlock: {os.strerror(number)}")
    return answer
