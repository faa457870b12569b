"""Heat maps of what is wrong: expected, yours and the difference side by side, or the mask that was drawn.

How one panel is drawn is in `panel.py`; here is which there are, and what is said below them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

import torch
from torch import Tensor

from grader.language import _, together
from grader.report.failing import Comparison, Mask, badness_of
from grader.report.grid import View, make_view
from grader.report.panel import (
    SQUARE,
    Cell,
    Panel,
    colours,
    draw_panel,
    say,
    say_apart,
    svg,
    width_of,
)

MAX_MASK = 100
"""Rows, and columns, of a mask that are drawn."""

_PLAIN = "#ececec"
_SMALL = "margin:.25em 0;font-size:.92em"


def draw(picture: Comparison | Mask) -> str:
    """Return HTML: panels side by side with their captions, and what is to be seen in words."""
    if isinstance(picture, Mask):
        return _draw_mask(picture)
    if picture.got is None or picture.wrong is None:
        return _draw_apart(picture)
    return _draw_compared(picture, picture.got, picture.wrong)


def draw_numbers(tensors: Iterable[tuple[str, Tensor]]) -> str:
    """Return small tensors side by side, as numbers without colours."""
    return _side_by_side(
        [
            draw_panel(_panel(name, tensor, make_view(tensor.shape), lambda value: _PLAIN))
            for name, tensor in tensors
        ]
    )


def _draw_compared(compared: Comparison, got: Tensor, wrong: Tensor) -> str:
    expected = compared.expected
    difference, badness = badness_of(expected, got, wrong)
    view = make_view(expected.shape, badness)
    most = _largest(expected) or _largest(got)
    marked = view.of(wrong)
    panels = [
        _panel(_("Expected"), expected, view, colours(most)),
        _panel(_("Yours"), got, view, colours(most), marked),
        _difference(view.of(difference), view, marked),
    ]
    return _draw_panels(panels) + _say(_legend(expected, got, view, most))


def _difference(shown: Tensor, view: View, wrong: Tensor) -> Panel:
    values, words = shown.tolist(), []
    if view.has_numbers:
        # What is right is not worth digits.
        words = [
            [say(v) if bad else "0" if v == 0 else "≈0" for v, bad in zip(row, marks, strict=True)]
            for row, marks in zip(values, wrong.tolist(), strict=True)
        ]
    colour = colours(_largest(shown))
    return Panel(_("Difference"), _("yours - expected"), values, words, view, colour, _cells(wrong))


def _draw_apart(compared: Comparison) -> str:
    """Two tensors that cannot be compared element by element, or one that is not there."""
    there = [tensor for tensor in (compared.expected, compared.got) if tensor is not None]
    colour = colours(max(map(_largest, there)))
    views = [make_view(tensor.shape) for tensor in there]
    names = (_("Expected"), _("Yours"))
    drawn = _draw_panels(
        [
            _panel(name, tensor, view, colour)
            for name, tensor, view in zip(names, there, views, strict=False)
        ],
        "" if compared.got is not None else f"<div><strong>{names[1]}</strong> None</div>",
    )
    said = [_say_part(view, tensor) for view, tensor in zip(views, there, strict=True)]
    return drawn + _say(dict.fromkeys(said))


def _draw_mask(mask: Mask) -> str:
    """What was drawn, one small square for each element: lines, blocks and repetitions are seen at once."""
    draw = mask.draw.reshape(-1, mask.draw.shape[-1] if mask.draw.dim() else 1)
    shown = draw[:MAX_MASK, :MAX_MASK]
    rows, columns = shown.shape
    side = max(2, min(SQUARE, 320 // max(rows, columns, 1)))
    runs = "".join(_runs(row, line) for row, line in enumerate((shown == 0).tolist()))
    share = f"{int((draw == 0).sum())}/{draw.numel()}"
    title = _("What your first call drew")
    caption = _("dark: {name} ({share})").format(name=mask.names[0], share=share)
    body = (
        f'<rect width="{columns}" height="{rows}" fill="{_PLAIN}"/><path stroke="#333" d="{runs}"/>'
    )
    image = svg(columns, rows, title, caption, body, scale=side)
    words = [caption]
    if shown.shape != draw.shape:
        words.append(
            _("Shown: the first {rows} x {columns} of {shape} elements.").format(
                rows=rows, columns=columns, shape=tuple(mask.draw.shape)
            )
        )
    return _side_by_side([f"<div><strong>{escape(title)}</strong><br>{image}</div>"]) + _say(words)


def _runs(row: int, line: list[bool]) -> str:
    """A row's dark elements as strokes, neighbours in one."""
    strokes, start = [], None
    for column, dark in enumerate([*line, False]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            strokes.append(f"M{start} {row}.5h{column - start}")
            start = None
    return "".join(strokes)


def _panel(
    name: str,
    tensor: Tensor,
    view: View,
    colour: Callable[[float], str],
    marked: Tensor | None = None,
) -> Panel:
    remark = f"{tuple(tensor.shape)} {str(tensor.dtype)[6:]}"
    values = view.of(tensor).tolist() if tensor.numel() else []
    words = [[say(value) for value in row] for row in values] if view.has_numbers else []
    return Panel(
        name, remark, values, words, view, colour, [] if marked is None else _cells(marked)
    )


def _draw_panels(panels: list[Panel], more: str = "") -> str:
    """Draw panels in squares of one size, so that the same place is found in each."""
    width = max(map(width_of, panels))
    return _side_by_side([*(draw_panel(panel, width) for panel in panels), more])


def _side_by_side(panels: list[str]) -> str:
    """Put panels side by side where there is room, else below one another."""
    return f'<div style="display:flex;flex-wrap:wrap;gap:.8em 1.6em;margin:.5em 0">{"".join(panels)}</div>'


def _say(sentences: Iterable[str]) -> str:
    said = together(sentence for sentence in sentences if sentence)
    return f'<p style="{_SMALL}">{escape(said)}</p>' if said else ""


def _legend(expected: Tensor, got: Tensor, view: View, most: float) -> list[str]:
    words = []
    if view.worst is not None:
        want, have = expected[view.worst].item(), got[view.worst].item()
        told = dict(zip(("want", "got"), say_apart(want, have), strict=True))
        words.append(
            _("Furthest off at {place}: expected {want}, yours {got}.").format(
                place=view.worst, **told
            )
        )
    words.append(_say_part(view, expected))
    words.append(_("Outlined: wrong; thick frame: furthest off."))
    if not view.has_numbers:
        words.append(
            _("White is 0, orange above, blue below; darkest from {most} on.").format(
                most=say(most)
            )
        )
    return words


def _say_part(view: View, tensor: Tensor) -> str:
    """Say which part of a tensor is shown, if it is not all of it."""
    words = []
    if view.slice:
        place = ", ".join([*map(str, view.slice), ":", ":"])
        words.append(
            _("Shown: [{place}] of shape {shape}.").format(place=place, shape=tuple(tensor.shape))
        )
    if view.block != (1, 1):
        rows, columns = view.block
        words.append(
            _("Each square stands for {rows} x {columns} elements: the worst of them.").format(
                rows=rows, columns=columns
            )
        )
    return together(words)


def _largest(tensor: Tensor) -> float:
    """The largest finite number, without its sign."""
    if not tensor.numel():
        return 0.0
    return float(torch.where(tensor.isfinite(), tensor.double().abs(), 0.0).max())


def _cells(mask: Tensor) -> list[Cell]:
    return [(int(i), int(j)) for i, j in mask.nonzero().tolist()]
