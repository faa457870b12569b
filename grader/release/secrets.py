"""What may not be handed out: solutions, hidden cases, answers to quizzes, the course's secret."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from grader.course.secret import SECRET_FILE, secret_file
from grader.declaring.exercise import Exercise
from grader.declaring.source import BEGIN, END, definitions
from grader.language import _
from grader.quiz.questions.question import Question
from grader.quiz.shipped import FILE as KEY_FILE
from grader.release.texts import Text
from grader.release.tokens import Line, find_line, find_pair, is_trivial, lines_of
from grader.release.wanted import Handout

ALONE, TOGETHER = 7, 8
"""What a solution of one line says at least that counts by itself, and what two lines say together."""

TELLING = 24
"""Characters of an explanation that is no chance."""


@dataclass(frozen=True)
class Found:
    """Something that is not to be handed out.

    Attributes:
        what: in words, as "a solution of corr2d".
        line: of the text, from 1.
    """

    what: str
    line: int


class Solutions:
    """The solutions of a course, line by line.

    Args:
        exercises: all of them.
    """

    def __init__(self, exercises: Sequence[Exercise]) -> None:
        self._pairs = dict[tuple[str, str], tuple[str, Line, Line]]()
        self._single = dict[str, tuple[str, Line]]()
        for exercise in exercises:
            for lines in map(_telling, _solutions(exercise)):
                for one, other in pairwise(lines):
                    if one.weight + other.weight >= TOGETHER:
                        self._pairs.setdefault((one.form, other.form), (exercise.id, one, other))
                if len(lines) == 1 and lines[0].weight >= ALONE:
                    self._single.setdefault(lines[0].form, (exercise.id, lines[0]))

    def find(self, text: Text) -> Iterator[Found]:
        """Yield where a text has two lines of a solution, or the one line of a short one."""
        form = text.tokens.form
        said = _("two lines of the solution of {id} (from line {line} of its file on)")
        for id_, one, other in self._pairs.values():
            is_likely = one.form in form and other.form in form
            if is_likely and (at := find_pair(text.tokens, one, other)):
                yield Found(said.format(id=id_, line=one.number), at)
        said = _("the solution of {id} (line {line} of its file)")
        for id_, line in self._single.values():
            if line.form in form and (at := find_line(text.tokens, line)):
                yield Found(said.format(id=id_, line=line.number), at)


def _telling(lines: list[Line]) -> list[Line]:
    """The lines that are not trivial; where these are too few, all of them."""
    telling = [line for line in lines if not is_trivial(line)]
    return telling if len(telling) > 1 else lines


def _solutions(exercise: Exercise) -> Iterator[list[Line]]:
    text = exercise.path.read_text(encoding="utf-8")
    for one in definitions(text, exercise.names):
        first = text.count("\n", 0, max(text.find(one.text.partition("\n")[0]), 0)) + 1
        yield from lines_of(one.text, BEGIN, END, first)


class HiddenCases:
    """Cases that are declared to be hidden, by name and by how they are written, and the secret of the others.

    Args:
        handout: whose course.
    """

    def __init__(self, handout: Handout) -> None:
        self._names = dict[str, str]()
        public = {c.name for _u, one in handout.everything for c in one.cases if not c.hidden}
        for _unit, exercise in handout.everything:
            hidden = {case.name for case in exercise.cases if case.hidden} - public
            self._names |= dict.fromkeys(hidden, exercise.id)
        path = secret_file(handout.course)
        self._secret = path.read_text("utf-8").strip() if path.is_file() else ""

    @cached_property
    def _any(self) -> re.Pattern[str]:
        """A hidden case's name in quotes, or alone."""
        names = "|".join(map(re.escape, sorted(self._names, key=len, reverse=True)))
        return re.compile(rf"(?s)([\"'])({names})\1|\A\s*({names})\s*\Z")

    def find(self, text: Text) -> Iterator[Found]:
        """Yield where a text names one, or has the secret."""
        if self._names:
            for found in self._any.finditer(text.text):
                name = found[2] or found[3]
                said = _("the hidden case {case} of {id}")
                what = said.format(case=repr(name), id=self._names[name])
                yield Found(what, text.line_of(found.start()))
        if len(self._secret) > 7 and self._secret in text.text:
            what = _("what hidden cases are drawn from, {file}").format(
                file=f"solutions/{SECRET_FILE}"
            )
            yield Found(what, text.line_of(text.text.index(self._secret)))


class QuizKeys:
    """Answers to the questions of a course.

    Args:
        questions: all of them.
    """

    def __init__(self, questions: Sequence[Question]) -> None:
        self._told = dict[str, str]()
        for question in questions:
            for texts in question.texts.values():
                for said in (texts.explanation, *texts.feedback.values()):
                    words = " ".join(said.split())
                    if len(words) >= TELLING:
                        self._told[words] = question.id
        ids = "|".join(re.escape(question.id) for question in questions)
        self._answered = re.compile(rf"(?m)^[ \t]*({ids})\s*=(?!=)\s*([^\n#]*)") if ids else None
        self._asked = re.compile(rf"\b({ids})\b") if ids else None

    def find(self, text: Text) -> Iterator[Found]:
        """Yield where a text answers a question, or has what is said of an answer."""
        if text.file.rpartition("/")[2] == KEY_FILE:
            yield Found(_("the answers to a quiz"), 1)
            return
        for words, id_ in self._told.items():
            if words in text.words:
                start = text.text.find(words.split()[0])
                said = _("what is said of an answer to question {id}")
                yield Found(said.format(id=id_), text.line_of(max(start, 0)))
        for found in self._answered.finditer(text.text) if self._answered else ():
            if "..." not in found[2] and found[2].strip() not in ("", "{"):
                said = _("an answer to question {id}")
                yield Found(said.format(id=found[1]), text.line_of(found.start(1)))
        yield from self._declared(text)

    def _declared(self, text: Text) -> Iterator[Found]:
        """Where quiz.yaml itself is."""
        for found in re.finditer(r"(?m)^[ \t]*-?[ \t]*\"?answer\"?[ \t]*:[ \t]*\S", text.text):
            asked = list(self._asked.finditer(text.text, 0, found.start())) if self._asked else []
            if asked:
                said = _("an answer to question {id}")
                yield Found(said.format(id=asked[-1][1]), text.line_of(found.start()))
                return
