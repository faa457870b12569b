r"""# Learn a kernel

Nobody writes the kernels of a convolutional network: they are learned from inputs and the results that belong
to them. Do it once, in two steps.

`Conv2D` is a layer with a kernel of its own. It has two parameters: `weight` of shape $(h, w)$, which begins
with random numbers, and `bias` of shape $(1,)$, which begins with 0. For an input of shape $(H, W)$ it returns
the cross-correlation with `weight`, plus `bias`. Use your `corr2d` for that.

`learn_kernel` makes such a layer and improves its kernel `steps` times. Each step computes the output
$\hat{\mathbf{Y}}$ for $\mathbf{X}$, the sum of squared errors, and its gradient, and goes a bit downhill:

$$L = \sum_{i,j} (\hat Y_{i,j} - Y_{i,j})^2, \qquad
\mathbf{W} \leftarrow \mathbf{W} - \mathrm{lr} \cdot \frac{\partial L}{\partial \mathbf{W}}$$

Take $\mathbf{X} = (1, 2)$, $\mathbf{Y} = (3, 6)$ and a kernel of one number $w$. Then
$L = (w - 3)^2 + (2w - 6)^2$, with the slope $2(w - 3) + 4(2w - 6) = 10w - 30$. With lr = 0.1 one step leads to
$w - 0.1 \cdot (10w - 30) = 3$, wherever it began.

## Mind

- `backward` adds to the gradient that is there already. Clear it before the next step.
- Each step changes the numbers of the layer's `weight`. The change itself must not become part of the graph.

## Small print

- The bias stays 0 while the kernel is learned.
- The kernel that is returned has shape $(h, w)$ and the dtype and device of `X`. A new layer has the default
  dtype, so bring it there first: `layer.to(X.device, X.dtype)`.
- Draw the random numbers as you like, with torch (`torch.rand`, `torch.randn`, `nn.init`). Two layers must not
  begin alike, and two calls of `learn_kernel` neither: leave the seed alone.
- Most cases look at `learned(Y) - learned(0)`: you are called twice from one seed, for `Y` and for zeros, and
  the start cancels out of the difference.
- `Y` has the shape of the output. `X` and `Y` stay as they are. `torch.optim` may be used.
"""

import torch
from torch import Tensor, nn

from grader import parts_of, randn, tensor
from grader.built import corr2d
from grader.drivers import module_forward, module_state_dict

learn_kernel = parts_of(
    "learn_kernel",
    points=3,
    order=3,
    uses=["corr2d"],
    hints=[
        "A layer knows a parameter if it is an nn.Parameter and set on self, after super().__init__().",
        "A step has four lines: the loss, gradients cleared, loss.backward(), and the change of the weight.",
        "Change the numbers in place, as in layer.weight -= ..., within torch.no_grad().",
    ],
)


@learn_kernel.part
class Conv2D(nn.Module):
    """A layer that cross-correlates with its own kernel and adds a number.

    Parameters: `weight` of shape kernel_size, random at first, and `bias` of shape (1,), zero at first.
    """

    def __init__(self, kernel_size: tuple[int, int]):
        ### BEGIN SOLUTION
        super().__init__()
        self.weight = nn.Parameter(torch.randn(kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))
        ### END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Return the output, of shape (H - h + 1, W - w + 1), for `X` of shape (H, W)."""
        ### BEGIN SOLUTION
        return corr2d(X, self.weight) + self.bias
        ### END SOLUTION


@learn_kernel.part
def learn_kernel(
    X: Tensor, Y: Tensor, kernel_size: tuple[int, int], lr: float = 3e-2, steps: int = 20
) -> Tensor:
    """Learn the kernel that leads from `X` to `Y`, by gradient descent.

    Args:
        X: input of shape (H, W).
        Y: what the layer shall return for it, of shape (H - h + 1, W - w + 1).
        kernel_size: height h and width w of the kernel.
        lr: learning rate.
        steps: how often the kernel is changed.

    Returns:
        The kernel, of shape (h, w), of the dtype and on the device of `X`.
    """
    ### BEGIN SOLUTION
    layer = Conv2D(kernel_size).to(X.device, X.dtype)
    for _ in range(steps):
        loss = ((layer(X) - Y) ** 2).sum()
        layer.zero_grad()
        loss.backward()
        with torch.no_grad():
            layer.weight -= lr * layer.weight.grad
    return layer.weight.detach()
    ### END SOLUTION


def beginnings(Conv2D, kernel_size):
    one, other = Conv2D(kernel_size), Conv2D(kernel_size)
    alike = bool((one.weight == other.weight).any())
    return {"one.weight == other.weight": str(alike), "bias == 0": str(one.bias.item() == 0)}


def learned(learn_kernel, X, Y, kernel_size, options):
    import random  # noqa: I001, PLC0415 (students need neither)
    import numpy  # noqa: PLC0415

    kernels = []  # Both begin with the same random numbers, which cancel out of the difference.
    for target in (Y, torch.zeros_like(Y), torch.zeros_like(Y)):
        for seed in (torch.manual_seed, random.seed, numpy.random.seed):
            seed(1)
        kernels.append(learn_kernel(X, target, kernel_size, **options))
    if not torch.equal(kernels[1], kernels[2]):
        return "one seed, two different kernels: draw with torch"
    return {"learned(Y) - learned(0)": (kernels[0] - kernels[1]).detach()}


def begun(learn_kernel, X, Y, kernel_size):
    kernels = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        kernels.append(learn_kernel(X, Y, kernel_size, lr=0.01, steps=1))
    return f"after another seed {'the same' if kernels[0].equal(kernels[1]) else 'another'} kernel"


SIZE = {"kernel_size": (2, 3)}
Conv2D.case("names and shapes of the parameters", call=module_state_dict, arguments=SIZE)
Conv2D.case("two new layers", call=beginnings, kernel_size=(2, 1))
Conv2D.case(
    "output under given weights",
    call=module_forward,
    grad=["inputs", "parameters"],
    arguments=SIZE,
    parameters={"weight": randn(2, 3), "bias": randn(1)},
    inputs=randn(4, 6),
)
learn_kernel.defaults(call=learned)
X, Y = tensor([[1.0, 2.0]]), tensor([[3.0, 6.0]])
once = {"lr": 0.1, "steps": 1}
learn_kernel.case("the example: one step", X=X, Y=Y, kernel_size=(1, 1), options=once)
X, once = tensor([[0.0, 0, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 0, 0]]), {"lr": 0.5, "steps": 1}
learn_kernel.case("one bright point, one step", X=X, Y=randn(2, 3), **SIZE, options=once)
down = {"X": randn(5, 3), "Y": randn(4, 3), "kernel_size": (2, 1)}
learn_kernel.case("two steps", **down, options={"lr": 0.01, "steps": 2})
wide = {"X": randn(4, 5), "Y": randn(3, 3), "kernel_size": (2, 3)}
learn_kernel.case("five steps", **wide, options={"lr": 0.02, "steps": 5})
learn_kernel.case("lr and steps by default", **down, options={})
learn_kernel.case("one step from two starts", call=begun, **wide, tags=["edge"])
learn_kernel.leave_out("below", "far from zero a step of this length leads uphill")
learn_kernel.leave_out("minus_inf", "gradient descent needs finite numbers")
Conv2D.equivalent_mutant("self.weight = nn.Parameter(torch.rand(kernel_size))", "random too")
learn_kernel.equivalent_mutant("return layer.weight", "a graph behind the kernel does no harm")


@Conv2D.right_variant
class Shifted(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(1))
        self.register_parameter("weight", nn.Parameter(torch.rand(*kernel_size) - 0.5))

    def forward(self, X):
        return corr2d(X, self.weight).add(self.bias)


@learn_kernel.right_variant
def by_optimizer(X, Y, kernel_size, lr=3e-2, steps=20):
    layer = Conv2D(kernel_size).to(X)
    optimizer = torch.optim.SGD([layer.weight], lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.mse_loss(layer(X), Y, reduction="sum").backward()
        optimizer.step()
    return layer.weight.data


@learn_kernel.right_variant
def by_hand(X, Y, kernel_size, lr=3e-2, steps=20):
    layer = Conv2D(kernel_size).to(X.device, X.dtype).requires_grad_(False)
    for _ in range(steps):
        layer.weight.copy_(layer.weight - 2 * lr * corr2d(X, layer(X) - Y))
    return layer.weight


Conv2D.edits("""
bias_not_added (50 %): + self.bias ->
    Your layer has a bias, but forward does not add it.

weights_begin_alike (60 %): torch.randn -> torch.zeros
    Two new layers begin with the same `weight`. Draw it at random, and leave the seed alone.

bias_begins_at_random (60 %): torch.zeros(1) -> torch.randn(1)
    `bias` begins at random. Here it begins with 0.

---
weight_is_no_parameter (30 %): nn.Parameter(torch.randn(kernel_size)) -> \
torch.randn(kernel_size, requires_grad=True)
no_parameter (30 %): nn.Parameter(torch.randn(kernel_size)) -> torch.randn(kernel_size, requires_grad=True)
    also: nn.Parameter(torch.zeros(1)) -> torch.zeros(1, requires_grad=True)
    A tensor with a gradient is no parameter yet, and the layer does not know it: wrap it in nn.Parameter.

sides_exchanged (50 %): torch.randn(kernel_size) -> torch.randn(kernel_size[::-1])
    `weight` has as many rows as it should have columns: kernel_size is (h, w), rows first.

weight_with_channels (30 %): torch.randn(kernel_size) -> torch.randn(1, 1, *kernel_size)
    also: self.weight) -> self.weight[0, 0])
    `weight` has axes for channels, as that of nn.Conv2d. Here its shape is (h, w).
""")

learn_kernel.edits("""
gradients_add_up (60 %): layer.zero_grad() -> pass
    From the second step on the gradients of earlier steps are still there: backward adds to them. Clear them.

uphill (60 %): layer.weight -= -> layer.weight +=
    You go uphill: the gradient points to where the loss grows, so subtract it.

mean_of_squares (75 %): .sum() -> .mean()
half_of_squares (75 %): .sum() -> .sum() / 2
    Your loss is the mean of the squared errors, or half of them: its steps are too short. Here it is their sum.

sum_squared (50 %): ((layer(X) - Y) ** 2).sum() -> (layer(X) - Y).sum() ** 2
    You sum the errors first, so that they cancel out. Square them first, one by one.

bias_learned (70 %): layer.weight.grad -> layer.weight.grad; layer.bias -= lr * layer.bias.grad
    You learn the bias as well, as an optimizer with all parameters() does. Here it stays 0.

default_dtype (80 %): .to(X.device, X.dtype) ->
    Your layer computes in the default dtype. Bring it to the dtype and device of X before you learn.

start_not_random (80 %): .to(X.device, X.dtype) -> .to(X.device, X.dtype); layer.weight.data.zero_()
    Your kernel begins with the same numbers after every seed. Begin with what a new `Conv2D` has drawn.

---
kernel_as_it_began: layer.weight -= lr * layer.weight.grad -> layer.weight - lr * layer.weight.grad
    Your kernel is as it began. `w = w - ...` would make a new tensor: change that of the layer, as `-=` does.

one_step_short (60 %): range(steps) -> range(1, steps)
    You make one step less than asked for: range(1, steps) leaves out one.

one_step_alone (40 %): range(steps) -> range(min(steps, 1))
    Only one step is seen in your kernel. Does the loop end early, or does the layer never get the new weight?
""")
