"""What an exercise's wrong ideas do, found by running them: each only when it is needed, and once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import torch

from grader.declaring.exercise import Exercise
from grader.declaring.ideas import Hypothesis, hypotheses
from grader.expected.built import BuiltCase, BuiltExercise, BuiltLaw, seed_of, seeds_of
from grader.expected.reference import ONE_AT_A_TIME, run_reference
from grader.jail.inside import wire
from grader.jail.inside.arguments import Take
from grader.jail.inside.calls import taking
from grader.jail.inside.description import Call
from grader.jail.outcome import Outcome
from grader.judging.compare import compare
from grader.telling.ideas.generic import generic_hypotheses
from grader.telling.same.resemblance import PREVIEW, may_be_same_law, sample
from grader.telling.same.trace import Trace, digest

MOST_DRAWN = 24 << 20
"""Bytes of drawn numbers that are held between two answers."""


class PerformedIdeas:
    """The wrong ideas of one exercise as functions, and what they did so far.

    Args:
        exercise: the declaration, with its ideas.
        built: the cases that answers are judged by.
    """

    def __init__(self, exercise: Exercise, built: BuiltExercise) -> None:
        self._exercise, self._built = exercise, built
        self._traces: dict[tuple[int, str], Trace] = {}
        self._alike: dict[tuple[str, int, bytes], Trace] = {}
        self._begun: dict[tuple[str, int, bytes], Trace] = {}
        self._breaking: dict[tuple[int, str], Trace] = {}
        self._drawn = 0
        self._answers: dict[tuple[int, str], Trace] = {}

    @cached_property
    def hypotheses(self) -> list[Hypothesis]:
        """The author's ideas, singles before pairs."""
        return list(hypotheses(self._exercise.ideas))

    @cached_property
    def generic(self) -> list[Hypothesis]:
        """Mistakes that any function invites."""
        return list(generic_hypotheses(self._exercise))

    @property
    def signs(self) -> Mapping[str, Sequence[str]]:
        """What must be in the code of an answer that has an idea, by the idea's name."""
        return self._exercise.signs

    @cached_property
    def _flat(self) -> dict[str, torch.Tensor]:
        return wire.unpack(self._built.inputs)

    @cached_property
    def _take(self) -> Take:
        return taking(self._flat)

    def as_answer(self, hypothesis: Hypothesis, case: BuiltCase) -> Trace:
        """What a hypothesis does on a case, as an answer would: one that draws does so from other seeds."""
        if case.law is None:
            return self.trace(hypothesis, case)
        key = id(hypothesis), case.name
        if key not in self._answers:
            calls = [replace(case.call, seed=seed) for seed in seeds_of(self._built.id, case)]
            made = [self._run(hypothesis, call) for call in calls]
            self._answers[key] = self._share(case, made, case)
        return self._answers[key]

    def trace(self, hypothesis: Hypothesis, case: BuiltCase, runs: int = 2) -> Trace:
        """Run a hypothesis on a case; on a random one at least `runs` times, each from another seed."""
        key = (id(hypothesis), case.name)
        known = self._traces.get(key)
        if known is not None and case.law is None:
            return known  # asked for a hundred thousand times while an exercise is proved
        with ONE_AT_A_TIME:  # two threads may ask for the same
            if case.law is not None:
                if known is None:
                    known = self._traces[key] = self._begin(hypothesis, case, case.law)
                for number in range(len(known.drawn), runs):
                    self._draw(hypothesis, known, case.law, number)
            elif key not in self._traces:
                self._traces[key] = self._find(hypothesis, case)
            return self._traces[key]

    def _find(self, hypothesis: Hypothesis, case: BuiltCase) -> Trace:
        """Run a hypothesis in float64, and in other dtypes where that is right: else they are not judged."""
        first, *others = case.runs
        made = [self._run(hypothesis, replace(case.call, dtype=first))]
        # Ideas that do the very same on a case share what is found out about it.
        trace = self._share(case, made, replace(case, runs=(first,)))
        if not others:
            return trace
        if not trace.failed:
            calls = [replace(case.call, dtype=run) for run in others]
            made += [self._run(hypothesis, call) for call in calls]
            return self._share(case, made, case)
        trace.outcomes = made * len(case.runs)
        return trace

    def _share(self, case: BuiltCase, made: list[Outcome], judged: BuiltCase) -> Trace:
        key = case.name, len(made), digest(made)
        if key not in self._alike:
            checks = None if len(made) == len(case.runs) else compare(judged, made)
            self._alike[key] = Trace(case, made, checks)
        return self._alike[key]

    def may_draw(self, hypothesis: Hypothesis, ours: Trace) -> bool:
        """Whether a few runs on a random case leave it open that an answer draws alike."""
        preview = self.trace(hypothesis, ours.case, PREVIEW).drawn[:PREVIEW]
        return may_be_same_law(ours.samples, preview)

    def ending(self, hypothesis: Hypothesis, case: BuiltCase) -> Trace:
        """What a hypothesis does on a case, good for how it ends and no more."""
        key = (id(hypothesis), case.name)
        with ONE_AT_A_TIME:
            found = self._traces.get(key) or self._breaking.get(key)
            if found is None:
                # Whether it breaks is known before gradients are taken, which cost as much again.
                call = replace(case.call, cotangents=[])
                found = self._breaking[key] = Trace(case, [self._run(hypothesis, call)])
            return found

    def forget_draws(self) -> None:
        """Lose what random ideas drew when it is much: it is drawn again, the same, where it is needed."""
        with ONE_AT_A_TIME:
            if self._drawn > MOST_DRAWN:
                self._traces = {k: t for k, t in self._traces.items() if t.case.law is None}
                self._begun.clear()
                self._drawn = 0

    def _begin(self, hypothesis: Hypothesis, case: BuiltCase, law: BuiltLaw) -> Trace:
        """Run a random hypothesis twice; where it does the very same as another one they share the rest."""
        made = [self._run(hypothesis, self._seeded(case, number)) for number in range(2)]
        key = case.name, 2, digest(made)
        if key not in self._begun:
            trace = self._begun[key] = Trace(case, made)
            trace.judge()
            for one in made:
                self._take_sample(trace, one, law)
            # From here on verdicts and samples are compared, and the numbers need room.
            trace.outcomes = [replace(one, aspects={}) for one in made]
        return self._begun[key]

    def _draw(self, hypothesis: Hypothesis, trace: Trace, law: BuiltLaw, number: int) -> None:
        self._take_sample(trace, self._run(hypothesis, self._seeded(trace.case, number)), law)

    def _take_sample(self, trace: Trace, outcome: Outcome, law: BuiltLaw) -> None:
        trace.drawn.append(sample(outcome, law))
        self._drawn += sum(t.nbytes for t in trace.drawn[-1].aspects.values() if t is not None)

    def _seeded(self, case: BuiltCase, number: int) -> Call:
        return replace(case.call, seed=seed_of(f"{self._built.id}/{case.name}/idea/{number}"))

    def _run(self, hypothesis: Hypothesis, call: Call) -> Outcome:
        return run_reference(hypothesis.function, call, self._flat, self._take)
