"""All calls once in order, then those that must repeat once more, backwards."""

from __future__ import annotations

import pytest
import torch
from calling import calls_on

from grader.jail.inside import wire
from grader.jail.inside.rounds import Prepared, Rounds


@pytest.fixture(params=[False, True], ids=["made when taken", "made ahead"])
def differing(request):
    """The numbers of the calls that give something else the second time, of one call for each X."""

    ahead = request.param

    def of(function, *Xs, **options):
        calls, sent = calls_on(*Xs, **{"repeat": True} | options)
        rounds = Rounds(function, Prepared(calls, sent.flat(), ahead=ahead))
        for number in range(len(Xs)):
            rounds.first(number, wire.Tensors())
        return rounds.second()

    return of


def test_a_function_of_its_arguments_alone_repeats_itself(differing):
    assert differing(lambda X: (X + 1, {"sum": X.sum()}), [1.0], [2.0, 3.0]) == []


def test_the_second_round_goes_backwards(differing):
    calls = []
    differing(lambda X: calls.append(X.item()), 1.0, 2.0, 3.0)
    assert calls == [1.0, 2.0, 3.0, 3.0, 2.0, 1.0]


def test_what_a_call_left_behind_shows_in_the_next_one(differing):
    kept = [torch.zeros(())]

    def remembers(X):
        kept.append(X.sum())
        return X + kept[-2]

    assert differing(remembers, [1.0], [2.0], [2.0]) == [0, 1]


def test_a_result_that_is_kept_for_good_shows_in_no_call(differing):
    kept = {}
    assert differing(lambda X: kept.setdefault(X.item(), X + 1), 1.0, 2.0) == []


@pytest.mark.parametrize(
    "again",
    [
        lambda Y: Y + 1e-15,
        lambda Y: Y.float(),
        lambda Y: Y[None],
        lambda Y: (Y, Y),
        lambda Y: None,
        lambda Y: exec("raise ValueError"),
        lambda Y: Y * torch.rand(()),
    ],
    ids=["last bit", "dtype", "shape", "parts", "none", "raises", "random"],
)
def test_anything_else_the_second_time_is_noticed(differing, again):
    calls = []

    def changes(X):
        calls.append(X)
        return again(X) if len(calls) == 3 else X

    assert differing(changes, 1.0, 1.5) == [1]


def test_nan_is_the_same_as_nan(differing):
    assert differing(lambda X: X / 0, 0.0) == []


def test_an_update_in_place_must_repeat_too(differing):
    steps = []

    def update(X):
        steps.append(X)
        X += len(steps)

    assert differing(update, 1.0, updates=["x"]) == [0]


def test_a_call_that_raises_or_is_random_by_declaration_is_made_once(differing):
    calls = []

    def raises(X):
        calls.append(X)
        raise ValueError

    assert differing(raises, 1.0) == []
    assert differing(calls.append, 1.0, repeat=False) == []
    assert len(calls) == 2


def test_random_numbers_in_a_result_that_is_none_are_noticed(differing):
    assert differing(lambda X: X + torch.rand(()), 1.0, 2.0) == [0, 1]
