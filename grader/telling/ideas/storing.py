"""What an exercise's wrong ideas do on its public cases, written to a file; `stored.py` says what is in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import torch

from grader.declaring.declare import Exercise
from grader.declaring.ideas import Hypothesis
from grader.expected.built import BuiltCase, BuiltExercise
from grader.jail.aspect import Aspect
from grader.language import SOURCE, speaking
from grader.telling.ideas.packing import Packer, Rows
from grader.telling.ideas.performed import PerformedIdeas
from grader.telling.ideas.stored import SCHEMA
from grader.telling.same.resemblance import LAW_RUNS, Sample
from grader.telling.same.sameness import Probe
from grader.telling.same.trace import Trace


def store(exercise: Exercise, built: BuiltExercise) -> bytes:
    """Run an exercise's wrong ideas on its public cases and return the bytes of the file.

    Raises:
        ValueError: if a case is hidden.
    """
    if any(case.hidden for case in built.cases):
        raise ValueError(f"{built.id} has hidden cases, which are never written")
    with speaking(SOURCE):
        return _Writer(PerformedIdeas(exercise, built)).write(built)


class _Writer:
    """The tables of a file, which fill while ideas are run."""

    def __init__(self, ideas: PerformedIdeas) -> None:
        self._ideas = ideas
        self._packer = Packer()
        self._mistakes = Rows()
        self._frames = Rows()
        self._wrong = Rows()
        self._outcomes = Rows()
        self._samples = Rows()
        self._traces = Rows()
        self._written: dict[int, int] = {}

    def write(self, built: BuiltExercise) -> bytes:
        """Run all ideas and return the bytes."""
        every = [*self._ideas.hypotheses, *self._ideas.generic]
        cases = []
        for case in built.cases:
            cases.append([self._trace(hypothesis, case) for hypothesis in every])
            self._ideas.forget_draws()
        made = [
            [*zip(one.names, one.sentences, one.credits or (0.0,) * len(one.names), strict=True)]
            for one in every
        ]
        tables = {
            "hypotheses": [[self._mistakes.add(mistake) for mistake in one] for one in made],
            "cases": cases,
            "traces": self._traces.rows,
            "outcomes": self._outcomes.rows,
            "samples": self._samples.rows,
        }
        document = {
            "schema": SCHEMA,
            "generated": "by `grade build` from the course's solutions; do not edit",
            "id": built.id,
            "own": len(self._ideas.hypotheses),
            "count": len(every),
            "mistakes": self._mistakes.rows,
            "signs": {name: list(signs) for name, signs in self._ideas.signs.items()},
            "cases": [case.name for case in built.cases],
            "wrong": self._wrong.rows,
            "frames": self._frames.rows,
        }
        return self._packer.pack(document, tables)

    def _trace(self, hypothesis: Hypothesis, case: BuiltCase) -> int:
        if case.law is None:
            trace = self._ideas.trace(hypothesis, case)
            if id(trace) not in self._written:  # several ideas share one
                row = [self._failing(trace), self._outcome(trace)]
                self._written[id(trace)] = self._traces.add(row)
            return self._written[id(trace)]
        trace = self._ideas.trace(hypothesis, case, LAW_RUNS)
        ending = Trace(case, [replace(trace.first, aspects={}, flags={})])
        runs = self._runs(trace.drawn)
        return self._traces.add([self._failing(trace), self._outcome(ending), *runs])

    def _failing(self, trace: Trace) -> int:
        return self._wrong.add([str(aspect) for aspect in trace.wrong])

    def _outcome(self, trace: Trace) -> int:
        outcome = trace.first
        aspects = list(outcome.aspects)
        frame = {
            "status": outcome.status,
            "said": trace.said,
            "skeleton": outcome.skeleton,
            "kinds": [str(aspect) for aspect in aspects],
            "state": {str(a): told for a, told in outcome.flags.items() if a.is_state},
            "touched": outcome.touched,
            "backward": outcome.grad_error is None,
        }
        tensors = [self._packer.add(tensor) for tensor in outcome.aspects.values()]
        # What is farthest from what is expected comes first; the order of the others hardly matters.
        looks = [_look(probe, aspects) for probe in trace.probes]
        looks[1:] = sorted(looks[1:])
        flat = [number for look in looks for number in look]
        return self._outcomes.add([self._frames.add(frame), *tensors, *flat])

    def _runs(self, drawn: Sequence[Sample]) -> list[int]:
        """Rows of `samples`; of ideas whose values are too many, one: no answer shows the same ones."""
        tensors: dict[Aspect, list[int]] = {}
        if all(one.form for one in drawn) and len({one.form for one in drawn}) == 1:
            for aspect in drawn[0].aspects:
                found = self._aspect([one.aspects.get(aspect) for one in drawn])
                if found is None:
                    drawn = drawn[:1]
                    tensors = {a: [self._packer.add(t)] for a, t in drawn[0].aspects.items()}
                    break
                tensors[aspect] = found
        rows = []
        for number, one in enumerate(drawn):
            frame = {
                "returned": one.returned,
                "form": one.form and [str(one.form[1]).removeprefix("torch."), list(one.form[0])],
                "touched": one.touched,
                "drew": one.drew,
                "kinds": [str(aspect) for aspect in tensors],
            }
            numbers = [found[number] for found in tensors.values()]
            pattern = self._packer.add(one.pattern)
            rows.append(self._samples.add([self._frames.add(frame), *numbers, pattern]))
        return rows

    def _aspect(self, runs: Sequence[torch.Tensor | None]) -> list[int] | None:
        there = [tensor for tensor in runs if tensor is not None]
        if not there:
            return [self._packer.add(None)] * len(runs)
        if len(there) < len(runs) or len({(t.shape, t.dtype) for t in there}) > 1:
            return None
        return self._packer.add_drawn(there)


def _look(probe: Probe, aspects: Sequence[Aspect]) -> list[int]:
    """A probe but for its value: aspect, place, and what is allowed as a power of two, rounded up."""
    return [aspects.index(probe.aspect), probe.place, math.frexp(probe.allowed)[1]]
