"""Sizes by name: `randn("N", "C")` says what is equal, and each case says how large N and C are.

A name may stand in a sum or product, as in `randn("2 * N", "C - 1")`. `size("C")` is the number itself, for
an argument such as `num_classes`.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from grader.declaring.recipes import Recipe
from grader.reading.parsing import parse_expression

_OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.FloorDiv: lambda a, b: a // b,
}


class NoNumberError(ValueError):
    """A size by name for which no number is given."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no number is given for the size {name!r}")
        self.name = name


@dataclass(frozen=True)
class Size:
    """A size as a plain number among the arguments; made by `size`."""

    text: str


def size(text: str) -> Size:
    """Return what stands for a size among the arguments of a case, such as `num_classes=size("C")`."""
    return Size(text)


def names_in(value: Any) -> list[str]:
    """Return the names of sizes in an argument, each once, in order.

    Raises:
        ValueError: if a size is no name, number, sum or product of them.
    """
    found = (
        node.id
        for text in _texts_in(value)
        for node in ast.walk(_parse(text))
        if isinstance(node, ast.Name)
    )
    return list(dict.fromkeys(found))


def resolve(value: Any, sizes: Mapping[str, int], known: dict[int, Recipe]) -> Any:
    """Return an argument with numbers in the place of names.

    Args:
        value: recipes, plain values, or lists, tuples and dicts of them.
        sizes: what each name stands for.
        known: recipes that were resolved before, by identity: one that is used twice stays one.

    Raises:
        ValueError: for a name without a number, or a size below 0.
    """
    if isinstance(value, Recipe):
        if id(value) not in known:
            known[id(value)] = _resolve_recipe(value, sizes, known)
        return known[id(value)]
    if isinstance(value, Size):
        return evaluate(value.text, sizes)
    if isinstance(value, (list, tuple)):
        items = [resolve(item, sizes, known) for item in value]
        return items if isinstance(value, list) else type(value)(items)
    if isinstance(value, dict):
        return {key: resolve(item, sizes, known) for key, item in value.items()}
    return value


def bound_by(given: Any, default: Any) -> dict[str, int]:
    """Return what a recipe in numbers, as `arange(3, 3)`, says of the names that it replaces."""
    if not (isinstance(given, Recipe) and isinstance(default, Recipe)):
        return {}
    if names_in(given) or len(given.shape) != len(default.shape):
        return {}
    pairs = zip(default.shape, given.shape, strict=True)
    return {name: number for name, number in pairs if isinstance(name, str) and name.isidentifier()}


def evaluate(text: str | int, sizes: Mapping[str, int]) -> int:
    """Return the number that a size stands for.

    Raises:
        ValueError: for a name without a number, or a size below 0.
    """
    if isinstance(text, int):
        return text
    number = _evaluate(_parse(text), text, sizes)
    if number < 0:
        raise ValueError(f"the size {text!r} is {number}, below 0")
    return number


def _resolve_recipe(recipe: Recipe, sizes: Mapping[str, int], known: dict[int, Recipe]) -> Recipe:
    options: list[tuple[str, Any]] = []
    for key, value in recipe.options:
        if key == "rows":
            options.append((key, tuple(resolve(row, sizes, known) for row in value)))
        elif key in ("low", "high") and isinstance(value, str):
            options.append((key, evaluate(value, sizes)))
        else:
            options.append((key, value))
    shape = tuple(evaluate(one, sizes) for one in recipe.shape)
    if recipe.kind == "stack":
        rows = dict(options)["rows"]
        shape = (len(rows), *rows[0].shape)
    grad = None if recipe.grad is None else resolve(recipe.grad, sizes, known)
    return replace(recipe, shape=shape, options=tuple(options), grad=grad)


def _texts_in(value: Any) -> Iterator[str]:
    """Yield each size that is no number."""
    if isinstance(value, Recipe):
        yield from (one for one in value.shape if isinstance(one, str))
        for key, option in value.options:
            if key == "rows":
                yield from _texts_in(option)
            elif key in ("low", "high") and isinstance(option, str):
                yield option
        yield from _texts_in(value.grad)
    elif isinstance(value, Size):
        yield value.text
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts_in(item)
    elif isinstance(value, dict):
        yield from _texts_in(list(value.values()))


@functools.lru_cache(maxsize=1024)
def _parse(text: str) -> ast.expr:
    try:
        return parse_expression(text)
    except SyntaxError:
        raise ValueError(f"{text!r} is no size; write a name, or a sum or product") from None


def _evaluate(node: ast.expr, text: str, sizes: Mapping[str, int]) -> int:
    match node:
        case ast.Name(id=name) if name in sizes:
            return sizes[name]
        case ast.Name(id=name):
            raise NoNumberError(name)
        case ast.Constant(value=int() as value):
            return value
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_evaluate(left, text, sizes), _evaluate(right, text, sizes))
    raise ValueError(f"{text!r} is no size; write a name, or a sum or product")
