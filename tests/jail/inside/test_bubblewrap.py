"""A root of its own, seen from inside: by a real process, without torch unless said."""

import json
import os
import select
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from checkout import ROOT
from waiting import GENEROUS

from grader.jail import levels
from grader.jail.inside import bubblewrap, readable

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(
        "namespaces" not in levels.probe().parts, reason="not run: no working bubblewrap here"
    ),
]


def inside(source, shown=None, scratch=False, **options):
    """Run Python inside; it prints JSON."""
    argv = [sys.executable, "-I", "-c", f"import json, os\n{source}"]
    shown = shown or readable.find()
    line = bubblewrap.command(bubblewrap.find(), argv, shown, scratch=scratch)
    done = subprocess.run(line, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_there_is_nothing_but_what_is_shown():
    tops = set(inside("print(json.dumps(os.listdir('/')))"))
    assert not tops & {"home", "etc/passwd", "work", "media", "srv", "var", "boot", "bin"} - {
        path.split("/")[1] for path in readable.find().shown
    }
    assert inside("print(json.dumps(sorted(os.listdir('/etc'))))") == ["ld.so.cache"]
    assert inside("print(json.dumps(os.listdir('/tmp/..') == os.listdir('/')))")


def test_of_the_checkout_only_what_runs_inside_is_there():
    places = [str(ROOT), str(ROOT / "grader"), str(ROOT / "grader" / "jail")]
    seen = f"print(json.dumps([sorted(os.listdir(p)) for p in {places}]))"
    checkout, package, jail = inside(seen)
    assert set(checkout) <= {"grader", ".venv"}  # the interpreter's own folder may lie there
    assert package == ["jail"]
    assert jail == ["inside"]


def test_of_the_packages_only_those_that_are_named_are_there():
    names = ["torch", "numpy", "nbgrader", "nbformat", "IPython", "pytest", "pip", "scipy"]
    source = f"import importlib.util as u; print(json.dumps([u.find_spec(n) is not None for n in {names}]))"
    assert inside(source) == [True, True, False, False, False, False, False, False]


def test_nothing_can_be_written():
    source = """
refused = 0
for folder in json.loads(os.environ["FOLDERS"]):
    try:
        open(folder + "/written", "w")
    except OSError:
        refused += 1
print(json.dumps(refused))
"""
    shown = readable.find()
    folders = ["/", "/tmp", "/etc", "/dev", bubblewrap.SCRATCH, str(Path(os.__file__).parent)]
    folders += [path for path in shown.hidden if path.startswith(sys.base_prefix)]
    assert inside(source, env={"FOLDERS": json.dumps(folders)}) == len(folders)


def test_there_is_no_network_and_no_other_process():
    source = """
import socket
names = [name for _, name in socket.if_nameindex()]
processes = [int(name) for name in os.listdir("/proc") if name.isdigit()]
print(json.dumps([names, max(processes) < 10, socket.gethostname()]))
"""
    assert inside(source) == [["lo"], True, "jail"]


def test_there_are_no_privileges():
    source = """
told = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(json.dumps([os.getuid(), int(told["CapEff"], 16), int(told["CapBnd"], 16)]))
"""
    assert inside(source) == [1000, 0, 0]
    assert inside(source, scratch=True) == [1000, 1 << 21, 1 << 21]


def test_a_hidden_folder_is_empty_but_for_what_is_named_in_it(tmp_path):
    for name in ("library/a", "library/packages/b", "library/packages/c"):
        (tmp_path / name).mkdir(parents=True)
    own = [str(tmp_path / name) for name in ("library", "library/packages/b")]
    shown = readable.find()
    shown = replace(
        shown,
        shown=(*shown.shown, *own),
        hidden=(*shown.hidden, str(tmp_path / "library" / "packages")),
    )
    seen = f"print(json.dumps([n for _, names, _ in os.walk({own[0]!r}) for n in sorted(names)]))"
    assert inside(seen, shown) == ["a", "packages", "b"]
    beneath = [path for path in shown.paths() if path.startswith(str(tmp_path))]
    assert beneath == [str(tmp_path / "library" / "a"), own[1]]


def test_descriptors_and_environment_are_passed_on():
    ours, theirs = os.pipe()
    os.write(theirs, b"x")
    source = f"print(json.dumps([os.read({ours}, 1).decode(), os.environ['NAME']]))"
    assert inside(source, pass_fds=[ours], env={"NAME": "value"}) == ["x", "value"]
    os.close(ours)
    os.close(theirs)


def test_all_inside_ends_with_the_one_who_started_it():
    argv = [sys.executable, "-I", "-c", "import time; print(1, flush=True); time.sleep(60)"]
    line = bubblewrap.command(bubblewrap.find(), argv, readable.find(), scratch=False)
    read, write = os.pipe()
    with subprocess.Popen(line, stdout=write) as running:
        os.close(write)
        assert os.read(read, 2) == b"1\n"
        running.kill()
    assert select.select([read], [], [], GENEROUS)[0]
    assert os.read(read, 1) == b""  # the last holder of the pipe is gone
    os.close(read)


@pytest.mark.slow
def test_torch_can_be_imported_and_used():
    source = """
import torch, torch.nn.functional, torch.utils.data
x = torch.ones(3, requires_grad=True)
torch.optim.Adam([x])
x.sin().sum().backward()
print(json.dumps(x.grad.shape))
"""
    assert inside(source, env={"TORCHINDUCTOR_CACHE_DIR": "/"}) == [3]
