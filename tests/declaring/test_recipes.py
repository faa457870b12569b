from __future__ import annotations

import math

import pytest
import torch

from grader.declaring.recipes import (
    arange,
    distinct,
    draw,
    full,
    integers,
    randn,
    stack,
    tensor,
    uniform,
)
from grader.errors import DeclarationError

SEED = 20240229

FLOATS = {
    "randn": randn(7, 5),
    "randn far from zero": randn(7, 5, mean=1e4, std=0.1),
    "uniform": uniform(7, 5, low=-0.1, high=0.7),
    "distinct": distinct(7, 5),
    "arange": arange(7, 5, start=0.1, step=0.1),
    "full": full(7, 5, value=0.1),
    "tensor": tensor([[0.1, 1 / 3], [1e-45, math.pi]]),
    "integers as floats": integers(7, 5, high=1000).to("float"),
    "stack": stack(randn(3), uniform(3), arange(3, step=0.1)),
}

RANDOM = {
    "randn": randn(7, 5),
    "uniform": uniform(7, 5),
    "integers": integers(7, 5),
    "distinct": distinct(7, 5),
    "stack": stack(randn(5), randn(5)),
}


def by_name(recipes):
    return pytest.mark.parametrize("recipe", recipes.values(), ids=recipes)


@by_name(FLOATS)
def test_a_float_recipe_holds_numbers_that_float32_has_exactly(recipe):
    drawn = draw(recipe, SEED)
    assert drawn.dtype == torch.float64
    assert torch.equal(drawn.float().double(), drawn)


@by_name(FLOATS | RANDOM)
def test_a_drawn_tensor_has_the_shape_of_its_recipe_and_is_contiguous(recipe):
    drawn = draw(recipe, SEED)
    assert drawn.shape == recipe.shape
    assert drawn.is_contiguous()


@by_name(FLOATS | RANDOM)
def test_the_same_seed_draws_the_same_tensor(recipe):
    assert torch.equal(draw(recipe, SEED), draw(recipe, SEED))


@by_name(RANDOM)
def test_another_seed_draws_another_tensor(recipe):
    assert not torch.equal(draw(recipe, SEED), draw(recipe, SEED + 1))


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        (arange(2, 3), [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]),
        (arange(3, start=1, step=-2), [1.0, -1.0, -3.0]),
        (arange(2, 2).to("int64"), [[0, 1], [2, 3]]),
        (full(2, value=7.0), [7.0, 7.0]),
        (full(value=7.0), 7.0),
        (tensor([[1, 2], [3, 4]]), [[1.0, 2.0], [3.0, 4.0]]),
        (tensor(1.7), 1.7000000476837158),
        (tensor([]), []),
        (tensor([1, 0], dtype="bool"), [True, False]),
        (tensor([0, 255], dtype="uint8"), [0, 255]),
        (tensor([2**24 + 1], dtype="int64"), [2**24 + 1]),
        (tensor([2**53 + 1, -(2**62) - 1], dtype="int64"), [2**53 + 1, -(2**62) - 1]),
        (tensor([float("inf"), float("-inf")]), [float("inf"), float("-inf")]),
        (full(2, value=1e300), [float("inf")] * 2),
        (full(1, value=2**60 + 1).to("int64"), [2**60 + 1]),
        (stack(arange(2), full(2, value=5.0)), [[0.0, 1.0], [5.0, 5.0]]),
    ],
    ids=str,
)
def test_written_out_values_are_drawn_as_they_are(recipe, expected):
    assert draw(recipe, SEED).tolist() == expected


@pytest.mark.parametrize(
    ("recipe", "dtype"),
    [
        (integers(3), torch.int64),
        (integers(3).to("int32"), torch.int32),
        (arange(3).to("float32"), torch.float32),
        (arange(3).to("float64"), torch.float64),
        (integers(3, high=2).to("bool"), torch.bool),
        (integers(3).to("uint8"), torch.uint8),
    ],
    ids=str,
)
def test_a_fixed_dtype_is_the_dtype_of_the_tensor(recipe, dtype):
    assert draw(recipe, SEED).dtype == dtype


def test_distinct_values_keep_their_distance():
    drawn = draw(distinct(13, 11, step=0.37, start=-3.0), SEED).flatten()
    gaps = drawn.sort().values.diff()
    assert float(gaps.min()) == pytest.approx(0.37, rel=1e-5)
    assert float(drawn.min()) == -3.0
    assert not torch.equal(drawn, drawn.sort().values)


def test_integers_take_every_value_from_low_to_below_high():
    drawn = draw(integers(400, low=-2, high=3), SEED)
    assert sorted(set(drawn.tolist())) == [-2, -1, 0, 1, 2]


def test_integers_above_the_reach_of_float32_stay_exact():
    drawn = draw(integers(1000, low=2**24, high=2**24 + 100), SEED)
    assert bool((drawn % 2 == 1).any())


def test_uniform_numbers_lie_between_low_and_high():
    drawn = draw(uniform(1000, low=2.0, high=2.5), SEED)
    assert 2.0 <= float(drawn.min()) < 2.05
    assert 2.45 < float(drawn.max()) <= 2.5


def test_normal_numbers_have_their_mean_and_deviation():
    drawn = draw(randn(10_000, mean=5.0, std=0.5), SEED)
    assert float(drawn.mean()) == pytest.approx(5.0, abs=0.03)
    assert float(drawn.std()) == pytest.approx(0.5, abs=0.02)


def test_rows_of_one_recipe_stacked_are_drawn_one_by_one():
    row = randn(4)
    one, other = draw(stack(row, row), SEED)
    assert not torch.equal(one, other)


def test_an_unknown_dtype_is_refused_with_the_known_ones():
    with pytest.raises(ValueError) as caught:
        randn(3).to("float16")
    assert str(caught.value) == (
        "no dtype 'float16'; choose one of float, float64, float32, int64, int32, uint8, bool"
    )


def test_recipes_of_the_same_words_are_equal():
    assert randn(2, 3) == randn(2, 3)
    assert randn(2, 3) != randn(3, 2)
    assert randn(2, 3) != randn(2, 3).noncontiguous()


def test_a_recipe_reads_as_it_was_written():
    assert str(randn(2, 3, std=0.5)) == "randn(2, 3, mean=0.0, std=0.5)"


@pytest.fixture
def received(build, behave):
    """What a function gets as `X` from a case with this `X`: once in float64, once in float32."""

    def receive(written):
        built = build(
            f"@exercise\ndef given(X):\n    return None\n\ngiven.case('a case', X={written}, float32=True)",
            hidden=False,
        )
        got = []
        behave(built, got.append)
        (case,) = built.cases
        return got[: len(case.runs)]  # the second round hands over the same again

    return receive


def test_noncontiguous_tensors_reach_the_function_with_nan_in_their_gaps(received):
    for X, plain in zip(
        received("arange(3, 4).noncontiguous()"), received("arange(3, 4)"), strict=True
    ):
        assert torch.equal(X, plain)
        assert not X.is_contiguous()
        whole = torch.as_strided(X, (24,), (1,), 0)
        assert torch.equal(whole[::2].view(4, 3).T, plain)
        assert bool(whole[1::2].isnan().all())


def test_noncontiguous_integers_are_not_contiguous_either(received):
    for X in received("integers(3, 4).noncontiguous()"):
        assert X.dtype == torch.int64
        assert not X.is_contiguous()


def test_float_recipes_take_the_dtype_of_the_run_and_others_keep_theirs(received):
    assert [X.dtype for X in received("randn(3)")] == [torch.float64, torch.float32]
    assert [X.dtype for X in received("integers(3)")] == [torch.int64, torch.int64]
    assert [X.dtype for X in received("randn(3).to('float32')")] == [torch.float32, torch.float32]


def test_both_runs_see_the_same_numbers(received):
    one, other = received("randn(30, mean=1e4)")
    assert torch.equal(one, other.double())


def test_a_shared_recipe_is_one_tensor(received):
    for first, second, third in received("(lambda r: [r, r, randn(3)])(randn(3).shared())"):
        assert first is second
        assert third is not first
        assert not torch.equal(first, third)


def test_equal_recipes_are_tensors_of_their_own(received):
    for first, second in received("[randn(3), randn(3)]"):
        assert first is not second
        assert not torch.equal(first, second)


def test_a_parameter_is_a_leaf_that_requires_grad_and_has_its_grad(received):
    for dtype, X in zip(
        (torch.float64, torch.float32),
        received("randn(3).parameter(grad=full(3, value=0.5))"),
        strict=True,
    ):
        assert X.is_leaf
        assert X.requires_grad
        assert X.grad.dtype == dtype
        assert X.grad.tolist() == [0.5] * 3


def test_a_parameter_without_a_recipe_for_it_has_no_grad(received):
    for X in received("randn(3).parameter()"):
        assert X.requires_grad
        assert X.grad is None


def test_parameter_and_grad_are_different_draws(received):
    for X in received("randn(3).parameter(grad=randn(3))"):
        assert not torch.equal(X.detach(), X.grad)


def test_recipes_are_drawn_inside_lists_tuples_and_dicts(received):
    for X in received("{'w': [arange(2), (full(1, value=3.0), 'text')], 'n': 5, 'none': None}"):
        assert X["w"][0].tolist() == [0.0, 1.0]
        assert X["w"][1][0].tolist() == [3.0]
        assert X["w"][1][1] == "text"
        assert (X["n"], X["none"]) == (5, None)
        assert isinstance(X["w"][1], tuple)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: randn(2.5), "a size is a whole number or a name, not 2.5"),
        (lambda: full(3, True, value=1.0), "a size is a whole number or a name, not True"),
        (lambda: uniform(4, -1), "a size is 0 or more, not -1"),
        (lambda: tensor([[1, 2], [3]]), "tensor: the rows of [[1, 2], [3]] differ in length"),
        (lambda: tensor([[[1]], [[1, 2]]]), "tensor: the rows of [[[1]], [[1, 2]]] differ in length"),
        (lambda: tensor([1, [2]]), "tensor: the rows of [1, [2]] differ in length"),
        (stack, "stack: give it rows of one shape"),
        (lambda: stack(randn(2), randn(3)), "stack: give it rows of one shape"),
        (lambda: randn(2).to("half"), "no dtype 'half'; choose one of float, float64,"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused_where_it_is_written(make, said):
    with pytest.raises(DeclarationError) as raised:
        make()
    assert str(raised.value).startswith(said)


def test_exact_numbers_are_drawn_as_others_are():
    recipe = tensor([0.5, 1.5])
    assert recipe.exact().is_exact
    assert draw(recipe.exact(), 1).tolist() == draw(recipe, 1).tolist() == [0.5, 1.5]
