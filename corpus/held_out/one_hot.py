"""Answers to one_hot as students might write them, made from the statement alone."""

# ruff: noqa: SIM300
import torch
from torch import Tensor


def wrong_number_of_different(y, num_classes=None):
    if num_classes is None:
        num_classes = len(torch.unique(y))
    if y.numel() and (y.min() < 0 or y.max() >= num_classes):
        raise ValueError
    return (y[..., None] == torch.arange(num_classes)).long()


def wrong_max_without_one(y, num_classes=None):
    if num_classes is None:
        num_classes = int(y.max())
    return torch.stack([(y == c).long() for c in range(num_classes)], -1)


def wrong_ignores_num_classes(y, num_classes=None):
    C = int(y.max()) + 1 if y.numel() else num_classes
    if (y < 0).any() or (num_classes is not None and (y >= num_classes).any()):
        raise ValueError
    return (y[..., None] == torch.arange(C)).long()


def wrong_bool(y, num_classes=None):
    if num_classes is None:
        num_classes = int(y.max()) + 1
    if y.numel() > 0 and not 0 <= int(y.min()) <= int(y.max()) < num_classes:
        raise ValueError
    return y[..., None] == torch.arange(num_classes)


def wrong_flattened(y, num_classes=None):
    num_classes = int(y.max()) + 1 if num_classes is None else num_classes
    flat = y.reshape(-1)
    if any(not 0 <= v < num_classes for v in flat.tolist()):
        raise ValueError
    out = torch.zeros(len(flat), num_classes, dtype=torch.int64)
    for i, v in enumerate(flat.tolist()):
        out[i, v] = 1
    return out


def wrong_different_ids_counted(y, num_classes=None):
    """Number of classes counted as how many different ones occur."""
    C = len(y.unique()) if num_classes is None else num_classes
    if y.numel() and (y.min() < 0 or y.max() >= C):
        raise ValueError("bad")
    return (y[..., None] == torch.arange(C)).long()


def wrong_num_classes_only_checked(y, num_classes=None):
    """Num_classes is checked, but not used."""
    C = int(y.max()) + 1
    if int(y.min()) < 0 or (num_classes is not None and C > num_classes):
        raise ValueError("bad")
    return (y[..., None] == torch.arange(C)).long()


def wrong_one_axis_compared(y, num_classes=None):
    """Compares y[:, None] with the classes: right for one axis only."""
    C = int(y.max()) + 1 if num_classes is None else num_classes
    if y.numel() and (y.min() < 0 or y.max() >= C):
        raise ValueError("bad")
    return (y[:, None] == torch.arange(C)).to(torch.int64)


def wrong_ids_clamped(y, num_classes=None):
    """Clamps ids out of range into it instead of raising."""
    C = int(y.max()) + 1 if num_classes is None else num_classes
    y = y.clamp(0, C - 1)
    return (y[..., None] == torch.arange(C)).long()


def wrong_largest_of_nothing(y, num_classes=None):
    """Calls y.max() unconditionally in the range check, so an empty y fails."""
    largest = int(y.max())
    C = largest + 1 if num_classes is None else num_classes
    if int(y.min()) < 0 or largest >= C:
        raise ValueError("class id out of range")
    out = torch.zeros(*y.shape, C, dtype=torch.int64)
    return out.scatter(-1, y.unsqueeze(-1), 1)


def wrong_bool_result(y: Tensor, num_classes=None) -> Tensor:
    """Bool result."""
    if num_classes is None:
        num_classes = int(y.max()) + 1
    if y.numel() and (int(y.min()) < 0 or int(y.max()) >= num_classes):
        raise ValueError("class id out of range")
    return y.unsqueeze(-1) == torch.arange(num_classes, device=y.device)


def wrong_places_reversed(y: Tensor, num_classes=None) -> Tensor:
    """Places in reverse."""
    if num_classes is None:
        num_classes = int(y.max()) + 1
    if y.numel() and (int(y.min()) < 0 or int(y.max()) >= num_classes):
        raise ValueError("class id out of range")
    return (y.unsqueeze(-1) == torch.arange(num_classes, device=y.device).flip(0)).to(torch.int64)


IDEAS = {
    "wrong_number_of_different": "different_ids_counted",
    "wrong_max_without_one": "largest_without_one",
    "wrong_ignores_num_classes": "num_classes_ignored",
    "wrong_bool": "wrong dtype",
    "wrong_flattened": "flattened",
    "wrong_different_ids_counted": "different_ids_counted",
    "wrong_num_classes_only_checked": "num_classes_ignored",
    "wrong_one_axis_compared": "one_axis_only",
    "wrong_ids_clamped": "not refused",
    "wrong_largest_of_nothing": "no_largest_of_none",
    "wrong_bool_result": "wrong dtype",
    "wrong_places_reversed": "places_in_reverse",
}
