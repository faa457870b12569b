"""Answers to lstm as students might write them, made before the exercise had any wrong idea."""

# ruff: noqa: E741 (I and O are the gates of the formulas)

import torch


def right_by_the_formulas(inputs, state, params):
    W_xi, W_hi, b_i, W_xf, W_hf, b_f, W_xo, W_ho, b_o, W_xc, W_hc, b_c, W_hq, b_q = params
    H, C = state
    outputs = []
    for X in inputs:
        I = torch.sigmoid(X @ W_xi + H @ W_hi + b_i)
        F = torch.sigmoid(X @ W_xf + H @ W_hf + b_f)
        O = torch.sigmoid(X @ W_xo + H @ W_ho + b_o)
        C_tilda = torch.tanh(X @ W_xc + H @ W_hc + b_c)
        C = F * C + I * C_tilda
        H = O * torch.tanh(C)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H, C)


def right_one_matrix(inputs, state, params):
    W = torch.cat([params[i] for i in (0, 3, 6, 9)], dim=1)
    V = torch.cat([params[i] for i in (1, 4, 7, 10)], dim=1)
    b = torch.cat([params[i] for i in (2, 5, 8, 11)])
    H, C = state
    states = []
    for A in inputs @ W + b:
        i, f, o, g = (A + H @ V).chunk(4, dim=1)
        C = f.sigmoid() * C + i.sigmoid() * g.tanh()
        H = o.sigmoid() * C.tanh()
        states.append(H)
    return torch.cat(states) @ params[12] + params[13], (H, C)


def right_helper_for_each_gate(inputs, state, params):
    def affine(X, H, k):
        return X.mm(params[3 * k]) + H.mm(params[3 * k + 1]) + params[3 * k + 2]

    H, C = state
    Y = []
    for t in range(inputs.shape[0]):
        gates = [torch.sigmoid(affine(inputs[t], H, k)) for k in range(3)]
        C = gates[1] * C + gates[0] * torch.tanh(affine(inputs[t], H, 3))
        H = gates[2] * torch.tanh(C)
        Y.append(H.mm(params[12]) + params[13])
    return torch.vstack(Y), (H, C)


def right_sigmoid_by_tanh(inputs, state, params):
    def sigma(a):
        return (1 + torch.tanh(a / 2)) / 2

    (H, C), out = state, None
    for X in inputs.unbind():
        a = [
            torch.cat([X, H], 1) @ torch.cat(params[k : k + 2]) + params[k + 2]
            for k in (0, 3, 6, 9)
        ]
        C = torch.addcmul(sigma(a[1]) * C, sigma(a[0]), torch.tanh(a[3]))
        H = sigma(a[2]) * torch.tanh(C)
        step = torch.addmm(params[13], H, params[12])
        out = step if out is None else torch.cat((out, step))
    return out, (H, C)


def right_sequence_by_sequence(inputs, state, params):
    W_xi, W_hi, b_i, W_xf, W_hf, b_f, W_xo, W_ho, b_o, W_xc, W_hc, b_c, W_hq, b_q = params
    T, N, _ = inputs.shape
    rows, hs, cs = [[None] * N for _ in range(T)], [], []
    for n in range(N):
        h, c = state[0][n], state[1][n]
        for t in range(T):
            x = inputs[t, n]
            i = torch.sigmoid(x @ W_xi + h @ W_hi + b_i)
            f = torch.sigmoid(x @ W_xf + h @ W_hf + b_f)
            o = torch.sigmoid(x @ W_xo + h @ W_ho + b_o)
            c = f * c + i * torch.tanh(x @ W_xc + h @ W_hc + b_c)
            h = o * torch.tanh(c)
            rows[t][n] = h @ W_hq + b_q
        hs.append(h)
        cs.append(c)
    return torch.stack([y for step in rows for y in step]), (torch.stack(hs), torch.stack(cs))


def right_in_double(inputs, state, params):
    kind = inputs.dtype
    p = [w.double() for w in params]
    Y, (H, C) = right_by_the_formulas(inputs.double(), tuple(s.double() for s in state), p)
    return Y.to(kind), (H.to(kind), C.to(kind))


def wrong_no_tanh_of_the_cell(inputs, state, params):
    """H = O * C."""
    W_xi, W_hi, b_i, W_xf, W_hf, b_f, W_xo, W_ho, b_o, W_xc, W_hc, b_c, W_hq, b_q = params
    H, C = state
    outputs = []
    for X in inputs:
        I = torch.sigmoid(X @ W_xi + H @ W_hi + b_i)
        F = torch.sigmoid(X @ W_xf + H @ W_hf + b_f)
        O = torch.sigmoid(X @ W_xo + H @ W_ho + b_o)
        C_tilda = torch.tanh(X @ W_xc + H @ W_hc + b_c)
        C = F * C + I * C_tilda
        H = O * C
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H, C)


def wrong_gates_in_the_order_of_pytorch(inputs, state, params):
    """params are unpacked as i, f, c, o."""
    W_xi, W_hi, b_i, W_xf, W_hf, b_f, W_xc, W_hc, b_c, W_xo, W_ho, b_o, W_hq, b_q = params
    H, C = state
    outputs = []
    for X in inputs:
        I = torch.sigmoid(X @ W_xi + H @ W_hi + b_i)
        F = torch.sigmoid(X @ W_xf + H @ W_hf + b_f)
        O = torch.sigmoid(X @ W_xo + H @ W_ho + b_o)
        C_tilda = torch.tanh(X @ W_xc + H @ W_hc + b_c)
        C = F * C + I * C_tilda
        H = O * torch.tanh(C)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H, C)


def wrong_input_and_forget_exchanged(inputs, state, params):
    """C = I * C + F * candidate."""
    W_xi, W_hi, b_i, W_xf, W_hf, b_f, W_xo, W_ho, b_o, W_xc, W_hc, b_c, W_hq, b_q = params
    H, C = state
    outputs = []
    for X in inputs:
        I = torch.sigmoid(X @ W_xi + H @ W_hi + b_i)
        F = torch.sigmoid(X @ W_xf + H @ W_hf + b_f)
        O = torch.sigmoid(X @ W_xo + H @ W_ho + b_o)
        C_tilda = torch.tanh(X @ W_xc + H @ W_hc + b_c)
        C = I * C + F * C_tilda
        H = O * torch.tanh(C)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H, C)


def wrong_sigmoid_for_the_candidate(inputs, state, params):
    """The candidate is a sigmoid like the gates."""
    W_xi, W_hi, b_i, W_xf, W_hf, b_f, W_xo, W_ho, b_o, W_xc, W_hc, b_c, W_hq, b_q = params
    H, C = state
    outputs = []
    for X in inputs:
        I = torch.sigmoid(X @ W_xi + H @ W_hi + b_i)
        F = torch.sigmoid(X @ W_xf + H @ W_hf + b_f)
        O = torch.sigmoid(X @ W_xo + H @ W_ho + b_o)
        C_tilda = torch.sigmoid(X @ W_xc + H @ W_hc + b_c)
        C = F * C + I * C_tilda
        H = O * torch.tanh(C)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H, C)


def wrong_output_gate_of_the_new_state(inputs, state, params):
    """The output gate is computed after a first new H."""
    W_xi, W_hi, b_i, W_xf, W_hf, b_f, W_xo, W_ho, b_o, W_xc, W_hc, b_c, W_hq, b_q = params
    H, C = state
    outputs = []
    for X in inputs:
        I = torch.sigmoid(X @ W_xi + H @ W_hi + b_i)
        F = torch.sigmoid(X @ W_xf + H @ W_hf + b_f)
        C_tilda = torch.tanh(X @ W_xc + H @ W_hc + b_c)
        C = F * C + I * C_tilda
        H = torch.tanh(C)
        O = torch.sigmoid(X @ W_xo + H @ W_ho + b_o)
        H = O * H
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H, C)


def wrong_cell_detached(inputs, state, params):
    """The cell is cut from the graph between steps."""
    W_xi, W_hi, b_i, W_xf, W_hf, b_f, W_xo, W_ho, b_o, W_xc, W_hc, b_c, W_hq, b_q = params
    H, C = state
    outputs = []
    for X in inputs:
        I = torch.sigmoid(X @ W_xi + H @ W_hi + b_i)
        F = torch.sigmoid(X @ W_xf + H @ W_hf + b_f)
        O = torch.sigmoid(X @ W_xo + H @ W_ho + b_o)
        C_tilda = torch.tanh(X @ W_xc + H @ W_hc + b_c)
        C = F * C.detach() + I * C_tilda
        H = O * torch.tanh(C)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H, C)


def wrong_state_turned_round(inputs, state, params):
    """The state is unpacked and returned as (C, H)."""
    W_xi, W_hi, b_i, W_xf, W_hf, b_f, W_xo, W_ho, b_o, W_xc, W_hc, b_c, W_hq, b_q = params
    C, H = state
    outputs = []
    for X in inputs:
        I = torch.sigmoid(X @ W_xi + H @ W_hi + b_i)
        F = torch.sigmoid(X @ W_xf + H @ W_hf + b_f)
        O = torch.sigmoid(X @ W_xo + H @ W_ho + b_o)
        C_tilda = torch.tanh(X @ W_xc + H @ W_hc + b_c)
        C = F * C + I * C_tilda
        H = O * torch.tanh(C)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (C, H)


def wrong_forgets_the_rest(inputs, state, params):
    """C = F * C + (1 - F) * candidate, as a GRU does."""
    W_xi, W_hi, b_i, W_xf, W_hf, b_f, W_xo, W_ho, b_o, W_xc, W_hc, b_c, W_hq, b_q = params
    H, C = state
    outputs = []
    for X in inputs:
        F = torch.sigmoid(X @ W_xf + H @ W_hf + b_f)
        O = torch.sigmoid(X @ W_xo + H @ W_ho + b_o)
        C_tilda = torch.tanh(X @ W_xc + H @ W_hc + b_c)
        C = F * C + (1 - F) * C_tilda
        H = O * torch.tanh(C)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H, C)


def wrong_only_h_returned(inputs, state, params):
    """The cell is not returned."""
    Y, (H, _) = right_by_the_formulas(inputs, state, params)
    return Y, (H,)


def wrong_output_of_the_cell(inputs, state, params):
    """The output layer reads C."""
    W_xi, W_hi, b_i, W_xf, W_hf, b_f, W_xo, W_ho, b_o, W_xc, W_hc, b_c, W_hq, b_q = params
    H, C = state
    outputs = []
    for X in inputs:
        I = torch.sigmoid(X @ W_xi + H @ W_hi + b_i)
        F = torch.sigmoid(X @ W_xf + H @ W_hf + b_f)
        O = torch.sigmoid(X @ W_xo + H @ W_ho + b_o)
        C_tilda = torch.tanh(X @ W_xc + H @ W_hc + b_c)
        C = F * C + I * C_tilda
        H = O * torch.tanh(C)
        outputs.append(C @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H, C)


def wrong_cell_starts_from_zeros(inputs, state, params):
    """H is taken from the state, C begins with zeros."""
    H = state[0]
    return right_by_the_formulas(inputs, (H, torch.zeros_like(H)), params)


def wrong_tanh_for_the_output_gate(inputs, state, params):
    """The output gate is a tanh."""
    W_xi, W_hi, b_i, W_xf, W_hf, b_f, W_xo, W_ho, b_o, W_xc, W_hc, b_c, W_hq, b_q = params
    H, C = state
    outputs = []
    for X in inputs:
        I = torch.sigmoid(X @ W_xi + H @ W_hi + b_i)
        F = torch.sigmoid(X @ W_xf + H @ W_hf + b_f)
        O = torch.tanh(X @ W_xo + H @ W_ho + b_o)
        C_tilda = torch.tanh(X @ W_xc + H @ W_hc + b_c)
        C = F * C + I * C_tilda
        H = O * torch.tanh(C)
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H, C)


IDEAS = {
    "wrong_no_tanh_of_the_cell": "without_tanh_of_the_cell",
    "wrong_gates_in_the_order_of_pytorch": "order_of_pytorch",
    "wrong_input_and_forget_exchanged": "input_and_forget_exchanged",
    "wrong_sigmoid_for_the_candidate": "sigmoid_for_candidate",
    "wrong_output_gate_of_the_new_state": "output_gate_of_the_new_state",
    "wrong_cell_detached": "cell_detached",
    "wrong_state_turned_round": "state_turned_round",
    "wrong_forgets_the_rest": "forget_of_the_input",
    "wrong_only_h_returned": "only_h_returned",
    "wrong_output_of_the_cell": "output_of_the_cell",
    "wrong_cell_starts_from_zeros": "cell_starts_from_zeros",
    "wrong_tanh_for_the_output_gate": "tanh_for_output_gate",
}
