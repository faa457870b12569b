r"""# One step of stochastic gradient descent

After `backward()`, every parameter $\mathbf{p}$ holds in `p.grad` the gradient of the loss **summed**
over the examples of a mini-batch. Move each parameter against its mean gradient,

$$\mathbf{p} \leftarrow \mathbf{p} - \frac{\eta}{|B|}\, \mathbf{p}\mathtt{.grad},$$

with learning rate $\eta$ (`lr`) and batch size $|B|$ (`batch_size`), and clear the gradient, so that the
next `backward()` starts from nothing instead of adding to the old one. For example, with `lr = 0.5` and
`batch_size = 2`,

$$\mathbf{p} = (1, 2, 3),\quad \mathbf{p}\mathtt{.grad} = (4, 8, -4)
\qquad\text{becomes}\qquad \mathbf{p} = (0, 0, 4),\quad \text{gradient cleared}.$$

The update happens **in place**: whoever else holds the parameter (a model, a view of it) sees the new
values. Assigning `p = p - ...` inside a function only gives a local name to a new tensor, and even
`p.data = ...` exchanges the memory underneath the parameter, so that a view taken earlier keeps the old
values.

- The update itself is not part of any computation to be differentiated: afterwards each parameter is
  still a leaf that requires a gradient, with no graph behind it. PyTorch refuses in-place changes of
  such a leaf unless it is told not to record them.
- Cleared means that `p.grad` is `None` or all zeros; both are right.
- A parameter whose `p.grad` is `None` took no part in the loss. It stays as it is, and the others are
  updated all the same.
- `params` is anything that can be looped over **once**: a list, or a generator such as
  `model.parameters()`. An empty one is fine.
- The same tensor may occur twice; it is updated once. If you clear each gradient right after its
  update, this comes by itself.
- Parameters keep their dtype and device, and may differ in them; they may have any shape, `()` included,
  and need not be contiguous in memory.
- The function returns nothing.

PyTorch's own optimisers and its functions for lists of tensors (`torch._foreach_...`) are not allowed.
"""

from collections.abc import Iterable

import torch
from torch import Tensor

from grader import exercise, randn, tensor


@exercise(
    points=3,
    updates=["params"],
    forbid=[
        "torch.optim.*",
        "torch._foreach_*",
        "torch._fused_*",
        "torch.nn.utils.*",
        "torch._C.*",
        "torch.ops.*",
    ],
    hints=[
        "Loop over params. What do you need of each p, and what has to have changed when the loop moves on?",
        "p -= ... changes the tensor, p = p - ... makes a new one. If PyTorch complains about a leaf that"
        " requires grad, that is a good sign: you are changing the right tensor, only not outside the"
        " graph yet.",
        "Put the loop under `with torch.no_grad():`. Divide by batch_size, for the gradient belongs to a"
        " sum of losses.",
        "Skip a parameter with `if p.grad is None: continue`, and clear a gradient after it was used with"
        " p.grad.zero_() or p.grad = None.",
    ],
)
def sgd(params: Iterable[Tensor], lr: float, batch_size: int) -> None:
    """Update `params` in place by one step of mini-batch gradient descent and clear their gradients.

    Args:
        params: leaf tensors of any shape that require a gradient; `.grad` holds the gradient of a loss
            summed over the mini-batch, or None. Can be looped over at least once.
        lr: learning rate.
        batch_size: number of examples in the mini-batch.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                continue
            p.sub_(lr * p.grad / batch_size)
            p.grad.zero_()
    ### END SOLUTION


def _three_steps(sgd, params, X, y, lr, batch_size):
    for _ in range(3):
        w, b = params
        ((X @ w + b - y) ** 2 / 2).sum().backward()
        sgd(params, lr, batch_size)
    return [p.detach().clone() for p in params]


def _two_calls(sgd, params, lr, batch_size):
    sgd(params, lr, batch_size)
    sgd(params, lr, batch_size)


def _from_generator(sgd, params, lr, batch_size):
    sgd((p for p in params), lr, batch_size)


def _with_view(sgd, params, lr, batch_size):
    row = params[0].detach()[1]
    sgd(params, lr, batch_size)
    return row.clone(), [p.detach().clone() for p in params]


_PARAMS = [randn(3, 2).parameter(grad=randn(3, 2)), randn(2).parameter(grad=randn(2))]
_SHARED = randn(2, 4).parameter(grad=randn(2, 4))

sgd.case(
    "one parameter",
    params=[tensor([1.0, 2.0, 3.0]).parameter(grad=tensor([4.0, 8.0, -4.0]))],
    lr=0.5,
    batch_size=2,
)
sgd.case("weights and bias", params=_PARAMS, lr=0.1, batch_size=7)
sgd.case(
    "three steps of linear regression",
    params=[randn(3, 1).parameter(), randn(1).parameter()],
    X=randn(5, 3),
    y=randn(5, 1),
    lr=0.3,
    batch_size=5,
    call=_three_steps,
)
sgd.case(
    "parameter without a gradient",
    params=[
        randn(4).parameter(grad=randn(4)),
        randn(2, 3).parameter(),
        randn(3).parameter(grad=randn(3)),
    ],
    lr=0.2,
    batch_size=3,
)
sgd.case("view taken before the step", params=_PARAMS, lr=0.4, batch_size=3, call=_with_view)
sgd.case("generator of parameters", params=_PARAMS, lr=0.2, batch_size=5, call=_from_generator)
sgd.case(
    "second call without backward",
    params=_PARAMS,
    lr=0.3,
    batch_size=4,
    call=_two_calls,
    hidden=True,
)
sgd.case("batch of one example", params=_PARAMS, lr=0.05, batch_size=1, hidden=True)
sgd.case("large batch", params=_PARAMS, lr=2, batch_size=4096, hidden=True)
sgd.case("learning rate 0", params=_PARAMS, lr=0.0, batch_size=3, hidden=True)
sgd.case(
    "parameter of no dimensions",
    params=[randn().parameter(grad=randn()), randn(2, 1, 3).parameter(grad=randn(2, 1, 3))],
    lr=0.3,
    batch_size=6,
    hidden=True,
)
sgd.case(
    "the same tensor twice",
    params=[_SHARED, randn(3).parameter(grad=randn(3)), _SHARED],
    lr=0.2,
    batch_size=3,
    hidden=True,
)
sgd.case("no parameters", params=[], lr=0.1, batch_size=2, hidden=True)
sgd.case(
    "float32 beside float64",
    params=[
        randn(2, 3).to("float32").parameter(grad=randn(2, 3).to("float32")),
        randn(4).to("float64").parameter(grad=randn(4).to("float64")),
    ],
    lr=0.1,
    batch_size=3,
    hidden=True,
)
sgd.case(
    "non-contiguous parameter",
    params=[randn(4, 3).noncontiguous().parameter(grad=randn(4, 3))],
    lr=0.2,
    batch_size=3,
    hidden=True,
)
sgd.case(
    "small steps of large parameters",
    params=[randn(3, 2, mean=1e6).parameter(grad=randn(3, 2))],
    lr=1e-3,
    batch_size=2,
    tags=["stress"],
    hidden=True,
)


@sgd.wrong_idea(
    "p = p - ... makes a new tensor and calls it p inside the loop; the parameter itself stays as it was."
    " Which operators change a tensor instead of making one?"
)
def rebinds(params, lr, batch_size):
    for p in params:
        if p.grad is not None:
            p = p - lr * p.grad / batch_size  # noqa: PLW2901


@sgd.wrong_idea(
    "p = p - ... makes a new tensor and calls it p. The parameter itself stays as it was, and the new"
    " tensor has no gradient to clear, which is what the exception says. Change p in place."
)
def rebinds_then_clears(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            p = p - lr * p.grad / batch_size  # noqa: PLW2901
            p.grad.zero_()


@sgd.wrong_idea(
    "You put new tensors into the list. Whoever else holds the old ones, the model above all, never sees"
    " the new values, and a generator cannot be written to. Change the tensors themselves."
)
def replaces_list_items(params, lr, batch_size):
    for i, p in enumerate(params):
        if p.grad is not None:
            params[i] = (p - lr * p.grad / batch_size).detach().requires_grad_()


@sgd.wrong_idea(
    "p.data = ... gives the parameter other memory. The values are right, but a view taken before keeps"
    " the old ones. Write into the memory that is there: p.data -= ... would, p -= ... outside the graph"
    " is better."
)
def exchanges_data(params, lr, batch_size):
    for p in params:
        if p.grad is not None:
            p.data = p.data - lr * p.grad / batch_size
            p.grad.zero_()


@sgd.wrong_idea(
    "The update is right, but the gradients are still there. backward() adds to them, so the second step"
    " would use the sum of two gradients. Clear each one after its update."
)
def not_cleared(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.sub_(lr * p.grad / batch_size)


@sgd.wrong_idea(
    "The update is right, but it has scaled the gradients in place and left them there: backward() adds"
    " to what it finds. Clear each one after its update."
)
def gradient_scaled_and_kept(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.grad.mul_(lr / batch_size)
                p.sub_(p.grad)


@sgd.wrong_idea(
    "The gradients are cleared, but nothing has moved: either they are cleared before they are used, or"
    " the new values go into a new tensor, as p.sub(...) without the underscore and p = p - ... make"
    " one. First the update, in place, then the clearing."
)
def cleared_first(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.grad.zero_()
                p.sub_(lr * p.grad / batch_size)


@sgd.wrong_idea(
    "You do not divide by batch_size. The gradients belong to the sum over the mini-batch; the step is"
    " made with their mean."
)
def not_divided(params, lr, batch_size):
    sgd(params, lr, 1)


@sgd.wrong_idea(
    "You multiply by batch_size where you should divide: the gradients belong to the sum over the"
    " mini-batch, and their mean is smaller than that."
)
def multiplied(params, lr, batch_size):
    sgd(params, lr, 1 / batch_size)


@sgd.wrong_idea(
    "You walk uphill: the parameters move along the gradient, and the loss grows. Descent subtracts."
)
def ascent(params, lr, batch_size):
    sgd(params, -lr, batch_size)


@sgd.wrong_idea(
    "The learning rate has no influence on your step; it should scale the mean gradient."
)
def without_learning_rate(params, lr, batch_size):
    sgd(params, 1.0, batch_size)


@sgd.wrong_idea(
    "PyTorch refuses to change a leaf that requires a gradient while operations are recorded. The update"
    " is no part of the model: tell PyTorch not to record it."
)
def recorded(params, lr, batch_size):
    for p in params:
        if p.grad is not None:
            p.sub_(lr * p.grad / batch_size)
            p.grad.zero_()


NO_GRADIENT = (
    "A parameter without a gradient breaks your loop: its .grad is None, and None can neither be"
    " multiplied nor cleared. Such a parameter stays as it is."
)


@sgd.wrong_idea(NO_GRADIENT)
def no_gradient_not_expected(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            p.sub_(lr * p.grad / batch_size)
            p.grad.zero_()


@sgd.wrong_idea(NO_GRADIENT)
def no_data_of_gradient(params, lr, batch_size):
    for p in params:
        p.data.sub_(lr * p.grad.data / batch_size)
        p.grad.data.zero_()


@sgd.wrong_idea(
    "At the first parameter without a gradient you stop altogether, and those after it are left out. Skip"
    " that one only: continue, not return or break."
)
def stops_at_missing_gradient(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                return
            p.sub_(lr * p.grad / batch_size)
            p.grad.zero_()


@sgd.wrong_idea(
    "Only the first parameter is updated: something ends the loop in its first round. Check how far the"
    " return is indented."
)
def first_parameter_only(params, lr, batch_size):
    sgd(list(params)[:1], lr, batch_size)


@sgd.wrong_idea(
    "Only the last parameter is updated: the update stands after the loop and not inside it. Check its"
    " indentation."
)
def last_parameter_only(params, lr, batch_size):
    sgd(list(params)[-1:], lr, batch_size)


@sgd.wrong_idea(
    "The gradients are cleared in a second loop over params. A generator is empty by then, and a tensor"
    " that occurs twice has been updated twice. Clear each gradient right after its update."
)
def clears_in_second_loop(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.sub_(lr * p.grad / batch_size)
        for p in params:
            if p.grad is not None:
                p.grad.zero_()


@sgd.wrong_idea(
    "A tensor that occurs twice is updated twice, because its gradient is cleared only after all the"
    " updates. Clear each gradient right after its update."
)
def updates_duplicates_twice(params, lr, batch_size):
    clears_in_second_loop(list(params), lr, batch_size)


@sgd.wrong_idea(
    "You look at params twice, but a generator can be looped over only once: the second time it is empty."
    " One loop does it all."
)
def uses_up_generator(params, lr, batch_size):
    if any(p.grad is not None for p in params):
        sgd(params, lr, batch_size)


@sgd.wrong_idea(
    "It is the parameters that end up as zeros: p.zero_() clears the parameter, and what should be"
    " cleared is its gradient."
)
def clears_the_parameter(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.sub_(lr * p.grad / batch_size)
                p.zero_()


@sgd.wrong_idea(
    "The values are right, but the parameters no longer require a gradient, so the next backward() will"
    " pass them by. Leave requires_grad alone; torch.no_grad() is enough for the update."
)
def no_longer_requires_grad(params, lr, batch_size):
    for p in params:
        if p.grad is not None:
            p.requires_grad_(False)
            p.sub_(lr * p.grad / batch_size)
            p.grad.zero_()


SHAPE_FOR_BATCH_SIZE = (
    "Your step divides by a size of the parameter (its length, or its number of entries), not by"
    " batch_size. How many examples there were cannot be seen from the shape of a parameter."
)


@sgd.wrong_idea(SHAPE_FOR_BATCH_SIZE)
def divided_by_length(params, lr, batch_size):
    for p in params:
        sgd([p], lr, len(p))


@sgd.wrong_idea(SHAPE_FOR_BATCH_SIZE)
def divided_by_entries(params, lr, batch_size):
    for p in params:
        sgd([p], lr, p.numel())


@sgd.wrong_idea(
    "All entries of a parameter move by the same amount: you average over the entries of its gradient."
    " The mean is over examples, and dividing by batch_size has done it."
)
def gradient_averaged(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.sub_(lr * p.grad.mean() / batch_size)
                p.grad.zero_()


@sgd.wrong_idea(
    "Recording is switched off for good: after your function, no backward() in the whole program finds a"
    " graph. Use `with torch.no_grad():`, which ends with its block."
)
def leaves_recording_off(params, lr, batch_size):
    sgd(params, lr, batch_size)
    torch.set_grad_enabled(False)
