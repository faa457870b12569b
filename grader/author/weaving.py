"""A lesson woven into the notebook of its unit: what lesson.md says, and what is the same in every unit.

Between the lesson's own cells come, where it has a line for them, each exercise (statement, stub, room to try,
check) and the quiz. The imports stand before the first cell that needs them, behind the problem that the
lesson begins with. Text is locked; the lesson's code is not, for it is there to be played with. A cell's id
says behind which exercise it stands, so that a lesson can grow at one place without all others being new to a
workspace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.author import cells
from grader.author.figures import FOLDER, embed
from grader.author.lesson import Lesson, Part
from grader.course.course import Course, Unit
from grader.declaring.exercise import Exercise
from grader.errors import CourseError
from grader.language import _, in_use

QUIZ_PLACE = "-quiz-here"
"""Ends the id of a cell that the quiz is put in the place of."""


COLAB_SUFFIX = "-colab"
"""Ends the id of the cell that installs TorchGrade in Colab."""


@dataclass(frozen=True)
class Place:
    """Where a unit stands in its course.

    Attributes:
        first: the unit that everybody begins with; it says how to work here.
        next: the unit after this one; None behind the last.
        colab_install: see `Course.colab_install`.
        suffix: of notebooks in the language in use: "" or ".zh".
    """

    first: Unit
    next: Unit | None = None
    colab_install: str = ""
    suffix: str = ""

    def link(self, unit: Unit, anchor: str = "") -> str:
        """Markdown that leads to a unit's notebook; `grade start` makes it fit a workspace."""
        return f"[{unit.shown}](../{unit.folder}/{unit.folder}{self.suffix}.ipynb{anchor})"


def place_of(unit: Unit, course: Course, taught: Sequence[Unit]) -> Place:
    """Find where a unit stands.

    Args:
        unit: which.
        course: whose.
        taught: the units that have something, in course order; `unit` is one of them.
    """
    number = taught.index(unit)
    after = taught[number + 1] if number + 1 < len(taught) else None
    suffix = "" if in_use() == course.languages[0] else f".{in_use()}"
    return Place(taught[0], after, course.colab_install, suffix)


def woven(
    unit: Unit,
    lesson: Lesson,
    exercises: Sequence[Exercise],
    place: Place,
    figures: Mapping[str, bytes],
) -> list[Any]:
    """Make the cells of a unit with a lesson, references in the stubs, in the language in use.

    Args:
        unit: whose notebook.
        lesson: in that language.
        exercises: of the unit, told in that language.
        place: see `place_of`.
        figures: SVG by name.

    Raises:
        CourseError: if a figure is not there, or is no SVG.
    """
    return list(_woven(unit, lesson, {one.id: one for one in exercises}, place, figures))


def _woven(
    unit: Unit,
    lesson: Lesson,
    exercises: Mapping[str, Exercise],
    place: Place,
    figures: Mapping[str, bytes],
) -> Iterator[Any]:
    anchor, count, level, is_begun = "start", 0, 1, False
    for part in lesson.parts:
        if not is_begun and _begins(part):
            is_begun = True
            yield from opening(unit, place)
            yield cells.imports_cell(unit.id, list(exercises.values()), "solved")
        if part.kind == "exercise":
            *before, check = cells.exercise_cells(exercises[part.text], level + 1)
            yield from (*before, cells.try_cell(exercises[part.text]), check)
            anchor, count = f"after-{part.text}", 0
        elif part.kind == "quiz":
            yield cells.markdown(f"{unit.id}{QUIZ_PLACE}", "")
            anchor, count = "end", 0
        else:
            count += 1
            id_ = f"{unit.id}-{anchor}-{count}" if part != lesson.parts[0] else f"{unit.id}-title"
            level = _level(part.text) or level if part.kind == "text" else level
            yield _cell(id_, part, lesson, figures)
    grown = [one for one in exercises.values() if one.base is not None]
    yield from offshoot_cells(unit, grown)
    yield from closing(unit, place)


def offshoot_cells(unit: Unit, exercises: Sequence[Exercise]) -> Iterator[Any]:
    """Exercises that grow out of earlier units, behind everything of the unit's own."""
    if exercises:
        head = _("More practice: code from earlier units")
        said = _(
            "You know what this code should do: you have written it before. Now it is somebody else's."
        )
        yield cells.markdown(f"{unit.id}-more", f"## {head}\n\n{said}")
    for exercise in exercises:
        *before, check = cells.exercise_cells(exercise, 3)
        yield from (*before, cells.try_cell(exercise), check)


def _cell(id_: str, part: Part, lesson: Lesson, figures: Mapping[str, bytes]) -> Any:
    if part.kind == "code":
        return cells.free_code(id_, part.text)
    if part.kind == "text":
        return cells.markdown(id_, part.text)
    path = lesson.path.parent / FOLDER / f"{part.name}.svg"
    if part.name not in figures:
        said = f"{FOLDER}/{part.name}.svg is not there; draw.py beside it can make it"
        raise CourseError(lesson.say(part.line, said))
    return cells.markdown(id_, embed(path, figures[part.name], part.text))


def _begins(part: Part) -> bool:
    """Whether the introduction, the problem that the unit begins with, is over."""
    return part.kind in ("code", "exercise", "quiz") or _level(part.text) == 2


def _level(text: str) -> int:
    """The level of the heading that a text begins with; 0 without one."""
    found = re.match("(#+) ", text)
    return len(found[1]) if found else 0


def opening(unit: Unit, place: Place) -> Iterator[Any]:
    """How to work here, in the first notebook of the course, or where that stands; and what Colab lacks."""
    if unit == place.first:
        yield cells.markdown(f"{unit.id}-how", how_to_work())
    else:
        said = _("The first notebook explains how to work in these: {link}.")
        yield cells.markdown(f"{unit.id}-how", said.format(link=place.link(place.first)))
    if place.colab_install:
        yield cells.code(f"{unit.id}{COLAB_SUFFIX}", colab_code(place.colab_install))


def closing(unit: Unit, place: Place) -> Iterator[Any]:
    """What comes next."""
    if place.next is not None:
        said = _("Next: {link}").format(link=place.link(place.next))
        yield cells.markdown(f"{unit.id}-next", said)


def how_to_work() -> str:
    """What somebody needs to know before the first exercise."""
    head = "## " + _("How to work here")
    lines = [
        _("Run the cells from top to bottom: Shift+Enter runs one and goes to the next."),
        _(
            "An exercise is a function with `raise NotImplementedError()` in it. Write your code in"
            " place of that line, and run the cell."
        ),
        _(
            "Then run its `check`, as often as you like. It calls your function and says what is wrong,"
            " and often why."
        ),
        _(
            '`hint("name")` helps a little, and each time a little more; `case("name", "case")` gives'
            " you a case to try by hand."
        ),
        _(
            "Cells that begin with `if solved(...)` do something with what you have written. They wait"
            " until its check passes, so *Run all* goes through at any time."
        ),
        _(
            "Code that is given may be changed and run again: try things. Functions and answers alone"
            " are graded."
        ),
    ]
    return "\n".join([head, "", *(f"- {line}" for line in lines)])


def colab_code(install: str) -> str:
    """Code that installs TorchGrade in Colab, and does nothing anywhere else."""
    said = _("Colab lacks TorchGrade; nowhere else does this cell do anything.")
    return f'import sys\n\nif "google.colab" in sys.modules:  # {said}\n    %pip install --quiet {install}'


def with_quiz(made: Sequence[Any], quiz: Sequence[Any]) -> list[Any]:
    """Put the cells of a quiz where the lesson wants them, or behind all others."""
    for number, cell in enumerate(made):
        if cell.id.endswith(QUIZ_PLACE):
            return [*made[:number], *quiz, *made[number + 1 :]]
    return [*made, *quiz]
