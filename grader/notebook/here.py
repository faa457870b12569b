"""A function of this process, the caller's own, on an exercise's public cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from grader.grading.deadline import Deadline
from grader.grading.inprocess import behave
from grader.grading.naming import name_mistake
from grader.grading.uncalled import as_given, find_violation
from grader.jail.inside.raised import LabelOf
from grader.jail.outcome import Behaviour
from grader.judging.score import ExerciseResult
from grader.judging.settling import Again, settle, settled
from grader.notebook.kernel import undisturbed
from grader.reading.extract import Source
from grader.reading.stubs import is_untouched
from grader.study.public_cases import PublicCases, plan_of
from grader.telling.code.written import Written


@dataclass(frozen=True)
class CheckedHere:
    """A function of this process, checked.

    Attributes:
        behaviour: what it did, case by case.
        printed: the beginning of what it printed, by case.
    """

    result: ExerciseResult
    behaviour: Behaviour
    printed: dict[str, str]


def check_here(
    public: PublicCases,
    function: Callable[..., Any],
    label_of: LabelOf = lambda filename: "",
    source: Source | None = None,
) -> CheckedHere:
    """Check a function of this process, the caller's own; what it changes and prints stays in here.

    Args:
        public: the exercise.
        function: the answer.
        label_of: see `raised.LabelOf`.
        source: where the answer is defined, to be searched for forbidden calls.

    Raises:
        KeyboardInterrupt: if the user interrupts.
    """
    if source is not None and (violation := find_violation(public.exercise, source)):
        return CheckedHere(violation, {}, {})
    exercise, limits = public.exercise, public.course.limits
    written = Written.of(source, *exercise.names) if source is not None else None
    with undisturbed(limits.memory_mb) as printed, Deadline(limits.seconds_per_call) as deadline:

        def ask(again: Again) -> Behaviour:
            asked = replace(exercise, cases=again.cases)
            return behave(function, asked, label_of, deadline, printed.during, again.fresh)

        behaviour = ask(Again(exercise.cases))
        checks = settled(settle(exercise, behaviour), ask)
        result = name_mistake(exercise, behaviour, checks, plan_of([public]), written)
    given = exercise.given if source is not None else ""
    if given and source is not None and is_untouched(source, *exercise.names, given=given):
        result = as_given(exercise, result)
    return CheckedHere(result, behaviour, printed.by_case)
