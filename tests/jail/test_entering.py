"""A process started on a module of `inside`, and what it has of the package and of the folder around it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from grader.jail.entering import command

pytestmark = pytest.mark.process


def run(line, **options):
    return subprocess.run(line, capture_output=True, text=True, check=False, **options)


def test_a_module_of_inside_is_called_with_its_arguments(tmp_path):
    done = run(command("trial", str(tmp_path), "limits"))
    assert json.loads(done.stdout)["held"] == ["limits"], done.stderr


def test_nothing_of_the_package_is_loaded_but_what_is_inside(tmp_path):
    line = command("trial", str(tmp_path), "limits")
    line[3] += "print(*[name for name in sys.modules if name.startswith('grader')])"
    loaded = run(line).stdout.splitlines()[-1].split()
    assert "grader.jail.inside.trial" in loaded
    around = [name for name in loaded if not name.startswith("grader.jail.inside")]
    assert around == ["grader", "grader.jail"]


def test_what_lies_in_the_working_directory_or_on_the_path_is_never_imported(tmp_path):
    for name in ("json", "types", "grader"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported')")
    environment = {"PYTHONPATH": str(tmp_path), "PYTHONSTARTUP": str(tmp_path / "json.py")}
    done = run(command("trial", str(tmp_path), "limits"), cwd=tmp_path, env=environment)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_module_that_is_not_inside_is_not_found():
    done = run(command("levels"))
    assert done.returncode == 1
    assert "No module named 'grader.jail.inside.levels'" in done.stderr


def test_the_interpreter_is_this_one():
    assert command("trial")[0] == sys.executable
