"""Outcomes of a case against expected values: one Check for each aspect, each with its sentence.

The formula is judged in float64, numerical stability in float32, by cases that ask for it. How far a number
may be off is in `tolerance.py`.
"""

from __future__ import annotations

from dataclasses import replace

import torch

from grader.declaring.case import STRESS
from grader.expected.built import BuiltCase
from grader.expected.others import differs
from grader.jail.aspect import INPUTS, OUTPUT, RAISES, Aspect
from grader.jail.outcome import Flags, Outcome
from grader.judging.chance import judge_random
from grader.judging.checks import UNSTABLE, Check
from grader.judging.faults import (
    FORGIVEN,
    IN_ANOTHER_PLACE,
    Reason,
    Reasons,
    judge_backward,
    judge_ending,
    judge_raises,
    judge_side_effects,
)
from grader.judging.manners import judge_others, judge_troubles
from grader.judging.structure import in_order_of, judge_structure
from grader.judging.values import compare_tensor, judge_type, say_keep_dtype
from grader.language import _, marked

_OF_THE_GRAPH = {
    ("requires_grad", True): marked("{name} now requires grad; update it outside the graph"),
    ("requires_grad", False): marked("{name} no longer requires grad; leave that as it was"),
    ("is_leaf", True): marked("{name} now is a leaf; update it outside the graph"),
    ("is_leaf", False): marked("{name} no longer is a leaf; update it outside the graph"),
}
_OF_STABILITY = ("wrong values", "not finite", "raises an exception")


def compare(case: BuiltCase, outcomes: list[Outcome]) -> list[Check]:
    """Judge the outcomes of a case, one for each of its runs.

    Args:
        case: what was called.
        outcomes: in the order of `case.runs`.

    Returns:
        At least one Check; the case is right if all have passed.
    """
    remark = ""
    if case.raises:
        reasons = {RAISES: judge_raises(case.raises, outcomes[0])}
    elif case.law is not None:
        reasons = judge_random(case, outcomes)
    else:
        reasons, remark = _judge_formula(case, outcomes[0])
        stable = not any(reasons.values())
        for dtype, outcome in zip(case.runs[1:], outcomes[1:], strict=True):
            # A wrong formula is wrong in every dtype: nothing to learn from the second run.
            if stable:
                reasons[Aspect(dtype)] = _judge_stability(case, outcome, dtype)
    return [
        Check(case.name, aspect, passed=True, message=remark, hidden=case.hidden)
        if reason is None
        else Check(
            case.name, aspect, False, reason.fault, reason.message, case.hidden, reason.credit
        )
        for aspect, reason in reasons.items()
    ]


def _judge_formula(case: BuiltCase, outcome: Outcome) -> tuple[Reasons, str]:
    """Judge the run that decides; also return what is worth saying although all is right."""
    reasons, distance = _judge_run(case, outcome, getattr(torch, outcome.dtype))
    if STRESS in case.tags and _has_overflowed(reasons):
        # Finite where the numbers are ordinary, not where they are large: an overflow in between.
        reasons = {aspect: r and replace(r, fault=UNSTABLE) for aspect, r in reasons.items()}
    if outcome.dtype != "float64":
        return _with_mixed_dtypes(case, reasons), ""
    target = case.target(torch.float64, outcome.device)
    if distance is None or target is None or bool((distance <= target.rounding).all()):
        return reasons, ""
    return (
        reasons,
        _("right, but a tiny constant is added somewhere, or float32 is used; harmless here"),
    )


def _has_overflowed(reasons: Reasons) -> bool:
    """Whether something is not finite; where a result is wrong, the result: a finite one hides it."""
    values = [r.fault for a, r in reasons.items() if r and not a.is_grad]
    return "not finite" in (values or [r.fault for r in reasons.values() if r])


def _with_mixed_dtypes(case: BuiltCase, reasons: Reasons) -> Reasons:
    """Add to what was judged in float32 alone what keeps float64 out: as if it had come out as float32."""
    said = _("with float64 your code mixes dtypes, and fails: {hint}")
    said = said.format(hint=say_keep_dtype(case.like_input))
    mixed = Reason("wrong dtype", said, FORGIVEN)
    results = [a for a in reasons if a.is_output] or [a for a in reasons if a.is_state]
    return reasons | {aspect: reasons[aspect] or mixed for aspect in results}


def _judge_stability(case: BuiltCase, outcome: Outcome, dtype: str) -> Reason | None:
    reasons, _distance = _judge_run(case, outcome, getattr(torch, dtype))
    reason = next((reason for reason in reasons.values() if reason), None)
    if reason is None:
        return None
    fault = UNSTABLE if reason.fault in _OF_STABILITY else reason.fault
    said = _("in {dtype}, {said}").format(dtype=dtype, said=reason.message)
    return Reason(fault, said)


def _judge_run(
    case: BuiltCase, outcome: Outcome, dtype: torch.dtype
) -> tuple[Reasons, torch.Tensor | None]:
    """Judge one run; where all is right at a glance, also return how far off each number is."""
    if reason := judge_ending(outcome):
        return {OUTPUT: reason}, None
    misplaced: dict[Aspect, Reason] = {}
    if reason := judge_structure(
        case.expected.skeleton, outcome.skeleton, driven=bool(case.call.driver)
    ):
        # The numbers may be right all the same, as those of H where (H,) is asked for.
        outcome, moved = in_order_of(case.expected, outcome)
        if not moved:
            return {OUTPUT: reason}, None
        misplaced = dict.fromkeys(moved, replace(reason, credit=FORGIVEN))
    elif (distance := _glance(case, outcome, dtype)) is not None:
        return dict.fromkeys([*(case.expected.aspects or [OUTPUT]), INPUTS]), distance
    digits = _digits(case.expected, outcome)
    reasons = {
        aspect: _judge_aspect(aspect, case, outcome, dtype, digits)
        for aspect in case.expected.aspects
    }
    # A Python number has no dtype that could be wrong: what has a credit has the right numbers.
    wrong_numbers = {aspect for aspect, reason in reasons.items() if reason and not reason.credit}
    forms = [replace(f, credit=0.0) if a in wrong_numbers else f for a, f in misplaced.items()]
    if forms and not any(form.credit for form in forms):
        return {OUTPUT: forms[0]}, None
    reasons |= dict(zip(misplaced, forms, strict=True))
    if not case.expected.aspects:
        reasons[OUTPUT] = None
    effects = judge_side_effects(case.expected, outcome)
    wrong = any(r and not r.credit for aspect, r in reasons.items() if not aspect.is_grad)
    others = {} if wrong else judge_others(case, outcome)
    return reasons | effects | judge_troubles(outcome.troubles, wrong=wrong) | others, None


def _digits(expected: Outcome, outcome: Outcome) -> torch.dtype | None:
    """In which dtype numbers are right at best: float32 where that comes out of float64.

    That is one fault, told of the result; gradients are not wrong for it.
    """
    for aspect, tensor in outcome.outputs.items():
        wanted = expected.aspects.get(aspect)
        if tensor.dtype == torch.float32 and wanted is not None and wanted.dtype == torch.float64:
            return torch.float32
    return None


def _judge_aspect(
    aspect: Aspect,
    case: BuiltCase,
    outcome: Outcome,
    dtype: torch.dtype,
    digits: torch.dtype | None,
) -> Reason | None:
    """Judge one aspect of a call that returned a result of the right structure."""
    if outcome.grad_error and aspect.is_grad:
        return judge_backward(outcome.grad_error)
    is_missing, has_flags = aspect not in outcome.aspects, aspect in case.expected.flags
    if is_missing and aspect.is_state and has_flags:
        said = _("no result: the process did not say what became of it")
        return Reason("crashed", said)
    if is_missing and aspect.is_grad:
        said = _("not compared, because the result does not have the right form")
        return Reason("wrong shape", said)
    values = compare_tensor(
        aspect,
        case.expected.aspects[aspect],
        outcome.aspects.get(aspect),
        case.sensitivity.get(aspect),
        dtype,
        digits=digits,
        is_number=aspect.is_output and not has_flags,
        scale=case.scale,
        device=outcome.device,
        like=case.like_input,
    )
    form = judge_type(aspect, outcome) or _judge_graph(aspect, case.expected, outcome)
    if form and values is None:
        return replace(form, credit=IN_ANOTHER_PLACE)
    return form or values


def _glance(case: BuiltCase, outcome: Outcome, dtype: torch.dtype) -> torch.Tensor | None:
    """Judge all aspects in one comparison, where nothing is out of the ordinary.

    Most answers are right, and many small comparisons cost more than the calls they judge.

    Returns:
        How far off each number is, if all are right; None says nothing: the aspects are then judged one by one.
    """
    expected = case.expected
    if (
        outcome.grad_error
        or outcome.touched
        or outcome.changed_globals
        or outcome.troubles
        or any(differs(case.others.get(m, ()), made) for m, made in outcome.others.items())
        or list(outcome.aspects) != list(expected.aspects)
        or outcome.flags != _flags_on(outcome.device, expected.flags)
    ):
        return None
    target = case.target(dtype, outcome.device)
    forms = [None if t is None else (t.shape, t.dtype) for t in outcome.aspects.values()]
    if target is None or forms != target.forms:
        return None
    got = [tensor for tensor in outcome.aspects.values() if tensor is not None]
    flat = torch.cat([t.reshape(-1) for t in got]) if got else torch.empty(0)
    distance = (flat.double() - target.values).abs()
    # A NaN or an infinity of the answer fails here; a target has none.
    return distance if bool((distance <= target.allowed).all()) else None


def _flags_on(device: str, flags: dict[Aspect, Flags]) -> dict[Aspect, Flags]:
    """The reference's flags, which were made on the CPU, as they are on another device."""
    if device == "cpu":
        return flags
    return {
        aspect: told | {"device": device} if "device" in told else told
        for aspect, told in flags.items()
    }


def _judge_graph(aspect: Aspect, expected: Outcome, outcome: Outcome) -> Reason | None:
    """What is updated in place keeps its storage; what needs no gradient is outside the graph."""
    got, want = outcome.flags.get(aspect, {}), expected.flags.get(aspect, {})
    if "storage_kept" in got:
        name = aspect.name
        if not got["storage_kept"]:
            said = _("{name} has new storage; change its values in place")
            return Reason("not in place", said.format(name=name))
        for flag in ("requires_grad", "is_leaf"):
            if got[flag] != want.get(flag):
                said = _(_OF_THE_GRAPH[flag, bool(got[flag])])
                fault = (
                    "graph lost" if (flag, got[flag]) == ("requires_grad", False) else "graph kept"
                )
                return Reason(fault, said.format(name=name))
    elif got.get("requires_grad") and want.get("requires_grad", False) is False:
        said = _("requires grad and should not: detach it, or use torch.no_grad()")
        return Reason("graph kept", said)
    return None
