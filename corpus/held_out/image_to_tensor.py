"""Answers to image_to_tensor as students might write them, made from the statement alone."""

# ruff: noqa: F841
import torch


def wrong_normalise_first(img, mean=None, std=None):
    if (mean is None) != (std is None):
        raise ValueError("both or none")
    x = img.float()
    x = x.permute(2, 0, 1) if x.dim() == 3 else x.unsqueeze(0)
    if mean is not None:
        x = (x - torch.tensor(mean).view(-1, 1, 1)) / torch.tensor(std).view(-1, 1, 1)
    if img.dtype == torch.uint8:
        x = x / 255
    return x


def wrong_through_numpy(img, mean=None, std=None):
    # graph lost
    import numpy as np

    if (mean is None) != (std is None):
        raise ValueError("both or none")
    a = img.detach().numpy().astype("float32")
    if img.dtype == torch.uint8:
        a = a / 255
    if a.ndim == 2:
        a = a[..., None]
    if mean is not None:
        a = (a - np.array(mean, dtype="float32")) / np.array(std, dtype="float32")
    return torch.from_numpy(a.transpose(2, 0, 1).copy())


def wrong_divide_if_above_one(img, mean=None, std=None):
    # asks the values instead of the dtype
    if (mean is None) != (std is None):
        raise ValueError("both or none")
    x = img.float()
    if x.max() > 1:
        x = x / 255
    x = x.permute(2, 0, 1) if x.dim() == 3 else x.unsqueeze(0)
    if mean is not None:
        x = (x - torch.tensor(mean).view(-1, 1, 1)) / torch.tensor(std).view(-1, 1, 1)
    return x


def wrong_no_check(img, mean=None, std=None):
    # mean alone is subtracted, std alone divides
    x = img.float() / 255 if img.dtype == torch.uint8 else img.float()
    x = x.permute(2, 0, 1) if x.dim() == 3 else x.unsqueeze(0)
    if mean is not None:
        x = x - torch.tensor(mean).view(-1, 1, 1)
    if std is not None:
        x = x / torch.tensor(std).view(-1, 1, 1)
    return x


def wrong_keeps_float64(img, mean=None, std=None):
    if (mean is None) != (std is None):
        raise ValueError("both or none")
    if img.dtype == torch.uint8:
        img = img / 255
    x = img[None] if img.dim() == 2 else img.permute(2, 0, 1)
    if mean is not None:
        m = torch.tensor(mean, dtype=x.dtype)[:, None, None]
        x = (x - m) / torch.tensor(std, dtype=x.dtype)[:, None, None]
    return x


def wrong_times_std(img, mean=None, std=None):
    # (x - mean) * std, and std forgotten in order
    if (mean is None) != (std is None):
        raise ValueError("both or none")
    x = img.float() / 255 if img.dtype == torch.uint8 else img.float()
    x = x.permute(2, 0, 1) if x.dim() == 3 else x.unsqueeze(0)
    if mean is not None:
        x = x - torch.tensor(mean).view(-1, 1, 1) / torch.tensor(std).view(-1, 1, 1)
    return x


def wrong_missing_one_replaced(img, mean=None, std=None):
    """Only one of mean and std: the missing one silently replaced by 0 / 1."""
    x = img.float() / 255 if img.dtype == torch.uint8 else img.float()
    if x.dim() == 2:
        x = x[:, :, None]
    x = x.permute(2, 0, 1)
    if mean is not None:
        x = x - torch.tensor(mean)[:, None, None]
    if std is not None:
        x = x / torch.tensor(std)[:, None, None]
    return x


def wrong_grey_image_without_channel(img, mean=None, std=None):
    """Grey image forgotten: stays (H, W) without a channel axis."""
    if (mean is None) != (std is None):
        raise ValueError
    x = img.float() / 255 if img.dtype == torch.uint8 else img.float()
    if x.dim() == 3:
        x = x.permute(2, 0, 1)
    if mean is not None:
        shape = (-1, 1, 1) if x.dim() == 3 else (1, 1)
        x = (x - torch.tensor(mean).reshape(shape)) / torch.tensor(std).reshape(shape)
    return x


def wrong_through_a_list(img, mean=None, std=None):
    """Detached: torch.tensor(img.tolist()) loses the gradient."""
    if (mean is None) != (std is None):
        raise ValueError
    divide = img.dtype == torch.uint8
    x = torch.tensor(img.tolist(), dtype=torch.float32)
    if divide:
        x = x / 255
    if x.dim() == 2:
        x = x.unsqueeze(2)
    x = x.permute(2, 0, 1)
    if mean is not None:
        x = (x - torch.tensor(mean).view(-1, 1, 1)) / torch.tensor(std).view(-1, 1, 1)
    return x


def wrong_floats_keep_float64(img, mean=None, std=None):
    """Floats keep float64: no conversion to float32."""
    if (mean is None) != (std is None):
        raise ValueError
    x = img / 255 if img.dtype == torch.uint8 else img
    if x.dim() == 2:
        x = x[:, :, None]
    x = x.movedim(-1, 0)
    if mean is not None:
        x = (x - torch.tensor(mean)[:, None, None]) / torch.tensor(std)[:, None, None]
    return x


def wrong_divides_256(img, mean=None, std=None):
    """Divides by 256."""
    if (mean is None) != (std is None):
        raise ValueError
    x = img.float() / 256 if img.dtype == torch.uint8 else img.float()
    if x.dim() == 2:
        x = x[:, :, None]
    x = x.movedim(-1, 0)
    if mean is not None:
        x = (x - torch.tensor(mean)[:, None, None]) / torch.tensor(std)[:, None, None]
    return x


def wrong_normalises_before_scaling(img, mean=None, std=None):
    """Normalises before scaling."""
    if (mean is None) != (std is None):
        raise ValueError("give both mean and std")
    x = img.to(torch.float32)
    if x.dim() == 2:
        x = x.unsqueeze(-1)
    x = x.permute(2, 0, 1)
    if mean is not None:
        m = torch.tensor(list(mean), dtype=torch.float32, device=x.device).reshape(-1, 1, 1)
        s = torch.tensor(list(std), dtype=torch.float32, device=x.device).reshape(-1, 1, 1)
        x = (x - m) / s
    if img.dtype == torch.uint8:
        x = x / 255
    return x


def wrong_own_mean_and_std(img, mean=None, std=None):
    """Standardises by the image's own mean and std when asked."""
    if (mean is None) != (std is None):
        raise ValueError("give both mean and std")
    x = img.to(torch.float32)
    if img.dtype == torch.uint8:
        x = x / 255
    if x.dim() == 2:
        x = x.unsqueeze(-1)
    x = x.permute(2, 0, 1)
    if mean is not None:
        m = torch.tensor(list(mean), dtype=torch.float32, device=x.device).reshape(-1, 1, 1)
        s = torch.tensor(list(std), dtype=torch.float32, device=x.device).reshape(-1, 1, 1)
        x = (x - x.mean((1, 2), keepdim=True)) / x.std((1, 2), keepdim=True)
    return x


IDEAS = {
    "wrong_normalise_first": "normalised_before_scaling",
    "wrong_through_numpy": "no gradient",
    "wrong_divide_if_above_one": "divided_where_large",
    "wrong_no_check": "not refused",
    "wrong_keeps_float64": "wrong dtype",
    "wrong_times_std": "divided_only_partly",
    "wrong_missing_one_replaced": "not refused",
    "wrong_grey_image_without_channel": "no_channel_for_grey",
    "wrong_through_a_list": "no gradient",
    "wrong_floats_keep_float64": "wrong dtype",
    "wrong_divides_256": "by_256",
    "wrong_normalises_before_scaling": "normalised_before_scaling",
    "wrong_own_mean_and_std": "its_own_statistics",
}
