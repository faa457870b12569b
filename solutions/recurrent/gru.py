r"""# Gated recurrent unit

Run a GRU over a batch of sequences, step by step, and return all outputs and the last state.

The `inputs` have shape $(T, N, I)$: $T$ time steps of $N$ sequences with $I$ features each, time first.
The state $\mathbf{H}$ of shape $(N, h)$ is handed from step to step. With $\mathbf{X}$ the inputs of one
step, of shape $(N, I)$,

$$\begin{aligned}
\mathbf{Z} &= \sigma(\mathbf{X}\mathbf{W}_{xz} + \mathbf{H}\mathbf{W}_{hz} + \mathbf{b}_z)
&& \text{update gate} \\
\mathbf{R} &= \sigma(\mathbf{X}\mathbf{W}_{xr} + \mathbf{H}\mathbf{W}_{hr} + \mathbf{b}_r)
&& \text{reset gate} \\
\tilde{\mathbf{H}} &= \tanh(\mathbf{X}\mathbf{W}_{xh} + (\mathbf{R} \odot \mathbf{H})\mathbf{W}_{hh}
+ \mathbf{b}_h) && \text{candidate} \\
\mathbf{H} &\leftarrow \mathbf{Z} \odot \mathbf{H} + (1 - \mathbf{Z}) \odot \tilde{\mathbf{H}}
&& \text{new state} \\
\mathbf{Y} &= \mathbf{H}\mathbf{W}_{hq} + \mathbf{b}_q && \text{output of the step}
\end{aligned}$$

where $\odot$ multiplies element by element and $\sigma(a) = 1/(1 + e^{-a})$. The output is computed from
the **new** state, and no activation follows it.

`state` is a tuple of one tensor, `(H,)`. `params` is a list of eleven tensors in this order:

| position | tensors | shapes |
|---|---|---|
| 0, 1, 2 | `W_xz`, `W_hz`, `b_z` | (I, h), (h, h), (h,) |
| 3, 4, 5 | `W_xr`, `W_hr`, `b_r` | (I, h), (h, h), (h,) |
| 6, 7, 8 | `W_xh`, `W_hh`, `b_h` | (I, h), (h, h), (h,) |
| 9, 10 | `W_hq`, `b_q` | (h, q), (q,) |

Return a tuple of two things:

- the outputs of all steps, one below the other, as one tensor of shape $(T \cdot N, q)$: first the $N$ rows
  of step 0, then those of step 1, and so on;
- the state after the last step, again as a tuple of one tensor of shape $(N, h)$.

For example, let all sizes but $T$ be 1, all weights 1 and all biases 0, the state $-1$ and the inputs 1,
then 0. In the first step $Z = R = \sigma(1 - 1) = 0.5$ and
$\tilde{H} = \tanh(1 + 0.5 \cdot (-1)) = 0.4621$, so the new state is
$0.5 \cdot (-1) + 0.5 \cdot 0.4621 = -0.2689$, and so is the output. In the second step
$Z = R = \sigma(-0.2689) = 0.4332$, $\tilde{H} = \tanh(0.4332 \cdot (-0.2689)) = -0.1160$, and the state
becomes $0.4332 \cdot (-0.2689) + 0.5668 \cdot (-0.1160) = -0.1822$.

Gradients must reach `inputs`, the state and every parameter, through all $T$ steps, and they are compared.
PyTorch's recurrent layers and cells are not allowed.

## Mind

- Books differ in two conventions. Here $\mathbf{R}$ multiplies the state *before* the product with
  $\mathbf{W}_{hh}$; `torch.nn.GRU` multiplies after it, and gives other numbers. And here $\mathbf{Z} = 1$
  keeps the old state; some authors let it take the candidate.
- Nothing is detached on the way, or the gradient ends there.

## Small print

- Gates may saturate. With inputs in the thousands and more, outputs and gradients have to stay finite, as with
  `torch.sigmoid` and `torch.tanh`. Spelt out as $1/(1 + e^{-a})$, the gradient for $a = -1000$ is NaN.
- Any size may be 1. Results have the dtype of the inputs. Arguments stay as they are and may be non-contiguous.
"""

import torch
from torch import Tensor

from grader import RECURRENT, exercise, full, randn, tensor

NAMES = "W_xz W_hz b_z W_xr W_hr b_r W_xh W_hh b_h W_hq b_q"


@exercise(
    points=5,
    order=6,
    grad=["inputs", "state", "params"],
    forbid=RECURRENT,
    hints=[
        "Leave time aside at first: one step, from X of shape (N, I) and H of shape (N, h) to the new H and"
        " Y. The five lines of the statement are five lines of code.",
        "Watch the two kinds of product: @ for matrices, * for element by element. R * H is itself a factor"
        " of a matrix product.",
        "Looping over a tensor goes along its first dimension: `for X in inputs:` gives the steps in order."
        " Keep H from one round to the next, and collect the outputs in a list.",
        "(H,) = state unpacks the state and W_xz, W_hz, b_z, ... = params the parameters. After the loop,"
        " torch.cat(outputs) puts the steps one below the other; return it with (H,).",
    ],
    labels={"params": NAMES.split(), "state": ["H"]},
)
def gru(inputs: Tensor, state: tuple[Tensor], params: list[Tensor]) -> tuple[Tensor, tuple[Tensor]]:
    """Run a gated recurrent unit over a batch of sequences.

    Args:
        inputs: shape (T, N, I), time first.
        state: a tuple of one tensor, the state H before the first step, of shape (N, h).
        params: W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q; W_x* of shape (I, h),
            W_h* of shape (h, h), b_* of shape (h,), but W_hq of shape (h, q) and b_q of shape (q,).

    Returns:
        The outputs of all steps in order of time, of shape (T * N, q), and the last state as a tuple
        of one tensor of shape (N, h); both of the dtype and on the device of `inputs`.
    """
    ### BEGIN SOLUTION
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        H_tilde = torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        H = Z * H + (1 - Z) * H_tilde
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs), (H,)
    ### END SOLUTION


shapes = [("I", "h"), ("h", "h"), ("h",)] * 3 + [("h", "q"), ("q",)]
params = [randn(*shape) for shape in shapes]
kept = [*params[:2], full("h", value=5.0), *params[3:]]  # the bias of the update gate is large
ones = [tensor(value) for value in [[[1.0]], [[1.0]], [0.0]] * 3 + [[[1.0]], [0.0]]]
gru.defaults(inputs=randn("T", "N", "I"), state=(randn("N", "h"),), params=params)
gru.defaults(T=2, N=2, I=1, h=2, q=1)
by_hand = {"inputs": tensor([[[1.0]], [[0.0]]]), "state": (tensor([[-1.0]]),)}
gru.case("one unit, two steps", **by_hand, params=ones)
gru.case("three steps of two sequences", T=3)
gru.case("a single step", T=1, I=3, q=3)
gru.case("saturated gates", inputs=randn("T", "N", "I", std=1e5), N=1, tags=["stress"])
gru.case("all sizes equal", I=2, q=2)
alone = "a single sequence of one feature, one output, from zeros"
gru.case(alone, state=(full("N", "h", value=0.0),), N=1)
gru.case("state kept for five steps", params=kept, T=5, N=1, h=1)


@gru.right_variant
def inputs_projected_at_once(inputs, state, params):
    from_inputs = [inputs @ params[i] + params[i + 2] for i in (0, 3, 6)]
    H, states = state[0], []
    for z, r, c in zip(*from_inputs, strict=True):
        Z, R = (z + H @ params[1]).sigmoid(), (r + H @ params[4]).sigmoid()
        C = (c + (R * H) @ params[7]).tanh()
        H = C + Z * (H - C)
        states.append(H)
    return torch.stack(states).flatten(0, 1) @ params[9] + params[10], (H,)


@gru.right_variant
def one_matrix_for_both_gates(inputs, state, params):
    W = torch.cat([torch.cat([params[i], params[i + 1]]) for i in (0, 3)], dim=1)
    b, V = torch.cat([params[2], params[5]]), torch.cat(params[6:8])
    (H,), Y = state, inputs.new_empty(0, len(params[10]))
    for X in inputs:
        Z, R = ((1 + torch.tanh((torch.hstack([X, H]) @ W + b) / 2)) / 2).chunk(2, dim=1)
        C = torch.tanh(torch.addmm(params[8], torch.hstack([X, R * H]), V))
        H = torch.lerp(C, H, Z)
        Y = torch.cat([Y, torch.addmm(params[10], H, params[9])])
    return Y, (H,)


@gru.right_variant
def sequence_by_sequence(inputs, state, params):
    runs = [gru(inputs[:, n, None], (H[None],), params) for n, H in enumerate(state[0])]
    Y = torch.stack([Y for Y, _ in runs], dim=1)
    return Y.flatten(0, 1), (torch.cat([H for _, (H,) in runs]),)


gru.edits("""
gates_exchanged (75 %): = params -> = [*params[3:6], *params[:3], *params[6:]]
    The two gates have changed places: Z is computed with the parameters of R and the other way round.
update_turned_round (75 %): Z * H + (1 - Z) * H_tilde -> (1 - Z) * H + Z * H_tilde
    Z and 1 - Z have changed places in the new state. Here Z = 1 keeps the old state.
reset_after_product (75 %): (R * H) @ W_hh -> R * (H @ W_hh)
    The reset gate acts after the product with W_hh, as in torch.nn.GRU. Here it acts on the state before it.
without_reset (60 %): (R * H) @ W_hh -> H @ W_hh
    Your candidate does not use R: in front of W_hh stands the state alone.
without_candidate_bias (75 %): + b_h ->
    The bias b_h is missing from the candidate.
without_output_bias (75 %): + b_q ->
    The bias b_q is missing from the output.
own_sigmoid (80 %): Z = torch.sigmoid -> Z = (lambda a: 1 / (1 + torch.exp(-a)))
    also: R = torch.sigmoid -> R = (lambda a: 1 / (1 + torch.exp(-a)))
    Once an exponential overflows, the gradient of your own sigmoid (or tanh) is 0 times infinity, so NaN.
recurrent_weights_transposed (65 %): = params -> = [p.T if i in (1, 4, 7) else p for i, p in enumerate(params)]
    The recurrent weights are transposed. They are square, so no shape complains; H @ W_hz takes W_hz as it is.
initial_state_ignored (65 %): (H,) = state -> H = torch.zeros_like(state[0])
    You start from a state of zeros. The sequences may have a past: start from the state that is passed in.
state_detached_before_each_step (65 %): Z = -> H = H.detach(); Z =
    The state is cut from the graph between steps: the numbers are right, but each gradient sees one step only.
output_from_old_state (65 %): H_tilde = -> old = H; H_tilde =
    also: append(H -> append(old
    Each output is computed from the state before the step. First the new state, then the output from it.
tanh_on_output (65 %): append(H @ W_hq + b_q) -> append(torch.tanh(H @ W_hq + b_q))
    The output goes through tanh. It is linear in the new state.
outputs_stacked (75 %): torch.cat(outputs) -> torch.stack(outputs)
    The outputs are stacked to shape (T, N, q). They should stand one below the other, in T · N rows.
outputs_by_sequence (70 %): torch.cat(outputs) -> torch.stack(outputs, 1).flatten(0, 1)
    The rows are ordered by sequence. Asked for is the order of time, with the N rows of one step together.
state_as_bare_tensor (90 %): , (H,) -> , H
    The state comes back as a bare tensor. It should be a tuple of one tensor: (H,), with the comma.
---
initial_state_returned (70 %): , (H,) -> , state
    The state that you return is the one you were given. Asked for is the state after the last step.
candidate_in_full (65 %): (1 - Z) * H_tilde -> H_tilde
state_in_full (65 %): Z * H + -> H +
    The old state or the candidate goes into the new state in full. Their shares are Z and 1 - Z.
reset_after_product_and_bias (70 %): (R * H) @ W_hh + b_h -> R * (H @ W_hh + b_h)
reset_twice (65 %): (R * H) @ W_hh -> R * ((R * H) @ W_hh)
reset_on_inputs (65 %): X @ W_xh + (R * H) @ W_hh -> R * (X @ W_xh) + H @ W_hh
reset_state_kept (65 %): Z * H + -> Z * (R * H) +
    The reset gate multiplies something else, or more, than the state in front of W_hh. It acts there alone.
reset_turned_round (70 %): (R * H) -> ((1 - R) * H)
    The candidate sees (1 - R) * H. R says which share of the state it may see: R = 1 all of it.
without_gates (30 %): (R * H) @ W_hh -> H @ W_hh
    also: Z * H + (1 - Z) * H_tilde -> H_tilde
    This is a plain recurrent network: the reset gate and the update gate are both missing.
without_unit_biases (60 %): (H,) = state -> (H,) = state; b_z = b_r = b_h = 0
    The biases b_z, b_r and b_h are missing: two gates and the candidate each add one.
gates_of_the_initial_state (60 %): H @ W_hz -> state[0] @ W_hz
    also: H @ W_hr -> state[0] @ W_hr
    The gates of all steps are computed from the initial state. They look at what the step before has left.
update_gate_of_the_reset_state (70 %): H @ W_hz -> (torch.sigmoid(X @ W_xr + H @ W_hr + b_r) * H) @ W_hz
    The update gate is computed from R * H. Both gates look at the whole state.
sigmoid_for_candidate (70 %): torch.tanh -> torch.sigmoid
relu_for_candidate (70 %): torch.tanh -> torch.relu
linear_candidate (60 %): torch.tanh ->
    The activation of the candidate is not tanh, which keeps a state between -1 and 1.
softmax_for_gates (60 %): Z = torch.sigmoid -> Z = torch.nn.Softmax(-1)
    also: R = torch.sigmoid -> R = torch.nn.Softmax(-1)
    The gates go through a softmax, so that the units compete. Each unit has a gate of its own: the sigmoid.
first_row_of_the_state (65 %): (H,) = state -> H = state[0][:1].expand_as(state[0])
    All sequences start from the state of the first one: state[0] is H itself, state[0][0] its first row.
state_not_carried (45 %): Z = -> (H,) = state; Z =
    Every step starts from the initial state again, not from the state that the step before has left.
state_detached_after_each_step (65 %): b_q) -> b_q); H = H.detach()
state_detached_between_steps (65 %): Z = -> H = H.detach() if outputs else H; Z =
    The state is cut from the graph between steps: the numbers are right, but each gradient sees one step only.
output_from_candidate (65 %): append(H -> append(H_tilde
    The outputs are computed from the candidate. They come from the new state.
softmax_on_output (65 %): torch.cat(outputs) -> torch.cat(outputs).softmax(1)
    The output goes through a softmax. It is linear in the new state.
outputs_side_by_side (70 %): cat(outputs -> cat(outputs, dim=1
    The outputs stand side by side, in T · q columns. They should stand one below the other, in T · N rows.
outputs_reversed (70 %): cat(outputs -> cat(outputs[::-1]
    The outputs come back in reverse order: the first step belongs on top.
outputs_in_a_list (75 %): torch.cat(outputs) -> outputs
    The outputs come back in a list. Put them into one tensor, one below the other, with T · N rows.
last_output_only (60 %): torch.cat(outputs) -> outputs[-1]
    Only the output of the last step is returned. Asked for are the outputs of all T steps.
batch_first (50 %): in inputs -> in inputs.transpose(0, 1)
    You loop over the sequences, as if inputs had shape (N, T, I). inputs[t] holds step t of all sequences.
last_step_missing (60 %): in inputs -> in inputs[: max(len(inputs) - 1, 1)]
    The last step is left out: does your loop end one too early?
""")
