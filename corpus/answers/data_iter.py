"""Answers to data_iter as students might write them, made from the statement alone."""

import random

import torch


def right_at_first(batch_size, features, labels, shuffle=True, drop_last=False, generator=None):
    n = len(features)
    order = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    for i in range(0, n, batch_size):
        idx = order[i : i + batch_size].to(features.device)
        if drop_last and len(idx) < batch_size:
            return
        yield features[idx], labels[idx]


def right_until_nothing_is_left(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    """Take from the numbers that are left until there are none."""
    left = list(range(len(labels)))
    if shuffle:
        left = torch.randperm(len(labels), generator=generator).tolist()
    while left:
        now, left = left[:batch_size], left[batch_size:]
        if len(now) == batch_size or not drop_last:
            yield features[now], labels[now]


def wrong_with_replacement(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    n = len(features)
    for start in range(0, n, batch_size):
        size = min(batch_size, n - start)
        if size < batch_size and drop_last:
            return
        if shuffle:
            idx = torch.randint(0, n, (size,), generator=generator)
        else:
            idx = torch.arange(start, start + size)
        yield features[idx], labels[idx]


def wrong_two_permutations(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    n = len(features)
    if shuffle:
        features = features[torch.randperm(n, generator=generator)]
        labels = labels[torch.randperm(n, generator=generator)]
    for i in range(0, n, batch_size):
        X, y = features[i : i + batch_size], labels[i : i + batch_size]
        if drop_last and len(X) < batch_size:
            break
        yield X, y


def wrong_tail_lost(batch_size, features, labels, shuffle=True, drop_last=False, generator=None):
    n = features.shape[0]
    idx = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    for i in range(n // batch_size):
        b = idx[i * batch_size : (i + 1) * batch_size]
        yield features[b], labels[b]


def wrong_inside_batches(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    for i in range(0, len(features), batch_size):
        X, y = features[i : i + batch_size], labels[i : i + batch_size]
        if len(X) < batch_size and drop_last:
            return
        if shuffle:
            p = torch.randperm(len(X), generator=generator)
            X, y = X[p], y[p]
        yield X, y


def wrong_d2l_random(batch_size, features, labels, shuffle=True, drop_last=False, generator=None):
    # as in the book: Python's random, and the generator is never looked at
    num_examples = len(features)
    indices = list(range(num_examples))
    if shuffle:
        random.shuffle(indices)
    for i in range(0, num_examples, batch_size):
        batch_indices = torch.tensor(indices[i : min(i + batch_size, num_examples)])
        if drop_last and len(batch_indices) < batch_size:
            continue
        yield features[batch_indices], labels[batch_indices]


def wrong_order_of_its_own_for_labels(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    """Draws a separate order for labels."""
    n = len(features)
    order = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    order2 = torch.randperm(n, generator=generator) if shuffle else order
    for i in range(0, n, batch_size):
        idx = order[i : i + batch_size]
        if drop_last and len(idx) < batch_size:
            return
        yield features[idx], labels[order2[i : i + batch_size]]


def wrong_short_batch_always_dropped(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    """Last shorter batch is always dropped."""
    n = len(features)
    order = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    for i in range(0, n, batch_size):
        idx = order[i : i + batch_size]
        if len(idx) < batch_size:
            return
        yield features[idx], labels[idx]


def wrong_full_last_batch_dropped(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    """Drop_last drops the last batch even when it is full."""
    n = len(features)
    order = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    starts = list(range(0, n, batch_size))
    if drop_last:
        starts = starts[:-1]
    for i in starts:
        idx = order[i : i + batch_size]
        yield features[idx], labels[idx]


def wrong_generator_ignored(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    """Generator ignored."""
    n = len(features)
    order = (
        torch.randperm(
            n,
        )
        if shuffle
        else torch.arange(n)
    )
    for i in range(0, n, batch_size):
        idx = order[i : i + batch_size]
        if drop_last and len(idx) < batch_size:
            return
        yield features[idx], labels[idx]


def wrong_drawn_with_replacement(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    """Draws with replacement: torch.randint instead of a permutation."""
    n = len(features)
    order = torch.randint(0, max(n, 1), (n,), generator=generator) if shuffle else torch.arange(n)
    for i in range(0, n, batch_size):
        idx = order[i : i + batch_size]
        if drop_last and len(idx) < batch_size:
            return
        yield features[idx], labels[idx]


def wrong_new_generator_each_time(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    """Generator None: a new torch.Generator(), so every epoch has the same order."""
    generator = generator or torch.Generator()
    n = len(features)
    order = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    for i in range(0, n, batch_size):
        idx = order[i : i + batch_size].to(features.device)
        if drop_last and len(idx) < batch_size:
            return
        yield features[idx], labels[idx]


def wrong_always_shuffled(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    """Shuffle ignored: always shuffled."""
    n = len(features)
    order = torch.randperm(n, generator=generator)
    for i in range(0, n, batch_size):
        idx = order[i : i + batch_size].to(features.device)
        if drop_last and len(idx) < batch_size:
            return
        yield features[idx], labels[idx]


def wrong_labels_not_shuffled(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    """Labels stay in the order of the data."""
    n = len(features)
    order = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    for i in range(0, n, batch_size):
        idx = order[i : i + batch_size].to(features.device)
        if drop_last and len(idx) < batch_size:
            return
        yield features[idx], labels[i : i + batch_size]


IDEAS = {
    "wrong_with_replacement": "with_replacement",
    "wrong_two_permutations": "labels_in_their_own_order",
    "wrong_tail_lost": "tail_lost",
    "wrong_inside_batches": "within_batches_only",
    "wrong_d2l_random": "python_random",
    "wrong_order_of_its_own_for_labels": "labels_in_their_own_order",
    "wrong_short_batch_always_dropped": "tail_lost",
    "wrong_full_last_batch_dropped": "full_batch_dropped",
    "wrong_generator_ignored": "generator_ignored",
    "wrong_drawn_with_replacement": "with_replacement",
    "wrong_new_generator_each_time": "same_seed_without_a_generator",
    "wrong_always_shuffled": "always_shuffled",
    "wrong_labels_not_shuffled": "labels_in_their_own_order",
}
