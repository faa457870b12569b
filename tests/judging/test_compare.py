"""Whole answers, run on an exercise's cases: which check fails, and what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from grader.jail.aspect import INPUTS, OUTPUT, Aspect
from grader.jail.reply import Trouble
from grader.judging.checks import UNSTABLE, Check
from grader.judging.compare import compare

SQUEEZED = ": right values, but a dimension of size 1 too many"
KEEP_DTYPE = "make new tensors with dtype=X.dtype or like X, and convert none of them"


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


def test_a_right_answer_passes_every_check(scale, judge):
    checks = judge(scale, careful(lambda X, factor: factor * X))
    assert checks == [
        Check("one", Aspect.parse("output"), passed=True),
        Check("one", Aspect.parse("grad X"), passed=True),
        Check("one", Aspect.parse("inputs"), passed=True),
        Check("negative", Aspect.parse("raises"), passed=True),
    ]


class Mine(torch.Tensor):
    pass


@pytest.mark.parametrize(
    ("result", "fault", "sentence"),
    [
        (
            lambda X: (2 * X).as_subclass(Mine),
            "wrong type",
            "returns a Mine, expected a torch.Tensor",
        ),
        (
            lambda X: X.T * 2,
            "wrong values",
            "2 of 4 elements differ, first at (0, 1): expected 2, got 4, allowed error 3e-07",
        ),
        (lambda X: 2 * X[None], "wrong shape", "shape (1, 2, 2), expected (2, 2)" + SQUEEZED),
        (
            lambda X: (2 * X).float(),
            "wrong dtype",
            "dtype float32, expected float64: " + KEEP_DTYPE,
        ),
        (
            lambda X: X / 0,
            "not finite",
            "4 of 4 elements differ, first at (0, 0): expected 0, got nan, allowed error 1e-07",
        ),
    ],
)
def test_a_wrong_result_is_told(scale, failures, result, fault, sentence):
    assert failures(scale, careful(lambda X, factor: result(X)))["output"] == (fault, sentence)


def test_a_parameter_is_a_tensor(scale, failures):
    assert failures(scale, careful(lambda X, factor: torch.nn.Parameter(X * factor))) == {
        "grad X": ("no gradient", "no gradient reaches X")
    }


class Transposed(torch.autograd.Function):
    """Twice its input; the gradient comes back transposed."""

    @staticmethod
    def forward(ctx, X):
        return 2 * X

    @staticmethod
    def backward(ctx, grad):
        return 2 * grad.T


class Broken(torch.autograd.Function):
    @staticmethod
    def forward(ctx, X):
        return 2 * X

    @staticmethod
    def backward(ctx, grad):
        raise TypeError("what now?")


class IgnoresUpstream(torch.autograd.Function):
    """The gradient of the sum, whatever is asked for."""

    @staticmethod
    def forward(ctx, X):
        return 2 * X

    @staticmethod
    def backward(ctx, grad):
        return torch.full_like(grad, 2)


def without_graph(X):
    with torch.no_grad():
        return 2 * X


@pytest.mark.parametrize(
    ("result", "fault", "sentence"),
    [
        (lambda X: 2 * X.detach(), "no gradient", "no gradient reaches X"),
        (lambda X: 2 * X.data, "no gradient", "no gradient reaches X"),
        (without_graph, "no gradient", "no gradient reaches X"),
        (
            lambda X: torch.tensor([[2 * x.item() for x in row] for row in X], dtype=X.dtype),
            "no gradient",
            "no gradient reaches X",
        ),
        (lambda X: X + X.detach(), "wrong values", "4 of 4 elements differ, first at "),
        (Transposed.apply, "wrong values", "2 of 4 elements differ, first at (0, 1): expected "),
        (IgnoresUpstream.apply, "wrong values", "4 of 4 elements differ, first at "),
        (Broken.apply, "raises an exception", "back-propagation raises TypeError: what now?"),
    ],
    ids=["detach", "data", "no_grad", "item", "half", "transposed", "ignores upstream", "broken"],
)
def test_a_wrong_gradient_behind_right_numbers_is_told(scale, failures, result, fault, sentence):
    found = failures(scale, careful(lambda X, factor: result(X)))
    assert list(found) == ["grad X"]
    assert found["grad X"][0] == fault
    assert found["grad X"][1].startswith(sentence)


def test_a_gradient_of_a_result_of_wrong_shape_is_not_said_to_be_missing(scale, failures):
    found = failures(scale, careful(lambda X, factor: (X * factor)[:1]))
    assert found["output"] == ("wrong shape", "shape (1, 2), expected (2, 2)")
    assert "no gradient reaches X" not in found.get("grad X", "")


def test_a_gradient_that_is_zero_may_be_none(build, failures):
    built = build("""
    @exercise(grad=["X", "K"])
    def first(X, K):
        return X + 0 * K

    first.case("one", X=randn(3), K=randn(3))
    """)
    assert failures(built, lambda X, K: 1.0 * X) == {}
    assert list(failures(built, lambda X, K: X.detach() + 0 * K)) == ["grad X"]


def test_a_gradient_of_another_argument_is_no_substitute(build, failures):
    built = build("""
    @exercise(grad=["A", "B"])
    def first(A, B):
        return 2 * A

    first.case("one", A=randn(3), B=randn(3))
    """)

    def answer(A, B):
        return (2 * A).detach() + 2 * B - (2 * B).detach()

    assert set(failures(built, answer)) == {"grad A", "grad B"}


def test_each_argument_has_a_gradient_of_its_own(build, failures):
    built = build("""
    @exercise(grad=["params"], labels={"params": ["W", "b"]})
    def affine(X, params):
        return X @ params[0] + params[1]

    affine.case("one", X=randn(2, 3), params=[randn(3, 4), randn(4)])
    """)
    found = failures(built, lambda X, p: X @ p[0] + p[1].detach())
    assert found == {"grad b": ("no gradient", "no gradient reaches b")}


SGD = """
@exercise(updates=["params"], labels={"params": ["W", "b"]})
def sgd(params, lr):
    with torch.no_grad():
        for p in params:
            p -= lr * p.grad

sgd.case(
    "one",
    params=[
        arange(2).parameter(full(2, value=2.0)),
        full(1, value=5.0).parameter(full(1, value=1.0)),
    ],
    lr=0.5,
)
"""


@pytest.fixture
def sgd(build):
    return build(SGD)


def through_data(params, lr):
    for p in params:
        p.data -= lr * p.grad


def with_copy(params, lr):
    with torch.no_grad():
        for p in params:
            p.copy_(p - lr * p.grad)


def with_optimizer(params, lr):
    torch.optim.SGD(params, lr).step()


def item_by_item(params, lr):
    with torch.no_grad():
        for p in params:
            for i in range(len(p)):
                p[i] = p[i] - lr * p.grad[i]


@pytest.mark.parametrize("answer", [through_data, with_copy, with_optimizer, item_by_item])
def test_arguments_may_be_updated_in_any_way_that_keeps_them(sgd, failures, answer):
    assert failures(sgd, answer) == {}


def replaced_in_list(params, lr):
    for i, p in enumerate(params):
        params[i] = p - lr * p.grad


def rebound(params, lr):
    for p in params:
        p = p - lr * p.grad  # noqa: PLW2901


def new_storage(params, lr):
    for p in params:
        p.data = p.data - lr * p.grad


def graph_left(params, lr):
    for p in params:
        p.requires_grad_(False)
        p -= lr * p.grad  # noqa: PLW2901


def only_the_first(params, lr):
    through_data(params[:1], lr)


def wrong_sign(params, lr):
    through_data(params, -lr)


def grad_zeroed(params, lr):
    through_data(params, lr)
    for p in params:
        p.grad.zero_()


def grad_dropped(params, lr):
    through_data(params, lr)
    params[0].grad = None


DIFFERS = "2 of 2 elements differ, first at (0,): "


UNCHANGED_W = DIFFERS + "expected -1, got 0, allowed error 2e-07"


UNCHANGED_B = "expected 4.5, got 5, allowed error 5.5e-07"


OPPOSITE_W = DIFFERS + "expected -1, got 1, allowed error 2e-07"


ZERO_GRAD = DIFFERS + "expected 2, got 0, allowed error 3e-07"


@pytest.mark.parametrize(
    ("answer", "kind", "fault", "sentence"),
    [
        (replaced_in_list, "state W", "wrong values", UNCHANGED_W),
        (rebound, "state W", "wrong values", UNCHANGED_W),
        (new_storage, "state W", "not in place", "W has new storage; change its values in place"),
        (graph_left, "state W", "graph lost", "W no longer requires grad; leave that as it was"),
        (only_the_first, "state b", "wrong values", UNCHANGED_B),
        (wrong_sign, "state W", "wrong values", OPPOSITE_W),
        (grad_zeroed, "state W.grad", "wrong values", ZERO_GRAD),
        (grad_dropped, "state W.grad", "wrong values", "W.grad after the call is None"),
    ],
)  # fmt: skip
def test_an_update_that_is_none_is_told(sgd, failures, answer, kind, fault, sentence):
    assert failures(sgd, answer)[kind] == (fault, sentence)


MEAN = """
@exercise(updates=["mean"])
def update(mean, X):
    with torch.no_grad():
        mean.mul_(0.9).add_(0.1 * X)

update.case("one", mean=randn(3), X=randn(3).parameter())
"""


def test_a_statistic_that_keeps_the_graph_is_told(build, failures):
    def answer(mean, X):
        mean.mul_(0.9).add_(0.1 * X)

    assert failures(build(MEAN), answer)["state mean"] == (
        "graph kept",
        "mean now requires grad; update it outside the graph",
    )


VARIANCE = """
@exercise
def variance(X):
    return ((X - X.mean()) ** 2).mean()

variance.case("far from zero", X=randn(50, mean=1e4), tags=["stress"])
variance.case("ordinary", X=randn(50), float32=True)
"""


def test_what_is_right_in_float64_and_unstable_in_float32_is_told_as_float32(build, judge):
    built = build(VARIANCE)

    def unstable(X):
        return (X**2).mean() - X.mean() ** 2

    failed = [c for c in judge(built, unstable) if not c.passed]
    assert [(c.case, str(c.aspect), c.fault) for c in failed] == [
        ("far from zero", "float32", UNSTABLE)
    ]
    assert failed[0].message.startswith("in float32, expected ")


@pytest.mark.parametrize(
    "answer",
    [
        lambda X: X.var(correction=0),
        lambda X: ((X - X.sum() / len(X)) ** 2).sum() / len(X),
        lambda X: sum((x - X.mean()) ** 2 for x in X) / len(X),
        lambda X: ((X[:, None] - X[None]) ** 2).mean() / 2,
    ],
    ids=["built in", "sums", "loop", "pairs"],
)
def test_other_stable_ways_pass_in_float32(build, failures, answer):
    assert failures(build(VARIANCE), answer) == {}


OVERFLOWS = """
@exercise
def softplus(X):
    return X.clamp(min=0) + (-X.abs()).exp().log1p()

softplus.case("ordinary", X=randn(5))
softplus.case("large", X=tensor([1.0, 1000.0]){tags})
"""


def overflowing(X):
    return X.exp().log1p()


def test_infinity_among_large_numbers_is_unstable_where_the_case_is_about_stability(build, judge):
    built = build(OVERFLOWS.format(tags=", tags=['stress']"))
    failed = [(c.case, str(c.aspect), c.fault) for c in judge(built, overflowing) if not c.passed]
    assert failed == [("large", "output", UNSTABLE)]


def test_infinity_is_an_error_of_the_formula_in_any_other_case(build, judge):
    built = build(OVERFLOWS.format(tags=""))
    failed = [(c.case, str(c.aspect), c.fault) for c in judge(built, overflowing) if not c.passed]
    assert failed == [("large", "output", "not finite")]


@pytest.mark.parametrize(
    ("in_float32", "fault"),
    [
        (lambda Y: Y + 1, UNSTABLE),
        (lambda Y: Y / 0, UNSTABLE),
        (lambda Y: exec("raise ValueError"), UNSTABLE),
        (lambda Y: Y.double(), "wrong dtype"),
        (lambda Y: Y[:1], "wrong shape"),
        (lambda Y: Y.tolist(), "wrong structure"),
    ],
    ids=["wrong", "infinite", "raises", "dtype", "shape", "structure"],
)
def test_only_numbers_that_go_wrong_in_float32_are_called_unstable(
    build, failures, in_float32, fault
):
    built = build(OVERFLOWS.format(tags=", tags=['stress']"))

    def answer(X):
        Y = torch.nn.functional.softplus(X)
        return in_float32(Y) if X.dtype == torch.float32 else Y

    (found,) = failures(built, answer).items()
    assert (found[0], found[1][0]) == ("float32", fault)
    assert found[1][1].startswith("in float32, ")


def test_a_wrong_formula_is_not_called_unstable(build, judge):
    aspects = [str(c.aspect) for c in judge(build(VARIANCE), lambda X: X.var()) if not c.passed]
    assert aspects == ["output", "output"]


def test_an_ill_conditioned_case_allows_what_rounding_its_inputs_does(build, failures):
    built = build("""
    @exercise
    def difference(X):
        return X[0] - X[1]

    difference.case("nearly equal", X=full(2, value=1e6), tags=["stress"])
    """)

    def rounded_once_more(X):
        # One rounding of 1e6 in float32 is 0.06.
        return X[0] - X[1] + (0.06 if X.dtype == torch.float32 else 0)

    def rounded_far_too_often(X):
        return X[0] - X[1] + (60 if X.dtype == torch.float32 else 0)

    assert failures(built, rounded_once_more) == {}
    assert list(failures(built, rounded_far_too_often)) == ["float32"]


def test_the_checks_of_a_hidden_case_know_that_it_is_hidden(build, judge):
    built = build(SCALE.replace('"one", ', '"one", hidden=True, '))
    assert {c.case: c.hidden for c in judge(built, lambda X, factor=2.0: X)} == {
        "one": True,
        "negative": False,
    }


HIDDEN_FAILURES = [
    lambda X, factor=2.0: X * 3,
    lambda X, factor=2.0: X[:1],
    lambda X, factor=2.0: (X * 2).float(),
    lambda X, factor=2.0: X.detach() * 2,
    lambda X, factor=2.0: X / 0,
    lambda X, factor=2.0: X.mul_(2),
    lambda X, factor=2.0: X.tolist(),
    lambda X, factor=2.0: int(str(X.sum().item())),
    lambda X, factor=2.0: exec(f"raise ValueError({X.tolist()})"),
]


@pytest.mark.parametrize("answer", HIDDEN_FAILURES)
def test_the_kind_of_failure_never_holds_a_number(build, judge, answer):
    built = build(SCALE.replace('"one", ', '"one", hidden=True, '))
    faults = [c.fault for c in judge(built, answer) if not c.passed]
    assert faults
    assert not any(character.isdigit() for fault in faults for character in fault)
    assert all(len(fault.split()) <= 3 for fault in faults)


def test_an_answer_that_gives_something_else_the_second_time_is_told_beside_its_numbers(
    build, failures
):
    built = build("""
    @exercise
    def double(X):
        return 2 * X

    double.case("one", X=arange(3))
    double.case("two", X=arange(4))
    """)
    before = []

    def adds_to_what_was(X):
        before.append(X.sum())
        return 2 * X + sum(before[:-1])

    assert list(failures(built, adds_to_what_was)) == ["repeat", "output"]


REMARKED = "right, but a tiny constant is added somewhere, or float32 is used; harmless here"


@pytest.mark.parametrize(
    ("answer", "remark"),
    [
        (lambda X, factor: X * factor, ""),
        (lambda X, factor: X.exp().log() * factor, ""),
        (lambda X, factor: X * factor + 1e-9, REMARKED),
        (lambda X, factor: X * (factor + 1e-8), REMARKED),
    ],
    ids=["exact", "rounded", "epsilon", "factor"],
)
def test_a_right_answer_that_is_off_by_more_than_rounding_gets_a_remark(
    scale, judge, answer, remark
):
    checks = [c for c in judge(scale, careful(answer)) if c.case == "one"]
    assert [(c.passed, c.message) for c in checks] == [(True, remark)] * len(checks)


def test_a_wrong_answer_gets_no_remark(scale, judge):
    checks = judge(scale, careful(lambda X, factor: X.detach() * factor + 1e-9))
    assert {c.message for c in checks if c.passed} == {""}


def test_an_answer_that_mixes_dtypes_is_judged_in_float32_and_has_lost_its_dtype(build):
    built = build("@exercise\ndef copy(X):\n    return X + 0\n\ncopy.case('one', X=randn(3))")
    (case,) = built.cases
    (numbers,) = case.expected.aspects.values()
    single = replace(case.expected, aspects={OUTPUT: numbers.float()}, dtype="float32")
    runs = [single] * len(case.runs)
    found = {check.aspect: check for check in compare(case, runs)}
    assert found[INPUTS].passed
    assert (found[OUTPUT].fault, found[OUTPUT].credit) == ("wrong dtype", 0.75)
    said = f"with float64 your code mixes dtypes, and fails: {KEEP_DTYPE}"
    assert found[OUTPUT].message == said
    off = replace(single, aspects={OUTPUT: numbers.float() + 1e-3})
    assert compare(case, [off] * len(case.runs))[0].fault == "wrong values"


def test_the_scale_of_an_exercise_decides_what_is_rounding(build, failures):
    code = """
    @exercise({scale})
    def tiny(X):
        return X * 1e-9

    tiny.case("one", X=uniform(3, low=1.0, high=2.0))
    """
    half_as_large = lambda X: X * 0.5e-9  # noqa: E731
    assert failures(build(code.format(scale="")), half_as_large) == {}
    assert list(failures(build(code.format(scale="scale=1e-9")), half_as_large)) == ["output"]


def test_what_was_computed_on_a_gpu_is_compared_with_the_references_flags_there(scale):
    case = scale.cases[0]

    def on_gpu(flags):
        moved = {aspect: told | {"device": "cuda"} for aspect, told in flags.items()}
        return replace(case.expected, device="cuda", flags=moved)

    single = {k: t.float() for k, t in case.expected.aspects.items()}
    gpu = on_gpu(case.expected.flags)
    assert all(
        c.passed for c in compare(case, [gpu, replace(gpu, aspects=single)][: len(case.runs)])
    )
    stayed = replace(gpu, flags=case.expected.flags)
    assert compare(case, [stayed, stayed][: len(case.runs)])[0].fault == "wrong device"


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (lambda X, factor: X * factor, ["strided", "changed"]),
        (lambda X, factor: (X * factor).detach(), ["strided", "changed"]),
        (lambda X, factor: X * 0, ["strided"]),
    ],
    ids=["right", "right numbers", "wrong numbers"],
)
def test_the_same_result_for_other_numbers_is_told_of_right_numbers_alone(
    scale, behave, function, told
):
    troubles = (Trouble("strided", "values"), Trouble("changed", "same"))
    case = scale.cases[0]
    (outcome,) = behave(scale, careful(function))[case.name]
    checks = compare(case, [replace(outcome, troubles=troubles)])
    failed = [str(c.aspect) for c in checks if c.fault == "depends on how it is called"]
    assert failed == told


BOTH = """
@exercise(grad=["X", "Y"])
def both(X, Y):
    return 2 * X, 2 * Y

for n in (2, 3, 4, 5):
    both.case(f"{n} numbers", X=randn(n), Y=randn(n))
"""


def in_one_tensor(X, Y):
    made = 2 * torch.stack([X, Y])
    return made[0], made[1]


def test_where_one_gradient_is_taken_alone_all_results_may_come_of_one_tensor(build, failures):
    built = build(BOTH)
    assert [case.call.grad for case in built.cases][2:] == [["Y"], ["X"]]
    assert failures(built, in_one_tensor) == {}


def test_a_result_outside_of_the_graph_is_asked_for_where_all_gradients_are_taken(build, failures):
    built = build(BOTH.replace("2 * Y\n", "2 * Y.detach()\n"))
    assert failures(built, in_one_tensor)["output[1]"][0] == "graph kept"
