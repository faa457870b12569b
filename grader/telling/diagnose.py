"""Which mistake it is: a slip, a wrong idea that the failed answer behaves like, or what is found without one.

Slips come first, which have to be mended before anything else counts (a name that is not there, no return);
then the exercise's ideas (ideas/bank.py); then structural findings (findings/order.py has both lists). Without
a match nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.declaring.credit import Credit
from grader.expected.built import BuiltExercise
from grader.jail.outcome import Behaviour
from grader.judging.checks import Check
from grader.language import _
from grader.telling.code.written import Written
from grader.telling.findings.answer import Answer
from grader.telling.findings.credits import credit_of, credit_of_slip
from grader.telling.findings.order import find, find_slip
from grader.telling.findings.relations.pairs import Finding
from grader.telling.ideas.bank import Bank
from grader.telling.ideas.wording import Diagnosis

_ENDING = ("stub left in", "unknown name", "unknown attribute")
"""Slips that end a call."""


def diagnose(
    built: BuiltExercise,
    behaviour: Behaviour,
    bank: Bank | None,
    judged: Sequence[Check] = (),
    written: Written | None = None,
) -> Diagnosis | None:
    """Name the mistake of an answer that has failed at least one case, if it can be named.

    Args:
        built: what it was judged by.
        behaviour: its outcomes.
        bank: the exercise's wrong ideas.
        judged: its checks, which are made here if they are not given.
        written: its code, where that is at hand.
    """
    answer = Answer(built, behaviour, judged, written)
    if not any(answer.checks.values()):
        return _of_manners(answer)
    slip = find_slip(answer)
    found = Diagnosis(slip.sentence, (slip.name,), Credit(credit_of_slip(slip))) if slip else None
    if built.kind:
        return found  # to find out what is wrong is the exercise
    if bank and (slip is None or _is_rare(slip, answer)):
        idea = bank.name_mistake_in(answer)
        found = _with_slip(idea, slip) if idea and slip else idea or found
    if found is None and (finding := find(answer)):
        found = Diagnosis(finding.sentence, (finding.name,), Credit(credit_of(finding, answer)))
    return found


def _is_rare(slip: Finding, answer: Answer) -> bool:
    """Whether a slip ends few of the calls that fail: what is wrong with the others is worth more."""
    ended = [c for c in answer.wrong if answer.behaviour[c.name][0].status != "returned"]
    return slip.name in _ENDING and 2 * len(ended) < len(answer.wrong)


def _with_slip(idea: Diagnosis, slip: Finding) -> Diagnosis:
    """Word an idea that fits all calls but those that a slip ends."""
    said = _("{said} Besides, some calls break off. {why}")
    return replace(idea, sentence=said.format(said=idea.sentence, why=slip.sentence))


def _of_manners(answer: Answer) -> Diagnosis | None:
    """Where every plain call is right, what fails is told as it is."""
    odd = [check for trace in answer.traces.values() for check in trace.odd]
    if not odd:
        return None
    return Diagnosis(
        _("The results are right, but {said}.").format(said=odd[0].message),
        (str(odd[0].aspect.of),),
    )
