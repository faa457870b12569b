"""Answers to my_linear as students might write them, made from the statement alone."""

import torch
from torch import nn
from torch.nn import functional as F


class right_first(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(
            torch.randn(
                units,
            )
        )

    def forward(self, X):
        return F.relu(torch.matmul(X, self.weight) + self.bias)


class right_scaled_start(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(in_units, units))
        self.bias = nn.Parameter(torch.zeros(units))
        nn.init.xavier_uniform_(self.weight)

    def forward(self, X):
        return (X @ self.weight).add(self.bias).relu()


class right_addmm(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.in_units, self.units = in_units, units
        self.weight = nn.Parameter(0.01 * torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.full((units,), 0.1))

    def forward(self, X):
        rows = X.reshape(-1, self.in_units)
        Y = torch.addmm(self.bias, rows, self.weight)
        return torch.relu(Y).reshape(*X.shape[:-1], self.units)


class right_maximum(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.bias = nn.Parameter(torch.rand(units))
        self.weight = nn.Parameter(torch.normal(0, 1, (in_units, units)))

    def forward(self, X):
        Y = torch.tensordot(X, self.weight, dims=1) + self.bias
        return Y * (Y > 0)


class right_sum_of_products(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.zeros(units))

    def forward(self, X):
        return nn.ReLU()((X.unsqueeze(-1) * self.weight).sum(dim=-2) + self.bias)


class wrong_data(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(
            torch.randn(
                units,
            )
        )

    def forward(self, X):
        linear = torch.matmul(X, self.weight.data) + self.bias.data
        return F.relu(linear)


class wrong_units_first(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(units, in_units))
        self.bias = nn.Parameter(torch.zeros(units))

    def forward(self, X):
        return F.relu(X @ self.weight.T + self.bias)


class wrong_plain_tensors(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = torch.randn(in_units, units, requires_grad=True)
        self.bias = torch.randn(units, requires_grad=True)

    def forward(self, X):
        return F.relu(X @ self.weight + self.bias)


class wrong_parameters_in_forward(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.in_units, self.units = in_units, units
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        weight = nn.Parameter(self.weight)
        bias = nn.Parameter(self.bias)
        return F.relu(X @ weight + bias)


class wrong_no_relu(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.matmul(X, self.weight) + self.bias


class wrong_bias_after_relu(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.zeros(units))

    def forward(self, X):
        return F.relu(X @ self.weight) + self.bias


class wrong_bias_as_a_row(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.zeros(1, units))

    def forward(self, X):
        return F.relu(X @ self.weight + self.bias)


class wrong_zero_weights(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(in_units, units))
        self.bias = nn.Parameter(torch.zeros(units))

    def forward(self, X):
        return F.relu(X @ self.weight + self.bias)


class wrong_names(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.W = nn.Parameter(torch.randn(in_units, units))
        self.b = nn.Parameter(torch.zeros(units))

    def forward(self, X):
        return F.relu(X @ self.W + self.b)


class wrong_mm(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return F.relu(torch.mm(X, self.weight) + self.bias)


class wrong_one_bias(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, X):
        return F.relu(X @ self.weight + self.bias)


class wrong_relu_on_the_input(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return F.relu(X) @ self.weight + self.bias


IDEAS = {
    "wrong_data": "data_in_forward",
    "wrong_units_first": "units_first",
    "wrong_plain_tensors": "PlainTensors",
    "wrong_parameters_in_forward": "data_in_forward",
    "wrong_no_relu": "no_relu",
    "wrong_bias_after_relu": "bias_behind_relu",
    "wrong_bias_as_a_row": "bias_as_a_row",
    "wrong_zero_weights": "zero_weight",
    "wrong_names": "other names",
    "wrong_mm": "two_axes_only",
    "wrong_one_bias": "one_bias",
    "wrong_relu_on_the_input": "relu_on_the_input",
}
