"""The figures of the lesson on convolution: numbers in squares, without words, for every language."""

from grader.author.drawing import Drawing


def edges():
    """A bright block on a dark ground, and below it what is left of it under the kernel (1, -1)."""
    side = 34
    picture = [[int(1 <= i <= 3 and 2 <= j <= 5) for j in range(8)] for i in range(5)]
    found = [[row[j] - row[j + 1] for j in range(7)] for row in picture]
    drawing = Drawing(8 * side + 8, 11 * side + 72)
    bright = {(i, j) for i in range(5) for j in range(8) if picture[i][j]}
    drawing.grid(4, 4, picture, tint="orange", tinted=bright, side=side)
    middle = 4 * side + 4
    drawing.arrow(middle - 52, 5 * side + 12, middle - 52, 6 * side + 44)
    drawing.grid(middle - 24, 5 * side + 18, [[1, "−1"]], side=side)
    marked = {(i, j) for i in range(5) for j in range(7) if found[i][j]}
    left = 4 + side // 2
    signed = [[str(value).replace("-", "−") for value in row] for row in found]
    drawing.grid(left, 6 * side + 52, signed, tint="blue", tinted=marked, marked=marked, side=side)
    return drawing.svg()


def window():
    """One position of a 2 x 2 kernel in a 3 x 3 input, and the number that it gives."""
    numbers = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    under = {(1, 0), (1, 1), (2, 0), (2, 1)}
    drawing = Drawing(424, 188)
    drawing.words(74, 16, "X")
    drawing.grid(8, 32, numbers, tint="orange", tinted=under, marked=under)
    drawing.words(166, 98, "★", size=22)
    drawing.words(234, 16, "K")
    drawing.grid(190, 54, [[0, 1], [2, 3]])
    drawing.words(302, 98, "=", size=26)
    drawing.words(370, 16, "Y")
    drawing.grid(326, 54, [[19, 25], [37, 43]], tint="blue", tinted={(1, 0)}, marked={(1, 0)})
    return drawing.svg()


def pooling():
    """One position of a 2 x 2 window, and the largest number in it."""
    numbers = [[1, 0, 2], [4, 3, 1], [0, 5, 2]]
    under = {(0, 0), (0, 1), (1, 0), (1, 1)}
    largest = [
        [max(numbers[i + a][j + b] for a in (0, 1) for b in (0, 1)) for j in (0, 1)] for i in (0, 1)
    ]
    drawing = Drawing(300, 142)
    drawing.grid(4, 4, numbers, tint="orange", tinted=under, marked=under)
    drawing.arrow(148, 70, 196, 70)
    drawing.grid(206, 26, largest, tint="blue", tinted={(0, 0)}, marked={(0, 0)})
    return drawing.svg()


def channels():
    """Two input channels, each with a kernel of its own; the two results are added up."""
    side, across = 38, 318
    inputs = [[[2, 0, 1], [0, 1, 3]], [[1, 1, 0], [0, 2, 0]]]
    kernels = [[[1, 2], [0, 1]], [[0, 1], [1, 0]]]
    results = [[3, 5], [1, 2]]
    drawing = Drawing(364, 268)
    for place, top in enumerate((4, 112)):
        middle = top + side
        drawing.grid(4, top, inputs[place], side=side, tint="orange")
        drawing.words(142, middle, "★", size=22)
        drawing.grid(164, top, kernels[place], side=side)
        drawing.words(260, middle, "=", size=26)
        drawing.grid(across - side + 2, middle - side / 2, [results[place]], side=side)
    drawing.words(across + 2, 96, "+", size=26)
    drawing.arrow(across + 2, 174, across + 2, 214)
    drawing.grid(across - side + 2, 222, [[4, 7]], side=side, tint="blue")
    return drawing.svg()


def copies():
    """Two numbers put two copies of a kernel down, which overlap in one place."""
    side, left = 44, 84
    drawing = Drawing(308, 296)
    for x, name, numbers in ((left, "X", [2, 3]), (left + 3 * side, "K", [1, 4])):
        drawing.words(x + side, 14, name)
        drawing.grid(x, 28, [numbers], tint="orange" if name == "X" else "plain")
    for place, (times, copy) in enumerate((("2 · K", [2, 8]), ("3 · K", [3, 12]))):
        top = 104 + place * (side + 8)
        drawing.words(38, top + side / 2, times)
        drawing.grid(left + place * side, top, [copy])
    drawing.arrow(left + 1.5 * side, 206, left + 1.5 * side, 238)
    drawing.words(38, 268, "Y")
    drawing.grid(left, 246, [[2, 11, 12]], tint="blue", tinted={(0, 1)}, marked={(0, 1)})
    return drawing.svg()


def steps():
    """A row of six with one zero on each side, read by a window of three with stride 2."""
    side = 36
    row = [0, 1, 2, 3, 4, 5, 6, 0]
    drawing = Drawing(8 * side + 104, 4 * side + 40)
    drawing.grid(4, 4, [row], side=side, tint="orange", tinted={(0, 0), (0, 7)})
    for place, start in enumerate((0, 2, 4)):
        top = 16 + (place + 1) * (side + 6)
        drawing.grid(4 + start * side, top, [row[start : start + 3]], side=side)
        drawing.arrow(14 + (start + 3) * side, top + 18, 8 * side + 50, top + 18)
        total = sum(row[start : start + 3])
        drawing.grid(8 * side + 60, top, [[total]], side=side, tint="blue")
    return drawing.svg()
