"""Every kind of exercise: right answers in another style pass, typical mistakes are told so that they help."""

import inspect
import json
import re
import subprocess
import sys
import textwrap

import pytest
import torch
from checkout import ROOT

from grader import drivers
from grader.author.build import write
from grader.author.verify import verify
from grader.course.course import load_course
from grader.declaring.load import load_exercise
from grader.errors import CourseError
from grader.expected.expected import build_exercise
from grader.grading.pipeline import grade
from grader.grading.plan import make_plan, plan_with
from grader.jail.client import Server
from grader.reading.submissions import find_submissions

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
        from grader.drivers import module_parameter_count, module_state_dict

        @exercise
        def mlp(sizes):
            layers = []
            for n, m in zip(sizes, sizes[1:]):
                layers += [torch.nn.Linear(n, m), torch.nn.ReLU()]
            return torch.nn.Sequential(*layers[:-1])

        SIZES = {"sizes": [100_000, 300_000, 10]}
        mlp.case("parameters", call=module_parameter_count, arguments=SIZES, device="meta")
        mlp.case("state_dict", call=module_state_dict, arguments=SIZES, device="meta")
    """,
    "shape of the output": """
        from grader.drivers import module_output_shape

        @exercise
        def block(channels):
            return torch.nn.Sequential(
                torch.nn.Conv2d(1, channels, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2)
            )

        block.case(
            "a picture", call=module_output_shape, arguments={"channels": 4}, shape=[2, 1, 8, 6]
        )
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
    "shape of the output": """
        class block(torch.nn.Conv2d):
            def __init__(self, channels):
                super().__init__(1, channels, 2, stride=2)
    """,
}
"""Kind to a right answer in another style than the reference."""

MISTAKES = """
# value: other axis
# output: wrong shape: shape (3,), expected (4,)
def total(X):
    return X.sum(1)

# value: float32
# output: wrong dtype: dtype float32, expected float64
def total(X):
    return X.float().sum(0)

# value: prints instead of returning
# output: wrong structure: returns None, expected a tensor
def total(X):
    print(X.sum(0))

# gradients: a detached operand
# grad W: no gradient: no gradient reaches W
def product(X, W):
    return X @ W.detach()

# gradients of some arguments: bias without a gradient
# grad b: no gradient: no gradient reaches b
def affine(X, params):
    W, b = params
    return X @ W + b.data

# update in place: new tensors
# state W: wrong values: 3 of 3 elements differ
def step(params, lr):
    for i, p in enumerate(params):
        params[i] = (p - lr * p.grad).detach().requires_grad_()

# update in place: gradient kept
# state W.grad: wrong values: 3 of 3 elements differ
def step(params, lr):
    with torch.no_grad():
        for p in params:
            p -= lr * p.grad

# tuple: first alone
# output: wrong structure: returns a tensor, expected a tuple of a tensor, a tensor
def moments(X):
    return X.mean(0)

# tuple: biased
# output[1]: wrong values: 3 of 3 elements differ
def moments(X):
    return X.mean(0), X.var(0, unbiased=False)

# list: generator
# output: wrong structure: returns generator, expected a list of a tensor, a tensor, a tensor
def rows(X):
    return (row for row in X)

# dict: other key
# output: wrong structure: the result lacks 'max'
def extremes(X):
    return {'min': X.min(), 'maximum': X.max()}

# named tuple: copy
# output[1]: wrong shape: shape (3, 4), expected (3, 3)
def split(X):
    return X[:, :1], X[:, 0:]

# nested: dict forgotten
# output: wrong structure: part [1] of the result is a tuple of a tensor, an int, expected a dict of 'last'
def recur(X):
    s = X.cumsum(0)
    return list(s), (s[-1], len(s))

# nested: wrong count
# output[1]['last'][1]: wrong values: expected 3, got 2
def recur(X):
    s = X.cumsum(0)
    return list(s), {'last': (s[-1], len(s) - 1)}

# nested: last detached
# grad X: wrong values: 6 of 6 elements differ
def recur(X):
    s = X.cumsum(0)
    return list(s), {'last': (s[-1].detach(), len(s))}

# random: not scaled
# output: wrong values: 14060 of 20000 elements are none of zeroed, kept
def drop(X, p):
    return X * (torch.rand_like(X) >= p)

# random: rows
# law: wrong frequencies: 5600 of 20000 elements are zeroed (0.2800); with probability 0.3 it would be 5607
def drop(X, p):
    return X * (torch.rand(len(X), 1) >= p) / (1 - p)

# random: seed
# global state: changes global state: the call left torch's random seed changed
def drop(X, p):
    torch.manual_seed(0)
    return X * (torch.rand_like(X) >= p) / (1 - p)

# module: no Parameter
# output: wrong structure: the result lacks 'weight', 'bias'
class Linear(torch.nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = torch.randn(out_features, in_features)
        self.bias = torch.zeros(out_features)
    def forward(self, X):
        return X @ self.weight.T + self.bias

# module: other names
# output: wrong structure: the result lacks 'weight', 'bias'
class Linear(torch.nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.w = torch.nn.Parameter(torch.randn(out_features, in_features))
        self.b = torch.nn.Parameter(torch.zeros(out_features))
    def forward(self, X):
        return X @ self.w.T + self.b

# module: transposed
# output: wrong shape: part ['weight'] of the result is a tensor of shape (3, 2), expected a tensor of shape
class Linear(torch.nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.randn(in_features, out_features))
        self.bias = torch.nn.Parameter(torch.zeros(out_features))
    def forward(self, X):
        return X @ self.weight + self.bias

# module: no super
# output: raises an exception: raises AttributeError: cannot assign parameters before Module.__init__() call
class Linear(torch.nn.Module):
    def __init__(self, in_features, out_features):
        self.weight = torch.nn.Parameter(torch.randn(out_features, in_features))

# module: bias forgotten in forward
# output: wrong values: 10 of 10 elements differ
class Linear(torch.nn.Linear):
    def forward(self, X):
        return X @ self.weight.T

# module: frozen
# output: wrong values: returns '6 trainable parameters', expected '8 trainable parameters'
class Linear(torch.nn.Linear):
    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        self.bias.requires_grad_(False)

# module: data
# grad parameters['weight']: no gradient: no gradient reaches parameters['weight']
class Linear(torch.nn.Linear):
    def forward(self, X):
        return X @ self.weight.data.T + self.bias

# module: forward missing
# output: raises an exception: raises NotImplementedError: Module [Linear] is missing the required "forward"
class Linear(torch.nn.Linear):
    forward = torch.nn.Module.forward

# module: no module
# output: raises an exception: raises AttributeError: 'Linear' object has no attribute 'state_dict'
class Linear:
    def __init__(self, in_features, out_features):
        pass
    def forward(self, X):
        return X

# module: stub
# output: not written yet: not written yet: it raises NotImplementedError
class Linear(torch.nn.Module):
    def __init__(self, in_features, out_features):
        raise NotImplementedError()

# module in train and in eval mode: eval ignored
# output['eval output']: wrong values: 6 of 6 elements differ
class Norm(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.register_buffer('moving_mean', torch.zeros(size))
    def forward(self, X):
        mean = X.mean(0)
        with torch.no_grad():
            self.moving_mean.mul_(0.9).add_(0.1 * mean)
        return X - mean

# module in train and in eval mode: graph kept
# output['buffers']['moving_mean']: graph kept: requires grad and should not: detach it, or use
class Norm(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.register_buffer('moving_mean', torch.zeros(size))
    def forward(self, X):
        if not self.training:
            return X - self.moving_mean
        mean = X.mean(0)
        self.moving_mean = 0.9 * self.moving_mean + 0.1 * mean
        return X - mean

# module in train and in eval mode: not updated
# output['eval output']: wrong values: 6 of 6 elements differ
class Norm(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.register_buffer('moving_mean', torch.zeros(size))
    def forward(self, X):
        return X - (X.mean(0) if self.training else self.moving_mean)

# module in train and in eval mode: mean detached
# grad inputs: wrong values: 15 of 15 elements differ
class Norm(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.register_buffer('moving_mean', torch.zeros(size))
    def forward(self, X):
        if not self.training:
            return X - self.moving_mean
        mean = X.mean(0).detach()
        self.moving_mean = 0.9 * self.moving_mean + 0.1 * mean
        return X - mean

# random module: eval ignored
# output: wrong values: 12 of 12 elements differ
class Dropout(torch.nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p
    def forward(self, X):
        return X * (torch.rand_like(X) >= self.p) / (1 - self.p)

# random module: probability
# output: wrong values: 4945 of 20000 elements are none of zeroed, kept
class Dropout(torch.nn.Dropout):
    def __init__(self, p):
        super().__init__(1 - p)

# dataset: len of series
# output['len']: wrong values: expected 5, got 8
class Windows:
    def __init__(self, series, width):
        self.series, self.width = series, width
    def __len__(self):
        return len(self.series)
    def __getitem__(self, i):
        return self.series[i : i + self.width], self.series[i + self.width]

# dataset: no len
# output: raises an exception: raises TypeError: object of type 'Windows' has no len()
class Windows(torch.utils.data.Dataset):
    def __init__(self, series, width):
        self.series, self.width = series, width
    def __getitem__(self, i):
        return self.series[i : i + self.width], self.series[i + self.width]

# dataset: no getitem
# output: raises an exception: raises NotImplementedError: Subclasses of Dataset should implement __getitem__.
class Windows(torch.utils.data.Dataset):
    def __init__(self, series, width):
        pass
    def __len__(self):
        return 5

# dataset: late
# output['items'][0][1]: wrong values: expected
class Windows:
    def __init__(self, series, width):
        self.series, self.width = series, width
    def __len__(self):
        return len(self.series) - self.width
    def __getitem__(self, i):
        return self.series[i : i + self.width], self.series[i + self.width - 1]

# iterator: a generator
# output: wrong structure: part ['pass 2'] of the result has 0 elements, expected 3
def Batches(X, size):
    for i in range(0, len(X), size):
        yield X[i : i + size]

# iterator: last batch dropped
# output: wrong structure: part ['pass 1'] of the result has 2 elements, expected 3
class Batches:
    def __init__(self, X, size):
        self.X, self.size = X, size
    def __iter__(self):
        for i in range(len(self.X) // self.size):
            yield self.X[i * self.size : (i + 1) * self.size]

# iterator: one buffer
# output['pass 1'][0]: wrong values: 6 of 6 elements differ
class Batches:
    def __init__(self, X, size):
        self.X, self.size = X, size
    def __iter__(self):
        buffer = torch.empty(self.size, 2)
        for i in range(0, len(self.X), self.size):
            batch = self.X[i : i + self.size]
            yield buffer[: len(batch)].copy_(batch)

# iterator: next without end
# output: wrong structure: part ['pass 1'] of the result has 300 elements, expected 3
class Batches:
    def __init__(self, X, size):
        self.X = X
    def __iter__(self):
        return self
    def __next__(self):
        return self.X[:3]

# generator: returns in the loop
# output: raises an exception: raises TypeError: iteration over a 0-d tensor
def halves(X):
    while len(X):
        X = X[: len(X) // 2]
        return X.sum()

# generator: endless
# output: wrong structure: part ['pass 1'] of the result has 300 elements, expected 4
def halves(X):
    while True:
        X = X[: len(X) // 2]
        yield X.sum()

# function of a function: not divided by 2
# output: wrong values: 4 of 4 elements differ
def slope(f, x, h):
    return (f(x + h) - f(x - h)) / h

# function of a function: own function
# output: wrong values: 4 of 4 elements differ
def slope(f, x, h):
    f = torch.sin
    return (f(x + h) - f(x - h)) / (2 * h)

# function that returns a function: value
# output: raises an exception: raises TypeError: 'Tensor' object is not callable
def polynomial(coefficients):
    x = 1
    return sum(c * x**i for i, c in enumerate(coefficients))

# function that returns a function: detached
# grad arguments['coefficients']: no gradient: no gradient reaches arguments['coefficients']
def polynomial(coefficients):
    c = coefficients.tolist()
    return lambda x: sum(a * x**i for i, a in enumerate(c))

# exceptions: assert
# raises: raises another exception: should raise ValueError, but raises AssertionError: negative
def root(X):
    assert (X >= 0).all(), 'negative'
    return X.sqrt()

# exceptions of a class: in forward
# raises: does not raise: should raise ValueError, but returns a result
class Scale(torch.nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor
    def forward(self, X):
        if self.factor <= 0:
            raise ValueError
        return X * self.factor

# integers: one off
# output: wrong values: 2 of 3 elements differ
def counts(labels, classes):
    return torch.bincount(labels, minlength=classes).roll(1)

# integers: floats
# output: wrong dtype: dtype float64, expected int64
def counts(labels, classes):
    return torch.nn.functional.one_hot(labels, classes).double().sum(0)

# training: uphill
# output: wrong values: returns 'a loss of 4.57e+17', expected 'a loss below 0.01'
def fit(X, y, lr, steps):
    w = torch.zeros(2)
    for _ in range(steps):
        w = w + lr * X.T @ (X @ w - y) / len(X)
    return lambda X: X @ w

# shapes without memory: a layer too many
# output: wrong values: returns '30003300120 trainable parameters', expected '30003300010 trainable
def mlp(sizes):
    layers = []
    for n, m in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(n, m), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers, torch.nn.Linear(10, 10))

# shapes without memory: no bias
# output: wrong values: returns '30003000010 trainable parameters', expected '30003300010 trainable
def mlp(sizes):
    n, m, k = sizes
    return torch.nn.Sequential(
        torch.nn.Linear(n, m, bias=False), torch.nn.ReLU(), torch.nn.Linear(m, k)
    )

# shapes without memory: in a list
# output: wrong values: returns '0 trainable parameters', expected '30003300010 trainable parameters'
class mlp(torch.nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = [torch.nn.Linear(n, m) for n, m in zip(sizes, sizes[1:])]
    def forward(self, X):
        for layer in self.layers:
            X = layer(X)
        return X

# shape of the output: without padding
# output: wrong shape: returns a tensor of shape (2, 4, 3, 2), expected a tensor of shape (2, 4, 4, 3)
def block(channels):
    return torch.nn.Sequential(torch.nn.Conv2d(1, channels, 3), torch.nn.MaxPool2d(2))
"""

WRONG = [block.strip().split("\n", 2) for block in re.split(r"\n\n(?=#)", MISTAKES)]
"""Kind and mistake; what is told first (aspect, kind of failure, sentence); the answer."""


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


@pytest.mark.parametrize(("title", "told", "answer"), WRONG, ids=[title[2:] for title, *_ in WRONG])
def test_a_typical_mistake_is_told_first_and_in_its_own_words(title, told, answer, judged):
    kind = title.removeprefix("# ").partition(":")[0]
    first = next(check for check in judged(kind, answer) if not check.passed)
    assert f"# {first.aspect}: {first.fault}: {first.message}".startswith(told)


def test_every_kind_has_a_right_answer_and_a_mistake():
    wrong = {title.removeprefix("# ").partition(":")[0] for title, *_ in WRONG}
    assert EXERCISES.keys() == RIGHT.keys() == wrong


@pytest.fixture(scope="module")
def server():
    with Server() as running:
        yield running


@pytest.fixture
def graded(tmp_path, declare, server):
    """Hand in an answer as a file and grade it in the jail."""

    def run(kind, answer):
        (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: unit\n    title: U\n")
        exercise = declare(textwrap.dedent(EXERCISES[kind]))
        built = build_exercise(exercise, "unit")
        path = tmp_path / f"{built.id}.py"
        path.write_text("import torch\n" + textwrap.dedent(answer), "utf-8")
        (submission,) = find_submissions([path], [])
        plan = plan_with(load_course(tmp_path), [(exercise, built)])
        return grade(submission, plan, server).exercises[0]

    return run


@pytest.mark.parametrize("kind", EXERCISES)
def test_in_the_jail_a_right_answer_of_any_kind_passes(kind, graded):
    result = graded(kind, RIGHT[kind])
    assert (result.status, result.score) == ("passed", 1.0), result.checks


def test_in_the_jail_an_exception_is_told_with_the_line_of_the_student(graded):
    code = """
    class Linear(torch.nn.Linear):
        def forward(self, X):
            return X @ self.weight
    """
    result = graded("module", code)
    assert result.status == "partial"
    assert [c.message for c in result.checks if not c.passed] == [
        "raises RuntimeError: mat1 and mat2 shapes cannot be multiplied (5x3 and 2x3)"
        " (Linear.py, line 5: return X @ self.weight)"
    ]


def test_cases_that_are_called_otherwise_say_nothing_about_the_inputs(graded):
    result = graded(
        "module", "class Linear(torch.nn.Linear):\n    def forward(self, X):\n        print(X)"
    )
    assert [(c.case, c.message) for c in result.checks if not c.passed] == [
        ("output under given weights", "returns None, expected a tensor")
    ]
    assert result.diagnosis is None


def test_in_the_jail_a_method_that_is_not_written_is_told_as_such(graded):
    code = """
    class Linear(torch.nn.Linear):
        def forward(self, X):
            raise NotImplementedError("to do")
    """
    (said,) = [check for check in graded("module", code).checks if not check.passed]
    assert said.fault == "not written yet"


def test_in_the_jail_an_iterator_that_never_ends_costs_no_time_limit(graded):
    code = """
    class Batches:
        def __init__(self, X, size):
            self.X = X

        def __iter__(self):
            while True:
                yield self.X
    """
    result = graded("iterator", code)
    assert result.status == "failed"
    (said,) = [check.message for check in result.checks if not check.passed]
    assert said == "part ['pass 1'] of the result has 300 elements, expected 3"


# A child is forked from a server that has imported torch: what a driver imports, every child imports.
EVERY_DRIVER = """
import sys
import torch
from grader import drivers

sizes = {"in_features": 3, "out_features": 2}
weights = {"weight": torch.zeros(2, 3), "bias": torch.zeros(2)}
linear, norm = torch.nn.Linear, torch.nn.BatchNorm1d
state = norm(3).state_dict()
before = set(sys.modules)
drivers.module_forward(linear, sizes, weights, torch.ones(4, 3))
drivers.module_train_eval(norm, {"num_features": 3}, state, [torch.rand(4, 3)], torch.ones(4, 3))
drivers.module_state_dict(linear, sizes, device="meta")
drivers.module_parameter_count(linear, sizes, device="meta")
drivers.module_output_shape(linear, sizes, [4, 3])
drivers.iterate(lambda: range(3), {})
drivers.dataset_items(lambda: [1, 2], {}, [0])
drivers.call_with(lambda f: f(torch.ones(1)), "sin", {})
drivers.call_result(lambda: abs, {}, [-1])
drivers.trained_loss(lambda: abs, {}, torch.ones(1), torch.ones(1), 0.1)
print(*sorted(set(sys.modules) - before))
"""


def test_no_driver_imports_anything_to_speak_of():
    done = subprocess.run([sys.executable, "-c", EVERY_DRIVER], capture_output=True, check=True)
    assert done.stdout.split() == [b"torch.utils._device"]


def test_the_authors_guide_names_every_driver():
    text = (ROOT / "docs" / "author.md").read_text("utf-8")
    written = {name for name, value in vars(drivers).items() if inspect.isfunction(value)}
    assert written == set(re.findall(r"^\|[^|]*\| `(\w+)` \|", text, re.MULTILINE))


CLASS = '''\
"""# A linear layer

Write a module that computes $Y = XW^\\\\top + b$.
"""

import torch
from torch import Tensor, nn

from grader import exercise, randn
from grader.drivers import module_forward, module_parameter_count, module_state_dict


@exercise(
    points=3,
    forbid=["torch.nn.Linear", "torch.nn.functional.linear"],
    hints=["Which of them are parameters?"],
)
class Linear(nn.Module):
    """A linear layer; `weight` has shape (out_features, in_features), `bias` (out_features,).

    Args:
        in_features: number of columns of the input.
        out_features: number of columns of the output.
    """

    def __init__(self, in_features: int, out_features: int):
        super().__init__()
        ### BEGIN SOLUTION
        self.weight = nn.Parameter(torch.empty(out_features, in_features))
        self.bias = nn.Parameter(torch.empty(out_features))
        ### END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Return X W^T + b for `X` of shape (n, in_features)."""
        ### BEGIN SOLUTION
        return X @ self.weight.mT + self.bias
        ### END SOLUTION


SIZES = {"in_features": 3, "out_features": 2}
Linear.case("names and shapes", call=module_state_dict, arguments=SIZES)
Linear.case("number of parameters", call=module_parameter_count, arguments=SIZES)
Linear.case(
    "output and gradients",
    call=module_forward,
    grad=["inputs", "parameters"],
    arguments=SIZES,
    parameters={"weight": randn(2, 3), "bias": randn(2)},
    inputs=randn(5, 3),
)
Linear.case(
    "one row",
    call=module_forward,
    hidden=True,
    arguments={"in_features": 4, "out_features": 1},
    parameters={"weight": randn(1, 4), "bias": randn(1)},
    inputs=randn(1, 4),
)


@Linear.right_variant
def built_in(in_features, out_features):
    return nn.Linear(in_features, out_features)


@Linear.wrong_idea("You leave the bias out of forward.")
class Unbiased(Linear):
    def forward(self, X):
        return X @ self.weight.T


@Linear.wrong_idea("Plain tensors are no parameters: wrap them in nn.Parameter.")
class Unregistered(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = torch.zeros(out_features, in_features)
        self.bias = torch.zeros(out_features)

    def forward(self, X):
        return X @ self.weight.T + self.bias
'''


@pytest.fixture
def course(tmp_path):
    """A course whose one exercise is a class."""
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: layers\n    title: Layers\n")
    path = tmp_path / "solutions" / "layers" / "Linear.py"
    path.parent.mkdir(parents=True)
    path.write_text(CLASS, "utf-8")
    return load_course(tmp_path)


@pytest.fixture
def fill_in(course, tmp_path, server):
    """Build the course, exchange lines of the released stub, and grade the notebook."""

    def run(*solutions):
        write(course)
        document = json.loads((course.exercises / "layers" / "layers.ipynb").read_text("utf-8"))
        (stub,) = [cell for cell in document["cells"] if cell["id"] == "Linear"]
        text = "".join(stub["source"])
        for solution in solutions:
            text = text.replace("raise NotImplementedError()", solution, 1)
        stub["source"] = text
        path = tmp_path / "ada" / "layers.ipynb"
        path.parent.mkdir()
        path.write_text(json.dumps(document), "utf-8")
        (submission,) = find_submissions([path], ["layers"])
        return grade(submission, make_plan(course), server).exercises[0]

    return run


def test_a_class_is_released_with_a_gap_in_each_method(course):
    write(course)
    document = json.loads((course.exercises / "layers" / "layers.ipynb").read_text("utf-8"))
    cells = {cell["id"]: "".join(cell["source"]) for cell in document["cells"]}
    assert cells["layers-imports"] == (
        "import torch\nfrom torch import Tensor, nn\n\nfrom grader import check"
    )
    stub = cells["Linear"]
    assert stub.startswith("class Linear(nn.Module):\n")
    assert "    def __init__(self, in_features: int, out_features: int):\n" in stub
    assert "        super().__init__()\n        # YOUR CODE HERE\n" in stub
    assert stub.count("        raise NotImplementedError()") == 2
    assert "nn.Parameter" not in stub
    assert "SOLUTION" not in stub


def test_a_class_is_verified_like_any_exercise(course):
    (proof,) = verify(course)
    assert proof.problems == []
    assert (proof.cases, proof.hidden, proof.ideas, proof.variants) == (4, 1, 2, 1)
    assert proof.mutants == proof.killed > 10


def test_a_class_of_which_no_case_sees_the_output_is_told(course):
    path = course.solutions / "layers" / "Linear.py"
    head, _, rest = CLASS.partition('Linear.case(\n    "output')
    text = head + "\n\n@Linear" + rest.partition("\n\n@Linear")[2]
    path.write_text(text, "utf-8")
    (proof,) = verify(course)
    assert "an answer that returns zeros passes every case" in proof.problems
    assert [p for p in proof.problems if p.startswith("no case catches the wrong idea Unbiased (")]


def test_a_notebook_with_the_class_filled_in_passes(fill_in):
    result = fill_in(
        "self.weight = nn.Parameter(torch.randn(out_features, in_features))\n"
        "        self.bias = nn.Parameter(torch.randn(out_features))",
        "return torch.einsum('ni,oi->no', X, self.weight) + self.bias",
    )
    assert (result.status, result.score) == ("passed", 3.0)


def test_a_notebook_as_it_is_handed_out_is_missing(fill_in):
    result = fill_in()
    assert (result.status, result.score) == ("missing", 0.0)


def test_a_wrong_idea_derived_from_the_class_is_recognised(fill_in):
    result = fill_in(
        "self.weight = nn.Parameter(torch.zeros(out_features, in_features))\n"
        "        self.bias = nn.Parameter(torch.zeros(out_features))",
        "return (self.weight @ X.T).T",
    )
    assert (result.status, result.diagnosis) == ("partial", "You leave the bias out of forward.")


def test_a_forbidden_name_is_found_in_a_method(fill_in):
    result = fill_in("self.layer = nn.Linear(in_features, out_features)", "return self.layer(X)")
    assert result.status == "forbidden"
    assert result.diagnosis == (
        "uses nn.Linear (layers.ipynb, cell 4, line 12), which is not allowed here"
    )


def test_a_class_without_markers_is_told_with_its_place(course):
    path = course.solutions / "layers" / "Linear.py"
    path.write_text(CLASS.replace("        ### END SOLUTION\n", "", 1), "utf-8")
    with pytest.raises(CourseError, match=r"layers/Linear.py:\d+: put the bodies of the class's"):
        write(course)


def test_a_function_that_is_an_exercise_cannot_be_derived_from(write_exercise):
    path = write_exercise("""
    @exercise
    def double(X):
        return 2 * X

    class Other(double):
        pass
    """)
    with pytest.raises(CourseError, match="double is a function, and a class cannot be derived"):
        load_exercise(path, "unit")
