"""Heat maps: their numbers, colours, marks and words, for every kind of tensor."""

from __future__ import annotations

import re

import pytest
import torch

from grader.jail.aspect import Aspect
from grader.language import speaking
from grader.report.failing import Comparison, Mask
from grader.report.picture import draw, draw_numbers


@pytest.fixture
def drawn(read):
    def run(expected, got, aspect="output"):
        wrong = None
        if got is not None and got.shape == expected.shape:
            wrong = ~torch.isclose(got.double(), expected.double(), rtol=0, equal_nan=True)
        return read(draw(Comparison(Aspect.parse(aspect), expected, got, wrong)))

    return run


def numbers(page):
    return [re.sub(r"<.*?>", "", text) for text in re.findall("<text.*?</text>", page.html)]


def test_expected_yours_and_difference_stand_side_by_side_with_their_numbers(drawn):
    page = drawn(torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0, 2.5]]))
    assert numbers(page) == ["1", "2", "1", "2.5", "0", "0.5"]
    assert "Expected (1, 2) float32" in page.words
    assert "Yours (1, 2) float32" in page.words
    assert "Difference yours - expected" in page.words
    assert "Furthest off at (0, 1): expected 2, yours 2.5." in page.words


def test_between_chinese_sentences_there_is_no_space(drawn):
    with speaking("zh"):
        page = drawn(torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0, 2.5]]))
    assert "你的是 2.5。有边框：错误" in page.words


def test_squares_of_all_panels_are_of_one_size(drawn):
    page = drawn(torch.tensor([1.0, 2.0]), torch.tensor([1.0, -123456.789]))
    assert len({a["width"] for a in page.attributes("svg")}) == 1


@pytest.mark.parametrize(
    ("expected", "got", "place"),
    [
        (torch.tensor(1.0), torch.tensor(2.0), "()"),
        (torch.zeros(3), torch.tensor([0.0, 0.0, 1.0]), "(2,)"),
        (torch.zeros(2, 2), torch.tensor([[0.0, 3.0], [1.0, 0.0]]), "(0, 1)"),
        (torch.zeros(2, 2, 2), torch.arange(8.0).reshape(2, 2, 2), "(1, 1, 1)"),
        (torch.zeros(2, dtype=torch.int64), torch.tensor([0, 5]), "(1,)"),
        (torch.tensor([True, False]), torch.tensor([True, True]), "(1,)"),
        (torch.zeros(90, 200), torch.ones(90, 200).triu(), "(0, 0)"),
        (torch.zeros(2, dtype=torch.bfloat16), torch.ones(2, dtype=torch.bfloat16), "(0,)"),
    ],
)
def test_the_worst_element_is_named_in_words_for_any_shape_and_dtype(drawn, expected, got, place):
    page = drawn(expected, got)
    assert f"Furthest off at {place}: expected" in page.words
    assert page.count("svg") == 3
    assert (
        page.html.count('stroke-width="3.5"') == 2
    )  # a thick frame, in yours and in the difference


def test_nan_and_infinities_are_words_on_hatched_squares_and_the_worst(drawn):
    page = drawn(torch.tensor([1.0, 1e9, 0.0]), torch.tensor([torch.nan, 0.0, torch.inf]))
    assert "nan" in numbers(page)
    assert "inf" in numbers(page)
    assert 'stroke="#999"' in page.html
    assert "expected 1, yours nan" in page.words
    assert 'stroke="#999"' not in drawn(torch.zeros(2), torch.ones(2)).html


def test_what_is_infinite_on_both_sides_is_no_difference(drawn):
    page = drawn(torch.tensor([-torch.inf, 0.0]), torch.tensor([-torch.inf, 1.0]))
    assert numbers(page) == ["-inf", "0", "-inf", "1", "0", "1"]
    assert "Furthest off at (1,)" in page.words


def test_a_block_of_wrong_elements_gets_one_line_around_it(drawn):
    def edges(got):
        return re.search(r'stroke-width="2" d="(.*?)"', drawn(torch.zeros(4, 4), got).html)[1]

    assert edges(torch.ones(4, 4)).count("M") == 16  # the rim, and no line inside
    single = torch.zeros(4, 4)
    single[1, 2] = 1
    assert edges(single).count("M") == 4


def test_a_large_tensor_has_no_numbers_and_says_what_its_squares_and_colours_are(drawn):
    page = drawn(torch.zeros(80, 100), torch.ones(80, 100))
    assert not numbers(page)
    assert "Each square stands for 4 x 5 elements: the worst of them." in page.words
    assert "White is 0, orange above, blue below" in page.words
    assert len(page.html) < 40_000


def test_the_worst_case_of_a_picture_stays_small(drawn):
    torch.manual_seed(0)
    expected = torch.randn(400, 400)
    got = torch.where(torch.rand(400, 400) < 0.002, expected + torch.randn(400, 400), expected)
    assert len(drawn(expected, got).html) < 50_000


def test_of_many_dimensions_the_caption_says_which_matrix_is_shown(drawn):
    got = torch.zeros(3, 2, 2)
    got[1, 0, 1] = 1
    assert "Shown: [1, :, :] of shape (3, 2, 2)." in drawn(torch.zeros(3, 2, 2), got).words


def test_different_shapes_stand_beside_each_other(drawn):
    page = drawn(torch.zeros(2, 2), torch.zeros(4, 1))
    assert page.count("svg") == 2
    assert "Yours (4, 1) float32" in page.words
    assert "Difference" not in page.words


@pytest.mark.parametrize("got", [torch.zeros(0), torch.zeros(0, 4, 3), torch.zeros(2, 0)])
def test_no_elements_are_said_to_be_none(drawn, got):
    assert "no elements" in drawn(torch.zeros(2, 2), got).words


def test_a_gradient_that_does_not_exist_is_none(drawn):
    page = drawn(torch.zeros(2, 2), None, aspect="grad X")
    assert page.count("svg") == 1
    assert "Yours None" in page.words


def test_a_mask_is_drawn_element_by_element(read):
    draw_of_rows = torch.tensor([[0, 0, 1, 0], [1, 1, 1, 1]])
    page = read(draw(Mask(draw_of_rows, ["<zeroed>", "kept"])))
    assert 'd="M0 0.5h2M3 0.5h1"' in page.html
    assert "dark: <zeroed> (3/8)" in page.words


def test_a_large_mask_is_cut_and_says_so(read):
    torch.manual_seed(0)
    page = read(draw(Mask((torch.rand(3, 200, 150) < 0.5).long(), ["zeroed", "kept"])))
    assert "Shown: the first 100 x 100 of (3, 200, 150) elements." in page.words
    assert len(page.html) < 55_000


def test_inputs_are_numbers_without_colours(read):
    page = read(draw_numbers([("X", torch.tensor([[1.5, -2.0]])), ("<K>", torch.tensor(3))]))
    assert numbers(page) == ["1.5", "-2", "3"]
    assert "<K> () int64" in page.words
    assert set(re.findall('path fill="(.*?)"', page.html)) == {"#ececec"}
