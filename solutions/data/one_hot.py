r"""# One-hot vectors

A class id such as 2 is a name and no quantity: class 2 is not twice class 1. So write it as a vector with a
place for each class: a 1 in the place of the class, and 0 in all others. With three classes, counted from 0,

$$\mathbf{y} = (2, 0, 2) \quad\text{becomes}\quad \begin{pmatrix}0&0&1\\1&0&0\\0&0&1\end{pmatrix}.$$

The class ids `y` may have any shape. The result has one axis more, behind all others: of shape $(3)$ becomes
$(3, C)$ as above, of shape $(T, N)$ becomes $(T, N, C)$, and a single class id of no dimension becomes $(C)$.
Here $C$ is `num_classes`. If that is `None`, it is one more than the largest class id in `y`.

The result is of dtype int64, as `y` is. A class id below 0 or above $C - 1$ raises a `ValueError`.

PyTorch's own `one_hot` and scikit-learn are not allowed.

## Mind

- There may be more classes than occur in `y`: with `num_classes=5`, the vectors have 5 places.
- Any number of axes: what works for one axis alone may compare the wrong ones, or fail, for two.

## Small print

- `y` may be empty if `num_classes` is given: of shape $(0)$ becomes $(0, C)$.
- `y` stays as it is, and the result is on its device.
"""

import torch
from torch import Tensor

from grader import exercise, integers, tensor


@exercise(
    points=2,
    order=2,
    forbid=["torch.nn.functional.one_hot", "torch._C.*", "torch.ops.*", "sklearn.*"],
    hints=[
        "The places of a vector have numbers, from 0. In which of them does the class id put its 1?",
        "torch.arange(num_classes) has the numbers of all places. Compare y with it: == compares each with each"
        " if the shapes fit by broadcasting.",
        "y[..., None] has an axis of size 1 behind all others, however many there are. And which dtype"
        " has a comparison?",
    ],
)
def one_hot(y: Tensor, num_classes: int | None = None) -> Tensor:
    """Encode class ids as vectors of zeros and a one.

    Args:
        y: class ids, int64, any shape.
        num_classes: number of classes C; None stands for the largest class id plus 1.

    Returns:
        Tensor of the shape of `y` with an axis of size C behind it, int64.

    Raises:
        ValueError: if a class id is below 0 or above C - 1.
    """
    ### BEGIN SOLUTION
    if num_classes is None:
        num_classes = int(y.max()) + 1
    if (y < 0).any() or (y >= num_classes).any():
        raise ValueError(f"class ids are 0 to {num_classes - 1}")
    places = torch.arange(num_classes, device=y.device)
    return (y[..., None] == places).long()
    ### END SOLUTION


one_hot.defaults(y=integers("N", high="C"), N=6, C=4)
one_hot.case("three class ids", y=tensor([2, 0, 2], dtype="int64"))
one_hot.case("more class ids")
one_hot.case("two axes", y=integers("T", "N", high="C"), T=5, N=3)
one_hot.case("as many along both axes as classes", y=integers(3, 3, high=3))
one_hot.case("three axes", y=integers("B", "T", "N", high="C"), B=2, T=1, N=3, C=5)
one_hot.case("a single class id", y=tensor(3, dtype="int64"), num_classes=5)
one_hot.case("more classes than occur", y=tensor([1, 0, 3, 1], dtype="int64"), num_classes=6)
one_hot.case("class ids that do not all occur", y=tensor([4, 1], dtype="int64"))
one_hot.case(
    "two axes, classes given", y=integers("T", "N", high="C"), num_classes=7, T=2, N=4, C=3
)
one_hot.case("one class", y=tensor([0, 0], dtype="int64"))
one_hot.case("no class ids, but classes", y=tensor([], dtype="int64"), num_classes=3)
one_hot.defaults(num_classes=3)
one_hot.raises("class id 3 of three classes", ValueError, y=tensor([0, 3], dtype="int64"))
one_hot.raises("class id 5 of three classes", ValueError, y=tensor([5, 0, 2], dtype="int64"))
one_hot.raises("a negative class id", ValueError, y=tensor([1, -1], dtype="int64"))
Y = tensor([1, -1], dtype="int64")
one_hot.raises("a negative class id, classes not given", ValueError, y=Y, num_classes=None)


def number_of_classes(y, num_classes):
    """Check the class ids; return the number of classes."""
    classes = 1 + max(y.flatten().tolist()) if num_classes is None else num_classes
    if not {*y.flatten().tolist()} <= {*range(classes)}:
        raise ValueError
    return classes


@one_hot.right_variant
def ones_into_zeros(y, num_classes=None):
    places = torch.zeros(*y.shape, number_of_classes(y, num_classes), dtype=torch.int64)
    return places.scatter_(-1, y.long().unsqueeze(-1), 1)


@one_hot.right_variant
def rows_of_the_identity(y, num_classes=None):
    return torch.eye(number_of_classes(y, num_classes), dtype=torch.int64)[y.long()]


@one_hot.right_variant
def class_by_class(y, num_classes=None):
    columns = [y == c for c in range(number_of_classes(y, num_classes))]
    return torch.stack(columns, dim=-1).to(torch.int64)


@one_hot.right_variant
def vector_by_vector(y, num_classes=None):
    classes = number_of_classes(y, num_classes)
    rows = torch.zeros(y.numel(), classes, dtype=torch.int64)
    for row, c in zip(rows, y.flatten().tolist(), strict=True):
        row[c] = 1
    return rows.reshape(*y.shape, classes)


one_hot.edits("""
classes_first (60 %): return one_hot(y, num_classes).movedim(-1, 0)
    Your axis for the classes stands in front. It belongs behind all axes of y: each class id becomes a vector.

two_axes_exchanged (60 %): Y = one_hot(y, num_classes); return Y.mT if y.dim() else Y
    Your axis for the classes is the last but one. It belongs behind all axes of y: each class id becomes a
    vector.

counted_from_one (55 %): y[..., None] == places -> y[..., None] == places + 1
one_class_less_from_one (50 %): int(y.max()) + 1 -> int(y.max())
    also: y >= num_classes -> y > num_classes
    also: y[..., None] == places -> y[..., None] == places + 1
    Your vectors have the place of class 1 first. Classes are counted from 0: class 0 has the first place.

one_axis_only (55 %): y[..., None] -> y[:, None]
    With one axis your function is right. With others the new axis comes behind the first one, as by y[:, None],
    and shapes no longer fit: put it behind all of them.

flattened (60 %): y[..., None] -> y.flatten()[:, None]
    All class ids are in a row in your result: the axes of y are lost. Its shape comes back, with one axis more.

columns_and_examples_exchanged (50 %): y[..., None] == places -> y.flatten() == places[:, None]
    Your result has a row for each class, and a column for each class id. It is the other way round, and the
    axes of y stay.

largest_without_one (55 %): int(y.max()) + 1 -> int(y.max())
    also: y >= num_classes -> y > num_classes
    There is one class less than there should be: classes 0 to 4 are five.

different_ids_counted (60 %): int(y.max()) + 1 -> len(y.unique())
different_ids_counted_unchecked (60 %): int(y.max()) + 1 -> len(y.unique())
    also: y >= num_classes -> y >= int(y.max()) + 1
    You count the class ids that occur. Some may be missing in y: the largest one says how many there are.

length_of_y (50 %): int(y.max()) + 1 -> max(len(y) if y.dim() else 1, int(y.max()) + 1)
    There are as many classes in your result as y is long. The largest class id says how many there are.

num_classes_ignored (60 %): places = torch.arange(num_classes -> places = torch.arange(int(y.max()) + 1
    Your vectors do not have num_classes places. There may be more classes than occur in y.

places_in_reverse (55 %): == places -> == places.flip(0)
    Class 0 has the last place in your vectors, and the largest class the first. It is the other way round.

inverted (50 %): == places -> != places
    Ones and zeros are exchanged.

filled_up_to_the_class (40 %): == places -> >= places
    All places up to that of the class are 1. Only that one is.

class_id_for_the_one (55 %): .long() -> .long() * y[..., None]
    Where the 1 should be your vector has the class id itself.

largest_id_allowed (90 %): y >= num_classes -> y > num_classes
    A class id equal to num_classes is too large: ids are counted from 0. It should raise a ValueError.

too_large_unseen: or (y >= num_classes).any() ->
    A class id that is too large should raise a ValueError. Your vector for it is another one.

negative_unseen: (y < 0).any() or ->
    A negative class id should raise a ValueError. There is no place for it.

negative_from_the_end of rows_of_the_identity: number_of_classes(y, num_classes) -> \
number_of_classes(y[y >= 0], num_classes)
    A negative class id counts from the end in your function, as an index does. It should raise a ValueError.

no_largest_of_none (90 %): (y >= num_classes).any() -> y.max() >= num_classes
no_empty_input (90 %): (y < 0).any() -> y.min() < 0
    An empty y with num_classes is fine, but it has no smallest or largest class id.
---
largest_refused (55 %): int(y.max()) + 1 -> int(y.max())
    There is one class less than there should be, so your own check refuses the largest: classes 0 to 4 are
    five.
""")
one_hot.equivalent_mutant("num_classes = y.max() + 1", "arange takes a tensor with one number, too")
