"""What cases take over from the defaults of their exercise."""

from __future__ import annotations

import inspect

import pytest

from grader.declaring.inheriting import Written, inherit, signature_of_driver, sort_out_defaults
from grader.declaring.recipes import arange, integers, randn

EXERCISE = """
@exercise(grad=["X"])
def given(X, K, scale=1.0):
    return X

given.defaults(X=randn("N", "C"), K=randn("C"), N=5, C=3, tags=["edge"])

"""


@pytest.fixture
def case(declare):
    """The last case of an exercise with defaults, declared with these keywords."""
    return lambda keywords, above="": declare(
        EXERCISE + above + f"given.case('one', {keywords})"
    ).cases[-1]


def shapes(case):
    return {name: value.shape for name, value in case.arguments.items() if name in "XK"}


def test_a_case_that_says_nothing_has_all_defaults(case):
    made = case("")
    assert shapes(made) == {"X": (5, 3), "K": (3,)}
    assert made.tags == ("edge",)
    assert made.sizes == {"N": 5, "C": 3}


def test_a_size_is_changed_for_all_arguments_at_once(case):
    assert shapes(case("C=7")) == {"X": (5, 7), "K": (7,)}


def test_an_argument_replaces_the_default_and_its_numbers_settle_the_sizes(case):
    made = case("X=tensor([[1.0, 2.0]])")
    assert shapes(made) == {"X": (1, 2), "K": (2,)}
    assert made.fixed == {"C"}  # nothing else has N rows


def test_an_argument_of_another_rank_brings_sizes_of_its_own(case):
    assert shapes(case("X=randn('N', 'C', 'H'), H=9")) == {"X": (5, 3, 9), "K": (3,)}


def test_options_are_replaced_too(case):
    assert case("tags=[], grad=[]").tags == ()
    assert case("grad=[]").grad == ()


def test_an_argument_with_the_name_of_an_option_is_the_argument(case):
    made = case("scale=2.0")
    assert made.arguments["scale"] == 2.0
    assert made.scale == 1.0
    assert case("scale_=1e-6").scale == 1e-6


def test_a_driver_gets_those_defaults_that_it_takes(case):
    driver = "def drive(f, X, steps):\n    return f(X, X)\n\n"
    made = case("call=drive, steps=2, grad=['X']", above=driver)
    assert list(made.arguments) == ["X", "steps"]


def test_a_driver_may_take_any_keywords(case):
    driver = "def drive(f, **kwargs):\n    return f(**kwargs)\n\n"
    made = case("call=drive, C=2, other=3", above=driver)
    assert shapes(made) == {"X": (5, 2), "K": (2,)}
    assert made.arguments["other"] == 3


def test_a_driver_can_be_a_default(declare):
    code = EXERCISE + (
        "def drive(f, X, K):\n    return f(X, K)\n\n"
        "given.defaults(call=drive, N=2)\ngiven.case('one')\ngiven.case('two', C=4)"
    )
    one, two = declare(code).cases
    assert one.call is two.call is not None
    assert shapes(two) == {"X": (2, 4), "K": (4,)}


def test_later_defaults_are_for_later_cases(declare):
    code = EXERCISE + "given.case('one')\ngiven.defaults(N=2)\ngiven.case('two')"
    one, two = declare(code).cases
    assert (one.sizes["N"], two.sizes["N"]) == (5, 2)


@pytest.mark.parametrize(
    ("keywords", "said"),
    [
        ("X=arange(2, 4), C=3", "X has 4 where C stands, which is 3 here"),
        ("X=arange(2, 4), K=arange(5)", "K has 5 where C stands, which is 4 here"),
        ("X=randn('N', 'H')", "no number is given for the size 'H'"),
        ("X=randn('N', 'C - 4')", "the size 'C - 4' is -1, below 0"),
        ("X=randn('scale'), scale=3", "'scale'; scale is an argument, so write the size as scale_"),
        ("tags=3", "tags must be a word, or a list of words, not 3"),
        ("hidden='yes'", "hidden must be True or False, not 'yes'"),
        ("scale_=0", "scale must be a number above 0, not 0"),
        ("call='drive'", "call must be a function of the student's function and the arguments"),
        ("H=3", "names 'H', but given takes X, K, scale"),
        ("kk=3", "names 'kk', but given takes X, K, scale"),
    ],
)
def test_each_slip_has_a_sentence(case, keywords, said):
    from grader.errors import CourseError

    with pytest.raises(CourseError) as raised:
        case(keywords)
    assert said in str(raised.value)


def test_defaults_are_told_apart_like_the_keywords_of_a_case():
    def function(X, hidden): ...

    signature = inspect.signature(function)
    written = sort_out_defaults(
        signature, {"X": randn("N"), "hidden": 2, "N": 3, "tags": "edge", "M": 4}
    )
    assert written == Written({"X": randn("N"), "hidden": 2, "M": 4}, {"tags": "edge"}, {"N": 3})


def test_a_driver_s_first_parameter_is_the_student_s_function():
    assert list(signature_of_driver(lambda f, X, n=1: None).parameters) == ["X", "n"]


def test_a_case_without_defaults_is_as_it_is_written():
    made = inherit(inspect.signature(lambda X: X), {"X": integers(2)}, Written())
    assert made.arguments == {"X": integers(2)}
    assert made.sizes == {}
    assert inherit(inspect.signature(lambda X: X), {"X": arange("n"), "n": 4}, Written()).sizes == {
        "n": 4
    }
