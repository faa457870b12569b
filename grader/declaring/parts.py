"""Exercises of several functions: a part is an exercise of its own that shares all lists with the whole.

    @exercise(points=4, hints=[...])
    def adam(params, states, lr): ...

    @adam.part
    def init_adam_states(params): ...

    init_adam_states.case("three parameters", params=[...])     # judges this part, by a plain call
    adam.case("two steps", call=steps, params=[...], lr=0.1)     # def steps(adam, params, lr, init_adam_states)

Where no function bears the name of the file, or another one comes first, `checkpoint = parts_of("checkpoint",
points=3)` stands above and every function is a part.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from types import FunctionType, MappingProxyType
from typing import TYPE_CHECKING, Any

from grader.declaring.options import listed
from grader.jail.inside.together import Together

if TYPE_CHECKING:
    from grader.declaring.exercise import Exercise

_SHARED = (
    *("cases", "ideas", "right_variants", "equivalent_mutants"),
    *("left_out", "exam_only", "signs", "problems", "parts", "library"),
)


class Answer(Together):
    """All functions of an exercise, some of them exchanged: what is run where an answer is one function.

    A reference that calls another part calls the exchanged one, as a student's own would.

    Args:
        whole: the exercise.
        exchanged: functions by the names of the parts whose place they take.
    """

    def __init__(self, whole: Exercise, exchanged: Mapping[str, Callable[..., Any]]) -> None:
        self._whole, self._exchanged = whole, exchanged
        self.main = whole.main
        self.__name__ = whole.id

    @cached_property
    def parts(self) -> dict[str, Callable[..., Any]]:  # type: ignore[override]
        """Every function, by name; parts may be declared after an idea is."""
        exchanged = self._exchanged
        plain = {one.name: one.function for one in functions_of(self._whole)}
        return {name: exchanged.get(name) or _calling(f, exchanged) for name, f in plain.items()}


def functions_of(whole: Exercise) -> list[Exercise]:
    """Return the exercise itself and its parts, in the order in which students are told of them."""
    return [*([whole] if whole.has_main else []), *whole.parts.values()]


def views(exercise: Exercise) -> Iterator[Exercise]:
    """Yield each function of an exercise as an exercise of its own, with the cases that are about it."""
    if not exercise.parts:
        yield exercise
        return
    for one in functions_of(exercise):
        view = copy.copy(one)
        view.cases = [case for case in exercise.cases if case.part == one.judged]
        yield view


def add_part(
    whole: Exercise,
    function: Callable[..., Any],
    grad: str | Sequence[str] = (),
    updates: str | Sequence[str] = (),
    labels: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Exercise:
    """Add a function to an exercise, and return it with everything that an exercise has.

    Args:
        whole: the exercise.
        function: the reference of the part.
        grad: its arguments whose gradients are compared.
        updates: its arguments that it changes in place.
        labels: names for the elements of its sequence arguments.
    """
    part = type(whole)(function, whole.points, listed(grad), listed(updates), whole=whole)
    part.labels, part.scale = {**whole.labels, **labels}, whole.scale
    found, part.problems = part.problems, whole.problems
    whole.problems += found
    if part.name in (one.name for one in functions_of(whole)):
        whole.problems.append(f"{part.where}: there are two parts called {part.name}; rename one.")
    for name in _SHARED:
        setattr(part, name, getattr(whole, name))
    # The one that bears the exercise's name is the main one, wherever it stands.
    part.judged = "" if part.name == whole.id else part.name
    whole.parts[part.name] = part
    return part


def placeholder(name: str, file: str, line: int) -> Callable[..., Any]:
    """Return a function for an exercise that has none of its own, as if it stood where that is declared."""
    namespace: dict[str, Any] = {}
    exec(compile("\n" * (line - 1) + f"def {name}(): pass", file, "exec"), namespace)
    made: Callable[..., Any] = namespace[name]
    return made


def others_of_driver(exercise: Exercise, call: Callable[..., Any] | None) -> tuple[str, ...]:
    """Return the names of the functions that a driver takes behind the first one."""
    if call is None or not exercise.parts:
        return ()
    _first, *parameters = inspect.signature(call).parameters
    names = [one.name for one in functions_of(exercise.whole or exercise)]
    return tuple(name for name in parameters if name in names)


def judged_by(exercise: Exercise, call: Callable[..., Any] | None) -> str:
    """Return the name of the part that a case is about; "" for the main function.

    Where there is no main one, a driver says by its first parameter which function it gets first.
    """
    if exercise.whole is None and not exercise.has_main and call is not None:
        return next(iter(inspect.signature(call).parameters), "")
    return exercise.judged


def _calling(
    function: Callable[..., Any], exchanged: Mapping[str, Callable[..., Any]]
) -> Callable[..., Any]:
    """A function that calls the exchanged ones where its own code names them."""
    if not isinstance(function, FunctionType) or not {*exchanged} & {*function.__code__.co_names}:
        return function
    made = FunctionType(
        function.__code__,
        {**function.__globals__, **exchanged},
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    made.__kwdefaults__ = function.__kwdefaults__
    return made
