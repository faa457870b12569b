"""Changes that no case could tell are known, and others are not taken for them."""

from __future__ import annotations

import ast
import math

import pytest
import torch

from grader.author.no_changes import commutes, is_slight, leaves_out_form

NAMES = {"torch": torch, "math": math, "maximum": torch.maximum, "own": lambda a, b: a + b}


@pytest.mark.parametrize(
    ("call", "same"),
    [
        ("max(a, b)", True),
        ("min(a, b, c)", True),
        ("torch.maximum(a, b)", True),
        ("torch.minimum(a, b)", True),
        ("maximum(a, b)", True),
        ("torch.nn.functional.mse_loss(a, b)", True),
        ("math.gcd(a, b)", True),
        ("torch.sub(a, b)", False),
        ("torch.matmul(a, b)", False),
        ("torch.nn.functional.linear(a, b)", False),
        ("torch.where(a, b, c)", False),
        ("torch.zeros(a, b)", False),
        ("max(a, b, key=len)", False),
        ("own(a, b)", False),
        ("a.maximum(b, c)", False),
        ("range(a, b)", False),
    ],
)
def test_a_function_of_a_library_is_tried_in_both_orders(call, same):
    assert commutes(ast.parse(call, mode="eval").body, NAMES) is same


def test_a_max_of_ones_own_is_not_called():
    called = []
    names = {"max": lambda a, b: called.append((a, b))}
    assert not commutes(ast.parse("max(a, b)", mode="eval").body, names)
    assert called == []


@pytest.mark.parametrize(
    ("code", "node", "slight"),
    [
        ("zip(a, b, strict=True)", "True", True),
        ("zip(a, b, strict=True)", "a", False),
        ("own(a, strict=True)", "True", False),
        ("own(X.T)", "X.T", True),
        ("torch.eye(a, device=b)", "b", True),
        ("own(X.mT)", "X.mT", False),
    ],
)
def test_what_counts_only_where_lengths_differ_is_slight(code, node, slight):
    tree = ast.parse(code, mode="eval").body
    inside = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    found = next(one for one in ast.walk(tree) if ast.unparse(one) == node and one in inside)
    owners = [inside[found]]
    while owners[-1] in inside:
        owners.append(inside[owners[-1]])
    assert is_slight(found, owners) is slight


@pytest.mark.parametrize(
    ("keyword", "left_out"),
    [("device='cpu'", True), ("dtype=X.dtype", True), ("dtype=torch.long", False), ("m=3", False)],
)
def test_a_device_or_the_dtype_of_an_argument_may_be_left_out(keyword, left_out):
    call = ast.parse(f"torch.eye(n, {keyword})", mode="eval").body
    assert leaves_out_form(call, ast.Call(call.func, call.args, [])) is left_out
