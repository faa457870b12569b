"""A Result as a Record: the JSON document of one submission, written atomically.

What a hidden case did is told by its kind of failure alone; its inputs and numbers stay out of the record.
"""

from __future__ import annotations

import hashlib
from typing import Any

from grader.jail.aspect import Aspect
from grader.judging.checks import Check
from grader.judging.score import ExerciseResult, Result
from grader.language import _

SCHEMA = 1
MAX_NAME = 160
"""Bytes of a file name; some file systems take no more than 255, a temporary suffix included."""


def to_record(result: Result) -> dict[str, Any]:
    """Turn a Result into the document that `record.schema.json` describes."""
    return {
        "schema": SCHEMA,
        "student": result.student,
        "score": result.score,
        "max_score": result.max_score,
        "device": result.device,
        "isolation": result.isolation,
        **({"handed_in": dict(result.handed)} if result.handed else {}),
        "exercises": [
            {
                "id": exercise.id,
                "status": exercise.status,
                "score": exercise.score,
                "max_score": exercise.max_score,
                "diagnosis": exercise.diagnosis,
                "flags": list(exercise.flags),
                "lost": dict(exercise.lost),
                **({"uses": dict(exercise.uses)} if exercise.uses else {}),
                **({"file": exercise.file} if exercise.file else {}),
                **({"rivals": list(exercise.rivals)} if exercise.rivals else {}),
                "checks": [_check_to_json(check) for check in exercise.checks],
            }
            for exercise in result.exercises
        ],
    }


def from_record(record: dict[str, Any], decimals: int) -> Result:
    """Read a Result back, as far as reports need it.

    Raises:
        ValueError: if it is not a record of this version.
    """
    try:
        if record["schema"] != SCHEMA:
            raise ValueError(f"record of version {record['schema']}")
        exercises = tuple(_exercise_from_json(entry) for entry in record["exercises"])
        head = (record["student"], record["device"], record["isolation"])
        return Result(*head, exercises, decimals, dict(record.get("handed_in", {})))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a record: {error}") from None


def file_name(student: str) -> str:
    """Return the file name of a student's record: legal everywhere, another one for every name."""
    safe = "".join(c if c.isalnum() or c in "-_. @" else _escape(c) for c in student)
    if safe.startswith((".", " ")):
        safe = _escape(safe[0]) + safe[1:]
    if len(safe.encode()) > MAX_NAME:
        digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        safe = f"{safe.encode()[: MAX_NAME - 20].decode('utf-8', 'ignore')}%..{digest}"
    return f"{safe}.json"


def _escape(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def _check_to_json(check: Check) -> dict[str, Any]:
    message = _(check.fault) if check.hidden else check.message
    return {
        "case": check.case,
        "kind": str(check.aspect),
        "passed": check.passed,
        "message": message,
    }


def _exercise_from_json(entry: dict[str, Any]) -> ExerciseResult:
    checks = tuple(
        Check(c["case"], Aspect.parse(c["kind"]), c["passed"], message=c["message"])
        for c in entry["checks"]
    )
    return ExerciseResult(
        **{key: entry[key] for key in ("id", "status", "score", "max_score", "diagnosis")},
        checks=checks,
        flags=tuple(entry["flags"]),
        lost=dict(entry.get("lost", {})),  # earlier records lack it
        uses=dict(entry.get("uses", {})),
        file=entry.get("file", ""),
        rivals=tuple(entry.get("rivals", ())),
    )
