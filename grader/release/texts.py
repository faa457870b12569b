"""Everything in a hand-out that can be read, with where it stands: cells, texts in JSON, packed files, zips."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from grader.language import _
from grader.release.tokens import Tokens, tokens_of

DEEPEST = 3
"""Zips within zips."""

LARGEST = 50_000_000
"""Bytes that are unpacked of a file."""


@dataclass(frozen=True)
class Text:
    """A text of a hand-out.

    Attributes:
        file: its path in the hand-out.
        cell: the number of its cell in a notebook, from 1; 0 elsewhere.
        raw: the file around a text that has lines of its own there, as one within JSON has not.
    """

    file: str
    text: str
    cell: int = 0
    raw: str = field(default="", repr=False)

    @cached_property
    def tokens(self) -> Tokens:
        """The text as code."""
        return tokens_of(self.text)

    @cached_property
    def words(self) -> str:
        """The text with one blank wherever there is white space."""
        return " ".join(self.text.split())

    def place(self, line: int) -> str:
        """Say where a line of it is: `10_convolution.ipynb, cell 12, line 3` or `data/notes.txt:7`."""
        if self.cell:
            said = _("{file}, cell {cell}, line {line}")
            return said.format(file=self.file, cell=self.cell, line=line)
        if self.raw:
            return f"{self.file}:{self._line_in_file(line)}"
        return f"{self.file}:{line}"

    def line_of(self, place: int) -> int:
        """The line, from 1, of a place in the text."""
        return self.text.count("\n", 0, place) + 1

    def _line_in_file(self, line: int) -> int:
        rows = self.text.split("\n")
        for ascii_only in (False, True):
            wanted = json.dumps(rows[line - 1], ensure_ascii=ascii_only)[1:-1]
            place = self.raw.find(wanted)
            if place >= 0:
                return self.raw.count("\n", 0, place) + 1
        return 1


def texts_in(files: Mapping[str, bytes]) -> Iterator[Text]:
    """Yield the texts of files, by path."""
    for name, data in sorted(files.items()):
        yield from _texts(name, data, 0)


def _texts(name: str, data: bytes, depth: int) -> Iterator[Text]:
    if name.endswith(".zlib"):
        data = _unpacked(data).partition(b"\n")[0]
        name, shown = f"{name}.json", name
        yield from _of_json(shown, data)
    elif data[:4] == b"PK\x03\x04" and depth < DEEPEST:
        for inner, content in _members(data):
            yield from _texts(f"{name}/{inner}", content, depth + 1)
    elif name.endswith(".ipynb"):
        yield from _of_notebook(name, data)
    elif name.endswith(".json"):
        yield from _of_json(name, data)
    elif b"\0" not in data[:10_000]:
        yield Text(name, data.decode("utf-8", "replace"))


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, LARGEST)
    except zlib.error:
        return b""


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                with archive.open(info) as member:
                    yield info.filename, member.read(LARGEST)
    except (OSError, ValueError, RuntimeError, zipfile.BadZipFile, NotImplementedError):
        return


def _of_notebook(name: str, data: bytes) -> Iterator[Text]:
    try:
        notebook = json.loads(data)
        for number, cell in enumerate(notebook.pop("cells"), 1):
            source = cell.pop("source")
            yield Text(name, source if isinstance(source, str) else "".join(source), number)
            for text in _strings(_without_pictures(cell)):  # outputs and metadata
                yield Text(name, text, number)
        for text in _strings(notebook):
            yield Text(name, text)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        yield Text(name, data.decode("utf-8", "replace"))


def _without_pictures(tree: Any) -> Any:
    """What of a cell can be read: the bytes of pictures, which are not looked at, go."""
    match tree:
        case dict() as mapping:
            return {
                key: _without_pictures(value)
                for key, value in mapping.items()
                if not (key.startswith(("image/", "audio/", "video/")) and key != "image/svg+xml")
            }
        case list() as items:
            return [_without_pictures(item) for item in items]
    return tree


def _of_json(name: str, data: bytes) -> Iterator[Text]:
    raw = data.decode("utf-8", "replace")
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        yield Text(name, raw)
        return
    for text in dict.fromkeys(_strings(document)):
        yield Text(name, text, raw=raw)


def _strings(tree: Any) -> Iterator[str]:
    stack = [tree]
    while stack:
        match stack.pop():
            case str(text):
                yield text
            case dict() as mapping:
                stack += [*mapping.values(), *mapping.keys()]
            case list() as items:
                if all(isinstance(item, str) for item in items) and len(items) > 1:
                    yield "".join(items)  # lines of a text, as notebooks have them
                stack += items
