"""Proofs by answers: right variants pass, wrong ideas fail and are named, answers that know nothing fail."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

import torch

from grader.declaring.case import Case, recipes_in
from grader.declaring.exercise import Exercise
from grader.declaring.ideas import Hypothesis, RightVariant, hypotheses
from grader.declaring.parts import Answer, views
from grader.declaring.recipes import Recipe
from grader.declaring.redrawing import redrawn
from grader.errors import CourseError
from grader.expected.built import BuiltExercise
from grader.expected.expected import build_exercise
from grader.grading.inprocess import first_failure
from grader.jail.outcome import Behaviour
from grader.judging.settling import is_right
from grader.telling.ideas.bank import Bank
from grader.telling.ideas.generic import generic_hypotheses
from grader.telling.ideas.wording import Diagnosis
from grader.telling.same.sameness import same_numbers

SEEDS = 10
"""Draws of all inputs that right variants must pass."""

_LOOKED_AT = ("__call__", "__getitem__", "__iter__", "__len__", "__next__")
"""Methods of a class whose results a case can see, beside those with plain names."""

Fill = Callable[[torch.Tensor], torch.Tensor]


def failing_variants(exercise: Exercise, unit: str, dtypes: tuple[str, ...]) -> Iterator[str]:
    """Yield a sentence for each right variant that fails some case, whatever the inputs drawn."""
    waiting = [*exercise.right_variants, *_stand_ins(exercise)]
    measured: set[str] = set()
    for seed in range(SEEDS):
        # Calls in other manners are made where variants are graded like answers.
        draw = partial(
            build_exercise,
            *(exercise, unit),
            dtypes=dtypes,
            secret=f"verify {seed}",
            redraw=True,
            again=({}, {}),
            measured=measured,
        )
        built = draw()
        for variant in list(waiting):
            case = first_failure(variant.answer, built)
            # Who passes without what the conditioning allows passes with it: that is measured where it matters.
            while case is not None and case.name not in measured:
                measured.add(case.name)
                built = draw()
                case = first_failure(variant.answer, built)
            if case is not None:
                waiting.remove(variant)
                yield (
                    f"the right variant {variant.name} fails case {case.name!r} of draw {seed}"
                    f" ({variant.where})"
                )


def _stand_ins(exercise: Exercise) -> list[RightVariant]:
    """What stands in for the exercise where others use it: it has to do the same."""
    functions = {name: one.function for name, one in exercise.library.items() if one.function}
    if not exercise.names or functions.keys() != {*exercise.names}:
        return []
    answer = Answer(exercise, functions) if exercise.parts else functions[exercise.name]
    return [RightVariant("stand_in", answer, next(iter(exercise.library.values())).where)]


def unnamed_ideas(exercise: Exercise, built: BuiltExercise, bank: Bank) -> Iterator[str]:
    """Yield a sentence for each wrong idea, or pair of them, that passes or is not recognised.

    Args:
        exercise: the declaration.
        built: with its public cases alone: what students check with has to see it.
        bank: the ideas on these cases.
    """
    where = {idea.name: idea.where for idea in exercise.ideas}
    named: dict[tuple[int, ...], Diagnosis | None] = {}
    for hypothesis in bank.hypotheses:
        single = len(hypothesis.names) == 1
        what = f"the wrong idea {hypothesis.names[0]}"
        if not single:
            what = f"the pair of wrong ideas {' and '.join(hypothesis.names)}"
        place = f"({where[hypothesis.names[0]]})"
        answer = bank.as_answer(hypothesis)
        behaviour = answer.behaviour
        if not any(trace.failed for trace in answer.traces.values()):
            if (single and hypothesis.names[0] not in exercise.exam_only) or not (
                single or _is_reference(built, behaviour)
            ):
                yield f"no public case catches {what} {place}"
            continue
        same = tuple(id(trace) for trace in answer.traces.values())
        if same not in named:  # many pairs do what one of them does
            named[same] = bank.name_mistake_in(answer)
        found = named[same]
        if found is None and _only_breaks(built, behaviour):
            continue  # an exception tells of itself, and an idea needs a result that shows it
        if found is None:
            yield f"{what} is caught but not recognised {place}"
        elif single and len(found.names) > 1 and hypothesis.names[0] in found.names:
            others = [name for name in found.names if name != hypothesis.names[0]]
            told = why_alike(exercise, built, hypothesis, tuple(others[:1]))
            yield f"no case tells {what} from {' and '.join(others)}{told} {place}"
        elif single and found.names != hypothesis.names:
            other = " + ".join(found.names)
            told = why_alike(exercise, built, hypothesis, found.names)
            yield f"{what} is taken for {other} by the public cases{told} {place}"


def why_alike(
    exercise: Exercise, built: BuiltExercise, one: Hypothesis, names: tuple[str, ...]
) -> str:
    """Say which public case would tell two wrong ideas apart in other sizes; "" where none is found."""
    other = next((h for h in hypotheses(exercise.ideas) if h.names == names), None)
    if other is None:
        return ""
    for seed in range(SEEDS):
        for case in exercise.cases:
            if case.raises or case.law or case.hidden:
                continue
            drawn = redrawn(case, seed)
            if drawn is None:
                continue
            declared = replace(exercise, cases=[drawn])
            with suppress(CourseError):
                made = build_exercise(
                    declared,
                    built.unit,
                    hidden=False,
                    secret=str(seed),
                    redraw=True,
                    again=({}, {}),
                )
                bank = Bank(declared, made)
                if not _same_behaviour(bank.behaviour(one), bank.behaviour(other)):
                    sizes = " and ".join(
                        f"{old} for {new}"
                        for old, new in zip(_shapes(drawn), _shapes(case), strict=True)
                        if old != new
                    )
                    return f"; case {case.name!r} tells them apart with {sizes or 'other numbers'}"
    return ""


def _shapes(case: Case) -> list[tuple[int, ...]]:
    return [recipe.shape for recipe in recipes_in(list(case.arguments.values()))]


def _same_behaviour(one: Behaviour, other: Behaviour) -> bool:
    return all(
        first.aspects.keys() == second.aspects.keys()
        and all(same_numbers(t, second.aspects[a]) for a, t in first.aspects.items())
        for name in one
        for first, second in zip(one[name][:1], other[name][:1], strict=True)
    )


def _only_breaks(built: BuiltExercise, behaviour: Behaviour) -> bool:
    """Whether every wrong case breaks off, forwards or backwards."""
    first = [(case, behaviour[case.name]) for case in built.cases]
    return all(
        outcomes[0].error is not None or outcomes[0].grad_error is not None
        for case, outcomes in first
        if not is_right(case, outcomes)
    )


def _is_reference(built: BuiltExercise, behaviour: dict[str, Any]) -> bool:
    """Whether two mistakes cancel: each number is the reference's own."""
    return all(
        same_numbers(behaviour[case.name][0].aspects.get(aspect), tensor)
        for case in built.cases
        if case.law is None
        for aspect, tensor in case.expected.aspects.items()
    )


def passing_nonsense(exercise: Exercise, built: BuiltExercise) -> Iterator[str]:
    """Yield a sentence for each answer that passes all cases although it knows nothing."""
    for name, answer in _nonsense(exercise).items():
        if first_failure(answer, built) is None:
            yield f"an answer that returns {name} passes every case"
    unused = (h for h in generic_hypotheses(exercise) if h.names[0].endswith(" ignored"))
    signed = {mutant.line: mutant for mutant in exercise.equivalent_mutants}
    for hypothesis in unused:
        if hypothesis.names[0] in signed:
            continue  # of an argument whose shape alone matters
        if first_failure(hypothesis.function, built) is None:
            name = hypothesis.names[0].removesuffix(" ignored")
            yield f"no case shows that {name} matters: {hypothesis.sentences[0]}"


def _nonsense(exercise: Exercise) -> dict[str, Callable[..., Any]]:
    """Answers that know nothing; of several functions, the same in each."""
    if not exercise.parts:
        return _nonsense_of_one(exercise)
    of_each = {view.name: _nonsense_of_one(view) for view in views(exercise)}
    kinds = dict.fromkeys(kind for answers in of_each.values() for kind in answers)
    return {
        kind: Answer(exercise, {name: mine[kind] for name, mine in of_each.items() if kind in mine})
        for kind in kinds
    }


def _nonsense_of_one(exercise: Exercise) -> dict[str, Callable[..., Any]]:
    """Answers that know nothing; what they take from the reference is the structure of its result."""
    is_class = isinstance(exercise.function, type)

    def like(fill: Fill) -> Callable[..., Any]:
        if is_class:
            return _derived(exercise.function, fill)

        def answer(*args: Any, **kwargs: Any) -> Any:
            copied = _map(_copy, args), _map(_copy, kwargs)
            return _fill(fill, exercise.function(*copied[0], **copied[1]))

        return answer

    answers: dict[str, Callable[..., Any]] = {
        "nothing": lambda *args, **kwargs: None,
        "its input": lambda *args, **kwargs: [*args, *kwargs.values()][0],
        "zeros": like(torch.zeros_like),
        "a constant": like(torch.ones_like),
        "random numbers": like(lambda t: torch.rand(t.shape).to(t)),
        "NaN": like(lambda t: t * float("nan")),
    }
    if not exercise.updates and not is_class:
        answers["what the call before should return"] = _one_call_late(exercise.function)
        remembered = _remembering(exercise.function)
        answers["what it first returned for arguments of these shapes"] = remembered
        for name in _names_of_tensors(exercise):
            answer = _remembering_one(exercise, name)
            answers[f"what comes of the first {name} of its shape"] = answer
    if is_class and any(case.grad for case in exercise.cases):
        answers["the right numbers without a gradient"] = like(torch.Tensor.detach)
    elif exercise.grad:
        answers["the right numbers without a gradient"] = lambda *args, **kwargs: _map(
            torch.Tensor.detach, exercise.function(*args, **kwargs)
        )
    return answers


def _one_call_late(function: Callable[..., Any]) -> Callable[..., Any]:
    kept: list[Any] = [None]

    def before(*args: Any, **kwargs: Any) -> Any:
        kept.append(function(*args, **kwargs))
        return kept.pop(0)

    return before


def _remembering(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that returns for all arguments of the same shapes what it returned for the first."""
    known: dict[str, Any] = {}

    def remembered(*args: Any, **kwargs: Any) -> Any:
        key = str(_map(lambda t: (tuple(t.shape), t.dtype), (args, kwargs)))
        if key not in known:
            known[key] = function(*args, **kwargs)
        return known[key]

    return remembered


def _names_of_tensors(exercise: Exercise) -> list[str]:
    drawn = {
        name
        for case in exercise.cases
        for name, value in case.arguments.items()
        if isinstance(value, Recipe)
    }
    return [name for name in exercise.signature.parameters if name in drawn]


def _remembering_one(exercise: Exercise, name: str) -> Callable[..., Any]:
    """The reference, but for one argument: of those of one shape it uses the first."""
    known: dict[str, Any] = {}

    def remembered(*args: Any, **kwargs: Any) -> Any:
        given = exercise.signature.bind(*args, **kwargs)
        value = given.arguments.get(name)
        if isinstance(value, torch.Tensor):
            given.arguments[name] = known.setdefault(f"{tuple(value.shape)} {value.dtype}", value)
        return exercise.function(*given.args, **given.kwargs)

    return remembered


def _derived(cls: Any, fill: Fill) -> Callable[..., Any]:
    """A class like the reference whose methods return what knows nothing."""

    def wrap(method: Callable[..., Any]) -> Callable[..., Any]:
        def filled(self: Any, *args: Any, **kwargs: Any) -> Any:
            result = method(self, *args, **kwargs)
            return self if result is self else _fill(fill, result)

        return filled

    methods = {
        name: wrap(method)
        for name, method in vars(cls).items()
        if inspect.isfunction(method) and (name[0] != "_" or name in _LOOKED_AT)
    }
    return type(cls.__name__, (cls,), methods)


def _fill(fill: Fill, value: Any) -> Any:
    """Exchange the tensors and numbers of a result, and those that come out of it later."""
    if isinstance(value, (list, tuple)):
        items = [_fill(fill, item) for item in value]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, dict):
        return {key: _fill(fill, item) for key, item in value.items()}
    if isinstance(value, (int, float)):
        return fill(torch.tensor(value)).item()
    if isinstance(value, Iterator):
        return (_fill(fill, item) for item in value)
    if isinstance(value, torch.nn.Module):
        value.register_forward_hook(lambda module, args, output: _fill(fill, output))
    elif inspect.isfunction(value):
        return lambda *args, **kwargs: _fill(fill, value(*args, **kwargs))
    return fill(value) if isinstance(value, torch.Tensor) else value


def _copy(tensor: torch.Tensor) -> torch.Tensor:
    copy = tensor.detach().clone()
    copy.grad = tensor.grad if tensor.is_leaf else None
    return copy


def _map(function: Callable[[torch.Tensor], Any], value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return function(value)
    if isinstance(value, (list, tuple)):
        items = [_map(function, item) for item in value]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, dict):
        return {key: _map(function, item) for key, item in value.items()}
    return value
