"""The figures of the lesson on recurrent networks: letters and numbers, for every language."""

from grader.author.drawing import Drawing


def lookup():
    """Three indices, a table of four rows of which two are looked up, and the three rows that come out."""
    table = [["0.1", "0.9"], ["0.4", "0.2"], ["0.7", "0.3"], ["0.5", "0.8"]]
    side, used = 48, {(0, 0), (0, 1), (2, 0), (2, 1)}
    drawing = Drawing(404, 4 * side + 12)
    drawing.grid(6, 30, [[2], [0], [2]], side=side, tint="orange")
    drawing.arrow(64, 102, 108, 102)
    for row in range(4):
        drawing.words(126, 6 + side * (row + 0.5), str(row), size=17)
    drawing.grid(142, 6, table, side=side, tint="blue", tinted=used, marked=used)
    drawing.arrow(248, 102, 292, 102)
    drawing.grid(302, 30, [table[2], table[0], table[2]], side=side, tint="blue")
    return drawing.svg()


def _box(drawing, x, y, word, tint):
    drawing.grid(x - 24, y - 24, [[word]], side=48, tint=tint)


def unrolled():
    """Three steps: inputs X below, states H in the middle handed on to the right, outputs Y on top."""
    drawing = Drawing(440, 250)
    drawing.words(26, 124, "H", size=20)
    drawing.arrow(42, 124, 84, 124)
    for t in range(3):
        x = 112 + 124 * t
        _box(drawing, x, 222, "X" + "₀₁₂"[t], "plain")
        _box(drawing, x, 124, "H" + "₀₁₂"[t], "orange")
        _box(drawing, x, 28, "Y" + "₀₁₂"[t], "blue")
        drawing.arrow(x, 196, x, 152)
        drawing.arrow(x, 98, x, 56)
        drawing.arrow(x + 26, 124, x + (96 if t < 2 else 70), 124)
    return drawing.svg()


def both():
    """Three steps, a row of states with arrows to the right, and above it one with arrows to the left."""
    drawing = Drawing(400, 326)
    for t in range(3):
        x = 76 + 124 * t
        _box(drawing, x, 298, "X" + "₀₁₂"[t], "plain")
        _box(drawing, x + 22, 204, "F" + "₀₁₂"[t], "orange")
        _box(drawing, x - 22, 116, "B" + "₀₁₂"[t], "green")
        _box(drawing, x, 28, "Y" + "₀₁₂"[t], "blue")
        drawing.arrow(x + 12, 272, x + 18, 232)
        drawing.arrow(x - 12, 272, x - 18, 144)
        drawing.arrow(x + 18, 178, x + 10, 56)
        drawing.arrow(x - 18, 90, x - 12, 56)
        if t < 2:
            drawing.arrow(x + 48, 204, x + 120, 204)
            drawing.arrow(x + 76, 116, x + 4, 116)
    return drawing.svg()


def layers():
    """Two layers of states over three steps; each is handed on to the right, and up to the layer above."""
    drawing = Drawing(400, 330)
    for t in range(3):
        x = 70 + 124 * t
        _box(drawing, x, 302, "X" + "₀₁₂"[t], "plain")
        for y, below, tint in ((210, 274, "orange"), (118, 182, "green"), (28, 90, "blue")):
            drawing.arrow(x, below, x, y + 28)
            _box(drawing, x, y, "Y" + "₀₁₂"[t] if tint == "blue" else "H" + "₀₁₂"[t], tint)
            if t < 2 and tint != "blue":
                drawing.arrow(x + 26, y, x + 96, y)
    return drawing.svg()


def cell():
    """A cell of 2: times the forget gate 0.9 it is 1.8; plus 0.2 that the input gate lets in, 2 again."""
    drawing = Drawing(440, 88)
    for x, number, tint in ((34, "2.0", "orange"), (220, "1.8", "plain"), (406, "2.0", "orange")):
        _box(drawing, x, 40, number, tint)
    drawing.arrow(62, 40, 192, 40)
    drawing.arrow(248, 40, 378, 40)
    drawing.words(126, 20, "· 0.9", size=18)
    drawing.words(126, 66, "F", size=18)
    drawing.words(312, 20, "+ 0.5 · 0.4", size=18)
    drawing.words(312, 66, "I · C̃", size=18)
    return drawing.svg()


def powers():
    """The powers of 0.8 fall towards 0, those of 1.2 rise ever faster, and 1 stays 1."""

    def place(t, y):
        return 44 + 34 * t, 232 - 34 * y

    drawing = Drawing(440, 262)
    drawing.arrow(44, 232, 428, 232)
    drawing.arrow(44, 232, 44, 6)
    for w, colour, dashed in ((0.8, "blue", False), (1.0, "grey", True), (1.2, "orange", False)):
        drawing.curve([place(t, w**t) for t in range(11)], colour=colour, dashed=dashed)
        drawing.words(place(10, w**10)[0] + 26, place(0, w**10)[1] - 10, str(w), size=17)
    for t in (0, 5, 10):
        drawing.words(place(t, 0)[0], 250, str(t), size=17)
    return drawing.svg()


def clipped():
    """A step of (6, 8), the same one shortened to the length 5, and one whose numbers were cut off at 5."""

    def place(x, y):
        return 40 + 34 * x, 300 - 34 * y

    drawing = Drawing(320, 330)
    drawing.arrow(*place(0, 0), *place(8, 0))
    drawing.arrow(*place(0, 0), *place(0, 8.6))
    drawing.curve([place(0, 0), place(6, 8)], dashed=True)
    drawing.curve([place(0, 0), place(5, 5)], colour="orange", dashed=True)
    drawing.curve([place(0, 0), place(3, 4)], colour="blue")
    for x, y, word in ((6, 8, "(6, 8)"), (3, 4, "(3, 4)"), (5, 5, "(5, 5)")):
        drawing.dot(*place(x, y))
        left, top = place(x, y)
        drawing.words(left + (46 if word != "(3, 4)" else -46), top, word, size=18)
    return drawing.svg()
