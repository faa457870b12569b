"""What drivers say in the place of a result, in the language of the reader."""

import re

import pytest
import torch

from grader import drivers
from grader.judging.told import SENTENCES, say_told


def told_by_drivers():
    sizes = {"in_features": 3, "out_features": 2}
    states = ({"w": torch.ones(7)}, {}, {"weight": torch.ones(3, 2), "bias": torch.ones(2)})
    row = torch.ones(1, 3)
    yield drivers.module_forward(dict, {}, {}, row)
    for state in states:
        yield drivers.module_forward(torch.nn.Linear, sizes, state, row)
    yield drivers.counted_calls(lambda X: X + X, limit=0, X=row)


@pytest.mark.parametrize("said", list(told_by_drivers()))
def test_what_a_driver_says_has_a_sentence_that_can_be_translated(said):
    assert say_told(said) == said
    assert any(
        re.fullmatch(re.sub(r"\\{\w+\\}", ".+", re.escape(sentence)), said)
        for sentence in SENTENCES
    )


def test_every_sentence_is_said_by_a_driver():
    assert len(list(told_by_drivers())) == len(SENTENCES)


def test_words_of_an_authors_own_driver_stay_as_they_are():
    assert say_told("one seed, two different kernels") == "one seed, two different kernels"
