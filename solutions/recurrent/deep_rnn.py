r"""# Deep recurrent network

Put recurrent layers on top of one another. The lowest one reads the inputs; each layer above reads, at every
step, the state that the layer below has reached **at the same step**. The outputs come from the top layer.

The `inputs` have shape $(T, N, I)$: $T$ time steps of $N$ sequences with $I$ features each, time first.
`layers` is a list with one entry for each layer, a list $[\mathbf{W}_{xh}, \mathbf{W}_{hh}, \mathbf{b}_h]$ of
its own parameters, and `states` a list with the state of each layer before the first step, of shape $(N, h_l)$
for layer $l$. Layers may differ in their width $h_l$. In each step, from the lowest layer to the top,

$$\mathbf{H}^{(l)} \leftarrow \tanh(\mathbf{X}^{(l)}\mathbf{W}_{xh}^{(l)}
+ \mathbf{H}^{(l)}\mathbf{W}_{hh}^{(l)} + \mathbf{b}_h^{(l)}),$$

where $\mathbf{X}^{(0)}$ are the inputs of this step and $\mathbf{X}^{(l)}$, for $l \ge 1$, is the new
$\mathbf{H}^{(l-1)}$. The shapes of $\mathbf{W}_{xh}^{(l)}$ follow from that: $(I, h_0)$, then $(h_0, h_1)$ and
so on. The output of the step is $\mathbf{Y} = \mathbf{H}^{(L-1)}\mathbf{W}_{hq} + \mathbf{b}_q$, from the new
state of the top layer, and no activation follows it.

Return the outputs of all steps as one tensor of shape $(T \cdot N, q)$, first the $N$ rows of step 0, then
those of step 1, and so on; and a list with the state of each layer after the last step.

For example, let all sizes but $T$ be 1, all weights 1 and all biases 0. There are two layers with the states
$-0.5$ and $0.1$; the inputs are 1, then 0. In the first step the lower layer reaches $\tanh(1 - 0.5) = 0.4621$
and the upper one $\tanh(0.4621 + 0.1) = 0.5095$, which is the output. In the second step they reach
$\tanh(0 + 0.4621) = 0.4318$ and $\tanh(0.4318 + 0.5095) = 0.7358$.

Gradients must reach `inputs`, all states and all parameters, through all steps and layers, and they are
compared. PyTorch's recurrent layers and cells are not allowed.

## Mind

- Some books write $\mathbf{x}_t$ for what every layer reads. Only the lowest layer reads the raw inputs.
- Each layer has a state of its own, from its start in `states` to its end in what you return.

## Small print

- There is at least one layer and one step. Any size may be 1.
- The results have the dtype of the inputs. All arguments stay as they are, the lists too, and tensors need not
  be contiguous in memory.
"""

import torch
from torch import Tensor

from grader import RECURRENT, exercise, full, randn, tensor


@exercise(
    points=4,
    order=4,
    grad=["inputs", "states", "layers", "W_hq", "b_q"],
    forbid=RECURRENT,
    hints=[
        "Two loops are needed, over layers and over steps. Either may be outside; with layers outside, one"
        " layer runs through all steps before the next one begins.",
        "To a layer, the states of the layer below are what `inputs` is to the lowest one: a tensor, or a"
        " list, with an entry for each step.",
        "What does each layer leave behind: for the layer above it, and for the list that is returned?",
    ],
)
def deep_rnn(
    inputs: Tensor, states: list[Tensor], layers: list[list[Tensor]], W_hq: Tensor, b_q: Tensor
) -> tuple[Tensor, list[Tensor]]:
    """Run several recurrent layers, one on top of the other, over a batch of sequences.

    Args:
        inputs: shape (T, N, I), time first.
        states: of each layer, the state before the first step, shape (N, h_l).
        layers: of each layer, from the lowest to the top, a list of W_xh, W_hh, b_h; W_xh has shape (I, h_0) in
            the lowest layer and (h_(l-1), h_l) above, W_hh has shape (h_l, h_l), b_h has shape (h_l,).
        W_hq: shape (h, q), where h is the width of the top layer.
        b_q: shape (q,).

    Returns:
        The outputs of all steps in order of time, of shape (T * N, q), and a list of the last state of each
        layer; all of the dtype and on the device of `inputs`.
    """
    ### BEGIN SOLUTION
    last, below = [], inputs
    for start, (W_xh, W_hh, b_h) in zip(states, layers, strict=True):
        H, reached = start, []
        for X in below:
            H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
            reached.append(H)
        last.append(H)
        below = reached
    return torch.cat(below) @ W_hq + b_q, last
    ### END SOLUTION


def layer(inputs, width):
    """Recipes of the parameters of a layer."""
    return [randn(inputs, width), randn(width, width), randn(width)]


TWO = [layer("I", "h"), layer("h", "k")]
EQUAL = [layer("h", "h"), layer("h", "h")]
THREE = [layer("I", "h"), layer("h", "h"), layer("h", "k")]
OUT = {"W_hq": randn("k", "q"), "b_q": randn("q")}
deep_rnn.defaults(inputs=randn("T", "N", "I"), states=[randn("N", "h"), randn("N", "k")])
deep_rnn.defaults(layers=TWO, **OUT, T=4, N=2, I=5, h=3, k=6, q=1)
ones = [[tensor([[1.0]]), tensor([[1.0]]), tensor([0.0])] for _ in range(2)]
by_hand = {
    "states": [tensor([[-0.5]]), tensor([[0.1]])],
    "W_hq": tensor([[1.0]]),
    "b_q": tensor([0.0]),
}
deep_rnn.case("the example", inputs=tensor([[[1.0]], [[0.0]]]), layers=ones, **by_hand)
deep_rnn.case("two layers of different width")
deep_rnn.case("two other layers of these widths")
deep_rnn.case("a single step", T=1, q=2)
wide = {"states": [randn("N", "h") for _ in range(2)], "W_hq": randn("h", "q")}
deep_rnn.case(
    "layers as wide as the inputs", inputs=randn("T", "N", "h"), layers=EQUAL, **wide, T=3
)
last = [randn("N", "h"), randn("N", "h"), randn("N", "k")]
deep_rnn.case("three layers", states=last, layers=THREE, T=2, N=3, I=2, h=4, k=2)
deep_rnn.case("one layer", states=[randn("N", "k")], layers=[layer("I", "k")], T=3, q=2)
deep_rnn.case("all sizes equal", T=2, I=2, h=2, k=2, q=2)
zeros = [full("N", size, value=0.0) for size in "hk"]
deep_rnn.case("one sequence, from zeros", states=zeros, N=1, I=2, k=4, T=2)


@deep_rnn.right_variant
def step_by_step(inputs, states, layers, W_hq, b_q):
    states, outputs = [*states], []
    for X in inputs:
        for i, (W_xh, W_hh, b_h) in enumerate(layers):
            states[i] = torch.tanh((states[i - 1] if i else X) @ W_xh + states[i] @ W_hh + b_h)
        outputs.append(states[-1] @ W_hq + b_q)
    return torch.cat(outputs), states


@deep_rnn.right_variant
def layer_above_layer(inputs, states, layers, W_hq, b_q):
    W_xh, W_hh, b_h = layers[0]
    H, reached = states[0], []
    for A in inputs @ W_xh + b_h:
        H = (A + H @ W_hh).tanh()
        reached.append(H)
    below = torch.stack(reached)
    if len(layers) == 1:
        return below.flatten(0, 1) @ W_hq + b_q, [H]
    Y, above = layer_above_layer(below, states[1:], layers[1:], W_hq, b_q)
    return Y, [H, *above]


@deep_rnn.right_variant
def table_of_states(inputs, states, layers, W_hq, b_q):
    T, L = len(inputs), len(layers)
    H = {(-1, i): state for i, state in enumerate(states)} | {(t, -1): inputs[t] for t in range(T)}
    for t in range(T):
        for i, (W_xh, W_hh, b_h) in enumerate(layers):
            joined = torch.hstack([H[t, i - 1], H[t - 1, i]])
            H[t, i] = torch.tanh(torch.addmm(b_h, joined, torch.cat([W_xh, W_hh])))
    top = torch.stack([H[t, L - 1] for t in range(T)])
    return (top @ W_hq + b_q).reshape(-1, len(b_q)), [H[T - 1, i] for i in range(L)]


deep_rnn.edits("""
every_layer_reads_the_inputs (40 %): for X in below -> for X in inputs
    Not only the lowest layer of yours reads the raw inputs. A layer above reads the states of the layer below.
only_the_top_state (70 %): W_hq + b_q, last -> W_hq + b_q, last[-1:]
    You return the state of the top layer alone. The list has one for each layer.
initial_states_returned (65 %): W_hq + b_q, last -> W_hq + b_q, states
    The states that you return are those you were given. Asked for are those after the last step.
states_shared (at most 50 %): H, reached = start, [] -> reached = []; \
H = last[-1] if last and last[-1].shape == start.shape else start
    A layer of yours goes on from where the layer below has ended. Each begins with its own entry of `states`.
state_detached (at most 60 %): H = torch.tanh -> H = H.detach(); H = torch.tanh
    The states are cut from the graph between steps: the numbers are right, but no gradient goes back in time.
layers_cut_apart (at most 60 %): for X in below -> for X in ( \
below if below is inputs else [H.detach() for H in below])
    The graph is cut between the layers: the numbers are right, but no gradient goes down from layer to layer.
without_activation_below (55 %): H = torch.tanh(X @ W_xh + H @ W_hh + b_h) -> \
H = X @ W_xh + H @ W_hh + b_h; H = H.tanh() if len(last) == len(layers) - 1 else H
    Not all of your layers have a tanh. Each has one.
outputs_by_sequence (65 %): torch.cat(below) -> torch.stack(below, 1).flatten(0, 1)
    The rows are ordered by sequence. Asked for is the order of time, with the N rows of one step together.
outputs_stacked (70 %): torch.cat(below) -> torch.stack(below)
    The outputs are stacked to shape (T, N, q). They should stand one below the other, in T · N rows.
---
every_layer_that_fits_reads_the_inputs (at most 50 %): for X in below -> for X in ( \
inputs if W_xh.shape[0] == inputs.shape[2] else below)
    Not only the lowest layer of yours reads the raw inputs. A layer above reads the states of the layer below.
residual (at most 50 %): reached.append(H) -> reached.append(H + X if H.shape == X.shape else H)
    What a layer hands on is more than its state. The layer above reads the state alone.
tanh_on_output (60 %): torch.cat(below) @ W_hq + b_q -> torch.tanh(torch.cat(below) @ W_hq + b_q)
    The output goes through tanh. It is linear in the new state of the top layer.
without_output_bias (65 %): @ W_hq + b_q -> @ W_hq
    The bias b_q is missing from the output.
without_state_biases (60 %): H @ W_hh + b_h -> H @ W_hh
    The biases b_h of the layers are missing.
top_layer_missing (at most 50 %): below = reached -> below = reached if len(last) < len(layers) \
or len(layers) == 1 or reached[0].shape != below[0].shape else below
    Your outputs do not come from the top layer. Is a loop over the layers one too short?
last_output_only (50 %): torch.cat(below) -> below[-1]
    Only the output of the last step is returned. Asked for are the outputs of all T steps.
initial_states_ignored (60 %): H, reached = start, -> H, reached = torch.zeros_like(start),
    You start from states of zeros. The sequences may have a past: start from `states`.
states_in_reverse (65 %): W_hq + b_q, last -> W_hq + b_q, last[::-1]
    Your list has the states from the top to the lowest layer. It should be the other way round.
recurrent_weights_transposed (60 %): H @ W_hh -> H @ W_hh.T
    The recurrent weights are transposed. They are square, so no shape complains; H @ W_hh takes W_hh as it is.
state_not_carried (40 %): H @ W_hh -> states[len(last)] @ W_hh
    Every step starts from the initial states again, not from those that the step before has left.
""")


@deep_rnn.wrong_idea(
    "A layer above reads what the layer below had reached one step earlier, so it lags behind. Go from the"
    " lowest layer to the top in each step, and read the new state.",
    credit=0.5,
)
def one_step_late(inputs, states, layers, W_hq, b_q):
    states, outputs = [*states], []
    for X in inputs:
        read = [X, *states]
        for i, (W_xh, W_hh, b_h) in enumerate(layers):
            states[i] = torch.tanh(read[i] @ W_xh + states[i] @ W_hh + b_h)
        outputs.append(states[-1] @ W_hq + b_q)
    return torch.cat(outputs), states
