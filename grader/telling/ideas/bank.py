"""The wrong ideas of an exercise, and which of them a failed answer behaves like.

What the ideas do on the same cases is found by running them (performed.py), or was stored by `grade build`
(stored.py). An answer that does the same as an idea on every case (results, gradients, updated arguments) may
have that idea. Tried in this order, the first that match win: single ideas, pairs of them, mistakes that any
function invites (generic.py), ideas for one part of the result each. Where several match and cannot be told
apart, wording.py says what is left to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from grader.declaring.case import STRESS
from grader.declaring.exercise import Exercise
from grader.declaring.ideas import Hypothesis
from grader.expected.built import BuiltCase, BuiltExercise
from grader.jail.aspect import REPEAT
from grader.jail.outcome import Behaviour
from grader.telling.findings.answer import Answer
from grader.telling.ideas.but_for_one import match_but_for_one
from grader.telling.ideas.evidence import (
    breaks_on_the_same_numbers,
    has_elements,
    has_lost_dtype,
    has_wrong_numbers,
    is_slip,
    is_wrong_result,
    lacks_the_same,
    shows_a_number,
    usefulness,
)
from grader.telling.ideas.parts import name_parts
from grader.telling.ideas.performed import PerformedIdeas
from grader.telling.ideas.stored import StoredIdeas
from grader.telling.ideas.wording import Diagnosis, and_lost_dtype, say_matches
from grader.telling.same.match import alike, asks_for_integers, fails_alike
from grader.telling.same.resemblance import LAW_RUNS
from grader.telling.same.sketch import Digits
from grader.telling.same.trace import Trace


class Bank:
    """Names mistakes: an answer's behaviour against that of one exercise's wrong ideas.

    Args:
        ideas: the exercise, whose ideas are run where they are needed, or what they did, as it was stored.
        built: the cases that answers are judged by.
    """

    def __init__(self, ideas: Exercise | StoredIdeas, built: BuiltExercise) -> None:
        self._ideas = PerformedIdeas(ideas, built) if isinstance(ideas, Exercise) else ideas
        self._built = built

    @property
    def hypotheses(self) -> list[Hypothesis]:
        """The author's ideas, singles before pairs."""
        return self._ideas.hypotheses

    def as_answer(self, hypothesis: Hypothesis) -> Answer:
        """A hypothesis as the answer of somebody who has it; not known of stored ones."""
        assert isinstance(self._ideas, PerformedIdeas)
        known = self._ideas.as_answer(hypothesis)
        behaviour = {name: trace.outcomes for name, trace in known.items()}
        return Answer(self._built, behaviour, known=known)

    def behaviour(self, hypothesis: Hypothesis) -> Behaviour:
        """What a hypothesis does on every case, as an answer would; not known of stored ones."""
        return self.as_answer(hypothesis).behaviour

    def name_mistake(self, behaviour: Behaviour) -> Diagnosis | None:
        """Return what an answer's behaviour shows, if there is a match.

        Args:
            behaviour: the answer's outcomes; it has failed at least one case.
        """
        return self.name_mistake_in(Answer(self._built, behaviour))

    def name_mistake_in(self, answer: Answer) -> Diagnosis | None:
        """The same for an answer whose verdicts are at hand."""
        try:
            return self._name_mistake(answer)
        finally:
            self._ideas.forget_draws()

    def _name_mistake(self, answer: Answer) -> Diagnosis | None:
        # Where it can be told soonest that an idea is another one: wrong results, drawn ones last.
        order = sorted(answer.traces.values(), key=usefulness)
        if any(check.aspect == REPEAT for trace in order for check in trace.failed):
            return None  # what one call shows, the next may not
        results = [trace for trace in order if not trace.case.raises]
        rest = [trace.case for trace in order if trace.case.raises and trace.failed]
        stages = (
            (self.hypotheses, order, False, ()),
            (self.hypotheses, results, True, rest),
            (self._ideas.generic, results, True, rest),
        )
        for among, traces, lenient, besides in stages:
            found = list(self._matching(among, traces, answer, lenient))
            if found:
                return self._say(found, besides, answer)
        return (
            self._name_nearly(results, rest, answer)
            or self._name_in_single(results, rest, answer)
            or name_parts(answer, self._ideas, self._may_be_written)
            or self._name_but_for_one(results, rest, answer)
        )

    def _name_nearly(
        self, results: Sequence[Trace], rest: Sequence[BuiltCase], answer: Answer
    ) -> Diagnosis | None:
        """Name the mistake of an answer that is close to an idea, as a factor in float32 makes it."""
        for among in (self.hypotheses, self._ideas.generic):
            found = list(self._matching(among, results, answer, lenient=True, digits=Digits.CLOSE))
            if found:
                return self._say(found, rest, answer)
        return None

    def _name_in_single(
        self, results: Sequence[Trace], rest: Sequence[BuiltCase], answer: Answer
    ) -> Diagnosis | None:
        """Name the mistake of an answer that makes float32 of float64 besides."""
        plain = [one for one in results if one.case.law is None]
        wrong = [one for one in results if one.failed and one.first.status == "returned"]
        if not any(map(has_wrong_numbers, wrong)) or not all(map(has_lost_dtype, wrong)):
            return None
        for among in (self.hypotheses, self._ideas.generic):
            found = list(self._matching(among, plain, answer, lenient=True, digits=Digits.SINGLE))
            said = self._say(found, rest, answer) if found else None
            if said:
                return and_lost_dtype(said, wrong[0].case.like_input)
        return None

    def _name_but_for_one(
        self, results: Sequence[Trace], rest: Sequence[BuiltCase], answer: Answer
    ) -> Diagnosis | None:
        """Name the mistake of an answer that has another one besides, which shows in one case."""
        found = match_but_for_one(
            results, lambda few: list(self._matching(self.hypotheses, few, answer, lenient=True))
        )
        return self._say(found, rest, answer) if found else None

    def _say(
        self, found: list[Hypothesis], besides: Sequence[BuiltCase], answer: Answer
    ) -> Diagnosis | None:
        """Say what matches; where that is several, what the code or missing gradients speak for."""
        wrong = [t for t in answer.traces.values() if t.failed and t.case.law is None]
        found = [
            one
            for one in found
            if all(lacks_the_same(ours, self._ideas.trace(one, ours.case)) for ours in wrong)
        ] or found
        if answer.written is not None:
            signs = self._ideas.signs
            found = [one for one in found if signs.keys() >= {*one.names}] or found
        several = len({one.sentences for one in found}) > 1
        showing = [trace for trace in answer.traces.values() if is_wrong_result(trace)]
        if several and showing and not any(map(shows_a_number, showing)):
            return None  # NaN and infinity are much alike, wherever they come from
        return say_matches(found, besides, self._built)

    def _matching(
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
            if self._may_be_written(hypothesis, answer) and self._explains(
                hypothesis, traces, lenient=lenient, digits=digits
            ):
                alone = alone or of_one
                yield hypothesis if of_one else self._without_contradiction(hypothesis)

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

    def _may_be_written(self, hypothesis: Hypothesis, answer: Answer) -> bool:
        """Whether what a hypothesis claims of the code may be in it, as far as the code is at hand."""
        signs = self._ideas.signs
        return answer.written is None or all(
            answer.written.mentions(signs[name]) for name in hypothesis.names if name in signs
        )

    def _without_contradiction(self, pair: Hypothesis) -> Hypothesis:
        """What can be told of a pair: where one of the two leaves the formula right, the other one alone."""
        singles = {one.names[0]: one for one in self.hypotheses if len(one.names) == 1}
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
        for ours in among:
            if not self._agrees(hypothesis, ours, lenient, digits):
                return False
        theirs = [self._ideas.trace(hypothesis, ours.case) for ours in among]
        pairs = list(zip(among, theirs, strict=True))
        # A hypothesis that raises everywhere agrees with much if one is lenient.
        words = set() if lenient else self._asked_for
        broken = [
            (ours, other)
            for ours, other in pairs
            if ours.first.status != "returned" and ours.failed
        ]
        shown = sum(
            is_wrong_result(ours)
            and bool(other.failed)
            and (digits is not Digits.SINGLE or has_wrong_numbers(ours))
            and (
                not lenient
                or (has_elements(ours) and self._agrees(hypothesis, ours, False, digits))
            )
            for ours, other in pairs
        )
        if shown:
            # An answer may have a slip besides: that does not break most of its calls.
            return (
                sum(not fails_alike(*pair, words, break_together=True) for pair in broken) <= shown
            )
        parts = {ours.case.call.part for ours, _ in broken}
        asked = [ours.case for ours in among if ours.case.call.part in parts]
        few = 2 * len(broken) < sum(not case.raises for case in asked)
        return (
            (few or breaks_on_the_same_numbers(broken))
            and bool(broken)
            and all(ours.first.status == other.first.status for ours, other in pairs)
            and all(fails_alike(*pair, words, break_together=True) for pair in broken)
        )

    def _agrees(
        self, hypothesis: Hypothesis, ours: Trace, lenient: bool, digits: Digits = Digits.EXACT
    ) -> bool:
        case = ours.case
        if case.law is not None:
            return self._draws_alike(hypothesis, ours)
        theirs = self._ideas.trace(hypothesis, case)
        if theirs is ours:
            return True
        # Where an answer is wrong there is nothing to be lenient about, but for the dtype of integers.
        lenient = lenient and (not ours.failed or asks_for_integers(case))
        key = (theirs, (lenient, digits))
        if key not in ours.met:
            ours.met[key] = alike(ours, theirs, lenient=lenient, digits=digits)
        return ours.met[key]

    def _draws_alike(self, hypothesis: Hypothesis, ours: Trace) -> bool:
        theirs = self._ideas.trace(hypothesis, ours.case)
        if not ours.failed or ours.wrong != theirs.wrong:
            return ours.wrong == theirs.wrong
        key = (theirs, (False, Digits.EXACT))
        if key not in ours.met:
            ours.met[key] = self._ideas.may_draw(hypothesis, ours) and alike(
                ours, self._ideas.trace(hypothesis, ours.case, LAW_RUNS)
            )
        return ours.met[key]
