"""What is told of right results with wrong gradients: who gets each finding, and who does not."""

from __future__ import annotations

import pytest
import torch


def mean(X, weight=1.0):
    if weight < 0:
        raise ValueError
    return weight * X.sum(0) / len(X)


def spoiled(spoil):
    """The right answer, its result changed."""
    return lambda X, weight=1.0: spoil(mean(X, weight))


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
def test_what_is_wrong_with_the_gradients_of_right_results_is_told(
    finding, mean_code, name, answer, said
):
    found = finding(mean_code, answer)
    assert found[0] == name
    assert said in found[1]
    assert found[1].startswith(("The numbers are right", "The results are right"))


def test_a_right_backward_has_nothing_wrong(build, mean_code, failures):
    assert failures(build(mean_code), backward(lambda g, ctx: g)) == {}


def test_gradients_of_wrong_results_are_not_spoken_of(finding, mean_code):
    name, said = finding(mean_code, spoiled(lambda Y: -Y.detach()))
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
    assert said.endswith("Gradient of X, K: Each number is half what it should be.")


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
