"""Where a graph could be cut is found by marks, which change nothing."""

from __future__ import annotations

import torch

from grader.author.graphs import Marks


def test_a_mark_counts_where_a_result_hangs_on_it():
    marks, X = Marks(), torch.ones(2, requires_grad=True)
    result = marks.mark(0, X) * 2 + (marks.mark(1, X) > 0)
    marks.follow([result])
    assert (marks.had_graph, marks.reached) == ({0, 1}, {0})


def test_a_mark_counts_where_a_backward_went_through_it():
    marks, X = Marks(), torch.ones(2, requires_grad=True)
    marks.mark(0, X).sum().backward()
    marks.follow([])
    assert marks.reached == {0}
    assert X.grad.tolist() == [1.0, 1.0]


def test_what_is_computed_without_recording_hangs_on_no_mark():
    marks, X = Marks(), torch.ones(2, requires_grad=True)
    with torch.no_grad():
        alias, product = marks.mark(0, X), marks.mark(1, X) * 2
    marks.follow([alias, product])
    assert marks.reached == {0}


def test_what_has_no_graph_comes_back_as_it_is():
    marks, X = Marks(), torch.ones(2)
    assert all(marks.mark(0, value) is value for value in (X, 3, "text", [X], torch.arange(2)))
    assert marks.had_graph == set()


def test_what_is_written_in_place_counts_where_a_graph_is_recorded():
    marks, X = Marks(), torch.ones(2, requires_grad=True)
    with torch.no_grad():
        assert marks.mark(0, X, "written") is X
    marks.mark(1, X * 2, "written").mul_(2)
    assert marks.mark(2, X, "itself") is X
    assert marks.reached == {1, 2}


def test_a_graph_of_many_steps_is_followed_to_its_end():
    marks, X = Marks(), torch.ones(2, requires_grad=True)
    result = marks.mark(7, X)
    for _ in range(5000):
        result = result + 1
    marks.follow([result])
    assert marks.reached == {7}
