"""Answers to dropout_layer as students might write them, made from the statement alone."""

import numpy as np
import torch


def right_mask_product(X, dropout, training=True):
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be between 0 and 1")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    mask = (torch.rand(X.shape, device=X.device) >= dropout).to(X.dtype)
    return mask * X / (1 - dropout)


def right_where_bernoulli(X, dropout, training=True):
    if not 0 <= dropout <= 1:
        raise ValueError(f"{dropout} is no probability")
    if not training or dropout == 0:
        return X.clone()
    if dropout == 1.0:
        return X.new_zeros(X.shape)
    keep_prob = 1.0 - dropout
    keep = torch.bernoulli(torch.full(X.shape, keep_prob, device=X.device)).bool()
    return torch.where(keep, X / keep_prob, torch.zeros_like(X))


def right_masked_fill(X, dropout, training=True):
    if dropout > 1 or dropout < 0:
        raise ValueError("dropout out of range")
    if training:
        drop = torch.rand_like(X) < dropout
        scale = 1 / (1 - dropout) if dropout < 1 else 0.0
        return (X * scale).masked_fill(drop, 0.0)
    return X


def right_scaled_noise(X, dropout, training=True):
    p = float(dropout)
    if not (p >= 0.0 and p <= 1.0):
        raise ValueError("the probability has to lie in [0, 1]")
    if training and p > 0.0:
        noise = torch.empty_like(X, requires_grad=False).bernoulli_(1.0 - p)
        if p < 1.0:
            noise.div_(1.0 - p)
        return X * noise
    return X


def wrong_probability_to_keep(X, dropout, training=True):
    """Takes dropout for the probability to keep an element."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 0:
        return torch.zeros_like(X)
    mask = torch.rand(X.shape, device=X.device) < dropout
    return X * mask / dropout


def wrong_survivors_not_rescaled(X, dropout, training=True):
    """Zeroes elements but does not divide the others by 1 - p."""
    if not 0 <= dropout <= 1:
        raise ValueError("dropout not in [0, 1]")
    if not training:
        return X
    mask = (torch.rand(X.shape, device=X.device) >= dropout).to(X.dtype)
    return X * mask


def wrong_scaled_in_evaluation(X, dropout, training=True):
    """Leaves the survivors as they are and scales by 1 - p in evaluation instead."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout has to be a probability")
    if training:
        keep = torch.bernoulli(torch.full_like(X, 1 - dropout))
        return X * keep
    return X * (1 - dropout)


def wrong_multiplied_instead_of_divided(X, dropout, training=True):
    """Multiplies the survivors by 1 - p instead of dividing by it."""
    if dropout < 0.0 or dropout > 1.0:
        raise ValueError("Dropout probability must be between 0 and 1")
    if not training:
        return X
    mask = torch.rand_like(X) > dropout
    return X * mask * (1 - dropout)


def wrong_training_ignored(X, dropout, training=True):
    """Drops elements in evaluation too."""
    if not 0 <= dropout <= 1:
        raise ValueError("dropout should be in [0, 1]")
    if dropout == 1:
        return torch.zeros_like(X)
    if dropout == 0:
        return X
    mask = (torch.rand(X.shape, device=X.device) > dropout).to(X.dtype)
    return mask * X / (1.0 - dropout)


def wrong_range_checked_in_training_only(X, dropout, training=True):
    """Returns X in evaluation before the range of dropout has been checked."""
    if not training:
        return X
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must lie between 0 and 1")
    if dropout == 1:
        return torch.zeros_like(X)
    keep = torch.rand(X.shape, device=X.device) >= dropout
    return torch.where(keep, X / (1 - dropout), torch.zeros_like(X))


def wrong_division_by_zero(X, dropout, training=True):
    """No special case for dropout=1, where 0/0 gives NaN."""
    if dropout < 0 or dropout > 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {dropout}")
    if not training or dropout == 0:
        return X
    mask = torch.empty_like(X).bernoulli_(1 - dropout)
    return X * mask / (1 - dropout)


def wrong_one_mask_for_the_batch(X, dropout, training=True):
    """Draws one mask of the shape of an example, and all examples of the batch share it."""
    if not (0 <= dropout <= 1):
        raise ValueError("invalid dropout")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    mask = (torch.rand(X.shape[1:], device=X.device) > dropout).to(X.dtype)
    return X * mask / (1 - dropout)


def wrong_sets_a_seed(X, dropout, training=True):
    """Sets a seed itself, so every call draws the same mask."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be between 0 and 1")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    torch.manual_seed(42)  # for reproducibility
    mask = (torch.rand(X.shape) > dropout).to(device=X.device, dtype=X.dtype)
    return X * mask / (1 - dropout)


def wrong_in_place(X, dropout, training=True):
    """Zeroes the elements in X itself."""
    if dropout < 0 or dropout > 1:
        raise ValueError("p out of range")
    if not training:
        return X
    drop = torch.rand(X.shape, device=X.device) < dropout
    X[drop] = 0
    if dropout == 1:
        return X
    return X / (1 - dropout)


def wrong_normal_draws(X, dropout, training=True):
    """Compares normal instead of uniform random numbers with dropout."""
    if not 0 <= dropout <= 1:
        raise ValueError("dropout must be in the range 0 to 1")
    if not training:
        return X
    if dropout == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    mask = (torch.randn(X.shape, device=X.device) > dropout).to(X.dtype)
    return mask * X / (1 - dropout)


def wrong_numpy_generator(X, dropout, training=True):
    """Draws with NumPy's generator, on which torch.manual_seed has no influence."""
    if dropout < 0 or dropout > 1:
        raise ValueError("Dropout rate must be between 0 and 1")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    mask = np.random.binomial(1, 1 - dropout, size=tuple(X.shape))
    mask = torch.as_tensor(mask, dtype=X.dtype, device=X.device)
    return X * mask / (1 - dropout)


def wrong_mask_inverted_and_assert(X, dropout, training=True):
    """Keeps what it should drop, and asserts the range instead of raising a ValueError."""
    assert 0 <= dropout <= 1
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    mask = (torch.rand(X.shape, device=X.device) < dropout).to(X.dtype)
    return mask * X / (1.0 - dropout)


def wrong_no_check_and_division_by_zero(X, dropout, training=True):
    """Never checks the range of dropout, and dropout=1 gives NaN."""
    if training:
        mask = (torch.rand_like(X) > dropout).type_as(X)
        return mask * X / (1 - dropout)
    return X


IDEAS = {
    "wrong_probability_to_keep": "keep_probability_with_0_apart",
    "wrong_survivors_not_rescaled": "not_rescaled",
    "wrong_scaled_in_evaluation": "first_published_form",
    "wrong_multiplied_instead_of_divided": "multiplied",
    "wrong_training_ignored": "active_in_evaluation",
    "wrong_range_checked_in_training_only": "range_checked_in_training_only",
    "wrong_division_by_zero": "nan_for_one",
    "wrong_one_mask_for_the_batch": "shared draw",
    "wrong_sets_a_seed": "same draw",
    "wrong_in_place": "changes its inputs|in place on a leaf",
    "wrong_normal_draws": "normal_draws",
    "wrong_numpy_generator": "not seeded",
    "wrong_mask_inverted_and_assert": "kept_with_p",
    "wrong_no_check_and_division_by_zero": ("nan_for_one", "range_not_checked"),
}
