"""Answers to image_to_tensor as students might write them, made from the statement alone."""

# ruff: noqa: SIM108
import torch


def right_at_first(img, mean=None, std=None):
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
        x = (x - m) / s
    return x


def right_channel_by_channel(img, mean=None, std=None):
    """Take each channel out, and stack them."""
    if [mean, std].count(None) == 1:
        raise ValueError("mean and std come together")
    planes = [img] if img.ndim == 2 else list(img.unbind(-1))
    made = []
    for number, plane in enumerate(planes):
        plane = plane / 255 if plane.dtype == torch.uint8 else plane.float()
        if mean is not None:
            plane = (plane - mean[number]) / std[number]
        made.append(plane)
    return torch.stack(made)


def wrong_reshape(img, mean=None, std=None):
    if (mean is None) != (std is None):
        raise ValueError("both")
    if img.dim() == 2:
        img = img.unsqueeze(-1)
    H, W, C = img.shape
    X = img.reshape(C, H, W).float()
    if img.dtype == torch.uint8:
        X = X / 255
    if mean is not None:
        X = (X - torch.tensor(mean).reshape(-1, 1, 1)) / torch.tensor(std).reshape(-1, 1, 1)
    return X


def wrong_always_divide(img, mean=None, std=None):
    if (mean is None) != (std is None):
        raise ValueError("both")
    x = img.float() / 255.0
    if x.ndim == 2:
        x = x[None]
    else:
        x = x.permute(2, 0, 1)
    if mean is not None:
        x = (x - torch.as_tensor(mean)[:, None, None]) / torch.as_tensor(std)[:, None, None]
    return x


def wrong_256(img, mean=None, std=None):
    if (mean is None) ^ (std is None):
        raise ValueError("mean and std come together")
    x = img if img.is_floating_point() else img / 256
    x = x.float()
    x = x[None] if x.ndim == 2 else x.permute(2, 0, 1)
    if mean is not None:
        x = (x - torch.tensor(mean).view(-1, 1, 1)) / torch.tensor(std).view(-1, 1, 1)
    return x


def wrong_transpose(img, mean=None, std=None):
    # (C, W, H): transpose(0, 2) alone
    if (mean is None) ^ (std is None):
        raise ValueError("mean and std come together")
    x = img.to(torch.float32) / 255 if img.dtype == torch.uint8 else img.to(torch.float32)
    if x.dim() == 2:
        x = x.unsqueeze(2)
    x = x.transpose(0, 2)
    if mean is not None:
        x = (x - torch.tensor(mean).view(-1, 1, 1)) / torch.tensor(std).view(-1, 1, 1)
    return x


def wrong_broadcast_last(img, mean=None, std=None):
    if (mean is None) != (std is None):
        raise ValueError("both or none")
    x = img.to(torch.float32)
    if img.dtype == torch.uint8:
        x /= 255
    x = x.permute(2, 0, 1) if x.dim() == 3 else x.unsqueeze(0)
    if mean is not None:
        x = (x - torch.tensor(mean)) / torch.tensor(std)
    return x


def wrong_gray_stays_2d(img, mean=None, std=None):
    if (mean is None) != (std is None):
        raise ValueError("both or none")
    x = img.float() / 255 if img.dtype == torch.uint8 else img.float()
    if x.dim() == 3:
        x = x.permute(2, 0, 1)
    if mean is not None:
        shape = (-1, 1, 1) if x.dim() == 3 else ()
        x = (x - torch.tensor(mean).reshape(shape)) / torch.tensor(std).reshape(shape)
    return x


def wrong_reshape_instead_moving_axes(img, mean=None, std=None):
    """Reshape instead of moving the axes."""
    if (mean is None) != (std is None):
        raise ValueError
    x = img.float() / 255 if img.dtype == torch.uint8 else img.float()
    if x.dim() == 2:
        x = x[:, :, None]
    H, W, C = x.shape
    x = x.reshape(C, H, W)
    if mean is not None:
        x = (x - torch.tensor(mean)[:, None, None]) / torch.tensor(std)[:, None, None]
    return x


def wrong_first_and_last_axis_transposed(img, mean=None, std=None):
    """Transpose(0, 2): width and height are swapped, (C, W, H)."""
    if (mean is None) != (std is None):
        raise ValueError
    x = img.float() / 255 if img.dtype == torch.uint8 else img.float()
    if x.dim() == 2:
        x = x[:, :, None]
    x = x.transpose(0, 2)
    if mean is not None:
        x = (x - torch.tensor(mean)[:, None, None]) / torch.tensor(std)[:, None, None]
    return x


def wrong_divided_if_above_one_blind(img, mean=None, std=None):
    """Divides by 255 whenever the largest number is above 1."""
    if (mean is None) != (std is None):
        raise ValueError
    x = img.float()
    if x.max() > 1:
        x = x / 255
    if x.dim() == 2:
        x = x[:, :, None]
    x = x.permute(2, 0, 1)
    if mean is not None:
        x = (x - torch.tensor(mean)[:, None, None]) / torch.tensor(std)[:, None, None]
    return x


def wrong_always_divides_255(img, mean=None, std=None):
    """Always divides by 255."""
    if (mean is None) != (std is None):
        raise ValueError
    x = img.float() / 255
    if x.dim() == 2:
        x = x[:, :, None]
    x = x.permute(2, 0, 1)
    if mean is not None:
        x = (x - torch.tensor(mean)[:, None, None]) / torch.tensor(std)[:, None, None]
    return x


def wrong_mean_std_broadcast_along_width(img, mean=None, std=None):
    """Mean and std broadcast along the width, (x - mean) after permute without [:, None, None]."""
    if (mean is None) != (std is None):
        raise ValueError
    x = img.float() / 255 if img.dtype == torch.uint8 else img.float()
    if x.dim() == 2:
        x = x[:, :, None]
    x = x.permute(2, 0, 1)
    if mean is not None:
        x = (x - torch.tensor(mean)) / torch.tensor(std)
    return x


def wrong_in_place_on_float32(img, mean=None, std=None):
    """In place on a float32 image: x -= mean changes img."""
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
        x -= m
        x /= s
    return x


def wrong_multiplies_std(img, mean=None, std=None):
    """Multiplies by std."""
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
        x = (x - m) * s
    return x


def wrong_only_mean_without_std_refused(img, mean=None, std=None):
    """Only mean without std is refused."""
    if mean is not None and std is None:
        raise ValueError("give both mean and std")
    x = img.to(torch.float32)
    if img.dtype == torch.uint8:
        x = x / 255
    if x.dim() == 2:
        x = x.unsqueeze(-1)
    x = x.permute(2, 0, 1)
    if mean is not None and std is not None:
        m = torch.tensor(list(mean), dtype=torch.float32, device=x.device).reshape(-1, 1, 1)
        s = torch.tensor(list(std), dtype=torch.float32, device=x.device).reshape(-1, 1, 1)
        x = (x - m) / s
    return x


IDEAS = {
    "wrong_reshape": "reshaped",
    "wrong_always_divide": "floats_divided",
    "wrong_256": "by_256",
    "wrong_transpose": "on_its_side",
    "wrong_broadcast_last": "along_the_width",
    "wrong_gray_stays_2d": "no_channel_for_grey",
    "wrong_reshape_instead_moving_axes": "reshaped",
    "wrong_first_and_last_axis_transposed": "on_its_side",
    "wrong_divided_if_above_one_blind": "divided_where_large",
    "wrong_always_divides_255": "floats_divided",
    "wrong_mean_std_broadcast_along_width": "along_the_width",
    "wrong_in_place_on_float32": "changes its inputs",
    "wrong_multiplies_std": "multiplied_by_std",
    "wrong_only_mean_without_std_refused": "not refused",
}
