"""Submissions -> what each person has written for each exercise; nothing is executed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from grader.course.catalog import Entry, read_catalog
from grader.course.course import Course
from grader.errors import UsageError
from grader.language import _
from grader.reading.extract import Source, extract
from grader.reading.folders import Unreadable
from grader.reading.placing import place, read_sources
from grader.reading.statements import Cell, Statement
from grader.reading.stubs import has_answer
from grader.reading.submissions import Submission

_IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class Answer:
    """What somebody has written for an exercise.

    Attributes:
        student: whose it is.
        code: what the exercise's functions need of their file, in its order, without imports.
        partners: with whom it was handed in together.
        is_earlier: whether it is of another class, with which this one is compared.
    """

    student: str
    code: str
    partners: tuple[str, ...] = ()
    is_earlier: bool = False


@dataclass(frozen=True)
class Class:
    """The answers of a class to one exercise.

    Attributes:
        given: what everybody was given for it.
        answers: by student; of those alone who have written something.
    """

    exercise: str
    given: str
    answers: tuple[Answer, ...]


def read_class(
    course: Course,
    submissions: Iterable[Submission],
    ids: Sequence[str],
    advance: Callable[[], object] = lambda: None,
) -> list[Class]:
    """Read what a class has written.

    Args:
        course: whose built exercises say what was given.
        submissions: of the class.
        ids: of exercises; quizzes among them are passed over.
        advance: is called after each submission.

    Raises:
        UsageError: the course is not built.
    """
    every = [entry for _unit, mine in read_catalog(course) for entry in mine if entry.id in ids]
    # Whoever has mended what everybody was given has the same as all others.
    entries = [entry for entry in every if not entry.kind]
    if not every:
        raise UsageError(
            _("{path}: no exercise of it is built; run `grade build`.").format(path=course.root)
        )
    answers: dict[str, list[Answer]] = {entry.id: [] for entry in entries}
    for submission in submissions:
        for id_, code in _written(submission, entries):
            partners = submission.handed.partners if submission.handed else ()
            answers[id_].append(Answer(submission.student, code, partners))
        advance()
    given = _given(entries)
    return [Class(id_, given[id_], tuple(found)) for id_, found in answers.items()]


def beside(classes: Sequence[Class], earlier: Sequence[Class], place: str) -> list[Class]:
    """Put answers of another class behind those of this one, their names with where they lie.

    Args:
        classes: of this class.
        earlier: of the other one, to the same exercises.
        place: where its submissions lie.
    """
    theirs = {one.exercise: one.answers for one in earlier}
    return [
        replace(
            one,
            answers=(
                *one.answers,
                *(_earlier(answer, place) for answer in theirs.get(one.exercise, ())),
            ),
        )
        for one in classes
    ]


def _earlier(answer: Answer, place: str) -> Answer:
    shown = _("{student} ({place})").format(student=answer.student, place=place)
    return Answer(shown, answer.code, is_earlier=True)


def _written(submission: Submission, entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    cells: dict[tuple[str, str, bool], Cell] = {}

    def recall(cell: Cell) -> Cell:
        return cells.setdefault((cell.label, cell.source, cell.is_script), cell)

    sources, _unreadable = read_sources(submission, recall)
    placed = place(entries, sources)
    for entry in entries:
        if entry.id in placed:
            source = sources[placed[entry.id]]
            if any(has_answer(source, name) for name in entry.names):
                yield entry.id, _code(source, entry)


def _code(source: Source, entry: Entry) -> str:
    needed: Iterable[Statement] = source.statements_for(*entry.names)
    texts = [
        statement.text.strip("\n")
        for statement in needed
        if not isinstance(statement.node, _IMPORTS)
    ]
    return "\n\n".join(line for line in texts if line.strip())


def _given(entries: Sequence[Entry]) -> dict[str, str]:
    """What the notebooks have for each exercise, the stub among it."""
    sources: dict[str, Source | None] = {}
    found = {}
    for entry in entries:
        path = entry.path.parents[1] / f"{entry.folder}.ipynb"
        if entry.folder not in sources:
            try:
                sources[entry.folder] = extract(path.name, path.read_bytes())
            except (OSError, Unreadable):
                sources[entry.folder] = None
        source = sources[entry.folder]
        found[entry.id] = _code(source, entry) if source else ""
    return found
