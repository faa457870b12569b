"""Figures of a lesson: drawn by code beside it, the same each time, and shown without a file."""

import base64
import re

import pytest

from grader.author.figures import draw_figures, embed
from grader.errors import CourseError

SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='10'><rect width='4'/></svg>"


@pytest.fixture
def unit(tmp_path):
    folder = tmp_path / "solutions" / "sums"
    (folder / "figures").mkdir(parents=True)
    return folder


@pytest.fixture
def draw(unit):
    def from_code(code, languages=("en", "zh")):
        (unit / "figures" / "draw.py").write_text(code, "utf-8")
        return {p.name: d for p, d in draw_figures(unit, languages).items()}

    return from_code


def test_each_public_function_makes_a_figure_of_its_name(draw):
    made = draw(
        f"from math import pi, sin\n\ndef one():\n    return _all()\n\ndef _all():\n    return {SVG!r}"
    )
    assert made == {"one.svg": f"{SVG}\n".encode()}


def test_one_that_asks_for_the_language_makes_one_for_each(draw):
    made = draw(f"def one(language):\n    return {SVG!r}.replace('rect', language)")
    assert sorted(made) == ["one.svg", "one.zh.svg"]
    assert b"<zh width" in made["one.zh.svg"]


def test_a_unit_without_a_script_has_none(unit):
    assert draw_figures(unit, ["en"]) == {}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def one():\n    return 1 / 0", "figures/draw.py:2: ZeroDivisionError: division by zero."),
        ("\nimport nowhere_to_be_found", "figures/draw.py:2: ModuleNotFoundError: No module named"),
        ("def one(:", "figures/draw.py:1: invalid syntax."),
        ("\ndef one():\n    return 3", "figures/draw.py:2: one must return SVG, a text."),
    ],
)
def test_a_mistake_in_the_script_is_told_with_its_line(draw, code, said):
    with pytest.raises(CourseError, match=f"sums/{re.escape(said)}"):
        draw(code)


def test_a_figure_stands_in_its_address_and_is_told_in_words(unit):
    shown = embed(unit / "figures" / "a.svg", SVG.encode(), 'A "small" <one>')
    assert shown.startswith(
        '<img alt="A &quot;small&quot; &lt;one&gt;" width="20" src="data:image/svg+xml;base64,'
    )
    address = re.search(r'base64,([^"]*)"', shown)[1]
    assert base64.b64decode(address).decode() == SVG


@pytest.mark.parametrize(
    ("svg", "said"),
    [
        ("<svg", "a.svg:1: it is no SVG: "),
        ("<p/>", "a.svg:1: begin it with <svg xmlns"),
        (SVG.replace("'20'", "'2em'"), "a.svg:1: begin it with <svg xmlns"),
        (SVG.replace("height='10'", ""), "a.svg:1: begin it with <svg xmlns"),
    ],
)
def test_a_file_that_is_no_svg_with_a_size_is_told(unit, svg, said):
    with pytest.raises(CourseError, match=said):
        embed(unit / "figures" / "a.svg", svg.encode(), "words")
