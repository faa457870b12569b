"""How far each expected number moves when every input (and upstream gradient) is perturbed a little.

By one unit of relative rounding, that is: the root mean square over `RUNS` perturbed runs, divided by the size
of the perturbation. Times a dtype's unit roundoff it is the sigma of `tolerance.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor

from grader.expected.built import seed_of
from grader.expected.reference import run_reference
from grader.jail.aspect import Aspect
from grader.jail.inside import wire
from grader.jail.inside.description import Call
from grader.jail.outcome import Outcome

RUNS = 8
STEP = 2.0**-33


class UnsteadyError(ValueError):
    """A result that has another shape once its inputs are rounded: numbers are chosen by a comparison."""

    def __init__(self, aspect: Aspect) -> None:
        super().__init__(
            f"{aspect} has another shape once the inputs are rounded: a number stands right where it is"
            " decided whether it counts. Move it away, decide at 0, which rounding leaves as it is, or say that"
            " the numbers are exact: tensor([0.5]).exact()"
        )


def measure_sensitivity(
    function: Callable[..., Any], call: Call, flat: dict[str, Tensor], outcome: Outcome
) -> dict[Aspect, Tensor]:
    """Return the sensitivity of each number of an outcome, by aspect.

    Args:
        function: the reference.
        call: what it was called with.
        flat: the tensors that the call names.
        outcome: what it did.

    Raises:
        UnsteadyError: if the shape of a result changes.
    """
    # Neither what other cases take nor where it lies in memory may make a difference.
    places = list(places_of(call))
    generator = torch.Generator().manual_seed(seed_of(str([size for _, size in places])))
    changes: dict[Aspect, list[Tensor]] = {}
    for _ in range(RUNS):
        moved = dict(flat)
        if places:
            moved["float64"] = flat["float64"].clone()
        for start, size in places:
            signs = torch.randint(0, 2, (size,), generator=generator).double() * 2 - 1
            moved["float64"][start : start + size] *= 1 + STEP * signs
        other = run_reference(function, call, moved)
        for aspect, value in outcome.aspects.items():
            nearby = other.aspects.get(aspect)
            if value is None or nearby is None or not value.is_floating_point():
                continue
            if nearby.shape != value.shape:
                raise UnsteadyError(aspect)
            change = (nearby.double() - value.double()).nan_to_num(0.0, 0.0, 0.0)
            changes.setdefault(aspect, []).append(change / STEP)
    return {aspect: _root_mean_square(torch.stack(found)) for aspect, found in changes.items()}


def places_of(call: Call) -> Iterator[tuple[int, int]]:
    """Yield where a call's float64 numbers begin, each tensor once, and how many there are; no exact ones."""
    trees = [*(tree for _, tree in call.arguments), *call.cotangents]
    leaves = [leaf for tree in trees for _, leaf in wire.tensors_in(tree) if not leaf.get("exact")]
    leaves += [leaf["grad"] for leaf in leaves if leaf.get("grad")]
    named = [leaf["tensor"] for leaf in leaves]
    yield from dict.fromkeys(
        (start, math.prod(shape)) for dtype, start, shape in named if dtype == "float64"
    )


def _root_mean_square(changes: Tensor) -> Tensor:
    """Over the first dimension; scaled, so that the square of a large change does not overflow."""
    largest = changes.abs().amax(0).clamp(min=1e-300)
    return (changes / largest).square().mean(0).sqrt() * largest
