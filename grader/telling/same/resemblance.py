"""Whether two random results are drawn alike: the same values, equally often, in the same pattern.

No author has to say what a wrong law looks like. A wrong idea is run many times; its runs say which values
each element takes and how far its statistics scatter. An answer resembles it if its values are among them
and its statistics lie where the idea's own do. Values are looked at in a corner of a large result, which is
enough to tell them, and little enough to be stored.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import torch
from torch import Tensor

from grader.expected.built import BuiltLaw
from grader.jail.aspect import OUTPUT, Aspect
from grader.jail.outcome import Outcome
from grader.telling.same.sketch import CLOSE, EQUAL, Form

STRAY = 0.02
"""Share of elements that may show a value which none of the idea's runs happened to show."""

LAW_RUNS = 24
"""Runs of an idea from which its law is known."""

CORNER = 300
"""Elements of a result whose values are looked at."""

MARGIN, SCATTERS = 0.01, 5.0
NEIGHBOURS = 4
PREVIEW, PREVIEW_STRAY = 8, 0.2
"""A few runs that tell most other ideas apart: many more elements show what none of those shows."""


@dataclass(frozen=True, eq=False)
class Sample:
    """What is compared of one run of a random case.

    Attributes:
        returned: whether the call came to its end.
        form: shape and dtype of the whole result; None where there is none.
        touched: see `Outcome`.
        drew: see `Outcome`.
        aspects: a corner of the result and of its gradients.
        pattern: how often the whole result is as small as it may be, and how unevenly along each dimension.
    """

    returned: bool
    form: Form | None
    touched: tuple[str, ...]
    drew: bool
    aspects: Mapping[Aspect, Tensor | None]
    pattern: Tensor

    @property
    def result(self) -> Tensor:
        """The corner of the result, if there is one."""
        found = self.aspects[OUTPUT]
        assert found is not None
        return found


def sample(outcome: Outcome, law: BuiltLaw) -> Sample:
    """Take what is compared out of a run's outcome.

    Args:
        outcome: of the run.
        law: what the case asks for.
    """
    returned = outcome.status == "returned"
    result = outcome.aspects.get(OUTPUT) if returned else None
    compared = {
        aspect: None if tensor is None else _corner(tensor)
        for aspect, tensor in outcome.aspects.items()
        if aspect == OUTPUT or aspect.is_grad
    }
    form = None if result is None else (result.shape, result.dtype)
    pattern = torch.empty(0) if result is None else _pattern(result, law)
    return Sample(returned, form, outcome.touched, outcome.drew, compared, pattern)


def _corner(tensor: Tensor) -> Tensor:
    """The beginning of each dimension, the longest cut first; a copy, so that the rest can be forgotten."""
    sizes = list(tensor.shape)
    while math.prod(sizes) > CORNER:
        longest = sizes.index(max(sizes))
        sizes[longest] = sizes[longest] * 9 // 10
    return tensor[tuple(slice(size) for size in sizes)].clone()


def may_be_same_law(ours: Sequence[Sample], theirs: Sequence[Sample]) -> bool:
    """Tell by a few runs whether it is worth while to make the others."""
    both = [*ours, *theirs]
    if any(one.form is None for one in both):
        return not any(one.returned for one in ours)
    if len({one.form for one in both}) > 1:
        return False
    met = _close(ours[0].result, torch.stack([one.result for one in theirs])).any(0)
    return float(met.double().mean()) >= 1 - PREVIEW_STRAY


class Scatter(NamedTuple):
    """Where samples of a statistic lie."""

    mean: float
    std: float

    @classmethod
    def of(cls, samples: Tensor) -> Scatter:
        """Take it from samples."""
        return cls(float(samples.mean()), float(samples.std()) if len(samples) > 1 else 0.0)

    def holds(self, value: float) -> bool:
        """Whether a number may be one of them."""
        return abs(value - self.mean) <= MARGIN + SCATTERS * self.std


@dataclass(frozen=True, eq=False)
class Draws:
    """What many runs of a wrong idea on one case, each from another seed, have in common.

    Attributes:
        form: shape and dtype of all results; None if there is no such thing.
        touched: see `Outcome`; of the first run.
        drew: the same.
        shown: corners of results, each with its gradients: an element shows what it has in one of them.
        gradients: those that some runs have, to whether all have them.
        results: corners of the first results.
        agreements: in how many elements a result agrees with another, and with several others on the mean.
        patterns: where the patterns of the runs lie.
        returned: whether each run has a result.
    """

    form: Form | None
    touched: tuple[str, ...] = ()
    drew: bool = True
    shown: Sequence[Mapping[Aspect, Tensor | None]] = ()
    gradients: Mapping[Aspect, bool] = field(default_factory=dict)
    results: Sequence[Tensor] = ()
    agreements: Sequence[Scatter] = ()
    patterns: Sequence[Scatter] = ()
    returned: bool = True

    @classmethod
    def of(cls, samples: Sequence[Sample]) -> Draws:
        """Take it from samples of the runs."""
        forms, first = {one.form for one in samples}, samples[0]
        if len(forms) > 1 or None in forms:
            return cls(None, first.touched, first.drew, returned=None not in forms)
        shown = [one.aspects for one in samples]
        found: dict[Aspect, list[bool]] = {}
        for aspects in shown:
            for aspect, tensor in aspects.items():
                if aspect.is_grad:
                    found.setdefault(aspect, []).append(tensor is not None)
        v = torch.stack([one.result for one in samples])
        shares = [
            _close(v, v.roll(j, 0)).flatten(1).double().mean(1) for j in range(1, NEIGHBOURS + 1)
        ]
        return cls(
            first.form,
            first.touched,
            first.drew,
            shown,
            {a: all(t) and len(t) == len(samples) for a, t in found.items() if any(t)},
            [one.result for one in samples[:NEIGHBOURS]],
            (Scatter.of(shares[0]), Scatter.of(torch.stack(shares).mean(0))),
            [Scatter.of(values) for values in torch.stack([one.pattern for one in samples]).T],
        )


def same_law(ours: Sequence[Sample], theirs: Draws) -> bool:
    """Compare an answer's runs with many runs of a wrong idea, on one case.

    Args:
        ours: two, from different seeds.
        theirs: the idea's.
    """
    if not theirs.returned or any(one.form is None for one in ours):
        return not any(one.returned for one in ours)
    if any((one.form, one.touched) != (theirs.form, theirs.touched) for one in ours):
        return False
    # Two calls that happen to drop nothing look like one that never draws.
    if any(one.drew != theirs.drew for one in ours):
        return False
    pattern = ours[0].pattern.tolist()
    return (
        all(scatter.holds(share) for scatter, share in zip(theirs.patterns, pattern, strict=True))
        and all(_shows(theirs, one) for one in ours)
        and _same_agreement([one.result for one in ours], theirs)
    )


def _shows(theirs: Draws, ours: Sample) -> bool:
    """Whether each element, with its gradient, is one that some run of the idea shows."""
    compared: dict[Aspect, Tensor] = {OUTPUT: ours.result}
    for aspect in (aspect for aspect in ours.aspects if aspect.is_grad):
        grad = ours.aspects[aspect]
        if grad is not None and theirs.gradients.get(aspect):
            if any(_shape(run[aspect]) != grad.shape for run in theirs.shown[:1]):
                return False
            compared[aspect] = grad
        elif grad is not None or aspect in theirs.gradients:
            return False
    # Few elements are left after some runs: only these are looked at in the others.
    left = torch.arange(ours.result.numel())
    enough = STRAY * len(left)
    for run in theirs.shown:
        met = torch.ones_like(left, dtype=torch.bool)
        for aspect, one in compared.items():
            other = run[aspect]
            assert other is not None
            met &= _close(one.reshape(-1)[left], other.reshape(-1)[left])
        left = left[~met]
        if len(left) <= enough:
            return True
    return False


def _shape(tensor: Tensor | None) -> torch.Size | None:
    return None if tensor is None else tensor.shape


def _same_agreement(y: list[Tensor], theirs: Draws) -> bool:
    """Results agree with each other in as many elements as the idea's do."""
    v, (two, several) = theirs.results, theirs.agreements
    return two.holds(_agree(*y)) and all(
        several.holds(sum(_agree(t, v[j]) for j in range(NEIGHBOURS)) / NEIGHBOURS) for t in y
    )


def _pattern(result: Tensor, law: BuiltLaw) -> Tensor:
    """The share of the smallest values, and how it scatters between the lines along each dimension."""
    low = law.smallest
    if low.shape != result.shape:
        low = low.min() if low.numel() else torch.zeros(())
    smallest = (result.abs() <= low + EQUAL * (1 + low)).double()
    found = [smallest.mean()]
    for dim in range(result.dim()):
        lines = smallest.movedim(dim, 0).unsqueeze(-1).flatten(1).mean(1)
        found.append(lines.std() if len(lines) > 1 else lines.new_zeros(()))
    return torch.stack(found)


def _close(one: Tensor, many: Tensor) -> Tensor:
    return ((one - many).abs() <= EQUAL + CLOSE * many.abs()) | (one.isnan() & many.isnan())


def _agree(one: Tensor, other: Tensor) -> float:
    return float(_close(one, other).double().mean())
