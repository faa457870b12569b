"""The table of known exceptions: each row has a name of its own and a pattern that Python can read."""

from __future__ import annotations

import re

import pytest
import torch

from grader.telling.findings.known import KNOWN


def first_fit(text):
    return next((name for name, pattern, _said in KNOWN if re.search(pattern, text)), "")


def test_each_kind_stands_once_and_ends_with_what_to_do():
    names = [name for name, _pattern, _said in KNOWN]
    assert len(set(names)) == len(names)
    assert all(said.rstrip().endswith((".", "?")) for _name, _pattern, said in KNOWN)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: torch.einsum("i,i->i", torch.ones(2), torch.ones(3)), "a letter for two sizes"),
        (lambda: torch.stack([torch.ones(2), torch.ones(3)]), "stacked in different shapes"),
        (lambda: torch.ones(2) @ torch.ones(3), "shapes do not multiply"),
        (
            lambda: setattr(torch.nn.Linear(2, 2), "weight", torch.ones(2, 2)),
            "parameter replaced",
        ),
    ],
    ids=["einsum", "stack", "product", "parameter"],
)
def test_what_torch_says_is_known_by_its_kind(call, name):
    with pytest.raises((RuntimeError, TypeError)) as caught:
        call()
    assert first_fit(str(caught.value)) == name
