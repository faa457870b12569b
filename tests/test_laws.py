from __future__ import annotations

import math
import random
from fractions import Fraction

import numpy as np
import pytest
import torch

from grader.errors import CourseError
from grader.laws import ALPHA, binomial_bounds, choice, judge_draws

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


def exact_bounds(n, p, alpha):
    """The definition: what lies below `low` or above `high` has probability alpha / 2 at most."""
    p, half = Fraction(p), Fraction(alpha) / 2
    mass = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    low = next(k for k in range(n + 1) if sum(mass[: k + 1]) > half)
    high = next(k for k in range(n, -1, -1) if sum(mass[k:]) > half)
    return low, high


@pytest.mark.parametrize("n", [1, 2, 7, 30, 61])
@pytest.mark.parametrize("p", [0.001, 0.1, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("alpha", [1e-9, 1e-3, 0.05, 0.3])
def test_binomial_bounds_are_those_of_exact_sums(n, p, alpha):
    assert binomial_bounds(n, p, alpha) == exact_bounds(n, p, alpha)


@pytest.mark.parametrize(
    ("n", "p", "alpha", "bounds"),
    [
        # dropout of 200 x 500 with p = 0.3: kept elements, by row, by column, agreement of two calls
        (100_000, 0.7, 1e-9, (69112, 70883)),
        (500, 0.7, 1e-9 / 200, (277, 417)),
        (200, 0.7, 1e-9 / 500, (92, 181)),
        (100_000, 0.58, 1e-9, (57046, 58953)),
    ],
)
def test_binomial_bounds_of_many_draws_are_those_measured_before(n, p, alpha, bounds):
    assert binomial_bounds(n, p, alpha) == bounds


def test_a_certain_draw_leaves_no_room():
    assert binomial_bounds(10, 0.0) == (0, 0)
    assert binomial_bounds(10, 1.0) == (10, 10)


def test_one_right_answer_in_a_billion_may_fail():
    assert ALPHA == 1e-9


def test_probabilities_that_do_not_sum_to_one_are_refused():
    with pytest.raises(ValueError, match=r"the probabilities \{'a': 0.3, 'b': 0.6\} do not sum"):
        choice({"a": 0.3, "b": 0.6}, lambda: {})


def test_probabilities_that_do_not_sum_to_one_are_told_where_they_are_written(declare):
    with pytest.raises(CourseError) as caught:
        declare(DROPOUT.replace('"kept": 0.7', '"kept": 0.8'))
    (said,) = caught.value.problems
    assert said == (
        "solutions/unit/dropout.py:17: ValueError:"
        " the probabilities {'zero': 0.3, 'kept': 0.8} do not sum to 1."
    )


def test_a_law_with_other_candidates_than_probabilities_is_told(build):
    with pytest.raises(CourseError) as caught:
        build(DROPOUT.replace('"zero": torch', '"dropped": torch'))
    assert caught.value.problems == (
        "solutions/unit/dropout.py:15: case '100 by 80, p = 0.3': the law gives probabilities for"
        " zero, kept but candidates dropped, kept.",
    )


def test_a_law_whose_candidates_cannot_be_made_is_told(build):
    with pytest.raises(CourseError) as caught:
        build(DROPOUT.replace("X / (1 - p)}", "X / q}"))
    (said,) = caught.value.problems
    assert said.startswith("solutions/unit/dropout.py:15: ")
    assert "name 'q' is not defined" in said


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
    kinds = [check.kind for check in judge(dropout, with_rand)]
    assert sorted(kinds) == ["grad X", "inputs", "law", "output"]


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
    numpys_generator: ("law", "not repeatable"),
    pythons_generator: ("law", "not repeatable"),
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
    failed = [(c.kind, c.fault) for c in judge(dropout, answer) if not c.passed]
    assert WRONG[answer] in failed


def test_reseeding_is_told_as_a_change_of_global_state(dropout, judge):
    told = {c.kind: c.message for c in judge(dropout, fixed_seed) if not c.passed}
    assert told["law"] == "two calls draw exactly the same"
    assert told["global state"] == "the call left torch's random seed changed"


def test_another_generator_than_torchs_is_told(dropout, judge):
    (said,) = [c.message for c in judge(dropout, numpys_generator) if not c.passed]
    assert (
        said == "the same torch.manual_seed gives another result; draw with torch's own generator"
    )


def test_a_wrong_value_is_told_with_what_it_may_be(dropout, judge):
    (said,) = [c.message for c in judge(dropout, unscaled) if c.kind == "output"]
    assert " of 8000 elements are none of zero, kept, first at (0, " in said
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

    told = {c.kind: c.message for c in judge(dropout, answer) if not c.passed}
    assert told == {"grad X": "back-propagation raises TypeError: what now?"}


def test_a_subclass_of_tensor_is_no_result_of_a_random_case_either(dropout, judge):
    class Mine(torch.Tensor):
        pass

    answer_type = [
        c.message
        for c in judge(dropout, lambda X, p: with_rand(X, p).as_subclass(Mine))
        if c.kind == "output"
    ]
    assert answer_type == ["returns a Mine, expected a torch.Tensor"]


PROBABILITIES = {"zero": 0.3, "kept": 0.7}


def draws(seed, shape=(100, 80), p=0.3):
    generator = torch.Generator().manual_seed(seed)
    return (torch.rand(shape, generator=generator) >= p).long()


@pytest.mark.parametrize("shape", [(8000,), (100, 80), (20, 20, 20)])
def test_honest_draws_have_nothing_wrong(shape):
    assert judge_draws([draws(1, shape), draws(2, shape)], PROBABILITIES) == ""


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        (
            [torch.arange(1000).view(20, 50) % 2],
            "500 of 1000 elements are zero (0.5000); with probability 0.3 it would be 214 to 391",
        ),
        (
            [(torch.arange(100) >= 30).long().view(100, 1).expand(100, 80)],
            "elements are not drawn one by one: along dimension 0, the number of zero elements goes"
            " from 0 to 80 of 80; drawn independently it would stay within 1 to 54",
        ),
        ([draws(1), draws(1)], "two calls draw exactly the same"),
    ],
    ids=["too many", "row by row", "the same twice"],
)
def test_what_is_wrong_with_draws_is_a_sentence(drawn, sentence):
    assert judge_draws(drawn, PROBABILITIES) == sentence


def test_two_draws_that_agree_too_often_are_told():
    one = draws(4)
    other = torch.where(draws(5, p=0.5) == 0, one, draws(6))
    said = judge_draws([one, other], PROBABILITIES)
    assert said.startswith("two calls agree in ")
    assert said.endswith(" of 8000 elements; independent ones in 4369 to 4909")
