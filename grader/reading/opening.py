"""A file that somebody handed in -> its bytes, with care.

Nothing is opened that is not a regular file in its place: among submissions there may be links to another
student's work, and pipes that never end.
"""

from __future__ import annotations

import io
import os
import stat
from functools import partial
from pathlib import Path

from grader.language import _
from grader.reading.tree import SourceFile, Unreadable, printable, suffix

MAX_FILE = 20 * 2**20  # bytes of one .py file, or of a notebook without its outputs
MAX_NOTEBOOK = 200 * 2**20  # bytes read of a notebook


def source_file(path: Path) -> SourceFile:
    """The file at `path`, which the user named: a link is followed."""
    return SourceFile(printable(path.name), partial(read_file, path.resolve()))


def found_file(path: Path, name: str) -> SourceFile:
    """A file that nobody named: a link is followed only within its folder."""
    return SourceFile(name, partial(read_file, path))


def open_regular(path: Path) -> io.FileIO:
    """Open a regular file; a link only if it leads to a file of the same folder or below."""
    try:
        if path.is_symlink():
            target = path.resolve(strict=True)
            if not target.is_relative_to(path.parent.resolve()):
                raise Unreadable(
                    _("it is a link that leads out of its folder, which is not followed")
                )
            path = target
        if not stat.S_ISREG(path.lstat().st_mode):
            raise Unreadable(_("it is not a regular file"))
        # Between the look and the opening it may have been replaced: do not wait, do not follow.
        file = io.FileIO(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC))
    except (OSError, RuntimeError) as error:  # a circle of links is a RuntimeError
        why = getattr(error, "strerror", error)
        raise Unreadable(_("it cannot be opened: {why}").format(why=why)) from None
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise Unreadable(_("it is not a regular file"))
    return file


def read_file(path: Path) -> bytes:
    """Read a file, unless it is too large."""
    return read_at_most(path, most_of(path.name))


def read_at_most(path: Path, limit: int) -> bytes:
    """Read a regular file, unless it has more bytes than that."""
    with open_regular(path) as file, io.BufferedReader(file) as reader:
        try:
            return at_most(limit, reader.read(limit + 1))
        except OSError as error:
            raise Unreadable(_("it cannot be read: {why}").format(why=error.strerror)) from None


def most_of(name: str) -> int:
    """Bytes that are read of a file: a notebook may hold pictures."""
    return MAX_NOTEBOOK if suffix(name) == ".ipynb" else MAX_FILE


def at_most(limit: int, data: bytes) -> bytes:
    """The data, unless there is more than that."""
    if len(data) > limit:
        raise Unreadable(_("it is larger than {size} MiB").format(size=limit >> 20))
    return data
