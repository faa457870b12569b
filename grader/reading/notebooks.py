"""A notebook's bytes -> the texts of its code cells; its outputs, which may be large, do not count."""

from __future__ import annotations

import json
import re
from typing import Any

from grader.language import _
from grader.reading.folders import MAX_FILE, MAX_NOTEBOOK, Unreadable
from grader.reading.kinds import say_kind

MAX_TOKENS = 5_000_000
"""Strings and brackets that are gone through in a large notebook: a few seconds' work."""

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
_OPENS = re.compile(r"\s*:\s*([\[{])")
_LARGE = ('"outputs"', '"attachments"', '"metadata"')


def code_cells(data: bytes) -> list[tuple[str, str]]:
    """Return label and text of the code cells of a notebook; formats 2, 3 and 4.

    Raises:
        Unreadable: if it is no notebook, or too large.
    """
    try:
        document = json.loads(_within_limit(data))
    except (RecursionError, MemoryError):
        raise Unreadable(_("it is not a notebook: its JSON is nested too deeply")) from None
    except ValueError as error:
        if kind := say_kind(data):
            raise Unreadable(_("it is not a notebook but {kind}").format(kind=kind)) from None
        if isinstance(error, json.JSONDecodeError):
            said = _("it is not a notebook: not valid JSON (line {line})")
            raise Unreadable(said.format(line=error.lineno)) from None
        raise Unreadable(_("it is not a notebook: not valid JSON")) from None
    return [
        (_("cell {number}").format(number=number), _cell_text(cell))
        for number, cell in enumerate(_cells(document), 1)
        if isinstance(cell, dict) and cell.get("cell_type") == "code"
    ]


def _cells(document: Any) -> list[Any]:
    if isinstance(document, dict):
        if isinstance(document.get("cells"), list):
            return list(document["cells"])
        if isinstance(document.get("worksheets"), list):  # formats 2 and 3
            sheets = [sheet for sheet in document["worksheets"] if isinstance(sheet, dict)]
            groups = [sheet.get("cells") for sheet in sheets]
            return [cell for group in groups if isinstance(group, list) for cell in group]
    raise Unreadable(_("it is not a notebook: it has no cells"))


def _cell_text(cell: dict[str, Any]) -> str:
    text = cell.get("source", cell.get("input", ""))
    lines = text if isinstance(text, list) else [text]
    return "".join(line for line in lines if isinstance(line, str))


def _within_limit(data: bytes) -> bytes | str:
    """The notebook; a large one without its outputs, which must then be no larger than any file may be."""
    if len(data) <= MAX_FILE:
        return data
    if len(data) > MAX_NOTEBOOK:
        raise Unreadable(_("it is larger than {size} MiB").format(size=MAX_NOTEBOOK >> 20))
    small = without_outputs(data.decode(json.detect_encoding(data), "surrogatepass"))
    if len(small) > MAX_FILE:
        said = _("without its outputs it is still larger than {size} MiB")
        raise Unreadable(said.format(size=MAX_FILE >> 20))
    return small


def without_outputs(text: str) -> str:
    """Empty the outputs, attachments and metadata of a notebook's JSON, of which nothing is built.

    Raises:
        Unreadable: if it has so many parts that they are no outputs.
    """
    kept: list[str] = []
    start = depth = 0
    tokens = _TOKEN.finditer(text)
    for number, token in enumerate(tokens):
        if number > MAX_TOKENS:
            raise Unreadable(_("it has too many parts to be a notebook"))
        if depth:  # inside of what is left out
            depth += (token[0] in "[{") - (token[0] in "]}")
            if not depth:
                start = token.start()
        elif token[0] in _LARGE and (opened := _OPENS.match(text, token.end())):
            kept.append(text[start : opened.end()])
            depth = 1
            next(tokens)  # the bracket that was just seen
    kept.append("" if depth else text[start:])
    return "".join(kept)
