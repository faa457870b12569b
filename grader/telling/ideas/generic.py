"""Mistakes that any function invites, made from the reference itself: an argument ignored, swapped, reversed.

They are tried after the author's own wrong ideas, which know more.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import torch
from torch import Tensor

from grader.declaring.case import recipes_in
from grader.declaring.credit import NO_CREDIT, Credit
from grader.declaring.exercise import Exercise
from grader.declaring.ideas import Hypothesis
from grader.declaring.parts import views
from grader.declaring.recipes import Recipe
from grader.language import _

Change = Callable[[dict[str, Any]], None]

SLIP = Credit(0.6)
"""What an answer earns that is right but for arguments exchanged, turned round or transposed."""


def generic_hypotheses(exercise: Exercise) -> Iterator[Hypothesis]:
    """Yield wrong versions of the reference, each with its sentence; of several functions, of each one."""
    for view in views(exercise):
        for found in _of_one(view):
            yield replace(found, function=view.answer(found.function))


def _of_one(exercise: Exercise) -> Iterator[Hypothesis]:
    """Yield what goes wrong in one function."""
    for name, sentence, change in _changes(exercise):
        credit = NO_CREDIT if name.endswith(" ignored") else SLIP
        yield Hypothesis((name,), (sentence,), _changed(exercise, change), (credit,))
    if exercise.grad:
        said = _(
            "Your backward ignores the gradient that comes from above (grad_output): multiply by it."
        )
        ignoring = _ignoring_upstream(exercise)
        yield Hypothesis(("upstream gradient ignored",), (said,), ignoring, (SLIP,))
    tensors = _tensor_arguments(exercise)
    takes_one = sum(1 for _ in recipes_in(list(_example(exercise).values()))) == 1
    if takes_one and tensors:
        said = _(
            "You work along the wrong axis: your result is right for the transposed input, transposed back."
        )
        transposed = _on_transposed(exercise, next(iter(tensors)))
        yield Hypothesis(("wrong axis",), (said,), transposed, (SLIP,))


def _changes(exercise: Exercise) -> Iterator[tuple[str, str, Change]]:
    tensors = _tensor_arguments(exercise)
    for name, parameter in exercise.signature.parameters.items():
        if name in exercise.updates:
            continue
        default = parameter.default
        if default is not parameter.empty and not isinstance(default, Tensor):
            said = _(
                "{name} has no effect: you get what {name}={default} gives, whatever is passed."
            )
            said = said.format(name=name, default=_in_words(default))
            yield f"{name} ignored", said, _set(name, _always(default))
        if name in tensors:
            yield f"{name} ignored", _say_unused(name), _set(name, torch.zeros_like)
            said = _("Your result is what it would be if {name} were all ones: is {name} used?")
            yield f"{name} ignored", said.format(name=name), _set(name, torch.ones_like)
            yield f"{name} transposed", _say_transposed(name), _set(name, _transpose)
            for dim in range(tensors[name]):
                said = _("{name} is read in reverse order.")
                if tensors[name] > 1:
                    said = _("{name} is read in reverse order along dimension {dim}.")
                said = said.format(name=name, dim=dim)
                yield f"{name} reversed", said, _set(name, partial(_flip, dim=dim))
    yield from _changes_of_elements(exercise)
    for one, other in itertools.combinations(exercise.signature.parameters, 2):
        if (one in tensors) == (other in tensors) and not {one, other} & {*exercise.updates}:
            said = _("Your result is what it would be if {one} and {other} were exchanged.")
            said = said.format(one=one, other=other)
            yield f"{one} and {other} swapped", said, _swap(one, other)


def _in_words(default: Any) -> str:
    """A default value as it is written: a function by its name, for its repr has an address in it."""
    name = getattr(default, "__name__", "") if callable(default) else ""
    return name or repr(default)


def _say_unused(name: str) -> str:
    said = _("Your result is what it would be if {name} were all zeros: is {name} used?")
    return said.format(name=name)


def _say_transposed(name: str) -> str:
    said = _("{name} is used as if it were transposed: mind which of its dimensions is which.")
    return said.format(name=name)


def _changes_of_elements(exercise: Exercise) -> Iterator[tuple[str, str, Change]]:
    """What goes wrong with the tensors of a list argument: one ignored, two exchanged, one taken twice."""
    for name, value in _example(exercise).items():
        recipes = isinstance(value, (list, tuple)) and all(isinstance(r, Recipe) for r in value)
        if not recipes or name in exercise.updates:
            continue
        shapes = _shapes_of_elements(exercise, name)
        labels = exercise.labels.get(name, ())[: len(shapes)]
        words = [*labels, *(f"{name}[{i}]" for i in range(len(labels), len(shapes)))]
        for i, word in enumerate(words):
            change = partial(_set_item, i, torch.zeros_like)
            yield f"{word} ignored", _say_unused(word), _set(name, change)
            if all(len(shape) > 1 and shape[-1] == shape[-2] for shape in shapes[i]):
                change = partial(_set_item, i, _transpose)
                yield f"{word} transposed", _say_transposed(word), _set(name, change)
        for i, j in itertools.permutations(range(len(words)), 2):
            if shapes[i] != shapes[j]:
                continue
            if i < j:
                said = _("{one} and {other} are swapped: which comes first in {name}?")
                said = said.format(one=words[i], other=words[j], name=name)
                swap = _set(name, partial(_take, i, j, i))
                yield f"{words[i]} and {words[j]} swapped", said, swap
            said = _("{taken} stands where {wanted} belongs.")
            said = said.format(taken=words[j], wanted=words[i])
            yield f"{words[j]} for {words[i]}", said, _set(name, partial(_take, i, j, j))


def _shapes_of_elements(exercise: Exercise, name: str) -> list[list[tuple[int, ...]]]:
    """The shapes of each element of a list argument, in all cases that make a plain call."""
    calls = [case.arguments[name] for case in exercise.cases if case.call is None]
    count = min(len(value) for value in calls)
    return [[value[i].shape for value in calls] for i in range(count)]


def _set_item(index: int, change: Callable[[Any], Any], value: Any) -> Any:
    return type(value)(change(v) if i == index else v for i, v in enumerate(value))


def _take(i: int, j: int, last: int, value: Any) -> Any:
    """Element j in the place of i, and element `last` in that of j."""
    taken = {i: value[j], j: value[last]}
    return type(value)(taken.get(k, v) for k, v in enumerate(value))


def _set(name: str, change: Callable[[Any], Any]) -> Change:
    def apply(arguments: dict[str, Any]) -> None:
        arguments[name] = change(arguments[name])

    return apply


def _always(value: Any) -> Callable[[Any], Any]:
    return lambda ignored: value


def _swap(one: str, other: str) -> Change:
    def apply(arguments: dict[str, Any]) -> None:
        arguments[one], arguments[other] = arguments[other], arguments[one]

    return apply


def _transpose(tensor: Tensor) -> Tensor:
    return tensor.transpose(-1, -2) if tensor.dim() > 1 else tensor


def _flip(tensor: Tensor, dim: int) -> Tensor:
    return tensor.flip(dim) if tensor.dim() > dim else tensor


def _changed(exercise: Exercise, change: Change) -> Callable[..., Any]:
    def wrong(*args: Any, **kwargs: Any) -> Any:
        bound = _bind(exercise.signature, args, kwargs)
        change(bound.arguments)
        return exercise.function(*bound.args, **bound.kwargs)

    return wrong


def _on_transposed(exercise: Exercise, name: str) -> Callable[..., Any]:
    def wrong(*args: Any, **kwargs: Any) -> Any:
        bound = _bind(exercise.signature, args, kwargs)
        bound.arguments[name] = _transpose(bound.arguments[name])
        return _transpose(exercise.function(*bound.args, **bound.kwargs))

    return wrong


def _ignoring_upstream(exercise: Exercise) -> Callable[..., Any]:
    """The reference, whose results take every upstream gradient for ones."""

    def wrong(*args: Any, **kwargs: Any) -> Any:
        return _cut_off(exercise.function(*args, **kwargs))

    return wrong


def _cut_off(result: Any) -> Any:
    if isinstance(result, Tensor) and result.requires_grad:
        return _Ones.apply(result)  # type: ignore[no-untyped-call]
    if isinstance(result, (list, tuple)):
        items = [_cut_off(item) for item in result]
        return items if isinstance(result, list) else tuple(items)
    if isinstance(result, dict):
        return {key: _cut_off(item) for key, item in result.items()}
    return result


class _Ones(torch.autograd.Function):
    """The identity, with a gradient of ones whatever comes from above."""

    @staticmethod
    def forward(ctx: Any, tensor: Tensor) -> Tensor:
        return tensor.view_as(tensor)

    @staticmethod
    def backward(ctx: Any, *upstream: Tensor) -> Tensor:
        return torch.ones_like(upstream[0])


def _bind(
    signature: inspect.Signature, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> inspect.BoundArguments:
    bound = signature.bind(*args, **kwargs)
    bound.apply_defaults()
    return bound


def _example(exercise: Exercise) -> dict[str, Any]:
    """The arguments of the first case that makes a plain call."""
    plain = (case.arguments for case in exercise.cases if case.call is None and not case.raises)
    return dict(next(plain, {}))


def _tensor_arguments(exercise: Exercise) -> dict[str, int]:
    """The arguments that are tensors, with their number of dimensions."""
    example = _example(exercise)
    return {name: len(r.shape) for name, r in example.items() if isinstance(r, Recipe)}
