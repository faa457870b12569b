"""Answers to batch_norm as students might write them, made from the statement alone."""

import math

import torch
import torch.nn.functional as F

# Right ones


def right_var_mean_and_lerp(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    dims = [0, *range(2, X.dim())]
    n = X.numel() // X.shape[1]
    shape = [1, -1] + [1] * (X.dim() - 2)
    if training:
        if n == 1:
            raise ValueError("more than one value per channel is needed")
        var, mean = torch.var_mean(X, dim=dims, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean.to(moving_mean.dtype), momentum)
            moving_var.lerp_((var * n / (n - 1)).to(moving_var.dtype), momentum)
    else:
        mean, var = moving_mean, moving_var
    Y = (X - mean.view(shape)) * torch.rsqrt(var.view(shape) + eps)
    return (Y * gamma.view(shape) + beta.view(shape)).to(X.dtype)


def right_two_branches_with_keepdim(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    if X.dim() == 2:
        axes, bc = (0,), (1, -1)
    else:
        axes, bc = (0, 2, 3), (1, -1, 1, 1)
    if not training:
        X_hat = (X - moving_mean.reshape(bc)) / torch.sqrt(moving_var.reshape(bc) + eps)
        return gamma.reshape(bc) * X_hat + beta.reshape(bc)
    n = 1
    for a in axes:
        n *= X.shape[a]
    if n <= 1:
        raise ValueError("batch of one")
    mu = X.mean(dim=axes, keepdim=True)
    sigma2 = ((X - mu) ** 2).mean(dim=axes, keepdim=True)
    X_hat = (X - mu) / torch.sqrt(sigma2 + eps)
    moving_mean[:] = (1 - momentum) * moving_mean + momentum * mu.detach().flatten()
    moving_var[:] = (1 - momentum) * moving_var + momentum * n / (n - 1) * sigma2.detach().flatten()
    return gamma.reshape(bc) * X_hat + beta.reshape(bc)


def right_channel_rows(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Work on a (C, n) matrix and go back."""
    swapped = X.transpose(0, 1)
    rows = swapped.reshape(swapped.shape[0], -1)
    n = rows.shape[1]
    if training and n < 2:
        raise ValueError("no variance of one value")
    m = rows.mean(1) if training else moving_mean
    v = rows.var(1, unbiased=False) if training else moving_var
    if training:
        moving_mean.copy_((1 - momentum) * moving_mean + momentum * m.detach())
        moving_var.copy_((1 - momentum) * moving_var + momentum * v.detach() * (n / (n - 1)))
    out = gamma[:, None] * (rows - m[:, None]) / (v[:, None] + eps) ** 0.5 + beta[:, None]
    return out.reshape(swapped.shape).transpose(0, 1)


def right_pixels_as_examples(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Images become a long table with one row per pixel; the rest is the case of a table."""
    if X.dim() == 4:
        N, C, H, W = X.shape
        table = X.permute(0, 2, 3, 1).reshape(N * H * W, C)
        Y = right_pixels_as_examples(
            table, gamma, beta, moving_mean, moving_var, eps, momentum, training
        )
        return Y.reshape(N, H, W, C).permute(0, 3, 1, 2)
    n = len(X)
    if not training:
        return (X - moving_mean) / (moving_var + eps).sqrt() * gamma + beta
    if n == 1:
        raise ValueError("one value per channel")
    mu = X.sum(0) / n
    centred = X - mu
    squares = centred.square().sum(0)
    moving_mean.data.mul_(1 - momentum).add_(mu.data, alpha=momentum)
    moving_var.data.mul_(1 - momentum).add_(squares.data / (n - 1), alpha=momentum)
    return centred / (squares / n + eps).sqrt() * gamma + beta


def right_loop_over_channels(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    outs = []
    for c in range(X.size(1)):
        x = X[:, c]
        if training:
            if x.numel() == 1:
                raise ValueError("cannot normalise a single value")
            m, v = x.mean(), x.var(unbiased=False)
            with torch.no_grad():
                moving_mean[c] += momentum * (m - moving_mean[c])
                moving_var[c] += momentum * (x.var() - moving_var[c])
        else:
            m, v = moving_mean[c].clone(), moving_var[c].clone()
        outs.append(gamma[c] * (x - m) / (v + eps).sqrt() + beta[c])
    return torch.stack(outs, dim=1)


def right_staged_means(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Means of means: the groups are equally large, so that is the mean of all."""

    def channel_mean(T):
        while T.dim() > 2:
            T = T.mean(-1)
        return T.mean(0)

    def spread(v):
        return v if X.dim() == 2 else v[:, None, None]

    count = math.prod(X.shape) // X.shape[1]
    if training:
        if count == 1:
            raise ValueError("batch_norm needs more than one value per channel")
        mu = channel_mean(X)
        var = channel_mean((X - spread(mu)).pow(2))
        moving_mean.mul_(1 - momentum)
        moving_mean.add_(momentum * mu.detach())
        moving_var.mul_(1 - momentum)
        moving_var.add_(momentum * count / (count - 1) * var.detach())
    else:
        mu, var = moving_mean, moving_var
    return spread(gamma) * ((X - spread(mu)) / torch.sqrt(spread(var) + eps)) + spread(beta)


def right_float64_inside(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    x = X.double().movedim(1, -1)
    if training:
        axes = tuple(range(x.dim() - 1))
        n = x[..., 0].numel()
        if n == 1:
            raise ValueError("n = 1")
        mu = x.mean(axes)
        var = (x - mu).square().mean(axes)
        old_mean, old_var = moving_mean.double(), moving_var.double()
        unbiased = var.detach() * n / (n - 1)
        moving_mean.copy_(old_mean + momentum * (mu.detach() - old_mean))
        moving_var.copy_(old_var + momentum * (unbiased - old_var))
    else:
        mu, var = moving_mean.double(), moving_var.double()
    y = gamma.double() * (x - mu) / (var + eps).sqrt() + beta.double()
    return y.movedim(-1, 1).to(X.dtype)


def right_folded_into_scale_and_shift(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Everything becomes a * x + b with one a and one b for each channel."""
    other = [d for d in range(X.dim()) if d != 1]
    x = X.to(torch.float64)
    if training:
        n = X.numel() / X.shape[1]
        if n == 1:
            raise ValueError("single value per channel")
        mean, var = x.mean(other), x.var(other, correction=0)
        step_mean, step_var = mean.detach(), var.detach() * (n / (n - 1))
        moving_mean[...] = (moving_mean * (1 - momentum) + step_mean * momentum).to(X.dtype)
        moving_var[...] = (moving_var * (1 - momentum) + step_var * momentum).to(X.dtype)
    else:
        mean, var = moving_mean.double(), moving_var.double()
    a = gamma / torch.sqrt(var + eps)
    b = beta - a * mean
    letters = "nc" if X.dim() == 2 else "nchw"
    y = torch.einsum(f"{letters},c->{letters}", x, a)
    b = b.reshape(-1, *[1] * (X.dim() - 2))
    return (y + b).to(X.dtype)


class _Normalise(torch.autograd.Function):
    @staticmethod
    def forward(ctx, rows, gamma, beta, eps):
        mu = rows.mean(1, keepdim=True)
        root = ((rows - mu).pow(2).mean(1, keepdim=True) + eps).sqrt()
        x_hat = (rows - mu) / root
        ctx.save_for_backward(x_hat, gamma, root)
        return gamma[:, None] * x_hat + beta[:, None]

    @staticmethod
    def backward(ctx, g):
        x_hat, gamma, root = ctx.saved_tensors
        d_beta = g.sum(1)
        d_gamma = (g * x_hat).sum(1)
        n = g.shape[1]
        inner = g - d_beta[:, None] / n - x_hat * d_gamma[:, None] / n
        return gamma[:, None] / root * inner, d_gamma, d_beta, None


def right_own_autograd_function(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    rows = X.transpose(0, 1).flatten(1)
    n = rows.shape[1]
    if training:
        if n == 1:
            raise ValueError("only one value per channel")
        with torch.no_grad():
            moving_mean.mul_(1 - momentum).add_(rows.mean(1), alpha=momentum)
            moving_var.mul_(1 - momentum).add_(rows.var(1), alpha=momentum)
        Y = _Normalise.apply(rows, gamma, beta, eps)
    else:
        scale = gamma / (moving_var + eps).sqrt()
        Y = scale[:, None] * (rows - moving_mean[:, None]) + beta[:, None]
    C, N = X.shape[1], X.shape[0]
    return Y.reshape(C, N, *X.shape[2:]).transpose(0, 1)


def right_matmul_with_a_mean_vector(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The mean is a product with a vector of 1/n, scaling one with a diagonal matrix."""
    C = X.shape[1]
    A = torch.movedim(X, 1, -1).reshape(-1, C)
    n = A.shape[0]
    if training:
        if n == 1:
            raise ValueError("one row")
        w = torch.full((n,), 1.0 / n, dtype=A.dtype, device=A.device)
        mu = w @ A
        centred = A - mu
        var = w @ (centred * centred)
        moving_mean += momentum * (mu.detach() - moving_mean)
        moving_var += momentum * (var.detach() * n / (n - 1) - moving_var)
    else:
        centred = A - moving_mean
        var = moving_var
    B = centred @ torch.diag(gamma / torch.sqrt(var + eps)) + beta
    return B.reshape(X.shape[0], *X.shape[2:], C).movedim(-1, 1)


def right_shifted_by_first_value(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The mean of squares minus the squared mean, of values moved near zero first."""
    spread = (slice(None),) + (None,) * (X.dim() - 2)
    if not training:
        factor = (gamma / (moving_var + eps).sqrt())[spread]
        return (X - moving_mean[spread]) * factor + beta[spread]
    axes = tuple(d for d in range(X.dim()) if d != 1)
    n = X[:, 0].numel()
    if n < 2:
        raise ValueError("training on one value per channel")
    anchor = X.detach().transpose(0, 1).flatten(1)[:, 0]
    moved = X - anchor[spread]
    first = moved.mean(axes)
    var = moved.square().mean(axes) - first.square()
    factor = (gamma / (var + eps).sqrt())[spread]
    with torch.no_grad():
        moving_mean += momentum * (first + anchor - moving_mean)
        moving_var += momentum * (var * (n / (n - 1)) - moving_var)
    return (moved - first[spread]) * factor + beta[spread]


def right_running_welford(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """One pass over the values, each correcting the mean and the sum of squares."""
    table = X.movedim(1, -1).flatten(0, -2)
    n = table.shape[0]
    if training:
        if n == 1:
            raise ValueError("needs two values")
        mean = table[0]
        squares = torch.zeros_like(mean)
        for k in range(1, n):
            delta = table[k] - mean
            mean = mean + delta / (k + 1)
            squares = squares + delta * (table[k] - mean)
        var = squares / n
        moving_mean.copy_(torch.lerp(moving_mean, mean.detach(), momentum))
        moving_var.copy_(torch.lerp(moving_var, squares.detach() / (n - 1), momentum))
    else:
        mean, var = moving_mean, moving_var
    out = (table - mean) / (var + eps).sqrt() * gamma + beta
    return out.reshape(X.movedim(1, -1).shape).movedim(-1, 1)


def right_library_call(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    return F.batch_norm(X, moving_mean, moving_var, gamma, beta, training, momentum, eps)


def right_layer_norm_of_channels(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """A layer norm over the rows of a (C, n) matrix is a batch norm."""
    N, C = X.shape[:2]
    back = (C, N, *X.shape[2:])
    rows = torch.swapaxes(X, 0, 1).reshape(C, -1)
    n = rows.size(1)
    if training and n == 1:
        raise ValueError("got one value per channel")
    if training:
        normal = F.layer_norm(rows, (n,), eps=eps)
        old_mean, old_var = moving_mean.clone(), moving_var.clone()
        var, mean = torch.var_mean(rows.detach(), 1, correction=1)
        moving_mean.copy_(old_mean * (1 - momentum) + mean * momentum)
        moving_var.copy_(old_var * (1 - momentum) + var * momentum)
    else:
        normal = (rows - moving_mean.unsqueeze(1)) * moving_var.add(eps).rsqrt().unsqueeze(1)
    return torch.swapaxes(torch.addcmul(beta[:, None], normal, gamma[:, None]).reshape(back), 0, 1)


def right_vmap_over_channels(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    def one(x, g, b, m, v):
        if training:
            m = x.mean()
            v = (x - m).square().mean()
        return g * (x - m) / torch.sqrt(v + eps) + b, m, v

    n = X[:, 0].numel()
    if training and n == 1:
        raise ValueError("a single value per channel")
    Y, m, v = torch.vmap(one, in_dims=(1, 0, 0, 0, 0), out_dims=(1, 0, 0))(
        X, gamma, beta, moving_mean, moving_var
    )
    if training:
        moving_mean.copy_(m.detach() * momentum + moving_mean * (1 - momentum))
        moving_var.copy_(v.detach() * n / (n - 1) * momentum + moving_var * (1 - momentum))
    return Y


def right_diagonal_of_covariance(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    C = X.shape[1]
    col = (C,) + (1,) * (X.dim() - 2)
    mean, var = moving_mean, moving_var
    if training:
        rows = X.transpose(0, 1).reshape(C, -1)
        n = rows.shape[1]
        if n == 1:
            raise ValueError("variance of one value")
        mean = rows.mean(1)
        var = torch.cov(rows, correction=0).reshape(C, C).diagonal()
        moving_mean.mul_(1 - momentum).add_(mean.detach() * momentum)
        moving_var.mul_(1 - momentum).add_(var.detach() * (momentum * n / (n - 1)))
    return (X - mean.reshape(col)) / (var + eps).sqrt().reshape(col) * gamma.reshape(
        col
    ) + beta.reshape(col)


def right_in_place_on_temporaries(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    def wide(v):
        return v[None, :, None, None] if X.ndim == 4 else v[None, :]

    if training:
        per_channel = X.numel() // X.shape[1]
        if per_channel == 1:
            raise ValueError("need more pixels or more examples")
        axes = (0, 2, 3) if X.ndim == 4 else 0
        mean = X.mean(axes)
        var = X.var(axes)
        with torch.no_grad():
            moving_mean.sub_((moving_mean - mean).mul_(momentum))
            moving_var.sub_((moving_var - var).mul_(momentum))
        var = var * ((per_channel - 1) / per_channel)
    else:
        mean, var = moving_mean, moving_var
    Y = X - wide(mean)
    Y = Y / wide(var).add(eps).sqrt_()
    Y *= wide(gamma)
    Y += wide(beta)
    return Y


def right_power_minus_half(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    C, shape = X.size(1), [-1 if d == 1 else 1 for d in range(X.dim())]
    if not training:
        # copies: a later training step may change the buffers before the backward pass
        m, v = moving_mean.clone(), moving_var.clone()
    else:
        n = X.numel() // C
        if n == 1:
            raise ValueError(f"{n} value per channel")
        m = torch.stack([X.select(1, c).mean() for c in range(C)])
        v = torch.stack([(X.select(1, c) - m[c]).square().mean() for c in range(C)])
        keep = 1 - momentum
        for buffer, new in ((moving_mean, m), (moving_var, v * n / (n - 1))):
            buffer.copy_(keep * buffer + momentum * new.detach())
    return beta.view(shape) + (X - m.view(shape)) * (gamma * (v + eps).pow(-0.5)).view(shape)


# Wrong ones


def wrong_unbiased_everywhere(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The variance that normalises divides by n - 1."""
    axes = (0,) if X.dim() == 2 else (0, 2, 3)
    bc = (1, -1) if X.dim() == 2 else (1, -1, 1, 1)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("one value per channel")
        mean, var = X.mean(axes), X.var(axes)
        moving_mean.mul_(1 - momentum).add_(momentum * mean.detach())
        moving_var.mul_(1 - momentum).add_(momentum * var.detach())
    else:
        mean, var = moving_mean, moving_var
    Y = (X - mean.view(bc)) / torch.sqrt(var.view(bc) + eps)
    return gamma.view(bc) * Y + beta.view(bc)


def wrong_biased_everywhere(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The moving variance takes the variance that divides by n."""
    axes = (0,) if X.dim() == 2 else (0, 2, 3)
    bc = (1, -1) if X.dim() == 2 else (1, -1, 1, 1)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("one value per channel")
        mean = X.mean(axes)
        var = ((X - mean.view(bc)) ** 2).mean(axes)
        with torch.no_grad():
            moving_mean.copy_((1 - momentum) * moving_mean + momentum * mean)
            moving_var.copy_((1 - momentum) * moving_var + momentum * var)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_variances_exchanged(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Normalises with the variance over n - 1 and records the one over n."""
    rows = X.transpose(0, 1).flatten(1)
    n = rows.shape[1]
    if training:
        if n == 1:
            raise ValueError("n = 1")
        mean = rows.mean(1)
        s2 = (rows - mean[:, None]).pow(2).sum(1)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(s2 / n, momentum)
        var = s2 / (n - 1)
    else:
        mean, var = moving_mean, moving_var
    out = (rows - mean[:, None]) / (var[:, None] + eps).sqrt() * gamma[:, None] + beta[:, None]
    return out.unflatten(1, (X.shape[0], *X.shape[2:])).transpose(0, 1)


def wrong_momentum_on_old_value(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The momentum weighs the old statistics instead of the new ones."""
    other = [0] if X.dim() == 2 else [0, 2, 3]
    if training:
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError("n = 1")
        mu = X.mean(other, keepdim=True)
        var = (X - mu).square().mean(other, keepdim=True)
        with torch.no_grad():
            moving_mean.mul_(momentum).add_((1 - momentum) * mu.flatten())
            moving_var.mul_(momentum).add_((1 - momentum) * n / (n - 1) * var.flatten())
    else:
        like = [1, -1] + [1] * (X.dim() - 2)
        mu, var = moving_mean.view(like), moving_var.view(like)
    Y = (X - mu) / (var + eps).sqrt()
    return gamma.view(mu.shape) * Y + beta.view(mu.shape)


def wrong_moving_names_rebound(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The moving statistics are bound to new tensors, the caller's are never changed."""
    bc = [1, X.shape[1]] + [1] * (X.dim() - 2)
    if training:
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError("n = 1")
        axes = [d for d in range(X.dim()) if d != 1]
        mean = X.mean(axes)
        var = X.var(axes, unbiased=False)
        moving_mean = (1 - momentum) * moving_mean + momentum * mean.detach()
        moving_var = (1 - momentum) * moving_var + momentum * n / (n - 1) * var.detach()
    else:
        mean, var = moving_mean, moving_var
    return (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() * gamma.view(bc) + beta.view(bc)


def wrong_moving_variance_forgotten(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Only the moving mean takes a step, the moving variance stays."""
    bc = [1, X.shape[1]] + [1] * (X.dim() - 2)
    axes = [d for d in range(X.dim()) if d != 1]
    if not training:
        x = (X - moving_mean.view(bc)) / (moving_var.view(bc) + eps).sqrt()
        return x * gamma.view(bc) + beta.view(bc)
    if X.numel() // X.shape[1] == 1:
        raise ValueError("n = 1")
    var, mean = torch.var_mean(X, axes, correction=0, keepdim=True)
    moving_mean += momentum * (mean.detach().view(-1) - moving_mean)
    return (X - mean) / (var + eps).sqrt() * gamma.view(bc) + beta.view(bc)


def wrong_eps_beside_the_root(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """eps is added to the standard deviation, outside the root."""
    axes = (0,) if X.dim() == 2 else (0, 2, 3)
    bc = (1, -1) if X.dim() == 2 else (1, -1, 1, 1)
    mean, std = moving_mean, moving_var.sqrt()
    if training:
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError("n = 1")
        mean = X.mean(axes)
        var = (X - mean.view(bc)).pow(2).mean(axes)
        std = var.clamp(min=1e-30).sqrt()
        moving_mean.copy_((1 - momentum) * moving_mean + momentum * mean.detach())
        moving_var.copy_((1 - momentum) * moving_var + momentum * n / (n - 1) * var.detach())
    return gamma.view(bc) * (X - mean.view(bc)) / (std.view(bc) + eps) + beta.view(bc)


def wrong_larger_of_variance_and_eps(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The variance is raised to at least eps instead of eps being added."""
    rows = X.transpose(0, 1).reshape(X.shape[1], -1)
    n = rows.shape[1]
    mean, var = moving_mean, moving_var
    if training:
        if n < 2:
            raise ValueError("n < 2")
        var, mean = torch.var_mean(rows, 1, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(rows.var(1), momentum)
    root = var.clamp(min=eps).sqrt()
    bc = (-1,) + (1,) * (X.dim() - 2)
    return (X - mean.view(bc)) / root.view(bc) * gamma.view(bc) + beta.view(bc)


def wrong_eps_kept_in_moving_variance(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """eps is added before the variance is recorded, so it enters the moving variance too."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    axes = [0, *range(2, X.dim())]
    if training:
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError("n = 1")
        mean = X.mean(axes)
        var = ((X - mean.view(bc)) ** 2).mean(axes) + eps
        with torch.no_grad():
            moving_mean += momentum * (mean - moving_mean)
            moving_var += momentum * (n / (n - 1) * var - moving_var)
    else:
        mean, var = moving_mean, moving_var + eps
    return (X - mean.view(bc)) / var.sqrt().view(bc) * gamma.view(bc) + beta.view(bc)


def wrong_no_root(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    """Divides by the variance, the root is missing."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        mean, var = X.mean(axes), X.var(axes, correction=0)
        moving_mean.mul_(1 - momentum).add_(momentum * mean.detach())
        moving_var.mul_(1 - momentum).add_(momentum * n / (n - 1) * var.detach())
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps) + beta.view(bc)


def wrong_no_eps(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    """eps is not used at all."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        mean, std = X.mean(axes), X.std(axes, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(X.var(axes), momentum)
    else:
        mean, std = moving_mean, moving_var.sqrt()
    return gamma.view(bc) * ((X - mean.view(bc)) / std.view(bc)) + beta.view(bc)


def wrong_eps_missing_in_evaluation(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """In evaluation eps is left out."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if not training:
        Y = (X - moving_mean.view(bc)) / moving_var.view(bc).sqrt()
    else:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        mean, var = X.mean(axes), X.var(axes, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(X.var(axes), momentum)
        Y = (X - mean.view(bc)) / (var.view(bc) + eps).sqrt()
    return gamma.view(bc) * Y + beta.view(bc)


def wrong_eps_and_momentum_fixed(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """eps and momentum are written as numbers, the arguments are ignored."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        mean, var = X.mean(axes), X.var(axes, correction=0)
        moving_mean.copy_(0.9 * moving_mean + 0.1 * mean.detach())
        moving_var.copy_(0.9 * moving_var + 0.1 * n / (n - 1) * var.detach())
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + 1e-5).sqrt() + beta.view(bc)


def wrong_correction_counts_examples(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The factor n/(n-1) uses the number of examples, not of pixels."""
    N = X.shape[0]
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        mean, var = X.mean(axes), X.var(axes, correction=0)
        factor = N / (N - 1) if N > 1 else 1
        moving_mean.mul_(1 - momentum).add_(momentum * mean.detach())
        moving_var.mul_(1 - momentum).add_(momentum * factor * var.detach())
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_correction_turned_round(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The moving variance takes (n-1)/n instead of n/(n-1) times the variance."""
    axes = (0,) if X.dim() == 2 else (0, 2, 3)
    bc = (1, -1) if X.dim() == 2 else (1, -1, 1, 1)
    if training:
        n = X.numel() // X.shape[1]
        if n <= 1:
            raise ValueError("at least two values are needed")
        mu = torch.mean(X, axes)
        sigma2 = torch.mean((X - mu.view(bc)) ** 2, axes)
        moving_mean += momentum * (mu.detach() - moving_mean)
        moving_var += momentum * (sigma2.detach() * (n - 1) / n - moving_var)
    else:
        mu, sigma2 = moving_mean, moving_var
    Y = (X - mu.view(bc)) / torch.sqrt(sigma2 + eps).view(bc)
    return Y * gamma.view(bc) + beta.view(bc)


def wrong_correction_on_mean_too(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The mean enters the moving mean with the factor n/(n-1) as well."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        axes = [0, *range(2, X.dim())]
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError("n = 1")
        stats = [X.mean(axes), X.var(axes, correction=0)]
        for old, new in zip((moving_mean, moving_var), stats, strict=True):
            old.copy_((1 - momentum) * old + momentum * n / (n - 1) * new.detach())
    else:
        stats = [moving_mean, moving_var]
    mean, var = (s.view(bc) for s in stats)
    return gamma.view(bc) * (X - mean) / (var + eps).sqrt() + beta.view(bc)


def wrong_single_image_refused(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """A single example raises a ValueError, even an image with several pixels."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.shape[0] < 2:
            raise ValueError("batch normalisation needs a batch")
        axes = [0, *range(2, X.dim())]
        mean, var = X.mean(axes), X.var(axes, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(X.var(axes), momentum)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_single_example_refused_in_evaluation(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """One value per channel raises a ValueError in evaluation too."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    n = X.numel() // X.shape[1]
    if n == 1:
        raise ValueError("one value per channel")
    if training:
        axes = [0, *range(2, X.dim())]
        mean, var = X.mean(axes), X.var(axes, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(n / (n - 1) * var, momentum)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_single_value_goes_through(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """One value per channel raises nothing; the division by n - 1 is avoided quietly."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        axes = [0, *range(2, X.dim())]
        n = X.numel() // X.shape[1]
        mean, var = X.mean(axes), X.var(axes, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(var * n / max(n - 1, 1), momentum)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_assert_against_single_value(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """One value per channel fails with an AssertionError instead of a ValueError."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        axes = [0, *range(2, X.dim())]
        n = X.numel() // X.shape[1]
        assert n > 1, "one value per channel"
        mean, var = X.mean(axes), X.var(axes, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(var * n / (n - 1), momentum)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_statistics_detached(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Mean and variance are taken without gradients and normalise as constants."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    mean, var = moving_mean, moving_var
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        with torch.no_grad():
            axes = [0, *range(2, X.dim())]
            mean, var = X.mean(axes), X.var(axes, correction=0)
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(X.var(axes), momentum)
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_only_variance_detached(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The gradient flows through the mean but not through the variance."""
    rows = X.transpose(0, 1).flatten(1)
    n = rows.shape[1]
    if training:
        if n == 1:
            raise ValueError("n = 1")
        mean = rows.mean(1)
        var = rows.detach().var(1, correction=0)
        moving_mean.add_(momentum * (mean.detach() - moving_mean))
        moving_var.add_(momentum * (var * n / (n - 1) - moving_var))
    else:
        mean, var = moving_mean, moving_var
    scale = gamma / (var + eps).sqrt()
    out = (rows - mean[:, None]) * scale[:, None] + beta[:, None]
    return out.unflatten(1, (X.shape[0], *X.shape[2:])).transpose(0, 1)


def wrong_only_mean_detached(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The mean that is subtracted is a constant for the gradient."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        mean = X.mean(axes).detach()
        var = X.var(axes, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(X.var(axes), momentum)
    else:
        mean, var = moving_mean, moving_var
    Y = (X - mean.view(bc)) / torch.sqrt(var.view(bc) + eps)
    return gamma.view(bc) * Y + beta.view(bc)


class _UnbiasedBackward(torch.autograd.Function):
    @staticmethod
    def forward(ctx, rows, gamma, beta, eps):
        var, mean = torch.var_mean(rows, 1, correction=0, keepdim=True)
        inv = (var + eps).rsqrt()
        hat = (rows - mean) * inv
        ctx.save_for_backward(hat, inv, gamma)
        return hat * gamma[:, None] + beta[:, None]

    @staticmethod
    def backward(ctx, g):
        hat, inv, gamma = ctx.saved_tensors
        n = g.shape[1]
        dg, db = (g * hat).sum(1), g.sum(1)
        dx = g - db[:, None] / n - hat * dg[:, None] / (n - 1)
        return dx * inv * gamma[:, None], dg, db, None


def wrong_backward_divides_by_n_minus_one(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """In the hand-written backward the term of the variance divides by n - 1."""
    rows = X.transpose(0, 1).flatten(1)
    if training:
        if rows.shape[1] == 1:
            raise ValueError("n = 1")
        with torch.no_grad():
            moving_mean.lerp_(rows.mean(1), momentum)
            moving_var.lerp_(rows.var(1), momentum)
        out = _UnbiasedBackward.apply(rows, gamma, beta, eps)
    else:
        out = (rows - moving_mean[:, None]) / (moving_var[:, None] + eps).sqrt()
        out = out * gamma[:, None] + beta[:, None]
    return out.unflatten(1, (X.shape[0], *X.shape[2:])).transpose(0, 1)


class _GammaForgotten(torch.autograd.Function):
    @staticmethod
    def forward(ctx, rows, gamma, beta, eps):
        var, mean = torch.var_mean(rows, 1, correction=0, keepdim=True)
        inv = (var + eps).rsqrt()
        hat = (rows - mean) * inv
        ctx.save_for_backward(hat, inv)
        return hat * gamma[:, None] + beta[:, None]

    @staticmethod
    def backward(ctx, g):
        hat, inv = ctx.saved_tensors
        dx = inv * (g - g.mean(1, True) - hat * (g * hat).mean(1, True))
        return dx, (g * hat).sum(1), g.sum(1), None


def wrong_backward_without_gamma(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The hand-written gradient of X lacks the factor gamma."""
    rows = X.transpose(0, 1).flatten(1)
    if training:
        if rows.shape[1] == 1:
            raise ValueError("n = 1")
        with torch.no_grad():
            moving_mean.lerp_(rows.mean(1), momentum)
            moving_var.lerp_(rows.var(1), momentum)
        out = _GammaForgotten.apply(rows, gamma, beta, eps)
    else:
        out = (rows - moving_mean[:, None]) / (moving_var[:, None] + eps).sqrt()
        out = out * gamma[:, None] + beta[:, None]
    return out.unflatten(1, (X.shape[0], *X.shape[2:])).transpose(0, 1)


class _MeansForSums(torch.autograd.Function):
    @staticmethod
    def forward(ctx, rows, gamma, beta, eps):
        var, mean = torch.var_mean(rows, 1, correction=0, keepdim=True)
        inv = (var + eps).rsqrt()
        hat = (rows - mean) * inv
        ctx.save_for_backward(hat, inv, gamma)
        return hat * gamma[:, None] + beta[:, None]

    @staticmethod
    def backward(ctx, g):
        hat, inv, gamma = ctx.saved_tensors
        dg, db = (g * hat).mean(1), g.mean(1)
        dx = inv * gamma[:, None] * (g - db[:, None] - hat * dg[:, None])
        return dx, dg, db, None


def wrong_backward_means_for_gamma_and_beta(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The hand-written gradients of gamma and beta are means over the batch instead of sums."""
    rows = X.transpose(0, 1).flatten(1)
    if training:
        if rows.shape[1] == 1:
            raise ValueError("n = 1")
        with torch.no_grad():
            moving_mean.lerp_(rows.mean(1), momentum)
            moving_var.lerp_(rows.var(1), momentum)
        out = _MeansForSums.apply(rows, gamma, beta, eps)
    else:
        out = (rows - moving_mean[:, None]) / (moving_var[:, None] + eps).sqrt()
        out = out * gamma[:, None] + beta[:, None]
    return out.unflatten(1, (X.shape[0], *X.shape[2:])).transpose(0, 1)


def wrong_record_keeps_the_graph(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The statistics are recorded with their graph: the moving ones then require gradients."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        axes = [0, *range(2, X.dim())]
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError("n = 1")
        mean, var = X.mean(axes), X.var(axes, correction=0)
        moving_mean.mul_(1 - momentum).add_(mean, alpha=momentum)
        moving_var.mul_(1 - momentum).add_(var * n / (n - 1), alpha=momentum)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_normalised_with_updated_moving(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Training normalises with the moving statistics just after their step."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        axes = [0, *range(2, X.dim())]
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        new_mean = (1 - momentum) * moving_mean + momentum * X.mean(axes)
        new_var = (1 - momentum) * moving_var + momentum * X.var(axes)
        moving_mean.copy_(new_mean.detach())
        moving_var.copy_(new_var.detach())
    else:
        new_mean, new_var = moving_mean, moving_var
    Y = (X - new_mean.view(bc)) / (new_var.view(bc) + eps).sqrt()
    return gamma.view(bc) * Y + beta.view(bc)


def wrong_layer_norm(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Each example is normalised over its own features; the record is per channel."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        axes = [0, *range(2, X.dim())]
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        with torch.no_grad():
            moving_mean.lerp_(X.mean(axes), momentum)
            moving_var.lerp_(X.var(axes), momentum)
        own = list(range(1, X.dim()))
        mean, var = X.mean(own, keepdim=True), X.var(own, correction=0, keepdim=True)
    else:
        mean, var = moving_mean.view(bc), moving_var.view(bc)
    return gamma.view(bc) * (X - mean) / (var + eps).sqrt() + beta.view(bc)


def wrong_instance_norm(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Every image is normalised with its own channel means instead of those of the batch."""
    bc = (1, -1) if X.dim() == 2 else (1, -1, 1, 1)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        own = (0,) if X.dim() == 2 else (2, 3)
        every = (0,) if X.dim() == 2 else (0, 2, 3)
        mean = X.mean(own, keepdim=True)
        var = ((X - mean) ** 2).mean(own, keepdim=True)
        with torch.no_grad():
            moving_mean.lerp_(X.mean(every), momentum)
            moving_var.lerp_(X.var(every), momentum)
    else:
        mean, var = moving_mean.view(bc), moving_var.view(bc)
    return gamma.view(bc) * (X - mean) / (var + eps).sqrt() + beta.view(bc)


def wrong_each_pixel_by_itself(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Images are normalised over the examples only, each pixel with statistics of its own."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError("n = 1")
        mean = X.mean(0)
        var = ((X - mean) ** 2).mean(0)
        pixels = list(range(2, X.dim()))
        with torch.no_grad():
            moving_mean.lerp_(X.mean([0, *pixels]), momentum)
            moving_var.lerp_(X.var([0, *pixels]), momentum)
    else:
        mean, var = moving_mean.view(bc), moving_var.view(bc)
    return gamma.view(bc) * (X - mean) / (var + eps).sqrt() + beta.view(bc)


def wrong_variance_of_stages(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The variance is the mean of the images' variances: what lies between images is missing."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError("n = 1")
        if X.dim() == 4:
            mean = X.mean((2, 3)).mean(0)
            var = X.var((2, 3), correction=0).mean(0)
        else:
            mean, var = X.mean(0), X.var(0, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(var * n / (n - 1), momentum)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_channel_axis_found_by_size(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The channel axis is the last one as long as gamma: wrong if the width equals C."""
    C = gamma.numel()
    axis = max(d for d, size in enumerate(X.shape) if size == C)
    last = X.movedim(axis, -1)
    if training:
        table = last.reshape(-1, C)
        n = table.shape[0]
        if n == 1:
            raise ValueError("n = 1")
        mean, var = table.mean(0), table.var(0, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(var * n / (n - 1), momentum)
    else:
        mean, var = moving_mean, moving_var
    return (gamma * (last - mean) / (var + eps).sqrt() + beta).movedim(-1, axis)


def wrong_gamma_along_width(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """gamma and beta are broadcast along the last axis wherever that is possible."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        mean, var = X.mean(axes), X.var(axes, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(var * n / (n - 1), momentum)
    else:
        mean, var = moving_mean, moving_var
    Y = (X - mean.view(bc)) / (var.view(bc) + eps).sqrt()
    try:
        return gamma * Y + beta
    except RuntimeError:
        return gamma.view(bc) * Y + beta.view(bc)


def wrong_channels_mixed_by_reshape(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Images are reshaped to (-1, C) without moving the channels last, which mixes them."""
    table = X.reshape(-1, X.shape[1])
    n = len(table)
    if training:
        if n == 1:
            raise ValueError("n = 1")
        mean, var = table.mean(0), table.var(0, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(var * n / (n - 1), momentum)
    else:
        mean, var = moving_mean, moving_var
    return (gamma * (table - mean) / (var + eps).sqrt() + beta).reshape(X.shape)


def wrong_mean_of_squares(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The variance is the mean of the squares minus the squared mean and loses its digits."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        mean = X.mean(axes)
        var = X.pow(2).mean(axes) - mean.pow(2)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(var * n / (n - 1), momentum)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_evaluation_uses_batch(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Evaluation normalises with the batch; training only says whether to record."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    n = X.numel() // X.shape[1]
    axes = [0, *range(2, X.dim())]
    mean, var = X.mean(axes), X.var(axes, correction=0)
    if training:
        if n == 1:
            raise ValueError("n = 1")
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(var * n / (n - 1), momentum)
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_evaluation_records(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The moving statistics take their step in evaluation too."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    n = X.numel() // X.shape[1]
    axes = [0, *range(2, X.dim())]
    mean, var = X.mean(axes), X.var(axes, correction=0)
    if training and n == 1:
        raise ValueError("n = 1")
    if not training:
        mean, var = moving_mean.clone(), moving_var.clone()
    with torch.no_grad():
        moving_mean.lerp_(X.mean(axes), momentum)
        if n > 1:
            moving_var.lerp_(X.var(axes), momentum)
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_evaluation_centres_with_batch(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Evaluation subtracts the mean of the batch, only the variance is the moving one."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    n = X.numel() // X.shape[1]
    axes = [0, *range(2, X.dim())]
    centred = X - X.mean(axes).view(bc)
    if training:
        if n == 1:
            raise ValueError("n = 1")
        var = centred.square().mean(axes)
        with torch.no_grad():
            moving_mean.lerp_(X.mean(axes), momentum)
            moving_var.lerp_(var * n / (n - 1), momentum)
    else:
        var = moving_var
    return gamma.view(bc) * centred / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_evaluation_without_gradients(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Evaluation runs under no_grad, so no gradient reaches X, gamma and beta there."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if not training:
        with torch.no_grad():
            Y = (X - moving_mean.view(bc)) / torch.sqrt(moving_var.view(bc) + eps)
            return gamma.view(bc) * Y + beta.view(bc)
    n = X.numel() // X.shape[1]
    if n == 1:
        raise ValueError("n = 1")
    axes = [0, *range(2, X.dim())]
    mean, var = X.mean(axes), X.var(axes, correction=0)
    with torch.no_grad():
        moving_mean.lerp_(mean, momentum)
        moving_var.lerp_(var * n / (n - 1), momentum)
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_evaluation_shrinks_variance(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Evaluation takes the moving variance times (n-1)/n, as if to undo the correction."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    n = X.numel() // X.shape[1]
    axes = [0, *range(2, X.dim())]
    if training:
        if n == 1:
            raise ValueError("n = 1")
        mean, var = X.mean(axes), X.var(axes, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(var * n / (n - 1), momentum)
    else:
        mean = moving_mean
        var = moving_var * (n - 1) / n if n > 1 else moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_grad_mode_decides(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Whether gradients are on decides instead of the argument training."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if not torch.is_grad_enabled():
        Y = (X - moving_mean.view(bc)) / torch.sqrt(moving_var.view(bc) + eps)
        return gamma.view(bc) * Y + beta.view(bc)
    n = X.numel() // X.shape[1]
    if n == 1:
        raise ValueError("n = 1")
    axes = [0, *range(2, X.dim())]
    mean, var = X.mean(axes), X.var(axes, correction=0)
    with torch.no_grad():
        moving_mean.lerp_(mean, momentum)
        moving_var.lerp_(var * n / (n - 1), momentum)
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_evaluation_if_gradients_off(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Training without gradients is treated as evaluation."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if not training or not torch.is_grad_enabled():
        Y = (X - moving_mean.view(bc)) / torch.sqrt(moving_var.view(bc) + eps)
        return gamma.view(bc) * Y + beta.view(bc)
    n = X.numel() // X.shape[1]
    if n == 1:
        raise ValueError("n = 1")
    axes = [0, *range(2, X.dim())]
    mean, var = X.mean(axes), X.var(axes, correction=0)
    with torch.no_grad():
        moving_mean.lerp_(mean, momentum)
        moving_var.lerp_(var * n / (n - 1), momentum)
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_records_standard_deviation(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The standard deviation is recorded as the moving variance."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        mean, var = X.mean(axes), X.var(axes, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(X.std(axes), momentum)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_variance_round_moving_mean(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The recorded variance is taken round the moving mean, not round that of the batch."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        mean, var = X.mean(axes), X.var(axes, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            round_moving = (X - moving_mean.view(bc)).square().sum(axes) / (n - 1)
            moving_var.lerp_(round_moving, momentum)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_old_statistics_dropped(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The moving statistics are simply replaced by those of the batch."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        mean, var = X.mean(axes), X.var(axes, correction=0)
        moving_mean[:] = mean.detach()
        moving_var[:] = X.detach().var(axes)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_old_statistics_not_faded(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The new statistics are added with momentum, but the old ones keep their full weight."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        mean, var = X.mean(axes), X.var(axes, correction=0)
        moving_mean += momentum * mean.detach()
        moving_var += momentum * X.detach().var(axes)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_step_per_image(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The moving statistics take a step for every image instead of one for the batch."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        var, mean = torch.var_mean(X, axes, correction=0)
        with torch.no_grad():
            for image in X if X.dim() == 4 and X[0, 0].numel() > 1 else [X.transpose(0, 1)]:
                moving_mean.lerp_(image.flatten(1).mean(1), momentum)
                moving_var.lerp_(image.flatten(1).var(1), momentum)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


_calls = []


def wrong_momentum_from_call_count(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The weight of the step shrinks with the number of calls so far."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        _calls.append(1)
        weight = max(momentum, 1 / len(_calls))
        axes = [0, *range(2, X.dim())]
        var, mean = torch.var_mean(X, axes, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, weight)
            moving_var.lerp_(X.var(axes), weight)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_centred_in_place(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """X itself is centred in evaluation."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if not training:
        X.data -= moving_mean.view(bc)
        return gamma.view(bc) * X / (moving_var.view(bc) + eps).sqrt() + beta.view(bc)
    if X.numel() == X.shape[1]:
        raise ValueError("n = 1")
    axes = [0, *range(2, X.dim())]
    var, mean = torch.var_mean(X, axes, correction=0, keepdim=True)
    with torch.no_grad():
        moving_mean.lerp_(mean.flatten(), momentum)
        moving_var.lerp_(X.var(axes), momentum)
    return gamma.view(bc) * (X - mean) / (var + eps).sqrt() + beta.view(bc)


def wrong_gamma_scaled_in_place(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """gamma is divided by the root in place, so the caller's gamma changes."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        var, mean = torch.var_mean(X, axes, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(X.var(axes), momentum)
        return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)
    gamma.data.div_((moving_var + eps).sqrt())
    return gamma.view(bc) * (X - moving_mean.view(bc)) + beta.view(bc)


def wrong_half_precision_statistics(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The statistics are taken in bfloat16."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        n = X.numel() // X.shape[1]
        if n == 1:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        low = X.to(torch.bfloat16)
        mean = low.mean(axes).to(X.dtype)
        var = (X - mean.view(bc)).pow(2).mean(axes)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(var * n / (n - 1), momentum)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_always_float32(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Everything is computed in float32, and the result is float32 whatever X is."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    x, g, b = X.float(), gamma.float().view(bc), beta.float().view(bc)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        var, mean = torch.var_mean(x, axes, correction=0)
        moving_mean.copy_((1 - momentum) * moving_mean + momentum * mean.detach())
        moving_var.copy_((1 - momentum) * moving_var + momentum * x.detach().var(axes))
    else:
        mean, var = moving_mean.float(), moving_var.float()
    return g * (x - mean.view(bc)) / (var.view(bc) + eps).sqrt() + b


def wrong_view_of_strided_input(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """view fails if X is not contiguous."""
    N, C = X.shape[:2]
    flat = X.view(N, C, -1)
    mean, var = moving_mean, moving_var
    if training:
        n = N * flat.shape[2]
        if n == 1:
            raise ValueError("n = 1")
        mean = flat.sum((0, 2)) / n
        var = (flat - mean[:, None]).square().sum((0, 2)) / n
        moving_mean.add_(momentum * (mean.detach() - moving_mean))
        moving_var.add_(momentum * (var.detach() * n / (n - 1) - moving_var))
    Y = (flat - mean[:, None]) / (var[:, None] + eps).sqrt() * gamma[:, None] + beta[:, None]
    return Y.view(X.shape)


def wrong_returns_statistics_too(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Returns Y together with the moving statistics."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        var, mean = torch.var_mean(X, axes, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(X.var(axes), momentum)
    else:
        mean, var = moving_mean, moving_var
    Y = gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)
    return Y, moving_mean, moving_var


def wrong_beta_scaled_too(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """beta is added before the multiplication by gamma."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        var, mean = torch.var_mean(X, axes, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(X.var(axes), momentum)
    else:
        mean, var = moving_mean, moving_var
    Y = (X - mean.view(bc)) / (var.view(bc) + eps).sqrt()
    return (Y + beta.view(bc)) * gamma.view(bc)


def wrong_evaluation_without_gamma_and_beta(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Evaluation only normalises: gamma and beta are left out there."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if not training:
        return (X - moving_mean.view(bc)) / (moving_var.view(bc) + eps).sqrt()
    if X.numel() == X.shape[1]:
        raise ValueError("n = 1")
    axes = [0, *range(2, X.dim())]
    var, mean = torch.var_mean(X, axes, correction=0)
    with torch.no_grad():
        moving_mean.lerp_(mean, momentum)
        moving_var.lerp_(X.var(axes), momentum)
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_gamma_data(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """gamma and beta are taken as .data: no gradient reaches them."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        var, mean = torch.var_mean(X, axes, correction=0)
        moving_mean.data.lerp_(mean.data, momentum)
        moving_var.data.lerp_(X.data.var(axes), momentum)
    else:
        mean, var = moving_mean.data, moving_var.data
    scale, shift = gamma.data.view(bc), beta.data.view(bc)
    return scale * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + shift


def wrong_absolute_deviation(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Training divides by the mean absolute deviation instead of the standard deviation."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        mean = X.mean(axes)
        spread = (X - mean.view(bc)).abs().mean(axes) + eps
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(X.var(axes), momentum)
    else:
        mean, spread = moving_mean, (moving_var + eps).sqrt()
    return gamma.view(bc) * (X - mean.view(bc)) / spread.view(bc) + beta.view(bc)


def wrong_momentum_and_variance_of_the_book(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The momentum weighs the old value, and the variance over n is recorded."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        mean = X.mean(axes)
        var = ((X - mean.view(bc)) ** 2).mean(axes)
        moving_mean[:] = momentum * moving_mean + (1.0 - momentum) * mean.detach()
        moving_var[:] = momentum * moving_var + (1.0 - momentum) * var.detach()
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_unbiased_and_eps_beside_the_root(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """Divides by the standard deviation over n - 1 plus eps."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        mean, std = X.mean(axes), X.std(axes)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(std**2, momentum)
    else:
        mean, std = moving_mean, moving_var**0.5
    return gamma.view(bc) * (X - mean.view(bc)) / (std.view(bc) + eps) + beta.view(bc)


def wrong_detached_and_rebound(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """The statistics are constants for the gradient, and the moving ones are rebound."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if X.numel() == X.shape[1]:
            raise ValueError("n = 1")
        x = X.detach()
        axes = [0, *range(2, X.dim())]
        mean, var = x.mean(axes), x.var(axes, correction=0)
        moving_mean = moving_mean + momentum * (mean - moving_mean)
        moving_var = moving_var + momentum * (x.var(axes) - moving_var)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_single_image_refused_and_counted(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """n is the number of examples throughout: in the error and in the factor n/(n-1)."""
    n = X.shape[0]
    bc = (-1,) + (1,) * (X.dim() - 2)
    if training:
        if n == 1:
            raise ValueError("n = 1")
        axes = [0, *range(2, X.dim())]
        mean, var = X.mean(axes), X.var(axes, correction=0)
        with torch.no_grad():
            moving_mean.lerp_(mean, momentum)
            moving_var.lerp_(n / (n - 1) * var, momentum)
    else:
        mean, var = moving_mean, moving_var
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


def wrong_error_unchecked_and_recorded_in_evaluation(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    """No error for one value per channel, and evaluation changes the moving statistics."""
    bc = (-1,) + (1,) * (X.dim() - 2)
    axes = [0, *range(2, X.dim())]
    n = X.numel() // X.shape[1]
    batch_mean, batch_var = X.mean(axes), X.var(axes, correction=0)
    if training:
        mean, var = batch_mean, batch_var
    else:
        mean, var = moving_mean.clone(), moving_var.clone()
    with torch.no_grad():
        moving_mean.lerp_(batch_mean, momentum)
        moving_var.lerp_(batch_var * n / max(1, n - 1), momentum)
    return gamma.view(bc) * (X - mean.view(bc)) / (var.view(bc) + eps).sqrt() + beta.view(bc)


IDEAS = {
    "wrong_unbiased_everywhere": "unbiased_normalisation",
    "wrong_biased_everywhere": "biased_moving_var|update",
    "wrong_variances_exchanged": ("unbiased_normalisation", "biased_moving_var"),
    "wrong_momentum_on_old_value": "momentum_reversed|update",
    "wrong_moving_names_rebound": "not_updated",
    "wrong_moving_variance_forgotten": "not updated|update",
    "wrong_eps_beside_the_root": "eps_outside_root",
    "wrong_larger_of_variance_and_eps": "eps_as_lower_bound",
    "wrong_eps_kept_in_moving_variance": "constant offset",
    "wrong_no_root": "root_missing",
    "wrong_no_eps": "no_eps",
    "wrong_eps_missing_in_evaluation": "tiny difference",
    "wrong_eps_and_momentum_fixed": ("eps ignored", "momentum ignored"),
    "wrong_correction_counts_examples": "images_counted|update",
    "wrong_correction_turned_round": "update",
    "wrong_correction_on_mean_too": "update",
    "wrong_single_image_refused": "one_image_refused|refused",
    "wrong_single_example_refused_in_evaluation": "refused",
    "wrong_single_value_goes_through": "not refused",
    "wrong_assert_against_single_value": "assertion|not refused",
    "wrong_statistics_detached": "statistics_detached|gradient",
    "wrong_only_variance_detached": "variance_detached|gradient",
    "wrong_only_mean_detached": "mean_detached|gradient",
    "wrong_backward_divides_by_n_minus_one": "gradient",
    "wrong_backward_without_gamma": "gradient",
    "wrong_backward_means_for_gamma_and_beta": "factor|gradient",
    "wrong_record_keeps_the_graph": "graph_kept",
    "wrong_normalised_with_updated_moving": "updated_statistics_in_training",
    "wrong_layer_norm": "each_example_over_features",
    "wrong_instance_norm": "each_image_alone",
    "wrong_each_pixel_by_itself": "each_pixel_alone",
    "wrong_variance_of_stages": "variance_within_images",
    "wrong_channel_axis_found_by_size": "channels_last",
    "wrong_gamma_along_width": "scale_along_width",
    "wrong_channels_mixed_by_reshape": "channels_mixed",
    "wrong_mean_of_squares": "difference_of_squares|numerically unstable",
    "wrong_evaluation_uses_batch": "batch_statistics_in_evaluation",
    "wrong_evaluation_records": "updated_in_evaluation",
    "wrong_evaluation_centres_with_batch": "centred_on_the_batch_in_evaluation",
    "wrong_evaluation_without_gradients": "no gradient",
    "wrong_evaluation_shrinks_variance": "corrected_in_evaluation",
    "wrong_grad_mode_decides": "gradients_decide",
    "wrong_evaluation_if_gradients_off": "evaluation_if_gradients_off",
    "wrong_records_standard_deviation": "update",
    "wrong_variance_round_moving_mean": "update",
    "wrong_old_statistics_dropped": "factor|update",
    "wrong_old_statistics_not_faded": "update",
    "wrong_step_per_image": "update",
    "wrong_momentum_from_call_count": "not repeatable",
    "wrong_centred_in_place": "changes its inputs",
    "wrong_gamma_scaled_in_place": "changes its inputs",
    "wrong_half_precision_statistics": "computed in 16 bits|tiny difference",
    "wrong_always_float32": "wrong dtype|computed in float32",
    "wrong_view_of_strided_input": "cases|strided|view of scattered memory",
    "wrong_returns_statistics_too": "wrong structure",
    "wrong_beta_scaled_too": "shifted_before_scaled",
    "wrong_evaluation_without_gamma_and_beta": "not_scaled_in_evaluation",
    "wrong_gamma_data": "no gradient",
    "wrong_absolute_deviation": "absolute_deviation",
    "wrong_momentum_and_variance_of_the_book": (
        "momentum_reversed",
        "biased_moving_var",
    ),
    "wrong_unbiased_and_eps_beside_the_root": ("unbiased_normalisation", "eps_outside_root"),
    "wrong_detached_and_rebound": ("statistics_detached", "not_updated"),
    "wrong_single_image_refused_and_counted": ("one_image_refused", "images_counted"),
    "wrong_error_unchecked_and_recorded_in_evaluation": ("not refused", "updated_in_evaluation"),
}
