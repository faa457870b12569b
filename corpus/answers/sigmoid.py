"""Answers to sigmoid as students might write them, made from the statement alone."""

import math

import torch


def right_tanh(X):
    return 0.5 + 0.5 * torch.tanh(0.5 * X)


def right_smaller_of_both(X):
    low = torch.minimum(X, 0 * X)
    return low.exp() / (low.exp() + (low - X).exp())


def right_where_with_safe_inputs(X):
    """Both branches get only what is harmless for them."""
    up = torch.where(X >= 0, X, torch.zeros_like(X))
    down = torch.where(X >= 0, torch.zeros_like(X), X)
    return torch.where(X >= 0, 1 / (1 + (-up).exp()), down.exp() / (1 + down.exp()))


def right_softmax_of_two(X):
    return torch.stack([X, torch.zeros_like(X)]).softmax(0)[0]


def right_logaddexp(X):
    return torch.logaddexp(torch.zeros_like(X), -X).neg().exp()


def right_one_by_one(X):
    out = []
    for x in X.reshape(-1):
        out.append(1 / (1 + torch.exp(-x)) if x > 0 else torch.exp(x) / (1 + torch.exp(x)))
    return torch.stack(out).reshape(X.shape) if out else X.clone()


def right_backward_of_its_own(X):
    class S(torch.autograd.Function):
        @staticmethod
        def forward(ctx, X):
            out = 1 / (1 + torch.exp(-X))
            ctx.save_for_backward(out)
            return out

        @staticmethod
        def backward(ctx, grad):
            (out,) = ctx.saved_tensors
            return grad * out * (1 - out)

    return S.apply(X)


def right_clamped_to_50(X):
    """Beyond 50 the sigmoid is 0 or 1 to more digits than float64 has."""
    X = torch.clamp(X, -50, 50)
    return 1 / (1 + torch.exp(-X))


def wrong_textbook(X):
    return 1 / (1 + torch.exp(-X))


def wrong_other_textbook(X):
    e = X.exp()
    return e / (e + 1)


def wrong_where_of_both(X):
    return torch.where(X >= 0, 1 / (1 + torch.exp(-X)), torch.exp(X) / (1 + torch.exp(X)))


def wrong_sign_of_exponent(X):
    return 1 / (1 + torch.exp(X))


def wrong_tanh_not_halved(X):
    return 0.5 * (1 + torch.tanh(X))


def wrong_clamped_to_10(X):
    X = torch.clamp(X, -10, 10)
    return 1 / (1 + torch.exp(-X))


def wrong_hard(X):
    return torch.clamp(0.2 * X + 0.5, 0, 1)


def wrong_with_abs(X):
    e = torch.exp(-X.abs())
    return torch.where(X >= 0, 1 / (1 + e), e / (1 + e))


def wrong_filled_into_zeros(X):
    out = torch.zeros_like(X)
    for i, x in enumerate(X.flatten()):
        x = x.item()
        s = 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
        out.view(-1)[i] = s
    return out


def wrong_numbers_mended(X):
    s = torch.exp(X) / (1 + torch.exp(X))
    return torch.nan_to_num(s, nan=1.0)


IDEAS = {
    "wrong_textbook": "overflow_below",
    "wrong_other_textbook": "overflow_above",
    "wrong_where_of_both": "where_of_both",
    "wrong_sign_of_exponent": "sign_turned",
    "wrong_tanh_not_halved": "tanh_of_x",
    "wrong_clamped_to_10": "clamped_at_10",
    "wrong_hard": "hard",
    "wrong_with_abs": "corner_at_0",
    "wrong_filled_into_zeros": "no gradient",
    "wrong_numbers_mended": "nan_replaced",
}
