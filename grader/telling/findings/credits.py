"""What an answer earns at least for a finding that explains all of it: right but for one slip."""

from __future__ import annotations

import math

from grader.telling.findings.answer import Answer
from grader.telling.findings.breaking import breaks_in
from grader.telling.findings.relations.pairs import Finding

_CREDITS = {
    "another shape": 0.75,
    "computed in float32": 0.75,
    "tiny difference": 0.7,
    "only the last": 0.65,
    "only the first": 0.65,
    "cut off": 0.65,
    "cut at zero": 0.65,
    "factor": 0.6,
    "transposed": 0.6,
    "reversed": 0.6,
    "shifted": 0.6,
    "rounded": 0.6,
    "root missing": 0.6,
    "root too many": 0.6,
    "not reduced": 0.5,
    "signs": 0.5,
    "constant offset": 0.5,
    "logarithm": 0.5,
    "exponential": 0.5,
    "absolute value": 0.5,
    "reciprocal": 0.5,
}

ENOUGH = 1 / 3
"""Share of the results that must be right where one line breaks off all other calls."""


def credit_of(finding: Finding, answer: Answer) -> float:
    """Return the share of the points that an answer earns at least, as a person would give it.

    None where a part of the result is wrong of which it says nothing, or where some call gave no result but for
    a slip that stops all calls that fail where others show the rest to be right. Of parts that are wrong in
    different ways each takes its share.
    """
    if finding.name in _OF_BREAKS:
        lines = {one.line for one in breaks_in(answer.wrong, answer)}
        right = sum(1 for case in answer.results if case not in answer.wrong)
        only_breaks = answer.faults(answer.wrong) == {"raises an exception"}
        enough = right > 1 and right >= ENOUGH * len(answer.results)
        return _OF_BREAKS[finding.name] if only_breaks and len(lines) == 1 and enough else 0.0
    wrong = [aspect for aspect in answer.wrong_aspects if not aspect.is_grad]
    determined = [case for case in answer.results if case.law is None]
    explained = len(finding.parts) >= len(wrong)
    if (len(wrong) > 1 and not explained) or len(answer.returned) < len(determined):
        return 0.0
    names = {finding.name, *finding.parts} if len(wrong) > 1 else {finding.name}
    return math.prod(_CREDITS.get(name, 0.0) for name in names)


_OF_BREAKS = {"truth of a tensor": 0.6, "refused": 0.5}


def credit_of_slip(slip: Finding) -> float:
    """The same for a slip: where the formula can be told to be there."""
    return _OF_SLIPS.get(slip.name, 0.0)


_OF_SLIPS = {"in place on a leaf": 0.5, "no gradient": 0.5}
