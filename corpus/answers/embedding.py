"""Answers to embedding as students might write them, made before the exercise had any wrong idea."""

import torch


def right_by_index(indices, weight):
    return weight[indices]


def right_index_select(indices, weight):
    rows = torch.index_select(weight, 0, indices.reshape(-1))
    return rows.reshape(*indices.shape, weight.shape[1])


def right_gather(indices, weight):
    V, d = weight.shape
    flat = indices.flatten().unsqueeze(1).expand(-1, d)
    return weight.gather(0, flat).view(indices.size() + (d,))


def right_stacked_rows(indices, weight):
    rows = [weight[i] for i in indices.flatten().tolist()]
    if not rows:
        return weight.new_zeros(*indices.shape, weight.shape[1])
    return torch.stack(rows).reshape(*indices.shape, -1)


def right_take_along(indices, weight):
    d = weight.shape[1]
    places = indices.unsqueeze(-1) * d + torch.arange(d, device=weight.device)
    return torch.take(weight, places)


def right_unique_first(indices, weight):
    words, inverse = torch.unique(indices, return_inverse=True)
    return weight[words][inverse]


class _Lookup(torch.autograd.Function):
    @staticmethod
    def forward(ctx, indices, weight):
        ctx.save_for_backward(indices)
        ctx.shape = weight.shape
        return weight[indices]

    @staticmethod
    def backward(ctx, G):
        (indices,) = ctx.saved_tensors
        grad = G.new_zeros(ctx.shape)
        grad.index_add_(0, indices.reshape(-1), G.reshape(-1, ctx.shape[1]))
        return None, grad


def right_own_backward(indices, weight):
    return _Lookup.apply(indices, weight)


class _Assigned(torch.autograd.Function):
    @staticmethod
    def forward(ctx, indices, weight):
        ctx.save_for_backward(indices)
        ctx.shape = weight.shape
        return weight[indices]

    @staticmethod
    def backward(ctx, G):
        (indices,) = ctx.saved_tensors
        grad = G.new_zeros(ctx.shape)
        grad[indices] = G
        return None, grad


def wrong_gradient_assigned(indices, weight):
    """Repeated rows keep one of their gradients."""
    return _Assigned.apply(indices, weight)


def wrong_one_hot_product(indices, weight):
    """The one-hot matrix is built and multiplied."""
    one_hot = (indices.unsqueeze(-1) == torch.arange(weight.shape[0])).to(weight.dtype)
    return one_hot @ weight


def wrong_detached(indices, weight):
    """The table is cut from the graph."""
    return weight.detach()[indices]


def wrong_columns(indices, weight):
    """Columns instead of rows."""
    return weight[:, indices]


def wrong_columns_turned(indices, weight):
    """A table read as (d, V), where it can be."""
    if int(indices.max() if indices.numel() else 0) < weight.shape[1]:
        return weight.T[indices]
    return weight[indices]


def wrong_flat(indices, weight):
    """The shape of the indices is lost."""
    return weight[indices.reshape(-1)]


def wrong_from_one(indices, weight):
    """Words are counted from 1."""
    return weight[indices - 1]


def wrong_each_once(indices, weight):
    """Every word once, sorted."""
    return weight[torch.unique(indices)]


def wrong_padding_zero(indices, weight):
    """Word 0 is taken for padding and gives zeros."""
    rows = weight[indices]
    return torch.where((indices == 0).unsqueeze(-1), torch.zeros_like(rows), rows)


def wrong_scaled(indices, weight):
    """Multiplied by the root of d, as in a transformer."""
    return weight[indices] * weight.shape[1] ** 0.5


def wrong_list_of_numbers(indices, weight):
    """Plain numbers lose the graph, and an empty text its shape."""
    rows = [weight[i].tolist() for i in indices.flatten().tolist()]
    return torch.tensor(rows, dtype=weight.dtype).reshape(*indices.shape, weight.shape[1])


def wrong_summed(indices, weight):
    """The words of a sentence are summed."""
    return weight[indices].sum(dim=-2) if indices.dim() else weight[indices]


IDEAS = {
    "wrong_gradient_assigned": "gradient_assigned",
    "wrong_one_hot_product": "one_hot_product",
    "wrong_detached": "no gradient",
    "wrong_columns": "past the end",
    "wrong_columns_turned": "weight transposed",
    "wrong_flat": "flat",
    "wrong_from_one": "from_one",
    "wrong_each_once": "each_once",
    "wrong_padding_zero": "padding",
    "wrong_scaled": "scaled",
    "wrong_list_of_numbers": "no gradient",
    "wrong_summed": "summed",
}
