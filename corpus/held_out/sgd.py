"""Answers to sgd as students might write them, made from the statement alone."""

import torch


def right_no_grad_block(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad / batch_size
                p.grad.zero_()


def right_through_data(params, lr, batch_size):
    step = lr / batch_size
    for param in params:
        if param.grad is None:
            continue
        param.data.add_(param.grad.data, alpha=-step)
        param.grad = None


@torch.no_grad()
def right_decorated_two_passes(params, lr, batch_size):
    todo = []
    for p in params:
        if p.grad is not None and not any(p is other for other in todo):
            todo.append(p)
    for p in todo:
        p.sub_(p.grad / batch_size * lr)
    for p in todo:
        p.grad = None


def right_copy_back(params, lr, batch_size):
    def move(p):
        g = p.grad.detach()
        new = p.detach() - (lr / batch_size) * g
        with torch.no_grad():
            p.copy_(new)
        p.grad = torch.zeros_like(g)

    for p in params:
        if p.grad is not None:
            move(p)


def wrong_not_divided(params, lr, batch_size):
    """Does not divide the summed gradient by the batch size."""
    with torch.no_grad():
        for param in params:
            if param.grad is None:
                continue
            param -= lr * param.grad
            param.grad.zero_()


def wrong_gradient_not_cleared(params, lr, batch_size):
    """Leaves the gradients, so the next backward() adds to them."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr / batch_size * p.grad


def wrong_local_name(params, lr, batch_size):
    """Assigns the result to a local name; the parameter itself does not change."""
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                continue
            grad = p.grad / batch_size
            p.grad = None
            p = p - lr * grad


def wrong_data_exchanged(params, lr, batch_size):
    """Assigns to p.data, which exchanges the memory instead of changing it in place."""
    for p in params:
        if p.grad is not None:
            p.data = p.data - lr * p.grad.data / batch_size
            p.grad.data.zero_()


def wrong_update_recorded(params, lr, batch_size):
    """Changes a leaf in place without no_grad, which PyTorch refuses."""
    for p in params:
        if p.grad is None:
            continue
        p -= lr * p.grad / batch_size
        p.grad.zero_()


def wrong_missing_gradient_crashes(params, lr, batch_size):
    """Does not expect a parameter whose gradient is None."""
    with torch.no_grad():
        for param in params:
            param -= lr * param.grad / batch_size
            param.grad.zero_()


def wrong_stops_at_missing_gradient(params, lr, batch_size):
    """Stops at the first parameter without a gradient; those after it are not updated."""
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                return
            p.add_(-lr * p.grad / batch_size)
            p.grad = None


def wrong_second_loop_over_params(params, lr, batch_size):
    """Clears in a second loop over params, which finds a generator used up."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad / batch_size
    for p in params:
        if p.grad is not None:
            p.grad.zero_()


def wrong_uphill(params, lr, batch_size):
    """Adds the gradient instead of subtracting it."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.add_(p.grad, alpha=lr / batch_size)
                p.grad = None


def wrong_only_last_cleared(params, lr, batch_size):
    """Clears after the loop instead of inside, so only the last gradient is cleared."""
    p = None
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad / batch_size
        if p is not None and p.grad is not None:
            p.grad.zero_()


def wrong_repeated_tensor_moved_twice(params, lr, batch_size):
    """Clears only after all updates, so a tensor that occurs twice is updated twice."""
    params = list(params)
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= (lr / batch_size) * p.grad
        for p in params:
            p.grad = None


def wrong_stays_without_gradient(params, lr, batch_size):
    """Switches requires_grad off for the update and never on again."""
    for p in params:
        if p.grad is None:
            continue
        p.requires_grad_(False)
        p -= lr * p.grad / batch_size
        p.grad = None


def wrong_not_divided_and_missing_gradient(params, lr, batch_size):
    """Ignores the batch size and crashes for a gradient that is None."""
    for param in params:
        param.data -= lr * param.grad
        param.grad.zero_()


def wrong_data_exchanged_and_not_cleared(params, lr, batch_size):
    """Exchanges the memory through p.data and leaves the gradients as they are."""
    for p in params:
        if p.grad is not None:
            p.data = p.data - (lr / batch_size) * p.grad


IDEAS = {
    "wrong_not_divided": "not_divided",
    "wrong_gradient_not_cleared": "not_cleared",
    "wrong_local_name": "cleared_first",
    "wrong_data_exchanged": "exchanges_data",
    "wrong_update_recorded": "in place on a leaf",
    "wrong_missing_gradient_crashes": "no_gradient_not_expected",
    "wrong_stops_at_missing_gradient": "stops_at_missing_gradient",
    "wrong_second_loop_over_params": "clears_in_second_loop",
    "wrong_uphill": "ascent",
    "wrong_only_last_cleared": "clears_the_last_only",
    "wrong_repeated_tensor_moved_twice": "updates_duplicates_twice",
    "wrong_stays_without_gradient": "no_longer_requires_grad",
    "wrong_not_divided_and_missing_gradient": "not_divided",
    "wrong_data_exchanged_and_not_cleared": ("not_cleared", "exchanges_data"),
}
