"""What is told of modules whose tensors have other names, and who is not told it."""

from __future__ import annotations

import pytest
from torch import nn

LAYERS = """
from torch import nn
from grader.drivers import module_forward, module_state_dict

@exercise
class Net(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.first = nn.Linear(2, size)
        self.second = nn.Linear(size, 1)

    def forward(self, X):
        return self.second(self.first(X))

WEIGHTS = {"first.weight": randn(3, 2), "first.bias": randn(3), "second.weight": randn(1, 3),
           "second.bias": randn(1)}
Net.case("names", call=module_state_dict, arguments={"size": 3})
Net.case("output", call=module_forward, arguments={"size": 3}, parameters=WEIGHTS, inputs=randn(4, 2))
"""


class Renamed(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.fc1 = nn.Linear(2, size)
        self.fc2 = nn.Linear(size, 1)

    def forward(self, X):
        return self.fc2(self.fc1(X))


class WrongToo(Renamed):
    def forward(self, X):
        return self.fc2(self.fc1(X).relu())


class OneMore(Renamed):
    def __init__(self, size):
        super().__init__(size)
        self.third = nn.Linear(1, 1)


class Unbiased(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.first = nn.Linear(2, size)
        self.second = nn.Linear(size, 1, bias=False)

    def forward(self, X):
        return self.second(self.first(X))


def test_a_module_that_is_right_but_for_names_is_told_so(finding):
    name, said = finding(LAYERS, Renamed)
    assert name == "other names"
    assert said.endswith("the attributes of self: first.weight is missing.")


@pytest.mark.parametrize("answer", [WrongToo, OneMore, Unbiased])
def test_nothing_of_names_is_said_where_something_else_is_wrong_besides(finding, answer):
    assert finding(LAYERS, answer)[0] != "other names"
