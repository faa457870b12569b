"""A declared case to the Call that is made of it: arguments drawn and described, upstream gradients drawn."""

from __future__ import annotations

import inspect
from typing import Any

import torch

from grader.declaring.case import Case
from grader.declaring.exercise import Exercise
from grader.declaring.recipes import FLOAT, Recipe, draw
from grader.declaring.sending import SendingError, source_of
from grader.errors import CourseError
from grader.expected.built import seed_of
from grader.jail.inside import wire
from grader.jail.inside.description import Call, Tree
from grader.jail.outcome import Outcome

SCALAR_COTANGENT = 1.7000000476837158
"""Upstream gradient of a scalar, as float32 has it: not 1, so that a backward that ignores it shows."""


def describe_call(exercise: Exercise, case: Case, sent: wire.Tensors, secret: str) -> Call:
    """Describe the call of a case, and draw its inputs.

    Args:
        exercise: whose case.
        case: what is called.
        sent: takes the inputs.
        secret: draws them anew.

    Raises:
        CourseError: if the call's own function cannot be sent.
        TypeError: if an argument is nothing that can be described; drawing may raise other exceptions too.
    """
    arguments = _Arguments(f"{exercise.id}/{case.name}", sent, secret)
    exercise = exercise.function_of(case)
    return Call(
        arguments=[[name, arguments.describe(v, name)] for name, v in _in_order(exercise, case)],
        positional=_count_positional(exercise, case),
        grad=list(case.grad),
        updates=list(case.updates),
        labels={k: list(v) for k, v in exercise.labels.items()},
        driver=None if case.call is None else _source_of_driver(case),
        draws=case.law is not None,
        part=case.part,
        also=list(case.also),
    )


class _Arguments:
    """Describes the arguments of one case; a recipe that is used twice is one tensor handed over twice."""

    def __init__(self, name: str, sent: wire.Tensors, secret: str) -> None:
        self._name, self._sent, self._secret = name, sent, secret
        self._made: dict[int, Tree] = {}

    def describe(self, value: Any, path: str) -> Any:
        """Return the tree of an argument, or of a part of one."""
        if isinstance(value, Recipe):
            if id(value) not in self._made:
                self._made[id(value)] = self._draw(value, path)
            return self._made[id(value)]
        if isinstance(value, (list, tuple)):
            items = [self.describe(item, f"{path}[{i}]") for i, item in enumerate(value)]
            return {"list" if isinstance(value, list) else "tuple": items}
        if isinstance(value, dict):
            return {"dict": [[k, self.describe(v, f"{path}[{k!r}]")] for k, v in value.items()]}
        if value is not None and not isinstance(value, (bool, int, float, str)):
            raise TypeError(f"{path} is a {type(value).__name__}; {_advice(value)}")
        return value

    def _draw(self, recipe: Recipe, path: str) -> Tree:
        seed = seed_of(f"{self._name}/{path}", self._secret)
        grad = None
        if recipe.grad is not None:
            grad = self._sent.add(draw(recipe.grad, seed_of(f"{seed}.grad")))
        exact = {"exact": True} if recipe.is_exact else {}
        return self._sent.add(draw(recipe, seed)) | {
            **{"id": len(self._made), "float": recipe.dtype == FLOAT, "strided": recipe.strided},
            **{"parameter": recipe.is_parameter, "grad": grad, **exact},
        }


def _advice(value: Any) -> str:
    """What to write instead of something that cannot be described."""
    if isinstance(value, torch.nn.Module):
        return (
            f"no module can be an argument. Let a driver make it: `def call(f, X): return"
            f" f(nn.{type(value).__name__}(...), X)`, and call=call in the case"
        )
    if callable(value):
        return (
            "no function can be an argument. Let a driver hand it over: `def call(f, X): return f(torch.sin,"
            " X)`, and call=call in the case"
        )
    return "write a recipe or a plain value"


def _in_order(exercise: Exercise, case: Case) -> list[tuple[str, Any]]:
    order = list(exercise.signature.parameters)
    known = [name for name in order if name in case.arguments]
    others = [name for name in case.arguments if name not in order]
    return [(name, case.arguments[name]) for name in [*known, *others]]


def _count_positional(exercise: Exercise, case: Case) -> int:
    """Arguments go by position up to the first one that the case leaves at its default."""
    count = 0
    for name in exercise.signature.parameters:
        by_name = exercise.signature.parameters[name].kind is inspect.Parameter.KEYWORD_ONLY
        if by_name or name not in case.arguments:
            break
        count += 1
    return count


def _source_of_driver(case: Case) -> list[str]:
    assert case.call is not None
    try:
        return [*source_of(case.call)]
    except SendingError as error:
        raise CourseError(f"{case.where}: case {case.name!r}: {error}.") from None


def draw_cotangents(
    exercise: Exercise, case: Case, outcome: Outcome, sent: wire.Tensors, secret: str
) -> list[Tree]:
    """Draw upstream gradients for the float tensors of the right result, if any gradient is asked for."""
    trees: list[Tree] = []
    if not case.grad:
        return trees
    for aspect, value in outcome.outputs.items():
        if aspect not in outcome.flags or not value.is_floating_point():
            continue
        if value.dim() == 0:
            drawn = torch.tensor(SCALAR_COTANGENT, dtype=torch.float32).double()
        else:
            recipe = Recipe("randn", tuple(value.shape), (("mean", 0.0), ("std", 1.0)))
            drawn = draw(recipe, seed_of(f"{exercise.id}/{case.name}/upstream {aspect}", secret))
        trees.append(sent.add(drawn))
    return trees
