"""What was found out about who handed in what, as lines to read and as data."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from grader.intake.collect import Collected
from grader.intake.detecting import LAYOUTS
from grader.intake.piece import Found
from grader.language import _, ngettext, several
from grader.reading.folders import Unreadable, printable
from grader.reading.submissions import HandedIn, Submission

PLATFORMS = dict(
    zip(LAYOUTS, ("Canvas", "Moodle", "Gradescope", "GitHub Classroom", "nbgrader"), strict=False)
)


def say_found(collected: Collected) -> Iterator[str]:
    """A line for each path: its layout, and how many people are in it."""
    for path, found in collected.found:
        count = len({piece.key for piece in found.pieces})
        people = ngettext("{count} person", "{count} people", count).format(count=count)
        said = _("{path}: {layout}, {people}").format(
            path=printable(str(path)), layout=_layout(found), people=people
        )
        sections = Counter(piece.section for piece in found.pieces if piece.section)
        if sections:
            told = several([f"{printable(name)} {number}" for name, number in sections.items()])
            said = _("{said}, by section: {sections}").format(said=said, sections=told)
        if found.note:
            said = _("{said}; {note}").format(said=said, note=found.note)
        yield said


def say_doubts(collected: Collected, most: int | None = None) -> Iterator[str]:
    """A line for each kind of thing that somebody should look at, with names.

    Args:
        collected: what was found.
        most: names in a line; None for all.
    """
    yield from (said.format(names=some(names, most)) for said, names, _whose in _doubts(collected))


def say_whose(collected: Collected) -> Iterator[str]:
    """The same of those things alone of which it is in doubt whose they are."""
    yield from (
        said.format(names=some(names, None)) for said, names, whose in _doubts(collected) if whose
    )


def _doubts(collected: Collected) -> Iterator[tuple[str, Sequence[str], bool]]:
    """Sentences, names for them, and whether it is in doubt whose something is."""
    told = collected.identified
    missing = [*(person.shown for person in told.missing), *collected.empty_handed]
    for said, names, whose in (
        (_("On no roster: {names}"), told.unmatched, True),
        (_("Joined, though only the name says that it is one person: {names}"), told.merged, True),
        (_("Handed in nothing: {names}"), missing, False),
        (_("Files that belong to nobody: {names}"), collected.nobodys, True),
    ):
        if names:
            yield said, names, whose


def say_people(collected: Collected) -> Iterator[str]:
    """A line for each person: who, when, what."""
    people = {one.id: one for one in collected.identified.people}
    for submission in collected.submissions:
        person = people[submission.student].person
        shown = person.shown if person else submission.student
        yield "  " + "  ".join(filter(None, [shown, *_details(submission)]))


def some(names: Sequence[str], most: int | None) -> str:
    """The first of many names, and how many more there are."""
    said = several(list(names[:most]))
    if most is not None and len(names) > most:
        said = _("{said} and {count} more").format(said=said, count=len(names) - most)
    return said


def to_json(collected: Collected) -> dict[str, Any]:
    """The same as data; people in doubt with the words that people read."""
    told = collected.identified
    return {
        "schema": 1,
        "paths": [
            {
                "path": str(path),
                "layout": found.layout,
                "people": len({piece.key for piece in found.pieces}),
                "note": found.note,
            }
            for path, found in collected.found
        ],
        "people": [
            {
                "student": submission.student,
                "files": [file.name for file in submission.files],
                "problem": submission.problem,
                "handed_in": handed_to_json(submission.handed) if submission.handed else None,
            }
            for submission in collected.submissions
        ],
        "unmatched": list(told.unmatched),
        "merged": list(told.merged),
        "missing": [*(person.id for person in told.missing), *collected.empty_handed],
        "nobodys": collected.nobodys,
    }


def handed_to_json(handed: HandedIn) -> dict[str, Any]:
    """How something was handed in, as records have it."""
    return {
        "from": handed.layout,
        "as": list(handed.places),
        "time": handed.when.isoformat() if handed.when else None,
        "late": handed.late,
        "assignment": handed.assignment,
        "section": handed.section,
        "partners": list(handed.partners),
        "attempt": handed.attempt,
        "attempts": handed.attempts,
        "keep": handed.keep,
        "others": list(handed.others),
        **({"own_clock": True} if handed.own_clock else {}),
    }


def told_in_record(submission: Submission) -> dict[str, Any]:
    """How it was handed in, with the hash of each file that was read; nothing of what never was handed in."""
    if submission.handed is None:
        return {}
    hashes = {}
    for file in submission.files:
        with suppress(Unreadable):
            hashes[file.name] = hashlib.sha256(file.read()).hexdigest()
    files = {file.name: hashes.get(file.name, "") for file in submission.files}
    return {**handed_to_json(submission.handed), "files": files}


def _layout(found: Found) -> str:
    name = PLATFORMS.get(found.layout)
    return name if name else _("folders and files")


def _details(submission: Submission) -> Iterator[str]:
    handed = submission.handed
    if handed is None:
        return
    yield handed.section
    yield handed.when.strftime("%Y-%m-%d %H:%M %Z") if handed.when else ""
    yield _("late") if handed.late else ""
    if handed.attempts > 1:
        said = _("attempt {number} of {count}")
        yield said.format(number=handed.attempt, count=handed.attempts)
    if handed.partners:
        yield _("with {names}").format(names=several(list(handed.partners)))
    if submission.problem:
        yield submission.problem
    else:
        count = len(submission.files)
        yield ngettext("{count} file", "{count} files", count).format(count=count)
