"""Answers to standardize as students might write them, made from the statement alone."""

# ruff: noqa: E731
import torch


def wrong_epsilon(train, test):
    mean, std = train.mean(0), train.std(0, unbiased=False)
    return (train - mean) / (std + 1e-8), (test - mean) / (std + 1e-8)


def wrong_over_everything(train, test):
    mean, std = train.mean(), train.std(unbiased=False)
    if std == 0:
        return train * 0, test * 0
    return (train - mean) / std, (test - mean) / std


def wrong_rows(train, test):
    def scale(X):
        mean = X.mean(1, keepdim=True)
        std = X.std(1, keepdim=True, unbiased=False)
        std[std == 0] = 1
        return (X - mean) / std

    return scale(train), scale(test)


def wrong_min_max(train, test):
    low, high = train.min(0).values, train.max(0).values
    span = high - low
    span[span == 0] = 1
    return (train - low) / span, (test - low) / span


def wrong_constant_left(train, test):
    mean, std = train.mean(0), train.std(0, unbiased=False)
    std[std == 0] = 1.0
    return (train - mean) / std, (test - mean) / std


def wrong_mean_of_squares_minus_square(train, test):
    """Variance by mean of squares minus square of mean."""
    mean = train.mean(0)
    std = ((train**2).mean(0) - mean**2).clamp(min=0).sqrt()
    const = train.amax(0) == train.amin(0)
    std = torch.where(const, torch.ones_like(std), std)
    f = lambda x: torch.where(const, torch.zeros_like(x), (x - mean) / std)
    return f(train), f(test)


def wrong_each_row_standardised(train, test):
    """Wrong axis: each row is standardised."""

    def f(x):
        mean, std = x.mean(1, keepdim=True), x.std(1, correction=0, keepdim=True)
        const = x.amax(1, keepdim=True) == x.amin(1, keepdim=True)
        return torch.where(const, torch.zeros_like(x), (x - mean) / std)

    return f(train), f(test)


def wrong_train_and_test_changed(train, test):
    """In place: train and test are changed."""
    mean, std = train.mean(0), train.std(0, correction=0)
    const = train.amax(0) == train.amin(0)
    std[const] = 1
    train -= mean
    train /= std
    test -= mean
    test /= std
    train[:, const] = 0
    test[:, const] = 0
    return train, test


def wrong_constant_feature_only_shifted(train, test):
    """Constant feature: std 1, but test keeps its difference, not 0."""
    mean, std = train.mean(0), train.std(0, correction=0)
    const = train.amax(0) == train.amin(0)
    mean = torch.where(const, train[0], mean)
    std = torch.where(const, torch.ones_like(std), std)
    return (train - mean) / std, (test - mean) / std


def wrong_root_forgotten(train, test):
    """Divides by the variance, root forgotten."""
    mean = train.mean(0)
    var = ((train - mean) ** 2).mean(0)
    const = train.max(0).values == train.min(0).values
    var[const] = 1
    a, b = (train - mean) / var, (test - mean) / var
    a[:, const] = 0
    b[:, const] = 0
    return a, b


def wrong_one_mean_std_over_whole_matrix(train, test):
    """One mean and std over the whole matrix."""
    constant = train.amax(dim=0) == train.amin(dim=0)
    mean = train.mean()
    d = train - mean
    std = (d**2).mean().sqrt()
    std = torch.where(constant, torch.ones_like(std), std)
    zero = torch.zeros((), dtype=train.dtype, device=train.device)
    return torch.where(constant, zero, d / std), torch.where(constant, zero, (test - mean) / std)


def wrong_constant_zero_in_train_only(train, test):
    """Constant feature 0 in train only; test is inf or nan."""
    constant = train.amax(dim=0) == train.amin(dim=0)
    mean = train.mean(dim=0)
    d = train - mean
    std = (d**2).mean(dim=0).sqrt()
    std = torch.where(constant, torch.ones_like(std), std)
    zero = torch.zeros((), dtype=train.dtype, device=train.device)
    return torch.where(constant, zero, d / std), (test - mean) / (d**2).mean(dim=0).sqrt()


IDEAS = {
    "wrong_epsilon": "epsilon_1e_8",
    "wrong_over_everything": "one_number_for_all_and_its_zero",
    "wrong_rows": "rows",
    "wrong_min_max": "to_unit_interval",
    "wrong_constant_left": "constants_by_the_librarys_zero_only_shifted",
    "wrong_mean_of_squares_minus_square": "mean_of_squares_minus_square",
    "wrong_each_row_standardised": "rows",
    "wrong_train_and_test_changed": "changes its inputs",
    "wrong_constant_feature_only_shifted": "constants_only_shifted",
    "wrong_root_forgotten": "by_variance",
    "wrong_one_mean_std_over_whole_matrix": "one_number_for_all",
    "wrong_constant_zero_in_train_only": "zero_in_train_alone",
}
