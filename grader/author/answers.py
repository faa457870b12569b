"""Proofs by answers: right variants pass, and wrong ideas fail and are named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from grader.author.pairs import doubtful
from grader.declaring.case import Case, recipes_in
from grader.declaring.exercise import Exercise
from grader.declaring.ideas import Hypothesis, RightVariant, hypotheses
from grader.declaring.parts import Answer
from grader.declaring.redrawing import redrawn
from grader.errors import CourseError
from grader.expected.built import BuiltCase, BuiltExercise
from grader.expected.expected import build_exercise
from grader.grading.inprocess import behave, first_failure
from grader.jail.outcome import Behaviour
from grader.judging.compare import compare
from grader.judging.settling import is_right
from grader.telling.ideas.bank import Bank
from grader.telling.ideas.wording import Diagnosis
from grader.telling.same.sameness import same_numbers

SEEDS = 10
"""Draws of all inputs that right variants must pass."""


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
                told = _what_fails(variant.answer, built, case)
                yield (
                    f"the right variant {variant.name} fails case {case.name!r} of draw {seed}{told}"
                    f" ({variant.where})"
                )


def _what_fails(answer: Callable[..., Any], built: BuiltExercise, case: BuiltCase) -> str:
    """Say which aspect of a case fails, and how, as students read it; "" where only a call made again does."""
    outcomes = behave(answer, replace(built, cases=(case,)))[case.name]
    wrong = next((check for check in compare(case, outcomes) if not check.passed), None)
    return f", {wrong.aspect}: {wrong.message.rstrip('.')}" if wrong else ""


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
    alike = doubtful(bank, built)
    for hypothesis in bank.hypotheses:
        single = len(hypothesis.names) == 1
        if not single and id(hypothesis) not in alike:
            continue
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
        only_breaks = _only_breaks(built, behaviour)
        if only_breaks and not single:
            continue  # an exception tells of itself, and an idea needs a result that shows it
        same = tuple(id(trace) for trace in answer.traces.values())
        if same not in named:  # many pairs do what one of them does
            named[same] = bank.name_mistake_in(answer, alike.get(id(hypothesis)))
        found = named[same]
        if found is None and only_breaks:
            continue
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
