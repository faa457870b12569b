"""What a case takes over from `Declaration.defaults`: arguments, sizes by name, options that it does not give.

    corr2d.defaults(X=randn("H", "W"), K=randn("h", "w"), H=4, W=6, h=3, w=2)
    corr2d.case("tall input, wide kernel", H=6, W=4, h=2, w=3)
    corr2d.case("numbers to check by hand", X=arange(3, 3), K=arange(2, 2))

A keyword of a case is an argument where the function (or the driver) has one of that name, else an option, else
a size. What has the name of an argument, but is none, is written with an underscore: `scale_=1e-6`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.declaring.case import OPTIONS
from grader.declaring.options import problems_of_options
from grader.declaring.recipes import Recipe
from grader.declaring.sizes import NoNumberError, bound_by, names_in, resolve


@dataclass(frozen=True)
class Written:
    """The keywords of a case or of `defaults`, told apart."""

    arguments: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Inherited:
    """What a case comes to.

    Attributes:
        arguments: with numbers for sizes.
        options: of the case.
        pattern: the arguments with sizes by name.
        sizes: what each name stands for.
        fixed: names whose number an argument that is written out settles.
        problems: sentences without a place.
    """

    arguments: dict[str, Any]
    options: dict[str, Any]
    pattern: dict[str, Any]
    sizes: dict[str, int]
    fixed: frozenset[str]
    problems: tuple[str, ...] = ()


def inherit(function: inspect.Signature, given: Mapping[str, Any], defaults: Written) -> Inherited:
    """Complete a case by the defaults of its exercise.

    Args:
        function: signature of the exercise's function.
        given: the keywords of the case.
        defaults: of the exercise.
    """
    driver = _driver_of(function, given, defaults)
    parameters = (function if driver is None else signature_of_driver(driver)).parameters
    able = {name: v for name, v in defaults.arguments.items() if _takes(parameters, name)}
    named = {*defaults.sizes, *names_in(dict(defaults.arguments)), *names_in(dict(given))}
    own = _tell_apart(given, parameters, named)
    pattern = {**able, **own.arguments}
    problems: list[str] = []
    bound: dict[str, int] = {}
    for argument, value in own.arguments.items():
        for name, number in bound_by(value, able.get(argument)).items():
            settled = own.sizes.get(name, bound.get(name, number))
            if settled != number:
                said = f"{argument} has {number} where {name} stands, which is {settled} here"
                problems.append(said)
            bound[name] = number
    try:
        used = set(names_in(pattern))
        sizes = {**defaults.sizes, **bound, **own.sizes}
        known: dict[int, Recipe] = {}
        arguments = {name: resolve(value, sizes, known) for name, value in pattern.items()}
    except NoNumberError as error:
        taken = f"; {error.name} is an argument, so write the size as {error.name}_"
        problems.append(f"{error}{taken if error.name in given else ''}")
        return Inherited({}, {}, {}, {}, frozenset(), tuple(problems))
    except ValueError as error:
        problems.append(str(error))
        return Inherited({}, {}, {}, {}, frozenset(), tuple(problems))
    # A size that nothing has is a slip: it is told with the names of arguments that there are not.
    arguments |= {name: number for name, number in own.sizes.items() if name not in used}
    sizes = {name: number for name, number in sizes.items() if name in used}
    options = {**defaults.options, **own.options}
    problems += problems_of_options(options)
    fixed = frozenset(bound) & used
    return Inherited(arguments, options, pattern, sizes, fixed, tuple(problems))


def sort_out_defaults(function: inspect.Signature, given: Mapping[str, Any]) -> Written:
    """Tell the keywords of `Declaration.defaults` apart."""
    return _tell_apart(given, function.parameters, names_in(dict(given)))


def signature_of_driver(driver: Callable[..., Any]) -> inspect.Signature:
    """Return what a driver takes behind the student's function."""
    _, *others = inspect.signature(driver).parameters.values()
    return inspect.Signature(others)


def _driver_of(
    function: inspect.Signature, given: Mapping[str, Any], defaults: Written
) -> Callable[..., Any] | None:
    driver = given.get("call_", defaults.options.get("call"))
    if "call" not in function.parameters:
        driver = given.get("call", driver)
    return driver if callable(driver) else None


def _takes(parameters: Mapping[str, inspect.Parameter], name: str) -> bool:
    every = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    return every or name in parameters


def _tell_apart(
    given: Mapping[str, Any], parameters: Mapping[str, inspect.Parameter], named: Collection[str]
) -> Written:
    arguments, options, sizes = {}, {}, {}
    for name, value in given.items():
        if name in parameters:
            arguments[name] = value
        elif (option := name.removesuffix("_")) in OPTIONS:
            options[option] = value
        elif (named_size := name.removesuffix("_")) in named and isinstance(value, int):
            sizes[named_size] = value
        else:
            arguments[name] = value
    return Written(arguments, options, sizes)
