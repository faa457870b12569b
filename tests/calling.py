"""Calls of functions of one tensor, described as cases describe them."""

from __future__ import annotations

import torch

from grader.jail.inside import wire
from grader.jail.inside.description import Call

PLAIN = {"float": True, "strided": False, "parameter": False, "grad": None, "id": 0}
"""What the tree of an argument says beside dtype, offset and shape."""


def calls_on(*values, **options):
    """A call for each value, `x` is a float64 tensor of it: the calls, and what holds the tensors.

    What is a tensor stays as it is.
    """
    sent = wire.Tensors()
    calls = []
    for value in values:
        is_tensor = isinstance(value, torch.Tensor)
        tensor = value if is_tensor else torch.tensor(value, dtype=torch.float64)
        tree = sent.add(tensor) | PLAIN | {"float": tensor.is_floating_point()}
        calls.append(Call([["x", tree]], **{"positional": 1} | options))
    return calls, sent
