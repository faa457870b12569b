"""What a learner has solved, tried and been hinted at: `.torchgrade/progress.json`.

Written whole or not at all, under a lock, and always from what is on disk: `grade check --watch` in one
terminal and `grade hint` in another lose nothing of each other. What it cannot do (a folder that nobody may
write to, a damaged file) it says in `notes` and goes on: progress is worth less than the answer at hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import UsageError
from grader.language import _

if TYPE_CHECKING:
    from grader.judging.score import ExerciseResult

SCHEMA = 1
TIRED = 3
"""How often the same mistake is met before a hint is offered beside its sentence."""

NO_ATTEMPT = ("unattempted", "missing", "unreadable")
"""Statuses of files in which there is nothing yet to be judged."""


@dataclass(frozen=True)
class Standing:
    """How far a learner has come with one exercise.

    Attributes:
        status: of the last check; empty before the first.
        hints: how many steps were shown.
        first_passed: ISO 8601 with time zone; empty until it is solved.
    """

    status: str = ""
    best_score: float = 0.0
    attempts: int = 0
    hints: int = 0
    first_passed: str = ""

    @property
    def solved(self) -> bool:
        """Whether it was right once."""
        return bool(self.first_passed)

    def after(self, result: ExerciseResult) -> Standing:
        """The standing after one more check."""
        passed = result.status == "passed"
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return replace(
            self,
            status=result.status,
            best_score=max(self.best_score, result.score),
            attempts=self.attempts + (result.status not in NO_ATTEMPT),
            first_passed=self.first_passed or (now if passed else ""),
        )


class Journal:
    """The progress file of a workspace.

    Args:
        path: the file; without one, what is recorded lasts as long as this object.

    Attributes:
        notes: sentences about what went wrong with the file, for the caller to show.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._unkept: dict[str, Any] | None = None if path else _new()
        self.notes: list[str] = []

    def standings(self) -> dict[str, Standing]:
        """Return the standing of every exercise that was touched."""
        return _standings(self.read())

    def standing(self, id_: str) -> Standing:
        """Return the standing of one exercise."""
        return self.standings().get(id_, Standing())

    def record(self, result: ExerciseResult) -> None:
        """Keep the result of a check."""
        self._change(result.id, lambda standing: standing.after(result))

    def met_again(self, result: ExerciseResult) -> int:
        """Keep what is said of an exercise, and return how often it was said in a row, this time included.

        What is right, or has no sentence, begins anew. It is asked once for each check, after `record`.
        """
        said = result.diagnosis if result.status != "passed" else None
        count = 0

        def apply(document: dict[str, Any]) -> None:
            nonlocal count
            known = document.get("said")
            kept: dict[str, Any] = known if isinstance(known, dict) else {}
            match kept.get(result.id):
                case {"mistake": before, "times": int(times)} if said and before == _mark(said):
                    count = times + 1
                case _:
                    count = 1 if said else 0
            kept.pop(result.id, None)
            if said:
                kept[result.id] = {"mistake": _mark(said), "times": count}
            document["said"] = kept

        self.update(apply)
        return count

    def offer_hint(self, result: ExerciseResult, hints: int) -> str:
        """Say where the next hint is, once the same mistake was met a third time; else an empty text.

        Args:
            result: of the check just made; see `met_again`.
            hints: how many the exercise has.
        """
        times = self.met_again(result)
        if times < TIRED or self.standing(result.id).hints >= hints:
            return ""
        said = _("You have met this {times} times now: {command} shows the next hint.")
        return said.format(times=times, command=f"`grade hint {result.id}`")

    def record_hint(self, id_: str, step: int) -> None:
        """Keep that hints up to `step` were shown."""
        self._change(id_, lambda s: replace(s, hints=max(s.hints, step)))

    def read(self) -> dict[str, Any]:
        """Return the whole document.

        Raises:
            UsageError: if another version of TorchGrade wrote it.
        """
        if self._unkept is not None or self._path is None:
            return self._unkept or _new()
        try:
            return _load(self._path)
        except ValueError:
            return self.update(lambda document: None)

    def update(self, change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        """Change the document in place on disk, and return it.

        Where it cannot be written, a sentence goes to `notes` and the change lasts as long as this object.
        """
        from grader.files import dump, write_atomically

        if self._unkept is not None or self._path is None:
            document = self._unkept or _new()
            change(document)
            return document
        try:
            with _locked(self._path):
                document = self._load_or_set_aside(self._path)
                change(document)
                write_atomically(self._path, dump(document))
        except OSError as error:
            self.notes.append(
                _("Your progress cannot be kept in {path}: {why}.").format(
                    path=self._path, why=error.strerror
                )
            )
            document = self._unkept = _load_or_new(self._path)
            change(document)
        return document

    def _change(self, id_: str, change: Callable[[Standing], Standing]) -> None:
        def apply(document: dict[str, Any]) -> None:
            before = _standings(document).get(id_, Standing())
            document["exercises"][id_] = asdict(change(before))

        self.update(apply)

    def _load_or_set_aside(self, path: Path) -> dict[str, Any]:
        """Read the file; a damaged one is moved out of the way."""
        try:
            return _load(path)
        except ValueError:
            number = 1
            while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
                number += 1
            path.replace(aside)
            self.notes.append(
                _("{path} is damaged; it is kept as {aside}, and progress starts anew.").format(
                    path=path, aside=aside.name
                )
            )
            return _new()


def _mark(said: str) -> str:
    """A sentence without the numbers, names and places that change while the mistake stays."""
    return re.sub(r"\([^()]*\)|[-+]?\d[\d.e+-]*", "", said)[:500]


def _new() -> dict[str, Any]:
    return {"schema": SCHEMA, "exercises": {}}


def _load(path: Path) -> dict[str, Any]:
    """Read a progress file; a ValueError if it is damaged."""
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        return _new()
    except OSError as error:
        said = _("{path} cannot be read: {why}.").format(path=path, why=error.strerror)
        raise UsageError(said) from None
    except RecursionError:
        raise ValueError from None
    if not isinstance(document, dict) or not isinstance(document.get("schema"), int):
        raise ValueError
    if document["schema"] != SCHEMA:
        raise UsageError(
            _(
                "{path} is of another version of TorchGrade; update it, or move the file away."
            ).format(path=path)
        )
    _standings(document)
    return document


def _load_or_new(path: Path) -> dict[str, Any]:
    try:
        return _load(path)
    except ValueError:
        return _new()


def _standings(document: dict[str, Any]) -> dict[str, Standing]:
    """Read the exercises of a document; a ValueError if they are not what was written."""
    match document:
        case {"exercises": dict(exercises)}:
            return {id_: _standing(told) for id_, told in exercises.items()}
    raise ValueError


def _standing(told: Any) -> Standing:
    match told:
        case {
            "status": str(status),
            "best_score": int() | float() as best,
            "attempts": int(attempts),
            "hints": int(hints),
            "first_passed": str(first),
        }:
            return Standing(status, float(best), attempts, hints, first)
    raise ValueError


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the file's lock; the kernel lets go of it at our end."""
    import fcntl

    with path.with_name(f"{path.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
