"""Proofs about the cases themselves: that they can decide, and how finely."""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from torch import Tensor

from grader.declaring.case import KINK
from grader.declaring.exercise import Exercise
from grader.expected.built import BuiltCase, BuiltExercise, seed_of
from grader.expected.reference import run_reference
from grader.expected.sensitivity import places_of
from grader.expected.tolerance import UNIT_ROUNDOFF, K
from grader.jail.aspect import Aspect
from grader.jail.inside import wire
from grader.judging.frequencies import ALPHA, smallest_error_seen

GAP = 5e-4
"""Inputs are moved by this share of their spread, each way, to find a kink within twice of it."""

COARSEST = {"float32": 0.2, "float64": 1e-5}
"""Error allowed for rounding, relative to 1 + |r|, beyond which a run decides nothing."""

NEARBY = 8


def weak_cases(exercise: Exercise, built: BuiltExercise) -> Iterator[str]:
    """Yield a sentence for each case that cannot decide, and each gradient that no case looks at."""
    flat = wire.unpack(built.inputs)
    for case in built.cases:
        if case.raises or case.like or case.law is not None:
            continue  # what is asked again asks nothing new
        yield from _coarse(case)
        if KINK not in case.tags:
            yield from _near_kinks(exercise, case, flat)
    yield from _unseen(built, has_parts=bool(exercise.parts))


def _unseen(built: BuiltExercise, *, has_parts: bool) -> Iterator[str]:
    """Yield a sentence for each gradient that is zero, and each result that is fixed, in every case.

    One of several functions may make zeros for the others to begin with.
    """
    gradients: dict[str, bool] = {}
    results: dict[Aspect, bool] = {}
    for case in built.cases:
        if case.law is not None:
            for name, grads in case.law.grads.items():
                seen = any(bool(grad.any()) for grad in grads)
                gradients[name] = gradients.get(name, False) or seen
        for aspect, tensor in case.expected.aspects.items():
            if case.law is not None or tensor is None or not tensor.is_floating_point():
                continue
            if aspect.is_grad:
                seen = bool(tensor.any())
                gradients[aspect.name] = gradients.get(aspect.name, False) or seen
            # What a unit of rounding moves does not show in a result that is always float32.
            elif (
                aspect.is_output and aspect in case.expected.flags and tensor.dtype == torch.float64
            ):
                moves = bool(case.sensitivity[aspect].any()) or (has_parts and not tensor.any())
                results[aspect] = results.get(aspect, False) or moves
    yield from (
        f"the gradient of {name} is zero in every case"
        for name, seen in gradients.items()
        if not seen
    )
    yield from (
        f"{aspect} does not depend on any input in any case"
        for aspect, seen in results.items()
        if not seen
    )


def power(built: BuiltExercise) -> Iterator[str]:
    """Yield a sentence for each random case: what a right answer risks and which error is seen."""
    for case in built.cases:
        if case.law is not None:
            n = case.law.values[0].numel()
            for name, p in list(case.law.probabilities.items())[:1]:
                error = smallest_error_seen(n, p)
                yield (
                    f"case {case.name!r}: {n} draws. A right answer fails a frequency test with a probability"
                    f" below {ALPHA:g}, and is then drawn once more; a probability of {name} that is off by"
                    f" {error:.2g} ({p:g} ± {error:.2g}) is overlooked less than once in 1000"
                )


def _coarse(case: BuiltCase) -> Iterator[str]:
    for dtype in case.runs:
        unit = K["cpu"] * UNIT_ROUNDOFF[getattr(torch, dtype)]
        for aspect, sensitivity in case.sensitivity.items():
            expected = case.expected.aspects[aspect]
            if expected is None or not sensitivity.numel():
                continue
            size = float((unit * sensitivity / (case.scale + expected.abs())).nan_to_num().max())
            if size > COARSEST[dtype]:
                yield (
                    f"case {case.name!r} does not decide in {dtype}: {aspect} moves by up to {size:.1g} of its"
                    " size with the rounding of its inputs. Where they are meant to the last digit, say so with"
                    f" .exact() ({case.where})"
                )


def _near_kinks(exercise: Exercise, case: BuiltCase, flat: dict[str, Tensor]) -> Iterator[str]:
    aspects = case.expected.aspects.items()
    grads = [a for a, t in aspects if a.is_grad and t is not None and t.numel()]
    if not grads or "float64" not in flat:
        return
    generator = torch.Generator().manual_seed(seed_of(case.name))
    spread = _spreads(case, flat["float64"])
    for _ in range(NEARBY):
        moved = flat["float64"].clone()
        # The upstream gradients are moved too: a smooth change, like that of the inputs.
        for start, size in places_of(case.call):
            signs = torch.randint(0, 2, (size,), generator=generator).double() * 2 - 1
            moved[start : start + size] += GAP * signs * spread[start : start + size]
        nearby = run_reference(exercise.reference, case.call, flat | {"float64": moved})
        for grad in grads:
            expected, other = case.expected.aspects[grad], nearby.aspects.get(grad)
            if expected is None or other is None or other.shape != expected.shape:
                continue
            smooth = 50 * GAP * (1 + float(case.sensitivity[grad].nan_to_num().max()))
            jump = float((other - expected).abs().nan_to_num().max())
            if jump > smooth + 50 * GAP * float(expected.abs().nan_to_num().max()):
                yield (
                    f"case {case.name!r} compares the {grad} near a kink: moving the inputs by {GAP:g} changes"
                    f" it by {jump:.2g}. Draw inputs that lie apart, compare no gradients there (grad=[]), or"
                    f" tag the case {KINK!r} if the statement says which gradient it is ({case.where})"
                )
                return


def _spreads(case: BuiltCase, x: Tensor) -> Tensor:
    """How far apart the numbers of each input lie: its standard deviation, but not more than 1."""
    spread = torch.ones_like(x)
    for _, tree in case.call.arguments:
        for _path, leaf in wire.tensors_in(tree):
            dtype, offset, shape = leaf["tensor"]
            size = math.prod(shape)
            if dtype == "float64" and size > 1:
                part = slice(offset, offset + size)
                spread[part] = x[part].std().clamp(min=1e-12, max=1.0).nan_to_num()
    return spread
