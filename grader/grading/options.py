"""What is asked of a run over a class, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.grading.scorebook import Change
from grader.jail.levels import Level
from grader.judging.score import Result
from grader.policies.marks import Mark

if TYPE_CHECKING:
    from grader.grading.reporting import Report
    from grader.intake.collect import Collected


@dataclass(frozen=True)
class Options:
    """What the command line asks for.

    Attributes:
        remembers: False to judge each submission as if it were the only one; results are the same.
        assignment: the id of one that is graded alone; empty for the whole course.
        regrade: whether another seed or device than that of the records is meant.
        preview: whether nothing is written.
        layout: how submissions lie, as `--from` says; empty to find out.
        roster: a file instead of the course's roster.csv.
    """

    out: Path
    only: tuple[str, ...] = ()
    device: str = "cpu"
    jobs: int = 1
    seed: str = ""
    fresh: bool = False
    level: Level | None = None
    remembers: bool = True
    layout: str = ""
    roster: Path | None = None
    assignment: str = ""
    regrade: bool = False
    preview: bool = False

    @property
    def folder(self) -> Path:
        """Where everything is written: each assignment has a folder of its own."""
        return self.out / self.assignment if self.assignment else self.out


@dataclass(frozen=True)
class Run:
    """What came of a run.

    Attributes:
        results: by student, each with one check of an exercise at most.
        reused: how many were taken from earlier records.
        others: records in the folder of students who are not among these submissions. Their files
            stay; scores.csv lists this run's submissions only.
        collected: who handed in what.
        marks: what scores.csv says, by student.
        changes: numbers that are others than before.
        absent: people of overrides.csv and extensions.csv who are not among the submissions.
        report: what is told of the class.
        stale: ids of other assignments in OUT of which scores.csv is older than the rules; grades.csv is not.
        failures: submissions that the grader itself failed over, a sentence each. They have no record,
            and the next run grades them again: a fault of ours is nobody's zero.
    """

    results: tuple[Result, ...]
    reused: int
    others: int
    failures: tuple[str, ...] = ()
    collected: Collected | None = None
    marks: tuple[Mark, ...] = ()
    changes: tuple[Change, ...] = ()
    absent: tuple[str, ...] = ()
    report: Report | None = None
    stale: tuple[str, ...] = ()

    @property
    def same_numbers(self) -> list[tuple[str, ...]]:
        """Students whose quizzes were answered with numbers drawn for one person, and who are no partners."""
        groups: dict[str, list[Result]] = {result.student: [result] for result in self.results}
        for result in self.results:
            for one in {entry.drawn_for for entry in result.exercises} - {""}:
                groups.setdefault(one, []).append(result)
        return [
            tuple(dict.fromkeys(result.student for result in group))
            for group in groups.values()
            if len(group) > 1 and not _are_partners(group)
        ]

    @property
    def ungradable(self) -> list[Result]:
        """Submissions of which nothing could be read; who handed in nothing is not among them."""
        empty = self.collected.empty_handed if self.collected else []
        return [
            result
            for result in self.results
            if all(e.status == "unreadable" for e in result.exercises)
            and result.student not in empty
        ]


def _are_partners(group: Sequence[Result]) -> bool:
    first = group[0]
    others = {one.student for one in group} - {first.student}
    return others <= set(first.handed.get("partners", ()))
