"""Many runs of a random idea as the few values that each element takes, and which one it is in some of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from grader.jail.aspect import OUTPUT, Aspect
from grader.telling.same.resemblance import NEIGHBOURS, Draws

MOST_VALUES = 8
"""Values that an element may take in different runs."""


@dataclass(frozen=True)
class Choices:
    """What is kept of runs.

    Attributes:
        shown: results with their gradients; each element has one of these in every run.
        results: of the first runs, which of them it is.
    """

    shown: Sequence[Mapping[Aspect, Tensor]] = ()
    results: Sequence[Tensor] = ()


def choices_of(draws: Draws, runs: Sequence[Mapping[Aspect, Tensor | None]]) -> Choices:
    """Find the few values of each element; nothing where they are too many, for no answer shows the same.

    Args:
        draws: what the runs have in common.
        runs: the corners of all of them.
    """
    if draws.form is None or not draws.returned:
        return Choices()
    result = runs[0][OUTPUT]
    assert result is not None
    kept = {OUTPUT: _stacked(runs, OUTPUT)}
    for aspect, every in draws.gradients.items():
        first = runs[0][aspect]
        if every and first is not None and first.numel() == result.numel():
            kept[aspect] = _stacked(runs, aspect)
    known, codes = {}, np.zeros(kept[OUTPUT].shape, dtype=np.int64)
    for aspect, values in kept.items():
        known[aspect], own = np.unique(values, return_inverse=True)
        codes = codes * len(known[aspect]) + own.reshape(values.shape)
    ordered = np.sort(codes, axis=0)
    ranks = np.cumsum(np.diff(ordered, axis=0, prepend=ordered[:1]) != 0, axis=0)
    count = int(ranks.max(initial=0)) + 1
    if count > MOST_VALUES:
        return Choices()
    # An element that takes fewer values than others takes its last one twice.
    values = np.repeat(ordered[-1:], count, axis=0)
    np.put_along_axis(values, ranks, ordered, axis=0)
    shown: list[dict[Aspect, Tensor]] = [{} for _ in values]
    rest = values
    for aspect in reversed(kept):
        rest, own = np.divmod(rest, max(len(known[aspect]), 1))
        for made, row in zip(shown, own, strict=True):
            form = runs[0][aspect]
            assert form is not None
            made[aspect] = torch.from_numpy(known[aspect][row]).reshape(form.shape)
    chosen = (codes[:NEIGHBOURS, None] > values).sum(1).astype(np.uint8)
    return Choices(shown, [torch.from_numpy(row).reshape(result.shape) for row in chosen])


def results_of(choices: Choices) -> list[Tensor]:
    """Return the results of the first runs."""
    if not choices.shown:
        return []
    values = torch.stack([one[OUTPUT] for one in choices.shown])
    return [values.gather(0, one.long().unsqueeze(0))[0] for one in choices.results]


def _stacked(runs: Sequence[Mapping[Aspect, Tensor | None]], aspect: Aspect) -> np.ndarray:
    tensors = [tensor for one in runs if (tensor := one[aspect]) is not None]
    made: np.ndarray = torch.stack([tensor.detach().reshape(-1) for tensor in tensors]).numpy()
    return made
