"""Whether two random results are drawn alike: the same values, equally often, in the same pattern.

No author has to say what a wrong law looks like. A wrong idea is run many times; its runs say which values
each element takes and how far its statistics scatter. An answer resembles it if its values are among them
and its statistics lie where the idea's own do.
"""

from __future__ import annotations

from collections.abc import Sequence

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


def same_law(ours: Sequence[Outcome], theirs: Sequence[Outcome]) -> bool:
    """Compare an answer's outcomes with many runs of a wrong idea, on one case.

    Args:
        ours: at least two, from different seeds.
        theirs: the idea's, each from another seed.
    """
    ours = ours[:2]
    if any(o.status != "returned" or "output" not in o.outputs for o in [*ours, *theirs]):
        return all(o.status != "returned" for o in ours)
    y = [o.outputs["output"] for o in ours]
    others = [o.outputs["output"] for o in theirs]
    kinds = {(t.shape, t.dtype) for t in [*y, *others]}
    if len(kinds) > 1 or any(o.touched != theirs[0].touched for o in ours):
        return False
    v = torch.stack(others)
    return (
        all(_same_values(outcome, t, theirs, v) for outcome, t in zip(ours, y, strict=True))
        and _same_agreement(y, v)
        and _same_pattern(y[0], v)
    )


def _same_values(outcome: Outcome, y: Tensor, theirs: Sequence[Outcome], v: Tensor) -> bool:
    """Each element, with its gradient, is one that some run of the idea shows."""
    met = _close(y, v)
    for kind in (kind for kind in outcome.aspects if kind.startswith("grad ")):
        grad = outcome.aspects[kind]
        grads = [o.aspects.get(kind) for o in theirs]
        if grad is None or any(g is None for g in grads):
            if grad is not None or any(g is not None for g in grads):
                return False
            continue
        met &= _close(grad, torch.stack([g for g in grads if g is not None]))
    return float(met.any(0).double().mean()) >= 1 - STRAY


def _close(one: Tensor, many: Tensor) -> Tensor:
    return ((one - many).abs() <= EQUAL * (1 + many.abs())) | (one.isnan() & many.isnan())


def _same_agreement(y: list[Tensor], v: Tensor) -> bool:
    """Results agree with each other in as many elements as the idea's do."""
    pairs = [_agree(v[i], v[i - 1]) for i in range(len(v))]
    if not _inside(_agree(*y), pairs):
        return False
    several = [
        sum(_agree(v[i], v[i - j]) for j in range(1, NEIGHBOURS + 1)) / NEIGHBOURS
        for i in range(len(v))
    ]
    return all(
        _inside(sum(_agree(t, v[j]) for j in range(NEIGHBOURS)) / NEIGHBOURS, several) for t in y
    )


def _same_pattern(y: Tensor, v: Tensor) -> bool:
    """The smallest values fall as often, and as unevenly on the lines along each dimension."""
    low = v.abs().amin(0)

    def spread(t: Tensor, dim: int) -> float:
        lines = (t.abs() <= low).double().movedim(dim, 0).flatten(1).mean(1)
        return float(lines.std()) if len(lines) > 1 else 0.0

    def share(t: Tensor) -> float:
        return float((t.abs() <= low).double().mean())

    return _inside(share(y), [share(t) for t in v]) and all(
        _inside(spread(y, dim), [spread(t, dim) for t in v]) for dim in range(y.dim())
    )


def _agree(one: Tensor, other: Tensor) -> float:
    return float(_close(one, other).double().mean())


def _inside(value: float, samples: Sequence[float]) -> bool:
    """Whether a statistic lies where samples of it do."""
    known = torch.tensor(samples, dtype=torch.float64)
    return abs(value - float(known.mean())) <= MARGIN + SCATTERS * float(known.std())
