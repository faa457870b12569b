r"""# Bidirectional recurrent network

To fill a gap in a sentence it helps to know what comes after it. So let two recurrent networks read the same
sequences: one from the first step to the last, the other from the last step to the first, each with its own
parameters and its own state. The output of a step uses what both know **at this step**: the one knows the
past, the other the future.

The `inputs` have shape $(T, N, I)$: $T$ time steps of $N$ sequences with $I$ features each, time first. `fwd`
and `bwd` are lists $[\mathbf{W}_{xh}, \mathbf{W}_{hh}, \mathbf{b}_h]$ of shapes $(I, h)$, $(h, h)$ and $(h,)$,
for the forward and the backward direction. `state` is a tuple `(H_f, H_b)` of tensors of shape $(N, h)$, from
which the two directions start. With $\mathbf{X}_t$ the inputs of step $t$,

$$\begin{aligned}
\mathbf{F}_t &= \tanh(\mathbf{X}_t\mathbf{W}_{xh}^{f} + \mathbf{F}_{t-1}\mathbf{W}_{hh}^{f} + \mathbf{b}_h^{f})
&& t = 0, 1, \dots, T - 1 \\
\mathbf{B}_t &= \tanh(\mathbf{X}_t\mathbf{W}_{xh}^{b} + \mathbf{B}_{t+1}\mathbf{W}_{hh}^{b} + \mathbf{b}_h^{b})
&& t = T - 1, \dots, 1, 0 \\
\mathbf{Y}_t &= [\mathbf{F}_t, \mathbf{B}_t]\, \mathbf{W}_{hq} + \mathbf{b}_q
\end{aligned}$$

where $\mathbf{F}_{-1}$ is `H_f` and $\mathbf{B}_T$ is `H_b`, and $[\mathbf{F}_t, \mathbf{B}_t]$ of shape $(N,
2h)$ holds both side by side, the forward state first. $\mathbf{W}_{hq}$ has shape $(2h, q)$, $\mathbf{b}_q$
shape $(q,)$.

Return the outputs as one tensor of shape $(T \cdot N, q)$, first the $N$ rows of step 0, then those of step 1,
and so on; and the tuple of the states in which the two directions **end**: $(\mathbf{F}_{T-1}, \mathbf{B}_0)$.

For example, let all sizes but $T$ be 1, all biases 0 and $\mathbf{W}_{hq} = (1, 10)^\top$. Forwards both
weights are 1 and the start is $-0.5$; backwards $W_{xh} = 2$, $W_{hh} = 1$ and the start is $0.25$. The inputs
are 1, then 0. Forwards $F_0 = \tanh(1 - 0.5) = 0.4621$ and $F_1 = \tanh(0.4621) = 0.4318$. Backwards
$B_1 = \tanh(0 + 0.25) = 0.2449$ comes first, then $B_0 = \tanh(2 + 0.2449) = 0.9778$. The outputs are
$0.4621 + 9.7780 = 10.2402$ and $0.4318 + 2.4492 = 2.8810$.

Gradients must reach all tensors that are handed over, through all steps, and they are compared. PyTorch's
recurrent layers and cells are not allowed.

## Mind

- The backward direction computes its states from the last step to the first. They have to be brought back to
  the order of time before they meet the forward states.
- Nothing is detached on the way, or the gradient ends there.

## Small print

- No activation follows the output.
- Any size may be 1, the number of steps as well; there is at least one step. The results have the dtype of the
  inputs. All arguments stay as they are, and need not be contiguous in memory.
"""

import torch
from torch import Tensor

from grader import RECURRENT, exercise, full, randn, tensor


@exercise(
    points=4,
    order=3,
    grad=["inputs", "state", "fwd", "bwd", "W_hq", "b_q"],
    forbid=RECURRENT,
    hints=[
        "Write a function of your own that runs one direction: it gets the steps in the order in which they are"
        " read, and returns the list of all states. You need it twice.",
        "inputs.flip(0) turns time round. What comes out of it is in which order?",
        "Step t needs the t-th forward state and the backward state that has read X_t last. torch.cat(...,"
        " dim=1) puts two tensors side by side.",
    ],
    labels={"state": ["H_f", "H_b"]},
)
def birnn(
    inputs: Tensor,
    state: tuple[Tensor, Tensor],
    fwd: list[Tensor],
    bwd: list[Tensor],
    W_hq: Tensor,
    b_q: Tensor,
) -> tuple[Tensor, tuple[Tensor, Tensor]]:
    """Run a bidirectional recurrent network over a batch of sequences.

    Args:
        inputs: shape (T, N, I), time first.
        state: where the forward and the backward direction start, a tuple of two tensors of shape (N, h).
        fwd: W_xh, W_hh, b_h of the forward direction, of shapes (I, h), (h, h), (h,).
        bwd: the same of the backward direction.
        W_hq: shape (2h, q); its first h rows belong to the forward direction.
        b_q: shape (q,).

    Returns:
        The outputs of all steps in order of time, of shape (T * N, q), and the tuple of the states in which the
        forward and the backward direction end; all of the dtype and on the device of `inputs`.
    """

    ### BEGIN SOLUTION
    def run(steps, H, W_xh, W_hh, b_h):
        states = []
        for X in steps:
            H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
            states.append(H)
        return states

    H_f, H_b = state
    forward = run(inputs, H_f, *fwd)
    backward = run(inputs.flip(0), H_b, *bwd)
    pairs = zip(forward, backward[::-1], strict=True)
    both = [torch.cat(pair, dim=1) for pair in pairs]
    return torch.cat(both) @ W_hq + b_q, (forward[-1], backward[-1])
    ### END SOLUTION


def direction():
    """Recipes of the parameters of a direction."""
    return [randn("I", "h"), randn("h", "h"), randn("h")]


birnn.defaults(inputs=randn("T", "N", "I"), state=(randn("N", "h"), randn("N", "h")))
birnn.defaults(fwd=direction(), bwd=direction(), W_hq=randn("2 * h", "q"), b_q=randn("q"))
birnn.defaults(T=4, N=2, I=5, h=3, q=1)
birnn.case(
    "the example",
    inputs=tensor([[[1.0]], [[0.0]]]),
    state=(tensor([[-0.5]]), tensor([[0.25]])),
    fwd=[tensor([[1.0]]), tensor([[1.0]]), tensor([0.0])],
    bwd=[tensor([[2.0]]), tensor([[1.0]]), tensor([0.0])],
    W_hq=tensor([[1.0], [10.0]]),
    b_q=tensor([0.0]),
)
birnn.case("four steps of two sequences")
birnn.case("four steps of two other sequences")
birnn.case("a single step", T=1, q=2)
same = tensor([[[1.0, -0.5]], [[0.5, 1.5]], [[1.0, -0.5]]])
birnn.case("the same inputs from either end", inputs=same, q=2)
birnn.case("as many features as units", T=3, I=2, h=2)
birnn.case("as many steps as sequences", T=3, N=3, q=2)
zeros = tuple(full("N", "h", value=0.0) for _ in "fb")
birnn.case("one sequence, from zeros", state=zeros, N=1, T=3)


@birnn.right_variant
def two_loops(inputs, state, fwd, bwd, W_hq, b_q):
    T, (F, B) = len(inputs), state
    ahead, back = {}, {}
    for t in range(T):
        F = ahead[t] = (inputs[t] @ fwd[0] + F @ fwd[1] + fwd[2]).tanh()
    for t in reversed(range(T)):
        B = back[t] = (inputs[t] @ bwd[0] + B @ bwd[1] + bwd[2]).tanh()
    Y = [torch.addmm(b_q, torch.hstack([ahead[t], back[t]]), W_hq) for t in range(T)]
    return torch.cat(Y), (F, B)


@birnn.right_variant
def output_weights_cut_in_two(inputs, state, fwd, bwd, W_hq, b_q):
    def outputs(steps, H, layer, W):
        found = []
        for A in steps @ layer[0] + layer[2]:
            H = torch.tanh(A + H @ layer[1])
            found.append(H @ W)
        return torch.stack(found), H

    W_f, W_b = W_hq.chunk(2)
    Y_f, H_f = outputs(inputs, state[0], fwd, W_f)
    Y_b, H_b = outputs(inputs.flip(0), state[1], bwd, W_b)
    return (Y_f + Y_b.flip(0) + b_q).flatten(0, 1), (H_f, H_b)


@birnn.right_variant
def both_at_once(inputs, state, fwd, bwd, W_hq, b_q):
    T, H, found = len(inputs), torch.stack(state), []
    W, V, b = (torch.stack(pair) for pair in zip(fwd, bwd, strict=True))
    for t in range(T):
        H = torch.tanh(torch.stack([inputs[t], inputs[T - 1 - t]]) @ W + H @ V + b[:, None])
        found.append(H)
    Y = [torch.cat([found[t][0], found[T - 1 - t][1]], 1) @ W_hq + b_q for t in range(T)]
    return torch.cat(Y), tuple(H)


birnn.edits("""
not_turned_back (50 %): backward[::-1] -> backward
    The states of the backward direction meet those of other steps. They are computed from the last step to the
    first: bring them into the order of time.
same_weights (50 %): *bwd) -> *fwd)
    Both directions use the weights `fwd`. The backward direction has its own.
backward_state_of_the_last_step (70 %): backward[-1]) -> backward[0])
    The second state that you return is that of the last step, with which the backward direction begins. It ends
    at step 0.
backward_first (65 %): torch.cat(pair, dim=1) -> torch.cat(pair[::-1], dim=1)
    The backward states stand before the forward ones. The first h rows of W_hq belong to the forward direction.
starts_where_forward_ends (60 %): run(inputs.flip(0), H_b, -> run(inputs.flip(0), forward[-1],
    Your backward direction starts where the forward one has ended. It starts from the second state.
both_start_from_the_first (60 %): run(inputs.flip(0), H_b, -> run(inputs.flip(0), H_f,
    Both directions start from the first state. The backward one has its own, the second.
states_detached (at most 60 %): H = torch.tanh -> H = H.detach(); H = torch.tanh
    The states are cut from the graph between steps: the numbers are right, but no gradient goes back in time.
tanh_on_output (60 %): torch.cat(both) @ W_hq + b_q -> torch.tanh(torch.cat(both) @ W_hq + b_q)
    The output goes through tanh. It is linear in the two states.
outputs_stacked (70 %): torch.cat(both) -> torch.stack(both)
    The outputs are stacked to shape (T, N, q). They should stand one below the other, in T · N rows.
---
both_read_forwards (45 %): inputs.flip(0) -> inputs
    also: backward[::-1] -> backward
    Both of your directions read from the first step to the last. The backward one begins with the last step.
turned_back_only (45 %): inputs.flip(0) -> inputs
    Your backward direction reads from the first step on, and then its states are turned round. It begins with
    the last step, and its states are brought back to the order of time.
batch_turned_round (45 %): inputs.flip(0) -> inputs.flip(1)
    also: backward[::-1] -> [B.flip(0) for B in backward]
batch_turned_round_for_good (45 %): inputs.flip(0) -> inputs.flip(1)
    also: backward[::-1] -> backward
    You turn the batch round, not time. Time is the first axis of `inputs`, the sequences are the second.
added (50 %): torch.cat(pair, dim=1) -> pair[0] + pair[1]
    also: @ W_hq -> @ W_hq[: W_hq.shape[0] // 2]
added_twice (50 %): torch.cat(pair, dim=1) -> torch.cat([pair[0] + pair[1]] * 2, dim=1)
averaged (50 %): torch.cat(pair, dim=1) -> torch.cat([(pair[0] + pair[1]) / 2] * 2, dim=1)
    The states of the two directions are mixed into one. They stand side by side, and each has its own rows of
    W_hq.
interleaved (55 %): torch.cat(pair, dim=1) -> torch.stack(pair, dim=2).flatten(1)
    The units of the two directions alternate. All forward ones come first, then all backward ones.
reads_the_forward_states (at most 50 %): run(inputs.flip(0), H_b -> run( \
torch.stack(forward).flip(0) if forward[0].shape == inputs[0].shape else inputs.flip(0), H_b
    Your backward direction reads the states of the forward one. Both directions read the inputs.
forward_alone (40 %): torch.cat(pair, dim=1) -> torch.cat([pair[0], 0 * pair[1]], dim=1)
    The outputs do not use the backward states.
weights_exchanged (60 %): *fwd) -> *bwd)
    also: *bwd) -> *fwd)
    The two directions have each other's weights.
starts_exchanged (60 %): H_f, H_b = state -> H_b, H_f = state
    The two directions start from each other's state.
starts_ignored (60 %): H_f, H_b = state -> H_f = H_b = torch.zeros_like(state[0])
    You start from zeros. Start from the two states that are passed in.
starts_returned (65 %): (forward[-1], backward[-1]) -> state
    The states that you return are those you were given. Asked for are those in which the two directions end.
ends_exchanged (75 %): (forward[-1], backward[-1]) -> (backward[-1], forward[-1])
    The two states that you return have changed places: the forward one comes first.
without_output_bias (65 %): @ W_hq + b_q -> @ W_hq
    The bias b_q is missing from the output.
without_state_biases (60 %): H @ W_hh + b_h -> H @ W_hh
    The biases b_h of the two directions are missing.
outputs_by_sequence (65 %): torch.cat(both) -> torch.stack(both, 1).flatten(0, 1)
    The rows are ordered by sequence. Asked for is the order of time, with the N rows of one step together.
ends_side_by_side (75 %): (forward[-1], backward[-1]) -> torch.cat((forward[-1], backward[-1]), 1)
    The two states come back in one tensor. They should be a tuple of two.
""")
