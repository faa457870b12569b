"""What is told of wrong results, updates and draws: who gets each finding, and who does not."""

from __future__ import annotations

import pytest
import torch


def mean(X, weight=1.0):
    if weight < 0:
        raise ValueError
    return weight * X.sum(0) / len(X)


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


UPDATE = """
@exercise(updates=["m"])
def update(m, X):
    with torch.no_grad():
        m.mul_(0.5).add_(X.sum())

update.case("one", m=randn(3), X=randn(4).parameter())
update.case("two", m=randn(2), X=randn(5).parameter())
"""


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


def test_how_a_result_relates_to_the_right_one_is_told(finding, mean_code):
    assert finding(mean_code, lambda X, weight=1.0: -mean(X, weight)) == (
        "factor",
        "Each number has the wrong sign.",
    )


def test_a_case_without_a_result_hides_what_is_wrong_with_the_others_as_little_as_it_can(
    finding, mean_code
):
    def breaks_once(X, weight=1.0):
        return -mean(X, weight) / (len(X) > 1 or 1 // 0)

    assert finding(mean_code, breaks_once)[0] == "factor"


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


def test_nan_in_a_failing_case_keeps_back_what_does_not_hold_there(finding):
    assert finding(SOFTPLUS, lambda X: -X.exp().log1p()) == ("nothing", "")


def test_nan_at_an_edge_leaves_room_for_what_the_other_cases_tell(finding):
    code = SOFTPLUS.replace("0])\n", '0]), tags=["edge"])\n').replace("0]))", '0]), tags=["edge"])')
    assert finding(code, lambda X: -X.exp().log1p()) == (
        "factor",
        "Each number has the wrong sign.",
    )


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


STRESSED = """
@exercise
def scaled(X):
    return X * 3

scaled.case("ordinary", X=randn(4))
scaled.case("large", X=randn(4, std=1e6), tags=["stress"])
scaled.case("very large", X=randn(5, std=1e7), tags=["stress"])
"""


def test_a_factor_is_not_claimed_where_extreme_numbers_alone_are_wrong(finding):
    assert finding(STRESSED, lambda X: X * (3 + 3 * (X.abs().max() > 1e3)))[0] != "factor"
    assert finding(STRESSED, lambda X: X * 6)[0] == "factor"


SUMMARY = """
@exercise
def summary(X):
    return {"mean": X.mean(0), "square": X.T @ (X + 1), "sum": X.sum()}

summary.case("two by three", X=randn(2, 3))
summary.case("five by two", X=randn(5, 2))
summary.case("four by four", X=randn(4, 4))
"""


def summary(X, mean=1, total=1, transposed=False):
    square = X.T @ (X + 1)
    return {
        "mean": mean * X.mean(0),
        "square": square.T if transposed else square,
        "sum": total * X.sum(),
    }


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"mean": 2}, "output['mean']: Each number is twice what it should be."),
        (
            {"mean": 2, "total": 2},
            "output['mean'], output['sum']: Each number is twice what it should be.",
        ),
        (
            {"mean": 2, "total": 0.5},
            "output['mean']: Each number is twice what it should be. output['sum']: Each number is half what it"
            " should be.",
        ),
        (
            {"transposed": True},
            "output['square']: What you return is the transpose of what is expected.",
        ),
        (
            {"mean": 2, "transposed": True},
            "output['mean']: Each number is twice what it should be. output['square']: What you return is the"
            " transpose of what is expected.",
        ),
    ],
    ids=["one", "two alike", "two factors", "transposed", "two things"],
)
def test_what_is_wrong_with_parts_of_a_result_is_told_of_each(finding, wrong, said):
    assert finding(SUMMARY, lambda X: summary(X, **wrong))[1] == said


def test_of_parts_that_are_not_all_explained_the_first_is_told(finding):
    def answer(X):
        return summary(X, mean=2) | {"sum": X.exp().sum().sin()}

    assert finding(SUMMARY, answer)[1] == "output['mean']: Each number is twice what it should be."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda made: {"mean": made["mean"], "square": made["square"]}, "the result lacks 'sum'"),
        (lambda made: made | {"n": 1}, "the result has an unexpected 'n'"),
        (lambda made: tuple(made.values()), "returns a tuple of 3 tensors, expected a dict with"),
    ],
    ids=["missing", "additional", "tuple"],
)
def test_keys_that_are_missing_or_additional_are_named(finding, change, said):
    name, told = finding(SUMMARY, lambda X: change(summary(X)))
    assert name == "wrong structure"
    assert told.startswith(f"What you return has another form than what is asked for: {said}")


HALVES = """
@exercise
def halves(X):
    return X[:3] * 1.0, X[3:] * 1.0

halves.case("one", X=distinct(6))
halves.case("two", X=distinct(8))
halves.case("three", X=distinct(7))
"""


def test_zeros_in_one_part_of_several_are_said_of_that_part(finding):
    def short(X):
        first, second = X[:3] * 2.0 - X[:3].flip(0), X[3:] * 1.0
        return first, second * (len(second) > 3)

    said = finding(HALVES, short)[1]
    assert "output[1]: What is wrong is zero throughout: what is different about" in said
    assert "output[0]" not in said
