"""The wrong ideas of an exercise, and which of them a failed answer behaves like.

What the ideas do on the same cases is found by running them (performed.py), or was stored by `grade build`
(stored.py). An answer that does the same as an idea on every case (results, gradients, updated arguments) may
have that idea. Tried in this order, the first that match win: single ideas, pairs of them, mistakes that any
function invites (generic.py), ideas for one part of the result each. Where several match and cannot be told
apart, wording.py says what is left to say.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.declaring.exercise import Exercise
from grader.declaring.ideas import Hypothesis
from grader.expected.built import BuiltCase, BuiltExercise
from grader.jail.aspect import REPEAT
from grader.jail.outcome import Behaviour
from grader.telling.findings.answer import Answer
from grader.telling.ideas.but_for_one import match_but_for_one
from grader.telling.ideas.evidence import (
    has_lost_dtype,
    has_wrong_numbers,
    is_wrong_result,
    lacks_the_same,
    shows_a_number,
    usefulness,
)
from grader.telling.ideas.matching import Matching
from grader.telling.ideas.parts import name_parts
from grader.telling.ideas.performed import PerformedIdeas
from grader.telling.ideas.stored import StoredIdeas
from grader.telling.ideas.wording import Diagnosis, and_lost_dtype, has_words, say_matches
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
        self._matching = Matching(self._ideas, built)

    @property
    def hypotheses(self) -> list[Hypothesis]:
        """The author's ideas, singles before pairs."""
        return self._ideas.hypotheses

    def as_answer(self, hypothesis: Hypothesis) -> Answer:
        """A hypothesis as the answer of somebody who has it; not known of stored ones."""
        assert isinstance(self._ideas, PerformedIdeas)
        known = {case.name: self._ideas.as_answer(hypothesis, case) for case in self._built.cases}
        behaviour = {name: trace.outcomes for name, trace in known.items()}
        return Answer(self._built, behaviour, known=known)

    def trace(self, hypothesis: Hypothesis, case: BuiltCase) -> Trace:
        """What a hypothesis does on one case."""
        return self._ideas.trace(hypothesis, case)

    def draws_like_itself(self, hypothesis: Hypothesis, case: BuiltCase) -> bool:
        """Whether an answer is like the hypothesis that it has where it draws from other seeds."""
        assert isinstance(self._ideas, PerformedIdeas)
        try:
            return self._matching.draws_alike(hypothesis, self._ideas.as_answer(hypothesis, case))
        finally:
            self._ideas.forget_draws()

    def names_whichever(self, alike: Sequence[Hypothesis]) -> bool:
        """Whether an answer that does what some of these ideas do has a name, whichever of them these are."""
        singles = [one for one in alike if len(one.names) == 1]
        pairs = [self._matching.without_contradiction(one) for one in alike if len(one.names) > 1]
        return has_words(singles) and has_words(pairs)

    def behaviour(self, hypothesis: Hypothesis) -> Behaviour:
        """What a hypothesis does on every case, as an answer would; not known of stored ones."""
        return self.as_answer(hypothesis).behaviour

    def name_mistake(self, behaviour: Behaviour) -> Diagnosis | None:
        """Return what an answer's behaviour shows, if there is a match.

        Args:
            behaviour: the answer's outcomes; it has failed at least one case.
        """
        return self.name_mistake_in(Answer(self._built, behaviour))

    def name_mistake_in(
        self, answer: Answer, alike: Sequence[Hypothesis] | None = None
    ) -> Diagnosis | None:
        """The same for an answer whose verdicts are at hand.

        Args:
            answer: a wrong one.
            alike: the only ideas that may do the very same, singles before pairs, where they are known.
        """
        try:
            return self._name_mistake(answer, self.hypotheses if alike is None else alike)
        finally:
            self._ideas.forget_draws()

    def _name_mistake(self, answer: Answer, alike: Sequence[Hypothesis]) -> Diagnosis | None:
        # Where it can be told soonest that an idea is another one: wrong results, drawn ones last.
        order = sorted(answer.traces.values(), key=usefulness)
        if any(check.aspect == REPEAT for trace in order for check in trace.failed):
            return None  # what one call shows, the next may not
        results = [trace for trace in order if not trace.case.raises]
        rest = [trace.case for trace in order if trace.case.raises and trace.failed]
        stages = (
            (alike, order, False, ()),
            (self.hypotheses, results, True, rest),
            (self._ideas.generic, results, True, rest),
        )
        for among, traces, lenient, besides in stages:
            found = list(self._matching.find(among, traces, answer, lenient))
            if found:
                return self._say(found, besides, answer)
        return (
            self._name_nearly(results, rest, answer)
            or self._name_in_single(results, rest, answer)
            or name_parts(answer, self._ideas, self._matching.may_be_written)
            or self._name_but_for_one(results, rest, answer)
        )

    def _name_nearly(
        self, results: Sequence[Trace], rest: Sequence[BuiltCase], answer: Answer
    ) -> Diagnosis | None:
        """Name the mistake of an answer that is close to an idea, as a factor in float32 makes it."""
        for among in (self.hypotheses, self._ideas.generic):
            found = list(
                self._matching.find(among, results, answer, lenient=True, digits=Digits.CLOSE)
            )
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
            found = list(
                self._matching.find(among, plain, answer, lenient=True, digits=Digits.SINGLE)
            )
            said = self._say(found, rest, answer) if found else None
            if said:
                return and_lost_dtype(said, wrong[0].case.like_input)
        return None

    def _name_but_for_one(
        self, results: Sequence[Trace], rest: Sequence[BuiltCase], answer: Answer
    ) -> Diagnosis | None:
        """Name the mistake of an answer that has another one besides, which shows in one case."""
        found = match_but_for_one(
            results,
            lambda few: list(self._matching.find(self.hypotheses, few, answer, lenient=True)),
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
