"""A small course whose exercises build on each other, for several rooms: files, right and wrong answers."""

import pytest

SOFTMAX = '''\
"""# Softmax

Exponentials over their sum."""

import torch
from torch import Tensor

from grader import exercise, randn


@exercise(
    points=2,
    forbid=["torch.softmax", "torch.nn.functional.softmax", "torch.Tensor.softmax"],
    hints=["Exponentials over their sum."],
    stand_in="lambda X: torch.softmax(X, dim=1)",
)
def softmax(X: Tensor) -> Tensor:
    """Return the softmax of each row."""
    ### BEGIN SOLUTION
    E = (X - X.amax(1, keepdim=True)).exp()
    return E / E.sum(1, keepdim=True)
    ### END SOLUTION


softmax.case("two rows", X=randn(2, 3))
softmax.case("other rows", X=randn(2, 3))
'''

HALF = '''\
"""# Half of it

Half of each number, as a module of no parameters."""

import torch
from torch import Tensor, nn

from grader import exercise, randn


@exercise(points=1, order=1, hints=["Divide."])
class MyHalf(nn.Module):
    """Halves."""

    def forward(self, X: Tensor) -> Tensor:
        """Return half of X."""
        ### BEGIN SOLUTION
        return X / 2
        ### END SOLUTION


def call(MyHalf, X):
    return MyHalf()(X)


MyHalf.case("a row", call=call, X=randn(3))
MyHalf.case("a matrix", call=call, X=randn(2, 3))
'''

CLASSIFY = '''\
"""# Classify

The class of the largest probability, and that probability."""

import torch
from torch import Tensor

from grader import exercise, randn
from grader.built import softmax


@exercise(points=3, order=2, hints=["Use softmax."], uses=["softmax"])
def classify(X: Tensor) -> Tensor:
    """Return the largest probability of each row."""
    ### BEGIN SOLUTION
    return softmax(X).amax(1)
    ### END SOLUTION


classify.case("two rows", X=randn(2, 3))
classify.case("other rows", X=randn(4, 3))
'''

HALVED = '''\
"""# Half of the surest

Of each row half of the largest probability."""

import torch
from torch import Tensor

from grader import exercise, randn


@exercise(points=1, hints=["Use both."], uses=["classify", "my_half"])
def halved(X: Tensor) -> Tensor:
    """Return half of the largest probability of each row."""
    ### BEGIN SOLUTION
    return MyHalf()(classify(X))
    ### END SOLUTION


halved.case("two rows", X=randn(2, 3))
halved.case("other rows", X=randn(4, 3))
'''

MOMENTUM = '''\
"""# Momentum

A step, and what it starts from."""

import torch
from torch import Tensor

from grader import exercise, given, randn


@given
def zeros(p: Tensor) -> Tensor:
    """Return zeros like p."""
    return torch.zeros_like(p)


@exercise(points=2, updates=["params", "states"], hints=["Add up."], forbid=["torch.optim.*"])
def momentum(params: list[Tensor], states: list[Tensor], lr: float) -> None:
    """Make a step."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        for p, v in zip(params, states, strict=True):
            v.mul_(0.5).add_(p.grad)
            p -= lr * v
    ### END SOLUTION


@momentum.part
def init_states(params: list[Tensor]) -> list[Tensor]:
    """Return the states at the start."""
    ### BEGIN SOLUTION
    return [zeros(p) + p.sum() for p in params]
    ### END SOLUTION


def a_step(momentum, params, init_states, lr):
    states = init_states(params)
    momentum(params, states, lr)
    return states


momentum.case("a step", params=[randn(3).parameter(grad=randn(3))], states=[randn(3)], lr=0.1)
momentum.case(
    "from the start", call=a_step, updates=["params"],
    params=[randn(2).parameter(grad=randn(2))], lr=0.5,
)
init_states.case("two parameters", params=[randn(2), randn(3, 2)])


@init_states.wrong_idea("The states begin at the sum of each parameter, not at zero.")
def at_zero(params):
    return [zeros(p) for p in params]
'''

STEPS = '''\
"""# Steps

Several of them."""

from torch import Tensor

from grader import exercise, randn


@exercise(points=1, updates=["params"], hints=["Loop."], uses=["momentum"])
def steps(params: list[Tensor], n: int) -> None:
    """Make n steps."""
    ### BEGIN SOLUTION
    states = init_states(params)
    for _ in range(n):
        momentum(params, states, 0.1)
    ### END SOLUTION


steps.case("one", params=[randn(3).parameter(grad=randn(3))], n=1)
steps.case("two", params=[randn(3).parameter(grad=randn(3))], n=2)
'''

FILES = {
    "first/softmax.py": SOFTMAX,
    "first/my_half.py": HALF,
    "first/classify.py": CLASSIFY,
    "second/halved.py": HALVED,
    "second/momentum.py": MOMENTUM,
    "second/steps.py": STEPS,
}

RIGHT = {
    "softmax": (
        "def softmax(X):\n    E = torch.exp(X - X.max(dim=1, keepdim=True).values)\n"
        "    return E / E.sum(dim=1, keepdim=True)\n"
    ),
    "my_half": "class MyHalf(torch.nn.Module):\n    def forward(self, X):\n        return 0.5 * X\n",
    "classify": "def classify(X):\n    return softmax(X).max(dim=1).values\n",
    "halved": "def halved(X):\n    half = MyHalf()\n    return half(classify(X))\n",
    "init_states": "def init_states(params):\n    return [torch.zeros_like(p) + p.sum() for p in params]\n",
    "momentum": (
        "@torch.no_grad()\ndef momentum(params, states, lr):\n    for p, v in zip(params, states):\n"
        "        v.copy_(v / 2 + p.grad)\n        p.sub_(lr * v)\n"
    ),
    "steps": (
        "def steps(params, n):\n    states = init_states(params)\n    for _ in range(n):\n"
        "        momentum(params, states, 0.1)\n"
    ),
}
WRONG_SOFTMAX = "def softmax(X):\n    return X\n"


def write_course(root, files=FILES):
    """Write a course of these exercise files, its units in the order in which they come."""
    units = dict.fromkeys(name.partition("/")[0] for name in files)
    listed = "".join(f"  - {{id: {unit}, title: {unit.title()}}}\n" for unit in units)
    for name, text in files.items():
        path = root / "solutions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "course.yaml").write_text(f"title: Building on\nunits:\n{listed}")
    return root


@pytest.fixture(scope="session")
def using_course(tmp_path_factory):
    """The course, built; nobody changes it."""
    from grader.author import build
    from grader.course.course import load_course

    root = write_course(tmp_path_factory.mktemp("using") / "course")
    build.write(load_course(root))
    return root
