"""What there is to see of the first failing case: two tensors that differ, the mask, the inputs, the frames."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from grader.expected.built import BuiltCase, BuiltExercise, BuiltLaw
from grader.expected.tolerance import allowed_error
from grader.jail.aspect import OUTPUT, Aspect
from grader.jail.inside import wire
from grader.jail.inside.description import Tree
from grader.jail.inside.raised import Raised
from grader.jail.outcome import Outcome
from grader.judging.chance import candidate_of
from grader.judging.checks import Check
from grader.judging.values import outside


@dataclass(frozen=True)
class Comparison:
    """One aspect, as expected and as it came.

    Attributes:
        got: None is a gradient, or a `.grad`, that does not exist.
        wrong: which elements are; None where there is nothing to compare element by element.
    """

    aspect: Aspect
    expected: Tensor
    got: Tensor | None
    wrong: Tensor | None


@dataclass(frozen=True)
class Mask:
    """What was drawn in a random case.

    Attributes:
        draw: for each element the index of a candidate.
        names: of the candidates.
    """

    draw: Tensor
    names: list[str]


def find_picture(
    case: BuiltCase, outcomes: list[Outcome], check: Check
) -> Comparison | Mask | None:
    """Find what a failed check is about, where that can be drawn.

    Returns:
        None where words say it all: no result, another structure, changed inputs, a single number.
    """
    of_run = case.law is None and check.aspect.of in case.runs[1:]
    outcome = outcomes[case.runs.index(check.aspect.of)] if of_run else outcomes[0]
    if outcome.status != "returned" or case.raises:
        return None
    if case.law is not None:
        return _of_law(case.law, outcome, check)
    told = [a for a in case.expected.aspects if of_run or a == check.aspect]
    dtype = getattr(torch, check.aspect.of if of_run else outcome.dtype)
    compared = (_compare(case, outcome, a, dtype) for a in told if a in outcome.aspects)
    return next((found for found in compared if found is not None), None)


def badness_of(expected: Tensor, got: Tensor, wrong: Tensor) -> tuple[Tensor, Tensor]:
    """Return the difference of two tensors, and how far off each element is: 0 where it is right."""
    difference = got.double() - expected.double()
    difference[~wrong & ~difference.isfinite()] = 0.0  # the same infinity, or NaN, on both sides
    badness = difference.abs().nan_to_num(math.inf, posinf=math.inf)
    return difference, torch.where(wrong, badness, 0.0)


def small_inputs(
    case: BuiltCase, built: BuiltExercise, fits: Callable[[list[int]], bool]
) -> list[tuple[str, Tensor]]:
    """Return a case's tensors by name if every one of them is small enough; none otherwise."""
    flat = wire.unpack(built.inputs)
    named = [
        entry
        for name, tree in case.call.arguments
        for path, leaf in wire.tensors_in(tree, name)
        for entry in _with_grad(path, leaf)
    ]
    shapes = [tree["tensor"][2] for _, tree in named]
    return [(name, wire.pick(flat, tree)) for name, tree in named] if all(map(fits, shapes)) else []


def first_error(outcomes: list[Outcome]) -> Raised | None:
    """Return the first exception that was raised, if any."""
    errors = (outcome.error or outcome.grad_error for outcome in outcomes)
    return next((error for error in errors if error is not None), None)


def _compare(
    case: BuiltCase, outcome: Outcome, aspect: Aspect, dtype: torch.dtype
) -> Comparison | None:
    """The tensors of an aspect; None where no element of it is wrong."""
    expected, got = case.expected.aspects[aspect], outcome.aspects[aspect]
    if got is None:
        return None if expected is None else Comparison(aspect, expected, None, None)
    if expected is None:  # a gradient that is zero everywhere
        expected = torch.zeros(got.shape, dtype=torch.float64)
    if got.shape == expected.shape == ():
        return None
    if got.is_complex() or got.shape != expected.shape:
        return None if got.is_complex() else Comparison(aspect, expected, got, None)
    if not expected.is_floating_point():
        return _if_any(Comparison(aspect, expected, got, got != expected))
    if expected.dtype != torch.float64:  # the case fixes it to another dtype
        dtype = expected.dtype
    allowed = allowed_error(expected, case.sensitivity.get(aspect), dtype, case.scale)
    return _if_any(Comparison(aspect, expected, got, outside(expected, got, allowed, dtype)))


def _if_any(found: Comparison) -> Comparison | None:
    return found if found.wrong is not None and bool(found.wrong.any()) else None


def _of_law(law: BuiltLaw, outcome: Outcome, check: Check) -> Comparison | Mask | None:
    """A random result next to the nearest one that the law allows; the mask where only that is wrong."""
    got = outcome.aspects.get(OUTPUT)
    if got is None or got.is_complex():
        return None
    if got.shape != law.values[0].shape:
        return Comparison(OUTPUT, law.values[0], got, None)
    distances = torch.stack([(got.double() - value).abs() for value in law.values])
    nearest = distances.nan_to_num(torch.inf).argmin(0).unsqueeze(0)
    draw = candidate_of(got.double(), law)
    if (draw < 0).any():
        expected = torch.stack(law.values).gather(0, nearest)[0]
        return Comparison(OUTPUT, expected, got, draw < 0)
    if check.aspect.is_grad:
        return _gradient_of_law(law, outcome, check.aspect, nearest)
    return Mask(draw, list(law.probabilities)) if check.fault == "wrong frequencies" else None


def _gradient_of_law(
    law: BuiltLaw, outcome: Outcome, aspect: Aspect, drawn: Tensor
) -> Comparison | None:
    if aspect not in outcome.aspects or outcome.grad_error:
        return None
    expected = law.stacked_grads[aspect.name].gather(0, drawn)[0]
    got = outcome.aspects[aspect]
    if got is None or got.shape != expected.shape:
        return Comparison(aspect, expected, got, None)
    wrong = outside(expected, got, allowed_error(expected, None, torch.float64), torch.float64)
    return _if_any(Comparison(aspect, expected, got, wrong))


def _with_grad(path: str, leaf: Tree) -> list[tuple[str, Tree]]:
    """An argument's tensor, and the gradient that it brings along."""
    grad = leaf["grad"]
    return [(path, leaf), *([] if grad is None else [(f"{path}.grad", grad)])]
