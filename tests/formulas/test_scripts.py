"""Small letters where Unicode has them, and what stands in their place where it has none."""

import pytest

from grader.formulas.scripts import SUBSCRIPTS, SUPERSCRIPTS, small, small_above, small_below


@pytest.mark.parametrize(
    ("lines", "letters"),
    [
        (["i"], "ᵢ"),
        (["12"], "₁₂"),
        (["123"], ""),
        (["xr"], ""),  # there are small ones, but W_xz has none to stand like it
        (["i,"], ""),
        (["i", "j"], ""),
        ([""], ""),
    ],
)
def test_what_counts_things_is_a_small_index_of_up_to_two_letters(lines, letters):
    assert small_below(lines) == letters


@pytest.mark.parametrize(
    ("lines", "letters"),
    [
        (["2"], "²"),
        (["T"], "ᵀ"),
        (["n-1"], "ⁿ⁻¹"),
        (["n-10"], ""),
        (["q"], ""),
        (["λ"], ""),
        (["1", "2"], ""),
    ],
)
def test_a_small_power_has_up_to_three_letters_that_unicode_has(lines, letters):
    assert small_above(lines) == letters


@pytest.mark.parametrize(
    ("text", "letters", "sign", "told"),
    [
        ("i", SUBSCRIPTS, "_", "ᵢ"),
        ("i + 1", SUBSCRIPTS, "_", "ᵢ₊₁"),
        ("xz", SUBSCRIPTS, "_", "_xz"),
        ("i, j", SUBSCRIPTS, "_", "_(i, j)"),
        ("-x", SUPERSCRIPTS, "^", "⁻ˣ"),
        ("λ", SUPERSCRIPTS, "^", "^λ"),
        ("-λ", SUPERSCRIPTS, "^", "^(-λ)"),
        ("", SUPERSCRIPTS, "^", ""),
    ],
)
def test_a_script_without_small_letters_stands_behind_its_sign(text, letters, sign, told):
    assert small(text, letters, sign) == told


@pytest.mark.parametrize("letters", [SUBSCRIPTS, SUPERSCRIPTS])
def test_no_two_letters_have_the_same_small_one(letters):
    assert len(set(letters.values())) == len(letters)
