r"""# Channels last

PyTorch keeps a batch of pictures as a tensor of shape $(N, C, H, W)$: picture, channel, row, column. Programs
that show pictures want the channel last: $(N, H, W, C)$. Move it there, so that every number keeps its
coordinates,

$$Y_{n,i,j,c} = X_{n,c,i,j},$$

and return a tensor that is **contiguous**: in memory, too, its numbers stand in the order of their indices, the
last index running fastest. `Y.is_contiguous()` must be True.

For example, a picture of 2 × 3 points with two channels, so $\mathbf{X}$ has shape (1, 2, 2, 3):

$$\begin{pmatrix}0&1&2\\3&4&5\end{pmatrix},\quad\begin{pmatrix}10&11&12\\13&14&15\end{pmatrix}
\to
\begin{pmatrix}(0, 10)&(1, 11)&(2, 12)\\(3, 13)&(4, 14)&(5, 15)\end{pmatrix}$$

The result has shape (1, 2, 3, 2), and in memory its numbers are 0, 10, 1, 11, 2, 12, 3, 13, 4, 14, 5, 15.

- Gradients must reach `X`, so build the result from tensor operations.
- The dtype stays that of `X`: integers stay integers.
- `einops` and `torch.channels_last` are not allowed; all else is.

## Mind

- `reshape` gives the numbers another shape and leaves their order as it is. That is not what is asked for.
- `permute` and `transpose` only change how memory is read. Their result is seldom contiguous.

## Small print

- All four dimensions stay, those of size 1 too.
- `X` itself stays as it is. It need not be contiguous.
"""

import torch
from torch import Tensor

from grader import exercise, integers, randn, tensor


@exercise(
    points=2,
    order=1,
    grad=["X"],
    forbid=["einops.*", "torch.channels_last"],
    hints=[
        "Write the two shapes below each other. At which place of X does each of the four axes of Y stand?",
        "X.permute(...) takes, for each axis of the result in turn, the number of the axis of X that comes"
        " there. Axis 0 stays in its place.",
        "Ask Y.is_contiguous(). If it says False, the numbers must be copied into a memory of their own, in"
        " the order of Y. There is a method of tensors for that, whose name you have just read.",
    ],
)
def nchw_to_nhwc(X: Tensor) -> Tensor:
    """Move the channel axis last.

    Args:
        X: pictures, shape (N, C, H, W), of any dtype.

    Returns:
        The same numbers in shape (N, H, W, C), contiguous, of the dtype and on the device of `X`.
    """
    ### BEGIN SOLUTION
    return X.permute(0, 2, 3, 1).contiguous()
    ### END SOLUTION


def contiguous(nchw_to_nhwc, X):
    """Return the result, or say what it is if it is not contiguous."""
    Y = nchw_to_nhwc(X)
    return "the result is not contiguous" if isinstance(Y, Tensor) and not Y.is_contiguous() else Y


X = tensor([[[[0, 1, 2], [3, 4, 5]], [[10, 11, 12], [13, 14, 15]]]])
nchw_to_nhwc.case("a picture of 2 x 3 points, two channels", X=X)
nchw_to_nhwc.defaults(X=randn("N", "C", "H", "W"), call=contiguous, N=2, C=3, H=4, W=5)
nchw_to_nhwc.case("two pictures")
nchw_to_nhwc.case("higher than wide", H=5, W=4)
nchw_to_nhwc.case("as high as wide", H=4, W=4)
nchw_to_nhwc.case("one channel", C=1)
nchw_to_nhwc.case("one picture", N=1)
nchw_to_nhwc.case("pictures of one row", H=1)
nchw_to_nhwc.case("integers stay integers", X=integers(2, 3, 4, 2, high=256).to("uint8"), grad=[])
nchw_to_nhwc.case("more channels than columns", C=4, W=2)
X = randn("N", "C", "H", "W").noncontiguous()
nchw_to_nhwc.case("an input that is not contiguous", X=X, N=3, C=2)


@nchw_to_nhwc.right_variant
def channels_stacked(X):
    return torch.stack([X[:, c] for c in range(X.shape[1])], dim=-1)


@nchw_to_nhwc.right_variant
def numbers_looked_up(X):
    N, C, H, W = X.shape
    places = torch.arange(N * C * H * W).reshape(N, C, H, W)
    return X.reshape(-1)[torch.movedim(places, 1, -1).reshape(-1)].reshape(N, H, W, C)


@nchw_to_nhwc.right_variant
def points_as_rows(X):
    N, C, H, W = X.shape
    return X.reshape(N, C, H * W).transpose(1, 2).contiguous().view(N, H, W, C)


@nchw_to_nhwc.right_variant
def into_a_buffer(X):
    N, C, H, W = X.shape
    Y = X.new_zeros(N, H, W, C)
    for i in range(H):
        for j in range(W):
            Y[:, i, j] = X[:, :, i, j]
    return Y


nchw_to_nhwc.edits("""
only_permuted (70 %): .contiguous() ->
    Every number has the right coordinates, but the result is not contiguous: in memory the numbers still stand
    in another order. Copy them into their new one *after* the axes have changed places: .contiguous() of X,
    before that, does not help.

reshaped (30 %): N, C, H, W = X.shape; return X.reshape(N, H, W, C)
    The shape is right, but the numbers stand in the same order as before, as if they had been reshaped. What
    stands together at a point of your result are neighbours of one channel. Axes have to change places.

height_and_width_exchanged (50 %): 0, 2, 3, 1 -> 0, 3, 2, 1
    The channel is last, but rows and columns have changed places: your shape is (N, W, H, C). Every picture
    lies on its side.

permuted_the_other_way (50 %): 0, 2, 3, 1 -> 0, 3, 1, 2
    Your result has shape (N, W, C, H): the last axis of X has come to the front. That is the way back, from
    channels last. permute says for each axis of the result where it comes from, not where an axis of X goes.

channel_behind_the_rows (40 %): 0, 2, 3, 1 -> 0, 2, 1, 3
    The channel has moved one place only: your shape is (N, H, C, W). It belongs behind the columns as well.

one_step_and_reshaped (35 %): N, C, H, W = X.shape; return X.transpose(1, 2).reshape(N, H, W, C)
    The rows are in the right place, but within a row the numbers of different points are mixed up. The shape
    alone does not show it: change the places of channel and columns, too.

columns_and_reshaped (30 %): N, C, H, W = X.shape; return X.transpose(1, 3).reshape(N, H, W, C)
    Rows and columns are mixed up: with channel and columns exchanged the shape is (N, W, H, C). It takes more
    than another shape to put H before W.

axes_turned_round (30 %): 0, 2, 3, 1 -> 3, 2, 1, 0
    All axes are turned round: your result has shape (W, H, C, N). The pictures of the batch stay in front.

batch_behind (40 %): 0, 2, 3, 1 -> 2, 3, 1, 0
batch_behind_the_points (40 %): 0, 2, 3, 1 -> 2, 3, 0, 1
    Your result begins with the rows of the pictures. The batch comes first, as before.

first_picture_only (40 %): return nchw_to_nhwc(X[:1])[0]
    You return the first picture alone. All N of them are asked for, with the batch as the first axis.

points_in_a_row (60 %): return nchw_to_nhwc(X).flatten(1, 2)
    Rows and columns have become one axis: your result has shape (N, H * W, C). Give it four axes again.

ones_removed_first (65 %): X.permute(0, 2, 3, 1) -> X.squeeze().movedim(-3, -1)
ones_removed (65 %): return nchw_to_nhwc(X).squeeze()
    Axes of size 1 are missing, as after .squeeze(). A batch of one picture, and a picture of one channel, keep
    them.

channels_turned_round (60 %): return nchw_to_nhwc(X).flip(-1)
    The channels come in the opposite order, blue, green, red. They keep their order.
""")
