"""What an answer did to Checks; where that leaves a doubt, calls are asked for again first."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import TypeVar

from grader.declaring.case import STRESS
from grader.expected.built import BuiltCase, BuiltExercise
from grader.jail.aspect import LAW
from grader.jail.outcome import Behaviour, Outcome
from grader.judging.breaking import judge_handed_in
from grader.judging.checks import Check
from grader.judging.compare import compare
from grader.judging.manners import without_explained
from grader.language import _, both

_MIXED_DTYPES = ("same dtype", "expected scalar type", "dtype Double", "Float but got Double")
"""What PyTorch says where tensors of two dtypes meet."""

_ENDLESS = ("timeout", "crashed")

T = TypeVar("T")


@dataclass(frozen=True)
class Again:
    """Calls to be made again before an answer can be judged.

    Attributes:
        fresh: see `BuiltExercise.batch`.
    """

    cases: tuple[BuiltCase, ...]
    fresh: int = 0


Settling = Generator[Again, Behaviour, T]
"""Asks for calls, is sent what came of them, and returns what it comes to."""


def settle(exercise: BuiltExercise, behaviour: Behaviour) -> Settling[list[Check]]:
    """Judge what an answer did.

    Args:
        exercise: whose cases.
        behaviour: what the answer did; what it does when it is asked again is put in here.
    """
    if exercise.breaks is not None:
        return judge_handed_in(exercise, behaviour)
    if mixed := mixing_cases(exercise, behaviour):
        # Right code may convert to float32 and then refuse float64: such cases are judged in float32.
        found = yield Again(tuple(replace(case, runs=("float32",)) for case in mixed))
        for name, (single,) in found.items():
            if single.status == "returned":
                behaviour[name] = [replace(single, dtype="float32"), *behaviour[name][1:]]
    checks = compare_all(exercise, behaviour)
    if unlucky := unlucky_cases(exercise, checks):
        behaviour.update((yield Again(unlucky, 1)))
        checks = compare_all(exercise, behaviour)
    return checks


def settled(settling: Settling[T], ask: Callable[[Again], Behaviour]) -> T:
    """Return what a settling comes to where all calls that it asks for can be made at once."""
    try:
        again = next(settling)
        while True:
            again = settling.send(ask(again))
    except StopIteration as end:
        result: T = end.value
        return result


def is_right(case: BuiltCase, outcomes: list[Outcome]) -> bool:
    """Whether a case passes all its checks."""
    return all(check.passed for check in compare(case, outcomes))


def compare_all(exercise: BuiltExercise, behaviour: Behaviour) -> list[Check]:
    """Compare what an answer did with what is expected, case by case."""
    checks = [check for case in exercise.cases for check in compare(case, behaviour[case.name])]
    endless = [
        f"“{exercise.name_case(case.name)}”"
        for case in exercise.cases
        if any(outcome.status in _ENDLESS for outcome in behaviour[case.name])
    ]
    if endless:
        said = _("not run, because no result came of {cases}: mend that first")
        said = said.format(cases=both(endless))
        checks = [replace(c, message=said) if c.fault == "not run" else c for c in checks]
    extreme = {case.name for case in exercise.cases if STRESS in case.tags}
    return without_explained(checks, extreme)


def mixing_cases(exercise: BuiltExercise, behaviour: Behaviour) -> tuple[BuiltCase, ...]:
    """Cases in which the answer stumbles over float64 meeting float32."""
    return tuple(
        case
        for case in exercise.cases
        if case.law is None
        and not case.raises
        and (error := behaviour[case.name][0].error) is not None
        and error.kind == "RuntimeError"
        and any(words in error.text for words in _MIXED_DTYPES)
    )


def unlucky_cases(exercise: BuiltExercise, checks: list[Check]) -> tuple[BuiltCase, ...]:
    """Random cases that failed by their frequencies: by chance, it may be, so they are drawn again."""
    failed = {check.case for check in checks if check.aspect == LAW and not check.passed}
    return tuple(case for case in exercise.cases if case.name in failed)
