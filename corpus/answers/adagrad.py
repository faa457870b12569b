"""Answers to adagrad as students might write them, made from the statement alone."""

import torch


def init_adagrad_states(params):
    return [torch.zeros_like(p) for p in params]


def right_at_first(params, states, lr, eps=1e-10):
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is not None:
                s.add_(p.grad**2)
                p.sub_(lr * p.grad / (s.sqrt() + eps))
                p.grad.zero_()


RIGHT = {"adagrad": right_at_first, "init_adagrad_states": init_adagrad_states}


def right_data_everywhere(params, states, lr, eps=1e-10):
    for i, p in enumerate(params):
        if p.grad is None:
            continue
        g = p.grad.data
        states[i].data[...] = states[i].data + g * g
        p.data[...] -= lr / (torch.sqrt(states[i]) + eps) * g
        p.grad = None


@torch.no_grad()
def right_under_a_decorator(params, states, lr, eps=1e-10):
    for p, s in zip(params, states, strict=True):
        if p.grad is None:
            continue
        s += torch.square(p.grad)
        p += -lr * p.grad / (eps + s**0.5)
        p.grad.mul_(0)


def right_sums_first_then_steps(params, states, lr, eps=1e-10):
    moving = [(p, s, p.grad) for p, s in zip(params, states) if p.grad is not None]
    for p, s, g in moving:
        s.addcmul_(g, g)
        p.grad = None
    for p, s, g in moving:
        rates = lr / s.sqrt().add_(eps)
        p.detach().sub_(rates * g)


def right_into_out(params, states, lr, eps=1e-10):
    for p, s in zip(params, states):
        g = p.grad
        if g is not None:
            torch.add(s, g.abs().pow(2), out=s)
            p.data.copy_(torch.addcdiv(p.data, g, s.sqrt() + eps, value=-lr))
            g.fill_(0)


def right_init_adagrad_states_by_new_zeros(params):
    return [p.new_zeros(p.shape) for p in params]


def right_init_adagrad_states_from_copies(params):
    states = []
    for p in params:
        s = p.detach().clone()
        s.zero_()
        states.append(s)
    return states


def wrong_eps_under_the_root(params, states, lr, eps=1e-10):
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s[...] += torch.square(p.grad)
            p[...] -= lr * p.grad / torch.sqrt(s + eps)
            p.grad.data.zero_()


def wrong_absolute_values(params, states, lr, eps=1e-10):
    """Sums |g|."""
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s += p.grad.abs()
            p -= lr * p.grad / (s + eps)
            p.grad.zero_()


def wrong_absolute_values_and_root(params, states, lr, eps=1e-10):
    """Sums |g| and takes the root."""
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s += p.grad.abs()
            p -= lr * p.grad / (s.sqrt() + eps)
            p.grad.zero_()


def wrong_no_root(params, states, lr, eps=1e-10):
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s += p.grad * p.grad
            p -= lr * p.grad / (s + eps)
            p.grad.zero_()


def wrong_norm_of_the_whole_gradient(params, states, lr, eps=1e-10):
    """One number for a parameter: the squared norm of its gradient."""
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s += (p.grad**2).sum()
            p -= lr / (torch.sqrt(s) + eps) * p.grad
            p.grad.zero_()


def wrong_step_before_the_sum(params, states, lr, eps=1e-10):
    """The new square comes too late."""
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            p -= lr * p.grad / (s.sqrt() + eps)
            s += p.grad**2
            p.grad.zero_()


def wrong_sum_only_a_local_name(params, states, lr, eps=1e-10):
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s = s + p.grad**2
            p -= lr * p.grad / (s.sqrt() + eps)
            p.grad.zero_()


def wrong_numerator_lost(params, states, lr, eps=1e-10):
    """The gradient is missing above the line."""
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s += p.grad**2
            p -= lr / (s.sqrt() + eps)
            p.grad.zero_()


def wrong_without_eps(params, states, lr, eps=1e-10):
    with torch.no_grad():
        for p, s in zip(params, states):
            if p.grad is None:
                continue
            s += p.grad**2
            p -= lr * p.grad / s.sqrt()
            p.grad.zero_()


def wrong_zero_gradient_taken_for_none(params, states, lr, eps=1e-10):
    """Needs p.grad to be there."""
    with torch.no_grad():
        for p, s in zip(params, states):
            s += p.grad**2
            p -= lr * p.grad / (s.sqrt() + eps)
            p.grad.zero_()


def wrong_init_adagrad_states_begin_with_ones(params):
    return [torch.ones_like(p) for p in params]


def wrong_init_adagrad_states_numbers(params):
    return [0.0 for _ in params]


IDEAS = {
    "wrong_eps_under_the_root": "eps_under_the_root",
    "wrong_absolute_values": "absolute_values_and_no_root",
    "wrong_absolute_values_and_root": "absolute_values",
    "wrong_no_root": "without_root",
    "wrong_norm_of_the_whole_gradient": "one_for_the_whole_tensor",
    "wrong_step_before_the_sum": "moves_before",
    "wrong_sum_only_a_local_name": "states_rebound",
    "wrong_numerator_lost": "numerator_lost",
    "wrong_without_eps": "without_eps",
    "wrong_zero_gradient_taken_for_none": "no_gradient_not_expected",
    "wrong_init_adagrad_states_begin_with_ones": "ones",
    "wrong_init_adagrad_states_numbers": "plain_numbers",
}
