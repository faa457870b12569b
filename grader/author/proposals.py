"""Changes of the reference that some case sees and no sentence explains: what an author may write one for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from grader.author.mutants import Mutant, mutants_of
from grader.author.quiet import quiet
from grader.author.time_limit import time_limit
from grader.course.course import Course, Unit
from grader.declaring.exercise import Exercise
from grader.expected.built import BuiltExercise
from grader.expected.expected import build_exercise
from grader.grading.inprocess import behave
from grader.judging.settling import is_right
from grader.telling.ideas.bank import Bank


@dataclass(frozen=True)
class Proposal:
    """A change that wants a sentence.

    Attributes:
        old: Python text of the reference that is replaced.
        new: what stands there instead; "" where it is left out.
        case: the public case that shows it.
    """

    old: str
    new: str
    case: str


def proposals(unit: Unit, exercise: Exercise, course: Course) -> Iterator[Proposal]:
    """Yield the mutants of a reference that a public case kills and that no wrong idea behaves like."""
    built = build_exercise(exercise, unit.id, dtypes=course.dtypes, hidden=False)
    bank = Bank(exercise, built)
    for mutant in mutants_of(exercise, built):
        proposal = None
        with quiet(), suppress(TimeoutError), time_limit() as limit:
            proposal = _propose(mutant, bank, built)
        if proposal is not None and not limit.reached:
            yield proposal


def _propose(mutant: Mutant, bank: Bank, built: BuiltExercise) -> Proposal | None:
    behaviour = behave(mutant.function, built)
    wrong = [case for case in built.cases if not is_right(case, behaviour[case.name])]
    # Of a call that breaks off its exception tells.
    shown = [case for case in wrong if behaviour[case.name][0].status == "returned"]
    if not shown or bank.name_mistake(behaviour) is not None:
        return None
    return Proposal(mutant.old, mutant.new, shown[0].name)
