r"""# Cross-correlation with many channels in and out

An input of $c_i$ channels, such as the red, green and blue of an image, is a tensor $\mathbf{X}$ of shape
$(c_i, H, W)$. For one output channel take a kernel of shape $(c_i, h, w)$: cross-correlate each channel with
its own slice of the kernel, and add up the $c_i$ results. For $c_o$ output channels take $c_o$ such kernels,
stacked to a tensor $\mathbf{K}$ of shape $(c_o, c_i, h, w)$:

$$Y_{o,i,j} = \sum_{c=0}^{c_i-1} \sum_{a=0}^{h-1} \sum_{b=0}^{w-1} X_{c,\,i+a,\,j+b}\, K_{o,c,a,b}$$

The result has shape $(c_o,\; H-h+1,\; W-w+1)$: stride 1, no padding. With two input channels and one output
channel, for example,

$$\begin{pmatrix}0&1&2\\3&4&5\end{pmatrix} \star \begin{pmatrix}1&1\end{pmatrix} +
\begin{pmatrix}1&0&0\\0&0&1\end{pmatrix} \star \begin{pmatrix}2&3\end{pmatrix}
= \begin{pmatrix}1&3\\7&9\end{pmatrix} + \begin{pmatrix}2&0\\0&3\end{pmatrix}
= \begin{pmatrix}3&3\\7&12\end{pmatrix}.$$

## Mind

- The first axis of $\mathbf{K}$ belongs to the output, the second to the input. With as many channels in as
  out, mixing them up changes no shape.
- Input channels are added up, output channels are stacked: $c_i$ does not appear in the shape of the result,
  and $c_o = 1$ does.

## Small print

- As in all of deep learning, nothing is flipped.
- The result keeps the dtype of `X` and `K`: integers stay integers. `sum` makes int64 of int32, unless it is
  given `dtype=X.dtype`.
- Gradients must reach both `X` and `K`: `.item()`, `.data` and `torch.no_grad()` cut the graph.
- A `ValueError` is raised if the kernels have another number of input channels than `X`, and if they are higher
  or wider than `X`. `zip` stops at the shorter of two without a word.
- `X` and `K` stay as they are.
- Loops are fine. PyTorch's own convolutions and `unfold` from `torch.nn.functional` are not allowed;
  `Tensor.unfold` is.
"""

import torch
from torch import Tensor

from grader import CONVOLUTIONS, arange, exercise, integers, randn, tensor


@exercise(
    points=3,
    order=4,
    grad=["X", "K"],
    forbid=CONVOLUTIONS,
    hints=[
        "Begin with one channel in and one out: that is corr2d. Make it a function of its own.",
        "for kernel in K goes through the output channels; each kernel has shape (c_i, h, w).",
        "zip(X, kernel) pairs each input channel with its slice. What is done with these c_i results, and"
        " what with those of the c_o kernels?",
    ],
)
def corr2d_multi_in_out(X: Tensor, K: Tensor) -> Tensor:
    """Cross-correlate the channels of `X` with each kernel of `K`, stride 1, no padding.

    Args:
        X: input of shape (c_i, H, W).
        K: kernels of shape (c_o, c_i, h, w), of the dtype of `X`.

    Returns:
        Tensor of shape (c_o, H - h + 1, W - w + 1), of the dtype and on the device of `X`.

    Raises:
        ValueError: if X and K differ in the number of input channels, or if the kernels are higher or
            wider than the input.
    """
    ### BEGIN SOLUTION
    (c_i, H, W), (_, k_i, h, w) = X.shape, K.shape
    if c_i != k_i or h > H or w > W:
        raise ValueError(f"kernels {tuple(K.shape)} do not fit the input {tuple(X.shape)}")

    def corr2d(x: Tensor, k: Tensor) -> Tensor:
        return (x.unfold(0, h, 1).unfold(1, w, 1) * k).sum(dim=(2, 3))

    Y = []
    for kernel in K:
        per_channel = [corr2d(X[c], kernel[c]) for c in range(c_i)]
        Y.append(torch.stack(per_channel).sum(dim=0, dtype=X.dtype))
    return torch.stack(Y)
    ### END SOLUTION


corr2d_multi_in_out.defaults(
    X=randn("c_i", "H", "W"), K=randn("c_o", "c_i", "h", "w"), c_i=2, c_o=3, H=5, W=6, h=4, w=2
)
corr2d_multi_in_out.case(
    "two channels to one, by hand",
    X=tensor([[[0.0, 1, 2], [3, 4, 5]], [[1, 0, 0], [0, 0, 1]]]),
    K=tensor([[[[1.0, 1]], [[2, 3]]]]),
)
corr2d_multi_in_out.case("arange: two channels to three", X=arange(2, 3, 3), K=arange(3, 2, 2, 2))
corr2d_multi_in_out.case("two channels to three, tall kernels")
corr2d_multi_in_out.case("two channels to three, other numbers")
corr2d_multi_in_out.case("three channels to two, wide kernels", c_i=3, c_o=2, H=6, W=5, h=2, w=4)
corr2d_multi_in_out.case("one channel to three", c_i=1)
corr2d_multi_in_out.case("three channels to one", c_i=3, c_o=1)
corr2d_multi_in_out.case("one channel to one", c_i=1, c_o=1, h=1)
corr2d_multi_in_out.case("as many channels out as in", c_i=3)
corr2d_multi_in_out.case("kernels as large as the input", H=4, W=2)
corr2d_multi_in_out.case("1x1 kernels", h=1, w=1)
corr2d_multi_in_out.case(
    "integers keep their dtype", X=integers(2, 3, 4), K=integers(3, 2, 2, 1), grad=[]
)
corr2d_multi_in_out.raises(
    "three channels, kernels for two", ValueError, X=randn(3, "H", "W"), K=randn("c_o", 2, "h", "w")
)
corr2d_multi_in_out.raises("two channels, kernels for one", ValueError, K=randn("c_o", 1, "h", "w"))
corr2d_multi_in_out.raises("kernels higher than the input", ValueError, H=3)
corr2d_multi_in_out.raises("kernels wider than the input", ValueError, W=3, w=4)


def check(X, K):
    """Refuse kernels that do not fit."""
    if X.shape[0] != K.shape[1] or K.shape[2] > X.shape[1] or K.shape[3] > X.shape[2]:
        raise ValueError


@corr2d_multi_in_out.right_variant
def windows_in_an_einsum(X, K):
    check(X, K)
    windows = X.unfold(1, K.shape[2], 1).unfold(2, K.shape[3], 1)
    return torch.einsum("crsab,ocab->ors", windows, K)


@corr2d_multi_in_out.right_variant
def one_matrix_product(X, K):
    check(X, K)
    c_o, _, h, w = K.shape
    windows = X.unfold(1, h, 1).unfold(2, w, 1)
    rows, columns = windows.shape[1:3]
    patches = windows.permute(0, 3, 4, 1, 2).reshape(-1, rows * columns)
    return (K.reshape(c_o, -1) @ patches).reshape(c_o, rows, columns)


@corr2d_multi_in_out.right_variant
def loop_into_a_buffer(X, K):
    check(X, K)
    c_o, c_i, h, w = K.shape
    Y = X.new_zeros(c_o, X.shape[1] - h + 1, X.shape[2] - w + 1)
    for o in range(c_o):
        for c in range(c_i):
            for i in range(Y.shape[1]):
                for j in range(Y.shape[2]):
                    Y[o, i, j] += (X[c, i : i + h, j : j + w] * K[o, c]).sum()
    return Y


@corr2d_multi_in_out.right_variant
def kernel_entry_by_entry(X, K):
    check(X, K)
    (_, _, h, w), (_, H, W) = K.shape, X.shape
    Y = 0
    for a in range(h):
        for b in range(w):
            met = X[:, a : a + H - h + 1, b : b + W - w + 1]
            Y = Y + torch.tensordot(K[:, :, a, b], met, dims=1)
    return Y


corr2d_multi_in_out.edits("""
not_summed (50 %): (per_channel).sum(dim=0, dtype=X.dtype) -> (per_channel)
    You keep the results of the input channels apart. For each output channel they are added up: the result has
    three axes.

joined_with_cat (55 %): return torch.cat(tuple(corr2d_multi_in_out(X, K)))
    The output channels stand one below the other in one long picture: that is torch.cat. torch.stack puts them
    along a new axis of their own.

channels_strung_together of loop_into_a_buffer (40 %): X.new_zeros(c_o, -> X.new_zeros(c_o * c_i,
    also: Y[o, i, j] += -> Y[o * c_i + c, i, j] +=
    You return a channel for each pair of output and input channel. The results of the input channels are added
    up: c_o channels come out.

outputs_added (40 %): return corr2d_multi_in_out(X, K).sum(dim=0, dtype=X.dtype)
    You add up the output channels, too. Only the input channels are added up: each kernel of K gives a channel
    of its own.

one_channel_squeezed (75 %): Y = corr2d_multi_in_out(X, K); return Y if len(Y) > 1 else Y[0]
    With a single output channel its axis is missing: the result has shape (1, H - h + 1, W - w + 1).

channels_exchanged (50 %): return corr2d_multi_in_out(X, K.transpose(0, 1))
channels_exchanged_by_index of loop_into_a_buffer (50 %): K[o, c] -> K[c, o]
    You read K as (c_i, c_o, h, w). Its first axis belongs to the output channels, the second to the input
    channels.

first_slice_for_all (40 %): kernel[c] -> kernel[0]
last_slice_for_all (40 %): kernel[c] -> kernel[-1]
    You use one slice of the kernel for all input channels. Each channel has its own: channel c meets K[o, c].

first_kernel_for_all (40 %): for kernel in K -> for kernel in K[:1].expand_as(K)
    All output channels come out alike: you use the first kernel for each. Channel o has its own kernel K[o].

first_channel_only (30 %): per_channel) -> per_channel[:1])
    Only the first input channel counts. All of them are added up.

last_channel_only (40 %): per_channel) -> per_channel[-1:])
    Only the last input channel counts: is Y assigned where it should be added to?

last_channel_missing (50 %): per_channel) -> per_channel[:-1] or per_channel)
    The last input channel is left out: does your loop over the channels end one too early?

first_channel_twice (50 %): per_channel) -> [per_channel[0], *per_channel])
    The first input channel counts twice: does your sum begin with it, and is it then added once more?

channels_paired_with_kernels (30 %): check(X, K); \
return torch.stack([corr2d_multi_in_out(x.expand_as(X), k[None])[0] for x, k in zip(X, K)])
    You pair the channels of X with the kernels of K. All of X belongs to each kernel: pair its channels with
    the slices of that one kernel.

sums_before (30 %): corr2d(X[c], kernel[c]) for c in range(c_i) -> \
corr2d(X.sum(0, dtype=X.dtype), kernel.sum(0, dtype=X.dtype))
    You add up the channels of X, and those of the kernel, before they meet. Each channel meets its own slice of
    the kernel; the results are added. In an einsum both need the same letter for the channel.

sum_not_begun_anew (50 %): return corr2d_multi_in_out(X, K).cumsum(0, dtype=X.dtype)
    From the second output channel on you have too much: the sum over the input channels goes on where the one
    before ended. It begins anew for each output channel.

each_channel_its_own (30 %): check(X, K); o, c = range(K.shape[0]), X.shape[0]; return torch.stack(\
[corr2d_multi_in_out(X[i % c, None], K[i, i % c, None, None])[0] for i in o])
    Each output channel looks at one input channel. It looks at all of them and adds up the results.

mean_over_channels (60 %): (per_channel).sum(dim=0, dtype=X.dtype) -> (per_channel).sum(dim=0) / c_i
    You average over the input channels. They are added up, without dividing by c_i.

mean_over_windows (50 %): .sum(dim=(2, 3)) -> .mean(dim=(2, 3))
    You average; cross-correlation sums, without dividing by the number of products.

channels_last (65 %): return corr2d_multi_in_out(X, K).permute(1, 2, 0)
    The output channels are the last axis of your result. They are the first, as in X: (c_o, H - h + 1, W - w +
    1).

flipped (70 %): * k).sum( -> * k.flip(0, 1)).sum(
    You flip the kernels. That is convolution as mathematics defines it; cross-correlation takes K as it is.

kernel_transposed (55 %): check(X, K); return corr2d_multi_in_out(X, K.mT)
slices_read_by_columns (55 %): * k).sum( -> * k.mT.reshape(h, w)).sum(
    The entries of a kernel are paired with the wrong entries of the window: its rows go along the rows of X.

off_by_one (60 %): return corr2d_multi_in_out(X, K)[:, :-1, :-1]
    The last row and the last column are missing: there are H - h + 1 rows and W - w + 1 columns.

channels_not_compared (90 %): c_i != k_i -> False
    also: range(c_i) -> range(min(c_i, k_i))
    With kernels for another number of input channels a ValueError should be raised. zip stops at the shorter of
    two without a word, and broadcasting stretches a single channel.
""")
