"""What hidden cases are drawn from: a secret that lies in solutions/ and is never handed out."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from grader.course.course import Course
from grader.errors import CourseError
from grader.files import write_atomically
from grader.language import _

SECRET_FILE = "secret.txt"


def secret_of(course: Course) -> str:
    """Return the text from which a course's hidden cases are drawn.

    That is what `solutions/secret.txt` says. Where it is not there, all that the exercise files say stands for
    it: nobody who lacks solutions/ knows that.

    Raises:
        CourseError: if the file cannot be read, or says nothing.
    """
    path = secret_file(course)
    if path.is_file():
        try:
            text = path.read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            said = _("{path}: cannot be read ({why}).")
            raise CourseError(said.format(path=path, why=error)) from None
        if not text:
            said = _("{path}: is empty; delete it, and `grade build` draws a new secret.")
            raise CourseError(said.format(path=path))
        return text
    digest = hashlib.sha256()
    for _unit, exercise in course.exercise_files():
        digest.update(exercise.read_bytes())
    return digest.hexdigest()


def fingerprint(course: Course, seed: str = "") -> str:
    """Return what tells two seeds apart and leads back to neither.

    It stands in records that students may see, and people choose short seeds: so it is slow to work out, and
    so short that many seeds share it.

    Returns:
        Four letters and digits; "" where the exercises' files stand for a seed, which change all the time.
    """
    if not seed and not secret_file(course).is_file():
        return ""
    text = (seed or secret_of(course)).encode("utf-8", "surrogateescape")
    return hashlib.scrypt(text, salt=b"torchgrade", n=2**14, r=8, p=1, dklen=2).hex()


def keep_secret(course: Course) -> bool:
    """Draw a course's secret if it has none yet; tell whether that was so."""
    path = secret_file(course)
    if path.exists() or not course.exercise_files():
        return False
    write_atomically(path, f"{secrets.token_hex(16)}\n".encode())
    return True


def secret_file(course: Course) -> Path:
    """Where a course's secret lies."""
    return course.solutions / SECRET_FILE
