"""Answers to deep_rnn as students might write them, made before the exercise had any wrong idea."""

import torch


def right_layer_by_layer(inputs, states, layers, W_hq, b_q):
    last = []
    for H, (W_xh, W_hh, b_h) in zip(states, layers):
        outputs = []
        for X in inputs:
            H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
            outputs.append(H)
        inputs = torch.stack(outputs)
        last.append(H)
    return inputs.flatten(0, 1) @ W_hq + b_q, last


def right_step_by_step(inputs, states, layers, W_hq, b_q):
    states = list(states)
    out = []
    for X in inputs:
        for i in range(len(layers)):
            W_xh, W_hh, b_h = layers[i]
            states[i] = torch.tanh(X @ W_xh + states[i] @ W_hh + b_h)
            X = states[i]
        out.append(X @ W_hq + b_q)
    return torch.cat(out), states


def right_one_layer_as_a_function(inputs, states, layers, W_hq, b_q):
    def run(sequence, H, layer):
        found = []
        for A in torch.matmul(sequence, layer[0]) + layer[2]:
            H = (A + H @ layer[1]).tanh()
            found.append(H)
        return torch.stack(found), H

    last = []
    for n, layer in enumerate(layers):
        inputs, H = run(inputs, states[n], layer)
        last += [H]
    T, N, h = inputs.shape
    return torch.addmm(b_q, inputs.reshape(T * N, h), W_hq), last


def right_recursive(inputs, states, layers, W_hq, b_q):
    if not layers:
        return torch.cat(list(inputs)) @ W_hq + b_q, []
    (W_xh, W_hh, b_h), H, above = layers[0], states[0], []
    for X in inputs:
        H = torch.tanh(torch.cat([X, H], 1) @ torch.cat([W_xh, W_hh]) + b_h)
        above.append(H)
    Y, rest = right_recursive(above, states[1:], layers[1:], W_hq, b_q)
    return Y, [H, *rest]


def right_grid_of_states(inputs, states, layers, W_hq, b_q):
    T, L = len(inputs), len(layers)
    grid = {}
    for level in range(L):
        grid[-1, level] = states[level]
    for t in range(T):
        grid[t, -1] = inputs[t]
        for level in range(L):
            W_xh, W_hh, b_h = layers[level]
            below, before = grid[t, level - 1], grid[t - 1, level]
            grid[t, level] = torch.tanh(below.mm(W_xh) + before.mm(W_hh) + b_h)
    Y = [grid[t, L - 1].mm(W_hq) + b_q for t in range(T)]
    return torch.vstack(Y), [grid[T - 1, level] for level in range(L)]


def right_sequence_by_sequence(inputs, states, layers, W_hq, b_q):
    T, N, _ = inputs.shape
    ys, lasts = [], []
    for n in range(N):
        sequence, last = list(inputs[:, n]), []
        for H, (W, V, b) in zip(states, layers):
            h, found = H[n], []
            for x in sequence:
                h = torch.tanh(x @ W + h @ V + b)
                found.append(h)
            sequence = found
            last.append(h)
        ys.append(torch.stack(sequence) @ W_hq + b_q)
        lasts.append(last)
    rows = torch.stack(ys, dim=1).reshape(T * N, -1)
    return rows, [torch.stack([last[i] for last in lasts]) for i in range(len(layers))]


def wrong_every_layer_reads_the_input(inputs, states, layers, W_hq, b_q):
    """Each layer reads x_t where it fits, as the notes write it."""
    last, outputs = [], inputs
    for H, (W_xh, W_hh, b_h) in zip(states, layers):
        source = inputs if W_xh.shape[0] == inputs.shape[2] else outputs
        found = []
        for X in source:
            H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
            found.append(H)
        outputs = torch.stack(found)
        last.append(H)
    return outputs.flatten(0, 1) @ W_hq + b_q, last


def wrong_layer_below_of_the_step_before(inputs, states, layers, W_hq, b_q):
    """The layers are updated from the top: each reads the old state of the one below."""
    states = list(states)
    out = []
    for X in inputs:
        for i in reversed(range(len(layers))):
            W_xh, W_hh, b_h = layers[i]
            below = X if i == 0 else states[i - 1]
            states[i] = torch.tanh(below @ W_xh + states[i] @ W_hh + b_h)
        out.append(states[-1] @ W_hq + b_q)
    return torch.cat(out), states


def wrong_only_the_last_state(inputs, states, layers, W_hq, b_q):
    """Only the state of the top layer is returned."""
    Y, last = right_layer_by_layer(inputs, states, layers, W_hq, b_q)
    return Y, last[-1:]


def wrong_state_handed_up(inputs, states, layers, W_hq, b_q):
    """H goes on from layer to layer where it fits: every layer starts from the end of the one below."""
    H, last = states[0], []
    for own, (W_xh, W_hh, b_h) in zip(states, layers):
        H = H if H.shape == own.shape else own
        outputs = []
        for X in inputs:
            H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
            outputs.append(H)
        inputs = torch.stack(outputs)
        last.append(H)
    return inputs.flatten(0, 1) @ W_hq + b_q, last


def wrong_states_changed_in_the_list(inputs, states, layers, W_hq, b_q):
    """The list that is passed in is changed."""
    out = []
    for X in inputs:
        for i, (W_xh, W_hh, b_h) in enumerate(layers):
            states[i] = torch.tanh(X @ W_xh + states[i] @ W_hh + b_h)
            X = states[i]
        out.append(X @ W_hq + b_q)
    return torch.cat(out), states


def wrong_no_activation_between(inputs, states, layers, W_hq, b_q):
    """Only the top layer has a tanh."""
    last = []
    for i, (H, (W_xh, W_hh, b_h)) in enumerate(zip(states, layers)):
        outputs = []
        for X in inputs:
            H = X @ W_xh + H @ W_hh + b_h
            H = torch.tanh(H) if i == len(layers) - 1 else H
            outputs.append(H)
        inputs = torch.stack(outputs)
        last.append(H)
    return inputs.flatten(0, 1) @ W_hq + b_q, last


def wrong_truncated(inputs, states, layers, W_hq, b_q):
    """The states are detached before each step."""
    states = list(states)
    out = []
    for X in inputs:
        for i, (W_xh, W_hh, b_h) in enumerate(layers):
            X = states[i] = torch.tanh(X @ W_xh + states[i].detach() @ W_hh + b_h)
        out.append(X @ W_hq + b_q)
    return torch.cat(out), states


def wrong_lower_layer_detached(inputs, states, layers, W_hq, b_q):
    """No gradient goes down from layer to layer."""
    last = []
    for H, (W_xh, W_hh, b_h) in zip(states, layers):
        outputs = []
        for X in inputs:
            H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
            outputs.append(H)
        inputs = torch.stack([H.detach() for H in outputs])
        last.append(H)
    return torch.cat(outputs) @ W_hq + b_q, last


def wrong_states_stacked(inputs, states, layers, W_hq, b_q):
    """The states come as a tensor where they can."""
    Y, last = right_layer_by_layer(inputs, states, layers, W_hq, b_q)
    same = all(H.shape == last[0].shape for H in last)
    return Y, torch.stack(last) if same else last


def wrong_first_layers_left_out(inputs, states, layers, W_hq, b_q):
    """The last layer is left out where the output weights fit the one below."""
    if len(layers) > 1 and states[-2].shape[1] == W_hq.shape[0]:
        Y, last = right_layer_by_layer(inputs, states[:-1], layers[:-1], W_hq, b_q)
        return Y, [*last, states[-1]]
    return right_layer_by_layer(inputs, states, layers, W_hq, b_q)


def wrong_residual(inputs, states, layers, W_hq, b_q):
    """Each layer adds its input to its states, where the shapes agree."""
    last = []
    for H, (W_xh, W_hh, b_h) in zip(states, layers):
        outputs = []
        for X in inputs:
            H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
            outputs.append(H + X if H.shape == X.shape else H)
        inputs = torch.stack(outputs)
        last.append(H)
    return inputs.flatten(0, 1) @ W_hq + b_q, last


def wrong_outputs_by_sequence(inputs, states, layers, W_hq, b_q):
    """Rows in the order of sequences."""
    Y, last = right_layer_by_layer(inputs, states, layers, W_hq, b_q)
    T, N, _ = inputs.shape
    return Y.reshape(T, N, -1).transpose(0, 1).reshape(T * N, -1), last


def wrong_initial_states_returned(inputs, states, layers, W_hq, b_q):
    """The states that were passed in are returned."""
    Y, _ = right_layer_by_layer(inputs, states, layers, W_hq, b_q)
    return Y, states


IDEAS = {
    "wrong_every_layer_reads_the_input": "every_layer_that_fits_reads_the_inputs",
    "wrong_layer_below_of_the_step_before": "one_step_late",
    "wrong_only_the_last_state": "only_the_top_state",
    "wrong_state_handed_up": "states_shared",
    "wrong_states_changed_in_the_list": "changes its inputs",
    "wrong_no_activation_between": "without_activation_below",
    "wrong_truncated": "state_detached",
    "wrong_lower_layer_detached": "layers_cut_apart",
    "wrong_states_stacked": "wrong structure",
    "wrong_first_layers_left_out": "top_layer_missing",
    "wrong_residual": "residual",
    "wrong_outputs_by_sequence": "outputs_by_sequence",
    "wrong_initial_states_returned": "initial_states_returned",
}
