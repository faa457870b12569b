"""What is said of an answer that behaves like no wrong idea: for each finding who gets it, and who does not."""

from __future__ import annotations

import pytest
import torch

from grader.checks import UNSTABLE
from grader.findings import find


@pytest.fixture
def finding(build, behave):
    """The finding about an answer to an exercise: its name and sentence."""

    def look(code, answer):
        built = build(code)
        found = find(built, behave(built, answer))
        return (found.name, found.sentence) if found else ("nothing", "")

    return look


MEAN = """
@exercise(grad=["X"])
def mean(X, weight=1.0):
    if weight < 0:
        raise ValueError("negative")
    return weight * X.mean(0)

mean.case("two by three", X=randn(2, 3))
mean.case("five by two, weighed", X=randn(5, 2), weight=3.0)
mean.case("one row", X=randn(1, 4))
mean.raises("negative weight", ValueError, X=randn(2, 2), weight=-1.0)
mean.raises("very negative weight", ValueError, X=randn(2, 2), weight=-9.0)
"""


def mean(X, weight=1.0):
    if weight < 0:
        raise ValueError
    return weight * X.sum(0) / len(X)


def spoiled(spoil):
    """The right answer, its result changed."""
    return lambda X, weight=1.0: spoil(mean(X, weight))


def in_place(X, weight=1.0):
    result = mean(X, weight)
    with torch.no_grad():
        X += 1
    return result


def threads(X, weight=1.0):
    torch.set_num_threads(torch.get_num_threads() + 1)
    return mean(X, weight)


class Mine(torch.Tensor):
    pass


def keeps(calls):
    def answer(X, weight=1.0):
        calls.append(X)
        return mean(X, weight) + 1e-12 * len(calls)

    return answer


ONE_FAULT = {
    "changes its inputs": (in_place, "Your function changes X, which belongs to the caller"),
    "changes global state": (threads, "leaves a setting of torch changed"),
    "not repeatable": (keeps([]), "A second call with the same inputs gives another result"),
    "wrong dtype": (
        spoiled(lambda Y: Y.to(torch.float16 if Y.dtype == torch.float32 else torch.float32)),
        "The result has another dtype than the input",
    ),
    "wrong type": (spoiled(lambda Y: Y.as_subclass(Mine)), "not a plain torch.Tensor"),
    "wrong structure": (spoiled(lambda Y: Y.tolist()), "of another kind than what is asked for"),
}


@pytest.mark.parametrize(
    ("name", "answer", "said"), [(k, *v) for k, v in ONE_FAULT.items()], ids=ONE_FAULT.keys()
)
def test_one_thing_that_is_wrong_about_right_numbers_is_told(finding, name, answer, said):
    found = finding(MEAN, answer)
    assert found[0] == name
    assert said in found[1]


SERIOUS = ["not repeatable", "changes its inputs", "changes global state"]


@pytest.mark.parametrize("name", SERIOUS[1:])
def test_what_a_call_leaves_changed_is_told_whatever_else_is_wrong(finding, name):
    answer, _ = ONE_FAULT[name]
    assert finding(MEAN, lambda X, weight=1.0: -answer(X, weight))[0] == name


@pytest.mark.parametrize("name", [name for name in ONE_FAULT if name not in SERIOUS])
def test_of_two_things_that_are_wrong_none_is_called_the_only_one(finding, name):
    answer, _ = ONE_FAULT[name]

    def wrong_too(X, weight=1.0):
        Y = answer(X, weight)
        if len(X) == 1:
            return Y
        return mean(X, weight) * torch.arange(1, 1 + X.shape[1]).to(X) + X[0].sin()

    assert finding(MEAN, wrong_too)[0] != name


def test_what_is_kept_from_call_to_call_is_told_whatever_else_is_wrong(finding):
    kept = []

    def adds_to_what_was(X, weight=1.0):
        kept.append(X.detach().sum())
        return -mean(X, weight) + sum(kept[:-1])

    assert finding(MEAN, adds_to_what_was)[0] == "not repeatable"


VARIANCE = """
@exercise
def variance(X):
    return ((X - X.mean()) ** 2).mean()

variance.case("far from zero", X=randn(50, mean=1e4), tags=["stress"])
variance.case("ordinary", X=randn(50), float32=True)
"""


def unstable(X):
    return (X**2).mean() - X.mean() ** 2


def test_a_formula_that_is_right_and_unstable_is_told(finding):
    name, said = finding(VARIANCE, unstable)
    assert name == UNSTABLE
    assert said.startswith("Your formula is right, but it overflows or loses its digits")


def test_a_wrong_formula_is_not_said_to_be_right_because_it_is_unstable_too(finding):
    assert finding(VARIANCE, lambda X: unstable(X) * len(X) / (len(X) - 1))[0] == "factor"


UPDATE = """
@exercise(updates=["m"])
def update(m, X):
    with torch.no_grad():
        m.mul_(0.5).add_(X.sum())

update.case("one", m=randn(3), X=randn(4).parameter())
update.case("two", m=randn(2), X=randn(5).parameter())
"""


def test_an_update_that_is_none_is_told(finding):
    def rebound(m, X):
        m.data = m * 0.5 + X.sum().detach()

    assert finding(UPDATE, rebound)[0] == "not in place"


def test_an_update_that_keeps_the_graph_is_told(finding):
    def kept(m, X):
        m.mul_(0.5).add_(X.sum())

    assert finding(UPDATE, kept)[0] == "graph kept"


def test_a_wrong_update_is_told_with_the_name_of_what_is_updated(finding):
    def twice(m, X):
        with torch.no_grad():
            m.mul_(0.5).add_(X.sum()).mul_(2)

    assert finding(UPDATE, twice) == ("factor", "m: Each number is twice what it should be.")


RUNNING = """
@exercise(updates=["m"])
def running(m, X):
    m.mul_(0.9).add_(0.1 * X.mean())
    return X - X.mean()

running.case("one", m=randn(3), X=randn(4))
running.case("two", m=randn(2), X=randn(5))
"""


def test_a_right_result_beside_a_wrong_update_is_told(finding):
    def odd(m, X):
        m.copy_(m.sin() + 0.3 * X.mean())
        return X - X.mean()

    assert finding(RUNNING, odd)[0] == "update"


def test_a_wrong_result_beside_a_wrong_update_is_not_said_to_be_right(finding):
    def odd(m, X):
        m.copy_(m.sin() + 0.3 * X.mean())
        return X.sin() - X.cos() * 0.7

    assert finding(RUNNING, odd)[0] != "update"


DROPOUT = """
def candidates(X, p):
    return {"zero": torch.zeros_like(X), "kept": X / (1 - p)}

@exercise
def dropout(X, p):
    return X * (torch.rand_like(X) >= p) / (1 - p)

law = choice({"zero": 0.3, "kept": 0.7}, candidates)
dropout.random_case("100 by 80", law=law, X=uniform(100, 80, low=0.5, high=2.0), p=0.3)
"""


def test_a_wrong_draw_is_told_apart_from_one_without_a_seed(finding):
    def swapped(X, p):
        return X * (torch.rand_like(X) < p) / (1 - p)

    def own_generator(X, p):
        generator = torch.Generator()
        generator.seed()
        return X * (torch.rand(X.shape, generator=generator) >= p) / (1 - p)

    assert finding(DROPOUT, swapped)[0] == "probabilities exchanged"
    assert finding(DROPOUT, own_generator)[0] == "not seeded"


# Results.


def test_how_a_result_relates_to_the_right_one_is_told(finding):
    assert finding(MEAN, spoiled(lambda Y: -Y)) == ("factor", "Each number has the wrong sign.")


def test_a_case_without_a_result_hides_what_is_wrong_with_the_others_as_little_as_it_can(finding):
    def breaks_once(X, weight=1.0):
        return -mean(X, weight) / (len(X) > 1 or 1 // 0)

    assert finding(MEAN, breaks_once)[0] == "factor"


PARTS = """
@exercise
def parts(X):
    return X + 1, {"sum": X.sum(), "root": X.exp()}

parts.case("one", X=randn(3, 4))
parts.case("two", X=randn(4, 2))
"""


def test_the_part_that_is_wrong_is_named_where_several_are(finding):
    def both(X):
        return (X + 1)[None], {"sum": X.sum(), "root": X}

    name, said = finding(PARTS, both)
    assert name == "dimension of size 1"
    assert said.startswith("output[0]: The numbers are right")


def test_a_part_of_which_nothing_can_be_told_leaves_the_floor_to_the_next(finding):
    def both(X):
        return X.sin() + X.cos() * 0.7, {"sum": X.sum(), "root": X}

    name, said = finding(PARTS, both)
    assert name == "logarithm"
    assert said.startswith("output[1]['root']: Each number is the logarithm")


SOFTPLUS = """
@exercise
def softplus(X):
    return X.clamp(min=0) + (-X.abs()).exp().log1p()

softplus.case("ordinary", X=randn(5))
softplus.case("large", X=tensor([1.0, 1000.0]))
softplus.case("larger", X=tensor([3.0, 2000.0, 4.0]))
"""


def test_nan_and_infinity_are_told_if_nothing_else_is_wrong(finding):
    name, said = finding(SOFTPLUS, lambda X: X.exp().log1p())
    assert name == "not finite"
    assert said.startswith("NaN or infinity comes out where a number is expected")


def test_nan_in_some_failing_cases_leaves_room_for_what_the_others_tell(finding):
    assert finding(SOFTPLUS, lambda X: -X.exp().log1p()) == (
        "factor",
        "Each number has the wrong sign.",
    )


LARGEST = """
@exercise
def largest(X):
    return X.amax(-1)

largest.case("plain", X=randn(3, 4))
largest.case("masked", X=tensor([[1.0, float("-inf"), 3.0]]){tags})
largest.case("plain too", X=randn(2, 5))
"""


@pytest.mark.parametrize("tags", ["", ", tags=['stress']"])
def test_an_answer_that_fails_only_on_infinite_inputs_is_told_so(finding, tags):
    name, said = finding(LARGEST.format(tags=tags), lambda X: (X - X * 0).amax(-1))
    assert name == "infinite input"
    assert said.startswith("What fails are inputs with NaN or infinity, and nothing else")


def test_an_answer_that_fails_on_finite_inputs_too_is_not_said_to_fail_on_infinite_ones(finding):
    assert (
        finding(LARGEST.format(tags=""), lambda X: (X * (1 + X * 0)).amin(-1))[0]
        != "infinite input"
    )
    assert finding(LARGEST.format(tags=""), lambda X: X.amax(-1) * (X.shape[0] != 3))[0] == "zeros"


STRIDED = """
@exercise
def copy(X):
    return X + 0

copy.case("plain", X=randn(3, 4))
copy.case("strided", X=randn(4, 3).noncontiguous())
copy.case("strided too", X=randn(2, 3).noncontiguous())
"""


def test_memory_that_is_read_past_the_strides_is_told(finding):
    def flat(X):
        return torch.as_strided(X, X.shape, (X.shape[1], 1)) + 0

    assert finding(STRIDED, flat)[0] == "memory read"
    assert finding(STRIDED, lambda X: flat(X) / (X.shape[0] != 3))[0] == "not finite"


# Gradients.


class Backward(torch.autograd.Function):
    """The mean over dimension 0 with a gradient of one's own."""

    @staticmethod
    def forward(ctx, X, weight, back):
        ctx.weight, ctx.n, ctx.back = weight, len(X), back
        return weight * X.mean(0)

    @staticmethod
    def backward(ctx, grad):
        right = (ctx.weight * grad / ctx.n).expand(ctx.n, -1)
        return ctx.back(right, ctx), None, None


def backward(back):
    def answer(X, weight=1.0):
        if weight < 0:
            raise ValueError
        return Backward.apply(X, weight, back)

    return answer


GRADIENTS = {
    "no gradient": (spoiled(torch.Tensor.detach), "no gradient reaches X: .item()"),
    "factor": (backward(lambda g, ctx: -g), "Gradient of X: Each number has the wrong sign."),
    "only the first": (
        backward(lambda g, ctx: g * (torch.arange(g.shape[1]) > 0)),
        "Gradient of X: Only the first entries along dimension 1 are wrong",
    ),
    "gradient": (backward(lambda g, ctx: g.sin() + 0.3 * g.cos()), "It is that of X: look at"),
}


@pytest.mark.parametrize(
    ("name", "answer", "said"), [(k, *v) for k, v in GRADIENTS.items()], ids=GRADIENTS.keys()
)
def test_what_is_wrong_with_the_gradients_of_right_results_is_told(finding, name, answer, said):
    found = finding(MEAN, answer)
    assert found[0] == name
    assert said in found[1]
    assert found[1].startswith(("The numbers are right", "The results are right"))


def test_a_right_backward_has_nothing_wrong(build, failures):
    assert failures(build(MEAN), backward(lambda g, ctx: g)) == {}


def test_gradients_of_wrong_results_are_not_spoken_of(finding):
    name, said = finding(MEAN, spoiled(lambda Y: -Y.detach()))
    assert (name, said) == ("factor", "Each number has the wrong sign.")


TOTAL = """
@exercise(grad=["X", "K"])
def total(X, K):
    return (X * K).sum()

total.case("three", X=randn(3), K=randn(3))
total.case("four", X=randn(4), K=randn(4))
"""


class Total(torch.autograd.Function):
    @staticmethod
    def forward(ctx, X, K, upstream):
        ctx.save_for_backward(X, K)
        ctx.upstream = upstream
        return (X * K).sum()

    @staticmethod
    def backward(ctx, grad):
        X, K = ctx.saved_tensors
        by = grad if ctx.upstream else 1
        return by * K, by * X, None


def test_a_backward_that_ignores_what_comes_from_above_is_told(finding):
    assert finding(TOTAL, lambda X, K: Total.apply(X, K, False))[0] == "upstream gradient ignored"


def test_another_factor_is_not_taken_for_the_upstream_gradient(finding):
    def halved(X, K):
        Y = Total.apply(X, K, True)
        return Y / 2 + (Y / 2).detach()

    name, said = finding(TOTAL, halved)
    assert name == "factor"
    assert said.endswith("Gradient of X: Each number is half what it should be.")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda X, K: (X * K.detach()).sum(), "no gradient reaches K: "),
        (lambda X, K: (X.detach() * K).sum(), "no gradient reaches X: "),
        (lambda X, K: (X * K).sum().detach(), "no gradient reaches any argument: "),
    ],
    ids=["K", "X", "both"],
)
def test_the_argument_that_no_gradient_reaches_is_named(finding, answer, said):
    name, sentence = finding(TOTAL, answer)
    assert name == "no gradient"
    assert said in sentence


def test_a_gradient_that_is_cut_in_one_case_is_told_with_the_argument(finding):
    def cut_for_four(X, K):
        return (X * (K.detach() if len(X) == 4 else K)).sum()

    name, said = finding(TOTAL, cut_for_four)
    assert name == "no gradient"
    assert "reaches K" in said


# Refusals, exceptions, and cases of one kind.


def refusing(when, error):
    def answer(X, weight=1.0):
        if when(weight):
            raise error("no")
        return weight * X.mean(0)

    return answer


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            refusing(lambda w: False, ValueError),
            "but bad arguments are not refused: they should raise ValueError.",
        ),
        (
            refusing(lambda w: w < -5, ValueError),
            "but some bad arguments are not refused: they should raise ValueError.",
        ),
        (
            refusing(lambda w: w < 0, TypeError),
            "but bad arguments are refused with another exception than ValueError.",
        ),
    ],
    ids=["none", "some", "another"],
)
def test_arguments_that_are_not_refused_as_they_should_be_are_told(finding, answer, said):
    name, sentence = finding(MEAN, answer)
    assert name == "not refused"
    assert sentence == f"The results are right, {said}"


def test_good_arguments_that_are_refused_are_told(finding):
    too_strict = refusing(lambda w: w < 2, ValueError)
    name, said = finding(MEAN, too_strict)
    assert name == "refused"
    assert "but some good arguments are refused" in said
    assert finding(MEAN, refusing(lambda w: w < 2, TypeError))[0] != "refused"


def test_refusals_are_not_spoken_of_where_results_are_wrong(finding):
    assert finding(MEAN, lambda X, weight=1.0: -weight * X.mean(0))[0] == "factor"


LENGTHS = """
@exercise
def copy(X, reverse=False):
    return X.flip(0) if reverse else X + 0

copy.case("three", X=randn(3), reverse=True)
copy.case("three again", X=randn(3))
copy.case("four", X=randn(4), reverse=True)
copy.case("five", X=randn(5))
"""


def broken_if(breaks):
    def answer(X, reverse=False):
        if breaks(X, reverse):
            raise IndexError(f"index {len(X)} is out of range")
        return X.flip(0) if reverse else X + 0

    return answer


def test_some_calls_that_break_in_the_same_way_are_told(finding):
    name, said = finding(LENGTHS, broken_if(lambda X, reverse: len(X) == 3))
    assert name == "breaks"
    assert said.startswith("Some calls end with IndexError, the others are right")


def test_one_call_that_breaks_or_all_of_them_tell_nothing_beyond_the_exception(finding):
    assert finding(LENGTHS, broken_if(lambda X, reverse: len(X) == 4))[0] == "nothing"
    assert finding(LENGTHS, broken_if(lambda X, reverse: True))[0] == "nothing"


def test_calls_that_break_in_different_ways_have_nothing_in_common(finding):
    def answer(X, reverse=False):
        if len(X) == 3:
            raise (KeyError if reverse else IndexError)("x")
        return X.flip(0) if reverse else X + 0

    assert finding(LENGTHS, answer)[0] == "nothing"


def test_what_the_failing_cases_share_is_told(finding):
    def odd(X, reverse=False):
        return X.sin() + X.cos() ** 2 if reverse else X + 0

    assert finding(LENGTHS, odd) == (
        "cases",
        "What the failing cases have in common, and no other has, is reverse=True.",
    )


def test_what_other_cases_share_as_well_is_not_told(finding):
    def odd(X, reverse=False):
        return X.sin() + X.cos() ** 2 if len(X) < 5 else X + 0

    assert finding(LENGTHS, odd)[0] == "nothing"


def test_the_only_case_that_fails_is_told_apart_if_little_sets_it_apart(finding):
    code = LENGTHS + 'copy.case("a batch", X=randn(1, 3))\n'

    def odd(X, reverse=False):
        return broken_if(lambda X, reverse: False)(X, reverse) if X.dim() < 2 else X.exp() - 3

    name, said = finding(code + 'copy.case("another", X=randn(2, 3))\n', lambda X, reverse=False: (
        X.sin() + X.cos() ** 2 if X.shape[0] == 1 else (X.flip(0) if reverse else X + 0)
    ))  # fmt: skip
    assert name == "cases"
    assert said.startswith("Only one case fails, and what sets it apart is a first dimension")
    assert finding(code, odd)[0] == "nothing"
