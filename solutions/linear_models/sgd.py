r"""# One step of stochastic gradient descent

After `backward()`, every parameter $\mathbf{p}$ holds in `p.grad` the gradient of the loss **summed** over
the examples of a mini-batch. Move each parameter against its mean gradient,

$$\mathbf{p} \leftarrow \mathbf{p} - \frac{\eta}{|B|}\, \mathbf{p}\mathtt{.grad},$$

with learning rate $\eta$ (`lr`) and batch size $|B|$ (`batch_size`), and clear the gradient, so that the next
`backward()` starts from nothing instead of adding to the old one. For example, with `lr = 0.5` and
`batch_size = 2`,

$$\mathbf{p} = (1, 2, 3),\quad \mathbf{p}\mathtt{.grad} = (4, 8, -4)
\qquad\text{becomes}\qquad \mathbf{p} = (0, 0, 4),\quad \text{gradient cleared}.$$

The update happens **in place**: whoever else holds the parameter (a model, a view of it) sees the new values.
The function returns nothing. PyTorch's own optimisers and its functions for lists of tensors
(`torch._foreach_...`) are not allowed.

## Mind

- Assigning `p = p - ...` inside a function only gives a local name to a new tensor, and even `p.data = ...`
  exchanges the memory underneath the parameter, so that a view taken earlier keeps the old values.
- The update itself is not part of any computation to be differentiated: afterwards each parameter is still a
  leaf that requires a gradient, with no graph behind it. PyTorch refuses in-place changes of such a leaf
  unless it is told not to record them.

## Small print

- Cleared means that `p.grad` is `None` or all zeros; both are right.
- A parameter whose `p.grad` is `None` took no part in the loss. It stays as it is, and the others are updated
  all the same.
- `params` is anything that can be looped over **once**: a list, or a generator such as `model.parameters()`.
  An empty one is fine. The same tensor may occur twice; it is updated once. If you clear each gradient right
  after its update, this comes by itself.
- Parameters keep their dtype and device, and may differ in them; a float64 parameter is updated with all its
  digits. They may have any shape, `()` included, and need not be contiguous in memory.
"""

from collections.abc import Iterable

import torch
from torch import Tensor

from grader import OPTIMIZERS, exercise, full, randn, tensor


@exercise(
    points=3,
    order=5,
    updates=["params"],
    forbid=OPTIMIZERS,
    hints=[
        "Loop over params. What do you need of each p, and what has to have changed when the loop moves on?",
        "p -= ... changes the tensor, p = p - ... makes a new one. If PyTorch complains about a leaf that"
        " requires grad, you are changing the right tensor, only not outside the graph yet.",
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


@sgd.stand_in
def by_lists(params, lr, batch_size):
    params = [p for p in dict.fromkeys(params) if p.grad is not None]
    if params:
        with torch.no_grad():
            torch._foreach_add_(params, [p.grad for p in params], alpha=-lr / batch_size)
    for p in params:
        p.grad = None


def _three_steps(sgd, params, X, y, lr, batch_size):
    for _ in range(3):
        w, b = params
        ((X @ w + b - y) ** 2 / 2).sum().backward()
        sgd(params, lr, batch_size)


def _two_calls(sgd, params, lr, batch_size):
    sgd(params, lr, batch_size)
    sgd(params, lr, batch_size)


def _from_generator(sgd, params, lr, batch_size):
    sgd((p for p in params), lr, batch_size)


def _with_view(sgd, params, lr, batch_size):
    row = params[0].detach()[1]
    sgd(params, lr, batch_size)
    return {"view of params[0]": row.clone()}


def _parameter(*shape, **options):
    return randn(*shape, **options).parameter(grad=randn(*shape))


ONE = tensor([1.0, 2.0, 3.0]).parameter(grad=tensor([4.0, 8.0, -4.0]))
LINE = [randn("d", 1).parameter(), randn(1).parameter()]
POINTS = {"X": randn("N", "d"), "y": randn("N", 1)}
BARE = [_parameter("n"), randn("k", "m").parameter(), _parameter("m")]
LARGE = [randn("m", "n").parameter(grad=randn("m", "n", std=1e5)), _parameter("k", mean=1e6)]
TWICE = _parameter("k", "n").shared()
MIXED = [randn("n").to(t).parameter(grad=randn("n").to(t)) for t in ("float32", "float64")]
ZERO = full(3, value=0.0)
SMALL = [ZERO.parameter(grad=tensor([3.0, -5.0, 2.0])), ZERO.parameter(grad=randn(3))]
SMALL.append(tensor([1e-3, -2e-3]).parameter(grad=tensor([7.0, -14.0])))

sgd.defaults(params=[_parameter("m", "n"), _parameter("k")], m=3, n=4, k=5, lr=0.3, batch_size=7)
sgd.case("one parameter", params=[ONE], lr=0.5, batch_size=2)
sgd.case("weights and bias", lr=0.1)
sgd.case("three steps of linear regression", params=LINE, **POINTS, N=5, d=3, call=_three_steps)
sgd.case("parameter without a gradient", params=BARE, k=2, lr=0.2, batch_size=6)
sgd.case("view taken before the step", lr=0.4, batch_size=6, call=_with_view)
sgd.case("generator of parameters", lr=0.2, batch_size=8, call=_from_generator)
sgd.case("second call without backward", batch_size=9, call=_two_calls)
sgd.case("batch of one example, learning rate above 1", lr=2, batch_size=1)
sgd.case(
    "large batch, large gradients and parameters", params=LARGE, batch_size=4096, tags=["stress"]
)
sgd.case("learning rate 0", lr=0.0, batch_size=3)
sgd.case("parameter of no dimensions", params=[_parameter(), _parameter("k", 1, "m")], k=2)
sgd.case("the same tensor twice", params=[TWICE, _parameter("m"), TWICE], k=2, batch_size=6)
sgd.case("no parameters", params=[], lr=0.1, batch_size=2)
sgd.case("float32 beside float64", params=MIXED, lr=0.1)
sgd.case("parameters as small as their steps", params=SMALL, lr=1e-3, scale=1e-5)


@sgd.right_variant
def gradient_set_to_none(params, lr, batch_size):
    for p in params:
        gradient, p.grad = p.grad, None
        if gradient is not None:
            p.data -= lr / batch_size * gradient


@sgd.right_variant
@torch.no_grad()
def new_values_copied(params, lr, batch_size):
    for p in filter(lambda p: p.grad is not None, params):
        p.copy_(p.double() - lr * (p.grad.double() / batch_size))
        p.grad = torch.zeros_like(p)


@sgd.right_variant
def cleared_at_the_end(params, lr, batch_size):
    once = dict.fromkeys(p for p in params if p.grad is not None)
    for p in once:
        p.detach().sub_(p.grad, alpha=lr / batch_size)
    for p in once:
        p.grad *= 0


sgd.edits("""
not_divided (60 %): / batch_size ->
    You do not divide by batch_size: the gradients belong to the sum over the mini-batch, the step to the mean.
multiplied (60 %): / batch_size -> * batch_size
    You multiply by batch_size where you should divide: the mean gradient is smaller than the sum.
divided_by_length (50 %): / batch_size -> / (len(p) if p.dim() else 1)
divided_by_entries (50 %): / batch_size -> / p.numel()
    How many examples there were cannot be seen from the shape of a parameter: divide by batch_size.
divided_by_number_of_parameters (50 %): in params -> in (params := list(params))
    also: / batch_size -> / len(params)
    Your step divides by the number of parameters, not by batch_size, the number of examples.
rows_averaged (45 %): p.grad / batch_size -> (p.grad.mean(0) if p.dim() else p.grad)
    You average the gradient over its first dimension, but its rows are no examples: divide it by batch_size.
gradient_averaged (50 %): p.grad / -> p.grad.mean() /
    You average the gradient over its entries, so that all move alike. The mean is over examples: / batch_size.
ascent (60 %): p.sub_ -> p.add_
    You walk uphill: the parameters move along the gradient, and the loss grows. Descent subtracts.
without_learning_rate (50 %): lr * p.grad -> p.grad
    The learning rate has no influence on your step; it should scale the mean gradient.
learning_rate_twice (60 %): lr * -> lr * lr *
    The learning rate is multiplied in twice; once is enough.
clipped (70 %): p.grad / batch_size -> (p.grad / batch_size).clamp(-1, 1)
signs_only (45 %): p.grad / -> p.grad.sign() /
    Your gradients are clipped, or only their signs count. Take the mean gradient as it is.
floor_division (60 %): lr * p.grad / batch_size -> lr // batch_size * p.grad
floor_division_of_gradients (60 %): p.grad / batch_size -> (p.grad // batch_size)
floor_division_of_steps (60 %): / batch_size -> // batch_size
    Your step is rounded down to whole numbers, often to 0, as // and int() do. Divide with /.
parameter_divided_too (55 %): p.sub_(lr * p.grad / batch_size) -> p.copy_((p - lr * p.grad) / batch_size)
    The parameter itself is divided by batch_size: only the step is. Mind the brackets.
not_cleared (65 %): p.grad.zero_() -> pass
    The gradients are still there after your step, and backward() adds to them. Clear each after its update.
gradient_scaled_and_kept (65 %): p.grad.zero_() -> p.grad.mul_(lr / batch_size)
gradient_divided_and_kept (65 %): p.grad.zero_() -> p.grad.div_(batch_size)
    Your step scales the gradients in place and leaves them there: backward() adds to what it finds.
updates_duplicates_twice of cleared_at_the_end (95 %): dict.fromkeys( -> list(
    A tensor that occurs twice is updated twice. Clear each gradient right after its update.
clears_in_second_loop of cleared_at_the_end: dict.fromkeys( -> list(
    also: for p in once: p.grad *= 0 -> for p in params: p.grad = None
    A second loop over params clears the gradients, but a generator is empty by then. One loop does it all.
clears_the_last_only of cleared_at_the_end (70 %): once = -> once = params = list(params); once =
    also: dict.fromkeys( -> list(
    also: for p in once: p.grad *= 0 -> for p in params[-1:]: p.grad = None
    Only the gradient of the last parameter is cleared: the clearing stands after the loop and not inside it.
replaces_list_items (35 %): params[:] = [p if p.grad is None else \
(p - lr * p.grad / batch_size).detach().requires_grad_() for p in params]; return
    You put new tensors into the list. Whoever else holds the old ones, the model above all, never sees the new
    values, and a generator cannot be written to. Change the tensors themselves.
cleared_first (30 %): p.sub_( -> p.sub(
    The gradients are cleared, but nothing has moved: either they are cleared before they are used, or the new
    values go into a new tensor, as p.sub(...) without the underscore and p = p - ... make one.
rebinds: return None
    Nothing has changed. p = p - ... makes a new tensor and calls it p: which operators change a tensor?
exchanges_data (70 %): p.sub_( -> p.data = p.sub(
    p.data = ... gives the parameter other memory, and views keep the old values. Write into it: p -= ...
no_longer_requires_grad (65 %): p.sub_( -> p.requires_grad_(False).sub_(
    The parameters no longer require a gradient: leave requires_grad alone, torch.no_grad() is enough.
leaves_recording_off: sgd(params, lr, batch_size); return torch.set_grad_enabled(False) and None
    Recording is switched off for good. Use `with torch.no_grad():`, which ends with its block.
no_gradient_not_expected (85 %): if p.grad is None: continue ->
    The .grad of a parameter can be None, to be neither multiplied nor cleared: the parameter stays as it is.
truth_of_a_gradient (50 %): p.grad is None -> not p.grad
    `if p.grad` asks whether a tensor is true. Ask whether there is a gradient: p.grad is not None.
stops_at_missing_gradient (85 %): continue -> break
    At the first parameter without a gradient you stop altogether. Skip that one only: continue, not break.
first_parameter_only (50 %): return sgd(list(params)[:1], lr, batch_size)
    Only the first parameter is updated: something ends the loop in its first round. Is a return indented?
last_parameter_only (50 %): return sgd(list(params)[-1:], lr, batch_size)
    Only the last parameter is updated: the update stands after the loop and not inside it.
uses_up_generator: list(params); return sgd(params, lr, batch_size)
    You look at params twice, but a generator can be looped over only once. One loop does it all.
needs_a_length: return sgd(params[: len(params)], lr, batch_size)
    Your function needs a list: a generator has no len(params) and no params[i]. Loop over it: for p in params.
""")
ROUNDING = ["//", "//=", "int", "floor", "floor_", "floor_divide", "trunc", "round", "div"]
FLOORS = ("floor_division", "floor_division_of_gradients", "floor_division_of_steps")
sgd.seen_in_code(exchanges_data=["data", "set_"], **dict.fromkeys(FLOORS, ROUNDING))

sgd.debug("updates_duplicates_twice")
