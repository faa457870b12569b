"""Offshoots that would be handed out too early: they show most of the answer to what they grow out of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from grader.course.assignments import Assignment
from grader.course.course import Course
from grader.course.due import show_due
from grader.declaring.exercise import Exercise
from grader.language import _


def too_early(course: Course, name: str, exercises: Sequence[Exercise]) -> Iterator[str]:
    """Yield a sentence for each offshoot that must not be handed out yet.

    Its base is due before it, or, where one of them belongs to no assignment, stands in an earlier unit.

    Args:
        course: with its assignments.
        name: of the assignment or unit that is to be handed out.
        exercises: those that belong to it.
    """
    together = {one.id for one in exercises}
    mine = next((one for one in course.assignments if one.id == name), None)
    for one in exercises:
        if one.base is None:
            continue
        told = {"id": one.id, "base": one.base.id, "name": name}
        others = [other for other in course.assignments if one.base.id in course.ids_in(other)]
        if one.base.id in together:
            said = _(
                "{id} gives most of {base} away, and both belong to {name}: let {id} be due later than {base}."
            )
            yield said.format(**told)
        elif others and mine is not None:
            yield from (
                said.format(**told) for said in map(partial(_say_late, mine), others) if said
            )
        elif not _comes_later(course, one):
            said = _(
                "{id} gives most of {base} away, and stands in no later unit: name one for it, with unit=."
            )
            yield said.format(**told)


def _say_late(mine: Assignment, other: Assignment) -> str:
    """Say that an assignment is not due before this one, with places for names; "" where it is."""
    if other.due_time is None or mine.due_time is None:
        said = _(
            "{id} gives most of {base} away: give {other} and {name} due times, that of {name} after that of"
            " {other}, to which {base} belongs."
        )
        return said.replace("{other}", other.id)
    if other.due_time < mine.due_time:
        return ""
    said = _(
        "{id} gives most of {base} away, and {base} belongs to {other}, which is due {time}: let {name} be due"
        " after that."
    )
    return said.replace("{other}", other.id).replace("{time}", show_due(other.due_time))


def _comes_later(course: Course, exercise: Exercise) -> bool:
    units = [unit.id for unit in course.units]
    owners = {sprout.id: unit.id for unit, _path, sprout in course.offshoots()}
    return units.index(owners[exercise.id]) > units.index(exercise.path.parent.name)
