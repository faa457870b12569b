"""Small changes of a reference, each of the kind that slips into an answer."""

from __future__ import annotations

import pytest
import torch

from grader.author.mutants import mutants_of
from grader.expected.expected import build_exercise


def mutants(exercise):
    return [*mutants_of(exercise, build_exercise(exercise, "unit"))]


@pytest.fixture
def lines(declare):
    """The changed lines of the mutants of a reference with this body."""

    def of(body, arguments="X, n=2", grad=("X",), inputs="X=randn(2)"):
        code = f'@exercise(grad={list(grad)})\ndef f({arguments}):\n    """Say it."""\n'
        text = code + "\n".join(f"    {line}" for line in body.splitlines())
        exercise = declare(text + f"\n\nf.case('one', {inputs})")
        return [mutant.line for mutant in mutants(exercise)]

    return of


@pytest.mark.parametrize(
    ("statement", "among"),
    [
        ("return X + n", ["return X - n", "return X", "return n", "return n + n", "return X + X"]),
        ("return X / n", ["return X * n"]),
        ("return X @ X", ["return X * X"]),
        ("return n // 2", ["return n * 2"]),
        ("return -X", ["return X"]),
        ("return X[1:]", ["return X[2:]", "return X[0:]"]),
        ("return X * 0.5", ["return X * 1.0", "return X * 1.5"]),
        ("return X if n < 3 else n", ["return X if n <= 3 else n", "return X", "return n"]),
        ("return n > 1 and n < 9", ["return n > 1 or n < 9"]),
        ("return X.sum()", ["return X.mean()", "return X", "return X.detach().sum()"]),
        ("return X.sum(0, keepdim=True)", ["return X.sum(0)", "return X.sum(1, keepdim=True)"]),
        ("return torch.stack([X])", ["return torch.cat([X])"]),
        ("return torch.sub(X, n)", ["return torch.sub(n, X)"]),
        ("return (X, True)", ["return (X, False)"]),
    ],
)
def test_a_statement_has_the_mutants_one_would_expect(lines, statement, among):
    found = lines(statement)
    assert set(among) <= set(found)


def test_no_mutant_is_the_reference_and_none_is_made_twice(declare):
    exercise = declare("""
    @exercise
    def f(X, n=2):
        for i in range(n):
            if i > 1:
                X = X + i
        return X.exp().sum()

    f.case("one", X=randn(2))
    """)
    X = torch.linspace(1, 2, 3)
    given = [mutant.function for mutant in mutants(exercise)]
    assert len(set(given)) == len(given) > 15
    assert exercise(X) == X.exp().sum()


def test_a_statement_that_is_left_out_is_called_deleted(lines):
    found = lines("Y = X * 2\nY += n\nreturn Y")
    assert {"delete: Y = X * 2", "delete: Y += n"} <= set(found)


def test_a_block_is_told_by_its_first_line(lines):
    found = lines("if n > 5:\n    X = X + 1\n    X = X * 2\nreturn X")
    assert {"if n >= 5:", "if n > 6:", "delete: if n > 5:", "X = X - 1"} <= set(found)
    assert not [line for line in found if "\n" in line]


def test_the_words_of_an_exception_and_docstrings_are_left_alone(lines):
    found = lines("if n < 0:\n    raise ValueError(f'n is {n + 1}')\nreturn X")
    assert not [line for line in found if "raise" in line or "Say it" in line]
    assert "if n <= 0:" in found


def test_what_a_shape_is_read_from_is_not_detached(lines):
    found = lines("h = X.shape[0]\nreturn X * h")
    assert "h = X.detach().shape[0]" not in found
    assert "return X.detach() * h" in found


def test_no_graph_is_cut_where_none_is_recorded(lines):
    body = "with torch.no_grad():\n    Y = X * n\n    Z = X\nreturn Y + Z + X.sum()"
    cuts = [line for line in lines(body) if "detach" in line]
    assert cuts == [
        "Z = X.detach()",
        "return Y + Z.detach() + X.sum()",
        "return Y + Z + X.detach().sum()",
    ]


@pytest.mark.parametrize(("grad", "is_cut"), [(["X"], False), (["X", "mean"], True)])
def test_what_is_updated_is_cut_only_where_it_has_a_gradient(declare, grad, is_cut):
    exercise = declare(f"""
    @exercise(grad={grad}, updates=["mean"])
    def f(X, mean):
        return X - mean

    f.case("one", X=randn(2), mean=randn(2))
    """)
    cuts = [mutant.line for mutant in mutants(exercise) if "detach" in mutant.line]
    assert "return X.detach() - mean" in cuts
    assert ("return X - mean.detach()" in cuts) is is_cut


def test_no_graph_is_cut_where_no_case_has_one(lines):
    assert "return X.detach() * 2" in lines("return X * 2")
    assert "return X.detach() * 2" not in lines("return X * 2", grad=())


def test_a_mutant_does_what_its_line_says(declare):
    exercise = declare("""
    @exercise
    def f(X, n=2):
        return helper(X) + n

    @given
    def helper(X):
        return 10 * X

    f.case("one", X=randn(2))
    """)
    made = {mutant.line: mutant.function for mutant in mutants(exercise)}
    X = torch.tensor([1.0, 2.0])
    assert made["return helper(X) - n"](X).tolist() == [8.0, 18.0]
    assert made["return helper(X)"](X).tolist() == [10.0, 20.0]
    assert made["return helper(n) + n"](X) == 22


def test_a_class_is_mutated_in_its_methods(declare):
    exercise = declare("""
    @exercise
    class Counter:
        def __init__(self, X):
            self.n = X + 1

        def step(self):
            self.n = self.n * 2
            return self.n

    def twice(cls, X):
        counter = cls(X)
        counter.step()
        return counter.step()

    Counter.case("one", X=randn(2), call=twice)
    """, id_="counter")  # fmt: skip
    made = {mutant.line: mutant.function for mutant in mutants(exercise)}
    counter = made["self.n = X - 1"](5.0)
    assert counter.step() == 8.0
    assert made["self.n = self.n / 2"](5.0).step() == 3.0


def test_integers_are_not_detached_for_they_have_no_gradient(lines):
    found = lines(
        "return X[y.flip(0)]", arguments="X, y", inputs="X=randn(2), y=integers(2, high=2)"
    )
    assert "return X.detach()[y.flip(0)]" in found
    assert "return X[y.detach().flip(0)]" not in found


@pytest.mark.parametrize(
    ("body", "inputs"),
    [
        ("return X[n > 0]", "X=randn(2), n=randn(2)"),
        ("return (X > 0).sum()", "X=randn(2)"),
        ("return X.argmax()", "X=randn(2)"),
        ("return X * len(n)", "X=randn(2), n=randn(3)"),
        ("return X * n.sum().item()", "X=randn(2), n=randn(3)"),
        ("order = X.argsort()\nreturn X[order]", "X=randn(3)"),
    ],
)
def test_what_no_gradient_flows_through_is_not_cut(lines, body, inputs):
    """Comparisons, indices, counts, numbers: a graph ends there whatever is done to it."""
    cuts = [line for line in lines(body, inputs=inputs, grad=("X",)) if ".detach()" in line]
    kept = {"return X.detach()[n > 0]", "return X.detach() * len(n)", "return X.detach()[order]"}
    assert set(cuts) <= kept | {"return X.detach() * n.sum().item()"}
    assert len(cuts) == (0 if body.endswith((".sum()", "argmax()")) else 1)


def test_a_generator_whose_batches_have_no_graph_is_not_cut(declare):
    exercise = declare("""
    @exercise
    def batches(X, n=2):
        order = torch.randperm(len(X))
        for start in range(0, len(X), n):
            yield X[order[start : start + n]]

    def everything(batches, X, n):
        return torch.cat([*batches(X, n)]).sort(0).values

    batches.case("one", call=everything, X=randn("N", 2), n=2, N=5)
    """)
    assert [m.line for m in mutants(exercise) if "detach" in m.line] == []


def test_a_parameter_that_the_reference_trains_is_cut(declare):
    """Its gradient is asked for by a backward of its own, and nothing with a graph is returned."""
    exercise = declare("""
    @exercise
    def step(w, X):
        loss = (X * w).sum()
        loss.backward()
        return w.grad * 2

    step.case("one", w=randn(3).parameter(), X=randn(3))
    """)
    cuts = [mutant.line for mutant in mutants(exercise) if "detach" in mutant.line]
    assert cuts == [
        "loss = (X * w.detach()).sum()",
        "loss.detach().backward()",
        "return w.detach().grad * 2",
    ]


def test_a_case_that_raises_does_not_bring_cuts_back(declare):
    exercise = declare("""
    @exercise(grad=["X"])
    def f(X, n=2):
        if (X > 9).any():
            raise ValueError
        return X * n

    f.case("one", X=randn(2))
    f.raises("large", ValueError, X=full(2, value=10.0))
    """)
    cuts = [mutant.line for mutant in mutants(exercise) if "detach" in mutant.line]
    assert cuts == ["return X.detach() * n"]


def test_arguments_whose_order_says_nothing_are_not_exchanged(lines):
    assert "return torch.maximum(n, X)" not in lines("return torch.maximum(X, n)", inputs=TWO)
    assert "return torch.atan2(n, X)" in lines("return torch.atan2(X, n)", inputs=TWO)


TWO = "X=randn(2), n=randn(2)"


def test_a_change_that_counts_only_where_lengths_differ_is_slight(declare):
    exercise = declare("""
    @exercise
    def f(X, y):
        return [a * b for a, b in zip(X.T, y, strict=True)]

    f.case("one", X=randn(3, 2), y=randn(2))
    """)
    slight = [mutant.line for mutant in mutants(exercise) if mutant.is_slight]
    assert slight == [
        "return [a * b for a, b in zip(X.mT, y, strict=True)]",
        "return [a * b for a, b in zip(X.T, y, strict=False)]",
    ]


@pytest.mark.parametrize(("inputs", "made"), [("X=randn('N', 2), y=randn('N'), N=3", False),
                                              ("X=randn(3, 2), y=randn(3)", True)])  # fmt: skip
def test_a_size_that_the_cases_call_by_one_name_is_not_read_from_elsewhere(lines, inputs, made):
    found = lines("return X * len(X) + y.sum()", arguments="X, y", inputs=inputs)
    assert ("return X * len(y) + y.sum()" in found) is made
