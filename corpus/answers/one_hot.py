"""Answers to one_hot as students might write them, made from the statement alone."""

# ruff: noqa: RET504
import torch
from torch import Tensor


def right_at_first(y: Tensor, num_classes=None) -> Tensor:
    if num_classes is None:
        num_classes = int(y.max()) + 1
    if y.numel() and (int(y.min()) < 0 or int(y.max()) >= num_classes):
        raise ValueError("class id out of range")
    return (y.unsqueeze(-1) == torch.arange(num_classes, device=y.device)).to(torch.int64)


def right_counted_off(y, num_classes=None):
    """A class is the number of times that the places before it are passed."""
    if num_classes is None:
        num_classes = int(torch.max(y)) + 1
    if not ((y >= 0) & (y < num_classes)).all():
        raise ValueError(f"class ids must be between 0 and {num_classes - 1}")
    steps = (y.unsqueeze(-1) >= torch.arange(num_classes + 1)).to(torch.int64)
    return steps[..., :-1] - steps[..., 1:]


def wrong_columns_are_examples(y, num_classes=None):
    if num_classes is None:
        num_classes = int(y.max()) + 1
    if (y < 0).any() or (y >= num_classes).any():
        raise ValueError
    return (torch.arange(num_classes)[:, None] == y.flatten()).long()


def wrong_one_based(y, num_classes=None):
    if num_classes is None:
        num_classes = int(y.max())
    if y.min() < 0 or y.max() > num_classes:
        raise ValueError("out of range")
    return (y.unsqueeze(-1) == torch.arange(1, num_classes + 1)).long()


def wrong_float(y, num_classes=None):
    C = int(y.max()) + 1 if num_classes is None else num_classes
    if y.numel() and (y.min() < 0 or y.max() >= C):
        raise ValueError
    out = torch.zeros(*y.shape, C)
    out.scatter_(-1, y.unsqueeze(-1), 1.0)
    return out


def wrong_one_dimension_only(y, num_classes=None):
    if num_classes is None:
        num_classes = y.max().item() + 1
    if ((y < 0) | (y >= num_classes)).any():
        raise ValueError
    return (y[:, None] == torch.arange(num_classes)).to(torch.int64)


def wrong_eye_negative(y, num_classes=None):
    # indexing counts negative ones from the end; too large is an IndexError
    if num_classes is None:
        num_classes = int(y.max()) + 1
    return torch.eye(num_classes, dtype=torch.int64)[y]


def wrong_num_classes_none_uses_largest_id(y, num_classes=None):
    """Num_classes None uses the largest id, not plus 1."""
    if num_classes is None:
        num_classes = int(y.max())
    if y.numel() and (y.min() < 0 or y.max() > num_classes):
        raise ValueError
    return (y.unsqueeze(-1) == torch.arange(num_classes)).long()


def wrong_class_axis_front_instead_behind(y, num_classes=None):
    """Class axis in front instead of behind."""
    C = int(y.max()) + 1 if num_classes is None else num_classes
    if y.numel() and (y.min() < 0 or y.max() >= C):
        raise ValueError
    out = torch.stack([(y == c).long() for c in range(C)], dim=0)
    return out


def wrong_result_float32(y, num_classes=None):
    """Result is float32, because a network wants floats."""
    C = int(y.max()) + 1 if num_classes is None else num_classes
    if y.numel() and (y.min() < 0 or y.max() >= C):
        raise ValueError("bad")
    return torch.eye(C)[y]


def wrong_negative_ids_wrap_around_through_indexing(y, num_classes=None):
    """Negative ids wrap around through indexing: not refused."""
    C = int(y.max()) + 1 if num_classes is None else num_classes
    if y.numel() and y.max() >= C:
        raise ValueError("too large")
    return torch.eye(C, dtype=torch.int64)[y]


def wrong_lets_indexing_raise(y, num_classes=None):
    """Lets the indexing raise: IndexError instead of ValueError for too large."""
    C = int(y.max()) + 1 if num_classes is None else num_classes
    if (y < 0).any():
        raise ValueError("negative")
    return torch.eye(C, dtype=torch.int64)[y]


def wrong_largest_id_let_through(y: Tensor, num_classes=None) -> Tensor:
    """Check off by one: > C instead of >= C, a row of zeros comes out."""
    if num_classes is None:
        num_classes = int(y.max()) + 1
    if y.numel() and (int(y.min()) < 0 or int(y.max()) > num_classes):
        raise ValueError("class id out of range")
    return (y.unsqueeze(-1) == torch.arange(num_classes, device=y.device)).to(torch.int64)


def wrong_assert_for_value_error(y: Tensor, num_classes=None) -> Tensor:
    """Assert: AssertionError."""
    if num_classes is None:
        num_classes = int(y.max()) + 1
    assert not y.numel() or (y.min() >= 0 and y.max() < num_classes)
    return (y.unsqueeze(-1) == torch.arange(num_classes, device=y.device)).to(torch.int64)


IDEAS = {
    "wrong_columns_are_examples": "columns_and_examples_exchanged",
    "wrong_one_based": "one_class_less_from_one",
    "wrong_float": "wrong dtype",
    "wrong_one_dimension_only": "one_axis_only",
    "wrong_eye_negative": "not refused",
    "wrong_num_classes_none_uses_largest_id": "largest_without_one",
    "wrong_class_axis_front_instead_behind": "classes_first",
    "wrong_result_float32": "wrong dtype",
    "wrong_negative_ids_wrap_around_through_indexing": "negative_from_the_end",
    "wrong_lets_indexing_raise": "not refused",
    "wrong_largest_id_let_through": "largest_id_allowed",
    "wrong_assert_for_value_error": "not refused",
}
