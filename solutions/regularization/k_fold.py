r"""# Choosing a penalty by cross-validation

Ridge regression fits $\hat{y} = \mathbf{w}^\top \mathbf{x} + b$ to training rows by minimising

$$\sum_{j} (\mathbf{w}^\top \mathbf{x}_j + b - y_j)^2 + \lambda \lVert \mathbf{w} \rVert^2 .$$

Which $\lambda$ is best for new rows? Cut the $n$ rows into $k$ consecutive folds; the first `n % k` have a row
more than the others, which have $\lfloor n/k \rfloor$. Then, for each $\lambda$ of `lambdas`:

1. For each fold find the $\mathbf{w}$ and $b$ that fit the other $k - 1$ folds best, by the formula above. The
   error of the fold is the mean of $(\mathbf{w}^\top \mathbf{x}_j + b - y_j)^2$ over its own rows.
2. The score of $\lambda$ is the mean of these $k$ errors.

Return the $\lambda$ with the lowest score, and the list of scores. `k < 2` or `k > n` raises a `ValueError`.

For example, take $k = 2$, rows $x = -1, 1, -1, 1$, targets $y = 0, 4, 1, 3$ and $\lambda = 0.5$. In both folds
the mean of $x$ is 0 and that of $y$ is 2, so $b = 2$ and $w = \sum_j x_j (y_j - 2) \,/\, (2 + \lambda)$.

| rows that train | weight $w$ | predictions | targets | error |
|---|---|---|---|---|
| last two | 2 / 2.5 = 0.8 | 1.2, 2.8 | 0, 4 | 1.44 |
| first two | 4 / 2.5 = 1.6 | 0.4, 3.6 | 1, 3 | 0.36 |

The score is $(1.44 + 0.36) / 2 = 0.9$. With `lambdas = [0.0, 0.5, 2.0]` the result is
`(0.5, [1.0, 0.9, 1.125])`.

## Mind

- The intercept $b$ is not penalised: only $\mathbf{w}$ stands in the penalty.
- Whatever is computed from data before a fold is predicted, is computed from the other folds alone.

## Small print

- `X` has shape $(n, d)$ and `y` shape $(n)$, both of the same floating-point dtype. Nothing is standardised.
- The result is a tuple: a float, which is one of `lambdas`, and a list of floats in the order of `lambdas`.
- Of equal scores the smaller $\lambda$ wins, wherever it stands in the list. `lambdas` has at least one number.
- With $\lambda = 0$, which is least squares, the training rows determine $\mathbf{w}$ and $b$.

Solve linear equations with `torch.linalg.solve`, say; `torch.linalg.lstsq` and scikit-learn are not allowed.
"""

import torch
from torch import Tensor

from grader import exercise, full, randn, size, tensor


@exercise(
    points=4,
    order=5,
    forbid=["sklearn.*", "torch.linalg.lstsq", "numpy.linalg.lstsq"],
    hints=[
        "Two loops, over λ and folds: fit the rows of the other folds, compute the error on this one.",
        "With a column of ones behind X, weights and intercept are one vector v, and predictions are A @ v.",
        "v solves (A.T @ A + lam * D) @ v = A.T @ y with the training rows of A and y. D is diagonal, with a 1"
        " for each weight. What stands there for the intercept?",
        "min compares tuples by their first numbers, and where these are equal by the second ones.",
    ],
)
def k_fold(k: int, X: Tensor, y: Tensor, lambdas: list[float]) -> tuple[float, list[float]]:
    """Choose the penalty of ridge regression by k-fold cross-validation.

    Args:
        k: number of folds, from 2 to n.
        X: inputs, shape (n, d).
        y: targets, shape (n,), of the dtype of `X`.
        lambdas: penalties to choose from, 0 or more each.

    Returns:
        The penalty with the lowest score, and the scores: means over folds of mean squared errors.

    Raises:
        ValueError: if `k` is below 2 or above n.
    """
    ### BEGIN SOLUTION
    n, d = X.shape
    if not 2 <= k <= n:
        raise ValueError(f"{n} rows cannot be cut into {k} folds")
    sizes = [n // k + (1 if j < n % k else 0) for j in range(k)]
    A = torch.cat((X, torch.ones_like(X[:, :1])), dim=1)  # a column of ones for the intercept
    penalised = A.new_ones(d + 1)
    penalised[d] = 0
    scored = []
    for lam in lambdas:
        errors = []
        for i in range(k):
            start, stop = sum(sizes[:i]), sum(sizes[: i + 1])
            A_train = torch.cat((A[:start], A[stop:]))
            y_train = torch.cat((y[:start], y[stop:]))
            v = torch.linalg.solve(
                A_train.t() @ A_train + lam * penalised.diag(), A_train.t() @ y_train
            )
            residuals = A[start:stop] @ v - y[start:stop]
            errors.append((residuals**2).mean().item())
        scored.append((sum(errors) / k, lam))
    best = min(scored)[1]
    return best, [score for score, _ in scored]
    ### END SOLUTION


POWERS = [[(j / 11 - 1) ** power for power in range(1, 11)] for j in range(23)]

k_fold.defaults(k=2, lambdas=[0.0, 0.5, 2.0])
k_fold.case("the example", X=tensor([[-1.0], [1.0]] * 2), y=tensor([0.0, 4.0, 1.0, 3.0]))
k_fold.defaults(k=4, X=randn("n", "d"), y=randn("n", mean=3.0), lambdas=[0.1, 0.5, 2.0], n=11, d=2)
k_fold.case("folds of 3, 3, 3 and 2 rows")
k_fold.case("penalties in any order", lambdas=[4.0, 0.2, 30.0, 1.0], n=13)
k_fold.case("inputs far from 0 and of different size", X=randn("n", "d", mean=4.0, std=3.0))
k_fold.case("k divides n", k=3, n=12, d=3)
k_fold.case("one row in every fold", k=size("n"), n=7)
k_fold.case("as many features as rows that train", k=2, n=8, d=4, lambdas=[0.3, 1.5, 8.0])
k_fold.case("least squares alone", k=2, lambdas=[0.0], n=13, d=3)
k_fold.case("powers up to 10", X=tensor(POWERS), y=randn(23), lambdas=[1e-4, 1e-2, 1.0])
k_fold.case(
    "features that say nothing: equal scores", X=full(9, 2, value=0.0), lambdas=[2.0, 0.5, 3.0, 1.0]
)
k_fold.raises("a single fold", ValueError, k=1)
k_fold.raises("more folds than rows", ValueError, k=6, X=randn(5, 2), y=randn(5))


def by_inverse(Z, t, lam):
    return (Z.T @ Z + lam * torch.eye(Z.shape[1]).to(Z)).inverse() @ Z.T @ t


def by_singular_values(Z, t, lam):
    U, S, Vh = torch.linalg.svd(Z, full_matrices=False)
    return Vh.T @ (S * (U.T @ t) / (S**2 + lam))


@k_fold.right_variant
def centred(k, X, y, lambdas, fit=by_inverse):
    if k not in range(2, len(X) + 1):
        raise ValueError(k)
    errors = torch.zeros(k, len(lambdas), dtype=X.dtype)
    for i, valid in enumerate(torch.arange(len(X)).tensor_split(k)):
        train = [j for j in range(len(X)) if j not in valid]
        center, level = X[train].mean(0), y[train].mean()
        for j, lam in enumerate(lambdas):
            w = fit(X[train] - center, y[train] - level, lam)
            errors[i, j] = ((X[valid] - center) @ w + level - y[valid]).square().mean()
    scores = errors.mean(0).tolist()
    return min(lam for lam, s in zip(lambdas, scores, strict=True) if s == min(scores)), scores


@k_fold.right_variant
def singular_values(k, X, y, lambdas):
    return centred(k, X, y, lambdas, by_singular_values)


k_fold.edits("""
intercept_penalised (70 %): penalised[d] = 0 -> pass
    The intercept is penalised too: predictions are drawn towards 0. Only the weights stand in the penalty.

no_intercept of centred (55 %): X[train].mean(0), y[train].mean() -> 0, 0
    Your model has no intercept: its predictions are 0 where all features are 0.

mean_of_y_for_intercept of centred (65 %): X[train].mean(0), y[train].mean() -> 0, y[train].mean()
mean_of_y_behind_centred_rows of centred (65 %): (X[valid] - center) @ w -> X[valid] @ w
    Your intercept is the mean of y, which is right only where the mean of each feature is 0, as in the example.

centred_on_everything of centred (60 %): X[train].mean(0), y[train].mean() -> X.mean(0), y.mean()
    You centre by means of all rows, those of the fold too. Use means of the training rows, or an intercept.

training_error (50 %): A[start:stop] @ v - y[start:stop] -> A_train @ v - y_train
    You average the errors of the rows that were fitted: they favour the smallest λ. Look at the fold left out.

fitted_on_everything of centred (45 %): [j for j in range(len(X)) if j not in valid] -> list(range(len(X)))
    You fit all rows, those of the fold too. Leave the fold out, so that it is new to the model.

roles_exchanged of centred (50 %): train = [j for j in range(len(X)) if j not in valid] \
-> train, valid = valid, [j for j in range(len(X)) if j not in valid]
    You fit one fold and validate on the others. It is the other way round: k - 1 folds train.

pooled (80 %): sum(errors) / k -> sum(e * rows for e, rows in zip(errors, sizes)) / n
    You divide the squared errors of all rows by n, so longer folds count more. First take the mean of each.

sums_of_squares (70 %): (residuals**2).mean() -> (residuals**2).sum()
    The error of a fold is the sum of its squared errors in your code. Take their mean.

roots (75 %): (residuals**2).mean() -> (residuals**2).mean().sqrt()
    You take a root. The score is a mean of squared errors, without a root.

absolute_errors (70 %): (residuals**2).mean() -> residuals.abs().mean()
    You average absolute errors. They should be squared.

every_row_with_every_target (45 %): A[start:stop] @ v -> (A[start:stop] @ v)[:, None]
    Each prediction is compared with all targets of its fold: a column minus a row is a matrix.

penalty_in_the_score (65 %): (residuals**2).mean() -> (residuals**2).mean() + lam * (v[:d] ** 2).sum()
    Your score contains the penalty. That belongs to the fit: what counts for a new row is its error.

lambda_times_rows (70 %): lam * penalised.diag() -> lam * len(A_train) * penalised.diag()
lambda_times_n (70 %): lam * penalised.diag() -> lam * n * penalised.diag()
    Your λ is multiplied by a number of rows, as if errors were averaged in the fit. They are summed there.

lambda_halved (75 %): lam * penalised.diag() -> lam / 2 * penalised.diag()
lambda_doubled (75 %): lam * penalised.diag() -> 2 * lam * penalised.diag()
    Your λ acts with a factor 2 too much or too little. Derive both parts of the sum: each gives a 2.

lambda_in_every_entry (60 %): lam * penalised.diag() -> lam * penalised.outer(penalised)
lambda_in_every_entry_and_the_intercept (55 %): lam * penalised.diag() -> lam
    You add λ to every entry of the matrix. It belongs on the diagonal: add λ times the identity.

standardised (65 %): return k_fold(k, (X - X.mean(0)) / X.std(0), y, lambdas)
standardised_by_the_training_rows (70 %): penalised.diag() -> (penalised * A_train.var(0)).diag()
    You standardise the features, which gives the penalty another meaning. Here nothing is standardised.

rows_lost (65 %): n = len(X) // k * k; return k_fold(k, X[:n], y[:n], lambdas)
    With n // k rows for every fold the last n % k rows are in none. The first n % k folds have one row more.

never_validated (70 %): n // k + (1 if j < n % k else 0) -> n // k
    All your folds have n // k rows, so the last n % k rows never validate. The first n % k folds have one more.

rounded_up (75 %): n // k + (1 if j < n % k else 0) -> -(-n // k)
    Your folds have n / k rows, rounded up: the last one gets what is left, which may be one row, or none.

rest_in_the_last_fold (75 %): (1 if j < n % k else 0) -> (n % k if j == k - 1 else 0)
    Your last fold takes all n % k rows that are left over. The first n % k folds take one each.

every_kth_row (65 %): rows = [j for i in range(k) for j in range(i, len(X), k)]; \
return k_fold(k, X[rows], y[rows], lambdas)
    Your folds take every k-th row. Folds are consecutive here: the first one has the first rows.

not_divided (60 %): sum(errors) / k -> sum(errors)
    You add up the errors of the folds. A score is their mean: divide by k.

one_fold_only (50 %): for i in range(k): -> for i in range(1):
    also: sum(errors) / k -> sum(errors)
    Only the first fold validates. All k of them do, in turn: check how far your return is indented.

first_of_equals (85 %): min(scored)[1] -> min(scored, key=lambda pair: pair[0])[1]
last_of_equals (85 %): min(scored)[1] -> min(scored[::-1], key=lambda pair: pair[0])[1]
largest_of_equals (85 %): min(scored)[1] -> min(scored, key=lambda pair: (pair[0], -pair[1]))[1]
    Of equal scores you take the first, last or largest λ of the list. The smallest one wins.

highest_score (60 %): min(scored)[1] -> max(scored)[1]
highest_score_first (60 %): min(scored)[1] -> max(scored, key=lambda pair: pair[0])[1]
highest_score_smallest (60 %): min(scored)[1] -> max(scored, key=lambda pair: (pair[0], -pair[1]))[1]
    You choose the λ with the highest score. Scores are errors: the lowest is best.

scores_sorted (80 %): for lam in lambdas: -> for lam in sorted(lambdas):
    Your scores are in the order of the penalties by size. They should be in that of the list.

best_score_alone (65 %): [score for score, _ in scored] -> min(scored)[0]
    Your second result is one score. Return the list of all scores, in the order of `lambdas`.

score_for_lambda (80 %): [1] -> [0]
number_of_the_best (80 %): min(scored)[1] -> scored.index(min(scored))
    The first result should be one of the penalties: the one whose score is lowest.
""")
