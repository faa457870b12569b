"""What is wrong with a draw: for each finding answers that show it, and near misses."""

from __future__ import annotations

import pytest
import torch

from grader.telling.findings.answer import Answer
from grader.telling.findings.order import find

CODE = """
def candidates(X, p):
    return {"zero": torch.zeros_like(X), "kept": X / (1 - p)}

@exercise(grad=["X"])
def dropout(X, p):
    return X * (torch.rand_like(X) >= p) / (1 - p)

def law(p):
    return choice({"zero": p, "kept": 1 - p}, candidates)

dropout.random_case("a matrix", law=law(0.3), X=uniform(100, 80, low=0.5, high=2.0), p=0.3)
dropout.random_case("another matrix", law=law(0.2), X=uniform(60, 90, low=0.5, high=2.0), p=0.2)
"""


@pytest.fixture
def finding(build, behave):
    """The finding about the draws of an answer: its name and sentence."""
    built = build(CODE)

    def look(answer):
        found = find(Answer(built, behave(built, answer)))
        return (found.name, found.sentence) if found else ("nothing", "")

    return look


def kept(draw):
    """Dropout that keeps what `draw(X, p)` says."""
    return lambda X, p: X * draw(X, p) / (1 - p)


def seeded(X, p):
    generator = torch.Generator().manual_seed(5)
    return torch.rand(X.shape, generator=generator) >= p


def pairs(X, p):
    return (torch.rand(len(X), X.shape[1] // 2) >= p).repeat_interleave(2, dim=1)


MISTAKES = {
    "one draw for all": [
        (kept(lambda X, p: torch.rand(()) >= p), "there is a single draw for the whole tensor"),
        (lambda X, p: X / (1 - p), "or none at all"),
    ],
    "same draw": [(kept(seeded), "a seed is set inside the function")],
    "shared draw": [
        (kept(lambda X, p: torch.rand(len(X), 1) >= p), "All elements along dimension 1 are drawn"),
        (
            kept(lambda X, p: torch.rand(X.shape[1]) >= p),
            "All elements along dimension 0 are drawn",
        ),
    ],
    "probabilities exchanged": [
        (kept(lambda X, p: torch.rand(X.shape) < p), "zero with the probability with which they")
    ],
    "wrong probability": [
        (kept(lambda X, p: torch.rand(X.shape) >= p + 0.1), "Elements are zero too often"),
        (kept(lambda X, p: torch.rand(X.shape) >= p - 0.1), "Elements are zero too rarely"),
    ],
    "normal distribution": [
        (kept(lambda X, p: torch.randn(X.shape) >= p), "as if you drew from a normal distribution"),
    ],
    "not independent": [(kept(pairs), "but not each on its own")],
    "factor": [
        (lambda X, p: X * (torch.rand_like(X) >= p), "What is not zero has the wrong size."),
        (lambda X, p: 2 * X * (torch.rand_like(X) >= p) / (1 - p), "Each number is twice what"),
    ],
}
ROWS = [(name, answer, said) for name, rows in MISTAKES.items() for answer, said in rows]


@pytest.mark.parametrize(("name", "answer", "said"), ROWS, ids=[row[0] for row in ROWS])
def test_what_is_wrong_with_a_draw_is_told(finding, name, answer, said):
    found = finding(answer)
    assert found[0] == name
    assert said in found[1]


NEAR_MISSES = [
    ("one draw for all", kept(lambda X, p: torch.rand(len(X), 1) >= p)),
    ("same draw", kept(lambda X, p: torch.rand(X.shape) >= p / 2)),
    ("shared draw", kept(pairs)),
    ("probabilities exchanged", kept(lambda X, p: torch.rand(X.shape) < 0.5)),
    ("not independent", kept(lambda X, p: torch.rand(X.shape) < p)),
    ("factor", lambda X, p: X.sqrt() * (torch.rand_like(X) >= p)),
]


@pytest.mark.parametrize(("name", "answer"), NEAR_MISSES, ids=[row[0] for row in NEAR_MISSES])
def test_what_only_looks_like_it_is_not_told(finding, name, answer):
    assert finding(answer)[0] != name


def test_a_mistake_in_one_case_is_not_said_of_both(finding):
    def rows_of_the_larger(X, p):
        shape = (len(X), 1) if len(X) == 100 else X.shape
        Y = X * (torch.rand(shape) >= p) / (1 - p)
        return Y if len(X) == 100 else Y.sin()

    assert finding(rows_of_the_larger)[0] != "shared draw"


def test_a_wrong_factor_is_told_beside_a_wrong_draw(finding):
    name, said = finding(lambda X, p: 2 * X * (torch.rand(len(X), 1) >= p) / (1 - p))
    assert name == "shared draw"
    assert said.endswith(
        "What is not zero has the wrong size. Each number is twice what it should be."
    )


def test_a_generator_that_is_put_back_is_told(finding):
    def put_back(X, p):
        state = torch.get_rng_state()
        Y = X * (torch.rand(X.shape) >= p) / (1 - p)
        torch.set_rng_state(state)
        return Y

    assert finding(put_back)[0] == "generator put back"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("no gradient", lambda X, p: X.detach() * (torch.rand(X.shape) >= p) / (1 - p)),
        (
            "gradient",
            lambda X, p: X + (X.detach() * (torch.rand(X.shape) >= p) / (1 - p) - X.detach()),
        ),
    ],
)
def test_a_wrong_gradient_of_a_right_draw_is_told(finding, name, answer):
    assert finding(answer)[0] == name
