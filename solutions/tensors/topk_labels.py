r"""# The labels of the k best

A classifier gives each picture a number for every class, large where it fits. `prob` of shape $(B, C)$ has
them: one row for a picture, one column for a class. `labels` of shape $(C,)$ says what the classes are called:
column $j$ belongs to the label `labels[j]`.

Return for every row the labels of its $k$ largest numbers, the largest first, as a tensor of shape $(B, k)$.
For example with `labels = [7, 3, 9]` and $k = 2$:

| `prob`, column 0 | column 1 | column 2 | the labels of the 2 best |
|---|---|---|---|
| 0.1 | 0.6 | 0.3 | 3, 9 |
| 0.5 | 0.2 | 0.3 | 7, 9 |

In the first row, 0.6 stands in column 1, whose label is 3, and then comes 0.3 in column 2, whose label is 9.

- **No loop over the rows:** PyTorch has to do all rows at once. Some cases have 150 rows, and your function
  may call PyTorch 100 times at most.
- The result is int64, as `labels` is.
- `take_along_dim`, `tolist`, `item` and `numpy` are not allowed.

## Mind

- A column is not a label. Labels may be any whole numbers, and two columns may have the same one.
- Each row has an order of its own.

## Small print

- $1 \le k \le C$. No two numbers of a row are equal.
- The numbers need not be probabilities: they may be negative, and need not sum to 1.
- `prob` and `labels` stay as they are.
"""

import torch
from torch import Tensor

from grader import distinct, exercise, randn, size, tensor, uniform
from grader.drivers import counted_calls

LOOPS = ["torch.Tensor.tolist", "torch.Tensor.item", "torch.Tensor.numpy"]


@exercise(
    points=2,
    order=4,
    forbid=["torch.take_along_dim", "torch.Tensor.take_along_dim", *LOOPS],
    hints=[
        "There are two questions. In which columns do the k largest numbers of a row stand? And which labels"
        " do these columns have?",
        "prob.topk(k) gives the k largest numbers of each row and where they stand. You need one of"
        " both.",
        "An index may be a tensor of any shape: with labels = [7, 3, 9], what is labels[torch.tensor([[1, 2],"
        " [0, 2]])]?",
    ],
)
def topk_labels(prob: Tensor, labels: Tensor, k: int) -> Tensor:
    """Return the labels of the k largest numbers of each row.

    Args:
        prob: a number for each row and class, shape (B, C).
        labels: the label of each class, shape (C,), int64.
        k: how many labels are asked for, from 1 to C.

    Returns:
        Shape (B, k), int64: the label of the largest number first.
    """
    ### BEGIN SOLUTION
    columns = prob.topk(k).indices
    return labels[columns]
    ### END SOLUTION


LABELS = distinct("C", step=7, start=-10).to("int64")
topk_labels.case(
    "numbers to check by hand",
    prob=tensor([[0.1, 0.6, 0.3], [0.5, 0.2, 0.3]]),
    labels=tensor([7, 3, 9], dtype="int64"),
    k=2,
)
topk_labels.defaults(
    prob=uniform("B", "C"), labels=LABELS, k=2, call=counted_calls, limit=100, B=150, C=6
)
topk_labels.case("150 rows, the two best of six")
topk_labels.case("the three best", k=3, B=4)
topk_labels.case("only the best", k=1, C=5)
topk_labels.case("all classes, sorted", k=size("C"), B=7, C=4)
topk_labels.case("one row", B=1)
topk_labels.case("as many rows as classes", k=4, B=5, C=5)
topk_labels.case("three classes", C=3)
topk_labels.case("negative numbers", prob=randn("B", "C", mean=-4), k=3, B=5)
topk_labels.case(
    "two columns with one label", labels=tensor([5, 8, 5, 2, 8, 1], dtype="int64"), k=4
)
labels = tensor([2**53 + 1, 2**53 + 3, -(2**53) - 5], dtype="int64")
topk_labels.case("labels above 2**53 stay exact", labels=labels, B=3)
topk_labels.case("one class", k=1, C=1)


@topk_labels.right_variant
def all_columns_sorted(prob, labels, k):
    return labels[prob.argsort(dim=1, descending=True)][:, :k]


@topk_labels.right_variant
def labels_gathered(prob, labels, k):
    _, columns = torch.sort(-prob, dim=-1)
    return labels.expand(prob.shape).gather(1, columns[:, :k])


@topk_labels.right_variant
def one_after_the_other(prob, labels, k):
    left, found = prob.clone(), []
    for _ in range(k):
        best = left.argmax(dim=1)
        found.append(labels[best])
        left[torch.arange(len(left)), best] = -float("inf")
    return torch.stack(found, dim=1)


@topk_labels.right_variant
def ranks_compared(prob, labels, k):
    ranks = (prob[:, None] > prob[:, :, None]).sum(dim=2)
    picked = ranks[:, None] == torch.arange(k)[:, None]
    return (picked * labels).sum(dim=2)


@topk_labels.wrong_idea(
    "Where there are few rows your labels are right, but you call PyTorch more than 100 times for 150 rows: do"
    " you go through them one by one? Let PyTorch do all rows at once.",
    credit=0.6,
)
def loop_over_rows(prob, labels, k):
    return torch.stack([labels[row.topk(k).indices] for row in prob])


topk_labels.edits("""
blotted_out_with_0 of one_after_the_other (75 %): -float("inf") -> 0
    Where the numbers of a row are negative, your second label is that of the largest number once more. Do you
    put 0 in the place of what has been found? 0 is larger than all of them, -float("inf") is not.

columns_instead_of_labels (50 %): labels[columns] -> columns
    Your result holds the columns of the largest numbers. Each column has a label: labels[j] belongs to column
    j.

numbers_instead_of_labels: labels[columns] -> prob.topk(k).values
    Your result holds the largest numbers themselves. It is their labels that are asked for.

labels_of_first_columns (20 %): labels[columns] -> labels[:k].repeat(len(prob), 1)
    All your rows hold the first k labels. Which labels come out depends on the numbers of the row.

numbers_of_first_columns (30 %): prob.topk(k) -> prob[:, :k].topk(k, dim=1)
    You look at the first k columns only. All C classes take part in the comparison.

down_the_columns (40 %): prob.topk(k) -> prob.topk(k, dim=0)
down_the_columns_turned (40 %): prob.topk(k) -> prob.topk(k, dim=0)
    also: labels[columns] -> labels[columns.T]
sorted_down_the_columns (40 %): labels[columns] -> labels[prob.argsort(dim=0, descending=True)[:k].T]
sorted_down_and_cut_across (40 %): labels[columns] -> labels[prob.argsort(dim=0, descending=True)[:, :k]]
sorted_down_and_wrapped (40 %): labels[columns] -> \
labels[prob.argsort(dim=0, descending=True)[:, :k] % len(labels)]
    You compare the numbers of a column, that is of different pictures. Compare those of a row: dim=1.

smallest (55 %): prob.topk(k) -> prob.topk(k, largest=False)
    Your labels are those of the k smallest numbers, the smallest first, as argsort sorts by itself. Those of
    the largest are asked for.

rising (65 %): labels[columns] -> labels[columns.flip(1)]
    The labels are those of the k largest numbers, but the order is turned round. The largest number comes
    first.

labels_sorted (60 %): labels[columns] -> labels[columns].sort(dim=1).values
    The right labels come in the order of their own size. They are ordered by the numbers in prob, the largest
    first.

labels_sorted_down (60 %): labels[columns] -> labels[columns].sort(dim=1, descending=True).values
    The right labels come in falling order of their own size. It is the numbers in prob that order them.

in_order_of_columns (60 %): labels[columns] -> labels[columns.sort(dim=1).values]
    The right labels come in the order of their columns. The label of the largest number comes first.

order_of_first_row (30 %): labels[columns] -> labels[columns[:1]].repeat(len(prob), 1)
    All your rows have the labels of the first row. Each row has an order of its own.

best_left_out (55 %): labels[columns] -> labels[prob.argsort(dim=1, descending=True)[:, 1 : k + 1]]
    The label of the largest number is missing, and your rows begin with the second. Slices begin at 0.

largest_by_size (60 %): prob.topk(k) -> prob.abs().topk(k, dim=1)
    You compare without the sign. -5 is smaller than 1.

best_only (40 %): labels[columns] -> labels[columns[:, 0]]
    Your result has one label for each row, in shape (B,). k labels for each row are asked for, in shape (B, k).

best_repeated (40 %): labels[columns] -> labels[columns[:, :1]].repeat(1, k)
    You repeat the label of the largest number. Behind it come the second largest and so on.

axis_lost (70 %): labels[columns] -> labels[columns].squeeze()
    An axis of size 1 is missing, as after .squeeze(). The shape is (B, k), for one row and for k = 1 too.

ranks_instead_of_columns (40 %): prob.topk(k).indices -> \
prob.argsort(dim=1, descending=True).argsort(dim=1)[:, :k]
    You take the rank that each column has, and then use it as a column: argsort of argsort gives ranks.

labels_put_in_order (50 %): labels[columns] -> labels.sort().values[columns]
    The labels themselves have been sorted, so they no longer belong to their columns. labels[j] belongs to
    column j.

counted_from_one (55 %): labels[columns] -> labels[columns - 1]
    Your labels are those of the columns to the left. Column j has the label labels[j], counted from 0.

all_columns (60 %): labels[columns] -> labels[prob.argsort(dim=1, descending=True)]
    You return the labels of all C classes. Only those of the k largest numbers are asked for.

labels_through_floats: labels[columns] -> labels.float()[columns].long()
    Large labels are not exact: somewhere they pass through floating-point numbers. Keep them int64 throughout.
""")

topk_labels.debug("blotted_out_with_0")
