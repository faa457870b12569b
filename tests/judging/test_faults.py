"""Calls that end without a result, exceptions, and what a call leaves changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from grader.jail.aspect import INPUTS, REPEAT
from grader.jail.inside.raised import Frame, Raised
from grader.jail.outcome import Outcome
from grader.jail.reply import Trouble
from grader.judging.compare import compare
from grader.judging.faults import judge_ending, judge_side_effects, say_error

SCALE = """
@exercise(grad=["X"])
def scale(X, factor=2.0):
    if factor < 0:
        raise ValueError("factor is negative")
    return X * factor

scale.case("one", X=arange(2, 2))
scale.raises("negative", ValueError, X=arange(2), factor=-1.0)
"""


@pytest.fixture
def scale(build):
    return build(SCALE)


def careful(function):
    """The function, raising where `scale` must."""

    def scale(X, factor=2.0):
        if factor < 0:
            raise ValueError
        return function(X, factor)

    return scale


@pytest.mark.parametrize(
    ("answer", "fault", "sentence"),
    [
        ("raise NotImplementedError", "not written yet", "not written yet: it raises NotImplementedError"),
        ("raise KeyError('x')", "raises an exception", "raises KeyError: 'x'"),
        ("raise SystemExit(3)", "raises an exception", "raises SystemExit: 3"),
        ("raise ValueError('one\\n   two')", "raises an exception", "raises ValueError: one two"),
        ("assert X is None", "raises an exception", "raises AssertionError"),
        ("raise MemoryError", "out of memory", "the call used more memory than it may"),
        ("return f(X, factor)", "raises an exception", "raises RecursionError: maximum recursion"),
    ],
)  # fmt: skip
def test_an_exception_is_told_in_one_line(scale, failures, answer, fault, sentence):
    space = {}
    exec(f"def f(X, factor=2.0):\n    {answer}", space)
    told = failures(scale, space["f"])["output"]
    assert told[0] == fault
    assert told[1].startswith(sentence)
    assert "\n" not in told[1]


def test_an_exception_is_told_with_the_students_own_line():
    frames = Frame("cell 1", 3, "y = f(x)"), Frame("cell 2", 7, "return   x / 0")
    error = Raised(("ZeroDivisionError",), "division by zero", frames)
    assert say_error(error) == (
        "raises ZeroDivisionError: division by zero (cell 2, line 7: return x / 0)"
    )
    assert say_error(replace(error, text="", frames=(Frame("cell 1", 3, ""),))) == (
        "raises ZeroDivisionError (cell 1, line 3)"
    )


@pytest.mark.parametrize(
    ("outcome", "fault", "sentence"),
    [
        (Outcome("timeout", "still running after 5 s"), "time limit", "no result: still running after 5 s"),
        (Outcome("crashed", "ended by SIGSEGV"), "crashed", "no result: ended by SIGSEGV"),
        (Outcome("missing"), "missing", "the function is not defined"),
        (Outcome("memory"), "out of memory", "the call used more memory than it may"),
        (Outcome("not run", "no CUDA device"), "not run", "not run: no CUDA device"),
    ],
)  # fmt: skip
def test_a_call_without_a_result_is_told_and_never_passes(scale, outcome, fault, sentence):
    said = judge_ending(outcome)
    assert (said.fault, said.message) == (fault, sentence)
    for case in scale.cases:
        assert not any(c.passed for c in compare(case, [outcome] * len(case.runs)))


RAISING = {
    "the right one": ("raise ValueError", None),
    "a subclass": ("raise UnicodeError('x')", None),
    "nothing": ("return X", ("does not raise", "should raise ValueError, but returns a result")),
    "another": (
        "raise KeyError(2)",
        ("raises another exception", "should raise ValueError, but raises KeyError: 2"),
    ),
    "an assertion": (
        "assert factor >= 0, 'no'",
        ("raises another exception", "should raise ValueError, but raises AssertionError: no"),
    ),
    "not written": (
        "raise NotImplementedError",
        ("not written yet", "not written yet: it raises NotImplementedError"),
    ),
    "an exit": (
        "raise SystemExit",
        ("raises another exception", "should raise ValueError, but raises SystemExit"),
    ),
}


@pytest.mark.parametrize(("answer", "expected"), RAISING.values(), ids=RAISING.keys())
def test_a_case_that_must_raise_takes_the_exception_and_its_subclasses(
    scale, failures, answer, expected
):
    space = {}
    exec(f"def f(X, factor=2.0):\n    {answer}", space)
    assert failures(scale, space["f"]).get("raises") == expected


def add_and_subtract(X):
    X += 1
    X -= 1


def zero_slice(X):
    X[0] = 0


def write_through_numpy(X):
    X.detach().numpy()[0] = 7


INPUT_CHANGES = {
    "in place": lambda X: X.mul_(2),
    "an item": zero_slice,
    "through .data": lambda X: X.data.add_(1),
    "through detach": lambda X: X.detach().add_(1),
    "through NumPy": write_through_numpy,
    "and back again": add_and_subtract,
    "by equal values": lambda X: X.copy_(X.clone()),
    "its shape": lambda X: X.t_(),
    "its data": lambda X: setattr(X, "data", torch.ones(2)),
}


@pytest.mark.parametrize("change", INPUT_CHANGES.values(), ids=INPUT_CHANGES.keys())
def test_an_input_that_is_changed_is_told(build, failures, change):
    built = build("""
    @exercise
    def scale(X):
        return X * 2

    scale.case("one", X=randn(2, 2))
    """)

    def answer(X):
        result = X * 2
        with torch.no_grad():
            change(X)
        return result

    assert failures(built, answer) == {
        "inputs": ("changes its inputs", "X was changed; work on a copy")
    }


def test_several_inputs_that_are_changed_are_told_by_name(build, failures):
    built = build("""
    @exercise(labels={"params": ["W", "b"]})
    def total(X, params, rest):
        return X.sum()

    total.case("one", X=randn(2), params=[randn(2), randn(2)], rest=(randn(2), {"k": randn(2)}))
    """)

    def answer(X, params, rest):
        result = X.sum()
        for tensor in (params[1], rest[0], rest[1]["k"]):
            tensor.zero_()
        return result

    (found,) = failures(built, answer).values()
    assert found[1] == "b, rest[0], rest[1]['k'] was changed; work on a copy"


@pytest.mark.parametrize(
    "X",
    ["randn(2, 2).noncontiguous()", "tensor([float('nan'), 1.0])", "tensor([], dtype='int64')"],
)
def test_an_input_that_is_only_read_is_not_said_to_be_changed(build, failures, X):
    code = "@exercise\ndef copy(X):\n    return X + 0\n\ncopy.case('one', X={})"
    assert failures(build(code.format(X)), lambda X: X.clone()) == {}


GLOBALS = {
    "default dtype": lambda: torch.set_default_dtype(torch.float16),
    "gradient mode": lambda: torch.set_grad_enabled(False),
    "number of threads": lambda: torch.set_num_threads(torch.get_num_threads() + 1),
    "random seed": lambda: torch.manual_seed(0),
}


@pytest.mark.parametrize(("name", "change"), GLOBALS.items(), ids=GLOBALS.keys())
def test_global_state_that_is_changed_is_told_and_put_back(build, failures, name, change):
    built = build("@exercise\ndef copy(X):\n    return X + 0\n\ncopy.case('one', X=randn(3))")
    before = torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_num_threads()

    def answer(X):
        change()
        return X.clone()

    assert failures(built, answer) == {
        "global state": ("changes global state", f"the call left torch's {name} changed")
    }
    assert before == (torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_num_threads())


def test_changes_of_global_state_are_told_in_a_fixed_order(build, failures):
    built = build("@exercise\ndef copy(X):\n    return X + 0\n\ncopy.case('one', X=randn(3))")

    def answer(X):
        for change in GLOBALS.values():
            change()
        return X.clone()

    assert failures(built, answer)["global state"][1] == (
        "the call left torch's default dtype, gradient mode, number of threads, random seed changed"
    )


def test_what_the_reference_changes_may_be_changed(build, failures):
    built = build("""
    @exercise
    def seeded(seed):
        torch.manual_seed(seed)

    seeded.case("one", seed=7)
    """)
    assert failures(built, torch.manual_seed) == {}


RETURNED = Outcome("returned", skeleton="tensor")


def test_a_call_that_left_everything_as_it_was_has_no_fault():
    assert judge_ending(RETURNED) is None
    assert judge_side_effects(RETURNED, RETURNED) == {INPUTS: None}


def test_a_call_that_gives_something_else_when_it_is_repeated_is_told():
    found = judge_side_effects(
        RETURNED, replace(RETURNED, troubles=(Trouble("repeat", "numbers"),))
    )[REPEAT]
    assert found.fault == "not repeatable"
    assert found.message.startswith("a second call with the same inputs, after other calls, gives")


def test_an_answer_that_keeps_something_between_calls_is_told(build, failures):
    built = build("""
    @exercise
    def running_sum(X):
        return X.cumsum(0)

    running_sum.case("three", X=arange(3))
    running_sum.case("four", X=randn(4))
    """)
    total = []

    def keeps(X):
        total.append(len(total))
        return X.cumsum(0) + 1e-12 * len(total)

    def counts_and_is_right(X):
        total.append(X)
        return X.cumsum(0)

    assert {aspect: fault for aspect, (fault, _) in failures(built, keeps).items()} == {
        "repeat": "not repeatable"
    }
    assert failures(built, counts_and_is_right) == {}


def test_a_stub_with_code_before_its_last_line_is_no_empty_one():
    frame = Frame("cell 2", 4, "raise NotImplementedError()")
    empty = Raised(("NotImplementedError",), "", (frame,))
    assert judge_ending(Outcome("raised", error=empty)).fault == "not written yet"
    reason = judge_ending(Outcome("raised", error=replace(empty, begun=True)))
    assert reason.fault == "raises an exception"
    assert reason.message.startswith("a line of the stub is still there: ")
