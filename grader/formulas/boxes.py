"""Formulas over several lines: every part becomes a box of text with a baseline, and boxes are put together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from grader.formulas.latex import Fraction, Grid, Node, Root, Row, Script, Symbol, kind_of, spaced
from grader.formulas.scripts import small_above, small_below

_TALL = {"(": "⎛⎜⎝", ")": "⎞⎟⎠", "[": "⎡⎢⎣", "]": "⎤⎥⎦", "|": "│││", "{": "⎧⎨⎩"}
_GAP = 2
"""Columns between the cells of a matrix."""


@dataclass(frozen=True)
class Box:
    """Lines of equal width; `base` is the one that stands on the line of the formula."""

    lines: tuple[str, ...]
    base: int = 0

    @property
    def width(self) -> int:
        """Columns on a terminal."""
        return width_of(self.lines[0])

    @property
    def height(self) -> int:
        """Lines."""
        return len(self.lines)


def lay_out(node: Node) -> list[str]:
    """Return the lines of a formula."""
    return [line.rstrip() for line in _box(node).lines]


def _box(node: Node) -> Box:
    match node:
        case Symbol(text):
            return Box((text,))
        case Row(items):
            return _beside([Box((p,)) if isinstance(p, str) else _box(p) for p in spaced(items)])
        case Fraction(above, below):
            return _fraction(_box(above), _box(below))
        case Root(inner):
            return _root(_box(inner))
        case Script(base, below, above) if kind_of(base) == "big":
            return _limits(_box(base), below, above)
        case Script(base, below, above):
            return _script(_box(base), below, above)
        case Grid(rows, left, right, aligned):
            return _grid([[_box(cell) for cell in row] for row in rows], left, right, aligned)
    raise ValueError(node)


def width_of(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) != 0 for c in text)


def _pad(text: str, width: int, place: str = "<") -> str:
    room = width - width_of(text)
    left = {"<": 0, ">": room, "^": (room + 1) // 2}[place]
    return " " * left + text + " " * (room - left)


def _beside(boxes: Sequence[Box]) -> Box:
    if not boxes:
        return Box(("",))
    above = max(box.base for box in boxes)
    below = max(box.height - box.base for box in boxes)
    lines = []
    for row in range(-above, below):
        parts = []
        for box in boxes:
            inside = 0 <= box.base + row < box.height
            parts.append(box.lines[box.base + row] if inside else " " * box.width)
        lines.append("".join(parts))
    return Box(tuple(lines), above)


def _stack(boxes: Sequence[Box], base: int, place: str = "^") -> Box:
    """Boxes one below the other; `base` counts lines from the top."""
    width = max(box.width for box in boxes)
    return Box(tuple(_pad(line, width, place) for box in boxes for line in box.lines), base)


def _fraction(above: Box, below: Box) -> Box:
    line = Box(("─" * (max(above.width, below.width) + 2),))
    return _stack([above, line, below], above.height)


def _root(inner: Box) -> Box:
    if inner.height == 1:
        text = inner.lines[0]
        return Box((f"√{text}" if len(text) == 1 else f"√({text})",))
    return _beside([Box(("√",)), _fenced(inner, "(", ")")])


def _limits(base: Box, below: Node | None, above: Node | None) -> Box:
    parts, height = [base], 0
    if above is not None:
        over = _tight(_box(above), "-+=")
        parts, height = [over, base], over.height
    if below is not None:
        parts.append(_tight(_box(below), "-+="))
    return _stack(parts, height + base.base)


def _script(base: Box, below: Node | None, above: Node | None) -> Box:
    """A single index, or a power, that Unicode has small letters for stays on the line."""
    down = None if below is None else _tight(_box(below))
    up = None if above is None else _tight(_box(above))
    if base.height == 1 and down and (text := small_below(down.lines)):
        base, down = Box((base.lines[0] + text,)), None
    if base.height == 1 and not down and up and (text := small_above(up.lines)):
        base, up = Box((base.lines[0] + text,)), None
    if down is None and up is None:
        return base
    width = max(box.width for box in (down, up) if box is not None)
    lines = [_pad(line, width) for line in (up.lines if up else ())]
    height = len(lines)
    lines += [" " * width] * base.height
    lines += [_pad(line, width) for line in (down.lines if down else ())]
    return _beside([base, Box(tuple(lines), height + base.base)])


def _tight(box: Box, signs: str = "-+=,") -> Box:
    """A script without spaces around these signs."""
    if box.height > 1:
        return box
    return Box((re.sub(f" ?([{signs}]) ?", r"\1", box.lines[0]),))


def _fenced(box: Box, left: str, right: str) -> Box:
    fences = [Box((_tall(sign, box.height)), box.base) if sign else None for sign in (left, right)]
    before, after = fences
    return _beside([part for part in (before, box, after) if part is not None])


def _tall(sign: str, height: int) -> tuple[str, ...]:
    if height == 1:
        return (sign,)
    top, middle, end = tuple(_TALL[sign])
    lines = [top, *(["⎪" if sign == "{" else middle] * (height - 2)), end]
    if sign == "{" and height > 2:
        lines[height // 2] = middle
    return tuple(lines)


def _grid(rows: list[list[Box]], left: str, right: str, aligned: bool) -> Box:
    columns = max(map(len, rows))
    rows = [[*row, *[Box(("",))] * (columns - len(row))] for row in rows]
    widths = [max(row[c].width for row in rows) for c in range(columns)]
    lines: list[str] = []
    for number, row in enumerate(rows):
        cells = []
        for column, cell in enumerate(row):
            place = "<" if left == "{" else ">"
            gap = _GAP if column else 0
            if aligned:
                place = "<" if column % 2 else ">"
                gap = (
                    (0 if widths[column - 1] == 0 else 3)
                    if column % 2 == 0 and column
                    else column % 2
                )
            padded = tuple(_pad(line, widths[column], place) for line in cell.lines)
            cells += [Box((" " * gap,)), Box(padded, cell.base)]
        made = _beside(cells)
        if number and (made.height > 1 or aligned):
            lines.append(" " * made.width)
        lines += made.lines
    return _fenced(Box(tuple(lines), (len(lines) - 1) // 2), left, right)
