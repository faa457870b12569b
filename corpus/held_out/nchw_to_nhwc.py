"""Answers to nchw_to_nhwc by somebody who had seen the notebook alone."""


def wrong_floats(X):
    """Turns everything into float."""
    return X.float().permute(0, 2, 3, 1).contiguous()


def wrong_detached(X):
    """Detaches: no gradient."""
    return X.detach().permute(0, 2, 3, 1).contiguous()


def wrong_viewed(X):
    """View: fails for an X that is not contiguous."""
    N, C, H, W = X.shape
    return X.view(N, C, H * W).transpose(1, 2).contiguous().view(N, H, W, C)


def wrong_contiguous_too_early(X):
    """Contiguous() before permute rather than after."""
    return X.contiguous().permute(0, 2, 3, 1)


def wrong_transposed_in_place(X):
    """Changes X's own shape with transpose_."""
    X = X.transpose_(1, 2).transpose_(2, 3)
    return X.contiguous()


IDEAS = {
    "wrong_floats": "wrong dtype",
    "wrong_detached": "no gradient",
    "wrong_viewed": "view of scattered memory",
    "wrong_contiguous_too_early": "only_permuted",
    "wrong_transposed_in_place": "in place on a leaf",
}
