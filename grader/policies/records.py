"""The records of a folder, as far as marks need them; nothing is graded for it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from grader.errors import UsageError
from grader.language import _, several

RECORDS, RUN = "records", "run.json"
SCHEMA = 1
USUAL = Path("out")
"""Where `grade run` writes, unless it is told otherwise."""

Record = Mapping[str, Any]
"""What record.schema.json describes, or a part of it."""


def read_records(out: Path) -> Iterator[Record]:
    """Yield the records in OUT/records, by file name, whole as they are.

    Raises:
        UsageError: there are none, one is damaged, or of another version.
    """
    folder = out / RECORDS
    if not folder.is_dir():
        raise UsageError(_say_where(out))
    for path in sorted(folder.glob("*.json")):
        yield read_record(path)


def _say_where(out: Path) -> str:
    """Say of a folder without records where there are some: below it, or in `out`."""
    below = sorted(path.parent for path in out.glob(f"*/{RECORDS}") if path.is_dir())
    if below:
        said = _("The records lie in {folders}: give one of these.")
        return said.format(folders=several([str(path) for path in below]))
    usual = USUAL / out
    if (usual / RECORDS).is_dir():
        said = _("{path} holds no records; those of this assignment are in {folder}.")
        return said.format(path=out, folder=usual)
    said = _("{path} holds no records; give the folder that `grade run --out` has written")
    return said.format(path=out)


def read_record(path: Path) -> Record:
    """Read one record.

    Raises:
        UsageError: it is damaged, or of another version.
    """
    try:
        record = json.loads(path.read_bytes())
        version = record["schema"]
        if version == SCHEMA:
            _student, _exercises = record["student"], [e["score"] for e in record["exercises"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        said = _("{path} is no record ({why}); remove it, and grade again")
        why = getattr(error, "strerror", None) or type(error).__name__
        raise UsageError(said.format(path=path, why=why)) from None
    refuse_version(path, version)
    return {**record}


def refuse_version(path: Path, version: object) -> None:
    """Refuse a record of another version.

    Raises:
        UsageError: with what to do about it.
    """
    if version != SCHEMA:
        said = _(
            "{path} is a record of version {version}, and this TorchGrade reads version {ours}. Choose another"
            " --out, and grade again."
        )
        raise UsageError(said.format(path=path, version=repr(version), ours=SCHEMA))


def assignment_in(out: Path) -> str:
    """Return the id of the assignment that a folder's records are of; "" where they are of the whole course."""
    try:
        told = json.loads((out / RUN).read_bytes())
        return str(told.get("assignment", ""))
    except (OSError, ValueError, AttributeError):
        return ""
