"""Answers to gru_torch as students might write them, made before the exercise had any wrong idea."""

import torch
import torch.nn.functional as F


def right_gate_by_gate(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    if batch_first:
        X = X.transpose(0, 1)
    W_ir, W_iz, W_in = w_ih.chunk(3)
    W_hr, W_hz, W_hn = w_hh.chunk(3)
    b_ir, b_iz, b_in = b_ih.chunk(3)
    b_hr, b_hz, b_hn = b_hh.chunk(3)
    h = h0[0]
    outputs = []
    for x in X:
        r = torch.sigmoid(x @ W_ir.T + b_ir + h @ W_hr.T + b_hr)
        z = torch.sigmoid(x @ W_iz.T + b_iz + h @ W_hz.T + b_hz)
        n = torch.tanh(x @ W_in.T + b_in + r * (h @ W_hn.T + b_hn))
        h = (1 - z) * n + z * h
        outputs.append(h)
    output = torch.stack(outputs)
    if batch_first:
        output = output.transpose(0, 1)
    return output, h.unsqueeze(0)


def right_stacked_along_time(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    time = 1 if batch_first else 0
    h, states = h0.squeeze(0), []
    for x in X.unbind(time):
        i_r, i_z, i_n = F.linear(x, w_ih, b_ih).chunk(3, 1)
        h_r, h_z, h_n = F.linear(h, w_hh, b_hh).chunk(3, 1)
        r, z = (i_r + h_r).sigmoid(), (i_z + h_z).sigmoid()
        n = (i_n + r * h_n).tanh()
        h = n + z * (h - n)
        states.append(h)
    return torch.stack(states, dim=time), h[None]


def right_projected_beforehand(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    k = h0.shape[-1]
    A = X @ w_ih.t() + b_ih
    steps = A.shape[1] if batch_first else A.shape[0]
    h, out = h0.view(h0.shape[1], k), []
    for t in range(steps):
        a = A[:, t] if batch_first else A[t]
        g = h @ w_hh.t() + b_hh
        gates = torch.sigmoid(a[:, : 2 * k] + g[:, : 2 * k])
        n = torch.tanh(a[:, 2 * k :] + gates[:, :k] * g[:, 2 * k :])
        h = torch.lerp(n, h, gates[:, k:])
        out.append(h.unsqueeze(1) if batch_first else h.unsqueeze(0))
    return torch.cat(out, dim=1 if batch_first else 0), h.reshape(1, -1, k)


def right_einsum(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    if batch_first:
        Y, h_n = right_einsum(X.swapaxes(0, 1), h0, w_ih, w_hh, b_ih, b_hh)
        return Y.swapaxes(0, 1), h_n
    W, V = w_ih.reshape(3, -1, X.shape[2]), w_hh.reshape(3, -1, h0.shape[2])
    b, c = b_ih.reshape(3, 1, -1), b_hh.reshape(3, 1, -1)
    h, ys = h0[0], []
    for x in X:
        a = torch.einsum("ni,ghi->gnh", x, W) + b
        g = torch.einsum("nk,ghk->gnh", h, V) + c
        r, z = torch.sigmoid(a[0] + g[0]), torch.sigmoid(a[1] + g[1])
        h = z * h + (1 - z) * torch.tanh(a[2] + r * g[2])
        ys.append(h)
    return torch.stack(ys), h[None]


def right_into_a_list_of_rows(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    k = h0.size(2)
    X = X if batch_first else X.permute(1, 0, 2)
    sequences, last = [], []
    for n in range(len(X)):
        h, own = h0[0, n], []
        for x in X[n]:
            i, g = w_ih @ x + b_ih, w_hh @ h + b_hh
            r, z = torch.sigmoid(i[:k] + g[:k]), torch.sigmoid(i[k : 2 * k] + g[k : 2 * k])
            m = torch.tanh(i[2 * k :] + r * g[2 * k :])
            h = (1 - z) * m + z * h
            own.append(h)
        sequences.append(torch.stack(own))
        last.append(h)
    Y = torch.stack(sequences)
    return (Y if batch_first else Y.permute(1, 0, 2)), torch.stack(last)[None]


def right_in_double(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    kind = X.dtype
    args = (a.double() for a in (X, h0, w_ih, w_hh, b_ih, b_hh))
    Y, h_n = right_gate_by_gate(*args, batch_first=batch_first)
    return Y.to(kind), h_n.to(kind)


def _run(X, h0, w_ih, w_hh, b_ih, b_hh, step, batch_first):
    if batch_first:
        X = X.transpose(0, 1)
    h, outputs = h0[0], []
    for x in X:
        h = step(x @ w_ih.T + b_ih, h @ w_hh.T + b_hh, h)
        outputs.append(h)
    output = torch.stack(outputs)
    return (output.transpose(0, 1) if batch_first else output), h[None]


def wrong_gates_z_r_n(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    """The order of the gates is taken from the book."""

    def step(i, g, h):
        i_z, i_r, i_n = i.chunk(3, 1)
        h_z, h_r, h_n = g.chunk(3, 1)
        r, z = torch.sigmoid(i_r + h_r), torch.sigmoid(i_z + h_z)
        n = torch.tanh(i_n + r * h_n)
        return (1 - z) * n + z * h

    return _run(X, h0, w_ih, w_hh, b_ih, b_hh, step, batch_first)


def wrong_reset_before_the_product(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    """R acts on the state, as in d2l."""
    k = h0.shape[2]

    def step(i, g, h):
        r, z = torch.sigmoid(i[:, :k] + g[:, :k]), torch.sigmoid((i + g)[:, k : 2 * k])
        n = torch.tanh(i[:, 2 * k :] + (r * h) @ w_hh[2 * k :].T + b_hh[2 * k :])
        return (1 - z) * n + z * h

    return _run(X, h0, w_ih, w_hh, b_ih, b_hh, step, batch_first)


def wrong_bias_outside_the_reset(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    """b_hn is added after the reset gate."""
    k = h0.shape[2]

    def step(i, g, h):
        r, z = torch.sigmoid(i[:, :k] + g[:, :k]), torch.sigmoid((i + g)[:, k : 2 * k])
        n = torch.tanh(i[:, 2 * k :] + r * (h @ w_hh[2 * k :].T) + b_hh[2 * k :])
        return (1 - z) * n + z * h

    return _run(X, h0, w_ih, w_hh, b_ih, b_hh, step, batch_first)


def wrong_last_state_batch_first(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    """h_n is turned round with the output."""
    Y, h_n = right_gate_by_gate(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first)
    return Y, h_n.transpose(0, 1) if batch_first else h_n


def wrong_update_turned_round(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    """z takes the candidate."""

    def step(i, g, h):
        i_r, i_z, i_n = i.chunk(3, 1)
        h_r, h_z, h_n = g.chunk(3, 1)
        r, z = torch.sigmoid(i_r + h_r), torch.sigmoid(i_z + h_z)
        n = torch.tanh(i_n + r * h_n)
        return z * n + (1 - z) * h

    return _run(X, h0, w_ih, w_hh, b_ih, b_hh, step, batch_first)


def wrong_batch_first_ignored(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    """batch_first changes nothing."""
    return right_gate_by_gate(X, h0, w_ih, w_hh, b_ih, b_hh)


def wrong_output_stays_time_first(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    """The input is turned, the output not turned back."""
    return right_gate_by_gate(X.transpose(0, 1) if batch_first else X, h0, w_ih, w_hh, b_ih, b_hh)


def wrong_reshaped(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    """Axes are exchanged by reshape."""
    if not batch_first:
        return right_gate_by_gate(X, h0, w_ih, w_hh, b_ih, b_hh)
    N, T, _ = X.shape
    Y, h_n = right_gate_by_gate(X.reshape(T, N, -1), h0, w_ih, w_hh, b_ih, b_hh)
    return Y.reshape(N, T, -1), h_n


def wrong_one_bias(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    """b_hh is forgotten."""
    return right_gate_by_gate(X, h0, w_ih, w_hh, b_ih, torch.zeros_like(b_hh), batch_first)


def wrong_initial_state_ignored(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    """The state begins with zeros."""
    return right_gate_by_gate(X, torch.zeros_like(h0), w_ih, w_hh, b_ih, b_hh, batch_first)


def wrong_last_state_flat(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    """h_n has no axis for the layers."""
    Y, h_n = right_gate_by_gate(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first)
    return Y, h_n[0]


def wrong_weights_not_turned(X, h0, w_ih, w_hh, b_ih, b_hh, batch_first=False):
    """The recurrent weights are used from the right."""
    turned = torch.cat([w.T for w in w_hh.chunk(3)])
    return right_gate_by_gate(X, h0, w_ih, turned, b_ih, b_hh, batch_first)


IDEAS = {
    "wrong_gates_z_r_n": "gates_exchanged",
    "wrong_reset_before_the_product": "reset_before_product",
    "wrong_bias_outside_the_reset": "bias_outside_reset",
    "wrong_last_state_batch_first": "last_state_batch_first",
    "wrong_update_turned_round": "update_turned_round",
    "wrong_batch_first_ignored": "batch_first_ignored",
    "wrong_output_stays_time_first": "output_time_first",
    "wrong_reshaped": "reshaped_twice",
    "wrong_one_bias": "without_state_biases",
    "wrong_initial_state_ignored": "initial_state_ignored",
    "wrong_last_state_flat": "last_state_without_layers",
    "wrong_weights_not_turned": "recurrent_weights_transposed",
}
