"""Assignments of course.yaml: read, and every mistake told with its line."""

import pytest

from grader.course.assignments import Assignment, Late
from grader.course.course import load_course
from grader.errors import CourseError

HEAD = """\
title: T
time_zone: Europe/Berlin
units:
  - {id: convolution, title: C}
  - {id: rnn, title: R}
assignments:
"""


@pytest.fixture
def load(tmp_path):
    for name in ("convolution/corr2d.py", "convolution/pool2d.py", "rnn/lstm.py", "rnn/quiz.yaml"):
        path = tmp_path / "solutions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    def read(text, head=HEAD):
        (tmp_path / "course.yaml").write_text(head + text)
        return load_course(tmp_path)

    return read


def problems(load, text, head=HEAD):
    with pytest.raises(CourseError) as raised:
        load(text, head)
    return list(raised.value.problems)


def test_an_assignment_has_what_is_said_and_the_zone_of_the_course(load):
    course = load("""\
  - id: hw1
    title: First steps
    titles: {zh: 第一步}
    units: [rnn]
    exercises: [pool2d]
    due: 2026-10-01 23:59
    points: 50
    weight: 2
    late: {percent_per_day: 10, grace_minutes: 15, cap: 40, closes_after: 5}
    drop_lowest: 1
    extra_credit: [pool2d]
  - {id: hw-2, exercises: [corr2d], due: "2026-10-08 12:00 UTC", late: none}
""")
    first, second = course.assignments
    late = Late(10.0, grace_minutes=15.0, cap=40.0, closes_after=5)
    assert first == Assignment(
        "hw1", "First steps", {"zh": "第一步"}, ("pool2d",), ("rnn",), "2026-10-01 23:59",
        "Europe/Berlin", 50.0, 2.0, late, 1, ("pool2d",),
    )  # fmt: skip
    assert f"{first.due_time:%Y-%m-%d %H:%M %z}" == "2026-10-01 23:59 +0200"
    assert f"{second.due_time:%H:%M %z}" == "12:00 +0000"
    assert second.late == Late()
    assert (first.shown, second.shown) == ("First steps", "hw-2")
    assert course.ids_in(first) == ["pool2d", "lstm", "rnn_quiz"]
    assert course.ids_in(second) == ["corr2d"]


def test_without_assignments_there_are_none(load):
    head = "title: T\nunits: [{id: convolution, title: C}, {id: rnn, title: R}]\n"
    assert load("", head).assignments == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{id: hw1}\n", "7:5: the assignment has no 'exercises' and no 'units'"),
        ("{exercises: [corr2d]}\n", "7:5: the key 'id' is missing"),
        ("{id: hw 1, exercises: [corr2d]}\n", "7:10: 'id' must be a name of letters, digits"),
        ("{id: ../x, exercises: [corr2d]}\n", "7:10: 'id' must be a name of letters, digits"),
        ("{id: records, exercises: [corr2d]}\n", "7:10: 'records' has a meaning of its own"),
        ("{id: a, exercises: [cor2d]}\n", "7:25: there is no exercise or quiz 'cor2d'; did you mean 'cor"),
        ("{id: a, units: [rn]}\n", "7:21: there is no unit 'rn'; did you mean 'rnn'?"),
        ("{id: a, exercises: [lstm, lstm]}\n", "7:31: 'lstm' stands here twice"),
        ("{id: a, exercise: [lstm]}\n", "7:13: unknown key 'exercise' (did you mean 'exercises'?)"),
        ("{id: a, units: [rnn], due: tomorrow}\n", "7:32: 'due': 'tomorrow' is no time"),
        ("{id: a, units: [rnn], time_zone: Berlin}\n", "7:38: 'time_zone': 'Berlin' is no time zone; did you"),
        ("{id: a, units: [rnn], points: -1}\n", "7:35: 'points' must be zero or a positive number"),
        ("{id: a, units: [rnn], late: {percent_per_day: 110}}\n", "must be a percentage, from 0 to 100"),
        ("{id: a, units: [rnn], late: {per_day: 10}}\n", "7:34: unknown key 'per_day' (did you mean 'perc"),
        ("{id: a, units: [rnn], late: strict}\n", "7:33: 'late' must be a mapping of keys to values, not"),
        ("{id: a, units: [rnn], extra_credit: [corr2d]}\n", "7:42: 'corr2d' does not belong to"),
        ("{id: a, units: [rnn], drop_lowest: 2}\n", "7:40: 'drop_lowest' must leave something: there are 2"),
        ("{id: a, units: [rnn]}\n  - {id: a, units: [rnn]}\n", "8:10: 'id' repeats 'a' of item 1"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(load, text, said):
    (problem,) = problems(load, f"  - {text}")
    assert problem.startswith("course.yaml:")
    assert said in problem


def test_a_due_time_needs_a_zone_from_somewhere(load):
    head = HEAD.replace("time_zone: Europe/Berlin\n", "")
    (problem,) = problems(load, "  - {id: a, units: [rnn], due: 2026-10-01 23:59}\n", head)
    assert problem.startswith("course.yaml:6:32: 'due': '2026-10-01 23:59' has no time zone")


def test_a_zone_of_the_course_that_is_none_is_told_where_it_stands(load):
    head = HEAD.replace("Europe/Berlin", "EST")
    (problem,) = problems(load, "  - {id: a, units: [rnn]}\n", head)
    assert problem.startswith("course.yaml:2:12: 'time_zone': 'EST' is no time zone")


def test_what_learners_have_holds_no_solutions_and_loads(tmp_path):
    (tmp_path / "course.yaml").write_text(HEAD + "  - {id: a, exercises: [lstm]}\n")
    course = load_course(tmp_path)
    assert course.ids_in(course.assignments[0]) == []
