"""Names for what is shown around: the same in every export of a course, and no way back without its secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

from grader.course.course import Course
from grader.course.secret import secret_file, secret_of
from grader.errors import UsageError
from grader.language import _

_LENGTH = 8  # letters: in a class of thousands two are alike once in millions of courses


def pseudonyms_of(students: Iterable[str], course: Course) -> dict[str, str]:
    """Return a pseudonym for each student.

    Args:
        students: ids of records.
        course: whose secret tells pseudonyms from hashes that anybody could work out from a list of names.

    Raises:
        UsageError: the course has no secret.
        CourseError: it cannot be read.
    """
    if not secret_file(course).is_file():
        said = _(
            "Pseudonyms are drawn from solutions/secret.txt, which is not there; `grade build` makes one."
        )
        raise UsageError(said)
    key = hashlib.sha256(b"pseudonyms:" + secret_of(course).encode()).digest()
    return {student: _pseudonym(key, student) for student in students}


def _pseudonym(key: bytes, student: str) -> str:
    digest = hmac.new(key, student.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return "p" + base64.b32encode(digest)[:_LENGTH].decode().lower()
