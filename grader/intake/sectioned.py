"""Folders in folders: is the outer one a person, a section, or a homework? Where both fit, people are asked.

class/ada/part1/, class/ada/part2/      a person's folders
class/sectionA/ada/, class/sectionB/bob/    sections with people in them
class/hw1/ada/, class/hw2/ada/          homeworks of the same people
"""

from __future__ import annotations

import re

from grader.errors import UsageError
from grader.intake.piece import Known
from grader.language import _, several
from grader.reading.folders import Folder, stem

MOST_SHOWN = 4  # names in a question

_SECTION = re.compile(
    r"(?:section|sec|group|grp|class|tutorial|tut|course|lab ?group|班|组)[ _-]*\w{1,8}|\w{1,3}[ _-]*班",
    re.IGNORECASE,
)
_HOMEWORK = re.compile(
    r"(?:hw|homework|ps|problem[ _-]?set|assignment|assign|ex|exercise|sheet|week|lab|project|task|quiz|unit"
    r"|作业|第)[ _-]*(?:\d+|[a-z])(?:[ _-].*)?|\d{1,2}",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"(?:part|p|q|question|problem|v|version|attempt|try|step|chapter|ch)?[ _-]*\d+[a-z]?"
    r"|src|code|tests?|libs?|utils?|helpers?|notebooks?|scripts?|models?|data|old|new|final|backup"
    r"|answers?|solutions?|submissions?|work|my[ _-]?\w+",
    re.IGNORECASE,
)
"""What people call folders of their own, in which parts of their work are."""


def homework_of(folder: Folder, assignment: str) -> Folder:
    """The folder of the assignment that is graded, in one with a folder for each homework; else the same."""
    mine = folder.folders.get(assignment)
    are_homeworks = all(_HOMEWORK.fullmatch(name) or name == assignment for name in folder.folders)
    return mine if mine and are_homeworks and len(folder.folders) > 1 else folder


def sections_of(folder: Folder, known: Known) -> list[Folder]:
    """The folders that hold people, where the folders of a class are not people themselves.

    Returns:
        Sections; none where each folder is a person's.

    Raises:
        UsageError: both readings fit, or these are several homeworks, of which one is graded at a time.
    """
    outer = [sub for sub in folder.folders.values() if sub.holds_work()]
    inside = {sub.name: _people_in(sub, known) for sub in outer}
    doubtful = [sub for sub in outer if inside[sub.name]]
    if not doubtful or 2 * len(doubtful) < len(outer):
        return []
    inner = [name for names in inside.values() for name in names]
    are_people = any(known.is_person(sub.student) for sub in outer)
    hold_people = any(known.is_person(name) for name in inner)
    if are_people and not hold_people:
        return []
    if all(_HOMEWORK.fullmatch(sub.student) for sub in outer):
        if len(outer) == 1:
            return outer
        raise UsageError(_say_homeworks(outer, known))
    if hold_people and not are_people:
        if len(inner) > len(set(inner)):
            raise UsageError(_say_homeworks(doubtful, known))
        return doubtful
    if len(doubtful) == len(outer) and all(_SECTION.fullmatch(sub.student) for sub in outer):
        return outer
    raise UsageError(_ask(doubtful, inside[doubtful[0].name], known))


def _people_in(folder: Folder, known: Known) -> list[str]:
    """Names of folders and files that may be people: no names that parts of one's own work have."""
    inner = [sub.student for sub in folder.folders.values() if sub.holds_work()]
    loose = [stem(file.name) for file in folder.files]
    names = [*inner, *loose]
    if folder.problem or not names:
        return []
    if any(map(known.is_person, names)) and not known.is_person(folder.student):
        return names
    is_named = _SECTION.fullmatch(folder.student) or _HOMEWORK.fullmatch(folder.student)
    if (loose and not is_named) or (len(names) == 1 and (loose or not is_named)):
        return []
    return [] if any(_is_own(name, known) for name in names) else names


def _is_own(name: str, known: Known) -> bool:
    return bool(known.is_unit(name) or _OWN.fullmatch(name) or _HOMEWORK.fullmatch(name))


def _say_homeworks(folders: list[Folder], known: Known) -> str:
    said = _(
        "{path} holds several homeworks ({names}), each with folders of people. Grade one at a time: grade run"
        " {first}. If these are people, say so: --from folders."
    )
    names = several([folder.name for folder in folders[:MOST_SHOWN]])
    first = f"{known.path}/{folders[0].name}"
    return said.format(path=known.path, names=names, first=first)


def _ask(folders: list[Folder], inner: list[str], known: Known) -> str:
    said = _(
        "{path}: is {folder} one person, or are {names} people in it? If it is a person, say --from folders; if"
        " they are people, name the folders that hold them: grade run {all}. A roster.csv settles it too."
    )
    named = [f"{known.path}/{folder.name}" for folder in folders[:MOST_SHOWN]]
    all_ = " ".join(f"'{name}'" if " " in name else name for name in named)
    all_ += " ..." if len(folders) > MOST_SHOWN else ""
    return said.format(
        path=known.path, folder=folders[0].name, names=several(inner[:MOST_SHOWN]), all=all_
    )
