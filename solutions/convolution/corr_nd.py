r"""# Cross-correlation of series, images and volumes

Slide the kernel $\mathbf{K}$ over the input $\mathbf{X}$, along every axis, one step at a time and without
padding. At each position multiply the window element by element with the kernel and sum. Both have the same
number of axes: one for a series, two for an image, three for a volume, and one function does all three. In
three dimensions

$$Y_{i,j,k} = \sum_{a} \sum_{b} \sum_{c} X_{i+a,\,j+b,\,k+c}\, K_{a,b,c}$$

where $a$, $b$ and $c$ run over all entries of $\mathbf{K}$. Along every axis the result has input size − kernel
size + 1 entries. For the series

$$(0,\, 1,\, 2,\, 3,\, 4) \star (1,\, 2,\, 3) = (8,\, 14,\, 20),$$

where 8 = 0·1 + 1·2 + 2·3.

## Mind

- A volume is no stack of channels: the kernel slides along the depth as well. The depth of the kernel may be
  smaller than that of the input, and the result has three axes too.
- Shapes compare as tuples do: `K.shape > X.shape` looks at the first axis that differs, and at no other.

## Small print

- Nothing is flipped, along no axis. Mathematics, and functions such as `numpy.convolve`, would flip the kernel.
- The result keeps the dtype of `X` and `K`: integers stay integers, exactly. `sum` makes int64 of int32, unless
  it is given `dtype=X.dtype`.
- Gradients must reach both `X` and `K`: `.item()`, `.data` and `torch.no_grad()` cut the graph.
- A kernel that is larger than the input along any axis raises a `ValueError`.
- `X` and `K` stay as they are.
- Loops are fine. PyTorch's own convolutions and `unfold` from `torch.nn.functional` are not allowed;
  `Tensor.unfold` is.
"""

from itertools import product

import torch
from torch import Tensor

from grader import CONVOLUTIONS, arange, exercise, integers, randn, tensor


@exercise(
    points=4,
    order=2,
    grad=["X", "K"],
    forbid=CONVOLUTIONS,
    hints=[
        "First the shape: for each axis, the size of X minus the size of K, plus 1. zip(X.shape, K.shape) goes"
        " through the axes, however many there are.",
        "itertools.product(range(2), range(3)) counts through all index pairs of a kernel of shape (2, 3)."
        " product(*map(range, K.shape)) does so for any shape; K[index] takes such a tuple.",
        "A window of any number of axes is cut out by a tuple of slices: X[slice(0, 2), slice(1, 4)] is"
        " X[0:2, 1:4]. For one entry of K, which part of X does it meet while the kernel slides?",
    ],
)
def corr_nd(X: Tensor, K: Tensor) -> Tensor:
    """Cross-correlate `X` with `K` along all axes, stride 1, no padding.

    Args:
        X: input with one, two or three axes.
        K: kernel with as many axes as `X`, of its dtype.

    Returns:
        Tensor of the dtype and on the device of `X`; along each axis its size is that of `X` minus that of `K`
        plus 1.

    Raises:
        ValueError: if the kernel is larger than the input along any axis.
    """
    ### BEGIN SOLUTION
    if any(K.shape[axis] > X.shape[axis] for axis in range(X.ndim)):
        raise ValueError(f"kernel {tuple(K.shape)} is larger than the input {tuple(X.shape)}")
    windows = X
    for axis in range(X.ndim):  # the axes within a window come behind those of the positions
        windows = windows.unfold(axis, K.shape[axis], 1)
    return (windows * K).flatten(X.ndim).sum(dim=-1, dtype=X.dtype)
    ### END SOLUTION


corr_nd.defaults(X=randn("D", "H", "W"), K=randn("d", "h", "w"), D=4, H=5, W=6, d=3, h=2, w=4)
corr_nd.case("a series of 5, a kernel of 3", X=arange(5), K=tensor([1.0, 2.0, 3.0]))
corr_nd.case("a series", X=randn("W"), K=randn("w"))
corr_nd.case("3x3 image, 2x2 kernel", X=arange(3, 3), K=arange(2, 2))
corr_nd.case("an image", X=randn("H", "W"), K=randn("h", "w"))
corr_nd.case("an image, other numbers", X=randn("H", "W"), K=randn("h", "w"))
corr_nd.case("a tall image, a wide kernel", X=randn("W", "H"), K=randn("h", "d"))
corr_nd.case("a volume, all sizes different")
corr_nd.case("a deep volume, a flat kernel", X=randn("W", "D", "H"), d=2, h=3, w=1)
corr_nd.case("kernel as deep as the volume", D=3)
corr_nd.case("kernel as large as the series", X=randn("w"), K=randn("w"))
corr_nd.case("kernel as large as the volume", X=randn("d", "h", "w"))
corr_nd.case("kernel of one entry", d=1, h=1, w=1, D=2, H=3, W=4)
corr_nd.case("integers keep their dtype", X=integers(4, 5), K=integers(2, 3), grad=[])
LARGE, ONE = tensor([2**53 + 1, 3], dtype="int64"), tensor([1], dtype="int64")
corr_nd.case("integers above 2**53 stay exact", X=LARGE, K=ONE, grad=[])
corr_nd.raises("kernel longer than the series", ValueError, X=randn("d"), K=randn("w"))
corr_nd.raises("kernel wider than the image", ValueError, X=randn("H", "d"), K=randn("h", "w"))
corr_nd.raises("kernel higher than the volume, and as deep", ValueError, D=3, H=2, h=3)


def sizes(X, K):
    """Return the shape of the result; a kernel that is too large raises."""
    found = [n - k + 1 for n, k in zip(X.shape, K.shape, strict=True)]
    if min(found) < 1:
        raise ValueError
    return found


def padded(X, before, after):
    """Put so many zeros before and behind the entries of each axis."""
    pairs = zip(reversed(before), reversed(after), strict=True)
    return torch.nn.functional.pad(X, [n for pair in pairs for n in pair])


@corr_nd.right_variant
def shifted_copies(X, K):
    n = sizes(X, K)
    Y = X.new_zeros(n)
    for index in product(*map(range, K.shape)):
        Y = Y + X[tuple(slice(a, a + m) for a, m in zip(index, n, strict=True))] * K[index]
    return Y


@corr_nd.right_variant
def axis_by_axis(X, K):
    n, *_ = sizes(X, K)
    if X.ndim == 1:
        return torch.stack([(X[i : i + len(K)] * K).sum(dtype=X.dtype) for i in range(n)])
    rows = [[axis_by_axis(X[i + a], K[a]) for a in range(len(K))] for i in range(n)]
    return torch.stack([torch.stack(row).sum(0, dtype=X.dtype) for row in rows])


@corr_nd.right_variant
def loop_into_a_buffer(X, K):
    Y = X.new_zeros(sizes(X, K))
    for start in product(*map(range, Y.shape)):
        window = X[tuple(slice(i, i + k) for i, k in zip(start, K.shape, strict=True))]
        Y[start] = (window * K).sum()
    return Y


@corr_nd.right_variant
def fourier(X, K):
    shape = sizes(X, K)
    if not X.is_floating_point():
        return shifted_copies(X, K)
    spectrum = torch.fft.fftn(X.double()) * torch.fft.fftn(K.double(), s=X.shape).conj()
    return torch.fft.ifftn(spectrum).real[tuple(map(slice, shape))].to(X.dtype)


corr_nd.leave_out("unsqueezed", "more than three axes are not asked for")

corr_nd.edits("""
flipped (70 %): windows * K -> windows * K.flip(tuple(range(K.ndim)))
    You flip the kernel. That is convolution as mathematics defines it; cross-correlation takes K as it is.

flipped_along_one_axis (50 %): windows * K -> windows * K.flip(0)
    You flip the kernel along one of its axes. Cross-correlation takes K as it is, along all of them.

axes_reversed (50 %): windows * K -> \
windows * K.permute(*reversed(range(K.ndim))).reshape(K.shape)
    The entries of K are paired with the wrong entries of the window, as if its axes were in reverse order.

first_input_skipped (50 %): return corr_nd(X, K)[(slice(1, None),) * X.ndim]
    Your sums begin at the second entry of X along each axis: the indices a, b, c begin at 0, as i, j, k do.
    There are input size - kernel size + 1 positions, and the first window begins with the first entry.

first_entry_of_kernel_missing (50 %): windows * K -> \
(windows * K)[(..., *(slice(1, None),) * K.ndim)]
    The first entry of the kernel along each axis is left out: its indices begin at 0, not at 1.

last_entry_missing (60 %): .flatten(X.ndim) -> .flatten(X.ndim)[..., :-1]
    The last entry of the kernel is left out: do your loops over its entries end one too early?

last_axis_summed (40 %): .flatten(X.ndim).sum( -> .sum(
    You sum over one axis of each window. A window has as many axes as the kernel, and all of them are summed.

last_axis_only (30 %): sizes(X, K); return corr_nd(X, K[(slice(1),) * (K.ndim - 1)])
    You correlate along the last axis only, with one row of the kernel. Every entry of K takes part, and K
    slides along every axis.

depth_as_channels (40 %): return corr_nd(X, K) if X.ndim < 3 else corr_nd(X, K)[0]
    You treat the first axis of a volume as channels: it is summed away. Here the kernel slides along the depth
    as well, and the result has three axes.

depth_not_slid_along (40 %): sizes(X, K); \
return corr_nd(X, K) if X.ndim < 3 else torch.stack([corr_nd(x, k) for x, k in zip(X, K)])
    Each slice of the volume meets one slice of K. K slides along the depth as well, and sums over it.

padded_to_same (55 %): sizes(X, K); k = K.shape; \
return corr_nd(padded(X, [(n - 1) // 2 for n in k], [n // 2 for n in k]), K)
    The result is as large as the input, as if zeros were padded around it. Only positions where the whole
    kernel lies inside the input count: input size - kernel size + 1 along each axis.

padded_fully (50 %): sizes(X, K); n = [k - 1 for k in K.shape]; return corr_nd(padded(X, n, n), K)
    The result is larger than the input: you also count positions where the kernel merely touches it. It has to
    lie inside.

cut_off_at_the_end (50 %): sizes(X, K); return corr_nd(padded(X, [0] * K.ndim, [n - 1 for n in K.shape]), K)
    The result is as large as the input: your last windows stick out of it, and what is outside counts as zero.
    Only positions where the whole kernel lies inside the input count.

wrapped_around of shifted_copies (45 %): X[tuple(slice(a, a + m) for a, m in zip(index, n, strict=True))] -> \
X.roll([-a for a in index], list(range(X.ndim)))
    also: X.new_zeros(n) -> torch.zeros_like(X)
    Your kernel wraps around the border, as torch.roll and Fourier transforms do, and the result is as large as
    the input. Only positions where the whole kernel lies inside the input count.

steps_by_kernel (50 %): return corr_nd(X, K)[tuple(slice(None, None, k) for k in K.shape)]
    Your window moves by the size of the kernel, so windows never overlap. The step is 1 along every axis.

off_by_one (65 %): return corr_nd(X, K)[(slice(-1),) * X.ndim]
    The last position along each axis is missing: there are input size - kernel size + 1 of them.

end_left_zero (60 %): return padded(corr_nd(X, K)[(slice(-1),) * X.ndim], [0] * X.ndim, [1] * X.ndim)
    The shape is right, but the last entries along each axis stay zero: your loops over the positions end one
    too early.

first_size_for_all (60 %): Y = corr_nd(X, K); return padded(Y, [0] * Y.ndim, [len(Y) - n for n in Y.shape])
    The result is as long along every axis as along the first. Each axis has its own size: that of the input
    minus that of the kernel, plus 1.

flattened (20 %): n = sizes(X, K); y = corr_nd(X.reshape(-1), K.reshape(-1)); \
return y[: torch.tensor(n).prod()].reshape(n)
    You flatten X and K and correlate them as series. In memory, the end of a row is followed by the begin of
    the next: such windows are no windows of an image.

mean_instead_of_sum (65 %): .sum(dim=-1, dtype=X.dtype) -> .sum(dim=-1) / K.numel()
    You average over the window; cross-correlation sums, without dividing by the number of entries.

integers_through_floats: \
return corr_nd(X, K) if X.is_floating_point() else corr_nd(X.float(), K.float()).to(X.dtype)
    Large integers are not exact: somewhere they pass through floating-point numbers. Compute with integers
    throughout.

compared_as_tuples: any(K.shape[axis] > X.shape[axis] for axis in range(X.ndim)) -> K.shape > X.shape
compared_as_tuples_then_empty: n = [max(m - k + 1, 0) for m, k in zip(X.shape, K.shape)]; \
return corr_nd(X, K) if K.shape > X.shape or min(n) > 0 else X.new_zeros(n)
    K.shape > X.shape compares as words in a dictionary are compared: the first axis that differs decides. Ask
    for every axis whether the kernel is larger there.

first_axis_checked: any(K.shape[axis] > X.shape[axis] for axis in range(X.ndim)) -> K.shape[0] > X.shape[0]
    A kernel that is larger than the input along any axis should raise a ValueError; you look at the first axis.

no_size_check: any(K.shape[axis] > X.shape[axis] for axis in range(X.ndim)) -> False
    A kernel that is larger than the input along any axis should raise a ValueError; yours does not.
""")
