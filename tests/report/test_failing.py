"""Which two tensors, mask or inputs of a failing case are shown."""

from __future__ import annotations

import pytest
import torch

from grader.judging.compare import compare
from grader.report.failing import Comparison, Mask, find_picture, first_error, small_inputs
from grader.report.grid import fits

DROP = """
@exercise(grad=["X"])
def drop(X):
    return torch.where(torch.rand_like(X) < 0.25, 0.0, X)

def _candidates(X):
    return {"zeroed": 0 * X, "kept": X}

law = choice({"zeroed": 0.25, "kept": 0.75}, _candidates)
drop.random_case("half", law, X=uniform(40, 50, low=1.0, high=2.0))
"""

NORM = """
@exercise(grad=["X"])
def norm(X, moving):
    moving += X.detach().mean(0)
    return X - X.mean(0)

norm.case("rows", X=randn(4, 3), moving=arange(3), updates=["moving"])
"""


@pytest.fixture
def found(behave):
    """The picture of the first failed check of the first case, and the check."""

    def run(built, answer):
        case = built.cases[0]
        outcomes = behave(built, answer)[case.name]
        check = next(check for check in compare(case, outcomes) if not check.passed)
        return find_picture(case, outcomes, check), str(check.aspect)

    return run


def test_what_was_drawn_wrongly_is_shown_as_a_mask(build, found):
    built = build(DROP)
    picture, aspect = found(built, lambda X: torch.where(torch.rand(40, 1) < 0.25, 0.0, X))
    assert aspect == "law"
    assert isinstance(picture, Mask)
    assert picture.names == ["zeroed", "kept"]
    assert picture.draw.shape == (40, 50)
    assert (picture.draw == picture.draw[:, :1]).all()


def test_what_no_draw_gives_stands_beside_the_nearest_that_does(build, found):
    built = build(DROP)
    picture, aspect = found(built, lambda X: 1.1 * torch.where(torch.rand_like(X) < 0.25, 0.0, X))
    assert aspect == "output"
    assert isinstance(picture, Comparison)
    kept = picture.expected != 0
    assert torch.equal(picture.wrong, kept)
    assert torch.allclose(picture.got[kept], 1.1 * picture.expected[kept])


def test_a_wrong_gradient_of_a_draw_stands_beside_that_of_the_same_draw(build, found):
    def doubled(X):
        result = torch.where(torch.rand_like(X) < 0.25, 0.0, X)
        return 2 * result - result.detach()

    picture, aspect = found(build(DROP), doubled)
    assert (str(picture.aspect), aspect) == ("grad X", "grad X")
    assert torch.allclose(picture.got, 2 * picture.expected)


def right(X, moving):
    moving += X.detach().mean(0)
    return X - X.mean(0)


def test_the_aspect_that_failed_is_shown(build, found):
    built = build(NORM)
    picture, aspect = found(built, lambda X, moving: right(X, moving) + (X.max() == X))
    assert (str(picture.aspect), aspect, int(picture.wrong.sum())) == ("output", "output", 1)
    picture, aspect = found(built, lambda X, moving: right(X, moving.clone()))
    assert (str(picture.aspect), aspect) == ("state moving", "state moving")
    picture, _ = found(built, lambda X, moving: right(X, moving).detach())
    assert (str(picture.aspect), picture.got) == ("grad X", None)


@pytest.mark.parametrize(
    "answer",
    [
        lambda X, moving: (right(X, moving), 1),
        lambda X, moving: right(X, moving) * 1j,
        lambda X, moving: right(X, moving).float(),
        lambda X, moving: X.data.zero_(),
        lambda X, moving: 1 / 0,
    ],
    ids=["structure", "complex", "dtype alone", "inputs", "raised"],
)
def test_where_words_say_all_or_nothing_can_be_drawn_there_may_be_no_picture(build, found, answer):
    picture, _ = found(build(NORM), answer)
    assert picture is None or picture.wrong is None or picture.wrong.any()


def test_inputs_are_shown_if_all_of_them_are_small(build):
    built = build(
        """
    @exercise
    def step(params, options):
        return params[0]

    step.case("small", params=[arange(2), arange(2, 2)], options={"mask": arange(3), "p": 0.5})
    step.case("one large", params=[arange(2), randn(20, 20)], options={})
    """,
        hidden=False,
    )
    small, large = (small_inputs(case, built, fits) for case in built.cases)
    assert [name for name, _ in small] == ["params[0]", "params[1]", "options['mask']"]
    assert small[1][1].tolist() == [[0.0, 1.0], [2.0, 3.0]]
    assert large == []


def test_the_first_exception_is_shown_with_its_frames(build, behave):
    built = build(NORM)
    assert first_error(behave(built, right)["rows"]) is None
    error = first_error(behave(built, lambda X, moving: {}["key"])["rows"])
    assert (error.frames, error.kind) == ((), "KeyError")


def test_a_single_number_is_told_and_not_drawn(build, found):
    built = build(
        """
    @exercise
    def mean(X):
        return X.mean()

    mean.case("rows", X=randn(4, 3))
    """
    )
    assert found(built, lambda X: 2 * X.mean())[0] is None
    assert found(built, lambda X: X.mean().reshape(1))[0] is not None
