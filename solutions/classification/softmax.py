r"""# Softmax

Turn the logits in $\mathbf{X}$ into probabilities along one dimension. Within a group of entries
$x_1, \dots, x_k$ that differ only in their position along `dim`,

$$p_j = \frac{\exp(x_j)}{\sum_{i=1}^{k} \exp(x_i)},$$

so that every group is positive and sums to 1. `X` may have any number of dimensions, and the result
has its shape. For example, along the last dimension

$$\begin{pmatrix}0&1&2\\3&5&4\end{pmatrix} \;\longmapsto\;
\begin{pmatrix}0.0900&0.2447&0.6652\\0.0900&0.6652&0.2447\end{pmatrix}.$$

The formula as it stands breaks down on a computer: $\exp(1000)$ is infinite in every floating-point
type, and a group with all its logits near $-1000$ ends in $0/0$. Yet only differences between logits
matter, because adding a constant $c$ to a whole group changes nothing:

$$\frac{\exp(x_j + c)}{\sum_i \exp(x_i + c)} = \frac{\exp(x_j)}{\sum_i \exp(x_i)}.$$

Choose $c$ so that nothing overflows and no denominator becomes 0, however large, small or spread out
the logits are. One matrix may hold a group near 0 beside one near 1000, so every group needs a
constant of its own.

- (1000, 1001, 1002) gives the same probabilities as (0, 1, 2), and so does (-1000, -999, -998).
- A logit of $-\infty$ (a class that is ruled out) gets probability exactly 0, and the others share the
  rest. A group of nothing but $-\infty$ has no answer and is not asked.
- `dim` may be negative, as everywhere in PyTorch; -1 is the last dimension.
- A group of one entry gives 1. That includes a tensor of no dimensions, a single number.
- An empty batch, such as shape (0, 4) along its last dimension, gives an empty result of that shape.
- The result keeps the dtype of `X`, and float64 is computed in float64.
- Gradients must reach `X`: with $\mathbf{G}$ the gradient that comes in from above,
  $\partial L / \partial x_j = p_j \bigl(g_j - \sum_i g_i\, p_i\bigr)$. Tensor operations give you this
  for nothing; `.data`, `detach` and `torch.no_grad()` around them take it away.
- `X` stays as it is, and need not be contiguous in memory.

PyTorch's own softmax, log-softmax, `logsumexp` and whatever wraps them are not allowed.
"""

import torch
from torch import Tensor

from grader import arange, exercise, randn, stack, tensor

INF = float("inf")


@exercise(
    points=3,
    order=1,
    grad=["X"],
    forbid=[
        "torch.softmax",
        "torch.log_softmax",
        "torch.logsumexp",
        "torch._softmax",
        "torch._log_softmax",
        "torch.Tensor.softmax",
        "torch.Tensor.log_softmax",
        "torch.Tensor.logsumexp",
        "torch.special.*",
        "torch.sparse.softmax",
        "torch.sparse.log_softmax",
        "torch.nn.functional.softmax",
        "torch.nn.functional.log_softmax",
        "torch.nn.functional.gumbel_softmax",
        "torch.nn.functional.softmin",
        "torch.nn.functional.cross_entropy",
        "torch.nn.functional.scaled_dot_product_attention",
        "torch.nn.functional.multi_head_attention_forward",
        "torch.nn.Softmax*",
        "torch.nn.LogSoftmax",
        "torch.nn.Softmin",
        "torch.nn.AdaptiveLogSoftmaxWithLoss",
        "torch.nn.CrossEntropyLoss",
        "torch.nn.MultiheadAttention",
        "torch.nn.Transformer*",
        "torch._C.*",
        "torch.ops.*",
        "scipy.special.*",
    ],
    hints=[
        "Write the formula down first, ignoring large numbers: exponentials, their sum along dim, and a"
        " quotient.",
        "Print the shape of the sum. For the quotient to pair each entry with its own group's sum, the"
        " summed dimension has to stay there with size 1: keepdim=True.",
        "Which entry of a group, subtracted from all of them, leaves nothing above 0 and at least one"
        " exponential equal to 1?",
        "Subtract the largest entry of each group before exponentiating: X.amax(dim=dim, keepdim=True),"
        " with the same dim as the sum.",
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


softmax.case("two rows", X=tensor([[0.0, 1.0, 2.0], [3.0, 5.0, 4.0]]))
softmax.case("along dimension 0", X=randn(5, 3), dim=0)
softmax.case("the middle one of three dimensions", X=randn(2, 5, 3), dim=1)
softmax.case(
    "logits near 1000 and near -1000",
    X=tensor([[1000.0, 1001.0, 1002.0], [-1000.0, -999.0, -998.0]]),
    tags=["stress"],
)
softmax.case(
    "classes that are ruled out",
    X=tensor([[0.0, -INF, 1.0, 2.5], [2.0, 0.5, -1.0, -INF]]),
    tags=["stress"],
)
softmax.case("empty batch", X=randn(0, 4))
softmax.case("square matrix", X=randn(4, 4), hidden=True)
softmax.case("cube along its middle", X=randn(3, 3, 3), dim=-2, hidden=True)
softmax.case("one dimension only", X=randn(6), hidden=True)
softmax.case("one entry in each group", X=randn(5, 1), grad=[], hidden=True)
softmax.case("a single number", X=randn(), grad=[], hidden=True)
softmax.case("non-contiguous input", X=randn(5, 4).noncontiguous(), dim=0, hidden=True)
softmax.case("input that needs no gradient", X=randn(3, 5), grad=[], hidden=True)
softmax.case(
    "groups far apart",
    X=stack(randn(5), randn(5, mean=1000.0), randn(5, mean=-1000.0)),
    tags=["stress"],
    hidden=True,
)
softmax.case(
    "one logit far from the others",
    X=tensor([[0.0, 1.0, 0.5, -1.0, 1000.0], [0.0, 2.0, -1000.0, 1.0, 0.5]]),
    tags=["stress"],
    hidden=True,
)
softmax.case("widely spread logits", X=randn(6, 9, std=100.0), tags=["stress"], hidden=True)
softmax.case(
    "float64 logits that float32 cannot tell apart",
    X=arange(1, 3, start=2.0**25).to("float64"),
    hidden=True,
)


def _exponentials(X, dim):
    return (X - X.amax(dim=dim, keepdim=True)).exp()


UNSHIFTED = (
    "The formula is right, but exp overflows for large logits, and for very negative ones the"
    " denominator becomes 0. Subtracting one constant from a whole group changes no probability:"
    " which constant keeps every exponential in range?"
)


@softmax.wrong_idea(UNSHIFTED)
def not_shifted(X, dim=-1):
    return X.exp() / X.exp().sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "You shift by the largest entry of the whole tensor. A group that lies far below that entry then"
    " underflows to 0/0; each group needs a shift of its own."
)
def shifted_by_global_maximum(X, dim=-1):
    exponentials = (X - X.max()).exp()
    return exponentials / exponentials.sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "You shift by the mean of each group. One entry far above the others still overflows, and an entry"
    " of -inf makes the mean -inf; shift so that no exponent can be positive."
)
def shifted_by_mean(X, dim=-1):
    exponentials = (X - X.mean(dim=dim, keepdim=True)).exp()
    return exponentials / exponentials.sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "You shift by the smallest entry of each group. All exponents are then positive and can overflow;"
    " think about which end of the group is the dangerous one."
)
def shifted_by_minimum(X, dim=-1):
    exponentials = (X - X.amin(dim=dim, keepdim=True)).exp()
    return exponentials / exponentials.sum(dim=dim, keepdim=True)


CLAMPED = (
    "You cut large logits off before exponentiating. That avoids infinity, but logits beyond the limit"
    " all become equal; shift them instead, which keeps their differences."
)


@softmax.wrong_idea(CLAMPED)
def clamped_from_above(X, dim=-1):
    exponentials = X.clamp(max=50.0).exp()
    return exponentials / exponentials.sum(dim=dim, keepdim=True)


@softmax.wrong_idea(CLAMPED)
def clamped_on_both_sides(X, dim=-1):
    exponentials = X.clamp(-50.0, 50.0).exp()
    return exponentials / exponentials.sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "You divide by the largest entry of each group instead of subtracting it. Softmax is unchanged when"
    " a constant is added to a group, but not when the group is scaled."
)
def scaled_by_maximum(X, dim=-1):
    exponentials = (X / X.amax(dim=dim, keepdim=True)).exp()
    return exponentials / exponentials.sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "Numerator and denominator are shifted by different constants: one by the largest entry of the"
    " group, the other by the largest of all. The shift cancels only if both use the same."
)
def shifted_unequally(X, dim=-1):
    return _exponentials(X, dim) / (X - X.max()).exp().sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "Only the denominator is shifted. What is subtracted there has to be subtracted in the numerator too,"
    " or it does not cancel."
)
def denominator_shifted_only(X, dim=-1):
    return X.exp() / _exponentials(X, dim).sum(dim=dim, keepdim=True)


ALL_ELEMENTS = (
    "You divide by the sum over all elements, so the whole tensor sums to 1. Each group along dim has"
    " a sum of its own."
)


@softmax.wrong_idea(ALL_ELEMENTS)
def divided_by_total(X, dim=-1):
    exponentials = _exponentials(X, dim)
    return exponentials / exponentials.sum()


@softmax.wrong_idea(ALL_ELEMENTS)
def divided_by_total_not_shifted(X, dim=-1):
    return X.exp() / X.exp().sum()


@softmax.wrong_idea(ALL_ELEMENTS)
def divided_by_total_global_shift(X, dim=-1):
    exponentials = (X - X.max()).exp()
    return exponentials / exponentials.sum()


@softmax.wrong_idea(
    "You normalise along the last dimension whatever dim says. Look for a -1 that should be dim, in the"
    " sum and in the shift."
)
def always_last(X, dim=-1):
    return softmax(X, -1)


@softmax.wrong_idea(
    "You normalise along dimension 1 whatever dim says. That is right for a matrix with one example per"
    " row, and only there."
)
def always_dimension_1(X, dim=-1):
    return softmax(X, 1)


@softmax.wrong_idea(
    "You normalise along dimension 0: for a matrix, the columns sum to 1. dim says along which"
    " dimension the entries should."
)
def always_dimension_0(X, dim=-1):
    return softmax(X, 0)


@softmax.wrong_idea(
    "Two things: the dimension is fixed to the last one whatever dim says, and exp overflows because"
    " the logits are not shifted first."
)
def always_last_not_shifted(X, dim=-1):
    return X.exp() / X.exp().sum(dim=-1, keepdim=True)


@softmax.wrong_idea(
    "Two things: the dimension is fixed to 1 whatever dim says, and exp overflows because the logits"
    " are not shifted first."
)
def always_dimension_1_not_shifted(X, dim=-1):
    return X.exp() / X.exp().sum(dim=1, keepdim=True)


@softmax.wrong_idea(
    "Two things: the dimension is fixed to 0 whatever dim says, and exp overflows because the logits are"
    " not shifted first."
)
def always_dimension_0_not_shifted(X, dim=-1):
    return X.exp() / X.exp().sum(dim=0, keepdim=True)


@softmax.wrong_idea(
    "Two things: the dimension is fixed to 1 whatever dim says, and the shift is one number for the whole"
    " tensor, which a group far below it does not survive."
)
def always_dimension_1_global_shift(X, dim=-1):
    exponentials = (X - X.max()).exp()
    return exponentials / exponentials.sum(dim=1, keepdim=True)


NO_KEEPDIM = (
    "The sum (or the maximum) has lost the dimension it was taken along, so broadcasting lines it up"
    " with the wrong one: an error for most shapes, wrong numbers for a square. Keep the dimension with"
    " size 1."
)


@softmax.wrong_idea(NO_KEEPDIM)
def sum_without_keepdim(X, dim=-1):
    exponentials = _exponentials(X, dim)
    return exponentials / exponentials.sum(dim=dim)


@softmax.wrong_idea(NO_KEEPDIM)
def maximum_without_keepdim(X, dim=-1):
    exponentials = (X - X.amax(dim=dim)).exp()
    return exponentials / exponentials.sum(dim=dim, keepdim=True)


@softmax.wrong_idea(NO_KEEPDIM)
def neither_with_keepdim(X, dim=-1):
    exponentials = (X - X.amax(dim=dim)).exp()
    return exponentials / exponentials.sum(dim=dim)


@softmax.wrong_idea(NO_KEEPDIM)
def sum_without_keepdim_not_shifted(X, dim=-1):
    return X.exp() / X.exp().sum(dim=dim)


@softmax.wrong_idea(
    "You divide the logits themselves by their sum. A negative logit then gives a negative probability;"
    " softmax takes exponentials first."
)
def without_exponential(X, dim=-1):
    return X / X.sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "Your result is the logarithm of softmax: it is negative throughout. Asked for are the"
    " probabilities themselves."
)
def logarithm(X, dim=-1):
    shifted = X - X.amax(dim=dim, keepdim=True)
    return shifted - shifted.exp().sum(dim=dim, keepdim=True).log()


@softmax.wrong_idea(
    "The smallest logit gets the largest probability: there is a minus sign in front of the logits."
)
def sign_turned(X, dim=-1):
    return softmax(-X, dim)


@softmax.wrong_idea(
    "You take powers of 2, and softmax powers of e. The order of the probabilities is the same, their"
    " values are not."
)
def powers_of_2(X, dim=-1):
    powers = 2.0 ** (X - X.amax(dim=dim, keepdim=True))
    return powers / powers.sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "You apply the sigmoid to each entry on its own. Those values need not sum to 1: softmax compares"
    " the entries of a group with each other."
)
def elementwise_sigmoid(X, dim=-1):
    return X.sigmoid()


EPSILON = (
    "There is a small constant in the denominator, so the probabilities sum to a little less than 1."
    " It is not needed: after the right shift, one exponential of each group is 1 and the sum cannot"
    " be 0."
)


@softmax.wrong_idea(EPSILON)
def epsilon_1e_6(X, dim=-1):
    exponentials = _exponentials(X, dim)
    return exponentials / (exponentials.sum(dim=dim, keepdim=True) + 1e-6)


@softmax.wrong_idea(EPSILON)
def epsilon_1e_5(X, dim=-1):
    exponentials = _exponentials(X, dim)
    return exponentials / (exponentials.sum(dim=dim, keepdim=True) + 1e-5)


@softmax.wrong_idea(EPSILON)
def epsilon_1e_3(X, dim=-1):
    exponentials = _exponentials(X, dim)
    return exponentials / (exponentials.sum(dim=dim, keepdim=True) + 1e-3)


@softmax.wrong_idea(
    "Somewhere the computation goes through float32 and back, and digits of a float64 input are lost on"
    " the way. Stay in the dtype of X."
)
def through_float32(X, dim=-1):
    return softmax(X.float(), dim).to(X.dtype)


@softmax.wrong_idea(
    "The result is float32 whatever the dtype of X; .float() or dtype=torch.float32 somewhere does"
    " that. Stay in the dtype of X."
)
def result_in_float32(X, dim=-1):
    return softmax(X.float(), dim)


@softmax.wrong_idea(
    "The numbers are right but no gradient comes back to X: the graph was cut, as .data, detach, .item()"
    " and torch.no_grad() do."
)
def graph_cut(X, dim=-1):
    return softmax(X, dim).detach()


@softmax.wrong_idea(
    "The numbers are right, the gradient is not: the sum in the denominator was cut from the graph. It"
    " depends on X as well."
)
def denominator_detached(X, dim=-1):
    exponentials = _exponentials(X, dim)
    return exponentials / exponentials.sum(dim=dim, keepdim=True).detach()


def _with_gradient(X, dim, backward):
    """Softmax whose gradient is `backward(P, G)`, as a hand-written autograd function has it."""

    class Softmax(torch.autograd.Function):
        @staticmethod
        def forward(ctx, X):
            P = softmax(X, dim)
            ctx.save_for_backward(P)
            return P

        @staticmethod
        def backward(ctx, G):
            return backward(*ctx.saved_tensors, G)

    return Softmax.apply(X)


@softmax.wrong_idea(
    "Your gradient is p(1 - p) times what comes in: only the influence of each logit on its own"
    " probability. A logit also lowers all the other probabilities of its group."
)
def gradient_of_diagonal(X, dim=-1):
    return _with_gradient(X, dim, lambda P, G: P * (1 - P) * G)


@softmax.wrong_idea(
    "Your gradient has one factor p too many: it is p(g - sum of g·p), and p stands in front once."
)
def gradient_with_p_squared(X, dim=-1):
    return _with_gradient(X, dim, lambda P, G: P * P * (G - (G * P).sum(dim=dim, keepdim=True)))


@softmax.wrong_idea(
    "You change X itself: -= and the methods that end in _ write into the tensor you were given. Make a"
    " new one with X - ..."
)
def changes_its_input(X, dim=-1):
    X -= X.amax(dim=dim, keepdim=True)
    return X.exp() / X.exp().sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "The numbers are right, but back-propagation fails: /= overwrites the exponentials, and the gradient"
    " of exp still needs them. Divide into a new tensor."
)
def divides_in_place(X, dim=-1):
    exponentials = _exponentials(X, dim)
    exponentials /= exponentials.sum(dim=dim, keepdim=True)
    return exponentials
