r"""# The gradient of logistic regression

Logistic regression answers yes or no: for an example with the features $\mathbf{x}$ it gives yes the
probability $\sigma(\mathbf{x}^\top \mathbf{w})$, where $\sigma(z) = 1 / (1 + e^{-z})$. With $n$ examples, the
rows of $\mathbf{X}$, and their labels $y_i$, 1 for yes and 0 for no, its loss is the **mean** binary
cross-entropy

$$L(\mathbf{w}) = -\frac{1}{n} \sum_{i=1}^{n} \bigl[\, y_i \log p_i + (1 - y_i) \log (1 - p_i) \bigr],
\qquad p_i = \sigma(\mathbf{x}_i^\top \mathbf{w}).$$

Write its gradient with respect to $\mathbf{w}$ as a formula and compute it: the vector that gradient descent
subtracts, times the learning rate. Derive it on paper; most of the chain rule cancels. Autograd and differences
of losses are not allowed.

For example, take $\mathbf{w} = (0, 0)$ and

$$\mathbf{X} = \begin{pmatrix}2&1\\4&1\\-6&1\end{pmatrix}, \qquad \mathbf{y} = (1, 1, 0).$$

All $p_i$ are $\frac12$, and the gradient is $(-2, -\frac16)$. So descent raises both weights.

**The result must be finite for scores $\mathbf{x}_i^\top \mathbf{w}$ of any finite size,** such as 1000 and
-1000. Where the model is sure and right, the example adds nothing to the gradient.

## Mind

- There is no division by $p_i$ or $1 - p_i$ in the result. Where one is 0, the chain rule taken literally
  gives 0 times infinity, which is NaN.
- The gradient points uphill. An example whose label is 1 adds a negative multiple of $\mathbf{x}_i$ to it.

## Small print

- A bias is nothing special: where `X` has a column of ones, as above, its weight is the bias. There need not
  be one.
- `w` has the shape (d,), `X` (n, d), and `y` (n,), of the dtype of `X`. The result has the shape (d,) and that
  dtype. Neither $n$ nor $d$ need be above 1.
- The result is no mean over features: it has an entry for each weight.
- `w`, `X` and `y` stay as they are, and need not be contiguous in memory.
"""

import torch
from torch import Tensor

from grader import exercise, full, randn, tensor


@exercise(
    points=3,
    order=8,
    forbid=["torch.autograd.*", "torch.Tensor.backward", "torch.func.*"],
    hints=[
        "Begin with one example and one weight, with z = x * w. What is the derivative of the loss in p, of p"
        " in z, and of z in w? Multiply the three, and write p (1 - p) for the second.",
        "What is left of the first two is short: how far the probability is from the label. It is 0 where model"
        " and label agree.",
        "Example i adds a multiple of its row of X to the gradient. A sum of multiples of rows is the product"
        " of X.T and a vector.",
    ],
)
def logistic_grad(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """Return the gradient of the mean binary cross-entropy of logistic regression.

    Args:
        w: weights, shape (d,).
        X: features, shape (n, d); one row per example.
        y: labels, shape (n,), each 0 or 1, of the dtype of `X`.

    Returns:
        Gradient with respect to `w`, shape (d,), of the dtype and device of `X`.
    """
    ### BEGIN SOLUTION
    errors = torch.sigmoid(X @ w) - y
    return X.T @ errors / len(errors)
    ### END SOLUTION


logistic_grad.defaults(w=randn("d"), X=randn("n", "d"), y=full("n", value=1.0), n=5, d=3)
logistic_grad.case(
    "the example",
    w=tensor([0.0, 0.0]),
    X=tensor([[2.0, 1], [4, 1], [-6, 1]]),
    y=tensor([1.0, 1, 0]),
)
logistic_grad.case("seven examples", y=tensor([1.0, 0, 0, 1, 0, 1, 1]))
logistic_grad.case("other labels", y=tensor([0.0, 0, 1, 0, 0, 1, 0]))
logistic_grad.case("as many examples as weights", y=tensor([0.0, 1, 1, 0]), d=4)
logistic_grad.case("more weights than examples", y=tensor([1.0, 0]), d=5)
logistic_grad.case("a single example", y=tensor([1.0]), d=4)
logistic_grad.case("a single weight", y=tensor([0.0, 1, 1, 1, 0]), d=1)
logistic_grad.case("every label is 1", d=2)
logistic_grad.case("every label is 0", y=full("n", value=0.0), n=6)
LINE = {"X": tensor([[3.0, 1], [2, 1], [-1, 1], [-4, 1]]), "y": tensor([1.0, 1, 0, 0])}
logistic_grad.case("separated by the sign of the first feature", w=tensor([1.5, -0.5]), **LINE)

logistic_grad.defaults(tags=["stress"])
FAR = tensor([[1000.0, 1], [-1000, 1], [1000, 1], [-1000, 1], [1, 1]])
logistic_grad.case(
    "scores of 1000 and -1000", w=tensor([1.0, 0.0]), X=FAR, y=tensor([0.0, 0, 1, 1, 0])
)
logistic_grad.case("sure and always right", w=tensor([500.0, 0.0]), **LINE)
logistic_grad.case("large weights", w=randn("d", std=300), y=tensor([1.0, 0, 1, 0, 0, 1]))


@logistic_grad.right_variant
def mean_of_rows(w, X, y):
    p = 1 / (1 + torch.exp(-(X * w).sum(dim=1)))
    return ((p - y).unsqueeze(1) * X).mean(dim=0)


@logistic_grad.right_variant
def example_after_example(w, X, y):
    total = torch.zeros_like(w)
    for x, label in zip(X, y, strict=True):
        z = torch.dot(x, w)
        e = torch.exp(-z.abs())
        p = 1 / (1 + e) if z >= 0 else e / (1 + e)
        total += (p - label) * x
    return total / len(y)


@logistic_grad.right_variant
def by_einsum(w, X, y):
    p = (torch.einsum("nd,d->n", X, w) / 2).tanh() / 2 + 0.5
    return torch.einsum("n,nd->d", p - y, X) / y.numel()


@logistic_grad.right_variant
def yes_apart_from_no(w, X, y):
    z = X @ w
    pushed = (1 - y) * torch.sigmoid(z) - y * torch.sigmoid(-z)
    return (pushed[None, :] @ X)[0].div(len(X))


@logistic_grad.right_variant
def by_autograd(w, X, y):
    w = w.detach().clone().requires_grad_()
    loss = torch.nn.functional.binary_cross_entropy_with_logits(X @ w, y)
    return torch.autograd.grad(loss, w)[0]


logistic_grad.edits("""
uphill (60 %): torch.sigmoid(X @ w) - y -> y - torch.sigmoid(X @ w)
    Your gradient has the opposite sign: it points where the loss falls. Descent subtracts it, so an example
    with label 1 adds a multiple of -x. The difference is p - y.
summed (70 %): / len(errors) ->
    You return the sum over the examples. The loss is their mean, so its gradient is divided by n too.
slope_of_sigmoid_twice (55 %): - y -> - y; errors = errors * (errors + y) * (1 - errors - y)
    There is a factor p (1 - p) too many: that would be the gradient of half of a squared loss. The logarithm in
    the cross-entropy cancels it.
identity_for_sigmoid (40 %): torch.sigmoid(X @ w) - y -> X @ w - y
    The sigmoid is missing: that is the gradient of linear regression. Errors are p - y, with probabilities.
exponentials_overflow (80 %): torch.sigmoid(X @ w) -> torch.exp(X @ w) / (1 + torch.exp(X @ w))
    The formula is right, but exp of a large score is infinite, and infinity by infinity is NaN. Write sigmoid
    with exp(-z), or call torch.sigmoid.
column_minus_row (45 %): torch.sigmoid(X @ w) - y -> (torch.sigmoid(X @ w)[:, None] - y).sum(dim=1)
column_minus_row_averaged (45 %): torch.sigmoid(X @ w) - y -> (torch.sigmoid(X @ w)[:, None] - y).mean(dim=1)
column_minus_row_kept (40 %): errors / len(errors) -> (errors[:, None] + y[:, None] - y) / len(y)
    Every probability meets every label: a column of shape (n, 1) minus a row of shape (n,) is a matrix of shape
    (n, n). Bring both to one shape.
---
divided_by_weights (65 %): / len(errors) -> / X.shape[1]
    You divide by d, the number of weights. The loss is a mean over the n examples: divide by n.
divided_by_all_entries (65 %): / len(errors) -> / X.numel()
    You divide by n · d, the number of entries of X. The loss is a mean over the n examples: divide by n alone.
doubled_slope_of_sigmoid (45 %): - y -> - y; errors = 2 * errors * (errors + y) * (1 - errors - y)
    That is the gradient of a squared loss of the probabilities. The logarithm in the cross-entropy cancels
    the factor p (1 - p), and no 2 comes in.
step_for_sigmoid (45 %): torch.sigmoid(X @ w) - y -> (X @ w > 0).to(X.dtype) - y
step_up_for_sigmoid (45 %): torch.sigmoid(X @ w) - y -> (X @ w >= 0).to(X.dtype) - y
    You round probabilities to 0 or 1 first, as a perceptron does. The gradient takes p as it is: an example
    that is right but not sure still counts.
sigmoid_applied_twice (50 %): torch.sigmoid(X @ w) -> torch.sigmoid(torch.sigmoid(X @ w))
    Sigmoid is applied twice: the probability is the sigmoid of the score X @ w itself.
softmax_over_examples (30 %): torch.sigmoid(X @ w) -> torch.softmax(X @ w, dim=0)
    Softmax shares one probability between the examples. Here each has a probability of its own, by sigmoid.
tanh_for_sigmoid (45 %): torch.sigmoid(X @ w) -> torch.tanh(X @ w)
    tanh runs from -1 to 1. A probability is between 0 and 1: sigmoid.
labels_exchanged (50 %): - y -> - (1 - y)
    Yes and no are exchanged: p is the probability of label 1, and is compared with y itself.
score_negated (50 %): torch.sigmoid(X @ w) -> torch.sigmoid(-X @ w)
    You use the probability of no, sigmoid(-z). A large score means yes: p is sigmoid(z).
labels_of_minus_1 (40 %): torch.sigmoid(X @ w) - y -> -y * torch.sigmoid(-y * (X @ w))
    Your formula is for labels -1 and 1. Here no is 0, and all examples with that label drop out of your sum.
chain_rule_taken_literally (80 %): X.T @ errors / len(errors) -> \
X.T @ ((-y / (errors + y) + (1 - y) / (1 - errors - y)) * (errors + y) * (1 - errors - y)) / len(errors)
    The formula is right, but you divide by probabilities and multiply by them again. Where one has rounded to 0
    that is NaN. Cancel on paper first: little is left.
X_not_transposed (45 %): X.T @ errors -> X @ errors
    X and not its transpose stands in front of the errors. Example i adds errors[i] times row i of X, so the sum
    runs over examples: X.T @ errors.
examples_kept_apart (40 %): X.T @ errors / len(errors) -> X * errors[:, None] / len(y)
examples_kept_apart_undivided (40 %): X.T @ errors / len(errors) -> X * errors[:, None]
    You return a row for each example. The gradient of the mean adds them up: one number for each weight.
one_mean_for_all (35 %): X.T @ errors / len(errors) -> (X * errors[:, None]).mean()
    You average over the features too, and return one number. The gradient has a number for each weight: only
    the examples are averaged.
scores_cut_at_{n} for n = 8, 10 (75 %): torch.sigmoid(X @ w) -> \
torch.sigmoid((X @ w).clamp(-{n}, {n}))
probabilities_cut_at_1e_{n} for n = 4, 5, 6, 7 (75 %): torch.sigmoid(X @ w) -> \
torch.sigmoid(X @ w).clamp(1e-{n}, 1 - 1e-{n})
    You keep scores or probabilities away from their ends. So an example of which the model is sure and right
    still adds to the gradient. sigmoid and p - y need no such care.
mean_over_features (35 %): X.T @ errors / len(errors) -> (X * errors[:, None]).mean(dim=1)
    You average over the features and keep the examples. It is the other way round: one number for each weight.
features_left_out (30 %): X.T @ errors / len(errors) -> errors.sum() / len(y) * torch.ones_like(w)
    The features are left out. How much a weight moves the score of an example is an entry of its row of X.
means_multiplied (35 %): X.T @ errors / len(errors) -> X.mean(dim=0) * errors.mean()
    You multiply the mean of the features by the mean error. Multiply for each example first, average then.
last_example_only (35 %): X.T @ errors / len(errors) -> X[-1] * errors[-1] / len(y)
first_example_only (35 %): X.T @ errors / len(errors) -> X[0] * errors[0] / len(y)
    Only one example is in your result: in a loop, does += add to what is there, or = replace it, or does
    return end the loop?
bias_added (60 %): X.T @ errors / len(errors) -> torch.cat([X.T @ errors, errors.sum()[None]]) / len(y)
bias_added_first (60 %): X.T @ errors / len(errors) -> torch.cat([errors.sum()[None], X.T @ errors]) / len(y)
    You add an entry for a bias. w has d weights, and so has the gradient; a bias would be one of them.
a_step_taken (50 %): return X.T @ errors / len(errors) -> return w - X.T @ errors / len(y)
    You return weights after a step. What is asked is the gradient itself, without w and a learning rate.
the_loss_itself (15 %): X.T @ errors / len(errors) -> \
torch.nn.functional.binary_cross_entropy_with_logits(X @ w, y)
    You return the loss. What is asked is its gradient, one number for each weight.
""")
