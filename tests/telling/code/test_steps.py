"""Steps that matter to gradients are found with their lines: in place, cutting, outside of the function."""

from __future__ import annotations

import pytest

from grader.reading.extract import extract
from grader.telling.code.steps import cutting_steps, in_place_steps, written_outside
from grader.telling.code.written import Written


def written(body, above=""):
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return Written.of(extract("a.py", f"{above}\ndef f(X, K):\n{lines}".encode()), "f")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("X -= 1", ("X -= ...", "X")),
        ("X[0] = 1", ("X[0] = ...", "X")),
        ("X.sub_(1)", (".sub_(...)", "X")),
        ("X.grad.zero_()", (".zero_(...)", "X")),
        ("torch.exp(X, out=K)", ("out=K", "K")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_changes_a_tensor_in_place_is_found(body, found):
    (step,) = in_place_steps(written(body))
    assert (step.spelled, step.name) == found
    assert (step.place.label, step.place.line) == ("a.py", 3)


@pytest.mark.parametrize("body", ["X = X - 1", "X.requires_grad_()", "X.__init__()", "X.sub(1)"])
def test_what_makes_a_new_tensor_is_not_in_place(body):
    assert in_place_steps(written(body)) == []


@pytest.mark.parametrize(
    ("body", "spelled"),
    [
        ("y = X.item()", ".item()"),
        ("y = X.detach() + 1", ".detach()"),
        ("y = X.data", ".data"),
        ("y = X.tolist()", ".tolist()"),
        ("y = X.numpy()", ".numpy()"),
        ("y = np.exp(X)", "np.exp(...)"),
        ("y = float(X.sum())", "float(...)"),
        ("y = torch.tensor(losses)", "torch.tensor(...)"),
        ("with torch.no_grad():\n    y = X", "torch.no_grad()"),
    ],
    ids=lambda value: value,
)
def test_what_cuts_the_graph_is_found(body, spelled):
    assert [step.spelled for step in cutting_steps(written(body))] == [spelled]


@pytest.mark.parametrize(
    "body",
    ["y = float(3)", "y = int(X.shape[0])", "y = torch.tensor([1.0, 2.0])", "y = X.mean()"],
)
def test_what_only_looks_like_it_does_not_cut(body):
    assert cutting_steps(written(body)) == []


@pytest.mark.parametrize(
    "body",
    [
        "cache[0] = X\nreturn cache[0]",
        "cache.append(X)\nreturn len(cache)",
        "global n\nn += 1\nreturn n",
        "cache.setdefault(1, X)\nreturn cache.get(2)",
    ],
)
def test_what_is_written_outside_of_the_function_is_found(body):
    found = written_outside(written(body, above="cache = {}\nn = 0\n"))
    assert [step.name for step in found] in (["cache"], ["n"])


@pytest.mark.parametrize(
    "body",
    ["cache = {}\ncache[0] = X\nreturn cache", "y = cache", "X[0] = cache", "cache.append(X)"],
)
def test_what_a_function_holds_itself_is_not_outside(body):
    assert written_outside(written(body, above="cache = {}\n")) == []


def test_a_name_without_a_function_writes_nothing():
    assert written_outside(Written("f", ())) == []
