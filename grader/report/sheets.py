"""One student's results as a page for that student: code, picture, sentence, and the hint to read next.

Nothing of anybody else comes in: it is made of one record, one submission, and what the course has handed out.
Of hidden cases it says which kinds of failure there are, and nothing else; flags stay with those who teach.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

from markupsafe import Markup

from grader.formulas.text import to_line
from grader.intake.saying import some
from grader.judging.score import NOT_BEGUN, ExerciseResult, Result
from grader.judging.taken import say_taken
from grader.language import _, ngettext, several
from grader.policies.marks import Mark
from grader.quiz.questions.question import Question
from grader.report import text
from grader.report.asked import say_question
from grader.report.handed import say_handed_in
from grader.report.pages import render

SHORT = 40
"""Lines of code up to which it is shown without being unfolded."""

MOST_LINES = 400
"""Lines of code that are shown."""

MOST_CASES = 6
"""Names of cases that are listed; of more the number is told."""

_EDGES = {"passed": "passed", "partial": "partial", "unattempted": "", "missing": ""}
_TAGS = {"passed": "P", "partial": "p", "unattempted": "", "missing": ""}


@dataclass(frozen=True)
class Sheet:
    """One exercise, or quiz, of the student.

    Attributes:
        result: as the record has it.
        said: the sentence to read first, where it says nothing of hidden cases.
        case: HTML of the first public case that fails.
        others: names of further public cases that fail.
        hidden: kinds of failure of hidden cases, one for each case that fails.
        hidden_cases: how many hidden cases there are.
        code: of the student's, as (where it stands, text).
        questions: of a quiz, by id.
    """

    result: ExerciseResult
    title: str
    said: str = ""
    case: str = ""
    others: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    hidden_cases: int = 0
    hint: str = ""
    code: tuple[tuple[str, str], ...] = ()
    questions: dict[str, Question] = field(default_factory=dict)


def to_page(
    result: Result,
    sheets: Sequence[Sheet],
    mark: Mark,
    *,
    title: str,
    name: str,
    quiz_feedback: str = "full",
    notes: Sequence[str] = (),
) -> str:
    """Return a student's page.

    Args:
        result: as the record has it.
        sheets: of all its exercises and quizzes, in order.
        mark: what scores.csv says of it.
        title: of the course, or the assignment.
        name: of the student.
        quiz_feedback: what is told of answers to quizzes, as course.yaml says it.
        notes: sentences on the page as a whole.
    """
    return render(
        "student.html",
        title=title,
        student=name,
        facts=list(_facts(mark)),
        notes=[*_handed(result), *notes],
        sheets=[_view(sheet, mark, quiz_feedback) for sheet in sheets],
        left=list(_left(sheets)),
        w=SimpleNamespace(
            overview=_("Your results"),
            exercise=_("exercise"),
            verdict=_("verdict"),
            points=_("points"),
            question=_("question"),
            answer=_("your answer"),
            remark=_("remark"),
            next=_("To read next"),
            points_note=_(
                "Is a verdict wrong? Say which exercise, and why: people decide, not the grader."
            ),
        ),
    )


def _facts(mark: Mark) -> Iterator[SimpleNamespace]:
    label = _("of {most:g} points").format(most=mark.max_score)
    yield SimpleNamespace(value=f"{mark.final:g}", label=label)
    if mark.penalty:
        yield SimpleNamespace(value=f"{mark.raw:g}", label=_("before lateness counts"))
        said = _("points off, days late: {days:g}").format(days=mark.days_late)
        yield SimpleNamespace(value=f"-{mark.penalty:g}", label=said)


def _handed(result: Result) -> Iterator[str]:
    """When it was handed in, and which attempt counts."""
    yield from say_handed_in(result.handed)
    if not any(entry.file for entry in result.exercises):
        why = next((entry.diagnosis for entry in result.exercises if entry.diagnosis), "")
        if all(entry.status == "unreadable" for entry in result.exercises) and why:
            yield _("Nothing could be read: {why}").format(why=why)


def _is_begun(result: ExerciseResult) -> bool:
    return result.status not in (*NOT_BEGUN, "unreadable")


def _left(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Titles of what there is no answer to, and of what cannot be read where something else can."""
    for said, statuses in (
        (_("Not yet written: {titles}."), NOT_BEGUN),
        (_("In files that cannot be read: {titles}."), ("unreadable",)),
    ):
        titles = [sheet.title for sheet in sheets if sheet.result.status in statuses]
        if titles and len(titles) < len(sheets):
            yield said.format(titles=several(titles))


def _view(sheet: Sheet, mark: Mark, quiz_feedback: str) -> SimpleNamespace:
    result = sheet.result
    score = mark.scores.get(result.id, result.score)
    answers = list(_answers(sheet, quiz_feedback))
    begun = _is_begun(result)
    others = some(sheet.others, MOST_CASES)
    points = _("{score:g} of {most:g} points").format(score=score, most=result.max_score)
    return SimpleNamespace(
        id=result.id,
        title=sheet.title,
        verdict=text.say_verdict(result),
        points=points,
        told=_("{verdict}, {points}").format(verdict=text.say_verdict(result), points=points),
        of=_("{part} of {whole}").format(part=f"{score:g}", whole=f"{result.max_score:g}"),
        is_begun=begun,
        others=_("Cases that are not right besides: {cases}").format(cases=others)
        if others
        else "",
        css=_TAGS.get(result.status, "F"),
        edge=_EDGES.get(result.status, "failed"),
        is_shown=begun
        and (result.status != "passed" or bool(_notes(sheet, mark)) or bool(answers)),
        said=sheet.said,
        notes=_notes(sheet, mark),
        case=Markup(sheet.case),
        hidden=_hidden(sheet),
        hint=sheet.hint,
        answers=answers,
        code=[_code(place, code) for place, code in sheet.code],
    )


def _notes(sheet: Sheet, mark: Mark) -> list[str]:
    """What else there is to know: points given by people, which file counts, what was lost for what."""
    result, notes = sheet.result, []
    for one in mark.overrides:
        if one.exercise == result.id:
            said = _("{points:g} points were given by {who}: {reason}")
            notes.append(said.format(points=one.points, who=one.who, reason=one.reason))
    if lost := text.say_lost(result):
        notes.append(lost)
    notes += say_taken(result.uses)
    if result.rivals:
        said = _("{file} counts; it is answered in these as well, which do not: {others}")
        notes.append(said.format(file=result.file, others=several(result.rivals)))
    return notes


def _hidden(sheet: Sheet) -> str:
    """How many hidden cases fail, and how; never which, or with which numbers."""
    if not sheet.hidden:
        return ""
    kinds = Counter(sheet.hidden)
    told = [_("{kind} ({count})").format(kind=kind, count=count) for kind, count in kinds.items()]
    said = ngettext(
        "Of {whole} case that you do not have, {count} is not right: {kinds}",
        "Of {whole} cases that you do not have, {count} are not right: {kinds}",
        max(sheet.hidden_cases, len(sheet.hidden)),
    )
    return said.format(
        whole=max(sheet.hidden_cases, len(sheet.hidden)),
        count=len(sheet.hidden),
        kinds=several(told),
    )


def _answers(sheet: Sheet, feedback: str) -> Iterator[SimpleNamespace]:
    """Answers to the questions of a quiz, as far as the course wants them told."""
    if not sheet.questions or feedback == "none":
        return
    worth = {id_: (score, most) for id_, score, most in sheet.result.questions}
    for check in sheet.result.checks:
        question = sheet.questions.get(check.case)
        score, most = worth.get(check.case, (0.0, 0.0))
        said = _("right") if check.passed else to_line(check.message)
        if feedback == "verdict" and not check.passed:
            said = _("not right")
        yield SimpleNamespace(
            id=check.case,
            prompt=say_question(question) if question else "",
            given=check.given,
            points=_("{part} of {whole}").format(part=f"{score:g}", whole=f"{most:g}"),
            said=said,
        )


def _code(place: str, code: str) -> SimpleNamespace:
    lines = code.splitlines()
    shown = lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        shown.append("# " + _("and {count} more").format(count=len(lines) - MOST_LINES))
    said = _("Your code, {place}").format(place=place)
    return SimpleNamespace(title=said, text="\n".join(shown), is_short=len(lines) <= SHORT)
