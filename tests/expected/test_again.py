"""Which calls are made again, and how: what the reference and all right variants bear, and nothing else."""

from grader.expected.expected import build_exercise
from grader.jail.inside import manners

DOUBLE = """
@exercise(grad=["X"])
def double(X):
    return {body}

double.case("two by three", X=randn(2, 3))
double.case("three by four", X=randn(3, 4))
"""


def manners_of(built):
    return {manner for case in built.cases for one in case.call.again for manner in one}


def of(build, body="2 * X", more=""):
    return build(DOUBLE.format(body=body) + more)


def test_what_the_reference_bears_is_asked_of_every_answer(build):
    asked = manners_of(of(build))
    wanted = {manners.SLICE, manners.STRIDED, manners.CHANGED, manners.SEEDED, manners.HALF}
    assert wanted <= asked
    assert manners.REPEAT in asked


def test_what_the_reference_does_not_bear_is_asked_of_nobody(build):
    assert manners.UNSQUEEZED in manners_of(of(build))
    assert manners.UNSQUEEZED not in manners_of(of(build, "2 * X if X.dim() == 2 else X"))


def test_what_one_right_variant_does_not_bear_is_asked_of_nobody(build):
    view = """
@double.right_variant
def in_a_row(X):
    return 2 * X.view(-1).view(X.shape)
"""
    assert manners.STRIDED in manners_of(of(build))
    assert manners.STRIDED not in manners_of(of(build, more=view))


def test_what_the_author_leaves_out_is_asked_of_nobody(build):
    left_out = "double.leave_out('float16', 'the statement speaks of float32')\n"
    assert manners.HALF not in manners_of(of(build, more=left_out))


def test_integers_are_asked_for_narrower_ones_only_where_they_come_alone(build):
    whole = "double.case('integers', X=integers(2, 3, high=9), grad=[])\n"
    assert manners.INT32 in manners_of(of(build, more=whole))
    assert manners.INT32 not in manners_of(of(build))


def test_manners_that_do_not_get_in_each_others_way_share_a_call(build):
    (together,) = [one for case in of(build).cases for one in case.call.again if len(one) > 1]
    assert {manners.SLICE, manners.STRIDED, manners.CHANGED} <= {*together}


def test_what_must_raise_is_not_called_again(declare):
    code = DOUBLE.format(body="2 * X if X.dim() == 2 else X[None][99]")
    built = build_exercise(
        declare(code + "double.raises('flat', IndexError, X=randn(3))\n"), "unit"
    )
    (raising,) = [case for case in built.cases if case.raises and not case.like]
    assert not raising.call.again
