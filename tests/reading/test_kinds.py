"""What a file is that cannot be graded, from its first bytes."""

from __future__ import annotations

import pytest

from grader.reading.folders import SourceFile, refuse
from grader.reading.kinds import describe, say_kind
from grader.reading.notebooks import code_cells
from grader.reading.tree import Unreadable

KINDS = {
    b"<!DOCTYPE html><html>Google Drive sign in</html>": "a web page; download the notebook itself",
    b"\xef\xbb\xbf\n<HTML>": "a web page; download the notebook itself",
    b"version https://git-lfs.github.com/spec/v1\noid sha256:abc\n": "a pointer of Git LFS, without "
    "what it points to; hand in the file itself",
    b"<<<<<<< HEAD\n{": "a file with a merge conflict of git's in it (<<<<<<<); resolve it",
    b"%PDF-1.4": "a PDF",
    b"Rar!\x1a\x07\x00": "a RAR archive; of archives only zips are opened",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive; of archives only zips are opened",
    b"\x1f\x8b\x08": "a gzip archive; of archives only zips are opened",
    b"PK\x03\x04": "a zip, or a document that is one",
    b"\x89PNG\r\n": "a picture",
    b"hello": "",
    b"": "",
}


@pytest.mark.parametrize("data", KINDS)
def test_a_kind_is_seen_in_the_first_bytes(data):
    assert say_kind(data) == KINDS[data]


@pytest.mark.parametrize("data", [data for data, said in KINDS.items() if b"HTML" in data.upper()])
def test_a_notebook_that_is_something_else_is_told_so(data):
    with pytest.raises(Unreadable, match=r"^it is not a notebook but a web page; download the n"):
        code_cells(data)


def test_a_conflict_in_the_midst_of_a_notebook_is_told():
    with pytest.raises(Unreadable, match=r"but a file with a merge conflict of git's in it"):
        code_cells(b'{\n "cells": [\n<<<<<<< HEAD\n  {},\n=======\n>>>>>>> x\n ]\n}')


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("hw/hw1.pdf", b"%PDF", "hw1.pdf, a PDF"),
        ("hw1.rar", b"damaged", "hw1.rar, a RAR archive; of archives only zips are opened"),
        ("a.txt", b'{"cells": []}', "a.txt, a notebook whose name does not end in .ipynb"),
        ("a.txt", b"", "a.txt, empty"),
        ("a.txt", b"x", "a.txt"),
    ],
)
def test_a_file_is_told_with_its_kind(name, data, said):
    assert describe(SourceFile(name, lambda: data)) == said


def test_a_file_that_cannot_be_read_is_told_by_its_name():
    assert describe(SourceFile("hw/a.pdf", lambda: refuse("it is a device"))) == "a.pdf"
