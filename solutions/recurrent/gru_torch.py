r"""# The GRU of PyTorch

Compute what `nn.GRU` computes, from its own weights. It differs from the GRU of most textbooks, and of `gru`,
in three points: the weights of its three parts stand below one another in one tensor; it has two biases; and
the reset gate acts *after* the matrix product.

`X` has shape $(T, N, I)$: $T$ time steps of $N$ sequences with $I$ features each. `h0` of shape $(1, N, h)$ is
the state before the first step. `w_ih` of shape $(3h, I)$ and `w_hh` of shape $(3h, h)$ hold the weights for
inputs and state, `b_ih` and `b_hh` of shape $(3h,)$ the biases. In all four the first $h$ rows belong to the
reset gate $r$, the next $h$ to the update gate $z$, the last $h$ to the candidate $n$. For the inputs
$\mathbf{x}$ of a step, of shape $(N, I)$, and the state $\mathbf{h}$ of shape $(N, h)$,

$$\begin{aligned}
\mathbf{r} &= \sigma(\mathbf{x}\mathbf{W}_{ir}^\top + \mathbf{b}_{ir}
+ \mathbf{h}\mathbf{W}_{hr}^\top + \mathbf{b}_{hr}) \\
\mathbf{z} &= \sigma(\mathbf{x}\mathbf{W}_{iz}^\top + \mathbf{b}_{iz}
+ \mathbf{h}\mathbf{W}_{hz}^\top + \mathbf{b}_{hz}) \\
\mathbf{n} &= \tanh\bigl(\mathbf{x}\mathbf{W}_{in}^\top + \mathbf{b}_{in}
+ \mathbf{r} \odot (\mathbf{h}\mathbf{W}_{hn}^\top + \mathbf{b}_{hn})\bigr) \\
\mathbf{h} &\leftarrow (1 - \mathbf{z}) \odot \mathbf{n} + \mathbf{z} \odot \mathbf{h}
\end{aligned}$$

Return two tensors: the states after each step, of shape $(T, N, h)$, and the last of them as `h_n` of shape
$(1, N, h)$.

With `batch_first=True` the sequences come first: `X` has shape $(N, T, I)$, and the first result $(N, T, h)$.
The shapes of `h0` and `h_n` stay as they are, $(1, N, h)$.

For example, let all sizes be 1, all weights 1, all biases 0 but $b_{hn} = 2$, $x = 1$ and $h = -1$. Then
$r = z = \sigma(0) = 0.5$ and $n = \tanh(1 + 0.5 \cdot (-1 + 2)) = \tanh(1.5) = 0.9051$, and the new state is
$0.5 \cdot 0.9051 + 0.5 \cdot (-1) = -0.0474$.

Gradients must reach all six tensors, through all steps, and they are compared. PyTorch's recurrent layers and
cells are not allowed.

## Mind

- Weights have the outputs in their rows, as in `nn.Linear`: multiply with the transpose.
- The bias $\mathbf{b}_{hn}$ stands inside the brackets, so the reset gate multiplies it too. The others could
  be added up beforehand.

## Small print

- Gates may saturate. Outputs and gradients have to stay finite, as with `torch.sigmoid` and `torch.tanh`.
- Any size may be 1, the number of steps as well. The results have the dtype of `X`. All arguments stay as they
  are, and need not be contiguous in memory.
"""

import torch
from torch import Tensor

from grader import RECURRENT, exercise, full, randn, tensor


@exercise(
    points=4,
    order=7,
    grad=["X", "h0", "w_ih", "w_hh", "b_ih", "b_hh"],
    forbid=RECURRENT,
    hints=[
        "w_ih.chunk(3) cuts a tensor into three of h rows each, in their order.",
        "x @ w_ih.T + b_ih gives the inputs' part of all three at once, of shape (N, 3h), and h @ w_hh.T + b_hh"
        " that of the state. Which pieces are added, and which is multiplied first?",
        "X.unbind(1) gives a loop the slices along the second axis, and torch.stack(states, dim=1) puts them"
        " together along it. A reshape does not exchange axes.",
    ],
)
def gru_torch(
    X: Tensor,
    h0: Tensor,
    w_ih: Tensor,
    w_hh: Tensor,
    b_ih: Tensor,
    b_hh: Tensor,
    batch_first: bool = False,
) -> tuple[Tensor, Tensor]:
    """Run a GRU of one layer over a batch of sequences, as `nn.GRU` does.

    Args:
        X: inputs of shape (T, N, I), or (N, T, I) if `batch_first`.
        h0: state before the first step, shape (1, N, h).
        w_ih: weights for the inputs, shape (3h, I), in the order r, z, n.
        w_hh: weights for the state, shape (3h, h), in the same order.
        b_ih: biases beside `w_ih`, shape (3h,).
        b_hh: biases beside `w_hh`, shape (3h,).
        batch_first: whether sequences stand in the first axis of `X` and of the first result.

    Returns:
        The states after each step, shape (T, N, h), or (N, T, h) if `batch_first`; and the last state,
        shape (1, N, h). Both have the dtype and device of `X`.
    """
    ### BEGIN SOLUTION
    time = 1 if batch_first else 0
    (h,), states = h0, []
    for x in X.unbind(time):
        i_r, i_z, i_n = (x @ w_ih.T + b_ih).chunk(3, dim=1)
        h_r, h_z, h_n = (h @ w_hh.T + b_hh).chunk(3, dim=1)
        r = torch.sigmoid(i_r + h_r)
        z = torch.sigmoid(i_z + h_z)
        n = torch.tanh(i_n + r * h_n)
        h = (1 - z) * n + z * h
        states.append(h)
    return torch.stack(states, dim=time), h[None]
    ### END SOLUTION


gru_torch.defaults(
    X=randn("T", "N", "I"),
    h0=randn(1, "N", "h"),
    w_ih=randn("3 * h", "I"),
    w_hh=randn("3 * h", "h"),
    b_ih=randn("3 * h"),
    b_hh=randn("3 * h"),
)
gru_torch.defaults(T=4, N=3, I=5, h=2)
ones = {"w_ih": full(3, 1, value=1.0), "w_hh": full(3, 1, value=1.0)}
biases = {"b_ih": tensor([0.0, 0.0, 0.0]), "b_hh": tensor([0.0, 0.0, 2.0])}
gru_torch.case("the example", X=tensor([[[1.0]]]), h0=tensor([[[-1.0]]]), **ones, **biases)
gru_torch.case("four steps of three sequences")
gru_torch.case("four steps of three other sequences")
gru_torch.case("sequences first", X=randn("N", "T", "I"), batch_first=True)
gru_torch.case("as many steps as sequences", T=3)
gru_torch.case("as many, sequences first", T=3, I=2, batch_first=True)
gru_torch.case("a single step", T=1, N=2, h=4)
gru_torch.case("a single sequence, first", X=randn("N", "T", "I"), N=1, T=3, batch_first=True)
gru_torch.case("all sizes equal", T=2, N=2, I=2)
gru_torch.case("from zeros", h0=full(1, "N", "h", value=0.0), T=2)
gru_torch.case("saturated gates", X=randn("T", "N", "I", std=1e5), T=2, N=1, tags=["stress"])


@gru_torch.right_variant
def gate_by_gate(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    W, V = w_ih.chunk(3), w_hh.chunk(3)
    b, c = b_ih.chunk(3), b_hh.chunk(3)
    h, states = h0.squeeze(0), []
    for x in X.unbind(1 if batch_first else 0):
        r, z = (torch.sigmoid(x @ W[k].T + h @ V[k].T + (b[k] + c[k])) for k in (0, 1))
        n = torch.tanh(x @ W[2].T + b[2] + r * torch.addmm(c[2], h, V[2].T))
        h = torch.lerp(n, h, z)
        states.append(h.unsqueeze(0))
    output = torch.cat(states)
    return output.transpose(0, 1) if batch_first else output, states[-1]


@gru_torch.right_variant
def projected_at_once(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    A = torch.nn.functional.linear(X, w_ih, b_ih)
    k, h, states = h0.shape[2], h0[0], []
    for t in range(A.shape[1 if batch_first else 0]):
        a, g = A.select(1 if batch_first else 0, t), torch.nn.functional.linear(h, w_hh, b_hh)
        gates = (1 + torch.tanh((a + g)[:, : 2 * k] / 2)) / 2
        n = torch.tanh(a[:, 2 * k :] + gates[:, :k] * g[:, 2 * k :])
        h = n + gates[:, k:] * (h - n)
        states.append(h)
    return torch.stack(states, 1 if batch_first else 0), h.reshape(1, *h.shape)


@gru_torch.right_variant
def sequence_by_sequence(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    axis = 0 if batch_first else 1
    runs = [
        gru_torch(x, h0[:, n : n + 1], w_ih, w_hh, b_ih, b_hh, batch_first)
        for n, x in enumerate(X.split(1, dim=axis))
    ]
    return torch.cat([Y for Y, _ in runs], axis), torch.cat([h for _, h in runs], 1)


gru_torch.edits("""
gates_exchanged (70 %): r = torch.sigmoid(i_r + h_r) -> r = torch.sigmoid(i_z + h_z)
    also: z = torch.sigmoid(i_z + h_z) -> z = torch.sigmoid(i_r + h_r)
    Reset and update gate have changed places. The order here is r, z, n: the first h rows are those of r.
update_turned_round (70 %): (1 - z) * n + z * h -> z * n + (1 - z) * h
    z and 1 - z have changed places in the new state. Here z = 1 keeps the old state.
reset_before_product (70 %): n = torch.tanh(i_n + r * h_n) -> \
n = torch.tanh(i_n + (r * h) @ w_hh.chunk(3)[2].T + b_hh.chunk(3)[2])
    The reset gate acts on the state before the product, as in `gru`. Here it multiplies the product and bias.
bias_outside_reset (75 %): n = torch.tanh(i_n + r * h_n) -> \
n = torch.tanh(i_n + r * (h @ w_hh.chunk(3)[2].T) + b_hh.chunk(3)[2])
    The bias b_hn is added behind the reset gate. It stands inside the brackets, and r multiplies it too.
last_state_batch_first (75 to 85 %): h[None] -> h[:, None] if batch_first else h[None]
    With batch_first, h_n has changed its axes too. It has shape (1, N, h) in either case.
initial_state_ignored (65 %): (h,), states = h0, -> (h,), states = torch.zeros_like(h0),
    You start from a state of zeros. The sequences may have a past: start from h0.
state_detached (at most 65 %): i_r, i_z, i_n = -> h = h.detach(); i_r, i_z, i_n =
    The state is cut from the graph between steps: the numbers are right, but each gradient sees one step only.
batch_first_ignored (60 %): 1 if batch_first else 0 -> 0
    batch_first changes nothing. With it, the sequences come first in `X` and in the first result.
---
output_time_first (at most 75 %): dim=time -> dim=0
    With batch_first, the first result has shape (T, N, h). Its sequences come first then, as in X.
batch_first_always (50 %): 1 if batch_first else 0 -> 1
    You read X as (N, T, I) always. It is so with batch_first alone; else time comes first.
reshaped (at most 75 %): X.unbind(time) -> (X.reshape(X.shape[1], X.shape[0], -1) if batch_first else X)
reshaped_twice (at most 75 %): X.unbind(time) -> (X.reshape(X.shape[1], X.shape[0], -1) if batch_first else X)
    also: torch.stack(states, dim=time) -> torch.stack(states).reshape(*X.shape[:2], -1)
    Sequences and steps are mixed up where batch_first is True: a reshape does not exchange axes.
without_reset (60 %): r * h_n -> h_n
    Your candidate does not use the reset gate.
without_state_biases (65 %): h @ w_hh.T + b_hh -> h @ w_hh.T
    The biases b_hh are missing. They are added beside b_ih.
without_input_biases (65 %): x @ w_ih.T + b_ih -> x @ w_ih.T
    The biases b_ih are missing. They are added beside b_hh.
reset_of_everything (60 %): i_n + r * h_n -> r * (i_n + h_n)
    The reset gate multiplies the inputs' part of the candidate, too. It acts on the state's part alone.
recurrent_weights_transposed (65 %): h @ w_hh.T -> h @ torch.cat([w.T for w in w_hh.chunk(3)]).T
    Each h rows of w_hh are square and used untransposed, so no shape complains: multiply by their transpose.
interleaved (50 %): (x @ w_ih.T + b_ih).chunk(3, dim=1) -> (x @ w_ih.T + b_ih).unflatten(1, (-1, 3)).unbind(2)
    also: (h @ w_hh.T + b_hh).chunk(3, dim=1) -> (h @ w_hh.T + b_hh).unflatten(1, (-1, 3)).unbind(2)
    The rows of the three parts do not alternate: the first h are those of r, the next of z, the last of n.
candidate_first (65 %): i_r, i_z, i_n = -> i_n, i_r, i_z =
    also: h_r, h_z, h_n = -> h_n, h_r, h_z =
candidate_between (65 %): i_r, i_z, i_n = -> i_r, i_n, i_z =
    also: h_r, h_z, h_n = -> h_r, h_n, h_z =
    The candidate is computed with rows that are not its own. Its rows are the last h: the order is r, z, n.
candidate_between_turned (65 %): i_r, i_z, i_n = -> i_z, i_n, i_r =
    also: h_r, h_z, h_n = -> h_z, h_n, h_r =
    The candidate is computed with rows that are not its own. Its rows are the last h: the order is r, z, n.
reset_on_both_biases (75 %): i_n + r * h_n -> \
i_n - b_ih.chunk(3)[2] + r * (h_n + b_ih.chunk(3)[2])
    The reset gate multiplies the bias b_in, too. Of the biases it multiplies b_hn alone.
reset_state_kept (65 %): z * h -> z * r * h
    The old state that goes into the new one is multiplied by the reset gate, too. Its share is z.
last_sequence (75 to 85 %): h[None] -> torch.stack(states, dim=time)[-1:]
    With batch_first, your h_n holds all states of the last sequence. The last state of each is asked for.
first_sequence_alone (65 %): h[None] -> h[None, :1]
    Your h_n holds the last state of the first sequence alone. All sequences have one.
sigmoid_for_candidate (65 %): torch.tanh -> torch.sigmoid
    The activation of the candidate is not tanh.
last_state_without_layers (80 to 90 %): h[None] -> h
    h_n lacks its first axis: its shape is (1, N, h), the 1 for a single layer.
first_state_returned (65 %): h[None] -> h0
    The second result is the state that you were given. Asked for is the one after the last step.
state_not_carried (45 %): h_r, h_z, h_n = -> h = h0[0]; h_r, h_z, h_n =
    Every step starts from the initial state again, not from the state that the step before has left.
""")
