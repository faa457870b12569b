r"""# The data of one fold

In $k$-fold cross-validation the $n$ examples are cut into $k$ folds. Then a model is trained $k$ times: each
fold validates once, while the other $k - 1$ folds train. Write the function that hands out the data of one
such turn: fold $i$ validates, all other rows train.

Folds are consecutive: fold 0 has the first rows, fold $k - 1$ the last ones. Every row belongs to exactly one
fold. Where $k$ does not divide $n$, the first `n % k` folds have one row more than the others, which have
$\lfloor n/k \rfloor$.

For example, $n = 7$ rows in $k = 3$ folds: $7 = 3 \cdot 2 + 1$, so the first fold has 3 rows and the others 2.

| fold | 0 | 1 | 2 |
|---|---|---|---|
| rows | 0, 1, 2 | 3, 4 | 5, 6 |

With $i = 1$, rows 3 and 4 validate and rows 0, 1, 2, 5, 6 train.

## Mind

- No row may be lost, and none may serve twice. `n // k` rows for every fold leave `n % k` rows over; a row that
  both trains and validates makes the validation error look better than it is.
- Row `j` of `X` and row `j` of `y` are one example, and must stay together.

## Small print

- The result is `X_train, y_train, X_valid, y_valid`, in this order. Folds count from 0.
- Rows keep their order: nothing is shuffled, and the training rows before the fold come before those behind it.
- `X` has shape $(n, \ldots)$ with any number of further dimensions, and so has `y`: one target may be a number,
  a row or a class id. Shapes behind the first dimension and dtypes stay as they are.
- `k = n` is fine: every fold has one row.
- `k < 2` leaves nothing to train on, `k > n` leaves a fold empty: both raise a `ValueError`. So does an `i`
  that is not one of $0, \ldots, k - 1$; negative numbers do not count from the end.
- `X` and `y` themselves stay as they are.

Functions that make such splits ready-made are not allowed: `tensor_split`, `random_split`, NumPy's
`array_split` and scikit-learn.
"""

import torch
from torch import Tensor

from grader import SPLITS, arange, distinct, exercise, integers, randn, size


@exercise(
    points=3,
    order=4,
    forbid=SPLITS,
    hints=[
        "Where does fold i begin if k divides n? And how many of the folds before it are one row longer if it"
        " does not?",
        "Write down how many rows each of the k folds has. Fold i begins behind all rows of the folds before"
        " it, and ends where fold i + 1 begins.",
        "With these two numbers X[start:stop] validates. What trains is in front of it and behind it: torch.cat"
        " puts two pieces together.",
    ],
)
def get_k_fold_data(k: int, i: int, X: Tensor, y: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Split the examples into those that train and those of fold `i`, which validate.

    Args:
        k: number of folds, from 2 to n.
        i: the fold that validates, from 0 to k - 1.
        X: inputs, shape (n, ...).
        y: targets, shape (n, ...).

    Returns:
        `(X_train, y_train, X_valid, y_valid)`, with the rows in the order of `X` and `y`.

    Raises:
        ValueError: if `k` is below 2 or above n, or `i` is no fold.
    """
    ### BEGIN SOLUTION
    n = len(X)
    if not 2 <= k <= n:
        raise ValueError(f"{n} rows cannot be cut into {k} folds")
    if not 0 <= i < k:
        raise ValueError(f"there are folds 0 to {k - 1}, but no fold {i}")
    sizes = [n // k + (1 if j < n % k else 0) for j in range(k)]
    start, stop = sum(sizes[:i]), sum(sizes[: i + 1])
    X_train = torch.cat((X[:start], X[stop:]))
    y_train = torch.cat((y[:start], y[stop:]))
    return X_train, y_train, X[start:stop], y[start:stop]
    ### END SOLUTION


get_k_fold_data.defaults(k=4, i=1, X=randn("n", "d"), y=randn("n"), n=11, d=3)
get_k_fold_data.case("7 rows, 3 folds, the middle one", k=3, X=arange(7, 2), y=arange(7))
get_k_fold_data.case("7 rows, 3 folds, the first one", k=3, i=0, X=arange(7, 2), y=arange(7))
get_k_fold_data.case("the last of 3 folds", k=3, i=2, X=arange(7, 2), y=arange(7))
get_k_fold_data.case("k divides n", X=randn(12, "d"), y=randn(12))
get_k_fold_data.case("3 of 4 folds are longer: one of these")
get_k_fold_data.case(
    "3 of 4 folds are longer: the one that is not", i=3, X=distinct(11, 3), y=randn(11)
)
get_k_fold_data.case("two folds", k=2, i=0, n=9)
get_k_fold_data.case("one row in every fold", k=size("n"), i=2, n=6)
get_k_fold_data.case("images and class ids", X=randn("n", 1, 3, 2), y=integers("n"), i=2, n=10)
get_k_fold_data.case("rows of two targets", y=randn("n", 2), n=13, i=3)
get_k_fold_data.raises("i = k is no fold", ValueError, i=4)
get_k_fold_data.raises("a negative i is no fold", ValueError, i=-1)
get_k_fold_data.raises("a single fold", ValueError, k=1, i=0)
get_k_fold_data.raises("more folds than rows", ValueError, k=6, i=2, X=randn(5, 2), y=randn(5))


@get_k_fold_data.right_variant
def fold_after_fold(k, i, X, y):
    if k < 2 or k > X.shape[0]:
        raise ValueError("k")
    if i not in range(k):
        raise ValueError("i")
    X_train, y_train, begin = [], [], 0
    for j in range(k):
        end = begin + X.shape[0] // k + (1 if j < X.shape[0] % k else 0)
        if j == i:
            X_valid, y_valid = X[begin:end], y[begin:end]
        else:
            X_train.append(X[begin:end])
            y_train.append(y[begin:end])
        begin = end
    return torch.cat(X_train), torch.cat(y_train), X_valid, y_valid


@get_k_fold_data.right_variant
def number_of_the_fold_of_each_row(k, i, X, y):
    if k < 2 or k > len(X) or i < 0 or i >= k:
        raise ValueError((k, i))
    sizes = [len(range(j, len(X), k)) for j in range(k)]
    fold = torch.repeat_interleave(torch.arange(k), torch.tensor(sizes))
    return X[fold != i], y[fold != i], X[fold == i], y[fold == i]


@get_k_fold_data.right_variant
def lists_of_rows(k, i, X, y):
    n = len(X)
    if not (1 < k <= n and 0 <= i <= k - 1):
        raise ValueError((k, i))
    first = n % k * (n // k + 1)
    if i < n % k:
        valid = list(range(first))[i * (n // k + 1) :][: n // k + 1]
    else:
        valid = list(range(first, n))[(i - n % k) * (n // k) :][: n // k]
    train = [j for j in range(n) if j not in valid]
    return X[train], y[train], X[valid], y[valid]


@get_k_fold_data.right_variant
def library(k, i, X, y):
    if not 2 <= k <= len(X) or not 0 <= i < k:
        raise ValueError((k, i))
    Xs, ys = list(X.tensor_split(k)), list(y.tensor_split(k))
    X_valid, y_valid = Xs.pop(i), ys.pop(i)
    return torch.cat(Xs), torch.cat(ys), X_valid, y_valid


get_k_fold_data.edits("""
rows_lost (60 %): get_k_fold_data(k, i, X, y); n = len(X) // k * k; \
return get_k_fold_data(k, i, X[:n], y[:n])
    With n // k rows for every fold the last n % k rows are in no fold: they neither train nor validate. The
    first n % k folds have one row more.

never_validated (60 %): n // k + (1 if j < n % k else 0) -> n // k
    All your folds have n // k rows, so the last n % k rows train in every turn and never validate. The first n
    % k folds have one row more.

rest_in_the_last_fold (65 %): (1 if j < n % k else 0) -> (n % k if j == k - 1 else 0)
    Your last fold takes all n % k rows that are left over. They are shared out: the first n % k folds take one
    each.

last_folds_longer (75 %): j < n % k -> j >= k - n % k
    No row is lost, but it is your last folds that are one row longer; here the first ones are.

bounds_rounded_down (75 %): n // k + (1 if j < n % k else 0) -> (j + 1) * n // k - j * n // k
bounds_rounded (75 %): n // k + (1 if j < n % k else 0) -> round((j + 1) * n / k) - round(j * n / k)
    Your folds begin where i * n / k is rounded. No row is lost, but the longer folds are spread over the data;
    here they are the first n % k ones.

all_folds_longer (60 %): n // k + (1 if j < n % k else 0) -> -(-n // k)
    Your folds have n / k rows, rounded up, as torch.chunk cuts, so the last one gets what is left, which may be
    nothing. Sizes differ by one row at most: only the first n % k folds are longer.

k_rows_in_every_fold (50 %): n // k + (1 if j < n % k else 0) -> k
    Your folds have k rows each. k is the number of folds, and a fold has about n / k rows.

begins_at_i_times_the_shorter_size (65 %): sum(sizes[:i]), sum(sizes[: i + 1]) \
-> i * (n // k), i * (n // k) + sizes[i]
longer_folds_before_forgotten (65 %): sum(sizes[:i]), sum(sizes[: i + 1]) -> i * sizes[i], (i + 1) * sizes[i]
    Your fold i begins at i times one size. Folds before it may be longer or shorter: add up their sizes.

counted_from_one (65 %): return get_k_fold_data(k, i - 1, X, y)
    You count folds from 1. The first fold is number 0, so i = 0 must work and i = k must not.

roles_exchanged (50 %): X_train, y_train, X_valid, y_valid = get_k_fold_data(k, i, X, y); \
return X_valid, y_valid, X_train, y_train
    Training and validation are exchanged: fold i is the part that validates, the other k - 1 folds train.

inputs_before_targets (75 %): X_train, y_train, X_valid, y_valid = get_k_fold_data(k, i, X, y); \
return X_train, X_valid, y_train, y_valid
    The four parts are right, but they come in another order, as in scikit-learn. Return X_train, y_train,
    X_valid, y_valid.

trained_on_everything (45 %): _, _, X_valid, y_valid = get_k_fold_data(k, i, X, y); \
return X.clone(), y.clone(), X_valid, y_valid
    All rows train, those of fold i too. A model is then validated on examples that it has seen: leave fold i
    out.

all_targets (55 %): y_train = torch.cat((y[:start], y[stop:])) -> y_train = y.clone()
    X_train lacks the rows of fold i, but y_train has them: inputs and targets no longer belong together.

earlier_rows_only (50 %): torch.cat((X[:start], X[stop:])) -> X[:start].clone()
    also: torch.cat((y[:start], y[stop:])) -> y[:start].clone()
    Only rows before the fold train, as is right for time series. Here the rows behind it train too.

later_rows_only (45 %): torch.cat((X[:start], X[stop:])) -> X[stop:].clone()
    also: torch.cat((y[:start], y[stop:])) -> y[stop:].clone()
    Only rows behind the fold train. Those in front of it train too.

later_rows_first (75 %): (X[:start], X[stop:]) -> (X[stop:], X[:start])
    also: (y[:start], y[stop:]) -> (y[stop:], y[:start])
    The right rows train, but those behind the fold come first. Rows keep their order.

row_behind_the_fold_lost (60 %): X[stop:] -> X[stop + 1 :]
    also: y[stop:] -> y[stop + 1 :]
    The row right behind the fold is lost. A slice ends before its stop, so the rest begins at stop, not behind
    it.

last_row_of_the_fold_trains (60 %): X[stop:])) -> X[stop - 1 :]))
    also: y[stop:])) -> y[stop - 1 :]))
    also: X[start:stop], y[start:stop] -> X[start : stop - 1], y[start : stop - 1]
    The last row of fold i trains instead of validating. A slice ends before its stop: X[a:b] does not contain
    row b.

last_row_in_both (60 %): X[stop:])) -> X[stop - 1 :]))
    also: y[stop:])) -> y[stop - 1 :]))
    The last row of fold i both trains and validates. The rows behind the fold begin at stop.

last_row_of_the_fold_lost (60 %): X[start:stop], y[start:stop] -> X[start : stop - 1], y[start : stop - 1]
    The last row of fold i is lost: it neither trains nor validates. A slice ends before its stop: X[a:b] does
    not contain row b.

every_kth_row (60 %): get_k_fold_data(k, i, X, y); fold = torch.arange(len(X)) % k; \
return X[fold != i], y[fold != i], X[fold == i], y[fold == i]
    Your fold i takes every k-th row. Sizes are right, but folds are consecutive here: fold 0 has the first
    rows.
""")

get_k_fold_data.break_it("rows_lost of fold_after_fold: + (1 if j < X.shape[0] % k else 0) -> ")
