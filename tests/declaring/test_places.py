"""Mistakes are told with the line that the author wrote, however deep in the room they are found."""

from __future__ import annotations

import inspect

import pytest

from grader.declaring.places import caller, frame_of_author
from grader.errors import CourseError


def test_the_place_is_that_of_the_nearest_caller_outside_the_room():
    line = inspect.currentframe().f_lineno + 1
    assert caller().endswith(f"declaring/test_places.py:{line}")
    assert frame_of_author() is inspect.currentframe()


SCALE = """
@exercise
def scale(X):
    return 2 * X

scale.case(
    "one",
    X=arange(2),
    hiden=True,
)
"""


def test_a_mistake_in_a_call_of_several_lines_is_told_at_its_first(declare, write_exercise):
    with pytest.raises(CourseError) as caught:
        declare(SCALE)
    lines = write_exercise(SCALE).read_text().splitlines()
    place = f"solutions/unit/scale.py:{lines.index('scale.case(') + 1}"
    assert caught.value.problems[0].startswith(f"{place}: case 'one' names 'hiden'")
