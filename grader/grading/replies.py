"""Replies of a child to an answer's behaviour: sorted by case, with the reason where a name is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.expected.built import BuiltCase
from grader.jail.inside.raised import FailedStatement
from grader.jail.outcome import Behaviour, Outcome, clean, decode, on
from grader.jail.reply import Failure, Reply
from grader.language import _

Failures = Sequence[Failure]
"""Statements of a submission that failed."""


def behaviour_of(
    cases: Sequence[BuiltCase], replies: Sequence[Reply], device: str, failures: Failures
) -> Behaviour:
    """Sort the replies to the calls of some cases by case."""
    outcomes = iter([on(device, _explain(decode(reply), failures)) for reply in replies])
    return {case.name: [next(outcomes) for _ in case.runs] for case in cases}


def _explain(outcome: Outcome, failures: Failures) -> Outcome:
    """Add to a missing name why it is missing: the statement that should have defined it failed."""
    if outcome.status == "missing":
        told = [_say_failure(failure) for failure in failures]
        return replace(outcome, note=_("; ").join(told))
    if outcome.error is None or outcome.error.kind != "NameError":
        return outcome
    for failure in failures:
        for name in failure.names if isinstance(failure, FailedStatement) else ():
            if f"name '{name}' is not defined" in outcome.error.text:
                text = _("; ").join([outcome.error.text, _say_failure(failure)])
                return replace(outcome, error=replace(outcome.error, text=text))
    return outcome


def _say_failure(failure: Failure) -> str:
    if isinstance(failure, FailedStatement):
        said = _("{label}, line {line} failed with {name}: {text}")
        where = {"label": failure.label, "line": failure.line}
        return clean(said.format(**where, name=failure.error.kind, text=failure.error.text))
    said = _("{label}, line {line}: {said}")
    _file, label, line = failure.place
    return clean(said.format(label=label, line=line, said=failure.note))
