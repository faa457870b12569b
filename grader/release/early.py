"""Offshoots that would be handed out too early: they show most of the answer to what they grow out of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.course.assignments import Assignment
from grader.course.course import Course
from grader.course.due import show_due
from grader.declaring.exercise import Exercise
from grader.language import _


def too_early(course: Course, name: str, exercises: Sequence[Exercise]) -> Iterator[str]:
    """Yield a sentence for each offshoot that must not be handed out yet.

    Its base is due before it, or, where that belongs to no assignment, stands in an earlier unit.

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
        gives = _("{id} gives most of {base} away").format(**told)
        if one.base.id in together:
            said = _("{gives}, and both belong to {name}: let {id} be due later than {base}.")
            yield said.format(gives=gives, **told)
        elif others := [o for o in course.assignments if one.base.id in course.ids_in(o)]:
            late = [other for other in others if not _is_before(other, mine)]
            if late:
                said = _(
                    "{gives}, and {other}, which {base} belongs to, is not due before {name}{due}."
                )
                yield said.format(gives=gives, other=late[0].id, due=_say_due(late[0]), **told)
        elif not _comes_later(course, one):
            said = _("{gives}, which stands in no earlier unit: name a later unit for {id}.")
            yield said.format(gives=gives, **told)


def _is_before(other: Assignment, mine: Assignment | None) -> bool:
    """Whether an assignment is due before this one; a unit has no due time."""
    if mine is None or other.due_time is None or mine.due_time is None:
        return False
    return other.due_time < mine.due_time


def _say_due(assignment: Assignment) -> str:
    due = assignment.due_time
    return (
        _(" (it is due {time})").format(time=show_due(due)) if due else _(" (it has no due time)")
    )


def _comes_later(course: Course, exercise: Exercise) -> bool:
    units = [unit.id for unit in course.units]
    owners = {sprout.id: unit.id for unit, _path, sprout in course.offshoots()}
    return units.index(owners[exercise.id]) > units.index(exercise.path.parent.name)
