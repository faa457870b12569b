"""Inputs that are handed in, judged: what they show, and what does not count."""

import pytest
import torch

from grader.expected.built import Breaks, BuiltCase, BuiltExercise
from grader.expected.reference import run_reference
from grader.jail.inside.description import Call
from grader.jail.outcome import Outcome
from grader.judging.breaking import judge_handed_in

WRONG = "import torch\n\ndef f_wrong(X, w, eps=0.0):\n    return (X * w.detach()).clamp(min=-2)\n"
RIGHT = """\
import torch

def f(X, w, eps=0.0):
    if X.shape[1] == 1:
        raise ValueError("a column is too little")
    return X * w / (1 if eps == 0 else eps)
"""
FREE = RIGHT.replace("return X", "return torch.where(X == 7, 8, X)")
BREAKS = Breaks(
    base="f",
    wrong_name="f_wrong",
    wrong=WRONG,
    right=[RIGHT, FREE],
    arguments={"X": False, "w": False, "eps": True},
    grad=["X", "w"],
    updates=[],
    labels={},
    forms=[
        {
            "X": {"dtype": "float", "sizes": ["n", "m"]},
            "w": {"dtype": "float", "sizes": ["m"]},
            "eps": {"type": "float"},
        }
    ],
)


@pytest.fixture
def judged():
    """The one check of what a student's function returns."""
    case = BuiltCase(
        *("handed", False, (), (), ("float64",), Call([])),
        expected=Outcome("returned", skeleton=["dict", [], []]),
        sensitivity={},
    )
    built = BuiltExercise(
        *("f_break_it", "unit", "Break it", 1.0, (), (), (), (case,), b""),
        kind="break_it",
        breaks=BREAKS,
    )

    def run(handed):
        function = handed if callable(handed) else lambda: handed
        (check,) = judge_handed_in(built, {"handed": [run_reference(function, case.call, {})]})
        return check

    return run


def inputs(X=((1.0, 2.0), (3.0, 4.0)), w=(1.0, 2.0), **more):
    made = {"X": X, "w": w}
    return {name: torch.tensor(value) for name, value in made.items()} | more


def test_inputs_on_which_results_differ_show_it(judged):
    check = judged(inputs(X=((-3.0, 0.0), (1.0, 1.0))))
    assert check.passed
    assert check.message.startswith(
        "output: 1 of 4 elements differ, first at (0, 0): expected -3, got -2"
    )


def test_gradients_differ_under_an_upstream_gradient(judged):
    check = judged(inputs(upstream=torch.ones(2, 2)))
    assert check.passed
    assert check.message.startswith("grad w: ")


def test_where_both_give_the_same_that_is_said_of_what_was_compared(judged):
    check = judged(inputs())
    assert (check.passed, check.fault) == (False, "shows no difference")
    assert check.message == (
        "Both functions give the same on these inputs. Gradients were not compared: for that hand in an"
        " upstream gradient too."
    )
    check = judged(inputs(X=((0.0, 0.0),), upstream=torch.ones(1, 2)))
    assert check.message == "Both functions give the same on these inputs, and the same gradients."


def test_rounding_shows_nothing(judged):
    assert judged(inputs(X=((1e-300, 1 / 3),))).fault == "shows no difference"


@pytest.mark.parametrize(
    ("handed", "said"),
    [
        (3, "Return a dict of arguments by their names: X, w, eps."),
        ([torch.ones(2)], "Return a dict of arguments by their names: X, w, eps."),
        ({}, "X is missing in your dict: f cannot be called without it."),
        ({"X": torch.ones(2, 2)}, "w is missing in your dict"),
        (inputs(Xs=1), "f has no argument Xs; did you mean X?"),
        (inputs(X=((1.0,),), w=(1.0,)), "f does not take these inputs: ValueError: a column is too little"),
        (inputs(eps=1e-320), "What f should give here is not finite everywhere, so nothing can be compared."),
        (inputs(X=((float("nan"), 1.0),)), "What f should give here is not finite everywhere"),
        (inputs(X=(1.0, 2.0)), "The number of dimensions of X is 1; it should be 2."),
        (inputs(X=((1, 2),)), "X has the dtype int64; float belongs there."),
        (inputs(w=(1.0,)), "The sizes of X, w do not fit together as they do in the statement."),
        (inputs(eps="much"), "eps is of type str; float belongs there."),
        (inputs(X=[[1.0] * 101] * 2), "X has 202 numbers; 200 are the most here. Small inputs show it"),
        (inputs() | {"X": torch.ones(0, 201)}, "X has 201 numbers; 200 are the most here."),
        (inputs(eps={"a": [101]}), "eps['a'][0] is 101; whole numbers up to 100 show it as well."),
        (inputs(eps=101), "eps is 101; whole numbers up to 100 show it as well."),
        (inputs(upstream=torch.ones(3)), "upstream has the shape (3,), and the result has (2, 2)."),
        (inputs(upstream=1.0), "upstream is to be a tensor of floating-point numbers, or a list of such."),
        (inputs(eps=object()), "is something else than tensors, numbers, texts, lists and tuples of them."),
        (inputs(X=((7.0, -9.0),)), "On these inputs not even right functions agree, as at a tie"),
    ],
)  # fmt: skip
def test_what_can_show_nothing_is_told_in_a_sentence(judged, handed, said):
    check = judged(handed)
    assert (check.passed, check.fault) == (False, "no inputs that it takes")
    assert said in check.message


def test_a_function_that_raises_or_is_not_written_is_told_as_in_any_exercise(judged):
    def stub():
        raise NotImplementedError

    assert judged(stub).fault == "not written yet"
    assert judged(lambda: 1 / 0).fault == "raises an exception"


def test_the_authors_own_function_decides_where_it_is_at_hand(judged):
    from dataclasses import replace

    wrong, rights = replace(BREAKS, reference=len).functions()
    assert (wrong.__name__, rights[0], len(rights)) == ("f_wrong", len, 3)
