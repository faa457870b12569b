"""What each person has written for an exercise, from whatever they handed in."""

import json
import subprocess
import sys

import pytest

from grader.course.course import load_course
from grader.errors import UsageError
from grader.grading.identifying import identify_submissions
from grader.similarity.answers import read_class

HELPED = """
import math
SCALE = 2
def helper(x):
    return x * SCALE
def corr2d(X, K):
    return helper(X)
print(corr2d)
"""


@pytest.fixture
def read(built_corr2d, tmp_path):
    """The class of corr2d in a folder of files: `read(ada=code)`."""

    def of(**files):
        (tmp_path / "class").mkdir()
        for name, text in files.items():
            path = tmp_path / "class" / f"{name}.ipynb"
            path.write_text(text) if text.startswith("{") else path.with_suffix(".py").write_text(
                text
            )
        course = load_course(built_corr2d)
        found = identify_submissions(course, [tmp_path / "class"])
        (group,) = read_class(course, found.submissions, ["corr2d"])
        return group

    return of


def test_what_the_function_needs_is_read_and_nothing_else(read):
    group = read(ada=HELPED)
    (answer,) = group.answers
    assert (
        answer.code
        == "SCALE = 2\n\ndef helper(x):\n    return x * SCALE\n\ndef corr2d(X, K):\n    return helper(X)"
    )
    assert group.exercise == "corr2d"
    assert group.given.startswith("def corr2d(X: Tensor, K: Tensor)")


def test_who_wrote_nothing_and_what_cannot_be_read_are_passed_over(read, built_corr2d):
    notebook = (built_corr2d / "exercises" / "01_convolution" / "01_convolution.ipynb").read_text()
    group = read(ada=notebook, ben="def corr2d(X, K:\n", cem="{", dan=HELPED)
    assert [answer.student for answer in group.answers] == ["dan"]


def test_a_course_that_is_not_built_is_told(tmp_path):
    (tmp_path / "course.yaml").write_text("title: S\nunits: [{id: convolution, title: C}]\n")
    with pytest.raises(UsageError, match="no exercise of it is built; run `grade build`"):
        read_class(load_course(tmp_path), [], ["corr2d"])


def test_pytorch_is_not_imported():
    code = "import sys, grader.similarity.page, grader.similarity.answers; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.lower()) is False
