"""What a record says of how it was made."""

import re
from pathlib import Path

import pytest

from grader import __version__
from grader.course.course import load_course
from grader.grading.options import Options
from grader.grading.stamp import Stamp, now
from grader.judging.score import Result


@pytest.fixture
def course(tmp_path):
    (tmp_path / "course.yaml").write_text("title: T\nunits: [{id: rnn, title: R}]\n")
    (tmp_path / "solutions" / "rnn").mkdir(parents=True)
    return load_course(tmp_path)


def test_a_record_says_when_it_was_made_of_what_and_with_which_seed(course):
    stamp = Stamp.of(course, Options(Path("out"), seed="s3cret", assignment="hw1"))
    made = stamp.on(Result("ada", "cpu", "limits", ()))
    assert made.assignment == "hw1"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made.graded["at"])
    assert made.graded["at"] <= now()
    assert made.graded["versions"].keys() == {"torchgrade", "torch", "python"}
    assert made.graded["versions"]["torchgrade"] == __version__
    assert re.fullmatch(r"[0-9a-f]{4}", made.graded["seed"])
    assert len(made.graded["course"]) == 64


def test_the_course_is_another_one_only_where_grading_is(course):
    before = Stamp.of(course, Options(Path("out"))).course
    path = course.root / "course.yaml"
    path.write_text(path.read_text() + "# a remark\ntime_zone: UTC\n")
    assert Stamp.of(load_course(course.root), Options(Path("out"))).course == before
    path.write_text(path.read_text() + "policies: {decimals: 1}\n")
    assert Stamp.of(load_course(course.root), Options(Path("out"))).course != before
