"""A folder or a zip on disk -> a tree of the files in it; what is hidden or left by tools is not looked at."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from grader.language import _
from grader.reading.archives import Archive, scan_zip, stamp_of
from grader.reading.opening import MAX_FILE, MAX_NOTEBOOK, found_file, read_file, source_file
from grader.reading.tree import (
    GRADED,
    IGNORED,
    MAX_DEPTH,
    MAX_OTHERS,
    Folder,
    SourceFile,
    Unreadable,
    printable,
    refuse,
    stem,
    suffix,
    too_deep,
)

__all__ = [
    "GRADED",
    "MAX_FILE",
    "MAX_NOTEBOOK",
    "Folder",
    "SourceFile",
    "Unreadable",
    "found_file",
    "printable",
    "refuse",
    "scan",
    "source_file",
    "stem",
]


def scan(path: Path) -> Folder:
    """Look through the folder or zip at `path`; hidden files are left out."""
    real = path.resolve()
    if real.is_dir():
        return _scan_disk(real, Folder(real.name, real.name), top=True)
    return scan_zip(
        Archive(real, stamp_of(real)), Folder(path.name, printable(path.name), is_zip=True)
    )


def _scan_disk(path: Path, folder: Folder, depth: int = 0, *, top: bool = False) -> Folder:
    """Fill `folder` with what lies at `path`; a link to another folder is not followed."""
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        folder.problem = _("the folder cannot be read: {why}").format(why=error.strerror)
        return folder
    if any(entry.name == "pyvenv.cfg" for entry in entries):
        return folder  # a virtual environment holds thousands of .py files, none of them an answer
    if depth > MAX_DEPTH:
        folder.problem = too_deep() if entries else ""
        return folder
    folder.is_clone = any(entry.name == ".git" for entry in entries)
    folder.clone = path if folder.is_clone else None
    for entry in entries:
        if IGNORED.match(entry.name):
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
        elif suffix(name) == ".zip":
            archive = Archive(at, stamp_of(at))
            folder.folders[name] = scan_zip(archive, Folder(name, shown, is_zip=True))
        elif suffix(name) in GRADED:
            folder.files.append(SourceFile(shown, partial(read_file, at)))
        elif len(folder.others) < MAX_OTHERS:
            folder.others.append(SourceFile(shown, partial(read_file, at)))
    return folder


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # links that lead to each other
        return False
