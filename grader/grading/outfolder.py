"""The folder of results: one run at a time, of one course, whole files only, trouble told in a sentence.

OUT/records/<student>.json   the Record
OUT/keys/<student>.json      what the record was made from, as a hash; without it the record is made again
OUT/scores.csv
OUT/run.json                 which course this is
OUT/.lock                    held by the run that writes here
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from grader.course.course import Course
from grader.errors import UsageError
from grader.files import dump, write_atomically
from grader.judging.score import Result
from grader.language import _
from grader.report import record, table

RECORDS, KEYS, SCORES, RUN, LOCK = "records", "keys", "scores.csv", "run.json", ".lock"

_FULL = {errno.ENOSPC, errno.EDQUOT}


class OutFolder:
    """Use as a context manager: while it is open no other run writes to the folder.

    Args:
        path: made if it is not there.
        course: whose records these are.

    Raises:
        UsageError: on entering and on writing, if the folder cannot be used.
    """

    def __init__(self, path: Path, course: Course) -> None:
        self._path, self._course = path, course
        self._lock: IO[str] | None = None

    def __enter__(self) -> OutFolder:
        with _trouble_told(self._path):
            for name in (RECORDS, KEYS):
                (self._path / name).mkdir(parents=True, exist_ok=True)
            self._lock = (self._path / LOCK).open("a+")
            try:
                self._take_lock(self._lock)
                self._claim()
                self._sweep()
            except BaseException:
                self._lock.close()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock is not None:
            self._lock.close()

    def reuse(self, student: str, key: str) -> Result | None:
        """Return the result of an earlier run if its record is there and was made from the same things."""
        name = record.file_name(student)
        try:
            told = json.loads((self._path / KEYS / name).read_bytes())
            document = (self._path / RECORDS / name).read_bytes()
            if told != {"key": key, "record": hashlib.sha256(document).hexdigest()}:
                return None
            return record.from_record(json.loads(document), self._course.policies.decimals)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def complete(self, result: Result, ids: Sequence[str]) -> Result:
        """Add what an earlier record says of exercises and quizzes that this run does not grade.

        Args:
            result: what this run found.
            ids: all of the course, in its order.

        Raises:
            UsageError: if the earlier record was made in another way.
        """
        path = self._path / RECORDS / record.file_name(result.student)
        try:
            told = record.from_record(json.loads(path.read_bytes()), result.decimals)
        except (OSError, ValueError):
            return result
        graded = {exercise.id for exercise in result.exercises}
        kept = [one for one in told.exercises if one.id in ids and one.id not in graded]
        if not kept:
            return result
        if (told.device, told.isolation) != (result.device, result.isolation):
            said = _(
                "{path} was graded on {device}, at level {isolation}: a part of it that is graded in another"
                " way cannot stand beside the rest. Choose another --out, or grade without --only."
            )
            said = said.format(path=path, device=told.device, isolation=told.isolation)
            raise UsageError(said)
        ordered = sorted([*result.exercises, *kept], key=lambda one: ids.index(one.id))
        return replace(result, exercises=tuple(ordered))

    def write(self, result: Result, key: str | None) -> None:
        """Write a record; without a key the next run makes it again."""
        name = record.file_name(result.student)
        document = dump(record.to_record(result))
        self._write(Path(RECORDS, name), document)
        if key is not None:  # it comes last: a record that is not whole has none
            check = hashlib.sha256(document).hexdigest()
            self._write(Path(KEYS, name), dump({"key": key, "record": check}))

    def write_scores(self, results: Sequence[Result]) -> None:
        """Write scores.csv."""
        self._write(Path(SCORES), table.to_csv(results))

    def count_others(self, students: Collection[str]) -> int:
        """Count the records of other students than these."""
        names = {record.file_name(student) for student in students}
        return sum(path.name not in names for path in (self._path / RECORDS).glob("*.json"))

    def _write(self, name: Path, data: bytes) -> None:
        with _trouble_told(self._path / name):
            write_atomically(self._path / name, data)

    def _take_lock(self, lock: IO[str]) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the kernel lets go of it at our end
        except BlockingIOError:
            lock.seek(0)
            said = _(
                "Another run (process {process}) is writing to {path}. Wait for its end, or choose another"
                " --out."
            ).format(process=lock.read().strip() or _("unknown"), path=self._path)
            raise UsageError(said) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()

    def _claim(self) -> None:
        """Say whose folder this is, and refuse that of another course."""
        ids = [path.stem for _, path in self._course.exercise_files()]
        ours = {"schema": 1, "course": self._course.title, "exercises": ids}
        theirs: Any = None
        with suppress(FileNotFoundError, ValueError):
            theirs = json.loads((self._path / RUN).read_bytes())
        match theirs:
            case {"course": str(title), "exercises": [*known]}:
                if title != self._course.title or not (
                    set(map(str, known)) & set(ids) or not known
                ):
                    said = _(
                        "{path} holds the records of another course, {title}. Choose another --out; if it is"
                        " the same course, renamed, delete {file}."
                    ).format(path=self._path, title=repr(title), file=self._path / RUN)
                    raise UsageError(said)
        if theirs != ours:
            self._write(Path(RUN), dump(ours))

    def _sweep(self) -> None:
        """Remove what a killed run has left half written."""
        for folder, pattern in [
            (self._path / RECORDS, ".*.json.tmp"),
            (self._path / KEYS, ".*.json.tmp"),
            (self._path, f".{SCORES}.tmp"),
            (self._path, f".{RUN}.tmp"),
        ]:
            for left in folder.glob(pattern):
                left.unlink()


def json_parts(out: Path, students: Sequence[str]) -> Iterator[str]:
    """The records of a run as one JSON document, piece by piece: a class need not fit in memory."""
    yield f'{{"schema": {record.SCHEMA}, "out": {json.dumps(str(out))}, "submissions": ['
    for number, student in enumerate(students):
        document = json.loads((out / RECORDS / record.file_name(student)).read_bytes())
        yield (", " if number else "") + json.dumps(document)
    yield "]}\n"


@contextmanager
def _trouble_told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            said = _(
                "Disk full: {path} cannot be written. Records already there are whole; make room, and the"
                " same command goes on from there."
            )
            raise UsageError(said.format(path=path)) from None
        why = _("it is a file") if path.is_file() else error.strerror
        said = _("Cannot write to {path}: {why}. Choose another --out.")
        raise UsageError(said.format(path=path, why=why)) from None
