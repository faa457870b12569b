"""What an exercise's wrong ideas do on its public cases, written to a file; `stored.py` says what is in it."""

from __future__ import annotations

from collections.abc import Mapping

import torch

from grader.declaring.credit import NO_CREDIT
from grader.declaring.exercise import Exercise
from grader.declaring.ideas import Hypothesis
from grader.expected.built import BuiltCase, BuiltExercise
from grader.jail.aspect import Aspect
from grader.language import SOURCE, speaking
from grader.telling.ideas.few_values import choices_of
from grader.telling.ideas.packing import Packer, Rows
from grader.telling.ideas.performed import PerformedIdeas
from grader.telling.ideas.stored import SCHEMA
from grader.telling.same.resemblance import LAW_RUNS
from grader.telling.same.sketch import Sketch
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
        self._draws = Rows()
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
            [
                [name, sentence, credit.least, credit.most]
                for name, sentence, credit in zip(
                    one.names,
                    one.sentences,
                    one.credits or (NO_CREDIT,) * len(one.names),
                    strict=True,
                )
            ]
            for one in every
        ]
        tables = {
            "hypotheses": [[self._mistakes.add(mistake) for mistake in one] for one in made],
            "cases": cases,
            "traces": [row[0] for row in self._traces.rows],
            "numbers": [row[1] for row in self._traces.rows],
            "draws": self._draws.rows,
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
                self._written[id(trace)] = self._add(trace, trace.sketches)
            return self._written[id(trace)]
        trace = self._ideas.trace(hypothesis, case, LAW_RUNS)
        return self._add(trace, {}, self._add_draws(trace))

    def _add(self, trace: Trace, shown: Mapping[Aspect, Sketch | None], *draws: int) -> int:
        outcome = trace.first
        frame = {
            "status": outcome.status,
            "said": trace.said,
            "skeleton": outcome.skeleton,
            "kinds": [str(aspect) for aspect in shown],
            "state": {str(a): told for a, told in outcome.flags.items() if shown and a.is_state},
            "touched": outcome.touched,
            "backward": outcome.grad_error is None,
        }
        wrong = self._wrong.add([str(aspect) for aspect in trace.wrong])
        numbers = [self._packer.add_sketch(one) for one in shown.values()]
        return self._traces.add([[wrong, self._frames.add(frame), trace.figures, *draws], numbers])

    def _add_draws(self, trace: Trace) -> int:
        draws = trace.draws
        few = choices_of(draws, [one.aspects for one in trace.drawn])
        frame = {
            "returned": draws.returned,
            "form": draws.form and [str(draws.form[1]).removeprefix("torch."), list(draws.form[0])],
            "touched": draws.touched,
            "drew": draws.drew,
            "gradients": {str(aspect): every for aspect, every in draws.gradients.items()},
            "kinds": [str(aspect) for aspect in few.shown[0]] if few.shown else [],
            "shown": len(few.shown),
            "results": len(few.results),
        }
        scatters = [[one.mean, one.std] for one in (*draws.agreements, *draws.patterns)]
        tensors = [
            *(tensor for values in few.shown for tensor in values.values()),
            *few.results,
            torch.tensor(scatters, dtype=torch.float64),
        ]
        numbers = [self._packer.add(tensor) for tensor in tensors]
        return self._draws.add([self._frames.add(frame), *numbers])
