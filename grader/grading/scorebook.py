"""scores.csv and changes.csv while a run goes on: at every moment a line says what the student's record says.

A record and a line of a table cannot change in one moment. So the line goes first, then the record changes,
then the line comes back; and a change is noted before it is made.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.course.due import show_due
from grader.errors import UsageError
from grader.judging.score import Result
from grader.language import _
from grader.policies.marks import Mark, Rules, mark_of
from grader.report import record
from grader.report.table import Table, cell, number, to_csv

if TYPE_CHECKING:
    from grader.grading.outfolder import OutFolder

COLUMNS = ("student", "exercise", "old", "new", "why", "when")
TOTALS = ("final", "score")
"""What the last row of a change is called: of an assignment, and of the course as a whole."""

Row = Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """A number that is another one now.

    Attributes:
        exercise: its id, or `penalty`, `final`, `score`.
        old: as it stood in scores.csv; "" where it did not.
        new: as it will.
    """

    student: str
    exercise: str
    old: str
    new: str
    why: str


class ScoreBook:
    """The marks of a run.

    Args:
        out: where they are written.
        rules: what turns records into marks.
        students: whose they are, in the order of scores.csv.
        when: the time of the run, for changes.csv.
    """

    def __init__(self, out: OutFolder, rules: Rules, students: Sequence[str], when: str) -> None:
        self._out, self._rules, self._when = out, rules, when
        self._table = Table(students, is_of_assignment=rules.assignment is not None)
        self._listed = {row["student"]: row for row in read_rows(out.read_scores())}
        noted = read_rows(out.read_changes())
        self._noted = {(r["student"], r["exercise"]): (r["old"], r["new"]) for r in noted}
        self._outlines: dict[str, dict[str, Any]] = {}
        of = ("", rules.assignment.id) if rules.assignment else ()
        mine = [one for one in rules.extensions if one.assignment in of]
        named = [*(one.student for one in rules.overrides), *(one.student for one in mine)]
        self.absent = tuple(dict.fromkeys(name for name in named if name not in students))
        self.changes: list[Change] = []
        self.marks: dict[str, Mark] = {}

    def begin(self, students: Sequence[str]) -> None:
        """Make marks of the records that are there, by the rules of today; no code is run for it."""
        changes = []
        for student in students:
            told = self._out.read_record(student)
            if told is None:
                continue
            outline = self._outlines[student] = record.outline_of(told)
            mark = mark_of(outline, self._rules)
            changes += self._compare(mark, outline)
            self._set(mark)
        self._note(changes)
        if self.marks:
            self._out.write_scores(self._table.to_csv())

    def write(self, result: Result, key: str | None) -> None:
        """Write a record, its line in scores.csv, and what of it is another than before."""
        outline = record.outline(result)
        mark = mark_of(outline, self._rules)
        changes = self._compare(mark, outline)
        self._note(changes)
        if changes:
            self._out.keep_earlier(result.student, self._when)
            self._table.drop(result.student)
        try:
            if changes:
                self._out.write_scores(self._table.to_csv())
            self._out.write(result, key)
        except BaseException:  # Ctrl-C, or the disk is full
            self._look_again(result.student)
            raise
        self._outlines[result.student] = outline
        self._set(mark)
        self._out.write_scores(self._table.to_csv())

    def end(self, students: Sequence[str]) -> tuple[Mark, ...]:
        """Write scores.csv of these students, as a run that nothing disturbed writes it; return their marks."""
        marks = tuple(self.marks[student] for student in students)
        is_of_assignment = self._rules.assignment is not None
        self._out.write_scores(to_csv(marks, is_of_assignment=is_of_assignment), durably=True)
        return marks

    def _look_again(self, student: str) -> None:
        """Put a line back that went for a record of which nobody knows whether it was written."""
        with suppress(UsageError):
            told = self._out.read_record(student)
            if told is not None:
                self._set(mark_of(record.outline_of(told), self._rules))
            self._out.write_scores(self._table.to_csv())

    def _set(self, mark: Mark) -> None:
        self.marks[mark.student] = mark
        self._table.put(mark)
        self._listed[cell(mark.student)] = row_of(mark, self._rules)

    def _compare(self, mark: Mark, outline: Mapping[str, Any]) -> list[Change]:
        before = self._outlines.get(mark.student)
        if before is None:
            return []
        listed = self._listed.get(cell(mark.student)) or row_of(
            mark_of(before, self._rules), self._rules
        )
        return list(changes_of(mark, listed, before, outline, self._rules))

    def _note(self, changes: Sequence[Change]) -> None:
        self.changes += changes
        rows = []
        for one in changes:
            place, step = (cell(one.student), one.exercise), (one.old, one.new)
            if self._noted.get(place) != step:  # else a run that was killed has noted it already
                self._noted[place] = step
                rows.append([cell(one.student), one.exercise, *step, cell(one.why), self._when])
        if rows:
            self._out.append_changes(_lines([COLUMNS]), _lines(rows))


def row_of(mark: Mark, rules: Rules) -> dict[str, str]:
    """A line of scores.csv by its columns, as far as it can change."""
    scores = {id_: number(points) for id_, points in mark.scores.items()}
    if rules.assignment is None:
        return {"score": number(mark.final), **scores}
    return {"penalty": number(mark.penalty), "final": number(mark.final), **scores}


def changes_of(
    mark: Mark, listed: Row, before: Mapping[str, Any], now: Mapping[str, Any], rules: Rules
) -> Iterator[Change]:
    """Yield what changes of a student's line, and why.

    Args:
        mark: as it will be.
        listed: the line as it is.
        before: the outline of the record as it is.
        now: of the record as it will be.
        rules: of today.
    """
    old, new = ({e["id"]: number(e["score"]) for e in one["exercises"]} for one in (before, now))
    given = {one.exercise: one for one in mark.overrides}
    whys = []
    row = row_of(mark, rules)
    total = TOTALS[0] if rules.assignment else TOTALS[1]
    for name in dict.fromkeys([*row, *listed]):
        was, becomes = listed.get(name, ""), row.get(name, "")
        is_known = name in row or name in old
        if was == becomes or name == total or not is_known:
            continue
        if name == "penalty":
            why = _say_lateness(mark)
        elif name in given:
            why = f"{given[name].reason} ({given[name].who})"
        elif old.get(name) == new.get(name):
            why = _("no override any more")
        else:
            why = _say_why(before, now)
        whys.append(why)
        yield Change(mark.student, name, was, becomes, why)
    if listed.get(total, "") != row[total]:
        said = _("what counts of the assignment, or its points, is another now")
        why = "; ".join(dict.fromkeys(whys)) or said
        yield Change(mark.student, total, listed.get(total, ""), row[total], why)


def read_rows(data: bytes) -> list[dict[str, str]]:
    """Read scores.csv or changes.csv; what is damaged of it is not there."""
    try:
        reader = csv.DictReader(io.StringIO(data.decode(), newline=""))
        needed = (
            {"student", "exercise", "old", "new"} if data.startswith(b"student,ex") else {"student"}
        )
        return [row for row in reader if all(isinstance(row.get(key), str) for key in needed)]
    except (ValueError, csv.Error):
        return []


def _say_lateness(mark: Mark) -> str:
    due = show_due(mark.due) if mark.due else ""
    if not mark.days_late:
        return _("in time, due {due}").format(due=due) if due else _("not due any more")
    return _("days late: {days}, due {due}").format(days=number(mark.days_late), due=due)


def _say_why(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Why the grader finds another result than before."""
    told = []
    files = [one.get("handed_in", {}).get("files") for one in (before, now)]
    if files[0] != files[1]:
        told.append(_("handed in anew"))
    old, new = (one.get("graded", {}) for one in (before, now))
    if old and new:
        if old["seed"] != new["seed"]:
            told.append(_("another seed"))
        if old["course"] != new["course"]:
            told.append(_("the course has changed"))
        told += [
            _("{what} {version}, before {former}").format(
                what=name, version=version, former=old["versions"].get(name)
            )
            for name, version in new["versions"].items()
            if old["versions"].get(name) != version
        ]
    return "; ".join(told) or _("graded again")


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "backslashreplace")
