"""What is shown of a tensor that has more elements than there is room for."""

from __future__ import annotations

import pytest
import torch

from grader.report.grid import MAX_SQUARES, fits, make_view


@pytest.mark.parametrize("shape", [(), (1,), (8,), (12, 8), (1, 1), (0,), (0, 3)])
def test_small_tensors_are_shown_whole_with_numbers(shape):
    tensor = torch.arange(torch.Size(shape).numel()).reshape(shape)
    view = make_view(shape)
    assert fits(shape)
    assert view.has_numbers
    assert view.of(tensor).reshape(-1).tolist() == tensor.reshape(-1).tolist()


@pytest.mark.parametrize("shape", [(9,), (13, 8), (12, 9), (2, 3, 4), (20, 20)])
def test_larger_ones_do_not_fit(shape):
    assert not fits(shape)


@pytest.mark.parametrize("shape", [(100,), (1, 10_000), (80, 100), (2, 3, 41, 7), (1001, 3)])
def test_no_grid_is_larger_than_a_picture(shape):
    view = make_view(shape)
    assert max(view.picks.shape) <= MAX_SQUARES
    assert view.worst is None
    assert view.worst_square() is None


def test_a_square_shows_the_worst_element_of_its_block():
    off = torch.zeros(80, 100)
    off[15, 57], off[14, 58], off[79, 99] = 2.0, 5.0, 1.0  # the first two in one block
    view = make_view(off.shape, off)
    assert view.block == (4, 5)
    assert view.of(off).shape == (20, 20)
    assert view.of(off).unique().tolist() == [0.0, 1.0, 5.0]
    assert view.worst == (14, 58)
    assert view.worst_square() == (3, 11)


def test_sizes_that_do_not_divide_are_covered_to_the_last_element():
    off = torch.zeros(41, 23)
    off[40, 22] = 1.0
    view = make_view(off.shape, off)
    assert view.of(off)[-1, -1] == 1.0
    assert view.picks.max() == 41 * 23 - 1


def test_of_more_dimensions_the_matrix_with_the_worst_element_is_shown():
    off = torch.zeros(2, 3, 4, 5)
    off[1, 2, 3, 4], off[0, 0, 0, 0] = torch.inf, 1.0
    view = make_view(off.shape, off)
    assert view.slice == (1, 2)
    assert view.worst == (1, 2, 3, 4)
    assert view.worst_square() == (3, 4)
    assert view.of(torch.arange(120).reshape(2, 3, 4, 5)).tolist()[0] == [100, 101, 102, 103, 104]


def test_where_nothing_is_wrong_nothing_is_worst():
    assert make_view((2, 2), torch.zeros(2, 2)).worst is None


def test_what_has_no_elements_has_nothing_to_show():
    assert make_view((0, 99)).picks.numel() == make_view((3, 0)).picks.numel() == 0
