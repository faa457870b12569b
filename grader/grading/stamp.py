"""What a record says of how it was made: when, of which course, with which seed and versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from grader.course.course import Course
from grader.course.secret import fingerprint
from grader.grading.keys import course_hash, versions
from grader.grading.options import Options
from grader.judging.score import Result


@dataclass(frozen=True)
class Stamp:
    """What is the same for all records of a run.

    Attributes:
        course: its hash.
        seed: its fingerprint.
        versions: of what grades.
        assignment: its id; "" for the course as a whole.
    """

    course: str
    seed: str
    versions: Mapping[str, str]
    assignment: str

    @classmethod
    def of(cls, course: Course, options: Options) -> Stamp:
        """Work out the stamp of a run."""
        seed = fingerprint(course, options.seed)
        return cls(course_hash(course), seed, versions(), options.assignment)

    def on(self, result: Result) -> Result:
        """Put the stamp, and the time, on a result."""
        told = {"course": self.course, "seed": self.seed, "versions": dict(self.versions)}
        return replace(result, graded={"at": now(), **told}, assignment=self.assignment)


def now() -> str:
    """The time, in UTC, as records have it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
