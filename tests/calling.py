"""Calls of functions of one tensor, described as cases describe them."""

from __future__ import annotations

import torch

from grader.jail.inside import wire
from grader.jail.inside.description import Call

PLAIN = {"float": True, "strided": False, "parameter": False, "grad": None, "id": 0}
"""What the tree of an argument says beside dtype, offset and shape."""


def calls_on(*values, **options):
    """A call for each value, `x` is a float64 tensor of it: the calls, and what holds the tensors."""
    sent = wire.Tensors()
    trees = [sent.add(torch.tensor(value, dtype=torch.float64)) | PLAIN for value in values]
    return [Call([["x", tree]], **{"positional": 1} | options) for tree in trees], sent
