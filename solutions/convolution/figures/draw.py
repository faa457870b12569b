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
