"""Inputs that are handed in to show that a function is wrong: it and the right one are called on them.

They came from a child as numbers and words, and nothing is believed of them: their count, their sizes and
their types are looked at before anything is called. What is called is the author's, in this process, where no
code of a student's runs. Results are compared as an answer's is with the reference's: rounding shows nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from grader.declaring.break_it import MOST_NUMBERS, UPSTREAM
from grader.expected.built import Breaks, BuiltCase, BuiltExercise
from grader.expected.reference import run_reference
from grader.expected.sensitivity import UnsteadyError, measure_sensitivity
from grader.jail.aspect import OUTPUT, Aspect
from grader.jail.inside import wire
from grader.jail.inside.description import Call
from grader.jail.outcome import Behaviour, Outcome, Skeleton
from grader.judging.checks import Check, say_aspect
from grader.judging.compare import compare
from grader.judging.forms import misfit
from grader.language import _, nearest, several

MOST_WHOLE = 100
"""Size of a whole number that is handed in: it may say how often something is done."""


class NotTakenError(Exception):
    """What is handed in can show nothing; its text is a sentence for the student."""


@dataclass(frozen=True)
class Handed:
    """What is handed in, read.

    Attributes:
        arguments: by name.
        upstream: the gradients that come from above; () where there are none.
    """

    arguments: Mapping[str, Any]
    upstream: tuple[Tensor, ...] = ()


def judge_handed_in(exercise: BuiltExercise, behaviour: Behaviour) -> list[Check]:
    """Judge what a student's function returned: whether it shows that the wrong function is wrong."""
    (case,), breaks = exercise.cases, exercise.breaks
    assert breaks is not None
    (outcome,) = behaviour[case.name]
    if outcome.status != "returned":
        return compare(case, [outcome])
    try:
        difference = find_difference(breaks, read_handed(breaks, outcome))
    except NotTakenError as error:
        fault = "no inputs that it takes"
        return [Check(case.name, OUTPUT, False, fault, str(error))]
    if not difference.is_there:
        return [Check(case.name, OUTPUT, False, "shows no difference", difference.said)]
    return [Check(case.name, OUTPUT, True, message=difference.said)]


def read_handed(breaks: Breaks, outcome: Outcome) -> Handed:
    """Read arguments out of a result.

    Raises:
        NotTakenError: if it is no dict of arguments, or they are none that the statement knows.
    """
    kind = outcome.skeleton
    if not (isinstance(kind, list) and kind[0] == "dict"):
        said = _("Return a dict of arguments by their names: {names}.")
        raise NotTakenError(said.format(names=several(breaks.arguments)))
    found = _value(outcome, kind, OUTPUT)
    upstream = found.pop(UPSTREAM, ())
    for name in found:
        if name not in breaks.arguments:
            near = nearest(str(name), breaks.arguments)
            said = _("{base} has no argument {name}; it takes {names}.")
            if near:
                said = _("{base} has no argument {name}; did you mean {near}?")
            names = several(breaks.arguments)
            told = {"base": breaks.base, "name": name, "names": names, "near": near}
            raise NotTakenError(said.format(**told))
    lacking = [name for name, may in breaks.arguments.items() if name not in found and not may]
    if lacking:
        said = _("{name} is missing in your dict: {base} cannot be called without it.")
        raise NotTakenError(said.format(name=lacking[0], base=breaks.base))
    handed = Handed(found, _read_upstream(breaks, upstream))
    check_taken(breaks, handed)
    return handed


def check_taken(breaks: Breaks, handed: Handed) -> None:
    """Refuse what is too large, or as in no case of the exercise.

    Raises:
        NotTakenError: if it is.
    """
    for name, value in handed.arguments.items():
        _check_size(name, value)
    for one in handed.upstream:
        _check_size(UPSTREAM, one)
    if said := misfit(handed.arguments, breaks.forms):
        raise NotTakenError(said)


def _value(outcome: Outcome, skeleton: Skeleton, aspect: Aspect) -> Any:
    """Rebuild a value of its structure and its numbers."""
    if isinstance(skeleton, list):
        kind, names, parts = skeleton
        if kind == "dict":
            keys = [aspect.part(f"{name!r:.80}") for name in names]
            pairs = zip(names, parts, keys, strict=True)
            return {name: _value(outcome, part, key) for name, part, key in pairs}
        items = [_value(outcome, part, aspect.part(n)) for n, part in enumerate(parts)]
        return tuple(items) if kind == "tuple" else items
    number = outcome.aspects.get(aspect)
    if number is not None:
        return number if skeleton == "tensor" else number.item()
    try:
        return ast.literal_eval(str(skeleton))
    except (ValueError, SyntaxError):
        said = _(
            "{place} is something else than tensors, numbers, texts, lists and tuples of them."
        )
        raise NotTakenError(said.format(place=aspect.name or _("The result"))) from None


def _check_size(name: str, value: Any) -> None:
    if isinstance(value, Tensor):
        # An empty tensor may be long in another dimension, and be gone through along it.
        count = max(value.numel(), *value.shape, 0)
        if count > MOST_NUMBERS:
            said = _(
                "{name} has {count} numbers; {most} are the most here. Small inputs show it as well."
            )
            raise NotTakenError(said.format(name=name, count=count, most=MOST_NUMBERS))
    if isinstance(value, int) and abs(value) > MOST_WHOLE:
        said = _("{name} is {value}; whole numbers up to {most} show it as well.")
        raise NotTakenError(said.format(name=name, value=value, most=MOST_WHOLE))
    if isinstance(value, (list, tuple)):
        if len(value) > MOST_WHOLE:
            said = _("{name} has {count} parts; {most} are the most here.")
            raise NotTakenError(said.format(name=name, count=len(value), most=MOST_WHOLE))
        for number, part in enumerate(value):
            _check_size(f"{name}[{number}]", part)
    if isinstance(value, dict):
        for key, part in value.items():
            _check_size(f"{name}[{key!r}]", part)


def _read_upstream(breaks: Breaks, upstream: Any) -> tuple[Tensor, ...]:
    given = tuple(upstream) if isinstance(upstream, (list, tuple)) else (upstream,)
    if given and not breaks.grad:
        said = _("Gradients of {base} are not asked for: leave {upstream} out.")
        raise NotTakenError(said.format(base=breaks.base, upstream=UPSTREAM))
    for one in given:
        if not isinstance(one, Tensor) or not one.is_floating_point():
            said = _("{upstream} is to be a tensor of floating-point numbers, or a list of such.")
            raise NotTakenError(said.format(upstream=UPSTREAM))
    return given


@dataclass(frozen=True)
class Difference:
    """What two functions make of the same inputs.

    Attributes:
        is_there: whether they differ by more than rounding.
        said: in a sentence.
    """

    is_there: bool
    said: str


def find_difference(breaks: Breaks, handed: Handed) -> Difference:
    """Call the wrong function and the right one.

    Raises:
        NotTakenError: if the right one does not take these inputs, or gives nothing that can be compared.
    """
    wrong, (right, *others) = breaks.functions()
    sent = wire.Tensors()
    call = _call(breaks, handed, sent)
    expected = _run_right(breaks, right, call, sent.flat())
    if handed.upstream:
        trees = _upstream_trees(handed, expected, sent)
        grad = [name for name in breaks.grad if _is_floating(handed.arguments.get(name))]
        call = replace(call, grad=grad, cotangents=trees)
        expected = _run_right(breaks, right, call, sent.flat())
    flat = sent.flat()
    try:
        sensitivity = measure_sensitivity(right, call, flat, expected)
    except UnsteadyError:
        said = _("On these inputs rounding decides what {base} gives, so nothing can be compared.")
        raise NotTakenError(said.format(base=breaks.base)) from None
    case = BuiltCase(
        *("", False, (), (), ("float64",), call),
        expected=expected,
        sensitivity=sensitivity,
        scale=breaks.scale,
    )
    # Where a choice is free, as at a tie, right functions differ too, and nothing is shown.
    if any(_failed(case, other, flat) for other in others):
        said = _(
            "On these inputs not even right functions agree, as at a tie: nothing can be compared."
        )
        raise NotTakenError(said)
    if failed := _failed(case, wrong, flat):
        told = {"part": say_aspect(failed[0].aspect), "said": failed[0].message}
        return Difference(True, _("{part}: {said}").format(**told))
    return Difference(False, _say_same(breaks, handed))


def _failed(case: BuiltCase, function: Any, flat: dict[str, Tensor]) -> list[Check]:
    outcome = run_reference(function, case.call, flat)
    return [check for check in compare(case, [outcome]) if not check.passed]


def _say_same(breaks: Breaks, handed: Handed) -> str:
    if handed.upstream:
        return _("Both functions give the same on these inputs, and the same gradients.")
    if breaks.grad:
        return _(
            "Both functions give the same on these inputs. Gradients were not compared: for that hand in an"
            " upstream gradient too."
        )
    return _("Both functions give the same on these inputs.")


def _call(breaks: Breaks, handed: Handed, sent: wire.Tensors) -> Call:
    count = 0

    def tree(value: Any) -> Any:
        nonlocal count
        if isinstance(value, Tensor):
            count += 1
            floating = value.is_floating_point()
            stored = value.to(torch.float64) if floating else value
            plain = {"strided": False, "parameter": False, "grad": None}
            return sent.add(stored) | {"id": count, "float": floating, **plain}
        if isinstance(value, (list, tuple)):
            return {"list" if isinstance(value, list) else "tuple": [tree(one) for one in value]}
        if isinstance(value, dict):
            return {"dict": [[key, tree(one)] for key, one in value.items()]}
        return value

    named = [name for name in breaks.arguments if name in handed.arguments]
    return Call(
        [[name, tree(handed.arguments[name])] for name in named],
        updates=[name for name in breaks.updates if name in named],
        labels=breaks.labels,
    )


def _run_right(breaks: Breaks, right: Any, call: Call, flat: dict[str, Tensor]) -> Outcome:
    outcome = run_reference(right, call, flat)
    error = outcome.error or outcome.grad_error
    if error is not None:
        said = _("{base} does not take these inputs: {kind}: {text}")
        told = {"base": breaks.base, "kind": error.kind, "text": error.text or "..."}
        raise NotTakenError(said.format(**told))
    if outcome.status != "returned":
        said = _("{base} gives no result on these inputs.")
        raise NotTakenError(said.format(base=breaks.base))
    numbers = [one for one in outcome.aspects.values() if one is not None]
    if not all(bool(one.isfinite().all()) for one in numbers):
        said = _(
            "What {base} should give here is not finite everywhere, so nothing can be compared."
        )
        raise NotTakenError(said.format(base=breaks.base))
    return outcome


def _upstream_trees(handed: Handed, expected: Outcome, sent: wire.Tensors) -> list[dict[str, Any]]:
    results = [
        value
        for aspect, value in expected.outputs.items()
        if aspect in expected.flags and value.is_floating_point()
    ]
    shapes, wanted = ([tuple(one.shape) for one in some] for some in (handed.upstream, results))
    if shapes != wanted:
        said = _("{upstream} has the shape {shape}, and the result has {wanted}.")
        told = {"shape": several(map(str, shapes)), "wanted": several(map(str, wanted))}
        raise NotTakenError(said.format(upstream=UPSTREAM, **told))
    return [sent.add(one.to(torch.float64)) for one in handed.upstream]


def _is_floating(value: Any) -> bool:
    return isinstance(value, Tensor) and value.is_floating_point()
