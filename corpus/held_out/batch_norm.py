"""Answers to batch_norm as students might write them, made from the statement alone."""

import torch


def right_means_over_axes(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    if X.dim() == 2:
        axes, shape = (0,), (1, -1)
    else:
        axes, shape = (0, 2, 3), (1, -1, 1, 1)
    x = X.to(gamma.dtype)
    if training:
        n = X.numel() // X.shape[1]
        if n < 2:
            raise ValueError("more than one value per channel is needed in training")
        mean = x.mean(dim=axes, keepdim=True)
        var = ((x - mean) ** 2).mean(dim=axes, keepdim=True)
        with torch.no_grad():
            moving_mean *= 1 - momentum
            moving_mean += momentum * mean.reshape(-1)
            moving_var *= 1 - momentum
            moving_var += momentum * n / (n - 1) * var.reshape(-1)
    else:
        mean = moving_mean.reshape(shape)
        var = moving_var.reshape(shape)
    x_hat = (x - mean) / torch.sqrt(var + eps)
    return (gamma.reshape(shape) * x_hat + beta.reshape(shape)).to(X.dtype)


def right_channels_last(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    moved = X.movedim(1, -1)
    flat = moved.reshape(-1, X.shape[1]).to(gamma.dtype)  # one row per value, one column per c
    n = flat.shape[0]
    if not training:
        mu, sigma2 = moving_mean, moving_var
        centred = flat - mu
    else:
        if n == 1:
            raise ValueError("cannot normalise one value per channel")
        mu = flat.sum(0) / n
        centred = flat - mu
        sigma2 = centred.square().sum(0) / n
        moving_mean.copy_((1 - momentum) * moving_mean + momentum * mu.detach())
        unbiased = sigma2.detach() * (n / (n - 1))
        moving_var.copy_((1 - momentum) * moving_var + momentum * unbiased)
    out = gamma * centred / (sigma2 + eps).sqrt() + beta
    return out.to(X.dtype).reshape(moved.shape).movedim(-1, 1)


def right_var_mean(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    def per_channel(v):
        return v.view(-1, *[1] * (X.ndim - 2))

    data = X.float() if X.dtype in (torch.float16, torch.bfloat16) else X
    dims = [d for d in range(X.ndim) if d != 1]
    if training:
        if X[:, 0].numel() == 1:
            raise ValueError("no variance of a single value")
        var, mean = torch.var_mean(data, dim=dims, correction=0)
        moving_mean.lerp_(mean.detach(), momentum)
        moving_var.lerp_(data.detach().var(dim=dims, correction=1), momentum)
    else:
        mean, var = moving_mean.clone(), moving_var.clone()
    y = (data - per_channel(mean)) * per_channel(torch.rsqrt(var + eps))
    y = y * per_channel(gamma.contiguous()) + per_channel(beta.contiguous())
    return y.to(X.dtype)


def _update(moving, new, momentum):
    with torch.no_grad():
        moving.mul_(1 - momentum).add_(new, alpha=momentum)


def right_three_axes(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    N, C = X.shape[:2]
    Z = X.reshape(N, C, -1).to(gamma.dtype)  # (N, C) becomes (N, C, 1), images (N, C, H * W)
    if training:
        n = Z.size(0) * Z.size(2)
        if n <= 1:
            raise ValueError("expected more than 1 value per channel when training")
        mu = Z.mean((0, 2))
        var = Z.var((0, 2), unbiased=False)
        _update(moving_mean, mu, momentum)
        _update(moving_var, var * n / (n - 1), momentum)
    else:
        mu, var = moving_mean, moving_var
    scale = gamma / torch.sqrt(var + eps)
    Y = (Z - mu[:, None]) * scale[:, None] + beta[:, None]
    return Y.reshape(X.shape).to(X.dtype)


def wrong_momentum_of_the_old(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Weighs the old moving statistics with momentum and the new ones with 1 - momentum."""
    if X.dim() == 4:
        dims, shape = (0, 2, 3), (1, X.shape[1], 1, 1)
    else:
        dims, shape = (0,), (1, X.shape[1])
    if training:
        n = X.numel() / X.shape[1]
        if n == 1:
            raise ValueError("only one value per channel")
        mean = X.mean(dim=dims)
        var = X.var(dim=dims, unbiased=False)
        with torch.no_grad():
            moving_mean.copy_(momentum * moving_mean + (1 - momentum) * mean)
            moving_var.copy_(momentum * moving_var + (1 - momentum) * var * n / (n - 1))
    else:
        mean = moving_mean
        var = moving_var
    X_hat = (X - mean.view(shape)) / torch.sqrt(var.view(shape) + eps)
    return gamma.view(shape) * X_hat + beta.view(shape)


def wrong_biased_moving_variance(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The variance that divides by n enters moving_var as well."""
    axes = [0] if X.dim() == 2 else [0, 2, 3]
    shape = [1, -1] if X.dim() == 2 else [1, -1, 1, 1]
    if training:
        if X.numel() // X.size(1) <= 1:
            raise ValueError("need more than one value per channel")
        mu = X.mean(axes)
        var = ((X - mu.view(shape)) ** 2).mean(axes)
        moving_mean.mul_(1 - momentum).add_(momentum * mu.detach())
        moving_var.mul_(1 - momentum).add_(momentum * var.detach())
    else:
        mu, var = moving_mean, moving_var
    Y = (X - mu.view(shape)) / (var.view(shape) + eps).sqrt()
    return Y * gamma.view(shape) + beta.view(shape)


def wrong_unbiased_normalisation(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Normalises with X.var(), which divides by n - 1."""
    dims = (0,) if X.ndim == 2 else (0, 2, 3)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("batch too small")
        mean = X.mean(dim=dims, keepdim=True)
        var = X.var(dim=dims, keepdim=True)
        with torch.no_grad():
            moving_mean[:] = (1 - momentum) * moving_mean + momentum * mean.flatten()
            moving_var[:] = (1 - momentum) * moving_var + momentum * var.flatten()
    else:
        s = (1, -1) if X.ndim == 2 else (1, -1, 1, 1)
        mean, var = moving_mean.reshape(s), moving_var.reshape(s)
    norm = (X - mean) / torch.sqrt(var + eps)
    return gamma.reshape(mean.shape) * norm + beta.reshape(mean.shape)


def wrong_moving_statistics_rebound(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Assigns new tensors to moving_mean and moving_var; the caller's never change."""
    if len(X.shape) == 2:
        dim, shape = 0, (1, -1)
    else:
        dim, shape = (0, 2, 3), (1, -1, 1, 1)
    if training:
        n = X.shape[0] if X.dim() == 2 else X.shape[0] * X.shape[2] * X.shape[3]
        if n == 1:
            raise ValueError("one value per channel has no variance")
        mean = X.mean(dim=dim, keepdim=True)
        var = ((X - mean) ** 2).mean(dim=dim, keepdim=True)
        X_hat = (X - mean) / torch.sqrt(var + eps)
        with torch.no_grad():
            moving_mean = (1 - momentum) * moving_mean + momentum * mean.view(-1)
            moving_var = (1 - momentum) * moving_var + momentum * n / (n - 1) * var.view(-1)
    else:
        X_hat = (X - moving_mean.view(shape)) / torch.sqrt(moving_var.view(shape) + eps)
    return gamma.view(shape) * X_hat + beta.view(shape)


def wrong_eps_outside_the_root(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Adds eps to the standard deviation instead of to the variance."""
    is_image = X.dim() == 4
    dims = (0, 2, 3) if is_image else (0,)

    def expand(t):
        return t[None, :, None, None] if is_image else t[None, :]

    if training:
        n = X.numel() // X.shape[1]
        if n < 2:
            raise ValueError("n must be at least 2")
        mu = X.mean(dim=dims)
        var = (X - expand(mu)).pow(2).mean(dim=dims)
        with torch.no_grad():
            moving_mean.mul_(1 - momentum).add_(mu, alpha=momentum)
            moving_var.mul_(1 - momentum).add_(var * n / (n - 1), alpha=momentum)
    else:
        mu, var = moving_mean, moving_var
    return expand(gamma) * (X - expand(mu)) / (torch.sqrt(expand(var)) + eps) + expand(beta)


def wrong_batch_statistics_in_evaluation(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Normalises with the statistics of the batch in evaluation too."""
    dims = [0] + list(range(2, X.dim()))
    shape = [1, X.shape[1]] + [1] * (X.dim() - 2)
    n = X.numel() // X.shape[1]
    if training and n == 1:
        raise ValueError("training needs more than one value per channel")
    mean = X.mean(dim=dims)
    var = X.var(dim=dims, unbiased=False)
    if training:
        with torch.no_grad():
            moving_mean.mul_(1 - momentum).add_(momentum * mean)
            moving_var.mul_(1 - momentum).add_(momentum * var * n / (n - 1))
    X_norm = (X - mean.reshape(shape)) / torch.sqrt(var.reshape(shape) + eps)
    return gamma.reshape(shape) * X_norm + beta.reshape(shape)


def wrong_moving_statistics_in_the_graph(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Updates the moving statistics with tensors of the graph, so they require gradients."""
    if X.dim() == 2:
        axes, shape = (0,), (1, -1)
    else:
        axes, shape = (0, 2, 3), (1, -1, 1, 1)
    if training:
        n = X.numel() // X.size(1)
        if n == 1:
            raise ValueError("Expected more than one value per channel")
        mean = X.mean(axes)
        var = X.var(axes, unbiased=False)
        moving_mean.mul_(1 - momentum).add_(momentum * mean)
        moving_var.mul_(1 - momentum).add_(momentum * var * n / (n - 1))
    else:
        mean, var = moving_mean, moving_var
    X_hat = (X - mean.view(shape)) / torch.sqrt(var.view(shape) + eps)
    return X_hat * gamma.view(shape) + beta.view(shape)


def wrong_statistics_without_gradient(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Takes mean and variance under no_grad, so the gradient does not flow through them."""
    axes = (0,) if X.dim() == 2 else (0, 2, 3)
    shape = (1, -1) if X.dim() == 2 else (1, -1, 1, 1)
    if training:
        count = X.numel() // X.shape[1]
        if count < 2:
            raise ValueError("too few values")
        with torch.no_grad():
            mean = X.mean(dim=axes)
            var = X.var(dim=axes, correction=0)
            moving_mean.copy_((1 - momentum) * moving_mean + momentum * mean)
            moving_var.copy_((1 - momentum) * moving_var + momentum * var * count / (count - 1))
    else:
        mean, var = moving_mean, moving_var
    out = (X - mean.reshape(shape)) / torch.sqrt(var.reshape(shape) + eps)
    return gamma.reshape(shape) * out + beta.reshape(shape)


def wrong_count_of_images_only(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Corrects the moving variance with n = N for images too, instead of N * H * W."""
    if X.dim() == 2:
        dims, shape = (0,), (1, -1)
    else:
        dims, shape = (0, 2, 3), (1, -1, 1, 1)
    if training:
        if X.numel() // X.shape[1] == 1:
            raise ValueError("only one value per channel")
        n = X.shape[0]
        mu = X.mean(dim=dims, keepdim=True)
        var = ((X - mu) ** 2).mean(dim=dims, keepdim=True)
        with torch.no_grad():
            moving_mean.copy_((1 - momentum) * moving_mean + momentum * mu.squeeze())
            correction = n / max(n - 1, 1)
            moving_var.copy_((1 - momentum) * moving_var + momentum * correction * var.squeeze())
    else:
        mu, var = moving_mean.view(shape), moving_var.view(shape)
    X_hat = (X - mu) / torch.sqrt(var + eps)
    return gamma.view(shape) * X_hat + beta.view(shape)


def wrong_single_value_accepted(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Works around n = 1 in the correction instead of raising a ValueError."""
    reduce = (0,) if X.dim() == 2 else (0, 2, 3)
    view = (1, -1) if X.dim() == 2 else (1, -1, 1, 1)
    if training:
        n = X.numel() // X.shape[1]
        mean = X.mean(dim=reduce)
        var = X.var(dim=reduce, unbiased=False)
        with torch.no_grad():
            unbiased_var = var * n / (n - 1) if n > 1 else var
            moving_mean.mul_(1 - momentum).add_(mean, alpha=momentum)
            moving_var.mul_(1 - momentum).add_(unbiased_var, alpha=momentum)
    else:
        mean, var = moving_mean, moving_var
    X_normalized = (X - mean.view(view)) / torch.sqrt(var.view(view) + eps)
    return gamma.view(view) * X_normalized + beta.view(view)


def wrong_single_image_refused(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Raises a ValueError for every batch of one, also for an image of many pixels."""
    if training and X.shape[0] == 1:
        raise ValueError("batch normalisation needs more than one example")
    dims = (0,) if X.dim() == 2 else (0, 2, 3)
    shape = (1, -1) if X.dim() == 2 else (1, -1, 1, 1)
    if training:
        n = X.numel() // X.shape[1]
        var, mean = torch.var_mean(X, dim=dims, unbiased=False)
        with torch.no_grad():
            moving_mean += momentum * (mean - moving_mean)
            moving_var += momentum * (var * n / (n - 1) - moving_var)
    else:
        mean, var = moving_mean, moving_var
    return gamma.reshape(shape) * (X - mean.reshape(shape)) / (
        var.reshape(shape) + eps
    ).sqrt() + beta.reshape(shape)


def wrong_mean_of_squares(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Takes the variance as mean of squares minus square of mean, far from zero all noise."""
    axes = (0,) if X.ndim == 2 else (0, 2, 3)
    shape = (1, X.shape[1]) if X.ndim == 2 else (1, X.shape[1], 1, 1)
    if training:
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError("cannot compute a variance from one value")
        mean = X.mean(dim=axes)
        var = (X * X).mean(dim=axes) - mean * mean
        with torch.no_grad():
            moving_mean.copy_((1 - momentum) * moving_mean + momentum * mean)
            moving_var.copy_((1 - momentum) * moving_var + momentum * (n / (n - 1)) * var)
    else:
        mean, var = moving_mean, moving_var
    x_hat = (X - mean.reshape(shape)) * torch.rsqrt(var.reshape(shape) + eps)
    return x_hat * gamma.reshape(shape) + beta.reshape(shape)


def wrong_old_momentum_and_biased(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Momentum weighs the old statistics, and the moving variance gets the biased one."""
    if X.dim() == 2:
        axis, shape = (0,), (1, -1)
    else:
        axis, shape = (0, 2, 3), (1, -1, 1, 1)
    if training:
        if X.numel() // X.shape[1] < 2:
            raise ValueError("at least two values per channel are needed")
        mean = X.mean(dim=axis)
        var = ((X - mean.reshape(shape)) ** 2).mean(dim=axis)
        with torch.no_grad():
            moving_mean.copy_(moving_mean * momentum + mean * (1 - momentum))
            moving_var.copy_(moving_var * momentum + var * (1 - momentum))
    else:
        mean, var = moving_mean, moving_var
    X_hat = (X - mean.reshape(shape)) / torch.sqrt(var.reshape(shape) + eps)
    return gamma.reshape(shape) * X_hat + beta.reshape(shape)


def wrong_grad_mode_and_rebound(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Asks is_grad_enabled instead of training, and rebinds the moving statistics."""
    shape = (1, -1) if X.dim() == 2 else (1, -1, 1, 1)
    if not torch.is_grad_enabled():
        X_hat = (X - moving_mean.reshape(shape)) / torch.sqrt(moving_var.reshape(shape) + eps)
    else:
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError("batch of one")
        if len(X.shape) == 2:
            mean = X.mean(dim=0)
            var = ((X - mean) ** 2).mean(dim=0)
        else:
            mean = X.mean(dim=(0, 2, 3), keepdim=True)
            var = ((X - mean) ** 2).mean(dim=(0, 2, 3), keepdim=True)
        X_hat = (X - mean) / torch.sqrt(var + eps)
        moving_mean = (1.0 - momentum) * moving_mean + momentum * mean.reshape(-1)
        moving_var = (1.0 - momentum) * moving_var + momentum * var.reshape(-1) * n / (n - 1)
    return gamma.reshape(shape) * X_hat + beta.reshape(shape)


IDEAS = {
    "wrong_momentum_of_the_old": "momentum_reversed",
    "wrong_biased_moving_variance": "biased_moving_var",
    "wrong_unbiased_normalisation": "unbiased_normalisation",
    "wrong_moving_statistics_rebound": "not_updated",
    "wrong_eps_outside_the_root": "eps_outside_root",
    "wrong_batch_statistics_in_evaluation": "batch_statistics_in_evaluation",
    "wrong_moving_statistics_in_the_graph": "graph_kept",
    "wrong_statistics_without_gradient": "statistics_detached",
    "wrong_count_of_images_only": "images_counted",
    "wrong_single_value_accepted": "not refused",
    "wrong_single_image_refused": "one_image_refused",
    "wrong_mean_of_squares": "difference_of_squares",
    "wrong_old_momentum_and_biased": ("momentum_reversed", "biased_moving_var"),
    "wrong_grad_mode_and_rebound": ("gradients_decide", "not_updated"),
}
