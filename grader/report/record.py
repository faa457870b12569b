"""A Result as a Record: the JSON document of one submission, written atomically.

What a hidden case did is told by its kind of failure alone; its inputs and numbers stay out of the record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
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
        **({"assignment": result.assignment} if result.assignment else {}),
        **({"graded": dict(result.graded)} if result.graded else {}),
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
                **({"file_hash": exercise.file_hash} if exercise.file_hash else {}),
                **({"rivals": list(exercise.rivals)} if exercise.rivals else {}),
                **_questions_to_json(exercise),
                **({"drawn_for": exercise.drawn_for} if exercise.drawn_for else {}),
                **({"ideas": list(exercise.ideas)} if exercise.ideas else {}),
                "checks": [_check_to_json(check) for check in exercise.checks],
            }
            for exercise in result.exercises
        ],
    }


def from_record(record: dict[str, Any], decimals: int, most_checks: int | None = None) -> Result:
    """Read a Result back, as far as reports need it.

    Args:
        record: the document.
        decimals: of points.
        most_checks: how many checks of each exercise are read; None for all.

    Raises:
        ValueError: if it is not a record of this version.
    """
    try:
        if record["schema"] != SCHEMA:
            raise ValueError(f"record of version {record['schema']}")
        exercises = tuple(_exercise_from_json(entry, most_checks) for entry in record["exercises"])
        head = (record["student"], record["device"], record["isolation"])
        handed, graded = (dict(record.get(key, {})) for key in ("handed_in", "graded"))
        assignment = str(record.get("assignment", ""))
        return Result(*head, exercises, decimals, handed, graded, assignment)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a record: {error}") from None


def outline(result: Result) -> dict[str, Any]:
    """Return of a record what marks are made of, and what tells why they change: no checks."""
    return outline_of(
        {**to_record(replace(result, exercises=()))}
        | {
            "exercises": [
                {"id": e.id, "score": e.score, "max_score": e.max_score} for e in result.exercises
            ]
        }
    )


def outline_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same of a document."""
    exercises = [{key: e[key] for key in ("id", "score", "max_score")} for e in record["exercises"]]
    kept = {key: record[key] for key in ("student", "handed_in", "graded") if key in record}
    return {**kept, "exercises": exercises}


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
        **({"hidden": True} if check.hidden else {}),
        **({"given": check.given} if check.given else {}),
    }


def _questions_to_json(exercise: ExerciseResult) -> dict[str, Any]:
    told = [{"id": i, "score": s, "max_score": m} for i, s, m in exercise.questions]
    return {"questions": told} if told else {}


def _exercise_from_json(entry: dict[str, Any], most_checks: int | None) -> ExerciseResult:
    checks = tuple(map(_check_from_json, entry["checks"][:most_checks]))
    return ExerciseResult(
        **{key: entry[key] for key in ("id", "status", "score", "max_score", "diagnosis")},
        checks=checks,
        flags=tuple(entry["flags"]),
        lost=dict(entry.get("lost", {})),  # earlier records lack it
        uses=dict(entry.get("uses", {})),
        file=entry.get("file", ""),
        rivals=tuple(entry.get("rivals", ())),
        file_hash=entry.get("file_hash", ""),
        questions=tuple((q["id"], q["score"], q["max_score"]) for q in entry.get("questions", ())),
        drawn_for=entry.get("drawn_for", ""),
        ideas=tuple(entry.get("ideas", ())),
    )


def _check_from_json(told: dict[str, Any]) -> Check:
    head = (told["case"], Aspect.parse(told["kind"]), told["passed"])
    hidden = bool(told.get("hidden", False))  # earlier records lack it
    fault = told["message"] if hidden else ""
    return Check(*head, fault, told["message"], hidden, given=told.get("given", ""))
