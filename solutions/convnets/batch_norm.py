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


def without_gradients(batch_norm, X, gamma, beta, moving_mean, moving_var):
    with torch.no_grad():
        return batch_norm(X, gamma, beta, moving_mean, moving_var)


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
    "one example in evaluation, before any training",
    X=randn(1, 4),
    gamma=randn(4),
    beta=randn(4),
    moving_mean=full(4, value=0.0),
    moving_var=full(4, value=1.0),
    training=False,
)
batch_norm.case(
    "training while gradients are off, two examples",
    call=without_gradients,
    X=randn(2, 5),
    gamma=randn(5),
    beta=randn(5),
    moving_mean=randn(5),
    moving_var=uniform(5, low=0.5, high=2.0),
    grad=[],
)
batch_norm.case(
    "one image",
    X=randn(1, 3, 2, 4),
    gamma=randn(3),
    beta=randn(3),
    moving_mean=randn(3),
    moving_var=uniform(3, low=0.5, high=2.0),
)
batch_norm.raises(
    "one image of one pixel in training",
    ValueError,
    X=randn(1, 3, 1, 1),
    gamma=randn(3),
    beta=randn(3),
    moving_mean=randn(3),
    moving_var=full(3, value=1.0),
)
batch_norm.case(
    "other eps and momentum, as many examples as features",
    X=randn(4, 4),
    gamma=randn(4),
    beta=randn(4),
    moving_mean=randn(4),
    moving_var=uniform(4, low=0.5, high=2.0),
    eps=0.1,
    momentum=0.25,
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
)
batch_norm.case(
    "values that hardly vary",
    X=randn(6, 3, std=1e-3),
    gamma=randn(3),
    beta=randn(3),
    moving_mean=randn(3),
    moving_var=uniform(3, low=0.5, high=2.0),
    tags=["stress"],
)
batch_norm.case(
    "values around 3000",
    X=randn(4, 3, 2, 5, mean=3e3),
    gamma=randn(3),
    beta=randn(3),
    moving_mean=randn(3),
    moving_var=uniform(3, low=0.5, high=2.0),
    tags=["stress"],
)


def per_channel(t, X):
    """Line up a tensor of shape (C,) with axis 1 of X."""
    return t.reshape(-1, *[1] * (X.dim() - 2))


def axes_of(X):
    """The axes that disappear when one number is left for each channel."""
    return [0, *range(2, X.dim())]


def move(moving, batch, momentum):
    """Let a moving statistic take its step."""
    with torch.no_grad():
        moving.mul_(1 - momentum).add_(momentum * batch)


def on_copies(X, gamma, beta, moving_mean, moving_var, *options):
    """Do the right thing, but leave the moving statistics as they are."""
    return batch_norm(X, gamma, beta, moving_mean.clone(), moving_var.clone(), *options)


@batch_norm.wrong_ideas(
    credit={
        "unbiased_normalisation": 0.75,
        "eps_outside_root": 0.8,
        "eps_added_to_the_quotient": 0.8,
        "no_eps": 0.75,
        "eps_as_lower_bound": 0.75,
        "root_missing": 0.65,
        "statistics_detached": 0.75,
        "variance_detached": 0.8,
        "mean_detached": 0.8,
        "each_image_alone": 0.6,
        "each_example_over_features": 0.45,
        "each_pixel_alone": 0.65,
        "variance_within_images": 0.65,
        "moving_statistics_in_training": 0.45,
        "updated_statistics_in_training": 0.6,
        "batch_statistics_in_evaluation": 0.6,
        "difference_of_squares": 0.8,
    },
    unbiased_normalisation=(
        "You normalise with the variance that divides by n - 1, as X.var() does by default. Here the batch"
        " is normalised with the one that divides by n; n - 1 belongs to moving_var."
    ),
    eps_outside_root=(
        "You divide by sqrt(var) + eps. The formula has eps under the root, which makes a great difference"
        " where the variance is as small as eps."
    ),
    eps_added_to_the_quotient=(
        "eps is added to the quotient, after the division. It belongs under the root, where it keeps the"
        " denominator away from 0."
    ),
    no_eps="eps is missing from the denominator: a channel whose values are all equal becomes 0 / 0.",
    eps_as_lower_bound=(
        "You use eps as the smallest variance allowed, as clamp and maximum do. The formula adds eps to the"
        " variance, whatever its size."
    ),
    root_missing=(
        "You divide by the variance. What brings the spread to 1 is its root, the standard deviation."
    ),
    statistics_detached=(
        "The gradient of X is not right: mean and variance of the batch count as constants in"
        " your graph, but both depend on X. Where are they detached, or taken under no_grad?"
    ),
    variance_detached=(
        "The gradient of X is not right: the variance of the batch counts as a constant in your"
        " graph, but it depends on X. Where is it detached, or what does your backward leave out?"
    ),
    mean_detached=(
        "The gradient of X is not right: the mean of the batch counts as a constant in your"
        " graph, but it depends on X. Where is it detached, or what does your backward leave out?"
    ),
    each_image_alone=(
        "Each image is normalised on its own. The statistics of a channel run over all images of the batch"
        " as well as over its pixels."
    ),
    each_example_over_features=(
        "Each example is normalised over its own features, which is layer normalisation. Here each feature"
        " is normalised over the examples: the axis that disappears from the mean is the batch."
    ),
    each_pixel_alone=(
        "For images you take mean and variance over the examples alone, so each pixel gets its own. A"
        " channel has one mean and one variance: its pixels disappear from them too."
    ),
    variance_within_images=(
        "Your variance of a channel is the average of the variances within its images. How far the images'"
        " means lie apart is missing: take all pixels of the channel at once, around one mean."
    ),
    moving_statistics_in_training=(
        "In training you normalise with the moving statistics. They are for evaluation; a batch in training"
        " is normalised with its own mean and variance."
    ),
    updated_statistics_in_training=(
        "In training you update the moving statistics and then normalise with them. The batch is normalised"
        " with its own mean and variance."
    ),
    batch_statistics_in_evaluation=(
        "In evaluation you normalise with the statistics of the batch at hand; there the moving ones take"
        " their place. A single example could not be evaluated otherwise."
    ),
    difference_of_squares=(
        "Your variance is E[x²] - E[x]². When the mean is far from 0 that is a small difference"
        " of two large numbers, and float32 keeps none of its digits. Subtract the mean first."
    ),
)
def flawed(
    X,
    gamma,
    beta,
    moving_mean,
    moving_var,
    eps=1e-5,
    momentum=0.1,
    training=True,
    *,
    unbiased_normalisation=False,
    eps_outside_root=False,
    eps_added_to_the_quotient=False,
    no_eps=False,
    eps_as_lower_bound=False,
    root_missing=False,
    statistics_detached=False,
    variance_detached=False,
    mean_detached=False,
    each_image_alone=False,
    each_example_over_features=False,
    each_pixel_alone=False,
    variance_within_images=False,
    moving_statistics_in_training=False,
    updated_statistics_in_training=False,
    batch_statistics_in_evaluation=False,
    difference_of_squares=False,
):
    """The statistics, and how they normalise; what is recorded of them is right."""
    old = moving_mean.clone(), moving_var.clone()
    on_copies(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)  # one value: raises
    if training:
        move(moving_mean, X.mean(axes_of(X)), momentum)
        move(moving_var, X.var(axes_of(X)), momentum)
    axes = axes_of(X)
    if each_image_alone and X.dim() == 4:
        axes = [2, 3]
    if each_pixel_alone:
        axes = [0]
    if each_example_over_features:
        axes = list(range(1, X.dim()))
    mean = X.mean(axes, keepdim=True)
    var = (X - mean).square().mean(axes, keepdim=True)
    if difference_of_squares:
        var = (X * X).mean(axes, keepdim=True) - mean * mean
    if variance_within_images and X.dim() == 4:
        var = X.var((2, 3), correction=0, keepdim=True).mean(0, keepdim=True)
    if unbiased_normalisation:
        n = X.numel() // mean.numel()
        var = var * n / max(n - 1, 1)
    if statistics_detached or mean_detached:
        mean = mean.detach()
    if statistics_detached or variance_detached:
        var = var.detach()
    if moving_statistics_in_training or not (training or batch_statistics_in_evaluation):
        mean, var = (per_channel(t, X) for t in old)
    if updated_statistics_in_training and training:
        mean, var = (per_channel(t.clone(), X) for t in (moving_mean, moving_var))
    shift = eps if eps_added_to_the_quotient else 0.0
    eps = 0.0 if no_eps or eps_added_to_the_quotient else eps
    inside = var.clamp(min=eps) if eps_as_lower_bound else var if eps_outside_root else var + eps
    spread = inside if root_missing else inside.sqrt()
    spread = spread + eps if eps_outside_root else spread
    return per_channel(gamma, X) * ((X - mean) / spread + shift) + per_channel(beta, X)


@batch_norm.wrong_ideas(
    credit={
        "biased_moving_var": 0.85,
        "corrected_twice": 0.8,
        "correction_reversed": 0.8,
        "images_counted": 0.85,
        "momentum_reversed": 0.8,
        "momentum_fixed": 0.85,
        "eps_fixed": 0.85,
        "not_updated": 0.65,
        "moving_var_forgotten": 0.75,
        "new_storage": 0.75,
        "graph_kept": 0.7,
        "updated_in_evaluation": 0.8,
        "deviation_stored": 0.8,
        "eps_stored": 0.8,
        "old_values_dropped": 0.65,
        "old_values_kept": 0.65,
    },
    biased_moving_var=(
        "The variance that enters moving_var divides by n where n - 1 is asked for: it needs the"
        " factor n / (n - 1)."
    ),
    corrected_twice=(
        "The variance that enters moving_var has the factor n / (n - 1) twice: X.var() divides by n - 1 of"
        " its own accord."
    ),
    correction_reversed=(
        "The variance that enters moving_var is multiplied by (n - 1) / n. Dividing by n - 1 instead of n"
        " makes it larger, not smaller."
    ),
    images_counted=(
        "For images, the n in n / (n - 1) is the number of images in your code. How many values of one"
        " channel does a batch of images hold?"
    ),
    momentum_reversed=(
        "momentum weighs the wrong side: here the batch's statistics enter with weight momentum,"
        " the old values with 1 - momentum. Some books write it the other way round."
    ),
    momentum_fixed="The argument momentum has no effect: 0.1 is written into your code.",
    eps_fixed="The argument eps has no effect: 1e-5 is written into your code.",
    not_updated=(
        "The caller's moving_mean and moving_var keep their old values. An assignment to the bare"
        " name only makes a new tensor; the tensors that were handed in have to change, in place."
    ),
    moving_var_forgotten=(
        "moving_var keeps its old value. It takes a step in training, as moving_mean does."
    ),
    new_storage=(
        "The moving statistics get new memory: `.data = ...` exchanges the storage. Write into"
        " the tensors that are there."
    ),
    graph_kept=(
        "The moving statistics now require gradients: they were updated inside the graph. They are a"
        " record, so take their step where autograd does not look."
    ),
    updated_in_evaluation="The moving statistics change in evaluation too. There they are only read.",
    deviation_stored=(
        "moving_var collects standard deviations: you store the root. Its name says variance."
    ),
    eps_stored=(
        "You store eps in moving_var: eps joins the variance only under the root, when something is"
        " normalised."
    ),
    old_values_dropped=(
        "The moving statistics are simply replaced by those of the batch. Most of the old values should"
        " remain: they count with weight 1 - momentum."
    ),
    old_values_kept=(
        "You add momentum times the new statistics, but the old ones keep their full weight, so the sum"
        " grows from step to step. The two weights have to add up to 1."
    ),
)
def flawed_record(
    X,
    gamma,
    beta,
    moving_mean,
    moving_var,
    eps=1e-5,
    momentum=0.1,
    training=True,
    *,
    biased_moving_var=False,
    corrected_twice=False,
    correction_reversed=False,
    images_counted=False,
    momentum_reversed=False,
    momentum_fixed=False,
    eps_fixed=False,
    not_updated=False,
    moving_var_forgotten=False,
    new_storage=False,
    graph_kept=False,
    updated_in_evaluation=False,
    deviation_stored=False,
    eps_stored=False,
    old_values_dropped=False,
    old_values_kept=False,
):
    """What is recorded of the statistics; Y is right, but for the options."""
    eps = 1e-5 if eps_fixed else eps
    Y = on_copies(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if not_updated or not (training or updated_in_evaluation):
        return Y
    momentum = 0.1 if momentum_fixed else momentum
    weight = 1 - momentum if momentum_reversed else momentum
    source = X if graph_kept else X.detach()
    mean, var = source.mean(axes_of(X)), source.var(axes_of(X), correction=0)
    n = len(X) if images_counted else X.numel() // X.shape[1]
    factor = n / max(n - 1, 1)
    if correction_reversed:
        factor = 1 / factor
    if corrected_twice:
        factor = factor**2
    var = var + eps if eps_stored else var
    var = var if biased_moving_var else factor * var
    var = var.sqrt() if deviation_stored else var
    kept = 0 if old_values_dropped else 1 if old_values_kept else 1 - weight
    weight = 1 if old_values_dropped else weight
    for moving, new in ((moving_mean, mean), (moving_var, var)):
        if moving is moving_var and moving_var_forgotten:
            continue
        if new_storage:
            moving.data = kept * moving.data + weight * new.detach()
        else:
            moving.mul_(kept).add_(weight * new)
    return Y


@batch_norm.wrong_ideas(
    credit={
        "gamma_missing": 0.65,
        "beta_missing": 0.65,
        "shifted_before_scaled": 0.7,
        "not_scaled_in_evaluation": 0.75,
        "scale_along_width": 0.75,
        "scale_along_height": 0.75,
        "channels_last": 0.65,
        "channels_mixed": 0.5,
        "graph_cut": 0.5,
        "graph_cut_in_evaluation": 0.8,
        "training_ignored": 0.5,
        "gradients_decide": 0.6,
        "evaluation_if_gradients_off": 0.85,
    },
    gamma_missing="The scale gamma is missing: you return the normalised values plus beta.",
    beta_missing="The shift beta is missing: you return gamma times the normalised values.",
    shifted_before_scaled=(
        "beta is added before gamma multiplies, so the shift gets scaled too. First scale, then shift."
    ),
    not_scaled_in_evaluation=(
        "In evaluation gamma and beta are left out: you return the normalised values. What is learned"
        " belongs to both; only the statistics are others."
    ),
    scale_along_width=(
        "For images, gamma and beta go along the width: a tensor of shape (C,) lines up with the last axis."
        " In most shapes that is an error; where C = W it is silently wrong. Reshape them."
    ),
    scale_along_height=(
        "For images, gamma and beta go along the rows: with shape (C, 1) they line up with the height."
        " Channels are axis 1, so two axes have to follow."
    ),
    channels_last=(
        "You take the last axis of an image for its channels. The order is (N, C, H, W): channels are axis"
        " 1."
    ),
    channels_mixed=(
        "Your reshape to rows of C values mixes the channels: in memory a channel's pixels lie one after"
        " the other, not the channels of a pixel. Move axis 1 to the end first, and back afterwards."
    ),
    graph_cut=(
        "No gradient comes back to X, gamma and beta: the graph was cut. Perhaps no_grad reaches further"
        " down than the step of the moving statistics."
    ),
    graph_cut_in_evaluation=(
        "In evaluation no gradient comes back to X, gamma and beta. `training` chooses the statistics;"
        " whether gradients are wanted is another matter, and no_grad is the caller's business."
    ),
    training_ignored=(
        "The argument `training` has no effect: evaluation does what training does, the step of the moving"
        " statistics included. torch.is_grad_enabled() is no substitute for it."
    ),
    gradients_decide=(
        "Whether gradients are on decides in your code, as torch.is_grad_enabled() tells it. Here the"
        " argument `training` does, whatever the gradient mode."
    ),
    evaluation_if_gradients_off=(
        "With gradients switched off your code evaluates although `training` is True. The argument alone"
        " decides; torch.is_grad_enabled() has no say in it."
    ),
)
def flawed_frame(
    X,
    gamma,
    beta,
    moving_mean,
    moving_var,
    eps=1e-5,
    momentum=0.1,
    training=True,
    *,
    gamma_missing=False,
    beta_missing=False,
    shifted_before_scaled=False,
    not_scaled_in_evaluation=False,
    scale_along_width=False,
    scale_along_height=False,
    channels_last=False,
    channels_mixed=False,
    graph_cut=False,
    graph_cut_in_evaluation=False,
    training_ignored=False,
    gradients_decide=False,
    evaluation_if_gradients_off=False,
):
    """What is done before the statistics are taken, and after."""
    evaluating, shape = not training, X.shape
    if training_ignored:
        training = True
    if gradients_decide:
        training = torch.is_grad_enabled()
    if evaluation_if_gradients_off:
        training = training and torch.is_grad_enabled()
    if channels_mixed:
        X = X.reshape(-1, X.shape[1])
    turned = channels_last and X.dim() == 4 and X.shape[1] == X.shape[3]  # else it would not fit
    X = X.transpose(1, 3) if turned else X
    ones, zeros = torch.ones_like(gamma), torch.zeros_like(beta)
    if evaluating and training and X[:, 0].numel() == 1:  # without the check that training has
        move(moving_mean, X[0], momentum)
        move(moving_var, X[0] * float("nan"), momentum)
        Y = X - X
    else:
        Y = batch_norm(X, ones, zeros, moving_mean, moving_var, eps, momentum, training)
    if not (not_scaled_in_evaluation and evaluating):
        scale, shift = per_channel(gamma, X), per_channel(beta, X)
        if scale_along_width and X.shape[1] == X.shape[-1]:
            scale, shift = gamma, beta
        if scale_along_height and X.dim() == 4 and X.shape[1] == X.shape[2]:
            scale, shift = gamma[:, None], beta[:, None]
        scale = torch.ones_like(scale) if gamma_missing else scale
        shift = torch.zeros_like(shift) if beta_missing else shift
        Y = scale * (Y + shift) if shifted_before_scaled else scale * Y + shift
    Y = Y.transpose(1, 3) if turned else Y
    cut = graph_cut or (graph_cut_in_evaluation and evaluating)
    return (Y.detach() if cut else Y).reshape(shape)


@batch_norm.wrong_ideas(
    credit={
        "gradient_without_gamma": 0.75,
        "gradients_averaged": 0.75,
        "gradient_with_n_minus_1": 0.75,
    },
    gradient_without_gamma=(
        "Y is right, the gradient of X lacks the factor gamma: what comes in from above is multiplied by"
        " gamma before it reaches the normalised values."
    ),
    gradients_averaged=(
        "The gradients of gamma and beta are averages over the batch. Each of the n values contributes, so"
        " they are sums."
    ),
    gradient_with_n_minus_1=(
        "Y is right, the gradient of X is not: the term that comes from the variance divides by n - 1. It"
        " belongs to the variance that normalises, which divides by n."
    ),
)
def flawed_backward(
    X,
    gamma,
    beta,
    moving_mean,
    moving_var,
    eps=1e-5,
    momentum=0.1,
    training=True,
    *,
    gradient_without_gamma=False,
    gradients_averaged=False,
    gradient_with_n_minus_1=False,
):
    """Batch normalisation with a backward of its own, as a hand-written autograd function has it."""
    Y = batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if not training:
        return Y
    axes, n = axes_of(X), X.numel() // X.shape[1]

    class Normalise(torch.autograd.Function):
        @staticmethod
        def forward(ctx, X, gamma, beta):
            var, mean = torch.var_mean(X, axes, correction=0, keepdim=True)
            ctx.root = (var + eps).sqrt()
            ctx.normal = (X - mean) / ctx.root
            return Y.detach()

        @staticmethod
        def backward(ctx, G):
            average = torch.mean if gradients_averaged else torch.sum
            of_gamma, of_beta = average(G * ctx.normal, axes), average(G, axes)
            inner = G if gradient_without_gamma else G * per_channel(gamma, G)
            n_of_variance = n - 1 if gradient_with_n_minus_1 else n
            means = inner.mean(axes, keepdim=True)
            along = ctx.normal * (inner * ctx.normal).sum(axes, keepdim=True) / n_of_variance
            return (inner - means - along) / ctx.root, of_gamma, of_beta

    return Normalise.apply(X, gamma, beta)


@batch_norm.wrong_idea(
    "The two variances are exchanged: you normalise with the one that divides by n - 1 and record the one"
    " that divides by n. It should be the other way round.",
    credit=0.7,
)
def variances_exchanged(X, gamma, beta, moving_mean, moving_var, *rest, **options):
    Y = flawed(
        *(X, gamma, beta, moving_mean.clone(), moving_var.clone(), *rest),
        **options,
        unbiased_normalisation=True,
    )
    arguments = X, gamma, beta, moving_mean, moving_var, *rest
    flawed_record(*arguments, **options, biased_moving_var=True)
    return Y


@batch_norm.wrong_idea(
    "The moving statistics follow another book. Two things differ from PyTorch's way: there momentum weighs"
    " the new value, and the variance that enters moving_var divides by n - 1.",
    credit=0.75,
)
def other_convention(*arguments, **options):
    both = {"biased_moving_var": True, "momentum_reversed": True}
    return flawed_record(*arguments, **options, **both)


@batch_norm.wrong_idea(
    "You store eps in moving_var: eps joins the variance only under the root, when something is normalised."
)
def eps_stored_with_corrected(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    Y = batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if training:
        moving_var.add_(momentum * eps)
    return Y


@batch_norm.wrong_idea(
    "The factor n / (n - 1) has got into moving_mean as well. It belongs to the variance alone."
)
def mean_corrected(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    Y = batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if training:
        n = X.numel() // X.shape[1]
        moving_mean.add_(momentum / (n - 1) * X.detach().mean(axes_of(X)))
    return Y


@batch_norm.wrong_idea(
    "For images, mean and variance should come out as one number per channel, of shape (C,). In your code"
    " they have another shape, and moving_mean refuses it. Over which axes do they run?",
    credit=0.5,
)
def not_one_number_per_channel(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    if training and X.dim() == 4 and X[:, 0].numel() > 1:
        move(moving_mean, X.mean(dim=0), momentum)
    return batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)


@batch_norm.wrong_idea(
    "For images, the statistics are right but go along the width when you normalise: tensors of shape (C,)"
    " line up with the last axis. Reshape mean, variance, gamma and beta."
)
def all_along_width(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    mean, var = moving_mean.clone(), moving_var.clone()
    Y = batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if X.shape[1] != X.shape[-1]:
        return Y
    if training:
        var, mean = torch.var_mean(X, axes_of(X), correction=0)
    return gamma * (X - mean) / torch.sqrt(var + eps) + beta


@batch_norm.wrong_idea(
    "In evaluation you subtract the mean of the batch at hand and divide by the moving deviation. Both"
    " statistics are the moving ones there.",
    credit=0.75,
)
def centred_on_the_batch_in_evaluation(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    mean = moving_mean if training else X.mean(axes_of(X))
    return batch_norm(X, gamma, beta, mean, moving_var, eps, momentum, training)


@batch_norm.wrong_idea(
    "In evaluation eps is left out. The formula is the same as in training; only the statistics are others.",
    credit=0.8,
)
def no_eps_in_evaluation(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    eps = eps if training else 0.0
    return batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)


@batch_norm.wrong_idea(
    "In evaluation you correct the moving variance by the number of values at hand. It is used as it is:"
    " what it was made from has nothing to do with the size of this batch."
)
def corrected_in_evaluation(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    n = X.numel() // X.shape[1]
    if not training and n > 1:
        moving_var = moving_var * (n - 1) / n
    return batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)


@batch_norm.wrong_idea(
    "All features share one mean and one variance, taken over the whole tensor. Each feature or channel has"
    " its own: the axis of the channels stays.",
    credit=0.45,
)
def one_mean_for_all(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    Y = batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if not training:
        return Y
    var, mean = torch.var_mean(X, correction=0)
    return per_channel(gamma, X) * (X - mean) / (var + eps).sqrt() + per_channel(beta, X)


@batch_norm.wrong_idea(
    "For images you add up all pixels of a channel, but divide by the number of images. How many values"
    " have you added up?",
    credit=0.65,
)
def divided_by_images(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    Y = batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if not training:
        return Y
    centred = X - X.sum(axes_of(X), keepdim=True) / len(X)
    var = centred.square().sum(axes_of(X), keepdim=True) / len(X)
    return per_channel(gamma, X) * centred / (var + eps).sqrt() + per_channel(beta, X)


@batch_norm.wrong_idea(
    "The mean is not subtracted: you divide X itself by the standard deviation.", credit=0.5
)
def not_centred(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    mean = X.mean(axes_of(X)) if training else moving_mean.clone()
    Y = batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    zeros = torch.zeros_like(mean)
    var = X.var(axes_of(X), correction=0) if training else moving_var
    return Y + batch_norm(per_channel(mean, X) + 0 * X, gamma, zeros, zeros, var, eps, 0.0, False)


@batch_norm.wrong_idea(
    "The difference is the wrong way round: subtract the mean from X, not X from the mean.",
    credit=0.7,
)
def subtracted_from_the_mean(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    return batch_norm(X, -gamma, beta, moving_mean, moving_var, eps, momentum, training)


@batch_norm.wrong_idea(
    "You divide by the average distance from the mean. The standard deviation is the root of the average"
    " squared distance.",
    credit=0.6,
)
def absolute_deviation(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    Y = batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if not training:
        return Y
    centred = X - X.mean(axes_of(X), keepdim=True)
    deviation = centred.abs().mean(axes_of(X), keepdim=True) + eps
    return per_channel(gamma, X) * centred / deviation + per_channel(beta, X)


@batch_norm.wrong_idea(
    "The variance that enters moving_var is taken around the moving mean. It is that of the batch, around"
    " the batch's own mean.",
    credit=0.8,
)
def variance_around_moving_mean(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    old = moving_mean.clone(), moving_var.clone()
    Y = batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    if training:
        n = X.numel() // X.shape[1]
        off = (X.detach() - per_channel(moving_mean, X)).square().sum(axes_of(X)) / (n - 1)
        moving_var.copy_((1 - momentum) * old[1] + momentum * off)
    return Y


@batch_norm.wrong_idea(
    "With one value per channel, training should raise a ValueError; yours returns a result, and NaN gets"
    " into moving_var."
)
def no_size_check(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    if X[:, 0].numel() > 1 or not training:
        return batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training)
    moving_var.fill_(float("nan"))
    return (X - X) * per_channel(gamma, X) + per_channel(beta, X)


@batch_norm.wrong_idea(
    "With one value per channel, your n / (n - 1) divides by zero. Look at n first and raise a ValueError."
)
def division_by_zero(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    n = X.numel() // X.shape[1]
    factor = n / (n - 1) if training else 1.0
    return batch_norm(
        X, gamma, beta, moving_mean, moving_var, eps, momentum, training and factor > 0
    )


@batch_norm.wrong_idea(
    "You check the number of values with assert. That raises an AssertionError, and nothing at all under"
    " `python -O`; a bad argument calls for a ValueError."
)
def assertion(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    assert not training or X[:, 0].numel() > 1
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


@batch_norm.right_variant
def folded(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    """One factor and one shift per channel."""
    n, wide = X.numel() // X.shape[1], X.double()
    if training:
        if n < 2:
            raise ValueError(n)
        var, mean = torch.var_mean(wide, axes_of(X), correction=0)
        moving_mean.lerp_(mean.detach().to(moving_mean), momentum)
        moving_var.lerp_((var.detach() * n / (n - 1)).to(moving_var), momentum)
    else:
        mean, var = moving_mean, moving_var
    factor = gamma * torch.rsqrt(var + eps)
    return (wide * per_channel(factor, X) + per_channel(beta - factor * mean, X)).to(X.dtype)


@batch_norm.right_variant
def table(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    """A long table with one row per pixel."""
    last = X.movedim(1, -1)
    rows = last.reshape(-1, X.shape[1])
    mean, var = moving_mean, moving_var
    if training:
        if len(rows) == 1:
            raise ValueError("one row")
        mean = rows.sum(0) / len(rows)
        squares = ((rows - mean) ** 2).sum(0)
        var = squares / len(rows)
        with torch.no_grad():
            moving_mean[:] = (1 - momentum) * moving_mean + momentum * mean
            moving_var[:] = (1 - momentum) * moving_var + momentum * squares / (len(rows) - 1)
    Y = (rows - mean) / torch.sqrt(var + eps) * gamma + beta
    return Y.reshape(last.shape).movedim(-1, 1)


@batch_norm.right_variant
def channel_by_channel(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    channels = []
    for c in range(X.shape[1]):
        x, m, v = X[:, c], moving_mean[c].clone(), moving_var[c].clone()
        if training:
            if x.numel() == 1:
                raise ValueError("one value")
            m, v = x.mean(), x.var(correction=0)
            moving_mean.data[c] += momentum * (m.data - moving_mean[c])
            moving_var.data[c] += momentum * (x.data.var() - moving_var[c])
        channels.append(gamma[c] * (x - m) * (v + eps) ** -0.5 + beta[c])
    return torch.stack(channels, dim=1)


@batch_norm.right_variant
def staged_means(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    """The mean of the images' means is that of all pixels: the images are equally large."""
    n = X.numel() // X.shape[1]
    if training and n == 1:
        raise ValueError("n = 1")

    def average(T):
        return T.flatten(2).mean(2).mean(0) if T.dim() > 2 else T.mean(0)

    mean = average(X) if training else moving_mean
    centred = X - per_channel(mean, X)
    var = average(centred * centred) if training else moving_var
    if training:
        moving_mean.sub_(momentum * (moving_mean - mean.detach()))
        moving_var.sub_(momentum * (moving_var - n / (n - 1) * var.detach()))
    return centred.div(per_channel((var + eps).sqrt() / gamma, X)).add(per_channel(beta, X))


@batch_norm.right_variant
def in_place_on_temporaries(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    n = X[:, 0].numel()
    if not training:
        Y = X - per_channel(moving_mean, X)
        Y /= per_channel(moving_var, X).add(eps).sqrt_()
    elif n == 1:
        raise ValueError("n")
    else:
        mean, unbiased = X.mean(axes_of(X)), X.var(axes_of(X))
        move(moving_mean, mean, momentum)
        move(moving_var, unbiased, momentum)
        Y = X - per_channel(mean, X)
        Y /= per_channel(unbiased, X).mul((n - 1) / n).add(eps).sqrt()
    Y *= per_channel(gamma, X)
    Y += per_channel(beta, X)
    return Y


@batch_norm.right_variant
def layer_norm_of_channels(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """A layer norm over the rows of a matrix with one row per channel."""
    turned = X.transpose(0, 1)
    rows = turned.reshape(X.shape[1], -1)
    n = rows.shape[1]
    if training and n == 1:
        raise ValueError("one value per channel")
    if training:
        move(moving_mean, rows.mean(1), momentum)
        move(moving_var, rows.var(1), momentum)
        normal = torch.nn.functional.layer_norm(rows, (n,), eps=eps)
    else:
        normal = (rows - moving_mean[:, None]) / (moving_var[:, None] + eps).sqrt()
    Y = torch.addcmul(beta[:, None], normal, gamma[:, None])
    return Y.reshape(turned.shape).transpose(0, 1)


@batch_norm.right_variant
def library(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    return torch.nn.functional.batch_norm(
        X, moving_mean, moving_var, gamma, beta, training, momentum, eps
    )


HALF = "it serves half precision alone, which is not tested"
RECORD = "under no_grad no graph is made, and a moving statistic has none"
for _line, _reason in {
    "wide = X": HALF,
    "wide = X.to(torch.promote_types(torch.float32, X.dtype))": "the order does not matter",
    "moving_mean.detach().mul_(1 - momentum).add_(momentum * mean)": RECORD,
    "moving_mean.mul_(1 - momentum).add_(momentum * mean.detach())": RECORD,
    "moving_var.detach().mul_(1 - momentum).add_(momentum * n / (n - 1) * var)": RECORD,
    "moving_var.mul_(1 - momentum).add_(momentum * n / (n - 1) * var.detach())": RECORD,
    "mean, var = (moving_mean.detach(), moving_var)": RECORD,
    "mean, var = (moving_mean, moving_var.detach())": RECORD,
    "return gamma.reshape(shape) * normalised + beta.reshape(shape)": HALF,
}.items():
    batch_norm.equivalent_mutant(_line, _reason)


batch_norm.seen_in_code(
    assertion=["assert"],
    new_storage=["data", "set_"],
    gradients_decide=["is_grad_enabled"],
    evaluation_if_gradients_off=["is_grad_enabled"],
)
