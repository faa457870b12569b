"""`grade feedback`: a page for each record of a folder, for its student and nobody else."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from grader.course.catalog import read_catalog
from grader.course.course import Course
from grader.course.data import folders
from grader.course.layout import quiz_id
from grader.course.roster import load_roster
from grader.errors import CourseError, JailError, UsageError
from grader.feedback.found import find_submissions
from grader.feedback.looking import Looking
from grader.files import write_atomically
from grader.jail.client import Server
from grader.jail.levels import Level
from grader.judging.score import ExerciseResult
from grader.language import _, in_use
from grader.policies.marks import Mark, Rules, load_rules, mark_of
from grader.policies.records import RECORDS, assignment_in, read_record, read_records
from grader.quiz.load import load_quizzes
from grader.quiz.questions.question import Quiz
from grader.reading.submissions import Submission
from grader.report import record as records
from grader.report.sheets import Sheet, to_page
from grader.study.public_cases import find_public_cases, plan_of

FEEDBACK = "feedback"
"""The folder of pages, in OUT."""


@dataclass(frozen=True)
class Asked:
    """What the command line asks for.

    Attributes:
        out: the folder of the records.
        paths: where submissions lie; empty for where they lay.
        level: how students' code is held.
        jobs: students at a time.
        early: whether pages are written before it is due.
    """

    out: Path
    paths: tuple[Path, ...] = ()
    level: Level | None = None
    jobs: int = 1
    early: bool = False


@dataclass
class Done:
    """What came of it.

    Attributes:
        written: students who have a page now.
        withheld: students for whom it is not due yet, with the time.
        changed: students whose files are others than the graded ones, or are gone: pages without code.
    """

    written: list[str] = field(default_factory=list)
    withheld: dict[str, datetime] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)


def write_feedback(
    course: Course,
    asked: Asked,
    now: datetime,
    progress: Callable[[int], None] = lambda total: None,
) -> Done:
    """Write OUT/feedback/<student>.html.

    Args:
        course: that was graded.
        asked: see `Asked`.
        now: the time, which what is due is compared with.
        progress: called after each page with the number of all pages.

    Raises:
        UsageError: there are no records, or submissions are not where they were.
        CourseError: the course, or one of its tables, is wrong.
        JailError: no server for students' code can be started.
    """
    # Whole records of a class need much memory: each is read again for its page.
    told = [records.outline_of(one) for one in read_records(asked.out)]
    if not told:
        said = _("{path} holds no records; grade first.")
        raise UsageError(said.format(path=asked.out))
    rules = load_rules(course, assignment_in(asked.out))
    marks = {str(one["student"]): mark_of(one, rules) for one in told}
    done = Done()
    folder = asked.out / FEEDBACK
    if course.policies.feedback == "after_due" and not asked.early:
        done.withheld = {s: m.due for s, m in marks.items() if m.due is not None and now < m.due}
        for student in done.withheld:
            with suppress(OSError):  # a page of an earlier day, before there was an extension
                (folder / _file_name(student)).unlink()
    wanted = [one for one in told if one["student"] not in done.withheld]
    if not wanted:
        return done
    found = find_submissions(course, asked.out, asked.paths, wanted, rules)
    writer = _Writer(course, asked.out, rules, marks, found)
    try:
        folder.mkdir(exist_ok=True)
        for student, page in _pages(writer, wanted, asked):
            write_atomically(folder / _file_name(student), page.encode("utf-8", "backslashreplace"))
            done.written.append(student)
            progress(len(wanted))
    except OSError as error:
        said = _("Cannot write to {path}: {why}.")
        raise UsageError(said.format(path=folder, why=error.strerror)) from None
    done.changed = [student for student in done.written if student not in found]
    return done


def _file_name(student: str) -> str:
    return records.file_name(student).removesuffix(".json") + ".html"


def _pages(
    writer: _Writer, wanted: Sequence[Mapping[str, Any]], asked: Asked
) -> Iterator[tuple[str, str]]:
    """Pages by student, several at a time, each thread with a server of its own."""
    count = min(asked.jobs, len(wanted))
    free: queue.SimpleQueue[_Seat] = queue.SimpleQueue()
    with ExitStack() as stack:
        for _number in range(count):
            seat = _Seat(asked.level, folders(writer.course))
            stack.callback(seat.close)
            free.put(seat)
        pool = stack.enter_context(ThreadPoolExecutor(count))
        yield from pool.map(partial(writer.page, free), wanted)


class _Seat:
    """A server, and another one when it dies."""

    def __init__(self, level: Level | None, data: Mapping[str, str]) -> None:
        self._level, self._data = level, data
        self.server = Server("cpu", level, data)

    def renew(self) -> None:
        """Start another server."""
        self.close()
        self.server = Server("cpu", self._level, self._data)

    def close(self) -> None:
        """End it."""
        self.server.close()


class _Writer:
    """Makes pages; what is the same for all students is read once.

    Args:
        course: whose they are.
        out: the folder of the records.
        rules: by which records become marks.
        marks: by student.
        found: what was handed in, by student.
    """

    def __init__(
        self,
        course: Course,
        out: Path,
        rules: Rules,
        marks: Mapping[str, Mark],
        found: Mapping[str, Submission],
    ) -> None:
        self.course, self._out = course, out
        self._rules, self._marks, self._found = rules, marks, found
        entries = [entry for _unit, mine in read_catalog(course) for entry in mine]
        if not entries:
            path = course.exercises
            raise CourseError(_("{path}: not there; run `grade build`.").format(path=path))
        plan = plan_of([find_public_cases(entry.id, course.root) for entry in entries])
        hints = {entry.id: entry.hints[0] for entry in entries if entry.hints}
        self._looking = Looking(plan, hints, {entry.id: entry.title for entry in entries})
        self._quizzes = {quiz_id(quiz.unit): quiz for quiz in load_quizzes(course)}
        self._people = {person.id: person for person in load_roster(course.root).people}

    def page(self, free: queue.SimpleQueue[_Seat], outline: Mapping[str, Any]) -> tuple[str, str]:
        """A student and the page."""
        path = self._out / RECORDS / records.file_name(outline["student"])
        result = records.from_record(dict(read_record(path)), self.course.policies.decimals)
        student, results = result.student, {one.id: one for one in result.exercises}
        submission = self._found.get(student)
        seat = free.get()
        try:
            looked = self._looking.sheets(results, submission, seat.server)
        except JailError:  # a server that dies over this one must not take the others along
            seat.renew()
            looked = self._looking.sheets(results, None, seat.server)
        finally:
            free.put(seat)
        sheets = [looked.get(one.id) or self._of_quiz(one) for one in result.exercises]
        person = self._people.get(student)
        notes = []
        if submission is None:
            notes.append(
                _("The files that were graded are not at hand, so your code is not shown here.")
            )
        page = to_page(
            result,
            sheets,
            self._marks[student],
            title=self._title(),
            name=person.shown if person else student,
            quiz_feedback=self.course.policies.quiz_feedback,
            notes=notes,
        )
        return student, page

    def _of_quiz(self, result: ExerciseResult) -> Sheet:
        quiz: Quiz | None = self._quizzes.get(result.id)
        if quiz is None:
            return Sheet(result, result.id, said=result.diagnosis or "")
        title = _("{title} (quiz)").format(title=quiz.title(in_use()))
        return Sheet(result, title, questions={one.id: one for one in quiz.questions})

    def _title(self) -> str:
        title = self.course.shown
        if self._rules.assignment is None:
            return title
        said = _("{course}: {assignment}")
        return said.format(course=title, assignment=self._rules.assignment.shown)
