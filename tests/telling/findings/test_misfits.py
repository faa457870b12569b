"""Where two shapes do not fit, the advice is for what stands on the line."""

from __future__ import annotations

WINDOWS = """
@exercise
def windows(X, K):
    h, w = K.shape
    rows = [(X[i : i + h, :w] * K).sum() for i in range(X.shape[0] - h + 1)]
    return torch.stack(rows)

windows.case("tall", X=randn(5, 4), K=randn(2, 3))
windows.case("one row", X=randn(4, 4), K=randn(1, 3))
windows.case("square", X=randn(4, 6), K=randn(2, 2))
"""


def windows(*lines):
    body = "".join(f"    {line}\n" for line in ("h, w = K.shape", *lines))
    return f"import torch\ndef windows(X, K):\n{body}"


def test_a_slice_of_another_size_is_looked_at_and_no_dimension_is_said_to_be_missing(told):
    text = windows(
        "rows = [(X[i : i + h, :h] * K).sum() for i in range(X.shape[0] - h + 1)]",
        "return torch.stack(rows)",
    )
    name, said = told(WINDOWS, text.replace("h, w = K.shape", "h = w = len(K) + 1"))
    assert name == "shapes do not fit"
    assert "Look at the slice on this line: where it begins" in said
    assert "keepdim" not in said


def test_the_two_sizes_are_told(told):
    text = windows("return torch.stack([(X[i : i + h, : w + 1] * K).sum() for i in range(4)])")
    assert "Here they are 4 and 3." in told(WINDOWS, text)[1]


def test_a_squeeze_without_a_dimension_is_named_where_it_stands_on_the_line(told):
    text = windows("return K.squeeze() @ X")
    name, said = told(WINDOWS, text)
    assert name == "shapes do not multiply"
    assert "squeeze() without a dimension takes away every dimension of size 1" in said
    assert "transpose" not in said


def test_no_transpose_is_said_to_be_missing_where_other_calls_get_past_the_line(told):
    code = """
@exercise
def product(X, W):
    return X @ W

product.case("fits both ways", X=randn(3, 3), W=randn(3, 3))
product.case("tall", X=randn(4, 2), W=randn(2, 4))
product.case("another", X=randn(5, 2), W=randn(2, 3))
product.case("and another", X=randn(5, 2), W=randn(2, 6))
"""
    text = "def product(X, W):\n    return W @ X if len(W) == 2 else X @ W\n"
    said = told(code, text)[1]
    assert "Other calls get past this line: what is different about the shapes here?" in said
    text = "def product(X, W):\n    return X @ W.T[:, :1]\n"
    assert (
        "Is a transpose missing"
        in told(code.replace("3, 3", "3, 5", 1).replace("(3, 3", "(5, 3"), text)[1]
    )


def test_calls_of_another_function_do_not_get_past_the_line(told):
    code = """
@exercise
def double(X):
    return 2 * X

@double.part
def product(X, W):
    return X @ W

double.case("numbers", X=randn(3))
product.case("tall", X=randn(4, 2), W=randn(2, 3))
product.case("another", X=randn(5, 2), W=randn(2, 6))
"""
    text = "def double(X):\n    return X + X\n\n\ndef product(X, W):\n    return W @ X\n"
    said = told(code, text)[1]
    assert "Other calls get past this line" not in said
    assert "Is a transpose missing" in said
