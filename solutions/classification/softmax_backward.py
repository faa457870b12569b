r"""# Backward through softmax

Softmax has made probabilities $\mathbf{P}$ of the logits $\mathbf{O}$, row by row. A loss $L$ was computed
from them, and its gradient by the probabilities is known: $G_{ij} = \partial L / \partial P_{ij}$, called
`grad_out`. Take it one step back: return the gradient by the logits, $\partial L / \partial \mathbf{O}$.

Look at one row, with the probabilities $p_1, \dots, p_k$. Each logit moves all of them:

$$\frac{\partial p_i}{\partial o_j} = \begin{cases} p_i\,(1 - p_i) & \text{for } i = j,\\
-p_i\, p_j & \text{for } i \ne j. \end{cases}$$

These numbers are the Jacobian $\mathbf{J} = \operatorname{diag}(\mathbf{p}) - \mathbf{p}\mathbf{p}^\top$. It is
symmetric, so by the chain rule the gradient of the row is $\mathbf{J}\mathbf{g}$, with the row $\mathbf{g}$ of
$\mathbf{G}$. Multiply this out on paper: most of the work goes away, and $\mathbf{J}$ need not be built.

For example, $\mathbf{p} = (0.2, 0.3, 0.5)$ and $\mathbf{g} = (1, 2, 0)$ give $(0.04, 0.36, -0.4)$. The first
number is $0.16 \cdot 1 - 0.06 \cdot 2 - 0.1 \cdot 0$.

**Compute all rows at once.** For 150 rows PyTorch may be called at most 100 times, which excludes a loop over
rows. Autograd (`backward`, `torch.autograd`, `torch.func`) is not allowed either.

## Mind

- Softmax does not work on each entry alone. What a logit gives to its own class it takes from all others.
- Rows have nothing to do with each other: each is an example of its own.

## Small print

- `P` and `grad_out` have the shape $(n, k)$ and the same dtype; the result has that shape and dtype.
- Probabilities may be exactly 1 and 0, where softmax was sure. For $k = 1$ they are all 1.
- Nothing is averaged: a factor such as $1/n$ belongs to the loss, and is in `grad_out` already.
- `P` and `grad_out` stay as they are. They need not be contiguous in memory: `grad_out` can be one column that
  was expanded.
"""

import torch
from torch import Tensor

from grader import DERIVATIVES, exercise, full, integers, randn, tensor
from grader.drivers import counted_calls


@exercise(
    points=4,
    order=3,
    forbid=[*DERIVATIVES, "torch._softmax_backward_data", "torch._C.*", "torch.ops.*"],
    hints=[
        "Write out the first entry of J g with p1, p2, p3 and g1, g2, g3. Which factor do all terms share?",
        "J has two parts. diag(p) g is p * g, entry by entry. And p pᵀ g is p times pᵀ g, which is a single"
        " number for the row.",
        "That number is a sum over the classes of a row, so there are n of them. Keep them as a column, with"
        " keepdim=True, or they meet the columns of the matrix instead of its rows.",
    ],
)
def softmax_backward(P: Tensor, grad_out: Tensor) -> Tensor:
    """Pass a gradient back through softmax.

    Args:
        P: probabilities, shape (n, k); softmax has made each row from a row of logits.
        grad_out: gradient of the loss by `P`, shape (n, k).

    Returns:
        Gradient of the loss by the logits, shape (n, k), of the dtype and device of `P`.
    """
    ### BEGIN SOLUTION
    average = (P * grad_out).sum(dim=1, keepdim=True)
    return P * (grad_out - average)
    ### END SOLUTION


def from_logits(softmax_backward, logits, grad_out):
    P = torch.softmax(logits, dim=1)
    return softmax_backward(P, grad_out.expand(P.shape))


def cross_entropy(softmax_backward, logits, y):
    P = torch.softmax(logits, dim=1)
    one_hot = torch.nn.functional.one_hot(y, P.shape[1])
    return softmax_backward(P, -one_hot / (len(y) * P))


softmax_backward.case(
    "two rows to check by hand",
    P=tensor([[0.2, 0.3, 0.5], [0.5, 0.25, 0.25]]),
    grad_out=tensor([[1.0, 2, 0], [4, 0, -4]]),
)
SURE = tensor([[1.0, 0, 0], [0, 0, 1]])
softmax_backward.case("sure: probabilities of 1 and 0", P=SURE, grad_out=randn(2, 3))
ALIKE = {"P": full("n", 4, value=0.25), "grad_out": randn("n", 4), "n": 150}
softmax_backward.case("150 rows at once", call=counted_calls, **ALIKE)
PAIRS = {"P": full("n", 2, value=0.5), "grad_out": randn("n", 2), "n": 150}
softmax_backward.case("150 rows of two classes at once", call=counted_calls, **PAIRS)
softmax_backward.defaults(
    logits=randn("n", "k"), grad_out=randn("n", "k"), n=5, k=4, call=from_logits
)
softmax_backward.case("five rows, four classes")
softmax_backward.case("five other rows")
softmax_backward.case("as many rows as classes", n=4)
softmax_backward.case("one row", n=1, k=6)
softmax_backward.case("one class", n=3, k=1)
softmax_backward.case("nearly sure", logits=randn("n", "k", std=9.0), n=6, k=5)
softmax_backward.case("all of a row alike: an expanded column", grad_out=randn("n", 1))
softmax_backward.defaults(logits=randn("n", "k"), y=integers("n", high="k"), call=cross_entropy)
softmax_backward.case("the gradient of mean cross-entropy", n=6, k=3)
softmax_backward.leave_out("below", "probabilities are not below 0")


@softmax_backward.right_variant
def with_jacobians(P, grad_out):
    J = torch.diag_embed(P) - P[:, :, None] * P[:, None, :]
    return (J @ grad_out[:, :, None]).squeeze(2)


@softmax_backward.right_variant
def by_einsum(P, grad_out):
    return P * grad_out - torch.einsum("ni,nj,nj->ni", P, P, grad_out)


@softmax_backward.right_variant
def class_by_class(P, grad_out):
    columns = []
    for j in range(P.shape[1]):
        others = sum(P[:, i] * grad_out[:, i] for i in range(P.shape[1]) if i != j)
        columns.append(P[:, j] * (1 - P[:, j]) * grad_out[:, j] - P[:, j] * others)
    return torch.stack(columns, dim=1)


softmax_backward.edits("""
loop_over_rows (70 %): return torch.stack([softmax_backward(p[None], g[None])[0] for p, g in zip(P, grad_out)])
    For 150 rows you call PyTorch more than 100 times: do you go through them one by one? Products
    entry by entry and sums along dim=1 do all rows at once.
diagonal_only (40 %): (P * grad_out).sum(dim=1, keepdim=True) -> P * grad_out
    Your result is p (1 - p) g: it has only the diagonal of the Jacobian. A logit moves the other probabilities
    of its row, too.
sum_left_out (30 %): grad_out - average -> grad_out
    Your result is p g. The denominator of softmax contains every logit, and that adds a second term.
summed_over_rows (50 %): dim=1 -> dim=0
    Your sum runs down the columns, over the rows. The classes of one row belong together: dim=1.
summed_over_all (50 %): dim=1, keepdim=True ->
    You sum over the whole matrix. Each row has a sum of its own.
sum_without_keepdim (60 %): dim=1, keepdim=True -> dim=1
    Your sums have shape (n,) and meet the columns: number i belongs to row i. Keep them as a column.
sum_not_weighted (50 %): (P * grad_out).sum -> grad_out.sum
mean_not_weighted (50 %): (P * grad_out).sum -> grad_out.mean
    You take the sum or the mean of g alone. In J g each g stands beside its p: pᵀ g.
mean_for_sum (60 %): (P * grad_out).sum( -> (P * grad_out).mean(
    You take the mean of p g, which divides by the number of classes. pᵀ g is the sum.
factor_left_out (50 %): return P * ( -> return (
    The factor p in front is missing: you return g minus pᵀ g.
factor_twice (60 %): return P * ( -> return P * P * (
    There is one factor p too many: it stands in front once.
sign_turned (60 %): grad_out - average -> average - grad_out
    All your signs are turned: a larger logit makes the probability of its own class larger.
added (55 %): grad_out - average -> grad_out + average
    You add the two parts of the Jacobian. The second one is subtracted: diag(p) - p pᵀ.
diagonal_twice (55 %): grad_out - average -> grad_out * (1 - P) - average
    You subtract p² on the diagonal twice: p (1 - p) is the diagonal of diag(p) - p pᵀ as a whole.
diagonal_left_out (45 %): P * (grad_out - average) -> -P * average
    You have -p pᵀ alone. The part diag(p), which gives p g, is missing.
off_diagonal_only (45 %): P * (grad_out - average) -> P * (P * grad_out - average)
    The diagonal of the Jacobian is missing. A logit moves its own probability, too: p (1 - p) stands there.
second_factor_left_out (50 %): P * (grad_out - average) -> P * grad_out - average
    You subtract pᵀ g itself, in every place. In p pᵀ g this number is multiplied by p.
mean_of_products (40 %): P * (grad_out - average) -> P * grad_out - (P * grad_out).mean(1, True)
    You subtract the mean of p g, so that rows add up to 0. They must, but what is subtracted is p times pᵀ g.
clamped_at_{n} (80 %) for n = 6, 7: return softmax_backward(P.clamp(1e-{n}, 1 - 1e-{n}), grad_out)
raised_to_{n} (80 %) for n = 6, 7: return softmax_backward(P.clamp(min=1e-{n}), grad_out)
    You keep probabilities away from 0 or 1, as it seems. Nothing here divides by them: 0 and 1 may stay.
softmax_once_more (60 %): return softmax_backward(P.softmax(dim=1), grad_out)
    You take softmax of P. P holds probabilities already.
divided_by_rows (70 %): return softmax_backward(P, grad_out) / len(P)
    You divide by the number of rows. The 1/n of a mean is in grad_out already.
through_log_softmax (30 %): return grad_out - P * grad_out.sum(dim=1, keepdim=True)
    That is the way back through the logarithm of softmax. Here the gradient comes by P, not by log P.
rows_added (50 %): return softmax_backward(P, grad_out).sum(dim=0)
    You add up the rows. Each row of logits has a gradient of its own: shape (n, k).
rows_mixed (45 %): P * (grad_out - average) -> P * grad_out - P @ (P.T @ grad_out)
    P @ (P.T @ G) mixes all rows. In each row it should be p times the number pᵀ g of this row.
first_row_for_all (40 %): return grad_out @ (torch.diag(P[0]) - torch.outer(P[0], P[0]))
    You use the Jacobian of the first row for all rows. Each row has its own probabilities.
first_row_alone (40 %): G = torch.zeros_like(P); G[:1] = softmax_backward(P, grad_out)[:1]; return G
    Only your first row is filled, the others are 0. Does return end a loop over rows?
last_row_alone (30 %): return [softmax_backward(p[None], g[None])[0] for p, g in zip(P, grad_out)][-1]
    You return one row, the last. Each row of logits has a gradient: shape (n, k), and without a loop.
---
difference (15 %): return P - grad_out
difference_divided (15 %): return (P - grad_out) / len(P)
ones_subtracted (15 %): return P - (grad_out != 0).to(P)
largest_subtracted (15 %): return (P - torch.eye(P.shape[1]).to(P)[grad_out.argmax(1)]) / len(P)
    P minus the label is the gradient of cross-entropy. Here grad_out is no label, but a gradient by P.
slope_alone (15 %): return P * (1 - P)
    You have the slope of each probability by its own logit. It still has to meet grad_out.
jacobian_returned (30 %): return torch.diag_embed(P) - P[:, :, None] * P[:, None, :]
    You return the Jacobians, shape (n, k, k). They still have to be multiplied by grad_out.
""")

softmax_backward.debug(
    "diagonal_twice of class_by_class: range(P.shape[1]) if i != j) -> range(P.shape[1]))"
)
