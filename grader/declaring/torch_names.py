"""Whether a forbidden name is one of PyTorch's: a slip in it would forbid nothing."""

from __future__ import annotations

import importlib.util
from fnmatch import fnmatchcase
from types import ModuleType
from typing import Any

from grader.language import nearest

_ROOTS = ("torch", "numpy")
"""Packages that are there for certain; names of others cannot be looked up."""

_WITHIN = ("torch", "torch.nn", "torch.nn.functional", "torch.Tensor", "torch.special")
"""Where a wildcard that stands for dots may lead to."""


def problem_of_name(pattern: str) -> str:
    """Return a sentence without a full stop if nothing has a forbidden name; "" if something has."""
    parts = pattern.split(".")
    if parts[0] not in _ROOTS:
        return ""
    found: Any = importlib.import_module(parts[0])
    for number, part in enumerate(parts[1:], 1):
        so_far = ".".join(parts[:number])
        if "*" in part:
            return "" if _matches(pattern, found, so_far) else f"nothing in {so_far} is {pattern!r}"
        inner = _inside(found, so_far, part)
        if inner is None:
            near = nearest(part, dir(found))
            rest = ".".join(parts[number + 1 :])
            meant = ".".join(filter(None, [so_far, near, rest]))
            guess = f"; did you mean {meant!r}?" if near else ""
            return f"{so_far} has no {part!r}{guess}"
        found = inner
    return ""


def _inside(owner: Any, path: str, name: str) -> Any:
    """An attribute, or a module that nothing has imported yet."""
    found = getattr(owner, name, None)
    if found is None and isinstance(owner, ModuleType) and hasattr(owner, "__path__"):
        spec = importlib.util.find_spec(f"{path}.{name}")
        # Not imported: torch.optim alone takes longer than all the rest of a course.
        return None if spec is None else ModuleType(f"{path}.{name}")
    return found


def _matches(pattern: str, owner: Any, path: str) -> bool:
    if isinstance(owner, ModuleType) and not hasattr(owner, "__file__"):
        return True  # not imported, see above
    if any(fnmatchcase(f"{path}.{name}", pattern) for name in dir(owner)):
        return True
    return any(
        fnmatchcase(f"{place}.{name}", pattern)
        for place in _WITHIN
        for name in dir(_resolve(place))
    )


def _resolve(place: str) -> Any:
    found: Any = importlib.import_module("torch")
    for part in place.split(".")[1:]:
        found = getattr(found, part)
    return found
