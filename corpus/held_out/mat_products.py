"""Answers to mat_products by somebody who had seen the notebook alone."""

import torch


def wrong_one_axis_too_many(x, y, A, B):
    """The dot product has shape (1,)."""
    dot = (x * y).sum(dim=0, keepdim=True, dtype=x.dtype)
    Ax = (A * x).sum(dim=1, dtype=x.dtype)
    AB = (A[:, :, None] * B[None]).sum(dim=1, dtype=x.dtype)
    return dot, Ax, AB


def wrong_zeros_of_float32(x, y, A, B):
    """Results begin as zeros of float32."""
    n, m = A.shape
    p = B.shape[1]
    dot = torch.zeros(())
    Ax = torch.zeros(n)
    AB = torch.zeros(n, p)
    for k in range(m):
        dot = dot + x[k] * y[k]
    for i in range(n):
        Ax[i] = (A[i] * x).sum()
        for j in range(p):
            AB[i, j] = (A[i] * B[:, j]).sum()
    return dot, Ax, AB


def wrong_begins_with_the_first(x, y, A, B):
    """Begins with the first product: fails for m = 0."""
    dot = x[0] * y[0]
    Ax = A[:, 0] * x[0]
    AB = A[:, :1] * B[:1]
    for k in range(1, len(x)):
        dot = dot + x[k] * y[k]
        Ax = Ax + A[:, k] * x[k]
        AB = AB + A[:, k : k + 1] * B[k : k + 1]
    return dot, Ax, AB


def wrong_columns_as_rows(x, y, A, B):
    """A B comes out transposed: columns are stacked as rows."""
    dot = (x * y).sum(dtype=x.dtype)
    Ax = (A * x).sum(dim=1, dtype=x.dtype)
    AB = torch.stack([(A * B[:, j]).sum(dim=1, dtype=x.dtype) for j in range(B.shape[1])])
    return dot, Ax, AB


IDEAS = {
    "wrong_one_axis_too_many": "dimension of size 1",
    "wrong_zeros_of_float32": "integers_to_floats",
    "wrong_begins_with_the_first": "begins_with_the_first",
    "wrong_columns_as_rows": "AB_transposed",
}
