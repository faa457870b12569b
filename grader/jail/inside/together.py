"""Several functions as one answer, for an exercise that asks for more than one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grader.jail.inside.description import Call


class Together:
    """An answer of several functions; called itself, it calls the main one.

    Args:
        parts: what stands under each name, whatever it is; None where there is nothing.
        main: name of the one that is called where a call names no other; "" if there is none.
    """

    def __init__(self, parts: Mapping[str, Any], main: str) -> None:
        self.parts, self.main = parts, main

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the main function."""
        return self.parts[self.main](*args, **kwargs)


def part_of(answer: Any, name: str) -> Any:
    """Return the function of an answer that goes by a name; the answer itself where it is one function."""
    return answer.parts.get(name or answer.main) if isinstance(answer, Together) else answer


def others_of(answer: Any, call: Call) -> dict[str, Callable[..., Any]]:
    """The further functions that a driver takes, by name."""
    return {name: part_of(answer, name) for name in call.also}


def lacking(answer: Any, call: Call) -> tuple[str, Any] | None:
    """Return the name of a function that a call needs and cannot have, and what stands there instead."""
    if not isinstance(answer, Together):
        return None
    for name in (call.part or answer.main, *call.also):
        if not callable(answer.parts.get(name)):
            return name, answer.parts.get(name)
    return None
