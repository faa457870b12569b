"""Levels, by parts and on this machine, made weaker for real where that is possible."""

import json
import os
import platform
import subprocess
import sys

import pytest

from grader.errors import UsageError
from grader.jail import levels
from grader.jail.inside import bubblewrap

pytestmark = pytest.mark.process

ALL = ["limits", "namespaces", "landlock", "seccomp", "scratch"]

# Answers some calls as a kernel or a container does that has not got them.
WEAKER = """
import ctypes, json, os, struct, sys
from grader.jail import levels
from grader.jail.inside import seccomp
code = [(0x20, 0, 0, 0)]
for number, error in json.loads(sys.argv[1]):
    code += [(0x15, 0, 1, number), (0x06, 0, 0, 0x00050000 | error)]
code.append((0x06, 0, 0, 0x7FFF0000))
if len(code) > 2:
    ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
    seccomp.load(b"".join(struct.pack("=HBBI", *instruction) for instruction in code))
"""
TELL = """
level = levels.probe()
print(json.dumps([level.name, sorted(level.parts), dict(level.reasons), list(level.lost)]))
"""
CALLS = {
    "x86_64": {"unshare": 272, "clone": 56, "mount": 165},
    "aarch64": {"unshare": 97, "clone": 220, "mount": 40},
}.get(platform.machine(), {})
EPERM, ENOSYS, EOPNOTSUPP = 1, 38, 95

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="not run: needs Linux")


def weaker(answers=(), ask=TELL, **environment):
    argv = [sys.executable, "-c", WEAKER + ask, json.dumps(list(answers))]
    env = dict(os.environ) | environment
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (ALL, "full"),
        (["limits", "namespaces", "landlock", "seccomp"], "full"),
        (["limits", "landlock", "seccomp"], "strong"),
        (["limits", "namespaces", "seccomp"], "strong"),
        (["limits", "seccomp"], "partial"),
        (["limits", "landlock"], "partial"),
        (["limits", "namespaces", "landlock"], "partial"),
        (["limits"], "limits"),
        ([], "limits"),
    ],
)
def test_parts_make_a_level(parts, name):
    level = levels.level_of(parts)
    assert level.name == name == levels.NAMES[level.number - 1]
    assert (level.lost == ()) == (name == "full")


def test_a_weaker_level_loses_more():
    strong = set(levels.level_of(["limits", "landlock", "seccomp"]).lost)
    partial = set(levels.level_of(["limits", "seccomp"]).lost)
    assert strong < partial < set(levels.level_of(["limits"]).lost)


@linux
def test_without_bubblewrap_the_level_is_strong(tmp_path):
    if not {"landlock", "seccomp"} <= levels.probe().parts:
        pytest.skip("not run: this machine has no Landlock or no seccomp")
    name, parts, reasons, _ = weaker(PATH=str(tmp_path))
    assert (name, parts) == ("strong", ["landlock", "limits", "seccomp"])
    assert reasons["namespaces"] == "bubblewrap is not installed"


@linux
def test_a_bubblewrap_that_does_not_work_is_none(tmp_path):
    (tmp_path / "bwrap").write_text("#!/bin/sh\necho bwrap: no such luck >&2\nexit 1\n")
    (tmp_path / "bwrap").chmod(0o755)
    _, parts, reasons, _ = weaker(PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert "namespaces" not in parts
    assert reasons["namespaces"] == "bwrap: no such luck"


@linux
@pytest.mark.skipif(not CALLS, reason="not run: no filter for this machine")
def test_in_a_container_that_forbids_namespaces_the_level_is_strong():
    if not {"landlock", "seccomp"} <= levels.probe().parts:
        pytest.skip("not run: this machine has no Landlock or no seccomp")
    name, parts, reasons, _ = weaker([(CALLS["unshare"], EPERM), (CALLS["mount"], EPERM)])
    assert (name, parts) == ("strong", ["landlock", "limits", "seccomp"])
    assert reasons["namespaces"].startswith("bwrap: ")


@linux
@pytest.mark.skipif(not CALLS, reason="not run: no filter for this machine")
@pytest.mark.parametrize("error", [ENOSYS, EOPNOTSUPP])
def test_on_a_kernel_without_landlock_it_is_told(tmp_path, error):
    if "seccomp" not in levels.probe().parts:
        pytest.skip("not run: this machine has no seccomp")
    name, parts, reasons, lost = weaker([(444, error)], PATH=str(tmp_path))
    assert (name, parts) == ("partial", ["limits", "seccomp"])
    assert reasons["landlock"] == f"Landlock: {os.strerror(error)}"
    assert "it can read whatever you can read" in lost


@linux
@pytest.mark.skipif(bubblewrap.find() is None, reason="not run: no bubblewrap here")
@pytest.mark.skipif(not CALLS, reason="not run: no filter for this machine")
def test_bubblewrap_takes_the_place_of_landlock():
    if levels.probe().name != "full":
        pytest.skip("not run: this machine has no bubblewrap that works")
    name, parts, _, _ = weaker([(444, ENOSYS)])
    assert (name, parts) == ("strong", ["limits", "namespaces", "scratch", "seccomp"])


def test_an_unknown_level_is_a_wrong_usage():
    with pytest.raises(UsageError, match="full, strong, partial, limits"):
        levels.choose("fort-knox")


def test_the_least_level_that_is_accepted_gives_the_best_there_is():
    assert levels.choose("limits") == levels.probe()


def test_with_a_gpu_there_are_limits_alone():
    assert levels.choose("limits", "cuda").parts <= {"limits"}
    with pytest.raises(UsageError, match="--isolation limits accepts it"):
        levels.choose("", "cuda")


@linux
@pytest.mark.skipif(not CALLS, reason="not run: no filter for this machine")
def test_a_weak_machine_is_refused_with_the_way_out(tmp_path):
    ask = """
said = [levels.choose("limits").name, levels.choose("partial").name]
for asked in ("", "full"):
    try:
        levels.choose(asked)
    except Exception as error:
        said.append(f"{type(error).__name__}: {error}")
print(json.dumps(said))
"""
    accepted, exact, default, full = weaker([(444, ENOSYS)], ask, PATH=str(tmp_path))
    assert accepted == exact == "partial"
    assert default.startswith("UsageError: Students' code can be held at level 'partial' only")
    assert "'strong' is needed" in default
    assert "--isolation partial accepts it" in default
    assert "'full' is needed" in full


def test_asking_needs_no_torch():
    code = (
        "import sys; from grader.jail import levels; levels.probe(); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
