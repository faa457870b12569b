"""Random results resemble each other by the values that they show, and by how often and where."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from grader.expected.built import BuiltLaw
from grader.jail.aspect import OUTPUT, Aspect
from grader.jail.inside.raised import Raised
from grader.jail.outcome import Outcome
from grader.telling.same.resemblance import (
    CORNER,
    LAW_RUNS,
    Draws,
    may_be_same_law,
    same_law,
    sample,
)

X = torch.rand(100, 80, dtype=torch.float64, generator=torch.Generator().manual_seed(1)) + 0.5
LAW = BuiltLaw({"zero": 0.3, "kept": 0.7}, [torch.zeros_like(X), X / 0.7], {})


def kept(shape=(100, 80), p=0.7, factor=1.0, grad_factor=None, **more):
    """Draw from a law like dropout's: what one call gives, as a function of its seed."""

    def run(seed):
        generator = torch.Generator().manual_seed(seed)
        mask = torch.rand(shape, dtype=torch.float64, generator=generator) < p
        aspects = {
            OUTPUT: X * mask * factor,
            Aspect.grad("X"): mask.expand_as(X) * (factor if grad_factor is None else grad_factor),
        }
        return sample(Outcome("returned", aspects=aspects, **more), LAW)

    return run


def resembles(ours, theirs, seed=0):
    """Whether two runs of an answer resemble many runs of an idea."""
    answer = [ours(1000 + 2 * seed), ours(1001 + 2 * seed)]
    return same_law(answer, Draws.of([theirs(number) for number in range(LAW_RUNS)]))


def test_a_draw_is_not_taken_for_what_never_draws():
    def all_kept(**more):
        return lambda seed: sample(Outcome("returned", aspects={OUTPUT: X / 0.7}, **more), LAW)

    assert resembles(all_kept(), all_kept())
    assert not resembles(all_kept(), all_kept(drew=False))


@pytest.mark.parametrize("seed", range(5))
def test_the_same_law_is_recognised_from_any_seed(seed):
    assert resembles(kept(), kept(), seed)
    assert resembles(kept((100, 1)), kept((100, 1)), seed)


@pytest.mark.parametrize(
    "ours",
    [
        kept(factor=1.001),
        kept(grad_factor=1.001),
        kept(p=0.63),
        kept((100, 1)),
        kept((1, 80)),
        lambda seed: kept()(0),
        kept(touched=("X",)),
    ],
    ids=["value", "gradient", "frequency", "rows", "columns", "one draw for all calls", "touched"],
)
def test_another_law_is_told_apart(ours):
    assert not resembles(ours, kept())
    assert not resembles(kept(), ours)


def test_results_of_another_shape_are_told_apart_although_their_corners_may_agree():
    def longer(seed):
        one = kept()(seed)
        aspects = {OUTPUT: torch.zeros(200, 80, dtype=torch.float64), Aspect.grad("X"): None}
        other = sample(Outcome("returned", aspects=aspects), LAW)
        return replace(one, form=other.form)

    assert not resembles(longer, kept())
    assert resembles(longer, longer)


def broken(seed):
    return sample(Outcome("raised", error=Raised(("KeyError",), "")), LAW)


def test_what_breaks_resembles_what_breaks():
    assert resembles(broken, broken)
    assert not resembles(kept(), broken)
    assert may_be_same_law([broken(0)], [kept()(1)])
    assert not may_be_same_law([kept()(0)], [broken(1)])


def test_a_few_runs_tell_other_values_and_not_other_frequencies():
    few = [kept()(number) for number in range(8)]
    assert may_be_same_law([kept()(100)], few)
    assert may_be_same_law([kept(p=0.6)(100)], few)
    assert not may_be_same_law([kept(factor=2.0)(100)], few)


@pytest.mark.parametrize("shape", [(100, 80), (5,), (), (3, 0), (7000,), (2, 3, 4, 5, 60)], ids=str)
def test_a_sample_keeps_a_corner_and_how_the_whole_is_distributed(shape):
    result = torch.ones(shape, dtype=torch.float64)
    law = BuiltLaw({"zero": 0.5, "one": 0.5}, [torch.zeros_like(result), result], {})
    taken = sample(Outcome("returned", aspects={OUTPUT: result, Aspect.state("m"): result}), law)
    assert list(taken.aspects) == [OUTPUT]
    assert min(result.numel(), CORNER // 2) <= taken.result.numel() <= CORNER
    assert taken.form == (result.shape, result.dtype)
    assert len(taken.pattern) == 1 + result.dim()
    assert taken.result.untyped_storage().nbytes() <= 8 * CORNER
