"""Capstones: the bounds are reached with every seed, and what is asked of a training is so in all of them."""

import pytest
import torch
import yaml
from checkout import ROOT

from grader.declaring.load import load_exercise

torch.set_num_threads(1)
SEEDS = range(5)


@pytest.fixture(scope="module")
def digits():
    """The file of the capstone on digits, and what its reference notes with each seed."""
    names = load_exercise(
        ROOT / "solutions" / "digits" / "fit_digits.py", "digits"
    ).reference.__globals__
    data = torch.load(ROOT / "solutions" / "digits" / "data" / "digits.pt")
    X, y = data["images"].float(), data["labels"].long()
    fits = []
    for seed in SEEDS:
        g = torch.Generator().manual_seed(seed)
        fits.append(names["fit_digits"](X[:1200], y[:1200], X[1200:], y[1200:], generator=g))
    return names, X[1200:], y[1200:], fits


def asked(unit):
    """The questions of a unit by id."""
    quiz = yaml.safe_load((ROOT / "solutions" / unit / "quiz.yaml").read_text("utf-8"))
    return {question["id"]: question for question in quiz["questions"]}


def test_digits_are_read_well_enough_with_every_seed_and_the_bounds_leave_room(digits, monkeypatch):
    monkeypatch.chdir(ROOT)
    names, *_ = digits
    for seed in SEEDS:
        found = names["measured"](names["fit_digits"], seed)
        assert found["right"] > 0.89 + 0.01
        assert found["loss"] < 0.36 - 0.02
        assert found["is_noted"]


def test_the_epoch_that_is_asked_for_is_the_same_with_every_seed(digits):
    *_, fits = digits
    answer = asked("digits")["digits_01"]["answer"]
    for _W, _b, losses, _shares in fits:
        first = next(n for n, loss in enumerate(losses, 1) if loss < 0.25)
        assert first == answer
        assert losses[answer - 1] < 0.245
        assert losses[answer - 2] > 0.26


def test_the_mistake_that_is_asked_for_is_the_most_frequent_one_with_every_seed(digits):
    _, X, y, fits = digits
    fields = asked("digits")["digits_02"]["fields"]
    for W, b, _losses, _shares in fits:
        answers = (X.flatten(1) / 16 @ W + b).argmax(1)
        table = torch.zeros(10, 10, dtype=torch.int64)
        for digit, answer in zip(y.tolist(), answers.tolist(), strict=True):
            table[digit, answer] += digit != answer
        most, second = table.flatten().sort(descending=True).values[:2].tolist()
        assert divmod(table.argmax().item(), 10) == (
            fields["written"]["answer"],
            fields["read"]["answer"],
        )
        assert most >= second + 3
