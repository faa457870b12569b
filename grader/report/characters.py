"""What the notebook shows as a picture, in a terminal: small grids of numbers, with colour where there is any.

Colour is never the only sign: what is wrong has a star, what is furthest off two. Panels stand side by side
where there is room and below one another where there is not; of one that is too wide the columns around what
is furthest off are shown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from grader.expected.built import BuiltCase, BuiltExercise
from grader.jail.outcome import Outcome
from grader.judging.checks import Check
from grader.language import _
from grader.report.failing import Comparison, Mask, badness_of, find_picture, small_inputs
from grader.report.grid import View, fits, make_view
from grader.report.panel import colours, say, say_apart

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

MAX_INPUTS = 6
INDENT = 2
GAP = 3
"""Columns between two panels."""

CUT = "…"
_WRONG, _WORST = "*", "**"
_RIGHT_MAP, _WRONG_MAP, _WORST_MAP = ".", "x", "X"
_WRONG_STYLE = "bold red"
MAX_MASK = (16, 60)
"""Rows and columns of a mask that are drawn."""


@dataclass(frozen=True)
class _Panel:
    """Lines of one tensor, the first its caption."""

    lines: list[Text]

    @property
    def width(self) -> int:
        """Columns that it takes."""
        return max(line.cell_len for line in self.lines)


def draw_case(
    case: BuiltCase,
    built: BuiltExercise,
    outcomes: Sequence[Outcome],
    check: Check,
    console: Console,
) -> str:
    """Draw the inputs of a failing case and what a check of it is about.

    Args:
        case: the case.
        built: its exercise.
        outcomes: what its runs did; without any, only the inputs are drawn.
        check: the failed check that is told.
        console: for its width and colours.

    Returns:
        Lines, with the codes of colours where the console has them; empty where words say it all.
    """
    width = console.width - INDENT
    parts = []
    tensors = small_inputs(case, built, fits)
    if 0 < len(tensors) <= MAX_INPUTS:
        panels = [_numbers(name, t, make_view(t.shape), width) for name, t in tensors]
        parts.append(_beside(panels, width))
    picture = find_picture(case, list(outcomes), check) if outcomes else None
    if picture is not None:
        parts.append(_draw(picture, width, colourful=console.color_system is not None))
    with console.capture() as drawn:
        for number, lines in enumerate(parts):
            if number:
                console.print()
            for line in lines:
                for part in [line] if line.no_wrap else line.wrap(console, width):
                    console.print(
                        " " * INDENT, part, sep="", no_wrap=True, crop=True, highlight=False
                    )
    return drawn.get().rstrip("\n")


def _draw(picture: Comparison | Mask, width: int, *, colourful: bool) -> list[Text]:
    if isinstance(picture, Mask):
        return _draw_mask(picture, width)
    if picture.got is None or picture.wrong is None:
        there = [(_("Expected"), picture.expected), (_("Yours"), picture.got)]
        return _beside(
            [
                _Panel([_caption(name, "None")])
                if tensor is None
                else _numbers(name, tensor, make_view(tensor.shape), width)
                for name, tensor in there
            ],
            width,
        )
    return _draw_compared(picture, picture.got, picture.wrong, width, colourful=colourful)


def _draw_compared(
    compared: Comparison, got: Tensor, wrong: Tensor, width: int, *, colourful: bool
) -> list[Text]:
    expected = compared.expected
    difference, badness = badness_of(expected, got, wrong)
    view = make_view(expected.shape, badness)
    marks = _marks(view, wrong)
    if view.has_numbers:
        panels = [
            _numbers(_("Expected"), expected, view, width),
            _numbers(_("Yours"), got, view, width, marks),
            _numbers(_("Difference"), difference, view, width, marks, _("yours - expected")),
        ]
    else:
        most = _largest(view.of(expected))
        named = [(_("Expected"), expected), (_("Yours"), got)] if colourful else []
        panels = [_shades(name, tensor, view, most) for name, tensor in named]
        panels.append(_map(_("Where it is wrong"), expected, marks))
    lines = _beside(panels, width)
    return [*lines, *_legend(compared, got, view, marks)]


def _marks(view: View, wrong: Tensor) -> list[list[str]]:
    """For each square a star where it is wrong, two where it is furthest off."""
    marks = [[_WRONG if bad else "" for bad in row] for row in view.of(wrong).tolist()]
    if (worst := view.worst_square()) is not None:
        marks[worst[0]][worst[1]] = _WORST
    return marks


def _numbers(
    name: str,
    tensor: Tensor,
    view: View,
    width: int,
    marks: Sequence[Sequence[str]] = (),
    remark: str = "",
) -> _Panel:
    """A panel of numbers; those that are marked with their mark behind them."""
    from rich.text import Text

    caption = _caption(name, remark or _size(tensor))
    if not tensor.numel():
        return _Panel([caption, Text(_("no elements"))])
    values = view.of(tensor).tolist()
    if not view.has_numbers:
        return _Panel([caption])
    marks = marks or [[""] * len(row) for row in values]
    digits = next((d for d in (4, 3, 2) if _columns(values, marks, d)[1] <= width), 2)
    words, _width = _columns(values, marks, digits)
    columns = _window(words, view, width)
    lines = [caption]
    for row, stars in zip(words, marks, strict=True):
        line = Text(CUT + " " if columns.start else "")
        for column in columns:
            line.append("" if column == columns.start else "  ")
            line.append(row[column], _WRONG_STYLE if stars[column] else "")
        line.append(" " + CUT if columns.stop < len(row) else "")
        lines.append(line)
    return _Panel(lines)


def _columns(
    values: Sequence[Sequence[float]], marks: Sequence[Sequence[str]], digits: int
) -> tuple[list[list[str]], int]:
    """Numbers as words, of one width in each column, and how wide they are together."""
    words = [[say(value, _digits(value, digits)) for value in row] for row in values]
    for column in range(len(values[0])):
        longest = max(len(row[column]) for row in words)
        stars = max(len(row[column]) for row in marks)
        for row, mark in zip(words, marks, strict=True):
            row[column] = row[column].rjust(longest) + mark[column].ljust(stars)
    return words, len("  ".join(words[0]))


def _digits(value: float, digits: int) -> int:
    """Whole numbers lose nothing: 1024 is not 1.02e+03."""
    return 6 if math.isfinite(value) and value == int(value) else digits


def _window(words: list[list[str]], view: View, width: int) -> range:
    """The columns that are shown: all, or those around the one that is furthest off."""
    sizes = [len(word) + 2 for word in words[0]]
    if sum(sizes) - 2 <= width:
        return range(len(sizes))
    worst = view.worst_square()
    start = stop = worst[1] if worst else 0
    room = width - 2 * len(CUT) - 4 - sizes[start]
    stop += 1
    while True:
        if stop < len(sizes) and sizes[stop] <= room:
            room -= sizes[stop]
            stop += 1
        elif start > 0 and sizes[start - 1] <= room:
            start -= 1
            room -= sizes[start]
        else:
            return range(start, stop)


def _shades(name: str, tensor: Tensor, view: View, most: float) -> _Panel:
    """A panel of coloured squares: white at 0, orange above, blue below."""
    from rich.text import Text

    colour = colours(most)
    lines = [_caption(name, _size(tensor))]
    for row in view.of(tensor).tolist():
        line = Text()
        for value in row:
            is_number = math.isfinite(value)
            style = f"on {colour(value)}" if is_number else "black on white"
            line.append("  " if is_number else "! ", style)
        lines.append(line)
    return _Panel(lines)


def _map(name: str, tensor: Tensor, marks: Sequence[Sequence[str]]) -> _Panel:
    """A panel of one character for each square."""
    from rich.text import Text

    said = {"": _RIGHT_MAP, _WRONG: _WRONG_MAP, _WORST: _WORST_MAP}
    lines = [_caption(name, _size(tensor))]
    for row in marks:
        line = Text()
        for mark in row:
            line.append(said[mark] + " ", _WRONG_STYLE if mark else "dim")
        lines.append(line)
    return _Panel(lines)


def _draw_mask(mask: Mask, width: int) -> list[Text]:
    from rich.text import Text

    draw = mask.draw.reshape(-1, mask.draw.shape[-1] if mask.draw.dim() else 1)
    shown = draw[: MAX_MASK[0], : min(MAX_MASK[1], width)]
    caption = _caption(_("What your first call drew"), f"{tuple(mask.draw.shape)}")
    lines = [caption, *(Text("".join("#" if v == 0 else "." for v in row)) for row in shown)]
    share = f"{int((draw == 0).sum())}/{draw.numel()}"
    lines.append(Text(_("#: {name} ({share})").format(name=mask.names[0], share=share), "dim"))
    return lines


def _legend(
    compared: Comparison, got: Tensor, view: View, marks: Sequence[Sequence[str]]
) -> list[Text]:
    """What the marks mean, and the element that is furthest off."""
    from rich.text import Text

    said = []
    if view.worst is not None:
        want, have = compared.expected[view.worst].item(), got[view.worst].item()
        place = ", ".join(map(str, view.worst))
        told = dict(zip(("want", "got"), say_apart(want, have), strict=True))
        said.append(
            _("Furthest off at {place}: expected {want}, yours {got}.").format(
                place=f"[{place}]", **told
            )
        )
    if view.slice:
        place = ", ".join([*map(str, view.slice), ":", ":"])
        shape = tuple(compared.expected.shape)
        said.append(_("Shown: [{place}] of shape {shape}.").format(place=place, shape=shape))
    if view.block != (1, 1):
        said.append(
            _("Each square stands for {rows} x {columns} elements: the worst of them.").format(
                rows=view.block[0], columns=view.block[1]
            )
        )
    if view.has_numbers and any(map(any, marks)):
        said.append(_("*: wrong, **: furthest off."))
    elif not view.has_numbers:
        said.append(_("x: wrong, X: furthest off."))
    return [Text(one, "dim") for one in said]


def _beside(panels: Sequence[_Panel], width: int) -> list[Text]:
    """Panels side by side as long as there is room."""
    from rich.text import Text

    rows: list[list[_Panel]] = []
    for panel in panels:
        taken = sum(one.width + GAP for one in rows[-1]) if rows else 0
        if rows and taken + panel.width <= width:
            rows[-1].append(panel)
        else:
            rows.append([panel])
    lines: list[Text] = []
    for row in rows:
        for number in range(max(len(panel.lines) for panel in row)):
            line = Text(no_wrap=True)
            for panel in row:
                part = panel.lines[number] if number < len(panel.lines) else Text()
                line.append_text(part)
                line.append(" " * (panel.width - part.cell_len + GAP))
            line.rstrip()
            lines.append(line)
    return lines


def _caption(name: str, remark: str) -> Text:
    from rich.text import Text

    return Text.assemble((name, "bold"), " ", (remark, "dim"))


def _size(tensor: Tensor) -> str:
    return f"{tuple(tensor.shape)} {str(tensor.dtype)[6:]}"


def _largest(tensor: Tensor) -> float:
    if not tensor.numel():
        return 0.0
    return float(torch.where(tensor.isfinite(), tensor.double().abs(), 0.0).max())
