"""Answers to standardize as students might write them, made from the statement alone."""

# ruff: noqa: E731
import torch


def one(x):
    mean, std = x.mean(0), x.std(0, correction=0)
    const = x.amax(0) == x.amin(0)
    std = torch.where(const, torch.ones_like(std), std)
    return torch.where(const, torch.zeros_like(x), (x - mean) / std)


def right_at_first(train, test):
    constant = train.amax(dim=0) == train.amin(dim=0)
    mean = train.mean(dim=0)
    d = train - mean
    std = (d**2).mean(dim=0).sqrt()
    std = torch.where(constant, torch.ones_like(std), std)
    zero = torch.zeros((), dtype=train.dtype, device=train.device)
    return torch.where(constant, zero, d / std), torch.where(constant, zero, (test - mean) / std)


def right_with_numbers_of_python(train, test):
    """One column after the other, in plain Python."""
    n = len(train)
    made = ([], [])
    for column, new in zip(train.T.tolist(), test.T.tolist(), strict=True):
        if max(column) == min(column):
            made[0].append([0.0] * n)
            made[1].append([0.0] * len(new))
            continue
        mean = sum(column) / n
        std = (sum((v - mean) ** 2 for v in column) / n) ** 0.5
        made[0].append([(v - mean) / std for v in column])
        made[1].append([(v - mean) / std for v in new])
    return tuple(
        torch.tensor(columns, dtype=X.dtype).T.reshape(X.shape)
        for columns, X in zip(made, (train, test), strict=True)
    )


def wrong_leak(train, test):
    both = torch.cat([train, test])
    mean, std = both.mean(0), both.std(0, unbiased=False)
    std = torch.where(std < 1e-8, torch.ones_like(std), std)
    return (train - mean) / std, (test - mean) / std


def wrong_own_statistics(train, test):
    def scale(X):
        if len(X) == 0:
            return X
        s = X.std(0, correction=0)
        return torch.where(X.max(0).values == X.min(0).values, 0.0, (X - X.mean(0)) / s)

    return scale(train), scale(test)


def wrong_variance(train, test):
    mean, var = train.mean(dim=0), train.var(dim=0, unbiased=False)
    var[var == 0] = 1
    return (train - mean) / var, (test - mean) / var


def wrong_sample_std(train, test):
    mean, std = train.mean(dim=0), train.std(dim=0)
    constant = train.amax(0) == train.amin(0)
    Z, T = (train - mean) / std, (test - mean) / std
    Z[:, constant] = 0
    T[:, constant] = 0
    return Z, T


def wrong_moments(train, test):
    mean = train.mean(0)
    std = ((train**2).mean(0) - mean**2).sqrt()
    keep = (train != train[0]).any(0)
    return (
        torch.where(keep, (train - mean) / std, torch.zeros_like(train)),
        torch.where(keep, (test - mean) / std, torch.zeros_like(test)),
    )


def wrong_divides_n_1(train, test):
    """Divides by n-1 (torch.std default)."""
    mean, std = train.mean(0), train.std(0)
    const = train.amax(0) == train.amin(0)
    std = torch.where(const, torch.ones_like(std), std)
    return torch.where(const, 0.0, (train - mean) / std).to(train.dtype), torch.where(
        const, 0.0, (test - mean) / std
    ).to(train.dtype)


def wrong_test_own_mean_std(train, test):
    """Test by its own mean and std."""
    return one(train), (one(test) if len(test) else test.clone())


def wrong_leak_with_constants_of_all(train, test):
    """Leak: everything, also the constants, from train and test together."""
    both = torch.cat([train, test])
    mean, std = both.mean(0), both.std(0, correction=0)
    const = both.amax(0) == both.amin(0)
    std = torch.where(const, torch.ones_like(std), std)
    f = lambda x: torch.where(const, torch.zeros_like(x), (x - mean) / std)
    return f(train), f(test)


def wrong_leak_with_constants_of_train(train, test):
    """Leak: mean and std of all, constants in train become 0."""
    both = torch.cat([train, test])
    mean, std = both.mean(0), both.std(0, correction=0)
    const = train.amax(0) == train.amin(0)
    a, b = (train - mean) / std, (test - mean) / std
    a[:, const] = 0
    b[:, const] = 0
    return a, b


def wrong_mean_and_std_of_all_together(train, test):
    """Mean and std over train and test together (leak)."""
    both = torch.cat([train, test])
    mean, std = both.mean(0), both.std(0, correction=0)
    const = train.amax(0) == train.amin(0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    f = lambda x: torch.where(const, torch.zeros_like(x), (x - mean) / std)
    return f(train), f(test)


def wrong_std_0_formula_written_out(train, test):
    """Std == 0 with the formula written out."""
    mean = train.mean(0)
    std = ((train - mean) ** 2).mean(0).sqrt()
    const = std == 0
    std = torch.where(const, torch.ones_like(std), std)
    f = lambda x: torch.where(const, torch.zeros_like(x), (x - mean) / std)
    return f(train), f(test)


def wrong_constant_columns_recognised_std_0(train, test):
    """Constant columns recognised by std == 0."""
    mean, std = train.mean(0), train.std(0, correction=0)
    const = std == 0
    std = torch.where(const, torch.ones_like(std), std)
    f = lambda x: torch.where(const, torch.zeros_like(x), (x - mean) / std)
    return f(train), f(test)


def wrong_adds_1e_8_std_instead_treating(train, test):
    """Adds 1e-8 to std instead of treating constants."""
    mean, std = train.mean(0), train.std(0, correction=0)
    return (train - mean) / (std + 1e-8), (test - mean) / (std + 1e-8)


def wrong_constant_if_std_1e_6(train, test):
    """Constant if std < 1e-6."""
    constant = train.std(dim=0, correction=0) < 1e-6
    mean = train.mean(dim=0)
    d = train - mean
    std = (d**2).mean(dim=0).sqrt()
    std = torch.where(constant, torch.ones_like(std), std)
    zero = torch.zeros((), dtype=train.dtype, device=train.device)
    return torch.where(constant, zero, d / std), torch.where(constant, zero, (test - mean) / std)


def wrong_min_max_scaling(train, test):
    """Min-max scaling."""
    constant = train.amax(dim=0) == train.amin(dim=0)
    mean = train.amin(dim=0)
    d = train - mean
    std = train.amax(dim=0) - train.amin(dim=0)
    std = torch.where(constant, torch.ones_like(std), std)
    zero = torch.zeros((), dtype=train.dtype, device=train.device)
    return torch.where(constant, zero, d / std), torch.where(constant, zero, (test - mean) / std)


def wrong_test_before_train(train, test):
    """Returns test before train."""
    constant = train.amax(dim=0) == train.amin(dim=0)
    mean = train.mean(dim=0)
    d = train - mean
    std = (d**2).mean(dim=0).sqrt()
    std = torch.where(constant, torch.ones_like(std), std)
    zero = torch.zeros((), dtype=train.dtype, device=train.device)
    return torch.where(constant, zero, (test - mean) / std), torch.where(constant, zero, d / std)


IDEAS = {
    "wrong_leak": "statistics_of_both",
    "wrong_own_statistics": "test_by_its_own",
    "wrong_variance": ("by_variance", "constants_by_exact_zero_only_shifted"),
    "wrong_sample_std": "divided_by_n_minus_1",
    "wrong_moments": "mean_of_squares_minus_square",
    "wrong_divides_n_1": "divided_by_n_minus_1",
    "wrong_test_own_mean_std": "test_by_its_own",
    "wrong_leak_with_constants_of_all": "statistics_of_both",
    "wrong_leak_with_constants_of_train": "statistics_of_both_constants_of_train",
    "wrong_mean_and_std_of_all_together": "statistics_of_both_constants_of_train",
    "wrong_std_0_formula_written_out": "constant_by_exact_zero",
    "wrong_constant_columns_recognised_std_0": "exact_zero_by_the_library",
    "wrong_adds_1e_8_std_instead_treating": "epsilon_1e_8",
    "wrong_constant_if_std_1e_6": "small_spread_is_constant",
    "wrong_min_max_scaling": "to_unit_interval",
    "wrong_test_before_train": "in_the_other_order",
}
