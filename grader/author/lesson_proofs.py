"""What `grade verify` tries on a lesson: that its code runs with every exercise solved, and with none.

The cells of the released notebook are run in their order, in this process and without a kernel: they are the
author's code. Nothing is checked, for exercises and quiz have proofs of their own; `solved` is true in the one
run and false in the other.
"""

from __future__ import annotations

import builtins
import json
import re
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass, field
from typing import Any

from grader.author.build import lessons_of, weighed_quizzes
from grader.author.lesson import Lesson, lesson_id
from grader.author.lessons import Lessons
from grader.author.notebooks import release_notebook
from grader.author.time_limit import time_limit
from grader.author.weaving import COLAB_SUFFIX
from grader.course.course import Course, Unit
from grader.declaring.exercise import Exercise
from grader.declaring.load import load_exercises
from grader.declaring.source import solved_source
from grader.declaring.translations import UNFINISHED
from grader.notebook.kernel import undisturbed

SECONDS = 60.0
"""What a lesson's cells may take altogether: a student waits for them."""


@dataclass(frozen=True)
class LessonProof:
    """What was tried on one lesson, and the sentences for what did not hold.

    Attributes:
        cells: of code, that were run.
        languages: in which it is told.
    """

    id: str
    cells: int
    languages: int
    problems: list[str] = field(default_factory=list)


def verify_lessons(course: Course, only: Collection[str] = ()) -> list[LessonProof]:
    """Try every lesson; one without problems holds.

    Args:
        course: the course.
        only: ids; all if empty.

    Raises:
        CourseError: if a lesson cannot even be read.
    """
    wanted = [u for u, _ in course.lesson_files() if not only or lesson_id(u.id) in only]
    if not wanted:
        return []
    loaded = load_exercises(course)
    quizzes = weighed_quizzes(course, loaded)
    lessons = lessons_of(course, loaded, quizzes)
    proofs = []
    for unit in wanted:
        mine = [exercise for owner, exercise in loaded if owner.id == unit.id]
        made = {
            language: release_notebook(
                unit, mine, language, quiz=quizzes.get(unit.id), lessons=lessons
            )
            for language in course.languages
            if lessons.of(unit, language) is not None
        }
        proofs.append(_prove(unit, mine, lessons, made, course))
    return proofs


def _prove(
    unit: Unit,
    exercises: Sequence[Exercise],
    lessons: Lessons,
    notebooks: Mapping[str, bytes],
    course: Course,
) -> LessonProof:
    problems: list[str] = []
    count = 0
    answers = {one.id: solved_source(one) for one in exercises}
    for language, data in notebooks.items():
        lesson = lessons.of(unit, language)
        assert lesson is not None
        problems += _unfinished(lesson)
        cells = list(_cells(json.loads(data), unit, lesson))
        count = sum(name == str(lesson.path) for _id, _source, name, _line in cells)
        for is_solved in (True, False):
            with chdir(course.root), undisturbed():
                problems += _run(cells, answers if is_solved else {}, lesson, is_solved=is_solved)
    return LessonProof(lesson_id(unit.id), count, len(notebooks), list(dict.fromkeys(problems)))


def _unfinished(lesson: Lesson) -> Iterator[str]:
    for part in lesson.parts:
        if UNFINISHED in part.text:
            yield lesson.say(part.line, "this is not written yet")


def _cells(document: Any, unit: Unit, lesson: Lesson) -> Iterator[tuple[str, str, str, int]]:
    """The cells of code that are run: id, source, in which file and line it stands."""
    code = (part for part in lesson.parts if part.kind == "code")
    own = re.compile(rf"{unit.id}-(start|after-\w+|end)-\d+")
    for cell in document["cells"]:
        id_, source = cell["id"], "".join(cell["source"])
        if cell["cell_type"] != "code" or id_.endswith(COLAB_SUFFIX):
            continue
        if own.fullmatch(id_):
            yield id_, source, str(lesson.path), next(code).line
        else:
            yield id_, source, f"<{id_}>", 1


def _run(
    cells: Sequence[tuple[str, str, str, int]],
    answers: Mapping[str, str],
    lesson: Lesson,
    *,
    is_solved: bool,
) -> Iterator[str]:
    """Run a notebook's cells up to the first that fails, and say where that is."""
    names: dict[str, Any] = {"__name__": "__main__", "display": lambda *shown, **options: None}
    replaced: dict[str, Callable[..., Any]] = {
        "check": lambda *asked: None,
        "solved": lambda *asked: is_solved,
    }
    names["__builtins__"] = vars(builtins)
    try:
        with time_limit(SECONDS):
            for id_, source, name, line in cells:
                text = "\n" * (line - 1) + answers.get(id_, source)
                exec(compile(text, name, "exec"), names)
                names |= replaced
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        frames = traceback.extract_tb(error.__traceback__)
        mine = [f.lineno for f in frames if f.filename == str(lesson.path)]
        where = "solved" if is_solved else "not solved"
        text = ": ".join(filter(None, [type(error).__name__, " ".join(str(error).split())]))
        said = f"this cell fails where the exercises are {where}: {text}"
        if not is_solved:
            said += "; begin it with `if solved(...):`"
        yield lesson.say((mine[-1] if mine else 1) or 1, said.rstrip("."))
