"""What one person handed in: files, and what the platform says of them. intake/ finds out whose they are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from grader.reading.beside import Beside, read_beside
from grader.reading.folders import SourceFile, Unreadable

__all__ = ["HandedIn", "SourceFile", "Submission", "Unreadable"]


@dataclass(frozen=True)
class HandedIn:
    """What is known of how something was handed in; times and lateness come from the platform, or from commits.

    Attributes:
        layout: in which it came, as `--from` says.
        places: as the platform calls it; several where they were joined.
        when: the last of its times.
        own_clock: whether that is what the student's own computer said.
        late: None where the platform says nothing.
        assignment: of what, where it is said.
        section: a roster's, or the folder around it.
        partners: who handed it in as well.
        attempt: the number of the attempt that counts, of `attempts`.
        keep: the policy that chose it.
        others: what else was handed in and cannot be graded.
        is_empty: whether nothing at all was handed in, though there is a place for it.
    """

    layout: str = ""
    places: tuple[str, ...] = ()
    when: datetime | None = None
    late: bool | None = None
    assignment: str = ""
    section: str = ""
    partners: tuple[str, ...] = ()
    attempt: int = 1
    attempts: int = 1
    keep: str = "latest"
    others: tuple[str, ...] = ()
    is_empty: bool = False
    own_clock: bool = False


@dataclass(frozen=True)
class Submission:
    """What one student handed in.

    Attributes:
        problem: a sentence saying why there is nothing to read.
        look: finds what lies beside the files and is no part of them, where there may be something.
        beside: what of that the files import, once it was looked for.
        around: other files of the same person, in which nothing is graded: what is used may be there.
        earlier: attempts before this one, where the best of all counts.
        handed: what is known of how it was handed in; None for what never was.
        names: what a roster calls this person; empty without one.
    """

    student: str
    files: tuple[SourceFile, ...]
    problem: str = ""
    look: Beside | None = field(default=None, repr=False, compare=False)
    beside: tuple[SourceFile, ...] = ()
    around: tuple[SourceFile, ...] = ()
    earlier: tuple[Submission, ...] = ()
    handed: HandedIn | None = None
    names: tuple[str, ...] = ()

    def with_beside(self) -> Submission:
        """Look for what the files import from beside them."""
        if self.look is None:
            return self
        return replace(self, beside=read_beside(self.files, self.look), look=None)
