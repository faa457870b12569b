r"""# Least squares in one step

Which $\mathbf{w}$ and $b$ make the sum of squared errors smallest? Gradient descent walks there. For a linear
model one can also jump: at the lowest point the gradient is zero, and that is a system of linear equations.

`X` has one example in each row and $d$ features; it holds **no** column of ones. Put one behind its features,
$\mathbf{A} = (\mathbf{X}, \mathbf{1})$ of shape $(n, d + 1)$, and the intercept becomes one more weight: with
$\mathbf{v} = (\mathbf{w}, b)$ the predictions are $\mathbf{A}\mathbf{v}$. Then

$$\frac{\partial}{\partial \mathbf{v}} \lVert \mathbf{A}\mathbf{v} - \mathbf{y} \rVert^2
= 2\, \mathbf{A}^\top (\mathbf{A}\mathbf{v} - \mathbf{y}) = 0
\qquad\text{means}\qquad
\mathbf{A}^\top \mathbf{A}\, \mathbf{v} = \mathbf{A}^\top \mathbf{y}.$$

Solve this, and return $\mathbf{w}$ of shape $(d,)$ and $b$ of shape $()$. `torch.linalg.solve` and
`torch.linalg.inv` may be used, but no function that does least squares or a pseudo-inverse
(`torch.linalg.lstsq`, `torch.linalg.pinv`, NumPy's, scikit-learn).

For example, with one feature $x = 0, 1, 2$ and $y = 1, 3, 8$,

$$\begin{pmatrix}5&3\\3&3\end{pmatrix} \begin{pmatrix}w\\b\end{pmatrix} = \begin{pmatrix}19\\12\end{pmatrix},$$

where 5 = 0·0 + 1·1 + 2·2, 19 = 0·1 + 1·3 + 2·8 and 12 = 1 + 3 + 8. So $w = 3.5$ and $b = 0.5$.

## Mind

- Without a column of ones, the line has to pass through the origin.
- Whether the ones stand first or last is up to you. The intercept is then the first or last number of
  $\mathbf{v}$.

## Small print

- The columns of $\mathbf{A}$ are linearly independent, and $n \ge d + 1$. With $n = d + 1$ the fit is exact.
- Features may differ in size by a factor of a million, and `y` may be far from 0. Add nothing to
  $\mathbf{A}^\top \mathbf{A}$, not even 1e-6: that would move the result.
- The results have the dtype and device of `X`; `y` has shape $(n,)$ and the same dtype. In between you may
  compute in float64.
- `X` and `y` stay as they are, and need not be contiguous in memory.
"""

import torch
from torch import Tensor

from grader import exercise, randn, tensor

LEAST_SQUARES = [
    *("torch.linalg.lstsq", "torch.linalg.pinv", "torch.pinverse", "torch.Tensor.pinverse"),
    *("numpy.linalg.lstsq", "numpy.linalg.pinv", "numpy.polyfit", "sklearn.*", "scipy.*"),
]


@exercise(
    points=3,
    order=4,
    forbid=LEAST_SQUARES,
    hints=[
        "Write down A for the example: three rows, two columns. Which numbers does A.T @ A hold?",
        "torch.cat puts a column of shape (n, 1) beside X, along dim=1. The ones need the dtype of X:"
        " X.new_ones(n, 1).",
        "torch.linalg.solve(M, r) returns the v with M v = r. Cut it into its d weights and the intercept,"
        " which is v[d] if the ones stand behind: an index takes the axis away, a slice keeps it.",
    ],
)
def normal_equation(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Fit a linear model with intercept by least squares, in closed form.

    Args:
        X: features, shape (n, d), without a column of ones.
        y: targets, shape (n,), of the dtype of `X`.

    Returns:
        Weights of shape (d,) and intercept of shape (), of the dtype and device of `X`.
    """
    ### BEGIN SOLUTION
    n, d = X.shape
    A = torch.cat((X, X.new_ones(n, 1)), dim=1)
    v = torch.linalg.solve(A.T @ A, A.T @ y)
    return v[:d], v[d]
    ### END SOLUTION


def columns_scaled(normal_equation, X, y, scales):
    return normal_equation(X * scales, y)


SCALES = tensor([1000.0, 1.0, 0.001])
normal_equation.defaults(X=randn("n", "d"), y=randn("n", mean=2.0), n=9, d=3)
normal_equation.case("the example", X=tensor([[0.0], [1.0], [2.0]]), y=tensor([1.0, 3.0, 8.0]))
normal_equation.case("three features")
normal_equation.case("three features, other examples")
normal_equation.case("one feature", d=1, n=6)
normal_equation.case("as many examples as numbers: an exact fit", d=3, n=4)
normal_equation.case("as many examples as features and two", d=4, n=6)
normal_equation.case(
    "features and targets far from 0", X=randn("n", "d", mean=50.0), y=randn("n", mean=1e4), n=12
)
normal_equation.case("features of different size", scales=SCALES, call=columns_scaled, n=10)


@normal_equation.right_variant
def ones_first_and_inverse(X, y):
    A = torch.hstack([torch.ones_like(X[:, :1]), X])
    v = torch.linalg.inv(A.T @ A) @ A.T @ y
    return v[1:], v[0]


@normal_equation.right_variant
def centred(X, y):
    x_mean, y_mean = X.mean(dim=0), y.mean()
    C = X - x_mean
    w = torch.linalg.solve(C.T @ C, C.T @ (y - y_mean))
    return w, y_mean - x_mean @ w


@normal_equation.right_variant
def orthogonal_columns(X, y):
    Q, R = torch.linalg.qr(torch.cat((X, torch.ones_like(X[:, :1])), dim=1))
    v = torch.linalg.solve_triangular(R, (Q.T @ y)[:, None], upper=True)[:, 0]
    return v[:-1], v.select(0, -1)


@normal_equation.right_variant
def cholesky(X, y):
    A = torch.nn.functional.pad(X, (0, 1), value=1.0)
    v = torch.cholesky_solve((A.T @ y)[:, None], torch.linalg.cholesky(A.T @ A))
    return v[:-1, 0], v[-1, 0]


normal_equation.equivalent_mutant(
    "A = torch.cat((X, y.new_ones(n, 1)), dim=1)", "X and y have the same dtype"
)

normal_equation.edits("""
no_column_of_ones (50 %): w = torch.linalg.solve(X.T @ X, X.T @ y); return w, y.new_zeros(())
    Your plane passes through the origin: the intercept is missing from the fit. Add a column of ones to X.

mean_of_y_for_intercept (60 %): return v[:d], v[d] -> return v[:d], y.mean()
    Your intercept is the mean of y. That is right only where each feature has the mean 0.

mean_of_residuals_without_ones (55 %): w = torch.linalg.solve(X.T @ X, X.T @ y); \
return w, (y - X @ w).mean()
targets_centred_alone (55 %): w = torch.linalg.solve(X.T @ X, X.T @ (y - y.mean())); return w, y.mean()
targets_centred_intercept_repaired (55 %): w = torch.linalg.solve(X.T @ X, X.T @ (y - y.mean())); \
return w, y.mean() - X.mean(0) @ w
features_centred_by_one_number (55 %): C = X - X.mean(); \
w = torch.linalg.solve(C.T @ C, C.T @ (y - y.mean())); \
return w, y.mean() - X.mean(0) @ w
    Your weights are fitted without an intercept, which is added afterwards. Both have to be found together:
    with a column of ones, or with each feature and y centred at their own means.

first_number_for_intercept (55 %): v[:d], v[d] -> v[1:], v[0]
last_number_for_intercept (55 %): (X, X.new_ones(n, 1)) -> (X.new_ones(n, 1), X)
    The intercept is taken from the wrong end of v: it stands where the column of ones stands, first or last.

sign_of_intercept (70 %): v[:d], v[d] -> v[:d], -v[d]
    Your intercept has the wrong sign.

inverse_forgotten (30 %): torch.linalg.solve(A.T @ A, A.T @ y) -> A.T @ A @ (A.T @ y)
right_side_alone (30 %): torch.linalg.solve(A.T @ A, A.T @ y) -> A.T @ y
    You never solve the equations: A.T @ A stands on the left of them, so it has to be inverted or solved for.

examples_by_examples (30 %): torch.linalg.solve(A.T @ A, A.T @ y) -> torch.linalg.solve(A @ A.T, y)
    also: v[:d], v[d] -> v[:-1], v[-1]
    A @ A.T is a matrix of examples by examples. The equations have a row for each number of v: A.T @ A.

computed_in_float32 (80 %): return tuple(part.float() for part in normal_equation(X.float(), y.float()))
    Your results are float32. They have the dtype of X: leave float() away, and make the ones by X.new_ones.

each_feature_alone (45 %): C = X - X.mean(0); w = C.T @ (y - y.mean()) / (C**2).sum(0); \
return w, y.mean() - X.mean(0) @ w
each_column_of_A_alone (40 %): torch.linalg.solve(A.T @ A, A.T @ y) -> A.T @ y / (A * A).sum(0)
    You fit each feature on its own, as if it were the only one. Where features go together, all weights have to
    be found at once.

ridge_1e_{n} for n = 1, 2, 3, 4, 5, 6, 8 (65 %): A.T @ A, -> A.T @ A + 1e-{n} * torch.eye(d + 1).to(A),
ridge_of_{n} for n = 1, 10 (60 %): A.T @ A, -> A.T @ A + {n} * torch.eye(d + 1).to(A),
    Something is added to the diagonal of A.T @ A, as in ridge regression. Least squares adds nothing.

intercept_of_shape_1 (80 %): v[:d], v[d] -> v[:d], v[d:]
    Your intercept has shape (1,): a slice keeps its axis. An index takes it away.

weights_in_a_column (75 %): v[:d], v[d] -> v[:d, None], v[d]
weights_and_intercept_in_a_column (70 %): v[:d], v[d] -> v[:d, None], v[d:]
    Your weights stand in a column of shape (d, 1): they should have shape (d,).

intercept_first (75 %): return v[:d], v[d] -> return v[d], v[:d]
    Return the weights first, then the intercept.

of_standardised_features (55 %): return normal_equation((X - X.mean(0)) / X.std(0), y)
    Your numbers belong to features that were shifted or scaled first. Return those that belong to X.

variance_with_n_minus_1 (60 %): C = X - X.mean(0); \
w = torch.linalg.solve(C.T @ C / (len(X) - 1), C.T @ (y - y.mean()) / len(X)); \
return w, y.mean() - X.mean(0) @ w
    Your weights are too small by a factor of (n - 1) / n: one mean is taken with n - 1 and the other with n.
""")
