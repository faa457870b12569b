"""How well this machine can hold a student's code: four levels, found by trying the locks.

    full     4    bubblewrap, Landlock, seccomp: nothing can be read, reached or left behind
    strong   3    the same without a root and a network of its own (a default Docker container)
    partial  2    no lock on files, or none on system calls
    limits   1    resource limits alone

From "strong" on, code of people one does not know can run beside what they must not read.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import UsageError
from grader.jail.entering import command
from grader.jail.inside import bubblewrap, readable
from grader.language import _, several

PARTS = {
    "limits": "limits on memory, CPU time and files (rlimits)",
    "namespaces": "a root and a network of its own (bubblewrap)",
    "landlock": "a lock on files (Landlock)",
    "seccomp": "a lock on system calls (seccomp)",
    "scratch": "a small folder to write in, emptied after each submission",
}
"""The locks, in the order in which they are tried."""

NAMES = ("limits", "partial", "strong", "full")
LEAST = "strong"
"""What a run needs unless less is accepted by name."""

_SECONDS = 20


@dataclass(frozen=True)
class Level:
    """How a student's code is held.

    Attributes:
        number: 4 is best.
        name: for --isolation and in records.
        parts: the locks that hold, see `PARTS`.
        lost: what the code can do that it cannot at level 4, in short phrases.
        reasons: why the other parts are not there.
    """

    number: int
    name: str
    parts: frozenset[str]
    lost: tuple[str, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """The level in a sentence, for records and people: its name, its locks, what is lost."""
        locks = ", ".join(part for part in PARTS if part in self.parts)
        lost = f"; lost: {'; '.join(self.lost)}" if self.lost else ""
        return f"{self.name} ({locks}){lost}"


def level_of(parts: Collection[str], reasons: Mapping[str, str] | None = None) -> Level:
    """Return the level that some locks make."""
    parts = frozenset(parts)
    files, calls = bool(parts & {"landlock", "namespaces"}), "seccomp" in parts
    lost = []
    if not files:
        lost += ["it can read whatever you can read"]
    if not calls:
        lost += ["it can use the network, start programs and leave them running"]
    if not files and not calls:
        lost += ["it can write wherever you can write, and interfere with your other programs"]
    if "namespaces" not in parts:
        lost += ["it can learn whether a path that it guesses exists"]
    elif "landlock" not in parts:
        lost += ["one lock on files instead of two"]
    number = 1 + files + calls + (files and calls and {"landlock", "namespaces"} <= parts)
    return Level(number, NAMES[number - 1], parts, tuple(lost), reasons or {})


@functools.cache
def probe() -> Level:
    """Find the best level of this machine, by trying; takes a few tenths of a second."""
    if not sys.platform.startswith("linux"):
        limits = ["limits"] if importlib.util.find_spec("resource") else []
        return level_of(limits, dict.fromkeys(PARTS.keys() - set(limits), "it needs Linux"))
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder, "canary")
        canary.touch(mode=0o600)
        held, reasons = _try_inside(str(canary))
        if not held:
            parts = ("limits", "landlock", "seccomp")
            held, said = _run(command("trial", str(canary), ",".join(parts)))
            reasons |= said
    return level_of(held, reasons)


def choose(asked: str, device: str = "cpu") -> Level:
    """Return the level to run at: the best there is, if it is enough.

    Args:
        asked: the name of the least level to accept; "" for `LEAST`.
        device: "cpu" or "cuda". A GPU's driver wants more of the kernel than the locks leave: there
            are limits alone with it.

    Raises:
        UsageError: if there is no such level, or the machine does not reach it.
    """
    if asked and asked not in NAMES:
        said = _("--isolation {level}: the levels are {levels}.")
        raise UsageError(said.format(level=asked, levels=several(reversed(NAMES))))
    level = probe()
    if device != "cpu":
        reasons = dict.fromkeys(set(PARTS) - {"limits"}, "not with a GPU")
        level = level_of(level.parts & {"limits"}, reasons)
    least = asked or LEAST
    if level.number > NAMES.index(least):
        return level
    said = _(
        "Students' code can be held at level {level!r} only, and {least!r} is needed: {lost}. `grade doctor`"
        " says what is missing; --isolation {level} accepts it, for code of people you trust."
    )
    raise UsageError(said.format(level=level.name, least=least, lost=_("; ").join(level.lost)))


def _try_inside(canary: str) -> tuple[list[str], dict[str, str]]:
    """Try all parts in a root of its own, and all but the last where none may be mounted there."""
    missing = {"scratch": "it needs a root of its own"}
    bwrap = bubblewrap.find()
    if bwrap is None:
        return [], missing | {"namespaces": "bubblewrap is not installed"}
    shown, why = readable.find(), ""
    for scratch in (True, False):
        parts = [part for part in PARTS if scratch or part != "scratch"]
        argv = command("trial", canary, ",".join(parts))
        held, reasons = _run(bubblewrap.command(bwrap, argv, shown, scratch=scratch))
        if held:
            return held, reasons if scratch else reasons | {"scratch": why}
        why = reasons["limits"]
    return [], missing | {"namespaces": why}


def _run(line: list[str]) -> tuple[list[str], dict[str, str]]:
    """Run a trial; if it fails as a whole, its last line says why no part holds."""
    try:
        done = subprocess.run(
            line, check=False, capture_output=True, text=True, timeout=_SECONDS, cwd="/"
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return [], {"limits": str(problem)}
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        return [], {"limits": last[0]}
    told = json.loads(done.stdout)
    return told["held"], told["reasons"]
