"""A clone -> when its work was committed, asked of git in a way in which nothing of the clone is obeyed.

A student's `.git` may name programs to run (hooks, filters, a monitor of files) and other repositories to read.
So git gets a repository of ours, empty but for its settings, and of the student's the objects alone: what was
committed, and what comes of it, and nothing that says how git should behave.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from grader.reading.opening import read_at_most
from grader.reading.tree import Unreadable

SECONDS = 10.0
"""What git may take for one clone; a student's takes a hundredth of one."""

MEMORY = 2**30
MOST_REFS = 2**20
"""Bytes that are read of a file that says which commit a branch is at."""

WORK = (":(glob,icase)**/*.ipynb", ":(glob,icase)**/*.py")

_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_BRANCH = re.compile(r"ref: (refs/(?!.*\.\.)[^\0-\x20\x7f~^:?*\[\\]+)")
_SETTINGS = {
    40: "[core]\nrepositoryformatversion = 0\nbare = true\n",
    64: "[core]\nrepositoryformatversion = 1\nbare = true\n[extensions]\nobjectformat = sha256\n",
}
_CAREFUL = (
    *("core.commitGraph=false", "core.multiPackIndex=false", "core.packedGitWindowSize=32m"),
    *("core.packedGitLimit=256m", "core.deltaBaseCacheLimit=64m", "core.hooksPath=/dev/null"),
)
"""Files that only speed git up are not believed; packs are looked at in small pieces."""


def committed(clone: Path) -> datetime | None:
    """Return when the last commit was made that touched a notebook or Python file, else the last of all.

    It is the time that the student's computer had, or was told to have.

    Args:
        clone: the folder in which `.git` lies.

    Returns:
        None where git is not installed, or cannot say within `SECONDS`.
    """
    try:
        head = _head(clone / ".git")
        objects = _objects(clone / ".git")
        shallow = _hashes(_text(clone / ".git" / "shallow"))
    except (Unreadable, OSError):
        return None
    if not head:
        return None
    with tempfile.TemporaryDirectory(prefix="grade-") as place:
        ours = Path(place)
        for name in ("refs", "objects"):
            (ours / name).mkdir()
        (ours / "HEAD").write_text("ref: refs/heads/none\n")
        (ours / "config").write_text(_SETTINGS[len(head)])
        if shallow:
            (ours / "shallow").write_text("".join(f"{one}\n" for one in shallow))
        return _ask(ours, objects, head, *WORK) or _ask(ours, objects, head)


def _head(dot_git: Path) -> str:
    """The hash of the commit that is checked out; "" where there is none, or it is kept in another way."""
    if dot_git.is_symlink():
        return ""
    said = _text(dot_git / "HEAD").strip()
    found = _BRANCH.fullmatch(said)
    if found is None:
        return said if _HASH.fullmatch(said) else ""
    loose = _text(dot_git / found[1]).strip()
    if _HASH.fullmatch(loose):
        return loose
    for line in _text(dot_git / "packed-refs").splitlines():
        hash_, _blank, name = line.partition(" ")
        if name == found[1] and _HASH.fullmatch(hash_):
            return hash_
    return ""


def _objects(dot_git: Path) -> Path:
    """Where its objects are.

    Raises:
        Unreadable: they are elsewhere, or some of them: what lies there is not the student's.
    """
    objects = dot_git / "objects"
    elsewhere = objects / "info" / "alternates"
    if objects.is_symlink() or not objects.is_dir() or os.path.lexists(elsewhere):
        raise Unreadable
    return objects.resolve()


def _text(path: Path) -> str:
    """What a small file says; nothing where it is not there."""
    if not os.path.lexists(path):
        return ""
    return read_at_most(path, MOST_REFS).decode("utf-8", "replace")


def _hashes(text: str) -> list[str]:
    return [line for line in text.split() if _HASH.fullmatch(line)]


def _ask(ours: Path, objects: Path, head: str, *only: str) -> datetime | None:
    command = ["git", *(word for one in _CAREFUL for word in ("-c", one))]
    command += ["--no-pager", "log", "-1", "--format=%ct", "--no-renames", "--no-ext-diff"]
    command += ["--no-textconv", "--no-show-signature", head, "--", *only]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(ours),
        "LC_ALL": "C",
        "GIT_DIR": str(ours),
        "GIT_OBJECT_DIRECTORY": str(objects),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }
    with suppress(OSError, ValueError, OverflowError, subprocess.TimeoutExpired):
        with subprocess.Popen(
            command,
            cwd=ours,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as git:
            try:
                _limit(git.pid)
                told, _none = git.communicate(timeout=SECONDS)
            finally:
                git.kill()
        if git.returncode == 0 and told.strip():
            return datetime.fromtimestamp(int(told), UTC)
    return None


def _limit(process: int) -> None:
    """Hold memory and time; where a system cannot, the clock is left."""
    if hasattr(resource, "prlimit"):
        with suppress(OSError):
            resource.prlimit(process, resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.prlimit(process, resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS)))
