"""A small course with assignments, built, for the tests of what is handed out and of nbgrader."""

import shutil

import pytest
from taught import COURSE, write_course

ASSIGNMENTS = """\
assignments:
  - {id: hw1, title: The first sheet, units: [first, sums]}
  - {id: hw2, exercises: [sums_quiz]}
"""


@pytest.fixture(scope="session")
def built_sheets(tmp_path_factory):
    """The course with a lesson, built, with two assignments; nobody changes it."""
    from grader.author import build
    from grader.course.course import load_course

    root = write_course(tmp_path_factory.mktemp("sheets") / "course")
    (root / "course.yaml").write_text(COURSE + ASSIGNMENTS)
    build.write(load_course(root))
    return root


@pytest.fixture
def sheets(built_sheets, tmp_path):
    """The same, to be changed."""
    return shutil.copytree(built_sheets, tmp_path / "course")


@pytest.fixture
def handout(built_sheets):
    """Its first assignment."""
    from grader.course.course import load_course
    from grader.release.wanted import find_handout

    return find_handout(load_course(built_sheets), "hw1")
