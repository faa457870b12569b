"""Gradescope's export: a folder for each submission, and submission_metadata.yml that says whose they are."""

from __future__ import annotations

import re
from typing import Any

from grader.errors import UsageError
from grader.intake.piece import Found, Known, Piece, entries
from grader.intake.times import read_time
from grader.language import _
from grader.reading.folders import Folder, SourceFile, Unreadable

NAME = "gradescope"
METADATA = "submission_metadata.yml"

_RESULTS = re.compile(rb"(?m)^  :results:.*\n(?:(?:   .*|  -.*|)\n)*")
"""What an autograder said of a submission: most of a large file, and nothing that is needed."""

_NUMBERED = re.compile(r"submission_\d+")


def fits(folder: Folder, known: Known) -> bool:
    """Whether the file of metadata is there."""
    del known
    return _metadata(folder) is not None


def read(folder: Folder, known: Known) -> Found:
    """One piece for each person of each submission; those who share one have the same folder.

    Raises:
        UsageError: the metadata cannot be read.
    """
    told = _load(folder, known)
    pieces = []
    for name, about in told.items():
        theirs = folder.folders.get(name) or Folder(name, name)
        submitters = about.get(":submitters")
        people = [one for one in submitters if isinstance(one, dict)] if submitters else []
        named = [_text(one, ":name") or _text(one, ":email") or name for one in people] or [name]
        when = read_time(_text(about, ":created_at"))
        for number, who in enumerate(named):
            one = people[number] if people else {}
            email = _text(one, ":email")
            partners = tuple(named[:number] + named[number + 1 :])
            id_ = _text(one, ":sid") or email
            pieces.append(
                Piece(NAME, who, theirs, number=id_, email=email, when=when, partners=partners)
            )
    strays: list[SourceFile] = []
    for name, entry in entries(folder):
        if isinstance(entry, SourceFile):
            strays += [] if name == METADATA else [entry]
        elif name not in told and _NUMBERED.fullmatch(name):
            pieces.append(Piece(NAME, name, entry, number=name))
        elif name not in told:
            strays += entry.all_files()
    return Found(NAME, tuple(pieces), tuple(strays))


def _metadata(folder: Folder) -> SourceFile | None:
    return next((f for f in folder.others if f.name.rpartition("/")[2] == METADATA), None)


def _load(folder: Folder, known: Known) -> dict[str, dict[str, Any]]:
    """What the file says, as text: nothing in it becomes a number or an object."""
    import yaml

    file = _metadata(folder)
    if file is None:
        said = _("{path}: there is no {file} here, which says whose the submissions are")
        raise UsageError(said.format(path=known.path, file=METADATA))
    problem = ""
    try:  # texts, lists and mappings only: no tag makes an object
        told = yaml.load(_RESULTS.sub(b"", file.read()), Loader=yaml.BaseLoader)
    except Unreadable as error:
        problem = str(error)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = _("no YAML at line {line}").format(line=mark.line + 1 if mark else 1)
    else:
        if isinstance(told, dict) and all(isinstance(about, dict) for about in told.values()):
            return told
        problem = _("it does not list submissions")
    said = _("{path}: {file} cannot be used: {why}. Download the export again.")
    raise UsageError(said.format(path=known.path, file=METADATA, why=problem))


def _text(about: dict[str, Any], key: str) -> str:
    value = about.get(key, "")
    return value.strip() if isinstance(value, str) else ""
