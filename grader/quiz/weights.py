"""What a quiz is worth beside the exercises of its unit: its questions' points, but no more than a share."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.course.course import Course, Policies, Unit
from grader.quiz.questions.question import Quiz


def weigh(
    quizzes: Sequence[Quiz], course: Course, exercise_points: Mapping[str, float]
) -> list[Quiz]:
    """Return the quizzes with what each is worth.

    Args:
        quizzes: of the course.
        course: whose policies and units say it.
        exercise_points: by unit, of its exercises together.
    """
    units = {unit.id: unit for unit in course.units}
    return [
        replace(
            quiz,
            worth=worth_of(
                quiz, units[quiz.unit], exercise_points.get(quiz.unit, 0.0), course.policies
            ),
        )
        for quiz in quizzes
    ]


def worth_of(quiz: Quiz, unit: Unit, exercise_points: float, policies: Policies) -> float:
    """Return what a quiz is worth: what its unit says; else the policy's share of the unit's points at most.

    Args:
        quiz: whose questions say how many points they would like to be.
        unit: the quiz's.
        exercise_points: of the unit's exercises together; a unit without any is all quiz.
        policies: the course's.
    """
    if unit.quiz_points:
        return unit.quiz_points
    wanted, share = quiz.weight, policies.quiz_share
    if not exercise_points or share == 1.0:
        return wanted
    most = exercise_points * share / (1.0 - share)
    digit = 10.0**policies.decimals
    # Rounded down, so that it stays below the share; what would vanish is not rounded.
    return min(wanted, math.floor(most * digit + 1e-9) / digit or most)
