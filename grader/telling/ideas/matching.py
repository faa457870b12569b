"""Which wrong ideas explain what an answer did: those that do the same on every case, and show it on one."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from grader.declaring.case import STRESS
from grader.declaring.ideas import Hypothesis
from grader.expected.built import BuiltExercise
from grader.telling.findings.answer import Answer
from grader.telling.ideas.evidence import (
    breaks_on_the_same_numbers,
    has_elements,
    has_wrong_numbers,
    is_slip,
    is_wrong_result,
)
from grader.telling.ideas.performed import PerformedIdeas
from grader.telling.ideas.stored import StoredIdeas
from grader.telling.same.match import alike, asks_for_integers, fails_alike
from grader.telling.same.resemblance import LAW_RUNS
from grader.telling.same.sketch import Digits
from grader.telling.same.trace import Trace


class Matching:
    """Compares answers with ideas.

    Args:
        ideas: see `Bank`.
        built: the same.
    """

    def __init__(self, ideas: PerformedIdeas | StoredIdeas, built: BuiltExercise) -> None:
        self._ideas, self._built = ideas, built

    def find(
        self,
        among: Sequence[Hypothesis],
        traces: Sequence[Trace],
        answer: Answer,
        lenient: bool,
        digits: Digits = Digits.EXACT,
    ) -> Iterator[Hypothesis]:
        """All hypotheses that explain an answer; pairs only if no single one does."""
        alone = False
        for hypothesis in self._eligible(among, traces):
            of_one = len(hypothesis.names) == 1
            if alone and not of_one:
                return
            if self.may_be_written(hypothesis, answer) and self._explains(
                hypothesis, traces, lenient=lenient, digits=digits
            ):
                alone = alone or of_one
                yield hypothesis if of_one else self.without_contradiction(hypothesis)

    @cached_property
    def _asked_for(self) -> set[str]:
        """The exceptions that some case asks for: answers raise them themselves, elsewhere too."""
        return {name for case in self._built.cases for name in case.raises}

    def _eligible(
        self, among: Sequence[Hypothesis], order: Sequence[Trace]
    ) -> Sequence[Hypothesis]:
        """Leave out what cannot explain an answer that breaks wherever it fails.

        All that such an answer shows is how it breaks: what explains it does the same, in the first of the
        cases that break in one way. Of two ideas at once, one does. Without this every idea would be run on
        every case, because an answer that breaks may have any of them and a slip besides.
        """
        wrong = [trace for trace in order if trace.failed]
        if any(trace.first.status == "returned" for trace in wrong):
            return among
        leads = {trace.said: trace for trace in reversed(wrong) if not is_slip(trace.first)}
        found: list[Hypothesis] = []
        names: set[str] = set()
        for hypothesis in among:
            single = len(hypothesis.names) == 1
            if (single or names & {*hypothesis.names}) and any(
                self._breaks_alike(hypothesis, lead) for lead in leads.values()
            ):
                found.append(hypothesis)
                names.update(hypothesis.names)
        return found

    def _breaks_alike(self, hypothesis: Hypothesis, ours: Trace) -> bool:
        """Whether a hypothesis breaks in the way of an answer, as far as one case tells."""
        theirs = self._ideas.ending(hypothesis, ours.case)
        return fails_alike(ours, theirs, self._asked_for, break_together=True)

    def may_be_written(self, hypothesis: Hypothesis, answer: Answer) -> bool:
        """Whether what a hypothesis claims of the code may be in it, as far as the code is at hand."""
        signs = self._ideas.signs
        return answer.written is None or all(
            answer.written.mentions(signs[name]) for name in hypothesis.names if name in signs
        )

    def without_contradiction(self, pair: Hypothesis) -> Hypothesis:
        """What can be told of a pair: where one of the two leaves the formula right, the other one alone."""
        singles = {one.names[0]: one for one in self._ideas.hypotheses if len(one.names) == 1}
        wrong = [name for name in pair.names if not self._is_stability(singles[name])]
        return singles[wrong[0]] if len(wrong) == 1 else pair

    def _is_stability(self, single: Hypothesis) -> bool:
        """Whether an idea is right but for large numbers and lost digits: its sentence may say so."""
        return all(
            STRESS in case.tags or {aspect.of for aspect in trace.wrong} <= {*case.runs}
            for case in self._built.cases
            if case.law is None
            for trace in (self._ideas.trace(single, case),)
        )

    def _explains(
        self,
        hypothesis: Hypothesis,
        among: Sequence[Trace],
        *,
        lenient: bool = False,
        digits: Digits = Digits.EXACT,
    ) -> bool:
        """Whether an answer agrees with a hypothesis everywhere and is wrong in its way somewhere.

        How a call breaks off tells little of why: it counts where both break in the same cases with the same
        words, and few of a function's cases do, or there are numbers in the words, which are the same. Else
        there must be a result that is wrong in the same way.
        """
        # Where an answer breaks, and may, there is nothing to agree in: an idea is not run for it.
        if not all(
            self._agrees(hypothesis, ours, lenient, digits)
            for ours in among
            if ours.first.status == "returned" or ours.case.raises or ours.case.law is not None
        ):
            return False
        # A hypothesis that raises everywhere agrees with much if one is lenient.
        words = set() if lenient else self._asked_for
        broken = [ours for ours in among if ours.first.status != "returned" and ours.failed]
        shown = sum(self._shows(hypothesis, ours, lenient, digits) for ours in among)
        if shown:
            # An answer may have a slip besides: that does not break most of its calls.
            slips = (ours for ours in broken if not self._fails_alike(hypothesis, ours, words))
            return len([*itertools.islice(slips, shown + 1)]) <= shown
        parts = {ours.case.call.part for ours in broken}
        asked = [ours.case for ours in among if ours.case.call.part in parts]
        few = 2 * len(broken) < sum(not case.raises for case in asked)
        pairs = ((ours, self._ideas.trace(hypothesis, ours.case)) for ours in broken)
        return (
            bool(broken)
            and (few or breaks_on_the_same_numbers(broken, pairs))
            and all(
                ours.first.status == self._ideas.trace(hypothesis, ours.case).first.status
                for ours in among
            )
            and all(self._fails_alike(hypothesis, ours, words) for ours in broken)
        )

    def _shows(self, hypothesis: Hypothesis, ours: Trace, lenient: bool, digits: Digits) -> bool:
        """Whether an answer's result on a case is wrong in the way of a hypothesis with which it agrees."""
        return (
            is_wrong_result(ours)
            and bool(self._ideas.trace(hypothesis, ours.case).failed)
            and (digits is not Digits.SINGLE or has_wrong_numbers(ours))
            and (
                not lenient
                or (has_elements(ours) and self._agrees(hypothesis, ours, False, digits))
            )
        )

    def _fails_alike(self, hypothesis: Hypothesis, ours: Trace, words: Collection[str]) -> bool:
        theirs = self._ideas.trace(hypothesis, ours.case)
        return fails_alike(ours, theirs, words, break_together=True)

    def _agrees(
        self, hypothesis: Hypothesis, ours: Trace, lenient: bool, digits: Digits = Digits.EXACT
    ) -> bool:
        case = ours.case
        if case.law is not None:
            return self.draws_alike(hypothesis, ours)
        theirs = self._ideas.trace(hypothesis, case)
        if theirs is ours:
            return True
        # Where an answer is wrong there is nothing to be lenient about, but for the dtype of integers.
        lenient = lenient and (not ours.failed or asks_for_integers(case))
        key = (theirs, (lenient, digits))
        if key not in ours.met:
            ours.met[key] = alike(ours, theirs, lenient=lenient, digits=digits)
        return ours.met[key]

    def draws_alike(self, hypothesis: Hypothesis, ours: Trace) -> bool:
        """Whether an answer agrees with a hypothesis on a random case."""
        theirs = self._ideas.trace(hypothesis, ours.case)
        if not ours.failed or ours.wrong != theirs.wrong:
            return ours.wrong == theirs.wrong
        key = (theirs, (False, Digits.EXACT))
        if key not in ours.met:
            ours.met[key] = self._ideas.may_draw(hypothesis, ours) and alike(
                ours, self._ideas.trace(hypothesis, ours.case, LAW_RUNS)
            )
        return ours.met[key]
