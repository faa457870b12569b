"""Gradescope's autograder, run as Gradescope lays folders out."""

import json
import os
import shutil
import subprocess
import sys
import zipfile

import pytest
from small_course import FLIPPED, RIGHT

from grader.course.course import load_course
from grader.errors import UsageError
from grader.release.autograder import write_autograder

COURSE = """\
title: Small
time_zone: Europe/Berlin
units: [{id: convolution, title: Convolution}]
assignments:
  - {id: hw1, exercises: [corr2d], points: 10, due: 2026-10-01 23:59, late: {percent_per_day: 10}}
"""


@pytest.fixture(scope="module")
def course(built_corr2d, tmp_path_factory):
    root = shutil.copytree(built_corr2d, tmp_path_factory.mktemp("gradescope") / "course")
    (root / "course.yaml").write_text(COURSE)
    (root / "roster.csv").write_text("id,name,email\nada,Ada Lovelace,a@x.edu\n")
    return load_course(root)


@pytest.fixture(scope="module")
def machine(course, tmp_path_factory):
    """/autograder, as Gradescope unpacks the zip."""
    root = tmp_path_factory.mktemp("machine") / "autograder"
    write_autograder(course, "hw1", root.parent / "hw1.zip")
    with zipfile.ZipFile(root.parent / "hw1.zip") as archive:
        archive.extractall(root / "source")
    shutil.copy(root / "source" / "run_autograder", root)
    (root / "run_autograder").chmod(0o755)
    return root


def grade(machine, code, when="2026-10-01T12:00:00+02:00"):
    """Run it for one submission: its exit status, and results.json if there is one."""
    for name in ("submission", "results"):
        shutil.rmtree(machine / name, ignore_errors=True)
        (machine / name).mkdir()
    if code is not None:
        (machine / "submission" / "convolution.py").write_text(code)
    users = [{"name": "Ada L.", "email": "a@x.edu", "sid": ""}]
    (machine / "submission_metadata.json").write_text(
        json.dumps({"users": users, "created_at": when})
    )
    environment = os.environ | {"AUTOGRADER_ROOT": str(machine), "PYTHON": sys.executable}
    done = subprocess.run(
        [machine / "run_autograder"], env=environment, capture_output=True, text=True, check=False
    )
    path = machine / "results" / "results.json"
    return done, json.loads(path.read_text()) if path.exists() else None


@pytest.mark.slow
@pytest.mark.process
def test_a_right_a_wrong_and_a_late_submission(machine):
    done, told = grade(machine, RIGHT)
    assert (done.returncode, told["score"]) == (0, 10), done.stderr
    _done, wrong = grade(machine, FLIPPED)
    assert wrong["score"] < 10
    assert wrong["tests"][0]["output"]
    _done, late = grade(machine, RIGHT, "2026-10-02T12:00:00+02:00")
    assert (late["score"], late["output"]) == (9, "10 points, less 1 for lateness.")


@pytest.mark.slow
@pytest.mark.process
def test_nothing_to_read_is_a_result_and_a_broken_machine_is_none(machine):
    done, told = grade(machine, "def corr2d(:\n")
    assert (done.returncode, told["score"]) == (0, 0), done.stderr
    course = machine / "source" / "course" / "course.yaml"
    text = course.read_text()
    course.write_text("title: [")
    try:
        done, told = grade(machine, RIGHT)
    finally:
        course.write_text(text)
    assert (done.returncode, told) == (1, None)
    assert "Traceback" not in done.stderr


def test_what_is_in_it(course, tmp_path):
    assert write_autograder(course, "convolution", tmp_path / "u.zip") > 100_000
    with zipfile.ZipFile(tmp_path / "u.zip") as archive:
        names = set(archive.namelist())
        script = archive.read("run_autograder").decode()
        pinned = archive.read("requirements.txt").decode().splitlines()
    assert {
        "setup.sh",
        "run_autograder",
        "course/roster.csv",
        "course/solutions/convolution/corr2d.py",
    } <= names
    assert "grader/report/record.schema.json" in names
    assert not any("__pycache__" in name for name in names)
    assert "run --only corr2d " in script
    assert "@" not in script.replace("$@", "")
    assert all("==" in line and "+" not in line for line in pinned)


def test_the_scripts_are_bash(course, tmp_path):
    write_autograder(course, "hw1", tmp_path / "u.zip")
    with zipfile.ZipFile(tmp_path / "u.zip") as archive:
        for name in ("setup.sh", "run_autograder"):
            checked = subprocess.run(
                ["bash", "-n"], input=archive.read(name), capture_output=True, check=False
            )
            assert (checked.returncode, checked.stderr) == (0, b"")


def test_what_cannot_be_written_is_told(course, tmp_path):
    with pytest.raises(UsageError, match=r"There is no assignment hw2. Did you mean hw1?"):
        write_autograder(course, "hw2", tmp_path / "u.zip")
    (tmp_path / "u.zip").write_text("mine")
    with pytest.raises(UsageError, match="was not written by `grade release`"):
        write_autograder(course, "hw1", tmp_path / "u.zip")
