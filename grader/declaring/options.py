"""The options of `@exercise(...)`: what each must be, and one sentence for each that is something else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from grader.language import nearest


def sort_out_options(
    given: Mapping[str, Any], unknown: Mapping[str, object], where: str
) -> tuple[dict[str, Any], list[str]]:
    """Return the options that can be used, and a sentence for each that cannot.

    Args:
        given: by name.
        unknown: those whose name is none.
        where: file and line of the declaration.
    """
    right: dict[str, Any] = {"points": 1.0}
    problems = []
    for name, value in given.items():
        wanted, is_right, convert = OPTIONS[name]
        if is_right(value):
            right[name] = convert(value)
        else:
            problems.append(f"{where}: {name} must be {wanted}, not {value!r:.60}.")
    for name in unknown:
        near = nearest(name, OPTIONS)
        guess = f"did you mean {near}?" if near else f"there are {', '.join(OPTIONS)}."
        problems.append(f"{where}: an exercise has no option {name!r}; {guess}")
    return right, problems


def problems_of_options(given: Mapping[str, Any]) -> list[str]:
    """Return a sentence, without a place and a full stop, for each option of a case that is something else."""
    return [
        f"{name} must be {wanted}, not {given[name]!r:.60}"
        for name, (wanted, is_right) in _CASE_OPTIONS.items()
        if name in given and not is_right(given[name])
    ]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_above_zero(value: object) -> bool:
    return isinstance(value, (int, float)) and _is_number(value) and value > 0


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _are_words(value: object) -> bool:
    if isinstance(value, str):
        return True
    return isinstance(value, Sequence) and all(isinstance(word, str) for word in value)


def _are_labels(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(name, str) and _are_words(words) and not isinstance(words, str)
        for name, words in value.items()
    )


def listed(names: str | Sequence[str]) -> tuple[str, ...]:
    """A single word stands for a list of one, not for its letters."""
    return (names,) if isinstance(names, str) else tuple(names)


def _same(value: Any) -> Any:
    return value


_WORDS = ("text, or a list of texts", _are_words, listed)
OPTIONS: dict[str, tuple[str, Callable[[object], bool], Callable[[Any], Any]]] = {
    "points": ("a number", _is_number, _same),
    "grad": _WORDS,
    "updates": _WORDS,
    "forbid": _WORDS,
    "hints": _WORDS,
    "labels": ("a dict of names to lists of names", _are_labels, _same),
    "order": ("a whole number", _is_whole, _same),
    "scale": ("a number", _is_number, _same),
    "uses": _WORDS,
    "stand_in": ("the text of a lambda", lambda value: isinstance(value, str), _same),
}
_CASE_OPTIONS: dict[str, tuple[str, Callable[[object], bool]]] = {
    "grad": ("the name of an argument, or a list of names", _are_words),
    "updates": ("the name of an argument, or a list of names", _are_words),
    "tags": ("a word, or a list of words", _are_words),
    "hidden": ("True or False", lambda value: isinstance(value, bool)),
    "float32": ("True or False", lambda value: isinstance(value, bool)),
    "scale": ("a number above 0", _is_above_zero),
    "call": ("a function of the student's function and the arguments", callable),
}
