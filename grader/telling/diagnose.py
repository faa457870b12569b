"""Which mistake it is: a failed answer's behaviour matched against the exercise's wrong ideas.

The ideas are run on the same cases as the answer. An answer that does the same as an idea on every case
(results, gradients, updated arguments) gets that idea's sentence. Tried in this order, the first match wins:
single ideas, pairs of flags, mistakes that any function invites (generic.py), ideas for one part of the
result each; then, without running anything, structural findings (findings.py). Without a match nothing is
claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import torch

from grader.built import BuiltCase, BuiltExercise, seed_of, seeds_of
from grader.declare import Exercise
from grader.expected import ONE_AT_A_TIME, run_reference
from grader.ideas import Hypothesis, hypotheses
from grader.jail import wire
from grader.judging.compare import compare
from grader.outcome import Outcome
from grader.telling.findings import find
from grader.telling.generic import generic_hypotheses
from grader.telling.match import Behaviour, alike, alike_in, fails_alike, is_right, same_numbers
from grader.telling.resemblance import PREVIEW, may_be_same_law
from grader.telling.wording import Diagnosis, say_match, say_parts

LAW_RUNS = 24


def diagnose(built: BuiltExercise, behaviour: Behaviour, bank: Bank | None) -> Diagnosis | None:
    """Name the mistake of an answer that has failed at least one case, if it can be named."""
    found = bank.name_mistake(behaviour) if bank else None
    if found is None and (finding := find(built, behaviour)):
        found = Diagnosis(finding.sentence, (finding.name,))
    return found


class Bank:
    """The wrong ideas of one exercise and what they do; nothing is run before it is needed.

    Args:
        exercise: the declaration, with its ideas.
        built: the cases that answers are judged by.
    """

    def __init__(self, exercise: Exercise, built: BuiltExercise) -> None:
        self._exercise, self._built = exercise, built
        self._outcomes: dict[tuple[int, str], list[Outcome]] = {}
        self._wrong: dict[tuple[int, str], list[str]] = {}

    @cached_property
    def hypotheses(self) -> list[Hypothesis]:
        """The author's ideas, singles before pairs."""
        return list(hypotheses(self._exercise.ideas))

    def behaviour(self, hypothesis: Hypothesis) -> Behaviour:
        """What a hypothesis does on every case, as an answer would."""
        return {
            case.name: self._run(hypothesis, case)
            if case.law is None
            else [
                run_reference(hypothesis.function, case.call | {"seed": seed}, self._flat)
                for seed in seeds_of(self._built.id, case)
            ]
            for case in self._built.cases
        }

    def name_mistake(self, behaviour: Behaviour) -> Diagnosis | None:
        """Return what an answer's behaviour shows, if there is a match.

        Args:
            behaviour: the answer's outcomes; it has failed at least one case.
        """
        cases = self._built.cases
        wrong = [case for case in cases if not is_right(case, behaviour[case.name])]
        # Where it can be told soonest that an idea is another one: wrong results, drawn ones last.
        order = sorted(cases, key=lambda c: (c.law is not None, c not in wrong))
        results = [case for case in order if not case.raises]
        for hypothesis in self.hypotheses:
            if self._explains(hypothesis, order, wrong, behaviour):
                return say_match(hypothesis, [])
        rest = [case for case in wrong if case.raises]
        for hypothesis in [*self.hypotheses, *self._generic]:
            if self._explains(hypothesis, results, wrong, behaviour, lenient=True):
                return say_match(hypothesis, rest)
        return self._name_parts(behaviour, wrong)

    @cached_property
    def _generic(self) -> list[Hypothesis]:
        return list(generic_hypotheses(self._exercise))

    @cached_property
    def _asked_for(self) -> set[str]:
        """The exceptions that some case asks for: answers raise them themselves, elsewhere too."""
        return {name for case in self._built.cases for name in case.raises}

    @cached_property
    def _flat(self) -> dict[str, torch.Tensor]:
        return wire.unpack(self._built.inputs)

    def _explains(
        self,
        hypothesis: Hypothesis,
        among: Sequence[BuiltCase],
        wrong: Sequence[BuiltCase],
        behaviour: Behaviour,
        *,
        lenient: bool = False,
    ) -> bool:
        """Whether an answer agrees with a hypothesis everywhere and is wrong in its way somewhere."""
        if not all(self._agrees(hypothesis, c, behaviour[c.name], lenient) for c in among):
            return False
        # A hypothesis that raises everywhere agrees with much if one is lenient.
        words = set() if lenient else self._asked_for
        endings = [behaviour[c.name][0].status for c in among]
        together = endings == [self._run(hypothesis, c, 1)[0].status for c in among]
        few = 2 * endings.count("returned") > len(endings)
        return any(
            fails_alike(
                behaviour[case.name],
                self._run(hypothesis, case, 1),
                words,
                break_together=together and few,
            )
            and self._wrong_parts(hypothesis, case)
            and (not lenient or self._agrees(hypothesis, case, behaviour[case.name], False))
            for case in wrong
            if case in among
        )

    def _agrees(
        self, hypothesis: Hypothesis, case: BuiltCase, ours: list[Outcome], lenient: bool
    ) -> bool:
        if case.law is not None:
            wrong = _wrong_parts(case, ours)
            if wrong != self._wrong_parts(hypothesis, case):
                return False
            if not wrong:
                return True
            if not may_be_same_law(ours, self._run(hypothesis, case, PREVIEW)[:PREVIEW]):
                return False
        return alike(case, ours, self._run(hypothesis, case), lenient=lenient)

    def _run(self, hypothesis: Hypothesis, case: BuiltCase, runs: int = LAW_RUNS) -> list[Outcome]:
        """Run a hypothesis on a case; on a random one at least `runs` times, each from another seed."""
        with ONE_AT_A_TIME:  # two threads may ask for the same
            made = self._outcomes.setdefault((id(hypothesis), case.name), [])
            if case.law is None:
                calls = [] if made else [case.call | {"dtype": dtype} for dtype in case.runs]
            else:
                seeds = [seed_of(f"{self._built.id}/{case.name}/idea/{i}") for i in range(runs)]
                calls = [case.call | {"seed": seed} for seed in seeds[len(made) :]]
            made += [run_reference(hypothesis.function, call, self._flat) for call in calls]
        return made

    def _wrong_parts(self, hypothesis: Hypothesis, case: BuiltCase) -> list[str]:
        key = (id(hypothesis), case.name)
        if key not in self._wrong:
            outcomes = self._run(hypothesis, case, 2)
            if case.law is not None:  # a law is graded on three runs, of which two are alike
                outcomes = [outcomes[0], outcomes[1], outcomes[0]]
            self._wrong[key] = _wrong_parts(case, outcomes)
        return self._wrong[key]

    def _name_parts(self, behaviour: Behaviour, wrong: Sequence[BuiltCase]) -> Diagnosis | None:
        """Name the mistakes of several parts of the result, each by an idea of its own."""
        if any(case.law is not None for case in wrong):
            return None  # of what is drawn no part is compared
        cases = [
            case
            for case in self._built.cases
            if case.law is None and not case.raises and behaviour[case.name][0].status == "returned"
        ]
        if not all(behaviour[case.name][0].repeats for case in cases):
            return None  # what one call shows, the next may not
        failing = [case for case in cases if case in wrong]
        bad = {k for case in failing for k in _wrong_parts(case, behaviour[case.name])}
        if any(kind.startswith("output") for kind in bad):
            bad = {kind for kind in bad if not kind.startswith("grad ")}
        parts = [k for case in cases for k in case.expected.aspects if k in bad]
        # What a driver returns follows from what the student's function did to its arguments.
        own = {k for c in cases if c.call["driver"] is None for k in c.expected.aspects}
        parts = [kind for kind in parts if kind in own] or parts
        said: dict[Hypothesis, list[str]] = {}
        for kind in dict.fromkeys(parts):
            for hypothesis in [*self.hypotheses, *self._generic]:
                if self._explains_part(kind, hypothesis, cases, bad, behaviour):
                    said.setdefault(hypothesis, []).append(kind)
                    break
        if not said:
            return None
        rest = sum(map(len, said.values())) < len(set(parts))
        return say_parts(said, rest=rest, named=own >= set(parts))

    def _explains_part(
        self,
        kind: str,
        hypothesis: Hypothesis,
        cases: Sequence[BuiltCase],
        bad: set[str],
        behaviour: Behaviour,
    ) -> bool:
        shown = False
        gradients = any(other.startswith("grad ") for other in bad)
        for case in cases:
            ours, theirs = behaviour[case.name][0], self._run(hypothesis, case)[0]
            if theirs.status != "returned" or ours.touched != theirs.touched:
                return False
            if kind not in case.expected.aspects:
                continue
            if not kind.startswith("grad ") and ours.aspects.get(kind) is None:
                return False
            if kind not in theirs.aspects or not alike_in([kind], ours, theirs):
                return False
            expected = case.expected.aspects
            if _spoils_flags(case.expected, ours, theirs):
                return False
            if not same_numbers(theirs.aspects[kind], expected[kind]):
                shown = True
            # An idea that spoils what this answer has right is not its idea.
            for other in expected.keys() - bad:
                follows = other.startswith("grad ") and not gradients
                if not follows and not same_numbers(theirs.aspects.get(other), expected[other]):
                    return False
        return shown


def _wrong_parts(case: BuiltCase, outcomes: list[Outcome]) -> list[str]:
    return [check.kind for check in compare(case, outcomes) if not check.passed]


def _spoils_flags(expected: Outcome, ours: Outcome, theirs: Outcome) -> bool:
    """Whether another function puts a new tensor where this answer, rightly, has not."""
    return any(
        value == ours.flags.get(kind, {}).get(key) != theirs.flags.get(kind, {}).get(key)
        for kind, flags in expected.flags.items()
        if kind.startswith("state ")
        for key, value in flags.items()
    )
