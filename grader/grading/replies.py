"""Replies of a child to an answer's behaviour: sorted by case, with the reason where a name is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.expected.built import BuiltCase
from grader.jail.inside.raised import FailedStatement
from grader.jail.outcome import Behaviour, Outcome, clean, decode, on
from grader.jail.reply import Failure, Reply
from grader.language import _

MOST_CAUSES = 3
"""Statements that are told where a function could not be defined."""

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
        told = (
            [outcome.note] if outcome.note else map(_say_failure, _causes(failures)[:MOST_CAUSES])
        )
        return replace(outcome, note=_("; ").join(told))
    if outcome.error is None or outcome.error.kind != "NameError":
        return outcome
    for failure in failures:
        for name in failure.names:
            if f"name '{name}' is not defined" in outcome.error.text:
                text = _("; ").join([outcome.error.text, _say_failure(failure)])
                return replace(outcome, error=replace(outcome.error, text=text))
    return outcome


def _causes(failures: Failures) -> list[Failure]:
    """The failures that do not only follow from another one: of a name that was not defined."""
    causes: list[Failure] = []
    lost: set[str] = set()
    for failure in failures:
        if isinstance(failure, FailedStatement):
            follows = any(f"'{name}'" in failure.error.text for name in lost)
            lost.update(failure.names)
            if follows and failure.error.kind in ("NameError", "ImportError"):
                continue
        causes.append(failure)
    return causes


def _say_failure(failure: Failure) -> str:
    if isinstance(failure, FailedStatement):
        said = _("{label}, line {line} failed with {name}: {text}")
        where = {"label": failure.label, "line": failure.line}
        return clean(said.format(**where, name=failure.error.kind, text=failure.error.text))
    said = _("{label}, line {line}: {said}")
    _file, label, line = failure.place
    return clean(said.format(label=label, line=line, said=failure.note))
