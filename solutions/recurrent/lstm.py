r"""# Long short-term memory

Run an LSTM over a batch of sequences, step by step, and return all outputs and the last state.

The `inputs` have shape $(T, N, I)$: $T$ time steps of $N$ sequences with $I$ features each, time first. The
state has two parts of shape $(N, h)$: the hidden state $\mathbf{H}$ and the *memory cell* $\mathbf{C}$, which
gates protect. With $\mathbf{X}$ the inputs of one step, of shape $(N, I)$,

$$\begin{aligned}
\mathbf{I} &= \sigma(\mathbf{X}\mathbf{W}_{xi} + \mathbf{H}\mathbf{W}_{hi} + \mathbf{b}_i)
&& \text{input gate} \\
\mathbf{F} &= \sigma(\mathbf{X}\mathbf{W}_{xf} + \mathbf{H}\mathbf{W}_{hf} + \mathbf{b}_f)
&& \text{forget gate} \\
\mathbf{O} &= \sigma(\mathbf{X}\mathbf{W}_{xo} + \mathbf{H}\mathbf{W}_{ho} + \mathbf{b}_o)
&& \text{output gate} \\
\tilde{\mathbf{C}} &= \tanh(\mathbf{X}\mathbf{W}_{xc} + \mathbf{H}\mathbf{W}_{hc} + \mathbf{b}_c)
&& \text{candidate} \\
\mathbf{C} &\leftarrow \mathbf{F} \odot \mathbf{C} + \mathbf{I} \odot \tilde{\mathbf{C}}
&& \text{new cell} \\
\mathbf{H} &\leftarrow \mathbf{O} \odot \tanh(\mathbf{C}) && \text{new hidden state} \\
\mathbf{Y} &= \mathbf{H}\mathbf{W}_{hq} + \mathbf{b}_q && \text{output of the step}
\end{aligned}$$

where $\odot$ multiplies element by element and $\sigma(a) = 1/(1 + e^{-a})$. The three gates and the candidate
read the **old** $\mathbf{H}$; the output is made of the **new** one, and no activation follows it.

`state` is a tuple of two tensors, `(H, C)`. `params` is a list of fourteen tensors in this order:

| position | tensors | shapes |
|---|---|---|
| 0, 1, 2 | `W_xi`, `W_hi`, `b_i` | (I, h), (h, h), (h,) |
| 3, 4, 5 | `W_xf`, `W_hf`, `b_f` | (I, h), (h, h), (h,) |
| 6, 7, 8 | `W_xo`, `W_ho`, `b_o` | (I, h), (h, h), (h,) |
| 9, 10, 11 | `W_xc`, `W_hc`, `b_c` | (I, h), (h, h), (h,) |
| 12, 13 | `W_hq`, `b_q` | (h, q), (q,) |

Return the outputs of all steps as one tensor of shape $(T \cdot N, q)$, first the $N$ rows of step 0, then
those of step 1, and so on; and the state after the last step, again as a tuple `(H, C)`.

For example, let all sizes be 1, all weights 1 and all biases 0, $H = -1$, $C = 2$ and $X = 1$. Then all gates
are $\sigma(1 - 1) = 0.5$ and $\tilde{C} = \tanh(0) = 0$. The new cell is $0.5 \cdot 2 + 0.5 \cdot 0 = 1$, the
new hidden state $0.5 \cdot \tanh(1) = 0.3808$, and so is the output.

Gradients must reach `inputs`, both parts of the state and every parameter, through all $T$ steps, and they are
compared. PyTorch's recurrent layers and cells are not allowed.

## Mind

- The order here is input, forget, output, candidate. `nn.LSTM` keeps the candidate before the output gate.
- $\mathbf{C}$ itself is not squashed on its way from step to step. Nothing is detached on the way either.

## Small print

- Gates may saturate. Outputs and gradients have to stay finite, as with `torch.sigmoid` and `torch.tanh`.
- Any size may be 1, the number of steps as well. The results have the dtype of the inputs. `inputs`, `state`
  and `params` stay as they are, and need not be contiguous in memory.
"""

import torch
from torch import Tensor

from grader import RECURRENT, exercise, full, randn, tensor

NAMES = "W_xi W_hi b_i W_xf W_hf b_f W_xo W_ho b_o W_xc W_hc b_c W_hq b_q"


@exercise(
    points=5,
    order=5,
    grad=["inputs", "state", "params"],
    forbid=RECURRENT,
    hints=[
        "Leave time aside at first: one step, from X, H and C to the new C, the new H and Y. The seven lines"
        " of the statement are seven lines of code, in this order.",
        "Gates multiply element by element, with *. Only the weights are multiplied with @.",
        "`for X in inputs:` gives the steps in order. Keep H and C from one round to the next, collect the"
        " outputs in a list, and put them one below the other with torch.cat.",
    ],
    labels={"params": NAMES.split(), "state": ["H", "C"]},
)
def lstm(
    inputs: Tensor, state: tuple[Tensor, Tensor], params: list[Tensor]
) -> tuple[Tensor, tuple[Tensor, Tensor]]:
    """Run a long short-term memory over a batch of sequences.

    Args:
        inputs: shape (T, N, I), time first.
        state: a tuple (H, C), hidden state and cell before the first step, both of shape (N, h).
        params: W_xi, W_hi, b_i, W_xf, W_hf, b_f, W_xo, W_ho, b_o, W_xc, W_hc, b_c, W_hq, b_q; W_x* of
            shape (I, h), W_h* of shape (h, h), b_* of shape (h,), but W_hq of shape (h, q) and b_q of
            shape (q,).

    Returns:
        The outputs of all steps in order of time, of shape (T * N, q), and the last state as a tuple
        (H, C) of tensors of shape (N, h); all of the dtype and on the device of `inputs`.
    """
    ### BEGIN SOLUTION
    W_xi, W_hi, b_i, W_xf, W_hf, b_f, W_xo, W_ho, b_o, W_xc, W_hc, b_c, W_hq, b_q = params
    H, C = state
    outputs = []
    for X in inputs:
        I = torch.sigmoid(X @ W_xi + H @ W_hi + b_i)  # noqa: E741 (as in the formula)
        F = torch.sigmoid(X @ W_xf + H @ W_hf + b_f)
        O = torch.sigmoid(X @ W_xo + H @ W_ho + b_o)  # noqa: E741
        C_tilde = torch.tanh(X @ W_xc + H @ W_hc + b_c)
        C = F * C + I * C_tilde
        H = O * torch.tanh(C)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs), (H, C)
    ### END SOLUTION


shapes = [("I", "h"), ("h", "h"), ("h",)] * 4 + [("h", "q"), ("q",)]
params = [randn(*shape) for shape in shapes]
keeping = {2: -5.0, 5: 5.0}  # the input gate is nearly shut, the forget gate nearly open
kept = [full("h", value=keeping[i]) if i in keeping else p for i, p in enumerate(params)]
ones = [tensor(value) for value in [[[1.0]], [[1.0]], [0.0]] * 4 + [[[1.0]], [0.0]]]
lstm.defaults(inputs=randn("T", "N", "I"), state=(randn("N", "h"), randn("N", "h")), params=params)
lstm.defaults(T=3, N=2, I=1, h=2, q=1)
by_hand = {"inputs": tensor([[[1.0]]]), "state": (tensor([[-1.0]]), tensor([[2.0]]))}
lstm.case("one unit, one step", **by_hand, params=ones)
lstm.case("three steps of two sequences", T=3, I=3, q=3)
lstm.case("a single step", T=1, I=3)
lstm.case("saturated gates", inputs=randn("T", "N", "I", std=1e5), N=1, T=2, tags=["stress"])
lstm.case("all sizes equal", T=2, I=2, q=2)
zeros = tuple(full("N", "h", value=0.0) for _ in "HC")
lstm.case("a single sequence from zeros", state=zeros, N=1, T=2)
lstm.case("a large cell kept for six steps", params=kept, T=6, N=1, h=1)


@lstm.right_variant
def one_matrix_for_all(inputs, state, params):
    W, V = (torch.cat([params[i] for i in range(k, 12, 3)], dim=1) for k in (0, 1))
    b = torch.cat([params[i] for i in range(2, 12, 3)])
    (H, C), states = state, []
    for A in inputs @ W + b:
        i, f, o, c = (A + H @ V).chunk(4, dim=1)
        C = f.sigmoid() * C + i.sigmoid() * c.tanh()
        H = o.sigmoid() * C.tanh()
        states.append(H)
    return torch.stack(states).flatten(0, 1) @ params[12] + params[13], (H, C)


@lstm.right_variant
def sigmoid_by_tanh(inputs, state, params):
    (H, C), Y = state, inputs.new_empty(0, len(params[13]))
    for X in inputs:
        rows = torch.hstack([X, H])
        a = [torch.addmm(params[k + 2], rows, torch.cat(params[k : k + 2])) for k in (0, 3, 6, 9)]
        i, f, o = ((1 + torch.tanh(a[k] / 2)) / 2 for k in range(3))
        C = torch.addcmul(f * C, i, a[3].tanh())
        H = o * C.tanh()
        Y = torch.cat([Y, torch.addmm(params[13], H, params[12])])
    return Y, (H, C)


@lstm.right_variant
def sequence_by_sequence(inputs, state, params):
    starts = zip(*state, strict=True)
    runs = [lstm(inputs[:, n, None], (H[None], C[None]), params) for n, (H, C) in enumerate(starts)]
    Y = torch.stack([Y for Y, _ in runs], dim=1)
    return Y.flatten(0, 1), tuple(torch.cat([last[k] for _, last in runs]) for k in (0, 1))


lstm.edits("""
without_tanh_of_the_cell (65 %): H = O * torch.tanh(C) -> H = O * C
    The new hidden state takes the cell as it is. It is O * tanh(C).
input_and_forget_exchanged (70 %): F * C + I * C_tilde -> I * C + F * C_tilde
    Input gate and forget gate have changed places: F says how much of the old cell stays, I how much is new.
order_of_pytorch (75 %): = params -> = [*params[:6], *params[9:12], *params[6:9], *params[12:]]
    Candidate and output gate are computed with each other's parameters, as in the order of nn.LSTM. Here the
    output gate comes before the candidate.
cell_detached (at most 65 %): F * C + -> F * C.detach() +
    The cell is cut from the graph between steps: the numbers are right, but no gradient goes back through it.
state_returned_turned_round (75 %): , (H, C) -> , (C, H)
state_turned_round (50 %): H, C = state -> C, H = state
    also: (H, C) -> (C, H)
    The state is a tuple (H, C), the hidden state first. In yours the cell is first.
cell_starts_from_zeros (65 %): H, C = state -> H, C = state[0], torch.zeros_like(state[1])
    Your cell starts from zeros. The sequences may have a past: C is the second part of `state`.
without_candidate_bias (75 %): + b_c ->
    The bias b_c is missing from the candidate.
without_output_bias (75 %): + b_q ->
    The bias b_q is missing from the output.
outputs_stacked (75 %): torch.cat(outputs) -> torch.stack(outputs)
    The outputs are stacked to shape (T, N, q). They should stand one below the other, in T · N rows.
---
forget_of_the_input (65 %): F * C + I * C_tilde -> F * C + (1 - F) * C_tilde
    Old and new cell share one gate, as in a GRU. An LSTM has a gate for each, F and I.
output_gate_of_the_new_state (65 %): O = torch.sigmoid(X @ W_xo + H @ W_ho + b_o) -> pass
    also: H = O * torch.tanh(C) -> H = torch.tanh(C); H = torch.sigmoid(X @ W_xo + H @ W_ho + b_o) * H
    Your output gate is not computed from the old hidden state alone. All gates of a step read the H of the step
    before: compute them first.
only_h_returned (75 %): , (H, C) -> , (H,)
    The state that you return has one part. It should be a tuple of two: (H, C).
initial_state_returned (65 %): , (H, C) -> , state
    The state that you return is the one you were given. Asked for is the state after the last step.
output_of_the_cell (65 %): append(H -> append(C
output_of_the_squashed_cell (65 %): append(H -> append(torch.tanh(C)
    The outputs are computed from the cell. They come from the new hidden state.
output_from_old_state (65 %): H = O -> old, H = H, O
    also: append(H -> append(old
    Each output is computed from the hidden state before the step. First the new state, then the output from it.
sigmoid_for_candidate (65 %): C_tilde = torch.tanh -> C_tilde = torch.sigmoid
    The activation of the candidate is not tanh.
sigmoid_of_the_cell (65 %): O * torch.tanh -> O * torch.sigmoid
    The new hidden state is O times the tanh of the cell. You apply another activation to the cell.
tanh_for_output_gate (65 %): O = torch.sigmoid -> O = torch.tanh
tanh_for_input_gate (65 %): I = torch.sigmoid -> I = torch.tanh
tanh_for_forget_gate (65 %): F = torch.sigmoid -> F = torch.tanh
    Not all of your gates are sigmoids. A gate says which share goes through, so it is between 0 and 1.
forget_gate_turned_round (65 %): F * C + -> (1 - F) * C +
    The old cell is multiplied by 1 - F. F says how much of it stays.
hidden_state_of_the_old_cell (60 %): C = F * C -> old = C; C = F * C
    also: O * torch.tanh(C) -> O * torch.tanh(old)
    The new hidden state is made of the old cell. First the new cell, then the hidden state from it.
candidate_first (65 %): = params -> = [*params[3:12], *params[:3], *params[12:]]
    Gates and candidate have each other's parameters. The order is input, forget, output, candidate.
without_forget_gate (60 %): F * C + I -> C + I
    The old cell goes into the new one in full: the forget gate F is missing.
without_input_gate (60 %): + I * C_tilde -> + C_tilde
    The candidate goes into the new cell in full: the input gate I is missing.
without_output_gate (60 %): O * torch.tanh -> torch.tanh
    The output gate is missing from the new hidden state: O * tanh(C).
cell_squashed (65 %): C = F * C + I * C_tilde -> C = torch.tanh(F * C + I * C_tilde)
    also: O * torch.tanh(C) -> O * C
    The cell itself goes through tanh. It is handed on as it is, and only the hidden state sees its tanh.
hidden_for_cell (50 %): F * C + -> F * H +
    The forget gate multiplies H. It is the old cell C that it keeps.
hidden_state_not_carried (45 %): I = torch -> H = state[0]; I = torch
cell_not_carried (45 %): F * C + -> F * state[1] +
    Each step starts from the initial state again, at least in part. Hand on both H and C from step to step.
state_detached (at most 60 %): I = torch -> H, C = H.detach(), C.detach(); I = torch
    The state is cut from the graph between steps, at least in part: the numbers are right, but gradients do not
    go back all the way.
own_sigmoid (80 %): I = torch.sigmoid -> S = lambda a: 1 / (1 + torch.exp(-a)); I = S
    also: F = torch.sigmoid -> F = S
    also: O = torch.sigmoid -> O = S
    Once an exponential overflows, the gradient of your own sigmoid (or tanh) is 0 times infinity, so NaN.
initial_state_ignored (60 %): H, C = state -> H, C = torch.zeros_like(state[0]), torch.zeros_like(state[1])
    You start from zeros. The sequences may have a past: start from the state that is passed in.
tanh_on_output (65 %): append(H @ W_hq + b_q) -> append(torch.tanh(H @ W_hq + b_q))
    The output goes through tanh. It is linear in the new hidden state.
outputs_by_sequence (70 %): torch.cat(outputs) -> torch.stack(outputs, 1).flatten(0, 1)
    The rows are ordered by sequence. Asked for is the order of time, with the N rows of one step together.
last_output_only (55 %): torch.cat(outputs) -> outputs[-1]
    Only the output of the last step is returned. Asked for are the outputs of all T steps.
batch_first (50 %): in inputs -> in inputs.transpose(0, 1)
    You loop over the sequences, as if inputs had shape (N, T, I). inputs[t] holds step t of all sequences.
""")
