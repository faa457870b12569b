"""Where a gradient gets lost is told with the line that loses it, and with what to write instead."""

from __future__ import annotations

import pytest

SOFT = """
@exercise(grad=["X"])
def soft(X):
    E = (X - X.amax(-1, keepdim=True)).exp()
    return E / E.sum(-1, keepdim=True)

soft.case("two", X=randn(2, 3))
soft.case("four", X=randn(4, 5))
soft.case("three", X=randn(3, 2))
"""

STEP = """
@exercise(updates=["p"])
def step(p, lr):
    with torch.no_grad():
        p -= lr * p.grad

step.case("three", p=randn(3).parameter(grad=randn(3)), lr=0.5)
step.case("four", p=randn(2, 2).parameter(grad=randn(2, 2)), lr=0.1)
"""


def soft(*lines):
    body = "".join(f"    {line}\n" for line in lines)
    return f"import torch\nimport numpy as np\ndef soft(X):\n{body}"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["E = np.exp(X)", "return E / E.sum(-1)"], "Use torch.exp in the place of NumPy's."),
        (["return torch.from_numpy(X.numpy())"], "use torch's function of the same purpose."),
    ],
    ids=["a function", "a conversion"],
)
def test_numpy_is_told_with_what_to_use_instead_of_the_messages_advice(told, lines, said):
    name, sentence = told(SOFT, soft(*lines))
    assert name == "numpy"
    assert "Do not take the message's advice" in sentence
    assert said in sentence


def test_a_leaf_changed_in_place_is_told_by_whose_it_is(told):
    name, said = told(STEP, "def step(p, lr):\n    p -= lr * p.grad")
    assert name == "in place on a leaf"
    assert "put it under `with torch.no_grad():`. (hers.py, line 2: p -= lr * p.grad)" in said
    name, said = told(SOFT, soft("X -= X.amax(-1, keepdim=True)", "return X.exp()"))
    assert name == "in place on a leaf"
    assert "It belongs to the caller" in said


def test_a_parameter_of_a_module_changed_in_place_is_no_argument(told):
    text = soft("layer = torch.nn.Linear(3, 3)", "layer.weight -= 1", "return X.softmax(-1)")
    for line in ("layer.weight -= 1", "layer.weight.sub_(1)"):
        name, said = told(SOFT, text.replace("layer.weight -= 1", line))
        assert name == "in place on a leaf"
        assert said.startswith("`layer.weight` requires a gradient and is changed in place while")
        assert "put it under `with torch.no_grad():`." in said


def test_a_buffer_of_ones_own_that_requires_a_gradient_is_no_argument(told):
    text = soft("Y = torch.zeros(X.shape, requires_grad=True)", "Y[:] = X.softmax(-1)", "return Y")
    name, said = told(SOFT, text)
    assert name == "in place on a leaf"
    assert said.startswith("`Y` is made with requires_grad=True and then changed in place")
    assert "argument is changed" not in said


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ["Z = X.clone()", "Z -= Z.amax(-1, keepdim=True)", "return Z.softmax(-1)"],
            "`Z -= Z.amax(-1, keepdim=True)` (hers.py, line 5) changes in place",
        ),
        (
            ["E = X.exp()", "E.div_(E.sum(-1, keepdim=True))", "return E"],
            "without the underscore",
        ),
        (
            ["E = X.exp()", "E[...] = E / E.sum(-1, keepdim=True)", "return E"],
            "put them together with torch.stack",
        ),
        (
            ["i = 0", "i += 1", "E = X.exp()", "E /= E.sum(-1, keepdim=True)", "return E"],
            "Make a new tensor: `E = E / ...`.",
        ),
        (
            ["E = X.exp()", "E *= 1", "E /= E.sum(-1, keepdim=True)", "return E"],
            "one of these changes in place",
        ),
    ],
    ids=["a difference", "a method", "a place", "not the counter", "two"],
)
def test_what_backward_needs_and_was_overwritten_is_told_with_its_line(told, lines, said):
    name, sentence = told(SOFT, soft(*lines))
    assert name == "overwritten in place"
    assert sentence.startswith("The numbers are right, but their gradient cannot be taken")
    assert said in sentence


def test_without_the_code_it_is_said_what_to_look_for(told):
    text = soft("E = X.exp()", "E /= E.sum(-1, keepdim=True)", "return E")
    name, sentence = told(SOFT, text, written=False)
    assert name == "overwritten in place"
    assert "Look for +=" in sentence


def test_what_has_no_derivative_is_told_by_its_name(told):
    text = soft("E = X.exp()", "return E // E.sum(-1, keepdim=True)")
    assert told(SOFT, text)[0] == "rounded"


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("Y.detach()", "lost at `return Y.detach()` (hers.py, line 5): .detach() hands on"),
        ("torch.tensor([[y for y in row] for row in Y])", "becomes one tensor by torch.stack"),
        ("torch.from_numpy(Y.detach().numpy())", "Use torch's own functions all the way."),
        ("torch.tensor(Y.tolist(), dtype=X.dtype)", "go on with the tensor itself"),
    ],
    ids=["detach", "a list of tensors", "numpy", "numbers"],
)
def test_where_the_graph_is_cut_is_told_with_its_line(told, end, said):
    name, sentence = told(SOFT, soft("Y = X.softmax(-1)", f"return {end}"))
    assert name == "no gradient"
    assert said in sentence


def test_the_whole_function_under_no_grad_is_told(told):
    name, said = told(SOFT, soft("with torch.no_grad():", "    return X.softmax(-1)"))
    assert name == "no gradient"
    assert "Leave it out where the result is made." in said


def test_steps_that_may_cut_are_not_told_where_gradients_arrive(told):
    text = soft("m = X.max().item()", "return 2 * (X - m).softmax(-1)")
    assert told(SOFT, text)[0] == "factor"
