"""`torch.compile` where students' code runs."""

from __future__ import annotations

import torch

from grader.jail.inside.compiling import leave_as_it_is


def test_a_function_comes_back_as_it_is_in_every_form(monkeypatch):
    monkeypatch.setattr(torch, "compile", torch.compile)
    leave_as_it_is()

    def f(x):
        return x

    assert torch.compile(f) is f
    assert torch.compile(f, fullgraph=True) is f
    assert torch.compile(mode="max-autotune")(f) is f
    assert torch.compile()(f) is f
