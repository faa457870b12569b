"""Figures of the lesson on handwritten digits."""

from grader.author.drawing import Drawing

FOUR = "....#... ...##... ..#.#... .#..#... .######. ....#... ....#... ....#..."
NINE = "...##... ..#..#.. ..#..#.. ...###.. .....#.. .....#.. ....#... ...#...."
ONE = "....##.. ...###.. ..####.. .##.##.. ....##.. ....##.. ....##.. ....##.."


def written():
    drawing = Drawing(470, 150)
    for number, digit in enumerate((FOUR, NINE, ONE)):
        rows = digit.split()
        ink = {(i, j) for i, row in enumerate(rows) for j, dot in enumerate(row) if dot == "#"}
        drawing.grid(
            7 + 162 * number, 8, [[""] * 8 for _ in rows], side=16, tint="blue", tinted=ink
        )
    return drawing.svg()
