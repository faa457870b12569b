"""The key to a quiz beside its questions, `exercises/NN_<unit>/quiz.key`: for people who learn by themselves.

It is disguised, so that nobody reads an answer by opening a folder or searching it. It is no secret: whoever
has the file and this package has the answers. A course says `ship_quiz_key: true` for it to be made, and what
is handed out to a class leaves it out (`for_class`).
"""

from __future__ import annotations

import base64
import hashlib
import json
import textwrap
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from grader.course.catalog import damaged
from grader.errors import CourseError
from grader.quiz.questions.arithmetic import as_tuple
from grader.quiz.questions.question import Part, Question, Quiz, Tolerance

SCHEMA = 1
FILE = "quiz.key"


def for_class(files: Iterable[Path]) -> list[Path]:
    """Return the files of exercises/ that a class may be given: all but keys."""
    return [path for path in files if path.name != FILE]


def to_bytes(quiz: Quiz) -> bytes:
    """Make the file; the same quiz gives the same bytes on every machine."""
    document = {"schema": SCHEMA, "questions": {q.id: _to_json(q) for q in quiz.questions}}
    plain = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    disguised = base64.b85encode(_disguise(plain, quiz.unit)).decode()
    return ("\n".join(textwrap.wrap(disguised, 100)) + "\n").encode()


def read(path: Path, quiz: Quiz) -> Quiz:
    """Return a handed out quiz with its answers.

    Args:
        path: of the key.
        quiz: as it was handed out.

    Raises:
        CourseError: if the file is damaged, or belongs to other questions.
    """
    try:
        disguised = base64.b85decode("".join(path.read_text("ascii").split()))
        document = json.loads(_disguise(disguised, quiz.unit))
        told = document["questions"]
        if document["schema"] != SCHEMA or list(told) != [q.id for q in quiz.questions]:
            raise damaged(path)
        questions = tuple(_with_key(question, told[question.id]) for question in quiz.questions)
    except CourseError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise damaged(path) from None
    return replace(quiz, questions=questions)


def _disguise(data: bytes, unit: str) -> bytes:
    """Add a stream of bytes that follows from the unit's name; done twice, it is undone."""
    stream = hashlib.shake_256(f"quiz key of {unit}".encode()).digest(len(data))
    mixed = int.from_bytes(data, "big") ^ int.from_bytes(stream, "big")
    return mixed.to_bytes(len(data), "big")


def _to_json(question: Question) -> dict[str, Any]:
    return {
        "parts": [
            {
                "answer": part.answer,
                # Of a question without drawn numbers it is the author's proof.
                "expression": part.expression if question.is_drawn else "",
                "tolerance": asdict(part.tolerance),
            }
            for part in question.parts
        ],
        "texts": {
            language: {
                "feedback": texts.feedback,
                "explanation": texts.explanation,
                "words": texts.words,
            }
            for language, texts in question.texts.items()
        },
    }


def _with_key(question: Question, told: dict[str, Any]) -> Question:
    parts = [
        Part(
            part.name,
            as_tuple(known["answer"]),
            str(known["expression"]),
            Tolerance(**known["tolerance"]),
        )
        for part, known in zip(question.parts, told["parts"], strict=True)
    ]
    texts = {
        language: replace(
            mine,
            feedback=dict(told["texts"][language]["feedback"]),
            explanation=str(told["texts"][language]["explanation"]),
            words=tuple(told["texts"][language]["words"]),
        )
        for language, mine in question.texts.items()
    }
    return replace(question, parts=tuple(parts), texts=texts)
