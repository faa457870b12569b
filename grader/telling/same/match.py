"""Whether two functions behave alike: the same results, gradients, updates and failures on a case."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import torch

from grader.declaring.case import EDGE
from grader.expected.built import BuiltCase
from grader.jail.aspect import Aspect
from grader.jail.outcome import Outcome
from grader.judging.structure import judge_structure
from grader.telling.same.resemblance import same_law
from grader.telling.same.sameness import same_numbers
from grader.telling.same.sketch import Digits, Sketch, same_sketch
from grader.telling.same.trace import Trace


def alike(
    ours: Trace, theirs: Trace, *, lenient: bool = False, digits: Digits = Digits.EXACT
) -> bool:
    """Whether an answer may be made like another function, as far as one case tells.

    Args:
        ours: what the answer did on the case.
        theirs: what the other function did; if it draws, in many runs.
        lenient: a case in which the other breaks, and the answer is right, tells nothing: the answer may
            treat apart what the other did not think of. Nor does one in which the other makes fractions
            where integers are asked for: the answer may round them, or leave them; where it makes the right
            numbers in another dtype there is nothing to round. At an edge, a right answer tells nothing
            either: it may leave the function before its wrong formula. The dtype of integers is not
            compared: to widen them is a mistake besides. Right answers may treat them apart.
        digits: to which numbers are compared.
    """
    case, one, other = ours.case, ours.first, theirs.first
    if case.law is not None:
        return same_law(ours.samples, theirs.draws)
    if case.raises and not same_ending(ours, theirs):
        return False
    if one.status != "returned":
        # An answer that breaks where the idea does not may have the idea and a slip besides.
        return True
    if lenient and (other.status == "raised" or EDGE in case.tags) and not ours.failed:
        return True
    if other.status != "returned" or not _same_structure(case, one, other):
        return False
    if lenient and asks_for_integers(case) and (_has_fractions(theirs) or not ours.failed):
        return True
    same_effects = one.touched == other.touched and (one.grad_error is None) == (
        other.grad_error is None
    )
    compared = one.aspects.keys() | theirs.aspects.keys()
    if case.expected.skeleton == "None":
        compared = {aspect for aspect in compared if not aspect.is_output}
    widened = lenient and asks_for_integers(case)
    single, close = digits is Digits.SINGLE, digits is not Digits.EXACT
    if not (widened or single) and (_refutes(theirs, ours) or _fails_alone(ours, theirs)):
        return False
    convert = _in_double if widened else _in_single if single else None
    same = same_effects and _same_flags(one, other)
    return same and alike_in(compared, ours, theirs, convert, close=close)


def same_ending(ours: Trace, theirs: Trace) -> bool:
    """Whether two functions raise, or fail to raise, what a case asks for in the same way."""
    if not ours.failed or not theirs.failed:
        return not ours.failed and not theirs.failed
    return ours.first.status == theirs.first.status and ours.said[0] == theirs.said[0]


def alike_in(
    aspects: Iterable[Aspect],
    ours: Trace,
    theirs: Trace,
    convert: Callable[[Any], Any] | None = None,
    *,
    close: bool = False,
) -> bool:
    """Whether two functions have the same numbers in some aspects.

    Args:
        aspects: which.
        ours: what an answer did.
        theirs: what the other function did.
        convert: what numbers, or their sketches, are brought to one dtype by.
        close: whether it is enough that numbers are close.
    """
    same: Callable[..., bool] = same_numbers if theirs.shown is None else same_sketch
    mine: Mapping[Aspect, Any] = ours.first.aspects if theirs.shown is None else ours.sketches
    for aspect in aspects:
        one, other = mine.get(aspect), theirs.aspects.get(aspect)
        if convert is not None:
            one, other = (None if it is None else convert(it) for it in (one, other))
        if not same(one, other, close=close):
            return False
    return True


def _refutes(theirs: Trace, ours: Trace, only: Aspect | None = None) -> bool:
    """Whether a quick look shows that two functions do not do the same; False says nothing."""
    if theirs.shown is not None:
        return False  # to compare sketches is as quick
    return any(
        probe.refutes(ours.numbers) for probe in theirs.probes if only in (None, probe.aspect)
    )


def _fails_alone(ours: Trace, theirs: Trace) -> bool:
    """Whether an answer's numbers are judged wrong where the other's, close to them, are right."""
    judged = ours.case.expected.aspects.keys()
    return not judged & {*ours.wrong} <= {*theirs.wrong}


def alike_in_part(aspect: Aspect, ours: Trace, theirs: Trace) -> bool:
    """Whether an aspect that a case asks for has the same numbers; a gradient may be missing in ours."""
    missing = ours.first.aspects.get(aspect) is None and not aspect.is_grad
    if missing or aspect not in theirs.aspects or _refutes(theirs, ours, aspect):
        return False
    if aspect in ours.wrong and aspect not in theirs.wrong:
        return False
    return alike_in([aspect], ours, theirs)


def fails_alike(
    ours: Trace,
    theirs: Trace,
    in_own_words: Collection[str] = (),
    *,
    break_together: bool = False,
) -> bool:
    """Whether a wrong case may be wrong in the other's way, and not for a reason of its own.

    Args:
        ours: what the answer did on the case.
        theirs: what the other function did.
        in_own_words: exceptions that answers raise themselves; what they say is nobody else's.
        break_together: whether both break in the same few cases: two that stumble over a None there are
            alike, whatever they were about to do with it.
    """
    if ours.first.status == "returned":
        return True
    one, other = ours.said, theirs.said
    if break_together and all("NoneType" in text for _, text in (one, other)):
        return True
    if theirs.first.status != "raised" or one[0] != other[0]:
        return False
    return one == other or one[0] in in_own_words


def asks_for_integers(case: BuiltCase) -> bool:
    """Whether all that a case wants returned is integers."""
    tensors = case.expected.outputs.values()
    return bool(tensors) and not any(tensor.is_floating_point() for tensor in tensors)


def _has_fractions(trace: Trace) -> bool:
    """Whether results are floating-point numbers, and not those that are asked for in another dtype."""
    if trace.shown is None:
        floats = any(tensor.is_floating_point() for tensor in trace.first.outputs.values())
    else:
        shown = (sketch for aspect, sketch in trace.shown.items() if aspect.is_output)
        floats = any(sketch is not None and sketch.form[1].is_floating_point for sketch in shown)
    return floats and not trace.differs_in_dtype_alone


def _in_double(numbers: Any) -> Any:
    return numbers.in_double() if isinstance(numbers, Sketch) else numbers.double()


def _in_single(numbers: Any) -> Any:
    if isinstance(numbers, Sketch):
        return numbers.in_single()
    return numbers.float() if numbers.dtype == torch.float64 else numbers


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
        flags.get(key) == other.flags.get(aspect, {}).get(key)
        for aspect, flags in one.flags.items()
        if aspect.is_state
        for key in keys
    )
