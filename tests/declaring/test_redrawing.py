"""A case asked again: other numbers and other sizes, the same question."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.declaring.case import Case, recipes_in
from grader.declaring.recipes import randn
from grader.declaring.redrawing import question_of, redrawn

EXERCISE = """
@exercise(grad=["X"])
def given(X, K=None, high=3, axis=-1):
    return X

"""


@pytest.fixture
def case(declare):
    """The first case of an exercise that is declared with these arguments."""

    def declared(arguments):
        return declare(EXERCISE + f"given.case('one', {arguments})").cases[0]

    return declared


def shapes(case):
    return [recipe.shape for recipe in recipes_in(list(case.arguments.values()))]


@pytest.mark.parametrize(
    "arguments", ["X=tensor([1.0, 2.0])", "X=arange(3)", "X=full(2, 2, value=1.0)"]
)
def test_what_is_written_out_in_numbers_cannot_be_drawn_again(case, arguments):
    assert redrawn(case(arguments), 0) is None


def test_one_drawn_argument_is_enough(case):
    made = redrawn(case("X=tensor([1.0, 2.0]), K=randn(3)"), 0)
    assert shapes(made)[0] == (2,)
    assert made.arguments["X"].kind == "tensor"


@pytest.mark.parametrize("seed", range(20))
def test_every_size_by_name_above_one_becomes_a_larger_one(case, seed):
    made = redrawn(case("X=randn('N', 'C', 'H'), N=4, C=1, H=7"), seed)
    N, C, H = shapes(made)[0]
    assert N > 4
    assert C == 1
    assert H > 7
    assert made.sizes == {"N": N, "C": C, "H": H}


def test_what_is_written_as_a_number_stays(case):
    assert shapes(redrawn(case("X=randn(4, 'C'), C=3"), 0)) == [(4, 4)]
    assert shapes(redrawn(case("X=randn(4, 3)"), 0)) == [(4, 3)]


@settings(max_examples=60, deadline=None)
@given(sizes=st.lists(st.integers(1, 9), min_size=2, max_size=5), seed=st.integers(0, 2**31))
def test_equal_sizes_stay_equal_and_smaller_ones_smaller(sizes, seed):
    named = {f"n{i}": number for i, number in enumerate(sizes)}
    pattern = {"X": randn(*named)}
    made = redrawn(Case("one", {"X": randn(*sizes)}, pattern=pattern, sizes=named), seed)
    for one, first in named.items():
        assert made.sizes[one] - first <= len(set(sizes))
        for other, second in named.items():
            assert (first < second) == (made.sizes[one] < made.sizes[other])


def test_sizes_that_something_written_out_settles_stay_and_so_do_smaller_ones(declare):
    code = EXERCISE + "given.defaults(X=randn('N', 'C'), K=integers('N'), N=2, C=3)\n"
    made = redrawn(declare(code + "given.case('one', K=tensor([1, 0, 2, 2, 1]))").cases[0], 1)
    assert shapes(made) == [(5, 3), (5,)]


def test_labels_stay_below_a_number_of_classes_that_is_a_size(case):
    made = redrawn(case("X=randn('N', 'C'), K=integers('N', high='C'), N=2, C=13"), 1)
    X, K = recipes_in(list(made.arguments.values()))
    assert dict(K.options)["high"] == X.shape[1] > 13
    assert K.shape == X.shape[:1]


def test_a_number_that_is_a_size_grows_with_it(case):
    made = redrawn(case("X=randn('N', 'C'), high=size('C'), N=2, C=3"), 1)
    assert made.arguments["high"] == shapes(made)[0][1] > 3


def test_rows_of_a_stack_grow_alike(case):
    made = redrawn(case("X=stack(randn('C'), uniform('C', low=0.0, high=1.0)), C=4"), 2)
    (X,) = recipes_in(list(made.arguments.values()))
    rows = dict(X.options)["rows"]
    assert {row.shape for row in rows} == {X.shape[1:]}
    assert X.shape[0] == 2
    assert X.shape[1] > 4


def test_a_shared_recipe_is_still_one(declare):
    code = (
        EXERCISE + "_shared = randn(3).shared()\ngiven.case('one', X=[_shared, randn(3), _shared])"
    )
    (X,) = redrawn(declare(code).cases[0], 3).arguments.values()
    assert X[0] is X[2]
    assert X[0] is not X[1]


def test_a_gradient_has_the_shape_of_its_parameter(case):
    (X,) = recipes_in(
        list(
            redrawn(
                case("X=randn('a', 'b').parameter(grad=randn('a', 'b')), a=3, b=2"), 4
            ).arguments.values()
        )
    )
    assert X.grad.shape == X.shape != (3, 2)


def test_the_same_seed_gives_the_same_sizes(case):
    one = case("X=randn('a', 'b'), a=4, b=6")
    assert shapes(redrawn(one, 5)) == shapes(redrawn(one, 5))
    assert len({tuple(shapes(redrawn(one, seed))) for seed in range(20)}) > 1


QUESTIONS = [
    ("X=randn(3, 4)", "X=randn(5, 2)", True),
    ("X=randn('a', 4), high=size('a'), a=2", "X=randn('a', 4), high=size('a'), a=5", True),
    ("X=randn(3, 4)", "X=randn(3, 1)", False),
    ("X=randn(3, 4)", "X=randn(3, 4, 2)", False),
    ("X=randn(3, 4)", "X=randn(3, 4), axis=0", False),
    ("X=randn(3, 4)", "X=randn(3, 4), grad=[]", False),
    ("X=randn(3, 4)", "X=randn(3, 4).noncontiguous()", False),
    ("X=randn(3, 4)", "X=integers(3, 4), grad=[]", False),
    ("X=randn(3, 4)", "X=randn(3, 4), tags=['stress']", False),
]


@pytest.mark.parametrize(("one", "other", "same"), QUESTIONS)
def test_two_cases_ask_the_same_if_nothing_but_numbers_and_sizes_differs(case, one, other, same):
    assert (question_of(case(one)) == question_of(case(other))) is same
