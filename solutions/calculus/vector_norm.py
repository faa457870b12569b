r"""# Three norms

How long is a vector? There is more than one answer. Return the norm of `x` that `p` asks for:

| `p` | name | formula | of $(3, -4)$ |
|---|---|---|---|
| 1 | L1 | $\sum_i \lvert x_i \rvert$ | 7 |
| 2 | L2, Euclidean | $\sqrt{\sum_i x_i^2}$ | 5 |
| `float("inf")` | maximum | $\max_i \lvert x_i \rvert$ | 4 |

With `dim=None` the norm is taken over all numbers of `x`, however many axes it has. For a matrix and $p = 2$
that is the *Frobenius norm*: of 4 × 9 ones, it is $\sqrt{36} = 6$. With a number in `dim`, norms are taken
along this axis: of a matrix of shape $(n, m)$, `dim=1` gives the norm of each row, shape $(n)$. With
`keepdim=True`, each axis that disappears stays as an axis of size 1.

Gradients are compared too. The L2 norm has a kink where all its numbers are 0: return the gradient 0 there,
and not NaN. PyTorch's own norms are not allowed, and no loop over the numbers is needed.

## Mind

- Python's and PyTorch's `max` of $(3, -4)$ is 3.
- The slope of $\sqrt{s}$ at $s = 0$ is infinite. The chain rule multiplies it by 0,
  and $0 \cdot \infty$ is NaN.

## Small print

- `x` is a floating-point tensor, and the result has its dtype. It may have no dimensions; then `dim` is `None`.
- `dim` may be 0, the first axis, or negative: -1 is the last axis. No axis has size 0.
- Where a row is all zeros, its gradient is 0 for every `p`, and the other rows have their own gradients.
- With `dim=None` and `keepdim=True`, the result has as many axes as `x`, all of size 1.
- Where several numbers share the largest size, its gradient is not compared, except for zeros.
- `p` is 1, 2 or infinity; nothing else is asked for. `x` stays as it is.
"""

import torch
from torch import Tensor

from grader import distinct, exercise, full, randn, stack, tensor


@exercise(
    points=3,
    order=2,
    grad=["x"],
    forbid=[
        "torch.*norm",
        "torch.*norm_",
        "torch.linalg.*",
        "torch.dist",
        "torch.cdist",
        "torch.nn.functional.normalize",
        "torch.nn.functional.*distance",
        "torch.nn.utils.*",
        "torch.nn.*Distance",
        "numpy.linalg.*",
    ],
    hints=[
        "Three formulas: one branch for each p. `sum` and `amax` both take dim and keepdim.",
        "With dim=None these two go over all axes, so no case needs to be told apart.",
        "For the gradient at 0, a where behind the root comes too late: the root itself must not see the 0."
        " What can be put there before the root is taken, and how is it put right afterwards?",
    ],
)
def vector_norm(x: Tensor, p: float = 2, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Compute the L1, L2 or maximum norm of all of `x`, or along one axis.

    Args:
        x: floating-point tensor of any shape.
        p: 1, 2 or float("inf").
        dim: the axis along which norms are taken; None for all axes.
        keepdim: whether axes that disappear stay, with size 1.

    Returns:
        The norm, or norms, of the dtype and on the device of `x`.
    """
    ### BEGIN SOLUTION
    if p == 1:
        return x.abs().sum(dim, keepdim)
    if p == float("inf"):
        return x.abs().amax(dim, keepdim)
    squares = (x * x).sum(dim, keepdim)
    is_zero = squares == 0
    # The root must not see a 0, for its slope there is infinite: it is shown a 1 instead.
    return (squares + is_zero).sqrt() * ~is_zero
    ### END SOLUTION


INF = float("inf")
PAIR, ZEROS = tensor([3.0, -4.0]), full(5, value=0.0)
ROWS = stack(distinct(4), full(4, value=0.0), distinct(4))
COLUMN = tensor([[3.0, 0.0, -1.0], [4.0, 0.0, 2.5]])
vector_norm.defaults(x=distinct("n", "m"), n=4, m=3)
vector_norm.case("L2 of 3 and -4", x=PAIR)
vector_norm.case("L1 of 3 and -4", x=PAIR, p=1)
vector_norm.case("maximum of 3 and -4", x=PAIR, p=INF)
vector_norm.case("ones in 4 rows and 9 columns", x=full(4, 9, value=1.0), p=2)
vector_norm.case("L2 of each row", p=2, dim=1)
vector_norm.case("L1 of each column", p=1, dim=0)
vector_norm.case("maximum norm of each row", p=INF, dim=1, n=5)
vector_norm.case("L2 of three axes", x=randn("k", "n", "m"), k=2)
vector_norm.case("L2 along axis -2, kept", x=randn("k", "n", "m"), k=2, dim=-2, keepdim=True)
vector_norm.case(
    "L1 along the last axis, kept", x=randn("k", "n", "m"), k=2, p=1, dim=-1, keepdim=True
)
vector_norm.case("maximum norm along axis 0, kept", p=INF, dim=0, keepdim=True)
vector_norm.case("L2 of a matrix, axes kept", keepdim=True)
vector_norm.case("L1 of a matrix, axes kept", p=1, keepdim=True)
vector_norm.case("maximum norm of a matrix, axes kept", p=INF, keepdim=True)
vector_norm.case("negative numbers alone", x=tensor([[-1.0, -4.9], [-5.0, -3.0]]), p=INF)
vector_norm.case("L2 of zeros", x=ZEROS, tags=["kink"])
vector_norm.case("L1 of zeros", x=ZEROS, p=1, tags=["kink"])
vector_norm.case("maximum norm of zeros", x=ZEROS, p=INF, tags=["kink"])
vector_norm.case("a row of zeros among others", x=ROWS, dim=1, tags=["kink"])
vector_norm.case("a column of zeros, kept", x=COLUMN, dim=0, keepdim=True, tags=["kink"])
vector_norm.case("a matrix of zeros", x=full(2, 3, value=0.0), tags=["kink"])
vector_norm.case("a number without axes", x=tensor(-3.0))


@vector_norm.right_variant
def by_where(x, p=2, dim=None, keepdim=False):
    axes = list(range(x.ndim)) if dim is None else [dim]
    if p == 2:
        s = x.square().sum(dim=axes, keepdim=keepdim)
        return torch.where(s > 0, torch.sqrt(torch.where(s > 0, s, torch.ones_like(s))), 0 * s)
    sizes = torch.where(x < 0, -x, torch.where(x > 0, x, 0 * x))
    return sizes.sum(axes, keepdim) if p == 1 else torch.amax(sizes, axes, keepdim)


@vector_norm.right_variant
def flattened_first(x, p=2, dim=None, keepdim=False):
    if dim is None:
        all_of_it = flattened_first(x.reshape(-1), p, 0)
        return all_of_it.reshape([1] * x.dim()) if keepdim else all_of_it
    if p == 1:
        return (x * x.sign()).sum(dim, keepdim=keepdim)
    if p == float("inf"):
        return (x * x.sign()).max(dim, keepdim=keepdim).values
    # Of vectors of length 1 the root has no kink, and zeros stay zeros.
    largest = x.detach().abs().amax(dim, keepdim=True)
    largest = largest + (largest == 0)
    squares = ((x / largest) ** 2).sum(dim, keepdim=True)
    norms = largest * (squares + (squares == 0)).sqrt() * (squares > 0)
    return norms if keepdim else norms.squeeze(dim)


class RootOfSquares(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dims):
        norm = (x**2).sum(dims, keepdim=True) ** 0.5
        ctx.save_for_backward(x, norm)
        return norm

    @staticmethod
    def backward(ctx, upstream):
        x, norm = ctx.saved_tensors
        return upstream * x / norm.clamp(min=1e-300), None


@vector_norm.right_variant
def own_backward(x, p=2, dim=None, keepdim=False):
    dims = tuple(range(x.dim())) if dim is None else (dim,)
    if p == 2:
        norm = RootOfSquares.apply(x, dims)
        return norm if keepdim else norm.sum(dims)
    return getattr(abs(x), "sum" if p == 1 else "amax")(dims, keepdim)


vector_norm.edits("""
nan_at_zero (80 %): (squares + is_zero).sqrt() * ~is_zero -> squares.sqrt()
    Where all numbers are 0, the gradient of your L2 norm is NaN: the slope of the root is infinite there. A
    where or masked_fill behind the root is too late, as NaN times 0 is NaN.

zeros_as_a_whole_only (85 %): (squares + is_zero).sqrt() * ~is_zero -> \
(squares + is_zero).sqrt() * ~is_zero if is_zero.all() else squares.sqrt()
    Where one row or column is all zeros and others are not, the gradient of its L2 norm is NaN. There are
    several norms then: each has a root of its own, and none of these roots may see a 0.

L1_by_roots (85 %): return x.abs().sum -> return (x * x).sqrt().sum
maximum_by_roots (85 %): x.abs().amax -> (x * x).sqrt().amax
sizes_by_roots (80 %): return x.abs().sum -> return (x * x).sqrt().sum
    also: x.abs().amax -> (x * x).sqrt().amax
    Of an x with zeros the gradient is NaN, for the L2 norm is not the only one with a root here: sizes taken as
    roots of squares have an infinite slope at 0. The gradient of abs is 0 there.

epsilon_{n} for n = 6, 8 (80 %): (squares + is_zero).sqrt() * ~is_zero -> (squares + 1e-{n}).sqrt()
clamped_at_{n} for n = 6, 8, 10, 12 (80 %): (squares + is_zero).sqrt() * ~is_zero -> \
squares.clamp(min=1e-{n}).sqrt()
    The L2 norm of zeros comes out a little above 0: a tiny number is added before the root is taken, or kept
    as the least that it is taken of.

one_for_zeros (75 %): * ~is_zero ->
    The L2 norm of zeros comes out as 1: what keeps the root from the 0 has to be put right afterwards.

no_root (50 %): (squares + is_zero).sqrt() * ~is_zero -> squares
    Your L2 norm has no root: it is the sum of the squares.

means (40 %): (x * x).sum( -> (x * x).mean(
    also: x.abs().sum( -> x.abs().mean(
    Your L1 and L2 norms are means. Both add up, and divide by nothing.

root_of_sum (35 %): (x * x).sum(dim, keepdim) -> x.sum(dim, keepdim) ** 2
    You add up before you square, so that numbers of different sign cancel. Square them first, one by one.

L1_without_abs (70 %): return x.abs().sum -> return x.sum
    In the L1 norm negative numbers make the sum smaller. It adds up absolute values.

abs_of_the_sum (65 %): x.abs().sum(dim, keepdim) -> x.sum(dim, keepdim).abs()
    Your L1 norm takes the absolute value of the sum. Take it of each number, before they are added up.

maximum_without_abs (70 %): x.abs().amax -> x.amax
    Your maximum norm is the largest number. It should be the largest absolute value, 4 for 3 and -4.

no_absolute_values (50 %): return x.abs().sum -> return x.sum
    also: x.abs().amax -> x.amax
    Negative numbers should count by their size in the L1 and the maximum norm: take absolute values.

power_{n} for n = 10, 20, 50, 100 (60 %): return x.abs().amax(dim, keepdim) -> \
return (x.abs() ** {n}).sum(dim, keepdim) ** (1 / {n})
    Your maximum norm is a root of a sum of high powers. That only comes near the largest absolute value.

power_infinity (60 %): x.abs().amax(dim, keepdim) -> (x.abs() ** p).sum(dim, keepdim) ** (1 / p)
    Your maximum norm is 1, whatever x is: 1 / p is 0, and a number to the power 0 is 1.

matrix_norms (55 %): return vector_norm(x, p, dim, keepdim) if dim is not None or x.dim() != 2 or p == 2 \
else x.abs().sum(0 if p == 1 else 1).max().reshape([1, 1] if keepdim else [])
    Of a matrix you take another norm, the largest sum of a column or row. Here a matrix is one long vector.

dim_0_is_no_dim (70 %): return vector_norm(x, p, dim or None, keepdim)
    dim=0 is treated as if no dim were given: 0 counts as false. Ask whether dim is None.

first_axis_by_default (60 %): return vector_norm(x, p, 0 if dim is None and x.dim() else dim, keepdim)
last_axis_by_default (60 %): return vector_norm(x, p, -1 if dim is None and x.dim() else dim, keepdim)
    Without a dim your norm is taken along one axis. It should be taken over all numbers of x.

other_axis (50 %): return vector_norm(x, p, dim if dim is None or x.dim() != 2 else -1 - dim, keepdim)
    Of a matrix you take norms along the other axis: dim=1 gives one for each row, and runs along it.

keepdim_without_dim_ignored (75 %): return vector_norm(x, p, dim, keepdim and dim is not None)
keepdim_without_dim_gives_one_axis of flattened_first (75 %): [1] * x.dim() -> [1]
    With dim=None and keepdim=True the result should have as many axes as x, all of size 1.

keepdim_ignored (60 %): return vector_norm(x, p, dim)
    keepdim=True changes nothing: the axes that disappear should stay, with size 1.

pair_of_max (60 %): x.abs().amax(dim, keepdim) -> \
(x.abs().max() if dim is None else x.abs().max(dim, keepdim))
    Your maximum norm returns two things: max with a dim gives values and places. Take .values, or use amax.
""")
