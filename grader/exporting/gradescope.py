"""Gradescope's results.json, which an autograder leaves in /autograder/results/ for one submission."""

from __future__ import annotations

from typing import Any

from grader.exporting.shown import Exercise, Shown

VISIBILITIES = ("visible", "after_published", "after_due_date", "hidden")
"""When students see it; words of Gradescope's."""


def to_results(shown: Shown, visibility: str = "visible") -> dict[str, Any]:
    """Return the document.

    Args:
        shown: of one student.
        visibility: of everything; checks of hidden cases are seen after publishing at the earliest.
    """
    hidden = visibility if visibility == "hidden" else "after_published"
    tests = []
    for exercise in shown.exercises:
        tests.append(_test(exercise, visibility))
        if lines := exercise.hidden_lines():
            passed, count = exercise.hidden
            status = "passed" if passed == count else "failed"
            name = f"{exercise.id} (hidden cases)"
            # Without points of its own: those of the exercise hold it already.
            told = {"name": name, "status": status, "output": lines[0], "visibility": hidden}
            tests.append(told)
    return {
        "score": shown.mark.final,
        "output": shown.reason,
        "visibility": visibility,
        "stdout_visibility": "hidden",
        "output_format": "text",
        "test_output_format": "text",
        "tests": tests,
    }


def _test(exercise: Exercise, visibility: str) -> dict[str, Any]:
    lines = [line for line in exercise.lines() if line not in exercise.hidden_lines()]
    return {
        "name": exercise.id,
        "score": exercise.score,
        "max_score": exercise.max_score,
        "status": "passed" if exercise.is_passed else "failed",
        "output": "\n".join(lines),
        "visibility": visibility,
    }
