"""The figures of the lesson on optimisation: without words, for every language."""

import math

from grader.author.drawing import Drawing


def valley():
    """A long, narrow valley from above; a path that jumps from wall to wall, and one that swings in."""

    def place(x, y):
        return 300 + 58 * x, 130 - 88 * y

    drawing = Drawing(460, 260)
    turn = [math.pi * k / 40 for k in range(81)]
    for size in (0.8, 1.9, 3.1, 4.5):
        ring = [(size * math.cos(a), size * math.sin(a) / math.sqrt(20)) for a in turn]
        drawing.curve([place(x, y) for x, y in ring if x < 2.6])
    plain, swung = [(-4.0, 1.0)], [(-4.0, 1.0)]
    vx = vy = 0.0
    for _ in range(16):
        x, y = plain[-1]
        plain.append((x - 0.09 * x, y - 0.09 * 20 * y))
    for _ in range(30):
        x, y = swung[-1]
        vx, vy = 0.7 * vx + x, 0.7 * vy + 20 * y
        swung.append((x - 0.04 * vx, y - 0.04 * vy))
    drawing.curve([place(x, y) for x, y in plain], colour="orange", dashed=True)
    drawing.curve([place(x, y) for x, y in swung], colour="blue")
    drawing.dot(*place(-4, 1))
    drawing.dot(*place(0, 0))
    return drawing.svg()


def schedule():
    """A learning rate over the epochs: a straight rise, half a cosine down, then level."""
    left, top, width, height = 40, 20, 400, 150
    drawing = Drawing(480, 200)
    drawing.arrow(left, top + height, left + width + 30, top + height)
    drawing.arrow(left, top + height, left, 4)
    points = []
    for epoch in range(121):
        share = min(max(epoch - 20, 0), 80) / 80
        rate = min(epoch / 20, 0.1 + 0.9 * (1 + math.cos(math.pi * share)) / 2)
        points.append((left + width * epoch / 120, top + height - (height - 15) * rate))
    drawing.curve(points, colour="blue")
    for epoch in (20, 100):
        drawing.dot(*points[epoch])
    return drawing.svg()


def paths():
    """The square from -5 to 5: four minima of Himmelblau's function, and ways that lead there."""

    def place(x, y):
        return 170 + 32 * x, 170 - 32 * y

    drawing = Drawing(340, 340)
    edge = [(-5, -5), (5, -5), (5, 5), (-5, 5), (-5, -5)]
    drawing.curve([place(x, y) for x, y in edge])
    starts = [(0, 0), (1, 0), (-4, 0), (4, 0), (-1, 4.5), (4.5, 4.5), (0, -4.5), (-4.5, 4.5)]
    for start in starts:
        (x, y), way = start, [start]
        for _ in range(4000):
            u, v = x * x + y - 11, x + y * y - 7
            x, y = x - 0.0005 * (4 * x * u + 2 * v), y - 0.0005 * (2 * u + 4 * y * v)
            way.append((x, y))
        drawing.curve([place(x, y) for x, y in way[::25]], colour="blue")
    minima = [(3, 2), (-2.805118, 3.131313), (-3.77931, -3.283186), (3.584428, -1.848127)]
    for x, y in minima:
        drawing.dot(*place(x, y))
    return drawing.svg()


def saddle():
    """Two cuts through one saddle: along one line it curves up, along another one down."""
    drawing = Drawing(420, 200)
    for left, sign, colour in ((20, 1, "blue"), (230, -1, "orange")):
        middle, level = left + 85, 100
        xs = [k / 20 for k in range(-20, 21)]
        points = [(middle + 80 * x, level - sign * 80 * x * x) for x in xs]
        drawing.curve(points, colour=colour)
        drawing.dot(middle, level)
    return drawing.svg()
