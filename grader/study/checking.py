"""Checking the learner's files on the public cases, with one server that stays warm.

The server and this process both need torch, which takes a second to import: the server is started first, and
what needs torch here is imported when the first file is checked, so that they do it at the same time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course.data import folders
from grader.course.devices import choose_device
from grader.errors import JailError, UsageError
from grader.jail.client import Server
from grader.language import _
from grader.reading.beside import OnDisk
from grader.reading.folders import GRADED, SourceFile
from grader.reading.submissions import Submission
from grader.study.desk import Desk

if TYPE_CHECKING:
    from rich.console import Console

    from grader.expected.built import BuiltExercise
    from grader.grading.plan import Plan
    from grader.jail.levels import Level
    from grader.judging.score import ExerciseResult
    from grader.study.closer import Closer

PATIENCE = 1.0
"""Seconds that a notebook may be half written before it counts as it is."""

LOOK_AGAIN = 0.05


@dataclass(frozen=True)
class Checked:
    """One exercise's result, and its cases for whoever tells of it.

    Attributes:
        closer: the first failing case, with what the answer did in it.
        offer: where the next hint is, for whoever has met the same mistake again and again.
    """

    result: ExerciseResult
    built: BuiltExercise
    closer: Closer | None = None
    offer: str = ""

    def explain(self, console: Console | None = None) -> str:
        """Say it in words, with a picture of the first failing case as wide as a console where there is one."""
        from grader.report.characters import draw_case
        from grader.report.text import explain, failures_of

        drawn = ""
        if self.closer is not None and console is not None:
            case = self.closer.case
            check = failures_of(self.result)[case.name][0]
            drawn = draw_case(case, self.built, self.closer.outcomes, check, console)
        return explain(self.result, self.built, drawn=drawn, offer=self.offer)


class Checker:
    """Use as a context manager; its server starts in the background.

    Args:
        desk: whose course; what is checked goes into its journal.
        device: "cpu", "cuda" or "auto".
        level: how code is held; None for the learner's own.

    Raises:
        UsageError: if the device cannot be had.

    Attributes:
        device: "cpu" or "cuda".
    """

    def __init__(self, desk: Desk, device: str = "cpu", level: Level | None = None) -> None:
        self._desk, self._level = desk, level
        self.device = choose_device(device, desk.course)
        self._plans: dict[tuple[str, ...], Plan] = {}
        self._server = self._start()

    @property
    def isolation(self) -> str:
        """How code is held, in a sentence, for records."""
        return self._level.said if self._level else "limits"

    def _start(self) -> Server:
        return Server(self.device, self._level, folders(self._desk.course))

    def __enter__(self) -> Checker:
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.close()

    def check(self, ids: Sequence[str], path: Path, case: str = "") -> list[Checked]:
        """Check exercises in a file; keep the results in the journal.

        Args:
            ids: of the exercises.
            path: of the file.
            case: name of the only case that is checked, of one exercise; nothing is kept then.

        Raises:
            UsageError: if the file cannot be read, or there is no such case.
        """
        return self.check_data(ids, path, read_settled(path), case)

    def check_data(
        self, ids: Sequence[str], path: Path, data: bytes, case: str = ""
    ) -> list[Checked]:
        """Check exercises in what a file held when it was read; see `check`."""
        plan = self._plan(tuple(ids), case)
        keep = not case and self._desk.is_own(path)
        file = SourceFile(path.name, lambda: data)
        around = self._around(plan, path)
        submission = Submission(path.stem, (file,), look=OnDisk(path.parent), around=around)
        submission = submission.with_beside()
        results = self._grade(submission, plan)
        if case:
            results = tuple(map(_without_points, results))
        checked = []
        for result, built in zip(results, plan.exercises, strict=True):
            offer = ""
            if keep:
                self._desk.journal.record(result)
                offer = self._desk.journal.offer_hint(result, len(built.hints))
            closer = self._look_closer(result, built, submission, plan)
            checked.append(Checked(result, built, closer, offer))
        return checked

    def _around(self, plan: Plan, path: Path) -> tuple[SourceFile, ...]:
        """The learner's other files, as far as functions that are used may be in them."""
        if self._desk.workspace is None or not self._desk.is_own(path):
            return ()
        found: dict[Path, SourceFile] = {}
        for used in plan.beside:
            with suppress(UsageError):  # there may be none
                other = self._desk.file_of(self._desk.entry(used.id)).resolve()
                if other != path.resolve():
                    found[other] = SourceFile(self._desk.shown(other), other.read_bytes)
        return tuple(found.values())

    def _look_closer(
        self, result: ExerciseResult, built: BuiltExercise, submission: Submission, plan: Plan
    ) -> Closer | None:
        from grader.study.closer import look_closer

        return look_closer(result, built, submission, plan, self._server)

    def _grade(self, submission: Submission, plan: Plan) -> tuple[ExerciseResult, ...]:
        """Grade with a new server if the old one has died, as a machine short of memory lets it."""
        from grader.grading.pipeline import grade

        try:
            return grade(submission, plan, self._server).exercises
        except JailError:
            self._server.close()
            self._server = self._start()
            return grade(submission, plan, self._server).exercises

    def _plan(self, ids: tuple[str, ...], case: str = "") -> Plan:
        from grader.study.case_tensors import pick_case
        from grader.study.public_cases import find_public_cases, plan_of

        if (*ids, case) not in self._plans:
            keys = [find_public_cases(id_, self._desk.root) for id_ in ids]
            if case:  # what wrong ideas do is known of all cases together
                one = replace(keys[0].exercise, cases=(pick_case(keys[0].exercise, case),), more=0)
                keys = [replace(keys[0], exercise=one, bank=None)]
            self._plans[*ids, case] = plan_of(keys, self.device)
        return self._plans[*ids, case]


def _without_points(result: ExerciseResult) -> ExerciseResult:
    """One case alone is right or not; points are for all of them."""
    right = bool(result.checks) and all(check.passed for check in result.checks)
    return replace(result, status="passed" if right else result.status, score=0.0, max_score=0.0)


def read_settled(path: Path) -> bytes:
    """Read a file; a notebook that is being written is given a moment to become whole.

    Raises:
        UsageError: if it cannot be read.
    """
    if path.suffix.lower() not in GRADED:
        said = _("{path} is neither a notebook (.ipynb) nor a Python file (.py).").format(path=path)
        raise UsageError(said)
    until = time.monotonic() + PATIENCE
    while True:
        data, trouble = b"", ""
        try:
            data = path.read_bytes()
        except OSError as error:
            trouble = str(error.strerror)
        if is_whole(path, data):
            return data
        if time.monotonic() >= until:
            break
        time.sleep(LOOK_AGAIN)
    if trouble:
        raise UsageError(_("{path} cannot be read: {why}.").format(path=path, why=trouble))
    return data


def is_whole(path: Path, data: bytes) -> bool:
    """Tell whether a file is not one that is just being written: an empty one, half a notebook."""
    if path.suffix.lower() != ".ipynb":
        return bool(data.strip())
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True
