r"""# Batch normalisation

Bring every feature of a batch to mean 0 and variance 1, then scale it by $\gamma$ and shift it by $\beta$, both
learned. `X` has shape $(N, C)$, N examples of C features, or $(N, C, H, W)$, N images of C channels. All
statistics are per feature or channel $c$: over the $n = N$ examples, or, for images, all $n = N H W$ pixels.

**In training** the batch is normalised with its own mean and variance ($\varepsilon$ is `eps`), and the moving
statistics take a step towards them, with momentum $m$:

$$\mu_c = \frac1n \sum x, \qquad \sigma_c^2 = \frac1n \sum (x - \mu_c)^2, \qquad
y = \gamma_c\, \frac{x - \mu_c}{\sqrt{\sigma_c^2 + \varepsilon}} + \beta_c$$

$$\text{moving\_mean}_c \leftarrow (1-m)\,\text{moving\_mean}_c + m\,\mu_c, \qquad
\text{moving\_var}_c \leftarrow (1-m)\,\text{moving\_var}_c + m\,\frac{n}{n-1}\,\sigma_c^2$$

**In evaluation** (`training=False`) the moving statistics stand in for $\mu_c$ and $\sigma_c^2$, and stay as
they are. An example with four rows, two features and the defaults $\varepsilon = 10^{-5}$, $m = 0.1$:

$$\mathbf{X} = \begin{pmatrix}1&0\\1&8\\3&0\\3&8\end{pmatrix},\; \gamma = (1, 2),\; \beta = (0, 10)
\quad\text{gives}\quad \mathbf{Y} \approx \begin{pmatrix}-1&8\\-1&12\\1&8\\1&12\end{pmatrix}.$$

The means are 2 and 4, the variances 1 and 16. From (0, 0) the moving mean goes to (0.2, 0.4), from (1, 1) the
moving variance to 0.9 + 0.1 · 4/3 · 1 ≈ 1.0333 and 0.9 + 0.1 · 4/3 · 16 ≈ 3.0333.

`moving_mean` and `moving_var` are changed **in place**, and only Y is returned. One value per channel ($n = 1$)
has no variance: in training that raises a `ValueError`. Gradients must reach `X`, `gamma` and `beta`, and they
are compared. PyTorch's own normalisations are not allowed; `mean`, `var` and `var_mean` are.

## Mind

- As in PyTorch, `momentum` weighs the new value, not the old one. The variance that normalises divides by $n$,
  the one that enters `moving_var` by $n - 1$. What does `var` divide by?
- After `moving_mean = ...` the name stands for a new tensor, and the caller's keeps its old values.

## Small print

- The argument `training` decides, not whether gradients are switched on. One image with several pixels is fine.
- In training the gradient of `X` flows through $\mu$ and $\sigma^2$ as well; autograd does that. The moving
  statistics are a record, not a part of the graph: they must not require gradients.
- Around 3000, $\overline{x^2} - \bar{x}^2$ has no right digit in float32; the mean of $(x - \mu)^2$ has.
- The result has the dtype of `X`. `X`, `gamma` and `beta` stay as they are. `X` need not be contiguous.
"""

import torch
from torch import Tensor

from grader import NORMALISATIONS, exercise, full, randn, tensor, uniform


@exercise(
    points=5,
    grad=["X", "gamma", "beta"],
    updates=["moving_mean", "moving_var"],
    forbid=NORMALISATIONS,
    hints=[
        "Which dimensions of (N, C, H, W) disappear when one number is left for each channel? And of (N, C)?",
        "Shape (C,) lines up with the last axis of X, shape (1, C, 1, 1) with axis 1 of an image: reshape.",
        "X.var(...) divides by n - 1, with correction=0 by n. You need both: for moving_var, and to normalise.",
        "moving_mean.mul_(...) and .add_(...) work in place; under `with torch.no_grad():` no graph creeps in.",
        "In training raise if n is 1, take mean and variance of the batch, and let the moving ones step;"
        " in evaluation take the moving ones. Then gamma · (X - mean) / sqrt(var + eps) + beta.",
    ],
)
def batch_norm(
    X: Tensor,
    gamma: Tensor,
    beta: Tensor,
    moving_mean: Tensor,
    moving_var: Tensor,
    eps: float = 1e-5,
    momentum: float = 0.1,
    training: bool = True,
) -> Tensor:
    """Normalise `X` per feature or channel; in training, update the moving statistics in place.

    Args:
        X: input of shape (N, C) or (N, C, H, W).
        gamma: scale of shape (C,).
        beta: shift of shape (C,).
        moving_mean: moving average of the means, of shape (C,); changed in place in training.
        moving_var: moving average of the variances, of shape (C,); changed in place in training.
        eps: added to the variance, under the root.
        momentum: weight of the batch's statistics in the moving ones.
        training: whether to normalise with the statistics of the batch or with the moving ones.

    Returns:
        Tensor of the shape and dtype and on the device of `X`.

    Raises:
        ValueError: in training, if there is only one value per channel.
    """
    ### BEGIN SOLUTION
    dims, shape = ((0,), (1, -1)) if X.dim() == 2 else ((0, 2, 3), (1, -1, 1, 1))
    if training:
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError(f"one value per channel has no variance; X is {tuple(X.shape)}")
        var, mean = torch.var_mean(X, dims, correction=0, keepdim=True)
        with torch.no_grad():
            moving_mean.mul_(1 - momentum).add_(momentum * X.mean(dims))
            moving_var.mul_(1 - momentum).add_(momentum * X.var(dims))
    else:
        var, mean = moving_var.reshape(shape), moving_mean.reshape(shape)
    normalised = (X - mean) / torch.sqrt(var + eps)
    return gamma.reshape(shape) * normalised + beta.reshape(shape)
    ### END SOLUTION


def train_twice(batch_norm, X, momentum, **others):
    first = batch_norm(X, **others, momentum=momentum)
    second = batch_norm(X + first, **others, momentum=momentum)
    return first, second, batch_norm(X, **others, training=False)


def without_gradients(batch_norm, **arguments):
    with torch.no_grad():
        return batch_norm(**arguments)


table = randn("N", "C")
rows = tensor([[1.0, 0.0], [1.0, 8.0], [3.0, 0.0], [3.0, 8.0]])
learned = {"gamma": tensor([1.0, 2.0]), "beta": tensor([0.0, 10.0])}
constant = tensor([[1.5, 2.0, -0.25], [0.5, 2.0, 1.75], [-3.0, 2.0, 0.5], [2.25, 2.0, -1.0]])
untrained = {"moving_mean": full("C", value=0.0), "moving_var": full("C", value=1.0)}
batch_norm.defaults(X=randn("N", "C", "H", "W"), gamma=randn("C"), beta=randn("C"))
batch_norm.defaults(moving_mean=randn("C"), moving_var=uniform("C", low=0.5, high=2.0))
batch_norm.defaults(N=2, C=3, H=2, W=2)
batch_norm.case("four examples, two features", X=rows, **learned, **untrained)
batch_norm.case("images")
batch_norm.case("images in evaluation", training=False)
twice = "two steps of training, then evaluation"
batch_norm.case(twice, call=train_twice, X=table, N=3, momentum=0.3)
batch_norm.case("as many channels as rows and columns", N=3, C=2)
batch_norm.raises("one example in training", ValueError, X=table, N=1)
before = "one example in evaluation, before any training"
batch_norm.case(before, X=table, N=1, C=4, training=False, **untrained)
off = "training while gradients are off, two examples"
batch_norm.case(off, call=without_gradients, X=table, C=5, grad=[])
batch_norm.case("one image", N=1)
batch_norm.raises("one image of one pixel in training", ValueError, N=1, H=1, W=1)
others = {"eps": 0.1, "momentum": 0.25}
batch_norm.case("other eps and momentum, as many examples as features", X=table, N=3, **others)
batch_norm.case("other eps in evaluation", training=False, **others)
batch_norm.case("a feature with one value throughout", X=constant, grad=[], tags=["stress"])
batch_norm.case("values that hardly vary", X=randn("N", "C", std=1e-3), N=4, tags=["stress"])
batch_norm.case("values around 3000", X=randn("N", "C", "H", "W", mean=3e3), tags=["stress"])


def record(X, moving_mean, moving_var, momentum):
    """Let the moving statistics take their step, as if a single value had the variance 0."""
    rows = X.detach().transpose(0, 1).flatten(1)
    moving_mean.lerp_(rows.mean(1), momentum)
    moving_var.lerp_(rows.var(1, correction=min(rows.shape[1] - 1, 1)), momentum)


@batch_norm.right_variant
def folded(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    rows, var, mean = X.double().transpose(0, 1).flatten(1), moving_var, moving_mean
    if training:
        if rows.shape[1] == 1:
            raise ValueError
        var, mean = torch.var_mean(rows, 1, correction=0)
        record(X, moving_mean, moving_var, momentum)
    factor = gamma * torch.rsqrt(var + eps)
    Y = factor[:, None] * rows + (beta - factor * mean)[:, None]
    return Y.reshape(X.transpose(0, 1).shape).transpose(0, 1).to(X.dtype)


@batch_norm.right_variant
def by_channels(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    views = (t.split(1) for t in (gamma, beta, moving_mean, moving_var))
    each = zip(X.split(1, dim=1), *views, strict=True)
    return torch.cat([batch_norm(*one, eps, momentum, training) for one in each], dim=1)


@batch_norm.right_variant
def library(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    more = training, momentum, eps
    return torch.nn.functional.batch_norm(X, moving_mean, moving_var, gamma, beta, *more)


batch_norm.edits("""
unbiased_normalisation (75 %): correction=0 -> correction=1
    You normalise with the variance that divides by n - 1, the default of X.var(). It belongs to moving_var.
eps_outside_root (80 %): torch.sqrt(var + eps) -> (torch.sqrt(var) + eps)
    You divide by sqrt(var) + eps. The formula has eps under the root.
no_eps (75 %): (var + eps) -> (var)
    eps is missing from the denominator: a channel whose values are all equal becomes 0 / 0.
root_missing (65 %): torch.sqrt(var + eps) -> (var + eps)
    You divide by the variance. What brings the spread to 1 is its root, the standard deviation.
statistics_detached (75 %): var_mean(X -> var_mean(X.detach()
variance_detached (80 %): True) -> True); var = var.detach()
mean_detached (80 %): True) -> True); mean = mean.detach()
    Mean or variance of the batch counts as a constant in your graph, but both depend on X. Where are they cut?
gamma_missing (65 %): gamma.reshape(shape) * normalised -> normalised
    The scale gamma is missing: you return the normalised values plus beta.
shifted_before_scaled (70 %): normalised + beta.reshape(shape) -> (normalised + beta.reshape(shape))
    beta is added before gamma multiplies, so the shift gets scaled too. First scale, then shift.
batch_statistics_in_evaluation (60 %): moving_var.reshape(shape), moving_mean.reshape(shape) -> \
torch.var_mean(X, dims, correction=0, keepdim=True)
centred_on_the_batch_in_evaluation (75 %): moving_mean.reshape(shape) -> X.mean(dims, keepdim=True)
    In evaluation you use the mean of the batch at hand, or its variance, too. Both are the moving ones there.
updated_in_evaluation (80 %): return -> training or record(X, moving_mean, moving_var, momentum); return
    The moving statistics change in evaluation too. There they are only read.
gradients_decide (60 %): if training: -> if torch.is_grad_enabled():
evaluation_if_gradients_off (85 %): if training: -> if training and torch.is_grad_enabled():
    Whether gradients are switched on has a say in your code. The argument `training` alone decides.
biased_moving_var (85 %): X.var(dims)) -> X.var(dims, correction=0))
    The variance that enters moving_var divides by n where n - 1 is asked for: it needs the factor n / (n - 1).
images_counted (85 %): X.var(dims)) -> var.flatten() * len(X) / max(len(X) - 1, 1))
    The n in n / (n - 1) is the number of images in your code. How many values of one channel do they hold?
momentum_reversed (80 %): return batch_norm(X, gamma, beta, moving_mean, moving_var, eps, 1-momentum, training)
    momentum weighs the old values in your code. It is the weight of the batch's statistics, as in PyTorch.
not_updated (65 %): return batch_norm(X, gamma, beta, moving_mean + 0, moving_var + 0, eps, momentum, training)
    The caller's moving_mean and moving_var keep their old values: `moving_mean = ...` makes a new tensor.
graph_kept (70 %): torch.no_grad() -> torch.enable_grad()
    The moving statistics now require gradients. They are a record: let them step where autograd does not look.
one_image_refused: n == 1 -> len(X) == 1
    You refuse a single image in training. It has H · W values per channel; only a single value is too few.
---
eps_as_lower_bound (75 %): var + eps -> var.clamp(min=eps)
    You use eps as the smallest variance allowed. The formula adds eps to the variance, whatever its size.
absolute_deviation (60 %): True) -> True); var = ((X - mean).abs().mean(dims, keepdim=True) + eps) ** 2 - eps
    You divide by the average distance from the mean, not by the root of the average squared distance.
difference_of_squares (80 %): True) -> True); var = (X * X).mean(dims, keepdim=True) - mean**2
    also: X.var(dims)) -> n / (n - 1) * var.flatten())
    Your variance is E[x²] - E[x]²: far from 0, float32 keeps none of its digits. Subtract the mean first.
each_image_alone (60 %): X, dims -> X, dims[1:] or dims
    Each image is normalised on its own. The statistics of a channel run over all images of the batch, too.
each_pixel_alone (65 %): X, dims -> X, 0
    Each pixel gets a mean and a variance of its own. A channel has one of each, taken over its pixels as well.
each_example_over_features (45 %): X, dims -> X, [*range(1, X.dim())]
    You normalise each example over its features: layer normalisation. Here each feature is, over the examples.
variance_within_images (65 %): True) -> True); var = X.var(dims[1:] or 0, False, keepdim=True).mean(0, True)
    Your variance is the average of the images' own variances. How far their means lie apart is missing from it.
channels_last (65 %): d = 1 if X.shape[1] != X.shape[-1] else -1; return \
batch_norm(X.transpose(1, d), gamma, beta, moving_mean, moving_var, eps, momentum, training).transpose(1, d)
    You take the last axis of an image for its channels. The order is (N, C, H, W): channels are axis 1.
channels_mixed (50 %): rows = X.reshape(-1, X.shape[1]); return \
batch_norm(rows, gamma, beta, moving_mean, moving_var, eps, momentum, training).reshape(X.shape)
    Your reshape to rows of C values mixes the channels. Move axis 1 to the end first, and back afterwards.
scale_along_width (75 %): return -> return gamma * normalised + beta if X.shape[1] == X.shape[-1] else
    For images, gamma and beta go along the width: shape (C,) lines up with the last axis. Reshape them.
not_scaled_in_evaluation (75 %): return -> return normalised if not training else
    In evaluation gamma and beta are left out. They belong to both; only the statistics are others.
updated_statistics_in_training (60 %): else: var, mean -> var, mean
    In training you normalise with the updated moving statistics. The batch is normalised with its own.
corrected_in_evaluation: moving_var.reshape -> (1 - X.shape[1] / X.numel() or 1) * moving_var.reshape
    In evaluation you correct the moving variance by the number of values at hand. It is used as it is.
""")

batch_norm.break_it(
    "variance_detached of folded: correction=0) -> correction=0); var = var.detach()"
)
