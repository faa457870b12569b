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

Two conventions differ from book to book. Here $\mathbf{R}$ multiplies the state *before* the product with
$\mathbf{W}_{hh}$; `torch.nn.GRU` multiplies after it, and gives other numbers. And here
$\mathbf{Z} = 1$ keeps the old state; some authors let it take the candidate.

- Gradients must reach `inputs`, the state and every parameter, through all $T$ steps: nothing is detached
  on the way.
- Gates may saturate. With inputs in the thousands and more, outputs and gradients have to stay finite.
  `torch.sigmoid` and `torch.tanh` take care of that. Spelt out as $1/(1 + e^{-a})$, the value is fine for
  $a = -1000$ but the gradient is NaN.
- Any size may be 1, the number of steps as well.
- The results have the dtype of the inputs. `inputs`, `state` and `params` stay as they are, and need not
  be contiguous in memory.

PyTorch's recurrent layers and cells are not allowed.
"""

import torch
from torch import Tensor

from grader import exercise, full, randn, tensor


@exercise(
    points=5,
    grad=["inputs", "state", "params"],
    forbid=[
        "torch.gru*",
        "torch.lstm*",
        "torch.rnn_*",
        "torch.*_cell",
        "torch._VF.*",
        "torch._C.*",
        "torch.ops.*",
        "torch.nn.GRU*",
        "torch.nn.LSTM*",
        "torch.nn.RNN*",
        "torch.nn.modules.rnn.*",
        "torch.nn.quantized.*",
        "torch.ao.nn.*",
    ],
    hints=[
        "Leave time aside at first: one step, from X of shape (N, I) and H of shape (N, h) to the new H and"
        " Y. The five lines of the statement are five lines of code.",
        "Watch the two kinds of product: @ for matrices, * for element by element. R * H is itself a factor"
        " of a matrix product.",
        "Looping over a tensor goes along its first dimension: `for X in inputs:` gives the steps in order."
        " Keep H from one round to the next, and collect the outputs in a list.",
        "(H,) = state unpacks the state and W_xz, W_hz, b_z, ... = params the parameters. After the loop,"
        " torch.cat(outputs, dim=0) puts the steps one below the other; return it with (H,).",
    ],
    labels={
        "params": [
            *("W_xz", "W_hz", "b_z"),
            *("W_xr", "W_hr", "b_r"),
            *("W_xh", "W_hh", "b_h"),
            *("W_hq", "b_q"),
        ],
        "state": ["H"],
    },
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
    return torch.cat(outputs, dim=0), (H,)
    ### END SOLUTION


def _sizes(T, N, I, h, q):  # noqa: E741
    """Draw all arguments for the given sizes."""
    gate = [(I, h), (h, h), (h,)]
    shapes = [*gate, *gate, *gate, (h, q), (q,)]
    return {
        "inputs": randn(T, N, I),
        "state": (randn(N, h),),
        "params": [randn(*shape) for shape in shapes],
    }


def _closed_gate(h, params):
    """Let the bias of the update gate keep the state nearly as it is."""
    return [*params[:2], full(h, value=10.0), *params[3:]]


gru.case(
    "one unit, two steps",
    inputs=tensor([[[1.0]], [[0.0]]]),
    state=(tensor([[-1.0]]),),
    params=[tensor(v) for v in [[[1.0]], [[1.0]], [0.0]] * 3 + [[[1.0]], [0.0]]],
)
gru.case("five steps of three sequences", **_sizes(T=5, N=3, I=4, h=6, q=2))
gru.case("a single step", **_sizes(T=1, N=2, I=5, h=4, q=3))
gru.case("state of zeros", **_sizes(T=3, N=4, I=2, h=5, q=1) | {"state": (full(4, 5, value=0.0),)})
gru.case(
    "saturated gates",
    **_sizes(T=3, N=2, I=4, h=5, q=3) | {"inputs": randn(3, 2, 4, std=1e5)},
    tags=["stress"],
)
gru.case("all sizes equal", **_sizes(T=3, N=3, I=3, h=3, q=3), hidden=True)
gru.case("as many steps as sequences", **_sizes(T=3, N=3, I=2, h=4, q=5), hidden=True)
gru.case("a single sequence", **_sizes(T=3, N=1, I=4, h=2, q=5), hidden=True)
gru.case("one feature, one output", **_sizes(T=2, N=3, I=1, h=4, q=1), hidden=True)
gru.case(
    "one step from a state of zeros",
    **_sizes(T=1, N=3, I=2, h=4, q=5) | {"state": (full(3, 4, value=0.0),)},
    hidden=True,
)
_long = _sizes(T=5, N=2, I=3, h=4, q=1)
gru.case(
    "state kept for five steps",
    **_long | {"params": _closed_gate(4, _long["params"])},
    hidden=True,
)
_strided = _sizes(T=3, N=2, I=4, h=5, q=3)
gru.case(
    "non-contiguous tensors",
    inputs=_strided["inputs"].noncontiguous(),
    state=(_strided["state"][0].noncontiguous(),),
    params=[p.noncontiguous() for p in _strided["params"]],
    hidden=True,
)
gru.case("nothing needs a gradient", **_sizes(T=2, N=4, I=3, h=2, q=6), grad=[], hidden=True)


def _candidate(X, H, R, Z, W_xh, W_hh, b_h):
    return torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)


def _mix(Z, H, H_tilde):
    return Z * H + (1 - Z) * H_tilde


def _gru(inputs, state, params, gate=torch.sigmoid, candidate=_candidate, mix=_mix):
    """The same unit, with parts that can be exchanged."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, *of_candidate, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        Z = gate(X @ W_xz + H @ W_hz + b_z)
        R = gate(X @ W_xr + H @ W_hr + b_r)
        H = mix(Z, H, candidate(X, H, R, Z, *of_candidate))
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs), (H,)


def _replace(params, changes):
    return [changes.get(position, p) for position, p in enumerate(params)]


@gru.wrong_idea(
    "The two gates have changed places: Z is computed with the parameters of R and the other way round."
    " Compare the order in which you unpack params with the table."
)
def gates_exchanged(inputs, state, params):
    return gru(inputs, state, [*params[3:6], *params[:3], *params[6:]])


@gru.wrong_idea(
    "Z and 1 - Z have changed places in the new state. Here Z = 1 keeps the old state, and 1 - Z lets the"
    " candidate in."
)
def update_turned_round(inputs, state, params):
    return _gru(inputs, state, params, mix=lambda Z, H, H_tilde: (1 - Z) * H + Z * H_tilde)


@gru.wrong_idea(
    "The reset gate acts after the product with W_hh: R * (H @ W_hh). That is how torch.nn.GRU does it;"
    " here it acts on the state before the product."
)
def reset_after_product(inputs, state, params):
    def candidate(X, H, R, Z, W_xh, W_hh, b_h):
        return torch.tanh(X @ W_xh + R * (H @ W_hh) + b_h)

    return _gru(inputs, state, params, candidate=candidate)


@gru.wrong_idea(
    "The reset gate acts after the product with W_hh, and on the bias b_h too. Here it acts on the state"
    " alone, before the product."
)
def reset_after_product_and_bias(inputs, state, params):
    def candidate(X, H, R, Z, W_xh, W_hh, b_h):
        return torch.tanh(X @ W_xh + R * (H @ W_hh + b_h))

    return _gru(inputs, state, params, candidate=candidate)


@gru.wrong_idea(
    "In the candidate, the reset gate is on the side of the inputs. It is there to let the unit forget:"
    " it multiplies the state."
)
def reset_on_inputs(inputs, state, params):
    def candidate(X, H, R, Z, W_xh, W_hh, b_h):
        return torch.tanh(R * (X @ W_xh) + H @ W_hh + b_h)

    return _gru(inputs, state, params, candidate=candidate)


@gru.wrong_idea(
    "R is computed, or should be, but your candidate does not use it: in front of W_hh stands the state"
    " alone."
)
def without_reset(inputs, state, params):
    def candidate(X, H, R, Z, W_xh, W_hh, b_h):
        return torch.tanh(X @ W_xh + H @ W_hh + b_h)

    return _gru(inputs, state, params, candidate=candidate)


@gru.wrong_idea(
    "In the candidate, R * H and W_hh are multiplied element by element. The reset gate is applied with *,"
    " the weights with @."
)
def recurrent_weight_elementwise(inputs, state, params):
    def candidate(X, H, R, Z, W_xh, W_hh, b_h):
        return torch.tanh(X @ W_xh + R * H * W_hh + b_h)

    return _gru(inputs, state, params, candidate=candidate)


@gru.wrong_idea(
    "The product with W_hh is missing from the candidate: R * H stands there by itself."
)
def without_recurrent_weight(inputs, state, params):
    def candidate(X, H, R, Z, W_xh, W_hh, b_h):
        return torch.tanh(X @ W_xh + R * H + b_h)

    return _gru(inputs, state, params, candidate=candidate)


@gru.wrong_idea(
    "In the candidate it is Z that multiplies the state. That is the work of the reset gate R; Z comes in"
    " afterwards, when old state and candidate are mixed."
)
def update_gate_resets(inputs, state, params):
    def candidate(X, H, R, Z, W_xh, W_hh, b_h):
        return torch.tanh(X @ W_xh + (Z * H) @ W_hh + b_h)

    return _gru(inputs, state, params, candidate=candidate)


@gru.wrong_idea(
    "The candidate goes through the sigmoid, as the gates do. Its activation is tanh: a state may be"
    " negative."
)
def sigmoid_for_candidate(inputs, state, params):
    def candidate(X, H, R, Z, W_xh, W_hh, b_h):
        return torch.sigmoid(X @ W_xh + (R * H) @ W_hh + b_h)

    return _gru(inputs, state, params, candidate=candidate)


@gru.wrong_idea(
    "The candidate goes through relu. Its activation is tanh, which keeps the state bounded."
)
def relu_for_candidate(inputs, state, params):
    def candidate(X, H, R, Z, W_xh, W_hh, b_h):
        return torch.relu(X @ W_xh + (R * H) @ W_hh + b_h)

    return _gru(inputs, state, params, candidate=candidate)


@gru.wrong_idea(
    "The candidate has no activation: what is mixed into the state has to go through tanh first."
)
def linear_candidate(inputs, state, params):
    def candidate(X, H, R, Z, W_xh, W_hh, b_h):
        return X @ W_xh + (R * H) @ W_hh + b_h

    return _gru(inputs, state, params, candidate=candidate)


@gru.wrong_idea(
    "The gates go through tanh. A gate says which share passes, a number between 0 and 1: that is the"
    " sigmoid."
)
def tanh_for_gates(inputs, state, params):
    return _gru(inputs, state, params, gate=torch.tanh)


@gru.wrong_idea(
    "The bias b_h is missing from the candidate; the gates have theirs, and so does the candidate."
)
def without_candidate_bias(inputs, state, params):
    return gru(inputs, state, _replace(params, {8: torch.zeros_like(params[8])}))


@gru.wrong_idea("The bias b_q is missing from the output.")
def without_output_bias(inputs, state, params):
    return gru(inputs, state, _replace(params, {10: torch.zeros_like(params[10])}))


@gru.wrong_idea("The biases b_z and b_r are missing from the gates.")
def without_gate_biases(inputs, state, params):
    nothing = torch.zeros_like(params[2])
    return gru(inputs, state, _replace(params, {2: nothing, 5: nothing}))


@gru.wrong_idea("None of the biases is used: two gates, the candidate and the output each add one.")
def without_biases(inputs, state, params):
    zeros = {position: torch.zeros_like(params[position]) for position in (2, 5, 8, 10)}
    return gru(inputs, state, _replace(params, zeros))


@gru.wrong_idea(
    "The candidate is added to the new state in full. Only its share 1 - Z goes in, so that old and new"
    " together make a weighted mean."
)
def candidate_in_full(inputs, state, params):
    return _gru(inputs, state, params, mix=lambda Z, H, H_tilde: Z * H + H_tilde)


@gru.wrong_idea(
    "The new state is the candidate alone: the update gate and the old state are missing from it."
)
def without_update_gate(inputs, state, params):
    return _gru(inputs, state, params, mix=lambda Z, H, H_tilde: H_tilde)


@gru.wrong_idea(
    "Every step starts from the initial state again. The state that one step leaves is what the next one"
    " starts from; look at the name that you assign it to."
)
def state_not_carried(inputs, state, params):
    steps = [gru(X.unsqueeze(0), state, params) for X in inputs]
    return torch.cat([Y for Y, _ in steps]), steps[-1][1]


DETACHED = (
    "The numbers are right, but the state is cut from the graph between steps, so each gradient sees one"
    " step only. Look for detach, .data or a copy made with torch.tensor."
)


@gru.wrong_idea(DETACHED)
def state_detached_before_output(inputs, state, params):
    return _gru(inputs, state, params, mix=lambda Z, H, H_tilde: _mix(Z, H, H_tilde).detach())


@gru.wrong_idea(DETACHED)
def state_detached_before_each_step(inputs, state, params):
    outputs = []
    for X in inputs:
        Y, state = gru(X.unsqueeze(0), (state[0].detach(),), params)
        outputs.append(Y)
    return torch.cat(outputs), state


@gru.wrong_idea(DETACHED)
def state_detached_after_each_step(inputs, state, params):
    outputs = []
    for X in inputs:
        Y, (H,) = gru(X.unsqueeze(0), state, params)
        state = (H.detach(),)
        outputs.append(Y)
    return torch.cat(outputs), state


@gru.wrong_idea(
    "The numbers are right, but no gradient reaches the parameters of the update gate: Z is cut from the"
    " graph."
)
def update_gate_detached(inputs, state, params):
    return _gru(inputs, state, params, mix=lambda Z, H, H_tilde: _mix(Z.detach(), H, H_tilde))


@gru.wrong_idea(
    "The numbers are right, but no gradient reaches the parameters of the reset gate: R is cut from the"
    " graph."
)
def reset_gate_detached(inputs, state, params):
    def candidate(X, H, R, Z, *of_candidate):
        return _candidate(X, H, R.detach(), Z, *of_candidate)

    return _gru(inputs, state, params, candidate=candidate)


@gru.wrong_idea(
    "The numbers are right but no gradient comes back: the graph was cut, as .data, detach and"
    " torch.no_grad() do."
)
def graph_cut(inputs, state, params):
    Y, (H,) = gru(inputs, state, params)
    return Y.detach(), (H.detach(),)


@gru.wrong_idea(
    "The outputs of the steps are stacked to shape (T, N, q). They should stand one below the other, in"
    " T · N rows."
)
def outputs_stacked(inputs, state, params):
    Y, state = gru(inputs, state, params)
    return Y.reshape(*inputs.shape[:2], -1), state


@gru.wrong_idea(
    "The outputs of the steps stand side by side, in T · q columns. They should stand one below the other,"
    " in T · N rows."
)
def outputs_side_by_side(inputs, state, params):
    Y, state = gru(inputs, state, params)
    return torch.cat(Y.split(inputs.shape[1]), dim=1), state


@gru.wrong_idea(
    "The rows of the outputs are ordered by sequence: all steps of the first, then all of the second."
    " Asked for is the order of time, with the N rows of one step together."
)
def outputs_by_sequence(inputs, state, params):
    Y, state = gru(inputs, state, params)
    T, N, _ = inputs.shape
    return Y.reshape(T, N, -1).transpose(0, 1).reshape(T * N, -1), state


@gru.wrong_idea(
    "Only the output of the last step is returned. Asked for are the outputs of all T steps."
)
def last_output_only(inputs, state, params):
    Y, state = gru(inputs, state, params)
    return Y[-inputs.shape[1] :], state


@gru.wrong_idea(
    "The steps are right, but their outputs come back in reverse order: the first step belongs on top."
)
def outputs_reversed(inputs, state, params):
    Y, state = gru(inputs, state, params)
    return torch.cat(Y.split(inputs.shape[1])[::-1]), state


@gru.wrong_idea(
    "The sequences are read backwards, from the last step to the first. Time runs along the first"
    " dimension of inputs, from index 0 on."
)
def time_reversed(inputs, state, params):
    return gru(inputs.flip(0), state, params)


@gru.wrong_idea(
    "You loop over the sequences instead of the steps, as if inputs had shape (N, T, I). Here time comes"
    " first: inputs[t] holds step t of all sequences."
)
def batch_first(inputs, state, params):
    return gru(inputs.transpose(0, 1), state, params)


@gru.wrong_idea(
    "The output goes through tanh. It is linear in the new state: what it means (logits, a number) is"
    " decided outside of the unit."
)
def tanh_on_output(inputs, state, params):
    Y, state = gru(inputs, state, params)
    return Y.tanh(), state


@gru.wrong_idea(
    "Each output is computed from the state before the step, so all outputs come one step late. First the"
    " new state, then the output from it."
)
def output_from_old_state(inputs, state, params):
    outputs = []
    for X in inputs:
        outputs.append(state[0] @ params[9] + params[10])
        _, state = gru(X.unsqueeze(0), state, params)
    return torch.cat(outputs), state


@gru.wrong_idea(
    "The outputs are computed from the candidate. They come from the new state, in which the candidate is"
    " only one part."
)
def output_from_candidate(inputs, state, params):
    seen = []

    def mix(Z, H, H_tilde):
        seen.append(H_tilde)
        return _mix(Z, H, H_tilde)

    _, state = _gru(inputs, state, params, mix=mix)
    return torch.cat(seen) @ params[9] + params[10], state


@gru.wrong_idea(
    "You start from a state of zeros. The sequences may have a past: start from the state that is passed"
    " in."
)
def initial_state_ignored(inputs, state, params):
    return gru(inputs, (torch.zeros_like(state[0]),), params)


@gru.wrong_idea(
    "The state that you return is the one you were given. Asked for is the state after the last step."
)
def initial_state_returned(inputs, state, params):
    return gru(inputs, state, params)[0], state


@gru.wrong_idea(
    "The state comes back as a bare tensor. It goes in as a tuple of one tensor and comes out as one, so"
    " that it can be passed to the next call: (H,), with the comma."
)
def state_as_bare_tensor(inputs, state, params):
    Y, (H,) = gru(inputs, state, params)
    return Y, H


@gru.wrong_idea(
    "The recurrent weights are transposed. They are square, so no shape complains; the statement"
    " multiplies H by W_hz, W_hr and W_hh from the left, as they are."
)
def recurrent_weights_transposed(inputs, state, params):
    return gru(inputs, state, _replace(params, {i: params[i].T for i in (1, 4, 7)}))


@gru.wrong_idea(
    "The values are right, but your own sigmoid, 1 / (1 + exp(-a)), has a gradient of 0 times infinity, so"
    " NaN, once exp(-a) overflows. torch.sigmoid knows its derivative."
)
def own_sigmoid(inputs, state, params):
    return _gru(inputs, state, params, gate=lambda a: 1 / (1 + torch.exp(-a)))


@gru.wrong_idea(
    "Your own tanh divides infinity by infinity, so NaN, as soon as an exponential overflows. torch.tanh"
    " is made for large arguments."
)
def own_tanh(inputs, state, params):
    def candidate(X, H, R, Z, W_xh, W_hh, b_h):
        a = X @ W_xh + (R * H) @ W_hh + b_h
        return (torch.exp(a) - torch.exp(-a)) / (torch.exp(a) + torch.exp(-a))

    return _gru(inputs, state, params, candidate=candidate)
