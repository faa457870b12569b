"""What `grade verify` tries on a quiz: that answers are right, known mistakes wrong, and no text is missing.

Expressions are the author's own code: they run here, with torch, and nowhere else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from grader.course.course import Course
from grader.declaring.translations import UNFINISHED
from grader.language import speaking
from grader.quiz.answers import read_node
from grader.quiz.draw import draw_values, in_letters
from grader.quiz.judge import judge
from grader.quiz.kinds.registry import kind_of
from grader.quiz.load import load_quizzes
from grader.quiz.questions.answer_key import AnswerKey, make_key
from grader.quiz.questions.arithmetic import CannotRead, as_tuple, parse
from grader.quiz.questions.question import ENGLISH, Question, Quiz, Texts

DRAWS = 200

EXAMPLES = re.compile(r'"[^"]*"|\[.*\]|(?:math\.\w+)?\([^()]*\)|-?\d[\d./*e-]*')
"""What may be an answer in a text on how answers are written: quoted, in brackets, or a number."""

ODD = re.compile(r"\b(\w+) ?(?:=|is|equals|为|是|等于) ?\1\b(?!\w)|\(\s*\)|（\s*）")
"""What is left of a drawn prompt where a letter stands for itself."""


@dataclass(frozen=True)
class QuizProof:
    """What was tried on one quiz, and the sentences for what did not hold.

    Attributes:
        drawn: questions with numbers drawn for each student.
        expressions: of the author, that were computed.
    """

    id: str
    questions: int
    drawn: int
    expressions: int
    problems: list[str] = field(default_factory=list)


def verify_quizzes(course: Course, only: Collection[str] = ()) -> list[QuizProof]:
    """Try every quiz; one without problems holds.

    Args:
        course: the course.
        only: ids; all if empty.

    Raises:
        CourseError: if a quiz cannot even be read.
    """
    quizzes = load_quizzes(course, set(only) or None)
    spoken = {language for quiz in quizzes for language in quiz.titles}
    return [prove(quiz, sorted(spoken | set(course.languages[1:]))) for quiz in quizzes]


def prove(quiz: Quiz, languages: Sequence[str]) -> QuizProof:
    """Try one quiz in the languages of the course."""
    questions = quiz.questions
    expressions = [
        text
        for q in questions
        for text in (q.check, *(p.expression for p in q.parts if not q.is_drawn))
    ]
    proof = QuizProof(
        quiz.id, len(questions), sum(q.is_drawn for q in questions), sum(map(bool, expressions))
    )
    proof.problems.extend(
        f"{quiz.unit}: the title is not translated to {language}"
        for language in languages
        if language not in quiz.titles or not quiz.titles[language]
    )
    for question in questions:
        for problem in _problems(question, languages):
            proof.problems.append(f"{question.place}: {question.id}: {problem}")
    return proof


def _problems(question: Question, languages: Sequence[str]) -> Iterator[str]:
    yield from _right_examples(question, languages)
    if question.is_drawn:
        yield from _failing_draws(question)
        yield from _bad_letters(question)
    else:
        yield from _wrong_answers(question)
        yield from _right_feedback(make_key(question, {}))
    if question.check:
        value = _run(question.check)
        if isinstance(value, _Failed):
            yield f"check: {value}"
        elif not bool(value):
            yield "check is not true"
    yield from kind_of(question).missing_feedback(question)
    for language in languages:
        yield from _missing_texts(question, language)


class _Failed(str):
    """What an expression raised."""


def _run(expression: str) -> Any:
    """Compute an author's expression; tensors and sizes become nested tuples of numbers."""
    import torch

    names = {"torch": torch, "math": math, "nn": torch.nn, "F": torch.nn.functional}
    try:
        value = eval(f"({expression}\n)", names)
    except Exception as error:
        return _Failed(f"{type(error).__name__}: {' '.join(str(error).split())}")
    return as_tuple(value.tolist()) if isinstance(value, torch.Tensor) else as_tuple(value)


def _wrong_answers(question: Question) -> Iterator[str]:
    """Stated answers that their expressions do not give."""
    for part in question.parts:
        if not part.expression:
            continue
        value = _run(part.expression)
        name = f"{part.name}: " if part.name else ""
        if isinstance(value, _Failed):
            yield f"{name}{value}"
        elif not kind_of(question).agrees(value, part):
            yield f"{name}the expression gives {value!r}, the answer is {part.answer!r}"


def _failing_draws(question: Question) -> Iterator[str]:
    """Draws without an answer, and those for which a known mistake is right; the first of each kind."""
    said: dict[str, str] = {}
    for number in range(DRAWS):
        values = draw_values(question.draw, question.where, "", str(number), question.id)
        shown = ", ".join(f"{name} = {value}" for name, value in values.items())
        try:
            key = make_key(question, values)
        except CannotRead as problem:
            said.setdefault("no answer", f"no answer for {shown}: {problem}")
            continue
        if not all(_is_finite(answer) for answer in key.answers.values()):
            said.setdefault("not finite", f"the answer is not finite for {shown}")
        for sentence in _right_feedback(key):
            said.setdefault(sentence, f"{sentence} for {shown}")
    yield from said.values()


def _right_examples(question: Question, languages: Sequence[str]) -> Iterator[str]:
    """Examples of how an answer is written that are the answer: the first draws of a drawn question."""
    kind = kind_of(question)
    shown: set[str] = set()
    for language in (ENGLISH, *languages):
        with speaking(language):
            texts = (
                kind.example(question),
                kind.how_to_answer(question),
                kind.how_to_type(question),
            )
            shown.update(example for text in texts for example in EXAMPLES.findall(text))
    for example in sorted(shown):
        if any(map(_is_right_for(question, example), _some_keys(question))):
            yield f"the example {example} of how an answer is written is the answer"


def _is_right_for(question: Question, example: str) -> Callable[[AnswerKey], bool]:
    """Whether an example, read as a notebook reads it, is right for a key."""
    try:
        answer = read_node(question, parse(example))
    except CannotRead:
        return lambda key: False
    return lambda key: judge(key, answer).status == "right"


def _some_keys(question: Question) -> Iterator[AnswerKey]:
    """The right answers; of a drawn question, for so many students as are tried."""
    for number in range(DRAWS if question.is_drawn else 1):
        values = draw_values(question.draw, question.where, "", str(number), question.id)
        with suppress(CannotRead):  # told elsewhere
            yield make_key(question, values)


def _bad_letters(question: Question) -> Iterator[str]:
    """Prompts that do not read as a question before numbers are drawn: "n = n", "()"."""
    for language, texts in question.texts.items():
        if texts.prompt and (found := ODD.search(in_letters(texts.prompt))):
            said = f"before numbers are drawn the prompt reads {found[0]!r}{_in(language)}"
            yield said + "; write `n = {n}`, or put it in brackets of its own"


def _is_finite(value: Any) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_finite, value))
    return isinstance(value, int | float) and math.isfinite(value)


def _right_feedback(key: AnswerKey) -> Iterator[str]:
    """Known mistakes that are right."""
    for spelling in key.question.english.feedback:
        if kind_of(key.question).is_right_after_all(key, spelling):
            yield f"the wrong answer {spelling!r} is right"


def _missing_texts(question: Question, language: str) -> Iterator[str]:
    texts = question.texts.get(language)
    if texts is None:
        yield f"there is no translation to {language}"
        return
    if not texts.explanation:
        yield f"the explanation is missing{_in(language)}"
    if not texts.prompt:
        yield f"the prompt is missing{_in(language)}"
    for what in ("options", "targets", "feedback"):
        missing = getattr(question.english, what).keys() - getattr(texts, what).keys()
        for key in sorted(missing):
            yield f"{what} {key!r} is missing{_in(language)}"
    if any(UNFINISHED in text for text in _all_texts(texts)):
        yield f"a text is not written yet{_in(language)}"


def _in(language: str) -> str:
    return "" if language == ENGLISH else f" in {language}"


def _all_texts(texts: Texts) -> Iterator[str]:
    yield from (texts.prompt, texts.explanation)
    for several in (texts.options, texts.targets, texts.feedback):
        yield from several.values()
