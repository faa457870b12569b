"""One record on a terminal, for those who teach: all that it says, hidden cases and flags included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.judging.checks import Check, say_aspect
from grader.judging.score import NOT_BEGUN, ExerciseResult, Result
from grader.language import _, several
from grader.policies.marks import Mark
from grader.report import text
from grader.report.cohort.naming import Names
from grader.report.cohort.tally import QUESTION
from grader.report.handed import say_handed_in, say_late

MOST_CHECKS = 3
"""Failed checks that are told of the first case; of each further one it is one."""


def lines_of(result: Result, names: Names, mark: Mark | None = None) -> Iterator[str]:
    """Yield the lines of a report on one student.

    Args:
        result: as the record has it.
        names: what people read in the place of ids.
        mark: what scores.csv says of it, where that is known.
    """
    score, most = (mark.final, mark.max_score) if mark else (result.score, result.max_score)
    said = _("{student}: {score:g} of {most:g} points")
    yield said.format(student=names.person(result.student), score=score, most=most)
    yield from _of_all(result, mark)
    for entry in result.exercises:
        if entry.status not in NOT_BEGUN:
            yield ""
            yield from _exercise(entry, names, mark)
    left = [entry.id for entry in result.exercises if entry.status in NOT_BEGUN]
    if left:
        yield ""
        yield _("Not yet written: {titles}.").format(titles=several(left))
    yield ""
    said = _("On {device}, held at level {level}")
    yield said.format(device=result.device.upper(), level=result.isolation)
    if result.device != "cuda":
        yield _("GPU: not run")


def _of_all(result: Result, mark: Mark | None) -> Iterator[str]:
    """How it was handed in, and what lateness costs."""
    handed = result.handed
    yield from say_handed_in(handed)
    if partners := handed.get("partners"):
        yield _("with {names}").format(names=several(partners))
    if mark and mark.days_late:
        yield say_late(mark)


def _exercise(entry: ExerciseResult, names: Names, mark: Mark | None) -> Iterator[str]:
    told = {"verdict": text.say_verdict(entry), "points": text.say_points(entry)}
    yield _("{id}: {verdict} ({points})").format(id=entry.id, **told)
    for one in mark.overrides if mark else ():
        if one.exercise == entry.id:
            said = _("{points:g} points were given by {who}: {reason}")
            yield "  " + said.format(points=one.points, who=one.who, reason=one.reason)
    if lost := text.say_lost(entry):
        yield f"  {lost}"
    if entry.file:
        yield "  " + _("file: {file}").format(file=entry.file)
    for flag in entry.flags:
        yield "  " + _("FLAG  {said}").format(said=flag)
    if entry.diagnosis:
        yield f"  {entry.diagnosis}"
    for number, (case, checks) in enumerate(text.failures_of(entry).items()):
        yield from _case(entry, case, checks if number == 0 else checks[:1], names)


def _case(entry: ExerciseResult, case: str, checks: Sequence[Check], names: Names) -> Iterator[str]:
    if str(checks[0].aspect) == QUESTION:
        given = checks[0].given or "-"
        told = _("FAIL  {name}: {fault}").format(name=f"{case} = {given}", fault=checks[0].message)
        yield f"  {told}"
        return
    name = names.case(entry.id, case)
    if names.is_hidden(entry.id, case):
        name = _("{name} (hidden)").format(name=name)
    yield "  " + _("FAIL  {name}").format(name=name)
    for check in checks[:MOST_CHECKS]:
        said = _("{part}: {said}").format(part=say_aspect(check.aspect), said=check.message)
        yield f"      {said}"
    if len(checks) > MOST_CHECKS:
        yield "      " + _("and {count} more").format(count=len(checks) - MOST_CHECKS)
