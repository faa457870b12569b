"""The filter's program: run by hand for every call and both machines; `test_locks.py` runs it in the kernel."""

import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from grader.jail.inside import seccomp

MACHINES = ("x86_64", "aarch64")
ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, KILL, EPERM, ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
LOAD, RETURN = 0x20, 0x06
JUMPS = {
    0x15: lambda a, k: a == k,
    0x25: lambda a, k: a > k,
    0x35: lambda a, k: a >= k,
    0x45: lambda a, k: bool(a & k),
}


def answer(program, number, *arguments, architecture):
    """Run a program as the kernel does: on the number of a call, an architecture and six arguments."""
    data = struct.pack("=IIQ6Q", number, architecture, 0, *(*arguments, *[0] * 6)[:6])
    instructions = [struct.unpack_from("=HBBI", program, i) for i in range(0, len(program), 8)]
    at, held = 0, 0
    while True:
        code, if_so, if_not, k = instructions[at]
        at += 1
        if code == RETURN:
            return k
        if code == LOAD:
            (held,) = struct.unpack_from("=I", data, k)
        else:
            at += if_so if JUMPS[code](held, k) else if_not


@pytest.fixture(params=MACHINES)
def machine(request):
    return request.param


@pytest.fixture
def ask(machine):
    def run(name, *arguments, scratch=False, read_only=False):
        tables = (seccomp._CALLS, seccomp._SCRATCH_CALLS, seccomp._CHECKED_CALLS)
        numbers = {k: v for table in tables for k, v in seccomp.numbers(machine, table).items()}
        program = seccomp.build(machine, scratch=scratch, read_only=read_only)
        number = numbers[name] if isinstance(name, str) else name
        return answer(program, number, *arguments, architecture=ARCHITECTURE[machine])

    return run


def test_exactly_the_listed_calls_are_allowed(machine):
    listed = set(seccomp.numbers(machine, seccomp._CALLS).values())
    program = seccomp.build(machine, scratch=False)
    checked = set(seccomp.numbers(machine, seccomp._CHECKED_CALLS).values())
    for number in set(range(600)) - checked:
        expected = ALLOW if number in listed else EPERM
        assert answer(program, number, architecture=ARCHITECTURE[machine]) == expected, number


@pytest.mark.parametrize("name", ["unlinkat", "mkdirat", "ftruncate", "chdir"])
def test_files_are_changed_only_where_there_is_a_scratch_folder(ask, name):
    assert ask(name) == EPERM
    assert ask(name, scratch=True) == ALLOW


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("clone", (0x3D0F00,), ALLOW),  # what the C library starts a thread with
        ("clone", (17,), EPERM),  # SIGCHLD: a fork
        ("clone", (0x4111,), EPERM),  # a vfork
        ("clone", (0x10000 | 0x10000000,), EPERM),
        ("clone", (0x10000 | 0x80,), EPERM),
        ("clone3", (), ENOSYS),
        ("prctl", (15,), ALLOW),
        ("prctl", (4, 1), EPERM),
        ("prctl", (22, 2), EPERM),
        ("fcntl", (3, 1030), ALLOW),
        ("fcntl", (3, 8), EPERM),
        ("ioctl", (1, 0x5401), ALLOW),
        ("ioctl", (1, 0x5412), EPERM),
        ("ioctl", (1, 0x5412 | 1 << 32), EPERM),
        ("prlimit64", (0, 7, 0), ALLOW),
        ("prlimit64", (0, 7, 4096), EPERM),
        ("prlimit64", (0, 7, 1 << 40), EPERM),
        ("tgkill", (1, 1, 9), EPERM),
    ],
)
def test_some_calls_are_allowed_with_certain_arguments(ask, name, arguments, expected):
    assert ask(name, *arguments) == expected


@pytest.mark.parametrize(
    "flags",
    [os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_RDONLY | os.O_TRUNC, os.O_WRONLY | os.O_APPEND],
)
def test_a_read_only_filter_refuses_to_open_for_writing(ask, flags):
    assert ask("openat", 0, 0, flags, read_only=True) == EPERM
    assert ask("openat", 0, 0, flags) == ALLOW
    assert ask("openat", 0, 0, os.O_RDONLY | os.O_CLOEXEC, read_only=True) == ALLOW


def test_another_architecture_is_ended(machine):
    program = seccomp.build(machine, scratch=False)
    for architecture in (0x40000003, *(set(ARCHITECTURE.values()) - {ARCHITECTURE[machine]})):
        assert answer(program, 0, architecture=architecture) == KILL


def test_numbers_of_the_other_kind_are_ended(ask):
    assert ask(0x40000000) == ask(0x40000027) == ask(0xFFFFFFFF) == KILL


def test_jumps_fit_and_the_program_is_one_that_the_kernel_takes(machine):
    program = seccomp.build(machine, scratch=True, read_only=True)
    assert len(program) % 8 == 0
    assert len(program) // 8 <= 4096


HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


def test_the_numbers_are_the_kernel_headers(machine):
    if not HEADERS[machine].exists():
        pytest.skip(f"not run: {HEADERS[machine]} is not installed")
    lines = HEADERS[machine].read_text()
    known = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", lines)
    # The generic header calls these by what they are on 32 bits as well.
    known += [("newfstatat", n) for name, n in known if name == "fstatat"]
    for table in (seccomp._CALLS, seccomp._SCRATCH_CALLS, seccomp._CHECKED_CALLS):
        for name, number in seccomp.numbers(machine, table).items():
            assert (name, str(number)) in known


def test_a_filter_holds_in_a_real_process():
    code = (
        "import ctypes, platform, socket; from grader.jail.inside import seccomp;"
        "ctypes.CDLL(None).prctl(38, 1, 0, 0, 0);"
        "seccomp.load(seccomp.build(platform.machine(), scratch=False));"
        "print('loaded', flush=True); socket.socket()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "loaded\n"
    assert "PermissionError" in done.stderr
