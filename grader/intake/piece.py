"""What one layout says of a thing that was handed in: by whom, when, whether late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from grader.language import without_language
from grader.reading.attempts import without_copy
from grader.reading.folders import GRADED, Folder, SourceFile, stem


@dataclass(frozen=True)
class Piece:
    """What somebody handed in, at one place.

    Attributes:
        layout: in which it lies, as `--from` says.
        who: what the platform calls this person.
        folder: what is theirs.
        number: the platform's id of the person; empty where there is none.
        email: empty where the platform does not say.
        when: the platform's time, never that of a file on this disk.
        own_clock: whether that is what the student's own computer said, as of commits.
        late: what the platform says of it; None where it says nothing.
        assignment: of what, where it is said.
        section: the folder of a section around it.
        partners: others whose work it is as well.
        places: names of files and folders, as they lie there; the folder's own where these are not told.
        is_attempt: whether it replaces earlier ones of the same person rather than adding to them.
    """

    layout: str
    who: str
    folder: Folder
    number: str = ""
    email: str = ""
    when: datetime | None = None
    own_clock: bool = False
    late: bool | None = None
    assignment: str = ""
    section: str = ""
    partners: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    is_attempt: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """What pieces of one person have in common, as the platform tells people apart."""
        if self.number:
            return (self.layout, self.number)
        return ("", self.section, self.who)


@dataclass(frozen=True)
class Found:
    """What a layout makes of a folder.

    Attributes:
        layout: as `--from` says.
        pieces: what was handed in.
        strays: files that belong to nobody.
        note: a sentence on how it was read, where something had to be chosen.
    """

    layout: str
    pieces: tuple[Piece, ...]
    strays: tuple[SourceFile, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Known:
    """What is known beside the folder.

    Attributes:
        names: of units and exercises; a folder of files with these names is one student's.
        is_person: whether a roster has somebody of this name.
        path: what the folder is called on the command line.
        assignment: its id, where one is graded.
        is_asked: whether `--from` names the layout: then one name of its form is enough.
    """

    names: frozenset[str] = frozenset()
    is_person: Callable[[str], bool] = field(default=lambda name: False)
    path: str = ""
    is_asked: bool = False
    assignment: str = ""

    def is_unit(self, name: str) -> bool:
        """Whether a file or folder is called as a unit or an exercise is, a copy or a translation too."""
        plain = stem(name).lower()
        units = {known.lower() for known in self.names}
        return any(without_language(one) in units for one in (plain, without_copy(plain)))


def entries(folder: Folder) -> list[tuple[str, Folder | SourceFile]]:
    """What lies in a folder: names, with the folder or the file; zips count as files of their name."""
    files = [(file.name.rpartition("/")[2], file) for file in (*folder.files, *folder.others)]
    return sorted([*folder.folders.items(), *files], key=lambda entry: entry[0])


def put(into: Folder, entry: Folder | SourceFile, name: str) -> None:
    """Put what lies elsewhere into a person's folder, under a name that is not taken there."""
    shown = f"{into.shown}/{name}"
    if isinstance(entry, Folder):
        into.folders[f"{name} {len(into.folders)}" if name in into.folders else name] = entry
        return
    taken = {file.name for file in (*into.files, *into.others)}
    folder, _slash, last = shown.rpartition("/")
    number = 1
    while shown in taken:
        shown, number = f"{folder}/{number}/{last}", number + 1
    is_graded = name.lower().endswith(GRADED)
    (into.files if is_graded else into.others).append(replace(entry, name=shown))
