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
    stand_in=(
        "lambda logits, y, reduction='mean': torch.nn.functional.cross_entropy(logits, y, reduction=reduction)"
    ),
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
    logits=randn(5, 4),
    y=tensor([3, 1, 0, 2, 1], dtype="int64"),
    reduction="none",
)
cross_entropy.case(
    "sure and right, sure and wrong",
    logits=tensor([[1000.0, 0.0, -1.0], [2000.0, 0.0, -1.0]]),
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
    reduction="mean",
)
cross_entropy.case("many classes", logits=randn(3, 300), y=integers(3, high=300), reduction="mean")
cross_entropy.case(
    "last class never the true one",
    logits=randn(5, 4),
    y=tensor([0, 2, 1, 2, 0], dtype="int64"),
)
cross_entropy.case(
    "a single example",
    logits=randn(1, 5),
    y=tensor([3], dtype="int64"),
    reduction="none",
)
cross_entropy.case("a single class", logits=randn(3, 1), y=full(3, value=0).to("int64"))
cross_entropy.case(
    "two classes, negative logits",
    logits=randn(3, 2, mean=-6.0),
    y=tensor([1, 0, 1], dtype="int64"),
)
cross_entropy.case(
    "equal logits",
    logits=full(2, 10, value=2.5),
    y=integers(2),
    reduction="none",
)
cross_entropy.case(
    "examples far apart",
    logits=stack(
        randn(4),
        randn(4, mean=1000.0),
        randn(4, mean=-1000.0),
        tensor([0.0, 0.5, 60.0, -1.0]),  # its loss is 0, and counts in the mean
        full(4, value=-2e4),
    ),
    y=tensor([3, 0, 2, 2, 1], dtype="int64"),
    tags=["stress"],
)
cross_entropy.case(
    "widely spread logits",
    logits=randn(6, 9, std=50.0),
    y=tensor([0, 8, 3, 5, 1, 1], dtype="int64"),
    reduction="none",
    tags=["stress"],
)
cross_entropy.raises(
    "reduction in capitals",
    ValueError,
    logits=arange(3, 2),
    y=tensor([0, 1, 1], dtype="int64"),
    reduction="Sum",
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


CLASSES_OF_LABELS = (
    "You count the classes by the largest label. Their number is the number of columns of logits; a batch"
    " need not contain the last class."
)


@cross_entropy.wrong_idea(CLASSES_OF_LABELS, credit=0.7)
def classes_counted_from_labels(logits, y, reduction="mean"):
    one_hot = torch.eye(int(y.max()) + 1, dtype=logits.dtype, device=logits.device)[y]
    return _reduce(-(one_hot * _log_softmax(logits)).sum(dim=1), reduction)


@cross_entropy.wrong_idea(CLASSES_OF_LABELS, credit=0.7)
def one_hot_without_number_of_classes(logits, y, reduction="mean"):
    picked = torch.nn.functional.one_hot(y) == 1
    return _reduce(-torch.where(picked, _log_softmax(logits), 0.0).sum(dim=1), reduction)


PROBABILITIES_FIRST = (
    "The formula is right, but you compute probabilities first and take their logarithm afterwards. A"
    " probability that rounds to 0 makes that infinite, and its gradient NaN. Let the logarithm cancel"
    " the exponential on paper before you write code."
)


@cross_entropy.wrong_ideas(
    credit={
        "logarithm_of_softmax": 0.8,
        "logarithm_of_softmax_matrix": 0.8,
        "logarithm_of_unshifted_softmax": 0.8,
        "log_sum_not_shifted": 0.8,
        "shifted_by_global_maximum": 0.8,
        "shifted_by_mean": 0.8,
        "shift_not_undone": 0.5,
        "base_2": 0.65,
        "softmax_over_examples": 0.45,
        "whole_columns": 0.4,
        "whole_columns_averaged": 0.4,
        "one_hot_times_log": 0.8,
        "softmax_twice": 0.5,
        "sum_for_mean": 0.7,
        "mean_for_sum": 0.8,
        "mean_over_all_entries": 0.7,
        "mean_with_n_minus_1": 0.7,
        "sign_missing": 0.7,
        "graph_cut": 0.5,
    },
    logarithm_of_softmax=PROBABILITIES_FIRST,
    logarithm_of_softmax_matrix=PROBABILITIES_FIRST,
    logarithm_of_unshifted_softmax=PROBABILITIES_FIRST,
    log_sum_not_shifted=(
        "The logarithm of the sum of exponentials is not shifted: exp(1000) is infinite and exp(-1000) is"
        " 0. Subtract each row's maximum inside, and add it back outside."
    ),
    shifted_by_global_maximum=(
        "You shift by the largest logit of the whole batch. A row far below it then has a sum of 0, whose"
        " logarithm is -inf; each row needs the maximum of its own."
    ),
    shifted_by_mean=(
        "You shift by the mean of each row. A logit far above the others still overflows, and one of -inf"
        " makes the mean -inf; shift so that no exponent can be positive."
    ),
    shift_not_undone=(
        "You subtract the maximum inside the exponentials and do not make up for it outside: the logarithm"
        " of the sum has become smaller by m, so the logit of the true class must too."
    ),
    base_2=(
        "Your logarithms are to base 2, so all losses are larger by the factor 1.4427 (bits instead of"
        " nats). Here they are natural."
    ),
    softmax_over_examples=(
        "Your softmax runs down the columns, over the examples. The classes of one example stand in a"
        " row: sum over dimension 1."
    ),
    whole_columns=(
        "Indexing with [:, y] takes whole columns, n of them, and so mixes every example with the labels"
        " of all the others. You want one entry from each row."
    ),
    whole_columns_averaged=(
        "Indexing with [:, y] takes whole columns, n of them, and averaging them mixes every example with"
        " the labels of all the others. You want one entry from each row."
    ),
    one_hot_times_log=(
        "The numbers are right until a logit is -inf: one-hot times log-probability is then 0 times"
        " infinity, which is NaN. Pick the entry of the true class instead of multiplying."
    ),
    softmax_twice=(
        "Softmax is applied twice: what goes into your log-softmax are probabilities already. The"
        " arguments are logits, and one softmax is enough."
    ),
    sum_for_mean=(
        "The mean is not divided by the number of examples: what you return for it is the sum."
    ),
    mean_for_sum='For "sum" you return the mean: it is divided by the number of examples.',
    mean_over_all_entries=(
        "You average over all n · k entries. The mean is over the n examples: each contributes one loss,"
        " whatever the number of classes."
    ),
    mean_with_n_minus_1=(
        "You divide by n - 1. That belongs to variances; the mean of n losses is their sum divided by n."
    ),
    sign_missing=(
        "The sign is wrong: your losses are negative. The logarithm of a probability is at most 0, and the"
        " loss is minus that."
    ),
    graph_cut=(
        "No gradient comes back to logits: the graph was cut, as .item(), .data, detach, numpy and"
        " torch.no_grad() do."
    ),
)
def flawed(
    logits,
    y,
    reduction="mean",
    *,
    logarithm_of_softmax=False,
    logarithm_of_softmax_matrix=False,
    logarithm_of_unshifted_softmax=False,
    log_sum_not_shifted=False,
    shifted_by_global_maximum=False,
    shifted_by_mean=False,
    shift_not_undone=False,
    base_2=False,
    softmax_over_examples=False,
    whole_columns=False,
    whole_columns_averaged=False,
    one_hot_times_log=False,
    softmax_twice=False,
    sum_for_mean=False,
    mean_for_sum=False,
    mean_over_all_entries=False,
    mean_with_n_minus_1=False,
    sign_missing=False,
    graph_cut=False,
):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(reduction)
    dim = 0 if softmax_over_examples else 1
    if softmax_twice:
        logits = _softmax(logits, dim)
    shift = (logits.mean if shifted_by_mean else logits.amax)(dim=dim, keepdim=True)
    if shifted_by_global_maximum:
        shift = logits.max()
    if log_sum_not_shifted or logarithm_of_unshifted_softmax:
        shift = torch.zeros_like(shift)
    Z = logits - shift
    exponentials = Z.exp()
    total = exponentials.sum(dim=dim, keepdim=True)
    L = (logits if shift_not_undone else Z) - total.log()
    pick_first = logarithm_of_softmax or logarithm_of_unshifted_softmax
    if pick_first or logarithm_of_softmax_matrix:
        L = exponentials / total
        pick_first = pick_first and not one_hot_times_log
        L = L if pick_first else L.log()
    if one_hot_times_log:
        picked = (_one_hot(L, y) * L).sum(dim=1)
    elif whole_columns or whole_columns_averaged:
        picked = L[:, y].mean(dim=1) if whole_columns_averaged else L[:, y]
    else:
        picked = _of_true_class(L, y)
    losses = (1.0 if sign_missing else -1.0) * (picked.log() if pick_first else picked)
    losses = losses * (1.4426950408889634 if base_2 else 1.0)
    losses = losses.detach() if graph_cut else losses
    if reduction == "none":
        return losses
    if sum_for_mean if reduction == "mean" else not mean_for_sum:
        return losses.sum()
    if reduction == "sum":
        return losses.mean()
    mean = losses.sum() / max(len(losses) - 1, 1) if mean_with_n_minus_1 else losses.mean()
    return mean / logits.shape[1] if mean_over_all_entries else mean


EPSILON = (
    "A small constant inside the logarithm hides the infinity and caps the loss: an example that is sure"
    " and wrong has a loss of 20 or 30 instead of 1000, and no gradient. Work with logits all the way,"
    " then no logarithm of 0 can occur."
)
CLAMPED = (
    "You keep probabilities away from 0 with clamp before the logarithm. Beyond the limit the loss no"
    " longer grows and the gradient is 0: the worst examples teach nothing. Work with logits all the way."
)
CLAMPED_LOGITS = (
    "You cut large logits off before exponentiating. That avoids infinity, but logits beyond the limit"
    " all become equal; shift each row by its maximum instead, which keeps their differences."
)
NOT_CHECKED = (
    "An unknown reduction should raise a ValueError; yours gets through. An if chain whose last else"
    " stands for one of the three cases lets every misspelling pass."
)


def _with_epsilon(epsilon, name):
    def added(logits, y, reduction="mean"):
        return _reduce(-(_of_true_class(_softmax(logits), y) + epsilon).log(), reduction)

    added.__name__ = f"epsilon_{name}"
    cross_entropy.wrong_idea(EPSILON, credit=0.65)(added)


def _with_least(least, name):
    def clamped(logits, y, reduction="mean"):
        return _reduce(-_of_true_class(_softmax(logits), y).clamp(min=least).log(), reduction)

    clamped.__name__ = f"clamped_at_{name}"
    cross_entropy.wrong_idea(CLAMPED, credit=0.65)(clamped)


def _with_limit(limit):
    def clamped(logits, y, reduction="mean"):
        return cross_entropy(logits.clamp(-limit, limit), y, reduction)

    clamped.__name__ = f"logits_clamped_at_{limit}"
    cross_entropy.wrong_idea(CLAMPED_LOGITS, credit=0.65)(clamped)


def _with_default(default):
    def unchecked(logits, y, reduction="mean"):
        return cross_entropy(
            logits, y, reduction if reduction in ("mean", "sum", "none") else default
        )

    unchecked.__name__ = f"unknown_reduction_is_{default}"
    cross_entropy.wrong_idea(NOT_CHECKED)(unchecked)


for _digits in (3, 4, 5, 6, 7, 8, 9, 10, 12, 15):
    _with_epsilon(10.0**-_digits, f"1e_{_digits}")
    _with_least(10.0**-_digits, f"1e_{_digits}")
for _limit in (20, 30, 50, 80, 88, 100):
    _with_limit(_limit)
for _default in ("none", "mean", "sum"):
    _with_default(_default)


@cross_entropy.wrong_idea(NOT_CHECKED)
def unknown_reduction_returns_nothing(logits, y, reduction="mean"):
    return cross_entropy(logits, y, reduction) if reduction in ("mean", "sum", "none") else None


@cross_entropy.wrong_idea(
    'Without an argument for reduction you return the sum; the default is "mean".', credit=0.8
)
def sum_by_default(logits, y, reduction="sum"):
    return cross_entropy(logits, y, reduction)


@cross_entropy.wrong_idea(
    "The result is the mean whatever reduction says; look at what your function does with that argument.",
    credit=0.5,
)
def always_the_mean(logits, y, reduction="mean"):
    return cross_entropy(logits, y, "mean")


@cross_entropy.wrong_idea(
    "The result is the sum whatever reduction says; look at what your function does with that argument.",
    credit=0.5,
)
def always_the_sum(logits, y, reduction="mean"):
    return cross_entropy(logits, y, "sum")


@cross_entropy.wrong_idea(
    "For the mean you divide by the number of classes. There are as many losses as examples: n, the"
    " number of rows.",
    credit=0.7,
)
def divided_by_classes(logits, y, reduction="mean"):
    loss = cross_entropy(logits, y, "sum" if reduction == "mean" else reduction)
    return loss / logits.shape[1] if reduction == "mean" else loss


@cross_entropy.wrong_idea(
    "For the mean you average within each class first and then over the classes. Here every example"
    " counts the same.",
    credit=0.65,
)
def mean_of_class_means(logits, y, reduction="mean"):
    losses = cross_entropy(logits, y, "none")
    if reduction != "mean":
        return _reduce(losses, reduction)
    return torch.stack([losses[y == label].mean() for label in y.unique()]).mean()


@cross_entropy.wrong_idea(
    "For the mean you average the probabilities first and take the logarithm of that. The mean is one of"
    " losses: logarithm first.",
    credit=0.6,
)
def logarithm_of_mean(logits, y, reduction="mean"):
    losses = cross_entropy(logits, y, "none")
    if reduction != "mean":
        return _reduce(losses, reduction)
    return torch.log(torch.tensor(float(len(y)))).to(losses) - (-losses).logsumexp(0)


@cross_entropy.wrong_idea(
    "A tensor of shape (n, 1) is combined with one of shape (n,), and broadcasting makes a table of n by n"
    " numbers. Give all parts of the loss the same shape before you add them.",
    credit=0.5,
)
def table_by_broadcasting(logits, y, reduction="mean"):
    m = logits.amax(dim=1, keepdim=True)
    rest = (logits - m).exp().sum(dim=1).log() - _of_true_class(logits, y)
    return _reduce(m + rest, reduction)


@cross_entropy.wrong_idea(
    "The maximum has lost the dimension it was taken along, so broadcasting lines it up with the classes:"
    " an error for most shapes, wrong numbers for a square. Keep the dimension with size 1.",
    credit=0.5,
)
def maximum_without_keepdim(logits, y, reduction="mean"):
    shifted = logits - logits.amax(dim=1)
    return _reduce(shifted.exp().sum(dim=1).log() - _of_true_class(shifted, y), reduction)


@cross_entropy.wrong_idea(
    "In place of the logarithm of the sum stands the maximum alone. It is close where one logit towers"
    " above the others, but the rest of the sum belongs to the loss.",
    credit=0.4,
)
def maximum_for_log_sum(logits, y, reduction="mean"):
    return _reduce(logits.amax(dim=1) - _of_true_class(logits, y), reduction)


@cross_entropy.wrong_idea(
    "You take the logarithm of the mean of the exponentials. It is their sum that belongs there: equal"
    " logits give a loss of ln k, not 0.",
    credit=0.6,
)
def mean_of_exponentials(logits, y, reduction="mean"):
    m = logits.amax(dim=1)
    log_mean = (logits - m.unsqueeze(1)).exp().mean(dim=1).log()
    return _reduce(m + log_mean - _of_true_class(logits, y), reduction)


@cross_entropy.wrong_idea(
    "The logarithm of the sum is to base 2, while the logits and the maximum stay as they are. All of it"
    " belongs to base e: log, not log2.",
    credit=0.6,
)
def log_sum_in_base_2(logits, y, reduction="mean"):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    return _reduce(shifted.exp().sum(dim=1).log2() - _of_true_class(shifted, y), reduction)


@cross_entropy.wrong_idea(
    "The sum in the denominator leaves out the true class. It runs over all classes, or the quotient is no"
    " probability.",
    credit=0.5,
)
def true_class_left_out(logits, y, reduction="mean"):
    if logits.shape[1] == 1:
        return cross_entropy(logits, y, reduction)
    others = logits.masked_fill(_one_hot(logits, y) == 1, -INF)
    return _reduce(others.logsumexp(1) - _of_true_class(logits, y), reduction)


@cross_entropy.wrong_idea(CLASSES_OF_LABELS, credit=0.7)
def columns_cut_to_labels(logits, y, reduction="mean"):
    return cross_entropy(logits[:, : int(y.max()) + 1], y, reduction)


@cross_entropy.wrong_idea(
    "You take labels to start at 1 and pick column y - 1; here they start at 0.", credit=0.6
)
def labels_from_1(logits, y, reduction="mean"):
    return _reduce(-_of_true_class(_log_softmax(logits), y - 1), reduction)


@cross_entropy.wrong_idea(
    "You leave out the examples of class 0, as if that were padding. Here it is a class like the others.",
    credit=0.6,
)
def class_0_ignored(logits, y, reduction="mean"):
    counts = (y != 0).to(logits.dtype)
    losses = cross_entropy(logits, y, "none") * counts
    if reduction == "mean":
        return losses.sum() / counts.sum().clamp(min=1)
    return _reduce(losses, reduction)


@cross_entropy.wrong_idea(
    "You take the class with the largest logit in place of the true one, so the labels have no influence:"
    " the loss is small even for wrong answers."
)
def prediction_for_label(logits, y, reduction="mean"):
    return cross_entropy(logits, logits.argmax(dim=1), reduction)


@cross_entropy.wrong_idea(
    "You take the logarithm of the logits, as if they were probabilities. They may be negative and need"
    " not sum to 1: softmax is part of this function.",
    credit=0.25,
)
def logits_as_probabilities(logits, y, reduction="mean"):
    return _reduce(-_of_true_class(logits, y).log(), reduction)


@cross_entropy.wrong_idea(
    "You return minus the logit of the true class. That is what the NLL loss does, and it expects"
    " log-probabilities: the log-softmax is missing.",
    credit=0.25,
)
def without_log_softmax(logits, y, reduction="mean"):
    return _reduce(-_of_true_class(logits, y), reduction)


@cross_entropy.wrong_idea(
    "You return minus the probability of the true class; the logarithm is missing.", credit=0.5
)
def without_logarithm(logits, y, reduction="mean"):
    return _reduce(-_of_true_class(_softmax(logits), y), reduction)


@cross_entropy.wrong_idea(
    "You return 1 minus the probability of the true class. The loss is minus its logarithm, which grows"
    " without bound as the probability goes to 0.",
    credit=0.4,
)
def one_minus_probability(logits, y, reduction="mean"):
    return _reduce(1 - _of_true_class(_softmax(logits), y), reduction)


@cross_entropy.wrong_idea(
    "You take the squared distance between softmax and one-hot. That is a loss too, but not this one:"
    " cross-entropy is the negative logarithm of one probability.",
    credit=0.2,
)
def squared_error(logits, y, reduction="mean"):
    return _reduce((_softmax(logits) - _one_hot(logits, y)).square().sum(dim=1), reduction)


BINARY = (
    "You treat every class as a yes-or-no question of its own and add up the binary cross-entropies, with"
    " a term log(1 - p) for each wrong class. Here only the true class has a term; the others enter"
    " through the denominator of softmax."
)


@cross_entropy.wrong_idea(BINARY, credit=0.3)
def binary_terms_of_softmax(logits, y, reduction="mean"):
    P, one_hot = _softmax(logits), _one_hot(logits, y)
    terms = torch.where(one_hot == 1, P, 1 - P).log()
    return _reduce(-terms.sum(dim=1), reduction)


@cross_entropy.wrong_ideas(
    credit={
        "binary_terms_of_sigmoid": 0.2,
        "binary_terms_averaged": 0.2,
    },
    binary_terms_of_sigmoid=BINARY,
    binary_terms_averaged=(
        "You average binary cross-entropies over all n · k entries: every class is a yes-or-no question"
        " of its own there. Here each example has one term, that of its true class, and the mean is over"
        " the n examples."
    ),
)
def binary(
    logits, y, reduction="mean", *, binary_terms_of_sigmoid=False, binary_terms_averaged=False
):
    if not (binary_terms_of_sigmoid or binary_terms_averaged):
        return cross_entropy(logits, y, reduction)
    signs = 2 * _one_hot(logits, y) - 1
    terms = -torch.nn.functional.logsigmoid(signs * logits)
    if reduction == "mean" and binary_terms_averaged:
        return terms.mean()
    return _reduce(terms.sum(dim=1), reduction)


@cross_entropy.wrong_idea(
    "You compute the entropy of the prediction: each log-probability weighted with its own probability,"
    " so the labels have no influence. Cross-entropy weighs with one-hot labels."
)
def entropy(logits, y, reduction="mean"):
    return _reduce(torch.special.entr(_softmax(logits)).sum(dim=1), reduction)


@cross_entropy.wrong_idea(
    "You multiply the logarithm by the probability itself: -p log p. The weight of the true class is 1.",
    credit=0.5,
)
def probability_times_log(logits, y, reduction="mean"):
    losses = cross_entropy(logits, y, "none")
    return _reduce(torch.exp(-losses) * losses, reduction)


@cross_entropy.wrong_idea(
    "You compute the hinge loss, the sum of how far the other logits come within 1 of the true one. There"
    " is no softmax in it."
)
def hinge_loss(logits, y, reduction="mean"):
    gaps = torch.relu(logits - _of_true_class(logits, y).unsqueeze(1) + 1)
    return _reduce((gaps * (1 - _one_hot(logits, y))).sum(dim=1), reduction)


@cross_entropy.wrong_idea(
    "You divide the logits by the square root of their number first. That belongs to attention; softmax"
    " takes them as they are.",
    credit=0.6,
)
def scaled_as_in_attention(logits, y, reduction="mean"):
    return cross_entropy(logits / logits.shape[1] ** 0.5, y, reduction)


@cross_entropy.wrong_idea(
    "The labels are smoothed: a share of 0.1 of each label is spread over all classes. That is a"
    " regularisation of its own, and nobody asked for it here.",
    credit=0.65,
)
def smoothed_labels(logits, y, reduction="mean"):
    L = _log_softmax(logits)
    return _reduce(-0.9 * _of_true_class(L, y) - 0.1 * L.mean(dim=1), reduction)


MAXIMUM_HALF_CUT = (
    "The loss is right, its gradient is not: the maximum is cut from the graph where it is subtracted or"
    " where it is added back, but not in both places. Its gradients cancel only if both are treated alike."
)


@cross_entropy.wrong_idea(MAXIMUM_HALF_CUT, credit=0.6)
def maximum_detached_outside(logits, y, reduction="mean"):
    m = logits.amax(dim=1)
    log_sum = (logits - m.unsqueeze(1)).exp().sum(dim=1).log() + m.detach()
    return _reduce(log_sum - _of_true_class(logits, y), reduction)


@cross_entropy.wrong_idea(MAXIMUM_HALF_CUT, credit=0.6)
def maximum_detached_inside(logits, y, reduction="mean"):
    m = logits.amax(dim=1)
    log_sum = (logits - m.detach().unsqueeze(1)).exp().sum(dim=1).log() + m
    return _reduce(log_sum - _of_true_class(logits, y), reduction)


@cross_entropy.wrong_ideas(
    credit={
        "upstream_ignored": 0.6,
        "gradient_of_sum": 0.7,
        "gradient_always_divided": 0.7,
        "gradient_upstream_averaged": 0.7,
        "gradient_sign_turned": 0.6,
        "gradient_without_one_hot": 0.55,
        "gradient_without_softmax": 0.55,
    },
    upstream_ignored=(
        "The loss is right, but your gradient does not depend on what comes in from above. A backward has"
        " to multiply by the gradient of the result that it is given, which need not be 1."
    ),
    gradient_of_sum=(
        "The loss is right, but the gradient of the mean is not divided by the number of examples."
    ),
    gradient_always_divided=(
        "The loss is right, but its gradient is divided by the number of examples whatever reduction says."
        " That belongs to the mean alone."
    ),
    gradient_upstream_averaged=(
        'The loss is right, but for "none" each row has a gradient of its own coming in from above, and'
        " you use one number for all of them."
    ),
    gradient_sign_turned=(
        "The loss is right, but its gradient has the wrong sign: it is softmax minus one-hot."
    ),
    gradient_without_one_hot=(
        "The loss is right, but its gradient is softmax alone: what the logit of the true class contributes"
        " is missing, cut from the graph or left out of a backward of your own."
    ),
    gradient_without_softmax=(
        "The loss is right, but its gradient is minus one-hot alone: what the logarithm of the sum"
        " contributes is missing, cut from the graph or left out of a backward of your own."
    ),
)
def flawed_backward(
    logits,
    y,
    reduction="mean",
    *,
    upstream_ignored=False,
    gradient_of_sum=False,
    gradient_always_divided=False,
    gradient_upstream_averaged=False,
    gradient_sign_turned=False,
    gradient_without_one_hot=False,
    gradient_without_softmax=False,
):
    """Cross-entropy with a backward of its own, as a hand-written autograd function has it."""

    def backward(G):
        one_hot = 0.0 if gradient_without_one_hot else _one_hot(logits, y)
        D = (0.0 if gradient_without_softmax else _softmax(logits.detach())) - one_hot
        if upstream_ignored:
            G = torch.ones_like(G)
        if gradient_upstream_averaged:
            G = G.mean()
        if gradient_always_divided or (reduction == "mean" and not gradient_of_sum):
            D = D / len(y)
        return (-D if gradient_sign_turned else D) * G.reshape(-1, 1)

    class Loss(torch.autograd.Function):
        @staticmethod
        def forward(ctx, logits):
            return cross_entropy(logits, y, reduction)

        @staticmethod
        def backward(ctx, G):
            return backward(G)

    return Loss.apply(logits)


@cross_entropy.right_variant
def log_sum_minus_gathered(logits, y, reduction="mean"):
    m = logits.detach().max(dim=1, keepdim=True).values
    log_sum = m + torch.log(torch.exp(logits - m).sum(dim=1, keepdim=True))
    losses = (log_sum - logits.gather(1, y[:, None])).flatten()
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    if reduction == "mean":
        return losses.sum() / len(losses)
    raise ValueError(f"unknown reduction {reduction!r}")


@cross_entropy.right_variant
def example_by_example(logits, y, reduction="mean"):
    losses = []
    for row, label in zip(logits, y.tolist(), strict=True):
        m = row.max()
        losses.append(m + sum(torch.exp(z - m) for z in row).log() - row[label])
    return _reduce(torch.stack(losses), reduction)


@cross_entropy.right_variant
def differences_to_true_class(logits, y, reduction="mean"):
    gaps = logits - logits[range(len(y)), y].unsqueeze(1)
    return _reduce(torch.logsumexp(gaps, dim=1), reduction)


@cross_entropy.right_variant
def selected_by_mask(logits, y, reduction="mean"):
    mask = torch.arange(logits.shape[1], device=y.device) == y.unsqueeze(1)
    L = _log_softmax(logits)
    return _reduce(-torch.where(mask, L, torch.zeros_like(L)).sum(dim=1), reduction)


@cross_entropy.right_variant
def library(logits, y, reduction="mean"):
    return torch.nn.functional.cross_entropy(logits.double(), y, reduction=reduction).to(logits)


@cross_entropy.right_variant
def weights_of_the_losses(logits, y, reduction="mean"):
    n = len(y)
    weights = {"mean": torch.full((n,), 1 / n), "sum": torch.ones(n), "none": torch.eye(n)}
    if reduction not in weights:
        raise ValueError("mean, sum or none")
    best = logits.argmax(dim=1, keepdim=True)
    m = logits.gather(1, best)
    others = torch.exp(logits - m).scatter(1, best, 0.0).sum(dim=1)
    losses = torch.log1p(others) + (m - logits.gather(1, y[:, None])).squeeze(1)
    return weights[reduction].to(losses) @ losses


cross_entropy.equivalent_mutant(
    "shifted = logits - logits.detach().amax(dim=1, keepdim=True)",
    "a shift changes no loss, so no gradient goes through it",
)
cross_entropy.equivalent_mutant(
    "true_class = shifted.gather(1, y.detach().unsqueeze(1)).squeeze(1)",
    "labels are integers and have no gradient",
)


PROBABILITIES = ("/", "/=", "softmax", "logsumexp", "div", "div_", "divide", "true_divide")
cross_entropy.seen_in_code(
    logarithm_of_softmax=PROBABILITIES, logarithm_of_softmax_matrix=PROBABILITIES
)
