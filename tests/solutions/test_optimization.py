"""The optimizers of the course move parameters as those of torch.optim do."""

from __future__ import annotations

import pytest
import torch
from checkout import ROOT

from grader.course.course import load_course
from grader.declaring.load import load_exercises
from grader.declaring.parts import functions_of

STEPS = 20
PAIRS = {
    "sgd_momentum": (torch.optim.SGD, {"momentum": 0.9}),
    "adagrad": (torch.optim.Adagrad, {}),
    "rmsprop": (torch.optim.RMSprop, {"alpha": 0.9}),
    "adam": (torch.optim.Adam, {"betas": (0.8, 0.95)}),
}


@pytest.fixture(scope="module")
def functions():
    """For each exercise the function that begins and the one that makes a step."""
    exercises = load_exercises(load_course(ROOT), set(PAIRS))
    return {e.id: [part.function for part in functions_of(e)] for _unit, e in exercises}


@pytest.mark.parametrize("id_", PAIRS)
@pytest.mark.parametrize("size", [1.0, 1e-8], ids=["gradients of 1", "tiny gradients"])
def test_an_optimizer_moves_as_that_of_pytorch_while_rates_change_and_gradients_are_missing(
    functions, id_, size
):
    begin, step = functions[id_]
    kind, options = PAIRS[id_]
    torch.manual_seed(0)
    ours = [torch.randn(shape, dtype=torch.float64) for shape in ((3, 4), (4,), ())]
    theirs = [p.clone() for p in ours]
    for p in (*ours, *theirs):
        p.requires_grad_()
    optimizer = kind(theirs, lr=0.1, **options)
    states = begin(ours)
    for number in range(STEPS):
        lr = optimizer.param_groups[0]["lr"] = 0.1 / (1 + number % 3)
        for n, (p, q) in enumerate(zip(ours, theirs, strict=True)):
            is_missing = n == 1 and number % 4 == 0
            p.grad = None if is_missing else size * torch.randn_like(p)
            q.grad = None if is_missing else p.grad.clone()
        optimizer.step()
        step(ours, states, lr=lr, **options)
    for p, q in zip(ours, theirs, strict=True):
        torch.testing.assert_close(p, q, rtol=1e-12, atol=1e-14)
