"""What is said of a call that fails in another manner: which manner, and what came out."""

import pytest
import torch

from grader.expected.built import BuiltCase
from grader.jail.aspect import INPUTS, OUTPUT, REPEAT, Aspect
from grader.jail.inside import manners
from grader.jail.inside.description import Call
from grader.jail.outcome import Outcome
from grader.jail.reply import Trouble
from grader.judging.checks import UNSTABLE, Check
from grader.judging.manners import FAULT, judge_others, judge_troubles, without_explained

SENTENCES = [
    (Trouble(manners.SLICE, "values"), "slice of a larger tensor, another result comes out"),
    (Trouble(manners.SLICE, "structure"), "the result has another form"),
    (Trouble(manners.STRIDED, "shape"), "not contiguous, the result has another shape"),
    (Trouble(manners.HALF, "not finite"), "the result is not finite"),
    (Trouble(manners.INT32, "raised", "TypeError: no"), "it raises TypeError: no"),
    (Trouble(manners.INT32, "dtype", "int64"), "the result has dtype int64"),
    (
        Trouble(manners.INT32, "dtype int64", "of an exception"),
        "the result has dtype int64: `.sum()`, `.prod()` and `.cumsum()` make int64 of int32, and"
        " `.sum(dtype=X.dtype)`, with X the input, keeps it",
    ),
    (Trouble(manners.INT32, "dtype float32"), "with inputs in int32, the result has dtype float32"),
    (
        Trouble(manners.UNSQUEEZED, "shape"),
        "two dimensions of size 1 in front, the result has another",
    ),
    (Trouble(manners.STRIDED, "moved"), "what has to change in place gets new storage"),
    (Trouble(manners.CHANGED, "same"), "and then again, the same result comes out for all of them"),
    (Trouble(manners.CHANGED, "values"), "and then again, another result comes out: something is"),
    (Trouble(manners.VARIED, "count"), "as many elements are zero in every call"),
    (Trouble(manners.KEPT, "values"), "overwritten by a later one"),
    (Trouble(manners.SEEDED, "seeds"), "draw, and seed nothing"),
]


X = torch.tensor([1.0, 2.0])


def case_of(others):
    """A case of which is known what the reference makes of other numbers."""
    expected = Outcome("returned", skeleton="tensor")
    return BuiltCase("one", False, (), (), ("float64",), Call([]), expected, {}, others=others)


def told_of(names, got=2 * X, skeleton="tensor", troubles=()):
    """What is said of an answer that makes `got` where X is right."""
    outcome = Outcome("returned", skeleton=skeleton, others={names: [got]}, troubles=troubles)
    return judge_others(case_of({names: [X]}), outcome)


@pytest.mark.parametrize(
    ("trouble", "said"), SENTENCES, ids=[f"{t.manner} {t.what}" for t, _ in SENTENCES]
)
def test_a_trouble_is_told_with_its_manner_and_what_came_of_it(trouble, said):
    ((aspect, reason),) = judge_troubles((trouble,)).items()
    assert aspect == Aspect.parse(trouble.manner)
    assert reason.fault == FAULT
    assert said in reason.message


def test_the_plain_repetition_is_told_elsewhere():
    assert judge_troubles((Trouble("repeat", "values"),)) == {}


def test_without_trouble_nothing_is_told():
    assert judge_troubles(()) == {}


def test_every_manner_has_a_sentence_of_its_own():
    said = [
        reason.message
        for manner in manners.MANNERS
        for reason in judge_troubles((Trouble(manner, "values"),)).values()
    ]
    said += [reason.message for one in manners.WITH_OTHERS for reason in told_of((one,)).values()]
    assert len({*said}) == len(manners.MANNERS)


def test_several_troubles_are_told_each():
    troubles = (Trouble(manners.KEPT, "values"), Trouble(manners.SLICE, "values"))
    assert [*map(str, judge_troubles(troubles))] == [manners.KEPT, manners.SLICE]


def test_a_manner_or_a_word_that_is_none_breaks_nothing():
    """Both come from the child, of whom nothing is believed."""
    assert judge_troubles((Trouble("{what}", "values"),)) == {}
    (reason,) = judge_troubles((Trouble(manners.SLICE, "{0}", "{text}"),)).values()
    assert reason.message.endswith("another result comes out")


def test_the_text_of_an_exception_is_one_short_line():
    told = Trouble(manners.STRIDED, "raised", "RuntimeError: no\n  view. " + "x" * 1000)
    (reason,) = judge_troubles((told,)).values()
    assert "it raises RuntimeError: no view. xxx" in reason.message
    assert len(reason.message) < 500


def test_the_same_result_for_other_numbers_tells_nothing_where_the_numbers_are_wrong():
    same, values = Trouble(manners.CHANGED, "same"), Trouble(manners.STRIDED, "values")
    assert [*map(str, judge_troubles((same, values), wrong=True))] == [manners.STRIDED]


# With other numbers.

BELOW, MINUS_INF, ENDS = manners.BELOW, manners.MINUS_INF, manners.ENDS
OF_OTHERS = [
    ((BELOW,), "where some numbers lie 1000 below the others, another result comes out"),
    ((MINUS_INF,), "where one number is -inf, another result comes out"),
    (
        (BELOW, MINUS_INF),
        "where some numbers lie 1000 below the others and one number is -inf, another result comes out",
    ),
    ((ENDS,), "where labels are the smallest and the largest that there may be, another result"),
    ((manners.ALIASED,), "where one tensor is handed over for two arguments, another result"),
    (
        (manners.INT64,),
        "where integers are larger than 2**53, the last that float64 holds exactly, another result",
    ),
]


@pytest.mark.parametrize(("names", "said"), OF_OTHERS, ids=[" ".join(n) for n, _ in OF_OTHERS])
def test_what_comes_of_other_numbers_is_told_with_them(names, said):
    ((aspect, reason),) = told_of(names).items()
    assert aspect == Aspect.parse(names[0])
    assert reason.fault == FAULT
    assert reason.message.startswith(said)


def test_what_is_right_is_not_told():
    assert told_of((BELOW,), X.clone()) == {}


def test_what_raises_or_is_not_finite_is_told_of_the_manner_that_it_comes_from():
    troubles = (Trouble(BELOW, "not finite"), Trouble(ENDS, "raised", "IndexError: 4"))
    below, ends = told_of((MINUS_INF,), X, troubles=troubles).values()
    assert below.message == "where some numbers lie 1000 below the others, the result is not finite"
    assert ends.message.endswith("that there may be, it raises IndexError: 4")


def test_a_result_of_another_form_is_told_of_the_plain_call_alone():
    assert told_of((BELOW,), skeleton="float") == {}


def test_manners_that_nobody_asked_for_or_that_are_none_break_nothing():
    for names in ((BELOW,), ("{what}",), ()):
        outcome = Outcome("returned", skeleton="tensor", others={names: [X]})
        assert judge_others(case_of({}), outcome) == {}


def wrong(aspect, fault=FAULT):
    return Check(
        "one", aspect if isinstance(aspect, Aspect) else Aspect.parse(aspect), False, fault
    )


RIGHT = Check("one", OUTPUT, True)


@pytest.mark.parametrize("cause", [REPEAT, INPUTS, manners.KEPT, manners.CHANGED], ids=str)
def test_what_is_remembered_or_changed_explains_what_comes_of_other_numbers(cause):
    checks = [RIGHT, wrong(cause), wrong(manners.STRIDED)]
    assert without_explained([*checks, *map(wrong, manners.WITH_OTHERS)]) == checks


def test_what_is_unstable_explains_what_breaks_far_below_zero():
    checks = [wrong(OUTPUT, UNSTABLE), wrong(ENDS), wrong(manners.INT64)]
    assert without_explained([*checks, wrong(BELOW), wrong(MINUS_INF)]) == checks


def test_what_is_wrong_with_extreme_numbers_explains_what_is_wrong_far_below_zero():
    checks = [wrong(OUTPUT), wrong(ENDS)]
    assert without_explained([*checks, wrong(BELOW), wrong(MINUS_INF)], {"one"}) == checks


def test_nothing_else_explains_it():
    checks = [wrong(OUTPUT), wrong(manners.STRIDED), wrong(BELOW), Check("one", INPUTS, True)]
    assert without_explained(checks, {"another"}) == checks
