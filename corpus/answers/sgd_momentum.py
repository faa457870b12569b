"""Answers to sgd_momentum as students might write them, made from the statement alone."""

import torch


def init_momentum_states(params):
    return [torch.zeros_like(p) for p in params]


def right_at_first(params, states, lr, momentum):
    with torch.no_grad():
        for p, v in zip(params, states):
            if p.grad is not None:
                v.mul_(momentum).add_(p.grad)
                p.sub_(lr * v)
                p.grad.zero_()


RIGHT = {"sgd_momentum": right_at_first, "init_momentum_states": init_momentum_states}


def right_data_everywhere(params, states, lr, momentum):
    for i, p in enumerate(params):
        if p.grad is None:
            continue
        states[i].data[...] = momentum * states[i].data + p.grad.data
        p.data[...] -= lr * states[i].data
        p.grad = None


@torch.no_grad()
def right_under_a_decorator(params, states, lr, momentum):
    for p, v in zip(params, states, strict=True):
        if p.grad is None:
            continue
        v.lerp_(p.grad, 0.0).mul_(momentum)
        v += p.grad
        p += -lr * v
        p.grad.mul_(0)


def right_steps_first_then_cleared(params, states, lr, momentum):
    moving = [(p, v) for p, v in zip(params, states) if p.grad is not None]
    for _, v in moving:
        v *= momentum
    for p, v in moving:
        v += p.grad
        p.grad = None
    for p, v in moving:
        p.detach().add_(v, alpha=-lr)


def right_inference_free(params, states, lr, momentum):
    """Changes requires_grad for a moment."""
    for p, v in zip(params, states):
        g = p.grad
        if g is not None:
            torch.add(g, v, alpha=momentum, out=v)
            p.data.copy_(torch.sub(p.data, v, alpha=lr))
            g.fill_(0)


def right_init_momentum_states_by_new_zeros(params):
    return [p.new_zeros(p.shape) for p in params]


def right_init_momentum_states_from_copies(params):
    states = []
    for p in params:
        v = p.detach().clone()
        v.zero_()
        states.append(v)
    return states


def wrong_velocity_is_the_step(params, states, lr, momentum):
    """The velocity holds steps, with the learning rate in it."""
    with torch.no_grad():
        for p, v in zip(params, states):
            if p.grad is None:
                continue
            v[...] = momentum * v + lr * p.grad
            p -= v
            p.grad.zero_()


def wrong_running_average(params, states, lr, momentum):
    """An exponential average of the gradients."""
    with torch.no_grad():
        for p, v in zip(params, states):
            if p.grad is None:
                continue
            v.mul_(momentum)
            v.add_((1 - momentum) * p.grad)
            p.sub_(lr * v)
            p.grad = None


def wrong_velocity_only_a_local_name(params, states, lr, momentum):
    """v = ... does not change the state."""
    for p, v in zip(params, states):
        if p.grad is not None:
            v = momentum * v + p.grad
            p.data.sub_(lr * v)
            p.grad.zero_()


def wrong_list_entries_replaced(params, states, lr, momentum):
    """states[i] = ... exchanges the entry of the list."""
    for i in range(len(params)):
        g = params[i].grad
        if g is None:
            continue
        states[i] = momentum * states[i] + g
        params[i].data -= lr * states[i]
        params[i].grad = None


def wrong_moves_before_velocity(params, states, lr, momentum):
    """The parameter moves by the old velocity."""
    with torch.no_grad():
        for p, v in zip(params, states):
            if p.grad is None:
                continue
            p -= lr * v
            v.mul_(momentum).add_(p.grad)
            p.grad.zero_()


def wrong_filtered_and_then_paired(params, states, lr, momentum):
    """Those without a gradient are left out first, and the states no longer fit."""
    params = [p for p in params if p.grad is not None]
    with torch.no_grad():
        for p, v in zip(params, states):
            v *= momentum
            v += p.grad
            p -= lr * v
            p.grad.zero_()


def wrong_momentum_for_the_gradient_too(params, states, lr, momentum):
    """v = momentum (v + g)."""
    with torch.no_grad():
        for p, v in zip(params, states):
            if p.grad is None:
                continue
            v += p.grad
            v *= momentum
            p -= lr * v
            p.grad.zero_()


def wrong_none_counts_as_zeros(params, states, lr, momentum):
    """Without a gradient the parameter rolls on."""
    with torch.no_grad():
        for p, v in zip(params, states):
            g = torch.zeros_like(p) if p.grad is None else p.grad
            v.mul_(momentum).add_(g)
            p.sub_(lr * v)
            p.grad = None


def wrong_nesterov(params, states, lr, momentum):
    """Looks ahead."""
    with torch.no_grad():
        for p, v in zip(params, states):
            if p.grad is None:
                continue
            v.mul_(momentum).add_(p.grad)
            p -= lr * (p.grad + momentum * v)
            p.grad.zero_()


def wrong_gradients_stay(params, states, lr, momentum):
    """Forgets to clear."""
    for p, v in zip(params, states):
        if p.grad is not None:
            v.copy_(v * momentum + p.grad)
            p.data.add_(v, alpha=-lr)


def wrong_init_momentum_states_default_dtype(params):
    return [torch.zeros(p.shape) for p in params]


def wrong_init_momentum_states_one_for_all(params):
    """One tensor for all parameters of a shape."""
    made = {}
    for p in params:
        key = (p.shape, p.dtype)
        if key not in made:
            made[key] = torch.zeros_like(p)
    return [made[p.shape, p.dtype] for p in params]


def wrong_init_momentum_states_gradients(params):
    """Begins with the first gradient."""
    return [torch.zeros_like(p) if p.grad is None else p.grad.clone() for p in params]


IDEAS = {
    "wrong_velocity_is_the_step": "velocity_of_steps",
    "wrong_running_average": "running_average",
    "wrong_velocity_only_a_local_name": "states_rebound",
    "wrong_list_entries_replaced": "states_rebound",
    "wrong_moves_before_velocity": "moves_before",
    "wrong_filtered_and_then_paired": "filtered_and_then_paired",
    "wrong_momentum_for_the_gradient_too": "gradient_times_momentum",
    "wrong_none_counts_as_zeros": "none_counts_as_zeros",
    "wrong_nesterov": "looks_ahead",
    "wrong_gradients_stay": "not_cleared",
    "wrong_init_momentum_states_default_dtype": "default_dtype",
    "wrong_init_momentum_states_one_for_all": "one_for_all_of_a_shape",
    "wrong_init_momentum_states_gradients": "begins_with_gradients",
}
