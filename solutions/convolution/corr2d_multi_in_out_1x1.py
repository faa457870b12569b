r"""# 1×1 convolution

A kernel of one row and one column sees one pixel at a time. What is left of a convolution is the mixing of
channels: at each pixel, $c_o$ weighted sums of the $c_i$ numbers that the channels have there. That is a dense
layer without bias, the same for all pixels. Given $\mathbf{X}$ of shape $(c_i, H, W)$ and $\mathbf{K}$ of shape
$(c_o, c_i, 1, 1)$, return $\mathbf{Y}$ of shape $(c_o, H, W)$:

$$Y_{o,i,j} = \sum_{c=0}^{c_i-1} K_{o,c,0,0}\, X_{c,i,j}$$

Do it as one matrix product: write the pixels of each channel in one row, and multiply. For two channels of 1 ×
3 pixels and two output channels, for example,

$$\begin{pmatrix}1&2\\3&-1\end{pmatrix} \begin{pmatrix}0&1&2\\5&6&7\end{pmatrix}
= \begin{pmatrix}10&13&16\\-5&-3&-1\end{pmatrix},$$

where 10 = 1·0 + 2·5: rows of the first matrix are output channels, rows of the second are input channels, and
columns are pixels.

**No loop over pixels:** a photograph has millions of them. Most cases have more than 200, and your function
may call PyTorch 200 times at most; a loop over channels is fine.

## Mind

- `reshape` keeps the order of the numbers in memory and exchanges no axes. `X.reshape(H * W, c_i)` has the
  right shape for a matrix with a row for each pixel, and the wrong numbers in it.
- `squeeze()` removes every axis of size 1, that of a single channel as well.

## Small print

- `X` and `K` are floating-point tensors of the same dtype, and the result has that dtype.
- `X` need not be contiguous in memory: there `reshape` copies and `view` raises an error.
- Kernels for another number of input channels than `X` has raise a `ValueError`. Kernels are always 1×1.
- Gradients must reach both `X` and `K`: `.item()`, `.data` and `torch.no_grad()` cut the graph.
- `X` and `K` stay as they are.
- PyTorch's own convolutions are not allowed.
"""

import torch
from torch import Tensor

from grader import CONVOLUTIONS, arange, exercise, randn, tensor
from grader.drivers import counted_calls


@exercise(
    points=2,
    order=5,
    grad=["X", "K"],
    forbid=CONVOLUTIONS,
    hints=[
        "Think of one pixel: its c_i numbers are a vector. Which matrix makes c_o numbers of it?",
        "Which of the two matrices has the pixels as columns: X reshaped to (c_i, H * W), or to (H * W, c_i)?",
        "The product has shape (c_o, H * W), a row for each output channel. What is left to do with it?",
    ],
)
def corr2d_multi_in_out_1x1(X: Tensor, K: Tensor) -> Tensor:
    """Mix the channels of `X` at each pixel, by one matrix product.

    Args:
        X: input of shape (c_i, H, W).
        K: kernels of shape (c_o, c_i, 1, 1), of the dtype of `X`.

    Returns:
        Tensor of shape (c_o, H, W), of the dtype and on the device of `X`.

    Raises:
        ValueError: if X and K differ in the number of input channels.
    """
    ### BEGIN SOLUTION
    c_i, H, W = X.shape
    c_o = K.shape[0]
    if K.shape[1] != c_i:
        raise ValueError(f"kernels for {K.shape[1]} channels, but X has {c_i}")
    Y = K.reshape(c_o, c_i) @ X.reshape(c_i, H * W)
    return Y.reshape(c_o, H, W)
    ### END SOLUTION


corr2d_multi_in_out_1x1.case(
    "two channels of three pixels, by hand",
    X=tensor([[[0.0, 1, 2]], [[5, 6, 7]]]),
    K=tensor([[[[1.0]], [[2]]], [[[3]], [[-1]]]]),
)
corr2d_multi_in_out_1x1.case(
    "arange: two channels to three", X=arange(2, 2, 3), K=arange(3, 2, 1, 1)
)
corr2d_multi_in_out_1x1.defaults(
    X=randn("c_i", "H", "W"), K=randn("c_o", "c_i", 1, 1), c_i=2, c_o=3, H=4, W=5
)
corr2d_multi_in_out_1x1.case("a small image")
corr2d_multi_in_out_1x1.case("a single pixel", H=1, W=1)
corr2d_multi_in_out_1x1.case("as many channels as rows and columns", c_i=3, H=3, W=3)
corr2d_multi_in_out_1x1.defaults(call=counted_calls, limit=200, H=16, W=15)
corr2d_multi_in_out_1x1.case("two channels to three, wide")
corr2d_multi_in_out_1x1.case("two channels to three, other numbers")
corr2d_multi_in_out_1x1.case("three channels to two, tall", c_i=3, c_o=2, H=19, W=12)
corr2d_multi_in_out_1x1.case("three channels to one", c_i=3, c_o=1)
corr2d_multi_in_out_1x1.case("one channel to three", c_i=1)
corr2d_multi_in_out_1x1.case("one channel to one", c_i=1, c_o=1)
corr2d_multi_in_out_1x1.case("X not contiguous", X=randn("c_i", "H", "W").noncontiguous())
corr2d_multi_in_out_1x1.raises(
    "three channels, kernels for two", ValueError, X=randn(3, "H", "W"), K=randn("c_o", 2, 1, 1)
)
corr2d_multi_in_out_1x1.raises("two channels, kernels for one", ValueError, K=randn("c_o", 1, 1, 1))


def check(X, K):
    """Refuse kernels for another number of channels."""
    if X.shape[0] != K.shape[1]:
        raise ValueError


@corr2d_multi_in_out_1x1.right_variant
def einsum(X, K):
    check(X, K)
    return torch.einsum("chw,oc->ohw", X, K[:, :, 0, 0])


@corr2d_multi_in_out_1x1.right_variant
def channels_last_and_back(X, K):
    check(X, K)
    return (X.permute(1, 2, 0) @ K.flatten(1).T).permute(2, 0, 1)


@corr2d_multi_in_out_1x1.right_variant
def loop_over_channels(X, K):
    check(X, K)
    return torch.stack([sum(x * k for x, k in zip(X, kernel, strict=True)) for kernel in K])


@corr2d_multi_in_out_1x1.right_variant
def broadcast_and_summed(X, K):
    check(X, K)
    return (X * K).sum(dim=1)


@corr2d_multi_in_out_1x1.wrong_idea(
    "For small images your result is right, but for large ones you call PyTorch more than 200 times: do you go"
    " through the pixels one by one? Let one product do all at once.",
    credit=0.5,
)
def loop_over_pixels(X, K):
    check(X, K)
    rows = [torch.stack([K[:, :, 0, 0] @ x for x in row.T], 1) for row in X.transpose(0, 1)]
    return torch.stack(rows, 1)


corr2d_multi_in_out_1x1.edits("""
pixels_first (40 %): K.reshape(c_o, c_i) @ X.reshape(c_i, H * W) -> \
(X.reshape(H * W, c_i) @ K.reshape(c_o, c_i).T).T
    X.reshape(H * W, c_i) does not put a pixel in each row: reshape keeps the order in memory, where a channel
    is followed by the next. Reshape to (c_i, H * W), and transpose if you need to.

product_reshaped (40 %): K.reshape(c_o, c_i) @ X.reshape(c_i, H * W) -> \
X.reshape(c_i, H * W).T @ K.reshape(c_o, c_i).T
    Your product has a row for each pixel, and reshape to (c_o, H, W) mixes pixels and channels. Transpose it
    first: reshape keeps the order in memory.

permuted_then_reshaped (40 %): X.reshape(c_i, H * W) -> X.permute(1, 2, 0).reshape(c_i, H * W)
    After permute(1, 2, 0) the channels are the last axis, and reshape to (c_i, H * W) mixes channels and
    pixels. X as it is can be reshaped.

kernel_reshaped (40 %): K.reshape(c_o, c_i) -> K.reshape(c_i, c_o).T
    K.reshape(c_i, c_o) does not transpose K: it puts the same numbers in the same order into other rows. K has
    shape (c_o, c_i, 1, 1), so (c_o, c_i) is what you need.

kernel_transposed_if_square (40 %): K.reshape(c_o, c_i) -> (K[:, :, 0, 0].T if c_i == c_o else K[:, :, 0, 0])
    K is transposed. Its first axis belongs to the output channels, the second to the input channels.

channels_last (60 %): return corr2d_multi_in_out_1x1(X, K).permute(1, 2, 0)
    The channels are the last axis of your result, and should be the first: (c_o, H, W).

channels_last_by_reshape (40 %): Y.reshape(c_o, H, W) -> Y.reshape(H, W, c_o)
    You reshape the product to (H, W, c_o), which mixes pixels and channels. Its rows are output channels: the
    result has shape (c_o, H, W).

height_and_width_exchanged (45 %): Y.reshape(c_o, H, W) -> Y.reshape(c_o, W, H)
columns_read_first (45 %): X.reshape(c_i, H * W) -> X.mT.reshape(c_i, H * W)
    The pixels are in the wrong order: they are read or written by columns somewhere, or height and width are
    exchanged.

rows_and_columns_exchanged (45 %): return corr2d_multi_in_out_1x1(X, K).mT
    Rows and columns of the image are exchanged in your result: it has shape (c_o, H, W). Is a permutation
    undone the wrong way round?

left_flat (70 %): return Y.reshape(c_o, H, W) -> return Y
    Your result has shape (c_o, H * W): bring the pixels back into H rows and W columns.

single_channel_squeezed (75 %): return corr2d_multi_in_out_1x1(X, K).squeeze(0)
    With a single output channel its axis is missing, as squeeze() removes it: the result has shape (1, H, W).

kernel_squeezed (60 %): check(X, K); return torch.tensordot(K.squeeze(), X, dims=1)
    squeeze() removes every axis of size 1 from K: with a single channel, in or out, it takes one too many. K[:,
    :, 0, 0] takes the last two and no other.

not_summed (40 %): check(X, K); return X * K
    You keep the products of the input channels apart. For each output channel they are added up: the result has
    three axes.

outputs_added (30 %): return corr2d_multi_in_out_1x1(X, K).sum(0)
    You add up the output channels, too. Each of the c_o kernels gives a channel of its own.

mean_over_channels (60 %): return corr2d_multi_in_out_1x1(X, K) / X.shape[0]
    You average over the input channels. Their products are added up, without dividing by c_i.

first_channel_only (30 %): check(X, K); return corr2d_multi_in_out_1x1(X[:1], K[:, :1])
    Only the first input channel counts. All of them are weighted and added up.

last_channel_only (40 %): check(X, K); return corr2d_multi_in_out_1x1(X[-1:], K[:, -1:])
    Only the last input channel counts: is something assigned where it should be added to?

first_kernel_for_all (40 %): K.reshape(c_o, c_i) -> K[:1, :, 0, 0].expand(c_o, c_i)
    All output channels come out alike: you use the first kernel for each. Channel o has its own weights K[o].

one_weight_for_all_channels (30 %): K.reshape(c_o, c_i) -> K[:, :1, 0, 0].expand(c_o, c_i)
    You weight all input channels with the first weight of the kernel. Each channel has its own: K[o, c, 0, 0].

sums_multiplied (30 %): X.reshape(c_i, H * W) -> X.sum(0).reshape(1, H * W).expand(c_i, H * W)
    You add up the channels of X before they are weighted. Each is multiplied by its own weight first: in an
    einsum X and K need the same letter for the input channel.

sum_not_begun_anew (50 %): return corr2d_multi_in_out_1x1(X, K).cumsum(0)
    From the second output channel on you have too much: the sum over the input channels goes on where the one
    before ended. It begins anew for each output channel.

softmax_of_weights (40 %): K.reshape(c_o, c_i) -> K.reshape(c_o, c_i).softmax(dim=1)
    The weights go through a softmax. They are taken as they are.

negatives_cut (60 %): return corr2d_multi_in_out_1x1(X, K).relu()
    Negative results come out as zero. The activation of a layer comes later; here there is none.

channels_not_compared of loop_over_channels (90 %): check(X, K) -> K
    also: strict=True -> strict=False
    With kernels for another number of input channels a ValueError should be raised. zip stops at the shorter of
    two without a word, and broadcasting stretches a single channel.
""")
