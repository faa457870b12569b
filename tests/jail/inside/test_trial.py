"""Locks tried in a process that is thrown away; it prints which of them hold."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from grader.jail.entering import command

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="not run: needs Linux"),
]


@pytest.fixture
def canary(tmp_path):
    path = tmp_path / "canary"
    path.touch(mode=0o600)
    return path


def printed(line):
    done = subprocess.run(line, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def tried(canary, parts, hole="pass"):
    """What a trial of some parts prints, where `hole` was made in the locks."""
    source = f"import os\nfrom grader.jail.inside import landlock, locks, trial\n{hole}\n"
    source += f"trial.main({str(canary)!r}, {parts!r})"
    return printed([sys.executable, "-c", source])


def test_limits_hold_without_being_tried(canary):
    assert printed(command("trial", str(canary), "limits")) == {"held": ["limits"], "reasons": {}}


def test_every_part_holds_or_has_a_reason_why_not(canary):
    told = printed(command("trial", str(canary), "limits,landlock,seccomp"))
    assert sorted([*told["held"], *told["reasons"]]) == ["landlock", "limits", "seccomp"]
    assert all(told["reasons"].values())


def test_a_part_that_can_never_be_prepared_is_told_with_the_reason(canary):
    told = tried(canary.with_name("missing"), "limits,seccomp")
    assert told["held"] == ["limits"]
    assert "there is no canary" in told["reasons"]["seccomp"]


def test_a_part_that_is_put_on_and_does_not_hold_is_none(canary):
    hole = "def fails(*_, **__): raise locks.LocksFailed('not prevented: read')\n"
    told = tried(canary, "limits,seccomp", hole + "locks.Locks.apply = fails")
    assert told == {"held": ["limits"], "reasons": {"seccomp": "not prevented: read"}}


def test_a_part_that_kills_the_process_is_none(canary):
    hole = "locks.Locks.apply = lambda *_, **__: os.kill(os.getpid(), 9)"
    told = tried(canary, "limits,seccomp", hole)
    assert told == {"held": ["limits"], "reasons": {"seccomp": "the process was killed"}}


def test_a_part_that_does_not_hold_is_not_put_on_with_the_next(canary):
    hole = (
        "def fails(self, **__):\n"
        "    if 'landlock' in self.parts: raise locks.LocksFailed('no')\n"
        "locks.Locks.apply = fails\n"
        "locks.prepare = lambda parts, canary, shown:"
        " locks.Locks(frozenset(parts), canary, 'cpu', 0, -1, b'', -1)"
    )
    told = tried(canary, "limits,landlock,seccomp", hole)
    assert told == {"held": ["limits", "seccomp"], "reasons": {"landlock": "no"}}
