"""What can go wrong outside a student's code: one sentence each, and the exit status it leads to."""

from __future__ import annotations


class GraderError(Exception):
    """A problem told to the user in one sentence; `exit_status` is what the command returns."""

    exit_status = 4


class UsageError(GraderError):
    """The command was called with something that cannot be used: a path, an id, a flag."""

    exit_status = 2


class CourseError(GraderError):
    """The course itself is broken: course.yaml, an exercise file, generated files.

    Args:
        problems: one sentence each, beginning with the place (`file:line:column:`).
    """

    exit_status = 3

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class JailError(GraderError):
    """The process that runs students' code cannot be started or does not answer."""


class DeclarationError(ValueError):
    """Something in an exercise file cannot be what it says; whoever loads the file tells the place."""
