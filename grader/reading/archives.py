"""A zip -> a tree of the files in it. Nothing is unpacked to disk; some archives are made to explode."""

from __future__ import annotations

import io
import stat
import zipfile
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from grader.language import _
from grader.reading.opening import MAX_FILE, at_most, most_of, open_regular
from grader.reading.tree import (
    GRADED,
    IGNORED,
    MAX_DEPTH,
    MAX_OTHERS,
    Folder,
    SourceFile,
    Unreadable,
    printable,
    suffix,
    too_deep,
)

MAX_ARCHIVE = 64 * 2**20  # bytes of a zip inside a zip, which is held in memory
MAX_CONTENTS = 16 * 2**20  # bytes of a zip's table of contents
MAX_MEMBERS = 20_000
MAX_UNPACKED = 4 * 2**30  # bytes that the notebooks and .py files of a zip say they have
CHUNK = 2**20


@dataclass(frozen=True)
class Archive:
    """A zip on disk, or a zip inside it; `stamp` tells a replaced file from the one that is kept open."""

    path: Path
    stamp: tuple[int, int]
    inner: str = ""


def stamp_of(path: Path) -> tuple[int, int]:
    """What changes when a file is replaced."""
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
def _opened(archive: Archive) -> zipfile.ZipFile:
    raw: io.RawIOBase | io.BytesIO
    if archive.inner:
        raw = io.BytesIO(
            _read_member(Archive(archive.path, archive.stamp), archive.inner, MAX_ARCHIVE)
        )
    else:
        raw = open_regular(archive.path)
    try:
        return zipfile.ZipFile(_Careful(raw))
    except Unreadable:
        raise
    except Exception:  # zipfile raises half a dozen kinds on bytes that someone has made up
        raise Unreadable(_("it is not a zip file, or a damaged one")) from None


def _read_member(archive: Archive, name: str, limit: int) -> bytes:
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
    return at_most(limit, bytes(data))


def scan_zip(archive: Archive, root: Folder) -> Folder:
    """Fill `root` with what the zip holds; links, absolute names and names with ".." are left out."""
    try:
        members = _opened(archive).infolist()
        if len(members) > MAX_MEMBERS:
            raise Unreadable(_("it holds more than {count} files").format(count=f"{MAX_MEMBERS:,}"))
        if sum(m.file_size for m in members if suffix(m.filename) in GRADED) > MAX_UNPACKED:
            raise Unreadable(
                _("its files unpack to more than {size} GiB").format(size=MAX_UNPACKED >> 30)
            )
    except Unreadable as problem:
        root.problem = str(problem)
        return root
    # Of two members with one name the last counts, as it would if they were unpacked.
    for parts, member in {_parts(member): member for member in members}.items():
        folder = root
        for part in (parts if member.is_dir() else parts[:-1])[:MAX_DEPTH]:
            inner = Folder(part, f"{folder.shown}/{part}")
            folder = folder.folders.setdefault(part, inner)
        if len(parts) > MAX_DEPTH:
            folder.problem = too_deep()
        elif parts and not member.is_dir():
            _place(archive, member.filename, folder, parts[-1])
    for member in members:
        _mark_clone(root, member.filename)
    return root


def _place(archive: Archive, member: str, folder: Folder, name: str) -> None:
    """Put a member of a zip into its folder."""
    shown = f"{folder.shown}/{name}"
    if suffix(name) in GRADED:
        read = partial(_read_member, archive, member, most_of(name))
        folder.files.append(SourceFile(shown, read))
    elif suffix(name) == ".zip" and not archive.inner:
        inner = Archive(archive.path, archive.stamp, member)
        folder.folders[name] = scan_zip(inner, Folder(name, shown, is_zip=True))
    elif len(folder.others) < MAX_OTHERS:
        folder.others.append(SourceFile(shown, partial(_read_member, archive, member, MAX_FILE)))


def _mark_clone(root: Folder, name: str) -> None:
    """Note a repository of git's by the folder that it has."""
    before, dot_git, _rest = f"/{name}".partition("/.git/")
    folder: Folder | None = root if dot_git else None
    for part in filter(None, before.split("/")):
        folder = folder and folder.folders.get(part)
    if folder:
        folder.is_clone = True


def _parts(member: zipfile.ZipInfo) -> tuple[str, ...]:
    """Path of a member, part by part; empty if it is to be left out."""
    name = member.filename.replace("\\", "/")  # some Windows programs write "\\"
    parts = tuple(printable(part) for part in name.split("/") if part not in ("", "."))
    link = stat.S_ISLNK(member.external_attr >> 16)
    away = name.startswith("/") or ".." in parts or name[1:2] == ":"
    hidden = any(IGNORED.match(part) for part in parts)
    return () if link or away or hidden else parts
