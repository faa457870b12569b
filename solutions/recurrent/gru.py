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


def _each(change, arguments):
    """Change the recipes of all tensors."""
    return {
        "inputs": change(arguments["inputs"]),
        "state": tuple(map(change, arguments["state"])),
        "params": list(map(change, arguments["params"])),
    }


gru.case(
    "one unit, two steps",
    inputs=tensor([[[1.0]], [[0.0]]]),
    state=(tensor([[-1.0]]),),
    params=[tensor(v) for v in [[[1.0]], [[1.0]], [0.0]] * 3 + [[[1.0]], [0.0]]],
)
gru.case("three steps of two sequences", **_sizes(T=3, N=2, I=5, h=4, q=7))
gru.case("a single step", **_sizes(T=1, N=3, I=2, h=4, q=5))
_ordinary = {"T": 2, "N": 3, "I": 4, "h": 5, "q": 7}
gru.case(
    "saturated gates",
    **_sizes(**_ordinary) | {"inputs": randn(2, 3, 4, std=1e5)},
    tags=["stress"],
)
gru.case("all sizes equal", **_sizes(T=2, N=2, I=2, h=2, q=2))
gru.case(
    "a single sequence of one feature, one output, from zeros",
    **_sizes(T=2, N=1, I=1, h=3, q=1) | {"state": (full(1, 3, value=0.0),)},
)
_long = _sizes(T=5, N=2, I=3, h=4, q=1)
_long["params"][2] = full(4, value=5.0)  # the bias of the update gate
gru.case("state kept for five steps", **_long)

gru.equivalent_mutant("return (torch.cat(outputs), (H,))", "dim=0 is the default of torch.cat")


def _run(
    inputs,
    state,
    params,
    gate=torch.sigmoid,
    inner=lambda x, H, R, Z, W, b: x + (R * H) @ W + b,
    activation=torch.tanh,
    mix=lambda H, C, R, Z: Z * H + (1 - Z) * C,
):
    """The same unit, with parts that can be exchanged."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        Z = gate(X @ W_xz + H @ W_hz + b_z)
        R = gate(X @ W_xr + H @ W_hr + b_r)
        H = mix(H, activation(inner(X @ W_xh, H, R, Z, W_hh, b_h)), R, Z)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs), (H,)


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
        Z, R = torch.sigmoid(torch.hstack([X, H]) @ W + b).chunk(2, dim=1)
        C = torch.tanh(torch.addmm(params[8], torch.hstack([X, R * H]), V))
        H = torch.lerp(C, H, Z)
        Y = torch.cat([Y, torch.addmm(params[10], H, params[9])])
    return Y, (H,)


@gru.right_variant
def sequence_by_sequence(inputs, state, params):
    T, N, _ = inputs.shape
    runs = [gru(inputs[:, n : n + 1], (state[0][n : n + 1],), params) for n in range(N)]
    Y = torch.stack([Y for Y, _ in runs], dim=1)
    return Y.reshape(T * N, -1), (torch.cat([H for _, (H,) in runs]),)


@gru.right_variant
def step_and_then_the_rest(inputs, state, params):
    Y, state = gru(inputs[:1], state, params)
    if len(inputs) == 1:
        return Y, state
    others, state = step_and_then_the_rest(inputs[1:], state, params)
    return torch.cat([Y, others]), state


@gru.right_variant
def rows_written_into_a_buffer(inputs, state, params):
    T, N, _ = inputs.shape
    Y = torch.zeros(T * N, len(params[10]), dtype=inputs.dtype)
    for t in range(T):
        Y[t * N : (t + 1) * N], state = gru(inputs[t : t + 1], state, params)
    return Y, state


@gru.right_variant
def sigmoid_spelt_with_tanh(inputs, state, params):
    return _run(inputs, state, params, gate=lambda a: (1 + torch.tanh(a / 2)) / 2)


@gru.right_variant
def gates_of_a_softmax(inputs, state, params):
    def gate(a):
        return torch.stack([a, torch.zeros_like(a)]).softmax(0)[0]

    return _run(inputs, state, params, gate=gate)


@gru.right_variant
def einsum_of_linear_layers(inputs, state, params):
    def linear(k, x, H):
        return torch.einsum("ni,ij->nj", x, params[k]) + H.mm(params[k + 1]) + params[k + 2]

    (H,), outputs = state, []
    for X in inputs.unbind():
        Z, R = torch.sigmoid(linear(0, X, H)), torch.sigmoid(linear(3, X, H))
        H = Z * H + torch.tanh(linear(6, X, R * H)) * (1 - Z)
        outputs += [*(H @ params[9] + params[10])]
    return torch.stack(outputs), (H,)


@gru.right_variant
def own_backward(inputs, state, params):
    (H,), outputs = state, []
    for X in inputs:
        H = OwnBackward.apply(X, H, *params[:9])
        outputs.append(H @ params[9] + params[10])
    return torch.cat(outputs), (H,)


class OwnBackward(torch.autograd.Function):
    """One step whose gradients are written by hand."""

    @staticmethod
    def forward(ctx, X, H, *params):
        W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h = params
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        C = torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        ctx.save_for_backward(X, H, Z, R, C, *params)
        return Z * H + (1 - Z) * C

    @staticmethod
    def backward(ctx, G):
        X, H, Z, R, C, W_xz, W_hz, _, W_xr, W_hr, _, W_xh, W_hh, _ = ctx.saved_tensors
        z, c = G * (H - C) * Z * (1 - Z), G * (1 - Z) * (1 - C * C)
        reset = c @ W_hh.T
        r = reset * H * R * (1 - R)
        to_inputs = z @ W_xz.T + r @ W_xr.T + c @ W_xh.T
        to_state = G * Z + reset * R + z @ W_hz.T + r @ W_hr.T
        parts = [(X.T @ g, H.T @ g, g.sum(0)) for g in (z, r)]
        return to_inputs, to_state, *parts[0], *parts[1], X.T @ c, (R * H).T @ c, c.sum(0)


DETACHED = (
    "The state is cut from the graph between steps: the numbers are those of the whole run, but each gradient"
    " sees one step only. Look for detach, .data or a copy made with torch.tensor."
)


@gru.wrong_ideas(
    credit={
        "gates_exchanged": 0.75,
        "update_turned_round": 0.75,
        "candidate_in_full": 0.65,
        "reset_after_product": 0.75,
        "reset_after_product_and_bias": 0.7,
        "without_reset": 0.6,
        "sigmoid_for_candidate": 0.7,
        "without_candidate_bias": 0.75,
        "without_output_bias": 0.75,
        "recurrent_weights_transposed": 0.65,
        "own_sigmoid": 0.8,
        "initial_state_ignored": 0.65,
        "state_not_carried": 0.45,
        "state_detached_before_each_step": 0.65,
        "output_from_old_state": 0.65,
        "outputs_stacked": 0.75,
        "state_as_bare_tensor": 0.9,
    },
    gates_exchanged="The two gates have changed places: Z is computed with the parameters of R and the other"
    " way round. Compare the order in which you unpack params with the table, and then which gate you use"
    " where.",
    update_turned_round="Z and 1 - Z have changed places in the new state. Here Z = 1 keeps the old state,"
    " and 1 - Z lets the candidate in.",
    candidate_in_full="The candidate is added to the new state in full. Only its share 1 - Z goes in, so that"
    " old and new together make a weighted mean.",
    reset_after_product="The reset gate acts after the product with W_hh: R * (H @ W_hh). That is how"
    " torch.nn.GRU does it; here it acts on the state before the product.",
    reset_after_product_and_bias="The reset gate acts after the product with W_hh, and on the bias b_h too."
    " Here it acts on the state alone, before the product.",
    without_reset="R is computed, or should be, but your candidate does not use it: in front of W_hh stands"
    " the state alone.",
    sigmoid_for_candidate="The candidate goes through the sigmoid, as the gates do. Its activation is tanh: a"
    " state may be negative.",
    without_candidate_bias="The bias b_h is missing from the candidate; the gates have theirs, and so does the"
    " candidate.",
    without_output_bias="The bias b_q is missing from the output.",
    recurrent_weights_transposed="The recurrent weights are transposed. They are square, so no shape"
    " complains; the statement multiplies H by W_hz, W_hr and W_hh from the left, as they are.",
    own_sigmoid="Your own sigmoid (or tanh), made of exponentials, has the right values, but a gradient of 0"
    " times infinity, so NaN, once an exponential overflows. torch.sigmoid and torch.tanh know their"
    " derivatives.",
    initial_state_ignored="You start from a state of zeros. The sequences may have a past: start from the"
    " state that is passed in.",
    state_not_carried="Every step starts from the initial state again. The state that one step leaves is what"
    " the next one starts from; look at the name that you assign it to.",
    state_detached_before_each_step=DETACHED,
    output_from_old_state="Each output is computed from the state before the step, so all outputs come one"
    " step late. First the new state, then the output from it.",
    outputs_stacked="The outputs of the steps are stacked to shape (T, N, q). They should stand one below the"
    " other, in T · N rows.",
    state_as_bare_tensor="The state comes back as a bare tensor. It goes in as a tuple of one tensor and comes"
    " out as one, so that it can be passed to the next call: (H,), with the comma.",
)
def flawed(
    inputs,
    state,
    params,
    *,
    gates_exchanged=False,
    update_turned_round=False,
    candidate_in_full=False,
    reset_after_product=False,
    reset_after_product_and_bias=False,
    without_reset=False,
    sigmoid_for_candidate=False,
    without_candidate_bias=False,
    without_output_bias=False,
    recurrent_weights_transposed=False,
    own_sigmoid=False,
    initial_state_ignored=False,
    state_not_carried=False,
    state_detached_before_each_step=False,
    output_from_old_state=False,
    outputs_stacked=False,
    state_as_bare_tensor=False,
):
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    if gates_exchanged:
        W_xz, W_hz, b_z, W_xr, W_hr, b_r = W_xr, W_hr, b_r, W_xz, W_hz, b_z
    if recurrent_weights_transposed:
        W_hz, W_hr, W_hh = W_hz.T, W_hr.T, W_hh.T
    b_h = 0 if without_candidate_bias else b_h
    b_q = 0 if without_output_bias else b_q
    gate = _spelt_out if own_sigmoid else torch.sigmoid
    H = H_0 = torch.zeros_like(state[0]) if initial_state_ignored else state[0]
    outputs = []
    for X in inputs:
        H = H_0 if state_not_carried else H
        H = H.detach() if state_detached_before_each_step else H
        Z = gate(X @ W_xz + H @ W_hz + b_z)
        R = gate(X @ W_xr + H @ W_hr + b_r)
        recurrent = R * (H @ W_hh) if reset_after_product else (R * H) @ W_hh
        recurrent = H @ W_hh if without_reset else recurrent
        if reset_after_product_and_bias:
            recurrent = R * (H @ W_hh + b_h) - b_h
        activation = gate if sigmoid_for_candidate else torch.tanh
        C = activation(X @ W_xh + recurrent + b_h)
        Z = 1 - Z if update_turned_round else Z
        old, H = H, Z * H + (1 if candidate_in_full else 1 - Z) * C
        outputs.append((old if output_from_old_state else H) @ W_hq + b_q)
    Y = (torch.stack if outputs_stacked else torch.cat)(outputs)
    return Y, H if state_as_bare_tensor else (H,)


def _spelt_out(a):
    return 1 / (1 + torch.exp(-a))


def _wrong_part(name, sentence, *, credit=0.0, **parts):
    """Declare a unit one part of which is wrong."""

    def idea(inputs, state, params):
        return _run(inputs, state, params, **parts)

    idea.__name__ = name
    gru.wrong_idea(sentence, credit=credit)(idea)


_wrong_part(
    "reset_on_inputs",
    "In the candidate, the reset gate is on the side of the inputs. It is there to let the unit forget:"
    " it multiplies the state.",
    inner=lambda x, H, R, Z, W, b: R * x + H @ W + b,
    credit=0.65,
)
_wrong_part(
    "reset_on_everything",
    "In the candidate, the reset gate multiplies all that goes into it, inputs and bias as well. It is there"
    " to let the unit forget: it multiplies the state alone.",
    inner=lambda x, H, R, Z, W, b: R * (x + H @ W + b),
    credit=0.65,
)
_wrong_part(
    "reset_twice",
    "The reset gate acts on the state twice, before the product with W_hh and after it. Once is enough:"
    " before.",
    inner=lambda x, H, R, Z, W, b: x + R * ((R * H) @ W) + b,
    credit=0.65,
)
_wrong_part(
    "reset_turned_round",
    "The candidate sees (1 - R) * H. R says which share of the state it may see: R = 1 all of it.",
    inner=lambda x, H, R, Z, W, b: x + ((1 - R) * H) @ W + b,
    credit=0.7,
)
_wrong_part(
    "update_gate_resets",
    "In the candidate it is Z that multiplies the state, or an R computed with the parameters of Z. That is"
    " the work of the reset gate R, with parameters of its own; Z comes in afterwards, when old state and"
    " candidate are mixed.",
    inner=lambda x, H, R, Z, W, b: x + (Z * H) @ W + b,
    credit=0.65,
)
_wrong_part(
    "recurrent_weight_elementwise",
    "In the candidate, R * H and W_hh are multiplied element by element. The reset gate is applied with *,"
    " the weights with @.",
    inner=lambda x, H, R, Z, W, b: x + R * H * W + b,
    credit=0.6,
)
_wrong_part(
    "without_recurrent_weight",
    "The product with W_hh is missing from the candidate: R * H stands there by itself.",
    inner=lambda x, H, R, Z, W, b: x + R * H + b,
    credit=0.6,
)
_wrong_part(
    "candidate_without_state",
    "The candidate is made of the inputs alone: what the reset gate leaves of the state is missing from it.",
    inner=lambda x, H, R, Z, W, b: x + b,
    credit=0.5,
)
_wrong_part(
    "relu_for_candidate",
    "The candidate goes through relu. Its activation is tanh, which keeps the state bounded.",
    activation=torch.relu,
    credit=0.7,
)
_wrong_part(
    "linear_candidate",
    "The candidate has no activation: what is mixed into the state has to go through tanh first.",
    activation=lambda a: a,
    credit=0.6,
)
_wrong_part(
    "own_tanh",
    "Your own tanh divides infinity by infinity, so NaN, as soon as an exponential overflows. torch.tanh"
    " is made for large arguments.",
    activation=lambda a: (torch.exp(a) - torch.exp(-a)) / (torch.exp(a) + torch.exp(-a)),
)
NOT_A_SIGMOID = " A gate says which share passes, a number between 0 and 1: that is the sigmoid."
_wrong_part(
    "tanh_for_gates", "The gates go through tanh." + NOT_A_SIGMOID, gate=torch.tanh, credit=0.65
)
_wrong_part(
    "relu_for_gates", "The gates go through relu." + NOT_A_SIGMOID, gate=torch.relu, credit=0.6
)
_wrong_part(
    "linear_gates", "The gates have no activation." + NOT_A_SIGMOID, gate=lambda a: a, credit=0.55
)
_wrong_part(
    "softmax_for_gates",
    "The gates go through a softmax, which makes the units of a row compete for a sum of 1. Each unit has a"
    " gate of its own: that is the sigmoid, element by element.",
    gate=lambda a: a.softmax(-1),
    credit=0.6,
)
_wrong_part(
    "own_sigmoid_with_abs",
    "The values are right, but your own sigmoid goes through abs, whose gradient at 0 is 0: none comes back"
    " from a gate whose argument is exactly 0. torch.sigmoid knows its derivative.",
    gate=lambda a: torch.where(a < 0, (-a.abs()).exp(), 1) / (1 + (-a.abs()).exp()),
)
_wrong_part(
    "without_update_gate",
    "The new state is the candidate alone: the update gate and the old state are missing from it.",
    mix=lambda H, C, R, Z: C,
    credit=0.45,
)
_wrong_part(
    "without_gates",
    "This is a plain recurrent network, tanh of inputs and state: the reset gate is missing in front of W_hh,"
    " and the update gate, which mixes old state and candidate.",
    inner=lambda x, H, R, Z, W, b: x + H @ W + b,
    mix=lambda H, C, R, Z: C,
    credit=0.3,
)
_wrong_part(
    "state_in_full",
    "The old state goes into the new one in full. Only its share Z does, so that old and new together make a"
    " weighted mean.",
    mix=lambda H, C, R, Z: H + (1 - Z) * C,
    credit=0.65,
)
_wrong_part(
    "only_the_candidate_weighted",
    "The old state is missing from the new one: its share Z belongs there, beside the candidate's.",
    mix=lambda H, C, R, Z: (1 - Z) * C,
    credit=0.6,
)
_wrong_part(
    "reset_state_kept",
    "It is R * H that you mix with the candidate. The reset is for the candidate alone; Z weighs the state"
    " as it was. Is R * H stored under the name of the state?",
    mix=lambda H, C, R, Z: Z * (R * H) + (1 - Z) * C,
    credit=0.65,
)
_wrong_part(
    "reset_gate_mixes",
    "Old state and candidate are mixed with R. That is the work of the update gate Z; R comes in before, in"
    " the candidate.",
    mix=lambda H, C, R, Z: R * H + (1 - R) * C,
    credit=0.6,
)
_wrong_part(
    "state_detached_before_output",
    DETACHED,
    mix=lambda H, C, R, Z: (Z * H + (1 - Z) * C).detach(),
    credit=0.65,
)
_wrong_part(
    "update_gate_detached",
    "The numbers are right, but no gradient reaches the parameters of the update gate: Z is cut from the"
    " graph.",
    mix=lambda H, C, R, Z: Z.detach() * H + (1 - Z.detach()) * C,
    credit=0.7,
)
_wrong_part(
    "reset_gate_detached",
    "The numbers are right, but no gradient reaches the parameters of the reset gate: R is cut from the"
    " graph.",
    inner=lambda x, H, R, Z, W, b: x + (R.detach() * H) @ W + b,
    credit=0.7,
)


def _without(name, sentence, *positions, credit):
    """Declare that some parameters are left out."""

    def idea(inputs, state, params):
        left = [0 * p if i in positions else p for i, p in enumerate(params)]
        return gru(inputs, state, left)

    idea.__name__ = name
    gru.wrong_idea(sentence, credit=credit)(idea)


_without(
    "without_gate_biases", "The biases b_z and b_r are missing from the gates.", 2, 5, credit=0.7
)
_without(
    "without_unit_biases",
    "The biases b_z, b_r and b_h are missing: two gates and the candidate each add one.",
    *(2, 5, 8),
    credit=0.6,
)
_without(
    "without_biases",
    "None of the biases is used: two gates, the candidate and the output each add one.",
    *(2, 5, 8, 10),
    credit=0.6,
)


_without(
    "gates_without_state",
    "The gates look at the inputs alone: the products of the state with W_hz and W_hr are missing from them.",
    *(1, 4),
    credit=0.5,
)
_without(
    "gates_without_inputs",
    "The gates look at the state alone: the products of the inputs with W_xz and W_xr are missing from them.",
    *(0, 3),
    credit=0.5,
)


def _by_steps(inputs, state, params, detach):
    """The unit, one step after the other; `detach` says whether to before step t."""
    outputs = []
    for t, X in enumerate(inputs):
        state = (state[0].detach(),) if detach(t) else state
        Y, state = gru(X[None], state, params)
        outputs.append(Y)
    return torch.cat(outputs), state


@gru.wrong_idea(DETACHED, credit=0.65)
def state_detached_between_steps(inputs, state, params):
    return _by_steps(inputs, state, params, detach=lambda t: t > 0)


@gru.wrong_idea(DETACHED, credit=0.65)
def state_detached_after_each_step(inputs, state, params):
    Y, (H,) = state_detached_between_steps(inputs, state, params)
    return Y, (H.detach(),)


@gru.wrong_idea(
    "The numbers are right, but no gradient comes back through the state that you return: it is cut from the"
    " graph. Whether to cut between batches is the caller's decision.",
    credit=0.7,
)
def returned_state_detached(inputs, state, params):
    Y, (H,) = gru(inputs, state, params)
    return Y, (H.detach(),)


@gru.wrong_idea(
    "The numbers are right, but the outputs are computed from a state that is cut from the graph: their"
    " gradient reaches W_hq and b_q, and nothing before them.",
    credit=0.6,
)
def outputs_of_a_detached_state(inputs, state, params):
    states, (H,) = _states(inputs, state, params)
    return states.detach() @ params[9] + params[10], (H,)


@gru.wrong_idea(
    "The numbers are right but no gradient comes back: the graph was cut, as .data, detach and"
    " torch.no_grad() do."
)
def graph_cut(inputs, state, params):
    Y, (H,) = gru(inputs, state, params)
    return Y.detach(), (H.detach(),)


def _states(inputs, state, params):
    """The states of all steps, one below the other, and the last one."""
    identity = torch.eye(state[0].shape[1], dtype=inputs.dtype)
    return gru(inputs, state, [*params[:9], identity, torch.zeros_like(identity[0])])


@gru.wrong_idea(
    "The outputs are computed from the candidate. They come from the new state, in which the candidate is"
    " only one part.",
    credit=0.65,
)
def output_from_candidate(inputs, state, params):
    seen = []

    def mix(H, C, R, Z):
        seen.append(C)
        return Z * H + (1 - Z) * C

    _, state = _run(inputs, state, params, mix=mix)
    return torch.cat(seen) @ params[9] + params[10], state


@gru.wrong_idea(
    "You return the states of the steps instead of the outputs: the product with W_hq and the bias b_q are"
    " missing.",
    credit=0.6,
)
def states_for_outputs(inputs, state, params):
    return _states(inputs, state, params)


@gru.wrong_idea(
    "The gates of all steps are computed from the initial state. Each step's gates look at the state that the"
    " step before has left.",
    credit=0.6,
)
def gates_of_the_initial_state(inputs, state, params):
    (H,), outputs = state, []
    for X in inputs:
        Z = torch.sigmoid(X @ params[0] + state[0] @ params[1] + params[2])
        R = torch.sigmoid(X @ params[3] + state[0] @ params[4] + params[5])
        C = torch.tanh(X @ params[6] + (R * H) @ params[7] + params[8])
        H = Z * H + (1 - Z) * C
        outputs.append(H @ params[9] + params[10])
    return torch.cat(outputs), (H,)


@gru.wrong_idea(
    "The update gate is computed from R * H. Both gates look at the whole state; only the candidate sees what"
    " the reset gate leaves of it.",
    credit=0.7,
)
def update_gate_of_the_reset_state(inputs, state, params, kept=False):
    (H,), outputs = state, []
    for X in inputs:
        left = H * torch.sigmoid(X @ params[3] + H @ params[4] + params[5])
        Z = torch.sigmoid(X @ params[0] + left @ params[1] + params[2])
        H = left if kept else H
        H = Z * H + (1 - Z) * torch.tanh(X @ params[6] + left @ params[7] + params[8])
        outputs.append(H @ params[9] + params[10])
    return torch.cat(outputs), (H,)


@gru.wrong_idea(
    "The update gate is computed from R * H, and R * H is what you mix with the candidate. The reset is for the"
    " candidate alone. Is R * H stored under the name of the state?",
    credit=0.6,
)
def reset_state_overwrites_the_state(inputs, state, params):
    return update_gate_of_the_reset_state(inputs, state, params, kept=True)


@gru.wrong_idea(
    "Every step reads the inputs of the first one. Step t reads inputs[t].", credit=0.45
)
def first_inputs_only(inputs, state, params):
    return gru(inputs[:1].expand_as(inputs), state, params)


def _wrong_outputs(name, sentence, change, credit):
    """Declare that the outputs are changed after the run."""

    def idea(inputs, state, params):
        Y, state = gru(inputs, state, params)
        return change(Y, inputs.shape[1]), state

    idea.__name__ = name
    gru.wrong_idea(sentence, credit=credit)(idea)


ACTIVATED = (
    "The output goes through {}. It is linear in the new state: what it means (logits, a number) is decided"
    " outside of the unit."
)
_wrong_outputs("tanh_on_output", ACTIVATED.format("tanh"), lambda Y, N: Y.tanh(), credit=0.65)
_wrong_outputs(
    "sigmoid_on_output", ACTIVATED.format("the sigmoid"), lambda Y, N: Y.sigmoid(), credit=0.65
)
_wrong_outputs(
    "softmax_on_output", ACTIVATED.format("a softmax"), lambda Y, N: Y.softmax(1), credit=0.65
)
_wrong_outputs(
    "outputs_stacked_by_sequence",
    "The outputs of the steps are stacked to shape (N, T, q). They should stand one below the other, in T · N"
    " rows.",
    lambda Y, N: torch.stack(Y.split(N), dim=1),
    credit=0.7,
)
_wrong_outputs(
    "outputs_in_a_list",
    "The outputs of the steps come back in a list. Put them into one tensor, one below the other, with T · N"
    " rows.",
    lambda Y, N: [*Y.split(N)],
    credit=0.75,
)
_wrong_outputs(
    "outputs_detached",
    "The numbers are right, but no gradient comes back through the outputs: they are cut from the graph, as"
    " .data, detach and .item() do.",
    lambda Y, N: Y.detach(),
    credit=0.6,
)
_wrong_outputs(
    "outputs_side_by_side",
    "The outputs of the steps stand side by side, in T · q columns. They should stand one below the other,"
    " in T · N rows.",
    lambda Y, N: torch.cat(Y.split(N), dim=1),
    credit=0.7,
)
_wrong_outputs(
    "outputs_by_sequence",
    "The rows of the outputs are ordered by sequence: all steps of the first, then all of the second."
    " Asked for is the order of time, with the N rows of one step together.",
    lambda Y, N: Y.reshape(-1, N, Y.shape[1]).transpose(0, 1).flatten(0, 1),
    credit=0.7,
)
_wrong_outputs(
    "outputs_reversed",
    "The steps are right, but their outputs come back in reverse order: the first step belongs on top.",
    lambda Y, N: torch.cat(Y.split(N)[::-1]),
    credit=0.7,
)
_wrong_outputs(
    "last_output_only",
    "Only the output of the last step is returned. Asked for are the outputs of all T steps.",
    lambda Y, N: Y[-N:],
    credit=0.6,
)


@gru.wrong_idea(
    "The sequences are read backwards, from the last step to the first. Time runs along the first"
    " dimension of inputs, from index 0 on.",
    credit=0.6,
)
def time_reversed(inputs, state, params):
    return gru(inputs.flip(0), state, params)


@gru.wrong_idea(
    "You loop over the sequences instead of the steps, as if inputs had shape (N, T, I). Here time comes"
    " first: inputs[t] holds step t of all sequences.",
    credit=0.5,
)
def batch_first(inputs, state, params):
    return gru(inputs.transpose(0, 1), state, params)


@gru.wrong_idea(
    "The last step is left out: does your loop end one too early? There are as many steps as inputs has"
    " entries along its first dimension.",
    credit=0.6,
)
def last_step_missing(inputs, state, params):
    return gru(inputs[: max(len(inputs) - 1, 1)], state, params)


@gru.wrong_idea(
    "The first step is left out: does your loop begin at 1? Time runs along the first dimension of inputs,"
    " from index 0 on.",
    credit=0.6,
)
def first_step_missing(inputs, state, params):
    return gru(inputs[min(len(inputs) - 1, 1) :], state, params)


@gru.wrong_idea(
    "All sequences start from the state of the first one: state[0] is H itself, state[0][0] its first row.",
    credit=0.65,
)
def first_row_of_the_state(inputs, state, params):
    return gru(inputs, (state[0][:1].expand_as(state[0]),), params)


@gru.wrong_idea(
    "The state that you return is the one you were given. Asked for is the state after the last step.",
    credit=0.7,
)
def initial_state_returned(inputs, state, params):
    return gru(inputs, state, params)[0], state


@gru.wrong_idea(
    "You return the states of all steps. Asked for is the state after the last one, in a tuple of one tensor.",
    credit=0.7,
)
def states_of_all_steps(inputs, state, params):
    states = _states(inputs, state, params)[0]
    return gru(inputs, state, params)[0], states.split(inputs.shape[1])


@gru.wrong_idea(
    "Outputs and state have changed places in what you return: first the outputs, then the state.",
    credit=0.75,
)
def results_exchanged(inputs, state, params):
    return gru(inputs, state, params)[::-1]
