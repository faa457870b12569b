"""The figures of the lesson on derivatives: numbers and curves, hardly a word, for every language."""

import math

from grader.author.drawing import Drawing

TOWERS = [((0, 0), 5), ((12, 9), 10), ((1, 7), 5)]
"""Where the towers of the lesson stand, and how far each of them is from the place that is searched."""


def _uphill(x, y):
    """How fast the squared errors of the distances to the towers grow with x and with y."""
    slopes = [0.0, 0.0]
    for (a, b), measured in TOWERS:
        distance = math.hypot(x - a, y - b)
        for i, along in enumerate((x - a, y - b)):
            slopes[i] += 2 * (distance - measured) * along / distance
    return slopes


def place():
    """Three towers, a circle around each at the measured distance, and a walk to where the circles meet."""

    def at(x, y):
        return 140 + 22 * x, 285 - 22 * y

    drawing = Drawing(440, 404)
    turn = [2 * math.pi * step / 90 for step in range(91)]
    for (a, b), radius in TOWERS:
        circle = [at(a + radius * math.cos(t), b + radius * math.sin(t)) for t in turn]
        drawing.curve([p for p in circle if 0 <= p[0] <= 440 and 0 <= p[1] <= 404], colour="blue")
    x, y = 10.0, 1.0
    walk = [at(x, y)]
    for _ in range(40):
        along, up = _uphill(x, y)
        x, y = x - 0.05 * along, y - 0.05 * up
        walk.append(at(x, y))
    drawing.curve(walk, colour="orange", dashed=True)
    drawing.dot(*walk[0])
    drawing.dot(*walk[-1])
    drawing.words(walk[0][0] + 20, walk[0][1] + 14, "?", size=24)
    for (a, b), _ in TOWERS:
        left, top = at(a, b)
        drawing.grid(left - 15, top - 15, [["T"]], side=30, tint="blue")
    return drawing.svg()


def product():
    """A row times a column, and the entry of the product that comes of it."""
    drawing = Drawing(404, 148)
    row, column = {(1, 0), (1, 1), (1, 2)}, {(0, 0), (1, 0), (2, 0)}
    drawing.grid(4, 30, [[1, 0, 2], [0, 3, 1]], tint="orange", tinted=row, marked=row)
    drawing.words(156, 74, "·", size=34)
    drawing.grid(176, 8, [[1, 2], [0, 1], [3, 0]], tint="orange", tinted=column, marked=column)
    drawing.words(286, 74, "=", size=26)
    drawing.grid(308, 30, [[7, 2], [3, 3]], tint="blue", tinted={(1, 0)}, marked={(1, 0)})
    return drawing.svg()


def norms():
    """Three ways from one crossing of streets to another, 3 to the right and 4 down, with their lengths."""
    step, left, top = 52, 30, 26

    def at(x, y):
        return left + step * x, top + step * y

    drawing = Drawing(3 * step + 150, 4 * step + 52)
    for x in range(4):
        for y in range(4):
            if x < 3:
                drawing.grid(*at(x, y), [[""]], side=step)
    drawing.curve([at(0, 0), at(0, 4), at(3, 4)], colour="orange")
    drawing.curve([at(0, 0), at(3, 4)], colour="grey")
    drawing.curve([at(0, 0), at(3, 3), at(3, 4)], colour="blue", dashed=True)
    for x, y in ((0, 0), (3, 4)):
        drawing.dot(*at(x, y))
    for number, (y, colour) in {7: (0.6, "orange"), 5: (1.6, "grey"), 4: (2.6, "blue")}.items():
        right, middle = left + 3 * step + 22, top + step * y
        drawing.curve([(right, middle), (right + 42, middle)], colour=colour, dashed=number == 4)
        drawing.words(right + 66, middle, str(number))
    return drawing.svg()


def slope():
    """A curve, its tangent at a point, and the line through the points one step before and after it."""

    def f(x):
        return 0.09 * x**3 + 0.4 * x + 1

    def at(x, y):
        return 40 + 62 * x, 246 - 26 * y

    drawing = Drawing(372, 282)
    drawing.curve([at(step / 20, f(step / 20)) for step in range(0, 97)], colour="grey")
    middle, h = 2.6, 1.5
    chord = (f(middle + h) - f(middle - h)) / (2 * h)
    level = f(middle - h)
    drawing.curve(
        [at(x, level + chord * (x - middle + h)) for x in (0.5, 4.7)], colour="blue", dashed=True
    )
    tangent = 0.27 * middle**2 + 0.4
    drawing.curve([at(x, f(middle) + tangent * (x - middle)) for x in (1.5, 4.1)], colour="orange")
    for x, name in ((middle - h, "x − h"), (middle, "x"), (middle + h, "x + h")):
        drawing.dot(*at(x, f(x)))
        drawing.words(at(x, 0)[0], 268, name, size=17)
    return drawing.svg()


def jacobian():
    """Three rows of slopes, each with its weight, and their weighted sum."""
    side = 44
    drawing = Drawing(250, 4 * side + 96)
    weights, rows = [1, 10, 0], [[4, 2], [1, 3], [5, 0]]
    drawing.words(60, 14, "v", size=19)
    drawing.words(176, 14, "J", size=19)
    for i, (weight, row) in enumerate(zip(weights, rows, strict=True)):
        top = 28 + i * (side + 6)
        drawing.grid(38, top, [[weight]], side=side, tint="orange")
        drawing.words(108, top + side / 2, "·", size=34)
        drawing.grid(132, top, [row], side=side)
    drawing.arrow(176, 182, 176, 214)
    drawing.words(104, 222 + side / 2, "g")
    drawing.grid(132, 222, [[14, 32]], side=side, tint="blue")
    return drawing.svg()


def chain():
    """Four numbers in a row; from each to the next an arrow, and on the way back the slopes."""
    side, way = 48, 62
    drawing = Drawing(4 * side + 3 * way + 12, 132)
    names, values, slopes = ("w₁", "y₁", "y₂", "(y₂ − t)²"), (2, 7, 36, 4), (3, 5, 4)
    for i, (name, value) in enumerate(zip(names, values, strict=True)):
        left = 6 + i * (side + way)
        last = i == len(names) - 1
        drawing.words(left + side / 2 - (12 if last else 0), 14, name, size=18)
        drawing.grid(left, 30, [[value]], side=side, tint="blue" if last else "plain")
        if i < 3:
            drawing.arrow(left + side + 8, 46, left + side + way - 8, 46)
            drawing.arrow(left + side + way - 8, 66, left + side + 8, 66)
            drawing.words(left + side + way / 2, 90, f"· {slopes[i]}", size=20)
    drawing.words(6 + side / 2, 112, "60", size=22)
    return drawing.svg()
