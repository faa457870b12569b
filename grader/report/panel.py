"""One panel of a picture: a tensor's squares as SVG, with the shades, numbers and marks that they have.

Every square brings its own light ground, so that dark numbers can be read on it wherever it stands; words
around it take the page's colour. Colour is never the only sign: numbers are written, what is wrong has a line
around it, what is furthest off a thick frame, NaN and infinities are hatched, and `aria-label` says it all.
Nothing has an id, a script or a style sheet: the page that a picture lands on stays as it is. Where a notebook
is not trusted, the SVG is dropped and the text in it kept: the numbers then still stand apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape

from grader.language import _
from grader.report.grid import View

HEIGHT = 26
"""Of a square with a number, in pixels; it is as wide as its longest number needs."""

SQUARE = 11
"""Side of a square without a number."""

LEVELS = 8
"""Shades of a colour: squares of one shade are one path, which keeps pictures small."""

_ZERO = (250, 250, 250)
_INK, _WRONG = "#111", "#9b1c1c"
_EDGE = ' stroke="#fff" stroke-width="5" paint-order="stroke"'

Cell = tuple[int, int]


@dataclass(frozen=True)
class Panel:
    """One tensor's squares.

    Attributes:
        remark: what is told of it beside its name.
        values: what each square shows.
        words: the same as written in it; none where there is no room.
        view: which elements these are.
        marked: squares that get a frame.
    """

    name: str
    remark: str
    values: list[list[float]]
    words: list[list[str]]
    view: View
    colour: Callable[[float], str]
    marked: list[Cell] = field(default_factory=list)


def draw_panel(panel: Panel, width: int = 0) -> str:
    """Return a caption with name, shape and dtype, and the squares.

    Args:
        panel: what to draw.
        width: of a square with a number, at least; what the panel itself needs when left out.
    """
    caption = f"<strong>{escape(panel.name)}</strong> {escape(panel.remark)}<br>"
    if not panel.values:
        nothing = _("no elements")
        return f"<div>{caption}{escape(nothing)}</div>"
    numbers = panel.view.has_numbers
    size = (max(34, width or width_of(panel)), HEIGHT) if numbers else (SQUARE, SQUARE)
    body = _squares(panel, *size)
    if numbers:
        body += _numbers(panel, *size)
    body += _frames(panel, *size)
    whole = (size[0] * len(panel.values[0]), size[1] * len(panel.values))
    return (
        f"<div>{caption}{svg(*whole, f'{panel.name} {panel.remark}', _describe(panel), body)}</div>"
    )


def width_of(panel: Panel) -> int:
    """Return what the longest number needs."""
    return max((12 + 7 * len(word) for row in panel.words for word in row), default=0)


def say(value: float, digits: int = 4) -> str:
    """Word a number in a few characters; `nan` and `inf` as words, and whole ones to the last digit."""
    if isinstance(value, (bool, int)) and abs(value) < 1_000_000_000:
        return str(value)
    return f"{value:.{digits}g}"


def say_apart(want: float, got: float) -> tuple[str, str]:
    """Word two numbers in six digits, or in as many as it takes to tell them apart."""
    said = say(want, 6), say(got, 6)
    return (repr(want), repr(got)) if said[0] == said[1] and want != got else said


def colours(most: float) -> Callable[[float], str]:
    """Return the shades for numbers: white at 0, darkest from `most` on."""

    def colour(value: float) -> str:
        share = min(abs(value) / most, 1.0) if most else 0.0
        level = math.ceil(share * LEVELS)
        return (_SHADES_ABOVE if value > 0 else _SHADES_BELOW)[level]

    return colour


def _shades(target: tuple[int, int, int]) -> list[str]:
    """The colours from that of zero to `target`."""
    return [
        "#"
        + "".join(f"{a + (b - a) * i // LEVELS:02x}" for a, b in zip(_ZERO, target, strict=True))
        for i in range(LEVELS + 1)
    ]


_SHADES_ABOVE, _SHADES_BELOW = _shades((244, 162, 89)), _shades((120, 178, 229))


def svg(width: int, height: int, title: str, described: str, body: str, scale: int = 1) -> str:
    """Return an SVG image with its title and what it shows; a unit is `scale` pixels."""
    w, h = (width + 2) * scale, (height + 2) * scale
    label = escape(_("{part}: {said}").format(part=title, said=described))
    return (
        f'<svg role="img" aria-label="{label}" width="{w}" height="{h}"'
        f' viewBox="-1 -1 {width + 2} {height + 2}"'
        f' style="max-width:100%;height:auto;vertical-align:top;margin-top:.2em">{body}</svg>'
    )


def _squares(panel: Panel, width: int, height: int) -> str:
    by_colour: dict[str, list[Cell]] = {}
    hatched = []
    for i, row in enumerate(panel.values):
        for j, value in enumerate(row):
            if math.isfinite(value):
                by_colour.setdefault(panel.colour(value), []).append((i, j))
            else:
                hatched.append((i, j))
    body = "".join(
        f'<path fill="{fill}" d="{_boxes(cells, width, height)}"/>'
        for fill, cells in by_colour.items()
    )
    if hatched:
        lines = "".join(_hatching(cell, width, height) for cell in hatched)
        body += f'<path fill="#fff" d="{_boxes(hatched, width, height)}"/>'
        body += f'<path stroke="#999" stroke-width="1" d="{lines}"/>'
    return f'<g stroke="#fff" stroke-width=".5">{body}</g>'


def _numbers(panel: Panel, width: int, height: int) -> str:
    rows = []
    for i, row in enumerate(panel.words):
        texts = []
        for j, word in enumerate(row):
            # A white edge keeps words apart from the hatching behind them.
            edge = "" if math.isfinite(panel.values[i][j]) else _EDGE
            place = f'x="{j * width + width // 2}" y="{i * height + 17}"'
            texts.append(f"<text {place}{edge}>{escape(word)}</text>")
        rows.append(", ".join(texts))
    style = (
        'text-anchor="middle" font-size="12" font-family="ui-monospace,Menlo,Consolas,monospace"'
    )
    return f'<g fill="{_INK}" {style}>{"; ".join(rows)}</g>'


def _frames(panel: Panel, width: int, height: int) -> str:
    """Draw a line around what is wrong, and a thick frame around what is furthest off."""
    if not panel.marked:
        return ""
    thin = _outline(panel.marked, width, height)
    body = f'<path fill="none" stroke="{_WRONG}" stroke-width="2" d="{thin}"/>'
    if worst := panel.view.worst_square():
        thick = _boxes([worst], width, height, inset=2)
        body += f'<path fill="none" stroke="{_WRONG}" stroke-width="3.5" d="{thick}"/>'
    return body


def _boxes(cells: Iterable[Cell], width: int, height: int, inset: int = 0) -> str:
    w, h = width - 2 * inset, height - 2 * inset
    return "".join(f"M{j * width + inset} {i * height + inset}h{w}v{h}h-{w}z" for i, j in cells)


def _outline(cells: list[Cell], width: int, height: int) -> str:
    """The edges between these squares and others: one line around a block, not one around each square."""
    inside = set(cells)
    edges = []
    for i, j in cells:
        x, y = j * width, i * height
        if (i - 1, j) not in inside:
            edges.append(f"M{x} {y}h{width}")
        if (i + 1, j) not in inside:
            edges.append(f"M{x} {y + height}h{width}")
        if (i, j - 1) not in inside:
            edges.append(f"M{x} {y}v{height}")
        if (i, j + 1) not in inside:
            edges.append(f"M{x + width} {y}v{height}")
    return "".join(edges)


def _hatching(cell: Cell, width: int, height: int) -> str:
    """Lines from lower left to upper right, all over a square."""
    x, y = cell[1] * width, cell[0] * height
    return "".join(
        f"M{x + max(0, c - height)} {y + min(c, height)}L{x + min(c, width)} {y + max(0, c - width)}"
        for c in range(6, width + height, 6)
    )


def _describe(panel: Panel) -> str:
    """Say what a panel shows to those who do not see it."""
    if panel.view.has_numbers:
        return "; ".join(", ".join(row) for row in panel.words)
    finite = [value for row in panel.values for value in row if math.isfinite(value)]
    if not finite:
        return _("nothing finite")
    return _("{count} squares, from {least} to {most}").format(
        count=sum(map(len, panel.values)), least=say(min(finite)), most=say(max(finite))
    )
