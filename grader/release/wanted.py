"""An assignment's id, or a unit's, to what of each unit belongs to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from grader.author.build import lessons_of, weighed_quizzes
from grader.author.lessons import Lessons
from grader.course.course import Course, Unit
from grader.course.layout import quiz_id
from grader.declaring.exercise import Exercise
from grader.declaring.load import load_exercises, require_exercises, used_by
from grader.errors import UsageError
from grader.language import _, nearest, several
from grader.quiz.questions.question import Quiz
from grader.release.early import too_early


@dataclass(frozen=True)
class Sheet:
    """What becomes one notebook: what of a unit belongs to an assignment.

    Attributes:
        exercises: in the order in which they are taught.
        quiz: the unit's, if it belongs to it.
        is_whole: whether all exercises of the unit are here, so that its lesson fits.
    """

    unit: Unit
    exercises: tuple[Exercise, ...]
    quiz: Quiz | None
    is_whole: bool

    @property
    def points(self) -> float:
        """What it is worth."""
        return sum(one.points for one in self.exercises) + (self.quiz.points if self.quiz else 0)


@dataclass(frozen=True)
class Handout:
    """An assignment with all that is needed to make its files.

    Attributes:
        id: of the assignment, or of the unit that was asked for.
        sheets: in course order, none of them empty.
        beside: exercises of which functions are used, and that are no part of it.
        everything: all exercises of the course, and `quizzes` all quizzes: of none may an answer be in it.
    """

    id: str
    course: Course
    sheets: tuple[Sheet, ...]
    beside: tuple[tuple[Unit, Exercise], ...]
    everything: tuple[tuple[Unit, Exercise], ...]
    quizzes: tuple[Quiz, ...]
    lessons: Lessons

    @property
    def title(self) -> str:
        """What it is called in the language in use."""
        named = [one.shown for one in self.course.assignments if one.id == self.id]
        named += [unit.shown for unit in self.units if unit.id == self.id]
        return named[0] if named else self.id

    @property
    def exercises(self) -> list[tuple[Unit, Exercise]]:
        """Its exercises, with those that are used."""
        mine = [(sheet.unit, one) for sheet in self.sheets for one in sheet.exercises]
        return [*mine, *self.beside]

    @property
    def bases(self) -> set[str]:
        """Ids of the exercises that its offshoots grow out of."""
        ours = [one for sheet in self.sheets for one in sheet.exercises]
        return {one.base.id for one in ours if one.base is not None}

    @property
    def points(self) -> float:
        """What it is worth."""
        return sum(sheet.points for sheet in self.sheets)

    @property
    def units(self) -> list[Unit]:
        """Those of its sheets."""
        return [sheet.unit for sheet in self.sheets]


def find_handout(course: Course, name: str) -> Handout:
    """Find what belongs to an assignment of course.yaml, or to a unit.

    Raises:
        UsageError: if nothing is called so, nothing belongs to it, or an offshoot in it comes too early.
        CourseError: if the course is broken.
    """
    ids = ids_of(course, name)
    require_exercises(course)
    everything = load_exercises(course)
    quizzes = weighed_quizzes(course, everything)
    sheets = tuple(_sheets(course, ids, everything, quizzes))
    if not sheets:
        said = _("{name} has neither an exercise nor a quiz, so there is nothing to hand out.")
        raise UsageError(said.format(name=name))
    used = used_by([one for sheet in sheets for one in sheet.exercises])
    mine = {one.id for sheet in sheets for one in sheet.exercises}
    beside = [(unit, one) for unit, one in everything if one.id in used and one.id not in mine]
    if early := list(too_early(course, name, [one for s in sheets for one in s.exercises])):
        raise UsageError("\n".join(early))
    lessons = lessons_of(course, everything, quizzes)
    return Handout(
        name, course, sheets, tuple(beside), tuple(everything), tuple(quizzes.values()), lessons
    )


def ids_of(course: Course, name: str) -> list[str]:
    """Return the ids of the exercises and quizzes that belong to an assignment, or to a unit.

    Raises:
        UsageError: if nothing is called so.
    """
    assignments = {one.id: one for one in course.assignments}
    if name in assignments:
        return course.ids_in(assignments[name])
    units = [unit.id for unit in course.units]
    if name in units:
        mine = [id_ for unit, id_ in course.exercise_ids() if unit.id == name]
        return [*mine, quiz_id(name)]
    raise UsageError(_say_unknown(name, list(assignments), units))


def _say_unknown(name: str, assignments: Sequence[str], units: Sequence[str]) -> str:
    said = _("There is no assignment {name}.").format(name=name)
    if near := nearest(name, [*assignments, *units]):
        return said + " " + _("Did you mean {near}?").format(near=near)
    if assignments:
        return said + " " + _("There are {ids}.").format(ids=several(assignments))
    known = _("course.yaml declares none; units are handed out by their id: {ids}.")
    return said + " " + known.format(ids=several(units))


def _sheets(
    course: Course,
    ids: Collection[str],
    everything: Sequence[tuple[Unit, Exercise]],
    quizzes: dict[str, Quiz],
) -> Iterator[Sheet]:
    for unit in course.units:
        all_of_it = [one for owner, one in everything if owner.id == unit.id]
        mine = tuple(one for one in all_of_it if one.id in ids)
        quiz = quizzes.get(unit.id)
        quiz = quiz if quiz is not None and quiz.id in ids else None
        if mine or quiz is not None:
            yield Sheet(unit, mine, quiz, len(mine) == len(all_of_it))
