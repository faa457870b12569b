"""Answers to minimize_himmelblau as students might write them, made from the statement alone."""

import torch

from grader.built import adam, init_adam_states


def himmelblau(x):
    return (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2


def right_at_first(x0, lr=0.01, steps=3000):
    x = x0.clone().requires_grad_()
    states = init_adam_states([x])
    for _ in range(steps):
        himmelblau(x).backward()
        adam([x], states, lr)
    return x.detach()


RIGHT = {"minimize_himmelblau": right_at_first, "himmelblau": himmelblau}


def right_in_place(x0, lr=0.01, steps=3000):
    x = torch.empty_like(x0).copy_(x0)
    x.requires_grad = True
    params = [x]
    states = init_adam_states(params)
    step = 0
    while step < steps:
        value = himmelblau(params[0])
        value.backward()
        adam(params, states, lr=lr)
        step += 1
    return params[0].detach().clone()


def right_gradient_by_autograd_grad(x0, lr=0.01, steps=3000):
    x = x0.detach() + 0
    states = init_adam_states([x])
    for _ in range(steps):
        y = x.clone().requires_grad_()
        x.grad = torch.autograd.grad(himmelblau(y), y)[0]
        adam([x], states, lr)
    return x


def right_gradient_by_hand(x0, lr=0.01, steps=3000):
    x = x0.clone()
    states = init_adam_states([x])
    for _ in range(steps):
        a, b = x[0] ** 2 + x[1] - 11, x[0] + x[1] ** 2 - 7
        x.grad = torch.stack((4 * a * x[0] + 2 * b, 2 * a + 4 * b * x[1]))
        adam([x], states, lr)
    return x


def right_himmelblau_unpacked(x):
    a, b = x
    first, second = a.pow(2) + b - 11, a + b.pow(2) - 7
    return first.pow(2) + second.pow(2)


def right_himmelblau_multiplied_out(x):
    a, b = x.unbind()
    return (
        a**4
        + b**4
        + 2 * a * a * b
        + 2 * a * b * b
        - 21 * a * a
        - 13 * b * b
        - 14 * a
        - 22 * b
        + 170
    )


def right_himmelblau_vectors(x):
    both = torch.square(x) + torch.flip(x, (0,)) - torch.tensor([11.0, 7.0]).to(x)
    return both @ both


def wrong_himmelblau_square_missing(x):
    return (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7)


def wrong_himmelblau_both_squares_on_x(x):
    a, b = x
    return (a**2 + b - 11) ** 2 + (a**2 + b - 7) ** 2


def wrong_himmelblau_constants_exchanged(x):
    a, b = x
    return (a**2 + b - 7) ** 2 + (a + b**2 - 11) ** 2


def wrong_himmelblau_plain_numbers(x):
    """The gradient is lost."""
    a, b = x.tolist()
    return torch.tensor((a**2 + b - 11) ** 2 + (a + b**2 - 7) ** 2, dtype=x.dtype)


def wrong_himmelblau_of_shape_1(x):
    return (x[0:1] ** 2 + x[1:2] - 11) ** 2 + (x[0:1] + x[1:2] ** 2 - 7) ** 2


def wrong_optimises_x0_itself(x0, lr=0.01, steps=3000):
    x0.requires_grad_()
    states = init_adam_states([x0])
    for _ in range(steps):
        himmelblau(x0).backward()
        adam([x0], states, lr)
    return x0.detach()


def wrong_states_made_in_the_loop(x0, lr=0.01, steps=3000):
    x = x0.clone().requires_grad_()
    for _ in range(steps):
        himmelblau(x).backward()
        adam([x], init_adam_states([x]), lr)
    return x.detach()


def wrong_plain_descent(x0, lr=0.01, steps=3000):
    x = x0.clone().requires_grad_()
    for _ in range(steps):
        himmelblau(x).backward()
        with torch.no_grad():
            x -= lr * x.grad
        x.grad.zero_()
    return x.detach()


def wrong_value_returned(x0, lr=0.01, steps=3000):
    """The value at the minimum, not the place."""
    x = x0.clone().requires_grad_()
    states = init_adam_states([x])
    for _ in range(steps):
        loss = himmelblau(x)
        loss.backward()
        adam([x], states, lr)
    return loss.detach()


def wrong_lr_by_default(x0, lr=0.01, steps=3000):
    x = x0.clone().requires_grad_()
    states = init_adam_states([x])
    for _ in range(steps):
        himmelblau(x).backward()
        adam([x], states)
    return x.detach()


def wrong_one_step_short(x0, lr=0.01, steps=3000):
    x = x0.clone().requires_grad_()
    states = init_adam_states([x])
    for _ in range(1, steps):
        himmelblau(x).backward()
        adam([x], states, lr)
    return x.detach()


def wrong_nearest_known_minimum(x0, lr=0.01, steps=3000):
    minima = torch.tensor(
        [[3.0, 2.0], [-2.805118, 3.131312], [-3.779310, -3.283186], [3.584428, -1.848126]]
    )
    minima = minima.to(x0)
    return minima[(minima - x0).norm(dim=1).argmin()]


def wrong_no_gradient_asked_for(x0, lr=0.01, steps=3000):
    """x does not require a gradient."""
    x = x0.clone()
    states = init_adam_states([x])
    for _ in range(steps):
        himmelblau(x).backward()
        adam([x], states, lr)
    return x


IDEAS = {
    "wrong_himmelblau_square_missing": "second_square_missing",
    "wrong_himmelblau_both_squares_on_x": "same_bracket_twice",
    "wrong_himmelblau_constants_exchanged": "coordinates_exchanged",
    "wrong_himmelblau_plain_numbers": "gradient_lost",
    "wrong_himmelblau_of_shape_1": "of_shape_1",
    "wrong_optimises_x0_itself": "changes its inputs",
    "wrong_states_made_in_the_loop": "states_made_in_the_loop",
    "wrong_plain_descent": "plain_descent",
    "wrong_value_returned": "unknown name",
    "wrong_lr_by_default": "lr_by_default",
    "wrong_one_step_short": "one_step_short",
    "wrong_nearest_known_minimum": "known_minima",
    "wrong_no_gradient_asked_for": "nothing to go back through",
}
