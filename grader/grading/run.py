"""`grade run`: a folder of submissions to records, scores.csv and a summary.

The work of a run that is the same for every submission (drawing inputs, running references) is done
once, while the servers start. Each of `jobs` threads drives a server of its own; records are written by
this process alone. A submission that nothing has changed for keeps its record. Of a class only what
scores.csv and the summary need is held in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course.course import Course
from grader.course.data import folders
from grader.course.layout import quiz_id
from grader.errors import CourseError, GraderError
from grader.grading.claiming import Made
from grader.grading.gradesheet import write_grades
from grader.grading.identifying import (
    check_ids,
    identify_submissions,
    ids_of,
    refuse_inside,
)
from grader.grading.jobs import Graded, Job, attempt_in, grade_one, read_now
from grader.grading.keys import course_key, key_of
from grader.grading.options import Options, Run
from grader.grading.outfolder import OutFolder
from grader.grading.reporting import report_of
from grader.grading.scorebook import ScoreBook
from grader.grading.stamp import Stamp, now
from grader.grading.stopping import import_apart, stop_if_asked
from grader.grading.whence import Whence
from grader.judging.score import Result
from grader.policies.marks import Mark, Rules, find_assignment, load_rules, mark_of
from grader.reading.submissions import Submission
from grader.report.cohort.tally import Tally
from grader.report.record import outline

if TYPE_CHECKING:
    from grader.intake.collect import Collected

__all__ = ["Options", "Run", "run"]

STRONG = 3
"""The level from which on students' code cannot look into other processes."""


@dataclass
class _Progress:
    """What has come of a run so far.

    Attributes:
        total: the number of submissions.
        progress: see `run`.
        rules: what turns records into marks.
        results: by student.
        of_class: what the report tells of them.
    """

    total: int
    progress: Callable[[Mark, int, bool], None]
    rules: Rules
    results: dict[str, Result] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    reused: int = 0
    of_class: Tally = field(default_factory=Tally)

    def keep(self, result: Result, *, reused: bool = False) -> None:
        """Count a result; of its checks the summary asks whether there are any, not what they say."""
        if not reused:  # of the others the whole record is counted
            self.of_class.add(result)
        slim = tuple(replace(e, checks=e.checks[:1]) for e in result.exercises)
        self.results[result.student] = replace(result, exercises=slim)
        self.reused += reused
        self.progress(mark_of(outline(result), self.rules), self.total, reused)
        stop_if_asked()


def run(
    course: Course,
    paths: Sequence[Path],
    options: Options,
    progress: Callable[[Mark, int, bool], None] = lambda mark, total, reused: None,
    show: Callable[[Collected], None] = lambda collected: None,
) -> Run:
    """Grade the submissions under `paths` and write records and scores to `options.out`.

    Args:
        course: what is graded.
        paths: where the submissions are.
        options: see `Options`.
        progress: called after each submission with its mark, the number of submissions, and whether
            it was taken from an earlier record.
        show: called once it is known who handed in what, before anything is graded.

    Raises:
        UsageError: if a path, an id or the output folder cannot be used.
        CourseError: if the course is broken.
        JailError: if no server for students' code can be started.
    """
    if options.level and options.level.number < STRONG:
        from grader.jail.inside.locks import keep_memory_private

        keep_memory_private()  # nothing else stands between students' code and the expected values
    assignment = find_assignment(course, options.assignment) if options.assignment else None
    ids = course.ids_in(assignment) if assignment else ids_of(course)
    check_ids(options.only, ids)
    refuse_inside(options.out, paths)
    rules = load_rules(course, options.assignment, options.roster)
    collected = identify_submissions(course, paths, options.layout, options.roster, rules)
    show(collected)
    tally = _Progress(len(collected.submissions), progress, rules)
    is_of_table = assignment is not None and not options.preview
    try:
        done = _grade_class(course, paths, options, collected, tally)
    except KeyboardInterrupt:  # marks are as far as the run has come, and so is what they come to
        if is_of_table:
            with suppress(GraderError):
                write_grades(options.out, course, options.roster)
        raise
    if is_of_table:
        return replace(done, stale=write_grades(options.out, course, options.roster))
    return done


def _grade_class(
    course: Course,
    paths: Sequence[Path],
    options: Options,
    collected: Collected,
    tally: _Progress,
) -> Run:
    """Grade what was handed in, into the folder of this course or assignment."""
    stamp, rules = Stamp.of(course, options), tally.rules
    ids = course.ids_in(rules.assignment) if rules.assignment else ids_of(course)
    is_part = bool(options.only)
    only = options.only or (tuple(ids) if rules.assignment else ())
    made = Made(options.assignment, stamp.seed, options.device)
    with OutFolder(
        options.folder, course, made, regrade=options.regrade, is_preview=options.preview
    ) as out:
        students = [submission.student for submission in collected.submissions]
        book = ScoreBook(out, rules, students, when := now())
        out.outdate_report(when)
        book.begin(students)
        out.remember(Whence.of(paths, options))
        chosen = replace(options, only=only)
        jobs = _changed(collected.submissions, course, chosen, out, tally, rules, is_part=is_part)
        with closing(_grade_all(course, jobs, chosen)) as graded:
            for told, key in _completed(graded, out, course, ids) if is_part else graded:
                if isinstance(told, str):
                    tally.failures.append(told)
                    continue
                result = stamp.on(told)
                book.write(result, key)
                tally.keep(result)
        done = _end(tally, book, out, collected, course, rules)
        if done.report is not None:
            out.write_report(done.report.to_page())
    return done


def _end(
    tally: _Progress,
    book: ScoreBook,
    out: OutFolder,
    collected: Collected,
    course: Course,
    rules: Rules,
) -> Run:
    found = tally.results
    students = [s.student for s in collected.submissions if s.student in found]
    ordered = tuple(found[student] for student in students)
    marks, others = book.end(students), out.count_others(found)
    failures = tuple(tally.failures)
    report = report_of(course, rules, tally.of_class, collected, marks, failures)
    told = (failures, collected, marks, tuple(book.changes), book.absent, report)
    return Run(ordered, tally.reused, others, *told)


def _changed(
    submissions: Iterable[Submission],
    course: Course,
    options: Options,
    out: OutFolder,
    tally: _Progress,
    rules: Rules,
    *,
    is_part: bool,
) -> Iterator[Job]:
    """Read submissions; those whose records are of an earlier run, and still hold, are counted here."""

    def worth(result: Result) -> float:
        """An attempt that came late is worth what is left of it."""
        return mark_of(outline(result), rules).final

    of_course = course_key(course, options.only, options.seed, options.device)
    for submission in map(read_now, submissions):
        # Which of several attempts is the best may depend on when it is due.
        policy = repr(rules.of(submission.student)) if submission.earlier else ""
        key = key_of(submission, of_course + policy)
        old = (
            None if options.fresh else out.reuse(submission.student, key, tally.of_class.add_record)
        )
        if old is None:
            student = submission.student
            record = out.read_record(student) if submission.earlier and is_part else None
            yield Job(attempt_in(submission, record), key, worth)
        else:
            tally.keep(old, reused=True)


def _grade_all(
    course: Course, jobs: Iterator[Job], options: Options
) -> Generator[Graded, None, None]:
    """Grade submissions on as many servers as there are jobs; yield results and keys as they come."""
    first = list(islice(jobs, options.jobs))
    if not first:
        return
    from grader.grading.slots import Slots

    with Slots(len(first), options.device, options.level, folders(course)) as slots:
        # The servers import torch; now so do we, at the same time.
        import_apart("grader.grading.plan")
        from grader.grading.memory.memory import Memory
        from grader.grading.plan import make_plan

        stop_if_asked()
        plan = make_plan(course, options.only, options.device, options.seed)
        isolation = options.level.said if options.level else "limits"
        plan = replace(plan, isolation=isolation, memory=Memory(on=options.remembers))
        with ThreadPoolExecutor(len(first)) as pool:
            work = partial(grade_one, plan, slots)
            try:
                yield from _as_they_end(pool, work, chain(first, jobs), 2 * len(first))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                slots.close()  # so that no thread waits for a call that never ends
                raise


def _completed(
    graded: Iterable[Graded], out: OutFolder, course: Course, counting: Collection[str]
) -> Generator[Graded, None, None]:
    """Add to each result what its record says of exercises that this run leaves out."""
    ids: list[str] = []
    for result, key in graded:
        ids = ids or [
            id_ for id_ in _ids_in_order(course) if id_ in counting
        ]  # now that PyTorch is imported
        yield (result if isinstance(result, str) else out.complete(result, ids)), key


def _ids_in_order(course: Course) -> list[str]:
    """Ids of exercises and quizzes as a run of all has them."""
    from grader.declaring.load import load_exercises

    try:
        exercises = [exercise.id for _unit, exercise in load_exercises(course)]
    except CourseError:  # of a file that nobody has asked for
        return ids_of(course)
    return [*exercises, *(quiz_id(unit.id) for unit, _path in course.quiz_files())]


def _as_they_end(
    pool: ThreadPoolExecutor, work: Callable[[Job], Graded], jobs: Iterable[Job], most: int
) -> Iterator[Graded]:
    """Results in the order in which they come; no more than `most` jobs are read at a time."""
    running: set[Future[Graded]] = set()
    for job in jobs:
        running.add(pool.submit(work, job))
        if len(running) >= most:
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in ended)
    while running:
        ended, running = wait(running, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in ended)
