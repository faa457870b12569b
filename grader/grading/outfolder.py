"""The folder of results: one run at a time, of one course, whole files only, trouble told in a sentence.

OUT/records/<student>.json   the Record
OUT/keys/<student>.json      what the record was made from, as a hash; without it the record is made again
OUT/earlier/<when>/*.json    records as they were before a run changed their points
OUT/scores.csv
OUT/report.html              the class, for those who teach it
OUT/changes.csv              which points changed, when and why
OUT/submissions.json         where the submissions lie, see whence.py
OUT/run.json                 which course this is, which assignment, which seed
OUT/.lock                    held by the run that writes here
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from grader.course.course import Course
from grader.errors import UsageError
from grader.files import dump, write_atomically
from grader.grading.claiming import RUN, Made, claim
from grader.grading.whence import SUBMISSIONS, Whence, remembered
from grader.judging.score import Result
from grader.language import _
from grader.policies.records import refuse_version
from grader.report import record
from grader.report.unfinished import with_notice

RECORDS, KEYS, EARLIER = "records", "keys", "earlier"
SCORES, CHANGES, REPORT, LOCK = "scores.csv", "changes.csv", "report.html", ".lock"

_FULL = {errno.ENOSPC, errno.EDQUOT}


class OutFolder:
    """Use as a context manager: while it is open no other run writes to the folder.

    Args:
        path: made if it is not there.
        course: whose records these are.
        made: how they are made.
        regrade: whether another seed or device than that of the records is meant.
        is_preview: whether everything is read, and nothing written.

    Raises:
        UsageError: on entering and on writing, if the folder cannot be used.
    """

    def __init__(
        self,
        path: Path,
        course: Course,
        made: Made | None = None,
        *,
        regrade: bool = False,
        is_preview: bool = False,
    ) -> None:
        self._path, self._course, self._made = path, course, made or Made()
        self._regrade, self._is_preview = regrade, is_preview
        self._lock: IO[str] | None = None

    def __enter__(self) -> OutFolder:
        if self._is_preview:
            return self
        with trouble_told(self._path):
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

    def read_record(self, student: str) -> Any:
        """Return the record of a student as it is; None where there is none, or a damaged one.

        Raises:
            UsageError: it is of another version.
        """
        path = self._path / RECORDS / record.file_name(student)
        try:
            told = json.loads(path.read_bytes())
            version = told["schema"]
            if version == record.SCHEMA:
                record.outline_of(told)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        refuse_version(path, version)
        return told

    def read_scores(self) -> bytes:
        """Return scores.csv; nothing where there is none."""
        return self._read(SCORES)

    def read_changes(self) -> bytes:
        """Return changes.csv; nothing where there is none."""
        return self._read(CHANGES)

    def reuse(
        self, student: str, key: str, tell: Callable[[Any], None] = lambda document: None
    ) -> Result | None:
        """Return the result of an earlier run if its record is there and was made from the same things.

        Of the checks of each exercise it has the first.

        Args:
            student: whose.
            key: what such a record would be made from.
            tell: called with the whole record, where there is one.
        """
        name = record.file_name(student)
        try:
            told = json.loads((self._path / KEYS / name).read_bytes())
            document = (self._path / RECORDS / name).read_bytes()
            if told != {"key": key, "record": hashlib.sha256(document).hexdigest()}:
                return None
            whole = json.loads(document)
            # A class has millions of checks: they are counted as they stand there.
            found = record.from_record(whole, self._course.policies.decimals, 1)
            tell(whole)
            return found
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

    def write_scores(self, data: bytes, *, durably: bool = False) -> None:
        """Write scores.csv."""
        self._write(Path(SCORES), data, durably=durably)

    def write_report(self, page: bytes) -> None:
        """Write report.html."""
        self._write(Path(REPORT), page)

    def outdate_report(self, when: str) -> None:
        """Let the report of an earlier run say that another one has begun, until that writes its own."""
        if page := self._read(REPORT):
            self._write(Path(REPORT), with_notice(page, when))

    def remember(self, whence: Whence) -> None:
        """Note where the submissions of this run lie."""
        self._write(Path(SUBMISSIONS), remembered(self._read(SUBMISSIONS), whence))

    def append_changes(self, heading: bytes, rows: bytes) -> None:
        """Add rows to changes.csv, below its heading."""
        if self._is_preview:
            return
        path = self._path / CHANGES
        with trouble_told(path):
            before = self.read_changes()
            if before and not before.endswith(b"\n"):  # a run was killed in the middle of a row
                heading = b"\n"
            with path.open("ab") as file:
                file.write(rows if before.endswith(b"\n") else heading + rows)
                file.flush()
                os.fsync(file.fileno())

    def keep_earlier(self, student: str, when: str) -> None:
        """Keep a record that is about to change."""
        name = record.file_name(student)
        with suppress(FileNotFoundError):
            data = (self._path / RECORDS / name).read_bytes()
            self._write(Path(EARLIER, when.replace(":", "-"), name), data)

    def count_others(self, students: Collection[str]) -> int:
        """Count the records of other students than these."""
        names = {record.file_name(student) for student in students}
        return sum(path.name not in names for path in (self._path / RECORDS).glob("*.json"))

    def _write(self, name: Path, data: bytes, *, durably: bool = True) -> None:
        if self._is_preview:
            return
        with trouble_told(self._path / name):
            write_atomically(self._path / name, data, durably=durably)

    def _read(self, name: str) -> bytes:
        try:
            return (self._path / name).read_bytes()
        except OSError:
            return b""

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
        """Say whose folder this is, and refuse that of another course, assignment, seed or device."""
        theirs: Any = None
        with suppress(FileNotFoundError, ValueError):
            theirs = json.loads((self._path / RUN).read_bytes())
        is_used = any((self._path / RECORDS).glob("*.json"))
        ours = claim(
            self._path, self._course, self._made, theirs, is_used=is_used, regrade=self._regrade
        )
        if theirs != ours:
            self._write(Path(RUN), dump(ours))

    def _sweep(self) -> None:
        """Remove what a killed run has left half written."""
        for folder, pattern in [
            (self._path / RECORDS, ".*.json.tmp"),
            (self._path / KEYS, ".*.json.tmp"),
            (self._path, f".{SCORES}.tmp"),
            (self._path, f".{RUN}.tmp"),
            (self._path, f".{REPORT}.tmp"),
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
def trouble_told(path: Path) -> Iterator[None]:
    """Tell what goes wrong in writing a file in a sentence.

    Raises:
        UsageError: instead of any OSError.
    """
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
