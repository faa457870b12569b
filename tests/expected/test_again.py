"""Which calls are made again, and how: what the reference and all right variants bear, written by no author."""

from __future__ import annotations

import pytest

from grader.jail.inside.manners import (
    ALIASED,
    BELOW,
    CHANGED,
    ENDS,
    HALF,
    INT32,
    INT64,
    MINUS_INF,
    REPEAT,
    SEEDED,
    SLICE,
    STRIDED,
    UNSQUEEZED,
    VARIED,
)

PLAIN = [SLICE, STRIDED, CHANGED, SEEDED]
TOGETHER = [*PLAIN, BELOW]
ALL = [[HALF], TOGETHER]

EXERCISE = """
@exercise(grad=["X"])
def scaled(X, factor=2.0):
    {body}

"""
ANY_SHAPE = 'scaled.case("cube", X=randn(4, 5, 6))\nscaled.case("row", X=randn(7))\n'
"""With them there are three numbers of dimensions: X may have any."""
TWO = 'scaled.case("first", X=randn(2, 3))\nscaled.case("second", X=randn(3, 4))\n'


def scaled(cases=TWO, body="return X * factor", more=""):
    return EXERCISE.format(body=body.replace("\n", "\n    ")) + cases + more


@pytest.fixture
def asked(build):
    """How the calls of each case are made again, by name, and what is not tried."""

    def of(*args, **kwargs):
        built = build(scaled(*args, **kwargs))
        untried = {**built.untried}
        assert untried.pop(MINUS_INF).endswith("not finite")  # a product with it
        return {case.name: case.call.again for case in built.cases}, untried

    return of


def flat(again):
    return [manner for manners in again for manner in manners]


def where(asked, manner):
    """The cases that are called again in a manner."""
    return [name for name, again in asked.items() if manner in flat(again)]


def test_one_case_is_called_in_all_manners_in_few_calls(asked):
    of, untried = asked()
    assert of["first"] == ALL
    assert of["second"] == []
    assert untried == {}


def test_more_dimensions_are_tried_where_cases_have_several_numbers_of_them(asked):
    of, untried = asked(TWO + ANY_SHAPE)
    assert of["first"] == [[HALF], [SLICE, STRIDED, UNSQUEEZED, CHANGED, SEEDED, BELOW]]
    assert untried == {}


def test_of_a_single_case_all_is_asked(asked):
    of, _ = asked('scaled.case("only", X=randn(2, 3))')
    assert of["only"] == ALL


# What is right, and does not bear it.


def test_what_the_reference_does_not_bear_is_not_tried_and_the_reason_kept(asked):
    body = "if X.dim() > 3:\n    raise ValueError('too many dimensions')\nreturn X * factor"
    of, untried = asked(TWO + ANY_SHAPE, body)
    assert where(of, UNSQUEEZED) == []
    assert where(of, STRIDED) == ["first"]
    ((manner, why),) = untried.items()
    assert manner == UNSQUEEZED
    assert why.startswith("scaled does not bear it in case 'cube': ValueError: too many dimensions")


BEARS_NOT = {
    STRIDED: ("X.view(-1).mul(factor).view(X.shape)", "RuntimeError: view size is not compatible"),
    SLICE: ("X.as_strided(X.shape, X.stride(), 0) * factor", "values"),
    UNSQUEEZED: ("X.squeeze(0) * factor if X.dim() > 3 else X * factor", "shape"),
    HALF: ("(X * 1e6).mul(factor) / 1e6", "not finite"),
}


@pytest.mark.parametrize(("manner", "row"), BEARS_NOT.items(), ids=BEARS_NOT.keys())
def test_what_a_right_variant_does_not_bear_is_not_tried(asked, manner, row):
    body, said = row
    variant = f"\n@scaled.right_variant\ndef other_way(X, factor=2.0):\n    return {body}\n"
    of, untried = asked(TWO + ANY_SHAPE, more=variant)
    assert where(of, manner) == []
    assert [*untried] == [manner]
    assert untried[manner].startswith("other_way does not bear it in case ")
    assert said in untried[manner]
    assert {*TOGETHER, HALF} - {manner} <= {*flat(of["first"])}


def test_a_result_that_other_numbers_do_not_change_says_nothing_of_what_is_remembered(asked):
    of, untried = asked(body="return X.sum() * factor")
    assert where(of, CHANGED) == []
    assert untried[CHANGED].endswith("same")


def test_a_manner_that_another_case_bears_is_tried_there(asked):
    body = "if X.shape[-1] == 3 and not X.is_contiguous():\n    raise ValueError\nreturn X * factor"
    of, untried = asked(body=body)
    assert where(of, STRIDED) == ["second"]
    assert where(of, SLICE) == ["first"]
    assert untried == {}


def test_manners_that_are_borne_each_but_not_together_are_tried_apart(asked):
    body = (
        "if X.storage_offset() and not X.is_contiguous():\n    raise ValueError\nreturn X * factor"
    )
    of, untried = asked(body=body)
    assert of["first"] == [[HALF], *([manner] for manner in PLAIN), [BELOW]]
    assert untried == {}


def test_what_the_author_leaves_out_is_not_tried_and_the_authors_reason_kept(asked):
    of, untried = asked(more='scaled.leave_out("float16", "It is about small numbers.")')
    assert where(of, HALF) == []
    assert untried == {HALF: "It is about small numbers."}
    assert of["first"] == [TOGETHER]


# Where it is tried.


GOOD = 'scaled.case("good", X=randn(3, 4))\n'
AVOIDED = {
    "an input of one number": 'scaled.case("poor", X=randn(1))\n',
    "a result of equal numbers": 'scaled.case("poor", X=full(2, 3, value=0.0))\n',
    "a single row": 'scaled.case("poor", X=randn(1, 3))\n',
    "no matrix": 'scaled.case("poor", X=randn(4))\n',
    "an edge": 'scaled.case("poor", X=randn(2, 2), tags=["edge"])\n',
    "about stability": 'scaled.case("poor", X=randn(2, 2), tags=["stress"])\n',
}


@pytest.mark.parametrize("poor", AVOIDED.values(), ids=AVOIDED.keys())
def test_a_case_that_shows_little_is_called_in_no_other_manner(asked, poor):
    of, untried = asked(poor + GOOD)
    assert of == {"poor": [], "good": ALL} | {
        name: [] for name in of if name not in ("poor", "good")
    }
    assert untried == {}


def test_what_the_first_case_asks_is_asked_rather_than_what_costs_least(asked):
    small = 'scaled.case("small", X=randn(2, 2), factor=3.0)\n'
    of, _ = asked(TWO + small)
    assert where(of, STRIDED) == ["first"]


def test_of_cases_that_ask_the_same_the_smallest_is_taken(asked):
    of, _ = asked('scaled.case("large", X=randn(9, 9))\n' + GOOD + TWO)
    assert where(of, STRIDED) == ["first"]


def test_fewer_steps_count_more_than_a_smaller_input(asked):
    body = "for _ in range(7 - len(X)):\n    X = X + 1\nreturn X * factor"
    of, _ = asked(TWO, body)
    assert where(of, STRIDED) == ["second"]


def test_a_call_with_a_gradient_is_rather_taken(asked):
    of, _ = asked('scaled.case("none", X=randn(2, 2), grad=[])\n' + GOOD)
    assert where(of, STRIDED) == ["good"]


def test_cases_that_raise_or_are_redrawn_are_made_once(build):
    cases = 'scaled.raises("raises", TypeError, X=randn(2, 3), factor=None)\n' + TWO
    built = build(scaled(cases))
    redrawn = [case for case in built.cases if case.like]
    assert redrawn
    assert all(case.call.again == [] for case in [built.cases[0], *redrawn])


def test_integers_are_tried_as_smaller_ones_where_there_are_no_other_numbers(build):
    code = """
    @exercise
    def counted(X, n=3):
        return X % n

    counted.case("labels", X=integers(3, 4, high=9))
    counted.case("beside others", X=integers(3, 4, high=9), n=arange(4))
    """
    built = build(code, hidden=False)
    labels, beside = (case.call.again for case in built.cases)
    assert labels == [[INT32]]
    assert not {INT32, INT64} & {*flat(beside)}


@pytest.mark.parametrize(("body", "tried"), [("2 * X", True), ("X % 3", False), ("X > 2", False)])
def test_integers_above_2_53_are_tried_where_they_show_in_the_result(build, body, tried):
    code = f"""
    @exercise
    def computed(X):
        return {body}

    computed.case("some", X=integers(3, 4, high=9))
    """
    (case,) = build(code, hidden=False).cases
    assert (INT64 in flat(case.call.again)) is tried


def test_minus_infinity_is_tried_where_one_tensor_is_given(build):
    code = """
    @exercise
    def largest(X, Y=0.0):
        return X.amax(1) + Y

    largest.case("one", X=randn(3, 4))
    largest.case("two", X=randn(3, 4), Y=randn(3))
    """
    one, two = build(code, hidden=False).cases
    assert MINUS_INF in flat(one.call.again)
    assert MINUS_INF not in flat(two.call.again)


def test_integers_that_the_reference_widens_are_not_tried(build):
    code = "@exercise\ndef total(X):\n    return X.sum(0)\n\ntotal.case('one', X=integers(3, 4, high=9))"
    built = build(code)
    assert built.untried == {INT32: "total does not bear it in case 'one': dtype int64"}
    assert INT64 in flat(built.cases[0].call.again)


# What is random.


FLIP = """
@exercise
def flip(X):
    return X * (torch.{drawn})

flip.random_case("half", choice({{"kept": 0.5, "zeroed": 0.5}},
    lambda X: {{"kept": X, "zeroed": X * 0}}), X=full({size}, value=1.0))
"""
EACH = "rand(X.shape) < 0.5"
COUNTED = "randperm(X.numel()) < X.numel() // 2).view(X.shape"


def test_a_random_case_is_called_again_to_see_whether_what_is_drawn_varies(build):
    built = build(FLIP.format(drawn=EACH, size="40, 50"))
    assert built.cases[0].call.again == [[VARIED]]
    assert built.untried == {}


def test_of_few_numbers_as_many_may_be_drawn_twice(build):
    built = build(FLIP.format(drawn=EACH, size="10, 20"))
    assert built.cases[0].call.again == []


def test_where_the_reference_draws_as_many_each_time_others_may(build):
    built = build(FLIP.format(drawn=COUNTED, size="40, 50"))
    assert built.cases[0].call.again == []
    assert built.untried == {VARIED: "flip does not bear it in case 'half': count"}


def test_what_has_no_numbers_is_repeated(build):
    cases = "total.case('one', n=3)\ntotal.case('two', n=4)"
    code = f"@exercise\ndef total(n):\n    return torch.ones(n)\n\n{cases}"
    built = build(code, hidden=False)
    assert [case.call.again for case in built.cases] == [[], [[REPEAT]]]


# With other numbers than the cases have.


def of_logits(body, cases='chosen.case("first", X=randn(3, 4), y=integers(3, high=4))', more=""):
    """An exercise of rows of numbers, each with a label."""
    head = '@exercise(grad=["X"])\ndef chosen(X, y):\n'
    return f"{head}    {body}\n\n{cases}\n{more}"


SOFTMAX = "return X.softmax(1)[torch.arange(len(X)), y]"
NAIVE = "return (X - X.max()).exp()[torch.arange(len(X)), y] / (X - X.max()).exp().sum(1)"
CLASSES = "chosen.case('first', X=randn(3, 4), y=tensor([3, 0, 1], dtype='int64'))"


def of_first(built):
    return flat(built.cases[0].call.again)


def test_numbers_far_below_and_labels_at_the_ends_come_in_the_call_that_has_other_numbers(build):
    built = build(of_logits(SOFTMAX))
    assert built.cases[0].call.again == [[HALF], [*PLAIN, BELOW, MINUS_INF, ENDS]]
    assert built.untried == {}


def test_what_must_come_of_other_numbers_is_known_for_all_at_once_and_for_each(build):
    case = build(of_logits(SOFTMAX)).cases[0]
    together = (BELOW, MINUS_INF, ENDS)
    assert {*case.others} == {together, *((manner,) for manner in together)}
    assert all(made.isfinite().all() for (made,) in case.others.values())
    for manner in together:
        assert case.others[manner,][0].tolist() != case.others[together][0].tolist()


def test_what_breaks_in_the_reference_is_not_tried(build):
    built = build(of_logits(NAIVE))
    assert not {BELOW} & {*of_first(built)}
    assert built.untried[BELOW].startswith("chosen does not bear it in case 'first': not finite")


def test_what_a_variant_makes_otherwise_of_other_numbers_is_not_tried(build):
    variant = f"@chosen.right_variant\ndef naive(X, y):\n    {NAIVE}\n"
    built = build(of_logits(SOFTMAX, more=variant))
    assert built.untried[BELOW].startswith("naive does not bear it in case 'first': ")
    assert {MINUS_INF, ENDS} <= {*of_first(built)}


def test_where_no_label_is_refused_there_are_no_ends(build):
    built = build(of_logits("return X.softmax(1) * y[:, None]"))
    assert ENDS not in of_first(built)
    assert ENDS not in built.untried


TWO_MATRICES = """
@exercise(grad=["A"])
def product(A, B):
    {body}

product.case("other sizes", A=randn(3, 2), B=randn(2, 4))
product.case("square", A=randn(3, 3), B=randn(3, 3))
"""


def test_one_tensor_is_handed_over_for_two_arguments_of_a_shape(build):
    built = build(TWO_MATRICES.format(body="return A @ B"))
    of = {case.name: case for case in built.cases}
    assert [ALIASED] in of["square"].call.again
    assert {*of["square"].others} >= {(ALIASED,)}
    assert ALIASED not in flat(of["other sizes"].call.again)


def test_where_it_means_something_else_that_they_are_one_it_is_not_tried(build):
    body = "if A is B:\n        raise ValueError('the same')\n    return A @ B"
    built = build(TWO_MATRICES.format(body=body))
    assert built.untried[ALIASED].startswith(
        "product does not bear it in case 'square': ValueError"
    )


def test_arguments_that_are_updated_are_neither_changed_nor_one(build):
    code = """
    @exercise(updates=["A", "B"])
    def swap(A, B):
        kept = A.clone()
        A.copy_(B)
        B.copy_(kept)

    swap.case("square", A=randn(3, 3), B=randn(3, 3))
    """
    built = build(code, hidden=False)
    assert not {ALIASED, BELOW, MINUS_INF} & {*of_first(built), *built.untried}


def test_no_call_is_made_for_other_numbers_alone_that_takes_far_more_steps(build):
    body = "for _ in range(len(A) ** 3):\n        A = A + 1\n    return A @ B"
    code = TWO_MATRICES.format(body=body).replace("randn(3, 3)", "randn(9, 9)")
    assert ALIASED not in flat(build(code).cases[1].call.again)


def test_what_the_author_leaves_out_of_other_numbers_is_not_tried(build):
    built = build(of_logits(SOFTMAX, more='chosen.leave_out("minus_inf", "Nothing is ruled out.")'))
    assert MINUS_INF not in of_first(built)
    assert built.untried == {MINUS_INF: "Nothing is ruled out."}
