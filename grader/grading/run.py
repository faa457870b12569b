"""`grade run`: a folder of submissions to records, scores.csv and a summary.

The work of a run that is the same for every submission (drawing inputs, running references) is done
once, while the servers start. Each of `jobs` threads drives a server of its own; records are written by
this process alone. A submission that nothing has changed for keeps its record. Of a class only what
scores.csv and the summary need is held in memory.
"""

from __future__ import annotations

import hashlib
import importlib
import queue
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from grader.course.course import Course, Limits
from grader.declaring.translations import path_of
from grader.errors import CourseError, GraderError, JailError, UsageError
from grader.files import PACKAGE
from grader.grading.outfolder import OutFolder
from grader.jail.client import Server
from grader.jail.levels import Level
from grader.judging.score import ExerciseResult, Result
from grader.language import _, in_use, several
from grader.quiz.questions import quiz_id
from grader.reading.folders import SourceFile, Unreadable, refuse
from grader.reading.submissions import Submission, find_submissions

if TYPE_CHECKING:
    from grader.grading.plan import Plan

STRONG = 3
"""The level from which on students' code cannot look into other processes."""

TRIES = 2
"""A server may die for want of memory on the machine, so what it was at is tried once more."""

SECONDS_TO_STOP = 3.0
"""Signals that come while a run is being stopped are not heard: it must end its processes."""


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    out: Path
    only: tuple[str, ...] = ()
    device: str = "cpu"
    jobs: int = 1
    seed: str = ""
    fresh: bool = False
    level: Level | None = None


@dataclass(frozen=True)
class Run:
    """What came of a run.

    Attributes:
        results: by student, each with one check of an exercise at most.
        reused: how many were taken from earlier records.
        others: records in the folder of students who are not among these submissions. Their files
            stay; scores.csv lists this run's submissions only.
        failures: submissions that the grader itself failed over, a sentence each. They have no record,
            and the next run grades them again: a fault of ours is nobody's zero.
    """

    results: tuple[Result, ...]
    reused: int
    others: int
    failures: tuple[str, ...] = ()

    @property
    def ungradable(self) -> list[Result]:
        """Submissions of which nothing could be read."""
        return [r for r in self.results if all(e.status == "unreadable" for e in r.exercises)]


@dataclass(frozen=True)
class _Job:
    """A submission to grade, its files in memory, and the key that its record will have."""

    submission: Submission
    key: str


_Graded = tuple[Result | str, str | None]
"""A result and the key of its record, without which the next run grades again; or a sentence saying why not."""


class Stopped(KeyboardInterrupt):
    """A signal asked the run to stop."""

    def __init__(self, signal_: int) -> None:
        super().__init__()
        self.signal = signal_


_asked = [0]
"""The signal that asked the run to stop. Libraries swallow what a handler raises while they are imported,
so a run looks here again."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise `Stopped` on Ctrl-C and on SIGTERM; to be used in the main thread."""
    last = -SECONDS_TO_STOP

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last > SECONDS_TO_STOP:
            last = now
            _asked[0] = number
            raise Stopped(number)

    asked = [signal.SIGINT, signal.SIGTERM]
    heard = [
        n for n in asked if signal.getsignal(n) is not signal.SIG_IGN
    ]  # a job in the background
    before = [signal.signal(number, stop) for number in heard]
    try:
        yield
    except Exception:
        _stop_if_asked()  # an import that was broken off raises anything
        raise
    finally:
        _asked[0] = 0
        for number, handler in zip(heard, before, strict=True):
            signal.signal(number, handler)


def _stop_if_asked() -> None:
    if _asked[0]:
        raise Stopped(_asked[0])


def run(
    course: Course,
    paths: Sequence[Path],
    options: Options,
    progress: Callable[[Result, int, bool], None] = lambda result, total, reused: None,
) -> Run:
    """Grade the submissions under `paths` and write records and scores to `options.out`.

    Args:
        course: what is graded.
        paths: where the submissions are.
        options: see `Options`.
        progress: called after each submission with its result, the number of submissions, and whether
            it was taken from an earlier record.

    Raises:
        UsageError: if a path, an id or the output folder cannot be used.
        CourseError: if the course is broken.
        JailError: if no server for students' code can be started.
    """
    if options.level and options.level.number < STRONG:
        from grader.jail.inside.locks import keep_memory_private

        keep_memory_private()  # nothing else stands between students' code and the expected values
    units = [unit.id for unit in course.units]
    ids = [path.stem for _, path in course.exercise_files()]
    ids += [quiz_id(unit.id) for unit, _path in course.quiz_files()]
    check_ids(options.only, ids)
    submissions = find_submissions(paths, [*units, *ids])
    course_key = _course_key(course, options)
    results: dict[str, Result] = {}
    failures: list[str] = []
    reused = 0

    def keep(result: Result, *, reused: bool) -> None:
        # The summary asks whether an exercise has checks, not what they say.
        slim = tuple(replace(e, checks=e.checks[:1]) for e in result.exercises)
        results[result.student] = replace(result, exercises=slim)
        progress(result, len(submissions), reused)
        _stop_if_asked()

    def changed() -> Iterator[_Job]:
        nonlocal reused
        for submission in map(_read, submissions):
            key = _key(submission, course_key)
            old = None if options.fresh else out.reuse(submission.student, key)
            if old is None:
                yield _Job(submission, key)
            else:
                reused += 1
                keep(old, reused=True)

    with OutFolder(options.out, course) as out:
        with closing(_grade_all(course, changed(), options)) as graded:
            for result, key in _completed(graded, out, course) if options.only else graded:
                if isinstance(result, str):
                    failures.append(result)
                    continue
                out.write(result, key)
                keep(result, reused=False)
        ordered = tuple(results[s.student] for s in submissions if s.student in results)
        out.write_scores(ordered)
        return Run(ordered, reused, out.count_others(results), tuple(failures))


def check_ids(asked: Sequence[str], known: Sequence[str]) -> None:
    """Refuse ids that are no exercise's.

    Raises:
        UsageError: naming the nearest one.
    """
    import difflib

    for id_ in asked:
        if id_ not in known:
            near = difflib.get_close_matches(id_, known, n=1)
            if near:
                guess = _("did you mean {near}?").format(near=near[0])
            else:
                guess = _("there are {ids}.").format(ids=several(known))
            raise UsageError(
                _("There is no exercise {id}; {guess}").format(id=repr(id_), guess=guess)
            )


def _grade_all(
    course: Course, jobs: Iterator[_Job], options: Options
) -> Generator[_Graded, None, None]:
    """Grade submissions on as many servers as there are jobs; yield results and keys as they come."""
    first = list(islice(jobs, options.jobs))
    slots: list[_Slot] = []
    try:
        for _job in first:
            slots.append(_Slot(options))
        if not slots:
            return
        # The servers import torch; now so do we, at the same time.
        _import_apart("grader.grading.plan")
        from grader.grading.plan import make_plan

        _stop_if_asked()
        plan = make_plan(course, options.only, options.device, options.seed)
        plan = replace(plan, isolation=options.level.said if options.level else "limits")
        free: queue.SimpleQueue[_Slot] = queue.SimpleQueue()
        for slot in slots:
            free.put(slot)

        def grade_one(job: _Job) -> _Graded:
            slot = free.get()
            try:
                result = slot.grade(job.submission, plan)
            except GraderError:
                raise
            except Exception as problem:
                text = " ".join(str(problem).split())[:300]
                return f"{job.submission.student}: {type(problem).__name__}: {text}", None
            finally:
                free.put(slot)
            return (_crashed(job.submission, plan), None) if result is None else (result, job.key)

        with ThreadPoolExecutor(len(slots)) as pool:
            try:
                yield from _as_they_end(pool, grade_one, chain(first, jobs), 2 * len(slots))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                _close(slots)  # so that no thread waits for a call that never ends
                raise
    finally:
        _close(slots)


def _completed(
    graded: Iterable[_Graded], out: OutFolder, course: Course
) -> Generator[_Graded, None, None]:
    """Add to each result what its record says of exercises that this run leaves out."""
    ids: list[str] = []
    for result, key in graded:
        ids = ids or _ids_in_order(course)  # now that PyTorch is imported
        yield (result if isinstance(result, str) else out.complete(result, ids)), key


def _ids_in_order(course: Course) -> list[str]:
    """Ids of exercises and quizzes as a run of all has them."""
    from grader.declaring.load import load_exercises

    try:
        exercises = [exercise.id for _unit, exercise in load_exercises(course)]
    except CourseError:  # of a file that nobody has asked for
        exercises = [path.stem for _unit, path in course.exercise_files()]
    return [*exercises, *(quiz_id(unit.id) for unit, _path in course.quiz_files())]


def _import_apart(name: str) -> None:
    """Import a module in another thread: a signal that is heard in the middle of C++ ends the process badly."""

    def load() -> None:
        with suppress(BaseException):  # what is wrong with it is told when it is imported again
            importlib.import_module(name)

    thread = threading.Thread(target=load, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.05)


class _Slot:
    """A server, and another one when it dies."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._lock = threading.Lock()
        self._is_closed = False
        self._server = self._start()

    def grade(self, submission: Submission, plan: Plan) -> Result | None:
        """Grade a submission; None if servers die over it.

        Raises:
            JailError: if a server that has died cannot be replaced.
        """
        from grader.grading.pipeline import grade

        for _try in range(TRIES):
            try:
                return grade(submission, plan, self._server)
            except JailError:
                self._replace(plan.course.limits)
        return None

    def close(self) -> None:
        """End the server for good; also while another thread uses it."""
        with self._lock:
            self._is_closed = True
        self._server.close()

    def _start(self) -> Server:
        try:
            return Server(self._options.device, self._options.level)
        except OSError as error:
            said = _("The server for students' code did not start: {why}.")
            raise JailError(said.format(why=error.strerror)) from None

    def _replace(self, limits: Limits) -> None:
        for tries_left in reversed(range(TRIES)):
            self._server.close()
            with self._lock:
                if self._is_closed:
                    raise JailError(_("The run is being stopped."))
                self._server = self._start()
            try:
                self._server.fork(
                    limits
                ).end()  # a submission is not blamed for a server that never ran
                return
            except JailError:
                if not tries_left:
                    raise


def _close(slots: Sequence[_Slot]) -> None:
    """Close all at once: each may take a second."""
    threads = [threading.Thread(target=slot.close) for slot in slots]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _as_they_end(
    pool: ThreadPoolExecutor, work: Callable[[_Job], _Graded], jobs: Iterable[_Job], most: int
) -> Iterator[_Graded]:
    """Results in the order in which they come; no more than `most` jobs are read at a time."""
    running: set[Future[_Graded]] = set()
    for job in jobs:
        running.add(pool.submit(work, job))
        if len(running) >= most:
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in ended)
    while running:
        ended, running = wait(running, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in ended)


def _crashed(submission: Submission, plan: Plan) -> Result:
    """The result of a submission over which servers die."""
    said = _("the server for students' code died over this submission, twice")
    results = [
        ExerciseResult(exercise.id, "crashed", 0.0, exercise.points, said)
        for exercise in plan.exercises
    ]
    if plan.quizzes:  # for these nothing has to run
        from grader.grading.pipeline import grade_answers

        results += grade_answers(submission, plan)
    policies = plan.course.policies
    return Result(
        submission.student, plan.device, plan.isolation, tuple(results), policies.decimals
    )


def _read(submission: Submission) -> Submission:
    """Read the files now: what is graded is what the key is of, whoever writes to them meanwhile."""
    return replace(submission, files=tuple(map(_read_file, submission.files)))


def _read_file(file: SourceFile) -> SourceFile:
    try:
        data = file.read()
    except Unreadable as problem:
        return SourceFile(file.name, partial(refuse, str(problem)))
    return SourceFile(file.name, lambda: data)


def _course_key(course: Course, options: Options) -> str:
    """Hash all that a record depends on beside the submission."""
    import importlib.metadata

    from grader import __version__

    parts = sorted(p for pattern in ("*.py", "*.mo") for p in PACKAGE.rglob(pattern))
    files = {path.relative_to(PACKAGE): path for path in parts}
    files[Path("course.yaml")] = course.root / "course.yaml"
    for unit, path in course.exercise_files():
        if not options.only or path.stem in options.only:
            for one in (path, path_of(path, in_use())):
                if one.is_file():
                    files[Path("solutions", unit.id, one.name)] = one
    for unit, path in course.quiz_files():
        if not options.only or quiz_id(unit.id) in options.only:
            for one in sorted(path.parent.glob(f"{path.stem}*{path.suffix}")):
                files[Path("solutions", unit.id, one.name)] = one
    digest = hashlib.sha256()
    words = [options.seed, options.device, in_use()]
    for word in [__version__, importlib.metadata.version("torch"), *words]:
        digest.update(f"{word}\0".encode())
    for name, path in files.items():
        data = path.read_bytes()
        digest.update(f"{name.as_posix()}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def _key(submission: Submission, course_key: str) -> str:
    digest = hashlib.sha256(course_key.encode())
    for file in submission.files:
        try:
            data = file.read()
        except Unreadable as problem:
            data = str(problem).encode()
        digest.update(f"\0{file.name}\0{len(data)}\0".encode() + data)
    digest.update(submission.problem.encode())
    return digest.hexdigest()
