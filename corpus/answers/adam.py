"""Answers to adam as students might write them, made from the statement alone."""

import torch


def init_adam_states(params):
    return [{"m": torch.zeros_like(p), "v": torch.zeros_like(p), "t": 0} for p in params]


def right_at_first(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    beta1, beta2 = betas
    with torch.no_grad():
        for p, state in zip(params, states):
            if p.grad is None:
                continue
            state["t"] += 1
            m, v, t = state["m"], state["v"], state["t"]
            m.mul_(beta1).add_((1 - beta1) * p.grad)
            v.mul_(beta2).add_((1 - beta2) * p.grad**2)
            p.sub_(lr * (m / (1 - beta1**t)) / ((v / (1 - beta2**t)).sqrt() + eps))
            p.grad.zero_()


RIGHT = {"adam": right_at_first, "init_adam_states": init_adam_states}


def right_data_everywhere(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    b1, b2 = betas
    for i, p in enumerate(params):
        if p.grad is None:
            continue
        g, s = p.grad.data, states[i]
        s["t"] = s["t"] + 1
        s["m"].data[...] = b1 * s["m"] + (1 - b1) * g
        s["v"].data[...] = b2 * s["v"] + (1 - b2) * g * g
        rate = lr / (1 - b1 ** s["t"])
        p.data[...] -= rate * s["m"] / (torch.sqrt(s["v"] / (1 - b2 ** s["t"])) + eps)
        p.grad = None


@torch.no_grad()
def right_lerp(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    for p, s in zip(params, states, strict=True):
        if p.grad is None:
            continue
        s["t"] += 1
        s["m"].lerp_(p.grad, 1 - betas[0])
        s["v"].lerp_(torch.square(p.grad), 1 - betas[1])
        m, v = (s[key] / (1 - b ** s["t"]) for key, b in zip("mv", betas))
        p += -lr * m / (eps + v**0.5)
        p.grad.mul_(0)


def right_averages_first_then_steps(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    b1, b2 = betas
    moving = [(p, s, p.grad) for p, s in zip(params, states) if p.grad is not None]
    for p, s, g in moving:
        s["t"] += 1
        s["m"].mul_(b1).add_(g, alpha=1 - b1)
        s["v"].mul_(b2).addcmul_(g, g, value=1 - b2)
        p.grad = None
    for p, s, _ in moving:
        m_hat = s["m"].div(1 - pow(b1, s["t"]))
        v_hat = s["v"].div(1 - pow(b2, s["t"]))
        p.detach().sub_(lr * m_hat / v_hat.sqrt().add_(eps))


def right_by_differences(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    for p, s in zip(params, states):
        g = p.grad
        if g is not None:
            s["t"] += 1
            s["m"] += (1 - betas[0]) * (g - s["m"])
            s["v"] += (1 - betas[1]) * (g.pow(2) - s["v"])
            c1, c2 = 1 - betas[0] ** s["t"], 1 - betas[1] ** s["t"]
            p.data.copy_(torch.addcdiv(p.data, s["m"], (s["v"] / c2).sqrt() + eps, value=-lr / c1))
            g.fill_(0)


def right_init_adam_states_by_new_zeros(params):
    return [{key: p.new_zeros(p.shape) for key in "mv"} | {"t": 0} for p in params]


def right_init_adam_states_in_a_loop(params):
    states = []
    for p in params:
        m = torch.zeros(p.size(), dtype=p.dtype, device=p.device)
        states.append({"t": 0, "v": m.clone(), "m": m})
    return states


def wrong_no_correction(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    b1, b2 = betas
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s["t"] += 1
            s["m"][...] = b1 * s["m"] + (1 - b1) * p.grad
            s["v"][...] = b2 * s["v"] + (1 - b2) * p.grad**2
            p -= lr * s["m"] / (s["v"].sqrt() + eps)
            p.grad.zero_()


def wrong_eps_under_the_root(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    b1, b2 = betas
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s["t"] += 1
            s["m"].mul_(b1).add_((1 - b1) * p.grad)
            s["v"].mul_(b2).add_((1 - b2) * p.grad**2)
            m, v = s["m"] / (1 - b1 ** s["t"]), s["v"] / (1 - b2 ** s["t"])
            p -= lr * m / torch.sqrt(v + eps)
            p.grad.zero_()


def wrong_counts_after_the_step(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    """t is 0 in the first step."""
    b1, b2 = betas
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s["m"].mul_(b1).add_((1 - b1) * p.grad)
            s["v"].mul_(b2).add_((1 - b2) * p.grad**2)
            m, v = s["m"] / (1 - b1 ** s["t"]), s["v"] / (1 - b2 ** s["t"])
            p -= lr * m / (v.sqrt() + eps)
            s["t"] += 1
            p.grad.zero_()


def wrong_square_of_m(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    """v averages m squared."""
    b1, b2 = betas
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s["t"] += 1
            s["m"].mul_(b1).add_((1 - b1) * p.grad)
            s["v"].mul_(b2).add_((1 - b2) * s["m"] ** 2)
            m, v = s["m"] / (1 - b1 ** s["t"]), s["v"] / (1 - b2 ** s["t"])
            p -= lr * m / (v.sqrt() + eps)
            p.grad.zero_()


def wrong_corrected_in_the_state(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    """The corrected averages are written back."""
    b1, b2 = betas
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s["t"] += 1
            s["m"].mul_(b1).add_((1 - b1) * p.grad).div_(1 - b1 ** s["t"])
            s["v"].mul_(b2).add_((1 - b2) * p.grad**2).div_(1 - b2 ** s["t"])
            p -= lr * s["m"] / (s["v"].sqrt() + eps)
            p.grad.zero_()


def wrong_entries_of_the_dict_replaced(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    b1, b2 = betas
    for p, s in zip(params, states):
        if p.grad is None:
            continue
        s["t"] += 1
        s["m"] = b1 * s["m"] + (1 - b1) * p.grad
        s["v"] = b2 * s["v"] + (1 - b2) * p.grad**2
        m, v = s["m"] / (1 - b1 ** s["t"]), s["v"] / (1 - b2 ** s["t"])
        p.data -= lr * m / (v.sqrt() + eps)
        p.grad.zero_()


def wrong_counter_not_kept(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    """t = t + 1 changes a local name."""
    b1, b2 = betas
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            m, v, t = s["m"], s["v"], s["t"]
            t += 1
            m.mul_(b1).add_((1 - b1) * p.grad)
            v.mul_(b2).add_((1 - b2) * p.grad**2)
            p -= lr * (m / (1 - b1**t)) / ((v / (1 - b2**t)).sqrt() + eps)
            p.grad.zero_()


def wrong_one_counter(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    """The counter of the first parameter counts for all, whether they have a gradient or not."""
    b1, b2 = betas
    if states:
        states[0]["t"] += 1
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            t = states[0]["t"]
            s["m"].mul_(b1).add_((1 - b1) * p.grad)
            s["v"].mul_(b2).add_((1 - b2) * p.grad**2)
            p -= lr * (s["m"] / (1 - b1**t)) / ((s["v"] / (1 - b2**t)).sqrt() + eps)
            p.grad.zero_()


def wrong_betas_exchanged(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    b2, b1 = betas
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s["t"] += 1
            s["m"].mul_(b1).add_((1 - b1) * p.grad)
            s["v"].mul_(b2).add_((1 - b2) * p.grad**2)
            m, v = s["m"] / (1 - b1 ** s["t"]), s["v"] / (1 - b2 ** s["t"])
            p -= lr * m / (v.sqrt() + eps)
            p.grad.zero_()


def wrong_product_for_power(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    """1 - beta * t."""
    b1, b2 = betas
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s["t"] += 1
            s["m"].mul_(b1).add_((1 - b1) * p.grad)
            s["v"].mul_(b2).add_((1 - b2) * p.grad**2)
            m, v = s["m"] / (1 - b1 * s["t"]), s["v"] / (1 - b2 * s["t"])
            p -= lr * m / (v.sqrt() + eps)
            p.grad.zero_()


def wrong_correction_of_the_first_step(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    """Divides by 1 - beta for ever."""
    b1, b2 = betas
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s["t"] += 1
            s["m"].mul_(b1).add_((1 - b1) * p.grad)
            s["v"].mul_(b2).add_((1 - b2) * p.grad**2)
            m, v = s["m"] / (1 - b1), s["v"] / (1 - b2)
            p -= lr * m / (v.sqrt() + eps)
            p.grad.zero_()


def wrong_init_adam_states_one_dict(params):
    """The same tensor for m and v."""
    states = []
    for p in params:
        zeros = torch.zeros_like(p)
        states.append({"m": zeros, "v": zeros, "t": 0})
    return states


def wrong_init_adam_states_counts_from_one(params):
    return [{"m": torch.zeros_like(p), "v": torch.zeros_like(p), "t": 1} for p in params]


IDEAS = {
    "wrong_no_correction": "not_corrected",
    "wrong_eps_under_the_root": "eps_under_the_root",
    "wrong_counts_after_the_step": "counted_too_late",
    "wrong_square_of_m": "square_of_m",
    "wrong_corrected_in_the_state": "correction_kept",
    "wrong_entries_of_the_dict_replaced": "states_rebound",
    "wrong_counter_not_kept": "counter_not_kept",
    "wrong_one_counter": "one_counter",
    "wrong_betas_exchanged": "betas_exchanged",
    "wrong_product_for_power": "multiplied_by_t",
    "wrong_correction_of_the_first_step": "corrected_as_in_the_first_step",
    "wrong_init_adam_states_one_dict": "one_tensor_for_both",
    "wrong_init_adam_states_counts_from_one": "counts_from_one",
}
