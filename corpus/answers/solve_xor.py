"""Answers to solve_xor as students might write them, made from the statement alone."""

import torch
from torch import nn

from grader.built import bce_with_logits, sgd

X4 = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
Y4 = [[0.0], [1.0], [1.0], [0.0]]


def drawn(net, generator):
    for p in net.parameters():
        nn.init.normal_(p, generator=generator)
    return net


def right_own_module(generator=None):
    class Xor(nn.Module):
        def __init__(self):
            super().__init__()
            self.hidden, self.out = nn.Linear(2, 12), nn.Linear(12, 1)
            for p in self.parameters():
                nn.init.normal_(p, generator=generator)

        def forward(self, X):
            return self.out(torch.tanh(self.hidden(X)))

    net, X, y = Xor(), torch.tensor(X4), torch.tensor(Y4)
    for _ in range(150):
        bce_with_logits(net(X), y).backward()
        sgd(list(net.parameters()), 2.0, 1)
    return net


def right_flat_logits(generator=None):
    """Logits of shape (n,), and steps by hand."""
    net = nn.Sequential(nn.Linear(2, 14), nn.Tanh(), nn.Linear(14, 1), nn.Flatten(0))
    drawn(net, generator)
    X, y = torch.tensor(X4), torch.tensor(Y4).flatten()
    for _ in range(120):
        net.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(net(X), y).backward()
        with torch.no_grad():
            for p in net.parameters():
                p.sub_(2.0 * p.grad)
    return net


def right_begins_again(generator=None):
    X, y, loss = torch.tensor(X4), torch.tensor(Y4), None
    while loss is None or loss > 0.03:
        net = drawn(nn.Sequential(nn.Linear(2, 10), nn.ReLU(), nn.Linear(10, 1)), generator)
        for _ in range(300):
            loss = bce_with_logits(net(X), y)
            loss.backward()
            sgd(list(net.parameters()), 0.5, 1)
    return net


def right_product_of_weights(generator=None):
    """Parameters without nn.Linear; jittered points to train on."""

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.W = nn.Parameter(torch.randn(2, 12, generator=generator))
            self.b = nn.Parameter(torch.randn(12, generator=generator))
            self.v = nn.Parameter(torch.randn(12, 1, generator=generator))
            self.c = nn.Parameter(torch.zeros(1))

        def forward(self, X):
            return torch.tanh(X @ self.W + self.b) @ self.v + self.c

    net = Net()
    X = torch.tensor(X4).repeat(8, 1)
    X = X + 0.1 * (2 * torch.rand(X.shape, generator=generator) - 1)
    y = torch.tensor(Y4).repeat(8, 1)
    for _ in range(150):
        bce_with_logits(net(X), y).backward()
        sgd([net.W, net.b, net.v, net.c], 2.0, 1)
    return net


def wrong_no_hidden_layer(generator=None):
    net = drawn(nn.Sequential(nn.Linear(2, 1)), generator)
    X, y = torch.tensor(X4), torch.tensor(Y4)
    for _ in range(300):
        bce_with_logits(net(X), y).backward()
        sgd(list(net.parameters()), 1.0, 1)
    return net


def wrong_no_activation(generator=None):
    net = drawn(nn.Sequential(nn.Linear(2, 8), nn.Linear(8, 1)), generator)
    X, y = torch.tensor(X4), torch.tensor(Y4)
    for _ in range(300):
        bce_with_logits(net(X), y).backward()
        sgd(list(net.parameters()), 0.1, 1)
    return net


def wrong_all_weights_alike(generator=None):
    net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
    for p in net.parameters():
        nn.init.constant_(p, 0.1)
    X, y = torch.tensor(X4), torch.tensor(Y4)
    for _ in range(300):
        bce_with_logits(net(X), y).backward()
        sgd(list(net.parameters()), 1.0, 1)
    return net


def wrong_sigmoid_in_the_net(generator=None):
    net = drawn(nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1), nn.Sigmoid()), generator)
    X, y = torch.tensor(X4), torch.tensor(Y4)
    for _ in range(300):
        bce_with_logits(net(X), y).backward()
        sgd(list(net.parameters()), 1.0, 1)
    return net


def wrong_few_steps(generator=None):
    net = drawn(nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1)), generator)
    X, y = torch.tensor(X4), torch.tensor(Y4)
    for _ in range(10):
        bce_with_logits(net(X), y).backward()
        sgd(list(net.parameters()), 0.1, 1)
    return net


def wrong_generator_not_used(generator=None):
    net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
    X, y = torch.tensor(X4), torch.tensor(Y4)
    for _ in range(500):
        bce_with_logits(net(X), y).backward()
        sgd(list(net.parameters()), 1.0, 1)
    return net


def wrong_too_many_parameters(generator=None):
    net = drawn(nn.Sequential(nn.Linear(2, 32), nn.Tanh(), nn.Linear(32, 1)), generator)
    X, y = torch.tensor(X4), torch.tensor(Y4)
    for _ in range(500):
        bce_with_logits(net(X), y).backward()
        sgd(list(net.parameters()), 0.3, 1)
    return net


def wrong_two_outputs(generator=None):
    net = drawn(nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2)), generator)
    X, y = torch.tensor(X4), torch.tensor([0, 1, 1, 0])
    for _ in range(500):
        nn.functional.cross_entropy(net(X), y).backward()
        sgd(list(net.parameters()), 1.0, 1)
    return net


def wrong_labels_of_or(generator=None):
    net = drawn(nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1)), generator)
    X, y = torch.tensor(X4), torch.tensor([[0.0], [1.0], [1.0], [1.0]])
    for _ in range(500):
        bce_with_logits(net(X), y).backward()
        sgd(list(net.parameters()), 1.0, 1)
    return net


def wrong_squared_error_on_labels(generator=None):
    """Fits 0 and 1 themselves, so that nothing is below 0."""
    net = drawn(nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1)), generator)
    X, y = torch.tensor(X4), torch.tensor(Y4)
    for _ in range(500):
        ((net(X) - y) ** 2).mean().backward()
        sgd(list(net.parameters()), 0.1, 1)
    return net


IDEAS = {
    "wrong_no_hidden_layer": "no_hidden_layer",
    "wrong_no_activation": "no_hidden_layer",
    "wrong_all_weights_alike": "all_weights_alike",
    "wrong_sigmoid_in_the_net": "sigmoid_in_the_network",
    "wrong_few_steps": "too_few_steps",
    "wrong_generator_not_used": "generator_not_used",
    "wrong_too_many_parameters": "too_many_parameters",
    "wrong_two_outputs": "two_outputs",
    "wrong_labels_of_or": "labels_of_or",
    "wrong_squared_error_on_labels": "sigmoid_in_the_network",
}
