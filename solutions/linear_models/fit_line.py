r"""# A line, fitted by hand

Points $(x_i, y_i)$ lie near a line $\hat{y} = w x + b$, and you look for $w$ and $b$. Begin with the numbers
that you are given and walk downhill on the mean squared error, with gradients that you derive yourself:

$$L = \frac{1}{n} \sum_i (w x_i + b - y_i)^2, \qquad
\frac{\partial L}{\partial w} = \frac{2}{n} \sum_i (w x_i + b - y_i)\, x_i, \qquad
\frac{\partial L}{\partial b} = \frac{2}{n} \sum_i (w x_i + b - y_i)$$

A step subtracts `lr` times the gradient from $w$ and from $b$. `mode` says how many steps make an epoch:

- `"batch"` (the default): one step, with the gradients of $L$ over all $n$ points;
- `"sgd"`: $n$ steps, one for each point in order, each with the gradients of that point's own squared error
  ($n = 1$ in the formulas) at the $w$ and $b$ that the step before has left;
- anything else raises a `ValueError`.

With `fit_bias=False` only $w$ moves; $b$ keeps the value that it was given, and still counts in $\hat{y}$.
Return $w$, $b$ and the list of $L$ **after** each epoch, over all $n$ points. All of them are Python numbers,
not tensors: `.item()` makes one of a tensor.

For example, take the points (1, 3) and (2, 5), begin at $w = 1$, $b = 0$, with `lr = 0.1`, for one epoch:

| `mode` | errors $\hat{y} - y$ | gradients | $w$, $b$ afterwards | loss $L$ |
|---|---|---|---|---|
| `"batch"` | -2 and -3 | -8 and -5 | 1.8, 0.5 | 0.65 |
| `"sgd"`, first point | -2 | -4 and -4 | 1.4, 0.4 | |
| `"sgd"`, second point | -1.8 | -7.2 and -3.6 | 2.12, 0.76 | 0.0072 |

So `"batch"` returns `(1.8, 0.5, [0.65])`.

## Mind

- Both gradients of a step belong to the same $w$ and $b$: compute both before you change either.
- In `"sgd"` the second point sees what the first one has changed.
- There is no half in $L$, other than in the squared loss: so the gradients have a factor 2.

## Small print

- A step that is too long leads uphill, and the numbers grow with each epoch. That is no error: return them.
- `epochs = 0` returns $w$, $b$ and an empty list. A single point is fine.
- `xs` and `ys` have shape (n,) and stay as they are. They need not be contiguous in memory.

Do without autograd (`backward`, `torch.autograd`, `torch.func`), `torch.optim` and `torch.nn`.
"""

from torch import Tensor

from grader import DERIVATIVES, OPTIMIZERS, exercise, randn, tensor


@exercise(
    points=3,
    order=3,
    forbid=[*DERIVATIVES, *OPTIMIZERS, "torch.nn.*"],
    hints=[
        "Write one step first: the errors, then both gradients, then the two changes. What is n in it?",
        "The formulas need nothing but errors: e = w * x + b - y. The gradients are the means of 2 * e * x and"
        " of 2 * e.",
        "Both modes make the same step, one with all points at once and one with a single point n times. So an"
        " epoch is a loop over pieces of the data, and behind that loop stands the loss.",
    ],
)
def fit_line(
    xs: Tensor,
    ys: Tensor,
    w: float,
    b: float,
    lr: float,
    epochs: int,
    mode: str = "batch",
    fit_bias: bool = True,
) -> tuple[float, float, list[float]]:
    """Fit a line by gradient descent on the mean squared error, with gradients by formula.

    Args:
        xs: inputs, shape (n,), n at least 1.
        ys: targets, shape (n,), of the dtype of `xs`.
        w: slope at the start.
        b: intercept at the start.
        lr: learning rate.
        epochs: how often all points are used.
        mode: `"batch"` or `"sgd"`.
        fit_bias: whether the intercept moves too.

    Returns:
        Slope, intercept, and the mean squared error after each epoch.

    Raises:
        ValueError: if `mode` is neither of the two.
    """
    ### BEGIN SOLUTION
    if mode not in ("batch", "sgd"):
        raise ValueError(f"mode must be 'batch' or 'sgd', not {mode!r}")
    size = len(xs) if mode == "batch" else 1
    losses = []
    for _ in range(epochs):
        pieces = zip(xs.split(size), ys.split(size), strict=True)
        for x, y in pieces:
            error = w * x + b - y
            slope_w = 2 * (error * x).mean().item()
            slope_b = 2 * error.mean().item()
            w -= lr * slope_w
            if fit_bias:
                b -= lr * slope_b
        losses.append(((w * xs + b - ys) ** 2).mean().item())
    return w, b, losses
    ### END SOLUTION


START = {"w": 1.0, "b": 0.0, "lr": 0.1, "epochs": 1}
NOTES = {"xs": tensor([1.0, 2, 3]), "ys": tensor([2.0, 4, 6]), "lr": 0.01, "fit_bias": False}

fit_line.defaults(xs=randn("n"), ys=randn("n", mean=2.0), n=7, w=0.7, b=-0.4, lr=0.2, epochs=3)
fit_line.case("the example, batch", xs=tensor([1.0, 2.0]), ys=tensor([3.0, 5.0]), **START)
fit_line.case("the example, sgd", xs=tensor([1.0, 2.0]), ys=tensor([3.0, 5.0]), **START, mode="sgd")
fit_line.case("three epochs of one step")
fit_line.case("three epochs of one step, other points")
fit_line.case("three epochs of one step for each point", mode="sgd")
fit_line.case("intercept held, batch", fit_bias=False, n=4)
fit_line.case("intercept held, sgd", fit_bias=False, mode="sgd", n=4)
fit_line.raises("unknown mode", ValueError, mode="minibatch")
fit_line.case("y = 2x, 20 epochs, batch", **NOTES, w=1.0, b=0.0, epochs=20)
fit_line.case("y = 2x, 20 epochs, sgd", **NOTES, w=1.0, b=0.0, epochs=20, mode="sgd")
fit_line.case("a single point, batch", n=1, epochs=4)
fit_line.case("a single point, sgd", n=1, epochs=4, mode="sgd")
fit_line.case("a learning rate that is too large", **{**NOTES, "lr": 0.5}, w=1.0, b=1.5, epochs=12)
fit_line.case("no epoch", epochs=0)
fit_line.raises("mode in capitals", ValueError, mode="SGD")
fit_line.raises("unknown mode, no epoch", ValueError, mode="minibatch", epochs=0)


@fit_line.right_variant
def in_plain_numbers(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    if mode not in ("batch", "sgd"):
        raise ValueError(mode)
    points, losses = list(zip(xs.tolist(), ys.tolist(), strict=True)), []
    for _ in range(epochs):
        if mode == "batch":
            errors = [w * x + b - y for x, y in points]
            dw = sum(2 * e * x for e, (x, _) in zip(errors, points, strict=True)) / len(points)
            w, b = w - lr * dw, b - lr * (2 * sum(errors) / len(points) if fit_bias else 0)
        else:
            for x, y in points:
                e = w * x + b - y
                w, b = w - lr * 2 * e * x, b - lr * 2 * e * fit_bias
        losses.append(sum((w * x + b - y) ** 2 for x, y in points) / len(points))
    return w, b, losses


@fit_line.right_variant
def one_vector(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    if mode not in ("batch", "sgd"):
        raise ValueError(mode)
    A = xs.new_ones(len(xs), 2)
    A[:, 0] = xs
    v, rates, losses = xs.new_tensor([w, b]), xs.new_tensor([lr, lr * fit_bias]), []
    for _ in range(epochs):
        for rows in [slice(None)] if mode == "batch" else [[i] for i in range(len(xs))]:
            v = v - rates * (2 * (A[rows] @ v - ys[rows]) @ A[rows] / len(ys[rows]))
        losses.append((A @ v - ys).square().mean().item())
    return v[0].item(), v[1].item(), losses


@fit_line.right_variant
def by_moments(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    size, losses = {"batch": len(xs), "sgd": 1}.get(mode, 0), []
    if size == 0:
        raise ValueError(mode)
    for x, y in epochs * list(zip(xs.split(size), ys.split(size), strict=True)):
        dw = w * (x * x).mean() + b * x.mean() - (x * y).mean()
        db = w * x.mean() + b - y.mean()
        w, b = float(w - 2 * lr * dw), float(b - 2 * lr * db) if fit_bias else b
        losses.append(float(((ys - w * xs - b) ** 2).mean()))
    return w, b, losses[len(xs) // size - 1 :: len(xs) // size]


fit_line.edits("""
factor_2_missing (65 %): 2 * (error * x).mean() -> (error * x).mean()
    also: 2 * error.mean() -> error.mean()
    Your gradients are half as large: the square has the derivative 2 · error, and there is no half before it.
sum_for_mean (65 %): (error * x).mean() -> (error * x).sum()
    also: error.mean() -> error.sum()
    In batch mode you add up the gradients of the points. The loss is their mean: divide by n.
gradients_of_the_epoch_added_up (55 %): pieces = -> old_w, old_b = w, b; pieces =
    also: error = w * x + b - y -> error = old_w * x + old_b - y
    In "sgd" all your gradients belong to the w and b at the beginning of the epoch. Step after each point.
b_after_w (70 %): b -= lr * slope_b -> b -= lr * 2 * (w * x + b - y).mean().item()
w_after_b (70 %): w -= lr * slope_w if fit_bias: b -= lr * slope_b -> \
b -= lr * slope_b * fit_bias; w -= lr * 2 * ((w * x + b - y) * x).mean().item()
    You change one of the two, and compute the gradient of the other with what has changed. Compute both first.
uphill (60 %): w -= -> w +=
    also: b -= -> b +=
    You walk uphill: the gradients point to where the loss grows. Subtract them, and mind the sign of ŷ - y.
loss_before_the_epoch (70 %): pieces = -> before = ((w * xs + b - ys) ** 2).mean().item(); pieces =
    also: ((w * xs + b - ys) ** 2).mean().item() -> before
    Each of your losses is that before its epoch. Compute it after the steps, with the new w and b.
loss_on_the_way_in_sgd (75 %): pieces = -> seen = []; pieces =
    also: slope_w = -> seen += (error**2).tolist(); slope_w =
    also: append( -> append(sum(seen) / len(seen) if mode == "sgd" else
loss_on_the_way (70 %): pieces = -> seen = []; pieces =
    also: slope_w = -> seen += (error**2).tolist(); slope_w =
    also: ((w * xs + b - ys) ** 2).mean().item() -> sum(seen) / len(seen)
    Your loss averages errors seen on the way. Compute it after the epoch, with one w and b for all points.
loss_after_every_step (70 %): if fit_bias: b -= lr * slope_b -> \
b -= lr * slope_b * fit_bias; losses.append(((w * xs + b - ys) ** 2).mean().item())
    also: losses.append(((w * xs + b - ys) ** 2).mean().item()) -> pass
    There is a loss for each step. There should be one for each epoch, after its last step.
stopped_when_the_loss_grows (80 %): range(epochs) -> \
(k for k in range(epochs) if len(losses) < 2 or losses[-1] <= losses[-2])
    You stop once the loss has grown. All epochs are done, whatever happens, and the list has a loss for each.
intercept_0_when_held (70 %): size = -> b = b if fit_bias else 0.0; size =
intercept_left_out_when_held (65 %): error = w * x + b - y -> error = w * x + b * fit_bias - y
    also: w * xs + b - ys -> w * xs + b * fit_bias - ys
    With fit_bias=False you do as if b were 0. It keeps its value, and still counts in ŷ.
---
sum_without_factor_2 (55 %): 2 * (error * x).mean() -> (error * x).sum()
    also: 2 * error.mean() -> error.sum()
    In batch mode you add up the gradients of the points. The loss is their mean; and the 2 is missing.
divided_by_n_in_sgd (65 %): 2 * (error * x).mean().item() -> 2 * (error * x).sum().item() / len(xs)
    also: 2 * error.mean().item() -> 2 * error.sum().item() / len(xs)
    In "sgd" each step goes by the squared error of a single point. You divide its gradients by n; n is 1 there.
w_alone_kept_for_the_epoch (60 %): pieces = -> old_w = w; pieces =
    also: error = w * x -> error = old_w * x
    In "sgd" your errors use the w at the beginning of the epoch. The next point should see what has changed.
x_missing (45 %): (error * x).mean() -> error.mean()
    The gradient for w lacks the factor x, the inner derivative of w · x.
loss_of_the_last_piece (65 %): ((w * xs + b - ys) ** 2).mean().item() -> ((w * x + b - y) ** 2).mean().item()
    In "sgd" your loss is that of the last point alone. It is the mean over all n points, in both modes.
loss_at_the_start_too (75 %): losses = [] -> losses = [((w * xs + b - ys) ** 2).mean().item()]
    Your list begins with the loss before the first epoch. It should have one number for each epoch.
loss_halved (75 %): ((w * xs + b - ys) ** 2).mean() -> ((w * xs + b - ys) ** 2).div(2).mean()
loss_summed (75 %): ((w * xs + b - ys) ** 2).mean() -> ((w * xs + b - ys) ** 2).sum()
root_of_loss (75 %): ((w * xs + b - ys) ** 2).mean() -> ((w * xs + b - ys) ** 2).mean().sqrt()
absolute_loss (70 %): ((w * xs + b - ys) ** 2).mean() -> (w * xs + b - ys).abs().mean()
    w and b are right, but the losses in your list are not the mean of the squared errors.
intercept_moves_anyway (70 %): if fit_bias -> if True
    With fit_bias=False your intercept moves all the same.
one_point_in_each_epoch (55 %): pieces = zip(xs.split(size), ys.split(size), strict=True) -> \
pieces = [(xs[:size], ys[:size])]
    In "sgd" your epoch uses the first point alone. It has a step for each point.
one_epoch_alone (50 %): range(epochs) -> range(min(epochs, 1))
    Only one epoch is done. Is a return indented too far?
sgd_by_default (80 %): mode: str = "batch" -> mode: str = "sgd"
    Without an argument for mode you step point by point. The default is "batch".
mode_looked_at_in_the_loop: return fit_line(xs, ys, w, b, lr, epochs, mode if epochs else "batch", fit_bias)
    An unknown mode gets through where epochs is 0. Look at it before the loop.
unknown_mode_is_{word} for word = batch, sgd: \
return fit_line(xs, ys, w, b, lr, epochs, mode if mode in ("batch", "sgd") else "{word}", fit_bias)
    An unknown mode should raise a ValueError; yours gets through. Look at the last else of your if chain.
""")
