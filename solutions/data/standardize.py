r"""# Standardising features

One feature is an area in square metres, another one a number of rooms. So that none counts more merely
because its numbers are larger, shift and scale each feature, a column of the data, to mean 0 and standard
deviation 1:

$$z_{ij} = \frac{x_{ij} - \mu_j}{\sigma_j}, \qquad \mu_j = \frac{1}{n} \sum_{i=1}^{n} x_{ij}, \qquad
\sigma_j = \sqrt{\frac{1}{n} \sum_{i=1}^{n} (x_{ij} - \mu_j)^2}.$$

What $\mu_j$ and $\sigma_j$ are, only the $n$ rows of `train` say. `test` is transformed with the same
numbers: when they are new, its rows must not yet have told the model anything.

For example, with two features,

$$\mathtt{train} = \begin{pmatrix}1&5\\3&5\end{pmatrix}, \quad \mathtt{test} = \begin{pmatrix}4&6\end{pmatrix}
\qquad\text{become}\qquad \begin{pmatrix}-1&0\\1&0\end{pmatrix}, \quad \begin{pmatrix}2&0\end{pmatrix}.$$

The first feature has $\mu = 2$ and $\sigma = 1$. The second one is constant in `train`: its largest value
equals its smallest. Where that is so the feature says nothing, and becomes 0 in both results, whatever stands
in `test`.

Numbers may be large, such as 2,000 give or take 1, in float32: then a difference of two large numbers has no
digits left. Return the pair `(train, test)`, both transformed. scikit-learn and the normalisations of PyTorch
are not allowed.

## Mind

- The sum of squares is divided by $n$. `torch.std` and `torch.var` divide by $n - 1$, unless they are told
  otherwise.
- A column of 0.1 has a mean of about 0.1, and a standard deviation that is tiny, but maybe not 0. Ask for
  constants in another way.

## Small print

- `train` has shape $(n, d)$ with $n \ge 1$, `test` shape $(m, d)$, where $m$ may be 0. With $n = 1$ all is
  constant.
- The results have the dtype of `train` and `test`, which themselves stay as they are.
"""

import torch
from torch import Tensor

from grader import NORMALISATIONS, arange, exercise, full, randn, tensor


@exercise(
    points=3,
    order=3,
    forbid=["sklearn.*", *NORMALISATIONS],
    hints=[
        "Each column has its own mean and standard deviation. Along which axis of `train` do you average?",
        "Compute the mean first, then the mean of the squared distances from it. That stays exact where the"
        " mean of the squares minus the square of the mean does not.",
        "A column is constant where train.amax(0) equals train.amin(0). torch.where chooses between two"
        " tensors, element by element.",
    ],
)
def standardize(train: Tensor, test: Tensor) -> tuple[Tensor, Tensor]:
    """Shift and scale each feature by the mean and the standard deviation that it has in `train`.

    Args:
        train: floating-point numbers, shape (n, d); a column is a feature.
        test: of the same dtype, shape (m, d).

    Returns:
        Both transformed, in the same shapes; a feature that is constant in `train` is 0.
    """
    ### BEGIN SOLUTION
    mean = train.mean(dim=0)
    std = ((train - mean) ** 2).mean(dim=0).sqrt()
    constant = train.amax(dim=0) == train.amin(dim=0)
    results = []
    for X in (train, test):
        Z = (X - mean) / std
        results.append(torch.where(constant, torch.zeros_like(Z), Z))
    return results[0], results[1]
    ### END SOLUTION


def beside_a_constant(standardize, train, test, value):
    # Made here, so that it stays constant where the tensors of a case are changed a little.
    train = torch.cat((train, torch.full((len(train), 1), value, dtype=train.dtype)), dim=1)
    test = torch.cat((test, torch.full((len(test), 1), value + 1, dtype=test.dtype)), dim=1)
    return standardize(train, test)


TRAIN, TEST = randn("n", "d", mean=1.0, std=2.0), randn("m", "d")
standardize.defaults(train=TRAIN, test=TEST, n=7, d=3, m=5)
X = tensor([[1.0, 5.0], [3.0, 5.0]]).exact()
standardize.case("the example", train=X, test=tensor([[4.0, 6.0]]))
standardize.case("seven rows, three features")
standardize.case("more features than rows", n=3, d=5, m=4)
standardize.case("as many rows as features", n=4, d=4, m=4)
standardize.case("test data of quite another kind", test=randn("m", "d", mean=-9.0, std=0.3))
standardize.case("counted up", train=arange(4, 2), test=arange(3, 2, start=5))
standardize.case("a single row of test data", m=1)
standardize.case("no test data", m=0)
standardize.case("a single row of training data: all is constant", n=1, d=2, m=3)
SMALL = {"train": randn("n", "d", std=1e-9), "test": randn("m", "d", std=1e-9)}
standardize.case("features that vary little", **SMALL)
LARGE = {"train": randn("n", "d", mean=2e3), "test": randn("m", "d", mean=2e3)}
standardize.case("large numbers that vary little", **LARGE, n=40, d=2, m=6, tags=["stress"])
standardize.defaults(call=beside_a_constant, value=0.1)
standardize.case("a constant 0", n=5, d=2, m=4, value=0.0)
standardize.case("a constant that is rounded: seven times 0.1", n=7, d=2, m=3)
standardize.case("ten times 0.1", n=10, d=1, m=6)
standardize.case("a constant alone", train=randn("n", 0), test=randn("m", 0), n=7, m=3)
standardize.case("a constant beside large numbers", train=randn("n", "d", std=1e5), n=6, d=3, m=2)
standardize.case("all features constant", train=full(5, 2, value=0.0), test=randn(4, 2), value=3.0)


@standardize.right_variant
def by_the_library(train, test):
    std, mean = torch.std_mean(train, 0, correction=0)
    varies = (train != train[0]).any(0)
    factor = torch.where(varies, 1 / torch.where(varies, std, 1), torch.zeros_like(std))
    return (train - mean) * factor, (test - mean) * factor


@standardize.right_variant
def column_by_column(train, test):
    Z, T = torch.zeros_like(train), torch.zeros_like(test)
    for j, column in enumerate(train.T):
        if column.min() < column.max():
            mean, std = column.mean(), column.var(correction=0).sqrt()
            Z[:, j], T[:, j] = (column - mean) / std, (test[:, j] - mean) / std
    return Z, T


@standardize.right_variant
def shifted_by_the_first_row(train, test):
    origin = train[:1]
    X, Y = train - origin, test - origin
    mean = X.mean(0, keepdim=True)
    norm = torch.linalg.vector_norm(X - mean, dim=0) / len(X) ** 0.5
    keep = X.abs().amax(0) > 0
    norm = norm.masked_fill(~keep, 1.0)
    return tuple(((A - mean) / norm).masked_fill(~keep, 0.0) for A in (X, Y))


def on_both(train, test, transform):
    """Return a pair, transformed."""
    return transform(train), transform(test)


standardize.edits("""
statistics_of_both_constants_of_train (50 %): \
mean = train.mean(dim=0) -> both = torch.cat((train, test)); mean = both.mean(dim=0)
    also: ((train - mean) ** 2) -> ((both - mean) ** 2)
statistics_of_both (50 %): n = len(train); train = torch.cat((train, test)); \
return tuple(standardize(train, train)[0].split([n, len(test)]))
    Mean and standard deviation contain the test data. That is a leak: only the training data may say what they
    are.
test_by_its_own (50 %): \
return standardize(train, train)[0], standardize(test, test)[0] if len(test) else test.clone()
    The test data are transformed by their own mean and standard deviation. They should be treated as the
    training data are: with the numbers that those have.
in_the_other_order (60 %): return standardize(train, test)[::-1]
    Your pair is in the other order: the training data come first.
test_untouched (40 %): return standardize(train, test)[0], test.clone()
    The test data are as they were. A model that was trained on transformed data needs them transformed
    likewise.
by_variance (60 %): ((train - mean) ** 2).mean(dim=0).sqrt() -> train.var(0, correction=0)
    You divide by the variance. Its root is the standard deviation.
divided_by_n_minus_1 (75 %): .mean(dim=0).sqrt() -> .sum(dim=0).div(len(train) - 1).sqrt()
    Your standard deviation divides by n - 1, as torch.std does by default. Here it divides by n.
not_divided_by_n (60 %): ((train - mean) ** 2).mean(dim=0) -> ((train - mean) ** 2).sum(dim=0)
    You divide by the length of the centred column. The standard deviation is the root of a mean, not of a sum.

mean_of_squares_minus_square (75 %): ((train - mean) ** 2).mean(dim=0) -> \
((train**2).mean(dim=0) - mean**2).clamp(min=0)
    The formula is right, but in float32 it loses its digits: two large numbers are subtracted that are nearly
    equal. Subtract the mean first, square then.

shifted_only (45 %): (X - mean) / std -> (X - mean)
    Your results have mean 0, but are not divided by the standard deviation.

scaled_only (45 %): (X - mean) / std -> X / std
    Your results are divided by the standard deviation, but the mean is not subtracted.

one_number_for_all (45 %): mean = train.mean(dim=0) -> mean = train.mean().expand(train.shape[1])
    also: ((train - mean) ** 2).mean(dim=0) -> ((train - mean) ** 2).mean().expand(train.shape[1])
    One mean and one standard deviation serve for all features. Each column has its own.

one_spread_for_all (55 %): ((train - mean) ** 2).mean(dim=0) -> \
((train - mean) ** 2).mean().expand(train.shape[1])
    One standard deviation serves for all features. Each column has its own.

rows (40 %): return on_both(train, test, lambda X: standardize(X.T, X.T)[0].T if len(X) else X.clone())
    You standardise rows. A row is an example, and each column is a feature.

constants_become_nan (70 %): torch.where(constant, torch.zeros_like(Z), Z) -> Z
    A constant feature has the standard deviation 0, and 0 / 0 is NaN. Such a feature should be 0.

constants_by_the_librarys_zero_only_shifted (80 %): \
((train - mean) ** 2).mean(dim=0).sqrt() -> train.std(0, correction=0)
    also: results = [] -> std = torch.where(std == 0, torch.ones_like(std), std); results = []
    also: torch.where(constant, torch.zeros_like(Z), Z) -> Z
zero_in_train_alone (75 %): torch.zeros_like(Z), Z) -> torch.zeros_like(Z), Z) if X is train else Z
constants_only_shifted (80 %): \
results = [] -> std = torch.where(constant, torch.ones_like(std), std); results = []
    also: torch.where(constant, torch.zeros_like(Z), Z) -> Z
constants_by_exact_zero_only_shifted (80 %): \
results = [] -> std = torch.where(std == 0, torch.ones_like(std), std); results = []
    also: torch.where(constant, torch.zeros_like(Z), Z) -> Z
    A feature that is constant in the training data should be 0 in the test data as well, whatever stands there.

epsilon_1e_{n} (75 %) for n = 5, 8: results = [] -> std = std + 1e-{n}; results = []
    also: torch.where(constant, torch.zeros_like(Z), Z) -> Z
    A small number is added to the standard deviation, as it seems. It changes features that vary little, and a
    feature that is constant in the training data becomes very large in the test data. It should be 0.
---
test_by_its_own_with_its_zeros (50 %): Z = (X - mean) / std -> A = X if len(X) else train; \
m, s = A.mean(dim=0), A.std(dim=0, correction=0); Z = (X - m) / torch.where(s == 0, torch.ones_like(s), s)
test_by_its_own_as_it_is (45 %): \
return on_both(train, test, lambda X: (X - X.mean(dim=0)) / X.std(dim=0, correction=0))
    The test data are transformed by their own mean and standard deviation. They should be treated as the
    training data are: with the numbers that those have.
constants_nan_by_the_library (70 %): ((train - mean) ** 2).mean(dim=0).sqrt() -> train.std(0, correction=0)
    also: torch.where(constant, torch.zeros_like(Z), Z) -> Z
    A constant feature has the standard deviation 0, or almost 0 by rounding: the quotient is NaN or any
    number. Such a feature should be 0.
one_number_for_all_and_its_zero (45 %): mean, std = train.mean(), train.std(correction=0); \
return tuple(torch.where(std == 0, 0 * X, (X - mean) / std) for X in (train, test))
one_number_for_all_at_once (45 %): \
Z, T = standardize(train.reshape(-1, 1), test.reshape(-1, 1)); return Z.view(train.shape), T.view(test.shape)
    One mean and one standard deviation serve for all features. Each column has its own.
exact_zero_by_the_library (80 %): ((train - mean) ** 2).mean(dim=0).sqrt() -> train.std(0, correction=0)
    also: constant = train.amax(dim=0) == train.amin(dim=0) -> constant = std == 0
constant_by_exact_zero (80 %): constant = train.amax(dim=0) == train.amin(dim=0) -> constant = std == 0
    Not all constant features are recognised: the mean of equal numbers is rounded, so that their standard
    deviation need not be 0 exactly. A feature is constant if its largest value equals its smallest.
mean_of_distances (60 %): ((train - mean) ** 2).mean(dim=0).sqrt() -> (train - mean).abs().mean(dim=0)
    You divide by the mean distance from the mean. The standard deviation is the root of the mean square.
root_of_second_moment (60 %): (train - mean) ** 2 -> train ** 2
    Your spread is measured from 0 and not from the mean.
to_unit_interval (40 %): (X - mean) / std -> (X - train.amin(dim=0)) / \
(train.amax(dim=0) - train.amin(dim=0))
    You bring the smallest value to 0 and the largest to 1. Here the mean becomes 0, and the standard deviation
    1.
constants_untouched (70 %): torch.zeros_like(Z), Z) -> X, Z)
    A feature that is constant in the training data stays as it is in your results. It should be 0.
small_spread_is_constant (75 %): constant = train.amax(dim=0) == train.amin(dim=0) -> constant = std < 1e-6
    A feature that varies very little counts as constant in your function. Only one is whose largest value
    equals its smallest.
constants_taken_out (60 %): constant = train.amax(dim=0) == train.amin(dim=0) -> \
constant = train.amax(dim=0) == train.amin(dim=0); k = ~constant
    also: results[0], results[1] -> results[0][:, k], results[1][:, k]
    Constant features are missing in your results. They stay, as columns of 0.
""")

standardize.debug("divided_by_n_minus_1 of column_by_column: correction=0 -> ")
