"""A random result judged: exactly, given what was drawn; then the draw by its law; then its repeatability."""

from __future__ import annotations

import torch
from torch import Tensor

from grader.expected.built import BuiltCase, BuiltLaw
from grader.expected.tolerance import allowed_error
from grader.jail.aspect import LAW, OUTPUT, Aspect
from grader.jail.outcome import Outcome
from grader.judging.faults import (
    Reason,
    Reasons,
    judge_backward,
    judge_ending,
    judge_side_effects,
)
from grader.judging.frequencies import judge_draws
from grader.judging.manners import judge_troubles
from grader.judging.structure import judge_structure
from grader.judging.values import (
    compare_tensor,
    differ_by_ones,
    judge_type,
    say_dtypes,
    say_number,
    say_ones,
    unravel,
)
from grader.language import _, either


def judge_random(case: BuiltCase, outcomes: list[Outcome]) -> Reasons:
    """Judge the outcomes of a case with a law, of which the last repeats the first one's seed."""
    law = case.law
    assert law is not None
    drawn = []
    reasons: Reasons = {OUTPUT: None}
    for outcome in outcomes:
        reason = (
            judge_ending(outcome)
            or judge_structure("tensor", outcome.skeleton)
            or judge_type(OUTPUT, outcome)
        )
        draw = None
        if reason is None:
            draw, reason = _recognise(law, outcome.aspects[OUTPUT])
        if draw is None:
            return reasons | {OUTPUT: reason}
        drawn.append(draw)
        gradients = _judge_gradients(law, draw, outcome)
        effects = judge_side_effects(case.expected, outcome) | judge_troubles(outcome.troubles)
        for found in ({OUTPUT: reason}, gradients, effects):
            reasons |= {aspect: reasons.get(aspect) or why for aspect, why in found.items()}
    reasons[LAW] = _judge_law(law, drawn, outcomes)
    return reasons


def _judge_gradients(law: BuiltLaw, draw: Tensor, outcome: Outcome) -> Reasons:
    """Compare the gradients of a call with those that belong to what it drew."""
    reasons: Reasons = {}
    for name, grads in law.stacked_grads.items():
        aspect = Aspect.grad(name)
        expected = grads.gather(0, draw.unsqueeze(0))[0]
        got = outcome.aspects.get(aspect)
        if outcome.grad_error:
            reasons[aspect] = judge_backward(outcome.grad_error)
        else:
            reasons[aspect] = compare_tensor(
                aspect, expected, got, None, torch.float64, digits=_digits(outcome)
            )
    return reasons


def _judge_law(law: BuiltLaw, drawn: list[Tensor], outcomes: list[Outcome]) -> Reason | None:
    """Say what is wrong with the draws: how often, under one seed, and with the generator's place."""
    said = judge_draws(drawn[:2], law.probabilities)
    if said:
        return Reason("wrong frequencies", said)
    first, last = outcomes[0].aspects[OUTPUT], outcomes[-1].aspects[OUTPUT]
    if not torch.equal(first, last):  # type: ignore[arg-type]
        again = _(
            "the same torch.manual_seed gives another result; draw with torch's own generator"
        )
        return Reason("not seeded", again)
    if not all(outcome.drew for outcome in outcomes):
        put_back = _(
            "the generator of torch is put back to where it was: the next call draws the same"
        )
        return Reason("generator put back", put_back)
    return None


def _recognise(law: BuiltLaw, got: Tensor | None) -> tuple[Tensor | None, Reason | None]:
    """Return which candidate each element is, or why some are none."""
    values = law.values
    form = None
    if got is not None and (got.dtype, values[0].dtype) == (torch.float32, torch.float64):
        form = say_dtypes(got.dtype, values[0].dtype)
    elif got is None or got.dtype != values[0].dtype:
        return None, compare_tensor(OUTPUT, values[0], got, None, torch.float64)
    if got.shape != values[0].shape:
        if not differ_by_ones(got.shape, values[0].shape):
            return None, compare_tensor(OUTPUT, values[0], got, None, torch.float64)
        form, got = say_ones(values[0], got), got.reshape(values[0].shape)
    draw = candidate_of(got, law)
    stray = draw < 0
    if not stray.any():
        return draw, form
    first = int(stray.reshape(-1).int().argmax())
    names = list(law.probabilities)
    known = either(
        f"{say_number(v.reshape(-1)[first].item())} ({n})"
        for n, v in zip(names, values, strict=True)
    )
    said = _(
        "{count} of {total} elements are what cannot come out, first at {place}: expected {known}, got {got}"
    ).format(
        count=int(stray.sum()),
        total=got.numel(),
        place=unravel(first, got.shape),
        known=known,
        got=say_number(got.reshape(-1)[first].item()),
    )
    return None, Reason("wrong values", said)


def _digits(outcome: Outcome) -> torch.dtype | None:
    """In which dtype gradients are right at best."""
    got = outcome.aspects[OUTPUT]
    return torch.float32 if got is not None and got.dtype == torch.float32 else None


def candidate_of(got: Tensor, law: BuiltLaw) -> Tensor:
    """The index of the candidate that each element is; -1 where it is none."""
    found = torch.full(got.shape, -1)
    for index, (value, exact) in reversed(list(enumerate(law.candidates))):
        allowed = exact if got.dtype == value.dtype else allowed_error(value, None, torch.float32)
        # Candidates are finite, so a NaN or an infinity is near none.
        found[(got - value).abs() <= allowed] = index
    return found
