"""The exceptions that beginners meet are explained, with the line and what to do about it."""

from __future__ import annotations

import pytest

SLIDE = """
@exercise(grad=["X", "K"])
def slide(X, K):
    return torch.stack([(X[i : i + len(K)] * K).sum() for i in range(len(X) - len(K) + 1)])

slide.case("five", X=randn(5), K=randn(2))
slide.case("six", X=randn(6), K=randn(3))
slide.case("hidden", X=randn(7), K=randn(4), hidden=True)
"""


def slide(*lines):
    body = "".join(f"    {line}\n" for line in lines)
    return f"import torch\ndef slide(X, K):\n{body}"


def test_a_loop_past_the_end_is_told_as_such(told):
    text = slide(
        "Y = torch.zeros(len(X) - len(K) + 1)",
        "for i in range(len(X)):",
        "    Y[i] = (X[i : i + len(K)] * K[: len(X) - i]).sum()",
        "return Y",
    )
    name, said = told(SLIDE, text)
    assert name == "past the end"
    assert said.startswith(
        "An index in a loop lies past the end: of n entries the last has index n - 1."
    )
    assert "line 5: Y[i] = " in said


def test_an_index_past_the_end_without_a_loop_is_no_loops(told):
    name, said = told(SLIDE, slide("return X[len(X)] * K"))
    assert name == "past the end"
    assert said.startswith("An index lies past the end")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("X[None] @ K[None]", "shapes do not multiply"),
        ("X * K", "shapes do not fit"),
        ("torch.linalg.inv(X[None])", "not square"),
        ("torch.linalg.solve(X[None], K)", "not square"),
        ("X.view(3, -1, 7)", "wrong number of elements"),
        ("torch.stack([X, X]).T.view(-1) * K.sum()", "view of scattered memory"),
        ("X.sum(3)", "dimension out of range"),
        ("X.gather(0, torch.tensor([[0, 1]]))", "axes of an index"),
        ("X.topk(99)", "more than there are"),
        ("X[0, 1]", "too many indices"),
        ("X.long().mean()", "integers where floats are needed"),
        ("X[K]", "indices must be integers"),
        ("X if X > 0 else K", "truth of a tensor"),
        ("X.size[0]", "method not called"),
        ("torch.einsum('i,i->i', X, K)", "a letter for two sizes"),
        ("torch.stack([X, K])", "stacked in different shapes"),
        ("setattr(torch.nn.Linear(2, 2), 'weight', X)", "parameter replaced"),
        (
            "setattr(torch.nn.Linear.__new__(torch.nn.Linear), 'w', torch.nn.Parameter(K))",
            "module not begun",
        ),
        ("X(0)", "not callable"),
        ("torch.zeros(len(X) / 2)", "whole number needed"),
        ("range(len(X) / 2)", "whole number needed"),
        ("X - X.max(0)", "values and indices"),
        ("(X,) @ K", "a tuple for a tensor"),
        ("[X].reshape(-1)", "a tuple for a tensor"),
        ("(lambda a: a)(X, K)", "call refused"),
        ("(lambda: X)(K)", "call refused"),
        ("open('nowhere/X.pt')", "file not found"),
        (
            "torch.autograd.grad((X * X).sum(), X.detach().requires_grad_())",
            "not part of the graph",
        ),
        ("X.detach().sum().backward()", "nothing to go back through"),
        ("torch.autograd.grad((K.exp() * 2).sum(), X.detach())", "nothing to go back through"),
        ("(X * 2).backward()", "gradient of several numbers"),
        ("[Y.backward() for Y in [X.exp().sum()] * 2]", "graph is freed"),
        ("None + X", "nothing"),
        ("[][0:1] + X.foo.bar if False else {}['x']", "nothing"),
    ],
    ids=str,
)
def test_an_exception_is_explained_where_most_calls_end_with_it(told, line, name):
    assert told(SLIDE, slide(f"return {line}"))[0] == name


@pytest.mark.parametrize("line", ["[X].parameters()", "(X,).append(K)"])
def test_a_list_that_lacks_what_no_tensor_has_is_not_taken_for_a_tensor(told, line):
    found = told(SLIDE, slide(f"return {line}"))
    assert found is None or found[0] != "a tuple for a tensor"


def test_a_function_that_is_none_is_told_as_what_is_called(told):
    name, said = told(SLIDE, slide("change = None", "return change(X)"))
    assert name == "None is used"
    assert said.startswith("What is called as a function is None here")


def test_a_method_without_self_is_told(told):
    text = "class Data:\n    def __len__():\n        return 3\n" + slide("return X[: len(Data())]")
    name, said = told(SLIDE, text)
    assert name == "self is missing"
    assert said.startswith("A method gets its object as the first argument")


def test_too_many_names_on_the_left_are_told(told):
    assert told(SLIDE, slide("h, w = X.shape", "return X"))[0] == "unpacked otherwise"


def test_shapes_that_do_not_fit_are_told_with_the_shapes_of_a_public_case(told):
    said = told(SLIDE, slide("return X * K"))[1]
    assert "In “five”, X has shape (5,), K has shape (2,)." in said


def test_nothing_of_a_hidden_case_is_told(told):
    text = slide(
        "if len(X) < 7:",
        "    return torch.stack([(X[i : i + len(K)] * K).sum() for i in range(len(X) - len(K) + 1)])",
        "return X * K",
    )
    name, said = told(SLIDE, text)
    assert name == "shapes do not fit"
    assert "7" not in said
    assert "(hers.py, line 5: return X * K)" in said


def test_labels_taken_for_rows_are_told_as_indices(told):
    code = """
    @exercise
    def pick(P, y):
        return P[torch.arange(len(y)), y]

    pick.case("two", P=randn(2, 3), y=integers(2, low=0, high=3))
    pick.case("five", P=randn(5, 4), y=integers(5, low=0, high=4))
    """
    said = told(code, "def pick(P, y):\n    return (P * y).sum(1)")[1]
    assert "y holds an index for each row, not a row of zeros and ones." in said


STEP = """
@exercise(updates=["p"])
def step(p, lr):
    with torch.no_grad():
        p -= lr * p.grad

step.case("three", p=randn(3).parameter(grad=randn(3)), lr=0.5)
step.case("four", p=randn(2, 2).parameter(grad=randn(2, 2)), lr=0.1)
"""


def test_what_is_none_is_named_and_why(told):
    text = "def step(p, lr):\n    p = p - lr * p.grad\n    p.grad.zero_()"
    name, said = told(STEP, text)
    assert name == "None is used"
    assert said.startswith("`p.grad` is None here. `p = ...` has made a new tensor and called it p")


def test_what_is_none_without_the_code_is_told_in_general(told):
    text = "def step(p, lr):\n    p.foo = None\n    p.foo.zero_()"
    assert told(STEP, text, written=False)[1].startswith(
        "Something is None where a value is needed"
    )


def test_exceptions_of_few_calls_leave_the_numbers_to_be_told(told):
    text = slide(
        "if len(X) == 5:",
        "    return X * K",
        "return 2 * torch.stack([(X[i : i + len(K)] * K).sum() for i in range(len(X) - len(K) + 1)])",
    )
    assert told(SLIDE, text)[0] == "factor"
