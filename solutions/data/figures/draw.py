"""The figures of the lesson on data: numbers in squares and names of files, for every language."""

from grader.author.drawing import Drawing


def table():
    """Four rows of a table with holes, and the numbers that come of them."""
    drawing = Drawing(560, 200)
    known = [["45", "2", "A"], ["", "3", "B"], ["80", "", "A"], ["55", "1", ""]]
    holes = {(1, 0), (2, 1), (3, 2)}
    drawing.grid(4, 12, known, marked=holes)
    drawing.arrow(152, 100, 196, 100)
    made = [
        ["45", "2", "1", "0", "0"],
        ["60", "3", "0", "1", "0"],
        ["80", "2", "1", "0", "0"],
        ["55", "1", "0", "0", "1"],
    ]
    tinted = {(1, 0), (2, 1), *((i, j) for i in range(4) for j in (2, 3, 4))}
    drawing.grid(212, 12, made, tint="blue", tinted=tinted, marked={(1, 0), (2, 1), (3, 4)})
    drawing.arrow(444, 100, 488, 100)
    drawing.words(524, 100, "?", size=40)
    return drawing.svg()


def ids():
    """Three class ids, and a row of zeros and a one for each."""
    drawing = Drawing(280, 152)
    drawing.grid(4, 10, [["2"], ["0"], ["2"]], tint="orange")
    drawing.arrow(60, 76, 116, 76)
    rows = [[int(place == k) for place in range(3)] for k in (2, 0, 2)]
    ones = {(0, 2), (1, 0), (2, 2)}
    drawing.grid(132, 10, rows, tint="blue", tinted=ones, marked=ones)
    return drawing.svg()


def scaled():
    """Points in a long, narrow cloud far from the corner; and the same points around the middle of a cross."""
    points = [(30, 1), (45, 3), (55, 2), (62, 4), (75, 3), (88, 5), (101, 4), (110, 6)]
    n = len(points)
    means = [sum(p[k] for p in points) / n for k in (0, 1)]
    spreads = [(sum((p[k] - means[k]) ** 2 for p in points) / n) ** 0.5 for k in (0, 1)]
    drawing = Drawing(560, 220)
    drawing.arrow(14, 200, 256, 200)
    drawing.arrow(14, 200, 14, 20)
    for x, y in points:
        drawing.dot(14 + 2 * x, 200 - 2 * y)
    for x in (40, 80, 120):
        drawing.words(14 + 2 * x, 213, str(x), size=15)
    drawing.arrow(276, 110, 320, 110)
    drawing.arrow(340, 110, 550, 110)
    drawing.arrow(442, 212, 442, 10)
    for x, y in points:
        across, up = (x - means[0]) / spreads[0], (y - means[1]) / spreads[1]
        drawing.dot(442 + 48 * across, 110 - 44 * up)
    for k in (-2, 2):
        drawing.words(442 + 48 * k, 126, str(k).replace("-", "−"), size=15)
        drawing.words(424, 110 - 44 * k, str(k).replace("-", "−"), size=15)
    return drawing.svg()


def channels():
    """Four pixels of three numbers each become three channels of four numbers each."""
    colours = [
        ("orange", [255, 0, 51, 102]),
        ("green", [0, 102, 255, 51]),
        ("blue", [51, 255, 0, 204]),
    ]
    drawing = Drawing(520, 250)
    for pixel in range(4):
        i, j = divmod(pixel, 2)
        for k, (tint, numbers) in enumerate(colours):
            x, y = 4 + 136 * j + 42 * k, 64 + 66 * i
            drawing.grid(x, y, [[numbers[pixel]]], tint=tint, side=42)
    drawing.arrow(282, 124, 330, 124)
    for k, (tint, numbers) in enumerate(colours):
        scaled_numbers = [f"{number / 255:g}" for number in numbers]
        x, y = 350 + 40 * k, 4 + 80 * k
        drawing.grid(x, y, [scaled_numbers[:2], scaled_numbers[2:]], tint=tint, side=38)
    return drawing.svg()


def folder():
    """Numbers 0 to 3, names of files beside them, and the one that is read."""
    drawing = Drawing(440, 196)
    drawing.grid(
        4, 10, [["0"], ["1"], ["2"], ["3"]], tint="orange", tinted={(1, 0)}, marked={(1, 0)}
    )
    names = ["1.pt", "10.pt", "11.pt", "2.pt"]
    for n, name in enumerate(names):
        drawing.words(96, 32 + 44 * n, name)
    drawing.arrow(136, 76, 210, 76)
    numbers = [[0.1, 0.9], [0.9, 0.1]]
    drawing.grid(226, 32, numbers, tint="blue")
    drawing.words(328, 76, ",", size=26)
    drawing.words(388, 76, '"crosses"')
    return drawing.svg()


def batches():
    """The numbers 0 to 6, shuffled, and cut into pieces of 3, 3 and 1."""
    drawing = Drawing(372, 194)
    drawing.grid(4, 4, [list(range(7))])
    drawing.arrow(158, 54, 158, 84)
    order = [4, 0, 6, 2, 5, 1, 3]
    places = [4 + 44 * n + 18 * (n // 3) for n in range(7)]
    for n, (x, number) in enumerate(zip(places, order, strict=True)):
        drawing.grid(x, 94, [[number]], tint=("blue", "orange", "green")[n // 3])
    for first, last, word in ((0, 2, "0"), (3, 5, "1"), (6, 6, "2")):
        drawing.words((places[first] + places[last]) / 2 + 22, 162, word, size=17)
    return drawing.svg()
