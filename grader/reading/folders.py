"""A folder or a zip on disk -> a tree of the notebooks and .py files in it, each with a safe way to read it.

Nothing is unpacked to disk, and nothing is opened that is not a regular file in its place: among submissions
there may be links to another student's work, pipes that never end, archives made to explode.
"""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath

from grader.language import _

GRADED = (".ipynb", ".py")
MAX_FILE = 20 * 2**20  # bytes of one .py file, or of a notebook without its outputs
MAX_NOTEBOOK = 200 * 2**20  # bytes read of a notebook
MAX_ARCHIVE = 64 * 2**20  # bytes of a zip inside a zip, which is held in memory
MAX_CONTENTS = 16 * 2**20  # bytes of a zip's table of contents
MAX_MEMBERS = 20_000
MAX_UNPACKED = 4 * 2**30  # bytes that the notebooks and .py files of a zip say they have
MAX_DEPTH = 20  # folders inside folders
CHUNK = 2**20

_IGNORED = re.compile(r"\.(?!\.)|(__pycache__|__MACOSX|node_modules|site-packages)$")


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
    """

    name: str
    shown: str
    files: list[SourceFile] = field(default_factory=list)
    folders: dict[str, Folder] = field(default_factory=dict)
    is_zip: bool = False
    problem: str = ""
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

    def holds_work(self) -> bool:
        """Is there a file to grade, or a zip, in which somebody handed in something?"""
        return any(folder.files or folder.is_zip for folder in self.walk())


def scan(path: Path) -> Folder:
    """Look through the folder or zip at `path`; hidden files and files that are not graded are left out."""
    real = path.resolve()
    if real.is_dir():
        return _scan_disk(real, Folder(real.name, real.name), top=True)
    return _scan_zip(
        _Archive(real, _stamp(real)), Folder(path.name, printable(path.name), is_zip=True)
    )


def source_file(path: Path) -> SourceFile:
    """The file at `path`, which the user named: a link is followed."""
    return SourceFile(printable(path.name), partial(_read_file, path.resolve()))


def found_file(path: Path, name: str) -> SourceFile:
    """A file that nobody named: a link is followed only within its folder."""
    return SourceFile(name, partial(_read_file, path))


def refuse(problem: str) -> bytes:
    """Stand for the content of something that cannot be read."""
    raise Unreadable(problem)


def stem(name: str) -> str:
    """The last part of a path without its suffix."""
    return PurePosixPath(name).stem


def printable(name: str) -> str:
    """The name as it can be shown and stored; line ends, bytes that are no text and the like become %0A."""
    return "".join(c if c.isprintable() else f"%{ord(c):02X}" for c in name)


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _scan_disk(path: Path, folder: Folder, depth: int = 0, *, top: bool = False) -> Folder:
    """Fill `folder` with what lies at `path`; a link to another folder is not followed."""
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        folder.problem = _("the folder cannot be read: {why}").format(why=error.strerror)
        return folder
    if depth > MAX_DEPTH or any(entry.name == "pyvenv.cfg" for entry in entries):
        return folder  # a virtual environment holds thousands of .py files, none of them an answer
    for entry in entries:
        if _IGNORED.match(entry.name):
            continue
        name = printable(entry.name)
        shown = name if top else f"{folder.shown}/{name}"
        at = Path(entry.path)
        if _is_folder(entry):
            inner = folder.folders[name] = Folder(name, shown)
            if entry.is_symlink():
                inner.problem = _("it is a link to another folder, which is not followed")
            else:
                _scan_disk(at, inner, depth + 1)
        elif _suffix(name) == ".zip":
            archive = _Archive(at, _stamp(at))
            folder.folders[name] = _scan_zip(archive, Folder(name, shown, is_zip=True))
        elif _suffix(name) in GRADED:
            folder.files.append(SourceFile(shown, partial(_read_file, at)))
    return folder


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # links that lead to each other
        return False


def _open(path: Path) -> io.FileIO:
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


def _read_file(path: Path) -> bytes:
    limit = _most_of(path.name)
    with _open(path) as file, io.BufferedReader(file) as reader:
        try:
            return _at_most(limit, reader.read(limit + 1))
        except OSError as error:
            raise Unreadable(_("it cannot be read: {why}").format(why=error.strerror)) from None


def _most_of(name: str) -> int:
    """Bytes that are read of a file: a notebook may hold pictures."""
    return MAX_NOTEBOOK if _suffix(name) == ".ipynb" else MAX_FILE


def _at_most(limit: int, data: bytes) -> bytes:
    if len(data) > limit:
        raise Unreadable(_("it is larger than {size} MiB").format(size=limit >> 20))
    return data


@dataclass(frozen=True)
class _Archive:
    """A zip on disk, or a zip inside it; `stamp` tells a replaced file from the one that is kept open."""

    path: Path
    stamp: tuple[int, int]
    inner: str = ""


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.lstat()
    except OSError:
        return (0, 0)
    return status.st_mtime_ns, status.st_size


class _Careful(io.BufferedReader):
    """A zip's bytes; zipfile reads the table of contents in one piece, so a huge one is seen by its size."""

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > MAX_CONTENTS:
            raise Unreadable(_("its table of contents is too long"))
        return super().read(size)


# A folder may hold a thousand zips, and a zip a thousand files: neither keep all open nor open one each time.
@lru_cache(maxsize=4)
def _opened(archive: _Archive) -> zipfile.ZipFile:
    raw: io.RawIOBase | io.BytesIO
    if archive.inner:
        raw = io.BytesIO(
            _read_member(_Archive(archive.path, archive.stamp), archive.inner, MAX_ARCHIVE)
        )
    else:
        raw = _open(archive.path)
    try:
        return zipfile.ZipFile(_Careful(raw))
    except Unreadable:
        raise
    except Exception:  # zipfile raises half a dozen kinds on bytes that someone has made up
        raise Unreadable(_("it is not a zip file, or a damaged one")) from None


def _read_member(archive: _Archive, name: str, limit: int) -> bytes:
    zipped = _opened(archive)
    member = zipped.getinfo(name)
    if member.flag_bits & 1:
        raise Unreadable(_("it is encrypted"))
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable(_("it is compressed by a method other than deflate"))
    data = bytearray()
    try:
        with zipped.open(member) as file:
            while len(data) <= limit and (chunk := file.read(CHUNK)):
                data += chunk
    except Exception:  # as above
        raise Unreadable(_("it is damaged inside the zip")) from None
    return _at_most(limit, bytes(data))


def _scan_zip(archive: _Archive, root: Folder) -> Folder:
    """Fill `root` with what the zip holds; links, absolute names and names with ".." are left out."""
    try:
        members = _opened(archive).infolist()
        if len(members) > MAX_MEMBERS:
            raise Unreadable(_("it holds more than {count} files").format(count=f"{MAX_MEMBERS:,}"))
        if sum(m.file_size for m in members if _suffix(m.filename) in GRADED) > MAX_UNPACKED:
            raise Unreadable(
                _("its files unpack to more than {size} GiB").format(size=MAX_UNPACKED >> 30)
            )
    except Unreadable as problem:
        root.problem = str(problem)
        return root
    # Of two members with one name the last counts, as it would if they were unpacked.
    for parts, member in {_parts(member): member for member in members}.items():
        folder = root
        for part in parts if member.is_dir() else parts[:-1]:
            inner = Folder(part, f"{folder.shown}/{part}")
            folder = folder.folders.setdefault(part, inner)
        if parts and not member.is_dir():
            _place(archive, member.filename, folder, parts[-1])
    return root


def _place(archive: _Archive, member: str, folder: Folder, name: str) -> None:
    """Put a member of a zip into its folder."""
    shown = f"{folder.shown}/{name}"
    if _suffix(name) in GRADED:
        read = partial(_read_member, archive, member, _most_of(name))
        folder.files.append(SourceFile(shown, read))
    elif _suffix(name) == ".zip" and not archive.inner:
        inner = _Archive(archive.path, archive.stamp, member)
        folder.folders[name] = _scan_zip(inner, Folder(name, shown, is_zip=True))


def _parts(member: zipfile.ZipInfo) -> tuple[str, ...]:
    """Path of a member, part by part; empty if it is to be left out."""
    name = member.filename.replace("\\", "/")  # some Windows programs write "\\"
    parts = tuple(printable(part) for part in name.split("/") if part not in ("", "."))
    link = stat.S_ISLNK(member.external_attr >> 16)
    away = name.startswith("/") or ".." in parts or name[1:2] == ":"
    hidden = any(_IGNORED.match(part) for part in parts)
    return () if link or away or hidden or len(parts) > MAX_DEPTH else parts
