"""Answers to data_iter as students might write them, made from the statement alone."""

# ruff: noqa: F841
import torch


def wrong_returns_first(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    n = len(features)
    idx = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    for i in range(0, n, batch_size):
        b = idx[i : i + batch_size]
        if drop_last and len(b) < batch_size:
            break
        return iter([(features[b], labels[b])])
    return iter([])


def wrong_reseeds(batch_size, features, labels, shuffle=True, drop_last=False, generator=None):
    n = len(features)
    if generator is None:
        generator = torch.Generator().manual_seed(42)
    idx = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    stop = n - n % batch_size if drop_last else n
    for i in range(0, stop, batch_size):
        yield features[idx[i : i + batch_size]], labels[idx[i : i + batch_size]]


def wrong_list(batch_size, features, labels, shuffle=True, drop_last=False, generator=None):
    n = len(features)
    idx = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    batches = [(features[b], labels[b]) for b in idx.split(batch_size)]
    if drop_last and batches and len(batches[-1][0]) < batch_size:
        batches.pop()
    return batches


def wrong_drop_last_when_full(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    # drop_last drops the last batch even if it is full
    n = len(features)
    idx = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    parts = [idx[i : i + batch_size] for i in range(0, n, batch_size)]
    if drop_last:
        parts = parts[:-1]
    for p in parts:
        yield features[p], labels[p]


def wrong_chunk(batch_size, features, labels, shuffle=True, drop_last=False, generator=None):
    # as many batches as batch_size
    n = len(features)
    idx = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    full = len(features) // batch_size
    parts = idx.chunk(batch_size)
    for p in parts:
        if drop_last and len(p) < len(parts[0]):
            return
        yield features[p], labels[p]


def wrong_sets_a_seed(batch_size, features, labels, shuffle=True, drop_last=False, generator=None):
    """Sets a seed: torch.manual_seed(0) when no generator is given."""
    n = len(features)
    if generator is None:
        torch.manual_seed(0)
    order = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    for i in range(0, n, batch_size):
        idx = order[i : i + batch_size]
        if drop_last and len(idx) < batch_size:
            return
        yield features[idx], labels[idx]


def wrong_returns_a_list(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    """Returns a list instead of yielding."""
    n = len(features)
    order = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    batches = []
    for i in range(0, n, batch_size):
        idx = order[i : i + batch_size]
        if drop_last and len(idx) < batch_size:
            break
        batches.append((features[idx], labels[idx]))
    return batches


def wrong_range_ends_too_early(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    """Off by one at the end: range stops at n - batch_size, so a full last batch is lost."""
    n = len(features)
    order = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    for i in range(0, n - 1 if not drop_last else n - batch_size, batch_size):
        idx = order[i : i + batch_size]
        if drop_last and len(idx) < batch_size:
            return
        yield features[idx], labels[idx]


def wrong_only_batches_shuffled(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    """Shuffles the batches only, not the examples within."""
    n = len(features)
    starts = torch.arange(0, n, batch_size)
    if shuffle:
        starts = starts[torch.randperm(len(starts), generator=generator)]
    for i in starts.tolist():
        idx = torch.arange(i, min(i + batch_size, n))
        if drop_last and len(idx) < batch_size:
            continue
        yield features[idx], labels[idx]


def wrong_shuffles_in_place(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    """Shuffles features and labels in place."""
    n = len(features)
    if shuffle:
        perm = torch.randperm(n, generator=generator)
        features[:] = features[perm]
        labels[:] = labels[perm]
    order = torch.arange(n)
    for i in range(0, n, batch_size):
        idx = order[i : i + batch_size]
        if drop_last and len(idx) < batch_size:
            return
        yield features[idx], labels[idx]


def wrong_shuffled_by_python(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    """Shuffle by Python's random."""
    n = len(features)
    order = (
        torch.tensor(__import__("random").sample(range(n), n), dtype=torch.long)
        if shuffle
        else torch.arange(n)
    )
    for i in range(0, n, batch_size):
        idx = order[i : i + batch_size].to(features.device)
        if drop_last and len(idx) < batch_size:
            return
        yield features[idx], labels[idx]


def wrong_never_shuffled(
    batch_size, features, labels, shuffle=True, drop_last=False, generator=None
):
    """Never shuffled."""
    n = len(features)
    order = torch.arange(n)
    for i in range(0, n, batch_size):
        idx = order[i : i + batch_size].to(features.device)
        if drop_last and len(idx) < batch_size:
            return
        yield features[idx], labels[idx]


IDEAS = {
    "wrong_returns_first": "first_batch_only",
    "wrong_reseeds": "same_seed_without_a_generator",
    "wrong_list": ("an_empty_batch", "list_of_batches"),
    "wrong_drop_last_when_full": "full_batch_dropped",
    "wrong_chunk": "as_many_batches_as_batch_size",
    "wrong_sets_a_seed": "same_seed_without_a_generator",
    "wrong_returns_a_list": "list_of_batches",
    "wrong_range_ends_too_early": "last_batch_of_one_lost",
    "wrong_only_batches_shuffled": "whole_batches_only",
    "wrong_shuffles_in_place": "changes its inputs",
    "wrong_shuffled_by_python": "python_random",
    "wrong_never_shuffled": "never_shuffled",
}
