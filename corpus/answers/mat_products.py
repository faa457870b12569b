"""Answers to mat_products by somebody who had seen the notebook alone."""

import torch


def right_of_a_student(x, y, A, B):
    dot = (x * y).sum(dtype=x.dtype)
    Ax = (A * x).sum(dim=1, dtype=x.dtype)
    AB = (A[:, :, None] * B[None]).sum(dim=1, dtype=x.dtype)
    return dot, Ax, AB


def wrong_summed_over_rows(x, y, A, B):
    """A x is summed over the rows."""
    dot = (x * y).sum(dtype=x.dtype)
    Ax = (A * x).sum(dim=0, dtype=x.dtype)
    AB = (A[:, :, None] * B[None]).sum(dim=1, dtype=x.dtype)
    return dot, Ax, AB


def wrong_dot_not_summed(x, y, A, B):
    """The dot product is not summed."""
    dot = x * y
    Ax = (A * x).sum(dim=1, dtype=x.dtype)
    AB = (A[:, :, None] * B[None]).sum(dim=1, dtype=x.dtype)
    return dot, Ax, AB


def wrong_wrong_axis(x, y, A, B):
    """A B is summed over the wrong axis."""
    dot = (x * y).sum(dtype=x.dtype)
    Ax = (A * x).sum(dim=1, dtype=x.dtype)
    AB = (A[:, :, None] * B[None]).sum(dim=2, dtype=x.dtype)
    return dot, Ax, AB


def wrong_int64(x, y, A, B):
    """Sums of int32 become int64."""
    dot = (x * y).sum()
    Ax = (A * x).sum(dim=1)
    AB = (A[:, :, None] * B[None]).sum(dim=1)
    return dot, Ax, AB


def wrong_python_numbers(x, y, A, B):
    """Numbers are collected with item(): no gradient."""
    n, m = A.shape
    p = B.shape[1]
    dot = torch.tensor(sum(x[k].item() * y[k].item() for k in range(m)), dtype=x.dtype)
    Ax = torch.tensor(
        [sum(A[i, k].item() * x[k].item() for k in range(m)) for i in range(n)], dtype=x.dtype
    )
    AB = torch.tensor(
        [
            [sum(A[i, k].item() * B[k, j].item() for k in range(m)) for j in range(p)]
            for i in range(n)
        ],
        dtype=x.dtype,
    )
    return dot, Ax, AB


IDEAS = {
    "wrong_summed_over_rows": "Ax_summed_over_rows",
    "wrong_dot_not_summed": "dot_not_summed",
    "wrong_wrong_axis": "AB_summed_over_columns",
    "wrong_int64": "int32",
    "wrong_python_numbers": "no gradient",
}
