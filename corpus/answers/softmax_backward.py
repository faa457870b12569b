"""Answers to softmax_backward as students might write them, made from the statement alone."""

import torch


def right_at_first(P, grad_out):
    return P * (grad_out - (P * grad_out).sum(dim=1, keepdim=True))


def right_differences_of_pairs(P, grad_out):
    """p_i times the mean of all g_i - g_j."""
    differences = grad_out.unsqueeze(2) - grad_out.unsqueeze(1)
    return P * torch.einsum("nij,nj->ni", differences, P)


def wrong_diagonal_only(P, grad_out):
    return grad_out * P * (1 - P)


def wrong_gradient_of_log_softmax(P, grad_out):
    return grad_out - P * grad_out.sum(1, keepdim=True)


def wrong_axis(P, grad_out):
    s = (P * grad_out).sum(dim=0)
    return P * (grad_out - s)


def wrong_unweighted_sum(P, grad_out):
    total = torch.sum(grad_out, dim=-1, keepdim=True)
    return P * grad_out - P * total


def wrong_keepdim(P, grad_out):
    s = (P * grad_out).sum(dim=1)
    return P * (grad_out - s)


def wrong_diagonal_twice(P, grad_out):
    out = []
    for p, g in zip(P, grad_out):
        J = torch.diag(p * (1 - p)) - torch.outer(p, p)
        out.append(J @ g)
    return torch.stack(out)


def wrong_sign(P, grad_out):
    dot = torch.einsum("nk,nk->n", P, grad_out)
    return P * (dot[:, None] - grad_out)


def wrong_softmax_again(P, grad_out):
    P = torch.exp(P) / torch.exp(P).sum(1, keepdim=True)
    return P * (grad_out - (P * grad_out).sum(1, keepdim=True))


def wrong_only_inside(P, grad_out):
    n, k = P.shape
    return grad_out - (P * grad_out).sum(1).reshape(n, 1)


def wrong_float32_buffer(P, grad_out):
    n, k = P.shape
    J = torch.zeros(n, k, k)
    for i in range(k):
        for j in range(k):
            J[:, i, j] = P[:, i] * ((1.0 if i == j else 0.0) - P[:, j])
    return torch.matmul(J, grad_out.float().unsqueeze(2)).squeeze(2)


def wrong_batch_mixed(P, grad_out):
    # matrix product of the whole batch
    return P * grad_out - P @ (P.T @ grad_out)


def wrong_mean_over_batch(P, grad_out):
    s = (P * grad_out).sum(1, keepdim=True)
    return P * (grad_out - s) / P.shape[0]


def wrong_in_place(P, grad_out):
    grad_out -= (P * grad_out).sum(1, keepdim=True)
    grad_out *= P
    return grad_out


def wrong_only_diagonal(P, grad_out):
    """Only the diagonal: P (1 - P) g, as for a sigmoid."""
    return P * (1 - P) * grad_out


def wrong_sum_over_columns(P, grad_out):
    """Sum over the columns, dim 0."""
    return P * (grad_out - (P * grad_out).sum(dim=0, keepdim=True))


def wrong_sum_over_everything(P, grad_out):
    """Sum over everything."""
    return P * (grad_out - (P * grad_out).sum())


def wrong_subtracts_sum_grad_out_without_p(P, grad_out):
    """Subtracts the sum of grad_out without P."""
    return P * (grad_out - grad_out.sum(dim=1, keepdim=True))


def wrong_loop_over_rows_jacobian(P, grad_out):
    """Loop over the rows with the Jacobian."""
    rows = []
    for p, g in zip(P, grad_out):
        J = torch.diag(p) - torch.outer(p, p)
        rows.append(J @ g)
    return torch.stack(rows)


def wrong_mean_place_sum(P, grad_out):
    """Mean in place of the sum."""
    return P * (grad_out - (P * grad_out).mean(dim=1, keepdim=True))


IDEAS = {
    "wrong_diagonal_only": "diagonal_only",
    "wrong_gradient_of_log_softmax": "through_log_softmax",
    "wrong_axis": "summed_over_rows",
    "wrong_unweighted_sum": "sum_not_weighted",
    "wrong_keepdim": "sum_without_keepdim",
    "wrong_diagonal_twice": ("loop_over_rows", "diagonal_twice"),
    "wrong_sign": "sign_turned",
    "wrong_softmax_again": "softmax_once_more",
    "wrong_only_inside": "factor_left_out",
    "wrong_float32_buffer": "wrong dtype",
    "wrong_batch_mixed": "rows_mixed",
    "wrong_mean_over_batch": "divided_by_rows",
    "wrong_in_place": "changes its inputs",
    "wrong_only_diagonal": "diagonal_only",
    "wrong_sum_over_columns": "summed_over_rows",
    "wrong_sum_over_everything": "summed_over_all",
    "wrong_subtracts_sum_grad_out_without_p": "sum_not_weighted",
    "wrong_loop_over_rows_jacobian": "loop_over_rows",
    "wrong_mean_place_sum": "mean_for_sum",
}
