"""Which mistake it is: a failed answer's behaviour matched against the exercise's wrong ideas.

The ideas are run on the same cases as the answer. An answer that does the same as an idea on every case
(results, gradients, updated arguments) gets that idea's sentence; without a match nothing is claimed.
"""

from __future__ import annotations

import re
from functools import cached_property

import torch
from torch import Tensor

from grader.built import BuiltCase, BuiltExercise, seed_of
from grader.compare import compare
from grader.declare import Exercise, WrongIdea
from grader.expected import run_reference
from grader.jail import wire
from grader.outcome import Outcome
from grader.resemblance import same_law

EQUAL = 1e-9
"""Relative difference below which two float64 results count as made by the same formula."""

EQUAL_FLOAT32 = 2e-6
FLOOR = 1e-3
LAW_RUNS = 24

Behaviour = dict[str, list[Outcome]]
"""Case name to the outcomes of its runs."""


class Bank:
    """The wrong ideas of one exercise and what they do; nothing is run before the first question.

    Args:
        exercise: the declaration, with its ideas.
        built: the cases that answers are judged by.
    """

    def __init__(self, exercise: Exercise, built: BuiltExercise) -> None:
        self._exercise, self._built = exercise, built
        self._caught: dict[tuple[str, str], bool] = {}

    @cached_property
    def behaviours(self) -> dict[str, Behaviour]:
        """Idea to behaviour."""
        flat = wire.unpack(self._built.inputs)
        return {
            idea.name: {
                case.name: _behave(idea, self._built.id, case, flat) for case in self._built.cases
            }
            for idea in self._exercise.wrong_ideas
        }

    def name_mistake(self, behaviour: Behaviour) -> WrongIdea | None:
        """Return the idea whose behaviour an answer shows, if there is one.

        Args:
            behaviour: the answer's outcomes; it has failed at least one case.
        """
        wrong = [case for case in self._built.cases if not is_right(case, behaviour[case.name])]
        for idea in self._exercise.wrong_ideas:
            theirs = self.behaviours[idea.name]
            if self._agree(behaviour, theirs) and any(
                _shows(case, behaviour[case.name], theirs[case.name])
                and self._is_caught(idea, case)
                for case in wrong
            ):
                return idea
        return None

    def _is_caught(self, idea: WrongIdea, case: BuiltCase) -> bool:
        key = (idea.name, case.name)
        if key not in self._caught:
            outcomes = self.behaviours[idea.name][case.name]
            if case.law is not None:  # a law is graded on three runs, of which two are alike
                outcomes = [outcomes[0], outcomes[1], outcomes[0]]
            self._caught[key] = not is_right(case, outcomes)
        return self._caught[key]

    def _agree(self, behaviour: Behaviour, theirs: Behaviour) -> bool:
        return all(
            _alike(case, behaviour[case.name], theirs[case.name]) for case in self._built.cases
        )


def is_right(case: BuiltCase, outcomes: list[Outcome]) -> bool:
    """Whether a case passes all its checks."""
    return all(check.passed for check in compare(case, outcomes))


def _behave(
    idea: WrongIdea, exercise: str, case: BuiltCase, flat: dict[str, Tensor]
) -> list[Outcome]:
    if case.law is not None:
        seeds = [seed_of(f"{exercise}/{case.name}/idea/{i}") for i in range(LAW_RUNS)]
        return [run_reference(idea.function, case.call | {"seed": s}, flat) for s in seeds]
    return [run_reference(idea.function, case.call | {"dtype": d}, flat) for d in case.runs]


def _alike(case: BuiltCase, ours: list[Outcome], theirs: list[Outcome]) -> bool:
    """Whether an answer may have this idea, as far as one case tells."""
    if case.law is not None:
        return same_law(ours, theirs)
    one, other = ours[0], theirs[0]
    if one.status != "returned":
        # An answer that breaks where the idea does not may have the idea and a slip besides.
        return True
    if other.status != "returned" or one.skeleton != other.skeleton:
        return False
    same_effects = one.touched == other.touched and (one.grad_error is None) == (
        other.grad_error is None
    )
    return same_effects and _same_flags(one, other) and _same_aspects(one, other)


def _shows(case: BuiltCase, ours: list[Outcome], theirs: list[Outcome]) -> bool:
    """Whether an answer's wrong case may be wrong in the idea's way, and not for a reason of its own."""
    if ours[0].status == "returned":
        return True
    return theirs[0].status == "raised" and _said(ours[0]) == _said(theirs[0])


def _said(outcome: Outcome) -> tuple[str, str]:
    """An exception but for the numbers in it: many mistakes raise the same class."""
    error = outcome.error or {"kinds": [""], "text": ""}
    return error["kinds"][0], re.sub(r"[\d., ()\[\]]+", " ", error["text"])


def _same_flags(one: Outcome, other: Outcome) -> bool:
    keys = ("storage_kept", "requires_grad", "is_leaf")
    return all(
        one.flags[kind].get(key) == other.flags.get(kind, {}).get(key)
        for kind in one.flags
        if kind.startswith("state ")
        for key in keys
    )


def _same_aspects(one: Outcome, other: Outcome) -> bool:
    kinds = one.aspects.keys() | other.aspects.keys()
    return all(_same(one.aspects.get(kind), other.aspects.get(kind)) for kind in kinds)


def _same(one: Tensor | None, other: Tensor | None) -> bool:
    if one is None or other is None:
        # What no gradient reaches and what a gradient of zeros reaches are the same mistake.
        return all(tensor is None or not tensor.any() for tensor in (one, other))
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if not one.is_floating_point():
        return torch.equal(one, other)
    finite = other[other.isfinite()].abs()
    # Below the floor lies what rounding makes of a true zero.
    scale = max(float(finite.max()) if finite.numel() else 1.0, FLOOR)
    equal = EQUAL if one.dtype == torch.float64 else EQUAL_FLOAT32
    return torch.allclose(one, other, rtol=0.0, atol=equal * scale, equal_nan=True)
