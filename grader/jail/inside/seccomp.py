"""A seccomp filter: which system calls a child may make. What is not listed fails with EPERM.

The list is what computing with torch, reading files and answering on an open socket needs. There is no
socket, fork, exec, mount, signal to others, memfd (whose memory no limit counts) or io_uring in it.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from collections.abc import Iterable, Sequence

# Name, number on x86_64, number on aarch64, where the older of two calls for one thing may not exist.
_CALLS = """
read 0 63, readv 19 65, pread64 17 67, preadv 295 69, preadv2 327 286, write 1 64, writev 20 66,
pwrite64 18 68, pwritev 296 70, pwritev2 328 287, lseek 8 62, open 2 -, openat 257 56, close 3 57,
fstat 5 80, stat 4 -, lstat 6 -, newfstatat 262 79, statx 332 291, access 21 -, faccessat 269 48,
faccessat2 439 439, readlink 89 -, readlinkat 267 78, getcwd 79 17, getdents 78 -, getdents64 217 61,
dup 32 23, dup2 33 -, dup3 292 24, pipe 22 -, pipe2 293 59, eventfd2 290 19, poll 7 -, ppoll 271 73,
select 23 -, pselect6 270 72,
mmap 9 222, munmap 11 215, mremap 25 216, mprotect 10 226, madvise 28 233, mbind 237 235, brk 12 214,
get_mempolicy 239 236, membarrier 324 283,
futex 202 98, futex_waitv 449 449, sched_yield 24 124, sched_getaffinity 204 123, getcpu 309 168,
set_robust_list 273 99, get_robust_list 274 100, rseq 334 293, set_tid_address 218 96,
arch_prctl 158 -, exit 60 93, exit_group 231 94,
gettid 186 178, getpid 39 172, getppid 110 173, getuid 102 174, geteuid 107 175, getgid 104 176,
getegid 108 177, getresuid 118 148, getresgid 120 150, getgroups 115 158, getpgrp 111 -,
getpgid 121 155, getsid 124 156, getrusage 98 165, getrlimit 97 163, times 100 153, sysinfo 99 179,
uname 63 160,
clock_gettime 228 113, clock_getres 229 114, clock_nanosleep 230 115, nanosleep 35 101,
gettimeofday 96 169, time 201 -, alarm 37 -, setitimer 38 103, getitimer 36 102,
rt_sigaction 13 134, rt_sigprocmask 14 135, rt_sigreturn 15 139, rt_sigpending 127 136,
rt_sigtimedwait 128 137, rt_sigsuspend 130 133, sigaltstack 131 132, restart_syscall 219 128, pause 34 -,
getrandom 318 278,
recvfrom 45 207, sendto 44 206, recvmsg 47 212, sendmsg 46 211, shutdown 48 210, getsockname 51 204,
getsockopt 55 209
"""
_SCRATCH_CALLS = """
fsync 74 82, fdatasync 75 83, ftruncate 77 46, unlink 87 -, unlinkat 263 35, mkdir 83 -, mkdirat 258 34,
rename 82 -, renameat 264 38, renameat2 316 276, rmdir 84 -, chdir 80 49, fchdir 81 50, umask 95 166
"""
_CHECKED_CALLS = """
clone 56 220, clone3 435 435, prctl 157 167, fcntl 72 25, ioctl 16 29, prlimit64 302 261, tgkill 234 131
"""
CLONE = {"x86_64": 56, "aarch64": 220}
_COLUMNS = {"x86_64": 1, "aarch64": 2}
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

_LOAD, _RETURN = 0x20, 0x06
_EQUAL, _GREATER, _NOT_LESS, _ANY_BIT = 0x15, 0x25, 0x35, 0x45
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_X32 = 0x40000000

_THREAD, _NAMESPACES = 0x00010000, 0x7E020080
_PRCTLS = (15, 0x53564D41)  # PR_SET_NAME, PR_SET_VMA
_FCNTLS = (0, 1, 2, 3, 4, 1030)  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC
# TCGETS, TCGETS2, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
_IOCTLS = (0x5401, 0x802C542A, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
_OPEN_TO_CHANGE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

_SELF = 0x5E1F5E1F
"""Stands for the process id in a program; `load` puts the real one there."""

_SET_MODE_FILTER, _TSYNC = 1, 1
_SECCOMP = {"x86_64": 317, "aarch64": 277}.get(platform.machine(), -1)
_LIBC = ctypes.CDLL(None, use_errno=True)

Code = list[tuple[int, int, int, int]]
"""Instructions: what to do, by how far to jump if so and if not, and an operand."""


def numbers(machine: str, text: str) -> dict[str, int]:
    """Read a table of system calls: name to number on this machine."""
    column = _COLUMNS[machine]
    rows = (entry.split() for entry in text.replace("\n", " ").split(","))
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}


def supports(machine: str) -> bool:
    """Tell whether there is a filter for machines of this name (as in `platform.machine()`)."""
    return machine in _COLUMNS


def build(machine: str, *, scratch: bool, read_only: bool = False) -> bytes:
    """Assemble the filter, before the fork.

    Args:
        machine: "x86_64" or "aarch64".
        scratch: whether to allow making, renaming and removing files.
        read_only: whether to refuse opening anything to write; for where Landlock does not say what
            may be written.
    """
    allowed = numbers(machine, _CALLS) | (numbers(machine, _SCRATCH_CALLS) if scratch else {})
    checked = _checks(numbers(machine, _CHECKED_CALLS))
    if read_only:
        for name, position in (("open", 1), ("openat", 2)):
            if name in allowed:
                checked[allowed.pop(name)] = _without_bits(position, _OPEN_TO_CHANGE)
    code: Code = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, _ARCHITECTURES[machine]), _give(_KILL)]
    code += [(_LOAD, 0, 0, 0), (_NOT_LESS, 0, 1, _X32), _give(_KILL)]
    for number, body in checked.items():
        code += [(_EQUAL, 0, len(body), number), *body]
    code += _search(_ranges(allowed.values()))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


def load(program: bytes) -> None:
    """Hold all threads of this process to a filter, for ever; no_new_privs must be set.

    Raises:
        OSError: if the kernel refuses.
    """
    program = program.replace(struct.pack("=I", _SELF), struct.pack("=I", os.getpid()))
    held = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("@HP", len(program) // 8, ctypes.addressof(held))
    if _LIBC.syscall(_SECCOMP, _SET_MODE_FILTER, _TSYNC, described):
        error = ctypes.get_errno()
        raise OSError(error, f"seccomp: {os.strerror(error)}")


def _checks(number: dict[str, int]) -> dict[int, Code]:
    """The code for calls that are allowed with certain arguments only."""
    thread: Code = [_low(0), (_ANY_BIT, 0, 2, _THREAD), (_ANY_BIT, 1, 0, _NAMESPACES)]
    null: Code = [_low(2), (_EQUAL, 0, 3, 0), _high(2), (_EQUAL, 0, 1, 0)]
    return {
        number["clone"]: [*thread, _give(_ALLOW), _give(_ERRNO | _EPERM)],
        # Its flags lie in memory, which a filter cannot read. The C library then uses clone.
        number["clone3"]: [_give(_ERRNO | _ENOSYS)],
        number["prctl"]: _one_of(0, _PRCTLS),
        number["fcntl"]: _one_of(1, _FCNTLS),
        number["ioctl"]: _one_of(1, _IOCTLS),
        number["prlimit64"]: [*null, _give(_ALLOW), _give(_ERRNO | _EPERM)],
        # abort() sends a signal to its own thread.
        number["tgkill"]: _one_of(0, [_SELF]),
    }


def _give(answer: int) -> tuple[int, int, int, int]:
    return (_RETURN, 0, 0, answer)


def _low(position: int) -> tuple[int, int, int, int]:
    """Load the lower half of an argument: all that the kernel looks at in an int."""
    return (_LOAD, 0, 0, 16 + 8 * position)


def _high(position: int) -> tuple[int, int, int, int]:
    return (_LOAD, 0, 0, 20 + 8 * position)


def _one_of(position: int, values: Sequence[int]) -> Code:
    code: Code = [_low(position)]
    for value in values:
        code += [(_EQUAL, 0, 1, value), _give(_ALLOW)]
    return [*code, _give(_ERRNO | _EPERM)]


def _without_bits(position: int, bits: int) -> Code:
    return [_low(position), (_ANY_BIT, 1, 0, bits), _give(_ALLOW), _give(_ERRNO | _EPERM)]


def _ranges(values: Iterable[int]) -> list[tuple[int, int]]:
    """Collect numbers into ranges without gaps."""
    ranges: list[tuple[int, int]] = []
    for value in sorted(values):
        if ranges and ranges[-1][1] == value - 1:
            ranges[-1] = (ranges[-1][0], value)
        else:
            ranges.append((value, value))
    return ranges


def _search(ranges: list[tuple[int, int]]) -> Code:
    """Look a number up by halving: the kernel runs the filter for every call when it is loaded."""
    if len(ranges) == 1:
        low, high = ranges[0]
        return [
            *((_NOT_LESS, 0, 2, low), (_GREATER, 1, 0, high)),
            *(_give(_ALLOW), _give(_ERRNO | _EPERM)),
        ]
    middle = len(ranges) // 2
    left, right = _search(ranges[:middle]), _search(ranges[middle:])
    return [(_NOT_LESS, len(left), 0, ranges[middle][0]), *left, *right]
