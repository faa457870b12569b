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

from grader import arange, exercise, full, randn, stack, tensor

INF = float("inf")


@exercise(
    points=3,
    order=1,
    grad=["X"],
    stand_in="lambda X, dim=-1: torch.softmax(X, dim)",
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
    X=tensor([[-INF, 0.0, 1.0, 2.5], [2.0, 0.5, -INF, -1.0]]),
    tags=["stress"],
    scale=1e-60,  # exactly 0 is promised
)
softmax.case("empty batch", X=randn(0, 4))
softmax.case("square matrix", X=randn(4, 4))
softmax.case("cube along its middle", X=randn(3, 3, 3), dim=-2)
softmax.case("one dimension only", X=randn(6))
softmax.case("one entry in each group", X=randn(5, 1))
softmax.case("a single number", X=randn())
softmax.case(
    "groups far apart",
    X=stack(randn(5), randn(5, mean=1000.0), randn(5, mean=-1000.0), full(5, value=-2e4)),
    tags=["stress"],
)
softmax.case(
    "one logit far from the others",
    X=tensor(
        [
            [0.0, 1.0, 0.5, -1.0, 1000.0],
            [0.0, 2.0, -1000.0, 1.0, 0.5],
            [-1000.0, -998.0, -INF, -999.0, -999.5],
        ]
    ),
    tags=["stress"],
)
softmax.case("widely spread logits", X=randn(6, 9, std=100.0), tags=["stress"])
softmax.case(
    "float64 logits that float32 cannot tell apart",
    X=arange(1, 3, start=300.0, step=7e-6).to("float64"),
)


def _exponentials(X, dim):
    return (X - X.amax(dim=dim, keepdim=True)).exp()


NO_KEEPDIM = (
    "The sum (or the maximum) has lost the dimension it was taken along, so broadcasting lines it up"
    " with the wrong one: an error for most shapes, wrong numbers for a square. Keep the dimension with"
    " size 1."
)


@softmax.wrong_ideas(
    credit={
        "not_shifted": 0.8,
        "shifted_by_global_maximum": 0.8,
        "shifted_by_mean": 0.8,
        "shifted_by_minimum": 0.8,
        "maximum_without_keepdim": 0.5,
        "sum_without_keepdim": 0.5,
        "always_last": 0.6,
        "always_dimension_1": 0.6,
        "always_dimension_0": 0.5,
        "divided_by_total": 0.5,
        "divided_by_mean": 0.6,
        "denominator_detached": 0.5,
        "sign_turned": 0.6,
        "powers_of_2": 0.6,
        "graph_cut": 0.5,
        "changes_its_input": 0.85,
    },
    not_shifted=(
        "The formula is right, but exp overflows for large logits, and for very negative ones the"
        " denominator becomes 0. Subtracting one constant from a whole group changes no probability:"
        " which constant keeps every exponential in range?"
    ),
    shifted_by_global_maximum=(
        "You shift by the largest entry of the whole tensor. A group that lies far below that entry then"
        " underflows to 0/0; each group needs a shift of its own."
    ),
    shifted_by_mean=(
        "You shift by the mean of each group. One entry far above the others still overflows, and an"
        " entry of -inf makes the mean -inf; shift so that no exponent can be positive."
    ),
    shifted_by_minimum=(
        "You shift by the smallest entry of each group. All exponents are then positive and can overflow;"
        " think about which end of the group is the dangerous one."
    ),
    maximum_without_keepdim=NO_KEEPDIM,
    sum_without_keepdim=NO_KEEPDIM,
    always_last=(
        "You normalise along the last dimension whatever dim says. Look for a -1 that should be dim, in"
        " the sum and in the shift."
    ),
    always_dimension_1=(
        "You normalise along dimension 1 whatever dim says. That is right for a matrix with one example"
        " per row, and only there."
    ),
    always_dimension_0=(
        "You normalise along dimension 0: for a matrix, the columns sum to 1. dim says along which"
        " dimension the entries should."
    ),
    divided_by_total=(
        "You divide by the sum over all elements, so the whole tensor sums to 1. Each group along dim has"
        " a sum of its own."
    ),
    divided_by_mean=(
        "You divide by the mean of the exponentials, so each group sums to the number of its entries."
        " What should a group sum to?"
    ),
    denominator_detached=(
        "The numbers are right, the gradient is not: the sum in the denominator is treated as a constant"
        " (cut from the graph, or left out of a backward of your own). It depends on X as well."
    ),
    sign_turned=(
        "The smallest logit gets the largest probability: there is a minus sign in front of the logits."
    ),
    powers_of_2=(
        "You take powers of 2, and softmax powers of e. The order of the probabilities is the same, their"
        " values are not."
    ),
    graph_cut=(
        "No gradient comes back to X: the graph was cut, as .data, detach, .item(), numpy and"
        " torch.no_grad() do."
    ),
    changes_its_input=(
        "You change X itself: -= and the methods that end in _ write into the tensor you were given. Make"
        " a new one with X - ..."
    ),
)
def flawed(
    X,
    dim=-1,
    *,
    not_shifted=False,
    shifted_by_global_maximum=False,
    shifted_by_mean=False,
    shifted_by_minimum=False,
    maximum_without_keepdim=False,
    sum_without_keepdim=False,
    always_last=False,
    always_dimension_1=False,
    always_dimension_0=False,
    divided_by_total=False,
    divided_by_mean=False,
    denominator_detached=False,
    sign_turned=False,
    powers_of_2=False,
    graph_cut=False,
    changes_its_input=False,
):
    if shifted_by_global_maximum and not X.numel():
        return X.clone()
    if sign_turned:
        X = -X
    dim = -1 if always_last else 1 if always_dimension_1 else 0 if always_dimension_0 else dim
    centre = X.mean if shifted_by_mean else X.amin if shifted_by_minimum else X.amax
    shift = centre(dim=dim, keepdim=not maximum_without_keepdim)
    if shifted_by_global_maximum:
        shift = X.max()
    if not_shifted:
        shift = torch.zeros_like(shift)
    if changes_its_input:
        with torch.no_grad():
            X -= shift
        shift = 0.0
    exponentials = 2.0 ** (X - shift) if powers_of_2 else (X - shift).exp()
    total = exponentials.sum(dim=dim, keepdim=not sum_without_keepdim)
    if divided_by_total:
        total = exponentials.sum()
    if divided_by_mean:
        total = exponentials.mean(dim=dim, keepdim=True)
    if denominator_detached:
        total = total.detach()
    P = exponentials / total
    return P.detach() if graph_cut else P


CLAMPED = (
    "You cut large logits off before exponentiating. That avoids infinity, but logits beyond the limit"
    " all become equal; shift them instead, which keeps their differences."
)
EPSILON = (
    "There is a small constant in the denominator, so the probabilities sum to a little less than 1."
    " It is not needed: after the right shift, one exponential of each group is 1 and the sum cannot"
    " be 0."
)


def _with_limits(low, high, name):
    def clamped(X, dim=-1):
        exponentials = X.clamp(low, high).exp()
        return exponentials / exponentials.sum(dim=dim, keepdim=True)

    clamped.__name__ = name
    softmax.wrong_idea(CLAMPED, credit=0.65)(clamped)


def _with_epsilon(epsilon, name):
    def added(X, dim=-1):
        exponentials = _exponentials(X, dim)
        return exponentials / (exponentials.sum(dim=dim, keepdim=True) + epsilon)

    added.__name__ = name
    softmax.wrong_idea(EPSILON, credit=0.75)(added)


for _limit in (20, 30, 50, 80, 88, 100):
    _with_limits(None, _limit, f"clamped_from_above_at_{_limit}")
    _with_limits(-_limit, _limit, f"clamped_on_both_sides_at_{_limit}")
for _digits in (3, 4, 5, 6):
    _with_epsilon(10.0**-_digits, f"epsilon_1e_{_digits}")


@softmax.wrong_idea(
    "exp overflows for large logits, and nan_to_num puts 0 where that gives NaN: nobody sees any more that the"
    " numbers are wrong. Shift each group by its largest entry, and there is nothing to hide.",
    credit=0.5,
)
def overflow_hidden(X, dim=-1):
    return torch.nan_to_num(flawed(X, dim, not_shifted=True))


@softmax.wrong_idea(
    "Your shift does not follow dim: what you subtract is the largest entry along dimension 0. It cancels only"
    " if all entries of a group are shifted by the same number.",
    credit=0.5,
)
def shifted_along_dimension_0(X, dim=-1):
    exponentials = (X - X.amax(0)).exp() if X.numel() else X.exp()
    return exponentials / exponentials.sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "You divide by the largest entry of each group instead of subtracting it. Softmax is unchanged when"
    " a constant is added to a group, but not when the group is scaled.",
    credit=0.4,
)
def scaled_by_maximum(X, dim=-1):
    exponentials = (X / X.amax(dim=dim, keepdim=True)).exp()
    return exponentials / exponentials.sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "You add the largest entry of each group where it should be subtracted. That changes no probability,"
    " but the exponents become twice as large, and overflow all the earlier."
)
def maximum_added(X, dim=-1):
    exponentials = (X + X.amax(dim=dim, keepdim=True)).exp()
    return exponentials / exponentials.sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "Numerator and denominator are shifted by different constants: one by the largest entry of the"
    " group, the other by the largest of all. The shift cancels only if both use the same.",
    credit=0.6,
)
def shifted_unequally(X, dim=-1):
    largest = X.max() if X.numel() else X.sum()
    total = (X - largest).exp().sum(dim=dim, keepdim=True)
    return _exponentials(X, dim) / total


@softmax.wrong_idea(
    "Only the denominator is shifted. What is subtracted there has to be subtracted in the numerator too,"
    " or it does not cancel.",
    credit=0.5,
)
def denominator_shifted_only(X, dim=-1):
    return X.exp() / _exponentials(X, dim).sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "Only the numerator is shifted. What is subtracted there has to be subtracted in the denominator too,"
    " or it does not cancel.",
    credit=0.5,
)
def numerator_shifted_only(X, dim=-1):
    return _exponentials(X, dim) / X.exp().sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "The sum loses the dimension it was taken along, and gets it back at the end whatever dim is. It"
    " belongs where it was: keepdim, or unsqueeze at dim.",
    credit=0.65,
)
def dimension_put_back_last(X, dim=-1):
    exponentials = _exponentials(X, dim)
    return exponentials / exponentials.sum(dim=dim).unsqueeze(-1)


@softmax.wrong_idea(
    "In a matrix, your code takes dim=-1 for the columns. Negative dimensions count from the end: -1 is"
    " the last one.",
    credit=0.65,
)
def negative_dimension_taken_for_0(X, dim=-1):
    return softmax(X, 0 if X.dim() == 2 and dim < 0 else dim)


@softmax.wrong_idea(
    "You reshape to rows of as many entries as a group has, but entries that follow each other in memory"
    " are a group only if dim is the last dimension. Move dim to the end first, and back afterwards.",
    credit=0.6,
)
def reshaped_without_moving(X, dim=-1):
    if not X.dim() or not X.numel():
        return softmax(X, dim)
    return softmax(X.reshape(-1, X.shape[dim])).reshape(X.shape)


@softmax.wrong_idea(
    "You go through X[0], X[1], ... and normalise each of them as a whole. Those are the groups of a matrix"
    " along its last dimension, and of nothing else: dim says where a group lies.",
    credit=0.45,
)
def slice_by_slice(X, dim=-1):
    if not X.dim():
        return softmax(X)
    rows = X.flatten(1) if X.dim() > 1 else X.unsqueeze(1)
    return softmax(rows).reshape(X.shape)


@softmax.wrong_idea(
    "You divide the logits themselves by their sum. A negative logit then gives a negative probability;"
    " softmax takes exponentials first.",
    credit=0.3,
)
def without_exponential(X, dim=-1):
    return X / X.sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "Your result is the logarithm of softmax: it is negative throughout. Asked for are the"
    " probabilities themselves.",
    credit=0.5,
)
def logarithm(X, dim=-1):
    shifted = X - X.amax(dim=dim, keepdim=True)
    return shifted - shifted.exp().sum(dim=dim, keepdim=True).log()


@softmax.wrong_idea(
    "You return the exponentials, before they are divided by their sum: the largest entry of each group"
    " is 1.",
    credit=0.4,
)
def not_divided(X, dim=-1):
    return _exponentials(X, dim)


@softmax.wrong_idea(
    "Softmax is applied twice: what you normalise are probabilities already, and a second time makes them"
    " nearly equal.",
    credit=0.5,
)
def applied_twice(X, dim=-1):
    return softmax(softmax(X, dim), dim)


@softmax.wrong_idea(
    "All of the probability goes to the largest logit. That is argmax; softmax leaves something for every"
    " entry, in proportion to its exponential."
)
def hard_maximum(X, dim=-1):
    winners = X.eq(X.amax(dim=dim, keepdim=True)).to(X.dtype)
    return winners / winners.sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "You apply the sigmoid to each entry on its own. Those values need not sum to 1: softmax compares"
    " the entries of a group with each other."
)
def elementwise_sigmoid(X, dim=-1):
    return X.sigmoid()


@softmax.wrong_idea(
    "You divide sigmoids by their sum. They do sum to 1, but softmax takes exponentials, which do not"
    " level off for large logits.",
    credit=0.3,
)
def sigmoids_shared(X, dim=-1):
    return X.sigmoid() / X.sigmoid().sum(dim=dim, keepdim=True)


@softmax.wrong_idea(
    "You divide the exponentials by their Euclidean length, the root of the sum of their squares. Here it"
    " is the sum of the entries itself that should become 1.",
    credit=0.45,
)
def divided_by_length(X, dim=-1):
    exponentials = _exponentials(X, dim)
    return exponentials / exponentials.square().sum(dim=dim, keepdim=True).sqrt()


@softmax.wrong_idea(
    "The sum in your denominator leaves out the entry in the numerator: those are odds, not"
    " probabilities. The sum runs over the whole group.",
    credit=0.5,
)
def odds(X, dim=-1):
    exponentials = _exponentials(X, dim)
    others = exponentials.sum(dim=dim, keepdim=True) - exponentials
    return exponentials / torch.where(others > 0, others, torch.ones_like(others))


@softmax.wrong_idea(
    "You divide the logits by the square root of their number first. That belongs to attention; softmax"
    " takes them as they are.",
    credit=0.6,
)
def scaled_as_in_attention(X, dim=-1):
    return softmax(X / (X.shape[dim] if X.dim() else 1) ** 0.5, dim)


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
    "The numbers are right, but back-propagation fails: /= overwrites the exponentials, and the gradient"
    " of exp still needs them. Divide into a new tensor.",
    credit=0.6,
)
def divides_in_place(X, dim=-1):
    exponentials = _exponentials(X, dim)
    exponentials /= exponentials.sum(dim=dim, keepdim=True)
    return exponentials


@softmax.wrong_idea(
    "The numbers are right, the gradient is not: the numerator is cut from the graph, so only what the"
    " denominator contributes is left.",
    credit=0.5,
)
def numerator_detached(X, dim=-1):
    exponentials = _exponentials(X, dim)
    return exponentials.detach() / exponentials.sum(dim=dim, keepdim=True)


@softmax.wrong_ideas(
    credit={
        "gradient_of_diagonal": 0.55,
        "gradient_with_p_squared": 0.6,
        "gradient_without_p": 0.6,
        "gradient_without_sum": 0.55,
        "gradient_of_denominator": 0.5,
        "gradient_with_plain_sum": 0.6,
        "gradient_with_plain_mean": 0.6,
        "gradient_summed_over_all": 0.65,
        "gradient_along_last": 0.7,
        "gradient_without_upstream": 0.5,
    },
    gradient_of_diagonal=(
        "Your gradient is p(1 - p) times what comes in: only the influence of each logit on its own"
        " probability. A logit also lowers all the other probabilities of its group."
    ),
    gradient_with_p_squared=(
        "Your gradient has one factor p too many: it is p(g - sum of g·p), and p stands in front once."
    ),
    gradient_without_p="Your gradient lacks the factor p in front: p(g - sum of g·p).",
    gradient_without_sum=(
        "The numbers are right, the gradient is not: yours is p·g, as if the denominator were a constant"
        " (cut from the graph, or left out of a backward of your own). It depends on X as well."
    ),
    gradient_of_denominator=(
        "The numbers are right, the gradient is not: the numerator is cut from the graph, or g is missing"
        " from the difference, so only what the denominator contributes is left."
    ),
    gradient_with_plain_sum=(
        "In the gradient p(g - sum of g·p) the sum weighs each g with its p; yours takes the g as they"
        " are."
    ),
    gradient_with_plain_mean=(
        "In the gradient p(g - sum of g·p) what is subtracted is a mean of g weighted with p; yours is the"
        " plain mean."
    ),
    gradient_summed_over_all=(
        "The sum in your gradient p(g - sum of g·p) runs over the whole tensor. It is over one group, as"
        " in the forward pass."
    ),
    gradient_along_last=(
        "The forward pass follows dim, but the sum in your backward is always along the last dimension."
    ),
    gradient_without_upstream=(
        "Your gradient is zero but for rounding. That is what the formula gives if the gradient that comes"
        " in from above is left out, or taken to be 1 everywhere: multiply by it before you sum."
    ),
)
def flawed_backward(
    X,
    dim=-1,
    *,
    gradient_of_diagonal=False,
    gradient_with_p_squared=False,
    gradient_without_p=False,
    gradient_without_sum=False,
    gradient_of_denominator=False,
    gradient_with_plain_sum=False,
    gradient_with_plain_mean=False,
    gradient_summed_over_all=False,
    gradient_along_last=False,
    gradient_without_upstream=False,
):
    """Softmax with a backward of its own, as a hand-written autograd function has it."""

    def backward(P, G):
        if gradient_without_upstream:
            G = torch.ones_like(G)
        terms = G if gradient_with_plain_sum or gradient_with_plain_mean else G * P
        along = -1 if gradient_along_last else dim
        inner = terms.sum() if gradient_summed_over_all else terms.sum(dim=along, keepdim=True)
        if gradient_with_plain_mean and X.dim():
            inner = inner / X.shape[dim]
        if gradient_of_diagonal:
            inner = G * P
        if gradient_without_sum:
            inner = 0.0
        if gradient_of_denominator:
            G = torch.zeros_like(G)
        factor = P * P if gradient_with_p_squared else 1.0 if gradient_without_p else P
        return factor * (G - inner)

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


@softmax.right_variant
def maximum_detached(X, dim=-1):
    weights = torch.exp(X - X.detach().max(dim, keepdim=True).values)
    return weights * weights.sum(dim, keepdim=True).reciprocal()


@softmax.right_variant
def minus_logarithm_of_sum(X, dim=-1):
    m = X.amax(dim, keepdim=True)
    return torch.exp(X - m - torch.log(torch.exp(X - m).sum(dim, keepdim=True)))


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
def streaming(X, dim=-1):
    largest = torch.full_like(X.sum(dim, keepdim=True).detach(), torch.finfo(X.dtype).min)
    total = torch.zeros_like(largest)
    for x in X.split(1, dim) if X.dim() else [X]:
        new = torch.maximum(largest, x.detach())
        total = total * torch.exp(largest - new) + torch.exp(x - new)
        largest = new
    return torch.exp(X - largest) / total


@softmax.right_variant
def powers_of_two_scaled(X, dim=-1):
    powers = torch.exp2((X - X.amax(dim, True)) * 1.4426950408889634)
    return torch.nn.functional.normalize(powers, p=1.0, dim=dim)


@softmax.right_variant
def product_with_ones(X, dim=-1):
    if not X.dim():
        return torch.exp(X - X)
    rows = X.transpose(dim, -1)
    weights = torch.exp(rows - rows.sort(-1).values[..., -1:])
    ones = torch.ones(weights.shape[-1], 1, dtype=X.dtype, device=X.device)
    return (weights / (weights @ ones)).transpose(dim, -1)


@softmax.right_variant
def in_float64(X, dim=-1):
    return torch.softmax(X.double(), dim).to(X.dtype)


softmax.equivalent_mutant(
    "shifted = X - X.detach().amax(dim=dim, keepdim=True)",
    "a shift changes no probability, so no gradient goes through it",
)


softmax.seen_in_code(divides_in_place=["/=", "div_", "divide_", "true_divide_", "out"])
