r"""# Mini-batches

Training runs through all examples again and again. Each such run is an *epoch*: the examples are handed out
in small portions, *mini-batches*, in an order that is drawn anew each time. Write the function that hands
them out: a generator that **yields** pairs `(X, y)`, the features and the labels of one mini-batch.

In one epoch every example comes exactly once, in one batch, and beside its own label. Batches have
`batch_size` examples. If that does not divide the number of examples $n$, the last batch has the
`n % batch_size` that are left over; with `drop_last=True` that shorter batch is left out.

For example, take $n = 7$ examples with the features 0, 1, ..., 6 and `batch_size=3`. With `shuffle=False` the
order is that of the data:

| batch | 0 | 1 | 2 |
|---|---|---|---|
| features | 0, 1, 2 | 3, 4, 5 | 6 |

and with `drop_last=True` there is no batch 2. With `shuffle=True` it could be 4, 0, 6 and 2, 5, 1 and 3.

All orders are equally likely, and each call draws a new one: by `generator`, a `torch.Generator`, or if that
is `None` by PyTorch's own random numbers, those of `torch.manual_seed`. So equally seeded calls give equal
orders. The function never sets a seed. `torch.utils.data` with its `DataLoader` is not allowed; slices,
`torch.randperm` and `Tensor.split` are.

## Mind

- Every example keeps its label: one order is drawn, for features and labels alike.
- The function is a generator: `next(data_iter(...))` is the first batch, and a `return` in it ends the epoch.

## Small print

- Examples and labels may have any shape. In a batch shapes and dtypes stay as they are.
- If `batch_size` is larger than $n$, there is one batch of all examples, or none with `drop_last=True`.
- For $n = 0$ there is no batch.
- `features` and `labels` stay as they are.
"""

from collections.abc import Iterator
from itertools import permutations

import torch
from torch import Tensor

from grader import arange, exercise, integers, randn


@exercise(
    points=3,
    order=6,
    forbid=["torch.utils.data.*"],
    hints=[
        "Number the examples from 0. An epoch is an order of these numbers, a batch is a piece of it.",
        "torch.randperm draws an order, torch.arange is that of the data. features[numbers] picks examples.",
        "range(0, n, batch_size) has the places where batches begin. When may the last piece not be yielded?",
    ],
)
def data_iter(
    batch_size: int,
    features: Tensor,
    labels: Tensor,
    shuffle: bool = True,
    drop_last: bool = False,
    generator: torch.Generator | None = None,
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield the mini-batches of one epoch.

    Args:
        batch_size: examples in a batch, 1 or more.
        features: of all examples, shape (n, ...).
        labels: of all examples, shape (n, ...).
        shuffle: draw the order of the examples; else it is that of the data.
        drop_last: leave out a last batch that has less than `batch_size` examples.
        generator: draws the order; None stands for PyTorch's own random numbers.

    Yields:
        The features and the labels of a batch, shapes (b, ...).
    """
    ### BEGIN SOLUTION
    n = len(features)
    order = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    for start in range(0, n, batch_size):
        batch = order[start : start + batch_size]
        if drop_last and len(batch) < batch_size:
            return
        yield features[batch], labels[batch]
    ### END SOLUTION


@data_iter.stand_in
def by_samplers(batch_size, features, labels, shuffle=True, drop_last=False, generator=None):
    data, order = torch.utils.data.TensorDataset(features, labels), range(len(features))
    if shuffle and len(data):
        order = torch.utils.data.RandomSampler(data, generator=generator)
    return (data[b] for b in torch.utils.data.BatchSampler(order, batch_size, drop_last))


def in_order(data_iter, batch_size, features, labels, drop_last, first=False):
    g = torch.Generator().manual_seed(0)
    batches = data_iter(batch_size, features, labels, False, drop_last, generator=g)
    return next(batches) if first else list(batches)


def shuffled(data_iter, batch_size, features, labels, drop_last):
    # The order is the student's own business, so what is compared holds for every order.
    first, labelled, rows, fit = features.flatten(1)[:, 0].tolist(), labels.clone(), [], True
    g = torch.Generator().manual_seed(0)
    for X, y in data_iter(batch_size, features, labels, drop_last=drop_last, generator=g):
        rows.append([first.index(v) if v in first else -1 for v in X.flatten(1)[:, 0].tolist()])
        own = labelled[rows[-1]]
        fit = fit and y.shape == own.shape and bool((y == own).all())
    seen = [row for batch in rows for row in batch]
    together = [row for batch in rows for row in sorted(batch)] == list(range(len(seen)))
    alone = "each batch by itself" if together and len(rows) > 1 else "all of them"
    order = "none" if seen == list(range(len(seen))) else alone
    once = "each example once" if len({*seen} - {-1}) == len(seen) else "not each example once"
    own = "beside its own label" if fit else "not beside its own label"
    return f"batches of {sorted(map(len, rows))}, shuffled: {order}, {once}, {own}"


def orders(data_iter, batch_size, features, labels):
    g, seen = torch.Generator().manual_seed(0), set()
    for _ in range(150):
        batches = data_iter(batch_size, features, labels, shuffle=True, generator=g)
        seen.add(tuple(torch.cat([X for X, _ in batches]).flatten().tolist()))
    came = sum(order in seen for order in permutations((0.0, 1.0, 2.0)))
    return f"{came} of the 6 orders of three examples come up in 150 epochs"


def repeated(data_iter, features, labels, seeded):
    found = []
    for seed in (3, 3, 4):
        g = torch.Generator().manual_seed(seed) if seeded else torch.manual_seed(seed) and None
        for _ in range(2):
            pairs = data_iter(4, features, labels, **({} if g is None else {"generator": g}))
            found.append(torch.cat([X for X, _ in pairs]).tolist())
    return {
        "second epoch in the order of the first": "yes" if found[0] == found[1] else "no",
        "the same seed again": "the same order" if found[0] == found[2] else "another order",
        "another seed": "the same order" if found[0] == found[4] else "another order",
    }


POINTS = {"features": randn("n", "d"), "labels": randn("n")}
SEVEN = {"features": arange(7, 1), "labels": arange(7, start=10)}
IMAGES = {"features": randn("n", 1, 4, 3), "labels": integers("n")}
data_iter.defaults(call=in_order, batch_size=3, **POINTS, drop_last=False, n=8, d=2)
data_iter.case("7 examples in batches of 3", **SEVEN)
data_iter.case("the last batch dropped", **SEVEN, drop_last=True)
data_iter.case("batches of 4 fit: nothing to drop", batch_size=4, drop_last=True)
data_iter.case("no examples", features=randn(0, 2), labels=randn(0))
data_iter.case("images and class ids", batch_size=4, **IMAGES, n=11)
data_iter.case("the first batch by next", first=True)
data_iter.case("batch larger than the data, dropped", batch_size=9, n=6, drop_last=True)
data_iter.defaults(call=shuffled)
data_iter.case("shuffled", n=11, batch_size=4)
data_iter.case("shuffled, the last batch dropped", drop_last=True, n=14)
data_iter.case("shuffled, batches of one example", batch_size=1, n=9)
data_iter.case("shuffled, batch larger than the data", batch_size=9, n=7)
data_iter.case("shuffled, labels in a column", labels=randn("n", 1), n=10)
data_iter.case("shuffled images", batch_size=4, **IMAGES, n=11)
data_iter.defaults(features=arange(3, 1), labels=arange(3))
data_iter.case("which orders come up", call=orders, batch_size=2)
data_iter.defaults(call=repeated, features=arange(30), labels=arange(30))
data_iter.case("two epochs, by a generator", seeded=True)
data_iter.case("two epochs, by PyTorch's own random numbers", seeded=False)


@data_iter.right_variant
def list_of_numbers(batch_size, features, labels, shuffle=True, drop_last=False, generator=None):
    numbers = list(range(features.shape[0]))
    if shuffle:
        numbers = torch.randperm(len(numbers), generator=generator).tolist()
    while len(numbers) >= (batch_size if drop_last else 1):
        yield features[numbers[:batch_size]], labels[numbers[:batch_size]]
        numbers = numbers[batch_size:]


@data_iter.right_variant
def shuffled_copies(batch_size, features, labels, shuffle=True, drop_last=False, generator=None):
    if shuffle:
        order = torch.rand(len(labels), generator=generator).argsort()
        features, labels = features[order], labels[order]
    for X, y in zip(features.split(batch_size), labels.split(batch_size), strict=True):
        if len(X) == batch_size or (not drop_last and len(X) > 0):
            yield X, y


@data_iter.right_variant
def an_iterator(batch_size, features, labels, shuffle=True, drop_last=False, generator=None):
    n, least = len(labels), batch_size if drop_last else 1
    order = torch.randperm(n, generator=generator) if shuffle else torch.arange(n)
    pieces = [piece for piece in order.split(batch_size) if len(piece) >= least]
    return ((features[piece], labels[piece]) for piece in pieces)


data_iter.edits("""
with_replacement (45 %): torch.randperm(n, -> torch.randint(0, max(n, 1), (n,),
    An example comes twice in an epoch, another not at all, as if drawn with replacement. Cut one order of all.
labels_in_their_own_order (45 %): labels[batch] -> \
labels[torch.randperm(n, generator=generator) if shuffle else order][start : start + batch_size]
    Labels stand beside the features of other examples. One order has to serve for both.
tail_lost (60 %): if drop_last and -> if
    The examples that do not fill a batch are lost. Only with drop_last=True are they left out.
drop_last_ignored (75 %): if drop_last and len(batch) < batch_size -> if False
drop_last_inverted (60 %): drop_last and -> not drop_last and
full_batch_dropped (70 %): len(batch) < batch_size -> start + batch_size >= n
    drop_last=True leaves out a last batch that is too short, and no other; without it all of them come.
last_example_lost (60 %): range(0, n, -> range(0, n - 1,
last_batch_of_one_lost (60 %): range(0, n, -> range(0, n - batch_size if drop_last else n - 1,
last_full_batch_lost (60 %): range(0, n, batch_size) -> range(0, n - batch_size, batch_size)
    Your loop over the places where batches begin ends too early: one may begin at n - batch_size, or later.
first_batch_only (40 %): yield features[batch], labels[batch] -> yield features[batch], labels[batch]; return
    Only the first batch comes. A function that yields goes on behind the yield, unless something ends its loop.
whole_batches_only of an_iterator (60 %): torch.randperm(n, generator=generator) if shuffle else ->
    also: in pieces) -> in ([pieces[i] for i in torch.randperm(len(pieces), generator=generator)] \
if shuffle else pieces))
within_batches_only (60 %): order = torch.randperm(n, generator=generator) if shuffle else -> order =
    also: start + batch_size] -> \
start + batch_size]; batch = batch[torch.randperm(len(batch), generator=generator)] if shuffle else batch
    In every epoch the same examples are together in a batch. Shuffle all examples first, then cut.
as_many_batches_as_batch_size (50 %): n, k = len(features), batch_size; \
return data_iter(max(-(-n // k), 1), features, labels, shuffle, drop_last, generator) if n else \
iter([(features, labels)] * k)
    As it seems, you make batch_size batches, as chunk does. Each batch has batch_size examples.
labels_first (75 %): features[batch], labels[batch] -> labels[batch], features[batch]
    Labels come before features in your pairs.
list_of_batches (at most 80 %): \
return list(data_iter(batch_size, features, labels, shuffle, drop_last, generator))
    You return a list of batches. Yield each batch instead, when it is asked for: then next works.
an_empty_batch (90 %): range(0, n, -> range(0, max(n, 1),
    For n = 0 you yield an empty batch, as split makes one of nothing. There should be no batch.
---
never_shuffled (50 %): torch.randperm(n, generator=generator) if shuffle else ->
always_shuffled (55 %): if shuffle else torch.arange(n) ->
    shuffle says which order it is: with True one that is drawn, with False that of the data.
generator_ignored (70 %): generator=generator -> generator=None
python_random (80 %): torch.randperm(n, generator=generator) -> \
torch.tensor(__import__("random").sample(range(n), n), dtype=torch.int64)
    One seed gives several orders. Draw by generator, or if it is None by PyTorch's own random numbers.
same_seed_always (65 %): generator=generator -> generator=torch.Generator().manual_seed(42)
same_seed_without_a_generator (75 %): generator=generator -> \
generator=generator or torch.Generator().manual_seed(42)
seed_of_the_generator (65 %): generator=generator -> \
generator=generator and torch.Generator().manual_seed(generator.initial_seed())
    An epoch repeats the order of the one before it, as if a seed were set anew for each. Set no seed.
""")

data_iter.debug("drop_last_inverted of shuffled_copies: not drop_last -> drop_last")
