"""Numbers of a training, epoch by epoch: in a notebook as a picture, elsewhere as lines of blocks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

from grader.errors import UsageError
from grader.language import _

_WIDTH, _HEIGHT = 480, 240
_LEFT, _TOP, _RIGHT, _BOTTOM = 52, 34, 96, 36
_COLOURS = ("#2f7ed8", "#d2691e", "#2e8b57", "#9b59b6")  # seen on light and on dark pages
_BLOCKS = "▁▂▃▄▅▆▇█"


def show_curves(title: str, **curves: Sequence[float]) -> None:
    """Show how numbers change from epoch to epoch.

    Args:
        title: what the numbers are.
        curves: by what they are called, at most four; a number for each epoch. NaN and infinity leave gaps.

    Raises:
        UsageError: there is nothing to be drawn.
    """
    from IPython.core.getipython import get_ipython
    from IPython.display import display

    lines = {name: [float(value) for value in values] for name, values in curves.items()}
    if not 1 <= len(lines) <= len(_COLOURS) or not any(map(_seen, lines.values())):
        said = _("Nothing to draw: give one to four lists of numbers, a number for each epoch.")
        raise UsageError(said)
    text = to_text(title, lines)
    if get_ipython() is None:
        print(text)
    else:
        display({"text/html": to_svg(title, lines), "text/plain": text}, raw=True)


def to_text(title: str, lines: Mapping[str, Sequence[float]]) -> str:
    """Return a line of blocks for each curve, between its first and its last number."""
    low, high = _range(lines)
    width = max(map(len, lines))
    said = [title]
    for name, values in lines.items():
        places = [round((v - low) / (high - low) * (len(_BLOCKS) - 1)) for v in _seen(values)]
        blocks = "".join(_BLOCKS[place] for place in places)
        said.append(
            f"{name:{width}}  {values[0]:.4g} {blocks} {values[-1]:.4g}" if values else name
        )
    return "\n".join(said)


def to_svg(title: str, lines: Mapping[str, Sequence[float]]) -> str:
    """Return the picture: a curve for each line, its name at its end, and an axis with round numbers."""
    low, high = _range(lines)
    most = max(map(len, lines.values()))
    across, up = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def at(epoch: float, value: float) -> tuple[float, float]:
        x = _LEFT + across * ((epoch - 1) / (most - 1) if most > 1 else 0.5)
        return round(x, 1), round(_TOP + up * (high - value) / (high - low), 1)

    parts = [_text(_LEFT, 18, title, "start", "font-weight='600'")]
    for value in _ticks(low, high):
        y = at(1, value)[1]
        parts.append(
            f"<line x1='{_LEFT}' y1='{y}' x2='{_LEFT + across}' y2='{y}' stroke='currentColor' opacity='.15'/>"
        )
        parts.append(_text(_LEFT - 8, y + 4, f"{value:g}", "end"))
    for epoch in sorted({1, (most + 1) // 2, most}):
        parts.append(_text(at(epoch, low)[0], _HEIGHT - 18, str(epoch)))
    parts.append(_text(_LEFT + across / 2, _HEIGHT - 3, _("epoch")))
    ends = []
    for (name, values), colour in zip(lines.items(), _COLOURS, strict=False):
        places = [at(n, v) for n, v in enumerate(values, 1) if math.isfinite(v)]
        points = " ".join(f"{x},{y}" for x, y in places)
        parts.append(
            f"<polyline points='{points}' fill='none' stroke='{colour}' stroke-width='2'/>"
        )
        parts += [f"<circle cx='{x}' cy='{y}' r='2.5' fill='{colour}'/>" for x, y in places]
        if places:
            ends.append((places[-1][1], name, colour))
    parts += _names(ends, _LEFT + across + 8)
    return (
        f"<svg role='img' aria-label='{escape(to_text(title, lines), quote=True)}' width='{_WIDTH}'"
        f" viewBox='0 0 {_WIDTH} {_HEIGHT}' style='max-width:100%' font-size='12'"
        f" font-family='system-ui,sans-serif' fill='currentColor'>{''.join(parts)}</svg>"
    )


def _names(ends: Sequence[tuple[float, str, str]], x: float) -> list[str]:
    """Names beside the ends of their curves, moved apart where these are close."""
    said, last = [], -math.inf
    for y, name, colour in sorted(ends):
        last = max(y + 4, last + 15)
        said.append(_text(x, last, name, "start", f"style='fill:{colour}'"))
    return said


def _text(x: float, y: float, text: str, anchor: str = "middle", more: str = "") -> str:
    return f"<text x='{x:g}' y='{y:g}' text-anchor='{anchor}' {more}>{escape(text)}</text>"


def _seen(values: Sequence[float]) -> list[float]:
    return [value for value in values if math.isfinite(value)]


def _range(lines: Mapping[str, Sequence[float]]) -> tuple[float, float]:
    """The least and the largest round number that hold all curves; from 0 where none is negative."""
    seen = [value for values in lines.values() for value in _seen(values)]
    low, high = min(0.0, *seen), max(seen)
    high = high if high > low else low + 1.0
    step = _step(low, high)
    return math.floor(low / step) * step, math.ceil(high / step - 1e-9) * step


def _ticks(low: float, high: float) -> list[float]:
    step = _step(low, high)
    return [round(low + n * step, 12) for n in range(round((high - low) / step) + 1)]


def _step(low: float, high: float) -> float:
    """1, 2 or 5 times a power of ten, so that there are three to eight steps."""
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= rough * 0.999)
