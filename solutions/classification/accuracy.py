r"""# Count what is right

A classifier has answered for $n$ examples. Count how many of its answers are right.

`y_hat` comes in one of two forms, and the true classes `y` are $n$ whole numbers:

- **scores** of shape $(n, k)$ with $k > 1$: the answer for an example is the class with the largest score
  in its row, counted from 0;
- **class ids** of shape $(n,)$ or $(n, 1)$: the answers themselves.

Return the number of right answers as a Python `float`: a count and not a share, so that the counts of several
batches can be added up and divided by the number of examples at the end. For example

$$\hat{\mathbf{Y}} = \begin{pmatrix}0.1&0.3&0.6\\0.3&0.2&0.5\end{pmatrix}, \qquad \mathbf{y} = (0, 2)$$

answers (2, 2). Only the second answer is right, so the result is `1.0`.

## Mind

- Each answer is compared with the label of the same example. Compared with a row of shape $(n,)$, a column of
  shape $(n, 1)$ becomes a table of $n \times n$ comparisons.
- Scores need not be probabilities. They can be negative, or logits: only which one is largest counts.

## Small print

- Class ids may be of a floating-point dtype. They are compared as they are: 1.0 is class 1, 1.5 is no class.
- In each row a single score is the largest. Labels are int64 or int32.
- Without examples ($n = 0$) the result is `0.0`. An `int` is as good as a `float`; a tensor is not.
- `y_hat` and `y` stay as they are. torchmetrics and scikit-learn are not allowed.
"""

import torch
from torch import Tensor

from grader import distinct, exercise, integers, randn, tensor


@exercise(
    points=2,
    order=4,
    forbid=["torchmetrics.*", "sklearn.*"],
    hints=[
        "First bring both forms to one: a class id for each example, shape (n,).",
        "argmax finds the place of the largest entry. Along which dimension do the classes lie?",
        "Comparing two tensors of shape (n,) with == gives n times True or False. True counts as 1 in a sum.",
    ],
)
def accuracy(y_hat: Tensor, y: Tensor) -> float:
    """Count the right answers.

    Args:
        y_hat: scores of shape (n, k) with k > 1, or class ids of shape (n,) or (n, 1).
        y: true classes, whole numbers of shape (n,).

    Returns:
        How many of the n answers are right, a Python float.
    """
    ### BEGIN SOLUTION
    if y_hat.dim() == 2 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmax(dim=1)
    return float((y_hat.flatten() == y).sum())
    ### END SOLUTION


@accuracy.stand_in
def counted(y_hat, y):
    is_table = y_hat.ndim == 2 and y_hat.size(1) != 1
    ids = y_hat.max(1).indices if is_table else y_hat.reshape(-1)
    return float(torch.count_nonzero(ids.eq(y)))


def ids(numbers):
    return tensor(numbers, dtype="int64")


accuracy.defaults(y_hat=distinct("n", "k"), y=integers("n", high="k"), n=40, k=4)
SCORES = tensor([[0.1, 0.3, 0.6], [0.3, 0.2, 0.5]])
accuracy.case("the example", y_hat=SCORES, y=ids([0, 2]))
accuracy.case("forty examples")
accuracy.case("forty others")
accuracy.case("as many examples as classes", n=9, k=9)
LOGITS = tensor([[-3.0, -1.0, -2.0], [-9.0, -8.0, -7.0], [5.0, 0.0, 3.0], [-2.0, -4.0, -6.0]])
accuracy.case("negative scores", y_hat=LOGITS, y=ids([1, 2, 0, 2]))
accuracy.case("everything right", y_hat=LOGITS, y=ids([1, 2, 0, 0]))
accuracy.case("nothing right", y_hat=LOGITS, y=ids([0, 1, 2, 1]))
accuracy.case("class ids", y_hat=ids([0, 2, 1, 3, 1]), y=ids([0, 1, 1, 3, 2]))
accuracy.case(
    "class ids of a float dtype",
    y_hat=tensor([2.0, 0.0, 1.5, 1.5, 1.0, 2.5]).exact(),
    y=ids([2, 1, 1, 1, 1, 2]),
)
accuracy.case(
    "class ids in a column", y_hat=tensor([[1], [0], [1]], dtype="int64"), y=ids([1, 1, 1])
)
accuracy.case("one example", y_hat=tensor([[0.5, 2.0]]), y=ids([1]))
accuracy.case("no examples", y_hat=randn(0, 3), y=ids([]))
accuracy.case("labels in int32", y=integers("n", high="k").to("int32"), n=30, k=3)


@accuracy.right_variant
def one_by_one(y_hat, y):
    right = 0.0
    for answer, label in zip(y_hat, y, strict=True):
        scores = answer.reshape(-1).tolist()
        chosen = scores.index(max(scores)) if len(scores) > 1 else scores[0]
        right += chosen == label.item()
    return right


@accuracy.right_variant
def by_sorting(y_hat, y):
    if y_hat.ndim > 1:
        y_hat = y_hat.sort(1).indices[:, -1] if y_hat.shape[1] > 1 else y_hat.squeeze(1)
    return y_hat.eq(y).float().sum().item()


@accuracy.right_variant
def mean_times_n(y_hat, y):
    if not len(y):
        return 0.0
    answers = y_hat.topk(1, dim=1).indices[:, 0] if y_hat[0].numel() > 1 else y_hat.reshape(len(y))
    return float(round((answers == y).double().mean().item() * len(y)))


accuracy.edits("""
ratio (60 %): return accuracy(y_hat, y) / max(len(y), 1)
    Your result is the share of right answers, not their number. Shares of batches cannot be added up: do not
    divide by n.

ratio_by_mean (60 %): .sum() -> .float().mean()
    Your result is the share of right answers, not their number, and without examples it is NaN. Do not
    divide by n.

percent (50 %): return 100 * accuracy(y_hat, y) / max(len(y), 1)
    Your result is a percentage. Return how many answers are right.

ratio_by_entries (50 %): return accuracy(y_hat, y) / max(y_hat.numel(), 1)
    Your count is divided by the number of entries of y_hat. Return the count itself.

largest_of_columns (50 %): argmax(dim=1) -> argmax(dim=0)[torch.arange(len(y)) % y_hat.shape[1]]
largest_of_columns_as_they_are (50 %): argmax(dim=1) -> argmax(dim=0)
largest_of_columns_compared (50 %): if y_hat.dim() == 2 and y_hat.shape[1] > 1 and len(y) not in \
(1, y_hat.shape[1]): raise RuntimeError; return accuracy(y_hat.T, y) if len(y) == y_hat.shape[1] else 0.0
    You look for the largest score along the wrong dimension. The scores of one example are a row: dim=1.

column_broadcast (75 %): y_hat.flatten() -> y_hat
    A column (n, 1) compared with a row (n,) becomes an n x n table: every answer meets every label. Bring
    y_hat to shape (n,) first.

column_taken_for_scores (75 %): and y_hat.shape[1] > 1 ->
    In a column (n, 1) of class ids, argmax finds place 0 for every example. With k = 1 the numbers are the
    answers themselves.

ids_taken_for_scores (65 %): if y_hat.dim() == 2 and y_hat.shape[1] > 1: -> if True:
    also: argmax(dim=1) -> argmax(-1)
    You take argmax of class ids, too. It is for scores of shape (n, k) alone; class ids are the answers.

ids_truncated (85 %): y_hat.flatten() -> y_hat.flatten().to(y.dtype)
    Class ids are made whole numbers before the comparison: 1.5 becomes 1 then. Compare them as they are.

ids_rounded (85 %): y_hat.flatten() -> y_hat.flatten().round()
    Class ids are rounded before the comparison: 1.5 is no class. Compare them as they are.

wrong_ones_counted (50 %): == y -> != y
    You count the answers that are wrong.

smallest_score (50 %): argmax -> argmin
    You take the class with the smallest score. The answer is that with the largest one.

scores_compared (40 %): argmax(dim=1) -> amax(dim=1)
    You compare the largest score with the label. What counts is where it stands: argmax, not max.

counted_from_1 (60 %): argmax(dim=1) -> argmax(dim=1) + 1
    Your classes begin at 1. They are counted from 0, as the columns are.

absolute_scores (65 %): y_hat.argmax -> y_hat.abs().argmax
    You look for the largest absolute value. A score far below 0 speaks against its class.

own_score_of_a_half (30 %): return accuracy(y_hat, y) if y_hat.shape[1:] in ((), (1,)) else \
float((y_hat[torch.arange(len(y)), y.long()] >= 0.5).sum())
own_score_above_a_half (30 %): return accuracy(y_hat, y) if y_hat.shape[1:] in ((), (1,)) else \
float((y_hat[torch.arange(len(y)), y.long()] > 0.5).sum())
    As it seems, an answer counts as right if the score of its true class is high enough. The answer is the
    class whose score is the largest of the row, however high that is.

---
scores_if_floating (65 %): if y_hat.dim() == 2 and y_hat.shape[1] > 1: -> if y_hat.is_floating_point():
    also: argmax(dim=1) -> argmax(-1)
    In your function the dtype decides whether numbers are scores. The shape says it: scores have several
    columns, and class ids may be floating-point numbers.
lone_row_squeezed (75 %): return accuracy(y_hat.squeeze(), y)
    The scores of a single example have lost their row: squeeze() removes every axis of size 1, and what is left
    looks like class ids.
mean_of_none (85 %): .sum() -> .double().mean() * len(y)
    Without examples your result is NaN: the mean of nothing is 0 / 0. Their sum is 0.
only_all_right (40 %): float((y_hat.flatten() == y).sum()) -> \
float(torch.equal(y_hat.flatten().double(), y.double()))
    Your result says only whether all answers are right. Count them one by one.
a_tensor (85 %): return torch.tensor(accuracy(y_hat, y))
    Your result is a tensor. Return a Python float: float(...) or .item() makes one.
""")
