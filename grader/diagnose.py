"""Which mistake it is: a failed answer's behaviour matched against the exercise's wrong ideas.

The ideas are run on the same cases as the answer. An answer that does the same as an idea on every case
(results, gradients, updated arguments) gets that idea's sentence; without a match nothing is claimed.
"""

from __future__ import annotations

from functools import cached_property

import torch
from torch import Tensor

from grader.compare import compare
from grader.declare import Exercise, WrongIdea
from grader.expected import BuiltCase, BuiltExercise, run_reference, seed_of
from grader.jail import wire
from grader.outcome import Outcome

EQUAL = 1e-9
"""Relative difference below which two float64 results count as made by the same formula."""

LAW_RUNS = 24
SHARE = 0.025

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
                _shows(case, behaviour[case.name], theirs[case.name]) for case in wrong
            ):
                return idea
        return None

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
        return _same_law(ours, theirs)
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
    """Whether a wrong case is wrong in the idea's way, and not merely for a reason of its own."""
    if is_right(case, as_graded(case, theirs)):
        return False
    if case.law is not None or ours[0].status == "returned":
        return True
    return theirs[0].status == "raised" and (ours[0].error or {}).get("kinds") == (
        theirs[0].error or {}
    ).get("kinds")


def as_graded(case: BuiltCase, outcomes: list[Outcome]) -> list[Outcome]:
    """Return an idea's outcomes as an answer's would be: a law is graded on three runs, two alike."""
    if case.law is None:
        return outcomes
    return [outcomes[0], outcomes[1], outcomes[0]]


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
        return one is other
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if not one.is_floating_point():
        return torch.equal(one, other)
    finite = other[other.isfinite()].abs()
    scale = float(finite.max()) if finite.numel() else 1.0
    return torch.allclose(one, other, rtol=0.0, atol=EQUAL * max(scale, 1e-300), equal_nan=True)


def _same_law(ours: list[Outcome], theirs: list[Outcome]) -> bool:
    """Whether two random results are drawn alike: the same values, equally often, in the same pattern."""
    if any(o.status != "returned" or "output" not in o.outputs for o in [*ours, *theirs]):
        return all(o.status != "returned" for o in ours)
    ours = ours[:2]
    y = [o.outputs["output"] for o in ours]
    v = torch.stack([o.outputs["output"] for o in theirs]) if _one_shape(theirs) else None
    if v is None or any(t.shape != v.shape[1:] or t.dtype != v.dtype for t in y):
        return False
    if any(o.touched != theirs[0].touched for o in ours):
        return False
    tolerance = EQUAL * (1 + v.abs())
    meets = [((t - v).abs() <= tolerance) | (t.isnan() & v.isnan()) for t in y]
    for outcome, met in zip(ours, meets, strict=True):
        if not _same_gradients(outcome, theirs, met):
            return False
    if any(float(met.any(0).double().mean()) < 1 - SHARE for met in meets):
        return False
    agreement = float((v[:-1] == v[1:]).double().mean())
    if any(abs(float(met.double().mean()) - agreement) > SHARE for met in meets):
        return False
    pairs = abs(float((y[0] == y[1]).double().mean()) - agreement)
    return pairs <= SHARE and _same_pattern(y[0], v)


def _one_shape(outcomes: list[Outcome]) -> bool:
    first = outcomes[0].outputs["output"]
    return all(
        o.outputs["output"].shape == first.shape and o.outputs["output"].dtype == first.dtype
        for o in outcomes
    )


def _same_gradients(outcome: Outcome, theirs: list[Outcome], met: Tensor) -> bool:
    """Where a value is one of the idea's, the gradient must be the idea's for that value."""
    for kind in (k for k in outcome.aspects if k.startswith("grad ")):
        ours = outcome.aspects[kind]
        others = [o.aspects.get(kind) for o in theirs]
        if ours is None or any(other is None for other in others):
            if not (ours is None and all(other is None for other in others)):
                return False
            continue
        g = torch.stack([other for other in others if other is not None])
        close = (ours - g).abs() <= EQUAL * (1 + g.abs())
        if float((close & met).any(0).double().mean()) < 1 - SHARE:
            return False
    return True


def _same_pattern(y: Tensor, v: Tensor) -> bool:
    """Compare how unevenly small values fall on the lines along each dimension."""
    low = v.abs().amin(0)
    for dim in range(y.dim()):
        spread = [
            float((t.abs() <= low).double().movedim(dim, 0).flatten(1).mean(1).std())
            for t in (y, v[0])
        ]
        if abs(spread[0] - spread[1]) > max(0.5 * max(spread), 0.02):
            return False
    return True
