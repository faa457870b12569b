"""Recipes for the inputs of a case: what an author writes before any tensor exists.

`randn(5, 9)` in an exercise file says how to draw a tensor; the tensor itself is drawn when a case is
built, from a generator seeded by the names of exercise, case and argument. So inserting a case changes
no other case, and a secret seed draws every hidden case anew. Float recipes give values that float32
can represent exactly: the float64 and the float32 run of a case then see the same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from grader.errors import DeclarationError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

FLOAT = "float"
"""The dtype of a recipe whose tensor takes the dtype that a case is run in."""

DTYPES = (FLOAT, "float64", "float32", "int64", "int32", "uint8", "bool")


@dataclass(frozen=True)
class Recipe:
    """How to draw one tensor. Made by `randn`, `arange` and the other functions of this module.

    Attributes:
        kind: which rule of `_DRAW` makes the values.
        shape: shape of the tensor: numbers, or names of sizes, see `sizes.py`.
        options: the rule's numbers, as pairs, so that two equal recipes compare equal.
        dtype: `"float"` (the dtype of the run) or a fixed one such as `"int64"`.
        strided: hand the tensor over non-contiguous, with NaN in the gaps between its elements.
        grad: recipe of the `.grad` of a parameter; with it the tensor is a leaf that requires grad.
        is_shared: whether several places of a case may hold it, as one tensor.
        is_exact: whether its numbers are what they are, and not moved to see what rounding does.
    """

    kind: str
    shape: tuple[Any, ...]
    options: tuple[tuple[str, Any], ...] = ()
    dtype: str = FLOAT
    strided: bool = False
    grad: Recipe | None = None
    is_parameter: bool = False
    is_shared: bool = False
    is_exact: bool = False

    def __post_init__(self) -> None:
        for size in self.shape:
            if isinstance(size, bool) or not isinstance(size, (int, str)):
                raise DeclarationError(f"a size is a whole number or a name, not {size!r}")
            if isinstance(size, int) and size < 0:
                raise DeclarationError(f"a size is 0 or more, not {size}")

    def to(self, dtype: str) -> Recipe:
        """Return the recipe with a fixed dtype, such as `"int64"`.

        Raises:
            DeclarationError: if `dtype` is not one of `DTYPES`.
        """
        if dtype not in DTYPES:
            raise DeclarationError(f"no dtype {dtype!r}; choose one of {', '.join(DTYPES)}")
        return replace(self, dtype=dtype)

    def noncontiguous(self) -> Recipe:
        """Return the recipe with every second element of a larger tensor as its storage."""
        return replace(self, strided=True)

    def parameter(self, grad: Recipe | None = None) -> Recipe:
        """Return the recipe as a parameter: a leaf that requires grad, its `.grad` drawn by `grad`."""
        return replace(self, grad=grad, is_parameter=True)

    def shared(self) -> Recipe:
        """Return the recipe as one that several places of a case may hold: one tensor, as tied weights are."""
        return replace(self, is_shared=True)

    def exact(self) -> Recipe:
        """Return the recipe as one whose numbers decide as they stand, as halves do that are rounded."""
        return replace(self, is_exact=True)

    def __str__(self) -> str:
        numbers = [*(str(n) for n in self.shape), *(f"{k}={v}" for k, v in self.options)]
        return f"{self.kind}({', '.join(numbers)})"


def randn(*shape: int | str, mean: float = 0.0, std: float = 1.0) -> Recipe:
    """Draw normal numbers of the given `shape`."""
    return Recipe("randn", shape, (("mean", mean), ("std", std)))


def uniform(*shape: int | str, low: float = 0.0, high: float = 1.0) -> Recipe:
    """Draw numbers uniformly from [low, high)."""
    return Recipe("uniform", shape, (("low", low), ("high", high)))


def integers(*shape: int | str, low: int = 0, high: int | str = 10) -> Recipe:
    """Draw int64 numbers uniformly from low, ..., high - 1; of two or more, one is low and one high - 1."""
    return Recipe("integers", shape, (("low", low), ("high", high)), dtype="int64")


def distinct(*shape: int | str, step: float = 0.37, start: float = -3.0) -> Recipe:
    """Shuffle start, start + step, ...: no ties, and every two values at least `step` apart."""
    return Recipe("distinct", shape, (("step", step), ("start", start)))


def arange(*shape: int | str, start: float = 0.0, step: float = 1.0) -> Recipe:
    """Count start, start + step, ... in row-major order: numbers that can be checked by hand."""
    return Recipe("arange", shape, (("start", start), ("step", step)))


def full(*shape: int | str, value: float) -> Recipe:
    """Fill `shape` with one value."""
    return Recipe("full", shape, (("value", value),))


def tensor(values: float | Sequence[Any], dtype: str = FLOAT) -> Recipe:
    """Write the values out, as a number or nested lists.

    Raises:
        DeclarationError: if rows differ in length.
    """
    if not _is_even(values):
        raise DeclarationError(f"tensor: the rows of {values!r:.60} differ in length")
    return Recipe("tensor", _shape_of(values), (("values", _frozen(values)),)).to(dtype)


def stack(*rows: Recipe) -> Recipe:
    """Put recipes of one shape on top of each other along a new first dimension.

    Raises:
        DeclarationError: if there are none, or their shapes differ.
    """
    if len({row.shape for row in rows}) != 1:
        raise DeclarationError("stack: give it rows of one shape")
    return Recipe("stack", (len(rows), *rows[0].shape), (("rows", rows),))


def draw(recipe: Recipe, seed: int) -> Tensor:
    """Draw the tensor of a recipe.

    Args:
        recipe: how to draw it.
        seed: the same seed gives the same tensor, on every platform with the same NumPy.

    Returns:
        A contiguous tensor of `recipe.shape`: float64 holding float32-exact values where the dtype is
        `"float"`, the fixed dtype otherwise.
    """
    import numpy as np
    import torch

    values = _values(recipe, np.random.Generator(np.random.PCG64(seed)))
    if recipe.dtype == FLOAT:
        with np.errstate(over="ignore"):
            values = values.astype(np.float32).astype(np.float64)
        return torch.from_numpy(values)
    # Through Python numbers: NumPy has no name for some of torch's dtypes, and int64 stays exact.
    return torch.tensor(values.tolist(), dtype=getattr(torch, recipe.dtype)).reshape(recipe.shape)


def _values(recipe: Recipe, rng: np.random.Generator) -> NDArray[Any]:
    import numpy as np

    options = dict(recipe.options)
    count = math.prod(recipe.shape)
    match recipe.kind:
        case "randn":
            made = rng.standard_normal(count) * options["std"] + options["mean"]
        case "uniform":
            made = rng.uniform(options["low"], options["high"], count)
        case "integers":
            made = rng.integers(options["low"], options["high"], count)
            if count > 1:  # both ends of the range are where mistakes show
                ends = rng.choice(count, 2, replace=False)
                made[ends] = options["low"], options["high"] - 1
        case "distinct":
            made = rng.permutation(count) * options["step"] + options["start"]
        case "arange":
            made = np.arange(count) * options["step"] + options["start"]
        case "full":
            made = np.full(count, options["value"])
        case "tensor":
            made = np.array(options["values"])
        case "stack":
            made = np.stack([_values(row, rng) for row in options["rows"]])
        case _:  # pragma: no cover - recipes are made by the functions above
            raise ValueError(f"unknown recipe {recipe.kind}")
    return np.asarray(made).reshape(recipe.shape)


def _shape_of(values: Any) -> tuple[int, ...]:
    if not isinstance(values, (list, tuple)):
        return ()
    return (len(values), *(_shape_of(values[0]) if values else ()))


def _is_even(values: Any) -> bool:
    if not isinstance(values, (list, tuple)):
        return True
    return len({_shape_of(row) for row in values}) < 2 and all(map(_is_even, values))


def _frozen(values: Any) -> Any:
    return tuple(_frozen(v) for v in values) if isinstance(values, (list, tuple)) else values
