r"""# Cross-entropy from logits

A classifier gives each of $n$ examples $k$ logits; the labels say which class is the true one. The loss
of example $i$ with logits $z_{i1}, \dots, z_{ik}$ and true class $y_i$ is the negative logarithm of the
probability that softmax gives to that class:

$$\ell_i = -\log \frac{\exp(z_{i,y_i})}{\sum_{j} \exp(z_{ij})}
        = m_i + \log \sum_{j} \exp(z_{ij} - m_i) - z_{i,y_i}, \qquad m_i = \max_j z_{ij}.$$

The last form is one that a computer can evaluate for any finite logits. What `reduction` says is then
done with the $n$ losses:

- `"mean"` (the default): their mean, a tensor of shape `()`;
- `"sum"`: their sum, a tensor of shape `()`;
- `"none"`: the losses themselves, of shape (n,), in the order of the examples;
- anything else raises a `ValueError`.

For example, with

$$\mathbf{Z} = \begin{pmatrix}0&1&2\\2&0&1\end{pmatrix}, \qquad \mathbf{y} = (1, 0),$$

the rows of softmax are (0.0900, 0.2447, 0.6652) and (0.6652, 0.0900, 0.2447). The losses are
$-\ln 0.2447 = 1.4076$ and $-\ln 0.6652 = 0.4076$, their mean is 0.9076 and their sum 1.8152.

Mind what goes in: `logits` are **not** probabilities. This is how PyTorch's own function of that name
works; some textbooks write a `cross_entropy` that takes the result of softmax instead.

- Logits may be far apart and far from 0. With logits (1000, 0, 0) the loss is 0 where the true class is
  0 and 1000 where it is 1, and the gradient is finite in both.
- A logit of $-\infty$ for a class that is not the true one leaves the loss and the gradient finite. For
  the true class it would make the loss infinite; that is not asked.
- Logarithms are natural ones: equal logits give a loss of $\ln k$. With $k = 1$ the loss is 0.
- The labels are int64 numbers from 0 to $k - 1$. A class may occur several times or not at all.
- The result has the dtype of `logits`.
- Gradients must reach `logits`. For `"sum"` the gradient is softmax minus one-hot, for `"mean"` that
  divided by $n$, each times what comes in from above; tensor operations take care of all of it.
- `logits` and `y` stay as they are, and need not be contiguous in memory.

PyTorch's own cross-entropy, NLL loss, softmax, log-softmax and `logsumexp` are not allowed.
"""

import torch
from torch import Tensor

from grader import arange, exercise, full, integers, randn, stack, tensor

INF = float("inf")


@exercise(
    points=4,
    order=2,
    grad=["logits"],
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
        "torch.nn.functional.cross_entropy",
        "torch.nn.functional.nll_loss",
        "torch.nn.functional.multi_margin_loss",
        "torch.nn.functional.softmax",
        "torch.nn.functional.log_softmax",
        "torch.nn.functional.gumbel_softmax",
        "torch.nn.functional.softmin",
        "torch.nn.functional.scaled_dot_product_attention",
        "torch.nn.CrossEntropyLoss",
        "torch.nn.NLLLoss*",
        "torch.nn.Softmax*",
        "torch.nn.LogSoftmax",
        "torch.nn.Softmin",
        "torch.nn.AdaptiveLogSoftmaxWithLoss",
        "torch.nn.MultiheadAttention",
        "torch.distributions.*",
        "torch._C.*",
        "torch.ops.*",
        "scipy.special.*",
    ],
    hints=[
        "Solve it for one example first: one row of logits and one label. Where do m, the sum and z_y come"
        " from?",
        "Do not compute probabilities on the way. The logarithm of a quotient is a difference, and written"
        " as in the statement nothing overflows: subtract each row's maximum before exponentiating.",
        "To take one entry from each row, a column number per row is not enough: logits[:, y] takes whole"
        " columns. Index with the row numbers 0, ..., n - 1 and the labels together, or use gather.",
        "Call z what is left after each row's maximum is subtracted. A row's loss is then log(sum(exp(z)))"
        " minus the entry of z that belongs to the true class; amax with keepdim=True gives the maxima.",
        "What is left is reduction: three strings that are allowed, and raise ValueError(...) for all"
        " others.",
    ],
)
def cross_entropy(logits: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    """Return the negative log-softmax of the true classes.

    Args:
        logits: shape (n, k), of floating-point dtype; one row per example, one column per class.
        y: shape (n,), int64; the true class of each example, 0 to k - 1.
        reduction: `"mean"`, `"sum"` or `"none"`.

    Returns:
        Tensor of shape () for `"mean"` and `"sum"`, (n,) for `"none"`, of the dtype and on the device
        of `logits`.

    Raises:
        ValueError: if `reduction` is none of the three.
    """
    ### BEGIN SOLUTION
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction must be 'mean', 'sum' or 'none', not {reduction!r}")
    shifted = logits - logits.amax(dim=1, keepdim=True)
    true_class = shifted.gather(1, y.unsqueeze(1)).squeeze(1)
    losses = shifted.exp().sum(dim=1).log() - true_class
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()
    ### END SOLUTION


cross_entropy.case(
    "two examples",
    logits=tensor([[0.0, 1.0, 2.0], [2.0, 0.0, 1.0]]),
    y=tensor([1, 0], dtype="int64"),
)
cross_entropy.case(
    "summed over the batch",
    logits=randn(5, 3),
    y=tensor([2, 0, 1, 2, 2], dtype="int64"),
    reduction="sum",
)
cross_entropy.case(
    "one loss for each example",
    logits=randn(6, 4),
    y=tensor([1, 3, 0, 0, 2, 1], dtype="int64"),
    reduction="none",
)
cross_entropy.case(
    "sure and right, sure and wrong",
    logits=tensor([[1000.0, 0.0, -1.0], [1000.0, 0.0, -1.0]]),
    y=tensor([0, 1], dtype="int64"),
    reduction="none",
    tags=["stress"],
)
cross_entropy.case(
    "classes that are ruled out",
    logits=tensor([[0.5, -INF, 1.0], [-INF, 2.0, 0.0]]),
    y=tensor([2, 2], dtype="int64"),
    tags=["stress"],
)
cross_entropy.raises(
    "unknown reduction",
    ValueError,
    logits=arange(2, 3),
    y=tensor([2, 0], dtype="int64"),
    reduction="average",
)
cross_entropy.case(
    "as many examples as classes",
    logits=randn(4, 4),
    y=tensor([2, 0, 0, 1], dtype="int64"),
    hidden=True,
)
cross_entropy.case("many classes", logits=randn(7, 13), y=integers(7, high=13), hidden=True)
cross_entropy.case(
    "last class never the true one",
    logits=randn(5, 4),
    y=tensor([0, 2, 1, 2, 0], dtype="int64"),
    hidden=True,
)
cross_entropy.case(
    "a single example", logits=randn(1, 5), y=tensor([3], dtype="int64"), hidden=True
)
cross_entropy.case(
    "a single class", logits=randn(3, 1), y=full(3, value=0).to("int64"), grad=[], hidden=True
)
cross_entropy.case(
    "two classes, negative logits",
    logits=randn(5, 2, mean=-6.0),
    y=tensor([1, 0, 1, 1, 0], dtype="int64"),
    hidden=True,
)
cross_entropy.case(
    "equal logits",
    logits=full(4, 10, value=2.5),
    y=integers(4),
    reduction="none",
    grad=[],
    hidden=True,
)
cross_entropy.case(
    "non-contiguous logits and labels",
    logits=randn(6, 3).noncontiguous(),
    y=tensor([1, 0, 2, 2, 0, 1], dtype="int64").noncontiguous(),
    reduction="sum",
    hidden=True,
)
cross_entropy.case(
    "examples far apart",
    logits=stack(randn(4), randn(4, mean=1000.0), randn(4, mean=-1000.0)),
    y=tensor([3, 0, 2], dtype="int64"),
    tags=["stress"],
    hidden=True,
)
cross_entropy.case(
    "widely spread logits",
    logits=randn(6, 9, std=50.0),
    y=tensor([0, 8, 3, 5, 1, 1], dtype="int64"),
    reduction="none",
    tags=["stress"],
    hidden=True,
)
cross_entropy.raises(
    "reduction in capitals",
    ValueError,
    logits=arange(3, 2),
    y=tensor([0, 1, 1], dtype="int64"),
    reduction="Sum",
    hidden=True,
)


def _reduce(losses, reduction):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(reduction)
    return {"mean": losses.mean, "sum": losses.sum, "none": losses.clone}[reduction]()


def _softmax(logits, dim=1):
    exponentials = (logits - logits.amax(dim=dim, keepdim=True)).exp()
    return exponentials / exponentials.sum(dim=dim, keepdim=True)


def _log_softmax(logits, dim=1):
    shifted = logits - logits.amax(dim=dim, keepdim=True)
    return shifted - shifted.exp().sum(dim=dim, keepdim=True).log()


def _of_true_class(rows, y):
    return rows[torch.arange(len(y), device=y.device), y]


def _one_hot(logits, y):
    return torch.eye(logits.shape[1], dtype=logits.dtype, device=logits.device)[y]


PROBABILITIES_FIRST = (
    "The formula is right, but you compute probabilities first and take their logarithm afterwards. A"
    " probability that rounds to 0 makes that infinite, and its gradient NaN. Let the logarithm cancel"
    " the exponential on paper before you write code."
)


@cross_entropy.wrong_idea(PROBABILITIES_FIRST)
def logarithm_of_softmax(logits, y, reduction="mean"):
    return _reduce(-_of_true_class(_softmax(logits), y).log(), reduction)


@cross_entropy.wrong_idea(PROBABILITIES_FIRST)
def logarithm_of_unshifted_softmax(logits, y, reduction="mean"):
    P = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
    return _reduce(-_of_true_class(P, y).log(), reduction)


@cross_entropy.wrong_idea(PROBABILITIES_FIRST)
def one_hot_times_logarithm_of_softmax(logits, y, reduction="mean"):
    return _reduce(-(_one_hot(logits, y) * _softmax(logits).log()).sum(dim=1), reduction)


@cross_entropy.wrong_idea(PROBABILITIES_FIRST)
def one_hot_times_logarithm_of_unshifted_softmax(logits, y, reduction="mean"):
    P = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
    return _reduce(-(_one_hot(logits, y) * P.log()).sum(dim=1), reduction)


EPSILON = (
    "A small constant inside the logarithm hides the infinity and caps the loss: an example that is sure"
    " and wrong has a loss of 20 or 30 instead of 1000, and no gradient. Work with logits all the way,"
    " then no logarithm of 0 can occur."
)


@cross_entropy.wrong_idea(EPSILON)
def epsilon_1e_7(logits, y, reduction="mean"):
    return _reduce(-(_of_true_class(_softmax(logits), y) + 1e-7).log(), reduction)


@cross_entropy.wrong_idea(EPSILON)
def epsilon_1e_8(logits, y, reduction="mean"):
    return _reduce(-(_of_true_class(_softmax(logits), y) + 1e-8).log(), reduction)


@cross_entropy.wrong_idea(EPSILON)
def epsilon_1e_9(logits, y, reduction="mean"):
    return _reduce(-(_of_true_class(_softmax(logits), y) + 1e-9).log(), reduction)


@cross_entropy.wrong_idea(EPSILON)
def epsilon_1e_10(logits, y, reduction="mean"):
    return _reduce(-(_of_true_class(_softmax(logits), y) + 1e-10).log(), reduction)


@cross_entropy.wrong_idea(EPSILON)
def epsilon_1e_12(logits, y, reduction="mean"):
    return _reduce(-(_of_true_class(_softmax(logits), y) + 1e-12).log(), reduction)


CLAMPED = (
    "You keep probabilities away from 0 with clamp before the logarithm. Beyond the limit the loss no"
    " longer grows and the gradient is 0: the worst examples teach nothing. Work with logits all the way."
)


@cross_entropy.wrong_idea(CLAMPED)
def clamped_at_1e_7(logits, y, reduction="mean"):
    return _reduce(-_of_true_class(_softmax(logits), y).clamp(min=1e-7).log(), reduction)


@cross_entropy.wrong_idea(CLAMPED)
def clamped_at_1e_8(logits, y, reduction="mean"):
    return _reduce(-_of_true_class(_softmax(logits), y).clamp(min=1e-8).log(), reduction)


@cross_entropy.wrong_idea(CLAMPED)
def clamped_at_1e_12(logits, y, reduction="mean"):
    return _reduce(-_of_true_class(_softmax(logits), y).clamp(min=1e-12).log(), reduction)


@cross_entropy.wrong_idea(
    "The logarithm of the sum of exponentials is not shifted: exp(1000) is infinite and exp(-1000) is 0."
    " Subtract each row's maximum inside, and add it back outside."
)
def log_sum_not_shifted(logits, y, reduction="mean"):
    return _reduce(logits.exp().sum(dim=1).log() - _of_true_class(logits, y), reduction)


@cross_entropy.wrong_idea(
    "You shift by the largest logit of the whole batch. A row far below it then has a sum of 0, whose"
    " logarithm is -inf; each row needs the maximum of its own."
)
def shifted_by_global_maximum(logits, y, reduction="mean"):
    shifted = logits - logits.max()
    return _reduce(shifted.exp().sum(dim=1).log() - _of_true_class(shifted, y), reduction)


@cross_entropy.wrong_idea(
    "You subtract the maximum inside the exponentials and do not make up for it outside: the logarithm of"
    " the sum has become smaller by m, so the logit of the true class must too."
)
def shift_not_undone(logits, y, reduction="mean"):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    return _reduce(shifted.exp().sum(dim=1).log() - _of_true_class(logits, y), reduction)


@cross_entropy.wrong_idea(
    "In place of the logarithm of the sum stands the maximum alone. It is close where one logit towers"
    " above the others, but the rest of the sum belongs to the loss."
)
def maximum_for_log_sum(logits, y, reduction="mean"):
    return _reduce(logits.amax(dim=1) - _of_true_class(logits, y), reduction)


@cross_entropy.wrong_idea(
    "Your one-hot matrix has only as many classes as the largest label asks for. The number of classes is"
    " the number of columns of logits; a batch need not contain the last class."
)
def classes_counted_from_labels(logits, y, reduction="mean"):
    one_hot = torch.eye(int(y.max()) + 1, dtype=logits.dtype, device=logits.device)[y]
    return _reduce(-(one_hot * _log_softmax(logits)).sum(dim=1), reduction)


@cross_entropy.wrong_idea(
    "The numbers are right until a logit is -inf: one-hot times log-probability is then 0 times infinity,"
    " which is NaN. Pick the entry of the true class instead of multiplying."
)
def one_hot_times_log(logits, y, reduction="mean"):
    return _reduce(-(_one_hot(logits, y) * _log_softmax(logits)).sum(dim=1), reduction)


@cross_entropy.wrong_idea(
    "Softmax is applied twice: what goes into your log-softmax are probabilities already. The arguments"
    " are logits, and one softmax is enough."
)
def softmax_twice(logits, y, reduction="mean"):
    return cross_entropy(_softmax(logits), y, reduction)


@cross_entropy.wrong_idea(
    "You take the logarithm of the logits, as if they were probabilities. They may be negative and need"
    " not sum to 1: softmax is part of this function."
)
def logits_as_probabilities(logits, y, reduction="mean"):
    return _reduce(-_of_true_class(logits, y).log(), reduction)


@cross_entropy.wrong_idea(
    "You return minus the logit of the true class. That is what the NLL loss does, and it expects"
    " log-probabilities: the log-softmax is missing."
)
def without_log_softmax(logits, y, reduction="mean"):
    return _reduce(-_of_true_class(logits, y), reduction)


@cross_entropy.wrong_idea(
    "You return minus the probability of the true class; the logarithm is missing."
)
def without_logarithm(logits, y, reduction="mean"):
    return _reduce(-_of_true_class(_softmax(logits), y), reduction)


@cross_entropy.wrong_idea(
    "Indexing with [:, y] takes whole columns, n of them, and so mixes every example with the labels of"
    " all the others. You want one entry from each row."
)
def whole_columns(logits, y, reduction="mean"):
    return _reduce(-_log_softmax(logits)[:, y], reduction)


@cross_entropy.wrong_idea(
    "Your softmax runs down the columns, over the examples. The classes of one example stand in a row:"
    " sum over dimension 1."
)
def softmax_over_examples(logits, y, reduction="mean"):
    return _reduce(-_of_true_class(_log_softmax(logits, dim=0), y), reduction)


@cross_entropy.wrong_idea(
    "Your logarithms are to base 2, so all losses are larger by the factor 1.4427 (bits instead of nats)."
    " Here they are natural."
)
def base_2(logits, y, reduction="mean"):
    return cross_entropy(logits, y, reduction) / torch.log(torch.tensor(2.0, device=logits.device))


ALL_ENTRIES = (
    "You average over all n · k entries. The mean is over the n examples: each contributes one loss,"
    " whatever the number of classes."
)


@cross_entropy.wrong_idea(ALL_ENTRIES)
def mean_of_one_hot_matrix(logits, y, reduction="mean"):
    products = -_one_hot(logits, y) * _log_softmax(logits)
    return _reduce(products.sum(dim=1) if reduction == "none" else products, reduction)


@cross_entropy.wrong_idea(ALL_ENTRIES)
def mean_over_all_entries(logits, y, reduction="mean"):
    loss = cross_entropy(logits, y, reduction)
    return loss / logits.shape[1] if reduction == "mean" else loss


@cross_entropy.wrong_idea(
    "For the mean you divide by the number of classes. There are as many losses as examples: n, the"
    " number of rows."
)
def divided_by_classes(logits, y, reduction="mean"):
    loss = cross_entropy(logits, y, "sum" if reduction == "mean" else reduction)
    return loss / logits.shape[1] if reduction == "mean" else loss


@cross_entropy.wrong_idea(
    "The mean is not divided by the number of examples: what you return for it is the sum."
)
def sum_for_mean(logits, y, reduction="mean"):
    return cross_entropy(logits, y, "sum" if reduction == "mean" else reduction)


@cross_entropy.wrong_idea(
    "You divide by n - 1. That belongs to variances; the mean of n losses is their sum divided by n."
)
def mean_with_n_minus_1(logits, y, reduction="mean"):
    loss = cross_entropy(logits, y, reduction)
    n = torch.tensor(float(len(y)), device=logits.device)
    return loss * n / (n - 1) if reduction == "mean" else loss


@cross_entropy.wrong_idea(
    "The result is the mean whatever reduction says; look at what your function does with that argument."
)
def always_the_mean(logits, y, reduction="mean"):
    return cross_entropy(logits, y, "mean")


@cross_entropy.wrong_idea(
    "The result is the sum whatever reduction says; look at what your function does with that argument."
)
def always_the_sum(logits, y, reduction="mean"):
    return cross_entropy(logits, y, "sum")


NOT_CHECKED = (
    "An unknown reduction should raise a ValueError; yours gets through. An if chain whose last else"
    " stands for one of the three cases lets every misspelling pass."
)


@cross_entropy.wrong_idea(NOT_CHECKED)
def unknown_reduction_is_none(logits, y, reduction="mean"):
    return cross_entropy(logits, y, reduction if reduction in ("mean", "sum") else "none")


@cross_entropy.wrong_idea(NOT_CHECKED)
def unknown_reduction_is_mean(logits, y, reduction="mean"):
    return cross_entropy(logits, y, reduction if reduction in ("sum", "none") else "mean")


@cross_entropy.wrong_idea(NOT_CHECKED)
def unknown_reduction_is_sum(logits, y, reduction="mean"):
    return cross_entropy(logits, y, reduction if reduction in ("mean", "none") else "sum")


@cross_entropy.wrong_idea(NOT_CHECKED)
def unknown_reduction_returns_nothing(logits, y, reduction="mean"):
    return cross_entropy(logits, y, reduction) if reduction in ("mean", "sum", "none") else None


@cross_entropy.wrong_idea(
    "The sign is wrong: your losses are negative. The logarithm of a probability is at most 0, and the"
    " loss is minus that."
)
def sign_missing(logits, y, reduction="mean"):
    return -cross_entropy(logits, y, reduction)


@cross_entropy.wrong_idea(
    "You take the squared distance between softmax and one-hot. That is a loss too, but not this one:"
    " cross-entropy is the negative logarithm of one probability."
)
def squared_error(logits, y, reduction="mean"):
    return _reduce((_softmax(logits) - _one_hot(logits, y)).square().sum(dim=1), reduction)


BINARY = (
    "You treat every class as a yes-or-no question of its own and add up the binary cross-entropies, with"
    " a term log(1 - p) for each wrong class. Here only the true class has a term; the others enter"
    " through the denominator of softmax."
)


@cross_entropy.wrong_idea(BINARY)
def binary_terms_of_softmax(logits, y, reduction="mean"):
    P, one_hot = _softmax(logits), _one_hot(logits, y)
    terms = torch.where(one_hot == 1, P, 1 - P).log()
    return _reduce(-terms.sum(dim=1), reduction)


@cross_entropy.wrong_idea(BINARY)
def binary_terms_of_sigmoid(logits, y, reduction="mean"):
    signs = 2 * _one_hot(logits, y) - 1
    return _reduce(-torch.nn.functional.logsigmoid(signs * logits).sum(dim=1), reduction)


@cross_entropy.wrong_idea(
    "You take the class with the largest logit in place of the true one, so the labels have no influence:"
    " the loss is small even for wrong answers."
)
def prediction_for_label(logits, y, reduction="mean"):
    return cross_entropy(logits, logits.argmax(dim=1), reduction)


@cross_entropy.wrong_idea(
    "The labels are smoothed: a share of 0.1 of each label is spread over all classes. That is a"
    " regularisation of its own, and nobody asked for it here."
)
def smoothed_labels(logits, y, reduction="mean"):
    L = _log_softmax(logits)
    return _reduce(-0.9 * _of_true_class(L, y) - 0.1 * L.mean(dim=1), reduction)


@cross_entropy.wrong_idea(
    "The numbers are right but no gradient comes back to logits: the graph was cut, as .item(), .data,"
    " detach and torch.no_grad() do."
)
def graph_cut(logits, y, reduction="mean"):
    return cross_entropy(logits, y, reduction).detach()


@cross_entropy.wrong_idea(
    "The loss is right, but your gradient does not depend on what comes in from above. A backward has to"
    " multiply by the gradient of the result that it is given, which need not be 1."
)
def upstream_ignored(logits, y, reduction="mean"):
    loss = cross_entropy(logits, y, reduction)
    if loss.requires_grad:
        loss.register_hook(torch.ones_like)
    return loss


@cross_entropy.wrong_idea(
    "The loss is right, but the gradient of the mean is not divided by the number of examples."
)
def gradient_of_sum(logits, y, reduction="mean"):
    loss = cross_entropy(logits, y, reduction)
    if loss.requires_grad and reduction == "mean":
        loss.register_hook(lambda gradient: gradient * len(y))
    return loss
