"""The exercises of a course as handed out, read from the generated JSON: no tensor is needed for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from grader.course.course import Course, Unit, find_course
from grader.course.layout import is_numbered
from grader.course.learners_folder import is_learners_folder
from grader.errors import CourseError, UsageError
from grader.language import _, in_use, nearest, several

T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """An exercise as lists and hints need it.

    Attributes:
        path: its generated JSON file.
        imports: the import statements that the notebook gives the student.
        statement: Markdown with LaTeX.
        hints: from a nudge to nearly the answer.
        order: place within the unit.
        names: the functions or the class that an answer defines.
        uses: ids of earlier exercises whose functions are there by name.
        kind: of an offshoot, what it is: "debug"; "" for an exercise of its own.
        base: id of the exercise that an offshoot grows out of.
        given: code that students begin with, where that is no empty stub.
        capstone: whether its unit is one; a catalog knows it, its file does not.
    """

    id: str
    unit: str
    title: str
    points: float
    path: Path
    imports: tuple[str, ...]
    statement: str
    hints: tuple[str, ...]
    order: int = 0
    names: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    kind: str = ""
    base: str = ""
    given: str = ""
    capstone: bool = False

    def written_in(self, solutions: Path | None) -> Path | None:
        """Return the author's file, where solutions/ is at hand."""
        name = f"{self.base or self.id}.py"
        unit = "*" if self.base else self.unit
        found = sorted(solutions.glob(f"{unit}/{name}")) if solutions else []
        return next(filter(Path.is_file, found), None)

    @property
    def root(self) -> Path:
        """The folder of the course."""
        return self.path.parents[3]

    @property
    def folder(self) -> str:
        """What the folder of its unit is called, and its notebook: with the unit's number in front."""
        return self.path.parents[1].name


def find_exercise_files(start: Path) -> dict[str, Path]:
    """Return the generated JSON files of a course by exercise id.

    Raises:
        UsageError: if there is no course from `start` upwards.
    """
    paths = find_course(start).glob("exercises/*/cases/*.json")
    # Of a folder that was there before units had numbers, and has not gone yet, the new one counts.
    ordered = sorted(paths, key=lambda path: (is_numbered(path.parents[1].name), path))
    # What else belongs to an exercise is called <id>.<what>.json.
    return {path.stem: path for path in ordered if "." not in path.stem}


def find_exercise_file(id_: str, start: Path) -> Path:
    """Return the generated JSON file of an exercise.

    Raises:
        UsageError: if there is no such exercise, with the nearest one.
    """
    found = find_exercise_files(start)
    if id_ in found:
        return found[id_]
    # By the name that is in people's code: `MyLinear`, or one of several functions.
    for path in found.values():
        if f'"{id_}"'.encode() in path.read_bytes() and id_ in read_entry(path).names:
            return path
    said = _("There is no exercise {id!r}; {guess}")
    raise UsageError(said.format(id=id_, guess=guess(id_, found)))


def guess(name: str, known: Iterable[str]) -> str:
    """Say which name was meant, or which there are."""
    names = list(known)
    if near := nearest(name, names):
        return _("did you mean {near}?").format(near=near)
    return _("there are {ids}.").format(ids=several(names)) if names else _("there are none.")


def find_entry(id_: str, start: Path) -> Entry:
    """Return an exercise, with texts in the language in use where they are translated.

    Raises:
        UsageError: if there is no such exercise.
        CourseError: if its generated file is damaged.
    """
    return read_entry(find_exercise_file(id_, start))


def read_catalog(course: Course) -> list[tuple[Unit, list[Entry]]]:
    """Return the units that have exercises, in course order, with their exercises.

    Raises:
        CourseError: if a generated file is damaged.
    """
    found = [read_entry(path) for path in find_exercise_files(course.root).values()]
    entries = in_course_order(course, found, lambda e: (e.unit, e.order, e.id))
    units = [
        (unit, [replace(e, capstone=unit.capstone) for e in entries if e.unit == unit.id])
        for unit in course.units
    ]
    return [(unit, mine) for unit, mine in units if mine]


def in_course_order(
    course: Course, exercises: Iterable[T], place_of: Callable[[T], tuple[str, int, str]]
) -> list[T]:
    """Return exercises as everything shows them: by unit, then by their `order`, then by id.

    Args:
        course: for the order of the units.
        exercises: in whatever form.
        place_of: unit, order and id of one.
    """
    position = {unit.id: number for number, unit in enumerate(course.units)}

    def place(one: T) -> tuple[int, int, str]:
        unit, order, id_ = place_of(one)
        return position.get(unit, len(position)), order, id_

    return sorted(exercises, key=place)


def read_entry(path: Path) -> Entry:
    """Read the generated JSON file of an exercise.

    Raises:
        CourseError: if it is damaged.
    """
    try:
        made = json.loads(path.read_text(encoding="utf-8"))
        entry = Entry(
            id=str(made["id"]),
            unit=str(made["unit"]),
            title=str(made["title"]),
            points=float(made["points"]),
            path=path,
            imports=tuple(map(str, made["imports"])),
            statement=str(made["statement"]),
            hints=tuple(map(str, made["hints"])),
            order=int(made.get("order", 0)),
            names=tuple(map(str, made.get("functions", [made["id"]]))),
            uses=tuple(map(str, made.get("uses", ()))),
            kind=str(made.get("kind", "")),
            base=str(made.get("base", "")),
            given=str(made.get("given", "")),
        )
        return _translated(entry, made.get("translations", {}).get(in_use()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise damaged(path) from None


def damaged(path: Path) -> CourseError:
    """Say of a generated file that it is not what was written; learners cannot build one."""
    said = _("{path}: damaged; run `grade build`.")
    if any(map(is_learners_folder, path.parents)):
        said = _("{path}: damaged; `grade start --course DIR` takes it from the course again.")
    return CourseError(said.format(path=path))


def _translated(entry: Entry, texts: Any) -> Entry:
    if not texts:
        return entry
    return replace(
        entry,
        title=str(texts["title"]),
        statement=str(texts["statement"]),
        hints=tuple(map(str, texts["hints"])),
    )
