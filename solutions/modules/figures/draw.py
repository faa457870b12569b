"""The figures of the lesson on modules: without words, for every language."""

import math

from grader.author.drawing import Drawing


def _spiral(turn, colour, dashed, drawing):
    """One of two spirals that are wound into each other."""
    points = []
    for step in range(8, 76):
        r, angle = step / 25, step / 12.5 + turn
        points.append((150 + 46 * r * math.cos(angle), 150 - 46 * r * math.sin(angle)))
    drawing.curve(points, colour=colour, dashed=dashed)


def spirals():
    """Two spirals, and a point of which nobody knows to which one it belongs."""
    drawing = Drawing(300, 300)
    _spiral(0, "blue", False, drawing)
    _spiral(math.pi, "orange", True, drawing)
    drawing.dot(168, 228)
    drawing.words(190, 229, "?")
    return drawing.svg()


def names():
    """A chain of three layers as a tree: each name is the way from the top to a tensor."""
    drawing = Drawing(460, 196)
    drawing.words(230, 18, "net")
    places = {"0": 90, "1": 230, "2": 370}
    for name, x in places.items():
        drawing.arrow(230 + (x - 230) * 0.12, 34, x - (x - 230) * 0.12, 74)
        drawing.words(x, 90, name)
    for x in (90, 370):
        for shift, name in ((-46, "weight"), (46, "bias")):
            drawing.arrow(x + shift * 0.2, 104, x + shift * 0.8, 144)
            drawing.words(x + shift, 160, name, size=17)
    drawing.words(230, 160, "tanh", size=17)
    drawing.arrow(230, 106, 230, 144)
    return drawing.svg()


def shared():
    """Seven places in a row; two of them hold one layer, with one weight and one bias."""
    side = 56
    drawing = Drawing(7 * side + 8, 176)
    row = [["L", "r", "S", "r", "S", "r", "L"]]
    both = {(0, 2), (0, 4)}
    drawing.grid(4, 4, row, side=side, tint="orange", tinted=both, marked=both)
    for place in (2, 4):
        x = 4 + (place + 0.5) * side
        drawing.arrow(x, side + 10, x + (3.5 - (place + 0.5)) * side * 0.55, 112)
    drawing.grid(4 + 3.5 * side - 52, 116, [["W", "b"]], side=52, tint="orange")
    return drawing.svg()


def start():
    """How large the numbers are in ten layers: they vanish, they stay, they grow."""
    drawing = Drawing(380, 220)
    for factor, colour, dashed in (
        (0.62, "orange", True),
        (1.0, "blue", False),
        (1.5, "grey", True),
    ):
        points = [(20 + 34 * n, 118 - 46 * n * math.log10(factor)) for n in range(11)]
        drawing.curve(points, colour=colour, dashed=dashed)
    for n in range(11):
        drawing.dot(20 + 34 * n, 118)
    return drawing.svg()
