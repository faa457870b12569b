"""The figures of the lesson on regularisation: without words, for every language."""

from grader.author.drawing import Drawing

MEASURED = [(0, 1.1), (1, 0.4), (2, 1.5), (3, 1.4), (4, 2.9), (5, 3.6), (6, 5.6), (7, 6.4)]
"""The parabola 0.7 + x^2 / 8, measured not quite exactly."""


def _through_all(x):
    """The one polynomial of degree 7 that meets all eight points, at `x` (Lagrange)."""
    total = 0.0
    for a, y in MEASURED:
        term = y
        for b, _ in MEASURED:
            if b != a:
                term *= (x - b) / (a - b)
        total += term
    return total


def overfit():
    """Eight points, a quiet curve that passes near them, and a wild one that meets them all."""

    def place(x, y):
        return 24 + 52 * x, 202 - 23 * y

    drawing = Drawing(412, 240)
    fine = [step / 20 for step in range(141)]
    drawing.curve([place(x, _through_all(x)) for x in fine], colour="orange")
    drawing.curve([place(x, 0.7 + x * x / 8) for x in fine], colour="blue", dashed=True)
    for x, y in MEASURED:
        drawing.dot(*place(x, y))
    return drawing.svg()


def dropped():
    """Five numbers, a mask that was drawn for them, and what dropout makes of them."""
    side, left = 48, 4
    drawing = Drawing(5 * side + 8, 3 * side + 88)
    drawing.grid(left, 4, [[8, 4, 2, "−4", 6]], side=side)
    drawing.words(left + 2.5 * side, side + 22, "·", size=34)
    mask = [[1, 1, 0, 1, 1]]
    drawing.grid(left, side + 38, mask, side=side, tint="orange", tinted={(0, 2)}, marked={(0, 2)})
    drawing.arrow(left + 2.5 * side, 2 * side + 44, left + 2.5 * side, 2 * side + 76)
    kept = {(0, j) for j in (0, 1, 3, 4)}
    result = [[10, 5, 0, "−5", 7.5]]
    drawing.grid(left, 2 * side + 84, result, side=side, tint="blue", tinted=kept)
    return drawing.svg()


def folds():
    """Ten rows of data in four turns; those that validate are marked."""
    side = 34
    drawing = Drawing(10 * side + 8, 4 * (side + 10))
    for turn, fold in enumerate(({0, 1, 2}, {3, 4, 5}, {6, 7}, {8, 9})):
        held = {(0, row) for row in fold}
        top = 5 + turn * (side + 10)
        drawing.grid(4, top, [list(range(10))], side=side, tint="orange", tinted=held, marked=held)
    return drawing.svg()
