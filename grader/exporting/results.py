"""What `grade export` reads: the records of a folder, with their marks, and whose of them are meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.course.course import Course
from grader.course.roster import Roster, load_roster
from grader.errors import UsageError
from grader.exporting.shown import Shown, has_hidden, show
from grader.language import _, nearest
from grader.policies.marks import Mark, load_rules, marks_of
from grader.policies.records import RECORDS, Record, assignment_in, read_records
from grader.report.record import file_name, outline_of


@dataclass(frozen=True)
class Results:
    """Records and marks of one assignment.

    Attributes:
        out: the folder they are from.
        course: whose they are.
        roster: of the course; it may be empty.
        titles: what the assignment is called, the one to show first.
        records: in the order of `marks`.
        marks: one for each record.
    """

    out: Path
    course: Course
    roster: Roster
    titles: tuple[str, ...]
    records: tuple[Record, ...]
    marks: tuple[Mark, ...]

    @property
    def title(self) -> str:
        """What is shown."""
        return self.titles[0]

    def shown(self) -> list[Shown]:
        """What may be seen of each record."""
        known = sentences_of(self.course) if any(map(has_hidden, self.records)) else ()
        pairs = zip(self.records, self.marks, strict=True)
        return [show(record, mark, self.title, known) for record, mark in pairs]

    def of(self, student: str) -> Results:
        """Return those of one student.

        Raises:
            UsageError: there is no record of this student.
        """
        found = [n for n, mark in enumerate(self.marks) if mark.student == student]
        if not found:
            said = _("{path} holds no record of {student}.")
            near = nearest(student, [mark.student for mark in self.marks])
            if near:
                said = _("{path} holds no record of {student}; did you mean {near}?")
            raise UsageError(said.format(path=self.out, student=repr(student), near=near))
        records = tuple(self.records[n] for n in found)
        return replace(self, records=records, marks=tuple(self.marks[n] for n in found))

    def alone(self, student: str = "") -> tuple[Record, Shown]:
        """Return the record of one student, for what may be public.

        Raises:
            UsageError: there are several, and none is named.
        """
        mine = self.of(student) if student else self
        if len(mine.records) != 1:
            said = _(
                "{path} holds {count} people, and what may be seen by everybody is of one: name one with"
                " --student ID."
            )
            raise UsageError(said.format(path=self.out, count=len(mine.records)))
        return mine.records[0], mine.shown()[0]

    def with_names(self, names: dict[str, str]) -> Results:
        """Return them with other names, in the order of these."""
        renamed = [replace(mark, student=names[mark.student]) for mark in self.marks]
        order = sorted(range(len(renamed)), key=lambda n: renamed[n].student)
        records = [{**self.records[n], "student": renamed[n].student} for n in order]
        marks = tuple(renamed[n] for n in order)
        return replace(self, roster=Roster(), records=tuple(records), marks=marks)


def sentences_of(course: Course) -> frozenset[str]:
    """The sentences of all wrong ideas of a course, in its languages.

    Raises:
        CourseError: an exercise is broken.
    """
    from grader.declaring.load import load_exercises
    from grader.declaring.translations import translated

    return frozenset(
        idea.sentence
        for _path, exercise in load_exercises(course)
        for language in course.languages
        for idea in translated(exercise, language).ideas
    )


def read_results(out: Path, course: Course, roster: Path | None = None) -> Results:
    """Read the records of a folder, and work out their marks.

    Args:
        out: what `grade run --out` has written; of an assignment the folder of its name below it.
        course: whose records they are.
        roster: a file instead of the course's roster.csv.

    Raises:
        UsageError: there are no records, or some that cannot be read.
        CourseError: a table of the course is wrong.
    """
    records = tuple(read_records(out))
    for record in records:
        _refuse_damaged(out, record)
    if not records:
        raise UsageError(_("{path} holds no record yet; `grade run` writes them.").format(path=out))
    rules = load_rules(course, assignment_in(out), roster)
    titles: Sequence[str] = (course.shown, course.title)
    if one := rules.assignment:
        titles = (one.shown, one.id, one.title, *one.titles.values())
    names = tuple(dict.fromkeys(filter(None, titles)))
    return Results(
        out, course, load_roster(course.root, roster), names, records, marks_of(records, rules)
    )


def _refuse_damaged(out: Path, record: Record) -> None:
    """Refuse a record in which something is missing that is shown."""
    try:
        outline_of(record)
        for one in record["exercises"]:
            _told = one["status"], one["diagnosis"], float(one["score"]), float(one["max_score"])
            _checks = [(c["case"], c["kind"], c["passed"], c["message"]) for c in one["checks"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        path = out / RECORDS / file_name(str(record["student"]))
        said = _("{path} is no record ({why}); remove it, and grade again")
        raise UsageError(said.format(path=path, why=type(error).__name__)) from None
