"""Answers to gru as students might write them, made from the statement alone."""

import functools

import torch
import torch.nn.functional as F
from torch import nn


def right_by_the_formulas(inputs, state, params):
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        H_tilda = torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        H = Z * H + (1 - Z) * H_tilda
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H,)


def right_inputs_projected_beforehand(inputs, state, params):
    wz, uz, bz, wr, ur, br, wh, uh, bh, wq, bq = params
    T, N, _ = inputs.shape
    az, ar, ah = inputs @ wz + bz, inputs @ wr + br, inputs @ wh + bh
    h = state[0]
    states = []
    for t in range(T):
        z = (az[t] + h @ uz).sigmoid()
        r = (ar[t] + h @ ur).sigmoid()
        n = (ah[t] + (r * h) @ uh).tanh()
        h = n + z * (h - n)
        states.append(h)
    return torch.stack(states).reshape(T * N, -1) @ wq + bq, (h,)


def right_one_matrix_for_both_gates(inputs, state, params):
    W = torch.cat((torch.cat((params[0], params[3]), 1), torch.cat((params[1], params[4]), 1)), 0)
    b = torch.cat((params[2], params[5]))
    V = torch.cat((params[6], params[7]), 0)
    H = state[0]
    Y = []
    for t in range(inputs.size(0)):
        gates = torch.sigmoid(torch.addmm(b, torch.cat((inputs[t], H), 1), W))
        Z, R = gates.chunk(2, dim=1)
        candidate = torch.tanh(torch.addmm(params[8], torch.cat((inputs[t], R * H), 1), V))
        H = torch.lerp(candidate, H, Z)
        Y.append(torch.addmm(params[10], H, params[9]))
    return torch.vstack(Y), (H,)


def right_einsum(inputs, state, params):
    def affine(x, h, k):
        a = torch.einsum("ni,ih->nh", x, params[k]) + torch.einsum("nk,kh->nh", h, params[k + 1])
        return a + params[k + 2]

    h, ys = state[0], []
    for x in inputs.unbind(0):
        z, r = torch.sigmoid(affine(x, h, 0)), torch.sigmoid(affine(x, h, 3))
        h = z * h + (1 - z) * torch.tanh(affine(x, r * h, 6))
        ys.append(torch.einsum("nh,hq->nq", h, params[9]) + params[10][None, :])
    return torch.cat(ys), (h,)


def right_sigmoid_by_tanh(inputs, state, params):
    def sigma(a):
        return 0.5 * (1 + torch.tanh(0.5 * a))

    Wxz, Whz, bz, Wxr, Whr, br, Wxh, Whh, bh, Whq, bq = params
    H = state[0]
    out = None
    for X in inputs:
        Z = sigma(X.mm(Wxz) + H.mm(Whz) + bz)
        R = sigma(X.mm(Wxr) + H.mm(Whr) + br)
        C = torch.tanh(X.mm(Wxh) + (R * H).mm(Whh) + bh)
        H = C - Z * C + Z * H
        Y = H.mm(Whq) + bq
        out = Y if out is None else torch.cat([out, Y])
    return out, (H,)


def right_sequence_by_sequence(inputs, state, params):
    Wxz, Whz, bz, Wxr, Whr, br, Wxh, Whh, bh, Whq, bq = params
    T, N, _ = inputs.shape
    rows = [[None] * N for _ in range(T)]
    last = []
    for n in range(N):
        h = state[0][n]
        for t in range(T):
            x = inputs[t, n]
            z = torch.sigmoid(x @ Wxz + h @ Whz + bz)
            r = torch.sigmoid(x @ Wxr + h @ Whr + br)
            c = torch.tanh(x @ Wxh + (r * h) @ Whh + bh)
            h = z * h + (1.0 - z) * c
            rows[t][n] = h @ Whq + bq
        last.append(h)
    return torch.stack([y for step in rows for y in step]), (torch.stack(last),)


def right_functional_linear(inputs, state, params):
    (H,) = state
    out = []
    for X in torch.unbind(inputs):
        a = [F.linear(X, params[i].t(), params[i + 2]) for i in (0, 3, 6)]
        Z = F.sigmoid(a[0] + F.linear(H, params[1].t()))
        R = F.sigmoid(a[1] + F.linear(H, params[4].t()))
        H = Z * H + (1 - Z) * F.tanh(a[2] + F.linear(R * H, params[7].t()))
        out.append(F.linear(H, params[9].t(), params[10]))
    return torch.concat(out, 0), (H,)


def right_in_double(inputs, state, params):
    kind = inputs.dtype
    X = inputs.double()
    H = state[0].double()
    p = [w.double() for w in params]
    out = []
    for t in range(len(X)):
        Z = torch.sigmoid(X[t] @ p[0] + H @ p[1] + p[2])
        R = torch.sigmoid(X[t] @ p[3] + H @ p[4] + p[5])
        N = torch.tanh(X[t] @ p[6] + (R * H) @ p[7] + p[8])
        H = Z * H + (1 - Z) * N
        out.append(H @ p[9] + p[10])
    return torch.cat(out).to(kind), (H.to(kind),)


def right_rows_written_into_empty_tensor(inputs, state, params):
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    T, N = inputs.shape[:2]
    H = state[0]
    Y = inputs.new_empty(T * N, W_hq.shape[1])
    for t in range(T):
        X = inputs[t]
        Z = torch.sigmoid(torch.matmul(X, W_xz) + torch.matmul(H, W_hz) + b_z)
        R = torch.sigmoid(torch.matmul(X, W_xr) + torch.matmul(H, W_hr) + b_r)
        new = torch.tanh(torch.matmul(X, W_xh) + torch.matmul(R * H, W_hh) + b_h)
        H = Z * H + (1 - Z) * new
        Y[t * N : (t + 1) * N] = torch.matmul(H, W_hq) + b_q
    return Y, (H,)


def right_recursive(inputs, state, params):
    h = state[0]
    x = inputs[0]
    wz, uz, bz, wr, ur, br, wh, uh, bh, wq, bq = params
    z = torch.sigmoid(x @ wz + h @ uz + bz)
    r = torch.sigmoid(x @ wr + h @ ur + br)
    h = z * h + (1 - z) * torch.tanh(x @ wh + (r * h) @ uh + bh)
    y = h @ wq + bq
    if len(inputs) == 1:
        return y, (h,)
    later, end = right_recursive(inputs[1:], (h,), params)
    return torch.cat((y, later)), end


def right_reduce(inputs, state, params):
    wz, uz, bz, wr, ur, br, wh, uh, bh, wq, bq = params

    def step(history, x):
        h = history[-1]
        keep = torch.sigmoid(x @ wz + h @ uz + bz)
        reset = torch.sigmoid(x @ wr + h @ ur + br)
        return [*history, keep * h + (1 - keep) * torch.tanh(x @ wh + (reset * h) @ uh + bh)]

    history = functools.reduce(step, inputs, [state[0]])
    return torch.cat([h @ wq + bq for h in history[1:]]), (history[-1],)


class _Cell(nn.Module):
    def __init__(self, params):
        super().__init__()
        self.z, self.r, self.h, self.q = params[0:3], params[3:6], params[6:9], params[9:]

    def forward(self, x, h):
        z = torch.sigmoid(x @ self.z[0] + h @ self.z[1] + self.z[2])
        r = torch.sigmoid(x @ self.r[0] + h @ self.r[1] + self.r[2])
        c = torch.tanh(x @ self.h[0] + (r * h) @ self.h[1] + self.h[2])
        h = c * (1 - z) + h * z
        return h, h @ self.q[0] + self.q[1]


def right_module_for_the_step(inputs, state, params):
    cell = _Cell(params)
    h = state[0]
    result = []
    for x in inputs:
        h, y = cell(x, h)
        result += [y]
    return torch.cat(result), (h,)


def right_own_stable_sigmoid(inputs, state, params):
    def sigma(a):
        positive = a >= 0
        e = torch.exp(torch.where(positive, -a, a))
        return torch.where(positive, torch.ones_like(e), e) / (1 + e)

    H = state[0]
    ys = []
    for X in inputs:
        Z = sigma(X @ params[0] + H @ params[1] + params[2])
        R = sigma(X @ params[3] + H @ params[4] + params[5])
        G = torch.tanh(X @ params[6] + (R * H) @ params[7] + params[8])
        H = Z * H + (1 - Z) * G
        ys.append(H @ params[9] + params[10])
    return torch.cat(ys, 0), (H,)


def right_gates_as_softmax_of_two(inputs, state, params):
    def gate(a):
        return torch.softmax(torch.stack((a, torch.zeros_like(a))), dim=0)

    (h,) = state
    ys = []
    for x in inputs:
        keep, new = gate(x @ params[0] + h @ params[1] + params[2])
        r = gate(x @ params[3] + h @ params[4] + params[5])[0]
        h = keep * h + new * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


class _GRUStep(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, h, wz, uz, bz, wr, ur, br, wh, uh, bh):
        z = torch.sigmoid(x @ wz + h @ uz + bz)
        r = torch.sigmoid(x @ wr + h @ ur + br)
        c = torch.tanh(x @ wh + (r * h) @ uh + bh)
        ctx.save_for_backward(x, h, wz, uz, wr, ur, wh, uh, z, r, c)
        return z * h + (1 - z) * c

    @staticmethod
    def backward(ctx, g):
        x, h, wz, uz, wr, ur, wh, uh, z, r, c = ctx.saved_tensors
        dz = g * (h - c) * z * (1 - z)
        dc = g * (1 - z) * (1 - c * c)
        drh = dc @ uh.t()
        dr = drh * h * r * (1 - r)
        dh = g * z + drh * r + dz @ uz.t() + dr @ ur.t()
        dx = dz @ wz.t() + dr @ wr.t() + dc @ wh.t()
        return (
            dx,
            dh,
            x.t() @ dz,
            h.t() @ dz,
            dz.sum(0),
            x.t() @ dr,
            h.t() @ dr,
            dr.sum(0),
            x.t() @ dc,
            (r * h).t() @ dc,
            dc.sum(0),
        )


def right_own_backward_of_the_step(inputs, state, params):
    h = state[0]
    ys = []
    for x in inputs:
        h = _GRUStep.apply(x, h, *params[:9])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


class _WholeGRU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, inputs, h, *p):
        kept, ys = [], []
        for x in inputs:
            z = torch.sigmoid(x @ p[0] + h @ p[1] + p[2])
            r = torch.sigmoid(x @ p[3] + h @ p[4] + p[5])
            c = torch.tanh(x @ p[6] + (r * h) @ p[7] + p[8])
            kept.append((x, h, z, r, c))
            h = z * h + (1 - z) * c
            ys.append(h @ p[9] + p[10])
        ctx.kept, ctx.last, ctx.p = kept, h.clone(), p
        return torch.cat(ys), h

    @staticmethod
    def backward(ctx, gY, gH):
        p = ctx.p
        d = [torch.zeros_like(w) for w in p]
        dX = []
        after = ctx.last
        g = gH
        parts = gY.reshape(len(ctx.kept), gH.shape[0], -1)
        for (x, h, z, r, c), gy in reversed(list(zip(ctx.kept, parts, strict=True))):
            d[9] += after.t() @ gy
            d[10] += gy.sum(0)
            g = g + gy @ p[9].t()
            dz = g * (h - c) * z * (1 - z)
            dc = g * (1 - z) * (1 - c**2)
            back = dc @ p[7].t()
            dr = back * h * r * (1 - r)
            for k, (delta, left) in enumerate(((dz, h), (dr, h), (dc, r * h))):
                d[3 * k] += x.t() @ delta
                d[3 * k + 1] += left.t() @ delta
                d[3 * k + 2] += delta.sum(0)
            dX.append(dz @ p[0].t() + dr @ p[3].t() + dc @ p[6].t())
            g = g * z + back * r + dz @ p[1].t() + dr @ p[4].t()
            after = h
        return torch.stack(dX[::-1]), g, *d


def right_backward_through_time_by_hand(inputs, state, params):
    Y, H = _WholeGRU.apply(inputs, state[0], *params)
    return Y, (H,)


def right_in_place_on_own_temporaries(inputs, state, params):
    h = state[0]
    out = []
    for x in inputs:
        az = x @ params[0]
        az += h @ params[1]
        az += params[2]
        z = az.sigmoid_()
        ar = torch.mm(h, params[4])
        ar.add_(x @ params[3]).add_(params[5])
        r = ar.sigmoid_()
        ac = torch.mm(r * h, params[7]).add_(x @ params[6])
        c = ac.add_(params[8]).tanh_()
        h = torch.addcmul(c, z, h - c)
        out.append((h @ params[9]).add_(params[10]))
    return torch.cat(out), (h,)


def right_batched_product_of_three(inputs, state, params):
    T, N, _ = inputs.shape
    Wx, Wh = torch.stack(params[0:7:3]), torch.stack((params[1], params[4]))
    B = torch.stack(params[2:9:3]).unsqueeze(1)
    pre = [torch.bmm(x.expand(3, *x.shape), Wx) + B for x in inputs]
    h, all_states = state[0], []
    for a in pre:
        z, r = torch.sigmoid(a[:2] + h @ Wh)
        h = z * h + (1 - z) * torch.tanh(a[2] + (r * h) @ params[7])
        all_states.append(h)
    states = torch.cat(all_states)
    return torch.addmm(params[10], states, params[9]), (states[(T - 1) * N :],)


def right_element_products_and_sums(inputs, state, params):
    def times(a, W):
        return (a.unsqueeze(-1) * W.unsqueeze(0)).sum(dim=1)

    H, ys = state[0], []
    for t in range(inputs.shape[0]):
        X = inputs[t, :, :]
        Z = torch.sigmoid(times(X, params[0]) + times(H, params[1]) + params[2])
        R = torch.sigmoid(times(X, params[3]) + times(H, params[4]) + params[5])
        A = torch.tanh(times(X, params[6]) + times(R * H, params[7]) + params[8])
        H = (1 - Z) * A + Z * H
        ys.append(times(H, params[9]) + params[10])
    return torch.cat(ys), (H,)


def right_complement_gate_by_minus(inputs, state, params):
    names = ("xz", "hz", "bz", "xr", "hr", "br", "xh", "hh", "bh", "hq", "bq")
    p = dict(zip(names, params, strict=True))
    H = state[0]
    Y = ()
    for X in inputs:
        a = X @ p["xz"] + H @ p["hz"] + p["bz"]
        R = torch.exp(F.logsigmoid(X @ p["xr"] + H @ p["hr"] + p["br"]))
        H = torch.sigmoid(a) * H + torch.sigmoid(-a) * torch.tanh(
            X @ p["xh"] + (R * H) @ p["hh"] + p["bh"]
        )
        Y += (H @ p["hq"] + p["bq"],)
    return torch.cat(Y), (H,)


def right_state_in_a_list(inputs, state, params):
    state = list(state)
    ys = []
    for x in inputs:
        h = state[0]
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        state[0] = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(state[0] @ params[9] + params[10])
    return torch.cat(ys), state


# ------------------------------------------------------------------------------------------------


def wrong_update_gate_the_other_way_round(inputs, state, params):
    """Z takes the candidate and 1 - Z keeps the state."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        C = torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        H = (1 - Z) * H + Z * C
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs, dim=0), (H,)


def wrong_reset_after_the_product(inputs, state, params):
    """R multiplies H W_hh instead of H."""
    H = state[0]
    Y = []
    for X in inputs:
        Z = torch.sigmoid(X @ params[0] + H @ params[1] + params[2])
        R = torch.sigmoid(X @ params[3] + H @ params[4] + params[5])
        N = torch.tanh(X @ params[6] + R * (H @ params[7]) + params[8])
        H = Z * H + (1 - Z) * N
        Y.append(H @ params[9] + params[10])
    return torch.cat(Y), (H,)


def wrong_reset_on_bias_too(inputs, state, params):
    """R multiplies H W_hh + b_h, like a layer of torch with the bias inside."""
    h = state[0]
    out = []
    for x in torch.unbind(inputs, 0):
        z = torch.sigmoid(x @ params[0] + F.linear(h, params[1].T, params[2]))
        r = torch.sigmoid(x @ params[3] + F.linear(h, params[4].T, params[5]))
        n = torch.tanh(x @ params[6] + r * F.linear(h, params[7].T, params[8]))
        h = n + z * (h - n)
        out.append(F.linear(h, params[9].T, params[10]))
    return torch.cat(out), (h,)


def wrong_reset_on_the_inputs(inputs, state, params):
    """R multiplies the term of the inputs instead of the state."""
    wz, uz, bz, wr, ur, br, wh, uh, bh, wq, bq = params
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ wz + h @ uz + bz)
        r = torch.sigmoid(x @ wr + h @ ur + br)
        h = z * h + (1 - z) * torch.tanh(r * (x @ wh) + h @ uh + bh)
        ys.append(h @ wq + bq)
    return torch.cat(ys), (h,)


def wrong_without_reset(inputs, state, params):
    """The reset gate is computed and never used."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    H = state[0]
    outputs = []
    for X in inputs:
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        _R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        H_tilde = torch.tanh(X @ W_xh + H @ W_hh + b_h)
        H = Z * H + (1 - Z) * H_tilde
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs), (H,)


def wrong_reset_twice(inputs, state, params):
    """R is applied before and after the product."""
    H, Y = state[0], []
    for X in inputs:
        Z = torch.sigmoid(X @ params[0] + H @ params[1] + params[2])
        R = torch.sigmoid(X @ params[3] + H @ params[4] + params[5])
        RH = R * H
        H = Z * H + (1 - Z) * torch.tanh(X @ params[6] + R * (RH @ params[7]) + params[8])
        Y.append(H @ params[9] + params[10])
    return torch.cat(Y), (H,)


def wrong_reset_also_in_the_new_state(inputs, state, params):
    """The reset state is kept: Z multiplies R * H."""
    H, Y = state[0], []
    for X in inputs:
        Z = torch.sigmoid(X @ params[0] + H @ params[1] + params[2])
        R = torch.sigmoid(X @ params[3] + H @ params[4] + params[5])
        H = R * H
        C = torch.tanh(X @ params[6] + H @ params[7] + params[8])
        H = Z * H + (1 - Z) * C
        Y.append(H @ params[9] + params[10])
    return torch.cat(Y), (H,)


def wrong_one_minus_r(inputs, state, params):
    """The candidate sees (1 - R) * H."""
    H, Y = state[0], []
    for X in inputs:
        Z = torch.sigmoid(X @ params[0] + H @ params[1] + params[2])
        R = torch.sigmoid(X @ params[3] + H @ params[4] + params[5])
        C = torch.tanh(X @ params[6] + ((1 - R) * H) @ params[7] + params[8])
        H = Z * H + (1 - Z) * C
        Y.append(H @ params[9] + params[10])
    return torch.cat(Y), (H,)


def wrong_params_unpacked_r_first(inputs, state, params):
    """The parameters of the two gates are exchanged."""
    W_xr, W_hr, b_r, W_xz, W_hz, b_z, W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    outputs = []
    for X in inputs:
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        candidate = torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        H = Z * H + (1 - Z) * candidate
        outputs.append(H @ W_hq + b_q)
    return torch.cat(outputs), (H,)


def wrong_gates_exchanged_in_use(inputs, state, params):
    """Z resets the state and R mixes old and new."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = r * h + (1 - r) * torch.tanh(x @ params[6] + (z * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_recurrent_weights_exchanged(inputs, state, params):
    """W_hz and W_hr are exchanged, the others are right."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[4] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[1] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_gate_biases_exchanged(inputs, state, params):
    """b_z and b_r are exchanged."""
    W_xz, W_hz, b_r, W_xr, W_hr, b_z, W_xh, W_hh, b_h, W_hq, b_q = params
    H, out = state[0], []
    for X in inputs:
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        H = Z * H + (1 - Z) * torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        out.append(H @ W_hq + b_q)
    return torch.cat(out), (H,)


def wrong_copied_line_for_the_candidate(inputs, state, params):
    """The candidate is computed with W_xr, left over from a copied line."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, _W_xh, W_hh, b_h, W_hq, b_q = params
    H, out = state[0], []
    for X in inputs:
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        C = torch.tanh(X @ W_xr + (R * H) @ W_hh + b_h)
        H = Z * H + (1 - Z) * C
        out.append(H @ W_hq + b_q)
    return torch.cat(out), (H,)


def wrong_sigmoid_for_the_candidate(inputs, state, params):
    """The candidate goes through a sigmoid."""

    def act(x, h, k):
        return torch.sigmoid(x @ params[k] + h @ params[k + 1] + params[k + 2])

    h, ys = state[0], []
    for x in inputs:
        z, r = act(x, h, 0), act(x, h, 3)
        h = z * h + (1 - z) * act(x, r * h, 6)
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_relu_candidate(inputs, state, params):
    """The candidate goes through a ReLU."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * F.relu(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_linear_candidate(inputs, state, params):
    """The candidate has no tanh."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * (x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_gates_by_softmax(inputs, state, params):
    """The gates go through a softmax over the hidden units."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.softmax(x @ params[0] + h @ params[1] + params[2], dim=-1)
        r = torch.softmax(x @ params[3] + h @ params[4] + params[5], dim=-1)
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_hard_sigmoid(inputs, state, params):
    """The gates are piecewise linear."""
    h, ys = state[0], []
    for x in inputs:
        z = F.hardsigmoid(x @ params[0] + h @ params[1] + params[2])
        r = F.hardsigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_candidate_bias_forgotten(inputs, state, params):
    """b_h is not added."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, _, W_hq, b_q = params
    H, out = state[0], []
    for X in inputs:
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        H = Z * H + (1 - Z) * torch.tanh(X @ W_xh + (R * H) @ W_hh)
        out.append(H @ W_hq + b_q)
    return torch.cat(out), (H,)


def wrong_output_bias_forgotten(inputs, state, params):
    """b_q is not added."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq = params[:10]
    H, states = state[0], []
    for X in inputs:
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        H = Z * H + (1 - Z) * torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        states.append(H)
    return torch.cat(states) @ W_hq, (H,)


def wrong_reset_bias_forgotten(inputs, state, params):
    """b_r is not added."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_candidate_not_weighted(inputs, state, params):
    """The new state is Z * H + candidate, without 1 - Z."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        c = torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        h = z * h + c
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_state_not_weighted(inputs, state, params):
    """The new state is H + (1 - Z) * candidate, as in a residual net."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        c = torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        h = h + (1 - z) * c
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_every_step_from_the_first_state(inputs, state, params):
    """Every step begins with the state that was handed in."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    H = state[0]
    Z = torch.sigmoid(inputs @ W_xz + H @ W_hz + b_z)
    R = torch.sigmoid(inputs @ W_xr + H @ W_hr + b_r)
    new = Z * H + (1 - Z) * torch.tanh(inputs @ W_xh + (R * H) @ W_hh + b_h)
    Y = new @ W_hq + b_q
    return Y.reshape(-1, Y.shape[-1]), (new[-1],)


def wrong_gates_see_the_first_state(inputs, state, params):
    """The gates are computed for all steps beforehand, with the first state."""
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    H = state[0]
    Zs = torch.sigmoid(inputs @ W_xz + H @ W_hz + b_z)
    Rs = torch.sigmoid(inputs @ W_xr + H @ W_hr + b_r)
    Y = []
    for X, Z, R in zip(inputs, Zs, Rs, strict=True):
        H = Z * H + (1 - Z) * torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        Y.append(H @ W_hq + b_q)
    return torch.cat(Y), (H,)


def wrong_state_detached_between_steps(inputs, state, params):
    """The state is detached after every step."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
        h = h.detach()
    return torch.cat(ys), (h,)


def wrong_state_detached_at_the_start(inputs, state, params):
    """The state handed in is detached, as between mini-batches of a training loop."""
    h, ys = state[0].detach(), []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_last_state_detached(inputs, state, params):
    """The state that is returned carries no gradient."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h.detach(),)


def wrong_truncated_every_four_steps(inputs, state, params):
    """The graph is cut after every fourth step."""
    h, ys = state[0], []
    for t, x in enumerate(inputs):
        if t > 0 and t % 4 == 0:
            h = h.detach()
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_reset_gate_without_gradient(inputs, state, params):
    """The reset gate is computed under no_grad."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        with torch.no_grad():
            r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_update_gate_as_a_constant(inputs, state, params):
    """The update gate is taken from .data."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2]).data
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_output_of_a_detached_state(inputs, state, params):
    """The outputs are computed from a detached copy of the state."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h.detach() @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_gradient_clipped_on_the_way(inputs, state, params):
    """A hook clamps the gradient of the state against explosion."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        if h.requires_grad:
            h.register_hook(lambda g: g.clamp(-1, 1))
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_stacked_outputs(inputs, state, params):
    """The outputs keep an axis for the steps: shape (T, N, q)."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.stack(ys), (h,)


def wrong_steps_side_by_side(inputs, state, params):
    """The outputs of the steps are joined along axis 1."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys, dim=1), (h,)


def wrong_rows_of_a_sequence_together(inputs, state, params):
    """The rows come sequence by sequence instead of step by step."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.stack(ys, dim=1).flatten(0, 1), (h,)


def wrong_side_by_side_then_reshaped(inputs, state, params):
    """Joined along axis 1 and reshaped to the asked shape: the rows are out of order."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.hstack(ys).reshape(-1, params[10].numel()), (h,)


def wrong_backwards_in_time(inputs, state, params):
    """The steps are run from the last to the first."""
    h, ys = state[0], []
    for x in reversed(inputs.unbind(0)):
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_newest_output_on_top(inputs, state, params):
    """The outputs are put in front: the last step comes first."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.insert(0, h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_batch_first(inputs, state, params):
    """The loop runs over the sequences, as though the batch came first."""
    h, ys = state[0], []
    for t in range(inputs.shape[1]):
        x = inputs[:, t]
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_last_output_only(inputs, state, params):
    """Only the output of the last step is returned."""
    h = state[0]
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
    return h @ params[9] + params[10], (h,)


def wrong_last_step_missing(inputs, state, params):
    """The loop ends one step early, and the last output is repeated to fill up."""
    h, ys = state[0], []
    T = inputs.shape[0]
    for t in range(max(T - 1, 1)):
        x = inputs[t]
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    while len(ys) < T:
        ys.append(ys[-1])
    return torch.cat(ys), (h,)


def wrong_output_of_the_old_state(inputs, state, params):
    """The output is computed before the state is updated."""
    h, ys = state[0], []
    for x in inputs:
        ys.append(h @ params[9] + params[10])
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
    return torch.cat(ys), (h,)


def wrong_output_of_the_candidate(inputs, state, params):
    """The output is computed from the candidate."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        c = torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        h = z * h + (1 - z) * c
        ys.append(c @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_tanh_on_the_output(inputs, state, params):
    """The outputs go through tanh."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(torch.tanh(h @ params[9] + params[10]))
    return torch.cat(ys), (h,)


def wrong_softmax_on_the_output(inputs, state, params):
    """The outputs go through a softmax, as for the next character."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return F.softmax(torch.cat(ys), dim=1), (h,)


def wrong_bare_state(inputs, state, params):
    """The state is returned as a tensor, not in a tuple."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), h


def wrong_returns_the_first_state(inputs, state, params):
    """The state that was handed in is returned."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), state


def wrong_all_states_returned(inputs, state, params):
    """The states of all steps are returned in the tuple."""
    h, ys, hs = state[0], [], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        hs.append(h)
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), tuple(hs)


def wrong_spelt_out_sigmoid(inputs, state, params):
    """1 / (1 + exp(-a)) has a gradient of NaN where the gates saturate."""

    def sigma(a):
        return 1 / (1 + torch.exp(-a))

    h, ys = state[0], []
    for x in inputs:
        z = sigma(x @ params[0] + h @ params[1] + params[2])
        r = sigma(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_where_does_not_save_the_gradient(inputs, state, params):
    """Both branches of where are computed, and the one not taken gives a gradient of NaN."""

    def sigma(a):
        return torch.where(a >= 0, 1 / (1 + torch.exp(-a)), torch.exp(a) / (1 + torch.exp(a)))

    h, ys = state[0], []
    for x in inputs:
        z = sigma(x @ params[0] + h @ params[1] + params[2])
        r = sigma(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_own_sigmoid_with_abs(inputs, state, params):
    """The sigmoid is spelt out with abs, whose derivative at 0 is 0: no gradient where a is 0."""

    def sigma(a):
        e = torch.exp(-a.abs())
        return torch.where(a >= 0, 1 / (1 + e), e / (1 + e))

    H = state[0]
    ys = []
    for X in inputs:
        Z = sigma(X @ params[0] + H @ params[1] + params[2])
        R = sigma(X @ params[3] + H @ params[4] + params[5])
        G = torch.tanh(X @ params[6] + (R * H) @ params[7] + params[8])
        H = Z * H + (1 - Z) * G
        ys.append(H @ params[9] + params[10])
    return torch.cat(ys, 0), (H,)


def wrong_spelt_out_tanh(inputs, state, params):
    """tanh as a quotient of exponentials is inf / inf for large arguments."""

    def tanh(a):
        return (a.exp() - (-a).exp()) / (a.exp() + (-a).exp())

    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_arguments_clamped_narrowly(inputs, state, params):
    """The arguments of the gates are clamped to the range from -5 to 5."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid((x @ params[0] + h @ params[1] + params[2]).clamp(-5, 5))
        r = torch.sigmoid((x @ params[3] + h @ params[4] + params[5]).clamp(-5, 5))
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_state_clamped(inputs, state, params):
    """The state is clamped to the range of tanh, also the one handed in."""
    h, ys = state[0].clamp(-1, 1), []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        h = h.clamp(-1, 1)
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_starts_from_zero(inputs, state, params):
    """The state handed in is ignored: every run begins with zeros."""
    h, ys = torch.zeros_like(state[0]), []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_recurrent_weights_transposed(inputs, state, params):
    """The square weights of the state are transposed, as F.linear would have them."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + F.linear(h, params[1], params[2]))
        r = torch.sigmoid(x @ params[3] + F.linear(h, params[4], params[5]))
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + F.linear(r * h, params[7], params[8]))
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_candidate_weight_transposed(inputs, state, params):
    """Only W_hh is transposed."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7].T + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_state_changed_in_place(inputs, state, params):
    """The state that was handed in is overwritten with the last one."""
    h, ys = state[0].clone(), []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    with torch.no_grad():
        state[0].copy_(h)
    return torch.cat(ys), (h,)


def wrong_params_popped(inputs, state, params):
    """The parameters are popped from the caller's list, which is empty afterwards."""
    W_xz, W_hz, b_z = params.pop(0), params.pop(0), params.pop(0)
    W_xr, W_hr, b_r = params.pop(0), params.pop(0), params.pop(0)
    W_xh, W_hh, b_h = params.pop(0), params.pop(0), params.pop(0)
    W_hq, b_q = params.pop(0), params.pop(0)
    H, out = state[0], []
    for X in inputs:
        Z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        R = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        H = Z * H + (1 - Z) * torch.tanh(X @ W_xh + (R * H) @ W_hh + b_h)
        out.append(H @ W_hq + b_q)
    return torch.cat(out), (H,)


def wrong_inputs_normalised_in_place(inputs, state, params):
    """The inputs are scaled in place to at most 1, so that no gate saturates."""
    with torch.no_grad():
        inputs /= inputs.abs().max().clamp(min=1)
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_single_precision(inputs, state, params):
    """The outputs are collected in a float32 tensor whatever the inputs are."""
    T, N = inputs.shape[:2]
    Y = torch.zeros(T * N, params[10].shape[0])
    h = state[0]
    for t in range(T):
        x = inputs[t]
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        Y[t * N : (t + 1) * N] = h @ params[9] + params[10]
    return Y, (h,)


def wrong_single_precision_cast_back(inputs, state, params):
    """Everything is computed in float32 and cast back: digits are lost for float64."""
    p = [w.float() for w in params]
    h, ys = state[0].float(), []
    for x in inputs.float():
        z = torch.sigmoid(x @ p[0] + h @ p[1] + p[2])
        r = torch.sigmoid(x @ p[3] + h @ p[4] + p[5])
        h = z * h + (1 - z) * torch.tanh(x @ p[6] + (r * h) @ p[7] + p[8])
        ys.append(h @ p[9] + p[10])
    return torch.cat(ys).to(inputs.dtype), (h.to(inputs.dtype),)


def wrong_half_precision_gates(inputs, state, params):
    """The gates are rounded to bfloat16."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2]).bfloat16().to(x.dtype)
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5]).bfloat16().to(x.dtype)
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_always_in_double(inputs, state, params):
    """Computed in float64 and returned so, also for float32 inputs."""
    p = [w.double() for w in params]
    h, ys = state[0].double(), []
    for x in inputs.double():
        z = torch.sigmoid(x @ p[0] + h @ p[1] + p[2])
        r = torch.sigmoid(x @ p[3] + h @ p[4] + p[5])
        h = z * h + (1 - z) * torch.tanh(x @ p[6] + (r * h) @ p[7] + p[8])
        ys.append(h @ p[9] + p[10])
    return torch.cat(ys), (h,)


def wrong_squeezed(inputs, state, params):
    """squeeze() takes away every axis of size 1."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys).squeeze(), (h,)


def wrong_view_of_inputs(inputs, state, params):
    """view raises for inputs that are not contiguous."""
    T, N, I = inputs.shape  # noqa: E741
    flat = inputs.view(T * N, I)
    az = (flat @ params[0] + params[2]).view(T, N, -1)
    ar = (flat @ params[3] + params[5]).view(T, N, -1)
    ah = (flat @ params[6] + params[8]).view(T, N, -1)
    h, ys = state[0], []
    for t in range(T):
        z = torch.sigmoid(az[t] + h @ params[1])
        r = torch.sigmoid(ar[t] + h @ params[4])
        h = z * h + (1 - z) * torch.tanh(ah[t] + (r * h) @ params[7])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_empty_steps_skipped(inputs, state, params):
    """A step whose inputs are all zero counts as padding, and keeps the state."""
    h, ys = state[0], []
    for x in inputs:
        if x.any():
            z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
            r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
            h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


_memory = {}


def wrong_state_remembered_between_calls(inputs, state, params):
    """The state of the last call with these sizes goes on instead of the one handed in."""
    key = tuple(state[0].shape)
    h, ys = _memory.get(key, state[0]), []
    h = h.to(inputs.dtype)
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    _memory[key] = h.detach()
    return torch.cat(ys), (h,)


def wrong_one_state_for_the_batch(inputs, state, params):
    """The state of the first sequence is used for all of them."""
    h, ys = state[0][:1].expand_as(state[0]), []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_update_gate_of_the_reset_state(inputs, state, params):
    """R is computed first and Z sees R * H."""
    h, ys = state[0], []
    for x in inputs:
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        rh = r * h
        z = torch.sigmoid(x @ params[0] + rh @ params[1] + params[2])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + rh @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_update_gate_of_the_last_step(inputs, state, params):
    """The new state is mixed with the update gate of the step before."""
    h, ys, z = state[0], [], None
    for x in inputs:
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        c = torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        new_z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        z = new_z if z is None else z
        h, z = z * h + (1 - z) * c, new_z
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_reset_by_matrix_product(inputs, state, params):
    """R multiplies the state summed over the units instead of element by element."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        rh = r * h.sum(1, keepdim=True)
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + rh @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_plain_rnn(inputs, state, params):
    """A plain recurrent net: no gates at all."""
    h, ys = state[0], []
    for x in inputs:
        h = torch.tanh(x @ params[6] + h @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


class _StepWithoutResetPath(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, h, wz, uz, bz, wr, ur, br, wh, uh, bh):
        z = torch.sigmoid(x @ wz + h @ uz + bz)
        r = torch.sigmoid(x @ wr + h @ ur + br)
        c = torch.tanh(x @ wh + (r * h) @ uh + bh)
        ctx.save_for_backward(x, h, wz, uz, wr, ur, wh, uh, z, r, c)
        return z * h + (1 - z) * c

    @staticmethod
    def backward(ctx, g):
        x, h, wz, uz, wr, ur, wh, uh, z, r, c = ctx.saved_tensors
        dz = g * (h - c) * z * (1 - z)
        dc = g * (1 - z) * (1 - c * c)
        back = dc @ uh.t()
        dr = back * h * r * (1 - r)
        dh = g * z + dz @ uz.t() + dr @ ur.t()
        dx = dz @ wz.t() + dr @ wr.t() + dc @ wh.t()
        first = (dx, dh, x.t() @ dz, h.t() @ dz, dz.sum(0), x.t() @ dr, h.t() @ dr, dr.sum(0))
        return *first, x.t() @ dc, (r * h).t() @ dc, dc.sum(0)


def wrong_own_backward_forgets_a_path(inputs, state, params):
    """The hand-written backward forgets the path of the state through R * H."""
    h, ys = state[0], []
    for x in inputs:
        h = _StepWithoutResetPath.apply(x, h, *params[:9])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


class _TanhWithOneMinusY(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        y = torch.tanh(a)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, g):
        (y,) = ctx.saved_tensors
        return g * (1 - y)


def wrong_own_tanh_not_squared(inputs, state, params):
    """The derivative of the student's own tanh is 1 - y instead of 1 - y squared."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        c = _TanhWithOneMinusY.apply(x @ params[6] + (r * h) @ params[7] + params[8])
        h = z * h + (1 - z) * c
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


class _SigmoidStraightThrough(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        return torch.sigmoid(a)

    @staticmethod
    def backward(ctx, g):
        return g


def wrong_own_sigmoid_passes_the_gradient_on(inputs, state, params):
    """The student's own sigmoid hands its gradient on unchanged."""
    sigma = _SigmoidStraightThrough.apply
    h, ys = state[0], []
    for x in inputs:
        z = sigma(x @ params[0] + h @ params[1] + params[2])
        r = sigma(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


# two mistakes at once


def wrong_swapped_gate_and_reset_after(inputs, state, params):
    """Z takes the candidate, and R multiplies after the product."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        c = torch.tanh(x @ params[6] + r * (h @ params[7]) + params[8])
        h = h + z * (c - h)
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_no_reset_and_stacked(inputs, state, params):
    """No reset gate, and outputs of shape (T, N, q)."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + h @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.stack(ys, 0), (h,)


def wrong_swapped_gate_and_no_candidate_bias(inputs, state, params):
    """Z takes the candidate, and b_h is forgotten."""
    Wxz, Whz, bz, Wxr, Whr, br, Wxh, Whh, _bh, Whq, bq = params
    H, Y = state[0], []
    for X in inputs:
        Z = torch.sigmoid(X @ Wxz + H @ Whz + bz)
        R = torch.sigmoid(X @ Wxr + H @ Whr + br)
        H = (1 - Z) * H + Z * torch.tanh(X @ Wxh + (R * H) @ Whh)
        Y.append(H @ Whq + bq)
    return torch.cat(Y), (H,)


def wrong_detached_and_tanh_on_the_output(inputs, state, params):
    """The state is detached between the steps, and the outputs go through tanh."""
    h, ys = state[0], []
    for x in inputs:
        h = h.detach()
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append((h @ params[9] + params[10]).tanh())
    return torch.cat(ys), (h,)


def wrong_transposed_and_bare_state(inputs, state, params):
    """The recurrent weights are transposed, and the state is not in a tuple."""
    h, ys = state[0], []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1].T + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4].T + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7].T + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), h


def wrong_spelt_out_and_reset_after(inputs, state, params):
    """The sigmoid is spelt out, and R multiplies after the product."""
    h, ys = state[0], []
    for x in inputs:
        z = 1 / (1 + (-(x @ params[0] + h @ params[1] + params[2])).exp())
        r = 1 / (1 + (-(x @ params[3] + h @ params[4] + params[5])).exp())
        n = torch.tanh(x @ params[6] + r * (h @ params[7]) + params[8])
        h = (1 - z) * n + z * h
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), (h,)


def wrong_old_output_and_no_output_bias(inputs, state, params):
    """The output is that of the old state, and b_q is forgotten."""
    h, ys = state[0], []
    for x in inputs:
        ys.append(h @ params[9])
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
    return torch.cat(ys), (h,)


def wrong_zero_start_and_sequence_order(inputs, state, params):
    """The run begins with zeros, and the rows come sequence by sequence."""
    h, ys = torch.zeros_like(state[0]), []
    for x in inputs:
        z = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        r = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.stack(ys).transpose(0, 1).flatten(0, 1), (h,)


def wrong_exchanged_gates_and_first_state_returned(inputs, state, params):
    """The parameters of the gates are exchanged, and the old state is returned."""
    h, ys = state[0], []
    for x in inputs:
        r = torch.sigmoid(x @ params[0] + h @ params[1] + params[2])
        z = torch.sigmoid(x @ params[3] + h @ params[4] + params[5])
        h = z * h + (1 - z) * torch.tanh(x @ params[6] + (r * h) @ params[7] + params[8])
        ys.append(h @ params[9] + params[10])
    return torch.cat(ys), state


_DETACHED = (
    "state_detached_before_each_step|state_detached_after_each_step|state_detached_between_steps"
)

IDEAS = {
    "wrong_update_gate_the_other_way_round": "update_turned_round",
    "wrong_reset_after_the_product": "reset_after_product",
    "wrong_reset_on_bias_too": "reset_after_product_and_bias",
    "wrong_reset_on_the_inputs": "reset_on_inputs",
    "wrong_without_reset": "without_reset",
    "wrong_reset_twice": "reset_twice|reset_after_product",
    "wrong_reset_also_in_the_new_state": "reset_state_kept",
    "wrong_one_minus_r": "reset_turned_round",
    "wrong_params_unpacked_r_first": "gates_exchanged",
    "wrong_gates_exchanged_in_use": "gates_exchanged",
    "wrong_recurrent_weights_exchanged": "W_hz and W_hr swapped",
    "wrong_gate_biases_exchanged": "b_z and b_r swapped",
    "wrong_copied_line_for_the_candidate": "W_xr for W_xh",
    "wrong_sigmoid_for_the_candidate": "sigmoid_for_candidate",
    "wrong_relu_candidate": "relu_for_candidate",
    "wrong_linear_candidate": "linear_candidate",
    "wrong_gates_by_softmax": "softmax_for_gates",
    "wrong_hard_sigmoid": "",
    "wrong_candidate_bias_forgotten": "without_candidate_bias",
    "wrong_output_bias_forgotten": "without_output_bias",
    "wrong_reset_bias_forgotten": "b_r ignored",
    "wrong_candidate_not_weighted": "candidate_in_full",
    "wrong_state_not_weighted": "state_in_full",
    "wrong_every_step_from_the_first_state": "state_not_carried",
    "wrong_gates_see_the_first_state": "gates_of_the_initial_state",
    "wrong_state_detached_between_steps": _DETACHED,
    "wrong_state_detached_at_the_start": "no gradient",
    "wrong_last_state_detached": "gradient",
    "wrong_truncated_every_four_steps": _DETACHED + "|gradient",
    "wrong_reset_gate_without_gradient": "no gradient",
    "wrong_update_gate_as_a_constant": "no gradient|gradient",
    "wrong_output_of_a_detached_state": "gradient",
    "wrong_gradient_clipped_on_the_way": "gradient",
    "wrong_stacked_outputs": "outputs_stacked",
    "wrong_steps_side_by_side": "outputs_side_by_side",
    "wrong_rows_of_a_sequence_together": "outputs_by_sequence",
    "wrong_side_by_side_then_reshaped": "outputs_by_sequence",
    "wrong_backwards_in_time": "inputs reversed",
    "wrong_newest_output_on_top": "outputs_reversed",
    "wrong_batch_first": "batch_first",
    "wrong_last_output_only": "last_output_only",
    "wrong_last_step_missing": "last_step_missing",
    "wrong_output_of_the_old_state": "output_from_old_state",
    "wrong_output_of_the_candidate": "output_from_candidate",
    "wrong_tanh_on_the_output": "tanh_on_output",
    "wrong_softmax_on_the_output": "softmax_on_output",
    "wrong_bare_state": "state_as_bare_tensor",
    "wrong_returns_the_first_state": "initial_state_returned",
    "wrong_all_states_returned": "wrong structure",
    "wrong_spelt_out_sigmoid": "own_sigmoid",
    "wrong_where_does_not_save_the_gradient": "own_sigmoid",
    "wrong_own_sigmoid_with_abs": "zeros|gradient",
    "wrong_spelt_out_tanh": "numerically unstable",
    "wrong_arguments_clamped_narrowly": "",
    "wrong_state_clamped": "",
    "wrong_starts_from_zero": "initial_state_ignored",
    "wrong_recurrent_weights_transposed": "recurrent_weights_transposed",
    "wrong_candidate_weight_transposed": "W_hh transposed|recurrent_weights_transposed",
    "wrong_state_changed_in_place": "changes its inputs",
    "wrong_params_popped": "changes its inputs",
    "wrong_inputs_normalised_in_place": "changes its inputs",
    "wrong_single_precision": "wrong dtype",
    "wrong_single_precision_cast_back": "computed in float32",
    "wrong_half_precision_gates": "computed in 16 bits|tiny difference",
    "wrong_always_in_double": "wrong dtype",
    "wrong_squeezed": "dimension of size 1",
    "wrong_view_of_inputs": "cases|breaks|strided|view of scattered memory",
    "wrong_empty_steps_skipped": "constant along a dimension|only the first is right",
    "wrong_state_remembered_between_calls": "not repeatable",
    "wrong_one_state_for_the_batch": "first_row_of_the_state|only the first is right",
    "wrong_update_gate_of_the_reset_state": "update_gate_of_the_reset_state",
    "wrong_update_gate_of_the_last_step": "",
    "wrong_reset_by_matrix_product": "",
    "wrong_plain_rnn": "without_gates",
    "wrong_own_backward_forgets_a_path": "gradient",
    "wrong_own_tanh_not_squared": "gradient",
    "wrong_own_sigmoid_passes_the_gradient_on": "gradient",
    "wrong_swapped_gate_and_reset_after": ("update_turned_round", "reset_after_product"),
    "wrong_no_reset_and_stacked": ("without_reset", "outputs_stacked"),
    "wrong_swapped_gate_and_no_candidate_bias": ("update_turned_round", "without_candidate_bias"),
    "wrong_detached_and_tanh_on_the_output": (_DETACHED, "tanh_on_output"),
    "wrong_transposed_and_bare_state": ("recurrent_weights_transposed", "state_as_bare_tensor"),
    "wrong_spelt_out_and_reset_after": ("own_sigmoid", "reset_after_product"),
    "wrong_old_output_and_no_output_bias": ("output_from_old_state", "without_output_bias"),
    "wrong_zero_start_and_sequence_order": ("initial_state_ignored", "outputs_by_sequence"),
    "wrong_exchanged_gates_and_first_state_returned": ("gates_exchanged", "initial_state_returned"),
}
