"""What each case should give: inputs drawn, the reference run in float64, its sensitivity measured."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

import torch
from torch import Tensor

from grader.declaring.case import Case, recipes_in
from grader.declaring.exercise import Exercise
from grader.declaring.gradients import with_fewer_gradients
from grader.declaring.redrawing import REDRAWN, question_of, redrawn
from grader.declaring.uses import stand_in_of
from grader.errors import CourseError
from grader.expected.again import Again, choose_again, with_again
from grader.expected.built import BuiltCase, BuiltExercise, BuiltLaw, seed_of
from grader.expected.describing import describe_call, draw_cotangents
from grader.expected.reference import run_reference
from grader.expected.sensitivity import UnsteadyError, measure_sensitivity
from grader.jail.aspect import Aspect
from grader.jail.inside import wire
from grader.jail.inside.description import Call, Tree
from grader.jail.outcome import Outcome, Skeleton

MOST_REDRAWN = 2
"""Public cases of an exercise that are asked again with other numbers."""


def build_exercise(
    exercise: Exercise,
    unit: str,
    *,
    dtypes: Sequence[str] = ("float64", "float32"),
    hidden: bool = True,
    secret: str = "",
    redraw: bool = False,
    again: Again | None = None,
    measured: Collection[str] | None = None,
) -> BuiltExercise:
    """Draw the inputs of all cases and run the reference on them.

    Args:
        exercise: the declaration.
        unit: id of its unit.
        dtypes: dtypes of the course; cases that judge stability also run in float32 if it is one.
        hidden: whether to build the hidden cases too: those that are declared so, and public ones redrawn.
        secret: draws the hidden cases; the public ones depend on their names alone.
        redraw: draws the public cases anew too.
        again: what `choose_again` found, where that is known.
        measured: names of the cases of which it is measured how far results move with rounding; in others
            nothing is allowed for it. None for all.

    Raises:
        CourseError: where the reference fails its own case.
    """
    sent = wire.Tensors()
    declared = [case for case in exercise.cases if not case.hidden]
    public = with_fewer_gradients(declared)
    fewer = {case.name for case, own in zip(public, declared, strict=True) if case.grad != own.grad}
    cases = [*public, *(case for case in exercise.cases if case.hidden and hidden)]
    secrets = [secret if case.hidden or redraw else "" for case in cases]
    make = partial(_build_case, exercise, sent=sent, dtypes=dtypes, measured=measured)
    built = _build_cases(make, cases, secrets)
    if hidden:
        built += _build_redrawn(exercise, make, public, built, secret)
    built = [c.with_free_graph() if (c.like or c.name) in fewer else c for c in built]
    if again is None:
        functions = [exercise.reference, *(one.answer for one in exercise.right_variants)]
        again = choose_again(built, functions, sent.flat(), exercise.left_out)
    chosen, untried = again
    built = with_again(built, chosen, exercise.reference, sent.flat())
    made = BuiltExercise(
        id=exercise.id,
        unit=unit,
        title=exercise.title,
        points=exercise.points,
        forbid=exercise.forbid,
        hints=exercise.hints,
        imports=exercise.imports,
        cases=tuple(built),
        inputs=sent.blob(),
        statement=exercise.statement,
        untried=untried,
        order=exercise.order,
        more=0 if hidden else _count_hidden(exercise, public),
        functions=exercise.names,
        main=exercise.main,
        uses=exercise.uses,
        stand_in=stand_in_of(exercise),
    )
    texts = exercise.texts
    return made if texts is None else made.with_names(texts.cases, texts.candidates)


def _build_cases(
    make: Callable[..., BuiltCase], cases: Sequence[Case], secrets: Sequence[str]
) -> list[BuiltCase]:
    """Build cases, and tell what is wrong with any of them at once."""
    problems: list[str] = []
    built = []
    for case, secret in zip(cases, secrets, strict=True):
        try:
            built.append(make(case, secret=secret))
        except CourseError as error:
            problems += error.problems
    if problems:
        raise CourseError(*problems)
    return built


def _build_redrawn(
    exercise: Exercise,
    make: Callable[..., BuiltCase],
    public: Sequence[Case],
    built: Sequence[BuiltCase],
    secret: str,
) -> list[BuiltCase]:
    """Build public cases again with other numbers: of those that ask the same one.

    A simple one is always among them, so that an answer that is right there alone is not taken for one that
    was made for the public numbers.
    """
    found: dict[str, BuiltCase] = {}
    originals = {case.name: case for case in built}
    others: dict[str, Case] = {}
    for case in public:
        name = REDRAWN.format(name=case.name)
        other = redrawn(case, seed_of(f"{exercise.id}/{name}/sizes", secret))
        if other is not None and not case.raises and case.law is None:
            others[case.name] = replace(other, name=name, hidden=True)
    for case in _simplest_first([case for case in public if case.name in others]):
        question, original = question_of(case), originals[case.name]
        if question in found:
            continue
        with suppress(CourseError):  # some cases have their sizes for a reason
            made = make(others[original.name], secret=secret)
            made = replace(made, like=original.name)
            if made.expected.skeleton == original.expected.skeleton:
                found[question] = made
        if len(found) == MOST_REDRAWN:
            break
    order = [case.name for case in built]
    return sorted(found.values(), key=lambda case: order.index(case.like))


def _count_hidden(exercise: Exercise, public: Sequence[Case]) -> int:
    """How many cases are hidden: those that are declared so, and public ones redrawn."""
    able = [c for c in public if not c.raises and c.law is None and redrawn(c, 0) is not None]
    declared = sum(case.hidden for case in exercise.cases)
    return declared + min(MOST_REDRAWN, len({question_of(case) for case in able}))


def _simplest_first(cases: Sequence[Case]) -> list[Case]:
    """Return the case that asks least, then the others as they are declared; what is special comes last."""
    ordinary = [case for case in cases if not _is_special(case)]
    simplest = min(ordinary, key=_what_is_asked, default=None)
    return sorted(cases, key=lambda case: (_is_special(case), case is not simplest))


def _what_is_asked(case: Case) -> tuple[int, int]:
    recipes = recipes_in(list(case.arguments.values()))
    return len(case.arguments), sum(len(recipe.shape) for recipe in recipes)


def _is_special(case: Case) -> bool:
    """Whether a case is about a tag, about a size of 0 or 1, or about no size."""
    shapes = [recipe.shape for recipe in recipes_in(list(case.arguments.values()))]
    return bool(case.tags) or any(not shape or min(shape) < 2 for shape in shapes)


def _build_case(
    exercise: Exercise,
    case: Case,
    *,
    sent: wire.Tensors,
    secret: str,
    dtypes: Sequence[str],
    measured: Collection[str] | None,
) -> BuiltCase:
    try:
        call = describe_call(exercise, case, sent, secret)
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        text = " ".join(str(error).split())
        raise CourseError(f"{case.where}: case {case.name!r}: its inputs: {text}.") from None
    plain = replace(call, grad=[])
    outcome = run_reference(exercise.reference, plain, sent.flat())
    if case.call is not None and not case.raises and outcome.error is not None:
        _check_driver(exercise, case, plain, sent.flat())
    _check_reference(exercise, case, outcome)
    sensitivity: dict[Aspect, Tensor] = {}
    law = None
    if not case.raises:
        cotangents = draw_cotangents(exercise, case, outcome, sent, secret)
        call = replace(call, cotangents=cotangents)
        flat = sent.flat()
        if case.law is not None:
            law = _build_law(case, call, flat)
        outcome = run_reference(exercise.reference, call, flat)
        _check_reference(exercise, case, outcome)
        if law is None and (measured is None or case.name in measured):
            try:
                sensitivity = measure_sensitivity(exercise.reference, call, flat, outcome)
            except UnsteadyError as error:
                raise CourseError(f"{case.where}: case {case.name!r}: {error}.") from None
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


def _check_driver(exercise: Exercise, case: Case, call: Call, flat: dict[str, Tensor]) -> None:
    """Tell of a driver that fails by itself; a class or generator may be what fails later on."""
    function, inside = exercise.reference, []
    if isinstance(function, type) or inspect.isgeneratorfunction(function):
        return

    def watched(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            inside.append(error)
            raise

    error = run_reference(watched, call, flat).error
    if error is not None and not inside:
        driver = getattr(case.call, "__name__", "of the case")
        said = f"its driver {driver} raises {error.kind}: {error.text}."
        raise CourseError(f"{case.where}: case {case.name!r}: {said}")


def _check_reference(exercise: Exercise, case: Case, outcome: Outcome) -> None:
    start = f"{case.where}: the reference {exercise.function_of(case).name} fails its own case {case.name!r}:"
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
    elif _holds_other(outcome.skeleton):
        raise CourseError(f"{start} its result holds something that is no tensor and no number.")
    elif outcome.touched:
        names = ", ".join(outcome.touched)
        raise CourseError(f"{start} it changes {names} in place, which `updates` does not name.")


def _holds_other(skeleton: Skeleton) -> bool:
    """Whether a result holds something that cannot be compared; keys of a dict may read as they like."""
    if isinstance(skeleton, str):
        return skeleton.startswith("other ")
    return isinstance(skeleton, list) and any(map(_holds_other, skeleton[2]))
