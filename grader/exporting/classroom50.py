"""Classroom 50's result.json (classroom50/result/v1), which an autograder leaves in the student's checkout.

Its points are whole numbers that sum up, so points are written in the smallest unit that a course's marks have:
with two decimals, 2.67 of 4 is 267 of 400.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from grader.errors import UsageError
from grader.exporting.shown import Shown
from grader.language import _, several
from grader.policies.records import Record

SCHEMA = "classroom50/result/v1"
_FROM_RUNNER = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
}
"""Fields, and the variables in which its runner gives them."""


def to_result(
    shown: Shown, environment: Mapping[str, str], when: str, decimals: int
) -> dict[str, Any]:
    """Return the document.

    Args:
        shown: of one student.
        environment: of this process, in which the runner says what is graded.
        when: it was handed in, ISO 8601 in UTC.
        decimals: of the course's points.

    Raises:
        UsageError: the runner's variables are not there.
    """
    missing = [name for name in _FROM_RUNNER.values() if not environment.get(name)]
    if missing:
        said = _(
            "The runner of Classroom 50 says in variables of the environment what is graded, and these are not"
            " set: {names}. Write result.json from an autograder.py that it runs."
        )
        raise UsageError(said.format(names=several(missing)))
    head = {field: environment[name] for field, name in _FROM_RUNNER.items()}
    unit = 10**decimals
    tests = [
        _test(e.id, e.is_passed, round(e.score * unit), round(e.max_score * unit))
        for e in shown.exercises
    ]
    final, most = round(shown.mark.final * unit), round(shown.mark.max_score * unit)
    sums = [sum(test[key] for test in tests) for key in ("score", "max-score")]
    if sums != [final, most] or any(test["score"] > test["max-score"] for test in tests):
        # Lateness and the points of an assignment belong to no exercise: one line has all of them.
        tests = [test | {"score": 0, "max-score": 0} for test in tests]
        tests.append(_test(shown.title, final >= most, min(final, most), most))
    return {
        "schema": SCHEMA,
        **head,
        "review": environment.get("REVIEW_URL") or head["commit"],
        "datetime": when,
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }


def _test(name: str, passed: bool, score: int, most: int) -> dict[str, Any]:
    return {"test-name": name, "passed": passed, "score": score, "max-score": most}


def handed_in_at(record: Record) -> str:
    """Return when it was handed in, else when it was graded, ISO 8601 in UTC."""
    told = record.get("handed_in", {}).get("time") or record.get("graded", {}).get("at")
    when = datetime.fromisoformat(told) if told else datetime.now(UTC)
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
