"""What is said of a call that fails in another manner: which manner, and what came out."""

import pytest

from grader.jail.aspect import Aspect
from grader.jail.inside import manners
from grader.jail.reply import Trouble
from grader.judging.manners import FAULT, judge_troubles

SENTENCES = [
    (Trouble(manners.SLICE, "values"), "slice of a larger tensor, another result comes out"),
    (Trouble(manners.SLICE, "structure"), "the result has another form"),
    (Trouble(manners.STRIDED, "shape"), "not contiguous, the result has another shape"),
    (Trouble(manners.HALF, "not finite"), "the result is not finite"),
    (Trouble(manners.INT32, "raised", "TypeError: no"), "it raises TypeError: no"),
    (Trouble(manners.INT32, "dtype", "int64"), "the result has dtype int64"),
    (Trouble(manners.INT32, "dtype int64", "of an exception"), "the result has dtype int64"),
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
