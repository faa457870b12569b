"""Answers to birnn as students might write them, made before the exercise had any wrong idea."""

import torch


def _run(inputs, H, layer):
    W_xh, W_hh, b_h = layer
    states = []
    for X in inputs:
        H = torch.tanh(X @ W_xh + H @ W_hh + b_h)
        states.append(H)
    return torch.stack(states), H


def right_flipped_and_flipped_back(inputs, state, fwd, bwd, W_hq, b_q):
    ahead, H_f = _run(inputs, state[0], fwd)
    back, H_b = _run(inputs.flip(0), state[1], bwd)
    both = torch.cat([ahead, back.flip(0)], dim=2)
    return both.flatten(0, 1) @ W_hq + b_q, (H_f, H_b)


def right_two_loops(inputs, state, fwd, bwd, W_hq, b_q):
    T = len(inputs)
    H_f, H_b = state
    f, b = [None] * T, [None] * T
    for t in range(T):
        H_f = torch.tanh(inputs[t] @ fwd[0] + H_f @ fwd[1] + fwd[2])
        f[t] = H_f
    for t in range(T - 1, -1, -1):
        H_b = torch.tanh(inputs[t] @ bwd[0] + H_b @ bwd[1] + bwd[2])
        b[t] = H_b
    Y = [torch.cat([f[t], b[t]], dim=1) @ W_hq + b_q for t in range(T)]
    return torch.cat(Y), (H_f, H_b)


def right_output_weights_split(inputs, state, fwd, bwd, W_hq, b_q):
    h = state[0].shape[1]
    H, rows = state[0], []
    for X in inputs:
        H = (X.mm(fwd[0]) + H.mm(fwd[1]) + fwd[2]).tanh()
        rows.append(H.mm(W_hq[:h]))
    G, turned = state[1], []
    for X in reversed(inputs.unbind()):
        G = (X.mm(bwd[0]) + G.mm(bwd[1]) + bwd[2]).tanh()
        turned.insert(0, G.mm(W_hq[h:]))
    return torch.vstack(rows) + torch.vstack(turned) + b_q, (H, G)


def right_indexed_backwards(inputs, state, fwd, bwd, W_hq, b_q):
    order = torch.arange(len(inputs) - 1, -1, -1)
    f, H_f = _run(inputs, state[0], fwd)
    b, H_b = _run(inputs[order], state[1], bwd)
    T, N, h = f.shape
    both = torch.cat([f, b[order]], -1).reshape(T * N, 2 * h)
    return torch.addmm(b_q, both, W_hq), (H_f, H_b)


def right_recursive(inputs, state, fwd, bwd, W_hq, b_q):
    def run(t, step, H, layer):
        if not 0 <= t < len(inputs):
            return {}, H
        H = torch.tanh(inputs[t] @ layer[0] + H @ layer[1] + layer[2])
        rest, last = run(t + step, step, H, layer)
        return {t: H, **rest}, last

    f, H_f = run(0, 1, state[0], fwd)
    b, H_b = run(len(inputs) - 1, -1, state[1], bwd)
    rows = [torch.hstack([f[t], b[t]]) @ W_hq + b_q for t in range(len(inputs))]
    return torch.cat(rows), (H_f, H_b)


def right_both_at_once(inputs, state, fwd, bwd, W_hq, b_q):
    H = torch.stack(state)
    W, V = torch.stack([fwd[0], bwd[0]]), torch.stack([fwd[1], bwd[1]])
    b = torch.stack([fwd[2], bwd[2]])[:, None]
    T, found = len(inputs), []
    for t in range(T):
        H = torch.tanh(torch.stack([inputs[t], inputs[T - 1 - t]]) @ W + H @ V + b)
        found.append(H)
    Y = [torch.cat([found[t][0], found[T - 1 - t][1]], 1) @ W_hq + b_q for t in range(T)]
    return torch.cat(Y), (H[0], H[1])


def right_in_double(inputs, state, fwd, bwd, W_hq, b_q):
    kind = inputs.dtype
    fwd, bwd = [w.double() for w in fwd], [w.double() for w in bwd]
    f, H_f = _run(inputs.double(), state[0].double(), fwd)
    b, H_b = _run(inputs.double().flip(0), state[1].double(), bwd)
    both = torch.cat([f, b.flip(0)], dim=2).flatten(0, 1)
    return (both @ W_hq.double() + b_q).to(kind), (H_f.to(kind), H_b.to(kind))


def wrong_not_flipped_back(inputs, state, fwd, bwd, W_hq, b_q):
    """The backward states stay in the order in which they were computed."""
    ahead, H_f = _run(inputs, state[0], fwd)
    back, H_b = _run(inputs.flip(0), state[1], bwd)
    return torch.cat([ahead, back], dim=2).flatten(0, 1) @ W_hq + b_q, (H_f, H_b)


def wrong_not_flipped_at_all(inputs, state, fwd, bwd, W_hq, b_q):
    """Both read forwards."""
    ahead, H_f = _run(inputs, state[0], fwd)
    back, H_b = _run(inputs, state[1], bwd)
    return torch.cat([ahead, back], dim=2).flatten(0, 1) @ W_hq + b_q, (H_f, H_b)


def wrong_same_weights(inputs, state, fwd, bwd, W_hq, b_q):
    """The backward direction uses the forward weights."""
    return right_flipped_and_flipped_back(inputs, state, fwd, fwd, W_hq, b_q)


def wrong_states_added(inputs, state, fwd, bwd, W_hq, b_q):
    """The states are added and put in twice, so that the shapes fit."""
    ahead, H_f = _run(inputs, state[0], fwd)
    back, H_b = _run(inputs.flip(0), state[1], bwd)
    both = ahead + back.flip(0)
    return torch.cat([both, both], dim=2).flatten(0, 1) @ W_hq + b_q, (H_f, H_b)


def wrong_backward_state_of_the_last_step(inputs, state, fwd, bwd, W_hq, b_q):
    """H_b is the one at the last time step."""
    ahead, H_f = _run(inputs, state[0], fwd)
    back, _ = _run(inputs.flip(0), state[1], bwd)
    back = back.flip(0)
    both = torch.cat([ahead, back], dim=2)
    return both.flatten(0, 1) @ W_hq + b_q, (H_f, back[-1])


def wrong_backward_first(inputs, state, fwd, bwd, W_hq, b_q):
    """The backward states come first."""
    ahead, H_f = _run(inputs, state[0], fwd)
    back, H_b = _run(inputs.flip(0), state[1], bwd)
    return torch.cat([back.flip(0), ahead], dim=2).flatten(0, 1) @ W_hq + b_q, (H_f, H_b)


def wrong_backward_starts_where_forward_ends(inputs, state, fwd, bwd, W_hq, b_q):
    """One state goes there and back again."""
    ahead, H_f = _run(inputs, state[0], fwd)
    back, H_b = _run(inputs.flip(0), H_f, bwd)
    both = torch.cat([ahead, back.flip(0)], dim=2)
    return both.flatten(0, 1) @ W_hq + b_q, (H_f, H_b)


def wrong_flipped_in_the_batch(inputs, state, fwd, bwd, W_hq, b_q):
    """The batch is turned round, not the time."""
    ahead, H_f = _run(inputs, state[0], fwd)
    back, H_b = _run(inputs.flip(1), state[1], bwd)
    both = torch.cat([ahead, back.flip(1)], dim=2)
    return both.flatten(0, 1) @ W_hq + b_q, (H_f, H_b)


def wrong_interleaved(inputs, state, fwd, bwd, W_hq, b_q):
    """The units of both directions alternate."""
    ahead, H_f = _run(inputs, state[0], fwd)
    back, H_b = _run(inputs.flip(0), state[1], bwd)
    both = torch.stack([ahead, back.flip(0)], dim=3).flatten(2)
    return both.flatten(0, 1) @ W_hq + b_q, (H_f, H_b)


def wrong_backward_reads_the_forward_states(inputs, state, fwd, bwd, W_hq, b_q):
    """The backward direction is put on top of the forward one, where it fits."""
    ahead, H_f = _run(inputs, state[0], fwd)
    fits = ahead.shape[2] == bwd[0].shape[0]
    back, H_b = _run((ahead if fits else inputs).flip(0), state[1], bwd)
    both = torch.cat([ahead, back.flip(0)], dim=2)
    return both.flatten(0, 1) @ W_hq + b_q, (H_f, H_b)


def wrong_state_as_one_tensor(inputs, state, fwd, bwd, W_hq, b_q):
    """The states are put together."""
    Y, (H_f, H_b) = right_flipped_and_flipped_back(inputs, state, fwd, bwd, W_hq, b_q)
    return Y, torch.cat([H_f, H_b], dim=1)


def wrong_truncated(inputs, state, fwd, bwd, W_hq, b_q):
    """States are detached before each step."""

    def run(inputs, H, layer):
        states = []
        for X in inputs:
            H = torch.tanh(X @ layer[0] + H.detach() @ layer[1] + layer[2])
            states.append(H)
        return torch.stack(states), H

    ahead, H_f = run(inputs, state[0], fwd)
    back, H_b = run(inputs.flip(0), state[1], bwd)
    both = torch.cat([ahead, back.flip(0)], dim=2)
    return both.flatten(0, 1) @ W_hq + b_q, (H_f, H_b)


IDEAS = {
    "wrong_not_flipped_back": "not_turned_back",
    "wrong_not_flipped_at_all": "both_read_forwards",
    "wrong_same_weights": "same_weights",
    "wrong_states_added": "added_twice",
    "wrong_backward_state_of_the_last_step": "backward_state_of_the_last_step",
    "wrong_backward_first": "backward_first",
    "wrong_backward_starts_where_forward_ends": "starts_where_forward_ends",
    "wrong_flipped_in_the_batch": "batch_turned_round",
    "wrong_interleaved": "interleaved",
    "wrong_backward_reads_the_forward_states": "reads_the_forward_states",
    "wrong_state_as_one_tensor": "ends_side_by_side",
    "wrong_truncated": "states_detached",
}
