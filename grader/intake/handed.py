"""A person with pieces -> a submission, with what its record says of how it was handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from grader.intake.keeping import Kept, keep
from grader.intake.nbgrader import TIMESTAMP
from grader.intake.people import Someone
from grader.language import _, several
from grader.reading.folders import Folder, SourceFile, refuse
from grader.reading.kinds import describe
from grader.reading.submissions import HandedIn, Submission

MAX_FILES = 200  # of one student
MOST_OTHERS = 20  # names of files that cannot be graded


def submission_of(
    someone: Someone,
    partners: Sequence[str] = (),
    policy: str = "latest",
    due: datetime | None = None,
) -> Submission:
    """Join what one person handed in.

    Args:
        someone: whose it is.
        partners: ids of those who handed in the same.
        policy: which of several attempts counts, see `keep`.
        due: see `keep`.
    """
    *earlier, last = [
        _join(someone, kept, partners, policy) for kept in keep(someone.pieces, policy, due)
    ]
    names = someone.person.known_as if someone.person else ()
    return replace(last, names=names, earlier=tuple(replace(one, names=names) for one in earlier))


def _join(someone: Someone, kept: Kept, partners: Sequence[str], policy: str) -> Submission:
    folders = list({id(piece.folder): piece.folder for piece in kept.pieces}.values())
    # The last file counts where nothing else decides: of one piece that is the one that lies highest.
    files = [f for folder in folders for f in sorted(folder.all_files(), key=_height)]
    broken = [part for folder in folders for part in folder.walk() if part.problem]
    others = [file for folder in folders for file in folder.all_others() if _counts(file)]
    handed = _handed(someone, kept, others, partners)
    handed = replace(handed, keep=policy, is_empty=not (files or broken or others))
    if len(files) > MAX_FILES:
        said = _("{student} handed in {count} files to grade; at most {most} are read")
        problem = said.format(student=someone.id, count=f"{len(files):,}", most=MAX_FILES)
        return Submission(someone.id, (), problem, handed=handed)
    if not files:
        return Submission(someone.id, (), _say_nothing(broken, others), handed=handed)
    damaged = [
        SourceFile(part.shown, partial(refuse, part.problem)) for part in broken if part.is_zip
    ]
    look = next((folder.look for folder in folders if folder.look), None)
    return Submission(someone.id, (*files, *damaged), look=look, handed=handed)


def _handed(
    someone: Someone, kept: Kept, others: Sequence[SourceFile], partners: Sequence[str]
) -> HandedIn:
    pieces = kept.pieces
    last = pieces[-1]
    said_late = [piece.late for piece in pieces if piece.late is not None]
    section = someone.person.section if someone.person else ""
    return HandedIn(
        last.layout,
        tuple(dict.fromkeys(n for piece in pieces for n in piece.places or (piece.folder.shown,))),
        last.when,
        any(said_late) if said_late else None,
        several(list(dict.fromkeys(piece.assignment for piece in pieces if piece.assignment))),
        section or last.section,
        tuple(partners),
        kept.attempt,
        kept.attempts,
        others=tuple(file.name for file in others[:MOST_OTHERS]),
        own_clock=last.own_clock,
    )


def _say_nothing(broken: Sequence[Folder], others: Sequence[SourceFile]) -> str:
    """Why there is nothing to read, and what there is instead."""
    told = [_("{part}: {said}").format(part=part.shown, said=part.problem) for part in broken]
    if told:
        return _("; ").join(told)
    if not others:
        return _("no notebook (.ipynb) or Python file (.py) was handed in")
    said = _("no notebook (.ipynb) or Python file (.py) was handed in, but {files}")
    return said.format(files=several([describe(file) for file in others[:5]]))


def _height(file: SourceFile) -> int:
    return -file.name.count("/")


def _counts(file: SourceFile) -> bool:
    return file.name.rpartition("/")[2] != TIMESTAMP
