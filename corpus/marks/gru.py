"""Answers to gru, with the points that a careful human gives."""

import torch

POINTS = {
    "wrong_state_without_its_tuple": 4.5,
    "wrong_biases_of_the_unit_missing": 3.0,
    "wrong_tanh_on_the_outputs": 3.4,
    "wrong_shares_exchanged": 3.7,
    "wrong_state_cut_at_each_step": 3.2,
    "wrong_list_of_outputs": 3.8,
    "wrong_last_output_alone": 3.0,
    "wrong_reset_forgotten": 3.2,
    "wrong_no_gradient": 2.5,
    "wrong_zeros": 0.0,
}


def _run(inputs, state, params, cut=False, biases=True, reset=True, turned=False):
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    if not biases:
        b_z = b_r = b_h = 0.0
    (H,) = state
    steps = []
    for t in range(inputs.shape[0]):
        X, H = inputs[t], H.detach() if cut else H
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r) if reset else 1.0
        new = torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        H = (1 - Z) * H + Z * new if turned else Z * H + (1 - Z) * new
        steps.append(H @ W_hq + b_q)
    return steps, H


def wrong_state_without_its_tuple(inputs, state, params):
    steps, H = _run(inputs, state, params)
    return torch.cat(steps), H


def wrong_biases_of_the_unit_missing(inputs, state, params):
    steps, H = _run(inputs, state, params, biases=False)
    return torch.cat(steps), (H,)


def wrong_tanh_on_the_outputs(inputs, state, params):
    steps, H = _run(inputs, state, params)
    return torch.cat(steps).tanh(), (H,)


def wrong_shares_exchanged(inputs, state, params):
    steps, H = _run(inputs, state, params, turned=True)
    return torch.cat(steps), (H,)


def wrong_state_cut_at_each_step(inputs, state, params):
    steps, H = _run(inputs, state, params, cut=True)
    return torch.cat(steps), (H,)


def wrong_list_of_outputs(inputs, state, params):
    steps, H = _run(inputs, state, params)
    return steps, (H,)


def wrong_last_output_alone(inputs, state, params):
    steps, H = _run(inputs, state, params)
    return steps[-1], (H,)


def wrong_reset_forgotten(inputs, state, params):
    steps, H = _run(inputs, state, params, reset=False)
    return torch.cat(steps), (H,)


def wrong_no_gradient(inputs, state, params):
    with torch.no_grad():
        steps, H = _run(inputs, state, params)
        return torch.cat(steps), (H,)


def wrong_zeros(inputs, state, params):
    T, N = inputs.shape[:2]
    return torch.zeros(T * N, params[9].shape[1], dtype=inputs.dtype), (torch.zeros_like(state[0]),)
