r"""# Cross-entropy from logits

A classifier gives each of $n$ examples $k$ logits; the labels say which class is the true one. The loss of
example $i$ with logits $z_{i1}, \dots, z_{ik}$ and true class $y_i$ is the negative logarithm of the
probability that softmax gives to that class:

$$\ell_i = -\log \frac{\exp(z_{i,y_i})}{\sum_{j} \exp(z_{ij})}
        = m_i + \log \sum_{j} \exp(z_{ij} - m_i) - z_{i,y_i}, \qquad m_i = \max_j z_{ij}.$$

A computer can evaluate the last form for any finite logits. `reduction` says what becomes of the $n$ losses:

- `"mean"` (the default): their mean, a tensor of shape `()`;
- `"sum"`: their sum, a tensor of shape `()`;
- `"none"`: the losses themselves, of shape (n,), in the order of the examples;
- anything else raises a `ValueError`.

For example, with

$$\mathbf{Z} = \begin{pmatrix}0&1&2\\2&0&1\end{pmatrix}, \qquad \mathbf{y} = (1, 0),$$

the rows of softmax are (0.0900, 0.2447, 0.6652) and (0.6652, 0.0900, 0.2447). The losses are
$-\ln 0.2447 = 1.4076$ and $-\ln 0.6652 = 0.4076$, their mean is 0.9076 and their sum 1.8152.

Gradients must reach `logits`, and they are compared. PyTorch's own cross-entropy, NLL loss, softmax,
log-softmax and `logsumexp` are not allowed.

## Mind

- `logits` are **not** probabilities. This is how PyTorch's own function of that name works; some textbooks
  write a `cross_entropy` that takes the result of softmax instead.
- Logits may be far apart and far from 0. With logits (1000, 0, 0) the loss is 0 where the true class is 0 and
  1000 where it is 1, and the gradient is finite in both.

## Small print

- A logit of $-\infty$ for a class that is not the true one leaves the loss and the gradient finite. For the
  true class it would make the loss infinite; that is not asked.
- Logarithms are natural ones: equal logits give a loss of $\ln k$. With $k = 1$ the loss is 0.
- The labels are int64 numbers from 0 to $k - 1$. A class may occur several times or not at all.
- For `"sum"` the gradient is softmax minus one-hot, for `"mean"` that divided by $n$, each times what comes in
  from above; tensor operations take care of all of it.
- The result has the dtype of `logits`; it and `y` stay as they are, and need not be contiguous in memory.
"""

import torch
from torch import Tensor

from grader import CROSS_ENTROPIES, exercise, full, integers, randn, stack, tensor


@exercise(
    points=4,
    order=2,
    grad=["logits"],
    stand_in="lambda logits, y, reduction='mean': torch.nn.NLLLoss(reduction=reduction)"
    "(logits.log_softmax(1), y)",
    forbid=CROSS_ENTROPIES,
    hints=[
        "Solve it for one example first: one row and one label. Where do m, the sum and z_y come from?",
        "Do not compute probabilities on the way. The logarithm of a quotient is a difference, and written as"
        " in the statement nothing overflows: subtract each row's maximum before exponentiating.",
        "To take one entry from each row, a column number per row is not enough: logits[:, y] takes whole"
        " columns. Index with the row numbers 0, ..., n - 1 and the labels together, or use gather.",
        "Call z what is left after each row's maximum is subtracted. A row's loss is then log(sum(exp(z)))"
        " minus the entry of z that belongs to the true class; amax with keepdim=True gives the maxima.",
        "What is left is reduction: three strings that are allowed, and raise ValueError(...) for others.",
    ],
)
def cross_entropy(logits: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    """Return the negative log-softmax of the true classes.

    Args:
        logits: shape (n, k), of floating-point dtype; one row per example, one column per class.
        y: shape (n,), int64; the true class of each example, 0 to k - 1.
        reduction: `"mean"`, `"sum"` or `"none"`.

    Returns:
        Tensor of shape () for `"mean"` and `"sum"`, (n,) for `"none"`, of the dtype and device of `logits`.

    Raises:
        ValueError: if `reduction` is none of the three.
    """
    ### BEGIN SOLUTION
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction must be 'mean', 'sum' or 'none', not {reduction!r}")
    shifted = logits - logits.amax(dim=1, keepdim=True)
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    losses = -log_p.gather(1, y[:, None]).flatten()
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()
    ### END SOLUTION


def labels(numbers):
    return tensor(numbers, dtype="int64")


F = torch.nn.functional
cross_entropy.defaults(logits=randn("n", "k"), y=integers("n", high="k"), n=5, k=4)
cross_entropy.case("two examples", logits=tensor([[0.0, 1, 2], [2, 0, 1]]), y=labels([1, 0]))
cross_entropy.case("summed over the batch", y=labels([2, 0, 1, 2, 2]), k=3, reduction="sum")
cross_entropy.case("one loss for each example", y=labels([3, 1, 0, 2, 1]), reduction="none")
cross_entropy.raises("unknown reduction", ValueError, n=2, k=3, reduction="average")
cross_entropy.case("as many examples as classes", n=4, reduction="mean")
cross_entropy.case("many classes", n=3, k=300, reduction="mean")
cross_entropy.case("last class never the true one", y=labels([0, 2, 1, 2, 0]))
cross_entropy.case("a single example", y=labels([3]), k=5, reduction="none")
cross_entropy.case("a single class", n=3, k=1)
cross_entropy.case("two classes, negative logits", logits=randn("n", "k", mean=-6.0), n=3, k=2)
cross_entropy.case("equal logits", logits=full("n", "k", value=2.5), n=2, k=10, reduction="none")
cross_entropy.raises("reduction in capitals", ValueError, n=3, k=2, reduction="Sum")

cross_entropy.defaults(tags=["stress"])
Z = tensor([[1000.0, 0, -1], [2000, 0, -1]])
cross_entropy.case("sure and right, sure and wrong", logits=Z, y=labels([0, 1]), reduction="none")
RULED_OUT = tensor([[0.5, -torch.inf, 1], [-torch.inf, 2, 0]])
cross_entropy.case("classes that are ruled out", logits=RULED_OUT, y=labels([2, 2]))
FAR = [randn(4), randn(4, mean=1e3), randn(4, mean=-1e3), full(4, value=-2e4)]
FAR.append(tensor([0.0, 0.5, 60.0, -1.0]))  # its loss is 0, and counts in the mean
cross_entropy.case("examples far apart", logits=stack(*FAR), y=labels([3, 0, 2, 1, 2]))
cross_entropy.defaults(logits=randn("n", "k", std=50.0))
cross_entropy.case("widely spread logits", y=labels([0, 8, 3, 5, 1, 1]), k=9, reduction="none")


def reduced(losses, reduction):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(reduction)
    return {"mean": losses.mean, "sum": losses.sum, "none": losses.clone}[reduction]()


@cross_entropy.right_variant
def example_by_example(logits, y, reduction="mean"):
    losses = [row.logsumexp(0) - row[j] for row, j in zip(logits, y, strict=True)]
    return reduced(torch.stack(losses), reduction)


@cross_entropy.right_variant
def differences_to_true_class(logits, y, reduction="mean"):
    gaps = logits - logits.gather(1, y[:, None])
    m = gaps.detach().max(dim=1).values
    return reduced(m + (gaps - m[:, None]).exp().sum(dim=1).log(), reduction)


@cross_entropy.right_variant
def gradient_by_hand(logits, y, reduction="mean"):
    D = (logits.softmax(dim=1) - F.one_hot(y, logits.shape[1])).detach()
    linear = (D * logits.nan_to_num()).sum(dim=1)  # its gradient is D
    losses = -torch.log_softmax(logits, dim=1)[range(len(y)), y].detach()
    return reduced(losses + (linear - linear.detach()), reduction)


cross_entropy.equivalent_mutant(
    "shifted = logits - logits.detach().amax(dim=1, keepdim=True)",
    "a shift changes no loss, so no gradient goes through it",
)

cross_entropy.edits("""
log_sum_not_shifted (80 %): - logits.amax(dim=1, keepdim=True) ->
    exp(1000) is infinite and exp(-1000) is 0: subtract each row's maximum inside, and add it back outside.
shifted_by_global_maximum (80 %): logits.amax(dim=1, keepdim=True) -> logits.max()
    You shift by the largest logit of the whole batch, and exp gives 0 in a row far below: each needs its own.
shifted_by_mean (80 %): logits.amax( -> logits.mean(
    You shift by the mean of each row: one logit far above it still overflows. No exponent may be positive.
shift_not_undone (50 %): log_p = shifted -> log_p = logits
    You subtract the maximum inside the exponentials and do not make up for it outside the logarithm.
logarithm_of_softmax (80 %): log_p.gather(1, y[:, None]) -> logits.softmax(1)[range(len(y)), y].log()
logarithm_of_softmax_matrix (80 %): log_p.gather( -> logits.softmax(dim=1).log().gather(
logarithm_of_unshifted_softmax (80 %): log_p.gather( -> (logits.exp() / logits.exp().sum(1, True)).gather(
    also: .flatten() -> .flatten().log()
    The formula is right, but you take the logarithm of finished probabilities. One that rounds to 0 makes that
    infinite, and its gradient NaN. Let the logarithm cancel the exponential on paper.
epsilon_1e_{n} for n = 3, 4, 5, 6, 7, 8, 9, 10, 12, 15 (65 %): \
log_p.gather(1, y[:, None]) -> (logits.softmax(1)[range(len(y)), y] + 1e-{n}).log()
clamped_at_1e_{n} for n = 3, 4, 5, 6, 7, 8, 9, 10, 12, 15 (65 %): \
log_p.gather(1, y[:, None]) -> logits.softmax(1)[range(len(y)), y].clamp(min=1e-{n}).log()
    You keep probabilities away from 0 before the logarithm, which caps the loss. Work with logits all the way.
logits_clamped_at_{n} for n = 20, 30, 50, 80, 88, 100 (65 %): \
return cross_entropy(logits.clamp(-{n}, {n}), y, reduction)
    You cut large logits off, so that those beyond the limit all become equal. Shift each row by its maximum.
one_hot_times_log (80 %): log_p.gather(1, y[:, None]) -> (F.one_hot(y, logits.shape[1]) * log_p).sum(1)
    Where a logit is -inf, one-hot times log-probability is 0 times infinity: pick the entry of the true class.
softmax_over_examples (45 %): amax(dim=1, -> amax(dim=0,
    also: sum(dim=1, -> sum(dim=0,
    Your softmax runs down the columns, over the examples. The classes of one example stand in a row.
whole_columns (40 %): log_p.gather(1, y[:, None]).flatten() -> log_p[:, y]
whole_columns_averaged (40 %): log_p.gather(1, y[:, None]).flatten() -> log_p[:, y].mean(dim=1)
    [:, y] takes whole columns, and mixes every example with the labels of all. Take one entry from each row.
classes_counted_from_labels (70 %): log_p.gather(1, y[:, None]) -> (F.one_hot(y) * log_p).sum(dim=1)
columns_cut_to_labels (70 %): return cross_entropy(logits[:, : y.max() + 1], y, reduction)
    You count the classes by the largest label. Count the columns: a batch need not contain the last class.
labels_from_1 (60 %): return cross_entropy(logits, (y - 1) % logits.shape[1], reduction)
    You take labels to start at 1 and pick column y - 1; here they start at 0.
class_0_ignored (60 %): losses = - -> losses = (y != 0) * -
    also: losses.mean() -> losses.sum() / (y != 0).sum().clamp(min=1)
    You leave out the examples of class 0, as if that were padding. Here it is a class like the others.
prediction_for_label: return cross_entropy(logits, logits.argmax(dim=1), reduction)
    You take the class with the largest logit in place of the true one, so the labels have no influence.
sum_for_mean (70 %): losses.mean() -> losses.sum()
mean_with_n_minus_1 (70 %): losses.mean() -> losses.sum() / max(len(y) - 1, 1)
    What you return for the mean is not divided by the number of examples, n.
mean_over_all_entries (70 %): losses.mean() -> losses.mean() / logits.shape[1]
    You average over all n · k entries. The mean is over the n examples, whatever the number of classes.
mean_for_sum (80 %): else losses.sum() -> else losses.mean()
    For "sum" you return the mean: it is divided by the number of examples.
sum_by_default (80 %): reduction: str = "mean" -> reduction: str = "sum"
    Without an argument for reduction you return the sum; the default is "mean".
mean_of_class_means (65 %): losses.mean() -> torch.stack([losses[y == c].mean() for c in y.unique()]).mean()
    For the mean you average within each class first. Here every example counts the same.
unknown_reduction_is_{word} for word = none, mean, sum: \
return cross_entropy(logits, y, reduction if reduction in ("mean", "sum", "none") else "{word}")
    An unknown reduction should raise a ValueError; yours gets through. Look at the last else of your if chain.
sign_missing (70 %): losses = - -> losses =
    Your losses are negative. The logarithm of a probability is at most 0, and the loss is minus that.
base_2 (65 %): losses = - -> losses = -1.4426950408889634 *
log_sum_in_base_2 (60 %): .log() -> .log2()
    Your logarithms, or some of them, are to base 2. Here they are natural.
mean_of_exponentials (60 %): exp().sum( -> exp().mean(
maximum_for_log_sum (40 %): - shifted.exp().sum(dim=1, keepdim=True).log() ->
    What belongs under the logarithm is the sum of the exponentials, not their mean and not the largest alone.
softmax_twice (50 %): shifted = logits -> logits = logits.softmax(dim=1); shifted = logits
    Softmax is applied twice: what goes into your log-softmax are probabilities already.
scaled_as_in_attention (60 %): return cross_entropy(logits / logits.shape[1] ** 0.5, y, reduction)
    You divide the logits by the square root of their number first. That belongs to attention, not to softmax.
smoothed_labels (65 %): .flatten() -> .flatten() * 0.9 - 0.1 * log_p.mean(dim=1)
    The labels are smoothed: a share of 0.1 of each is spread over all classes. Nobody asked for it here.
without_log_softmax (25 %): log_p.gather( -> logits.gather(
logits_as_probabilities (25 %): log_p.gather(1, y[:, None]) -> logits[range(len(y)), y].log()
    You take the logits for probabilities, or for their logarithms: softmax is part of this function.
without_logarithm (50 %): log_p.gather( -> logits.softmax(dim=1).gather(
one_minus_probability (40 %): -log_p.gather( -> 1 - logits.softmax(dim=1).gather(
probability_times_log (50 %): .flatten() -> .flatten(); losses = losses * (-losses).exp()
    The loss is minus the logarithm of the probability p of the true class: not -p, 1 - p or -p log p.
squared_error (20 %): -log_p.gather(1, y[:, None]) -> \
(log_p.exp() - F.one_hot(y, logits.shape[1])).pow(2).sum(1)
hinge_loss: -log_p.gather(1, y[:, None]) -> ((logits - logits.gather(1, y[:, None]) + 1).relu().sum(1) - 1)
entropy: -log_p.gather(1, y[:, None]) -> torch.special.entr(logits.softmax(dim=1)).sum(dim=1)
    That is another loss. Cross-entropy is minus the logarithm of one probability, that of the true class.
binary_terms_of_sigmoid (20 %): log_p.gather( -> (logits - F.softplus(logits).sum(1, True)).gather(
    You treat every class as a yes-or-no question of its own. Here only the true class has a term.
graph_cut (50 %): return cross_entropy(logits, y, reduction).detach()
    No gradient comes back to logits: the graph was cut, as .item(), .data, detach, numpy and no_grad() do.
gradient_of_sum of gradient_by_hand (70 %): (D * -> (D * (len(y) if reduction == "mean" else 1) *
gradient_always_divided of gradient_by_hand (70 %): (D * -> (D / (1 if reduction == "mean" else len(y)) *
    The loss is right, but its gradient is divided by the number of examples for the mean, and only there.
gradient_sign_turned of gradient_by_hand (60 %): D = ( -> D = -(
gradient_without_one_hot of gradient_by_hand (55 %): - F.one_hot(y, logits.shape[1]) ->
gradient_without_softmax of gradient_by_hand (55 %): logits.softmax(dim=1) - F.one_hot -> -F.one_hot
    The loss is right, but not its gradient: that is softmax minus one-hot, with nothing cut off or left out.
""")
