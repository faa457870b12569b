"""A mistake that is an idea's in every case but one, in which the answer is wrong in a way of its own.

An answer often has a habit besides its mistake that shows in one question only: it takes a small spread for
none, or divides by what rounding has left of a zero. That question says nothing against the idea.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.declaring.ideas import Hypothesis
from grader.telling.ideas.evidence import has_elements, is_wrong_result
from grader.telling.same.trace import Trace

ENOUGH = 4
"""Other questions that have to be wrong in the idea's way, at least."""


def match_but_for_one(
    results: Sequence[Trace], matching: Callable[[Sequence[Trace]], list[Hypothesis]]
) -> list[Hypothesis]:
    """Return what an answer matches if one question is left out that it has wrong.

    A public case and the hidden one that asks it again are one question. Nothing matches where few others are
    wrong, or where more than one could be left out: then none of them stands apart.

    Args:
        results: what the answer did where a result is asked for.
        matching: the single ideas that explain an answer in some cases; pairs where no single one does.
    """
    wrong = dict.fromkeys(_question(t) for t in results if is_wrong_result(t) and has_elements(t))
    if len(wrong) <= ENOUGH or any(t.failed and t.case.law is not None for t in results):
        return []
    found = [matching([t for t in results if _question(t) != odd]) for odd in wrong]
    found = [matches for matches in found if matches]
    alone = [matches for matches in found if len(matches[0].names) == 1] or found
    return alone[0] if len(alone) == 1 else []


def _question(trace: Trace) -> str:
    return trace.case.like or trace.case.name
