"""The locks of a child: prepared in the warm server, put on after the fork, tried before a student's code.

    limits     memory, CPU time, file size, open files                    limits.py
    (user)     no capabilities; another user, where root is to be left
    landlock   which files can be opened                                  landlock.py
    seccomp    which system calls can be made                             seccomp.py

`levels.py` finds out which of them a machine has. A lock that was promised and does not hold is our
failure, and ends the child before it runs anything.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import socket
import struct
import sys
import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from grader.jail.inside import landlock, limits, seccomp
from grader.jail.inside.bubblewrap import SCRATCH
from grader.jail.inside.readable import Readable

NOBODY = 65534

_PDEATHSIG, _DUMPABLE, _NO_NEW_PRIVS = 1, 4, 38
_NEW_MOUNTS, _NOSUID_NODEV, _DETACH = 0x00020000, 2 | 4, 2
_SCRATCH_OPTIONS = b"size=16m,nr_inodes=256,mode=700"
_CAPABILITIES_VERSION = 0x20080522
_CLONE = seccomp.CLONE.get(platform.machine(), -1)
_LIBC = ctypes.CDLL(None, use_errno=True)


class LocksFailed(Exception):
    """A lock cannot be put on, or does not hold."""


@dataclass(frozen=True)
class Locks:
    """What a server holds ready for its children.

    Attributes:
        parts: which locks there are, see `levels.PARTS`.
        canary: a file of the trusted side, which no child may be able to read.
        device: "cpu" or "cuda".
        server: the server's process id.
        ruleset: Landlock's, a file descriptor to keep open until `apply`; -1 if there is none.
        program: the seccomp filter; empty if there is none.
        user: whom a child becomes; -1 if it stays who it is.
    """

    parts: frozenset[str]
    canary: str
    device: str
    server: int
    ruleset: int
    program: bytes
    user: int

    @property
    def scratch(self) -> str:
        """The folder where a child may keep files, its working directory; "" if there is none."""
        return SCRATCH if "scratch" in self.parts else ""

    def renew_scratch(self) -> None:
        """Make the scratch folder empty, in the server before a fork; free where nothing was left."""
        if self.scratch and any(Path(self.scratch).iterdir()):
            _check(_LIBC.umount2(SCRATCH.encode(), _DETACH), "umount")
            _mount_scratch()

    def apply(self, memory_mb: int, cpu_seconds: float) -> None:
        """Put the locks on this process, a child just forked, and try them.

        Everything that the child needs must be open and imported; nothing of a student's may have run.

        Args:
            memory_mb: see `limits.apply`,
            cpu_seconds: likewise.

        Raises:
            LocksFailed: if the child must not go on.
        """
        try:
            own_user = self.user >= 0 or "namespaces" in self.parts
            on_cpu = self.device == "cpu"
            limits.apply(memory_mb, cpu_seconds, address_space=on_cpu, threads=own_user)
            os.umask(0o077)
            os.chdir(self.scratch or "/")
            tempfile.tempdir = self.scratch or "/tmp"  # it would be looked for by writing
            self._leave_privileges()
            if self.ruleset >= 0:
                landlock.restrict(self.ruleset)
                os.close(self.ruleset)
            if self.program:
                seccomp.load(self.program)
        except (OSError, ValueError) as error:
            raise LocksFailed(_say(error)) from None
        self._try()

    def _leave_privileges(self) -> None:
        if self.user >= 0:
            os.setgroups([])
            os.setresgid(self.user, self.user, self.user)
            os.setresuid(self.user, self.user, self.user)
        if sys.platform != "linux":
            return
        header, none = struct.pack("=Ii", _CAPABILITIES_VERSION, 0), bytes(24)
        _check(_LIBC.capset(header, none), "capset")
        # After the change of user, which would undo them.
        _prctl(_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != self.server:
            raise LocksFailed("the server has ended")
        keep_memory_private()
        _prctl(_NO_NEW_PRIVS, 1)

    def _try(self) -> None:
        """Do what must fail."""
        if self.program:
            _must_fail(_open_socket)
            _must_fail(_start_process)
        if self.parts & {"landlock", "namespaces"}:
            _must_fail(_read, self.canary)
        if self.program or self.ruleset >= 0:
            for path in ("/.torchgrade-trial", "/tmp/.torchgrade-trial", f"{self.canary}-trial"):
                _must_fail(_write, path)


def prepare(parts: Collection[str], canary: str, readable: Readable, device: str = "cpu") -> Locks:
    """Make ready, in the warm server, what `Locks.apply` needs after a fork.

    Args:
        parts: which locks to put on, see `levels.PARTS`.
        canary: an absolute path, see `Locks`.
        readable: what children may read.
        device: "cpu" or "cuda".

    Raises:
        LocksFailed: if the machine does not have one of them, or the canary would prove nothing.
    """
    parts = frozenset(parts)
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    outside = "namespaces" not in parts
    if Path(canary).is_file() != outside:
        raise LocksFailed("there is no canary" if outside else "the grader's files are in its root")
    ruleset, program = -1, b""
    try:
        if "scratch" in parts:
            _check(_LIBC.unshare(_NEW_MOUNTS), "unshare")
            _mount_scratch()
        if "landlock" in parts:
            # A rule for a mount point would not hold for what is mounted there later.
            writable = [*readable.devices, *([str(Path(SCRATCH).parent)] * ("scratch" in parts))]
            ruleset = landlock.make_ruleset(readable.paths(), writable)
        if "seccomp" in parts:
            # Without another lock on files, nothing is opened to be written.
            alone = not parts & {"landlock", "namespaces"}
            machine = platform.machine()
            if not seccomp.supports(machine):
                raise LocksFailed(f"seccomp: there is no filter for {machine}")
            program = seccomp.build(machine, scratch="scratch" in parts, read_only=alone)
    except OSError as error:
        raise LocksFailed(_say(error)) from None
    leaves_root = outside and os.getuid() == 0 and all(map(_open_to_all, readable.shown))
    user = NOBODY if leaves_root else -1
    return Locks(parts, canary, device, os.getpid(), ruleset, program, user)


def keep_memory_private() -> None:
    """Let no other program of the same user read this process's memory or trace it."""
    if sys.platform == "linux":
        _prctl(_DUMPABLE, 0)


def _say(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _mount_scratch() -> None:
    """Mount a file system for one child: small, and with room for few files."""
    target = SCRATCH.encode()
    mounted = _LIBC.mount(b"tmpfs", target, b"tmpfs", _NOSUID_NODEV, _SCRATCH_OPTIONS)
    _check(mounted, "mount")


def _open_to_all(path: str) -> bool:
    """Tell whether another user can get at a path; an interpreter in a private home is not."""
    target = Path(path)
    folders = all(folder.stat().st_mode & 0o001 for folder in target.resolve().parents)
    return folders and bool(target.stat().st_mode & 0o004)


def _must_fail(attempt: Callable[..., None], *arguments: str) -> None:
    try:
        attempt(*arguments)
    except OSError:
        return
    said = " ".join([attempt.__name__.strip("_").replace("_", " "), *arguments])
    raise LocksFailed(f"not prevented: {said}")


def _open_socket() -> None:
    socket.socket().close()


def _start_process() -> None:
    # The bare system call: the C library's fork runs what OpenMP and BLAS have hung on it.
    pid = _LIBC.syscall(_CLONE, signal.SIGCHLD, 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)
    _check(pid, "clone")


def _read(path: str) -> None:
    os.close(os.open(path, os.O_RDONLY))


def _write(path: str) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    Path(path).unlink()


def _prctl(option: int, value: int) -> None:
    _check(_LIBC.prctl(option, value, 0, 0, 0), "prctl")


def _check(answer: int, what: str) -> None:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
