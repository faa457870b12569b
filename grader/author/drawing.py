"""Figures as SVG, drawn by an author's code: squares with numbers, words, arrows; the same bytes each time.

One picture is seen on light and on dark pages. So every square brings its own light ground with dark numbers
on it, and words and lines outside of squares are of a grey that is read on both. Colour is never the only
sign: what is `marked` has a thick outline.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

Number = int | float
Point = tuple[Number, Number]
Place = tuple[int, int]

GREY = "#7c7c7c"
"""Of large words and lines on the page itself: a contrast of 4.2 with white, and of 4.5 with #111."""

LINE = "#8a8f98"
DARK = "#1a1a1a"
CURVES = {"grey": GREY, "blue": "#3f7fd9", "orange": "#c8701e"}
"""Of curves: a contrast of 3.6 or more with white and with #111."""
TINTS = {"plain": "#eceff3", "blue": "#cfe3ff", "orange": "#ffdcae", "green": "#cdeccf"}
SIDE = 44
_FONT = "font-family='system-ui,sans-serif'"


class Drawing:
    """A figure of `width` x `height` pixels; draw on it, then take `svg()`."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def grid(
        self,
        x: Number,
        y: Number,
        rows: Sequence[Sequence[object]],
        *,
        tint: str = "plain",
        tinted: Collection[Place] = (),
        marked: Collection[Place] = (),
        side: int = SIDE,
    ) -> None:
        """Draw squares with a word in each, the upper left corner at (x, y).

        Args:
            x: pixels from the left.
            y: pixels from the top.
            rows: what stands in the squares; "" leaves one empty.
            tint: one of `TINTS`, of the squares in `tinted`; of all if there are none.
            tinted: (row, column) of those that have it.
            marked: (row, column) of squares with a thick outline.
            side: of a square.
        """
        for i, row in enumerate(rows):
            for j, word in enumerate(row):
                fill = TINTS[tint if not tinted or (i, j) in tinted else "plain"]
                left, top = x + j * side, y + i * side
                self._square(left, top, side, f"fill='{fill}' stroke='{LINE}'")
                if (i, j) in marked:
                    # Within the square: a dark line around it is not seen on a dark page.
                    within = f"fill='none' stroke='{DARK}' stroke-width='3'"
                    self._square(left + 2.5, top + 2.5, side - 5, within)
                if str(word):
                    self._word(left + side / 2, top + side / 2, str(word), DARK, side * 0.42)

    def _square(self, x: Number, y: Number, side: Number, look: str) -> None:
        place = f"x='{_n(x)}' y='{_n(y)}'"
        self._add(f"<rect {place} width='{_n(side)}' height='{_n(side)}' {look}/>")

    def words(self, x: Number, y: Number, text: str, *, size: int = 19) -> None:
        """Write words on the page itself, their middle at (x, y)."""
        self._word(x, y, text, GREY, size, bold=True)

    def arrow(self, x: Number, y: Number, to_x: Number, to_y: Number) -> None:
        """Draw an arrow."""
        length = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5 or 1
        dx, dy = (to_x - x) / length, (to_y - y) / length
        points = [
            (to_x, to_y),
            (to_x - 11 * dx - 5 * dy, to_y - 11 * dy + 5 * dx),
            (to_x - 11 * dx + 5 * dy, to_y - 11 * dy - 5 * dx),
        ]
        ends = f"x1='{_n(x)}' y1='{_n(y)}' x2='{_n(to_x - 9 * dx)}' y2='{_n(to_y - 9 * dy)}'"
        self._add(f"<line {ends} stroke='{GREY}' stroke-width='3'/>")
        corners = " ".join(f"{_n(a)},{_n(b)}" for a, b in points)
        self._add(f"<polygon points='{corners}' fill='{GREY}'/>")

    def curve(self, points: Sequence[Point], *, colour: str = "grey", dashed: bool = False) -> None:
        """Join points by a line; of two curves one is dashed, so that they differ without colour too.

        Args:
            points: (x, y) each, pixels from the left and from the top.
            colour: one of `CURVES`.
            dashed: whether the line has gaps.
        """
        corners = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        look = f"fill='none' stroke='{CURVES[colour]}' stroke-width='3'"
        gaps = " stroke-dasharray='9 6'" if dashed else ""
        self._add(f"<polyline points='{corners}' {look}{gaps}/>")

    def dot(self, x: Number, y: Number) -> None:
        """Draw a measured point, its middle at (x, y)."""
        look = f"fill='{DARK}' stroke='{TINTS['plain']}' stroke-width='2'"
        self._add(f"<circle cx='{_n(x)}' cy='{_n(y)}' r='6' {look}/>")

    def svg(self) -> str:
        """The figure as SVG; what it shows in words is for the lesson to say."""
        size = f"width='{self.width}' height='{self.height}'"
        view = f"viewBox='0 0 {self.width} {self.height}'"
        head = (
            f"<svg xmlns='http://www.w3.org/2000/svg' {size} {view} {_FONT} text-anchor='middle'>"
        )
        return "\n".join([head, *self._parts, "</svg>"])

    def _word(
        self, x: Number, y: Number, text: str, colour: str, size: Number, *, bold: bool = False
    ) -> None:
        weight = " font-weight='600'" if bold else ""
        # A third of the size below the middle: not every browser centres by itself.
        place = f"x='{_n(x)}' y='{_n(y + size * 0.35)}'"
        self._add(
            f"<text {place} font-size='{_n(size)}' fill='{colour}'{weight}>{escape(text)}</text>"
        )

    def _add(self, part: str) -> None:
        self._parts.append(part)


def _n(value: Number) -> str:
    """A coordinate, the same text on every machine."""
    return f"{round(value, 1):g}"
