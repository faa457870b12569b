"""`check("q05_01")` and `check("quiz")` in a notebook: answers are read from the source of its cells.

What is read here is what will be graded. A plain script has no cells; there the value itself is read.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.language import _, in_use, nearest, together
from grader.quiz.answers import STUDENT, assigned, example, read_node
from grader.quiz.cells import question_text
from grader.quiz.questions.arithmetic import CannotRead, parse
from grader.quiz.questions.question import Question, Quiz
from grader.reading.extract import extract
from grader.reading.folders import Unreadable
from grader.study.quizzes import WORDS, Feedback, Quizzes, find_quizzes, rounded

WHOLE = "quiz"
"""`check("quiz")` sums up the quiz of the notebook."""

_PLAIN = (str, int, float, bool, list, tuple, set, dict, type(...))
_MAX_TEXT = 10_000
_BOLD = re.compile(r"\*\*(\w[^*]*)\*\*")


@dataclass(frozen=True)
class QuizReport:
    """What `check` returns for a question or a quiz: shown by the notebook as Markdown, elsewhere as text.

    Attributes:
        passed: whether the answer, or every answer, is known to be right.
    """

    passed: bool
    markdown: str

    def __repr__(self) -> str:
        return _BOLD.sub(r"\1", self.markdown)

    def _repr_markdown_(self) -> str:
        return self.markdown


def check(name: str, names: Mapping[str, Any], start: Path) -> QuizReport | None:
    """Check an answer, or sum up a quiz.

    Args:
        name: of a question, "quiz", or the id of a quiz.
        names: what the notebook defines.
        start: where to look for the course from, upwards.

    Returns:
        A report; None if there is neither question nor quiz of this name.

    Raises:
        GraderError: if there is no course, or its quizzes are broken.
    """
    quizzes = find_quizzes(start)
    if question := quizzes.find(name):
        return _check_question(quizzes, question, names)
    if asked := [quiz for quiz in quizzes.all if quiz.id == name]:
        return QuizReport(*_sum_up(quizzes, asked, names))
    if name == WHOLE and quizzes.all:
        return QuizReport(*_sum_up(quizzes, _mine(quizzes, names, start), names))
    return _nearest(name, quizzes)


def _nearest(name: str, quizzes: Quizzes) -> QuizReport | None:
    """A question is meant if the name is nearly that of one."""
    ids = [question.id for quiz in quizzes.all for question in quiz.questions]
    near = nearest(name, ids, cutoff=0.8)
    if not near:
        return None
    said = _("There is no question {id!r}; did you mean {near}?")
    return QuizReport(False, said.format(id=name, near=near))


def _check_question(quizzes: Quizzes, question: Question, names: Mapping[str, Any]) -> QuizReport:
    student = _student(quizzes, names)
    if question.is_drawn and not student:
        said = _(
            "{id}: its numbers are drawn for you. Write your name into the cell with `student`."
        )
        return QuizReport(False, said.format(id=question.id))
    try:
        feedback = quizzes.respond(question, _answer(question, names), student)
    except CannotRead as problem:
        return QuizReport(False, _on(f"**{question.id}**", str(problem)))
    text = say(question, feedback)
    if question.is_drawn and feedback.told == "not answered":
        values = quizzes.numbers(question, student)
        text += f"\n\n{question_text(question, values, in_use())}"
    return QuizReport(feedback.told == "right", text)


def say(question: Question, feedback: Feedback, *, explain: bool = False) -> str:
    """Return feedback as Markdown.

    Args:
        question: which.
        feedback: to an answer.
        explain: give the explanation of a wrong answer too, and not only of a right one.
    """
    head = _(WORDS[feedback.told])
    if feedback.share is not None:
        said = _("({earned:g} of {most:g} points)")
        earned = rounded(question.points * feedback.share)
        head = together([head, said.format(earned=earned, most=question.points)])
    head = _on(f"**{question.id}**", head)
    if feedback.told == "not answered":
        head = _("{said}. Write {example}.").format(said=head, example=example(question))
    parts = [head, *feedback.said]
    if feedback.explanation and (explain or feedback.told == "right"):
        parts.append(feedback.explanation)
    return "\n\n".join(parts)


def _sum_up(quizzes: Quizzes, asked: list[Quiz], names: Mapping[str, Any]) -> tuple[bool, str]:
    lines, passed = [], True
    for quiz in asked:
        rows = [(q, _respond(quizzes, q, names)) for q in quizzes.with_key(quiz).questions]
        answered = sum(feedback.told != "not answered" for _q, feedback in rows)
        untold = any(feedback.told == "handed in" for _q, feedback in rows)
        passed &= all(feedback.told == "right" for _q, feedback in rows)
        said = _("**{title}**: {answered} of {count} questions answered").format(
            title=quiz.title(in_use()), answered=answered, count=len(rows)
        )
        if answered and not untold:
            earned = rounded(sum(q.points * (feedback.share or 0.0) for q, feedback in rows))
            said += _(", {earned:g} of {most:g} points").format(earned=earned, most=quiz.points)
        told = "\n".join("- " + _on(q.id, _(WORDS[feedback.told])) for q, feedback in rows)
        lines += [said, told]
    return passed, "\n\n".join(lines)


def _on(name: str, said: str) -> str:
    return _("{part}: {said}").format(part=name, said=said)


def _respond(quizzes: Quizzes, question: Question, names: Mapping[str, Any]) -> Feedback:
    try:
        return quizzes.respond(question, _answer(question, names), _student(quizzes, names))
    except CannotRead:
        return Feedback("wrong")


def _mine(quizzes: Quizzes, names: Mapping[str, Any], start: Path) -> list[Quiz]:
    """The quizzes that the notebook holds answers to; else that of its folder; else all."""
    held = [quiz for quiz in quizzes.all if any(q.id in names for q in quiz.questions)]
    return held or [quiz for quiz in quizzes.all if quiz.unit == start.name] or quizzes.all


def _answer(question: Question, names: Mapping[str, Any]) -> Any:
    """The answer that a notebook's names hold, or None.

    Raises:
        CannotRead: if there is one, but it cannot be read.
    """
    if question.id not in names:
        return None
    node = _latest_assignment(question.id, names.get("In"))
    if node is None:
        node = _as_node(names[question.id])
    return read_node(question, node)


def _latest_assignment(name: str, cells: Any) -> ast.expr | None:
    """What the last cell that was run assigned to a name."""
    if not isinstance(cells, list):
        return None
    for text in reversed(cells):
        if isinstance(text, str) and name in text:
            try:
                found = assigned(extract("cell.py", text.encode("utf-8", "replace")))
            except Unreadable:
                continue
            if name in found:
                return found[name]
    return None


def _as_node(value: Any) -> ast.expr:
    if type(value) not in _PLAIN:
        kind = type(value).__name__
        said = _("an answer is a number, text, or a list of these, not a {kind}")
        raise CannotRead(said.format(kind=kind))
    text = repr(value)
    if len(text) > _MAX_TEXT:
        raise CannotRead(_("the answer is too long"))
    return parse("..." if value is ... else text)


def _student(quizzes: Quizzes, names: Mapping[str, Any]) -> str:
    """The name that the notebook gives; else the workspace's."""
    name = names.get(STUDENT)
    if isinstance(name, str):
        return name
    return quizzes.workspace.student if quizzes.workspace else ""
