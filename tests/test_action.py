"""The GitHub action `.github/actions/grade`, run as plain shell in folders as a runner lays them out."""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml
from checkout import ROOT
from small_course import FLIPPED, RIGHT

ACTION = ROOT / ".github" / "actions" / "grade"
COURSE = """\
title: Small
units: [{id: convolution, title: Convolution}]
assignments: [{id: hw1, title: Homework 1, exercises: [corr2d], points: 10}]
"""


@pytest.fixture
def runner(built_corr2d, tmp_path):
    """The workspace with a student's repository, and the course in a folder of it: `runner(code)`."""
    workspace = tmp_path / "work" / "hw1-ada" / "hw1-ada"
    (workspace / ".git").mkdir(parents=True)
    (workspace / ".git" / "old.py").write_text(RIGHT)
    shutil.copytree(built_corr2d, workspace / ".course")
    (workspace / ".course" / "course.yaml").write_text(COURSE)
    for name in ("summary", "output", "temp"):
        (tmp_path / name).mkdir() if name == "temp" else (tmp_path / name).write_text(
            f"before {name}\n"
        )

    def run(code, **more):
        (workspace / "src").mkdir(exist_ok=True)
        (workspace / "src" / "convolution.py").write_text(code)
        given = {
            "GRADE_COURSE": str(workspace / ".course"),
            "GRADE_ASSIGNMENT": "hw1",
            "GRADE_REPOSITORY": str(workspace),
            "GRADE_STUDENT": "ada-lovelace",
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "RUNNER_TEMP": str(tmp_path / "temp"),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        command = ["bash", str(ACTION / "grade.sh")]
        return subprocess.run(
            command, env=os.environ | given | more, capture_output=True, text=True, check=False
        )

    run.place, run.workspace = tmp_path, workspace
    return run


def read(path):
    told = dict(line.split("=", 1) for line in path.read_text().splitlines()[1:])
    return told, Path(told["junit"])


@pytest.mark.slow
@pytest.mark.process
def test_a_wrong_then_a_right_repository(runner):
    done = runner(FLIPPED)
    assert done.returncode == 0, done.stderr
    told, junit = read(runner.place / "output")
    assert (float(told["score"]) < 10, told["max-score"]) == (True, "10")
    assert ET.parse(junit).getroot()[0].get("name") == "Homework 1"
    summary = (runner.place / "summary").read_text()
    assert summary.startswith("before summary\n## Homework 1\n")
    for text in (summary, junit.read_text(), done.stdout, done.stderr):
        assert "lovelace" not in text
    assert runner(RIGHT).returncode == 0
    assert "**10 of 10 points**" in (runner.place / "summary").read_text()


@pytest.mark.slow
@pytest.mark.process
def test_what_cannot_be_graded_ends_with_a_sentence_and_no_mark(runner):
    done = runner(RIGHT, GRADE_ASSIGNMENT="hw2")
    assert (done.returncode, "hw2" in done.stderr, "Traceback" in done.stderr) == (2, True, False)
    inner = runner.workspace / ".course" / "solutions"
    done = runner(RIGHT, GRADE_REPOSITORY=str(inner))
    assert (done.returncode, "beside one another" in done.stderr) == (2, True)
    assert (runner.place / "output").read_text() == "before output\n"


def test_the_action_names_its_script_and_its_variables():
    action = yaml.safe_load((ACTION / "action.yml").read_text())
    (step,) = action["runs"]["steps"]
    script = (ACTION / "grade.sh").read_text()
    assert step["run"].endswith('/grade.sh"')
    assert os.access(ACTION / "grade.sh", os.X_OK)
    assert all(name in script for name in step["env"])
    # Nothing that a student chooses is put into the text of a script.
    assert "${{" not in step["run"]
    assert {f"{name}=" in script for name in action["outputs"]} == {True}
