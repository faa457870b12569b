"""Checks to a result: points, and the mistake that they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.declaring.credit import NO_CREDIT, Credit
from grader.expected.built import BuiltExercise
from grader.grading.plan import Plan
from grader.jail.outcome import Behaviour
from grader.judging.checks import Check
from grader.judging.score import NOT_BEGUN, ExerciseResult, score_checks
from grader.language import _, both
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
    if result.status == "missing" and (why := _why_missing(behaviour)):
        said = _("{name} is not there to be called: {why}").format(
            name=both(exercise.names), why=why
        )
        return replace(result, status="error", diagnosis=said)
    if result.status == "passed" or result.status in NOT_BEGUN:
        return result
    if exercise.breaks is not None:
        said = next((check.message for check in checks if not check.passed), "")
        return replace(result, diagnosis=said or None)
    found = diagnose(exercise, behaviour, plan.banks.get(exercise.id), checks, written)
    if found is None:
        return result
    scored = score(exercise, checks, plan, found.credit)
    return replace(scored, diagnosis=found.sentence, ideas=found.names)


def _why_missing(behaviour: Behaviour) -> str:
    """Say what kept an answer that was written from being defined; empty where nothing did."""
    outcomes = [outcome for found in behaviour.values() for outcome in found]
    return next((one.note for one in outcomes if one.status == "missing"), "")


def score(
    exercise: BuiltExercise, checks: Sequence[Check], plan: Plan, credit: Credit = NO_CREDIT
) -> ExerciseResult:
    """Turn checks into points, within what a named mistake earns."""
    return score_checks(exercise, checks, plan.course.policies, credit)
