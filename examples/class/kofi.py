import torch


def sgd(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad / batch_size
                p.grad.zero_()


def softmax(X, dim=-1):
    m = X.amax(dim, keepdim=True)
    e = torch.exp(X - m)
    return e / e.sum(dim, keepdim=True)


def cross_entropy(logits, y, reduction="mean"):
    m = logits.amax(1, keepdim=True)
    s = logits - m
    loss = s.exp().sum(1).log() - s[range(len(y)), y]
    if reduction == "mean":
        return loss.mean()
    elif reduction == "sum":
        return loss.sum()
    elif reduction == "none":
        return loss
    raise ValueError(reduction)


def dropout_layer(X, dropout, training=True):
    if not 0 <= dropout <= 1:
        raise ValueError(dropout)
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    return X * (torch.rand_like(X) >= dropout) / (1 - dropout)


def corr2d(X, K):
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("too big")
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1, dtype=X.dtype)
    for i in range(Y.shape[0])
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i:i + h, j:j + w] * K).sum()
    return Y


def pool2d(X, pool_size, mode="max"):
    p, q = pool_size
    if mode not in ("max", "avg") or p > X.shape[0] or q > X.shape[1]:
        raise ValueError(mode)
    W = X.unfold(0, p, 1).unfold(1, q, 1)
    return W.amax((2, 3)) if mode == "max" else W.mean((2, 3))


def batch_norm(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    # not finished
    pass


def gru(inputs, state, params):
    # not finished
    pass
