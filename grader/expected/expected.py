"""What each case should give: inputs drawn, the reference run in float64, its sensitivity measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from grader.declaring.case import Case
from grader.declaring.declare import Exercise
from grader.errors import CourseError
from grader.expected.built import BuiltCase, BuiltExercise, BuiltLaw
from grader.expected.describing import describe_call, draw_cotangents
from grader.expected.reference import run_reference
from grader.expected.sensitivity import measure_sensitivity
from grader.jail.aspect import Aspect
from grader.jail.inside import wire
from grader.jail.inside.description import Call, Tree
from grader.jail.outcome import Outcome

REPEATED = 4
"""Calls of an exercise that are made twice."""


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
    sent = wire.Tensors()
    cases = [case for case in exercise.cases if hidden or not case.hidden]
    secrets = [secret if case.hidden or redraw else "" for case in cases]
    built = _build_cases(exercise, cases, secrets, sent, dtypes)
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
        order=exercise.order,
        more=len(exercise.cases) - len(built),
    )
    texts = exercise.texts
    return made if texts is None else made.with_names(texts.cases, texts.candidates)


def _build_cases(
    exercise: Exercise,
    cases: Sequence[Case],
    secrets: Sequence[str],
    sent: wire.Tensors,
    dtypes: Sequence[str],
) -> list[BuiltCase]:
    """Build cases, and tell what is wrong with any of them at once."""
    problems: list[str] = []
    built = []
    for case, secret in zip(cases, secrets, strict=True):
        try:
            built.append(_build_case(exercise, case, sent, secret, dtypes))
        except CourseError as error:
            problems += error.problems
    if problems:
        raise CourseError(*problems)
    return built


def _choose_repeated(built: Sequence[BuiltCase]) -> list[BuiltCase]:
    """Leave a few of the calls to be made twice, from the first to the last: what keeps state shows in any."""
    able = [case.name for case in built if case.call.repeat]
    chosen = {able[round(i * (len(able) - 1) / (REPEATED - 1))] for i in range(REPEATED) if able}
    return [replace(case, call=replace(case.call, repeat=case.name in chosen)) for case in built]


def _build_case(
    exercise: Exercise, case: Case, sent: wire.Tensors, secret: str, dtypes: Sequence[str]
) -> BuiltCase:
    try:
        call = describe_call(exercise, case, sent, secret)
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        text = " ".join(str(error).split())
        raise CourseError(f"{case.where}: case {case.name!r}: its inputs: {text}.") from None
    outcome = run_reference(exercise.function, replace(call, grad=[]), sent.flat())
    _check_reference(exercise, case, outcome)
    sensitivity: dict[Aspect, Tensor] = {}
    law = None
    if not case.raises:
        cotangents = draw_cotangents(exercise, case, outcome, sent, secret)
        call = replace(call, cotangents=cotangents)
        flat = sent.flat()
        if case.law is not None:
            law = _build_law(case, call, flat)
        outcome = run_reference(exercise.function, call, flat)
        _check_reference(exercise, case, outcome)
        if law is None:
            sensitivity = measure_sensitivity(exercise.function, call, flat, outcome)
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
