"""One declared call of the student's function: its inputs, and how the result is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.declaring.laws import Law
from grader.declaring.recipes import Recipe

STRESS = "stress"
"""Tag of a case that asks for numerical stability; such cases are run in float32 as well."""

EDGE = "edge"
"""Tag of a case that answers may treat apart, as dropout = 1: there a right one may have a wrong formula."""

KINK = "kink"
"""Tag of a case whose gradients are compared at a kink on purpose: the statement says which one it is."""

OPTIONS = ("hidden", "grad", "updates", "tags", "call", "float32", "scale")
"""Keywords of `Declaration.case` that are not arguments of the exercise."""


@dataclass(frozen=True)
class Case:
    """One declared call of the student's function.

    Attributes:
        name: what the case is about; students read it.
        arguments: argument name to a recipe, a plain Python value, or lists, tuples and dicts of them.
        grad: arguments whose gradients are compared.
        updates: arguments that the function must change in place.
        raises: names of the exceptions of which one must be raised; empty for a case with a result.
        law: how a random result is judged; None where the result is determined.
        call: how the function is called, where that is more than passing the arguments.
        float32: asks to be run in float32 too, to judge stability.
        scale: size of numbers that count as large; errors far below it are rounding: `expected/tolerance.py`.
        part: name of the function that it is about, of an exercise of several; "" for the main one.
        also: names of further functions that `call` takes.
        pattern: the arguments with sizes by name, as they are declared.
        sizes: what each name stands for.
        fixed: names whose number an argument that is written out settles.
        where: file and line, for messages to the author.
    """

    name: str
    arguments: Mapping[str, Any]
    grad: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    hidden: bool = False
    raises: tuple[str, ...] = ()
    law: Law | None = None
    tags: tuple[str, ...] = ()
    call: Callable[..., Any] | None = None
    float32: bool = False
    scale: float = 1.0
    where: str = ""
    part: str = ""
    also: tuple[str, ...] = ()
    pattern: Mapping[str, Any] = field(default_factory=dict, compare=False)
    sizes: Mapping[str, int] = field(default_factory=dict, compare=False)
    fixed: frozenset[str] = frozenset()


def recipes_in(tree: Any) -> Iterator[Recipe]:
    """Yield the recipes of an argument, through lists, tuples and dicts, in order."""
    yield from (recipe for _path, recipe in places_in(tree, ""))


def places_in(tree: Any, path: str) -> Iterator[tuple[str, Recipe]]:
    """Yield the recipes of an argument with where each stands, as `params[0]`."""
    if isinstance(tree, Recipe):
        yield path, tree
    elif isinstance(tree, (list, tuple)):
        for i, item in enumerate(tree):
            yield from places_in(item, f"{path}[{i}]")
    elif isinstance(tree, dict):
        for key, item in tree.items():
            yield from places_in(item, f"{path}[{key!r}]")


def same_call(one: Case, other: Case) -> bool:
    """Whether two cases make the same call."""
    # Equal random recipes draw different numbers, so only fully written-out inputs can coincide.
    drawn = ("randn", "uniform", "integers", "distinct", "stack")
    if any(r.kind in drawn for r in recipes_in(list(one.arguments.values()))):
        return False
    # As they are written: 0.0 == -0.0 and 1 == 1.0, but a function may tell them apart.
    first, second = (repr(sorted(case.arguments.items())) for case in (one, other))
    return (first, one.part) == (second, other.part) and (one.grad, one.call, one.raises) == (
        other.grad,
        other.call,
        other.raises,
    )
