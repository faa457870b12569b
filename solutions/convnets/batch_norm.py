r"""# Batch normalisation

Bring every feature of a batch to mean 0 and variance 1, then scale it by $\gamma$ and shift it by
$\beta$, both learned. `X` has shape $(N, C)$, N examples of C features, or $(N, C, H, W)$, N images of
C channels. All statistics are taken per feature or channel $c$: over the $n = N$ examples, or, for
images, over all $n = N H W$ pixels of the channel. `gamma`, `beta`, `moving_mean` and `moving_var` have
shape $(C,)$.

**In training** the batch is normalised with its own mean and variance, where the variance divides by
$n$ and $\varepsilon$ (`eps`) is added under the root:

$$\mu_c = \frac1n \sum x, \qquad \sigma_c^2 = \frac1n \sum (x - \mu_c)^2, \qquad
y = \gamma_c\, \frac{x - \mu_c}{\sqrt{\sigma_c^2 + \varepsilon}} + \beta_c$$

Besides, the moving statistics take a step towards those of the batch, with momentum $m$:

$$\text{moving\_mean}_c \leftarrow (1-m)\,\text{moving\_mean}_c + m\,\mu_c, \qquad
\text{moving\_var}_c \leftarrow (1-m)\,\text{moving\_var}_c + m\,\frac{n}{n-1}\,\sigma_c^2$$

**In evaluation** (`training=False`) the moving statistics stand in for $\mu_c$ and $\sigma_c^2$, and
stay as they are.

An example with four rows, two features and the defaults $\varepsilon = 10^{-5}$, $m = 0.1$:

$$\mathbf{X} = \begin{pmatrix}1&0\\1&8\\3&0\\3&8\end{pmatrix},\;
\gamma = (1, 2),\; \beta = (0, 10)
\quad\text{gives}\quad
\mathbf{Y} \approx \begin{pmatrix}-1&8\\-1&12\\1&8\\1&12\end{pmatrix}.$$

The means are 2 and 4, the variances 1 and 16 ($\varepsilon$ moves Y in the sixth digit). From (0, 0) the
moving mean goes to (0.2, 0.4). From (1, 1) the moving variance goes to 0.9 + 0.1 · 4/3 · 1 ≈ 1.0333 and
0.9 + 0.1 · 4/3 · 16 ≈ 3.0333.

Books and libraries differ here; this exercise follows PyTorch:

- `momentum` weighs the new value, not the old one.
- The variance that normalises divides by $n$, the one that enters `moving_var` by $n - 1$.
- The argument `training` decides. Whether gradients are switched on has no say in it.
- `moving_mean` and `moving_var` are changed **in place**, and only Y is returned. After
  `moving_mean = ...` the name stands for a new tensor, and the caller's keeps its old values.

Besides:

- In training $\mu$ and $\sigma^2$ depend on `X`, and its gradient flows through them as well. Gradients
  must reach `X`, `gamma` and `beta`; autograd finds them if Y is built from tensor operations.
- The moving statistics are a record, not a part of the graph. They must not require gradients.
- One value per channel ($n = 1$) has no variance: in training that raises a `ValueError`. A single image
  with several pixels is fine, and so is a single example in evaluation.
- A channel whose values are all equal comes out as $\beta_c$.
- Values may lie close together far from zero, for example around 3000 with a variance of 1. Then
  $\overline{x^2} - \bar{x}^2$ loses all its digits in float32; the mean of $(x - \mu)^2$ does not.
- The result has the dtype of `X`. The other tensors have the same one, or float32 where `X` has half
  precision; then the statistics should be taken in float32 too. (Half precision is not tested.)
- `X`, `gamma` and `beta` stay as they are. `X` need not be contiguous in memory.

PyTorch's own normalisations (batch, layer, group, instance) are not allowed. `mean`, `var` and
`var_mean` are; mind what `var` divides by.
"""

import torch
from torch import Tensor

from grader import exercise, full, randn, tensor, uniform


@exercise(
    points=5,
    grad=["X", "gamma", "beta"],
    updates=["moving_mean", "moving_var"],
    forbid=[
        "torch.*batch_norm*",
        "torch.*layer_norm*",
        "torch.*group_norm*",
        "torch.*instance_norm*",
        "torch.*rms_norm*",
        "torch.nn.functional.*_norm",
        "torch.nn.*BatchNorm*",
        "torch.nn.*InstanceNorm*",
        "torch.nn.*LayerNorm*",
        "torch.nn.*GroupNorm*",
        "torch.nn.*RMSNorm*",
    ],
    hints=[
        "First settle the axes. Which dimensions of (N, C, H, W) disappear when one number is left for"
        " each channel? And of (N, C)?",
        "Tensors of shape (C,) line up with the last axis of X. To line them up with axis 1 of an image,"
        " give them the shape (1, C, 1, 1), by reshape or by keepdim=True.",
        "X.var(...) divides by n - 1 unless told otherwise by correction=0. You need both variances: one"
        " to normalise, the other for moving_var.",
        "Methods that end in an underscore work in place: moving_mean.mul_(...) and .add_(...), inside"
        " `with torch.no_grad():`, so that the graph does not creep into the moving statistics.",
        "The order in training: raise if n is 1; mean and variance of the batch; step of the moving"
        " statistics. In evaluation mean and variance are the moving ones. The last line is common to"
        " both: gamma · (X - mean) / sqrt(var + eps) + beta.",
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
    shape = (1, -1) if X.dim() == 2 else (1, -1, 1, 1)
    wide = X.to(torch.promote_types(X.dtype, torch.float32))  # half precision: too coarse to sum in
    if training:
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError(f"one value per channel has no variance; X is {tuple(X.shape)}")
        dims = (0,) if X.dim() == 2 else (0, 2, 3)
        mean, var = wide.mean(dim=dims), wide.var(dim=dims, correction=0)
        with torch.no_grad():
            moving_mean.mul_(1 - momentum).add_(momentum * mean)
            moving_var.mul_(1 - momentum).add_(momentum * n / (n - 1) * var)
    else:
        mean, var = moving_mean, moving_var
    normalised = (wide - mean.reshape(shape)) / torch.sqrt(var.reshape(shape) + eps)
    return (gamma.reshape(shape) * normalised + beta.reshape(shape)).to(X.dtype)
    ### END SOLUTION


def train_twice_then_evaluate(batch_norm, X, gamma, beta, moving_mean, moving_var, momentum):
    first = batch_norm(X, gamma, beta, moving_mean, moving_var, momentum=momentum)
    second = batch_norm(X + first, gamma, beta, moving_mean, moving_var, momentum=momentum)
    evaluated = batch_norm(X, gamma, beta, moving_mean, moving_var, training=False)
    return first, second, evaluated


batch_norm.case(
    "four examples, two features",
    X=tensor([[1.0, 0.0], [1.0, 8.0], [3.0, 0.0], [3.0, 8.0]]),
    gamma=tensor([1.0, 2.0]),
    beta=tensor([0.0, 10.0]),
    moving_mean=full(2, value=0.0),
    moving_var=full(2, value=1.0),
)
batch_norm.case(
    "images",
    X=randn(4, 3, 2, 5),
    gamma=randn(3),
    beta=randn(3),
    moving_mean=randn(3),
    moving_var=uniform(3, low=0.5, high=2.0),
)
batch_norm.case(
    "images in evaluation",
    X=randn(4, 3, 2, 5),
    gamma=randn(3),
    beta=randn(3),
    moving_mean=randn(3),
    moving_var=uniform(3, low=0.5, high=2.0),
    training=False,
)
batch_norm.case(
    "two steps of training, then evaluation",
    call=train_twice_then_evaluate,
    X=randn(5, 3),
    gamma=randn(3),
    beta=randn(3),
    moving_mean=randn(3),
    moving_var=uniform(3, low=0.5, high=2.0),
    momentum=0.3,
)
batch_norm.case(
    "as many channels as rows and columns",
    X=randn(2, 3, 3, 3),
    gamma=randn(3),
    beta=randn(3),
    moving_mean=randn(3),
    moving_var=uniform(3, low=0.5, high=2.0),
)
batch_norm.raises(
    "one example in training",
    ValueError,
    X=randn(1, 3),
    gamma=randn(3),
    beta=randn(3),
    moving_mean=randn(3),
    moving_var=full(3, value=1.0),
)
batch_norm.case(
    "one example in evaluation",
    X=randn(1, 4),
    gamma=randn(4),
    beta=randn(4),
    moving_mean=randn(4),
    moving_var=uniform(4, low=0.5, high=2.0),
    training=False,
    hidden=True,
)
batch_norm.case(
    "evaluation before any training",
    X=randn(3, 5),
    gamma=randn(5),
    beta=randn(5),
    moving_mean=full(5, value=0.0),
    moving_var=full(5, value=1.0),
    training=False,
    hidden=True,
)
batch_norm.case(
    "two examples",
    X=randn(2, 5),
    gamma=randn(5),
    beta=randn(5),
    moving_mean=randn(5),
    moving_var=uniform(5, low=0.5, high=2.0),
    hidden=True,
)
batch_norm.case(
    "as many examples as features",
    X=randn(4, 4),
    gamma=randn(4),
    beta=randn(4),
    moving_mean=randn(4),
    moving_var=uniform(4, low=0.5, high=2.0),
    hidden=True,
)
batch_norm.case(
    "one image",
    X=randn(1, 3, 2, 4),
    gamma=randn(3),
    beta=randn(3),
    moving_mean=randn(3),
    moving_var=uniform(3, low=0.5, high=2.0),
    hidden=True,
)
batch_norm.raises(
    "one image of one pixel in training",
    ValueError,
    X=randn(1, 3, 1, 1),
    gamma=randn(3),
    beta=randn(3),
    moving_mean=randn(3),
    moving_var=full(3, value=1.0),
    hidden=True,
)
batch_norm.case(
    "other eps and momentum",
    X=randn(5, 3),
    gamma=randn(3),
    beta=randn(3),
    moving_mean=randn(3),
    moving_var=uniform(3, low=0.5, high=2.0),
    eps=0.1,
    momentum=0.25,
    hidden=True,
)
batch_norm.case(
    "other eps in evaluation",
    X=randn(2, 3, 4, 5),
    gamma=randn(3),
    beta=randn(3),
    moving_mean=randn(3),
    moving_var=uniform(3, low=0.5, high=2.0),
    eps=0.1,
    momentum=0.25,
    training=False,
    hidden=True,
)
batch_norm.case(
    "non-contiguous images",
    X=randn(3, 2, 4, 5).noncontiguous(),
    gamma=randn(2),
    beta=randn(2),
    moving_mean=randn(2),
    moving_var=uniform(2, low=0.5, high=2.0),
    hidden=True,
)
batch_norm.case(
    "a feature with one value throughout",
    X=tensor([[1.5, 2.0, -0.25], [0.5, 2.0, 1.75], [-3.0, 2.0, 0.5], [2.25, 2.0, -1.0]]),
    gamma=randn(3),
    beta=randn(3),
    moving_mean=randn(3),
    moving_var=uniform(3, low=0.5, high=2.0),
    grad=[],
    tags=["stress"],
    hidden=True,
)
batch_norm.case(
    "values that hardly vary",
    X=randn(6, 3, std=1e-3),
    gamma=randn(3),
    beta=randn(3),
    moving_mean=randn(3),
    moving_var=uniform(3, low=0.5, high=2.0),
    tags=["stress"],
    hidden=True,
)
batch_norm.case(
    "values around 3000",
    X=randn(4, 3, 2, 5, mean=3e3),
    gamma=randn(3),
    beta=randn(3),
    moving_mean=randn(3),
    moving_var=uniform(3, low=0.5, high=2.0),
    tags=["stress"],
    hidden=True,
)


# What the wrong ideas below are made of. `eps` and `momentum` are as in batch_norm.


def per_channel(t, X):
    """Line up a tensor of shape (C,) with axis 1 of X."""
    return t.reshape(1, -1, *[1] * (X.dim() - 2))


def moments(X):
    """Return mean and variance (divided by n) per channel, and n."""
    dims = (0, *range(2, X.dim()))
    return X.mean(dim=dims), X.var(dim=dims, correction=0), X.numel() // X.shape[1]


def unbiased(var, n):
    """Divide by n - 1 what was divided by n; NaN for n = 1, as torch.var gives it."""
    return var * n / torch.tensor(n - 1)


def scaled(normalised, gamma, beta):
    """Scale and shift per channel."""
    return per_channel(gamma, normalised) * normalised + per_channel(beta, normalised)


def normalised(X, mean, var, eps):
    """Normalise with statistics of shape (C,)."""
    return (X - per_channel(mean, X)) / torch.sqrt(per_channel(var, X) + eps)


def move(moving, batch, momentum):
    """Let a moving statistic take its step."""
    with torch.no_grad():
        moving.mul_(1 - momentum).add_(momentum * batch)


def on_copies(X, gamma, beta, moving_mean, moving_var, *options):
    """Do the right thing, but leave the moving statistics as they are."""
    return batch_norm(X, gamma, beta, moving_mean.clone(), moving_var.clone(), *options)


@batch_norm.wrong_idea(
    "You normalise with the variance that divides by n - 1, as X.var() does by default. Here the batch is"
    " normalised with the one that divides by n; n - 1 belongs to moving_var."
)
def unbiased_normalisation(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    Y = batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if not training:
        return Y
    mean, var, n = moments(X)
    return scaled(normalised(X, mean, unbiased(var, n), eps), gamma, beta)


@batch_norm.wrong_idea(
    "Y is right. The variance that enters moving_var divides by n where n - 1 is asked for: it needs the"
    " factor n / (n - 1)."
)
def biased_moving_var(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    Y = on_copies(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if training:
        mean, var, _ = moments(X)
        move(moving_mean, mean, momentum)
        move(moving_var, var, momentum)
    return Y


@batch_norm.wrong_idea(
    "The two variances are exchanged: the batch is normalised with the one that divides by n, and the one"
    " that divides by n - 1 enters moving_var."
)
def variances_exchanged(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    Y = biased_moving_var(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if not training:
        return Y
    mean, var, n = moments(X)
    return scaled(normalised(X, mean, unbiased(var, n), eps), gamma, beta)


@batch_norm.wrong_idea(
    "For images, the n in n / (n - 1) is the number of images in your code. How many values of one"
    " channel does a batch of images hold?"
)
def images_counted(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    Y = on_copies(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if training:
        mean, var, _ = moments(X)
        move(moving_mean, mean, momentum)
        move(moving_var, unbiased(var, len(X)), momentum)
    return Y


@batch_norm.wrong_idea(
    "Y is right, but momentum weighs the wrong side: here the batch's statistics enter with weight"
    " momentum, the old values with 1 - momentum. Some books write it the other way round."
)
def momentum_reversed(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    return batch_norm(X, gamma, beta, moving_mean, moving_var, eps, 1 - momentum, training)


@batch_norm.wrong_idea(
    "Y is right, but the moving statistics follow another book. Two things differ from PyTorch's way:"
    " momentum weighs the new value, and the variance that enters moving_var divides by n - 1."
)
def other_convention(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    return biased_moving_var(X, gamma, beta, moving_mean, moving_var, eps, 1 - momentum, training)


@batch_norm.wrong_idea(
    "Y is right, but the caller's moving_mean and moving_var keep their old values. An assignment to the"
    " bare name only makes a new tensor; the tensors that were handed in have to change, in place."
)
def not_updated(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    return on_copies(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)


@batch_norm.wrong_idea(
    "The moving statistics get the right values in new memory: `.data = ...` exchanges the storage. Write"
    " into the tensors that are there."
)
def new_storage(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    mean, var = moving_mean.clone(), moving_var.clone()
    Y = batch_norm(X, gamma, beta, mean, var, eps, momentum, training)
    if training:
        moving_mean.data, moving_var.data = mean, var
    return Y


@batch_norm.wrong_idea(
    "The values are right, but the moving statistics now require gradients: they were updated inside the"
    " graph. They are a record, so take their step where autograd does not look."
)
def graph_kept(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    Y = on_copies(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if training:
        mean, var, n = moments(X)
        moving_mean.mul_(1 - momentum).add_(momentum * mean)
        moving_var.mul_(1 - momentum).add_(momentum * unbiased(var, n))
    return Y


@batch_norm.wrong_idea("The moving statistics change in evaluation too. There they are only read.")
def updated_in_evaluation(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    Y = batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if not training:
        mean, var, n = moments(X)
        move(moving_mean, mean, momentum)
        move(moving_var, unbiased(var, n), momentum)
    return Y


@batch_norm.wrong_idea(
    "moving_var collects standard deviations: you store the root. Its name says variance."
)
def deviation_stored(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    Y = on_copies(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if training:
        mean, var, n = moments(X)
        move(moving_mean, mean, momentum)
        move(moving_var, unbiased(var, n).sqrt(), momentum)
    return Y


@batch_norm.wrong_idea(
    "You store eps in moving_var: eps joins the variance only under the root, when something is"
    " normalised."
)
def eps_stored(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    Y = batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if training:
        moving_var.add_(momentum * eps)
    return Y


@batch_norm.wrong_idea("The argument momentum has no effect: 0.1 is written into your code.")
def momentum_fixed(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    return batch_norm(X, gamma, beta, moving_mean, moving_var, eps, 0.1, training)


@batch_norm.wrong_idea("The argument eps has no effect: 1e-5 is written into your code.")
def eps_fixed(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    return batch_norm(X, gamma, beta, moving_mean, moving_var, 1e-5, momentum, training)


@batch_norm.wrong_idea(
    "You divide by sqrt(var) + eps. The formula has eps under the root, which makes a great difference"
    " where the variance is as small as eps."
)
def eps_outside_root(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    on_copies(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    mean, var, n = moments(X) if training else (moving_mean.clone(), moving_var.clone(), 0)
    if training:
        move(moving_mean, mean, momentum)
        move(moving_var, unbiased(var, n), momentum)
    deviation = var.sqrt() + eps
    return scaled((X - per_channel(mean, X)) / per_channel(deviation, X), gamma, beta)


@batch_norm.wrong_idea(
    "eps is missing from the denominator: a channel whose values are all equal becomes 0 / 0."
)
def no_eps(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    return batch_norm(X, gamma, beta, moving_mean, moving_var, 0.0, momentum, training)


@batch_norm.wrong_idea(
    "You divide by the variance. What brings the spread to 1 is its root, the standard deviation."
)
def root_missing(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    old_mean, old_var = moving_mean.clone(), moving_var.clone()
    batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    mean, var = moments(X)[:2] if training else (old_mean, old_var)
    return scaled((X - per_channel(mean, X)) / (per_channel(var, X) + eps), gamma, beta)


@batch_norm.wrong_idea(
    "Y is right, the gradient of X is not: mean and variance of the batch count as constants in your"
    " graph, but both depend on X. Where are they detached, or taken under no_grad?"
)
def statistics_detached(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    Y = batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if not training:
        return Y
    mean, var, _ = moments(X.detach())
    return scaled(normalised(X, mean, var, eps), gamma, beta)


@batch_norm.wrong_idea(
    "Y is right, the gradient of X is not: the variance of the batch counts as a constant in your graph,"
    " but it depends on X. Where is it detached?"
)
def variance_detached(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    Y = batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if not training:
        return Y
    mean, var, _ = moments(X)
    return scaled(normalised(X, mean, var.detach(), eps), gamma, beta)


@batch_norm.wrong_idea(
    "No gradient comes back to X, gamma and beta: the graph was cut. Perhaps no_grad reaches further down"
    " than the step of the moving statistics."
)
def graph_cut(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    return batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training).detach()


@batch_norm.wrong_idea(
    "In evaluation you normalise with the statistics of the batch at hand; there the moving ones take"
    " their place. A single example could not be evaluated otherwise."
)
def batch_statistics_in_evaluation(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    if training:
        return batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    mean, var, _ = moments(X)
    return scaled(normalised(X, mean, var, eps), gamma, beta)


@batch_norm.wrong_idea(
    "The argument `training` has no effect: evaluation does what training does, the step of the moving"
    " statistics included. torch.is_grad_enabled() is no substitute for it."
)
def training_ignored(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    if training:
        return batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    mean, var, n = moments(X)
    move(moving_mean, mean, momentum)
    move(moving_var, unbiased(var, n), momentum)
    return scaled(normalised(X, mean, var, eps), gamma, beta)


@batch_norm.wrong_idea(
    "In training you normalise with the moving statistics. They are for evaluation; a batch in training is"
    " normalised with its own mean and variance."
)
def moving_statistics_in_training(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    old_mean, old_var = moving_mean.clone(), moving_var.clone()
    batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    return scaled(normalised(X, old_mean, old_var, eps), gamma, beta)


@batch_norm.wrong_idea(
    "In training you update the moving statistics and then normalise with them. The batch is normalised"
    " with its own mean and variance."
)
def updated_statistics_in_training(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    return scaled(normalised(X, moving_mean.clone(), moving_var.clone(), eps), gamma, beta)


@batch_norm.wrong_idea(
    "For images, mean and variance should come out as one number per channel, of shape (C,). In your code"
    " they have another shape, and moving_mean refuses it. Over which axes do they run?"
)
def not_one_number_per_channel(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    if training and X.dim() == 4 and X[:, 0].numel() > 1:
        move(moving_mean, X.mean(dim=0), momentum)
    return batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)


@batch_norm.wrong_idea(
    "Each image is normalised on its own. The statistics of a channel run over all images of the batch as"
    " well as over its pixels."
)
def each_image_alone(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    if not training or X.dim() == 2 or X[0, 0].numel() == 1:
        return batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    mean, var = X.mean(dim=(2, 3)), X.var(dim=(2, 3), correction=0)
    move(moving_mean, mean.mean(dim=0), momentum)
    move(moving_var, unbiased(var, X[0, 0].numel()).mean(dim=0), momentum)
    centred = X - mean[:, :, None, None]
    return scaled(centred / torch.sqrt(var[:, :, None, None] + eps), gamma, beta)


@batch_norm.wrong_idea(
    "Each example is normalised over its own features, which is layer normalisation. Here each feature is"
    " normalised over the examples: the axis that disappears from the mean is the batch."
)
def each_example_over_features(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    Y = on_copies(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if not training:
        return Y
    flat = X.flatten(1)
    mean, var = flat.mean(dim=1), flat.var(dim=1, correction=0)
    if len(X) in (1, X.shape[1]):  # elsewhere the moving statistics would refuse the shape
        move(moving_mean, mean, momentum)
        move(moving_var, unbiased(var, flat.shape[1]), momentum)
    rows = (-1, *[1] * (X.dim() - 1))
    return scaled((X - mean.reshape(rows)) / torch.sqrt(var.reshape(rows) + eps), gamma, beta)


@batch_norm.wrong_idea(
    "You take the last axis of an image for its channels. The order is (N, C, H, W): channels are axis 1."
)
def channels_last(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    swap = X.dim() == 4 and X.shape[1] == X.shape[3]  # elsewhere the shapes would not fit
    X = X.transpose(1, 3) if swap else X
    Y = batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    return Y.transpose(1, 3) if swap else Y


@batch_norm.wrong_idea(
    "For images, gamma and beta go along the width: a tensor of shape (C,) lines up with the last axis. In"
    " most shapes that is an error; where C = W it is silently wrong. Reshape them."
)
def scale_along_width(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    ones, zeros = torch.ones_like(gamma), torch.zeros_like(beta)
    Y = batch_norm(X, ones, zeros, moving_mean, moving_var, eps, momentum, training)
    return gamma * Y + beta if X.shape[1] == X.shape[-1] else scaled(Y, gamma, beta)


@batch_norm.wrong_idea(
    "For images, gamma and beta go along the rows: with shape (C, 1) they line up with the height. Channels"
    " are axis 1, so two axes have to follow."
)
def scale_along_height(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    ones, zeros = torch.ones_like(gamma), torch.zeros_like(beta)
    Y = batch_norm(X, ones, zeros, moving_mean, moving_var, eps, momentum, training)
    fits = X.dim() == 4 and X.shape[1] == X.shape[2]
    return gamma[:, None] * Y + beta[:, None] if fits else scaled(Y, gamma, beta)


@batch_norm.wrong_idea(
    "For images, the statistics are right but go along the width when you normalise: tensors of shape (C,)"
    " line up with the last axis. Reshape mean, variance, gamma and beta."
)
def all_along_width(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    old_mean, old_var = moving_mean.clone(), moving_var.clone()
    Y = batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if X.shape[1] != X.shape[-1]:
        return Y
    mean, var = moments(X)[:2] if training else (old_mean, old_var)
    return gamma * (X - mean) / torch.sqrt(var + eps) + beta


@batch_norm.wrong_idea("The scale gamma is missing: you return the normalised values plus beta.")
def gamma_missing(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    ones = torch.ones_like(gamma)
    return batch_norm(X, ones, beta, moving_mean, moving_var, eps, momentum, training)


@batch_norm.wrong_idea("The shift beta is missing: you return gamma times the normalised values.")
def beta_missing(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    zeros = torch.zeros_like(beta)
    return batch_norm(X, gamma, zeros, moving_mean, moving_var, eps, momentum, training)


@batch_norm.wrong_idea(
    "beta is added before gamma multiplies, so the shift gets scaled too. First scale, then shift."
)
def shifted_before_scaled(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    return batch_norm(X, gamma, gamma * beta, moving_mean, moving_var, eps, momentum, training)


@batch_norm.wrong_idea(
    "The formula is right but not its arithmetic: E[x²] - E[x]² is a small difference of two large numbers"
    " when the mean is far from 0, and float32 keeps none of its digits. Subtract the mean first."
)
def difference_of_squares(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    Y = on_copies(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if not training:
        return Y
    mean, _, n = moments(X)
    var = moments(X * X)[0] - mean * mean
    move(moving_mean, mean, momentum)
    move(moving_var, unbiased(var, n), momentum)
    return scaled(normalised(X, mean, var, eps), gamma, beta)


@batch_norm.wrong_idea(
    "With one value per channel, training should raise a ValueError; yours returns a result, and NaN gets"
    " into moving_var."
)
def no_size_check(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    mean, var, n = moments(X)
    if n > 1 or not training:
        return batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    move(moving_mean, mean, momentum)
    move(moving_var, unbiased(var, n), momentum)
    return scaled(normalised(X, mean, var, eps), gamma, beta)


@batch_norm.wrong_idea(
    "With one value per channel, your n / (n - 1) divides by zero. Look at n first and raise a ValueError."
)
def division_by_zero(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    if training and X[:, 0].numel() == 1:
        raise ZeroDivisionError("division by zero")
    return batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)


@batch_norm.wrong_idea(
    "You refuse a batch of a single image in training. It still has H · W values per channel; only a"
    " single value per channel is too few."
)
def one_image_refused(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    if training and len(X) == 1:
        raise ValueError("one image")
    return batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)


@batch_norm.wrong_idea(
    "You refuse a single example in evaluation. No variance of the batch is needed there, so look at"
    " `training` before you count."
)
def one_example_refused_in_evaluation(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    if X[:, 0].numel() == 1:
        raise ValueError("one value per channel")
    return batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
