"""The figures of the lesson on linear models: without words, for every language."""

from math import exp

from grader.author.drawing import Drawing

HOURS = [0, 1, 2, 3, 4, 5, 6]
HEIGHTS = [20.1, 17.8, 16.1, 13.9, 12.2, 9.8, 8.1]


def _axes(drawing, left, base, right, top):
    """Draw two axes from a corner, with arrows."""
    drawing.arrow(left, base, right, base)
    drawing.arrow(left, base, left, top)


def candle():
    """Seven measured heights of a candle, and a line that goes on until the height is 0."""

    def place(hours, height):
        return 44 + 34 * hours, 230 - 10 * height

    drawing = Drawing(430, 270)
    _axes(drawing, 44, 230, 418, 8)
    drawing.curve([place(0, 20), place(10, 0)], colour="blue", dashed=True)
    for hours, height in zip(HOURS, HEIGHTS, strict=True):
        drawing.dot(*place(hours, height))
    for hours in (2, 4, 6, 8, 10):
        drawing.words(place(hours, 0)[0], 250, str(hours), size=17)
    for height in (10, 20):
        drawing.words(24, place(0, height)[1], str(height), size=17)
    return drawing.svg()


def errors():
    """Three points beside a level line; on each error stands the square that it has."""

    def place(x, y):
        return 40 + 80 * x, 92 - 40 * y

    drawing = Drawing(330, 132)
    for x, error in ((0, 1), (1, -0.5), (2, 2)):
        left, base = place(x + 0.5, 0)
        size = 40 * error
        corners = [(left, base), (left + abs(size), base)]
        corners += [(left + abs(size), base - size), (left, base - size), (left, base)]
        drawing.curve(corners, colour="orange")
        drawing.dot(left, base - size)
    drawing.curve([place(0, 0), place(3.5, 0)], colour="blue", dashed=True)
    return drawing.svg()


def huber():
    """A parabola, and a curve that leaves it at 1 and -1 and goes on straight."""

    def place(x, y):
        return 190 + 56 * x, 210 - 42 * y

    drawing = Drawing(380, 250)
    drawing.arrow(12, 210, 368, 210)
    fine = [step / 20 for step in range(-60, 61)]
    drawing.curve([place(x, x * x / 2) for x in fine], colour="orange")
    bent = [(x, x * x / 2 if abs(x) <= 1 else abs(x) - 0.5) for x in fine]
    drawing.curve([place(x, y) for x, y in bent], colour="blue", dashed=True)
    for x, word in ((-1, "−1"), (0, "0"), (1, "1")):
        drawing.words(place(x, 0)[0], 230, word, size=17)
    return drawing.svg()


def steps():
    """A parabola, and the places where three steps of gradient descent lead on it."""

    def place(w, loss):
        return 40 + 72 * w, 220 - 19 * loss

    drawing = Drawing(340, 262)
    drawing.arrow(20, 220, 328, 220)
    fine = [step / 20 for step in range(0, 81)]
    drawing.curve([place(w, 2.5 * (w - 2) ** 2) for w in fine], colour="blue")
    walked = [0, 1, 1.5, 1.75]
    for w in walked:
        drawing.dot(*place(w, 2.5 * (w - 2) ** 2))
    for w in (0, 1, 2, 3, 4):
        drawing.words(place(w, 0)[0], 242, str(w), size=17)
    return drawing.svg()


def sigmoid():
    """The logistic function between -6 and 6, which is 0.5 at 0."""

    def place(z, p):
        return 210 + 28 * z, 190 - 160 * p

    drawing = Drawing(420, 226)
    drawing.arrow(20, 190, 408, 190)
    drawing.curve([place(-6.5, 1), place(6.5, 1)], dashed=True)
    fine = [step / 10 for step in range(-62, 63)]
    drawing.curve([place(z, 1 / (1 + exp(-z))) for z in fine], colour="blue")
    drawing.dot(*place(0, 0.5))
    drawing.words(place(0, 0)[0], 211, "0", size=17)
    drawing.words(place(-4, 0)[0], 211, "−4", size=17)
    drawing.words(place(4, 0)[0], 211, "4", size=17)
    drawing.words(242, place(0, 0.5)[1], "0.5", size=17)
    return drawing.svg()


def halves():
    """Squares with plus and with minus on either side of a slanted line."""
    side = 30
    drawing = Drawing(330, 240)
    for x, y in ((60, 30), (96, 62), (50, 112), (180, 25)):
        drawing.grid(x, y, [["+"]], tint="blue", side=side)
    for x, y in ((150, 160), (220, 110), (260, 180), (200, 195)):
        drawing.grid(x, y, [["−"]], tint="orange", side=side)
    drawing.curve([(30, 215), (300, 35)], dashed=True)
    drawing.arrow(165, 125, 138, 84)
    return drawing.svg()
