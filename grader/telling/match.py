"""Whether two functions behave alike: the same results, gradients, updates and failures on a case."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

import torch
from torch import Tensor

from grader.built import BuiltCase
from grader.case import EDGE
from grader.judging.compare import compare
from grader.judging.structure import judge_structure
from grader.outcome import Outcome
from grader.telling.resemblance import same_law

EQUAL = 1e-9
"""Relative difference below which two float64 results count as made by the same formula."""

EQUAL_FLOAT32 = 2e-6
FLOOR = 1e-3

Behaviour = dict[str, list[Outcome]]
"""Case name to the outcomes of its runs."""


def is_right(case: BuiltCase, outcomes: list[Outcome]) -> bool:
    """Whether a case passes all its checks."""
    return all(check.passed for check in compare(case, outcomes))


def alike(
    case: BuiltCase, ours: list[Outcome], theirs: list[Outcome], *, lenient: bool = False
) -> bool:
    """Whether an answer may be made like another function, as far as one case tells.

    Args:
        case: what was called.
        ours: the answer's outcomes.
        theirs: the other function's.
        lenient: a case in which the other breaks, and the answer is right, tells nothing: the answer may
            treat apart what the other did not think of. Nor does one in which the other makes fractions
            where integers are asked for: the answer may round them, or leave them. At an edge, a right
            answer tells nothing either: it may leave the function before its wrong formula. The dtype
            of integers is not compared: to widen them is a mistake besides. Right answers may treat them
            apart.
    """
    if case.law is not None:
        return same_law(ours, theirs)
    one, other = ours[0], theirs[0]
    if case.raises and not same_ending(case, ours, theirs):
        return False
    if one.status != "returned":
        # An answer that breaks where the idea does not may have the idea and a slip besides.
        return True
    if lenient and (other.status == "raised" or EDGE in case.tags) and is_right(case, ours):
        return True
    if other.status != "returned" or not _same_structure(case, one, other):
        return False
    if lenient and _asks_for_integers(case) and (_has_floats(other) or is_right(case, ours)):
        return True
    same_effects = one.touched == other.touched and (one.grad_error is None) == (
        other.grad_error is None
    )
    kinds = one.aspects.keys() | other.aspects.keys()
    if case.expected.skeleton == "None":
        kinds = {kind for kind in kinds if not kind.startswith("output")}
    if lenient and _asks_for_integers(case):
        one, other = _in_double(one), _in_double(other)
    return same_effects and _same_flags(one, other) and alike_in(kinds, one, other)


def same_ending(case: BuiltCase, ours: list[Outcome], theirs: list[Outcome]) -> bool:
    """Whether two functions raise, or fail to raise, what a case asks for in the same way."""
    if is_right(case, ours) or is_right(case, theirs):
        return is_right(case, ours) == is_right(case, theirs)
    one, other = ours[0], theirs[0]
    return one.status == other.status and _said(one)[0] == _said(other)[0]


def alike_in(kinds: Iterable[str], one: Outcome, other: Outcome) -> bool:
    """Whether two outcomes have the same numbers in some of their aspects."""
    return all(same_numbers(one.aspects.get(kind), other.aspects.get(kind)) for kind in kinds)


def fails_alike(
    ours: list[Outcome],
    theirs: list[Outcome],
    in_own_words: Collection[str] = (),
    *,
    break_together: bool = False,
) -> bool:
    """Whether a wrong case may be wrong in the other's way, and not for a reason of its own.

    Args:
        ours: the answer's outcomes.
        theirs: the other function's.
        in_own_words: exceptions that answers raise themselves; what they say is nobody else's.
        break_together: whether both break in the same few cases: two that stumble over a None there are
            alike, whatever they were about to do with it.
    """
    if ours[0].status == "returned":
        return True
    one, other = _said(ours[0]), _said(theirs[0])
    if break_together and all("NoneType" in text for _, text in (one, other)):
        return True
    if theirs[0].status != "raised" or one[0] != other[0]:
        return False
    return one == other or one[0] in in_own_words


def same_numbers(one: Tensor | None, other: Tensor | None) -> bool:
    """Whether two tensors are equal but for rounding; no gradient and a gradient of zeros are alike."""
    if one is None or other is None:
        # What no gradient reaches and what a gradient of zeros reaches are the same mistake.
        return all(tensor is None or not tensor.any() for tensor in (one, other))
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if not one.is_floating_point():
        return torch.equal(one, other)
    finite = other[other.isfinite()].abs()
    # Below the floor lies what rounding makes of a true zero.
    scale = max(float(finite.max()) if finite.numel() else 1.0, FLOOR)
    equal = EQUAL if one.dtype == torch.float64 else EQUAL_FLOAT32
    return torch.allclose(one, other, rtol=0.0, atol=equal * scale, equal_nan=True)


def _asks_for_integers(case: BuiltCase) -> bool:
    tensors = case.expected.outputs.values()
    return bool(tensors) and not any(tensor.is_floating_point() for tensor in tensors)


def _has_floats(outcome: Outcome) -> bool:
    return any(tensor.is_floating_point() for tensor in outcome.outputs.values())


def _in_double(outcome: Outcome) -> Outcome:
    aspects = {kind: None if t is None else t.double() for kind, t in outcome.aspects.items()}
    return replace(outcome, aspects=aspects)


def _said(outcome: Outcome) -> tuple[str, str]:
    """An exception but for the numbers in it: many mistakes raise the same class."""
    error = outcome.error or {"kinds": [""], "text": ""}
    return error["kinds"][0], re.sub(r"[\d., ()\[\]]+", " ", error["text"])


def _same_structure(case: BuiltCase, one: Outcome, other: Outcome) -> bool:
    """Whether two results are of one form, as far as a case looks: a list does for a tuple."""
    if case.expected.skeleton == "None" or one.skeleton == other.skeleton:
        return True
    return "None" not in (one.skeleton, other.skeleton) and (
        judge_structure(other.skeleton, one.skeleton) is None
    )


def _same_flags(one: Outcome, other: Outcome) -> bool:
    keys = ("storage_kept", "requires_grad", "is_leaf")
    return all(
        one.flags[kind].get(key) == other.flags.get(kind, {}).get(key)
        for kind in one.flags
        if kind.startswith("state ")
        for key in keys
    )
