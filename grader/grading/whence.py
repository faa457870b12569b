"""OUT/submissions.json: where the submissions of a folder's records lay, so that they are found again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import UsageError
from grader.files import dump
from grader.grading.options import Options
from grader.language import _
from grader.reading.folders import Unreadable
from grader.reading.submissions import Submission

SUBMISSIONS = "submissions.json"
MOST = 20
"""Runs that are remembered; of a term that is graded week by week the last ones count."""


@dataclass(frozen=True)
class Whence:
    """What a run was given.

    Attributes:
        paths: where the submissions are, from the root of the disk on.
        layout: see `--from`.
        roster: see `--roster`.
    """

    paths: tuple[Path, ...]
    layout: str = ""
    roster: Path | None = None

    @classmethod
    def of(cls, paths: Sequence[Path], options: Options) -> Whence:
        """What a run is given."""
        roster = options.roster.resolve() if options.roster else None
        return cls(tuple(path.resolve() for path in paths), options.layout, roster)

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        roster = str(self.roster) if self.roster else None
        return {"paths": [str(path) for path in self.paths], "from": self.layout, "roster": roster}


def remembered(data: bytes, new: Whence) -> bytes:
    """Add a run to what is remembered, as the last one.

    Args:
        data: what submissions.json holds; empty where it is not there.
        new: the run.
    """
    known = [one for one in _read(data) if one != new]
    told = [one.to_json() for one in [*known, new][-MOST:]]
    return dump({"schema": 1, "runs": told})


def recall(out: Path) -> list[Whence]:
    """Return what the runs into a folder were given, the last one first.

    Raises:
        UsageError: it is not known.
    """
    found: list[Whence] = []
    with suppress(OSError):
        found = list(_read((out / SUBMISSIONS).read_bytes()))
    if not found:
        said = _(
            "{path} does not say where the submissions lie; name them behind it, as for `grade run`."
        )
        raise UsageError(said.format(path=out))
    return found[::-1]


def is_what_was_graded(submission: Submission, record: Mapping[str, Any]) -> bool:
    """Whether the files of a submission are those that a record is of, by their hashes."""
    graded = record.get("handed_in", {}).get("files")
    if not isinstance(graded, dict) or len(graded) != len(submission.files):
        return False
    for file in submission.files:
        digest = ""
        with suppress(Unreadable):
            digest = hashlib.sha256(file.read()).hexdigest()
        if graded.get(file.name) != digest:
            return False
    return True


def _read(data: bytes) -> Iterator[Whence]:
    """What submissions.json holds; what is damaged of it is not there."""
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        for one in json.loads(data)["runs"]:
            roster = Path(one["roster"]) if one["roster"] else None
            yield Whence(tuple(map(Path, one["paths"])), str(one["from"]), roster)
