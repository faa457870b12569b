"""Answers to gru as students might write them, made from the statement alone."""

import torch


def right_loop_and_cat(inputs, state, params):
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


def right_inputs_projected_first(inputs, state, params):
    def project(W, b):
        return torch.matmul(inputs, W) + b

    xz = project(params[0], params[2])
    xr = project(params[3], params[5])
    xh = project(params[6], params[8])
    U_z, U_r, U_h = params[1], params[4], params[7]
    h = state[0]
    history = []
    for t in range(inputs.shape[0]):
        z = (xz[t] + h.mm(U_z)).sigmoid()
        r = (xr[t] + h.mm(U_r)).sigmoid()
        candidate = (xh[t] + (r * h).mm(U_h)).tanh()
        h = candidate + z * (h - candidate)
        history.append(h)
    all_states = torch.stack(history)
    y = all_states @ params[9] + params[10]
    return y.reshape(-1, y.shape[-1]), (h,)


def right_step_function(inputs, state, params):
    gates, (W_hq, b_q) = params[:9], params[9:]

    def affine(X, H, k):
        W_x, W_h, b = gates[3 * k : 3 * k + 3]
        return X @ W_x + H @ W_h + b

    def step(X, H):
        update = torch.sigmoid(affine(X, H, 0))
        reset = torch.sigmoid(affine(X, H, 1))
        new = torch.tanh(affine(X, reset * H, 2))
        return update * H + (1.0 - update) * new

    T, N, _ = inputs.shape
    Y = inputs.new_zeros((T * N, W_hq.shape[1]))
    H = state[0]
    for t in range(T):
        H = step(inputs[t], H)
        Y[t * N : (t + 1) * N] = H @ W_hq + b_q
    return Y, (H,)


def right_fused_gates(inputs, state, params):
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    # both gates at once: rows of [X, H] times one tall matrix
    W_gates = torch.cat([torch.cat([W_xz, W_xr], dim=1), torch.cat([W_hz, W_hr], dim=1)], dim=0)
    b_gates = torch.cat([b_z, b_r])
    W_cand = torch.cat([W_xh, W_hh], dim=0)
    H = state[0]
    ys = []
    for X in inputs.unbind(0):
        both = torch.sigmoid(torch.addmm(b_gates, torch.cat([X, H], dim=1), W_gates))
        Z, R = both.chunk(2, dim=1)
        C = torch.tanh(torch.addmm(b_h, torch.cat([X, R * H], dim=1), W_cand))
        H = Z.mul(H).add((1 - Z).mul(C))
        ys.append(torch.addmm(b_q, H, W_hq))
    return torch.vstack(ys), (H,)


def wrong_reset_after_product(inputs, state, params):
    """Applies the reset gate after the product with W_hh, as torch.nn.GRU does."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        H_tilda = torch.tanh(X @ W_xh + R * (H @ W_hh) + b_h)
        H = Z * H + (1 - Z) * H_tilda
        Y = H @ W_hq + b_q
        outputs.append(Y)
    return torch.cat(outputs, dim=0), (H,)


def wrong_update_gate_reversed(inputs, state, params):
    """The update gate takes the candidate and 1 - Z keeps the old state."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    h = state[0]
    outs = []
    for x in inputs:
        z = torch.sigmoid(torch.mm(x, W_xz) + torch.mm(h, W_hz) + b_z)
        r = torch.sigmoid(torch.mm(x, W_xr) + torch.mm(h, W_hr) + b_r)
        h_hat = torch.tanh(torch.mm(x, W_xh) + torch.mm(r * h, W_hh) + b_h)
        h = (1 - z) * h + z * h_hat
        outs.append(torch.mm(h, W_hq) + b_q)
    return torch.cat(outs), (h,)


def wrong_output_of_old_state(inputs, state, params):
    """Computes the output of a step before the state is updated."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for t in range(inputs.shape[0]):
        X = inputs[t]
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        H_candidate = torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        outputs.append(H @ W_hq + b_q)
        H = Z * H + (1 - Z) * H_candidate
    return torch.cat(outputs, dim=0), (H,)


def wrong_outputs_stacked(inputs, state, params):
    """Stacks the outputs to shape (T, N, q) instead of putting them one below the other."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    H = state[0]
    outputs = []
    for X in inputs:
        Z = torch.sigmoid((X @ W_xz) + (H @ W_hz) + b_z)
        R = torch.sigmoid((X @ W_xr) + (H @ W_hr) + b_r)
        H_new = torch.tanh((X @ W_xh) + ((R * H) @ W_hh) + b_h)
        H = Z * H + (1 - Z) * H_new
        outputs.append(H @ W_hq + b_q)
    return torch.stack(outputs), (H,)


def wrong_rows_by_sequence(inputs, state, params):
    """Orders the rows by sequence: all steps of the first one, then those of the next."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    T, N, I = inputs.shape  # noqa: E741
    H = state[0]
    outputs = []
    for t in range(T):
        X = inputs[t]
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        H_tilde = torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        H = Z * H + (1 - Z) * H_tilde
        outputs.append(H @ W_hq + b_q)
    return torch.stack(outputs, dim=1).reshape(T * N, -1), (H,)


def wrong_bare_state(inputs, state, params):
    """Returns the last state as a tensor instead of a tuple of one tensor."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    H = state[0]
    outputs = []
    for X in inputs:
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        cand = torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        H = Z * H + (1 - Z) * cand
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), H


def wrong_reset_parameters_first(inputs, state, params):
    """Unpacks the parameters of the reset gate before those of the update gate."""
    W_xr, W_hr, b_r, W_xz, W_hz, b_z, W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    ys = []
    for x_t in inputs:
        r_t = torch.sigmoid(x_t @ W_xr + H @ W_hr + b_r)
        z_t = torch.sigmoid(x_t @ W_xz + H @ W_hz + b_z)
        n_t = torch.tanh(x_t @ W_xh + (r_t * H) @ W_hh + b_h)
        H = z_t * H + (1 - z_t) * n_t
        ys.append(H @ W_hq + b_q)
    return torch.cat(ys, 0), (H,)


def wrong_sigmoid_spelt_out(inputs, state, params):
    """Spells the sigmoid out with exp, whose gradient is NaN where the gates saturate."""

    def sigmoid(a):
        return 1 / (1 + torch.exp(-a))

    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        Z = sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = sigmoid(X @ W_xr + H @ W_hr + b_r)
        H_tilde = torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        H = Z * H + (1 - Z) * H_tilde
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H,)


def wrong_state_detached(inputs, state, params):
    """Detaches the state after every step, so gradients do not go back in time."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    H = state[0]
    outputs = []
    for X in inputs:
        H = H.detach()
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        H_tilde = torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        H = Z * H + (1 - Z) * H_tilde
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H,)


def wrong_tanh_spelt_out(inputs, state, params):
    """Spells tanh out with exponentials, which gives inf/inf for large arguments."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        a = X @ W_xh + (R * H) @ W_hh + b_h
        H_tilde = (torch.exp(a) - torch.exp(-a)) / (torch.exp(a) + torch.exp(-a))
        H = Z * H + (1 - Z) * H_tilde
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H,)


def wrong_starts_from_zeros(inputs, state, params):
    """Starts from a state of zeros whatever state was passed."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    num_steps, batch_size, _ = inputs.shape
    H = torch.zeros(batch_size, W_hh.shape[0], dtype=inputs.dtype, device=inputs.device)
    outputs = []
    for t in range(num_steps):
        Z = torch.sigmoid(inputs[t] @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(inputs[t] @ W_xr + H @ W_hr + b_r)
        H_tilde = torch.tanh(inputs[t] @ W_xh + (R * H) @ W_hh + b_h)
        H = Z * H + (1 - Z) * H_tilde
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H,)


def wrong_state_changed_in_place(inputs, state, params):
    """Updates the state with *= and +=, which changes the caller's and breaks the graph."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    H = state[0]
    outputs = []
    for X in inputs:
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        H_tilde = torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        H *= Z
        H += (1 - Z) * H_tilde
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H,)


def wrong_library_conventions(inputs, state, params):
    """Reset gate's parameters first and reset after the product, both as in torch.nn.GRU."""
    W_ir, W_hr, b_r, W_iz, W_hz, b_z, W_in, W_hn, b_n, W_hq, b_q = params
    h = state[0]
    outputs = []
    for x in inputs:
        r = torch.sigmoid(x @ W_ir + h @ W_hr + b_r)
        z = torch.sigmoid(x @ W_iz + h @ W_hz + b_z)
        n = torch.tanh(x @ W_in + r * (h @ W_hn) + b_n)
        h = (1 - z) * n + z * h
        outputs.append(h @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (h,)


def wrong_gate_reversed_and_stacked(inputs, state, params):
    """The update gate takes the candidate, and the outputs have shape (T, N, q)."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    H = state[0]
    outputs = []
    for X in inputs:
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        H_tilde = torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        H = Z * H_tilde + (1 - Z) * H
        outputs.append(H @ W_hq + b_q)
    return torch.stack(outputs, dim=0), (H,)


IDEAS = {
    "wrong_reset_after_product": "reset_after_product",
    "wrong_update_gate_reversed": "update_turned_round",
    "wrong_output_of_old_state": "output_from_old_state",
    "wrong_outputs_stacked": "outputs_stacked",
    "wrong_rows_by_sequence": "outputs_by_sequence",
    "wrong_bare_state": "state_as_bare_tensor",
    "wrong_reset_parameters_first": "gates_exchanged",
    "wrong_sigmoid_spelt_out": "own_sigmoid",
    "wrong_state_detached": "state_detached_before_each_step",
    "wrong_tanh_spelt_out": "numerically unstable",
    "wrong_starts_from_zeros": "initial_state_ignored",
    "wrong_state_changed_in_place": "changes its inputs|in place on a leaf",
    "wrong_library_conventions": ("gates_exchanged", "reset_after_product"),
    "wrong_gate_reversed_and_stacked": ("update_turned_round", "outputs_stacked"),
}
