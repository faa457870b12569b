"""Slots: as many submissions are graded at a time as there are warm servers, each replaced when it dies."""

from __future__ import annotations

import queue
import threading
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from grader.course.course import Limits
from grader.errors import JailError
from grader.jail.client import Server
from grader.jail.levels import Level
from grader.judging.score import Result
from grader.language import _
from grader.reading.submissions import Submission

if TYPE_CHECKING:
    from grader.grading.plan import Plan  # imports torch, which servers do meanwhile

TRIES = 2
"""A server may die for want of memory on the machine, so what it was at is tried once more."""


class Slots:
    """Servers that start in the background; use as a context manager.

    Args:
        count: how many.
        device: see `Server`.
        level: see `Server`.
        data: see `Server`.

    Raises:
        JailError: if a server cannot be started.
    """

    def __init__(
        self,
        count: int,
        device: str,
        level: Level | None,
        data: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._all: list[_Slot] = []
        self._free: queue.SimpleQueue[_Slot] = queue.SimpleQueue()
        try:
            for _number in range(count):
                self._all.append(_Slot(device, level, data))
                self._free.put(self._all[-1])
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Slots:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def grade(self, submission: Submission, plan: Plan) -> Result | None:
        """Grade a submission on the next slot that is free; None if servers die over it.

        Raises:
            JailError: if a server that has died cannot be replaced.
        """
        slot = self._free.get()
        try:
            return slot.grade(submission, plan)
        finally:
            self._free.put(slot)

    def close(self) -> None:
        """End all servers at once, each of which may take a second; also while threads use them."""
        threads = [threading.Thread(target=slot.close) for slot in self._all]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


class _Slot:
    """A server, and another one when it dies."""

    def __init__(self, device: str, level: Level | None, data: Mapping[str, str]) -> None:
        self._device, self._level, self._data = device, level, data
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
            return Server(self._device, self._level, self._data)
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
                # A submission is not blamed for a server that never ran.
                self._server.fork(limits).end()
                return
            except JailError:
                if not tries_left:
                    raise
