"""Answers to rnn as students might write them, made before the exercise had any wrong idea."""

import torch


def right_by_the_formulas(inputs, state, params):
    W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H,)


def right_projected_beforehand(inputs, state, params):
    W_xh, W_hh, b_h, W_hq, b_q = params
    A = inputs @ W_xh + b_h
    H, states = state[0], []
    for t in range(A.shape[0]):
        H = (A[t] + H.matmul(W_hh)).tanh()
        states.append(H)
    return torch.vstack(states) @ W_hq + b_q, (H,)


def right_one_matrix(inputs, state, params):
    W = torch.cat([params[0], params[1]])
    H, Y = state[0], None
    for X in inputs.unbind(0):
        H = torch.addmm(params[2], torch.cat([X, H], dim=1), W).tanh()
        step = torch.addmm(params[4], H, params[3])
        Y = step if Y is None else torch.cat([Y, step])
    return Y, (H,)


def right_recursive(inputs, state, params):
    W_xh, W_hh, b_h, W_hq, b_q = params
    H = torch.tanh(inputs[0] @ W_xh + state[0] @ W_hh + b_h)
    Y = H @ W_hq + b_q
    if len(inputs) == 1:
        return Y, (H,)
    rest, last = right_recursive(inputs[1:], (H,), params)
    return torch.cat([Y, rest]), last


def right_einsum(inputs, state, params):
    W_xh, W_hh, b_h, W_hq, b_q = params
    H, out = state[0], []
    for x in inputs:
        a = torch.einsum("ni,ih->nh", x, W_xh) + torch.einsum("nk,kh->nh", H, W_hh)
        H = torch.tanh(a + b_h)
        out += [torch.einsum("nh,hq->nq", H, W_hq) + b_q]
    return torch.stack(out).flatten(0, 1), (H,)


def right_sequence_by_sequence(inputs, state, params):
    W_xh, W_hh, b_h, W_hq, b_q = params
    rows, last = [], []
    for n in range(inputs.shape[1]):
        h, own = state[0][n], []
        for t in range(inputs.shape[0]):
            h = torch.tanh(inputs[t, n] @ W_xh + h @ W_hh + b_h)
            own.append(h @ W_hq + b_q)
        rows.append(torch.stack(own))
        last.append(h)
    return torch.stack(rows, dim=1).reshape(-1, W_hq.shape[1]), (torch.stack(last),)


def right_in_double(inputs, state, params):
    kind = inputs.dtype
    a, b, c, d, e = (p.double() for p in params)
    H, out = state[0].double(), []
    for X in inputs.double():
        H = torch.tanh(X @ a + H @ b + c)
        out.append(H @ d + e)
    return torch.cat(out).to(kind), (H.to(kind),)


def wrong_tanh_on_the_output(inputs, state, params):
    """The output goes through tanh."""
    W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
        outputs.append(torch.tanh(H @ W_hq + b_q))
    return torch.cat(outputs, dim=0), (H,)


def wrong_batch_first(inputs, state, params):
    """inputs are looped over as (N, T, I)."""
    W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for t in range(inputs.shape[1]):
        H = torch.tanh(inputs[:, t] @ W_xh + H @ W_hh + b_h)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H,)


def wrong_state_not_carried(inputs, state, params):
    """Each step starts from the initial state."""
    W_xh, W_hh, b_h, W_hq, b_q = params
    outputs = []
    for X in inputs:
        H = torch.tanh(X @ W_xh + state[0] @ W_hh + b_h)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H,)


def wrong_truncated(inputs, state, params):
    """The state is detached before each step."""
    W_xh, W_hh, b_h, W_hq, b_q = params
    H = state[0]
    outputs = []
    for X in inputs:
        H = torch.tanh(X @ W_xh + H.detach() @ W_hh + b_h)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H,)


def wrong_stacked(inputs, state, params):
    """Outputs of shape (T, N, q)."""
    W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
        outputs.append(H @ W_hq + b_q)
    return torch.stack(outputs), (H,)


def wrong_sigmoid(inputs, state, params):
    """sigmoid in the place of tanh."""
    W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        H = torch.sigmoid(X @ W_xh + H @ W_hh + b_h)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H,)


def wrong_output_of_the_old_state(inputs, state, params):
    """The output is made before the state is new."""
    W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        outputs.append(H @ W_hq + b_q)
        H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
    return torch.cat(outputs, dim=0), (H,)


def wrong_starts_from_zeros(inputs, state, params):
    """The state that is passed in is not used."""
    W_xh, W_hh, b_h, W_hq, b_q = params
    H = torch.zeros(inputs.shape[1], W_hh.shape[0], dtype=inputs.dtype)
    outputs = []
    for X in inputs:
        H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H,)


def wrong_bare_state(inputs, state, params):
    """The state comes back without its tuple."""
    W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), H


def wrong_only_the_last_output(inputs, state, params):
    """The output is made behind the loop."""
    W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    for X in inputs:
        H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
    return H @ W_hq + b_q, (H,)


def wrong_weights_from_the_left(inputs, state, params):
    """W_hh is transposed, as in nn.RNN's own weights."""
    W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        H = torch.tanh(X @ W_xh + H @ W_hh.T + b_h)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H,)


def wrong_two_tanhs(inputs, state, params):
    """Each term has a tanh of its own."""
    W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        H = torch.tanh(X @ W_xh) + torch.tanh(H @ W_hh + b_h)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H,)


IDEAS = {
    "wrong_tanh_on_the_output": "tanh_on_output",
    "wrong_batch_first": "batch_first",
    "wrong_state_not_carried": "state_not_carried",
    "wrong_truncated": "state_detached_before_each_step",
    "wrong_stacked": "outputs_stacked",
    "wrong_sigmoid": "sigmoid_for_tanh",
    "wrong_output_of_the_old_state": "output_from_old_state",
    "wrong_starts_from_zeros": "initial_state_ignored",
    "wrong_bare_state": "state_as_bare_tensor",
    "wrong_only_the_last_output": "last_output_only",
    "wrong_weights_from_the_left": "recurrent_weights_transposed",
    "wrong_two_tanhs": "tanh_of_each_term",
}
