"""What is handed out of a quiz, `exercises/NN_<unit>/quiz.json`: questions and points; no key, no feedback.

A right answer may be recognised by its salted scrypt hash, where guessing is useless: there must be at least
2**MIN_BITS answers of the right one's form and size, and a guess costs 50 ms. Numbers with a tolerance have no
one spelling, and words can be guessed from a dictionary: these are checked when the notebook is graded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course.catalog import damaged
from grader.errors import CourseError
from grader.language import _
from grader.quiz.kinds.registry import KINDS, kind_of
from grader.quiz.questions.question import Part, Question, Quiz, Texts

SCHEMA = 1
FILE = "quiz.json"
MIN_BITS = 40
_COST = {"n": 2**14, "r": 8, "p": 1, "dklen": 16}


@dataclass(frozen=True)
class Handout:
    """A quiz as students have it.

    Attributes:
        hashes: of right answers, by question id.
    """

    quiz: Quiz
    hashes: Mapping[str, str]


def to_bytes(quiz: Quiz) -> bytes:
    """Make the file that is handed out."""
    document = {
        "schema": SCHEMA,
        "generated": "by `grade build` from the course's solutions; do not edit",
        "unit": quiz.unit,
        "titles": quiz.titles,
        "worth": quiz.worth,
        "questions": [_to_json(question) for question in quiz.questions],
    }
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def read(path: Path) -> Handout:
    """Read a handed out quiz.

    Raises:
        CourseError: if the file is missing or damaged.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["schema"] != SCHEMA:
            said = _("{path}: made by another version of TorchGrade; run `grade build`.")
            raise CourseError(said.format(path=path))
        entries = document["questions"]
        questions = tuple(_from_json(entry) for entry in entries)
        hashes = {entry["id"]: entry["hash"] for entry in entries if "hash" in entry}
        worth = document.get("worth")
        return Handout(Quiz(document["unit"], document["titles"], questions, worth), hashes)
    except FileNotFoundError:
        raise CourseError(_("{path}: not there; run `grade build`.").format(path=path)) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise damaged(path) from None


def hash_of(question: Question, answer: Any) -> str:
    """Return the salted hash of an answer; the salt differs from question to question."""
    salt = hashlib.sha256(f"{question.id}\0{question.english.prompt}".encode()).digest()
    text = json.dumps(_canonical(answer), sort_keys=True)
    return hashlib.scrypt(text.encode(), salt=salt, **_COST).hex()


def right_answer(question: Question) -> Any:
    """Return the right answer of an undrawn question as students' answers are read."""
    if question.has_fields:
        return {part.name: part.answer for part in question.parts}
    return question.parts[0].answer


def _canonical(answer: Any) -> Any:
    """Whole numbers are spelled as such: 4.0 is 4."""
    if isinstance(answer, tuple):
        return list(map(_canonical, answer))
    if isinstance(answer, dict):
        return {key: _canonical(value) for key, value in answer.items()}
    is_whole = isinstance(answer, float) and answer.is_integer()
    return int(answer) if is_whole else answer


def _to_json(question: Question) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": question.id,
        "kind": question.kind,
        "points": question.points,
        "fields": [part.name for part in question.parts if part.name],
        "texts": {
            language: {
                "prompt": texts.prompt,
                "options": texts.options,
                "targets": texts.targets,
            }
            for language, texts in question.texts.items()
        },
    }
    if question.code:
        made["code"] = question.code
    if question.is_drawn:
        made["draw"] = {name: _choices(values) for name, values in question.draw.items()}
        made["where"] = question.where
    elif kind_of(question).bits(question) >= MIN_BITS:
        made["hash"] = hash_of(question, right_answer(question))
    return made


def _choices(values: Sequence[float]) -> Any:
    return [values.start, values.stop - 1] if isinstance(values, range) else {"choose": values}


def _from_json(entry: dict[str, Any]) -> Question:
    draw: dict[str, Sequence[float]] = {}
    for name, values in entry.get("draw", {}).items():
        is_range = isinstance(values, list)
        draw[name] = range(values[0], values[1] + 1) if is_range else tuple(values["choose"])
    return Question(
        id=entry["id"],
        kind=KINDS[entry["kind"]].name,
        points=entry["points"],
        parts=tuple(Part(name, None) for name in entry["fields"] or [""]),
        texts={language: Texts(**texts) for language, texts in entry["texts"].items()},
        code=entry.get("code", ""),
        draw=draw,
        where=entry.get("where", ""),
    )
