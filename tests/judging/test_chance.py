"""Random results, run on a case with a law: values and gradients exactly, the draw by its frequencies."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch

from grader.jail.aspect import OUTPUT

DROPOUT = """
def candidates(X, p):
    return {"zero": torch.zeros_like(X), "kept": X / (1 - p)}

@exercise(grad=["X"])
def dropout(X, p):
    return X * (torch.rand_like(X) >= p) / (1 - p)

dropout.random_case(
    "100 by 80, p = 0.3",
    law=choice({"zero": 0.3, "kept": 0.7}, candidates),
    X=uniform(100, 80, low=0.5, high=2.0),
    p=0.3,
)
"""


@pytest.fixture
def dropout(build):
    return build(DROPOUT)


def with_rand(X, p):
    return torch.where(torch.rand(X.shape, dtype=X.dtype) < p, 0.0, X / (1 - p))


def with_bernoulli(X, p):
    return X * torch.bernoulli(torch.full_like(X, 1 - p)) / (1 - p)


def with_permuted_draws(X, p):
    kept = torch.rand(X.shape[::-1]).T.gt(p)
    return X * kept / (1 - p)


def element_by_element(X, p):
    return torch.nn.functional.dropout(X, p, training=True)


@pytest.mark.parametrize(
    "answer", [with_rand, with_bernoulli, with_permuted_draws, element_by_element]
)
def test_a_right_dropout_passes_for_fifty_seeds(dropout, judge, answer):
    for fresh in range(50):
        assert [c for c in judge(dropout, answer, fresh) if not c.passed] == []


def test_a_random_case_has_a_check_for_value_gradient_inputs_and_law(dropout, judge):
    aspects = [str(check.aspect) for check in judge(dropout, with_rand)]
    assert sorted(aspects) == ["grad X", "inputs", "law", "output"]


def keep_with_p(X, p):
    return X * (torch.rand_like(X) < p) / (1 - p)


def a_little_too_often(X, p):
    return X * (torch.rand_like(X) > p + 0.06) / (1 - p)


def whole_rows(X, p):
    return X * (torch.rand(len(X), 1) > p) / (1 - p)


def whole_columns(X, p):
    return X * (torch.rand(X.shape[1]) > p) / (1 - p)


def own_fixed_generator(X, p):
    generator = torch.Generator().manual_seed(0)
    return X * (torch.rand(X.shape, generator=generator) > p) / (1 - p)


def fixed_seed(X, p):
    torch.manual_seed(0)
    return X * (torch.rand_like(X) > p) / (1 - p)


_masks = {}


def first_mask_kept(X, p):
    mask = _masks.setdefault(X.shape, torch.rand(X.shape) > p)
    return X * mask / (1 - p)


def generator_put_back(X, p):
    state = torch.get_rng_state()
    Y = with_rand(X, p)
    torch.set_rng_state(state)
    return Y


def pairs_of_neighbours(X, p):
    kept = torch.rand(len(X), X.shape[1] // 2).repeat_interleave(2, dim=1) > p
    return X * kept / (1 - p)


def unscaled(X, p):
    return X * (torch.rand_like(X) > p)


def scaled_by_p(X, p):
    return X * (torch.rand_like(X) > p) / p


def never(X, p):
    return X / (1 - p)


def numpys_generator(X, p):
    return X * torch.from_numpy(np.random.rand(*X.shape) > p) / (1 - p)


def pythons_generator(X, p):
    draws = [[random.random() > p for _ in row] for row in X]
    return X * torch.tensor(draws) / (1 - p)


def straight_through(X, p):
    dropped = X.detach() * (torch.rand_like(X) > p) / (1 - p)
    return X + (dropped - X.detach())


def graph_cut(X, p):
    return with_rand(X.detach(), p)


def in_place(X, p):
    with torch.no_grad():
        X *= (torch.rand_like(X) > p) / (1 - p)
    return X


def in_float32(X, p):
    return with_rand(X, p).float()


def first_row_only(X, p):
    return with_rand(X, p)[:1]


WRONG = {
    keep_with_p: ("law", "wrong frequencies"),
    a_little_too_often: ("law", "wrong frequencies"),
    whole_rows: ("law", "wrong frequencies"),
    whole_columns: ("law", "wrong frequencies"),
    own_fixed_generator: ("law", "wrong frequencies"),
    fixed_seed: ("law", "wrong frequencies"),
    first_mask_kept: ("law", "wrong frequencies"),
    never: ("law", "wrong frequencies"),
    pairs_of_neighbours: ("law", "wrong frequencies"),
    generator_put_back: ("law", "generator put back"),
    numpys_generator: ("law", "not seeded"),
    pythons_generator: ("law", "not seeded"),
    unscaled: ("output", "wrong values"),
    scaled_by_p: ("output", "wrong values"),
    straight_through: ("grad X", "wrong values"),
    graph_cut: ("grad X", "no gradient"),
    in_place: ("inputs", "changes its inputs"),
    in_float32: ("output", "wrong dtype"),
    first_row_only: ("output", "wrong shape"),
}


@pytest.mark.parametrize("answer", WRONG, ids=lambda answer: answer.__name__)
def test_a_wrong_dropout_fails_in_the_right_check(dropout, judge, answer):
    _masks.clear()
    failed = [(str(c.aspect), c.fault) for c in judge(dropout, answer) if not c.passed]
    assert WRONG[answer] in failed


def test_reseeding_is_told_as_a_change_of_global_state(dropout, judge):
    told = {str(c.aspect): c.message for c in judge(dropout, fixed_seed) if not c.passed}
    assert told["law"] == "two calls draw exactly the same"
    assert told["global state"] == "the call left torch's random seed changed"


def test_another_generator_than_torchs_is_told(dropout, judge):
    (said,) = [c.message for c in judge(dropout, numpys_generator) if not c.passed]
    assert (
        said == "the same torch.manual_seed gives another result; draw with torch's own generator"
    )


def test_a_wrong_value_is_told_with_what_it_may_be(dropout, judge):
    (said,) = [c.message for c in judge(dropout, unscaled) if c.aspect == OUTPUT]
    assert " of 8000 elements are what cannot come out, first at (0, " in said
    assert ": expected 0 (zero) or " in said
    assert " (kept), got " in said


def test_a_failing_backward_is_told_as_such(dropout, judge):
    class Broken(torch.autograd.Function):
        @staticmethod
        def forward(ctx, X, scale):
            return X * scale

        @staticmethod
        def backward(ctx, grad):
            raise TypeError("what now?")

    def answer(X, p):
        return Broken.apply(X, (torch.rand_like(X) > p) / (1 - p))

    told = {str(c.aspect): c.message for c in judge(dropout, answer) if not c.passed}
    assert told == {"grad X": "back-propagation raises TypeError: what now?"}


def test_a_subclass_of_tensor_is_no_result_of_a_random_case_either(dropout, judge):
    class Mine(torch.Tensor):
        pass

    answer_type = [
        c.message
        for c in judge(dropout, lambda X, p: with_rand(X, p).as_subclass(Mine))
        if c.aspect == OUTPUT
    ]
    assert answer_type == ["returns a Mine, expected a torch.Tensor"]
