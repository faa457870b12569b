"""Bubblewrap: a root of its own for the server, without network, with nothing in it but what it needs.

An installed program that makes Linux namespaces; it needs no privileges where users may make them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.jail.inside.readable import Readable, is_beneath

SCRATCH = "/scratch/files"
"""Where a child may keep files, if anywhere. Empty and read-only until `locks` mounts something there."""

_NAMESPACES = ("user", "pid", "net", "ipc", "uts", "cgroup-try")
_LINKED = ("/lib", "/lib32", "/lib64")


def find() -> str | None:
    """Return the path of the program, or None where it is not installed."""
    return shutil.which("bwrap")


def command(bwrap: str, argv: Sequence[str], readable: Readable, *, scratch: bool) -> list[str]:
    """Return the command that runs `argv` in a root of its own.

    Environment and open file descriptors are passed on as they are.

    Args:
        bwrap: the program.
        argv: the command to run; paths are the same inside and outside.
        readable: what the root holds.
        scratch: whether the process keeps the right to mount, for a scratch folder.
    """
    line = [bwrap, *(f"--unshare-{kind}" for kind in _NAMESPACES), "--uid", "1000", "--gid", "1000"]
    # Started by root it would keep every capability unless told to drop them.
    line += ["--hostname", "jail", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    line += ["--cap-add", "CAP_SYS_ADMIN"] if scratch else []
    links = [path for path in map(Path, _LINKED) if path.is_symlink()]
    line += [word for path in links for word in ("--symlink", str(path.readlink()), str(path))]
    line += ["--proc", "/proc", "--dir", "/tmp", "--dir", SCRATCH]
    inner = [p for p in readable.shown if any(is_beneath(p, h) for h in readable.hidden)]
    outer = [p for p in readable.shown if p not in inner]
    covered = [h for h in readable.hidden if any(is_beneath(h, p) for p in outer)]
    # What is hidden lies under an empty folder, in which what may be read is put back.
    line += _bind(outer) + [word for path in covered for word in ("--tmpfs", path)] + _bind(inner)
    line += [word for path in readable.devices for word in ("--dev-bind-try", path, path)]
    line += [word for path in (*covered, "/") for word in ("--remount-ro", path)]
    return [*line, "--chdir", "/", "--", *argv]


def _bind(paths: Iterable[str]) -> list[str]:
    return [word for path in paths for word in ("--ro-bind", path, path)]
