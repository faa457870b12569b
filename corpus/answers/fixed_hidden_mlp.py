"""Answers to fixed_hidden_mlp as students might write them, made from the statement alone."""

import torch
from torch import nn
from torch.nn import functional as F


class right_first(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        self.register_buffer("rand_weight", rand_weight)

    def forward(self, X):
        X = self.linear(X)
        X = F.relu(torch.mm(X, self.rand_weight) + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X /= 2
        return X.sum()


class right_detached_copy(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.register_buffer("rand_weight", rand_weight.detach().clone())
        self.linear = nn.Linear(20, 20)
        self.relu = nn.ReLU()

    def forward(self, X):
        Y = self.linear(self.relu(self.linear(X).matmul(self.rand_weight) + 1))
        while torch.abs(Y).sum().item() > 1:
            Y = Y * 0.5
        return Y.sum()


class right_no_grad_condition(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.linear = nn.Linear(in_features=20, out_features=20)
        self.rand_weight = nn.Buffer(rand_weight)

    def forward(self, X):
        X = F.relu(F.linear(self.linear(X), self.rand_weight.T) + 1.0)
        X = self.linear(X)
        while True:
            with torch.no_grad():
                small = X.abs().sum() <= 1
            if small:
                return X.sum()
            X = X / 2


class right_factor(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        self.register_buffer("rand_weight", rand_weight)

    def forward(self, X):
        X = self.linear(torch.clamp(self.linear(X) @ self.rand_weight + 1, min=0))
        total = X.detach().abs().sum().item()
        factor = 1.0
        while total * factor > 1:
            factor /= 2
        return (X * factor).sum()


class right_einsum(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.register_buffer("rand_weight", rand_weight)
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        H = torch.einsum("nd,dk->nk", self.linear(X), self.rand_weight) + 1
        X = self.linear(torch.maximum(H, torch.zeros_like(H)))
        while X.norm(p=1) > 1:
            X = torch.div(X, 2)
        return torch.sum(X)


class wrong_plain_attribute(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.rand_weight = rand_weight
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(X)
        X = F.relu(torch.mm(X, self.rand_weight) + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X /= 2
        return X.sum()


class wrong_frozen_parameter(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.rand_weight = nn.Parameter(rand_weight, requires_grad=False)
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(X)
        X = F.relu(torch.mm(X, self.rand_weight) + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X = X / 2
        return X.sum()


class wrong_two_layers(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.register_buffer("rand_weight", rand_weight)
        self.linear = nn.Linear(20, 20)
        self.linear2 = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(X)
        X = F.relu(X @ self.rand_weight + 1)
        X = self.linear2(X)
        while X.abs().sum() > 1:
            X = X / 2
        return X.sum()


class wrong_detached_halves(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.register_buffer("rand_weight", rand_weight)
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(X)
        X = F.relu(X @ self.rand_weight + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X = X.detach() / 2
        return X.sum()


class wrong_down_to_below_one(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.register_buffer("rand_weight", rand_weight)
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(F.relu(self.linear(X) @ self.rand_weight + 1))
        while X.abs().sum() >= 1:
            X = X / 2
        return X.sum()


class wrong_draws_its_own(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.register_buffer("rand_weight", torch.rand(20, 20))
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(X)
        X = F.relu(X @ self.rand_weight + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X = X / 2
        return X.sum()


class wrong_one_after_relu(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.register_buffer("rand_weight", rand_weight)
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(X)
        X = F.relu(X @ self.rand_weight) + 1
        X = self.linear(X)
        while X.abs().sum() > 1:
            X = X / 2
        return X.sum()


class wrong_no_abs(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.register_buffer("rand_weight", rand_weight)
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(X)
        X = F.relu(X @ self.rand_weight + 1)
        X = self.linear(X)
        while X.sum() > 1:
            X = X / 2
        return X.sum()


class wrong_if(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.register_buffer("rand_weight", rand_weight)
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(X)
        X = F.relu(X @ self.rand_weight + 1)
        X = self.linear(X)
        if X.abs().sum() > 1:
            X = X / 2
        return X.sum()


class wrong_returns_the_halved(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.register_buffer("rand_weight", rand_weight)
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(X)
        X = F.relu(X @ self.rand_weight + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X = X / 2
        return X


class wrong_transposed(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.register_buffer("rand_weight", rand_weight)
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(X)
        X = F.relu(F.linear(X, self.rand_weight) + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X = X / 2
        return X.sum()


class wrong_each_row_for_itself(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.register_buffer("rand_weight", rand_weight)
        self.linear = nn.Linear(20, 20)

    def forward(self, X):
        X = self.linear(X)
        X = F.relu(X @ self.rand_weight + 1)
        X = self.linear(X)
        while (X.abs().sum(dim=1) > 1).any():
            X = torch.where(X.abs().sum(1, keepdim=True) > 1, X / 2, X)
        return X.sum()


IDEAS = {
    "wrong_plain_attribute": "plain_attribute",
    "wrong_frozen_parameter": "a_parameter",
    "wrong_two_layers": "two_layers",
    "wrong_detached_halves": "no gradient",
    "wrong_down_to_below_one": "down_to_below_one",
    "wrong_draws_its_own": "drawn_anew",
    "wrong_one_after_relu": "one_after_relu",
    "wrong_no_abs": "no_absolute_values",
    "wrong_if": "halved_once",
    "wrong_returns_the_halved": "matrix_returned",
    "wrong_transposed": "transposed",
    "wrong_each_row_for_itself": "each_row_by_itself",
}
