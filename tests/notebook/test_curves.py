"""Learning curves: read as text, drawn as SVG, and what cannot be drawn is said."""

import itertools
import math
import re
import xml.etree.ElementTree as ET

import pytest

from grader.errors import UsageError
from grader.notebook.curves import show_curves, to_svg, to_text

LOSSES = [1.3, 0.6, 0.4, 0.3]
SVG = "{http://www.w3.org/2000/svg}"


def points(svg):
    """The corners of each curve, (x, y)."""
    lines = ET.fromstring(svg).iter("polyline")
    return [
        [tuple(map(float, one.split(","))) for one in line.get("points").split()] for line in lines
    ]


def test_a_curve_has_a_point_for_each_epoch_from_left_to_right_and_falls_where_numbers_fall():
    (curve,) = points(to_svg("loss", {"training": LOSSES}))
    assert len(curve) == 4
    assert curve == sorted(curve)
    assert [y for _, y in curve] == sorted(y for _, y in curve)  # SVG counts downwards


def test_the_axis_begins_at_zero_and_has_round_numbers():
    texts = [t.text for t in ET.fromstring(to_svg("loss", {"training": LOSSES})).iter("text")]
    assert texts[:5] == ["loss", "0", "0.5", "1", "1.5"]
    assert texts[5:] == ["1", "2", "4", "epoch", "training"]


@pytest.mark.parametrize(
    "values", [[5.0], [0.0, 0.0], [-2.0, 3.0], [1e-9, 3e-9], [12345.0, 7.0], [0.1] * 300]
)
def test_any_finite_numbers_stay_inside_the_picture(values):
    root = ET.fromstring(to_svg("loss", {"training": values}))
    _, _, width, height = map(float, root.get("viewBox").split())
    (curve,) = points(to_svg("loss", {"training": values}))
    assert len(curve) == len(values)
    assert all(0 < x < width and 0 < y < height for x, y in curve)


def test_what_is_not_finite_leaves_a_gap():
    (curve,) = points(to_svg("loss", {"training": [1.0, math.nan, math.inf, 2.0]}))
    assert len(curve) == 2


def test_names_of_curves_that_end_together_do_not_lie_on_each_other():
    root = ET.fromstring(to_svg("loss", {"a": LOSSES, "b": LOSSES, "c": LOSSES}))
    heights = [float(t.get("y")) for t in root.iter("text") if t.text in "abc"]
    assert len(heights) == 3
    assert all(b - a >= 12 for a, b in itertools.pairwise(heights))


def test_titles_and_names_are_text_and_no_markup():
    svg = to_svg("<b>'\"", {"<script>": [1.0, 2.0]})
    assert "<script>" not in svg
    assert next(t.text for t in ET.fromstring(svg).iter("text")) == "<b>'\""


def test_as_text_a_curve_is_blocks_between_its_first_and_last_number():
    assert to_text("loss", {"training": LOSSES, "new": [1.5, 1.5]}).splitlines() == [
        "loss",
        "training  1.3 ▇▄▃▂ 0.3",
        "new       1.5 ██ 1.5",
    ]


def test_without_a_notebook_the_text_is_printed(capsys):
    show_curves("loss", training=LOSSES)
    assert re.search("training  1.3 ▇▄▃▂ 0.3", capsys.readouterr().out)


@pytest.mark.parametrize(
    "curves", [{}, {"a": []}, {"a": [math.nan]}, {name: [1.0] for name in "abcde"}]
)
def test_nothing_to_draw_is_a_sentence(curves):
    with pytest.raises(UsageError, match="one to four lists of numbers"):
        show_curves("loss", **curves)
