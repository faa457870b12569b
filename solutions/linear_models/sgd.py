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
- Parameters keep their dtype and device, and may differ in them; a float64 parameter is updated with all
  its digits. They may have any shape, `()` included, and need not be contiguous in memory.
- The function returns nothing.

PyTorch's own optimisers and its functions for lists of tensors (`torch._foreach_...`) are not allowed.
"""

from collections.abc import Iterable

import torch
from torch import Tensor

from grader import exercise, full, randn, tensor


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


_PARAMS = [_parameter(3, 4), _parameter(5)]
_SHARED = _parameter(2, 4)

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
    params=[_parameter(4), randn(2, 3).parameter(), _parameter(3)],
    lr=0.2,
    batch_size=6,
)
sgd.case("view taken before the step", params=_PARAMS, lr=0.4, batch_size=6, call=_with_view)
sgd.case("generator of parameters", params=_PARAMS, lr=0.2, batch_size=8, call=_from_generator)
sgd.case(
    "second call without backward",
    params=_PARAMS,
    lr=0.3,
    batch_size=9,
    call=_two_calls,
)
sgd.case("batch of one example, learning rate above 1", params=_PARAMS, lr=2, batch_size=1)
sgd.case(
    "large batch, large gradients and parameters",
    params=[randn(3, 4).parameter(grad=randn(3, 4, std=1e5)), _parameter(5, mean=1e6)],
    lr=0.05,
    batch_size=4096,
    tags=["stress"],
)
sgd.case("learning rate 0", params=_PARAMS, lr=0.0, batch_size=3)
sgd.case(
    "parameter of no dimensions",
    params=[_parameter(), _parameter(2, 1, 3)],
    lr=0.3,
    batch_size=7,
)
sgd.case(
    "the same tensor twice",
    params=[_SHARED, _parameter(3), _SHARED],
    lr=0.2,
    batch_size=6,
)
sgd.case("no parameters", params=[], lr=0.1, batch_size=2)
sgd.case(
    "float32 beside float64",
    params=[
        randn(2, 3).to("float32").parameter(grad=randn(2, 3).to("float32")),
        randn(4).to("float64").parameter(grad=randn(4).to("float64")),
    ],
    lr=0.1,
    batch_size=7,
)
sgd.case(
    "parameters as small as their steps",
    params=[
        full(3, value=0.0).parameter(grad=tensor([3.0, -5.0, 2.0])),
        full(3, value=0.0).parameter(grad=randn(3)),
        tensor([1e-3, -2e-3]).parameter(grad=tensor([7.0, -14.0])),
    ],
    lr=1e-3,
    batch_size=7,
    scale=1e-5,
)

sgd.equivalent_mutant(
    "p.detach().sub_(lr * p.grad / batch_size)",
    "what is detached shares its memory with the parameter",
)


@sgd.right_variant
def gradient_set_to_none(params, lr, batch_size):
    for p in params:
        if p.grad is not None:
            p.data -= lr / batch_size * p.grad
            p.grad = None


@sgd.right_variant
@torch.no_grad()
def by_add_with_alpha(params, lr, batch_size):
    for p in filter(lambda p: p.grad is not None, params):
        p.add_(p.grad, alpha=-lr / batch_size)
        p.grad.fill_(0)


@sgd.right_variant
def new_values_copied(params, lr, batch_size):
    for p in params:
        if p.grad is not None:
            new = p.double() - lr * (p.grad.double() / batch_size)
            with torch.no_grad():
                p.copy_(new)
            p.grad = torch.zeros_like(p)


@sgd.right_variant
def gradient_taken_away_first(params, lr, batch_size):
    for p in params:
        gradient, p.grad = p.grad, None
        if gradient is not None:
            p.detach()[...] -= gradient.div_(batch_size).mul_(lr)


@sgd.right_variant
def two_loops_over_distinct_tensors(params, lr, batch_size):
    distinct = {id(p): p for p in params if p.grad is not None}.values()
    steps = [lr / batch_size * p.grad for p in distinct]
    with torch.no_grad():
        for p, step in zip(distinct, steps, strict=True):
            p.sub_(step)
    for p in distinct:
        p.grad *= 0


@sgd.right_variant
def recording_switched_off_and_on(params, lr, batch_size):
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    for p in params:
        if p.grad is not None:
            torch.sub(p, p.grad, alpha=lr / batch_size, out=p)
            p.grad.zero_()
    torch.set_grad_enabled(before)


@sgd.right_variant
def through_numpy(params, lr, batch_size):
    for p in params:
        if p.grad is not None:
            numbers = p.detach().numpy()
            numbers -= p.grad.numpy() * (lr / batch_size)
            del p.grad


NO_GRADIENT = (
    "A parameter without a gradient breaks your loop: its .grad is None, and None can neither be"
    " multiplied nor cleared. Such a parameter stays as it is."
)
ONE_LOOP = " Clear each gradient right after its update."


@sgd.wrong_ideas(
    credit={
        "not_divided": 0.6,
        "multiplied": 0.6,
        "ascent": 0.6,
        "without_learning_rate": 0.5,
        "learning_rate_twice": 0.6,
        "not_cleared": 0.65,
        "gradient_scaled_and_kept": 0.65,
        "exchanges_data": 0.7,
        "no_gradient_not_expected": 0.85,
        "stops_at_missing_gradient": 0.85,
        "first_parameter_only": 0.5,
        "last_parameter_only": 0.5,
        "updates_duplicates_twice": 0.95,
        "no_longer_requires_grad": 0.65,
        "gradient_averaged": 0.5,
    },
    not_divided="You do not divide by batch_size. The gradients belong to the sum over the mini-batch; the"
    " step is made with their mean.",
    multiplied="You multiply by batch_size where you should divide: the gradients belong to the sum over the"
    " mini-batch, and their mean is smaller than that.",
    ascent="You walk uphill: the parameters move along the gradient, and the loss grows. Descent subtracts.",
    without_learning_rate="The learning rate has no influence on your step; it should scale the mean gradient.",
    learning_rate_twice="The learning rate is multiplied in twice; once is enough.",
    not_cleared="The gradients are still there after your step. backward() adds to them, so the next step"
    " would use the sum of two gradients. Clear each one after its update.",
    gradient_scaled_and_kept="Your step scales the gradients in place and leaves them there: backward() adds"
    " to what it finds. Clear each one after its update.",
    exchanges_data="p.data = ... gives the parameter other memory. A view taken before keeps the old values."
    " Write into the memory that is there: p.data -= ... would, p -= ... outside the graph is better.",
    no_gradient_not_expected=NO_GRADIENT,
    stops_at_missing_gradient="At the first parameter without a gradient you stop altogether, and those after"
    " it are left out. Skip that one only: continue, not return or break.",
    first_parameter_only="Only the first parameter is updated: something ends the loop in its first round."
    " Check how far the return is indented.",
    last_parameter_only="Only the last parameter is updated: the update stands after the loop and not inside"
    " it. Check its indentation.",
    updates_duplicates_twice="A tensor that occurs twice is updated twice, because its gradient is cleared"
    " only after all the updates." + ONE_LOOP,
    no_longer_requires_grad="The parameters no longer require a gradient, so the next backward() will pass"
    " them by. Leave requires_grad alone; torch.no_grad() is enough for the update.",
    gradient_averaged="All entries of a parameter move by the same amount: you average over the entries of"
    " its gradient. The mean is over examples, and dividing by batch_size has done it.",
)
def flawed(
    params,
    lr,
    batch_size,
    *,
    not_divided=False,
    multiplied=False,
    ascent=False,
    without_learning_rate=False,
    learning_rate_twice=False,
    not_cleared=False,
    gradient_scaled_and_kept=False,
    exchanges_data=False,
    no_gradient_not_expected=False,
    stops_at_missing_gradient=False,
    first_parameter_only=False,
    last_parameter_only=False,
    updates_duplicates_twice=False,
    no_longer_requires_grad=False,
    gradient_averaged=False,
):
    params = list(params)
    params = params[:1] if first_parameter_only else params
    params = params[-1:] if last_parameter_only else params
    rate = 1 if without_learning_rate else lr**2 if learning_rate_twice else lr
    rate = -rate if ascent else rate
    rate = rate if not_divided else rate * batch_size if multiplied else rate / batch_size
    done = []
    for p in params:
        gradient = p.grad
        if gradient is None and not no_gradient_not_expected:
            if stops_at_missing_gradient:
                break
            continue
        step = rate * gradient
        step = step.mean() if gradient_averaged else step
        if no_longer_requires_grad:
            p.requires_grad_(False)
        if exchanges_data:
            p.data = p.data - step
        else:
            p.data -= step
        if gradient_scaled_and_kept:
            gradient.copy_(step)
        elif not not_cleared and not updates_duplicates_twice:
            gradient.zero_()
        done.append(p)
    if updates_duplicates_twice and not not_cleared and not gradient_scaled_and_kept:
        for p in done:
            p.grad.zero_()


def _wrong_step(name, sentence, step, credit):
    """Declare another step, and all else as it should be."""

    def idea(params, lr, batch_size):
        params = list(params)
        for p in params:
            if p.grad is not None:
                p.data -= step(p, p.grad, lr, batch_size, len(params))
                p.grad.zero_()

    idea.__name__ = name
    sgd.wrong_idea(sentence, credit=credit)(idea)


SHAPE_FOR_BATCH_SIZE = (
    "Your step divides by a size of the parameter (its length, or its number of entries), not by"
    " batch_size. How many examples there were cannot be seen from the shape of a parameter."
)
_wrong_step(
    "divided_by_length",
    SHAPE_FOR_BATCH_SIZE,
    lambda p, g, lr, n, count: lr * g / (len(p) if p.dim() else 1),
    credit=0.5,
)
_wrong_step(
    "divided_by_entries",
    SHAPE_FOR_BATCH_SIZE,
    lambda p, g, lr, n, count: lr * g / p.numel(),
    credit=0.5,
)
_wrong_step(
    "divided_by_number_of_parameters",
    "Your step divides by the number of parameters, not by batch_size, the number of examples.",
    lambda p, g, lr, n, count: lr * g / count,
    credit=0.5,
)
_wrong_step(
    "divided_by_learning_rate",
    "You divide by the learning rate. It is a factor: the larger it is, the longer the step.",
    lambda p, g, lr, n, count: g / (lr * n),
    credit=0.5,
)
_wrong_step(
    "clipped",
    "Your steps are clipped: each entry of the mean gradient is kept between -1 and 1. The step is made with"
    " the mean gradient as it is.",
    lambda p, g, lr, n, count: lr * (g / n).clamp(-1, 1),
    credit=0.7,
)
_wrong_step(
    "floor_division",
    "Your step is 0 for nearly every learning rate: something rounds down to a whole number before the gradient"
    " is multiplied, as // and int() do. Divide with /.",
    lambda p, g, lr, n, count: lr // n * g,
    credit=0.6,
)
_wrong_step(
    "floor_division_of_gradients",
    "Your step is rounded down to whole numbers: // does that to tensors too. Divide with /.",
    lambda p, g, lr, n, count: lr * (g // n),
    credit=0.6,
)
_wrong_step(
    "floor_division_of_steps",
    "Your step is rounded down to whole numbers: // does that to tensors too. Divide with /.",
    lambda p, g, lr, n, count: lr * g // n,
    credit=0.6,
)
_wrong_step(
    "parameter_divided_too",
    "The parameter itself is divided by batch_size: only the step is. Mind the brackets.",
    lambda p, g, lr, n, count: p.data - (p.data - lr * g) / n,
    credit=0.55,
)
_wrong_step(
    "parameter_scaled_too",
    "The parameter itself is multiplied by the learning rate: only the gradient is. Mind the brackets.",
    lambda p, g, lr, n, count: p.data - lr * (p.data - g / n),
    credit=0.55,
)
ROWS_AVERAGED = (
    "You average the gradient over its first dimension, as if its rows were the examples. It has the shape of"
    " the parameter, already summed over the examples: divide it by batch_size."
)
_wrong_step(
    "rows_averaged",
    ROWS_AVERAGED,
    lambda p, g, lr, n, count: lr * (g.mean(0) if g.dim() else g),
    credit=0.45,
)
_wrong_step(
    "rows_averaged_and_divided",
    ROWS_AVERAGED,
    lambda p, g, lr, n, count: lr * (g.mean(0) if g.dim() else g) / n,
    credit=0.5,
)
_wrong_step(
    "gradient_averaged_instead",
    "All entries of a parameter move by the same amount: you average over the entries of its gradient."
    " The mean is over examples: divide the gradient by batch_size.",
    lambda p, g, lr, n, count: lr * g.mean(),
    credit=0.45,
)
_wrong_step(
    "normalised",
    "Your steps have a length that does not depend on the length of the gradient: you divide by its norm."
    " The step is the mean gradient itself, times lr.",
    lambda p, g, lr, n, count: lr * g / g.norm(),
    credit=0.5,
)
_wrong_step(
    "signs_only",
    "Only the sign of the gradient counts in your step, not its size.",
    lambda p, g, lr, n, count: lr * g.sign() / n,
    credit=0.45,
)
_wrong_step(
    "gradient_for_step",
    "The parameter becomes its own step: subtract that from the old value.",
    lambda p, g, lr, n, count: p.data + lr * g / n,
    credit=0.45,
)


@sgd.wrong_idea(
    "Neither the parameters nor their gradients have changed. If your loop says p = p - ..., that makes a new"
    " tensor and calls it p: which operators change a tensor instead of making one?"
)
def rebinds(params, lr, batch_size):
    """Neither parameters nor gradients change."""


@sgd.wrong_idea(
    "The gradients are not cleared but divided: your step scales them in place and leaves them there, and"
    " backward() adds to what it finds. Clear each one after its update.",
    credit=0.65,
)
def gradient_divided_and_kept(params, lr, batch_size):
    for p in params:
        if p.grad is not None:
            p.grad /= batch_size
            p.data -= lr * p.grad


@sgd.wrong_idea(
    "p = p - ... makes a new tensor and calls it p. The parameter itself stays as it was, and the new"
    " tensor has no gradient to clear, which is what the exception says. Change p in place.",
    credit=0.35,
)
def rebinds_then_clears(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            p = p - lr * p.grad / batch_size  # noqa: PLW2901
            p.grad.zero_()


@sgd.wrong_idea(
    "You put new tensors into the list. Whoever else holds the old ones, the model above all, never sees"
    " the new values, and a generator cannot be written to. Change the tensors themselves.",
    credit=0.35,
)
def replaces_list_items(params, lr, batch_size):
    for i, p in enumerate(params):
        if p.grad is not None:
            params[i] = (p - lr * p.grad / batch_size).detach().requires_grad_()


@sgd.wrong_idea(
    "The gradients are cleared, but nothing has moved: either they are cleared before they are used, or"
    " the new values go into a new tensor, as p.sub(...) without the underscore and p = p - ... make"
    " one. First the update, in place, then the clearing.",
    credit=0.3,
)
def cleared_first(params, lr, batch_size):
    for p in params:
        p.grad = None


@sgd.wrong_idea(
    "PyTorch refuses to change a leaf that requires a gradient while operations are recorded. The update"
    " is no part of the model: tell PyTorch not to record it.",
    credit=0.5,
)
def recorded(params, lr, batch_size):
    for p in params:
        if p.grad is not None:
            p.sub_(lr * p.grad / batch_size)
            p.grad.zero_()


@sgd.wrong_idea(
    "`if p.grad` asks whether a tensor is true, which PyTorch answers for a single number only, and 0 is not."
    " Ask whether there is a gradient: p.grad is not None.",
    credit=0.5,
)
def truth_of_a_gradient(params, lr, batch_size):
    for p in params:
        if p.grad:
            sgd([p], lr, batch_size)


@sgd.wrong_idea(
    "The gradients are cleared in a second loop over params. A generator is empty by then, and a tensor"
    " that occurs twice has been updated twice." + ONE_LOOP
)
def clears_in_second_loop(params, lr, batch_size):
    flawed(params, lr, batch_size, not_cleared=True)
    for p in params:
        p.grad = None


@sgd.wrong_idea(
    "Only the gradient of the last parameter is cleared: the clearing stands after the loop and not inside"
    " it. Check its indentation.",
    credit=0.7,
)
def clears_the_last_only(params, lr, batch_size):
    params = list(params)
    flawed(params, lr, batch_size, not_cleared=True)
    for p in params[-1:]:
        p.grad = None


@sgd.wrong_idea(
    "You look at params twice, but a generator can be looped over only once: the second time it is empty."
    " One loop does it all."
)
def uses_up_generator(params, lr, batch_size):
    for _ in params:
        pass
    sgd(params, lr, batch_size)


NOT_A_LIST = (
    "Your function needs a list: len(params) and params[i] are nothing that a generator can do. Loop over the"
    " parameters themselves: for p in params."
)


@sgd.wrong_idea(NOT_A_LIST)
def needs_a_length(params, lr, batch_size):
    sgd(params[: len(params)], lr, batch_size)


@sgd.wrong_idea(NOT_A_LIST)
def needs_an_index(params, lr, batch_size):
    sgd(params[:], lr, batch_size)


@sgd.wrong_idea(
    "It is the parameters that end up as zeros: p.zero_() clears the parameter, and what should be"
    " cleared is its gradient.",
    credit=0.4,
)
def clears_the_parameter(params, lr, batch_size):
    for p in params:
        if p.grad is not None:
            p.data.zero_()


@sgd.wrong_idea(
    "Recording is switched off for good: after your function, no backward() in the whole program finds a"
    " graph. Use `with torch.no_grad():`, which ends with its block."
)
def leaves_recording_off(params, lr, batch_size):
    sgd(params, lr, batch_size)
    torch.set_grad_enabled(False)


ROUNDING = (
    "//",
    "//=",
    "int",
    "floor",
    "floor_",
    "floor_divide",
    "trunc",
    "round",
    "round_",
    "div",
)
sgd.seen_in_code(
    floor_division=ROUNDING,
    floor_division_of_gradients=ROUNDING,
    floor_division_of_steps=ROUNDING,
    exchanges_data=["data", "set_"],
)
