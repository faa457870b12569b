"""Paths of the command line -> submissions, each of one person, and what a teacher is told before grading."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from grader.course.roster import Roster
from grader.intake.detecting import read_path
from grader.intake.handed import submission_of
from grader.intake.people import Directory, Identified, Someone, identify
from grader.intake.piece import Found, Known
from grader.reading.folders import GRADED
from grader.reading.submissions import Submission


@dataclass(frozen=True)
class Collected:
    """Who handed in what.

    Attributes:
        submissions: one for each person who handed in something, by student.
        found: how each path was read.
        identified: whose is what, and where that is in doubt.
        roster: whether there was one.
    """

    submissions: tuple[Submission, ...]
    found: tuple[tuple[Path, Found], ...]
    identified: Identified
    roster: Roster

    @property
    def nobodys(self) -> list[str]:
        """Files that belong to nobody."""
        return [file.name for _path, found in self.found for file in found.strays]

    @property
    def empty_handed(self) -> list[str]:
        """People who have a folder in which nothing is."""
        return [s.student for s in self.submissions if s.handed and s.handed.is_empty]

    @property
    def is_in_doubt(self) -> bool:
        """Whether somebody should look: people without a match, or merged, or work that is nobody's."""
        work = any(name.lower().endswith((*GRADED, ".zip")) for name in self.nobodys)
        return bool(self.identified.unmatched or self.identified.merged or work)


def collect(
    paths: Sequence[Path],
    names: Collection[str],
    asked: str = "",
    roster: Roster | None = None,
    keep: str = "latest",
    due: Callable[[str], datetime | None] = lambda student: None,
    assignment: str = "",
) -> Collected:
    """Find out who handed in what; nothing is graded.

    Args:
        paths: files, folders and zips in any of the layouts.
        names: of units and exercises; a folder of files with these names is one student's.
        asked: a layout, as `--from` says; empty to find out.
        roster: who takes the course.
        keep: which of several attempts counts; see `keeping.keep`.
        due: when it is due for a student.
        assignment: of pieces that say of which assignment they are, these alone, if there are any.

    Raises:
        UsageError: a path does not exist, holds nothing to grade, or may be read in two ways.
    """
    people = roster or Roster()
    known = Known(frozenset(names), Directory(people).has, assignment=assignment)
    found = tuple((path, _only(read_path(path, known, asked), assignment)) for path in paths)
    pieces = [piece for _path, one in found for piece in one.pieces]
    identified = identify(pieces, people)
    together = _by_folder(identified.people)
    submissions = [
        submission_of(
            someone,
            sorted({i for p in someone.pieces for i in together[id(p.folder)]} - {someone.id}),
            keep,
            due(someone.id),
        )
        for someone in identified.people
    ]
    return Collected(tuple(submissions), found, identified, people)


def _only(found: Found, assignment: str) -> Found:
    """Leave out what is of other assignments, where the layout knows the one that is asked for."""
    if not any(piece.assignment == assignment for piece in found.pieces if assignment):
        return found
    mine = [piece for piece in found.pieces if piece.assignment in ("", assignment)]
    return replace(found, pieces=tuple(mine))


def find_submissions(paths: Sequence[Path], names: Collection[str]) -> list[Submission]:
    """The submissions alone, as they are without a roster; see `collect`."""
    return list(collect(paths, names).submissions)


def _by_folder(people: Sequence[Someone]) -> dict[int, list[str]]:
    """Who has each folder: partners have the same one."""
    together: dict[int, list[str]] = {}
    for someone in people:
        for piece in someone.pieces:
            together.setdefault(id(piece.folder), []).append(someone.id)
    return together
