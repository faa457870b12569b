r"""# Read handwritten digits

The file of this unit holds 1,797 digits that people have written. Each is a picture of 8 × 8 points, from 0
(paper) to 16 (all ink). Train softmax regression to read them, and keep a diary while it learns.

Write `fit_digits`. It gets pictures with their labels, and other pictures, the *new* ones, with theirs. It

1. makes a row of numbers of every picture and divides them by 16, those of the new ones too;
2. begins with zeros: $\mathbf{W}$ has a row for each point and ten columns, $\mathbf{b}$ has ten numbers;
3. goes through all mini-batches of `data_iter` in each epoch: for each it computes the logits
   $\mathbf{X}\mathbf{W} + \mathbf{b}$ and the sum of the losses, `cross_entropy` with `"sum"`, calls
   `backward`, and makes a step with `sgd`;
4. notes two numbers after each epoch. The **training loss** is the mean over all pictures of the loss that each
   had in this epoch, just before the step of its batch. The **share** of the new pictures that are read right,
   from 0 to 1, goes by $\mathbf{W}$ and $\mathbf{b}$ at the end of the epoch: the largest logit is the answer;
5. returns $\mathbf{W}$, $\mathbf{b}$, and two lists with a Python `float` for each epoch.

`data_iter`, `cross_entropy`, `sgd` and `accuracy` are the functions that you have written; they are there by
their names. After 15 epochs your `fit_digits` has to read at least 89 % of 597 new digits right, with a mean
cross-entropy of at most 0.36.

For example, take one picture with a single point, 16, of class 3; it is the new picture, too. With `lr = 1.0`
the loss is $\ln 10 = 2.303$ at first. After one epoch `W` and `b` are 0.9 at class 3 and -0.1 elsewhere, so the
logits are 1.8 and -0.2. The answer is right, and the diary of one epoch is `[2.303]` and `[1.0]`. In the second
epoch the loss is $\ln(1 + 9 e^{-2}) = 0.797$.

## Mind

- New pictures are for looking only. How well one reads what one has learned by heart says nothing.
- The last batch may be shorter. Divide its step by the number of pictures in it, and the sum of all losses by
  the number of all pictures.

## Small print

- `images` has shape (n, h, w), of floating-point dtype; `labels` has shape (n), int64, from 0 to 9.
- `data_iter(batch_size, X, y, generator=generator)` hands on the generator: equally seeded calls train alike.
- `W` and `b` have the dtype and device of `images`, and may require a gradient. All arguments stay as they are.
- Most cases put all pictures into one batch, or repeat one picture, for then the order does not matter. With
  `num_epochs = 0` the lists are empty.
- Do without `torch.optim`, `torch.nn.Linear` and PyTorch's cross-entropy.
"""

import torch
from torch import Tensor

from grader import exercise, integers, randn, tensor, uniform
from grader.built import accuracy, cross_entropy, data_iter, sgd


@exercise(
    points=8,
    uses=["data_iter", "cross_entropy", "sgd", "accuracy"],
    forbid=["torch.optim.*", "torch.nn.Linear", "torch.nn.functional.cross_*", "torch.nn.Cross*"],
    hints=[
        "Begin with the weights, as in train_softmax_regression, and leave the lists empty. When W and b are"
        " right, add the diary.",
        "A running sum begins at 0.0 with every epoch, and each batch adds its loss as a number, loss.item()."
        " Behind the inner loop the sum is divided by the number of pictures.",
        "accuracy counts the right answers for the logits X_new @ W + b; divide by how many there are. X_new is"
        " made like X: a row of each picture, divided by 16.",
    ],
)
def fit_digits(
    images: Tensor,
    labels: Tensor,
    new_images: Tensor,
    new_labels: Tensor,
    lr: float = 0.5,
    num_epochs: int = 15,
    batch_size: int = 32,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor, list[float], list[float]]:
    """Train softmax regression on pictures of digits, and keep a diary.

    Args:
        images: pictures to learn from, shape (n, h, w), numbers from 0 to 16.
        labels: their digits, shape (n,), int64, from 0 to 9.
        new_images: pictures that nothing is learned from, shape (m, h, w).
        new_labels: their digits, shape (m,).
        lr: learning rate.
        num_epochs: how often all pictures are used.
        batch_size: pictures in a batch.
        generator: draws the order of the pictures; None stands for PyTorch's own random numbers.

    Returns:
        Weights of shape (h · w, 10), biases of shape (10,), and two lists with a number for each epoch: the
        training losses, and the shares of the new pictures that are read right.
    """
    ### BEGIN SOLUTION
    X, X_new = images.flatten(1) / 16, new_images.flatten(1) / 16
    W = X.new_zeros(X.shape[1], 10).requires_grad_()
    b = X.new_zeros(10).requires_grad_()
    losses, shares = [], []
    for _ in range(num_epochs):
        total = 0.0
        for X_batch, y_batch in data_iter(batch_size, X, labels, generator=generator):
            loss = cross_entropy(X_batch @ W + b, y_batch, "sum")
            loss.backward()
            sgd([W, b], lr, len(X_batch))
            total += loss.item()
        losses.append(total / len(X))
        shares.append(accuracy(X_new @ W + b, new_labels) / len(X_new))
    return W, b, losses, shares
    ### END SOLUTION


def noted(fit_digits, images, labels, new_images, new_labels, options):
    W, b, losses, shares = fit_digits(images, labels, new_images, new_labels, **options)
    weights = {"W": W.detach(), "b": b.detach()}
    return {**weights, "training losses": losses, "shares of new pictures": shares}


def seeded(fit_digits, images, labels):
    def fit(seed):
        g = torch.Generator().manual_seed(seed)
        return fit_digits(images, labels, images, labels, 0.1, 2, 3, g)[0].tolist()

    first, other, again = fit(1), fit(2), fit(1)
    return {"equal seeds agree": str(first == again), "other seeds agree": str(first == other)}


def measured(fit_digits, seed):
    from grader import data  # noqa: PLC0415 (a driver travels alone)

    digits = torch.load(data("digits") / "digits.pt")
    X, y = digits["images"].float(), digits["labels"].long()
    g = torch.Generator().manual_seed(seed)
    W, b, losses, shares = fit_digits(X[:1200], y[:1200], X[1200:], y[1200:], generator=g)
    logits, k = X[1200:].flatten(1) / 16 @ W.detach() + b.detach(), y[1200:]
    right = (logits.argmax(1) == k).float().mean().item()
    loss = (logits.logsumexp(1) - logits[range(len(k)), k]).mean().item()
    noted = len(losses) == len(shares) == 15 and abs(shares[-1] - right) < 0.01
    return {"right": right, "loss": loss, "is_noted": noted}


def read(fit_digits, seed):
    found = measured(fit_digits, seed)
    reached = {
        "89 % right": found["right"] >= 0.89,
        "a cross-entropy of 0.36": found["loss"] <= 0.36,
    }
    reached["a diary that ends with this share"] = found["is_noted"]
    return {name: "reached" if good else "missed" for name, good in reached.items()}


fit = fit_digits
PICTURES = {"images": uniform("n", "h", "w", high=16.0), "labels": integers("n", high=10)}
fit.defaults(new_images=uniform("m", "h", "w", high=16.0), new_labels=integers("m", high=10))
fit.defaults(**PICTURES, n=6, m=7, h=2, w=4, call=noted)
fit.defaults(options={"lr": 0.5, "num_epochs": 3, "batch_size": 100})
POINT = {"images": tensor([[[16.0]]]), "labels": tensor([3], dtype="int64")}
SAME = {"new_images": tensor([[[16.0]]]), "new_labels": tensor([3], dtype="int64")}
fit.case("the example", **POINT, **SAME, options={"lr": 1.0, "num_epochs": 2, "batch_size": 1})
fit.case("three epochs, each of one batch")
fit.case("as many others")
LEVELS = {"new_images": tensor([[[0.4 * k]] for k in range(41)])}
LEVELS["new_labels"] = tensor([0] * 41, dtype="int64")
INK = {"images": tensor([[[16.0]], [[4]]]), "labels": tensor([0, 1], dtype="int64")}
LONG = {"options": {"lr": 4.0, "num_epochs": 20, "batch_size": 100}}
fit.case("from paper to ink", **INK, **LEVELS, **LONG)
FOUR = {"labels": integers("n", high=4), "new_labels": integers("m", high=4)}
fit.case("sixty new pictures", **FOUR, **LONG, n=9, m=60)
fit.case("sixty others", **FOUR, **LONG, n=9, m=60)
fit.case("no epoch", options={"num_epochs": 0})
EQUAL = {"images": tensor([[[2.0, 9, 16]]] * 7), "labels": tensor([4] * 7, dtype="int64")}
LATER = {"new_images": randn("m", 1, 3, std=6.0), "new_labels": integers("m", high=10)}
THREE = {"options": {"lr": 0.2, "num_epochs": 2, "batch_size": 3}}
fit.case("seven equal pictures in three batches", **EQUAL, **LATER, **THREE)
fit.case("learning rate and batch size by default", options={"num_epochs": 2}, n=8, m=12)
fit.case("equal and other seeds", call=seeded, n=8)
fit.case("1,200 real digits", call=read, seed=1)


@fit_digits.right_variant
def one_matrix(A, y, B, z, lr=0.5, num_epochs=15, batch_size=32, generator=None):
    pad = torch.nn.functional.pad
    X, X_new = (pad(T.reshape(len(T), -1) / 16, (0, 1), value=1) for T in (A, B))
    V, losses, shares = torch.nn.Parameter(X.new_zeros(X.shape[1], 10)), [], []
    for _ in range(num_epochs):
        spent = []
        for batch in torch.randperm(len(X), generator=generator).split(batch_size):
            lost = -torch.log_softmax(X[batch] @ V, dim=1).gather(1, y[batch, None])
            V.data -= lr * torch.autograd.grad(lost.mean(), V)[0]
            spent += lost.flatten().tolist()
        losses.append(sum(spent) / len(spent))
        shares.append(((X_new @ V).argmax(1) == z).double().mean().item())
    return V[:-1], V[-1], losses, shares


@fit_digits.right_variant
def gradient_by_formula(A, y, B, z, lr=0.5, num_epochs=15, batch_size=32, generator=None):
    scaled, one_hot = A.reshape(len(A), -1) * 0.0625, torch.eye(10).to(A)
    W, b = scaled.new_zeros(scaled.shape[1], 10), scaled.new_zeros(10)
    losses, shares = [0.0] * num_epochs, [0.0] * num_epochs
    for epoch in range(num_epochs):
        for X, k in data_iter(batch_size, scaled, y, generator=generator):
            o = torch.addmm(b, X, W)
            losses[epoch] += float(o.logsumexp(1).sum() - o[range(len(k)), k].sum()) / len(A)
            error = lr * (o.softmax(1) - one_hot[k]) / len(k)
            W, b = W - X.T @ error, b - error.sum(0)
        answers = (B.flatten(1) / 16 @ W + b).argmax(1)
        shares[epoch] = sum(answers.eq(z).tolist()) / len(B)
    return W, b, losses, shares


fit.edits("""
new_pictures_not_scaled (80 %): new_images.flatten(1) / 16 -> new_images.flatten(1)
    Your weights are right, and your shares are not. Are the new pictures divided by 16, as the others are?
scaled_by_{n} (70 %) for n = 1, 15, 255: images.flatten(1) / 16, new_images.flatten(1) / 16 -> \
images.flatten(1) / {n}, new_images.flatten(1) / {n}
    Your pictures are not divided by 16, which stands for all ink.
mean_and_sgd (60 %): b, y_batch, "sum") -> b, y_batch, "mean")
    Your W and b look as if each step had been divided by the number of pictures twice. sgd does it already.
---
loss_of_the_last_batch (75 %): total / len(X) -> loss.item() / len(X_batch)
    Your training loss is that of the last batch of an epoch alone. It is the mean over all pictures.
sum_of_losses (80 %): total / len(X) -> total
    Your training loss is a sum. Divide it by the number of pictures.
never_begun_anew (80 %): losses, shares = [], [] -> losses, shares, total = [], [], 0.0
    also: total = 0.0 -> pass
    From the second epoch on, your training loss holds what earlier epochs have added. Begin at 0 with each.
mean_of_batches (80 %): total = 0.0 -> total, batches = 0.0, 0
    also: total += loss.item() -> total += loss.item() / len(X_batch); batches += 1
    also: total / len(X) -> total / batches
    You take the mean of the batches' means. A last batch that is shorter then counts as much as the others.
loss_behind_the_epoch (70 %): total / len(X) -> cross_entropy(X @ W + b, labels, "sum").item() / len(X)
    Your training loss looks at all pictures when the epoch is over. Here each loss is taken before its step.
share_before_the_epoch (70 %): shares.append(accuracy(X_new @ W + b, new_labels) / len(X_new)) -> \
(shares.append(accuracy(X_new @ O + o, new_labels) / len(X_new)))
    also: total = 0.0 -> total, O, o = 0.0, W.detach().clone(), b.detach().clone()
    Your share is that of the beginning of an epoch. Take it when the epoch is over.
share_of_the_old (60 %): accuracy(X_new @ W + b, new_labels) / len(X_new) -> \
accuracy(X @ W + b, labels) / len(X)
    Your share is that of the pictures that were learned from. It is asked for the new ones.
count (80 %): new_labels) / len(X_new) -> new_labels)
percent (80 %): new_labels) / len(X_new) -> new_labels) / len(X_new) * 100
    Your share is the count of right answers, but not divided by how many new pictures there are.
learned_from_the_new (40 %): X, labels, generator=generator) -> \
torch.cat([X, X_new]), torch.cat([labels, new_labels]), generator=generator)
    Your W and b have learned from the new pictures as well. These are for looking only.
noted_in_each_step (60 %): losses.append(total / len(X)) -> pass
    also: total += loss.item() -> losses.append(loss.item() / len(X_batch))
    Your list of losses has a number for each batch. It has one for each epoch.
softmax_twice (50 %): cross_entropy(X_batch @ W + b -> cross_entropy((X_batch @ W + b).softmax(1)
    Softmax is applied twice: cross_entropy takes logits, and applies it itself.
never_divided (60 %): lr, len(X_batch)) -> lr, 1)
    Your steps go by the sum over the batch: sgd divides by the number of pictures, if it is told.
order_of_the_data (60 %): labels, generator=generator) -> labels, shuffle=False)
    Other seeds give the same results. Let data_iter draw an order anew in each epoch: sorted ones mislead.
generator_not_handed_on (75 %): X, labels, generator=generator) -> X, labels)
    Calls with equally seeded generators give different results: hand your generator on to data_iter.
""")
