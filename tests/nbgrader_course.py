"""A real course of nbgrader's, with an assignment of ours in it and people who handed it in."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

DOUBLE = "def double(x):\n    return 2 * x\n"
SAME = "def same(x):\n    return x\n"
QUIZ = "q1 = 2\n"
RIGHT = {"same": SAME, "double": DOUBLE, "q1": QUIZ}


class RealCourse:
    """A folder in which nbgrader's own commands are run.

    Args:
        root: the folder.
        template: a course whose assignment is released.
    """

    assignment = "hw1"

    def __init__(self, root, template):
        self.root = Path(shutil.copytree(template, root))

    def nbgrader(self, *words, check=True):
        """Run one of nbgrader's commands; what it said is returned."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *map(str, words)],
            cwd=self.root,
            env=os.environ | {"PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        if check:
            assert done.returncode == 0, done.stdout + done.stderr
        return done

    @property
    def release(self):
        return self.root / "release" / self.assignment

    @property
    def url(self):
        return f"sqlite:///{self.root}/gradebook.db"

    def hand_in(self, student, answers, change=None):
        """Hand in the assignment as it was released, with answers in its cells.

        Args:
            student: who.
            answers: code by the id of its cell.
            change: changes the cells of a notebook, a list, as students do: `change(name, cells)`.
        """
        folder = self.root / "submitted" / student / self.assignment
        shutil.copytree(self.release, folder)
        (folder / "timestamp.txt").write_text("2026-09-01 12:00:00 UTC")
        for path in folder.glob("*.ipynb"):
            document = json.loads(path.read_text())
            for cell in document["cells"]:
                cell["source"] = answers.get(cell["id"], cell["source"])
            if change is not None:
                change(path.stem, document["cells"])
            path.write_text(json.dumps(document, indent=1))
        return folder

    def grades(self):
        """Automatic score, manual score and whether somebody has to look, by student and cell."""
        with sqlite3.connect(self.root / "gradebook.db") as database:
            rows = database.execute(
                "select s.student_id, c.name, g.auto_score, g.manual_score, g.needs_manual_grade"
                " from grade g join submitted_notebook n on g.notebook_id = n.id"
                " join submitted_assignment s on n.assignment_id = s.id"
                " join base_cell c on g.cell_id = c.id"
            ).fetchall()
        return {
            (student, cell): (auto, manual, bool(waits))
            for student, cell, auto, manual, waits in rows
        }


@pytest.fixture(scope="session")
def released_course(built_sheets, tmp_path_factory):
    """nbgrader's course after `grade release` and nbgrader's own generate_assignment; nobody changes it."""
    from grader.course.course import load_course
    from grader.release.handing_out import to_nbgrader

    root = tmp_path_factory.mktemp("nbgrader") / "course"
    root.mkdir()
    to_nbgrader(load_course(built_sheets), "hw1", root)
    config = (root / "nbgrader_config.py").read_bytes()
    (root / "nbgrader_config.py").unlink()  # nbgrader's own defaults have to do
    course = RealCourse(root.with_name("made"), root)
    course.nbgrader("generate_assignment", "hw1")
    (course.root / "nbgrader_config.py").write_bytes(config)
    return course.root


@pytest.fixture
def real_course(released_course, tmp_path):
    """A copy of it in which people hand in, and the settings that `grade release` has written."""
    return RealCourse(tmp_path / "nb", released_course)
