"""The files of exercises are made once for one state of what they depend on."""

from __future__ import annotations

import pytest

from grader.author import build, case_files
from grader.course.course import load_course
from grader.expected.keeping import FOLDER

SOURCE = '''
"""# Doubling

Return twice the input.
"""

from torch import Tensor

from grader import arange, exercise


@exercise
def NAME(X: Tensor) -> Tensor:
    """Return 2 X."""
    ### BEGIN SOLUTION
    return 2 * X
    ### END SOLUTION


NAME.case("small", X=arange(2, 3))
'''


@pytest.fixture
def course(tmp_path):
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: basics\n    title: B\n")
    folder = tmp_path / "solutions" / "basics"
    folder.mkdir(parents=True)
    for name in ("double", "twice"):
        (folder / f"{name}.py").write_text(SOURCE.lstrip().replace("NAME", name))
    return load_course(tmp_path)


@pytest.fixture
def made(monkeypatch):
    """The ids of exercises whose files were made, in the order in which they were."""
    found, make = [], case_files._make

    def noting(course, unit, exercise):
        found.append(exercise.id)
        return make(course, unit, exercise)

    monkeypatch.setattr(case_files, "_make", noting)
    return found


def test_only_what_has_changed_is_made_again_and_the_files_are_those_of_a_fresh_build(course, made):
    first = build.generate(course)
    assert made == ["double", "twice"]
    assert build.generate(course) == first
    assert made == ["double", "twice"]
    path = course.solutions / "basics" / "twice.py"
    path.write_text(path.read_text().replace("arange(2, 3)", "arange(3, 3)"))
    changed = build.generate(course)
    assert made == ["double", "twice", "twice"]
    assert changed != first
    assert build.generate(course, fresh=True) == changed
    assert made == ["double", "twice", "twice", "double", "twice"]


def test_several_processes_make_the_same_files(course):
    assert build.generate(course, jobs=2, fresh=True) == build.generate(course, fresh=True)


def test_what_is_kept_and_was_changed_by_hand_is_made_again(course, made):
    first = build.generate(course)
    path = course.root / FOLDER / case_files.KIND / "double"
    path.write_bytes(path.read_bytes().replace(b"small", b"large"))
    assert build.generate(course) == first
    assert made == ["double", "twice", "double"]
