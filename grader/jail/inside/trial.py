"""A throw-away process that puts on each lock for real, to learn which of them this machine has.

Version numbers do not tell: a kernel may have Landlock and not use it, a container may forbid half of
it, a distribution may let users make namespaces in which nothing is permitted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

from grader.jail.inside import locks, readable


def main(canary: str, parts: str) -> None:
    """Print which parts hold, and why the others do not, as JSON.

    Args:
        canary: see `locks.Locks`.
        parts: what to try, with commas between. "limits" and "namespaces" are there from the start, if they
            are named.
    """
    shown = readable.find()
    wanted = parts.split(",")
    held = [part for part in wanted if part in ("limits", "namespaces")]
    reasons = {}
    for part in wanted:
        if part not in held:
            problem = _try([*held, part], canary, shown)
            if problem:
                reasons[part] = problem
            else:
                held.append(part)
    print(json.dumps({"held": held, "reasons": reasons}))


def _try(parts: Sequence[str], canary: str, shown: readable.Readable) -> str:
    """Return why a child cannot be held by these locks; "" if it can."""
    try:
        held = locks.prepare(parts, canary, shown)
    except locks.LocksFailed as problem:
        return str(problem)
    ours, theirs = os.pipe()
    if os.fork() == 0:
        said = "the process was killed"
        try:
            held.apply(memory_mb=256, cpu_seconds=1)
            said = ""
        except BaseException as problem:
            said = str(problem)
        finally:
            os.write(theirs, said.encode() or b"\0")
            os._exit(0)
    os.close(theirs)
    said = os.read(ours, 1000).decode(errors="replace")
    os.close(ours)
    os.wait()
    return "" if said == "\0" else said or "the process was killed"
