r"""# Train a classifier

All parts are there; put them together. Softmax regression gives each example one logit for each of $k$ classes:
$\mathbf{O} = \mathbf{X}\mathbf{W} + \mathbf{b}$, with $\mathbf{W}$ of shape $(d, k)$ and $\mathbf{b}$ of shape
$(k,)$. Write two functions.

`train_softmax_regression` begins with zeros for $\mathbf{W}$ and $\mathbf{b}$, and trains for `num_epochs`
epochs. Each epoch goes through all mini-batches of `data_iter`, in an order drawn anew. For each batch

1. make a row of every example: an image of shape (1, 8, 8) has $d = 64$ features;
2. compute the logits, and from them the sum of the losses: `cross_entropy` with `"sum"`. It takes logits as
   they are, without softmax or ReLU;
3. call `backward`, and make a step with `sgd`, which divides by the number of examples. **The last batch may
   be shorter than the others:** divide by the number that it really has.

Then return $\mathbf{W}$ and $\mathbf{b}$. `evaluate` says how good they are: it returns the share of examples
whose largest logit is that of their true class, a Python `float` from 0 to 1.

`data_iter`, `cross_entropy`, `sgd` and `accuracy` are the functions that you have written; they are there by
their names. `data_iter(batch_size, X, y, generator=generator)` hands on the generator, so that equally seeded
calls train alike; `sgd([W, b], lr, n)` divides by n, makes a step, and clears the gradients.

For example, take (1, 0) of class 0 and (0, 2) of class 1, with $k = 4$, in one batch, and `lr = 0.8`. At first
all probabilities are $\frac14$. The gradient of a loss by its logits is softmax minus one-hot, so here
$(-\frac34, \frac14, \frac14, \frac14)$ and $(\frac14, -\frac34, \frac14, \frac14)$. After one epoch `W` has the
rows (0.3, -0.1, -0.1, -0.1) and (-0.2, 0.6, -0.2, -0.2), and `b` is (0.2, 0.2, -0.2, -0.2).

## Mind

- `W` and `b` are made once, before the first epoch. From then on `sgd` changes them in place.
- A generator is used up after one pass: each epoch calls `data_iter` anew.

## Small print

- `X` has the shape $(n, d)$, or more dimensions. Some of the `num_classes` classes may not occur in `y`.
- Logits may pass 100 on the way. Then $\exp$ overflows, and `cross_entropy` does not.
- The results have the dtype and device of `X`, and may require a gradient. `X` and `y` stay as they are.
- A batch size above $n$ makes one batch of all. With `lr = 0` the result is zeros: most cases look at that
  first. One with several batches repeats one example, for then the order does not matter, others look at what
  is reached: on new examples an accuracy of at least 0.95 and a mean cross-entropy of at most 0.25.
- Do without `torch.optim`, `torch.nn.Linear` and PyTorch's cross-entropy.
"""

import torch
from torch import Tensor

from grader import exercise, integers, randn, size, tensor
from grader.built import accuracy, cross_entropy, data_iter, sgd


@exercise(
    points=6,
    order=5,
    uses=["data_iter", "cross_entropy", "sgd", "accuracy"],
    forbid=["torch.optim.*", "torch.nn.Linear", "torch.nn.functional.cross_*", "torch.nn.Cross*"],
    hints=[
        "Begin with the loops: epochs outside, batches inside. What stands before both, and what behind?",
        "X.flatten(1) keeps the first dimension and makes rows of the rest. Its number of columns is d. W and b"
        " have to require a gradient, or backward finds nothing: X.new_zeros(...).requires_grad_().",
        "Three lines stand in the inner loop: the loss from X_batch @ W + b and y_batch, backward, and"
        " sgd([W, b], ...). evaluate needs the same logits, and accuracy, which counts.",
    ],
)
def train_softmax_regression(
    X: Tensor,
    y: Tensor,
    num_classes: int,
    lr: float = 0.1,
    num_epochs: int = 20,
    batch_size: int = 32,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """Train softmax regression by mini-batch gradient descent, from zeros.

    Args:
        X: examples, shape (n, d), or (n, ...) with d numbers in each.
        y: true classes, shape (n,), int64, from 0 to num_classes - 1.
        num_classes: how many classes there are, k.
        lr: learning rate.
        num_epochs: how often all examples are used.
        batch_size: examples in a batch.
        generator: draws the order of the examples; None stands for PyTorch's own random numbers.

    Returns:
        Weights of shape (d, k) and biases of shape (k,), of the dtype and device of `X`.
    """
    ### BEGIN SOLUTION
    X = X.flatten(1)
    W = X.new_zeros(X.shape[1], num_classes).requires_grad_()
    b = X.new_zeros(num_classes).requires_grad_()
    for _ in range(num_epochs):
        for X_batch, y_batch in data_iter(batch_size, X, y, generator=generator):
            loss = cross_entropy(X_batch @ W + b, y_batch, "sum")
            loss.backward()
            sgd([W, b], lr, len(X_batch))
    return W, b
    ### END SOLUTION


@train_softmax_regression.part
def evaluate(W: Tensor, b: Tensor, X: Tensor, y: Tensor) -> float:
    """Return the share, from 0 to 1, of the examples `X` whose largest logit is that of their class in `y`."""
    ### BEGIN SOLUTION
    return accuracy(X.flatten(1) @ W + b, y) / len(y)
    ### END SOLUTION


def learned(train_softmax_regression, X, y, num_classes, options):
    start = train_softmax_regression(X, y, num_classes, lr=0.0, num_epochs=1)
    if start[0].any() or start[1].any():
        return "with lr = 0 there are other numbers than zeros"
    W, b = train_softmax_regression(X, y, num_classes, **options)
    return {"W": W.detach(), "b": b.detach()}


def seeded(train_softmax_regression, X, y, num_classes):
    def train(seed, epochs=2):
        g = torch.Generator().manual_seed(seed)
        W, _ = train_softmax_regression(X, y, num_classes, 0.1, epochs, 3, g)
        return W.tolist(), g.get_state().tolist()

    (first, drawn), (other, _), (again, _) = train(1), train(2), train(1)
    agree = {"equal seeds agree": str(first == again), "other seeds agree": str(first == other)}
    return {**agree, "a second epoch draws an order": str(train(1, 1)[1] != drawn)}


def reached(train_softmax_regression, sizes, seeds, lr, epochs):
    # Each class is a cloud around a corner of a polygon; examples come sorted by class.
    k, right, losses = len(sizes), [], []
    y = torch.arange(k).repeat_interleave(torch.tensor(sizes))
    for seed in seeds:
        g = torch.Generator().manual_seed(seed)
        angle = seed + torch.arange(k) * (2 * torch.pi / k)
        corners = 5 * torch.stack((angle.cos(), angle.sin()), dim=1)[y]
        X = corners + torch.randn(len(y), 2, generator=g)
        W, b = train_softmax_regression(X, y, k, lr, epochs, 10)
        logits = (corners + torch.randn(len(y), 2, generator=g)) @ W.detach() + b.detach()
        right.append((logits.argmax(1) == y).float().mean().item())
        losses.append((logits.logsumexp(1) - logits[range(len(y)), y]).mean().item())
    reached = {"accuracy": min(right) >= 0.95, "cross-entropy": max(losses) <= 0.25}
    return {name: "good enough" if good else "not good enough" for name, good in reached.items()}


WHOLE = {"lr": 0.5, "num_epochs": 3, "batch_size": size("n")}
ONE, TWO = {"lr": 0.8, "num_epochs": 1, "batch_size": 2}, {"num_epochs": 2, "batch_size": 3}
train = train_softmax_regression
train.defaults(X=randn("n", "d"), y=integers("n", high="k"), num_classes=size("k"))
train.defaults(options=WHOLE, call=learned)
ZERO_ONE = tensor([0, 1], dtype="int64")
train.case("the example", X=tensor([[1.0, 0], [0, 2]]), y=ZERO_ONE, num_classes=4, options=ONE)
train.case("three steps with all examples", n=7, d=4, k=3)
train.case("three steps with all examples, other numbers", n=7, d=4, k=3)
train.case("images are flattened", X=randn("n", 1, 3, 2), n=5, k=4)
train.case("the last class does not occur", y=integers("n", high="k - 1"), n=6, d=2, k=5)
train.case("a batch size above n", options={"num_epochs": 2, "batch_size": 50}, n=8, d=3, k=2)
train.case("lr, epochs and batch size by default", options={}, n=10, d=2, k=3)
train.case("a single example, a single feature", n=1, d=1, k=3)
train.case("logits above 100", X=randn("n", "d", std=50.0), n=6, d=3, k=4, tags=["stress"])
SEVEN = {"X": tensor([[1.0, -0.5, 2.0]] * 7), "y": tensor([2] * 7, dtype="int64")}
train.case("seven equal examples in three batches", **SEVEN, num_classes=4, options=TWO)
train.case("equal and other seeds", call=seeded, n=8, d=2, k=3)
train.defaults(call=reached)
train.case("three seeds", sizes=[20, 20, 20], seeds=[0, 1, 2], lr=0.15, epochs=2)
train.case("a rare class, long steps", sizes=[24, 6, 18, 12], seeds=[11], lr=1.0, epochs=1)
evaluate.defaults(W=randn("d", "k"), b=randn("k"), X=randn("n", "d"), y=integers("n", high="k"))
evaluate.case("evaluate: forty examples", n=40, d=5, k=3)
evaluate.case("evaluate: forty others", n=40, d=5, k=3)
evaluate.case("evaluate: images", X=randn("n", 1, 2, 3), W=randn(6, "k"), n=30, k=4)


@train_softmax_regression.right_variant
def gradient_by_formula(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    X, labels = X.reshape(len(X), -1), torch.eye(num_classes).to(X)[y]
    W, b = X.new_zeros(X.shape[1], num_classes), X.new_zeros(num_classes)
    for _ in range(num_epochs):
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            errors = (X[rows] @ W + b).softmax(1) - labels[rows]
            W, b = W - lr * X[rows].T @ errors / len(rows), b - lr * errors.mean(0)
    return W, b


@train_softmax_regression.right_variant
def one_matrix(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    X = torch.cat((X.flatten(1), X.new_ones(len(X), 1)), dim=1)
    V = torch.nn.Parameter(X.new_zeros(num_classes, X.shape[1]))
    for _ in range(num_epochs):
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            log_p = torch.log_softmax(X[rows] @ V.T, dim=1)
            (slope,) = torch.autograd.grad(-log_p.gather(1, y[rows, None]).mean(), V)
            V.data -= lr * slope
    return V[:, :-1].T, V[:, -1]


@evaluate.right_variant
def by_mean(W, b, X, y):
    return (torch.addmm(b, X.reshape(len(y), -1), W).max(1).indices == y).double().mean().item()


train.edits("""
divided_twice (60 %): "sum") -> "mean")
    The mean of the losses divides by the number of examples, and sgd does so again. Take the sum.
divided_by_batch_size (70 %): len(X_batch)) -> batch_size)
    You divide by batch_size where the last batch is shorter, too. Divide by the number that it really has.
softmax_twice (50 %): cross_entropy(X_batch @ W + b -> cross_entropy((X_batch @ W + b).softmax(1)
    Softmax is applied twice: cross_entropy takes logits, and applies it itself.
relu_on_logits (50 %): cross_entropy(X_batch @ W + b -> cross_entropy((X_batch @ W + b).relu()
    ReLU stands between logits and loss. Where it gives 0 nothing is learned, and here all logits begin with 0.
bias_not_learned (50 %): sgd([W, b], -> sgd([W],
    b never moves. Is it handed to sgd beside W, and has it a number for each class?
images_not_flattened (70 %): X.flatten(1) -> X
    With more than two axes your X does not fit W. Make a row of every example first, as X.flatten(1) does.
first_epoch_alone (45 %): range(num_epochs) -> range(min(num_epochs, 1))
    Only one epoch is trained. Is the iterator of the first used up, or does a return end the loop of epochs?
last_epoch_alone (45 %): range(num_epochs) -> range(len(torch.rand(num_epochs, generator=generator)[:1]))
    Your result is that of the last epoch alone. Are W and b made anew in each? Then all before is forgotten.
---
classes_of_the_labels (70 %): X = X.flatten(1) -> X = X.flatten(1); num_classes = int(y.max()) + 1
    You count the classes by the labels. num_classes says how many there are: one may not occur.
gradients_add_up (55 %): "sum") -> "mean")
    also: sgd([W, b], lr, len(X_batch)) -> W.data -= lr * W.grad; b.data -= lr * b.grad
gradients_of_sums_add_up (55 %): sgd([W, b], lr, len(X_batch)) -> \
W.data -= lr * W.grad / len(X_batch); b.data -= lr * b.grad / len(X_batch)
    From the second step on the gradients of earlier steps are still there: clear them, as your sgd does.
never_divided (60 %): len(X_batch)) -> 1)
    Your steps go by the sum over the batch: sgd divides by the number of examples, if it is told.
one_step_in_each_epoch (50 %): data_iter(batch_size -> data_iter(len(X)
    Your result looks as after one step in each epoch. There is one for each batch of batch_size examples.
short_batch_left_out (70 %): generator=generator) -> generator=generator, drop_last=True)
    Your epochs leave out a last batch that is shorter. It takes part, too.
epochs_counted_from_{n} (65 %) for n = 0, 1: range(num_epochs) -> range({n}, num_epochs + 1 - {n})
    The number of your epochs is not num_epochs.
first_batch_alone (40 %): len(X_batch)) -> len(X_batch)); return W, b
    Your result is as after a single step: does a return end the loops?
random_start (75 %): new_zeros(X.shape[1], num_classes) -> new_empty(X.shape[1], num_classes).normal_(0, 0.01)
    Your training begins with random numbers. Here W and b begin with zeros.
order_of_the_data (60 %): generator=generator) -> shuffle=False)
    Other seeds give the same results. Let data_iter draw an order anew in each epoch: sorted ones mislead.
generator_not_handed_on (75 %): y, generator=generator) -> y)
    Calls with equally seeded generators give different results: hand your generator on to data_iter.
logarithm_of_softmax (75 %): cross_entropy(X_batch @ W + b, y_batch, "sum") -> \
-(X_batch @ W + b).softmax(1).log()[range(len(y_batch)), y_batch].sum()
    Where exp overflows or a probability rounds to 0, training ends in NaN. Your cross_entropy avoids that.
""")
evaluate.edits("""
count (85 %): / len(y) ->
by_the_number_of_classes (80 %): / len(y) -> / len(b)
    evaluate does not divide the number of right answers by the number of examples, as a share is.
bias_left_out (80 %): @ W + b -> @ W
    evaluate leaves out b. It belongs to the logits, as in training.
""")
