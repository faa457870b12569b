"""Of many random runs those values are kept that each element takes, and which of them in some runs."""

from __future__ import annotations

import pytest
import torch

from grader.jail.aspect import OUTPUT, Aspect
from grader.telling.ideas.few_values import MOST_VALUES, choices_of, results_of
from grader.telling.same.resemblance import NEIGHBOURS, Draws, Sample

GRAD = Aspect.grad("X")


def runs_of(values, grads=None, count=24, shape=(20, 30)):
    """Samples: each element is one of `values`, times its own number, with the gradient that goes with it."""
    own = torch.rand(shape, dtype=torch.float64) + 1
    found = []
    for _ in range(count):
        chosen = torch.randint(len(values), shape)
        aspects = {OUTPUT: own * values[chosen]}
        if grads is not None:
            aspects[GRAD] = grads[chosen]
        form = torch.Size(shape), torch.float64
        found.append(Sample(True, form, (), True, aspects, torch.zeros(3, dtype=torch.float64)))
    return found


def doubles(*values):
    return torch.tensor(values, dtype=torch.float64)


def kept(samples):
    return choices_of(Draws.of(samples), [one.aspects for one in samples])


def test_each_element_has_in_every_run_one_of_what_is_shown_with_its_gradient():
    samples = runs_of(doubles(0.0, 1.5, -2.0), doubles(0.0, 3.0, 4.0))
    found = kept(samples)
    assert len(found.shown) == 3
    for one in samples:
        met = [
            (one.aspects[OUTPUT] == values[OUTPUT]) & (one.aspects[GRAD] == values[GRAD])
            for values in found.shown
        ]
        assert bool(torch.stack(met).any(0).all())


def test_values_that_go_with_several_gradients_are_told_apart():
    assert len(kept(runs_of(doubles(1.0, 1.0), doubles(3.0, 4.0))).shown) == 2


def test_the_first_results_come_back():
    samples = runs_of(doubles(0.0, 1.5, -2.0))
    found = results_of(kept(samples))
    assert len(found) == NEIGHBOURS
    assert all(torch.equal(ours, one.result) for ours, one in zip(found, samples, strict=False))


def test_nothing_is_kept_of_numbers_that_are_others_in_each_run():
    many = kept(runs_of(torch.rand(MOST_VALUES + 5, dtype=torch.float64)))
    assert not many.shown
    assert results_of(many) == []
    assert kept(runs_of(torch.rand(MOST_VALUES, dtype=torch.float64))).shown


@pytest.mark.parametrize("shape", [(0, 3), (1,)], ids=str)
def test_results_of_any_size_come_back(shape):
    samples = runs_of(doubles(0.0, 1.0), shape=shape)
    assert [one.shape for one in results_of(kept(samples))] == [torch.Size(shape)] * NEIGHBOURS
