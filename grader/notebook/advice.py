"""What is said below a check: the next hint where a mistake comes again, and what is next after a pass."""

from __future__ import annotations

from grader.judging.score import ExerciseResult
from grader.language import _
from grader.notebook.validation import is_validating
from grader.study.desk import Desk

SAME_MISTAKE = 3
"""Every so many times the same mistake brings the next hint."""


def say_after(desk: Desk, result: ExerciseResult, times: int) -> str:
    """Say what helps after a check; "" where there is nothing to say.

    Args:
        desk: course and progress, this check included.
        result: of the check.
        times: how often its mistake was made.
    """
    if result.status == "passed":
        return say_next(desk, result.id)
    if times and times % SAME_MISTAKE == 0:
        said, _number, _count = next_hint(desk, result.id)
        return said
    return ""


def say_next(desk: Desk, after: str) -> str:
    """Say what to turn to: an exercise, and the quiz of a unit that is solved.

    Args:
        desk: course and progress.
        after: the exercise that is done; "" for none.
    """
    entry = desk.next_entry(after)
    said = _("All exercises are solved.")
    if entry is not None:
        said = _("Next: {id}, {title}: {command}").format(
            id=entry.id, title=entry.title, command=f'show("{entry.id}")'
        )
    unit = desk.entry(after).unit if after else ""
    if unit and (quiz := desk.next_quiz(unit)):
        quiz_said = _("The quiz of this unit is open: {command}")
        said += "\n" + quiz_said.format(command=f'check("{quiz.id}")')
    return said


def next_hint(desk: Desk, id_: str, step: int | None = None) -> tuple[str, int, int]:
    """Take the next hint for an exercise, and keep that it was shown.

    Args:
        desk: course and progress.
        id_: of the exercise.
        step: which, from 1; None for the next one.

    Returns:
        The hint with its number in words, its number, and how many there are; "" without any.

    Raises:
        UsageError: if there is no such exercise.
    """
    from grader.study.screen import say_hint

    entry = desk.entry(id_)
    count = len(entry.hints)
    if not count:
        return "", 0, 0
    number = max(1, min(step or desk.journal.standing(id_).hints + 1, count))
    if not is_validating():  # which runs all cells, and reads no hint
        desk.journal.record_hint(id_, number)
    return say_hint(entry, number), number, count
