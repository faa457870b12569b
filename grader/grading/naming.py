"""Checks to a result: points, and the mistake that they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.expected.built import BuiltExercise
from grader.grading.plan import Plan
from grader.jail.outcome import Behaviour
from grader.judging.checks import Check
from grader.judging.score import ExerciseResult, score_checks
from grader.telling.code.written import Written
from grader.telling.diagnose import diagnose


def name_mistake(
    exercise: BuiltExercise,
    behaviour: Behaviour,
    checks: Sequence[Check],
    plan: Plan,
    written: Written | None = None,
) -> ExerciseResult:
    """Turn checks into a result, with the mistake that they, and the code, show."""
    result = score(exercise, checks, plan)
    if result.status in ("passed", "missing"):
        return result
    found = diagnose(exercise, behaviour, plan.banks.get(exercise.id), checks, written)
    return result if found is None else replace(result, diagnosis=found.sentence)


def score(exercise: BuiltExercise, checks: Sequence[Check], plan: Plan) -> ExerciseResult:
    """Turn checks into points."""
    raises = frozenset(case.name for case in exercise.cases if case.raises)
    return score_checks(exercise.id, exercise.points, checks, plan.course.policies, raises)
