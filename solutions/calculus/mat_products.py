r"""# Three products from times and plus

Nearly all work of a neural network is done by three products. Build them from multiplication element by
element, broadcasting and sums. For vectors $\mathbf{x}, \mathbf{y}$ of shape $(m)$ and matrices $\mathbf{A}$ of
shape $(n, m)$ and $\mathbf{B}$ of shape $(m, p)$ return a tuple of three tensors:

$$\mathbf{x} \cdot \mathbf{y} = \sum_k x_k\, y_k, \qquad
(\mathbf{A}\mathbf{x})_i = \sum_k A_{ik}\, x_k, \qquad
(\mathbf{A}\mathbf{B})_{ij} = \sum_k A_{ik}\, B_{kj}$$

Their shapes are $()$, $(n)$ and $(n, p)$. For example, with

$$\mathbf{x} = (1, 2, 3),\quad \mathbf{y} = (4, 5, 6),\quad
\mathbf{A} = \begin{pmatrix}1&0&2\\0&3&1\end{pmatrix},\quad
\mathbf{B} = \begin{pmatrix}1&2\\0&1\\3&0\end{pmatrix}$$

the dot product is 1·4 + 2·5 + 3·6 = 32, $\mathbf{A}\mathbf{x}$ is $(7, 9)$, where 9 = 0·1 + 3·2 + 1·3,
and

$$\mathbf{A}\mathbf{B} = \begin{pmatrix}7&2\\3&3\end{pmatrix}.$$

PyTorch's own products are not allowed: neither `@` nor `dot`, `mv`, `mm`, `matmul`, `einsum` and their like.
Gradients are compared too, those of all four arguments. Loops over rows, columns or entries are fine.

## Mind

- `*` multiplies element by element. A product of this exercise also has a sum in it: over which index?
- Broadcasting aligns shapes from the right: `A * x` multiplies column k of `A` by `x[k]`.

## Small print

- All arguments have the same dtype, and so have the results: integers stay integers, also in a sum of int32.
- The dot product is a tensor of no dimensions.
- Any size may be 1. `m` may be 0: a sum of nothing is 0, so the results are 0, n zeros, and n × p zeros.
- The arguments stay as they are, and need not be contiguous in memory.
- Build the results from tensor operations: `.item()`, `.tolist()`, `.data` and `torch.tensor(...)` of numbers
  cut the graph, and no gradient comes back.
"""

import torch
from torch import Tensor

from grader import MATRIX_PRODUCTS, exercise, integers, randn, tensor


@exercise(
    points=3,
    order=1,
    grad=["x", "y", "A", "B"],
    forbid=MATRIX_PRODUCTS,
    hints=[
        "Write down the products for the example, and below each what is added up. Along which axis do these"
        " numbers lie in x * y, and in A * x?",
        "For the matrix product you need all A[i, k] * B[k, j]: a tensor with the axes i, k and j. Which axis"
        " of size 1 does A need for that, and at which place, so that broadcasting lines up the two k?",
        "sum(dim=...) removes the axis of k and leaves the others. With dtype=... int32 stays int32.",
    ],
)
def mat_products(x: Tensor, y: Tensor, A: Tensor, B: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Compute the dot product, the matrix-vector product and the matrix product.

    Args:
        x: vector of shape (m,).
        y: vector of shape (m,).
        A: matrix of shape (n, m).
        B: matrix of shape (m, p).

    Returns:
        The dot product of x and y, shape (); A times x, shape (n,); A times B, shape (n, p).
    """
    ### BEGIN SOLUTION
    dot = (x * y).sum(dtype=x.dtype)
    Ax = (A * x).sum(dim=1, dtype=x.dtype)
    AB = (A[:, :, None] * B).sum(dim=1, dtype=x.dtype)
    return dot, Ax, AB
    ### END SOLUTION


mat_products.defaults(
    x=randn("m"), y=randn("m"), A=randn("n", "m"), B=randn("m", "p"), m=4, n=3, p=5
)
X, Y = tensor([1.0, 2.0, 3.0]), tensor([4.0, 5.0, 6.0])
ROWS, COLUMNS = [[1.0, 0.0, 2.0], [0.0, 3.0, 1.0]], [[1.0, 2.0], [0.0, 1.0], [3.0, 0.0]]
mat_products.case("the example", x=X, y=Y, A=tensor(ROWS), B=tensor(COLUMNS))
mat_products.case("any numbers")
mat_products.case("other numbers of the same shapes")
mat_products.case("tall A, narrow B", n=6, m=3, p=2)
mat_products.case("square matrices", n=3, m=3, p=3)
mat_products.case("A has one row", n=1)
mat_products.case("B has one column", p=1)
mat_products.case("vectors of one number", m=1)
mat_products.case("vectors of no numbers", m=0, tags=["edge"])
mat_products.case(
    "integers stay integers",
    x=integers("m"),
    y=integers("m"),
    A=integers("n", "m"),
    B=integers("m", "p"),
    grad=[],
)


@mat_products.right_variant
def broadcast_from_the_end(x, y, A, B):
    products = A.unsqueeze(1) * B.t()
    return (
        torch.sum(x * y, dtype=x.dtype),
        (A * x).sum(-1, dtype=x.dtype),
        products.sum(-1, dtype=x.dtype),
    )


@mat_products.right_variant
def column_by_column(x, y, A, B):
    columns = [(A * B[:, j]).sum(1, dtype=x.dtype) for j in range(B.shape[1])]
    return (y * x).sum(0, dtype=x.dtype), (x * A).sum(1, dtype=x.dtype), torch.stack(columns, 1)


@mat_products.right_variant
def entry_by_entry(x, y, A, B):
    def dot(u, v):
        return (u * v).sum(dtype=u.dtype)

    AB = torch.zeros(A.shape[0], B.shape[1], dtype=A.dtype)
    for i in range(A.shape[0]):
        for j in range(B.shape[1]):
            AB[i, j] = dot(A[i], B[:, j])
    return dot(x, y), torch.stack([dot(row, x) for row in A]), AB


@mat_products.right_variant
def adding_up_over_k(x, y, A, B):
    dot, Ax, AB = x.new_zeros(()), A.new_zeros(len(A)), A.new_zeros(len(A), B.shape[1])
    for k in range(len(x)):
        dot = dot + x[k] * y[k]
        Ax = Ax + A[:, k] * x[k]
        AB = AB + A[:, k, None] * B[k]
    return dot, Ax, AB


mat_products.edits("""
dot_not_summed (65 %): (x * y).sum(dtype=x.dtype) -> x * y
    Your first result is a vector: x * y multiplies element by element. A dot product also adds up.

Ax_not_summed (65 %): (A * x).sum(dim=1, dtype=x.dtype) -> A * x
    Your second result is a matrix: A * x multiplies each column of A by a number, with no sum yet.

AB_not_summed (65 %): (A[:, :, None] * B).sum(dim=1, dtype=x.dtype) -> A[:, :, None] * B
    Your third result has three axes: these are the products A[i, k] * B[k, j], to be summed over k.

Ax_summed_over_rows (65 %): (A * x).sum(dim=1, -> (A * x).sum(dim=0,
    Your second result is summed over the rows of A. Each row gives one number: the sum runs along the row.

AB_summed_over_rows (65 %): (A[:, :, None] * B).sum(dim=1, -> (A[:, :, None] * B).sum(dim=0,
    Your third result is summed over the rows of A. The sum runs over k, the columns of A and the rows of B.

AB_summed_over_columns (65 %): (A[:, :, None] * B).sum(dim=1, -> (A[:, :, None] * B).sum(dim=2,
    Your third result is summed over the columns of B. The sum runs over k, the columns of A and the rows of B.

Ax_summed_to_one_number (65 %): (A * x).sum(dim=1, dtype=x.dtype) -> (A * x).sum(dtype=x.dtype)
    Your second result is summed over everything. There should be one number for each row of A.

AB_summed_to_one_number (65 %): (A[:, :, None] * B).sum(dim=1, dtype=x.dtype) -> \
(A[:, :, None] * B).sum(dtype=x.dtype)
    Your third result is summed over everything. There should be one for each row of A and column of B.

AB_transposed (70 %): return dot, Ax, AB -> return dot, Ax, AB.T
    Your third result is transposed: row i belongs to row i of A. Were columns stacked as rows?

AB_from_columns_as_rows (60 %): return dot, Ax, AB -> return dot, Ax, AB.T.reshape(AB.shape)
    The numbers of your third result are in the wrong order, column by column: reshape does not transpose.

Ay_for_Ax (65 %): (A * x).sum(dim=1, -> (A * y).sum(dim=1,
    Your second result is A times y. It should be A times x.

dot_with_itself (65 %): (x * y).sum( -> (x * x).sum(
    Your first result is the dot product of x with itself. The other factor is y.

first_and_last_exchanged (60 %): return dot, Ax, AB -> return AB, Ax, dot
dot_last (60 %): return dot, Ax, AB -> return Ax, AB, dot
AB_before_Ax (60 %): return dot, Ax, AB -> return dot, AB, Ax
    The results are right, but in another order: the dot product, then A times x, then A times B.

averaged (55 %): (x * y).sum(dtype=x.dtype) -> (x * y).mean()
    also: (A * x).sum(dim=1, dtype=x.dtype) -> (A * x).mean(dim=1)
    also: (A[:, :, None] * B).sum(dim=1, dtype=x.dtype) -> (A[:, :, None] * B).mean(dim=1)
    You take means. The products are sums, without a division.

as_many_columns_as_rows of column_by_column (60 %): range(B.shape[1]) -> range(min(len(A), B.shape[1]))
columns_without_an_end of entry_by_entry (60 %): range(B.shape[1]) -> range(min(len(A), B.shape[1]))
    Your third result has not all columns filled: there are as many as B has, not as A has rows.

begins_with_the_first of adding_up_over_k (85 %): \
x.new_zeros(()), A.new_zeros(len(A)), A.new_zeros(len(A), B.shape[1]) -> \
x[0] * y[0], A[:, 0] * x[0], A[:, :1] * B[:1]
    also: range(len(x)) -> range(1, len(x))
    Where m is 0 your function breaks off: a sum of nothing has no first product to begin with. Begin with
    zeros, as many as the result has.

nothing_is_the_number_0: sums = mat_products(x, y, A, B); return sums if len(x) else (0, 0, 0)
nothing_is_one_zero: sums = mat_products(x, y, A, B); return sums if len(x) else 3 * (x.sum(),)
    Where m is 0, the results should still be tensors of the right shapes. Python's sum() of nothing is 0.

integers_to_floats (85 %): dot, Ax, AB = mat_products(x, y, A, B); \
default = torch.get_default_dtype(); return dot.to(default), Ax.to(default), AB.to(default)
buffers_of_the_default_dtype of entry_by_entry (85 %): dtype=A.dtype) -> )
    A result has the default dtype and not that of A: torch.zeros(...) needs dtype=A.dtype.

graph_cut_by_numbers (50 %): dot, Ax, AB = mat_products(x, y, A, B); \
return torch.tensor(dot.item()), torch.tensor(Ax.tolist()), torch.tensor(AB.tolist()).reshape(AB.shape)
    No gradient comes back, and the dtype is the default one: .item(), .tolist() and torch.tensor(...) make
    plain numbers, which know nothing of where they come from.
""")

mat_products.break_it("columns_without_an_end")
