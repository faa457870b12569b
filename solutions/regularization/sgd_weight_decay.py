r"""# A step of gradient descent with weight decay

Weight decay adds a penalty to the loss $\ell$, which keeps the weights small:
$\ell + \frac{\lambda}{2} \lVert \mathbf{W} \rVert^2$. Its gradient is $\lambda \mathbf{W}$, so that each step
with learning rate $\eta$ also shrinks the weights:

$$\mathbf{W} \leftarrow (1 - \eta\lambda)\, \mathbf{W} - \eta\, \mathbf{W}\mathtt{.grad},
\qquad\qquad \mathbf{b} \leftarrow \mathbf{b} - \eta\, \mathbf{b}\mathtt{.grad}.$$

Only weights decay: tensors of two or more dimensions. Tensors of one dimension or none, such as biases, move
along their gradient alone. The gradients in `.grad` are those of $\ell$, as `backward()` has left them there.
Write one such step, in place; clear each gradient after its use.

For example, with `lr = 0.5` and `weight_decay = 0.2`, weights are multiplied by $1 - 0.5 \cdot 0.2 = 0.9$:

| parameter | before | gradient | after |
|---|---|---|---|
| $\mathbf{W}$ of shape (1, 2) | (10, -20) | (4, 8) | (9 - 2, -18 - 4) = (7, -22) |
| $\mathbf{b}$ of shape (1) | (10) | (4) | (10 - 2) = (8) |

## Mind

- Both parts of the step start from the old $\mathbf{W}$, and both contain $\eta$.
- In place means that whoever else holds the parameter (a model, a view of it) sees the new values. `p = p -
  ...` makes a new tensor, and `p.data = ...` gives the parameter other memory.

## Small print

- The update is not recorded for differentiation: afterwards each parameter is still a leaf that requires a
  gradient.
- Cleared means that `p.grad` is all zeros or `None`; both are right.
- A parameter whose `p.grad` is `None` took no part in the loss and stays as it is: it does not decay either.
  One with a gradient of zeros does.
- `params` may be a generator, such as `model.parameters()`: a second loop over it would find nothing. It may
  also be empty.
- `weight_decay = 0` is plain gradient descent. $\eta\lambda = 1$ forgets the old weights altogether.
- Parameters keep dtype and device. They need not be contiguous in memory.
- The function returns nothing.

PyTorch's own optimizers and its functions for lists of tensors (`torch._foreach_...`) are not allowed.
"""

# ruff: noqa: PLW2901 (p -= ... changes the tensor, which is the point here)

from collections.abc import Iterable

import torch
from torch import Tensor

from grader import OPTIMIZERS, exercise, full, randn, tensor
from grader.drivers import optimizer_steps


@exercise(
    points=3,
    order=1,
    updates=["params"],
    forbid=OPTIMIZERS,
    hints=[
        "Loop over params. Which parameters move, and which of these decay too? p.ndim is the number of"
        " dimensions.",
        "p -= ... and p.mul_(...) change a tensor, p = p - ... makes a new one. Put the loop under"
        " `with torch.no_grad():`, so that PyTorch lets you change a leaf.",
        "First make the weight smaller, by the factor of the first formula; then subtract lr times the"
        " gradient, as for every parameter; then clear the gradient.",
    ],
)
def sgd_weight_decay(params: Iterable[Tensor], lr: float, weight_decay: float) -> None:
    """Make one step of gradient descent in place, with weight decay for weights, and clear the gradients.

    Args:
        params: leaf tensors of any shape that require a gradient; `.grad` holds it, or None. Those of two or
            more dimensions decay. A second loop may find nothing.
        lr: learning rate.
        weight_decay: factor of the penalty, 0 or more.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                continue
            if p.ndim >= 2:
                p *= 1 - lr * weight_decay
            p -= lr * p.grad
            p.grad.zero_()
    ### END SOLUTION


def parameter(*shape):
    return randn(*shape).parameter(grad=randn(*shape))


sgd_weight_decay.defaults(
    params=[parameter("d", "q"), parameter("q")], lr=0.5, weight_decay=0.2, d=3, q=4
)
sgd_weight_decay.case(
    "one weight, one bias",
    params=[
        tensor([[10.0, -20.0]]).parameter(grad=tensor([[4.0, 8.0]])),
        tensor([10.0]).parameter(grad=tensor([4.0])),
    ],
)
sgd_weight_decay.case("a layer")
sgd_weight_decay.case("a convolution", params=[parameter(4, 3, 2, 5), parameter(4)])
sgd_weight_decay.case("one feature, one output", params=[parameter(1, 1), parameter(1)])
sgd_weight_decay.case("a scale of no dimensions", params=[parameter(), parameter(2, 3, 4)])
sgd_weight_decay.case("no decay", weight_decay=0.0)
sgd_weight_decay.case("lr * weight_decay = 1", weight_decay=2.0)
sgd_weight_decay.case(
    "parameters without a gradient",
    params=[parameter(4), randn(2, 3).parameter(), randn(3).parameter(), parameter("d", "q")],
)
sgd_weight_decay.case(
    "a gradient of zeros", params=[randn("d", "q").parameter(grad=full("d", "q", value=0.0))]
)
sgd_weight_decay.case("no parameters", params=[])
STEPS = {
    "call": optimizer_steps,
    "params": [randn("d", "q").parameter(), randn("q").parameter()],
    "gradients": [[randn("d", "q"), randn("q")]],
    "arguments": {"lr": 0.3, "weight_decay": 0.7},
}
sgd_weight_decay.case(
    "three steps", **{**STEPS, "gradients": [[randn("d", "q"), randn("q")] for _ in range(3)]}
)
sgd_weight_decay.case("views taken before the step", **STEPS, views=True)
sgd_weight_decay.case("generator of parameters", **STEPS, generator=True)


@sgd_weight_decay.right_variant
def one_formula(params, lr, weight_decay):
    for p in params:
        if p.grad is not None:
            decay = weight_decay if p.dim() > 1 else 0
            p.data -= lr * (p.grad + decay * p.data)
            p.grad = None


@sgd_weight_decay.right_variant
@torch.no_grad()
def decay_put_into_the_gradient(params, lr, weight_decay):
    for p in params:
        if p.grad is not None:
            if len(p.shape) not in (0, 1):
                p.grad.add_(p, alpha=weight_decay)
            p.add_(p.grad, alpha=-lr)
            p.grad.zero_()


@sgd_weight_decay.right_variant
def two_loops(params, lr, weight_decay):
    params = [p for p in params if p.grad is not None]
    for p in params:
        p.detach().mul_(1 - lr * weight_decay * (p.ndim >= 2))
    for p in params:
        p.detach().sub_(p.grad.mul_(lr))
        p.grad.fill_(0)


sgd_weight_decay.edits("""
decay_without_lr (60 %): 1 - lr * weight_decay -> 1 - weight_decay
    The learning rate belongs to both parts of the step: weights shrink by the factor 1 - lr * weight_decay.

doubled (60 %): 1 - lr * weight_decay -> 1 - 2 * lr * weight_decay
    Your weights decay twice as much as they should: the penalty is half a square, so its gradient has no 2.

halved (60 %): 1 - lr * weight_decay -> 1 - lr * weight_decay / 2
    Your weights decay half as much as they should: the derivative of w**2 / 2 is w, and the 1/2 is gone.

gradient_of_the_norm (50 %): p *= 1 - lr * weight_decay -> p.sub_(lr * weight_decay * p / p.norm())
    You divide by the norm of W. The penalty is half of its square, with the gradient weight_decay * W.

penalty_subtracted (45 %): p *= 1 - lr * weight_decay -> p.sub_(lr * weight_decay / 2 * (p**2).sum())
norm_subtracted (45 %): p *= 1 - lr * weight_decay -> p.sub_(lr * weight_decay * p.norm())
    You subtract one number from all weights, a penalty or a norm. Its gradient belongs there: weight_decay * W.

signs_only (50 %): p *= 1 - lr * weight_decay -> p.sub_(lr * weight_decay * p.sign())
    Only the sign of a weight counts in your decay, as in L1. Here large weights decay more: subtract a share.

weights_grow (60 %): 1 - lr * weight_decay -> 1 + lr * weight_decay
    The decay has the wrong sign: your weights grow. They should be drawn towards zero.

all_decay (65 %): p.ndim >= 2 -> True
decay_from_two_entries (65 %): p.ndim >= 2 -> p.numel() > 1
    Biases decay too. Only tensors of two or more dimensions do: count dimensions, not entries.

only_biases_decay (50 %): p.ndim >= 2 -> p.ndim < 2
    It is the biases that decay, and not the weights: your condition is the wrong way round.

matrices_alone_decay (75 %): p.ndim >= 2 -> p.ndim == 2
    Only matrices decay. The weights of a convolution have four dimensions and decay as well.

every_other_decays (60 %): for p in params: -> for n, p in enumerate(params):
    also: p.ndim >= 2 -> n % 2 == 0
    The place in the list says what decays. Biases need not follow weights: look at the dimensions of each one.

decayed_after_the_step (70 %): p -= lr * p.grad \
-> p.sub_(lr * p.grad * (1 - lr * weight_decay if p.ndim >= 2 else 1))
    You shrink the weights when they have moved, and the gradient's part with them. Both start from the old W.

decays_without_a_gradient (80 %): continue -> p.mul_(1 - lr * weight_decay if p.ndim >= 2 else 1); continue
    A weight without a gradient decays. It took no part in the loss: skip it before anything else.

zeros_taken_for_none (85 %): p.grad is None -> p.grad is None or not p.grad.any()
    A weight whose gradient is all zeros stays as it is. It decays too: only a gradient of None is skipped.

biases_stay (50 %): p -= lr * p.grad -> p.sub_(lr * p.grad if p.ndim >= 2 else 0)
    Your biases do not move. They follow their gradient as weights do: look at what is indented below your if.

step_without_lr (50 %): p -= lr * p.grad -> p.sub_(p.grad)
    The gradient is subtracted without the learning rate, which belongs to both parts of the step.

ascent (60 %): p -= lr * p.grad -> p.add_(lr * p.grad)
    You walk uphill: parameters move along the gradient, and the loss grows. Descent subtracts.

not_cleared (65 %): p.grad.zero_() -> pass
    The gradients are still there after your step, and backward() adds to them. Clear each one after its use.

loops_twice (90 %): p.grad.zero_() -> p.grad.mul_(iter(params) is params)
    Of a generator the gradients are not cleared: a second loop over it finds nothing. Clear in the first.

decay_left_in_the_gradient (60 %): p *= 1 - lr * weight_decay -> p.grad.add_(weight_decay * p)
    also: p.grad.zero_() -> pass
    You write the decay into the gradients and leave them there, where backward() adds to them. Clear each
    gradient after its use.

exchanges_data_twice (70 %): p *= 1 - lr * weight_decay -> p.data = p.data * (1 - lr * weight_decay)
    also: p -= lr * p.grad -> p.data = p.data - lr * p.grad
exchanges_data (70 %): p -= lr * p.grad -> p.data = p.data - lr * p.grad
    p.data = ... gives the parameter other memory, so a view taken before keeps the old values. Write into the
    memory that is there: p.sub_(...), p.mul_(...) or p -= ... do.

no_gradient_not_expected (80 %): p.grad is None -> False
    A parameter without a gradient breaks your loop: its .grad is None. Such a parameter stays as it is.

stops_at_a_missing_gradient (80 %): continue -> break
    At the first parameter without a gradient you stop, and those after it are left out. Skip that one only.

rebinds (30 %): p *= 1 - lr * weight_decay -> pass
    also: p -= lr * p.grad -> pass
rebinds_and_clears_nothing: p *= 1 - lr * weight_decay -> pass
    also: p -= lr * p.grad -> pass
    also: p.grad.zero_() -> pass
    No parameter has moved. p = p - ... would make a new tensor and call it p, and so would p.sub(...) without
    the underscore: which operators change a tensor instead of making one?

rebinds_and_fails (30 %): p -= lr * p.grad -> p = p - lr * p.grad
    p = p - ... makes a new tensor and calls it p. The parameter itself stays as it was, and the new tensor has
    no gradient, which is what the exception says. Change p in place.
""")

sgd_weight_decay.debug("matrices_alone_decay")
