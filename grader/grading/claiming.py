"""Whose records a folder holds: of one course and assignment, drawn from one seed, on one device."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.course.course import Course
from grader.errors import UsageError
from grader.language import _, together

RUN = "run.json"


@dataclass(frozen=True)
class Made:
    """How records are made, as far as those of one folder must agree in it.

    Attributes:
        assignment: its id; "" for the course as a whole.
        seed: a fingerprint, see `fingerprint`.
        device: where students' tensors live.
    """

    assignment: str = ""
    seed: str = ""
    device: str = "cpu"


def claim(
    out: Path, course: Course, made: Made, theirs: Any, *, is_used: bool, regrade: bool
) -> dict[str, Any]:
    """Return what run.json shall say.

    Args:
        out: the folder.
        course: whose records come into it.
        made: how they are made.
        theirs: what run.json says.
        is_used: whether there are records.
        regrade: whether another seed or device is meant.

    Raises:
        UsageError: the folder holds records with which these cannot be together.
    """
    ids = [id_ for _unit, id_ in course.exercise_ids()]
    match theirs:
        case {"course": str(title), "exercises": [*known]}:
            if title != course.title or not (set(map(str, known)) & set(ids) or not known):
                said = _(
                    "{path} holds the records of another course, {title}. Choose another --out; if it is the"
                    " same course, renamed, delete {file}."
                ).format(path=out, title=repr(title), file=out / RUN)
                raise UsageError(said)
            if is_used:
                _refuse_others(out, made, theirs, regrade=regrade)
    return {"schema": 1, "course": course.title, "exercises": ids, **asdict(made)}


def _refuse_others(out: Path, made: Made, theirs: Mapping[str, Any], *, regrade: bool) -> None:
    """Refuse records of another assignment, or made with another seed or on another device.

    Folders of earlier versions do not say; they are taken for what is asked.
    """
    known = theirs.get("assignment", made.assignment)
    if known != made.assignment:
        said = _("{path} holds records of {what}. Choose another --out.")
        what = _("the assignment {id}").format(id=known) if known else _("the whole course")
        raise UsageError(said.format(path=out, what=what))
    said = ""
    if theirs.get("seed", made.seed) != made.seed:
        said = _say_seeds(str(theirs["seed"]), made.seed)
    elif theirs.get("device", made.device) != made.device:
        said = _("{path} holds records of another device.")
    if said and not regrade:
        advice = _(
            "Marks may change: --regrade grades all of them again, --preview shows what changes; another"
            " --out leaves these as they are."
        )
        raise UsageError(together([said.format(path=out), advice]))


def _say_seeds(theirs: str, ours: str) -> str:
    """Say in which way hidden cases are others; "" is the seed of a course without a secret."""
    if not theirs:
        return _(
            "{path} holds records whose hidden cases were drawn without solutions/secret.txt and without a"
            " --seed; now there is one of them."
        )
    if not ours:
        return _(
            "{path} holds records whose hidden cases were drawn from solutions/secret.txt or a --seed, and now"
            " there is neither: put the file back, or give the seed."
        )
    return _("{path} holds records whose hidden cases were drawn from another seed.")
