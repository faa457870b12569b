r"""# From an image to a tensor

An image file gives the pixels of a photograph: for each row and column the numbers of red, green and blue,
whole numbers from 0 to 255. That is a `uint8` tensor of shape $(H, W, C)$, with the channels **last**. A
network wants small `float32` numbers, and the channels **first**: $(C, H, W)$. Do this in three steps.

1. **Scale.** An image of dtype `uint8` is divided by 255. An image of floating-point numbers is taken as it
   is, whatever its numbers are. The result is `float32` in either case.
2. **Channels first.** What was pixel $(i, j)$ of channel $c$ in `img[i, j, c]` is in `result[c, i, j]`. A
   grey image of shape $(H, W)$ has one channel: it becomes $(1, H, W)$.
3. **Normalise**, if `mean` and `std` are given: lists or tuples with a number for each channel. Then channel
   $c$ becomes $(x - \mathtt{mean}_c) / \mathtt{std}_c$.

For example, an image of one row and two pixels, with `mean=[0.5, 0.4, 0.2]` and `std=[0.5, 0.2, 0.4]`:

| channel | `img[0, :, c]` | scaled | normalised |
|---|---|---|---|
| 0, red | 255, 0 | 1, 0 | 1, -1 |
| 1, green | 0, 102 | 0, 0.4 | -2, 0 |
| 2, blue | 51, 255 | 0.2, 1 | 0, 2 |

The result has shape $(3, 1, 2)$. Only one of `mean` and `std` without the other raises a `ValueError`.
Gradients are compared where `img` is of floating-point numbers.

torchvision, with its `ToTensor` and `Normalize`, and `torch.nn.functional.normalize` are not allowed.

## Mind

- `reshape(C, H, W)` has the right shape, but it only cuts the row of all numbers anew: colours get mixed up.
  Axes have to be moved.
- The dtype says whether to divide, not the numbers: a `uint8` image may be all dark, a floating-point image
  may have numbers above 1.

## Small print

- Any number of channels is possible, also one: shape $(H, W, 1)$ becomes $(1, H, W)$.
- An image has at least one pixel, `mean` and `std` have length $C$, and no number in `std` is 0.
- `img` stays as it is. The result may share its memory.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from grader import exercise, integers, randn, tensor, uniform


@exercise(
    points=3,
    order=4,
    grad=["img"],
    forbid=["torchvision.*", "torch.nn.functional.normalize"],
    hints=[
        "img.dtype == torch.uint8 says whether to divide. In which dtype should the division take place?",
        "permute names the axes in their new order: which of the old axes comes first? And img[None] has a new"
        " axis in front.",
        "The last axis of the result is the width. So that each channel gets its own mean, that needs the shape"
        " (C, 1, 1).",
    ],
)
def image_to_tensor(
    img: Tensor, mean: Sequence[float] | None = None, std: Sequence[float] | None = None
) -> Tensor:
    """Return an image as a float32 tensor with the channels first, normalised if asked.

    Args:
        img: uint8 or floating-point numbers, shape (H, W, C), or (H, W) for a grey image.
        mean: what is subtracted from each channel, C numbers; None together with `std` only.
        std: what each channel is divided by then, C numbers.

    Returns:
        Tensor of shape (C, H, W), float32.

    Raises:
        ValueError: if one of `mean` and `std` is given without the other.
    """
    ### BEGIN SOLUTION
    if (mean is None) != (std is None):
        raise ValueError("mean and std come together")
    X = img.to(torch.float32)
    if img.dtype == torch.uint8:
        X = X / 255
    X = X[None] if X.dim() == 2 else X.permute(2, 0, 1)
    if mean is not None:
        X = (X - torch.tensor(mean)[:, None, None]) / torch.tensor(std)[:, None, None]
    return X
    ### END SOLUTION


def image(*shape):
    """Pixels as a file has them."""
    return integers(*shape, high=256).to("uint8")


MNIST = {"mean": [0.1307], "std": [0.3081]}
COLOURS = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}
image_to_tensor.defaults(img=uniform("H", "W", "C"), H=4, W=5, C=3)
PIXELS = tensor([[[255, 0, 51], [0, 102, 255]]], dtype="uint8")
EXAMPLE = {"mean": [0.5, 0.4, 0.2], "std": [0.5, 0.2, 0.4]}
image_to_tensor.case("the example, not normalised", img=PIXELS, grad=[])
image_to_tensor.case("the example", img=PIXELS, **EXAMPLE, grad=[])
image_to_tensor.case("a colour image of uint8", img=image("H", "W", "C"), grad=[])
image_to_tensor.case("uint8, normalised", img=image("H", "W", 3), **COLOURS, H=5, W=4, grad=[])
image_to_tensor.case("a dark image of uint8", img=tensor([[[0], [1]]], dtype="uint8"), grad=[])
image_to_tensor.case("floating-point numbers from 0 to 1")
image_to_tensor.case("floating-point numbers up to 255", img=uniform("H", "W", "C", high=255.0))
image_to_tensor.case("floats of both signs, normalised", img=randn("H", "W", 3), **COLOURS)
SINGLE = randn("H", "W", 3).to("float32")
image_to_tensor.case("an image of float32, normalised", img=SINGLE, **COLOURS, grad=[])
image_to_tensor.case("as wide as there are channels", img=randn("H", 3, 3), **COLOURS)
image_to_tensor.case("as high as it is wide", img=image("H", "H", 3), **COLOURS, H=6, grad=[])
image_to_tensor.case("a grey image", img=image("H", "W"), grad=[])
image_to_tensor.case("a grey image of floats, normalised", img=randn("H", "W"), **MNIST, H=3)
image_to_tensor.case("a grey image, normalised", img=image("H", "W"), **MNIST, H=7, W=4, grad=[])
image_to_tensor.case("one channel", img=image("H", "W", 1), **MNIST, H=3, W=6, grad=[])
image_to_tensor.case("two channels, in tuples", mean=(0.5, -1.0), std=(0.1, 3.0), C=2)
image_to_tensor.raises("mean without std", ValueError, mean=[0.5, 0.5, 0.5])
image_to_tensor.raises("std without mean", ValueError, std=[0.5, 0.5, 0.5])


def shifted_and_scaled(X, mean, std):
    """Normalise the channels of X, which come first."""
    return torch.stack([(x - m) / s for x, m, s in zip(X, mean, std, strict=True)])


@image_to_tensor.right_variant
def channels_moved_last_of_all(img, mean=None, std=None):
    if [mean, std].count(None) == 1:
        raise ValueError
    X = img.unsqueeze(-1) if img.ndim < 3 else img
    X = X.float() / (255.0 if img.dtype == torch.uint8 else 1.0)
    if mean is not None:
        X = (X - torch.tensor(mean)) / torch.tensor(std)
    return X.movedim(-1, 0)


@image_to_tensor.right_variant
def channel_by_channel(img, mean=None, std=None):
    if len([a for a in (mean, std) if a is None]) == 1:
        raise ValueError
    channels = [img] if img.dim() == 2 else [img[:, :, c] for c in range(img.shape[2])]
    if img.dtype == torch.uint8:
        channels = [channel / 255 for channel in channels]
    X = torch.stack(channels).float()
    return X if mean is None else shifted_and_scaled(X, mean, std)


@image_to_tensor.right_variant
def in_double_precision(img, mean=None, std=None):
    if (mean, std).count(None) % 2:
        raise ValueError
    X = img.double()
    if not img.is_floating_point():
        X = X.mul(1 / 255)
    X = torch.einsum("hwc->chw", X.reshape(*img.shape[:2], -1))
    for_all = [-1, 1, 1]
    mean, std = [0.0] if mean is None else mean, [1.0] if std is None else std
    return X.sub(torch.tensor(mean).view(for_all)).div(torch.tensor(std).view(for_all)).float()


image_to_tensor.edits("""
reshaped (45 %): X.permute(2, 0, 1) -> X.reshape(X.shape[2], *X.shape[:2])
    Your numbers are in their old order, only cut anew, as by reshape: a channel has numbers of others in it.
    Move the axis of the channels to the front, as permute does.

on_its_side (60 %): return image_to_tensor(img, mean, std).mT
height_and_width_exchanged (60 %): X.permute(2, 0, 1) -> X.permute(2, 1, 0)
    Height and width are exchanged: an image lies on its side. The axes of the result are channel, row, column.

channels_last (50 %): return image_to_tensor(img, mean, std).permute(1, 2, 0)
    Your channels are the last axis. They belong in front: (C, H, W).

floats_divided (55 %): if img.dtype == torch.uint8: -> if True:
    You divide images of floating-point numbers by 255 as well. Only uint8 is divided.

divided_where_large (60 %): if img.dtype == torch.uint8: -> if img.max() > 1:
    Whether to divide is said by the dtype, not by the numbers: a dark uint8 image has none above 1.

never_divided (50 %): if img.dtype == torch.uint8: -> if False:
    An image of uint8 is not divided by 255.

by_256 (65 %): X / 255 -> X / 256
    You divide by 256. The largest number of uint8 is 255, and should become 1.

whole_numbers_only (50 %): X / 255 -> X // 255
    Your division leaves whole numbers: what is below 255 becomes 0.

to_both_signs (55 %): X / 255 -> X / 127.5 - 1
    Your uint8 images reach from -1 to 1. The first step divides by 255, and shifts nothing.

along_the_width (55 %): torch.tensor(mean)[:, None, None] -> torch.tensor(mean)
    also: torch.tensor(std)[:, None, None] -> torch.tensor(std)
    Your mean and std lie along the last axis, the width. Each channel has its own: they need the shape (C, 1,
    1).

along_the_height (55 %): torch.tensor(mean)[:, None, None] -> torch.tensor(mean)[:, None]
    also: torch.tensor(std)[:, None, None] -> torch.tensor(std)[:, None]
    Your mean and std lie along the height. Each channel has its own: they need the shape (C, 1, 1).

normalised_before_scaling (60 %): if img.dtype == torch.uint8: -> if img.dtype == torch.uint8 and mean is None:
    also: return X -> return X / 255 if img.dtype == torch.uint8 and mean is not None else X
not_scaled_if_normalised (60 %): if img.dtype == torch.uint8: -> if img.dtype == torch.uint8 and mean is None:
    With mean and std your uint8 image is not divided by 255 first. They are those of scaled numbers: divide,
    then normalise.

its_own_statistics (45 %): X = image_to_tensor(img, None, None); \
return X if mean is None else (X - X.mean((1, 2), True)) / X.std((1, 2), keepdim=True)
    The image seems to be normalised by its own mean and standard deviation. Take those that are handed over.

first_channel_for_all (55 %): torch.tensor(mean)[:, None, None] -> mean[0]
    also: torch.tensor(std)[:, None, None] -> std[0]
    All your channels are normalised by the numbers of the first one. Each has its own.

divided_only_partly (55 %): (X - torch.tensor(mean)[:, None, None]) / -> X - torch.tensor(mean)[:, None, None] /
    Only the mean is divided by std, not the difference: brackets are missing around the subtraction.

multiplied_by_std (55 %): [:, None, None]) / torch -> [:, None, None]) * torch
    You multiply by std. The difference is divided by it.

by_the_variance (60 %): / torch.tensor(std)[:, None, None] -> / torch.tensor(std)[:, None, None] ** 2
    You divide by the square of std. Divide by std itself.

not_normalised (45 %): return image_to_tensor(img, None, None)
    mean and std change nothing in your result.

std_ignored (60 %): / torch.tensor(std)[:, None, None] ->
    You subtract the mean, but do not divide by std.

mean_ignored (60 %): (X - torch.tensor(mean)[:, None, None]) -> X
    You divide by std, but the mean is not subtracted.

no_channel_for_grey (75 %): X = X[None] if -> X = X if
    also: X = (X - torch.tensor(mean)[:, None, None]) / torch.tensor(std)[:, None, None] -> \
m, s = (torch.tensor(a)[(..., *[None] * (X.dim() - 1))] for a in (mean, std)); X = (X - m) / s
    A grey image has no axis for its channel in your result. It has one channel: shape (1, H, W).

grey_channel_last (70 %): X = X[None] if -> X = X[..., None] if
    Your axis for the channel of a grey image stands behind. It belongs in front: (1, H, W).

grey_on_its_side (70 %): X = X[None] if -> X = X.T[None] if
    Height and width of a grey image are exchanged. Only an axis in front is new.

grey_becomes_colour (65 %): X = X[None] if -> X = X[None].repeat(3, 1, 1) if
    Your grey image has three channels. It has one: shape (1, H, W).

cut_to_unit_interval (60 %): else X.permute(2, 0, 1) -> else X.permute(2, 0, 1); X = X.clamp(0, 1)
    You cut numbers off below 0 and above 1. Floating-point numbers are taken as they are.
""")
image_to_tensor.equivalent_mutant("if std is not None:", "mean and std come together")

image_to_tensor.break_it("divided_where_large")
