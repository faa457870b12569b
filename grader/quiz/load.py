"""`solutions/<unit>/quiz.yaml` goes in; a Quiz comes out, or every mistake in it with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from grader.course.catalog import guess
from grader.course.course import Course
from grader.course.layout import quiz_id
from grader.course.yaml_marks import NOT_BLANK, NOT_EMPTY, Keys, build_part, read_yaml
from grader.errors import CourseError, UsageError
from grader.files import short_path
from grader.language import _
from grader.quiz.entries import QuestionReader, RawQuestion
from grader.quiz.questions.question import ENGLISH, Question, Quiz
from grader.quiz.translations import read_translation

FILE = "quiz.yaml"


@dataclass(frozen=True)
class RawQuiz:
    """A quiz as its author writes it."""

    title: Annotated[str, NOT_BLANK]
    questions: Annotated[tuple[object, ...], NOT_EMPTY]


def load_quizzes(course: Course, only: Collection[str] | None = None) -> list[Quiz]:
    """Read the quizzes of a course, in the order of its units.

    Args:
        course: whose quizzes.
        only: ids of the quizzes to read; None for all.

    Raises:
        CourseError: with every mistake of every file.
    """
    quizzes: list[Quiz] = []
    problems: list[str] = []
    for unit, path in course.quiz_files():
        if only is not None and quiz_id(unit.id) not in only:
            continue
        try:
            quizzes.append(load_quiz(path, unit.id))
        except CourseError as error:
            problems += error.problems
    exercises = [id_ for _unit, id_ in course.exercise_ids()]
    problems += _repeated(quizzes, exercises)
    if problems:
        raise CourseError(*problems)
    return quizzes


def find_quiz(course: Course, unit: str) -> Quiz:
    """Return the quiz of a unit, which may be called by its own id as well.

    Raises:
        UsageError: the unit has none, or there is no such unit.
        CourseError: with every mistake of its files.
    """
    units = [one.id for one, _path in course.quiz_files()]
    names = {name: one for one in units for name in (one, quiz_id(one))}
    if unit not in names:
        said = _("There is no quiz of {unit}; {guess}")
        raise UsageError(said.format(unit=repr(unit), guess=guess(unit, units)))
    return load_quizzes(course, {quiz_id(names[unit])})[0]


def load_quiz(
    path: Path, unit: str, languages: Collection[str] | None = None, *, try_all: bool = True
) -> Quiz:
    """Read one quiz and its translations.

    Args:
        path: of quiz.yaml.
        unit: whose quiz.
        languages: of the translations to read; None for all.
        try_all: look at all draws, as authors need it; learners wait for what is proved already.

    Raises:
        CourseError: with every mistake of its files.
    """
    document = read_yaml(path, short_path(path), number_keys=True)
    questions: list[Question] = []
    raw = build_part(document, RawQuiz, document.value, ())
    for number, value in enumerate(raw.questions if raw else ()):
        keys: Keys = ("questions", number)
        entry = build_part(document, RawQuestion, value, keys)
        if entry is not None:
            question = QuestionReader(document, entry, keys, try_all=try_all).read()
            if any(question.id == other.id for other in questions):
                document.add((*keys, "id"), f"repeats the id {question.id!r}; rename one of them")
            questions.append(question)
    document.raise_problems()
    assert raw is not None
    titles = {ENGLISH: raw.title}
    for other in sorted(path.parent.glob(f"{path.stem}.*{path.suffix}")):
        language = other.name.split(".")[1]
        if languages is not None and language not in languages:
            continue
        titles[language], texts = read_translation(other, questions)
        questions = [replace(q, texts={**q.texts, language: texts[q.id]}) for q in questions]
    return Quiz(unit, titles, tuple(questions))


def _repeated(quizzes: Sequence[Quiz], exercises: Collection[str]) -> Iterator[str]:
    taken = dict.fromkeys(exercises, "an exercise")
    for quiz in quizzes:
        if quiz.id in taken:
            yield f"solutions/{quiz.unit}/{FILE}:1:1: {taken[quiz.id]} is called {quiz.id} like this quiz"
        for question in quiz.questions:
            if question.id in taken:
                other = taken[question.id]
                yield f"{question.place}: {other} has the same id {question.id!r}; rename one of them"
            taken.setdefault(question.id, f"a question at {question.place}")
