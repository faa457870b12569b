"""What each case should give: inputs drawn, the reference run in float64, its sensitivity measured.

Sensitivity is how far each expected number moves when every input (and upstream gradient) is perturbed
by one unit of relative rounding: the root mean square over `RUNS` perturbed runs, divided by the size of
the perturbation. Times a dtype's unit roundoff it is the sigma of `expected/tolerance.py`.
"""

from __future__ import annotations

import inspect
import textwrap
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from grader.declaring.case import Case
from grader.declaring.declare import Exercise
from grader.declaring.recipes import FLOAT, Recipe, draw
from grader.errors import CourseError
from grader.expected.built import BuiltCase, BuiltExercise, BuiltLaw, seed_of
from grader.jail.aspect import Aspect
from grader.jail.inside import wire
from grader.jail.inside.calls import make_ready, run_call, taking
from grader.jail.inside.description import Call, Tree
from grader.jail.outcome import Outcome, decode
from grader.jail.session import Reply

RUNS = 8
STEP = 2.0**-33
REPEATED = 4
"""Calls of an exercise that are made twice."""

SCALAR_COTANGENT = 1.7000000476837158
"""Upstream gradient of a scalar, as float32 has it: not 1, so that a backward that ignores it shows."""

ONE_AT_A_TIME = threading.RLock()
"""The default dtype and torch's generator belong to the whole process; a run has a thread for each server."""


def build_exercise(
    exercise: Exercise,
    unit: str,
    *,
    dtypes: Sequence[str] = ("float64", "float32"),
    hidden: bool = True,
    secret: str = "",
    redraw: bool = False,
) -> BuiltExercise:
    """Draw the inputs of all cases and run the reference on them.

    Args:
        exercise: the declaration.
        unit: id of its unit.
        dtypes: dtypes of the course; cases that judge stability also run in float32 if it is one.
        hidden: whether to build the hidden cases too.
        secret: draws the hidden cases anew; the public ones depend on their names alone.
        redraw: draws the public cases anew too.

    Raises:
        CourseError: where the reference fails its own case.
    """
    problems: list[str] = []
    sent = wire.Tensors()
    built = []
    for case in exercise.cases:
        if case.hidden and not hidden:
            continue
        try:
            built.append(
                _build_case(exercise, case, sent, secret if case.hidden or redraw else "", dtypes)
            )
        except CourseError as error:
            problems += error.problems
    if problems:
        raise CourseError(*problems)
    made = BuiltExercise(
        id=exercise.id,
        unit=unit,
        title=exercise.title,
        points=exercise.points,
        forbid=exercise.forbid,
        hints=exercise.hints,
        imports=exercise.imports,
        cases=tuple(_choose_repeated(built)),
        inputs=sent.blob(),
        statement=exercise.statement,
    )
    texts = exercise.texts
    return made if texts is None else made.with_names(texts.cases, texts.candidates)


def _choose_repeated(built: Sequence[BuiltCase]) -> list[BuiltCase]:
    """Leave a few of the calls to be made twice, from the first to the last: what keeps state shows in any."""
    able = [case.name for case in built if case.call.repeat]
    chosen = {able[round(i * (len(able) - 1) / (REPEATED - 1))] for i in range(REPEATED) if able}
    return [replace(case, call=replace(case.call, repeat=case.name in chosen)) for case in built]


def run_reference(function: Any, call: Call, flat: dict[str, Tensor]) -> Outcome:
    """Run a trusted function in this process and describe it as a child's would be."""
    made = wire.Tensors()
    with ONE_AT_A_TIME:
        message = run_call(function, make_ready(call, taking(flat)), made)
    return decode(Reply(message["status"], message, made.flat()))


def _build_case(
    exercise: Exercise, case: Case, sent: wire.Tensors, secret: str, dtypes: Sequence[str]
) -> BuiltCase:
    try:
        call = _describe_call(exercise, case, sent, secret)
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        text = " ".join(str(error).split())
        raise CourseError(f"{case.where}: case {case.name!r}: its inputs: {text}.") from None
    outcome = run_reference(exercise.function, replace(call, grad=[]), sent.flat())
    _check_reference(exercise, case, outcome)
    sensitivity: dict[Aspect, Tensor] = {}
    law = None
    if not case.raises:
        cotangents = _draw_cotangents(exercise, case, outcome, sent, secret)
        call = replace(call, cotangents=cotangents)
        flat = sent.flat()
        if case.law is not None:
            law = _build_law(case, call, flat)
        outcome = run_reference(exercise.function, call, flat)
        _check_reference(exercise, case, outcome)
        if law is None:
            sensitivity = _measure_sensitivity(exercise, call, flat, outcome)
    return BuiltCase(
        name=case.name,
        hidden=case.hidden,
        tags=case.tags,
        raises=case.raises,
        runs=_runs_of(exercise, case, dtypes),
        call=call,
        expected=outcome,
        sensitivity=sensitivity,
        law=law,
        scale=case.scale,
        where=case.where,
    )


def _runs_of(exercise: Exercise, case: Case, dtypes: Sequence[str]) -> tuple[str, ...]:
    if case.law is not None:
        return ("float64",) * 3
    both = "float32" in dtypes and exercise.runs_in_float32(case)
    return ("float64", "float32") if both else ("float64",)


def _describe_call(exercise: Exercise, case: Case, sent: wire.Tensors, secret: str) -> Call:
    ids: dict[int, int] = {}

    def describe(value: Any, path: str) -> Any:
        if isinstance(value, Recipe):
            number = ids.setdefault(id(value), len(ids))
            if number < len(made):
                return made[number]
            seed = seed_of(f"{exercise.id}/{case.name}/{path}", secret)
            grad = None
            if value.grad is not None:
                grad = sent.add(draw(value.grad, seed_of(f"{seed}.grad")))
            made.append(
                sent.add(draw(value, seed))
                | {
                    **{"id": number, "float": value.dtype == FLOAT, "strided": value.strided},
                    **{"parameter": value.is_parameter, "grad": grad},
                }
            )
            return made[number]
        if isinstance(value, (list, tuple)):
            items = [describe(item, f"{path}[{i}]") for i, item in enumerate(value)]
            return {"list" if isinstance(value, list) else "tuple": items}
        if isinstance(value, dict):
            return {"dict": [[k, describe(v, f"{path}[{k!r}]")] for k, v in value.items()]}
        if value is not None and not isinstance(value, (bool, int, float, str)):
            raise TypeError(f"{path} is a {type(value).__name__}; write a recipe or a plain value")
        return value

    made: list[Tree] = []
    return Call(
        arguments=[[name, describe(v, name)] for name, v in _in_order(exercise, case)],
        positional=_count_positional(exercise, case),
        grad=list(case.grad),
        updates=list(case.updates),
        labels={k: list(v) for k, v in exercise.labels.items()},
        driver=None if case.call is None else _source_of_driver(case),
        repeat=case.law is None and not case.raises,
        draws=case.law is not None,
    )


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
    source = textwrap.dedent(inspect.getsource(case.call))  # type: ignore[arg-type]
    name = getattr(case.call, "__name__", "")
    if not source.startswith(f"def {name}("):
        raise CourseError(f"{case.where}: case {case.name!r}: call must be a plain function.")
    return [name, source]


def _draw_cotangents(
    exercise: Exercise, case: Case, outcome: Outcome, sent: wire.Tensors, secret: str
) -> list[Tree]:
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


def _measure_sensitivity(
    exercise: Exercise, call: Call, flat: dict[str, Tensor], outcome: Outcome
) -> dict[Aspect, Tensor]:
    generator = torch.Generator().manual_seed(seed_of(str(call.arguments)))
    changes: dict[Aspect, list[Tensor]] = {}
    for _ in range(RUNS):
        moved = dict(flat)
        if "float64" in flat:
            signs = torch.randint(0, 2, flat["float64"].shape, generator=generator).double() * 2 - 1
            moved["float64"] = flat["float64"] * (1 + STEP * signs)
        other = run_reference(exercise.function, call, moved)
        for aspect, value in outcome.aspects.items():
            nearby = other.aspects.get(aspect)
            if value is None or nearby is None or not value.is_floating_point():
                continue
            change = (nearby.double() - value.double()).nan_to_num(0.0, 0.0, 0.0)
            changes.setdefault(aspect, []).append(change / STEP)
    return {aspect: _root_mean_square(torch.stack(found)) for aspect, found in changes.items()}


def _root_mean_square(changes: Tensor) -> Tensor:
    """Over the first dimension; scaled, so that the square of a large change does not overflow."""
    largest = changes.abs().amax(0).clamp(min=1e-300)
    return (changes / largest).square().mean(0).sqrt() * largest


def _build_law(case: Case, call: Call, flat: dict[str, Tensor]) -> BuiltLaw:
    assert case.law is not None
    inputs: dict[str, Tensor] = {}

    def leaf(tree: Tree) -> Tensor:
        return wire.pick(flat, tree).clone()

    arguments = {name: wire.decode(tree, leaf) for name, tree in call.arguments}
    for name in case.grad:
        inputs[name] = arguments[name].requires_grad_()
    try:
        made = case.law.candidates(**arguments)
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
        raise CourseError(
            f"{case.where}: case {case.name!r}: the law's candidates: {text}."
        ) from None
    if list(made) != list(case.law.probabilities):
        raise CourseError(
            f"{case.where}: case {case.name!r}: the law gives probabilities for"
            f" {', '.join(case.law.probabilities)} but candidates {', '.join(made)}."
        )
    if not all(bool(candidate.isfinite().all()) for candidate in made.values()):
        raise CourseError(
            f"{case.where}: case {case.name!r}: a candidate of the law is not finite."
        )
    grads: dict[str, list[Tensor]] = {name: [] for name in inputs}
    for candidate in made.values():
        for name, tensor in inputs.items():
            grad = torch.zeros_like(tensor)
            if candidate.requires_grad:
                # Of a sum: given upstream gradients make PyTorch import 500 modules, 0.3 s and 37 MB.
                total = (candidate * wire.pick(flat, call.cotangents[0])).sum()
                found = torch.autograd.grad(total, tensor, retain_graph=True, allow_unused=True)[0]
                grad = grad if found is None else found
            grads[name].append(grad.detach())
    return BuiltLaw(dict(case.law.probabilities), [c.detach() for c in made.values()], grads)


def _check_reference(exercise: Exercise, case: Case, outcome: Outcome) -> None:
    start = f"{case.where}: the reference {exercise.id} fails its own case {case.name!r}:"
    if case.raises:
        wanted = " or ".join(case.raises)
        if outcome.status != "raised" or outcome.error is None:
            raise CourseError(f"{start} it returns a result instead of raising {wanted}.")
        if not set(case.raises) & set(outcome.error.kinds):
            raise CourseError(f"{start} it raises {outcome.error.kind}, not {wanted}.")
    elif outcome.error is not None:
        error = outcome.error
        raise CourseError(f"{start} it raises {error.kind}: {error.text}.")
    elif outcome.grad_error is not None:
        error = outcome.grad_error
        raise CourseError(f"{start} its backward raises {error.kind}: {error.text}.")
    elif "other " in str(outcome.skeleton):
        raise CourseError(f"{start} its result holds something that is no tensor and no number.")
    elif outcome.touched:
        names = ", ".join(outcome.touched)
        raise CourseError(f"{start} it changes {names} in place, which `updates` does not name.")
