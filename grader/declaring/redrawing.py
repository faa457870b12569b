"""A declared case asked again: the same question with other numbers, in other sizes.

What students have is the public cases with all their numbers, so an answer could be made for them alone. It is
found out by redrawn cases, which ask nothing new.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from grader.declaring.case import Case, recipes_in
from grader.declaring.recipes import Recipe
from grader.declaring.sizes import Size, resolve
from grader.language import marked

REDRAWN = marked("{name} (other numbers)")
"""Name of a case that asks a public one again."""

GROWTH = 1
"""A size grows by at most this much more than the next smaller one: larger cases cost more."""

_WRITTEN_OUT = ("tensor", "full", "arange")
"""Kinds of recipes that give the same numbers each time."""


def redrawn(case: Case, seed: int) -> Case | None:
    """Return a case that asks the same with other numbers; None where nothing of it can be drawn.

    Sizes by name that are above 1 become larger ones: equal ones stay equal, and a smaller one stays
    smaller, so that a kernel still fits into its input and a square stays square. What is written as a
    number stays, and so does what is smaller than the sizes of what is written out.

    Args:
        case: a case with a result.
        seed: chooses the sizes.
    """
    recipes = recipes_in(list(case.arguments.values()))
    sizes = _other_sizes(case, random.Random(seed))
    if sizes == case.sizes and not any(_is_drawn(recipe) for recipe in recipes):
        return None
    known: dict[int, Recipe] = {}
    arguments = {name: resolve(value, sizes, known) for name, value in case.pattern.items()}
    return replace(case, arguments=arguments, sizes=sizes)


def question_of(case: Case) -> Any:
    """What a case asks, apart from numbers and sizes: cases that ask the same need only one redrawn one."""

    def kind(recipe: Recipe) -> Any:
        ones = tuple(min(size, 2) for size in recipe.shape)
        return repr((ones, recipe.dtype, recipe.strided, recipe.is_parameter))

    by_name = {name: value for name, value in case.pattern.items() if isinstance(value, Size)}
    asked = {name: _map(value, kind) for name, value in {**case.arguments, **by_name}.items()}
    return repr(
        (sorted(asked.items()), case.grad, case.updates, case.tags, case.call, case.float32)
    )


def _is_drawn(recipe: Recipe) -> bool:
    return recipe.kind not in _WRITTEN_OUT or (recipe.grad is not None and _is_drawn(recipe.grad))


def _other_sizes(case: Case, chance: random.Random) -> dict[str, int]:
    """Return what each name of a size stands for instead."""
    fixed = max((case.sizes[name] for name in case.fixed), default=1)
    found, growth = {}, 0
    for number in sorted(set(case.sizes.values())):
        if number > fixed:
            growth += chance.randint(0 if growth else 1, GROWTH)
        found[number] = number + growth
    return {name: found[number] for name, number in case.sizes.items()}


def _map(value: Any, change: Callable[[Recipe], Any]) -> Any:
    if isinstance(value, Recipe):
        return change(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_map(item, change) for item in value)
    if isinstance(value, dict):
        return {key: _map(item, change) for key, item in value.items()}
    return value
