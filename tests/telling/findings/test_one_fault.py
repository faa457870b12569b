"""What is told of an answer whose numbers are right: who gets each finding, and who does not."""

from __future__ import annotations

import pytest
import torch

from grader.judging.checks import UNSTABLE


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
    "not repeatable": (keeps([]), "Two equal calls give different results: something is drawn"),
    "wrong dtype": (
        spoiled(lambda Y: Y.to(torch.float16 if Y.dtype == torch.float32 else torch.float32)),
        "The result has another dtype than X: where you make a tensor pass dtype=X.dtype",
    ),
    "wrong type": (spoiled(lambda Y: Y.as_subclass(Mine)), "not a plain torch.Tensor"),
    "wrong structure": (spoiled(lambda Y: Y.tolist()), "of another kind than what is asked for"),
}


@pytest.mark.parametrize(
    ("name", "answer", "said"), [(k, *v) for k, v in ONE_FAULT.items()], ids=ONE_FAULT.keys()
)
def test_one_thing_that_is_wrong_about_right_numbers_is_told(
    finding, mean_code, name, answer, said
):
    found = finding(mean_code, answer)
    assert found[0] == name
    assert said in found[1]


DTYPES = """
@exercise
def weighed(labels, weights, size=3):
    return {returned}

weighed.case("three", labels=integers(3, low=0, high=3), weights=randn(3))
weighed.case("two", labels=integers(2, low=0, high=3), weights=randn(3))
"""


@pytest.mark.parametrize(
    ("returned", "answer", "said"),
    [
        (
            "weights[labels]",
            lambda y, w, size=3: w[y].float(),
            "dtype than weights: where you make",
        ),
        (
            "labels * 2",
            lambda y, w, size=3: y * 2.0,
            "than labels: where you make a tensor pass dtype=labels.",
        ),
        (
            "labels > 1",
            lambda y, w, size=3: (y > 1).int(),
            "should be of dtype bool, and yours has another one",
        ),
    ],
    ids=["floats", "integers", "truth values"],
)
def test_a_wrong_dtype_is_told_with_the_argument_that_has_the_right_one(
    finding, returned, answer, said
):
    found = finding(DTYPES.format(returned=returned), answer)
    assert found[0] == "wrong dtype"
    assert said in found[1]


ALWAYS_FLOAT32 = """
@exercise
def narrow(X):
    return 2 * X.float()

narrow.case("one", X=randn(3))
narrow.case("two", X=randn(4))
"""


def test_a_dtype_that_is_asked_for_whatever_that_of_the_input_is_named(finding):
    name, said = finding(ALWAYS_FLOAT32, lambda X: 2 * X)
    assert name == "wrong dtype"
    assert said.startswith("The result should be of dtype float32, and yours has another one")


SERIOUS = ["not repeatable", "changes its inputs", "changes global state"]


def test_which_part_is_of_another_kind_is_told_where_it_is_so_in_all_cases(finding, mean_code):
    _, said = finding(mean_code, spoiled(lambda Y: (Y, {"{": Y})))
    assert "another form than what is asked for: returns a tuple" in said
    _, said = finding(mean_code, spoiled(lambda Y: Y.tolist()))
    assert said.startswith("What you return is of another kind than what is asked for: look at")


@pytest.mark.parametrize("name", SERIOUS[1:])
def test_what_a_call_leaves_changed_is_told_whatever_else_is_wrong(finding, mean_code, name):
    answer, _ = ONE_FAULT[name]
    assert finding(mean_code, lambda X, weight=1.0: -answer(X, weight))[0] == name


@pytest.mark.parametrize("name", [name for name in ONE_FAULT if name not in SERIOUS])
def test_of_two_things_that_are_wrong_none_is_called_the_only_one(finding, mean_code, name):
    answer, _ = ONE_FAULT[name]

    def wrong_too(X, weight=1.0):
        Y = answer(X, weight)
        if len(X) == 1:
            return Y
        return mean(X, weight) * torch.arange(1, 1 + X.shape[1]).to(X) + X[0].sin()

    assert finding(mean_code, wrong_too)[0] != name


def test_what_is_kept_from_call_to_call_is_told_whatever_else_is_wrong(finding, mean_code):
    kept = []

    def adds_to_what_was(X, weight=1.0):
        kept.append(X.detach().sum())
        return -mean(X, weight) + sum(kept[:-1])

    assert finding(mean_code, adds_to_what_was)[0] == "not repeatable"


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


PARAMETER = """
@exercise(updates=["p"])
def halve(p):
    with torch.no_grad():
        p *= 0.5

halve.case("three", p=randn(3).parameter())
halve.case("four", p=randn(4).parameter())
"""


def test_a_parameter_that_no_longer_requires_a_gradient_is_told(finding):
    def left(p):
        with torch.no_grad():
            p *= 0.5
        p.requires_grad_(False)

    name, said = finding(PARAMETER, left)[:2]
    assert name == "graph lost"
    assert "what required a gradient before your function no longer does" in said


def test_what_is_kept_outside_of_the_function_is_told_by_its_name(told, mean_code):
    text = """
    kept = {}

    def mean(X, weight=1.0):
        if weight < 0:
            raise ValueError
        kept[0] = kept.get(0, 0) + 1
        return X.mean(0) * X.exp().mean(0) * weight
    """
    name, said = told(mean_code, text)
    assert name == "not repeatable"
    assert said.startswith("Your function writes to `kept`, which lives outside of it")


def test_numbers_drawn_where_nothing_is_random_are_told(told, mean_code):
    text = """
    import torch

    def mean(X, weight=1.0):
        if weight < 0:
            raise ValueError
        return weight * X.mean(0) + torch.rand(X.shape[1])
    """
    name, said = told(mean_code, text)
    assert name == "not repeatable"
    assert said.endswith("Here nothing is random: leave that out.")


NOISY = """
@exercise
def noisy(X, train):
    return X * (torch.rand(X.shape) < 0.5).to(X.dtype) if train else X

noisy.random_case(
    "train",
    law=choice({"zero": 0.5, "kept": 0.5}, lambda X, train: {"zero": 0 * X, "kept": X}),
    X=uniform(40, 50, low=0.5, high=1.5),
    train=True,
)
noisy.case("evaluation", X=randn(2, 3), train=False)
noisy.case("evaluation too", X=randn(4, 3), train=False)
"""


def test_a_function_that_draws_is_not_said_to_have_nothing_random_in_it(told):
    text = """
    import torch

    def noisy(X, train):
        return X * (torch.rand(X.shape) < 0.5).to(X.dtype)
    """
    said = told(NOISY, text)[1]
    assert said.endswith("draw only where the statement asks for it.")


def drawing(code):
    """An answer to `mean` that draws."""
    return f"""
    import random

    import torch

    def mean(X, weight=1.0):
        if weight < 0:
            raise ValueError
        rows = {code}
        return weight * X[rows].sqrt().sum(0) + X[rows][0].sin()
    """


@pytest.mark.parametrize("draw", ["torch.randint(5, (1,))", "random.choice([1, 2])"])
def test_what_is_drawn_by_chance_is_told_where_nothing_is_random(told, mean_code, draw):
    name, said = told(mean_code, drawing(f"[0 * int({draw})]"))
    assert name == "draws"
    assert f"in `{draw}` (line 8)" in said


def test_a_word_that_generators_share_is_no_draw(told, mean_code):
    found = told(mean_code, drawing("[sample for sample in range(len(X))]"))
    assert found is None or found[0] != "draws"
