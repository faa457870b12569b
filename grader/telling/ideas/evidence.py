"""What of an answer is evidence for an idea: results that show it, calls that break off, parts that agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import torch

from grader.jail.aspect import Aspect
from grader.jail.outcome import Outcome
from grader.telling.findings.one_fault import STATE
from grader.telling.same.match import alike_in_part
from grader.telling.same.sameness import same_numbers
from grader.telling.same.trace import Trace

ENOUGH_FIGURES = 3
"""Calls that break over numbers of their own, from which on exceptions alone speak for an idea."""

_SLIPS = {"NameError", "ImportError", "SyntaxError", "AttributeError", "NotImplementedError"}


def is_wrong_result(trace: Trace) -> bool:
    """Whether numbers that an answer returned, or left behind, show what is wrong with it."""
    return trace.first.status == "returned" and any(
        check.fault != STATE and not (check.aspect.is_grad and trace.first.grad_error)
        for check in trace.failed
    )


def has_elements(trace: Trace) -> bool:
    """Whether there is more than empty tensors, which are all alike, in what an answer returned or left."""
    tensors = [tensor for tensor in trace.first.aspects.values() if tensor is not None]
    return not tensors or any(tensor.numel() for tensor in tensors)


def has_lost_dtype(trace: Trace) -> bool:
    """Whether a result is float32 where float64 is expected; what is not asked for tells nothing."""
    got = trace.first.aspects
    wanted = [a for a, t in trace.case.expected.outputs.items() if t.dtype == torch.float64]
    return any((own := got.get(a)) is not None and own.dtype == torch.float32 for a in wanted)


def has_wrong_numbers(trace: Trace) -> bool:
    """Whether something besides a dtype is wrong with what an answer returned."""
    return any(check.fault != "wrong dtype" for check in trace.failed)


def lacks_the_same(ours: Trace, theirs: Trace) -> bool:
    """Whether no gradient arrives in the same places: zeros would do as well for being alike."""
    others = theirs.aspects
    return all(
        (others.get(aspect) is None) == (tensor is None)
        for aspect, tensor in ours.first.aspects.items()
        if aspect.is_grad
    )


def shows_a_number(trace: Trace) -> bool:
    """Whether something is wrong with an answer on a case besides NaN and infinity."""
    first, expected = trace.first, trace.case.expected.aspects
    if trace.case.law is not None:
        return True
    for aspect in trace.wrong:
        want, got = expected.get(aspect), first.aspects.get(aspect)
        if want is None or got is None or want.shape != got.shape:
            return True
        finite = got.isfinite()
        if finite.any() and not same_numbers(got[finite], want[finite].to(got.dtype)):
            return True
    return False


def usefulness(trace: Trace) -> tuple[bool, bool, bool, int]:
    """What sorts cases by how soon, and how cheaply, they tell an answer from an idea."""
    case = trace.case
    return case.law is not None, trace.first.status != "returned", not trace.failed, len(case.runs)


def is_slip(outcome: Outcome) -> bool:
    """Whether a call ends in a way that no idea does: ideas are code that runs."""
    if outcome.status != "raised" or outcome.error is None:
        return True
    return bool(_SLIPS & {*outcome.error.kinds}) and "NoneType" not in outcome.error.text


def breaks_on_the_same_numbers(
    broken: Sequence[Trace], pairs: Iterable[tuple[Trace, Trace]]
) -> bool:
    """Whether two functions stumble over the same numbers, such as sizes that do not fit, in every call.

    That calls with other sizes give other numbers makes it telling.

    Args:
        broken: the calls of one.
        pairs: these, each with that of the other one, which are looked at only where they matter.
    """
    telling = len({ours.figures for ours in broken} - {0}) >= ENOUGH_FIGURES
    return telling and all(ours.figures == theirs.figures for ours, theirs in pairs)


def same_part(part: Aspect, ours: Trace, theirs: Trace) -> bool:
    """Whether one part of a result may be made in the same way, as far as one case tells."""
    key = (theirs, part)
    if key not in ours.met:
        one, other = ours.first, theirs.first
        ours.met[key] = (
            other.status == "returned"
            and one.touched == other.touched
            and not (part.is_grad and (one.grad_error or other.grad_error))
            and (part not in ours.case.expected.aspects or alike_in_part(part, ours, theirs))
        )
    return ours.met[key]


def is_chosen(part: Aspect, trace: Trace) -> bool:
    """Whether a part of a result tells little: one number, a whole one or one that the call was given."""
    got = trace.first.aspects.get(part)
    if got is None or got.numel() != 1:
        return False
    if not got.is_floating_point():
        return True
    return got.item() in _numbers_in([tree for _, tree in trace.case.call.arguments])


def _numbers_in(tree: Any) -> Iterator[float]:
    """Yield the numbers of an argument that are in no tensor."""
    if isinstance(tree, dict):
        yield from _numbers_in([] if "tensor" in tree else list(tree.values()))
    elif isinstance(tree, list):
        for item in tree:
            yield from _numbers_in(item)
    elif isinstance(tree, (int, float)):
        yield tree


def spoils_flags(expected: Outcome, ours: Outcome, theirs: Outcome) -> bool:
    """Whether another function puts a new tensor where this answer, rightly, has not."""
    return any(
        value == ours.flags.get(aspect, {}).get(key) != theirs.flags.get(aspect, {}).get(key)
        for aspect, flags in expected.flags.items()
        if aspect.is_state
        for key, value in flags.items()
    )
