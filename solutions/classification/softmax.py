r"""# Softmax

Turn the logits in $\mathbf{X}$ into probabilities along one dimension. Within a group of entries
$x_1, \dots, x_k$ that differ only in their position along `dim`,

$$p_j = \frac{\exp(x_j)}{\sum_{i=1}^{k} \exp(x_i)},$$

so that every group is positive and sums to 1. `X` may have any number of dimensions, and the result has its
shape. For example, along the last dimension

$$\begin{pmatrix}0&1&2\\3&5&4\end{pmatrix} \;\longmapsto\;
\begin{pmatrix}0.0900&0.2447&0.6652\\0.0900&0.6652&0.2447\end{pmatrix}.$$

The formula as it stands breaks down on a computer: $\exp(1000)$ is infinite in every floating-point type, and
a group with all its logits near $-1000$ ends in $0/0$. Yet only differences between logits matter, because
adding a constant $c$ to a whole group changes nothing:

$$\frac{\exp(x_j + c)}{\sum_i \exp(x_i + c)} = \frac{\exp(x_j)}{\sum_i \exp(x_i)}.$$

Choose $c$ so that nothing overflows and no denominator becomes 0, however large, small or spread out the
logits are. One matrix may hold a group near 0 beside one near 1000, so every group needs a constant of its
own.

Gradients must reach `X`, and they are compared. PyTorch's own softmax, log-softmax, `logsumexp` and whatever
wraps them are not allowed.

## Mind

- (1000, 1001, 1002) gives the same probabilities as (0, 1, 2), and so does (-1000, -999, -998).
- A logit of $-\infty$ (a class that is ruled out) gets probability exactly 0, and the others share the rest.
  A group of nothing but $-\infty$ has no answer and is not asked.

## Small print

- `dim` may be negative; -1 is the last dimension. A group of one entry gives 1, and so does a tensor of no
  dimensions, a single number. An empty batch, as of shape (0, 4) along dimension 1, gives an empty result.
- The result keeps the dtype of `X`, float64 is computed in float64. `X` stays as it is, contiguous or not.
- With $\mathbf{G}$ the gradient that comes in from above, that of `X` is
  $\partial L / \partial x_j = p_j \bigl(g_j - \sum_i g_i\, p_i\bigr)$. Tensor operations give you this for
  nothing; `.data`, `detach` and `torch.no_grad()` around them take it away.
"""

import torch
from torch import Tensor

from grader import SOFTMAXES, arange, exercise, full, randn, stack, tensor

INF = float("inf")


@exercise(
    points=3,
    order=1,
    grad=["X"],
    stand_in="lambda X, dim=-1: torch.softmax(X, dim)",
    forbid=SOFTMAXES,
    hints=[
        "Write the formula down first, ignoring large numbers: exponentials, their sum along dim, a quotient.",
        "Print the shape of the sum. For the quotient to pair each entry with its own group's sum, the summed"
        " dimension has to stay there with size 1: keepdim=True.",
        "Which entry of a group, subtracted from all of them, leaves nothing above 0 and at least one"
        " exponential equal to 1?",
        "Subtract the largest entry of each group before exponentiating: X.amax(dim=dim, keepdim=True).",
    ],
)
def softmax(X: Tensor, dim: int = -1) -> Tensor:
    """Normalise the exponentials of `X` along `dim`.

    Args:
        X: logits of any shape (*S), of floating-point dtype.
        dim: the dimension along which the result sums to 1; negative ones count from the end.

    Returns:
        Tensor of shape (*S), of the dtype and on the device of `X`.
    """
    ### BEGIN SOLUTION
    shifted = X - X.amax(dim=dim, keepdim=True)
    exponentials = shifted.exp()
    return exponentials / exponentials.sum(dim=dim, keepdim=True)
    ### END SOLUTION


softmax.defaults(X=randn("N", "C"), N=5, C=3)
softmax.case("two rows", X=tensor([[0.0, 1.0, 2.0], [3.0, 5.0, 4.0]]))
softmax.case("along dimension 0", dim=0)
softmax.case("the middle one of three dimensions", X=randn("A", "B", "C"), dim=1, A=2, B=5)
softmax.case("empty batch", N=0, C=4)
softmax.case("square matrix", X=randn("N", "N"), N=4)
softmax.case("cube along its middle", X=randn("N", "N", "N"), dim=-2, N=3)
softmax.case("one dimension only", X=randn("C"), C=6)
softmax.case("one entry in each group", C=1)
softmax.case("a single number", X=randn())
X = arange(1, 3, start=300.0, step=7e-6).to("float64")
softmax.case("float64 logits that float32 cannot tell apart", X=X)

softmax.defaults(tags=["stress"])
softmax.case("logits near 1000 and near -1000", X=tensor([[1e3, 1001, 1002], [-1e3, -999, -998]]))
softmax.case(
    "classes that are ruled out",
    X=tensor([[-INF, 0.0, 1.0, 2.5], [2.0, 0.5, -INF, -1.0]]),
    scale=1e-60,  # exactly 0 is promised
)
softmax.case(
    "groups far apart",
    X=stack(randn("C"), randn("C", mean=1e3), randn("C", mean=-1e3), full("C", value=-2e4)),
    C=5,
)
ONE = [[0.0, 1.0, 0.5, -1.0, 1e3], [0.0, 2.0, -1e3, 1.0, 0.5], [-1e3, -998.0, -INF, -999.0, -999.5]]
softmax.case("one logit far from the others", X=tensor(ONE))
softmax.case("widely spread logits", X=randn("N", "C", std=100.0), N=6, C=9)


@softmax.right_variant
def maximum_detached(X, dim=-1):
    weights = torch.exp(X - X.detach().max(dim, keepdim=True).values)
    return weights * weights.sum(dim, keepdim=True).reciprocal()


@softmax.right_variant
def group_by_group(X, dim=-1):
    if not X.dim() or not X.numel():
        return torch.softmax(X, dim)
    moved = X.movedim(dim, -1)
    groups = []
    for group in moved.reshape(-1, moved.shape[-1]):
        weights = [torch.exp(x - max(group)) for x in group]
        groups.append(torch.stack([weight / sum(weights) for weight in weights]))
    return torch.stack(groups).reshape(moved.shape).movedim(-1, dim)


@softmax.right_variant
def with_a_backward(X, dim=-1):
    class Softmax(torch.autograd.Function):
        @staticmethod
        def forward(ctx, X):
            P = torch.softmax(X, dim)
            ctx.save_for_backward(P)
            return P

        @staticmethod
        def backward(ctx, G):
            (P,) = ctx.saved_tensors
            return P * (G - (G * P).sum(dim, keepdim=True))

    return Softmax.apply(X)


softmax.equivalent_mutant(
    "shifted = X - X.detach().amax(dim=dim, keepdim=True)",
    "a shift changes no probability, so no gradient goes through it",
)

softmax.edits("""
not_shifted (80 %): - X.amax(dim=dim, keepdim=True) ->
    The formula is right, but exp overflows for large logits, and for very negative ones the denominator
    becomes 0. Subtracting one constant from a whole group changes no probability: which one keeps all in range?
shifted_by_global_maximum (80 %): X.amax(dim=dim, keepdim=True) -> (X.max() if X.numel() else 0)
    You shift by the largest entry of the whole tensor. A group that lies far below that entry then underflows
    to 0/0; each group needs a shift of its own.
shifted_by_mean (80 %): X.amax( -> X.mean(
    You shift by the mean of each group: one entry far above it still overflows. No exponent may be positive.
shifted_by_minimum (80 %): X.amax( -> X.amin(
    You shift by the smallest entry of each group: all exponents are then positive and can overflow.
shifted_along_dimension_0 (50 %): X.amax(dim=dim, keepdim=True) -> X.amax(0)
    Your shift follows dimension 0, not dim: it cancels only if a whole group is shifted by the same number.
shifted_unequally (60 %): exponentials.sum( -> (X - (X.max() if X.numel() else 0)).exp().sum(
denominator_shifted_only (50 %): return exponentials / -> return X.exp() /
numerator_shifted_only (50 %): exponentials.sum( -> X.exp().sum(
    Numerator and denominator are shifted by different constants, or only one of them is shifted. The shift
    cancels only if both use the same.
scaled_by_maximum (40 %): - X.amax( -> / X.amax(
    You divide by the largest entry of each group. Softmax is unchanged only if a constant is subtracted.
overflow_hidden (50 %): return torch.nan_to_num(X.exp() / X.exp().sum(dim=dim, keepdim=True))
    exp overflows for large logits, and nan_to_num puts 0 where that gives NaN: nobody sees any more that the
    numbers are wrong. Shift each group by its largest entry, and there is nothing to hide.
clamped_from_above_at_{n} for n = 20, 30, 50, 80, 88, 100 (65 %): \
- X.amax(dim=dim, keepdim=True) -> .clamp(max={n})
clamped_on_both_sides_at_{n} for n = 20, 30, 50, 80, 88, 100 (65 %): \
- X.amax(dim=dim, keepdim=True) -> .clamp(-{n}, {n})
    You cut large logits off before exponentiating. That avoids infinity, but logits beyond the limit all
    become equal; shift them instead, which keeps their differences.
always_last (60 %): shifted = X -> dim = -1; shifted = X
    You normalise along the last dimension whatever dim says. Look for a -1 that should be dim.
always_dimension_1 (60 %): shifted = X -> dim = 1; shifted = X
always_dimension_0 (60 %): shifted = X -> dim = 0; shifted = X
    You normalise along one dimension whatever dim says. That is right for some matrices, and only there.
negative_dimension_taken_for_0 (65 %): return softmax(X, 0 if X.dim() == 2 and dim < 0 else dim)
    In a matrix, your code takes dim=-1 for the columns. Negative dimensions count from the end: -1 is the last.
maximum_without_keepdim (50 %): amax(dim=dim, keepdim=True) -> amax(dim=dim)
sum_without_keepdim (50 %): sum(dim=dim, keepdim=True) -> sum(dim=dim)
dimension_put_back_last (65 %): sum(dim=dim, keepdim=True) -> sum(dim=dim).unsqueeze(-1)
    The sum (or the maximum) has lost the dimension it was taken along, or got it back in another place, so
    broadcasting lines it up wrongly: an error for most shapes, wrong numbers for a square. Keep it with size 1.
reshaped_without_moving (60 %): return softmax(X.reshape(-1, X.shape[dim] if X.dim() else 1)).reshape(X.shape)
    You reshape to rows of as many entries as a group has, but entries that follow each other in memory are a
    group only if dim is the last dimension. Move dim to the end first, and back afterwards.
slice_by_slice (45 %): return softmax(X.flatten(1) if X.dim() > 1 else X.unsqueeze(-1)).reshape(X.shape)
    You go through X[0], X[1], ... and normalise each of them as a whole. Those are the groups of a matrix
    along its last dimension, and of nothing else: dim says where a group lies.
divided_by_total (50 %): exponentials.sum(dim=dim, keepdim=True) -> exponentials.sum()
    You divide by the sum over all elements, so the whole tensor sums to 1. Each group has a sum of its own.
divided_by_mean (60 %): exponentials.sum( -> exponentials.mean(
    You divide by the mean of the exponentials, so each group sums to the number of its entries, not to 1.
epsilon_1e_{n} for n = 3, 4, 5, 6 (75 %): exponentials.sum(dim=dim, keepdim=True) -> \
(exponentials.sum(dim=dim, keepdim=True) + 1e-{n})
    There is a small constant in the denominator, so the probabilities sum to a little less than 1. After the
    right shift one exponential of each group is 1, and the sum cannot be 0.
odds (50 %): P = softmax(X, dim); return P / torch.where(P < 1, 1 - P, 1)
    The sum in your denominator leaves out the entry in the numerator: those are odds, not probabilities.
divided_by_length (45 %): exponentials.sum( -> exponentials.norm(
    You divide by the Euclidean length of the exponentials. It is their sum that should become 1.
sign_turned (60 %): return softmax(-X, dim)
    The smallest logit gets the largest probability: there is a minus sign in front of the logits.
powers_of_2 (60 %): shifted.exp() -> 2**shifted
    You take powers of 2, and softmax powers of e: the probabilities are in the right order, but too even.
without_exponential (30 %): shifted.exp() -> X
    You divide the logits themselves by their sum. Softmax takes exponentials first: they are never negative.
sigmoids_shared (30 %): shifted.exp() -> X.sigmoid()
    You divide sigmoids by their sum. Softmax takes exponentials, which do not level off for large logits.
scaled_as_in_attention (60 %): return softmax(X / (X.shape[dim] if X.dim() else 1) ** 0.5, dim)
    You divide the logits by the square root of their number first. That belongs to attention, not to softmax.
applied_twice (50 %): return softmax(softmax(X, dim), dim)
    Softmax is applied twice: what you normalise are probabilities already, and become nearly equal.
logarithm (50 %): return exponentials / -> return shifted -
    also: sum(dim=dim, keepdim=True) -> sum(dim=dim, keepdim=True).log()
    Your result is the logarithm of softmax: it is negative throughout. Asked for are the probabilities.
hard_maximum: shifted.exp() -> shifted.eq(0).to(X.dtype)
    All of the probability goes to the largest logit. That is argmax; softmax leaves something for every entry.
graph_cut (50 %): return softmax(X, dim).detach()
    No gradient comes back to X: the graph was cut, as .data, detach, .item(), numpy and torch.no_grad() do.
denominator_detached (50 %): .sum(dim=dim, keepdim=True) -> .sum(dim=dim, keepdim=True).detach()
gradient_without_sum of with_a_backward (55 %): G - (G * P).sum(dim, keepdim=True) -> G
    The numbers are right, the gradient is not: the sum in the denominator is treated as a constant (cut from
    the graph, or left out of a backward of your own). It depends on X as well.
numerator_detached (50 %): return exponentials / -> return exponentials.detach() /
gradient_of_denominator of with_a_backward (50 %): (G - (G -> (-(G
    The numbers are right, the gradient is not: the numerator is cut from the graph, or g is missing from the
    difference, so only what the denominator contributes is left.
gradient_of_diagonal of with_a_backward (55 %): (G * P).sum(dim, keepdim=True) -> G * P
    Your gradient is p(1 - p)g, but a logit also lowers all the other probabilities of its group.
gradient_with_p_squared of with_a_backward (60 %): return P * -> return P * P *
gradient_without_p of with_a_backward (60 %): return P * ( -> return (
gradient_with_plain_sum of with_a_backward (60 %): (G * P).sum -> G.sum
gradient_with_plain_mean of with_a_backward (60 %): (G * P).sum -> G.mean
    Your gradient is not p(g - sum of g·p): p stands in front, once, and the sum weighs each g with its p.
gradient_summed_over_all of with_a_backward (65 %): sum(dim, keepdim=True) -> sum()
gradient_along_last of with_a_backward (70 %): sum(dim, -> sum(-1,
    The sum in your gradient p(g - sum of g·p) runs over the whole tensor, or along the last dimension whatever
    dim says. It is over one group, as in the forward pass.
""")

softmax.debug("last_axis of maximum_detached: weights.sum(dim, -> weights.sum(-1,")

softmax.break_it("gradient_with_plain_mean")
