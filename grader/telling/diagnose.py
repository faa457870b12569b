"""Which mistake it is: a wrong idea that the failed answer behaves like, else what is found without one.

The exercise's ideas come first (ideas/bank.py); then, without running anything, structural findings
(findings/order.py). Without a match nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.expected.built import BuiltExercise
from grader.jail.outcome import Behaviour
from grader.judging.checks import Check
from grader.language import _
from grader.telling.findings.answer import Answer
from grader.telling.findings.order import find
from grader.telling.ideas.bank import Bank
from grader.telling.ideas.wording import Diagnosis


def diagnose(
    built: BuiltExercise,
    behaviour: Behaviour,
    bank: Bank | None,
    judged: Sequence[Check] = (),
) -> Diagnosis | None:
    """Name the mistake of an answer that has failed at least one case, if it can be named.

    Args:
        built: what it was judged by.
        behaviour: its outcomes.
        bank: the exercise's wrong ideas.
        judged: its checks, which are made here if they are not given.
    """
    answer = Answer(built, behaviour, judged)
    if not any(answer.checks.values()):
        return _of_manners(answer)
    found = bank.name_mistake_in(answer) if bank else None
    if found is None and (finding := find(answer)):
        found = Diagnosis(finding.sentence, (finding.name,))
    return found


def _of_manners(answer: Answer) -> Diagnosis | None:
    """Where every plain call is right, what fails is told as it is."""
    odd = [check for trace in answer.traces.values() for check in trace.odd]
    if not odd:
        return None
    return Diagnosis(
        _("The results are right, but {said}.").format(said=odd[0].message),
        (str(odd[0].aspect.of),),
    )
