r"""# Convolution layer

Build what `nn.Conv2d` computes. A batch $\mathbf{X}$ of shape $(N, c_i, H, W)$ holds $N$ images of $c_i$
channels. `weight` of shape $(c_o, c_i, h, w)$ holds a kernel for each of the $c_o$ channels of the result; each
kernel has a plane for every channel of the input. Put zeros around the images, slide the kernels over them, and
sum the products over window and channels:

$$Y_{n,o,i,j} = b_o + \sum_{c=0}^{c_i-1} \sum_{a=0}^{h-1} \sum_{b=0}^{w-1}
\tilde X_{n,\,c,\;i s + a d,\;j s + b d}\; W_{o,c,a,b}$$

$\tilde{\mathbf{X}}$ is the padded input, $s$ the stride, $d$ the dilation, $b_o$ the bias. For one image of one
channel, one kernel, padding 1, stride 2 and no bias,

$$\begin{pmatrix}0&1&2\\3&4&5\\6&7&8\end{pmatrix} \quad\text{and}\quad \begin{pmatrix}0&1\\2&3\end{pmatrix}
\quad\text{give}\quad \begin{pmatrix}0&8\\21&43\end{pmatrix}.$$

The window of 8 holds two zeros of the padding above 1 and 2: 0·0 + 1·0 + 2·1 + 3·2 = 8. The next window on the
right would stick out of the padded input, so it does not count.

## Mind

- `padding` is how many zeros come on *each* side: padding 1 makes an image two rows and two columns larger.
- `dilation` spreads the kernel, not the input: its entries meet every $d$-th row, so a kernel of $h$ rows
  reaches over $d(h-1) + 1$ rows. With padding $p$ the result has this many rows, and columns likewise:

$$H' = \left\lfloor \frac{H + 2p - d(h-1) - 1}{s} \right\rfloor + 1$$

## Small print

- `stride`, `padding` and `dilation` are a number for both axes or a pair, (for rows, for columns). Strides and
  dilations are at least 1, paddings at least 0.
- `bias` has shape $(c_o,)$, one number for each channel of the result, or is `None`: then nothing is added.
- If the kernel reaches over more rows or columns than the padded input has, raise a `ValueError`.
- The result has the dtype of `X`. Gradients must reach `X`, `weight` and `bias`; all three stay as they are.
- Loops over positions or over the entries of a kernel are fine. PyTorch's own convolutions and `F.unfold`
  (`F` is `torch.nn.functional`) are not allowed; `F.pad`, `Tensor.unfold` and `torch.einsum` are.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from grader import CONVOLUTIONS, arange, exercise, randn


@exercise(
    points=6,
    order=6,
    grad=["X", "weight", "bias"],
    forbid=CONVOLUTIONS,
    hints=[
        "First make three pairs: a number v stands for (v, v). Then put the zeros around the images, once; from"
        " here on the input is the padded one.",
        "Entry (a, b) of a kernel meets row i * s + a * d of the padded input. For all i at once that is a"
        " slice that starts at a * d and has step s.",
        "Each entry of a kernel mixes channels: weight[:, :, a, b] is a matrix of shape (c_o, c_i). Over what"
        " is summed, and what stays?",
    ],
)
def conv2d(
    X: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    """Convolve a batch of images as `nn.Conv2d` does.

    Args:
        X: images of shape (N, c_i, H, W).
        weight: kernels of shape (c_o, c_i, h, w).
        bias: shape (c_o,), or None.
        stride: steps between windows, one number or (down, across).
        padding: zeros on each side, one number or (above and below, left and right).
        dilation: steps between the entries of a kernel, one number or (down, across).

    Returns:
        Tensor of shape (N, c_o, H', W'), of the dtype of `X`.

    Raises:
        ValueError: if the kernel reaches over more rows or columns than the padded input has.
    """
    ### BEGIN SOLUTION
    (sh, sw), (ph, pw), (dh, dw) = (
        (v, v) if isinstance(v, int) else v for v in (stride, padding, dilation)
    )
    h, w = weight.shape[2:]
    X = F.pad(X, (pw, pw, ph, ph))
    rows = (X.shape[2] - dh * (h - 1) - 1) // sh + 1
    columns = (X.shape[3] - dw * (w - 1) - 1) // sw + 1
    if rows < 1 or columns < 1:
        raise ValueError(f"a {h} x {w} kernel reaches over more than the padded input has")
    parts = []
    for a in range(h):
        for b in range(w):
            met = X[:, :, a * dh :: sh, b * dw :: sw][:, :, :rows, :columns]
            parts.append(torch.einsum("ncij,oc->noij", met, weight[:, :, a, b]))
    Y = sum(parts)
    return Y if bias is None else Y + bias[:, None, None]
    ### END SOLUTION


conv2d.defaults(X=randn("N", "I", "H", "W"), weight=randn("O", "I", "h", "w"), bias=randn("O"))
conv2d.defaults(N=5, I=4, O=6, H=7, W=9, h=3, w=2)
X, weight = arange(1, 1, 3, 3), arange(1, 1, 2, 2)
conv2d.case("the example: padding 1, stride 2", X=X, weight=weight, bias=None, stride=2, padding=1)
conv2d.case("no stride, padding or dilation")
conv2d.case("no bias", bias=None)
conv2d.case("stride 2, and a column that no window reaches", stride=2)
conv2d.case("padding 1", padding=1, h=2, w=3)
conv2d.case("stride, padding and dilation together", H=8, stride=3, padding=2, dilation=2)
weight = randn("O", "I", 3, 2)
conv2d.case("dilation 2", weight=weight, dilation=2)
conv2d.case("pairs", weight=weight, H=8, stride=(2, 1), padding=(1, 3), dilation=(2, 4))
conv2d.case("other pairs", stride=(1, 3), padding=(2, 0), dilation=(1, 2))
conv2d.case("steps larger than the kernel", stride=(4, 3))
conv2d.case("more padding than the kernel has rows", h=1, padding=3)
conv2d.case("1x1 kernel", h=1, w=1)
conv2d.case("one channel", I=1, O=1)
conv2d.case("a square of channels and a square kernel", O=4, w=3, stride=2)
conv2d.case("as many channels as columns in the result", W=7, H=8)
X = randn("N", "I", "h - 2", "w - 2")
conv2d.case("kernel as large as the padded input", X=X, h=5, w=4, padding=1)
conv2d.raises("kernel higher than the padded input", ValueError, H=2, h=5, padding=1)
conv2d.raises("dilated kernel wider than the input", ValueError, W=4, w=3, dilation=2)


def pairs(*values):
    """Return a pair for each argument: a number stands for both axes."""
    return [(v, v) if isinstance(v, int) else v for v in values]


def windows(X, weight, stride=1, padding=0, dilation=1):
    """Return what the kernels meet: shape (N, c_i, rows, columns, h, w)."""
    (sh, sw), (ph, pw), (dh, dw) = pairs(stride, padding, dilation)
    X = F.pad(X, (pw, pw, ph, ph))
    reach = [d * (k - 1) + 1 for d, k in zip((dh, dw), weight.shape[2:], strict=True)]
    if reach[0] > X.shape[2] or reach[1] > X.shape[3]:
        raise ValueError
    return X.unfold(2, reach[0], sh).unfold(3, reach[1], sw)[..., ::dh, ::dw]


@conv2d.right_variant
def windows_in_one_sum(X, weight, bias=None, stride=1, padding=0, dilation=1):
    Y = torch.einsum("ncijab,ocab->noij", windows(X, weight, stride, padding, dilation), weight)
    return Y if bias is None else Y + bias.reshape(1, -1, 1, 1)


@conv2d.right_variant
def loop_over_positions(X, weight, bias=None, stride=1, padding=0, dilation=1):
    met = windows(X, weight, stride, padding, dilation)
    rows = [
        torch.stack(
            [met[:, None, :, i, j].mul(weight).sum((2, 3, 4)) for j in range(met.shape[3])], 2
        )
        for i in range(met.shape[2])
    ]
    return torch.stack(rows, 2) + (0 if bias is None else bias.reshape(-1, 1, 1))


@conv2d.right_variant
def every_position_then_some(X, weight, bias=None, stride=1, padding=0, dilation=1):
    ((sh, sw),) = pairs(stride)
    return windows_in_one_sum(X, weight, bias, 1, padding, dilation)[:, :, ::sh, ::sw]


conv2d.edits("""
padding_of_both_sides (60 %): (pw, pw, ph, ph) -> (pw // 2, pw - pw // 2, ph // 2, ph - ph // 2)
    You share the padding out between the two sides. Here it counts for each side: padding 1 adds two rows.

padding_counted_once (60 %): (pw, pw, ph, ph) -> (pw, 0, ph, 0)
    With padding the result is too small, as if zeros came above and on the left alone. They come on all four
    sides: the padded input has H + 2p rows.

padding_axes_exchanged (70 %): (pw, pw, ph, ph) -> (ph, ph, pw, pw)
    The paddings of rows and columns are exchanged. F.pad begins at the last axis: (left, right, top, bottom).

size_rounded_up (60 %): (pw, pw, ph, ph) -> (pw, pw + (-X.shape[3] - 2 * pw + dw * (w - 1) + 1) % sw, \
ph, ph + (-X.shape[2] - 2 * ph + dh * (h - 1) + 1) % sh)
    You round the size of the result up. Windows that stick out of the padded input do not count: round down.

off_by_one (60 %): // sh + 1 -> // sh
    also: // sw + 1 -> // sw
    The last row and column of the result are missing: the position before the first step counts as well.

reach_of_dilated_kernel (65 %): dh * (h - 1) - 1 -> dh * h
    also: dw * (w - 1) - 1 -> dw * w
    With dilation the result can be too small: h entries reach over d(h - 1) + 1 rows, not over d · h.

dilations_exchanged (70 %): (dh, dw) = ( -> (dw, dh) = (
    The dilations of rows and columns are exchanged: the first number of the pair is for the rows.

first_of_each_pair (60 %): else v for -> else (v[0], v[0]) for
    Of each pair you use the first number for both axes. The second is for the columns.

one_stride_for_both (65 %): // sw + 1 -> // sh + 1
    also: b * dw :: sw -> b * dw :: sh
    You step across by the stride for the rows. The second number of `stride` is for the columns.

bias_for_each_input_channel (65 %): Y + bias -> Y + X.shape[1] * bias
bias_for_each_entry (65 %): Y + bias -> Y + h * w * bias
    The bias is added more than once to each number. Add it once, after the sum over channels and window.

flipped (70 %): weight[:, :, a, b] -> weight[:, :, -1 - a, -1 - b]
    You flip the kernels, as mathematics does. Layers called convolutions take them as they are.

---
stride_in_size_only (55 %): a * dh :: sh -> a * dh ::
    also: b * dw :: sw -> b * dw ::
    The size of the result is right, but the windows move by 1: window (i, j) begins at row i · s, column j · s.

dilation_in_size_only (55 %): a * dh :: sh -> a :: sh
    also: b * dw :: sw -> b :: sw
    The size of the result is right, but the kernel is not spread: its row a meets row a · d of the window.

channels_mixed_by_reshape (60 %): Y = sum(parts) -> Y = sum(parts).permute(0, 2, 3, 1); Y = Y.reshape( \
len(X), -1, rows, columns)
    Channels and positions are mixed up: a reshape does not exchange axes. Bring channels forward by permute.

dilated_input (50 %): (sh, sw), (dh, dw) = pairs(stride, dilation); \
return conv2d(X[:, :, ::dh, ::dw], weight, bias, stride, padding)
    You apply the dilation to the input, so some of its rows are never seen. It is the kernel that is spread.

stride_after_padding (50 %): (sh, sw), (ph, pw) = pairs(stride, padding); \
return conv2d(F.pad(X, (pw, pw, ph, ph))[:, :, ::sh, ::sw], weight, bias, 1, 0, dilation)
stride_before_padding (50 %): ((sh, sw),) = pairs(stride); \
return conv2d(X[:, :, ::sh, ::sw], weight, bias, 1, padding, dilation)
    You take every s-th row of the input. The stride moves the window: within it, neighbouring rows are needed.

bias_on_last_axis (60 %): bias[:, None, None] -> bias
    Added as it is, `bias` is matched with the columns. It has a number per channel: give it shape (c_o, 1, 1).

kernels_of_input_channels (60 %): "ncij,oc->noij" -> "ncij,co->noij"
    You read `weight` as (c_i, c_o, h, w). The channels of the result come first.

channels_summed_first (40 %): met, weight[:, :, a, b] -> met.sum(1, keepdim=True), weight[:, :1, a, b]
    One plane of a kernel serves all channels. Each channel of the input has a plane of its own: weight[o, c].

first_channel_only (40 %): met, weight[:, :, a, b] -> met[:, :1], weight[:, :1, a, b]
    You look at the first channel of the input alone. The products of all channels are summed.

no_size_check: raise ValueError(f"a {h} x {w} kernel reaches over more than the padded input has") -> \
return X.new_zeros(X.shape[0], weight.shape[0], max(rows, 0), max(columns, 0))
    A kernel that reaches over more than the padded input has should raise a ValueError; yours returns a result.

mean_over_channels (65 %): Y = sum(parts) -> Y = sum(parts) / X.shape[1]
mean_over_window (65 %): Y = sum(parts) -> Y = sum(parts) / (h * w)
    You average where the products have to be summed.
""")
