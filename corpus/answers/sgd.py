"""Answers to sgd as students might write them, made from the statement alone."""

# ruff: noqa: RET501
import itertools
import math
import random
from collections import deque

import torch


def right_plain_loop(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad / batch_size
                p.grad.zero_()


def right_grad_to_none(params, lr, batch_size):
    for param in params:
        if param.grad is None:
            continue
        with torch.no_grad():
            param.sub_(param.grad, alpha=lr / batch_size)
        param.grad = None


@torch.no_grad()
def right_decorated(params, lr, batch_size):
    step = -lr / batch_size
    for w in params:
        g = w.grad
        if g is None:
            continue
        w.add_(g, alpha=step)
        g.zero_()


def right_through_data(params, lr, batch_size):
    for p in params:
        if p.grad is None:
            continue
        p.data -= lr * (p.grad.data / batch_size)
        p.grad.data.zero_()


def right_detached_alias(params, lr, batch_size):
    for p in params:
        alias, g = p.detach(), p.grad
        if g is not None:
            alias[...] = alias - g * (lr / batch_size)
            p.grad = None


def right_copy_of_new_values(params, lr, batch_size):
    for p in params:
        if p.grad is not None:
            new = p.detach() - (lr / batch_size) * p.grad.detach()
            with torch.no_grad():
                p.copy_(new)
            p.grad = torch.zeros_like(p)


def right_in_double(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                continue
            moved = p.to(torch.float64) - p.grad.to(torch.float64) * lr / batch_size
            p.copy_(moved.to(p.dtype))
            p.grad = None


def right_out_argument(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                continue
            torch.sub(p, p.grad, alpha=lr / batch_size, out=p)
            p.grad.fill_(0)


def right_collected_then_cleared(params, lr, batch_size):
    unique = {id(p): p for p in params}
    with_grad = [p for p in unique.values() if p.grad is not None]
    with torch.no_grad():
        for p in with_grad:
            p -= lr / batch_size * p.grad
    for p in with_grad:
        p.grad = None


def right_set_of_tensors(params, lr, batch_size):
    previous = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        for p in set(params):
            if p.grad is not None:
                p += -(lr * p.grad) / batch_size
                p.grad = None
    finally:
        torch.set_grad_enabled(previous)


def right_inference_mode(params, lr, batch_size):
    with torch.inference_mode():
        for p in params:
            if p.grad is not None:
                p.sub_(p.grad.mul(lr).div(batch_size))
                p.grad.zero_()


def right_requires_grad_switched_off_and_on(params, lr, batch_size):
    for p in params:
        if p.grad is None:
            continue
        g = p.grad
        p.requires_grad_(False)
        p -= lr * g / batch_size
        p.requires_grad_(True)
        p.grad = None


def right_gradient_scaled_in_place(params, lr, batch_size):
    for p in params:
        if p.grad is None:
            continue
        with torch.no_grad():
            p.grad /= batch_size
            p.grad *= lr
            p -= p.grad
            p.grad -= p.grad.clone()


def right_row_by_row(params, lr, batch_size):
    def move(target, gradient):
        if target.dim() == 0:
            target.sub_(gradient * lr / batch_size)
            return
        for part, slope in zip(target, gradient, strict=True):
            move(part, slope)

    for p in params:
        if p.grad is not None:
            move(p.detach(), p.grad)
            p.grad = None


def right_iterator_by_hand(params, lr, batch_size):
    it = iter(params)
    while True:
        try:
            p = next(it)
        except StopIteration:
            break
        if p.grad is not None:
            with torch.set_grad_enabled(False):
                p.add_(torch.neg(p.grad).mul_(lr).div_(batch_size))
            del p.grad


def right_map_drained_by_a_deque(params, lr, batch_size):
    rate = lr / batch_size

    def update(p):
        p.data.add_(p.grad, alpha=-rate)
        p.grad = None

    # a repeated tensor has lost its gradient when its turn comes again, as filter is lazy
    deque(map(update, filter(lambda p: p.grad is not None, params)), maxlen=0)


def right_masked_clearing(params, lr, batch_size):
    with torch.no_grad():
        for p in params:
            g = p.grad
            if g is None:
                continue
            mean_gradient = torch.true_divide(g, batch_size)
            p.subtract_(mean_gradient, alpha=lr)
            g[g != 0] = 0


def right_grad_taken_away_first(params, lr, batch_size):
    for p in params:
        g, p.grad = p.grad, None
        if g is not None:
            p.data.sub_(g * lr / batch_size)


class _Descent:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr

    @torch.no_grad()
    def step(self, n):
        for p in self.params:
            if p.grad is not None:
                p.data.copy_(torch.sub(p.data, p.grad, alpha=self.lr / n))
                p.grad.mul_(0.0)


def right_small_optimiser_class(params, lr, batch_size):
    _Descent(params, lr).step(batch_size)


def right_that_also_returns_the_parameters(params, lr, batch_size):
    done = []
    for p in params:
        if p.grad is not None:
            p.data.sub_(p.grad, alpha=lr / batch_size)
            p.grad = None
        done.append(p)
    return done


# ------------------------------------------------------------------------------------------------


def wrong_local_name(params, lr, batch_size):
    """p = p - ... only rebinds the local name; the parameters do not move."""
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                continue
            g = p.grad
            p = p - lr * g / batch_size
            g.zero_()


def wrong_new_memory(params, lr, batch_size):
    """p.data = ... exchanges the memory; views keep the old values."""
    for p in params:
        if p.grad is not None:
            p.data = p.data - lr * p.grad / batch_size
            p.grad = None


def wrong_list_entries_replaced(params, lr, batch_size):
    """New tensors are put in a list; whoever holds the parameters keeps the old ones."""
    params = list(params)
    for i, p in enumerate(params):
        if p.grad is None:
            continue
        params[i] = (p - p.grad * lr / batch_size).detach().requires_grad_(True)
        p.grad = None


def wrong_ascent(params, lr, batch_size):
    """The sign is wrong: the parameters climb."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p += (lr / batch_size) * p.grad
                p.grad.zero_()


def wrong_negative_alpha_in_sub(params, lr, batch_size):
    """sub_ with a negative alpha adds the gradient."""
    for p in params:
        if p.grad is not None:
            p.data.sub_(p.grad, alpha=-lr / batch_size)
            p.grad = None


def wrong_sum_taken_for_mean(params, lr, batch_size):
    """batch_size is not used at all."""
    for p in params:
        if p.grad is None:
            continue
        p.data.sub_(lr * p.grad)
        p.grad.zero_()


def wrong_times_batch_size(params, lr, batch_size):
    """The gradient is multiplied by the batch size."""
    with torch.no_grad():
        for w in params:
            if w.grad is not None:
                w -= lr * batch_size * w.grad
                w.grad = None


def wrong_gradients_stay(params, lr, batch_size):
    """The gradients are not cleared."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.sub_(p.grad / batch_size * lr)


def wrong_only_detached_gradient(params, lr, batch_size):
    """detach_() is taken for clearing the gradient."""
    for p in params:
        if p.grad is None:
            continue
        p.data.add_(p.grad, alpha=-lr / batch_size)
        p.grad.detach_()
        p.grad.requires_grad_(False)


def wrong_cleared_copy(params, lr, batch_size):
    """A copy of the gradient is zeroed, not the gradient."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                g = p.grad.clone()
                p -= lr * g / batch_size
                g.zero_()


def wrong_cleared_first(params, lr, batch_size):
    """The gradient is zeroed before it is used."""
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                continue
            p.grad.zero_()
            p -= lr * p.grad / batch_size


def wrong_cleared_first_by_alias(params, lr, batch_size):
    """The 'saved' gradient is the same memory, and is zero when it is used."""
    for p in params:
        g = p.grad
        if g is not None:
            p.grad.zero_()
            p.data -= lr / batch_size * g


def wrong_only_the_last_one_cleared(params, lr, batch_size):
    """The clearing stands after the loop, so only the last gradient is cleared."""
    p = None
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad / batch_size
    if p is not None:
        p.grad = None


def wrong_second_pass_over_a_generator(params, lr, batch_size):
    """A second loop clears the gradients; a generator is used up by then."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad / batch_size
    for p in params:
        p.grad = None


def wrong_twice_for_a_repeated_tensor(params, lr, batch_size):
    """All are updated before any gradient is cleared: a repeated tensor moves twice."""
    params = [p for p in params if p.grad is not None]
    for p in params:
        p.data.sub_(p.grad, alpha=lr / batch_size)
    for p in params:
        p.grad = None


def wrong_steps_computed_ahead(params, lr, batch_size):
    """The steps are all computed before the first is made: a repeated tensor moves twice."""
    steps = [(p, lr / batch_size * p.grad) for p in params if p.grad is not None]
    with torch.no_grad():
        for p, step in steps:
            p -= step
            p.grad = None


def wrong_missing_gradient_not_expected(params, lr, batch_size):
    """A gradient of None raises an error."""
    with torch.no_grad():
        for p in params:
            p -= lr * p.grad / batch_size
            p.grad.zero_()


def wrong_stops_at_a_missing_gradient(params, lr, batch_size):
    """break instead of continue: the parameters behind one without gradient are not updated."""
    for p in params:
        if p.grad is None:
            break
        with torch.no_grad():
            p -= lr * p.grad / batch_size
        p.grad = None


def wrong_error_swallowed(params, lr, batch_size):
    """The error at a missing gradient ends the whole loop quietly."""
    try:
        for p in params:
            p.data -= lr * p.grad.data / batch_size
            p.grad.zero_()
    except (TypeError, AttributeError):
        pass


def wrong_return_in_the_loop(params, lr, batch_size):
    """return stands inside the loop: only the first parameter is updated."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad / batch_size
                p.grad.zero_()
            return None
    return None


def wrong_indexed_list_only(params, lr, batch_size):
    """len and indices: a generator raises a TypeError."""
    with torch.no_grad():
        for i in range(len(params)):
            if params[i].grad is None:
                continue
            params[i] -= lr * params[i].grad / batch_size
            params[i].grad.zero_()


def wrong_outside_no_grad(params, lr, batch_size):
    """The in-place update of a leaf is recorded, which PyTorch refuses."""
    for p in params:
        if p.grad is None:
            continue
        p -= lr * p.grad / batch_size
        p.grad.zero_()


def wrong_no_longer_requires_grad(params, lr, batch_size):
    """requires_grad is switched off for the update and stays off."""
    for p in params:
        if p.grad is not None:
            p.requires_grad = False
            p.sub_(lr * p.grad / batch_size)
            p.grad = None


def wrong_grad_mode_left_off(params, lr, batch_size):
    """Recording is switched off for good: no later backward works."""
    torch.set_grad_enabled(False)
    for p in params:
        if p.grad is not None:
            p -= lr * p.grad / batch_size
            p.grad.zero_()


def wrong_grad_mode_left_off_after_empty(params, lr, batch_size):
    """Without parameters the early return leaves recording switched off."""
    torch.set_grad_enabled(False)
    params = list(params)
    if not params:
        return
    for p in params:
        if p.grad is not None:
            p -= lr * p.grad / batch_size
            p.grad = None
    torch.set_grad_enabled(True)


def wrong_flattened_by_reshape(params, lr, batch_size):
    """reshape copies a parameter that is not contiguous, and the copy is updated."""
    for p in params:
        if p.grad is None:
            continue
        flat = p.detach().reshape(-1)
        flat -= lr / batch_size * p.grad.reshape(-1)
        p.grad = None


def wrong_flattened_by_view(params, lr, batch_size):
    """view(-1) raises for a parameter that is not contiguous."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.view(-1).sub_(p.grad.reshape(-1) * (lr / batch_size))
                p.grad.zero_()


def wrong_made_contiguous(params, lr, batch_size):
    """A parameter that is not contiguous gets new memory."""
    for p in params:
        if p.grad is not None:
            p.data = p.data.contiguous()
            p.data.sub_(p.grad, alpha=lr / batch_size)
            p.grad = None


def wrong_numbers_left_out(params, lr, batch_size):
    """Parameters of shape () are passed over."""
    with torch.no_grad():
        for p in params:
            if p.grad is None or p.dim() < 1:
                continue
            for i in range(p.shape[0]):
                p[i] -= lr * p.grad[i] / batch_size
            p.grad.zero_()


def wrong_loop_over_rows(params, lr, batch_size):
    """len(p) raises for a parameter of shape ()."""
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                continue
            for k in range(len(p)):
                p[k] = p[k] - lr / batch_size * p.grad[k]
            p.grad = None


def wrong_same_values_taken_for_same_tensor(params, lr, batch_size):
    """Repeats are found by comparing values: another parameter with equal values is left out."""
    seen = []
    for p in params:
        if p.grad is None or any(p.shape == q.shape and torch.equal(p, q) for q in seen):
            continue
        seen.append(p.detach().clone())
        p.data.sub_(lr * p.grad / batch_size)
        p.grad = None


def wrong_quotient_of_everything(params, lr, batch_size):
    """Brackets: the parameter is divided by the batch size as well."""
    for p in params:
        if p.grad is not None:
            p.data.copy_((p.data - lr * p.grad) / batch_size)
            p.grad.zero_()


def wrong_rows_for_batch_size(params, lr, batch_size):
    """Divides by the number of rows of the parameter instead of the batch size."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                n = p.shape[0] if p.dim() > 0 else 1
                p -= lr * p.grad / n
                p.grad = None


def wrong_number_of_parameters_for_batch_size(params, lr, batch_size):
    """Divides by the number of parameters instead of the batch size."""
    params = list(params)
    for p in params:
        if p.grad is not None:
            p.data.sub_(p.grad, alpha=lr / len(params))
            p.grad = None


def wrong_floor_division(params, lr, batch_size):
    """lr // batch_size is zero for nearly every learning rate."""
    rate = lr // batch_size
    for p in params:
        if p.grad is not None:
            p.data -= rate * p.grad
            p.grad.zero_()


def wrong_root_of_batch_size(params, lr, batch_size):
    """Divides by the square root of the batch size."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr / math.sqrt(batch_size) * p.grad
                p.grad = None


def wrong_rate_rounded(params, lr, batch_size):
    """The step length is rounded to three digits behind the point."""
    rate = round(lr / batch_size, 3)
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= rate * p.grad
                p.grad = None


def wrong_learning_rate_twice(params, lr, batch_size):
    """lr is multiplied in twice."""
    for p in params:
        if p.grad is not None:
            step = p.grad.mul(lr).div(batch_size)
            p.data.sub_(step, alpha=lr)
            p.grad = None


def wrong_one_gradient_for_all_rows(params, lr, batch_size):
    """The gradient is averaged over its first axis, as though the rows were examples."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                g = p.grad.mean(0) if p.dim() > 0 else p.grad
                p -= lr * g
                p.grad.zero_()


def wrong_one_number_for_all_elements(params, lr, batch_size):
    """Every element moves by the mean of the gradient's elements."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad.mean() / batch_size
                p.grad.zero_()


def wrong_sign_of_gradient(params, lr, batch_size):
    """Only the sign of the gradient counts."""
    for p in params:
        if p.grad is not None:
            p.data -= lr / batch_size * torch.sign(p.grad)
            p.grad = None


def wrong_gradient_clipped(params, lr, batch_size):
    """The mean gradient is clamped to the range from -1 to 1."""
    for p in params:
        if p.grad is not None:
            g = (p.grad / batch_size).clamp(-1.0, 1.0)
            p.data.sub_(g, alpha=lr)
            p.grad = None


def wrong_long_gradients_shortened(params, lr, batch_size):
    """Gradients of a parameter longer than 10 are scaled to that length."""
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                continue
            g = p.grad / batch_size
            norm = g.norm()
            if norm > 10:
                g = g * (10 / norm)
            p -= lr * g
            p.grad = None


def wrong_cancelling_gradients_skipped(params, lr, batch_size):
    """A gradient whose elements add up to zero counts as no gradient."""
    with torch.no_grad():
        for p in params:
            if p.grad is None or p.grad.sum() == 0:
                continue
            p -= lr * p.grad / batch_size
            p.grad = None


def wrong_single_precision_inside(params, lr, batch_size):
    """Everything is computed in float32, also for float64 parameters."""
    for p in params:
        if p.grad is not None:
            new = p.detach().float() - lr / batch_size * p.grad.float()
            p.data.copy_(new)
            p.grad = None


def wrong_half_precision_gradient(params, lr, batch_size):
    """The gradient is rounded to float16 to save memory."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                g = p.grad.half()
                p.sub_(g.to(p.dtype), alpha=lr / batch_size)
                p.grad = None


def wrong_weight_decay(params, lr, batch_size):
    """A little weight decay is added."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * (p.grad / batch_size + 1e-3 * p)
                p.grad = None


_velocity = {}


def wrong_momentum(params, lr, batch_size):
    """Keeps a velocity between the calls, for each shape: momentum."""
    for p in params:
        if p.grad is None:
            continue
        v = _velocity.get(tuple(p.shape))
        v = p.grad / batch_size if v is None else 0.9 * v + p.grad / batch_size
        _velocity[tuple(p.shape)] = v
        p.data.sub_(v, alpha=lr)
        p.grad = None


_calls = itertools.count()


def wrong_rate_decays(params, lr, batch_size):
    """The learning rate shrinks from call to call."""
    rate = lr / (1 + 0.1 * next(_calls))
    for p in params:
        if p.grad is not None:
            p.data.sub_(p.grad, alpha=rate / batch_size)
            p.grad = None


def wrong_random_parameter(params, lr, batch_size):
    """'Stochastic' is taken to mean: a parameter drawn at random is updated."""
    params = [p for p in params if p.grad is not None]
    if params:
        p = random.choice(params)
        p.data -= lr * p.grad / batch_size
    for p in params:
        p.grad = None


def wrong_kink_at_first_row(params, lr, batch_size):
    """The first row of every matrix is left as it is: the loop begins at 1."""
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                continue
            step = lr * p.grad / batch_size
            if p.dim() < 2:
                p -= step
            else:
                for i in range(1, p.shape[0]):
                    p[i] -= step[i]
            p.grad.zero_()


def wrong_previous_gradient(params, lr, batch_size):
    """Each parameter beyond the first of its shape gets the gradient of the one before."""
    last = None
    for p in params:
        if p.grad is None:
            continue
        g = p.grad if last is None or last.shape != p.shape else last
        last, p.grad = p.grad, None
        p.data.sub_(g.to(p.dtype), alpha=lr / batch_size)


# two mistakes at once


def wrong_undivided_and_uncleared(params, lr, batch_size):
    """Neither divided by the batch size nor cleared."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad


def wrong_ascent_and_undivided(params, lr, batch_size):
    """Wrong sign, and not divided by the batch size."""
    for p in params:
        if p.grad is not None:
            p.data.add_(p.grad, alpha=lr)
            p.grad = None


def wrong_new_memory_and_uncleared(params, lr, batch_size):
    """The memory is exchanged, and the gradients stay."""
    for p in params:
        if p.grad is not None:
            p.data = torch.sub(p.data, p.grad, alpha=lr / batch_size)


def wrong_first_only_and_times_batch_size(params, lr, batch_size):
    """Only the first parameter is updated, and its gradient multiplied by the batch size."""
    for p in params:
        if p.grad is None:
            continue
        with torch.no_grad():
            p -= lr * p.grad * batch_size
            p.grad.zero_()
        break


def wrong_ascent_and_uncleared(params, lr, batch_size):
    """Wrong sign, and the gradients stay."""
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.copy_(p + lr / batch_size * p.grad)


def wrong_scaled_gradient_left_behind(params, lr, batch_size):
    """The gradient is scaled in place and then left, so the next one is added to it."""
    for p in params:
        if p.grad is None:
            continue
        p.grad.mul_(lr / batch_size)
        p.data.sub_(p.grad)


def wrong_new_memory_and_undivided(params, lr, batch_size):
    """The memory is exchanged, and the batch size is not used."""
    for p in params:
        if p.grad is not None:
            p.data = p.data - lr * p.grad
            p.grad = None


def wrong_missing_gradient_and_undivided(params, lr, batch_size):
    """A missing gradient raises, and the batch size is not used."""
    with torch.no_grad():
        for p in params:
            p.sub_(p.grad, alpha=lr)
            p.grad = None


_NO_GRADIENT = "no_gradient_not_expected"

IDEAS = {
    "wrong_local_name": "rebinds|cleared_first",
    "wrong_new_memory": "exchanges_data",
    "wrong_list_entries_replaced": "cleared_first",
    "wrong_ascent": "ascent",
    "wrong_negative_alpha_in_sub": "ascent",
    "wrong_sum_taken_for_mean": "not_divided",
    "wrong_times_batch_size": "multiplied",
    "wrong_gradients_stay": "not_cleared",
    "wrong_only_detached_gradient": "not_cleared",
    "wrong_cleared_copy": "not_cleared",
    "wrong_cleared_first": "cleared_first",
    "wrong_cleared_first_by_alias": "cleared_first",
    "wrong_only_the_last_one_cleared": "clears_the_last_only",
    "wrong_second_pass_over_a_generator": "clears_in_second_loop",
    "wrong_twice_for_a_repeated_tensor": "updates_duplicates_twice",
    "wrong_steps_computed_ahead": "updates_duplicates_twice",
    "wrong_missing_gradient_not_expected": _NO_GRADIENT,
    "wrong_stops_at_a_missing_gradient": "stops_at_missing_gradient",
    "wrong_error_swallowed": "stops_at_missing_gradient",
    "wrong_return_in_the_loop": "first_parameter_only",
    "wrong_indexed_list_only": "needs_a_length|cases",
    "wrong_outside_no_grad": "in place on a leaf",
    "wrong_no_longer_requires_grad": "no_longer_requires_grad",
    "wrong_grad_mode_left_off": "leaves_recording_off",
    "wrong_grad_mode_left_off_after_empty": "leaves_recording_off",
    "wrong_flattened_by_reshape": "not updated|strided",
    "wrong_flattened_by_view": "cases|breaks|view of scattered memory|strided",
    "wrong_made_contiguous": "exchanges_data|not in place|strided",
    "wrong_numbers_left_out": "not updated",
    "wrong_loop_over_rows": "cases|breaks",
    "wrong_same_values_taken_for_same_tensor": "not updated",
    "wrong_quotient_of_everything": "parameter_divided_too",
    "wrong_rows_for_batch_size": "divided_by_length|divided_by_entries",
    "wrong_number_of_parameters_for_batch_size": "divided_by_number_of_parameters",
    "wrong_floor_division": "floor_division",
    "wrong_root_of_batch_size": "factor",
    "wrong_rate_rounded": "tiny difference",
    "wrong_learning_rate_twice": "learning_rate_twice",
    "wrong_one_gradient_for_all_rows": "rows_averaged|not_divided",
    "wrong_one_number_for_all_elements": "gradient_averaged",
    "wrong_sign_of_gradient": "signs_only",
    "wrong_gradient_clipped": "clipped",
    "wrong_long_gradients_shortened": "cases",
    "wrong_cancelling_gradients_skipped": "not updated",
    "wrong_single_precision_inside": "computed in float32",
    "wrong_half_precision_gradient": "computed in 16 bits|tiny difference",
    "wrong_weight_decay": "tiny difference",
    # An id of a tensor that is gone may be another one's, whose shape may differ.
    "wrong_momentum": "not repeatable|shapes do not fit",
    "wrong_rate_decays": "not repeatable",
    "wrong_random_parameter": "not repeatable|not updated",
    "wrong_kink_at_first_row": "",
    "wrong_previous_gradient": "",
    "wrong_undivided_and_uncleared": ("not_divided", "not_cleared"),
    "wrong_ascent_and_undivided": ("ascent", "not_divided"),
    "wrong_new_memory_and_uncleared": ("exchanges_data", "not_cleared"),
    "wrong_first_only_and_times_batch_size": ("first_parameter_only", "multiplied"),
    "wrong_ascent_and_uncleared": ("ascent", "not_cleared"),
    "wrong_scaled_gradient_left_behind": "gradient_scaled_and_kept|not_cleared",
    "wrong_new_memory_and_undivided": ("exchanges_data", "not_divided"),
    "wrong_missing_gradient_and_undivided": (_NO_GRADIENT, "not_divided"),
}
