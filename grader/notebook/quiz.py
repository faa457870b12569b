"""`check("q05_01")` and `check("quiz")` in a notebook: answers are read from the source of its cells.

What is read here is what will be graded. A plain script has no cells; there the value itself is read.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.course.layout import without_number
from grader.language import _, in_use, nearest, together
from grader.notebook.validation import Unseen
from grader.quiz.answers import STUDENT, assigned, example, read_node
from grader.quiz.cells import question_text
from grader.quiz.questions.arithmetic import CannotRead, parse
from grader.quiz.questions.question import Question, Quiz
from grader.reading.extract import extract
from grader.reading.folders import Unreadable
from grader.study.answered import KeptAnswers
from grader.study.journal import Journal
from grader.study.quizzes import WORDS, Feedback, Quizzes, find_quizzes, rounded

WHOLE = "quiz"
"""`check("quiz")` sums up the quiz of the notebook."""

_PLAIN = (str, int, float, bool, list, tuple, set, dict, type(...))
_MAX_TEXT = 10_000
_NAMED = 5  # questions that a short sentence names
_BOLD = re.compile(r"\*\*(\w[^*]*)\*\*")


@dataclass(frozen=True)
class QuizReport(Unseen):
    """What `check` returns for a question or a quiz: shown by the notebook as Markdown, elsewhere as text.

    Attributes:
        passed: whether the answer, or every answer, is known to be right.
        fault: a short sentence on what is not answered or not right; "" where nothing is known to be.
    """

    passed: bool
    markdown: str
    fault: str = ""

    def __repr__(self) -> str:
        return _BOLD.sub(r"\1", self.markdown)

    def _repr_markdown_(self) -> str:
        return self.markdown


@dataclass(frozen=True)
class _Sheet:
    """A notebook's answers.

    Attributes:
        names: what the notebook defines.
        journal: where answers are kept; None where they are not.
    """

    quizzes: Quizzes
    names: Mapping[str, Any]
    journal: Journal | None

    @property
    def student(self) -> str:
        """The name that the notebook gives; else the workspace's, or its code."""
        name = self.names.get(STUDENT)
        if isinstance(name, str):
            return name
        return self.quizzes.workspace.carried.drawn_for if self.quizzes.workspace else ""

    def respond(self, question: Question) -> Feedback:
        """Say of the answer to a question what may be told, and keep it."""
        node = _node(question, self.names)
        answer = None if node is None else read_node(question, node)
        if question.is_drawn and not self.student:
            return Feedback("not answered")
        feedback = self.quizzes.respond(question, answer, self.student)
        if self.journal is not None and node is not None and feedback.told != "not answered":
            kept = KeptAnswers(self.journal, self.quizzes.quiz_of(question))
            kept.keep_feedback(question.id, ast.unparse(node), feedback, once=True)
        return feedback


def check(name: str, names: Mapping[str, Any], start: Path) -> QuizReport | None:
    """Check an answer, or sum up a quiz; in a workspace the answers are kept beside what is solved.

    Args:
        name: of a question, "quiz", or the id of a quiz.
        names: what the notebook defines.
        start: where to look for the course from, upwards.

    Returns:
        A report; None if there is neither question nor quiz of this name.

    Raises:
        GraderError: if there is no course, or its quizzes are broken.
    """
    sheet = _sheet_of(names, start)
    quizzes = sheet.quizzes
    if question := quizzes.find(name):
        return _with_notes(_check_question(sheet, question), sheet)
    asked = [quiz for quiz in quizzes.all if quiz.id == name]
    if name == WHOLE:
        asked = _mine(quizzes, names, start)
    if asked:
        return _with_notes(_sum_up(sheet, asked), sheet)
    return _nearest(name, quizzes)


def sum_up_answered(names: Mapping[str, Any], start: Path) -> list[QuizReport]:
    """Sum up each quiz that the notebook holds answers to.

    Args:
        names: what the notebook defines.
        start: where to look for the course from, upwards.

    Raises:
        GraderError: if there is no course, or its quizzes are broken.
    """
    sheet = _sheet_of(names, start)
    return [_sum_up(sheet, [quiz]) for quiz in _held(sheet.quizzes, names)]


def _sheet_of(names: Mapping[str, Any], start: Path) -> _Sheet:
    quizzes = find_quizzes(start)
    journal = Journal(quizzes.workspace.progress) if quizzes.workspace else None
    return _Sheet(quizzes, names, journal)


def _with_notes(report: QuizReport, sheet: _Sheet) -> QuizReport:
    """Say what went wrong with the progress file."""
    notes = sheet.journal.notes if sheet.journal else []
    return replace(report, markdown="\n\n".join([report.markdown, *notes])) if notes else report


def _nearest(name: str, quizzes: Quizzes) -> QuizReport | None:
    """A question or a quiz is meant if the name is nearly that of one."""
    ids = [question.id for quiz in quizzes.all for question in quiz.questions]
    wholes = [WHOLE, *(quiz.id for quiz in quizzes.all)]
    near = nearest(name.lower(), [*ids, *wholes], cutoff=0.8)
    if not near:
        return None
    said = _("There is no question {id!r}; did you mean {near}?")
    if near in wholes:
        said = _("There is no quiz {id!r}; did you mean {near}?")
    said = said.format(id=name, near=near)
    return QuizReport(False, said, said)


def _check_question(sheet: _Sheet, question: Question) -> QuizReport:
    if question.is_drawn and not sheet.student:
        said = _(
            "{id}: its numbers are drawn for you. Write your name into the cell with `student`."
        ).format(id=question.id)
        return QuizReport(False, said, said)
    try:
        feedback = sheet.respond(question)
    except CannotRead as problem:
        unreadable = _on(question.id, _("{said}.").format(said=_(WORDS["not readable"])))
        return QuizReport(False, _on(f"**{question.id}**", str(problem)), unreadable)
    text = say(question, feedback)
    if question.is_drawn and feedback.told == "not answered":
        values = sheet.quizzes.numbers(question, sheet.student)
        text += f"\n\n{question_text(question, values, in_use())}"
    return QuizReport(feedback.told == "right", text, _fault([(question, feedback)]))


def _fault(rows: Sequence[tuple[Question, Feedback]]) -> str:
    """Say in a short sentence which questions are not answered or not right; "" where none is known to be."""
    words = {}
    for question, feedback in rows:
        if feedback.told not in ("right", "handed in"):
            words[question.id] = _(WORDS[feedback.told])
    if len(words) == 1:
        ((id_, word),) = words.items()
        return _("{said}.").format(said=_on(id_, word))
    if not words:
        return ""
    shown = [*list(words)[:_NAMED], *(["..."] if len(words) > _NAMED else [])]
    said = _("{count} questions are not answered or not right: {ids}")
    return said.format(count=len(words), ids=", ".join(shown))


def say(question: Question, feedback: Feedback) -> str:
    """Return feedback as Markdown.

    Args:
        question: which.
        feedback: to an answer.
    """
    head = _(WORDS[feedback.told])
    if feedback.share is not None:
        said = _("({earned:g} of {most:g} points)")
        earned = rounded(question.points * feedback.share)
        head = together([head, said.format(earned=earned, most=question.points)])
    head = _on(f"**{question.id}**", head)
    if feedback.told == "not answered":
        head = _("{said}. Write {example}.").format(said=head, example=example(question))
    parts = [head, *feedback.said, feedback.explanation]
    return "\n\n".join(filter(None, parts))


def _sum_up(sheet: _Sheet, asked: list[Quiz]) -> QuizReport:
    lines, passed, every = [], True, []
    for quiz in asked:
        rows = [(q, _respond(sheet, q)) for q in sheet.quizzes.with_key(quiz).questions]
        answered = sum(feedback.told != "not answered" for _q, feedback in rows)
        untold = any(feedback.told == "handed in" for _q, feedback in rows)
        passed &= all(feedback.told == "right" for _q, feedback in rows)
        said = _("**{title}**: {answered} of {count} questions answered").format(
            title=quiz.title(in_use()), answered=answered, count=len(rows)
        )
        if answered and not untold:
            earned = sum(q.points * (feedback.share or 0.0) for q, feedback in rows)
            said += _(", {earned:g} of {most:g} points").format(
                earned=rounded(quiz.scale * earned), most=rounded(quiz.points)
            )
        told = "\n".join("- " + _on(q.id, _(WORDS[feedback.told])) for q, feedback in rows)
        lines += [said, told]
        every += rows
    return QuizReport(passed, "\n\n".join(lines), _fault(every))


def _on(name: str, said: str) -> str:
    return _("{part}: {said}").format(part=name, said=said)


def _respond(sheet: _Sheet, question: Question) -> Feedback:
    try:
        return sheet.respond(question)
    except CannotRead:
        return Feedback("not readable")


def _mine(quizzes: Quizzes, names: Mapping[str, Any], start: Path) -> list[Quiz]:
    """The quizzes that the notebook holds answers to; else that of its folder; else all."""
    unit = [quiz for quiz in quizzes.all if quiz.unit == without_number(start.name)]
    return _held(quizzes, names) or unit or quizzes.all


def _held(quizzes: Quizzes, names: Mapping[str, Any]) -> list[Quiz]:
    return [quiz for quiz in quizzes.all if any(q.id in names for q in quiz.questions)]


def _node(question: Question, names: Mapping[str, Any]) -> ast.expr | None:
    """The answer that a notebook's names hold, as it is written, or None.

    Raises:
        CannotRead: if there is one that cannot be written down.
    """
    if question.id not in names:
        return None
    return _latest_assignment(question.id, names.get("In")) or _as_node(names[question.id])


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
