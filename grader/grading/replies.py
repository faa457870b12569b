"""Replies of a child to an answer's behaviour: sorted by case, with the reason where a name is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.expected.built import BuiltCase
from grader.jail.outcome import Behaviour, Outcome, clean, decode, on
from grader.jail.session import Reply
from grader.language import _

Failures = Sequence[Mapping[str, Any]]
"""Statements of a submission that failed, see `Session.failures`."""


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
    if outcome.error is None or outcome.error["kinds"][0] != "NameError":
        return outcome
    for failure in failures:
        for name in failure.get("names", []):
            if f"name '{name}' is not defined" in outcome.error["text"]:
                text = _("; ").join([outcome.error["text"], _say_failure(failure)])
                return replace(outcome, error=outcome.error | {"text": text})
    return outcome


def _say_failure(failure: Mapping[str, Any]) -> str:
    if "place" in failure:
        _file, label, line = failure["place"]
        said = _("{label}, line {line}: {said}")
        return clean(said.format(label=label, line=line, said=failure["note"]))
    error = failure["error"]
    said = _("{label}, line {line} failed with {name}: {text}").format(
        label=failure["label"],
        line=failure["line"],
        name=error["kinds"][0],
        text=error["text"],
    )
    return clean(said)
