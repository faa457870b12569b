"""Answers to softmax_backward as students might write them, made from the statement alone."""

import torch
import torch.nn.functional as F


def wrong_sigmoid_like_whole(P, grad_out):
    # "derivative of softmax is p(1-p)" and then row-normalised
    G = P * (1 - P) * grad_out
    return G / G.sum(1, keepdim=True)


def wrong_minus_mean(P, grad_out):
    G = P * grad_out
    return G - G.mean(dim=1, keepdim=True)


def wrong_sum_not_weighted_back(P, grad_out):
    G = P * grad_out
    return G - G.sum(dim=1, keepdim=True)


def wrong_loop_last_only(P, grad_out):
    for p, g in zip(P, grad_out):
        J = torch.diag(p) - p[:, None] * p[None, :]
        out = J @ g
    return out


def wrong_return_in_loop(P, grad_out):
    out = torch.zeros_like(P)
    for i in range(len(P)):
        J = torch.diag(P[i]) - torch.outer(P[i], P[i])
        out[i] = J @ grad_out[i]
        return out


def wrong_jacobian_plus(P, grad_out):
    J = torch.diag_embed(P) + P.unsqueeze(2) @ P.unsqueeze(1)
    return torch.bmm(J, grad_out.unsqueeze(2)).squeeze()


def wrong_squeeze(P, grad_out):
    J = torch.diag_embed(P) - P.unsqueeze(2) @ P.unsqueeze(1)
    return torch.bmm(J, grad_out.unsqueeze(2)).squeeze()


def wrong_labels(P, grad_out):
    y = grad_out.argmax(1)
    return (P - F.one_hot(y, P.shape[1])) / len(P)


def wrong_off_diagonal_only(P, grad_out):
    total = (P * grad_out).sum(1, keepdim=True)
    return -P * (total - P * grad_out)


def wrong_detach_numpy(P, grad_out):
    s = torch.sum(P * grad_out, dim=-1)
    return P * grad_out - P * s.view(1, -1)


def wrong_eps(P, grad_out):
    P = P.clamp(1e-6, 1 - 1e-6)
    return P * (grad_out - (P * grad_out).sum(1, keepdim=True))


def wrong_double(P, grad_out):
    P, grad_out = P.double(), grad_out.double()
    return P * (grad_out - torch.sum(grad_out * P, 1, True)) * 2


def wrong_divides_n(P, grad_out):
    """Divides by n."""
    return P * (grad_out - (P * grad_out).sum(dim=1, keepdim=True)) / len(P)


def wrong_p_taken_for_logits(P, grad_out):
    """Takes P for logits: softmax is applied once more."""
    P = torch.softmax(P, dim=1)
    return P * (grad_out - (P * grad_out).sum(dim=1, keepdim=True))


def wrong_place_grad_out(P, grad_out):
    """In place on grad_out."""
    s = (P * grad_out).sum(dim=1, keepdim=True)
    grad_out -= s
    grad_out *= P
    return grad_out


def wrong_sign_off_diagonal(P, grad_out):
    """Sign of the off-diagonal: plus."""
    return P * (grad_out + (P * grad_out).sum(dim=1, keepdim=True))


def wrong_outer_p_forgotten(P, grad_out):
    """Forgets the outer P: g - sum(P g)."""
    return grad_out - (P * grad_out).sum(dim=1, keepdim=True)


def wrong_keepdim_forgotten_shapes_that_only_fit(P, grad_out):
    """Keepdim forgotten with shapes that only fit for n == k."""
    return P * (grad_out - (P * grad_out).sum(dim=1))


def wrong_cross_entropy_formula(P, grad_out):
    """Cross-entropy's formula: P minus 1 where there is a gradient."""
    return P - (grad_out != 0).to(P.dtype)


IDEAS = {
    "wrong_minus_mean": "mean_of_products",
    "wrong_sum_not_weighted_back": "second_factor_left_out",
    "wrong_loop_last_only": "last_row_alone",
    "wrong_return_in_loop": "first_row_alone",
    "wrong_squeeze": "dimension of size 1",
    "wrong_labels": "largest_subtracted",
    "wrong_off_diagonal_only": "off_diagonal_only",
    "wrong_detach_numpy": "sum_without_keepdim",
    "wrong_eps": "clamped_at_6",
    "wrong_double": "factor",
    "wrong_divides_n": "divided_by_rows",
    "wrong_p_taken_for_logits": "softmax_once_more",
    "wrong_place_grad_out": "changes its inputs",
    "wrong_sign_off_diagonal": "added",
    "wrong_outer_p_forgotten": "factor_left_out",
    "wrong_keepdim_forgotten_shapes_that_only_fit": "sum_without_keepdim",
    "wrong_cross_entropy_formula": "ones_subtracted",
}
