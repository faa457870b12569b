"""What was found in a folder or a zip: files with a safe way to read each, in folders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grader.language import _

GRADED = (".ipynb", ".py")
MAX_DEPTH = 20  # folders inside folders
MAX_OTHERS = 1_000  # files of a folder that are not graded, which are only named
IGNORED = re.compile(r"\.(?!\.)|(__pycache__|__MACOSX|node_modules|site-packages)$")


class Unreadable(Exception):
    """One sentence saying why a file of a student cannot be read; it does not repeat the file's name."""


@dataclass(frozen=True)
class SourceFile:
    """A file that a student handed in.

    Attributes:
        name: relative to the given path, with "/"; a zip counts as a folder.
        read: returns the content, or raises Unreadable: it is too large, damaged, encrypted, a link that
            leads away, or not a regular file.
    """

    name: str
    read: Callable[[], bytes] = field(repr=False, compare=False)


@dataclass
class Folder:
    """A folder or a zip.

    Attributes:
        shown: path under which people know it.
        problem: why it cannot be looked into.
        look: finds what lies beside a file that stands alone, see `beside.py`.
        others: files that are not graded.
        is_clone: whether it is a repository of git's.
        clone: where that lies, if it lies on disk and not in a zip.
    """

    name: str
    shown: str
    files: list[SourceFile] = field(default_factory=list)
    folders: dict[str, Folder] = field(default_factory=dict)
    is_zip: bool = False
    problem: str = ""
    others: list[SourceFile] = field(default_factory=list)
    is_clone: bool = False
    clone: Path | None = None
    look: Callable[[str], list[SourceFile]] | None = field(default=None, repr=False, compare=False)

    @property
    def student(self) -> str:
        """Whose it is, if it is one student's."""
        return stem(self.name) if self.is_zip else self.name

    def walk(self) -> Iterator[Folder]:
        """Itself and everything below."""
        yield self
        for folder in self.folders.values():
            yield from folder.walk()

    def all_files(self) -> list[SourceFile]:
        """Files at any depth."""
        return [file for folder in self.walk() for file in folder.files]

    def all_others(self) -> list[SourceFile]:
        """Files at any depth that are not graded."""
        return [file for folder in self.walk() for file in folder.others]

    def holds_work(self) -> bool:
        """Is there a file to grade, or a zip or folder that may hold one and cannot be looked into?"""
        return any(folder.files or folder.is_zip or folder.problem for folder in self.walk())


def refuse(problem: str) -> bytes:
    """Stand for the content of something that cannot be read."""
    raise Unreadable(problem)


def too_deep() -> str:
    """Why a folder is not looked into that lies below twenty others."""
    return _(
        "it lies in more than {most} folders, one in another; what is in it is not read"
    ).format(most=MAX_DEPTH)


def stem(name: str) -> str:
    """The last part of a path without its suffix."""
    return PurePosixPath(name).stem


def printable(name: str) -> str:
    """The name as it can be shown and stored; line ends, bytes that are no text and the like become %0A."""
    return "".join(c if c.isprintable() else f"%{ord(c):02X}" for c in name)


def suffix(name: str) -> str:
    """The suffix of a file's name, in lower case."""
    return PurePosixPath(name).suffix.lower()
