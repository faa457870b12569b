"""A zip of feedback files that Moodle takes back: under the names that its own download had."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.errors import UsageError
from grader.exporting.shown import Shown
from grader.intake import moodle
from grader.language import _
from grader.policies.records import Record
from grader.report.record import file_name
from grader.report.table import number

FEEDBACK = "feedback"
_TIME = (2020, 1, 1, 0, 0, 0)  # the same zip of the same records


def to_zip(
    out: Path, records: Sequence[Record], shown: Mapping[str, Shown]
) -> tuple[bytes, list[str]]:
    """Return the zip, and those for whom nothing is in it: they were not handed in through Moodle.

    Args:
        out: in which OUT/feedback/<student>.html may lie, which is taken where it is there.
        records: of everybody.
        shown: by student, what is written where no page is there.

    Raises:
        UsageError: nothing was handed in through Moodle.
    """
    without, data = list[str](), io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for record in records:
            student = record["student"]
            places = record.get("handed_in", {}).get("as", [])
            folders = dict.fromkeys(filter(None, map(_folder, places)))
            if not folders:
                without.append(student)
            name, content = _feedback(out, shown[student])
            for folder in folders:
                archive.writestr(
                    zipfile.ZipInfo(f"{folder}/{name}", _TIME), content, zipfile.ZIP_DEFLATED
                )
    if len(without) == len(records):
        said = _(
            "{path}: nothing in it was handed in through Moodle, so that no folder of its is known."
        )
        raise UsageError(said.format(path=out))
    return data.getvalue(), without


def _folder(place: str) -> str:
    """`Ada_1_assignsubmission_file_` of a folder, or of a file `Ada_1_assignsubmission_file_hw1.ipynb`."""
    if not moodle.number_of(place):
        return ""
    head, mark, kind = place.rpartition("_assignsubmission_")
    return f"{head}{mark}{kind.partition('_')[0]}_"


def _feedback(out: Path, shown: Shown) -> tuple[str, str]:
    page = out / FEEDBACK / f"{file_name(shown.mark.student).removesuffix('.json')}.html"
    if page.is_file():
        return "feedback.html", page.read_text("utf-8")
    return "feedback.txt", to_text(shown)


def to_text(shown: Shown) -> str:
    """Return what may be seen as plain text."""
    mark = shown.mark
    head = _("{title}: {final} of {most} points")
    lines = [head.format(title=shown.title, final=number(mark.final), most=number(mark.max_score))]
    lines += [shown.reason] if shown.reason else []
    for one in shown.exercises:
        lines += ["", f"{one.id}: {number(one.score)}/{number(one.max_score)}"]
        lines += [f"  {line}" for said in one.lines() for line in said.splitlines()]
    return "\n".join(lines) + "\n"
