"""Answers to rmsprop as students might write them, made from the statement alone."""

import torch


def init_rmsprop_states(params):
    return [torch.zeros_like(p) for p in params]


def right_at_first(params, states, lr, alpha=0.99, eps=1e-8):
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is not None:
                s.mul_(alpha).add_((1 - alpha) * p.grad**2)
                p.sub_(lr * p.grad / (s.sqrt() + eps))
                p.grad.zero_()


RIGHT = {"rmsprop": right_at_first, "init_rmsprop_states": init_rmsprop_states}


def right_data_everywhere(params, states, lr, alpha=0.99, eps=1e-8):
    for i, p in enumerate(params):
        if p.grad is None:
            continue
        g = p.grad.data
        states[i].data[...] = alpha * states[i].data + (1 - alpha) * g * g
        p.data[...] -= lr / (torch.sqrt(states[i]) + eps) * g
        p.grad = None


@torch.no_grad()
def right_under_a_decorator(params, states, lr, alpha=0.99, eps=1e-8):
    for p, s in zip(params, states, strict=True):
        if p.grad is None:
            continue
        s.lerp_(torch.square(p.grad), 1 - alpha)
        p += -lr * p.grad / (eps + s**0.5)
        p.grad.mul_(0)


def right_averages_first_then_steps(params, states, lr, alpha=0.99, eps=1e-8):
    moving = [(p, s, p.grad) for p, s in zip(params, states) if p.grad is not None]
    for p, s, g in moving:
        s.mul_(alpha).addcmul_(g, g, value=1 - alpha)
        p.grad = None
    for p, s, g in moving:
        rates = lr / s.sqrt().add_(eps)
        p.detach().sub_(rates * g)


def right_by_difference(params, states, lr, alpha=0.99, eps=1e-8):
    """s moves a part of the way towards the new square."""
    for p, s in zip(params, states):
        g = p.grad
        if g is not None:
            s += (1 - alpha) * (g.pow(2) - s)
            p.data.copy_(torch.addcdiv(p.data, g, s.sqrt() + eps, value=-lr))
            g.fill_(0)


def right_init_rmsprop_states_by_new_zeros(params):
    return [p.new_zeros(p.shape) for p in params]


def right_init_rmsprop_states_from_copies(params):
    states = []
    for p in params:
        s = p.detach().clone()
        s.zero_()
        states.append(s)
    return states


def wrong_weights_exchanged(params, states, lr, alpha=0.99, eps=1e-8):
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s[...] = (1 - alpha) * s + alpha * p.grad**2
            p -= lr * p.grad / (s.sqrt() + eps)
            p.grad.zero_()


def wrong_eps_under_the_root(params, states, lr, alpha=0.99, eps=1e-8):
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s.mul_(alpha).add_(p.grad.square() * (1 - alpha))
            p -= lr * p.grad * torch.rsqrt(s + eps)
            p.grad.zero_()


def wrong_starts_at_the_first_gradient(params, states, lr, alpha=0.99, eps=1e-8):
    """The first average is the first square itself."""
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            if (s == 0).all():
                s.copy_(p.grad**2)
            else:
                s.copy_(alpha * s + (1 - alpha) * p.grad**2)
            p -= lr * p.grad / (s.sqrt() + eps)
            p.grad.zero_()


def wrong_average_of_absolute_values(params, states, lr, alpha=0.99, eps=1e-8):
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s.copy_(alpha * s + (1 - alpha) * p.grad.abs())
            p -= lr * p.grad / (s + eps)
            p.grad.zero_()


def wrong_sum_as_adagrad(params, states, lr, alpha=0.99, eps=1e-8):
    """Nothing is forgotten."""
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s.add_(p.grad**2)
            p -= lr * p.grad / (s.sqrt() + eps)
            p.grad.zero_()


def wrong_square_gets_full_weight(params, states, lr, alpha=0.99, eps=1e-8):
    """s = alpha s + g^2."""
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s.mul_(alpha).addcmul_(p.grad, p.grad)
            p -= lr * p.grad / (s.sqrt() + eps)
            p.grad.zero_()


def wrong_square_root_in_the_state(params, states, lr, alpha=0.99, eps=1e-8):
    """The state holds the root."""
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s.copy_((alpha * s + (1 - alpha) * p.grad**2).sqrt())
            p -= lr * p.grad / (s + eps)
            p.grad.zero_()


def wrong_bias_corrected(params, states, lr, alpha=0.99, eps=1e-8):
    """Divides by 1 - alpha, as Adam in its first step."""
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s.copy_(alpha * s + (1 - alpha) * p.grad**2)
            p -= lr * p.grad / ((s / (1 - alpha)).sqrt() + eps)
            p.grad.zero_()


def wrong_mean_over_the_entries(params, states, lr, alpha=0.99, eps=1e-8):
    """The mean square of the whole tensor."""
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s.copy_(alpha * s + (1 - alpha) * (p.grad**2).mean())
            p -= lr * p.grad / (s.sqrt() + eps)
            p.grad.zero_()


def wrong_alpha_fixed(params, states, lr, alpha=0.99, eps=1e-8):
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s.copy_(0.9 * s + 0.1 * p.grad**2)
            p -= lr * p.grad / (s.sqrt() + eps)
            p.grad.zero_()


def wrong_state_exchanged(params, states, lr, alpha=0.99, eps=1e-8):
    for i, p in enumerate(params):
        if p.grad is None:
            continue
        states[i] = alpha * states[i] + (1 - alpha) * p.grad**2
        p.data -= lr * p.grad / (states[i].sqrt() + eps)
        p.grad.zero_()


def wrong_init_rmsprop_states_squares(params):
    """The first average is the first square."""
    return [torch.zeros_like(p) if p.grad is None else p.grad**2 for p in params]


IDEAS = {
    "wrong_weights_exchanged": "weights_exchanged",
    "wrong_eps_under_the_root": "eps_under_the_root",
    "wrong_starts_at_the_first_gradient": "starts_at_the_first_square",
    "wrong_average_of_absolute_values": "absolute_values_and_no_root",
    "wrong_sum_as_adagrad": "summed",
    "wrong_square_gets_full_weight": "square_not_weighted",
    "wrong_square_root_in_the_state": "root_in_the_state",
    "wrong_bias_corrected": "first_step_corrected",
    "wrong_mean_over_the_entries": "mean_over_the_tensor",
    "wrong_alpha_fixed": "alpha_of_0.9",
    "wrong_state_exchanged": "states_rebound",
    "wrong_init_rmsprop_states_squares": "begins_with_squares",
}
