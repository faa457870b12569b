"""Offshoots are found in a file without importing it."""

import pytest

from grader.course.course import load_course
from grader.course.offshoots import id_of, sprouts_in
from grader.errors import CourseError


def test_an_id_says_of_what_and_of_which_kind_and_not_what_is_wrong():
    assert [id_of("corr2d", "debug", n) for n in (1, 2)] == ["corr2d_debug", "corr2d_debug_2"]


def test_declarations_at_the_margin_are_found_with_their_units(tmp_path):
    path = tmp_path / "relu.py"
    path.write_text(
        'relu.debug("one")\n'
        '    relu.debug("indented")\n'
        '# relu.debug("no more")\n'
        "relu.debug(\n"
        '    "two of by_hand: > -> >=",\n'
        '    unit="last",\n'
        ")\n"
    )
    found = [(one.id, one.kind, one.unit, one.line) for one in sprouts_in(path)]
    assert found == [("relu_debug", "debug", "", 1), ("relu_debug_2", "debug", "last", 4)]


def test_what_cannot_be_read_has_none(tmp_path):
    assert sprouts_in(tmp_path / "nowhere.py") == ()
    (tmp_path / "odd.py").write_bytes(b"\xff")
    assert sprouts_in(tmp_path / "odd.py") == ()
    (tmp_path / "half.py").write_text('relu.debug("one"')
    assert [one.unit for one in sprouts_in(tmp_path / "half.py")] == [""]


def test_a_change_of_the_file_is_seen(tmp_path):
    path = tmp_path / "relu.py"
    path.write_text("")
    assert sprouts_in(path) == ()
    path.write_text('relu.debug("one")\n')
    assert [one.id for one in sprouts_in(path)] == ["relu_debug"]


def test_one_that_names_no_unit_stands_in_the_next_one_that_has_exercises(offshoots):
    found = [(unit.id, sprout.id) for unit, _path, sprout in offshoots.offshoots()]
    assert found == [("second", "scaled_debug"), ("last", "scaled_debug_2")]
    assert [id_ for _unit, id_ in offshoots.exercise_ids()][-2:] == [
        "scaled_debug",
        "scaled_debug_2",
    ]
    assert "scaled_debug" in offshoots.ids()


def test_in_the_last_unit_it_is_left_out(offshoots):
    path = offshoots.solutions / "last" / "negated_once_more.py"
    path.write_text(path.read_text() + 'negated_once_more.debug("unchanged")\n')
    assert [sprout.id for _unit, _path, sprout in offshoots.offshoots()][:1] == ["scaled_debug"]
    assert "negated_once_more_debug" not in offshoots.ids()


def test_a_capstone_is_no_next_unit(offshoots):
    course = offshoots.root / "course.yaml"
    text = course.read_text()
    course.write_text(text.replace("title: Second}", "title: Second, capstone: true}"))
    assert "capstone" in course.read_text()
    found = load_course(offshoots.root).offshoots()
    assert [(unit.id, one.id) for unit, _path, one in found if one.id == "scaled_debug"] == [
        ("last", "scaled_debug")
    ]


def test_an_assignment_of_units_has_those_that_stand_in_them(offshoots):
    course = offshoots.root / "course.yaml"
    course.write_text(course.read_text() + "assignments:\n  - {id: hw1, units: [second]}\n")
    (assignment,) = load_course(offshoots.root).assignments
    assert offshoots.ids_in(assignment) == ["negated", "scaled_debug"]


@pytest.mark.parametrize("unit", ["second", "last"])
def test_an_exercise_of_the_same_id_is_told(offshoots, unit):
    taken = offshoots.solutions / unit / "scaled_debug.py"
    taken.write_text((offshoots.solutions / "first" / "scaled.py").read_text())
    with pytest.raises(CourseError) as caught:
        load_course(offshoots.root)
    said = f"solutions/{unit}/scaled_debug.py: solutions/first/scaled.py:60 declares an exercise of the same id"
    assert said in str(caught.value)
