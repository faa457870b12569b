r"""# Training a perceptron

A perceptron answers with the sign of a score, $\mathbf{w}^\top \mathbf{x} + b$. It learns from its mistakes
alone. Here the labels $y_i$ are **1 and -1**. Start with $\mathbf{w} = \mathbf{0}$ and $b = 0$, and go through
the examples in the order of the rows. Whenever an example is on the wrong side, or right on the border,

$$y_i\, (\mathbf{w}^\top \mathbf{x}_i + b) \le 0,$$

make an update, before you look at the next example:

$$\mathbf{w} \leftarrow \mathbf{w} + y_i\, \mathbf{x}_i, \qquad b \leftarrow b + y_i .$$

Go through the examples again and again. Stop after a pass without any mistake, or after `max_epochs` passes.
Return $\mathbf{w}$ and $b$, tensors of the shapes (d,) and (), and the number of updates that were made in all
passes together, a Python int.

For example, with $y = (1, 1, -1)$ and the rows $(2, 0)$, $(1, 1)$ and $(0, 3)$ of $\mathbf{X}$:

| pass | example | score | label | then $\mathbf{w}$ | bias $b$ |
|---|---|---|---|---|---|
| 1 | (2, 0) | 0 | 1 | (2, 0) | 1 |
| 1 | (1, 1) | 3 | 1 | | |
| 1 | (0, 3) | 1 | -1 | (2, -3) | 0 |
| 2 | (2, 0) | 4 | 1 | | |
| 2 | (1, 1) | -1 | 1 | (3, -2) | 1 |
| 2 | (0, 3) | -5 | -1 | | |

The third pass finds no mistake. The result is $\mathbf{w} = (3, -2)$, $b = 1$ and 3 updates.

## Mind

- At the beginning every score is 0. If that were no mistake, nothing would ever be learnt.
- The number is that of updates. It is neither the number of passes, nor that of mistakes in the last pass.

## Small print

- If no line separates the two classes, no pass is ever free of mistakes: `max_epochs` ends the training, and
  what it has come to then is the result. With `max_epochs = 0` that is zeros and no update.
- `X` has the shape (n, d), `y` (n,), both of one floating-point dtype; `w` and `b` come back in it. `n = 1` and
  `d = 1` are fine.
- There is no learning rate. Numbers are exact where those in `X` are whole.
- Loops are fine. `X` and `y` stay as they are, and need not be contiguous in memory.
- `torch.nn` and `torch.optim` are not allowed.
"""

import torch
from torch import Tensor

from grader import exercise, full, randn, tensor


@exercise(
    points=3,
    order=9,
    forbid=["torch.nn.*", "torch.optim.*", "sklearn.*"],
    hints=[
        "You need two loops: one over passes, and in it one over examples. zip(X, y) gives rows and labels in"
        " pairs.",
        "Compute the score of one example with w and b as they are at this moment. Then decide, and change both"
        " before you go on.",
        "How does the outer loop know that it may stop? Count the updates of each pass; if there are none,"
        " break. The number that you return is the sum of these counts.",
    ],
)
def perceptron_train(X: Tensor, y: Tensor, max_epochs: int = 1000) -> tuple[Tensor, Tensor, int]:
    """Train a perceptron, example by example.

    Args:
        X: features, shape (n, d); one row per example.
        y: labels, shape (n,), each 1 or -1, of the dtype of `X`.
        max_epochs: number of passes after which training ends in any case.

    Returns:
        `(w, b, updates)`: weights of shape (d,) and bias of shape (), of the dtype and device of `X`, and the
        number of updates as an int.
    """
    ### BEGIN SOLUTION
    w, b, updates = X.new_zeros(X.shape[1]), X.new_zeros(()), 0
    for _ in range(max_epochs):
        mistakes = 0
        for x, label in zip(X, y, strict=True):
            if label * (w @ x + b) <= 0:
                w = w + label * x
                b = b + label
                mistakes += 1
        updates += mistakes
        if mistakes == 0:
            break
    return w, b, updates
    ### END SOLUTION


def examples(X, y):
    """Whole numbers in float32, which stay exact: nothing is allowed for rounding where scores are 0."""
    return {"X": tensor(X, dtype="float32"), "y": tensor(y, dtype="float32")}


EXAMPLE = examples([[2, 0], [1, 1], [0, 3]], [1, 1, -1])
CLOSE = examples([[2, 1], [1, 1]], [1, -1])
BORDER = examples([[1, 2], [-1, 0], [1, -3], [0, 0]], [-1, -1, 1, 1])
XOR = examples([[0, 0], [1, 1], [0, 1], [1, 0]], [-1, -1, 1, 1])
perceptron_train.case("the example", **EXAMPLE)
perceptron_train.defaults(max_epochs=20)
perceptron_train.case("four", **examples([[0, 2], [1, 3], [3, 1], [2, -1]], [1, 1, -1, -1]))
perceptron_train.case("close together", **CLOSE)
perceptron_train.case("close together, one pass", **CLOSE, max_epochs=1)
perceptron_train.case("close together, three passes", **CLOSE, max_epochs=3)
perceptron_train.case("scores of 0 on the way", **BORDER)
perceptron_train.case("XOR, which no line separates", **XOR, max_epochs=6)
perceptron_train.case("a single example", **examples([[3, -2, 5]], [-1]))
perceptron_train.case("a single feature", **examples([[3], [1], [2], [-4]], [1, -1, 1, -1]))
perceptron_train.defaults(X=randn("n", "d"), y=full("n", value=-1.0), n=5, d=8)
perceptron_train.case("one label for all", n=4, d=3)
perceptron_train.case("no pass at all", n=4, d=3, max_epochs=0, tags=["edge"])
perceptron_train.case("more features than examples", y=tensor([1.0, -1, -1, 1, -1]))
perceptron_train.case("more features, other labels", y=tensor([-1.0, -1, 1, 1, -1]))
perceptron_train.leave_out("below", "numbers far from 0 are nothing special to it")


@perceptron_train.right_variant
def in_place_until_clean(X, y, max_epochs=1000):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    updates = passes = 0
    clean = False
    while not clean and passes < max_epochs:
        clean = True
        for i in range(len(X)):
            if y[i] * (torch.dot(X[i], w) + b) <= 0:
                w += y[i] * X[i]
                b += y[i]
                updates += 1
                clean = False
        passes += 1
    return w, b, updates


@perceptron_train.right_variant
def bias_as_a_weight(X, y, max_epochs=1000):
    Z = torch.cat([X, torch.ones_like(X[:, :1])], dim=1) * y[:, None]
    v, updates = torch.zeros_like(Z[0]), 0
    for _ in range(max_epochs):
        before = updates
        for z in Z:
            if (v * z).sum() <= 0:
                v, updates = v + z, updates + 1
        if updates == before:
            break
    return v[:-1], v[-1], updates


@perceptron_train.right_variant
def counts_of_each_example(X, y, max_epochs=1000):
    # Weights are sums of examples: it is enough to count how often each was added.
    K = (X @ X.T + 1) * y
    counts = torch.zeros_like(y)
    for _ in range(max_epochs):
        before = counts.sum()
        for i in range(len(y)):
            counts[i] += float(y[i] * (K[i] @ counts) <= 0)
        if counts.sum() == before:
            break
    return (counts * y) @ X, (counts * y).sum(), int(counts.sum())


SAVES_TIME = "a pass without mistakes changes nothing: to go on only takes time"
perceptron_train.equivalent_mutant("delete: if mistakes == 0:", SAVES_TIME)
perceptron_train.equivalent_mutant("if mistakes == -1:", SAVES_TIME)
perceptron_train.edits("""
w_plus_y_plus_x (45 %): w = w + label * x -> w = w + label + x
    You add the label to x. It is a factor: an example of class -1 is subtracted, and one of class 1 is added.
bias_not_updated (60 %): b = b + label -> b = b
    The bias stays 0. With each update of w it grows by the label.
bias_not_in_the_score (60 %): label * (w @ x + b) -> label * (w @ x)
    You decide without the bias. The score is w @ x + b, with b as it is at that moment.
steps_of_2 (75 %): w = w + label * x -> w = w + 2 * label * x
    also: b = b + label -> b = b + 2 * label
steps_of_2_but_at_0 (70 %): if label * (w @ x + b) <= 0 -> if (step := label - (w @ x + b).sign()) != 0
    also: w = w + label * x -> w = w + step * x
    also: b = b + label -> b = b + step
    Your updates, or some, are twice as large as asked: label minus prediction is 2 or -2. Add label times x.
learning_rate_of_one_in_{n} for n = 2, 10, 100 (65 %): \
w = w + label * x -> w = w + (1 / {n}) * label * x
    also: b = b + label -> b = b + (1 / {n}) * label
    Your updates are smaller than asked, as with a learning rate. There is none here: add label times x itself.
passes_counted (75 %): updates += mistakes -> updates += 1
    You count passes. Asked is how many updates were made in all of them.
last_pass_counted (75 %): updates += mistakes -> updates = mistakes
    You return the number of mistakes in the last pass. Add up those of all passes.
one_pass_too_few (70 %): range(max_epochs) -> range(max_epochs - 1)
    You make one pass fewer than max_epochs. range(1, n) and range(n - 1) have n - 1 numbers.
---
x_without_label (40 %): w = w + label * x -> w = w + x
    You add x whatever its label is. An example of class -1 is subtracted: label times x.
zero_is_no_mistake (50 %): <= 0 -> < 0
    A score of exactly 0 is a mistake too. At the beginning all scores are 0, so without that nothing begins.
steps_of_2_and_no_at_0 (60 %): if label * (w @ x + b) <= 0 -> if (w @ x + b > 0) != (label > 0)
    also: w = w + label * x -> w = w + 2 * label * x
    also: b = b + label -> b = b + 2 * label
steps_of_2_and_yes_at_0 (60 %): if label * (w @ x + b) <= 0 -> if (w @ x + b >= 0) != (label > 0)
    also: w = w + label * x -> w = w + 2 * label * x
    also: b = b + label -> b = b + 2 * label
    Your updates are twice as large as asked. Besides, a score of 0 passes for right with one of the labels; it
    is a mistake with both.
no_at_0 (65 %): if label * (w @ x + b) <= 0 -> if (w @ x + b > 0) != (label > 0)
yes_at_0 (65 %): if label * (w @ x + b) <= 0 -> if (w @ x + b >= 0) != (label > 0)
    A score of 0 passes for right with one of the labels. It is a mistake with both.
passes_with_updates_counted (75 %): updates += mistakes -> updates += mistakes > 0
    You count passes with a mistake. Asked is how many updates were made in all of them.
examples_counted (70 %): updates += mistakes -> updates += len(X)
    You count the examples that were looked at. Only updates count.
one_pass_only (50 %): if mistakes == 0 -> if True
    You stop after one pass. What was right may have become wrong again: go on until a pass has no mistakes.
one_pass_too_many (70 %): range(max_epochs) -> range(max_epochs + 1)
    You make one pass more than max_epochs.
sign_of_update (40 %): w = w + label * x -> w = w - label * x
    also: b = b + label -> b = b - label
    You move away from what would be right. An example of class 1 with a score too small adds to w and b.
updated_always (35 %): if label * (w @ x + b) <= 0 -> if True
    You update for every example. One that is right changes nothing.
replaced (40 %): w = w + label * x -> w = label * x
    also: b = b + label -> b = label
    You put label times x in the place of w. It is added to what has been learnt before.
error_of_the_score (30 %): w = w + label * x -> error = label - (w @ x + b); w = w + error * x
    also: b = b + label -> b = b + error
error_of_the_score_always (30 %): if label * (w @ x + b) <= 0 -> if (error := label - (w @ x + b)) != 0
    also: w = w + label * x -> w = w + error * x
    also: b = b + label -> b = b + error
    You add x times label minus score, as in linear regression. The perceptron adds label times x.
margin_of_1 (60 %): <= 0 -> < 1
    You update where label times score is below 1, as a support vector machine does. Here it is enough above 0.
labels_of_0 (40 %): \
if label * (w @ x + b) <= 0 -> if (error := label - (w @ x + b > 0).to(y.dtype)) != 0
    also: w = w + label * x -> w = w + error * x
    also: b = b + label -> b = b + error
    Your predictions are 0 and 1, while labels are -1 and 1, so an example of class -1 can never be right.

bias_times_length (65 %): b = b + label -> b = b + label * (x @ x)
    You add the label times the squared length of x to the bias. Here it is the label alone.
whole_pass_at_once (55 %): mistakes = 0 -> mistakes, v, c = 0, w, b
    also: (w @ x + b) <= 0 -> (v @ x + c) <= 0
    You look for all mistakes of a pass with the weights from before it. An update counts for the next example.
begun_again_after_a_mistake (60 %): mistakes += 1 -> mistakes += 1; break
    After a mistake you begin again with the first example. Go on with the next one: a pass sees all examples.
last_example_decides (60 %): if label * (w @ x + b) <= 0 -> if not (done := label * (w @ x + b) > 0)
    also: if mistakes == 0 -> if done
    You stop as soon as the last example is right. All examples of a pass have to be.
bias_taken_from_the_other_end of bias_as_a_weight (70 %): return v[:-1], v[-1] -> return v[1:], v[0]
    A weight is returned for the bias, and the bias among the weights: on which side of X did you put the ones?
""")
perceptron_train.seen_in_code(zero_is_no_mistake=["+", "add_"])
