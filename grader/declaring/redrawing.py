"""A declared case asked again: the same question with other numbers, in other sizes.

What students have is the public cases with all their numbers, so an answer could be made for them alone. It is
found out by redrawn cases, which ask nothing new.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from grader.declaring.case import Case, recipes_in
from grader.declaring.recipes import Recipe

GROWTH = 1
"""A size grows by at most this much more than the next smaller one: larger cases cost more."""

_WRITTEN_OUT = ("tensor", "full", "arange")
"""Kinds of recipes that give the same numbers each time."""


def redrawn(case: Case, seed: int) -> Case | None:
    """Return a case that asks the same with other numbers; None where nothing of it can be drawn.

    Sizes above 1 become larger ones: equal ones stay equal, and a smaller one stays smaller, so that a
    kernel still fits into its input and a square stays square. Sizes of what is written out in
    numbers stay as they are, and so do all smaller ones.

    Args:
        case: a case with a result.
        seed: chooses the sizes.
    """
    recipes = [*recipes_in(list(case.arguments.values()))]
    if not any(_is_drawn(recipe) for recipe in recipes):
        return None
    sizes = _other_sizes(recipes, random.Random(seed))
    known: dict[int, Recipe] = {}
    arguments = {
        name: _map(value, lambda recipe: _resized(recipe, sizes, known))
        for name, value in case.arguments.items()
    }
    return replace(case, arguments=arguments)


def question_of(case: Case) -> Any:
    """What a case asks, apart from numbers and sizes: cases that ask the same need only one redrawn one."""

    def kind(recipe: Recipe) -> Any:
        ones = tuple(min(size, 2) for size in recipe.shape)
        return repr((ones, recipe.dtype, recipe.strided, recipe.is_parameter))

    asked = {name: _map(value, kind) for name, value in case.arguments.items()}
    return repr(
        (sorted(asked.items()), case.grad, case.updates, case.tags, case.call, case.float32)
    )


def _is_drawn(recipe: Recipe) -> bool:
    return recipe.kind not in _WRITTEN_OUT or (recipe.grad is not None and _is_drawn(recipe.grad))


def _other_sizes(recipes: list[Recipe], chance: random.Random) -> dict[int, int]:
    """Return each size above 1 with the one that it becomes."""
    sizes = {size for recipe in recipes for size in recipe.shape if size > 1}
    written = (one for recipe in recipes for one in _with_parts(recipe) if one.kind == "tensor")
    fixed = max((size for recipe in written for size in recipe.shape), default=1)
    found, growth = {}, 0
    for size in sorted(sizes):
        if size > fixed:
            growth += chance.randint(0 if growth else 1, GROWTH)
        found[size] = size + growth
    return found


def _with_parts(recipe: Recipe) -> Iterator[Recipe]:
    """Yield a recipe, its rows if it is a stack, and the one of its gradient."""
    yield recipe
    for row in dict(recipe.options).get("rows", ()):
        yield from _with_parts(row)
    if recipe.grad is not None:
        yield from _with_parts(recipe.grad)


def _resized(recipe: Recipe, sizes: dict[int, int], known: dict[int, Recipe]) -> Recipe:
    """Return a recipe in other sizes; the same one for a recipe that is used twice."""
    if id(recipe) not in known:
        rows = dict(recipe.options).get("rows")
        shape = (
            recipe.shape
            if recipe.kind == "tensor"
            else tuple(sizes.get(n, n) for n in recipe.shape)
        )
        options = recipe.options
        if rows is not None:
            made = tuple(_resized(row, sizes, known) for row in rows)
            shape, options = (len(made), *made[0].shape), (("rows", made),)
        elif recipe.kind == "integers":
            # Labels below a number of classes: where that is a size, it grows with it.
            options = tuple((k, sizes.get(v, v) if k == "high" else v) for k, v in options)
        grad = None if recipe.grad is None else _resized(recipe.grad, sizes, known)
        known[id(recipe)] = replace(recipe, shape=shape, options=options, grad=grad)
    return known[id(recipe)]


def _map(value: Any, change: Callable[[Recipe], Any]) -> Any:
    if isinstance(value, Recipe):
        return change(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_map(item, change) for item in value)
    if isinstance(value, dict):
        return {key: _map(item, change) for key, item in value.items()}
    return value
