"""The lessons of a course with their figures, and the notebooks' cells that come of them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.author import cells
from grader.author.figures import FOLDER, draw_figures
from grader.author.lesson import Lesson, differences, read_lesson
from grader.author.weaving import offshoot_cells, opening, place_of, woven
from grader.course.course import Course, Unit
from grader.declaring import translations
from grader.declaring.exercise import Exercise
from grader.errors import CourseError
from grader.language import in_use


def hash_of(data: bytes) -> str:
    """A short text that is another one for other bytes."""
    return hashlib.sha256(data).hexdigest()


class Lessons:
    """The lessons of a course, read.

    Args:
        course: whose.
        exercises: ids by unit, in the order in which they are taught.
        quizzes: units with a quiz.

    Raises:
        CourseError: every mistake in a lesson, a translation or a drawn figure.

    Attributes:
        files: figures drawn by code, by path; they lie beside the lessons, and are kept with them.
    """

    def __init__(
        self, course: Course, exercises: Mapping[str, Sequence[str]], quizzes: Collection[str]
    ) -> None:
        self._course = course
        taught = [u for u in course.units if exercises.get(u.id) or u.id in quizzes]
        self._taught = taught
        self._lessons: dict[tuple[str, str], Lesson] = {}
        self._figures: dict[str, dict[str, bytes]] = {}
        self.files: dict[Path, bytes] = {}
        found = [(unit, path) for unit, path in course.lesson_files() if unit in taught]
        problems = translations.missing([path for _unit, path in found], course.languages)
        for unit, path in found:
            try:
                self._read(unit, path, exercises.get(unit.id, ()), has_quiz=unit.id in quizzes)
            except CourseError as error:
                problems += error.problems
        if problems:
            raise CourseError(*problems)

    def _read(self, unit: Unit, path: Path, exercises: Sequence[str], *, has_quiz: bool) -> None:
        languages = self._course.languages
        drawn = draw_figures(path.parent, languages)
        self.files |= drawn
        there = {one: one.read_bytes() for one in sorted((path.parent / FOLDER).glob("*.svg"))}
        self._figures[unit.id] = {one.stem: data for one, data in (there | drawn).items()}
        problems = []
        for language in languages:
            mine = path if language == languages[0] else translations.path_of(path, language)
            if not mine.is_file():
                continue
            lesson = read_lesson(mine, exercises, has_quiz=has_quiz)
            self._lessons[unit.id, language] = lesson
            problems += differences(lesson, self._lessons[unit.id, languages[0]])
        if problems:
            raise CourseError(*problems)

    def beside(self, unit: Unit) -> tuple[object, ...]:
        """What a unit's notebook depends on beside what is written of the unit itself."""
        drawn = [(name, hash_of(data)) for name, data in self._figures.get(unit.id, {}).items()]
        return [one.folder for one in self._taught], drawn

    def of(self, unit: Unit, language: str) -> Lesson | None:
        """Return the lesson of a unit in a language, if there is one."""
        return self._lessons.get((unit.id, language))

    def cells(self, unit: Unit, exercises: Sequence[Exercise]) -> list[Any]:
        """Make the cells of a unit's notebook but for its quiz, in the language in use.

        Args:
            unit: one that has something.
            exercises: its own, told in that language.

        Raises:
            CourseError: if a figure is not there.
        """
        lesson, place = self.of(unit, in_use()), place_of(unit, self._course, self._taught)
        if lesson is not None:
            return woven(unit, lesson, exercises, place, self._figures[unit.id])
        title, *rest = plain_cells(unit, exercises)
        return [title, *(opening(unit, place) if unit == place.first else ()), *rest]


def plain_cells(unit: Unit, exercises: Sequence[Exercise]) -> list[Any]:
    """Make the cells of a unit without a lesson: title, imports, and some cells for each exercise."""
    return [
        cells.markdown(f"{unit.id}-title", f"# {unit.shown}"),
        cells.imports_cell(unit.id, exercises),
        *(cell for one in exercises if one.base is None for cell in cells.exercise_cells(one)),
        *offshoot_cells(unit, [one for one in exercises if one.base is not None]),
    ]
