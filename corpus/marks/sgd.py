"""Answers to sgd, with the points that a careful human gives."""

import torch

POINTS = {
    "wrong_clearing_not_called": 2.0,
    "wrong_copy_updated": 1.0,
    "wrong_recorded": 1.5,
    "wrong_not_averaged": 1.8,
    "wrong_uphill": 1.8,
    "wrong_returns_in_the_loop": 1.5,
    "wrong_stumbles_without_gradient": 2.5,
    "wrong_nothing_done": 0.0,
    "wrong_name_bound_anew": 0.5,
}
KNOWN_LIMITS = {
    "wrong_name_bound_anew": "it does nothing that a call could show: its text alone tells it from `pass`",
}


@torch.no_grad()
def wrong_clearing_not_called(params, lr, batch_size):
    for p in params:
        if p.grad is not None:
            p -= lr * p.grad / batch_size
            p.grad.zero_  # noqa: B018


def wrong_copy_updated(params, lr, batch_size):
    for p in params:
        if p.grad is not None:
            moved = p.clone().detach()
            moved -= lr / batch_size * p.grad
            p.grad.zero_()


def wrong_recorded(params, lr, batch_size):
    for p in params:
        if p.grad is not None:
            p -= lr * p.grad / batch_size
            p.grad.zero_()


def wrong_not_averaged(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.sub_(lr * p.grad)
                p.grad.zero_()


def wrong_uphill(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.add_(p.grad, alpha=lr / batch_size)
                p.grad.zero_()


def wrong_returns_in_the_loop(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.sub_(p.grad, alpha=lr / batch_size)
                p.grad.zero_()
            return


def wrong_stumbles_without_gradient(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            p.sub_(lr * p.grad / batch_size)
            p.grad.zero_()


def wrong_nothing_done(params, lr, batch_size):
    pass


def wrong_name_bound_anew(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p = p - lr * p.grad / batch_size
