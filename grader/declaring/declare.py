"""The decorator of an exercise file, `@exercise(...)`, and `parts_of` where no function bears the file's name.

What it returns is the exercise (exercise.py), to which the author adds cases and ideas (adding.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, overload

from grader.declaring import parts
from grader.declaring.adding import Declaration
from grader.declaring.options import OPTIONS as OPTIONS_OF_EXERCISE
from grader.declaring.options import sort_out_options
from grader.declaring.places import caller, frame_of_author


@overload
def exercise(function: Callable[..., Any], /) -> Declaration: ...
@overload
def exercise(
    *,
    points: float = ...,
    grad: Sequence[str] = ...,
    updates: Sequence[str] = ...,
    forbid: Sequence[str] = ...,
    hints: Sequence[str] = ...,
    labels: Mapping[str, Sequence[str]] | None = ...,
    order: int = ...,
    scale: float = ...,
    uses: str | Sequence[str] = ...,
    stand_in: str = ...,
) -> Callable[[Callable[..., Any]], Declaration]: ...
def exercise(
    function: Callable[..., Any] | None = None,
    /,
    *,
    points: float = 1.0,
    grad: Sequence[str] = (),
    updates: Sequence[str] = (),
    forbid: Sequence[str] = (),
    hints: Sequence[str] = (),
    labels: Mapping[str, Sequence[str]] | None = None,
    order: int = 0,
    scale: float = 1.0,
    uses: str | Sequence[str] = (),
    stand_in: str = "",
    **unknown: object,
) -> Declaration | Callable[[Callable[..., Any]], Declaration]:
    """Declare the decorated function as the reference of an exercise.

    Args:
        function: the reference, where the decorator is used without parentheses.
        points: what a right answer earns.
        grad: arguments whose gradients are compared in every case.
        updates: arguments that the function changes in place.
        forbid: dotted names that an answer must not use; `*` stands for any characters.
        hints: steps from a nudge to nearly the answer.
        labels: names for the elements of a sequence argument.
        order: position within the unit.
        scale: size of numbers that count as large: 1 if the results are about 1, 1e-6 if they are that
            small. An error far below it is taken for rounding.
        uses: ids of earlier exercises whose functions are there by name.
        stand_in: the text of a lambda, for those who use this exercise and have not solved it.
        unknown: options that there are not; they are told with the other mistakes.
    """
    given = {
        **{"points": points, "grad": grad, "updates": updates, "forbid": forbid, "hints": hints},
        **{"labels": labels or {}, "order": order, "scale": scale, "uses": uses},
        **{"stand_in": stand_in},
    }
    right, problems = sort_out_options(given, unknown, caller())

    def declare(reference: Callable[..., Any]) -> Declaration:
        return _declare(reference, right, problems)

    return declare if function is None else declare(function)


def parts_of(name: str, **options: Any) -> Declaration:
    """Declare an exercise in which every function is a part, see `Declaration.part`.

    Args:
        name: its id, that of the file. A part of this name is the main function.
        options: as of `exercise`; those that are about arguments belong to the parts.
    """
    frame = frame_of_author()
    function = parts.placeholder(name, frame.f_code.co_filename, frame.f_lineno)
    function.__module__ = frame.f_globals["__name__"]
    known = {key: value for key, value in options.items() if key in OPTIONS_OF_EXERCISE}
    unknown = {key: value for key, value in options.items() if key not in known}
    right, problems = sort_out_options(known, unknown, caller())
    made = _declare(function, right, problems)
    made.has_main = False
    return made


def _declare(
    reference: Callable[..., Any], options: dict[str, Any], problems: list[str]
) -> Declaration:
    options = dict(options)
    text = options.pop("stand_in", "")
    made = Declaration(reference, **options)
    made.problems = [*problems, *made.problems]
    if text:
        made.stand_in(text)
    return made
