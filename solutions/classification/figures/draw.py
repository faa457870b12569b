"""The figures of the lesson on classification: numbers, digits and letters, for every language."""

from math import exp, log

from grader.author.drawing import Drawing


def meter():
    """A picture of 8 by 8 points that is a 6 or an 8, and the ten digits that it could be."""
    bright = {(i, j) for i in (0, 3, 6) for j in (2, 3, 4, 5)}
    bright |= {(i, 2) for i in (1, 2, 4, 5)} | {(i, 5) for i in (4, 5)}
    bright |= {(1, 5), (5, 0), (2, 7), (7, 3)}
    drawing = Drawing(410, 228)
    drawing.grid(10, 10, [[""] * 8] * 8, side=26, tint="orange", tinted=bright)
    drawing.arrow(230, 114, 272, 114)
    numbers = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    asked = {(2, 0), (2, 2)}
    drawing.grid(284, 38, numbers, side=38, tint="blue", tinted=asked, marked=asked)
    drawing.grid(322, 152, [[9]], side=38)
    return drawing.svg()


def shares():
    """Three logits, their exponentials, and the shares that these have in their sum."""
    logits = [0, 1, 2]
    powers = [exp(logit) for logit in logits]
    side = 58
    drawing = Drawing(430, 3 * side + 12)
    for left, column, tint in (
        (6, logits, "plain"),
        (182, [f"{power:.1f}" for power in powers], "orange"),
        (362, [f"{power / sum(powers):.2f}"[1:] for power in powers], "blue"),
    ):
        drawing.grid(left, 6, [[word] for word in column], side=side, tint=tint)
    for i in range(3):
        middle = 6 + side * (i + 0.5)
        drawing.arrow(72, middle, 174, middle)
        drawing.arrow(248, middle, 354, middle)
    drawing.words(122, 18, "exp", size=17)
    drawing.words(300, 18, f"/ {sum(powers):.1f}", size=17)
    return drawing.svg()


def cost():
    """The curve of -ln p, with points at 0.1 and 0.9."""

    def place(p, loss):
        return 48 + 320 * p, 214 - 40 * loss

    drawing = Drawing(400, 250)
    drawing.arrow(48, 214, 392, 214)
    drawing.arrow(48, 214, 48, 6)
    fine = [0.008 * 1.05**step for step in range(0, 99)]
    drawing.curve([place(p, -log(p)) for p in fine] + [place(1, 0)], colour="blue")
    for p in (0.1, 0.9):
        drawing.dot(*place(p, -log(p)))
        drawing.words(place(p, 0)[0], 234, str(p), size=17)
    drawing.words(place(1, 0)[0], 234, "1", size=17)
    drawing.words(126, place(0, -log(0.1))[1] - 8, "2.30", size=17)
    drawing.words(place(0.9, 0)[0], 190, "0.11", size=17)
    for loss in (2, 4):
        drawing.words(26, place(0, loss)[1], str(loss), size=17)
    return drawing.svg()


def jacobian():
    """How three probabilities move with three logits, in hundredths: rows and columns sum to 0."""
    p = [0.2, 0.3, 0.5]
    table = [[(i == j) * p[i] - p[i] * p[j] for j in range(3)] for i in range(3)]
    words = [[f"{100 * slope:.0f}".replace("-", "−") for slope in row] for row in table]
    side = 58
    drawing = Drawing(280, 230)
    drawing.words(4 + side / 2, 22, "p", size=19)
    drawing.grid(4, 48, [[number] for number in p], side=side, tint="blue")
    for j in range(3):
        drawing.words(96 + side * (j + 0.5), 22, "o" + "₁₂₃"[j], size=19)
    diagonal = {(i, i) for i in range(3)}
    drawing.grid(96, 48, words, side=side, tint="orange", tinted=diagonal, marked=diagonal)
    return drawing.svg()


def counted():
    """Scores with the largest of each row marked, the answers that they give, and the labels."""
    scores = [[0.1, 0.3, 0.6], [0.5, 0.2, 0.3], [0.2, 0.7, 0.1]]
    answers, labels = [2, 0, 1], [2, 0, 2]
    largest = {(i, j) for i, j in enumerate(answers)}
    side = 44
    drawing = Drawing(404, 3 * side + 44)
    for j in range(3):
        drawing.words(6 + side * (j + 0.5), 14, str(j), size=17)
    drawing.grid(6, 30, scores, side=side, tint="orange", tinted=largest, marked=largest)
    drawing.arrow(152, 96, 186, 96)
    drawing.grid(196, 30, [[number] for number in answers], side=side, tint="orange")
    drawing.words(262, 96, "=", size=22)
    drawing.grid(284, 30, [[number] for number in labels], side=side)
    for i, (answer, label) in enumerate(zip(answers, labels, strict=True)):
        drawing.words(362, 30 + side * (i + 0.5), "✓" if answer == label else "×", size=24)
    return drawing.svg()


def flat():
    """A picture of three by three points becomes a row; times the weights it gives a logit for each class."""
    side = 22
    bright = {(0, 0), (0, 1), (0, 2), (1, 2), (2, 2)}
    row = {(0, 3 * i + j) for i, j in bright}
    drawing = Drawing(524, 9 * side + 44)
    middle = 34 + 4.5 * side
    drawing.grid(4, middle - 1.5 * side, [[""] * 3] * 3, side=side, tint="orange", tinted=bright)
    drawing.arrow(78, middle, 112, middle)
    drawing.grid(120, middle - side / 2, [[""] * 9], side=side, tint="orange", tinted=row)
    drawing.words(336, middle, "@", size=20)
    drawing.words(356 + 1.5 * side, 16, "W", size=19)
    drawing.grid(356, 34, [[""] * 3] * 9, side=side, tint="blue")
    drawing.words(440, middle, "=", size=20)
    drawing.grid(456, middle - side / 2, [[""] * 3], side=side, tint="green")
    return drawing.svg()
