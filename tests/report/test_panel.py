"""Shades, numbers and words of one panel."""

from __future__ import annotations

import pytest

from grader.report.panel import colours, say, say_apart


@pytest.mark.parametrize("most", [1.0, 5e-324, 1e-300, 1e300, 0.0])
def test_any_number_has_a_shade_on_which_dark_words_can_be_read(most):
    colour = colours(most)
    for value in (0.0, 0.3, -0.3, 1.0, -1.0, 1e308, -1e308, 5e-324, True, 7):
        shade = colour(value)
        red, green, blue = (int(shade[i : i + 2], 16) / 255 for i in (1, 3, 5))
        assert _contrast((red, green, blue), (17 / 255,) * 3) > 7


def test_shades_grow_with_the_number_and_tell_its_sign():
    colour = colours(8.0)
    assert len({colour(value) for value in range(-8, 9)}) == 17
    assert colour(8) == colour(80)
    assert colour(0.1) != colour(0) != colour(-0.1)


def _contrast(one, other):
    """The contrast ratio of WCAG 2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_numbers_are_said_in_a_few_characters():
    said = [say(v) for v in (1, 12345678, 12345678912, True, 0.1, -1234.5678, 1e-9, float("nan"))]
    assert said == ["1", "12345678", "1.235e+10", "True", "0.1", "-1235", "1e-09", "nan"]


@pytest.mark.parametrize(
    ("want", "got", "said"),
    [
        (12.0, 12.5, ("12", "12.5")),
        (4949279.0, 4949278.0, ("4949279.0", "4949278.0")),
        (4949279, 4949278, ("4949279", "4949278")),
        (0.5, 0.5, ("0.5", "0.5")),
        (12345678912345, 12345678912346, ("12345678912345", "12345678912346")),
    ],
)
def test_two_numbers_are_said_with_as_many_digits_as_tell_them_apart(want, got, said):
    assert say_apart(want, got) == said
