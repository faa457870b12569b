"""Records to marks: pure arithmetic, the same whenever it is done."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course.assignments import Assignment, Late
from grader.course.course import load_course
from grader.errors import UsageError
from grader.policies.extensions import Extension
from grader.policies.marks import Rules, find_assignment, load_rules, marks_of, read_marks
from grader.policies.overrides import Override

HW1 = Assignment(
    "hw1", due="2026-10-01 23:59 Europe/Berlin", points=100.0, late=Late(10.0, grace_minutes=15.0)
)


def record(student="ada", time="2026-10-01T20:00:00+00:00", late=None, **scores):
    exercises = [
        {"id": id_, "score": score, "max_score": most}
        for id_, (score, most) in (scores or {"corr2d": (3.0, 4.0), "pool2d": (1.0, 4.0)}).items()
    ]
    handed = {"time": time, "late": late}
    return {"schema": 1, "student": student, "handed_in": handed, "exercises": exercises}


def mark(rules=None, **changes):
    (found,) = marks_of([record(**changes)], rules)
    return found


def test_without_an_assignment_a_mark_is_what_the_record_says():
    found = mark(late=True)
    assert (found.raw, found.penalty, found.final, found.max_score) == (4.0, 0.0, 4.0, 8.0)
    assert (found.days_late, found.scores) == (0, {"corr2d": 3.0, "pool2d": 1.0})
    assert not found.is_time_unknown


def test_points_are_those_of_the_assignment():
    found = mark(Rules(HW1))
    assert (found.raw, found.penalty, found.final, found.max_score) == (50.0, 0.0, 50.0, 100.0)
    own = mark(Rules(Assignment("own")))
    assert (own.raw, own.max_score) == (4.0, 8.0)


def test_only_exercises_of_the_assignment_count():
    found = mark(Rules(HW1, ids=("pool2d",)))
    assert (found.raw, found.scores) == (25.0, {"pool2d": 1.0})


@pytest.mark.parametrize(
    ("time", "days", "final"),
    [
        ("2026-10-01T22:14:00+00:00", 0, 50.0),  # 00:14, within the grace
        ("2026-10-01T22:15:00+00:00", 1, 40.0),
        ("2026-10-03T10:00:00+00:00", 2, 30.0),
        ("2026-11-03T10:00:00+00:00", 33, 0.0),
    ],
)
def test_lateness_is_counted_from_the_platforms_time(time, days, final):
    found = mark(Rules(HW1), time=time)
    assert (found.raw, found.days_late, found.final) == (50.0, days, final)
    assert found.raw - found.penalty == found.final


def test_an_extension_moves_the_time_for_one_person():
    rules = Rules(HW1, extensions=(Extension("ada", days=2.0),))
    late = "2026-10-03T10:00:00+00:00"
    assert (mark(rules, time=late).penalty, mark(rules, student="ben", time=late).penalty) == (
        0,
        20,
    )


def test_late_without_a_time_costs_nothing_and_is_told():
    found = mark(Rules(HW1), time=None, late=True)
    assert (found.penalty, found.is_time_unknown) == (0.0, True)
    assert not mark(Rules(HW1), time=None).is_time_unknown


def test_a_time_of_the_students_own_computer_is_marked_as_that():
    told = record()
    told["handed_in"]["own_clock"] = True
    (found,) = marks_of([told], Rules(HW1))
    assert found.own_clock
    assert not mark(Rules(HW1)).own_clock
    del (old := record())["handed_in"]
    assert marks_of([old], Rules(HW1))[0].final == 50.0


def test_overrides_come_before_lateness():
    given_ = Override("ada", "pool2d", 4.0, "right in NumPy", "K")
    other = Override("ada", "rnn", 4.0, "not of this", "K")
    found = mark(Rules(HW1, overrides=(given_, other)), time="2026-10-02T10:00:00+00:00")
    assert (found.raw, found.penalty, found.final) == (87.5, 10.0, 77.5)
    assert (found.overrides, found.scores["pool2d"]) == ((given_,), 4.0)


def test_the_lowest_share_is_dropped_and_the_rest_is_worth_all():
    rules = Rules(Assignment("hw", points=10.0, drop_lowest=1))
    found = mark(rules, a=(1.0, 2.0), b=(3.0, 10.0), c=(2.0, 2.0))
    assert (found.raw, found.max_score) == (7.5, 10.0)
    assert mark(rules, a=(1.0, 2.0)).raw == 5.0  # the only one stays


def test_extra_credit_comes_on_top():
    rules = Rules(Assignment("hw", points=10.0, extra_credit=("c",)))
    assert mark(rules, a=(4.0, 4.0), c=(1.0, 2.0)).raw == 12.5
    assert mark(rules, a=(2.0, 4.0), c=(0.0, 2.0)).raw == 5.0


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 8)), min_size=1, max_size=6), st.data())
def test_dropping_never_costs_points(pairs, data):
    scores = {f"e{n}": (float(min(pair)), float(pair[1])) for n, pair in enumerate(pairs)}
    drop = data.draw(st.integers(0, len(pairs)))
    before, after = (
        mark(Rules(Assignment("hw", points=100.0, drop_lowest=n)), **scores).raw for n in (0, drop)
    )
    assert after >= before - 0.01


def test_the_marks_of_a_folder_are_those_of_its_assignment(tmp_path):
    (tmp_path / "course.yaml").write_text(
        "title: T\nunits: [{id: rnn, title: R}]\n"
        "assignments: [{id: hw1, exercises: [lstm], points: 10}]\n"
    )
    (tmp_path / "solutions" / "rnn").mkdir(parents=True)
    (tmp_path / "solutions" / "rnn" / "lstm.py").touch()
    (tmp_path / "overrides.csv").write_text("student,exercise,points,reason,who\nben,lstm,2,a,b\n")
    course, out = load_course(tmp_path), tmp_path / "out" / "hw1"
    (out / "records").mkdir(parents=True)
    for name in ("ben", "ada"):
        text = json.dumps(record(name, lstm=(1.0, 4.0)))
        (out / "records" / f"{name}.json").write_text(text)
    assert [(m.student, m.raw, m.max_score) for m in read_marks(out, course)] == [
        ("ada", 1.0, 4.0),
        ("ben", 2.0, 4.0),
    ]
    (out / "run.json").write_text('{"assignment": "hw1"}')
    assert [m.final for m in read_marks(out, course)] == [2.5, 5.0]


def test_an_assignment_that_there_is_not_is_told_with_the_nearest(tmp_path):
    (tmp_path / "course.yaml").write_text(
        "title: T\nunits: [{id: rnn, title: R}]\nassignments: [{id: hw1, units: [rnn]}]\n"
    )
    course = load_course(tmp_path)
    with pytest.raises(UsageError, match=r"There is no assignment 'hw2'; did you mean hw1?"):
        find_assignment(course, "hw2")
    assert load_rules(course).assignment is None
