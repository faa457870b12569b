r"""# Train a linear regression

All parts are there; put them together. The model predicts $\hat{\mathbf{y}} = \mathbf{X}\mathbf{w} + b$. Begin
with $\mathbf{w}$ of shape $(d, 1)$ and $b$ of shape $(1,)$, all zeros: a linear model finds its way from there.
Then train for `num_epochs` epochs. In each epoch go through all mini-batches of `data_iter`, in an order drawn
anew, and for each of them

1. predict, and sum the losses of the batch: `squared_loss` with `"sum"`;
2. call `backward`;
3. make a step with `sgd`, which divides by the number of examples. **The last batch may be shorter than the
   others:** divide by the number that it really has.

Return $\mathbf{w}$ and $b$. `data_iter`, `squared_loss` and `sgd` are the functions that you have written; they
are there by their names. Hand `generator` on to `data_iter`, so that equally seeded calls train alike.

For example, take the examples $x = 1$ and $2$, with $y = 3$ and $5$, in one batch, and `lr = 0.1`. The first
predictions are 0, the errors -3 and -5. The mean gradients are $(-3 \cdot 1 - 5 \cdot 2) / 2 = -6.5$ for $w$
and $(-3 - 5) / 2 = -4$ for $b$. So after one epoch $w = 0.65$ and $b = 0.4$.

## Mind

- `w` and `b` are made once, before the first epoch. From then on `sgd` changes them in place.
- A generator is used up after one pass: each epoch calls `data_iter` anew.

## Small print

- `y` has the shape $(n, 1)$ or $(n,)$; `squared_loss` deals with both.
- The results have the dtype and device of `X`, and may require a gradient. `X` and `y` stay as they are.
- A batch size above $n$ makes one batch of all examples. With `lr = 0` or `num_epochs = 0` the result is the
  start: zeros.

Do without `torch.optim`, `torch.nn.Linear`, `torch.linalg` and the `DataLoader`.
"""

import torch
from torch import Tensor

from grader import exercise, randn, size, tensor
from grader.built import data_iter, sgd, squared_loss


@exercise(
    points=5,
    order=6,
    uses=["data_iter", "squared_loss", "sgd"],
    forbid=["torch.optim.*", "torch.nn.Linear", "torch.linalg.*", "torch.utils.data.DataLoader"],
    hints=[
        "Begin with the loops: epochs outside, batches inside. What stands before both, and what behind?",
        "w and b have to require a gradient, or backward finds nothing: X.new_zeros(...) makes zeros like X,"
        " and .requires_grad_() asks for the gradient.",
        "Three lines stand in the inner loop: the loss from X_batch @ w + b and y_batch, backward, and"
        " sgd([w, b], ...). How many examples does X_batch have?",
    ],
)
def train_linear_regression(
    X: Tensor,
    y: Tensor,
    lr: float = 0.03,
    num_epochs: int = 5,
    batch_size: int = 10,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """Train a linear regression by mini-batch gradient descent, from zeros.

    Args:
        X: features, shape (n, d).
        y: targets, shape (n, 1) or (n,), of the dtype of `X`.
        lr: learning rate.
        num_epochs: how often all examples are used.
        batch_size: examples in a batch.
        generator: draws the order of the examples; None stands for PyTorch's own random numbers.

    Returns:
        Weights of shape (d, 1) and bias of shape (1,), of the dtype and device of `X`.
    """
    ### BEGIN SOLUTION
    w = X.new_zeros(X.shape[1], 1).requires_grad_()
    b = X.new_zeros(1).requires_grad_()
    for _ in range(num_epochs):
        for X_batch, y_batch in data_iter(batch_size, X, y, generator=generator):
            loss = squared_loss(X_batch @ w + b, y_batch, "sum")
            loss.backward()
            sgd([w, b], lr, len(X_batch))
    return w.detach(), b.detach()
    ### END SOLUTION


def start(train_linear_regression, X, y, num_epochs):
    w, b = train_linear_regression(X, y, lr=0.0, num_epochs=num_epochs) or (X, y)
    return {"w begins with zeros": str(not w.any()), "b begins with zeros": str(not b.any())}


def learned(train_linear_regression, X, y, options):
    torch.manual_seed(1)
    w0, b0 = train_linear_regression(X, 0 * y, **options)
    torch.manual_seed(1)
    w, b = train_linear_regression(X, y, **options)
    return {"w": (w - w0).detach(), "b": (b - b0).detach()}


def learned_from_copies(train_linear_regression, x, y, copies, options):
    return learned(train_linear_regression, x.repeat(copies, 1), y.repeat(copies, 1), options)


def seeded(train_linear_regression, X, y):
    def train(seed):
        w, b = train_linear_regression(X, y, 0.1, 2, 3, torch.Generator().manual_seed(seed))
        return torch.cat((w.flatten(), b)).detach()

    first, other, again = train(1), train(2), train(1)
    alike, different = bool((first == again).all()), bool((first != other).any())
    return {"equal seeds, equal results": str(alike), "other seeds, other results": str(different)}


def orders_drawn(train_linear_regression, X, y):
    def state_after(epochs):
        generator = torch.Generator().manual_seed(7)
        train_linear_regression(X, y, 0.1, epochs, 3, generator)
        return generator.get_state()

    anew = not torch.equal(state_after(1), state_after(3))
    return {"each epoch draws from the generator": str(anew)}


def reached(train_linear_regression, n, w, b, lr, seeds):
    far = []
    for seed in seeds:
        torch.manual_seed(seed)
        X = torch.randn(n, len(w))
        y = X @ w.float() + b.float() + 0.01 * torch.randn(n, 1)
        found = torch.cat([part.flatten() for part in train_linear_regression(X, y, lr)])
        far.append((found - torch.cat([w.flatten(), b])).abs().max().item())
    return f"max error {'<' if max(far) < 0.02 else '>='} 0.02"


ONE = {"lr": 0.1, "num_epochs": 1, "batch_size": 2}
WHOLE = {"lr": 0.2, "num_epochs": 3, "batch_size": size("n")}
PIECES = {"lr": 0.1, "num_epochs": 2, "batch_size": 3}
train_linear_regression.defaults(
    X=randn("n", "d"), y=randn("n", 1, mean=2.0), n=6, d=3, options=WHOLE, call=learned
)
train_linear_regression.case(
    "the example", X=tensor([[1.0], [2.0]]), y=tensor([[3.0], [5.0]]), options=ONE
)
train_linear_regression.case("three steps with all examples")
train_linear_regression.case("three steps with all examples, other numbers")
train_linear_regression.case("targets of shape (n,)", y=randn("n"), n=5)
train_linear_regression.case("a batch size above n", options={**WHOLE, "batch_size": 50}, n=7)
train_linear_regression.case("lr, epochs and batch size by default", options={}, n=10, d=2)
train_linear_regression.case("a single example, a single feature", n=1, d=1)
train_linear_regression.defaults(
    call=learned_from_copies, x=randn(1, "d"), y=randn(1, 1), options=PIECES
)
train_linear_regression.case("six equal examples in two batches", copies=6)
train_linear_regression.case("seven equal examples in three batches", copies=7)
train_linear_regression.defaults(X=randn("n", "d"), y=randn("n", 1), n=8, d=2)
train_linear_regression.case("the start: lr = 0", num_epochs=1, call=start)
train_linear_regression.case("no epoch", num_epochs=0, call=start, tags=["edge"])
train_linear_regression.case("equal and other seeds", call=seeded)
train_linear_regression.case("an order for each epoch", call=orders_drawn)
TRUE = {"n": 105, "w": tensor([[2.0], [-3.4]]), "b": tensor([4.2]), "seeds": [0, 1, 2, 3, 4]}
train_linear_regression.case("five seeds", call=reached, lr=0.2, **TRUE)
for line in ("return (w, b.detach())", "return (w.detach(), b)"):
    train_linear_regression.equivalent_mutant(line, "it may require a gradient")
train_linear_regression.equivalent_mutant(
    "loss = squared_loss(y_batch, X_batch @ w + b, 'sum')", "the sum is the same"
)


@train_linear_regression.right_variant
def gradient_by_formula(X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None):
    w, b = X.new_zeros(X.shape[1], 1), X.new_zeros(1)
    for _ in range(num_epochs):
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            errors = X[rows] @ w + b - y.reshape(-1, 1)[rows]
            w, b = w - lr * X[rows].T @ errors / len(rows), b - lr * errors.mean()
    return w, b


@train_linear_regression.right_variant
def one_vector(X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None):
    A, v = torch.nn.functional.pad(X, (0, 1), value=1.0), X.new_zeros(X.shape[1] + 1)
    v.requires_grad_()
    for _ in range(num_epochs):
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            losses = (A[rows] @ v - y.flatten()[rows]).square() / 2
            v = (v - lr * torch.autograd.grad(losses.mean(), v)[0]).detach().requires_grad_()
    return v[:-1, None], v[-1:]


@train_linear_regression.right_variant
def library_loss(X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None):
    params = [torch.nn.Parameter(X.new_zeros(shape)) for shape in ((X.shape[1], 1), (1,))]
    for _ in range(num_epochs):
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            y_hat = torch.addmm(params[1], X[rows], params[0]).flatten()
            torch.nn.functional.mse_loss(y_hat, y.flatten()[rows]).backward()
            for p in params:
                p.data, p.grad = p.data - lr * p.grad / 2, None
    return tuple(params)


train_linear_regression.edits("""
divided_twice (60 %): "sum") -> "mean")
    The gradients are divided by the number of examples twice: by the mean of the losses, and by sgd again.
divided_by_batch_size (70 %): len(X_batch)) -> batch_size)
    Your steps divide by batch_size. Divide by the number of examples that the last batch really has.
half_missing (70 %): "sum") -> "sum") * 2
    Your gradients are twice as large: the half of the squared loss is missing.
bias_not_learned (50 %): sgd([w, b], -> sgd([w],
    b never moves. Hand it to sgd beside w.
weights_of_shape_d (75 %): w.detach(), b -> w.detach().flatten(), b
    Your w should have shape (d, 1).
bias_of_no_dimension (75 %): b.detach() -> b.detach()[0]
    Your b should have shape (1,).
---
gradients_add_up (55 %): "sum") -> "mean")
    also: sgd([w, b], lr, len(X_batch)) -> g = [w.grad.clone(), b.grad.clone()]; sgd([w, b], lr, 1); \
w.grad, b.grad = g
summed_gradients_add_up (55 %): \
sgd([w, b], lr, len(X_batch)) -> g = [w.grad.clone(), b.grad.clone()]; sgd([w, b], lr, len(X_batch)); \
w.grad, b.grad = g
    From the second step on earlier gradients are still there: backward adds to them. Clear them at each step.
made_anew_in_each_epoch (55 %): in data_iter( -> in [w.data.zero_(), b.data.zero_()][2:] or data_iter(
    Your result looks as after the last epoch alone. w and b are made once, before the first epoch.
used_up (55 %): in data_iter(batch_size, X, y, generator=generator) -> in batches
    also: w = X -> batches = iter([*data_iter(batch_size, X, y, generator=generator)]); w = X
    Your result looks as after one epoch, and no further order is drawn: a generator is used up after one pass.
return_in_the_loop (55 %): \
return train_linear_regression(X, y, lr, 1, batch_size, generator) if num_epochs else None
    One epoch is all that is done, and without an epoch nothing is returned. Is a return indented too far?
never_divided (60 %): len(X_batch)) -> 1)
    Your steps go by the sum over the batch: sgd divides by the number that it is told.
every_prediction_with_every_target (45 %): squared_loss(X_batch @ w + b, y_batch, "sum") -> \
((X_batch @ w + b - y_batch) ** 2 / 2).sum()
    Where y has shape (n,), a column minus a row is a matrix. Your squared_loss takes care of that.
one_step_in_each_epoch (50 %): return train_linear_regression(X, y, lr, num_epochs, len(X), generator)
    Your result looks as after one step in each epoch. There is one for each batch.
short_batch_left_out (70 %): generator=generator) -> generator=generator, drop_last=True)
    Your epochs leave out a last batch that is shorter. It takes part, too.
one_epoch_short (75 %): range(num_epochs) -> range(1, num_epochs)
one_epoch_more (75 %): range(num_epochs) -> range(num_epochs + 1)
    The number of your epochs is not num_epochs.
random_start (75 %): X.new_zeros(X.shape[1], 1) -> torch.randn(X.shape[1], 1).to(X).mul(0.01)
    w begins with random numbers. Here it begins with zeros.
order_of_the_data (70 %): generator=generator) -> shuffle=False)
    Other seeds give the same results: the order of the examples is not drawn anew.
generator_not_handed_on (75 %): y, generator=generator) -> y)
    Calls with equally seeded generators give different results: hand your generator on to data_iter.
""")
