"""Drawn figures: valid SVG, the same bytes each time, read on light and dark pages."""

from xml.etree import ElementTree

import pytest

from grader.author.drawing import CURVES, DARK, GREY, TINTS, Drawing

SVG = "{http://www.w3.org/2000/svg}"


def drawn():
    drawing = Drawing(200, 100)
    drawing.grid(
        2, 2, [[1, "a<b"], ["", 3]], tint="blue", tinted={(0, 1)}, marked={(0, 1)}, side=30
    )
    drawing.words(100, 50, "K")
    drawing.arrow(70, 20, 120, 60)
    return drawing.svg()


def luminance(colour):
    def linear(value):
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_what_is_drawn_is_svg_of_its_size_with_its_words():
    root = ElementTree.fromstring(drawn())
    assert (root.tag, root.get("width"), root.get("height")) == (f"{SVG}svg", "200", "100")
    assert [text.text for text in root.iter(f"{SVG}text")] == ["1", "a<b", "3", "K"]
    # Four squares, and the outline of the marked one.
    assert len(list(root.iter(f"{SVG}rect"))) == 5


def test_the_same_bytes_come_each_time():
    assert drawn() == drawn()


def test_squares_without_a_choice_all_have_the_tint():
    drawing = Drawing(100, 50)
    drawing.grid(0, 0, [[1, 2]], tint="green")
    assert drawing.svg().count(TINTS["green"]) == 2


def test_an_arrow_ends_where_it_points_also_without_a_length():
    drawing = Drawing(100, 50)
    drawing.arrow(10, 10, 10, 10)
    drawing.arrow(10, 20, 60, 20)
    assert "points='60,20 49,25 49,15'" in drawing.svg()


def test_a_curve_goes_through_its_points_and_may_be_dashed():
    drawing = Drawing(100, 50)
    drawing.curve([(0, 1.04), (10, 20), (20, 5.5)], colour="blue", dashed=True)
    drawing.curve([(0, 0), (100, 50)])
    dashed, plain = ElementTree.fromstring(drawing.svg()).iter(f"{SVG}polyline")
    assert (dashed.get("points"), dashed.get("stroke")) == ("0,1 10,20 20,5.5", CURVES["blue"])
    assert (dashed.get("fill"), plain.get("stroke")) == ("none", GREY)
    assert dashed.get("stroke-dasharray") and not plain.get("stroke-dasharray")


def test_a_dot_is_dark_with_a_light_rim_so_that_every_page_shows_it():
    drawing = Drawing(100, 50)
    drawing.dot(30, 20)
    (dot,) = ElementTree.fromstring(drawing.svg()).iter(f"{SVG}circle")
    assert [dot.get(name) for name in ("cx", "cy", "fill", "stroke")] == [
        "30",
        "20",
        DARK,
        TINTS["plain"],
    ]


@pytest.mark.parametrize("colour", CURVES.values(), ids=CURVES)
@pytest.mark.parametrize("page", ["#ffffff", "#111111"])
def test_curves_are_seen_on_light_and_on_dark(colour, page):
    assert contrast(colour, page) > 3.5


@pytest.mark.parametrize("page", ["#ffffff", "#111111"])
def test_large_words_and_lines_are_read_on_light_and_on_dark(page):
    assert contrast(GREY, page) > 4


@pytest.mark.parametrize("tint", TINTS.values(), ids=TINTS)
def test_numbers_are_read_on_every_square(tint):
    assert contrast(DARK, tint) > 7
