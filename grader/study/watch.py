"""`grade check --watch`: check at every save, go on to the next exercise when one is solved.

Files are looked at ten times a second by time of change, size and inode: cheap for the few that there are, and
right on every file system, for editors that write in place and for Jupyter, which writes a new file and
renames it. What counts in the end is the content: saving without a change checks nothing.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from grader.course.catalog import Entry
from grader.errors import UsageError
from grader.language import _
from grader.study.checking import PATIENCE, Checker, is_whole
from grader.study.desk import Desk
from grader.study.keys import Keys
from grader.study.screen import Screen

INTERVAL = 0.1
"""Seconds between two looks at the files."""

Stamp = tuple[tuple[str, int, int, int], ...]


class Watch:
    """One sitting in front of the terminal.

    Args:
        desk: course, workspace and journal.
        checker: what checks.
        screen: what shows it.
        ids: exercises to work on; empty for all, beginning with the next one that is not solved.
        path: the file with the answers; default: the workspace's.
    """

    def __init__(
        self,
        desk: Desk,
        checker: Checker,
        screen: Screen,
        ids: Sequence[str] = (),
        path: Path | None = None,
    ) -> None:
        self._desk, self._checker, self._screen = desk, checker, screen
        self._ids, self._path = list(ids), path
        self._solved: set[str] = set()
        self._entry = self._next()
        self._seen: Stamp = ()
        self._last: tuple[str, Path, bytes] | None = None
        self._half_since: float | None = None
        self._lost_since: float | None = None

    def run(self, keys: Keys) -> bool:
        """Watch until all is solved or the learner leaves; return whether all is solved."""
        while self._entry is not None:
            before = self._entry
            self._look(before)
            if self._entry is not before:
                continue
            self._screen.follow_size()
            match keys.wait(INTERVAL):
                case "q":
                    return False
                case "h":
                    self._hint(before)
                case "l":
                    self._screen.toggle_list()
                case "n":
                    self._go_on()
        self._screen.finish()
        return True

    def _next(self, after: str = "") -> Entry | None:
        """The next exercise that is left to do."""
        if not self._ids:
            return self._desk.next_entry(after)
        # Who names an exercise wants to work on it, solved before or not.
        turn = self._ids.index(after) + 1 if after in self._ids else 0
        left = [id_ for id_ in self._ids[turn:] + self._ids[:turn] if id_ not in self._solved]
        return self._desk.entry(left[0]) if left else None

    def _look(self, entry: Entry) -> None:
        """Check if a file has changed since the last look."""
        stamp = self._stamp(entry)
        if stamp == self._seen and self._half_since is None:
            return
        self._seen = stamp
        try:
            path = self._path or self._desk.file_of(entry)
            data = path.read_bytes()
        except UsageError as error:
            self._screen.show_trouble(entry, str(error))
            self._last = None  # whatever comes in its place is news
            return
        except OSError as error:
            self._wait_for_file(entry, path, str(error.strerror))
            return
        self._lost_since = None
        if not is_whole(path, data):
            # Half written, it may be: look again, for a while.
            now = time.monotonic()
            self._half_since = self._half_since or now
            if now - self._half_since < PATIENCE:
                return
        self._half_since = None
        if (entry.id, path, data) == self._last:
            return
        self._last = (entry.id, path, data)
        self._check(entry, path, data)

    def _wait_for_file(self, entry: Entry, path: Path, why: str) -> None:
        """Look again for a file that is being replaced; say so when it stays away."""
        self._seen = ()
        now = time.monotonic()
        self._lost_since = self._lost_since or now
        if self._last is not None and now - self._lost_since >= PATIENCE:
            self._last = None
            said = _("{path} cannot be read: {why}.").format(path=self._desk.shown(path), why=why)
            self._screen.show_trouble(entry, said)

    def _check(self, entry: Entry, path: Path, data: bytes) -> None:
        self._screen.show_checking(entry, path)
        (checked,) = self._checker.check_data([entry.id], path, data)
        self._screen.show_result(entry, path, checked)
        if checked.result.status == "passed":
            self._solved.add(entry.id)
            self._screen.keep_solved(checked)
            self._go_on(solved=True)

    def _go_on(self, *, solved: bool = False) -> None:
        """Turn to another exercise, whose file is then looked at: once solved, to the first that is not."""
        current = self._entry.id if self._entry else ""
        after = self._next() if solved else None
        if after is None or after.id == current:  # of somebody else's file nothing is kept
            after = self._next(current)
        if after is not None and after.id == current:
            self._screen.say_only_one()
            return
        self._entry = after
        self._seen, self._last, self._half_since = (), None, None

    def _hint(self, entry: Entry) -> None:
        step = min(self._desk.journal.standing(entry.id).hints + 1, len(entry.hints))
        self._desk.journal.record_hint(entry.id, step)
        self._screen.show_hint(entry, step)

    def _stamp(self, entry: Entry) -> Stamp:
        """What tells a change of the files in which the answer may stand."""
        paths = [self._path] if self._path else self._places(entry)
        stamps = []
        for path in paths:
            try:
                told = path.stat()
            except OSError:
                continue
            stamps.append((str(path), told.st_mtime_ns, told.st_size, told.st_ino))
        return (("", 0, 0, len(stamps)), *stamps)

    def _places(self, entry: Entry) -> list[Path]:
        return self._desk.workspace.places(entry) if self._desk.workspace else []
