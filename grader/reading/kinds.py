"""What a file is that cannot be graded, from its first bytes: people are told what they have handed in."""

from __future__ import annotations

import re

from grader.language import _
from grader.reading.tree import SourceFile, Unreadable, suffix

HEAD = 4096  # bytes that are looked at

_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html)", re.IGNORECASE)
_POINTER = re.compile(rb"version https://git-lfs")
_CONFLICT = re.compile(rb"(?m)^<<<<<<< ")
_NOTEBOOK = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:cells|nbformat|metadata)"\s*:')


def say_kind(data: bytes) -> str:
    """Say what bytes are that should have been a notebook; empty where they could be anything."""
    head = data[:HEAD]
    if _PAGE.match(head):
        return _("a web page; download the notebook itself")
    if _POINTER.match(head):
        return _("a pointer of Git LFS, without what it points to; hand in the file itself")
    if _CONFLICT.search(data):
        return _("a file with a merge conflict of git's in it (<<<<<<<); resolve it")
    for begin, said in (
        (b"%PDF", _("a PDF")),
        (b"Rar!", _("a RAR archive; of archives only zips are opened")),
        (b"7z\xbc\xaf", _("a 7z archive; of archives only zips are opened")),
        (b"\x1f\x8b", _("a gzip archive; of archives only zips are opened")),
        (b"PK\x03\x04", _("a zip, or a document that is one")),
        (b"\x89PNG", _("a picture")),
        (b"\xff\xd8\xff", _("a picture")),
    ):
        if head.startswith(begin):
            return said
    return ""


def describe(file: SourceFile) -> str:
    """The file's name, with what it is where that can be seen."""
    name = file.name.rpartition("/")[2]
    try:
        data = file.read()
    except Unreadable:
        return name
    if not data:
        said = _("empty")
    elif _NOTEBOOK.match(data[:HEAD]):
        said = _("a notebook whose name does not end in .ipynb")
    else:
        said = say_kind(data) or _by_name(name)
    return _("{name}, {kind}").format(name=name, kind=said) if said else name


def _by_name(name: str) -> str:
    """What a suffix says where bytes do not: an archive that is damaged is still none of a zip."""
    kinds = {
        ".rar": _("a RAR archive; of archives only zips are opened"),
        ".7z": _("a 7z archive; of archives only zips are opened"),
        ".pdf": _("a PDF"),
        ".html": _("a web page; download the notebook itself"),
    }
    return kinds.get(suffix(name), "")
