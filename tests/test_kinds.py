"""Every kind of exercise: right answers in another style pass, typical mistakes are told so that they help."""

import json
import textwrap

import pytest
import torch

from grader.build import write
from grader.course import load_course
from grader.errors import CourseError
from grader.expected import build_exercise
from grader.jail.client import Server
from grader.load import load_exercise
from grader.pipeline import grade
from grader.plan import make_plan, plan_with
from grader.submissions import find_submissions
from grader.verify import verify

EXERCISES = {
    "value": """
        @exercise
        def total(X):
            return X.sum(0)

        total.case("a matrix", X=randn(3, 4))
    """,
    "gradients": """
        @exercise(grad=["X", "W"])
        def product(X, W):
            return X @ W

        product.case("a matrix", X=randn(3, 4), W=randn(4, 2))
    """,
    "gradients of some arguments": """
        @exercise(grad=["params"], labels={"params": ["W", "b"]})
        def affine(X, params):
            W, b = params
            return X @ W + b

        affine.case("a batch", X=randn(3, 4), params=[randn(4, 2), randn(2)])
    """,
    "update in place": """
        @exercise(updates=["params"], labels={"params": ["W", "b"]})
        def step(params, lr):
            with torch.no_grad():
                for p in params:
                    p.sub_(lr * p.grad)
                    p.grad.zero_()

        def twice(step, params, lr):
            for _ in range(2):
                sum((p**2).sum() for p in params).backward()
                step(params, lr)

        step.case("one step", params=[randn(3).parameter(grad=randn(3))], lr=0.1)
        step.case("two steps", call=twice, params=[randn(3, 2).parameter(), randn(2).parameter()], lr=0.1)
    """,
    "tuple": """
        @exercise(grad=["X"])
        def moments(X):
            return X.mean(0), X.var(0)

        moments.case("a matrix", X=randn(5, 3))
    """,
    "list": """
        @exercise
        def rows(X):
            return list(X)

        rows.case("a matrix", X=randn(3, 4))
    """,
    "dict": """
        @exercise
        def extremes(X):
            return {"min": X.min(), "max": X.max()}

        extremes.case("a matrix", X=randn(3, 4))
    """,
    "named tuple": """
        from typing import NamedTuple

        @exercise
        def split(X):
            class Parts(NamedTuple):
                left: Tensor
                right: Tensor

            return Parts(X[:, :1], X[:, 1:])

        split.case("a matrix", X=randn(3, 4))
    """,
    "nested": """
        @exercise(grad=["X"])
        def recur(X):
            states = X.cumsum(0)
            return list(states), {"last": (states[-1], len(states))}

        recur.case("three steps", X=randn(3, 2))
    """,
    "random": """
        @exercise(grad=["X"])
        def drop(X, p):
            return X * (torch.rand_like(X) >= p) / (1 - p)

        drop.random_case(
            "p = 0.3",
            law=choice(
                {"zeroed": 0.3, "kept": 0.7},
                lambda X, p: {"zeroed": 0 * X, "kept": X / (1 - p)},
            ),
            X=uniform(100, 200, low=0.5, high=1.5),
            p=0.3,
        )
    """,
    "module": """
        from grader.drivers import module_forward, module_parameter_count, module_state_dict

        @exercise
        class Linear(torch.nn.Module):
            def __init__(self, in_features, out_features):
                super().__init__()
                self.weight = torch.nn.Parameter(torch.randn(out_features, in_features))
                self.bias = torch.nn.Parameter(torch.zeros(out_features))

            def forward(self, X):
                return X @ self.weight.T + self.bias

        SIZES = {"in_features": 3, "out_features": 2}
        Linear.case("state_dict", call=module_state_dict, arguments=SIZES)
        Linear.case("number of parameters", call=module_parameter_count, arguments=SIZES)
        Linear.case(
            "output under given weights",
            call=module_forward,
            grad=["inputs", "parameters"],
            arguments=SIZES,
            parameters={"weight": randn(2, 3), "bias": randn(2)},
            inputs=randn(5, 3),
        )
    """,
    "module in train and in eval mode": """
        from grader.drivers import module_forward, module_train_eval

        @exercise
        class Norm(torch.nn.Module):
            def __init__(self, size):
                super().__init__()
                self.register_buffer("moving_mean", torch.zeros(size))

            def forward(self, X):
                if not self.training:
                    return X - self.moving_mean
                mean = X.mean(0)
                with torch.no_grad():
                    self.moving_mean.mul_(0.9).add_(0.1 * mean)
                return X - mean

        Norm.case(
            "train mode",
            call=module_forward,
            grad=["inputs"],
            arguments={"size": 3},
            parameters={},
            buffers={"moving_mean": randn(3)},
            inputs=randn(5, 3),
        )
        Norm.case(
            "eval mode after two batches",
            call=module_train_eval,
            arguments={"size": 3},
            state_dict={"moving_mean": randn(3)},
            batches=[randn(5, 3), randn(4, 3)],
            inputs=randn(2, 3),
        )
    """,
    "random module": """
        from grader.drivers import module_forward

        @exercise
        class Dropout(torch.nn.Module):
            def __init__(self, p):
                super().__init__()
                self.p = p

            def forward(self, X):
                if not self.training:
                    return X
                return X * (torch.rand_like(X) >= self.p) / (1 - self.p)

        Dropout.random_case(
            "train mode",
            law=choice(
                {"zeroed": 0.25, "kept": 0.75},
                lambda inputs, **_: {"zeroed": 0 * inputs, "kept": inputs / 0.75},
            ),
            call=module_forward,
            arguments={"p": 0.25},
            parameters={},
            inputs=uniform(100, 200, low=0.5, high=1.5),
        )
        Dropout.case(
            "eval mode",
            call=module_forward,
            arguments={"p": 0.25},
            parameters={},
            inputs=randn(3, 4),
            training=False,
        )
    """,
    "dataset": """
        from grader.drivers import dataset_items

        @exercise
        class Windows(torch.utils.data.Dataset):
            def __init__(self, series, width):
                self.series, self.width = series, width

            def __len__(self):
                return len(self.series) - self.width

            def __getitem__(self, i):
                return self.series[i : i + self.width], self.series[i + self.width]

        Windows.case(
            "width 3",
            call=dataset_items,
            arguments={"series": randn(8), "width": 3},
            indices=[0, 1, 4],
        )
    """,
    "iterator": """
        from grader.drivers import iterate

        @exercise
        class Batches:
            def __init__(self, X, size):
                self.X, self.size = X, size

            def __iter__(self):
                for i in range(0, len(self.X), self.size):
                    yield self.X[i : i + self.size]

        Batches.case(
            "two passes", call=iterate, arguments={"X": randn(7, 2), "size": 3}, passes=2
        )
    """,
    "generator": """
        from grader.drivers import iterate

        @exercise
        def halves(X):
            while len(X):
                X = X[: len(X) // 2]
                yield X.sum()

        halves.case("eight numbers", call=iterate, arguments={"X": randn(8)})
    """,
    "function of a function": """
        from grader.drivers import call_with

        @exercise
        def slope(f, x, h):
            return (f(x + h) - f(x - h)) / (2 * h)

        slope.case("of the sine", call=call_with, torch_function="sin", arguments={"x": randn(4), "h": 0.01})
        slope.case("of exp", call=call_with, torch_function="exp", arguments={"x": randn(4), "h": 0.5})
    """,
    "function that returns a function": """
        from grader.drivers import call_result

        @exercise
        def polynomial(coefficients):
            return lambda x: sum(c * x**i for i, c in enumerate(coefficients))

        polynomial.case(
            "at two points",
            call=call_result,
            grad=["arguments", "inputs"],
            arguments={"coefficients": randn(3)},
            inputs=[randn(4), randn()],
        )
    """,
    "exceptions": """
        @exercise
        def root(X):
            if (X < 0).any():
                raise ValueError("negative")
            return X.sqrt()

        root.case("positive", X=uniform(4, low=1, high=2))
        root.raises("negative", ValueError, X=tensor([1.0, -1.0]))
    """,
    "exceptions of a class": """
        from grader.drivers import module_forward, module_state_dict

        @exercise
        class Scale(torch.nn.Module):
            def __init__(self, factor):
                super().__init__()
                if factor <= 0:
                    raise ValueError("factor must be positive")
                self.factor = factor

            def forward(self, X):
                return self.factor * X

        Scale.case(
            "twice", call=module_forward, arguments={"factor": 2.0}, parameters={}, inputs=randn(3)
        )
        Scale.raises("negative", ValueError, call=module_state_dict, arguments={"factor": -1.0})
    """,
    "integers": """
        @exercise
        def counts(labels, classes):
            return torch.tensor([(labels == c).sum() for c in range(classes)])

        counts.case("three classes", labels=integers(20, low=0, high=3), classes=3)
    """,
    "training": """
        from grader.drivers import trained_loss

        @exercise
        def fit(X, y, lr, steps):
            w = torch.zeros(X.shape[1])
            for _ in range(steps):
                w = w - lr * X.T @ (X @ w - y) / len(X)
            return lambda X: X @ w

        fit.case(
            "a line through the origin",
            call=trained_loss,
            arguments={
                "X": tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
                "y": tensor([2.0, -1.0, 1.0]),
                "lr": 0.5,
                "steps": 50,
            },
            inputs=tensor([[2.0, 1.0], [1.0, -1.0]]),
            targets=tensor([3.0, 3.0]),
            bound=0.01,
        )
    """,
    "shapes without memory": """
        from grader.drivers import module_output_shape, module_parameter_count, module_state_dict

        @exercise
        def mlp(sizes):
            layers = []
            for n, m in zip(sizes, sizes[1:]):
                layers += [torch.nn.Linear(n, m), torch.nn.ReLU()]
            return torch.nn.Sequential(*layers[:-1])

        SIZES = {"sizes": [100_000, 300_000, 10]}
        mlp.case("parameters", call=module_parameter_count, arguments=SIZES, device="meta")
        mlp.case("state_dict", call=module_state_dict, arguments=SIZES, device="meta")
        mlp.case("output", call=module_output_shape, arguments=SIZES, shape=[32, 100_000])
    """,
}
"""Kind to a small exercise of that kind."""

RIGHT = {
    "value": """
        def total(X):
            result = torch.zeros(X.shape[1])
            for row in X:
                result = result + row
            return result
    """,
    "gradients": """
        def product(X, W):
            return torch.einsum("ij,jk->ik", X, W)
    """,
    "gradients of some arguments": """
        def affine(X, params):
            return torch.addmm(params[1], X, params[0])
    """,
    "update in place": """
        def step(params, lr):
            for p in params:
                p.data -= lr * p.grad
                p.grad.data.fill_(0)
    """,
    "tuple": """
        def moments(X):
            mean = X.sum(0) / len(X)
            return [mean, ((X - mean) ** 2).sum(0) / (len(X) - 1)]
    """,
    "list": """
        def rows(X):
            return torch.unbind(X)
    """,
    "dict": """
        def extremes(X):
            low, *_, high = X.flatten().sort()[0]
            return dict(max=high, min=low)
    """,
    "named tuple": """
        def split(X):
            return torch.split(X, [1, 3], dim=1)
    """,
    "nested": """
        def recur(X):
            states, state = [], torch.zeros(2)
            for x in X:
                state = state + x
                states.append(state)
            return tuple(states), {"last": [state, 3]}
    """,
    "random": """
        def drop(X, p):
            return torch.nn.functional.dropout(X, p)
    """,
    "module": """
        class Linear(torch.nn.Linear):
            def __init__(self, *sizes, **more):
                super().__init__(*sizes, **more)
    """,
    "module in train and in eval mode": """
        class Norm(torch.nn.Module):
            def __init__(self, size):
                torch.nn.Module.__init__(self)
                self.register_buffer("moving_mean", torch.zeros(size))
                self.register_buffer("seen", torch.zeros(1), persistent=False)

            def forward(self, X):
                mean = X.mean(dim=0) if self.training else self.moving_mean
                if self.training:
                    self.moving_mean = 0.9 * self.moving_mean + 0.1 * mean.detach()
                return X - mean
    """,
    "random module": """
        class Dropout(torch.nn.Module):
            def __init__(self, p):
                super().__init__()
                self.layer = torch.nn.Dropout(p)

            def forward(self, X):
                return self.layer(X)
    """,
    "dataset": """
        class Windows:
            def __init__(self, series, width):
                self.items = list(series.unfold(0, width + 1, 1))

            def __len__(self):
                return len(self.items)

            def __getitem__(self, i):
                *_, last = self.items[i]
                return [self.items[i][:-1], last]
    """,
    "iterator": """
        def Batches(X, size):
            return torch.split(X, size)
    """,
    "generator": """
        def halves(X):
            return iter([X[:4].sum(), X[:2].sum(), X[0], X[:0].sum()])
    """,
    "function of a function": """
        def slope(f, x, h):
            high, low = (f(x + sign * h) for sign in (1, -1))
            return (high - low) / h / 2
    """,
    "function that returns a function": """
        class polynomial:
            def __init__(self, coefficients):
                self.coefficients = coefficients

            def __call__(self, x):
                result = 0
                for c in self.coefficients.flip(0):
                    result = result * x + c
                return result
    """,
    "exceptions": """
        def root(X):
            for x in X.tolist():
                if x < 0:
                    raise ValueError
            return X**0.5
    """,
    "exceptions of a class": """
        class Scale(torch.nn.Module):
            def __init__(self, factor):
                if factor <= 0:
                    raise ValueError(f"not positive: {factor}")
                super().__init__()
                self.register_buffer("factor", torch.tensor(factor), persistent=False)

            def forward(self, X):
                return X * self.factor
    """,
    "integers": """
        def counts(labels, classes):
            return torch.nn.functional.one_hot(labels, classes).sum(0)
    """,
    "training": """
        def fit(X, y, lr, steps):
            model = torch.nn.Linear(2, 1, bias=False)
            for _ in range(steps):
                model.zero_grad()
                ((model(X).squeeze(1) - y) ** 2).mean().backward()
                with torch.no_grad():
                    model.weight -= lr * model.weight.grad
            return lambda X: model(X).squeeze(1)
    """,
    "shapes without memory": """
        class mlp(torch.nn.Sequential):
            def __init__(self, sizes):
                first, hidden, last = sizes
                linear = torch.nn.Linear
                super().__init__(linear(first, hidden), torch.nn.Tanh(), linear(hidden, last))
    """,
}
"""Kind to a right answer in another style than the reference."""

WRONG = []


@pytest.fixture
def judged(build, judge):
    """Build the exercise of a kind and judge an answer to it, both source texts: its checks."""

    def run(kind, answer):
        code = textwrap.dedent(EXERCISES[kind])
        namespace = {"torch": torch}
        exec(textwrap.dedent(answer), namespace)
        built = build(code)
        return judge(built, namespace[built.id])

    return run


@pytest.mark.parametrize("kind", EXERCISES)
def test_a_right_answer_in_another_style_passes(kind, judged):
    assert [c for c in judged(kind, RIGHT[kind]) if not c.passed] == []
