r"""# Recurrent network

Run a recurrent network over a batch of sequences, step by step, and return all outputs and the last state.

The `inputs` have shape $(T, N, I)$: $T$ time steps of $N$ sequences with $I$ features each, time first.
The state $\mathbf{H}$ of shape $(N, h)$ is what the network remembers. Each step makes a new state of the
inputs $\mathbf{X}$ of this step, of shape $(N, I)$, and the state that the step before has left; and from the
**new** state it computes the output:

$$\begin{aligned}
\mathbf{H} &\leftarrow \tanh(\mathbf{X}\mathbf{W}_{xh} + \mathbf{H}\mathbf{W}_{hh} + \mathbf{b}_h)
&& \text{new state} \\
\mathbf{Y} &= \mathbf{H}\mathbf{W}_{hq} + \mathbf{b}_q && \text{output of the step}
\end{aligned}$$

`state` is a tuple of one tensor, `(H,)`. `params` is a list of five tensors: `W_xh` of shape $(I, h)$, `W_hh`
$(h, h)$, `b_h` $(h)$, `W_hq` $(h, q)$ and `b_q` $(q)$. All steps use the same ones.

Return a tuple of two things:

- the outputs of all steps, one below the other, as one tensor of shape $(T \cdot N, q)$: first the $N$ rows
  of step 0, then those of step 1, and so on;
- the state after the last step, again as a tuple of one tensor of shape $(N, h)$.

For example, let all sizes but $T$ be 1, $W_{xh} = W_{hh} = 1$, $W_{hq} = 2$, $b_h = 0$ and $b_q = 1$. The state
begins with $-0.5$, and the inputs are 1, then 0. In the first step $H = \tanh(1 - 0.5) = 0.4621$ and
$Y = 2 \cdot 0.4621 + 1 = 1.9242$; in the second one $H = \tanh(0 + 0.4621) = 0.4318$ and $Y = 1.8636$.

Gradients must reach `inputs`, the state and every parameter, through all $T$ steps, and they are compared.
PyTorch's recurrent layers and cells are not allowed.

## Mind

- `inputs[t]` is step $t$ of all sequences. Sequences do not mix: row $n$ of the state belongs to sequence $n$.
- Nothing is detached on the way, or the gradient ends there.

## Small print

- No activation follows the output.
- Any size may be 1, the number of steps as well; there is at least one step. The results have the dtype of the
  inputs. `inputs`, `state` and `params` stay as they are, and need not be contiguous in memory.
"""

import torch
from torch import Tensor

from grader import RECURRENT, exercise, full, randn, tensor


@exercise(
    points=3,
    order=2,
    grad=["inputs", "state", "params"],
    forbid=RECURRENT,
    hints=[
        "Leave time aside at first: one step, from X of shape (N, I) and H of shape (N, h) to the new H and"
        " Y. The two lines of the statement are two lines of code.",
        "Looping over a tensor goes along its first dimension: `for X in inputs:` gives the steps in order."
        " Keep H from one round to the next, and collect the outputs in a list.",
        "(H,) = state unpacks the state. After the loop, torch.cat puts a list of tensors one below the"
        " other.",
    ],
    labels={"params": ["W_xh", "W_hh", "b_h", "W_hq", "b_q"], "state": ["H"]},
)
def rnn(inputs: Tensor, state: tuple[Tensor], params: list[Tensor]) -> tuple[Tensor, tuple[Tensor]]:
    """Run a recurrent network over a batch of sequences.

    Args:
        inputs: shape (T, N, I), time first.
        state: a tuple of one tensor, the state H before the first step, of shape (N, h).
        params: W_xh of shape (I, h), W_hh of shape (h, h), b_h of shape (h,), W_hq of shape (h, q) and
            b_q of shape (q,).

    Returns:
        The outputs of all steps in order of time, of shape (T * N, q), and the last state as a tuple
        of one tensor of shape (N, h); both of the dtype and on the device of `inputs`.
    """
    ### BEGIN SOLUTION
    W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs), (H,)
    ### END SOLUTION


shapes = [("I", "h"), ("h", "h"), ("h",), ("h", "q"), ("q",)]
rnn.defaults(inputs=randn("T", "N", "I"), state=(randn("N", "h"),), T=4, N=2, I=5, h=3, q=6)
rnn.defaults(params=[randn(*shape) for shape in shapes])
ONES = [tensor(value) for value in ([[1.0]], [[1.0]], [0.0], [[2.0]], [1.0])]
by_hand = {"inputs": tensor([[[1.0]], [[0.0]]]), "state": (tensor([[-0.5]]),)}
rnn.case("one unit, two steps", **by_hand, params=ONES)
rnn.case("four steps of two sequences")
rnn.case("four steps of two other sequences")
rnn.case("a single step", T=1)
rnn.case("as many steps as sequences", T=3, N=3, I=2)
rnn.case("all sizes equal", T=2, I=2, h=2, q=2)
rnn.case("from zeros", state=(full("N", "h", value=0.0),), T=2)
rnn.case("one sequence of one feature, one output", N=1, I=1, q=1)
rnn.case("inputs in the millions", inputs=randn("T", "N", "I", std=1e6), N=1, T=2, tags=["stress"])


@rnn.right_variant
def inputs_projected_at_once(inputs, state, params):
    W_xh, W_hh, b_h, W_hq, b_q = params
    H, states = state[0], []
    for A in inputs @ W_xh + b_h:
        H = (A + H @ W_hh).tanh()
        states.append(H)
    return torch.stack(states).flatten(0, 1) @ W_hq + b_q, (H,)


@rnn.right_variant
def one_matrix(inputs, state, params):
    (H,), Y = state, inputs.new_empty(0, len(params[4]))
    for t in range(len(inputs)):
        A = torch.addmm(params[2], torch.hstack([inputs[t], H]), torch.cat(params[:2]))
        H = 2 * torch.sigmoid(2 * A) - 1
        Y = torch.cat([Y, torch.addmm(params[4], H, params[3])])
    return Y, (H,)


@rnn.right_variant
def sequence_by_sequence(inputs, state, params):
    runs = [rnn(inputs[:, n, None], (H[None],), params) for n, H in enumerate(state[0])]
    Y = torch.stack([Y for Y, _ in runs], dim=1)
    return Y.flatten(0, 1), (torch.cat([H for _, (H,) in runs]),)


rnn.edits("""
tanh_on_output (60 %): append(H @ W_hq + b_q) -> append(torch.tanh(H @ W_hq + b_q))
    The output goes through tanh. It is linear in the new state.
state_detached_before_each_step (at most 65 %): H = torch -> H = H.detach(); H = torch
    The state is cut from the graph between steps: the numbers are right, but each gradient sees one step only.
output_from_old_state (60 %): H = torch.tanh -> old, H = H, torch.tanh
    also: append(H -> append(old
    Each output is computed from the state before the step. First the new state, then the output from it.
initial_state_ignored (65 %): (H,) = state -> H = torch.zeros_like(state[0])
    You start from a state of zeros. The sequences may have a past: start from the state that is passed in.
recurrent_weights_transposed (65 %): H @ W_hh -> H @ W_hh.T
    The recurrent weights are transposed. They are square, so no shape complains; H @ W_hh takes W_hh as it is.
without_state_bias (70 %): + b_h ->
    The bias b_h is missing from the new state.
without_output_bias (70 %): + b_q ->
    The bias b_q is missing from the output.
outputs_stacked (75 %): torch.cat(outputs) -> torch.stack(outputs)
    The outputs are stacked to shape (T, N, q). They should stand one below the other, in T · N rows.
state_as_bare_tensor (90 %): , (H,) -> , H
    The state comes back as a bare tensor. It should be a tuple of one tensor: (H,), with the comma.
---
initial_state_returned (65 %): , (H,) -> , state
    The state that you return is the one you were given. Asked for is the state after the last step.
state_not_carried (40 %): H @ W_hh -> state[0] @ W_hh
    Every step starts from the initial state again, not from the state that the step before has left.
without_recurrence (30 %): + H @ W_hh ->
    Your new state does not use the old one, so that each step stands alone: H @ W_hh is missing.
output_for_state (50 %): H = torch.tanh(X @ W_xh + H @ W_hh + b_h) -> \
H = torch.tanh(X @ W_xh + (outputs[-1] if outputs else H) @ W_hh + b_h)
    Your steps get the output of the step before. What is handed on from step to step is the state H.
state_detached_between_steps (at most 65 %): H = torch -> H = H.detach() if outputs else H; H = torch
state_detached_after_each_step (at most 65 %): b_q) -> b_q); H = H.detach()
    The state is cut from the graph between steps: the numbers are right, but each gradient sees one step only.
sigmoid_for_tanh (65 %): torch.tanh -> torch.sigmoid
relu_for_tanh (65 %): torch.tanh -> torch.relu
linear_state (50 %): torch.tanh ->
    The activation of the state is not tanh, which keeps it between -1 and 1.
tanh_of_each_term (55 %): X @ W_xh + H @ W_hh + b_h -> X @ W_xh) + torch.tanh(H @ W_hh + b_h
tanh_of_inputs_only (55 %): X @ W_xh + H @ W_hh + b_h) -> X @ W_xh + b_h) + H @ W_hh
bias_behind_tanh (65 %): + b_h) -> ) + b_h
    Not all of the sum is inside one tanh. First add inputs, old state and bias, then apply tanh to the sum.
bias_twice (65 %): + b_h -> + b_h + b_h
    The bias b_h is added twice.
two_updates (45 %): outputs.append -> H = torch.tanh(X @ W_xh + H @ W_hh + b_h); outputs.append
    The state is updated twice in each step.
old_state_added (55 %): H = torch.tanh -> H = H + torch.tanh
    You add the old state to the new one. Only H @ W_hh hands it on.
softmax_on_output (60 %): torch.cat(outputs) -> torch.cat(outputs).softmax(1)
    The output goes through a softmax. It is linear in the new state.
outputs_by_sequence (70 %): torch.cat(outputs) -> torch.stack(outputs, 1).flatten(0, 1)
    The rows are ordered by sequence. Asked for is the order of time, with the N rows of one step together.
outputs_side_by_side (70 %): cat(outputs -> cat(outputs, dim=1
    The outputs stand side by side, in T · q columns. They should stand one below the other, in T · N rows.
outputs_reversed (70 %): cat(outputs -> cat(outputs[::-1]
    The outputs come back in reverse order: the first step belongs on top.
outputs_in_a_list (75 %): torch.cat(outputs) -> outputs
    The outputs come back in a list. Put them into one tensor, one below the other, with T · N rows.
last_output_only (50 %): torch.cat(outputs) -> outputs[-1]
    Only the output of the last step is returned. Asked for are the outputs of all T steps.
states_for_outputs (40 %): H @ W_hq + b_q -> H
    Your outputs are the states themselves. An output is computed from the state: H @ W_hq + b_q.
batch_first (50 %): in inputs -> in inputs.transpose(0, 1)
    You loop over the sequences, as if inputs had shape (N, T, I). inputs[t] holds step t of all sequences.
last_step_missing (60 %): in inputs -> in inputs[: max(len(inputs) - 1, 1)]
    The last step is left out: does your loop end one too early?
first_row_of_the_state (65 %): (H,) = state -> H = state[0][:1].expand_as(state[0])
    All sequences start from the state of the first one: state[0] is H itself, state[0][0] its first row.
""")
