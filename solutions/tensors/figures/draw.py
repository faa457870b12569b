"""The figures of the lesson on tensors: squares with numbers and the words of code, for every language."""

from math import cos, pi, sin

from grader.author.drawing import Drawing


def clouds():
    """Two arcs of points that reach into each other, and a curve that goes between them."""
    drawing = Drawing(440, 250)

    def place(x, y):
        return 150 + 118 * x, 138 - 118 * y

    for i in range(17):
        angle, off = pi * (i + 0.5) / 17, 0.11 * sin(5.3 * i)
        x, y = (1 + off) * cos(angle), (1 + off) * sin(angle)
        drawing.dot(*place(x, y))
        left, top = place(1.05 - x, 0.38 - y)
        drawing.words(left, top, "×", size=30)
    across = [-1.15 + 0.05 * n for n in range(68)]
    border = [(x, 0.19 + 0.48 * sin(pi * (0.525 - x) / 1.05)) for x in across]
    drawing.curve([place(x, y) for x, y in border], colour="blue", dashed=True)
    return drawing.svg()


def memory():
    """A matrix and its transpose read one row of memory; a contiguous copy has a row of its own."""
    side = 36
    drawing = Drawing(450, 344)
    drawing.words(70, 16, "X", size=19)
    drawing.grid(
        16, 32, [[0, 1, 2], [3, 4, 5]], side=side, tint="orange", tinted={(0, 0), (0, 1), (0, 2)}
    )
    drawing.words(336, 16, "X.T", size=19)
    turned = [[0, 3], [1, 4], [2, 5]]
    drawing.grid(300, 32, turned, side=side, tint="orange", tinted={(0, 0), (1, 0), (2, 0)})
    drawing.arrow(70, 112, 70, 166)
    drawing.arrow(286, 112, 214, 166)
    drawing.grid(16, 174, [range(6)], side=side, tint="orange", tinted={(0, 0), (0, 1), (0, 2)})
    drawing.arrow(336, 148, 336, 292)
    drawing.words(252, 262, ".contiguous()", size=17)
    copied = [0, 3, 1, 4, 2, 5]
    drawing.grid(228, 300, [copied], side=side, tint="orange", tinted={(0, 0), (0, 2), (0, 4)})
    return drawing.svg()


def stretched():
    """A column and a row are stretched to a matrix, and added."""
    side = 40
    drawing = Drawing(468, 138)
    column, row = [0, 10, 20], [1, 2, 3, 4]
    drawing.grid(4, 8, [[number] for number in column], side=side, tint="orange")
    drawing.words(70, 68, "+", size=26)
    drawing.grid(94, 48, [row], side=side, tint="blue")
    drawing.words(280, 68, "=", size=26)
    drawing.grid(304, 8, [[a + b for b in row] for a in column], side=side)
    return drawing.svg()


def chosen():
    """Where x is at least 3 its number is taken, elsewhere that of y."""
    side = 40
    x, y = [[1, 5, 2], [4, 0, 6]], [[10, 20, 30], [40, 50, 60]]
    high = {(i, j) for i in (0, 1) for j in (0, 1, 2) if x[i][j] >= 3}
    low = {(i, j) for i in (0, 1) for j in (0, 1, 2)} - high
    both = [[x[i][j] if (i, j) in high else y[i][j] for j in (0, 1, 2)] for i in (0, 1)]
    drawing = Drawing(434, 190)
    for left, name, numbers, places, tint in (
        (4, "x", x, high, "orange"),
        (140, "y", y, low, "blue"),
    ):
        drawing.words(left + 60, 14, name)
        marked = places if name == "x" else ()
        drawing.grid(left, 30, numbers, side=side, tint=tint, tinted=places, marked=marked)
    drawing.arrow(268, 70, 302, 70)
    drawing.grid(310, 30, both, side=side, tint="orange", tinted=high, marked=high)
    drawing.arrow(64, 116, 64, 140)
    drawing.grid(4, 146, [[5, 4, 6]], side=side, tint="orange")
    return drawing.svg()


def best():
    """The two largest numbers of a row, and their labels."""
    side = 44
    drawing = Drawing(388, 118)
    drawing.words(44, 32, "prob")
    drawing.words(44, 88, "labels")
    row, labels = ["0.1", "0.6", "0.3"], [7, 3, 9]
    drawing.grid(
        96, 10, [row], side=side, tint="orange", tinted={(0, 1), (0, 2)}, marked={(0, 1), (0, 2)}
    )
    drawing.grid(96, 66, [labels], side=side, tint="orange", tinted={(0, 1), (0, 2)})
    drawing.arrow(238, 88, 284, 88)
    drawing.grid(294, 66, [[3, 9]], side=side, tint="blue")
    return drawing.svg()


def bits():
    """The 32 bits of 6.36: one of the sign, eight of the exponent, 23 of the mantissa."""
    side = 26
    drawing = Drawing(23 * side + 8, 142)
    drawing.words(34, 12, "s = 0", size=15)
    drawing.grid(21, 26, [["0"]], side=side, tint="green")
    drawing.words(106 + 4 * side, 12, "E = 129", size=15)
    drawing.grid(106, 26, [f"{129:08b}"], side=side, tint="orange")
    drawing.words(4 + 11.5 * side, 86, "M = 4949279", size=15)
    drawing.grid(4, 100, [f"{4949279:023b}"], side=side, tint="blue")
    return drawing.svg()
