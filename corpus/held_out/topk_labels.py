"""Answers to topk_labels by somebody who had seen the notebook alone."""

import torch


def wrong_blots_out_in_place(prob, labels, k):
    """Blots out the best in prob itself."""
    rows = torch.arange(len(prob))
    out = []
    for _ in range(k):
        best = prob.argmax(dim=1)
        out.append(labels[best])
        prob[rows, best] = -float("inf")
    return torch.stack(out, dim=1)


def wrong_loop_over_rows(prob, labels, k):
    """A loop over the rows."""
    return torch.stack([labels[row.topk(k).indices] for row in prob])


def wrong_order_of_first_row(prob, labels, k):
    """The order of the first row is used for all."""
    first = prob[0].argsort(descending=True)[:k]
    return labels[first].repeat(len(prob), 1)


def wrong_ranks(prob, labels, k):
    """Ranks (argsort of argsort) are taken for columns."""
    rank = prob.argsort(dim=1, descending=True).argsort(dim=1)
    return labels[rank[:, :k]]


def wrong_blots_out_with_0(prob, labels, k):
    """Blots out with 0 in a copy: fails for negative numbers."""
    rest = prob.clone()
    rows = torch.arange(len(prob))
    out = []
    for _ in range(k):
        best = rest.argmax(dim=1)
        out.append(labels[best])
        rest[rows, best] = 0
    return torch.stack(out, dim=1)


def wrong_topk_over_rows(prob, labels, k):
    """Topk over dim 0, the natural slip."""
    return labels[prob.topk(k, dim=0).indices]


def wrong_sorted_over_rows(prob, labels, k):
    """Topk over dim 0, transposed."""
    order = prob.argsort(dim=0, descending=True)[:k].T
    return labels[order]


def wrong_best_repeated(prob, labels, k):
    """Argmax only repeated."""
    return labels[prob.argmax(dim=1)][:, None].expand(-1, k)


def wrong_order_of_columns(prob, labels, k):
    """Labels sorted by number: kept in column order."""
    return labels[prob.topk(k, dim=1).indices.sort(dim=1).values]


IDEAS = {
    "wrong_blots_out_in_place": "changes its inputs",
    "wrong_loop_over_rows": "loop_over_rows",
    "wrong_order_of_first_row": "order_of_first_row",
    "wrong_ranks": "ranks_instead_of_columns",
    "wrong_blots_out_with_0": "blotted_out_with_0",
    "wrong_topk_over_rows": "down_the_columns",
    "wrong_sorted_over_rows": "sorted_down_the_columns",
    "wrong_best_repeated": "best_repeated",
    "wrong_order_of_columns": "in_order_of_columns",
}
