"""Which flags a call never looks at: with them set it would do the same.

Half of all pairs of flags need no run of their own: where the run of one flag never reads the other, both at
once do what the one does. A flag is watched by handing over, in the place of False, what notes that it is used.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from grader.declaring.ideas import WrongIdea

_USES = ("bool", "int", "index", "float", "str", "repr", "format", "hash", "eq", "ne", "invert")
_OPERATIONS = (
    "add",
    "radd",
    "sub",
    "rsub",
    "mul",
    "rmul",
    "and",
    "rand",
    "or",
    "ror",
    "xor",
    "rxor",
)


class _Watched:
    """False, which notes that it is used."""

    def __init__(self, name: str, read: set[str]) -> None:
        self._name, self._read = name, read


def _noting(method: str) -> Callable[..., Any]:
    def used(self: _Watched, *args: Any) -> Any:
        self._read.add(self._name)
        return getattr(int if method == "__index__" else bool, method)(False, *args)

    return used


for _name in (*_USES, *_OPERATIONS):
    setattr(_Watched, f"__{_name}__", _noting(f"__{_name}__"))


def watched_flags(ideas: Sequence[WrongIdea]) -> dict[str, list[str]]:
    """Return, for each idea that is a flag, the other flags of its function, where these can be watched."""
    families: dict[str, list[WrongIdea]] = {}
    for idea in ideas:
        if idea.family:
            families.setdefault(idea.family, []).append(idea)
    found: dict[str, list[str]] = {}
    for members in families.values():
        names = [idea.name for idea in members]
        if not _compares_by_identity(members[0].function, names):
            found |= {name: [other for other in names if other != name] for name in names}
    return found


def watching(
    function: Callable[..., Any], flags: Collection[str], read: set[str]
) -> Callable[..., Any]:
    """Return the function with its other flags watched; those that it looks at are put into `read`."""
    return partial(function, **{name: _Watched(name, read) for name in flags})


def _compares_by_identity(function: Callable[..., Any], flags: Collection[str]) -> bool:
    """Whether code says `flag is True`, which cannot be noted, or is not at hand."""
    plain = function.func if isinstance(function, partial) else function
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(plain))))
    except (OSError, TypeError, SyntaxError):
        return True
    return any(
        isinstance(part, ast.Name) and part.id in flags
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and any(isinstance(op, (ast.Is, ast.IsNot)) for op in node.ops)
        for part in (node.left, *node.comparators)
    )
