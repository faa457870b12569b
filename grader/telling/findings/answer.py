"""A wrong answer as findings look at it: what it did, the verdicts on that, and which cases fail how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import torch

from grader.expected.built import BuiltCase, BuiltExercise
from grader.expected.tolerance import allowed_error
from grader.jail.aspect import Aspect
from grader.jail.inside import wire
from grader.jail.outcome import Behaviour
from grader.judging.checks import UNSTABLE, Check
from grader.judging.values import outside
from grader.telling.code.written import Written
from grader.telling.findings.relations.pairs import Pair
from grader.telling.findings.shared_by_cases import has_infinite_input
from grader.telling.same.trace import Trace


@dataclass(frozen=True)
class Answer:
    """An answer's outcomes and the verdicts on them.

    Attributes:
        judged: all checks, where the answer was judged already.
        written: its code, where that is at hand.
        known: by case, its traces as far as they are at hand.
    """

    built: BuiltExercise
    behaviour: Behaviour
    judged: Sequence[Check] = ()
    written: Written | None = None
    known: Mapping[str, Trace] = field(default_factory=dict)

    @cached_property
    def inputs(self) -> dict[str, torch.Tensor]:
        """The tensors that the cases' arguments are made of."""
        return wire.unpack(self.built.inputs)

    @cached_property
    def traces(self) -> dict[str, Trace]:
        """What it did on each case."""
        judged: dict[str, list[Check]] = {}
        for check in self.judged:
            judged.setdefault(check.case, []).append(check)
        return {
            case.name: self.known.get(case.name)
            or Trace(case, self.behaviour[case.name], judged.get(case.name))
            for case in self.built.cases
        }

    @cached_property
    def checks(self) -> dict[str, list[Check]]:
        """The failed checks of each case."""
        return {name: trace.failed for name, trace in self.traces.items()}

    @cached_property
    def results(self) -> list[BuiltCase]:
        """Cases that ask for a result."""
        return [case for case in self.built.cases if not case.raises]

    @cached_property
    def returned(self) -> list[BuiltCase]:
        """Cases with a determined result in which there is one."""
        return [
            case
            for case in self.results
            if case.law is None and self.behaviour[case.name][0].status == "returned"
        ]

    def failing(self, aspect: Aspect | None = None) -> list[BuiltCase]:
        """Cases that fail, or fail in one aspect; those with a determined result."""
        return [
            case
            for case in self.returned
            if any(aspect in (None, check.aspect) for check in self.checks[case.name])
        ]

    @cached_property
    def wrong(self) -> list[BuiltCase]:
        """Cases that ask for a result and fail, also those in which there is none."""
        return [case for case in self.results if self.checks[case.name]]

    @cached_property
    def only_infinite_inputs_fail(self) -> bool:
        """Whether the failing cases are those, all of them, with NaN or infinity among the inputs."""
        infinite = [case for case in self.results if has_infinite_input(case, self.inputs)]
        return self.wrong == infinite and 0 < len(infinite) < len(self.results)

    @cached_property
    def wrong_aspects(self) -> list[Aspect]:
        """The compared aspects that are wrong somewhere, in order."""
        compared = [aspect for case in self.returned for aspect in case.expected.aspects]
        bad = {check.aspect for case in self.returned for check in self.checks[case.name]}
        # What a driver leaves behind follows from what the student's function did before.
        plain = [case for case in self.returned if not case.call.driver]
        own = {a for case in plain for a in case.expected.aspects if a.is_state}
        own -= {check.aspect for case in plain for check in self.checks[case.name]}
        return [aspect for aspect in dict.fromkeys(compared) if aspect in bad - own]

    def faults(self, cases: Sequence[BuiltCase], aspect: Aspect | None = None) -> set[str]:
        """The faults in some cases, or in one aspect of them."""
        checks = [check for case in cases for check in self.checks[case.name]]
        return {check.fault for check in checks if aspect in (None, check.aspect)}

    def is_ordinary(self, aspect: Aspect, case: BuiltCase) -> bool:
        """Whether float64 can tell what is wrong: some numbers, no overflow, no integers beyond it."""
        want = case.expected.aspects.get(aspect)
        got = self.behaviour[case.name][0].aspects.get(aspect)
        if want is None or got is None:
            return True
        if not want.numel():
            return False  # it fits any relation
        beyond = not want.is_floating_point() and torch.equal(want.double(), got.double())
        unstable = UNSTABLE in self.faults([case], aspect)
        return bool(want.isfinite().all()) and not (unstable or beyond)

    def pair(self, aspect: Aspect, case: BuiltCase) -> Pair | None:
        """The wrong tensor beside the right one; None where there are no two tensors to compare."""
        want = case.expected.aspects.get(aspect)
        got = self.behaviour[case.name][0].aspects.get(aspect)
        if got is None or want is None or not want.isfinite().all():
            return None
        want, got = want.double(), got.double()
        wrong = torch.ones_like(want, dtype=torch.bool)
        if want.shape == got.shape:
            allowed = allowed_error(want, case.sensitivity.get(aspect), torch.float64, case.scale)
            wrong = outside(want, got, allowed, torch.float64)
        return Pair(case, want, got, wrong, case.sensitivity.get(aspect)) if wrong.any() else None
