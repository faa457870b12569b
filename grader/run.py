"""`grade run`: a folder of submissions to records, scores.csv and a summary.

The work of a run that is the same for every submission (drawing inputs, running references) is done
once, while the servers start. Each of `jobs` threads drives a server of its own; records are written by
this process alone. A submission whose content, exercises, course, seed and device are those of its
record is not graded again.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course
from grader.errors import UsageError
from grader.jail.client import Server
from grader.report import record, table
from grader.score import Result
from grader.submissions import Submission, Unreadable, find_submissions

RECORDS, KEYS = "records", "keys"


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    out: Path
    only: tuple[str, ...] = ()
    device: str = "cpu"
    jobs: int = 1
    seed: str = ""
    fresh: bool = False


@dataclass(frozen=True)
class Run:
    """What came of a run: results by student, and which were taken from earlier records."""

    results: tuple[Result, ...]
    reused: int

    @property
    def ungradable(self) -> list[Result]:
        """Submissions of which nothing could be read."""
        return [r for r in self.results if all(e.status == "unreadable" for e in r.exercises)]


def run(
    course: Course,
    paths: Sequence[Path],
    options: Options,
    progress: Callable[[Result, int], None] = lambda result, total: None,
) -> Run:
    """Grade the submissions under `paths` and write records and scores to `options.out`.

    Args:
        course: what is graded.
        paths: where the submissions are.
        options: see `Options`.
        progress: called after each submission with its result and the number of submissions.

    Raises:
        UsageError: if a path, an id or the output folder cannot be used.
        CourseError: if the course is broken.
    """
    units = [unit.id for unit in course.units]
    ids = [path.stem for _, path in course.exercise_files()]
    check_ids(options.only, ids)
    submissions = find_submissions(paths, [*units, *ids])
    _prepare(options.out)
    keys = {s.student: _key(s, _course_key(course, options)) for s in submissions}
    results: dict[str, Result] = {}
    todo = []
    for submission in submissions:
        old = None if options.fresh else _reuse(course, options, submission, keys)
        if old is None:
            todo.append(submission)
        else:
            results[submission.student] = old
            progress(old, len(submissions))
    reused = len(results)
    for result in _grade_all(course, todo, options):
        results[result.student] = result
        _write(options.out, result, keys[result.student])
        progress(result, len(submissions))
    ordered = tuple(results[s.student] for s in submissions)
    record.write_atomically(options.out / "scores.csv", table.to_csv(ordered))
    return Run(ordered, reused)


def check_ids(asked: Sequence[str], known: Sequence[str]) -> None:
    """Refuse ids that are no exercise's.

    Raises:
        UsageError: naming the nearest one.
    """
    import difflib

    for id_ in asked:
        if id_ not in known:
            near = difflib.get_close_matches(id_, known, n=1)
            guess = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}."
            raise UsageError(f"There is no exercise {id_!r}; {guess}")


def _grade_all(course: Course, todo: Sequence[Submission], options: Options) -> Iterator[Result]:
    """Grade submissions on as many servers as there are jobs; yield results as they come."""
    if not todo:
        return
    servers = [Server(options.device) for _ in range(min(options.jobs, len(todo)))]
    try:
        # The servers import torch; now so do we, at the same time.
        from grader.pipeline import grade
        from grader.plan import make_plan

        plan = make_plan(course, options.only, options.device, options.seed)
        mine = threading.local()
        free = iter(servers)

        def take_server() -> None:
            mine.server = next(free)

        with ThreadPoolExecutor(len(servers), initializer=take_server) as pool:
            jobs = [pool.submit(lambda s: grade(s, plan, mine.server), s) for s in todo]
            try:
                for job in as_completed(jobs):
                    yield job.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                for server in servers:  # so that no thread waits for a call that never ends
                    server.close()
                raise
    finally:
        for server in servers:
            server.close()


def _prepare(out: Path) -> None:
    try:
        (out / RECORDS).mkdir(parents=True, exist_ok=True)
        (out / KEYS).mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"Cannot write to {out}: {error.strerror}. Choose another --out."
        ) from None


def _write(out: Path, result: Result, key: str) -> None:
    name = record.file_name(result.student)
    document = record.dump(record.to_record(result))
    record.write_atomically(out / RECORDS / name, document)
    # The key comes last: without it the record is made again.
    check = hashlib.sha256(document).hexdigest()
    record.write_atomically(out / KEYS / name, record.dump({"key": key, "record": check}))


def _reuse(
    course: Course, options: Options, submission: Submission, keys: dict[str, str]
) -> Result | None:
    """Return the result of an earlier run if its record is there and nothing has changed."""
    name = record.file_name(submission.student)
    try:
        told = json.loads((options.out / KEYS / name).read_bytes())
        document = (options.out / RECORDS / name).read_bytes()
        if told["key"] != keys[submission.student]:
            return None
        if told["record"] != hashlib.sha256(document).hexdigest():
            return None
        return record.from_record(json.loads(document), course.policies.decimals)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _course_key(course: Course, options: Options) -> str:
    import importlib.metadata

    from grader import __version__

    parts = [__version__, importlib.metadata.version("torch"), options.seed, options.device]
    parts += [",".join(sorted(options.only)), (course.root / "course.yaml").read_text("utf-8")]
    parts += [path.read_text("utf-8") for _, path in course.exercise_files()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


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
