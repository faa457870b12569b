"""A folder with a course.yaml goes in; a checked `Course` comes out, with its exercise files."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from grader.course.assignments import Assignment, forget_none, wrong_assignments
from grader.course.layout import numbered, quiz_id
from grader.course.learners_folder import SETTINGS, learners_folder
from grader.course.offshoots import Sprout, sprouts_in
from grader.course.yaml_marks import (
    NOT_BLANK,
    NOT_EMPTY,
    NOT_NEGATIVE,
    POSITIVE,
    SHARE,
    ascending,
    build,
    distinct,
    must,
    one_of,
    read_yaml,
)
from grader.errors import CourseError, UsageError
from grader.files import PACKAGE
from grader.language import NAMES, _, in_use, nearest

COURSE_FILE = "course.yaml"

PACKAGED = PACKAGE / "_course"

# An id names folders on any file system and is typed in a terminal, so it stays plain ASCII.
IDENTIFIER = must(
    "a name of letters, digits and underscores that begins with a letter and is no Python keyword",
    lambda text: (
        re.fullmatch("[A-Za-z][A-Za-z0-9_]*", text) is not None and not keyword.iskeyword(text)
    ),
)
RESERVED = ("case", "check", "data", "hint", "quiz", "show", "solved", "speak", "student")
"""Names with a meaning of their own in notebooks: no exercise and no question is called like that."""

WITH_FLOAT64 = must(
    "a list with float64 in it, in which formulas are judged", lambda items: "float64" in items
)

MARKDOWN = must(
    "the path of a Markdown file (.md) below the course's folder",
    lambda text: text.endswith(".md") and not {"", "..", "."} & {*text.split("/")},
)
Titles = dict[str, Annotated[str, NOT_BLANK]]
BY_LANGUAGE = must(
    f"a mapping of languages ({', '.join(NAMES)}) to texts",
    lambda titles: titles.keys() <= NAMES.keys(),
)


@dataclass(frozen=True)
class Limits:
    """What a student's code may use before it is stopped."""

    seconds_per_call: Annotated[float, POSITIVE] = 5.0
    seconds_per_submission: Annotated[float, POSITIVE] = 120.0
    memory_mb: Annotated[int, POSITIVE] = 2048


@dataclass(frozen=True)
class Policies:
    """How checks become points."""

    partial_credit: bool = True
    unstable_credit: Annotated[float, SHARE] = 0.8
    decimals: Annotated[int, NOT_NEGATIVE] = 2
    quiz_feedback: Annotated[str, one_of("none", "verdict", "full")] = "full"
    quiz_seed: str = ""
    quiz_share: Annotated[float, SHARE] = 0.25
    ship_quiz_key: bool = False
    keep: Annotated[str, one_of("latest", "best", "before_due")] = "latest"
    feedback: Annotated[str, one_of("at_once", "after_due")] = "at_once"


@dataclass(frozen=True)
class Unit:
    """A part of the course; `id` names its folders.

    Attributes:
        titles: its title in other languages, by their codes.
        quiz_points: what its quiz is worth; 0 leaves that to the policy `quiz_share`.
        number: what its folder in exercises/ begins with; 0 until `load_course` has counted.
        minutes: how long it takes; 0 says nothing of it.
        capstone: whether it puts together what was built before; such units are counted apart.
    """

    id: Annotated[str, IDENTIFIER]
    title: Annotated[str, NOT_BLANK]
    titles: Annotated[Titles, BY_LANGUAGE] = field(default_factory=dict)
    quiz_points: Annotated[float, NOT_NEGATIVE] = 0.0
    number: Annotated[int, NOT_NEGATIVE] = 0
    minutes: Annotated[int, NOT_NEGATIVE] = 0
    capstone: bool = False

    @property
    def folder(self) -> str:
        """What its folder in exercises/ and its notebooks are called."""
        return numbered(self.number, self.id)

    @property
    def shown(self) -> str:
        """The title in the language in use, if there is one."""
        return self.titles.get(in_use(), self.title)


@dataclass(frozen=True)
class Course:
    """What course.yaml says, and where the course lies.

    Attributes:
        titles: its title in other languages, by their codes.
        languages: what it can be read in; the exercises' files are written in the first one.
        language: what is spoken to people who have not chosen; "" leaves it to their shell.
        time_zone: of times that name none.
        assignments: what is handed in together, in the order in which it is.
        drop_lowest: how many assignments of each person do not count, those with the lowest share of points.
        colab_install: what stands behind `pip install` in notebooks opened in Colab; "" leaves that cell out.
        curriculum: the page of all exercises that `grade build` writes for those who teach; "" writes none.
    """

    root: Path
    title: Annotated[str, NOT_BLANK]
    units: Annotated[tuple[Unit, ...], NOT_EMPTY, distinct("id"), ascending("number")]
    devices: Annotated[tuple[Annotated[str, one_of("cpu", "cuda")], ...], NOT_EMPTY, distinct()] = (
        "cpu",
    )
    dtypes: Annotated[
        tuple[Annotated[str, one_of("float64", "float32")], ...], WITH_FLOAT64, distinct()
    ] = ("float64", "float32")
    limits: Limits = field(default_factory=Limits)
    policies: Policies = field(default_factory=Policies)
    titles: Annotated[Titles, BY_LANGUAGE] = field(default_factory=dict)
    languages: Annotated[tuple[Annotated[str, one_of(*NAMES)], ...], NOT_EMPTY, distinct()] = (
        "en",
    )
    language: Annotated[str, one_of(*NAMES)] = ""
    time_zone: str = ""
    assignments: Annotated[tuple[Assignment, ...], distinct("id")] = ()
    drop_lowest: Annotated[int, NOT_NEGATIVE] = 0
    colab_install: str = ""
    curriculum: Annotated[str, MARKDOWN] = ""

    @property
    def shown(self) -> str:
        """The title in the language in use, if there is one."""
        return self.titles.get(in_use(), self.title)

    @property
    def solutions(self) -> Path:
        """The folder that authors write; absent in what students get."""
        return self.root / "solutions"

    @property
    def exercises(self) -> Path:
        """The folder that `grade build` writes."""
        return self.root / "exercises"

    def exercise_files(self) -> list[tuple[Unit, Path]]:
        """List the exercises, units in course order, files by name."""
        return [
            (unit, path)
            for unit in self.units
            for path in sorted((self.solutions / unit.id).glob("*.py"))
            if _is_ours(path) and path.is_file()
        ]

    def offshoots(self) -> list[tuple[Unit, Path, Sprout]]:
        """List the exercises that grow out of others: the unit that each stands in, the file of its base.

        One that names no unit stands in the next one that has exercises and is no capstone, and is left out
        where there is none.
        """
        files = self.exercise_files()
        units = {unit.id: unit for unit in self.units}
        taught = list(dict.fromkeys(unit.id for unit, _path in files if not unit.capstone))
        following = dict(pairwise(taught))
        return [
            (units.get(sprout.unit or following[owner.id], owner), path, sprout)
            for owner, path in files
            for sprout in sprouts_in(path)
            if sprout.unit or owner.id in following
        ]

    def exercise_ids(self) -> list[tuple[Unit, str]]:
        """List the ids of all exercises, offshoots behind the others, with the unit that each stands in."""
        ids = [(unit, path.stem) for unit, path in self.exercise_files()]
        return [*ids, *((unit, sprout.id) for unit, _path, sprout in self.offshoots())]

    def quiz_files(self) -> list[tuple[Unit, Path]]:
        """List the quizzes that there are, units in course order; translations lie beside them."""
        files = [(unit, self.solutions / unit.id / "quiz.yaml") for unit in self.units]
        return [(unit, path) for unit, path in files if path.is_file()]

    def ids(self) -> list[str]:
        """Ids of exercises and quizzes; none where the authors' files are not there."""
        ids = [id_ for _unit, id_ in self.exercise_ids()]
        return [*ids, *(quiz_id(unit.id) for unit, _path in self.quiz_files())]

    def ids_in(self, assignment: Assignment) -> list[str]:
        """Ids of what belongs to an assignment, as `ids` has them."""
        units = [(id_, unit.id) for unit, id_ in self.exercise_ids()]
        units += [(quiz_id(unit.id), unit.id) for unit, _path in self.quiz_files()]
        return [
            id_ for id_, unit in units if id_ in assignment.exercises or unit in assignment.units
        ]

    def lesson_files(self) -> list[tuple[Unit, Path]]:
        """List the lessons that there are, units in course order; translations lie beside them."""
        files = [(unit, self.solutions / unit.id / "lesson.md") for unit in self.units]
        return [(unit, path) for unit, path in files if path.is_file()]


def find_course(start: Path | None = None) -> Path:
    """Find the folder that holds course.yaml: `start`, one above it, or the packaged course.

    In a learner's workspace that is the copy of the course.

    Args:
        start: a folder or file to look up from; the working directory when left out.

    Raises:
        UsageError: there is none, or `start` does not exist.
    """
    place = (start or Path.cwd()).resolve()
    # A mistyped folder must not quietly select a course that happens to lie above it.
    if not place.exists():
        said = _("{path}: there is no such folder; give the folder of a course.")
        raise UsageError(said.format(path=start))
    for above in (place, *place.parents):
        for folder in (above, learners_folder(above)):
            if (folder / COURSE_FILE).is_file():
                return folder
    if (PACKAGED / COURSE_FILE).is_file():
        return PACKAGED
    said = _(
        "No {file} in {path} or above it: go to the folder of a course, or name it with --course DIR."
    )
    raise UsageError(said.format(file=COURSE_FILE, path=place))


def language_of(start: Path | None = None) -> str:
    """Return what the learner's workspace, or else the course, says about the language.

    Whatever is wrong with either is told by those who need more of it.

    Returns:
        The code of a language; "" where nothing is said.
    """
    try:
        root = find_course(start)
        with suppress(FileNotFoundError):
            chosen = json.loads((root / SETTINGS).read_bytes()).get("language")
            if isinstance(chosen, str) and chosen:
                return chosen
        text = (root / COURSE_FILE).read_text(encoding="utf-8")
    except (UsageError, OSError, ValueError, AttributeError, RecursionError):
        return ""
    said = re.search(r"(?m)^language\s*:\s*[\"']?(\w+)", text)
    return said[1] if said else ""


def load_course(root: Path) -> Course:
    """Read and check the course in `root`.

    Raises:
        UsageError: `root` holds no course.yaml.
        CourseError: course.yaml or the layout of solutions/ is wrong; tells every problem.
    """
    path = root / COURSE_FILE
    if not path.is_file():
        said = _("{path}: there is no {file} here; give the folder of a course.")
        raise UsageError(said.format(path=root, file=COURSE_FILE))
    document = read_yaml(path, COURSE_FILE)
    forget_none(document)
    course = build(document, Course, root=root.resolve())
    course = replace(course, units=tuple(_counted(course.units)), assignments=_zoned(course))
    for keys, problem in wrong_assignments(
        document,
        course.assignments,
        course.ids(),
        [unit.id for unit in course.units],
        course.ids_in,
    ):
        document.add(keys, problem)
    document.raise_problems()
    problems = [*_unknown_folders(course), *_repeated_exercises(course)]
    if problems:
        raise CourseError(*problems)
    return course


def _zoned(course: Course) -> tuple[Assignment, ...]:
    """Assignments with the course's time zone where they have none of their own."""
    zone = course.time_zone
    return tuple(replace(one, time_zone=one.time_zone or zone) for one in course.assignments)


def _counted(units: Iterable[Unit]) -> Iterator[Unit]:
    """Number the units that have no number: each is the next one."""
    number = 0
    for unit in units:
        number = unit.number or number + 1
        yield replace(unit, number=number)


def _unknown_folders(course: Course) -> Iterator[str]:
    ids = [unit.id for unit in course.units]
    if not course.solutions.is_dir():
        return
    for folder in sorted(course.solutions.iterdir()):
        if folder.is_dir() and _is_ours(folder) and folder.name not in ids:
            near = nearest(folder.name, ids)
            yield (
                f"solutions/{folder.name}: no unit of {COURSE_FILE} has this id; "
                "declare it under units, or rename or remove the folder"
                + (f" (did you mean {near!r}?)" if near else "")
            )


def _repeated_exercises(course: Course) -> Iterator[str]:
    first: dict[str, Path] = {}
    for _unit, path in course.exercise_files():
        other = first.setdefault(path.stem, path)
        if other != path:
            places = [each.relative_to(course.root).as_posix() for each in (path, other)]
            yield f"{places[0]}: {places[1]} has the same id {path.stem!r}; rename one of them"
    for _unit, path, sprout in course.offshoots():
        if sprout.id in first:
            places = [each.relative_to(course.root).as_posix() for each in (first[sprout.id], path)]
            said = f"{places[1]}:{sprout.line} declares an exercise of the same id, {sprout.id}"
            yield f"{places[0]}: {said}; rename the file"


def _is_ours(path: Path) -> bool:
    """Tell an author's files from private ones (`_shared.py`) and those that tools leave."""
    return not path.name.startswith(("_", "."))
