"""What is said of a call that fails in another manner: which manner, and what came out."""

import pytest

from grader.jail.aspect import Aspect
from grader.jail.inside import manners
from grader.jail.reply import Trouble
from grader.judging.manners import FAULT, judge_troubles

SENTENCES = [
    (Trouble(manners.SLICE, "numbers"), "slice of a larger tensor, another result comes out"),
    (Trouble(manners.STRIDED, "shape"), "not contiguous, the result has another shape"),
    (Trouble(manners.HALF, "not finite"), "the result is not finite"),
    (Trouble(manners.INT32, "raised", "TypeError: no"), "it raises TypeError: no"),
    (Trouble(manners.INT32, "dtype", "int64"), "the result has dtype int64"),
    (Trouble(manners.KEPT, "numbers"), "overwritten by a later one"),
    (Trouble(manners.SEEDED, "seeds"), "draw, and seed nothing"),
]


@pytest.mark.parametrize(("trouble", "said"), SENTENCES, ids=[t.manner for t, _ in SENTENCES])
def test_a_trouble_is_told_with_its_manner_and_what_came_of_it(trouble, said):
    ((aspect, reason),) = judge_troubles((trouble,)).items()
    assert aspect == Aspect.parse(trouble.manner)
    assert reason.fault == FAULT
    assert said in reason.message


def test_the_plain_repetition_is_told_elsewhere():
    assert judge_troubles((Trouble("repeat", "numbers"),)) == {}


def test_without_trouble_nothing_is_told():
    assert judge_troubles(()) == {}
