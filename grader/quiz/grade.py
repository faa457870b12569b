"""One submission's quizzes to ExerciseResults: answers are read from source, nothing of a student's runs."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.course.course import Policies
from grader.course.layout import without_number
from grader.jail.aspect import Aspect
from grader.judging.checks import Check
from grader.judging.score import ExerciseResult, Status
from grader.language import _, marked, several, together
from grader.quiz.answers import GIVEN_UP, assigned, read_node, student_of
from grader.quiz.draw import draw_values, normal
from grader.quiz.judge import judge
from grader.quiz.kinds.verdict import Verdict
from grader.quiz.questions.answer_key import AnswerKey, make_key
from grader.quiz.questions.arithmetic import CannotRead
from grader.quiz.questions.question import Question, Quiz
from grader.quiz.questions.quoted import quoted_value
from grader.reading.carried import NOTHING, Carried
from grader.reading.extract import Source
from grader.reading.placing import MAX_NAME, label_in

ANSWER = Aspect("answer")
"""What the check of a question is about."""

WORDS: Mapping[str, str] = {
    "partly right": marked("partly right"),
    "wrong": marked("not right"),
    "not answered": marked("not answered"),
    "not readable": marked("not readable"),
}

_ASSIGNMENT = re.compile(r"(?m)^[ \t]*([A-Za-z_]\w*)[ \t]*(?::[^=\n]*)?=")


@dataclass(frozen=True)
class _Sheet:
    """The file that counts for a quiz.

    Attributes:
        found: what it assigns.
        broken: names that cells assign which do not parse, with a sentence.
        name: of the file.
        carried: what it carries from where it was handed out.
    """

    found: Mapping[str, ast.expr]
    broken: Mapping[str, str]
    name: str = ""
    carried: Carried = NOTHING

    @property
    def drawn_for(self) -> str:
        """For whom its numbers were drawn, as far as it says so."""
        return student_of(self.found) or self.carried.drawn_for


def grade_quizzes(
    quizzes: Sequence[Quiz],
    sources: Sequence[Source],
    unreadable: Sequence[str],
    names: Sequence[str],
    policies: Policies,
) -> list[ExerciseResult]:
    """Grade the quizzes of one submission.

    Args:
        quizzes: of the course.
        sources: the submission's files.
        unreadable: sentences on files that cannot be read.
        names: under which it was handed in, and what a roster calls this person besides; see `_drawn_for`.
        policies: the course's.
    """
    sheets = [(source, _read(source)) for source in sources] if quizzes else []
    results = []
    for quiz in quizzes:
        sheet = _choose(quiz, sheets)
        if sheet is not None:
            results.append(_grade(quiz, sheet, names, policies))
        elif unreadable:
            said = _("; ").join(unreadable)
            results.append(ExerciseResult(quiz.id, "unreadable", 0.0, quiz.points, said))
        else:
            said = _("no question of the quiz is answered in the files handed in")
            results.append(ExerciseResult(quiz.id, "missing", 0.0, quiz.points, said))
    return results


def draw_key(question: Question, student: str, policies: Policies) -> AnswerKey:
    """Return the right answers to a question for a student."""
    values = draw_values(question.draw, question.where, policies.quiz_seed, student, question.id)
    return make_key(question, values)


def _read(source: Source) -> _Sheet:
    broken = {}
    for problem in source.problems:
        place = label_in(source, problem.label)
        said = _("{place} does not parse: {message} (line {line})").format(
            place=place, message=problem.message, line=problem.line
        )
        broken.update(dict.fromkeys(_ASSIGNMENT.findall(problem.text), said))
    return _Sheet(assigned(source), broken, source.name[-MAX_NAME:], source.carried)


def _choose(quiz: Quiz, sheets: Sequence[tuple[Source, _Sheet]]) -> _Sheet | None:
    """The file named after the quiz's unit, if it holds answers, else the last that does."""
    ids = {question.id for question in quiz.questions}
    holders = [
        (source, sheet)
        for source, sheet in sheets
        if ids & sheet.found.keys() or ids & sheet.broken.keys()
    ]
    for source, sheet in holders:
        if without_number(source.name.rpartition("/")[2].partition(".")[0]) == quiz.unit:
            return sheet
    return holders[-1][1] if holders else None


def _drawn_for(sheet: _Sheet, names: Sequence[str]) -> str:
    """For whom the numbers are drawn that count.

    It is the person who handed in, under any of the names that are known to be theirs. What `grade start` has
    made carries a code, and counts with the numbers that it showed: platforms rename people.
    """
    shown = sheet.drawn_for
    is_theirs = normal(shown) in map(normal, names) or bool(sheet.carried.code)
    return shown if shown and is_theirs else names[0]


def _grade(quiz: Quiz, sheet: _Sheet, names: Sequence[str], policies: Policies) -> ExerciseResult:
    student = _drawn_for(sheet, names)
    verdicts = {q.id: _verdict(q, sheet, student, policies) for q in quiz.questions}
    earned = quiz.scale * sum(q.points * verdicts[q.id].share for q in quiz.questions)
    checks = [_check(q.id, verdicts[q.id], _given(q, sheet)) for q in quiz.questions]
    known = (
        _("{part}: {said}").format(part=id_, said=verdict.said[0])
        for id_, verdict in verdicts.items()
        if verdict.is_known
    )
    score = round(earned, policies.decimals)
    flags = tuple(_borrowed(quiz, sheet, names, policies))
    status = _status(list(verdicts.values()), earned)
    first = next(known, None)
    worth = [(q.id, quiz.scale * q.points, verdicts[q.id].share) for q in quiz.questions]
    questions = tuple(
        (id_, round(points * share, policies.decimals), round(points, policies.decimals))
        for id_, points, share in worth
    )
    head = (quiz.id, status, score, quiz.points, first, tuple(checks), flags)
    is_other = _is_another(student, names) and any(q.is_drawn for q in quiz.questions)
    drawn_for = student if is_other else ""
    return ExerciseResult(*head, file=sheet.name, questions=questions, drawn_for=drawn_for)


def _check(id_: str, verdict: Verdict, given: str) -> Check:
    if verdict.status == "right":
        return Check(id_, ANSWER, passed=True, given=given)
    message = together(verdict.said) or _(WORDS[verdict.status])
    return Check(id_, ANSWER, passed=False, fault=verdict.status, message=message, given=given)


def _given(question: Question, sheet: _Sheet) -> str:
    """What was answered, as text for counting; empty where nothing was that can be read."""
    node = sheet.found.get(question.id)
    try:
        answer = None if node is None else read_node(question, node)
    except CannotRead:
        return ""
    if answer is None or answer is GIVEN_UP:
        return ""
    if isinstance(answer, dict):
        answer = ", ".join(f"{name} = {value}" for name, value in answer.items())
    return quoted_value(answer)


def _status(verdicts: Sequence[Verdict], earned: float) -> Status:
    if all(verdict.status == "right" for verdict in verdicts):
        return "passed"
    if earned:
        return "partial"
    if all(verdict.status == "not answered" for verdict in verdicts):
        return "missing"
    return "failed"


def _verdict(question: Question, sheet: _Sheet, student: str, policies: Policies) -> Verdict:
    if question.id not in sheet.found:
        if question.id in sheet.broken:
            return Verdict("not readable", 0.0, (sheet.broken[question.id],), is_known=True)
        return Verdict("not answered")
    try:
        answer = read_node(question, sheet.found[question.id])
        verdict = judge(
            draw_key(question, student, policies), answer, partial=policies.partial_credit
        )
    except CannotRead as problem:
        return Verdict("not readable", 0.0, (str(problem),), is_known=True)
    named = student_of(sheet.found)
    if question.is_drawn and verdict.status != "right" and _is_another(named, [student]):
        said = _("the numbers in the notebook were drawn for {named}, yours are those of {student}")
        sentences = (said.format(named=named[:60], student=student), *verdict.said)
        return Verdict(verdict.status, verdict.share, sentences, is_known=True)
    return verdict


def _borrowed(quiz: Quiz, sheet: _Sheet, names: Sequence[str], policies: Policies) -> list[str]:
    """Answers that are right for the name in the notebook, which is not the student's: a person should look."""
    named = student_of(sheet.found)
    if not _is_another(named, names):
        return []
    ids = []
    for question in quiz.questions:
        if question.is_drawn and question.id in sheet.found:
            try:
                answer = read_node(question, sheet.found[question.id])
                verdict = judge(draw_key(question, named, policies), answer)
            except CannotRead:
                continue
            ids += [question.id] if verdict.status == "right" else []
    if not ids:
        return []
    said = _("answers {ids} with the numbers drawn for {named}")
    return [said.format(ids=several(ids), named=repr(named[:60]))]


def _is_another(named: str, names: Sequence[str]) -> bool:
    return bool(named) and normal(named) not in map(normal, names)
