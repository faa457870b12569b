"""Whether two random results are drawn alike: the same values, equally often, in the same pattern.

No author has to say what a wrong law looks like. A wrong idea is run many times; its runs say which values
each element takes and how far its statistics scatter. An answer resembles it if its values are among them
and its statistics lie where the idea's own do.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import torch
from torch import Tensor

from grader.outcome import Outcome

EQUAL = 1e-9
STRAY = 0.02
"""Share of elements that may show a value which none of the idea's runs happened to show."""

MARGIN, SCATTERS = 0.01, 5.0
NEIGHBOURS = 4
PREVIEW, PREVIEW_ELEMENTS, PREVIEW_STRAY = 8, 2000, 0.2
"""A few runs that tell most other ideas apart: many more elements show what none of those shows."""


def may_be_same_law(ours: Sequence[Outcome], theirs: Sequence[Outcome]) -> bool:
    """Tell by a few runs whether it is worth while to make the others."""
    both = [*ours[:2], *theirs]
    if any(o.status != "returned" or "output" not in o.outputs for o in both):
        return all(o.status != "returned" for o in ours)
    results = [o.outputs["output"] for o in both]
    if len({(t.shape, t.dtype) for t in results}) > 1:
        return False
    y, *others = [t.reshape(-1)[:PREVIEW_ELEMENTS] for t in results]
    met = _close(y, torch.stack(others[len(ours[:2]) - 1 :])).any(0)
    return float(met.double().mean()) >= 1 - PREVIEW_STRAY


class Draws:
    """Many runs of a wrong idea on one case, each from another seed, and what they have in common.

    Args:
        outcomes: of the runs.
    """

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        self.outcomes = outcomes

    @cached_property
    def form(self) -> tuple[torch.Size, torch.dtype] | None:
        """Shape and dtype of all results; None if there is no such thing."""
        found = {_form(outcome) for outcome in self.outcomes}
        return found.pop() if len(found) == 1 else None

    @property
    def all_return(self) -> bool:
        """Whether each run has a result."""
        return all(_form(outcome) for outcome in self.outcomes)

    @property
    def results(self) -> list[Tensor]:
        """All results."""
        return [o.outputs["output"] for o in self.outcomes]

    def grads(self, kind: str) -> Sequence[Tensor]:
        """The gradients of one argument, as far as there are any."""
        found = [o.aspects.get(kind) for o in self.outcomes]
        return [grad for grad in found if grad is not None]

    @cached_property
    def agreements(self) -> tuple[_Scatter, _Scatter]:
        """In how many elements a result agrees with another, and with several others on the mean."""
        v = self.results
        shares = {
            (i, j): _agree(v[i], v[i - j]) for i in range(len(v)) for j in range(1, NEIGHBOURS + 1)
        }
        several = [
            sum(shares[i, j] for j in range(1, NEIGHBOURS + 1)) / NEIGHBOURS for i in range(len(v))
        ]
        return _Scatter([shares[i, 1] for i in range(len(v))]), _Scatter(several)

    @cached_property
    def low(self) -> Tensor:
        """The smallest values that each element takes."""
        return torch.stack(self.results).abs().amin(0)

    @cached_property
    def patterns(self) -> list[_Scatter]:
        """How often the smallest values fall, and how unevenly along each dimension."""
        found = [_pattern(result, self.low) for result in self.results]
        return [_Scatter(values) for values in zip(*found, strict=True)]


class _Scatter:
    """Where samples of a statistic lie."""

    def __init__(self, samples: Sequence[float]) -> None:
        known = torch.tensor(samples, dtype=torch.float64)
        self._mean, self._std = float(known.mean()), float(known.std())

    def holds(self, value: float) -> bool:
        return abs(value - self._mean) <= MARGIN + SCATTERS * self._std


def same_law(ours: Sequence[Outcome], theirs: Draws) -> bool:
    """Compare an answer's outcomes with many runs of a wrong idea, on one case.

    Args:
        ours: at least two, from different seeds.
        theirs: the idea's.
    """
    ours = ours[:2]
    if not theirs.all_return or not all(map(_form, ours)):
        return all(o.status != "returned" for o in ours)
    if any(_form(o) != theirs.form or o.touched != theirs.outcomes[0].touched for o in ours):
        return False
    y = [o.outputs["output"] for o in ours]
    return (
        all(_shows(theirs, outcome) for outcome in ours)
        and _same_agreement(y, theirs)
        and all(
            scatter.holds(value)
            for scatter, value in zip(theirs.patterns, _pattern(y[0], theirs.low), strict=True)
        )
    )


def _form(outcome: Outcome) -> tuple[torch.Size, torch.dtype] | None:
    """Shape and dtype of a result; None where there is none."""
    result = outcome.outputs.get("output") if outcome.status == "returned" else None
    return None if result is None else (result.shape, result.dtype)


def _shows(theirs: Draws, outcome: Outcome) -> bool:
    """Whether each element, with its gradient, is one that some run of the idea shows."""
    compared: list[tuple[Tensor, Sequence[Tensor]]] = [(outcome.outputs["output"], theirs.results)]
    for kind in (kind for kind in outcome.aspects if kind.startswith("grad ")):
        grad, grads = outcome.aspects[kind], theirs.grads(kind)
        if grad is not None and len(grads) == len(theirs.outcomes):
            if grad.shape != grads[0].shape:
                return False
            compared.append((grad, grads))
        elif grad is not None or grads:
            return False
    # Few elements are left after some runs: only these are looked at in the others.
    left = torch.arange(outcome.outputs["output"].numel())
    enough = STRAY * len(left)
    for run in range(len(theirs.outcomes)):
        met = torch.ones_like(left, dtype=torch.bool)
        for one, many in compared:
            met &= _close(one.reshape(-1)[left], many[run].reshape(-1)[left])
        left = left[~met]
        if len(left) <= enough:
            return True
    return False


def _same_agreement(y: list[Tensor], theirs: Draws) -> bool:
    """Results agree with each other in as many elements as the idea's do."""
    v, (two, several) = theirs.results, theirs.agreements
    return two.holds(_agree(*y)) and all(
        several.holds(sum(_agree(t, v[j]) for j in range(NEIGHBOURS)) / NEIGHBOURS) for t in y
    )


def _pattern(result: Tensor, low: Tensor) -> list[float]:
    """The share of the smallest values, and how it scatters between the lines along each dimension."""
    smallest = (result.abs() <= low).double()
    found = [float(smallest.mean())]
    for dim in range(result.dim()):
        lines = smallest.movedim(dim, 0).unsqueeze(-1).flatten(1).mean(1)
        found.append(float(lines.std()) if len(lines) > 1 else 0.0)
    return found


def _close(one: Tensor, many: Tensor) -> Tensor:
    return ((one - many).abs() <= EQUAL * (1 + many.abs())) | (one.isnan() & many.isnan())


def _agree(one: Tensor, other: Tensor) -> float:
    return float(_close(one, other).double().mean())
