"""The figures of the lesson on multilayer perceptrons: numbers, letters and curves, for every language."""

from math import exp, log10

from grader.author.drawing import Drawing


def stairs():
    """The four positions of two switches, with 1 where the lamp is lit, and a line that fails."""
    side, left, top = 180, 70, 34
    drawing = Drawing(330, 270)
    drawing.arrow(left, top + side + 6, left + side + 56, top + side + 6)
    drawing.arrow(left, top + side + 6, left, 4)
    drawing.curve([(left - 12, top + 120), (left + side + 30, top - 6)], dashed=True)
    for x, y in ((0, 0), (0, 1), (1, 0), (1, 1)):
        lit = x != y
        place = (left + x * side, top + (1 - y) * side)
        drawing.grid(
            place[0] - 19,
            place[1] - 19,
            [[int(lit)]],
            side=38,
            tint="orange" if lit else "plain",
            marked={(0, 0)} if lit else set(),
        )
    drawing.words(left + side + 44, top + side + 34, "x₁", size=19)
    drawing.words(left - 36, 16, "x₂", size=19)
    return drawing.svg()


def ramps():
    """relu(x), relu(x - 1), and their difference: 0, a ramp, then 1."""

    def place(x, y, left):
        return left + 34 * (x + 1), 128 - 40 * y

    drawing = Drawing(530, 168)
    for left, bend in ((10, 0), (190, 1)):
        drawing.arrow(*place(-1, 0, left), *place(3.3, 0, left))
        drawing.curve([place(x, max(x - bend, 0), left) for x in (-1, bend, 2.6)], colour="blue")
        drawing.words(place(bend, 0, left)[0], 148, str(bend), size=17)
    drawing.words(172, 84, "−", size=26)
    drawing.words(354, 84, "=", size=26)
    drawing.arrow(*place(-1, 0, 374), *place(3.3, 0, 374))
    drawing.curve([place(x, min(max(x, 0), 1), 374) for x in (-1, 0, 1, 3)], colour="orange")
    drawing.words(place(0, 0, 374)[0], 148, "0", size=17)
    drawing.words(place(1, 0, 374)[0], 148, "1", size=17)
    return drawing.svg()


def squeezed():
    """The sigmoid from -6 to 6, and its slope, dashed, four times as high."""

    def place(x, y):
        return 220 + 32 * x, 168 - 140 * y

    def s(x):
        return 1 / (1 + exp(-x))

    steps = [x / 5 for x in range(-30, 31)]
    drawing = Drawing(440, 206)
    drawing.arrow(*place(-6.4, 0), *place(6.7, 0))
    drawing.arrow(*place(0, 0), *place(0, 1.16))
    drawing.curve([place(x, s(x)) for x in steps], colour="blue")
    slopes = [place(x, s(x) * (1 - s(x))) for x in steps]
    drawing.curve(slopes, colour="orange", dashed=True)
    for x in (-4, 0, 4):
        drawing.words(place(x, 0)[0], 190, str(x).replace("-", "−"), size=17)
    drawing.words(236, place(0, 1)[1], "1", size=17)
    drawing.words(250, place(0, 0.25)[1] - 16, "0.25", size=17)
    return drawing.svg()


def layers():
    """The corner (1, 1) on its way through the two layers of the statement of XOR."""
    side = 44
    drawing = Drawing(520, 116)
    for left, word in ((48, "X"), (202, "Z"), (344, "H"), (472, "O")):
        drawing.words(left, 14, word, size=19)
    drawing.grid(4, 38, [[1, 1]], side=side, tint="orange")
    drawing.arrow(100, 60, 150, 60)
    drawing.grid(158, 38, [[2, 1]], side=side)
    drawing.arrow(254, 60, 292, 60)
    drawing.grid(300, 38, [[2, 1]], side=side, tint="blue")
    drawing.arrow(396, 60, 442, 60)
    drawing.grid(450, 38, [["−1"]], side=side, tint="green")
    drawing.words(125, 96, "W₁, b₁", size=17)
    drawing.words(273, 96, "relu", size=17)
    drawing.words(419, 96, "W₂, b₂", size=17)
    return drawing.svg()


def back():
    """Forward from X to the loss in the upper row; in the lower one the gradients, from right to left."""
    side = 48
    drawing = Drawing(510, 196)
    for i, word in enumerate(("X", "Z", "H", "O", "L")):
        left = 6 + 112 * i
        drawing.grid(left, 8, [[word]], side=side, tint="blue")
        drawing.grid(left, 138, [["1" if word == "L" else "d" + word]], side=side, tint="orange")
        if i < 4:
            drawing.arrow(left + side + 6, 32, left + 106, 32)
            drawing.arrow(left + 106, 162, left + side + 6, 162)
            drawing.arrow(left + 24, 62, left + 24, 130)
    for middle, words in ((86, "W₁"), (310, "W₂")):
        drawing.words(middle, 98, words, size=18)
    return drawing.svg()


def vanishing():
    """The size of a product of Jacobians over 30 layers, on a scale of powers of ten: three slopes."""

    def place(t, power):
        return 54 + 11 * t, 116 - 5.2 * power

    drawing = Drawing(440, 236)
    drawing.arrow(*place(0, 0), *place(33, 0))
    drawing.arrow(54, 226, 54, 6)
    for factor, colour, dashed in (
        (0.24, "blue", False),
        (1.0, "grey", True),
        (2.1, "orange", False),
    ):
        points = [place(t, t * log10(factor)) for t in (0, 30)]
        drawing.curve(points, colour=colour, dashed=dashed)
    for power in (-20, 10):
        words = f"10{'⁻²⁰' if power < 0 else '¹⁰'}"
        drawing.words(24, place(0, power)[1], words, size=17)
    drawing.words(30, place(0, 0)[1], "1", size=17)
    drawing.words(place(30, 0)[0], 134, "30", size=17)
    return drawing.svg()
