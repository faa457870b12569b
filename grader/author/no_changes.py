"""Changes of a reference that are none: no case could tell them, whatever it asks."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from grader.declaring.case import Case
from grader.declaring.recipes import Recipe

_LIBRARIES = (torch, torch.nn.functional, torch.linalg, torch.special, math, operator)
"""Where a function is called with other values than a reference gives it; any other one may do anything."""

_FORM = ("ndim", "dtype", "device", "numel", "dim", "new_zeros", "new_empty")
"""What is asked of one argument and could as well be of most others."""


def commutes(call: ast.Call, namespace: Mapping[str, Any]) -> bool:
    """Whether a function of a library gives the same when its first two arguments change places: it is tried.

    Args:
        call: of which the arguments are exchanged.
        namespace: in which its function is found.
    """
    function = _function_of(call.func, namespace)
    if function is None or call.keywords:
        return False
    tried = [_same(function, values[: len(call.args)]) for values in _probes()]
    known = [same for same in tried if same is not None]
    return bool(known) and all(known)


def _function_of(node: ast.expr, namespace: Mapping[str, Any]) -> Any:
    match node:
        case ast.Name(id="max" | "min" as name) if name not in namespace:
            return max if name == "max" else min
        case ast.Attribute(value=owner, attr=name):
            library = _named(owner, namespace)
            if any(library is one for one in _LIBRARIES):
                return getattr(library, name, None)
        case ast.Name(id=name):
            found = namespace.get(name)
            if any(found is vars(one).get(name) for one in _LIBRARIES):
                return found
    return None


def _named(node: ast.expr, namespace: Mapping[str, Any]) -> Any:
    """What stands under a dotted name; None where there is nothing."""
    if isinstance(node, ast.Attribute):
        return getattr(_named(node.value, namespace), node.attr, None)
    return namespace.get(node.id) if isinstance(node, ast.Name) else None


def _probes() -> list[list[Any]]:
    generator = torch.Generator().manual_seed(0)

    def three(*shape: int) -> list[torch.Tensor]:
        return [torch.rand(shape, generator=generator, dtype=torch.float64) for _ in range(3)]

    whole = [torch.tensor([6, 4, 9]), torch.tensor([4, 6, 2]), torch.tensor([1, 8, 5])]
    return [[0.25, 0.75, 0.5], [6, 4, 9], whole, three(3), three(3, 3), three(2, 3, 3)]


def _same(function: Any, values: Sequence[Any]) -> bool | None:
    """Whether it gives the same in both orders; None where it takes no such values."""
    one, other, *others = values
    try:
        there, back = function(one, other, *others), function(other, one, *others)
        if isinstance(there, torch.Tensor):
            return torch.equal(there, back)
        return bool(there == back)
    except Exception:
        return None


def is_slight(node: ast.AST, owners: Sequence[ast.AST]) -> bool:
    """Whether any change of a node is one only where lengths differ, beyond matrices, or on another device.

    A case may tell it, and none has to: `zip(.., strict=True)` guards against what the statement excludes,
    `.T` of a matrix is its `.mT`, and cases are proved on the CPU.
    """
    match [node, *owners]:
        case [ast.Constant(), ast.keyword(arg="strict"), ast.Call(func=ast.Name(id="zip")), *_]:
            return True
        case [_, ast.keyword(arg="device"), *_]:
            return True
    return isinstance(node, ast.Attribute) and node.attr == "T"


def leaves_out_form(node: ast.AST, replacement: ast.AST) -> bool:
    """Whether a call is left without a `device=`, or the `dtype=` of an argument, which cases need not tell.

    Where the numbers that come are combined with those of the argument, they take on its dtype.
    """
    if not isinstance(node, ast.Call) or not isinstance(replacement, ast.Call):
        return False
    kept = {id(keyword) for keyword in replacement.keywords}
    gone = [keyword for keyword in node.keywords if id(keyword) not in kept]
    return node.args == replacement.args and any(
        one.arg == "device"
        or (
            one.arg == "dtype"
            and isinstance(one.value, ast.Attribute)
            and one.value.attr == "dtype"
        )
        for one in gone
    )


def same_form(owners: Sequence[ast.AST], one: str, other: str, cases: Sequence[Case]) -> bool:
    """Whether what an argument is asked for is the same of another one.

    It is its form, but for its shape; or a size that the cases call by the name of the other one's.

    Args:
        owners: of the name of the argument, the nearest one first.
        one: the argument.
        other: what is read in its place.
        cases: of the exercise.
    """
    match owners:
        case [ast.Attribute(attr=attribute), *_] if attribute in _FORM:
            return True
    dimension = _dimension(owners)
    if dimension is None:
        return False
    pairs = [(case.pattern.get(one), case.pattern.get(other)) for case in cases if not case.raises]
    by_name = False
    for mine, others in pairs:
        if not isinstance(mine, Recipe) or not isinstance(others, Recipe):
            return False
        sizes = [recipe.shape[dimension : dimension + 1 or None] for recipe in (mine, others)]
        if sizes[0] != sizes[1] or not sizes[0]:
            return False
        by_name |= isinstance(sizes[0][0], str)
    return by_name


def _dimension(owners: Sequence[ast.AST]) -> int | None:
    """Which dimension is asked for by `len(X)`, `X.shape[0]` or `X.size(0)`."""
    match owners:
        case [ast.Call(func=ast.Name(id="len")), *_]:
            return 0
        case [
            ast.Attribute(attr="shape"),
            ast.Subscript(slice=ast.Constant(value=int(number))),
            *_,
        ]:
            return number
        case [ast.Attribute(attr="size"), ast.Call(args=[ast.Constant(value=int(number))]), *_]:
            return number
    return None
