"""A tensor as a grid of squares: which of its elements are shown, where it has too many for all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from grader.judging.values import unravel

MAX_NUMBERS = (12, 8)
"""Rows and columns up to which numbers are written into the squares."""

MAX_SQUARES = 20
"""Rows, and columns, of a grid without numbers."""


@dataclass(frozen=True)
class View:
    """How a tensor is shown: one matrix of it, each square the worst element of a block.

    Attributes:
        slice: indices of the dimensions before the last two.
        picks: position, in the matrix, of the element that each square shows.
        block: rows and columns of elements that one square stands for.
        worst: index of the element that is furthest off; None where none is.
    """

    slice: tuple[int, ...]
    picks: Tensor
    block: tuple[int, int]
    worst: tuple[int, ...] | None

    @property
    def has_numbers(self) -> bool:
        """Whether there is room for numbers."""
        return self.block == (1, 1) and fits(list(self.picks.shape))

    def of(self, tensor: Tensor) -> Tensor:
        """The elements of a tensor that are shown, as a matrix."""
        return _matrix(tensor, self.slice).reshape(-1)[self.picks]

    def worst_square(self) -> tuple[int, int] | None:
        """Row and column of the square that shows the worst element."""
        if self.worst is None:
            return None
        row, column = (0, 0, *self.worst)[-2:]
        return row // self.block[0], column // self.block[1]


def fits(shape: Sequence[int]) -> bool:
    """Whether a tensor is small enough for numbers, as one matrix."""
    rows, columns = (1, 1, *shape)[-2:]
    return len(shape) <= 2 and rows <= MAX_NUMBERS[0] and columns <= MAX_NUMBERS[1]


def make_view(shape: Sequence[int], badness: Tensor | None = None) -> View:
    """Choose what is shown of tensors of a shape.

    Args:
        shape: of all of them.
        badness: how far off each element is, 0 where it is right; None where that is not known.
    """
    worst = None
    if badness is not None and bool((badness > 0).any()):
        worst = unravel(int(badness.argmax()), badness.shape)
    lead = (worst or (0,) * len(shape))[: max(len(shape) - 2, 0)]
    rows, columns = (1, 1, *shape)[-2:]
    shown = torch.zeros(rows, columns) if badness is None else _matrix(badness, lead)
    block = (1, 1)
    if rows * columns and not fits([rows, columns]):
        block = (math.ceil(rows / MAX_SQUARES), math.ceil(columns / MAX_SQUARES))
    return View(lead, _worst_of_blocks(shown, block), block, worst)


def _matrix(tensor: Tensor, lead: tuple[int, ...]) -> Tensor:
    matrix = tensor[lead]
    return matrix.reshape((1, 1, *matrix.shape)[-2:])


def _worst_of_blocks(badness: Tensor, block: tuple[int, int]) -> Tensor:
    positions = torch.arange(badness.numel()).reshape(badness.shape)
    if block == (1, 1):
        return positions
    for dim, size in enumerate(block):
        padding = -badness.shape[dim] % size
        pad = (0, padding) if dim else (0, 0, 0, padding)
        badness = torch.nn.functional.pad(badness.double(), pad, value=-1.0).unfold(dim, size, size)
        positions = torch.nn.functional.pad(positions, pad).unfold(dim, size, size)
        worst = badness.argmax(-1, keepdim=True)
        badness, positions = (t.gather(-1, worst).squeeze(-1) for t in (badness, positions))
    return positions
