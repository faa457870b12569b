"""All calls once in order, then some of them again, backwards, in all the manners that are asked for."""

from __future__ import annotations

import ctypes
import random

import numpy as np
import pytest
import torch
from calling import calls_on

from grader.jail.inside import manners, wire
from grader.jail.inside.rounds import Prepared, Rounds

TOGETHER = [manners.SLICE, manners.STRIDED, manners.UNSQUEEZED, manners.CHANGED, manners.SEEDED]
FOLDED = [[manners.REPEAT], [manners.HALF], TOGETHER]
"""What a plain case of floating-point numbers is asked for."""
EACH = [[manner] for asked in FOLDED for manner in asked]
"""The same, one by one."""

X, Z = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[7.0, 8.0, 9.0], [1.0, 3.0, 2.0]]


def troubles_of(function, *values, again=([manners.REPEAT],), ahead=False, **options):
    """What fails when a call for each value is made again."""
    calls, sent = calls_on(*values, again=[*again], **options)
    rounds = Rounds(function, Prepared(calls, sent.flat(), ahead=ahead))
    for number in range(len(values)):
        rounds.first(number, wire.Tensors())
    return rounds.second()


@pytest.fixture(params=[False, True], ids=["made when taken", "made ahead"])
def troubles(request):
    """The same, with arguments that are made early or late."""
    return lambda *args, **options: troubles_of(*args, ahead=request.param, **options)


@pytest.fixture
def differing(troubles):
    """The numbers of the calls that give something else when they are made again as they are."""
    return lambda *args, **options: [number for number, *_ in troubles(*args, **options)]


# The plain repetition.


def test_a_function_of_its_arguments_alone_repeats_itself(differing):
    assert differing(lambda X: (X + 1, {"sum": X.sum()}), [1.0], [2.0, 3.0]) == []


def test_the_second_round_goes_backwards(differing):
    calls = []
    differing(lambda X: calls.append(X.item()), 1.0, 2.0, 3.0)
    assert calls == [1.0, 2.0, 3.0, 3.0, 2.0, 1.0]


def test_what_a_call_left_behind_shows_in_the_next_one(differing):
    kept = [torch.zeros(())]

    def remembers(X):
        kept.append(X.sum())
        return X + kept[-2]

    assert differing(remembers, [1.0], [2.0], [2.0]) == [0, 1]


def test_a_result_that_is_kept_for_good_shows_in_no_plain_repetition(differing):
    kept = {}
    assert differing(lambda X: kept.setdefault(X.item(), X + 1), 1.0, 2.0) == []


@pytest.mark.parametrize(
    ("again", "what"),
    [
        (lambda Y: Y + 1e-15, "values"),
        (lambda Y: Y.float(), "dtype float32"),
        (lambda Y: Y[None], "shape"),
        (lambda Y: (Y, Y), "structure"),
        (lambda Y: None, "structure"),
        (lambda Y: exec("raise ValueError('no')"), "raised"),
        (lambda Y: exec("raise SystemExit"), "raised"),
        (lambda Y: Y * torch.rand(()), "values"),
    ],
    ids=["last bit", "dtype", "shape", "parts", "none", "raises", "exits", "random"],
)
def test_anything_else_the_second_time_is_noticed(troubles, again, what):
    calls = []

    def changes(X):
        calls.append(X)
        return again(X) if len(calls) == 3 else X

    ((number, manner, told, _text),) = troubles(changes, 1.0, 1.5)
    assert (number, manner, told) == (1, manners.REPEAT, what)


def test_an_exception_the_second_time_is_told_with_its_kind_and_words(troubles):
    calls = []

    def breaks(X):
        calls.append(X)
        return X if len(calls) < 2 else X.view(7)

    ((*_, text),) = troubles(breaks, 1.0)
    assert text.startswith("RuntimeError: shape '[7]' is invalid")


def test_nan_is_the_same_as_nan(differing):
    assert differing(lambda X: X / 0, 0.0) == []


def test_an_update_in_place_must_repeat_too(differing):
    steps = []

    def update(X):
        steps.append(X)
        X += len(steps)

    assert differing(update, 1.0, updates=["x"]) == [0]


def test_a_call_that_raises_or_is_not_asked_for_again_is_made_once(differing):
    calls = []

    def raises(X):
        calls.append(X)
        raise ValueError

    assert differing(raises, 1.0) == []
    assert differing(calls.append, 1.0, again=[]) == []
    assert len(calls) == 2


def test_a_run_in_another_dtype_is_made_once(differing):
    calls = []
    assert differing(calls.append, 1.0, dtype="float32") == []
    assert len(calls) == 1


def test_random_numbers_in_a_result_that_is_none_are_noticed(differing):
    assert differing(lambda X: X + torch.rand(()), 1.0, 2.0) == [0, 1]


# Other manners.


RIGHT = {
    "an element at a time": lambda X: 2 * X + 1,
    "along the last dimension": lambda X: X.softmax(-1),
    "a transposed matrix": lambda X: X.transpose(-2, -1) @ X,
    "one number": lambda X: X[..., 0, 1],
    "several": lambda X: {"mean": X.mean(-1), "all": [X.reshape(-1)[0], X.sum(-2)]},
    "the same tensor": lambda X: X,
    "a view": lambda X: X.mT,
    "random, and not in the result": lambda X: X + 0 * torch.rand(X.shape, dtype=X.dtype),
    "numbers of its own": lambda X: X + torch.ones(X.shape[-1], dtype=X.dtype),
}


@pytest.mark.parametrize("again", [FOLDED, EACH], ids=["together", "each alone"])
@pytest.mark.parametrize("function", RIGHT.values(), ids=RIGHT.keys())
def test_a_right_function_has_no_trouble_in_any_manner(troubles, function, again):
    assert troubles(function, X, Z, again=again) == []


def ignores_the_offset(X):
    return X.as_strided(X.shape, X.stride(), 0) + 1


def takes_what_the_storage_begins_with(X):
    whole = X.new_empty(0).set_(X.untyped_storage())
    return whole[: X.numel()].reshape(X.shape) + 1


def reads_the_memory_behind_its_address(X):
    if X.dtype != torch.float64:
        return X + 1
    row = (ctypes.c_double * X.numel()).from_address(X.data_ptr())
    return torch.tensor(row[:], dtype=X.dtype).reshape(X.shape) + 1


def caching_by(key):
    kept = {}

    def cached(X):
        if key(X) not in kept:
            kept[key(X)] = (X, X + 1)  # alive, so that no other tensor gets its place
        return kept[key(X)][1].clone()

    return cached


def seeding(seed):
    def seeds(X):
        seed()
        return X + 1

    return seeds


def set_the_state_of_numpy():
    np.random.set_state(np.random.RandomState(3).get_state())


STATE = torch.Generator().manual_seed(3).get_state()

WRONG = {
    "view": (lambda X: X.view(-1)[:2], [(manners.STRIDED, "raised")]),
    "memory": (reads_the_memory_behind_its_address, [(manners.STRIDED, "values")]),
    "offset": (ignores_the_offset, [(manners.SLICE, "values")]),
    "storage": (
        takes_what_the_storage_begins_with,
        [(manners.SLICE, "values"), (manners.STRIDED, "values")],
    ),
    "cache by id": (caching_by(id), [(manners.CHANGED, "same")]),
    "cache by address": (caching_by(lambda X: X.data_ptr()), [(manners.CHANGED, "same")]),
    "torch.manual_seed": (seeding(lambda: torch.manual_seed(0)), [(manners.SEEDED, "seeds")]),
    "torch's generator": (
        seeding(lambda: torch.default_generator.manual_seed(0)),
        [(manners.SEEDED, "seeds")],
    ),
    "torch's state": (seeding(lambda: torch.set_rng_state(STATE)), [(manners.SEEDED, "seeds")]),
    "random.seed": (seeding(lambda: random.seed(0)), [(manners.SEEDED, "seeds")]),
    "random's state": (
        seeding(lambda: random.setstate(random.Random(3).getstate())),
        [(manners.SEEDED, "seeds")],
    ),
    "numpy.random.seed": (seeding(lambda: np.random.seed(0)), [(manners.SEEDED, "seeds")]),
    "numpy's state": (seeding(set_the_state_of_numpy), [(manners.SEEDED, "seeds")]),
    "two dimensions unpacked": (
        lambda X: X * len([n for _m, n in [X.shape]]),
        [(manners.UNSQUEEZED, "raised")],
    ),
    "the first dimension": (lambda X: X.sum(0), [(manners.UNSQUEEZED, "shape")]),
    "the second dimension": (lambda X: X - X.mean(1, True), [(manners.UNSQUEEZED, "values")]),
    "overflow": (lambda X: (12 * X).exp().sum(-1).log(), [(manners.HALF, "not finite")]),
}


@pytest.mark.parametrize("again", [FOLDED, EACH], ids=["together", "each alone"])
@pytest.mark.parametrize(("function", "found"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_in_one_manner_is_told_of_that_manner_alone(troubles, function, found, again):
    told = troubles(function, X, again=again)
    assert [(manner, what) for _number, manner, what, _text in told] == found


def test_a_result_that_a_later_call_overwrites_is_told_of_the_earlier_one(troubles):
    buffer = torch.zeros(2, 3, dtype=torch.float64)

    def filled(X):
        return buffer.copy_(X.reshape(2, 3)).add_(1)

    for again in ([[manners.REPEAT]], [[manners.STRIDED]]):
        assert troubles(filled, X, Z, again=again) == [(0, manners.KEPT, "values", "")]


def test_a_result_that_is_overwritten_by_the_same_numbers_is_no_trouble(troubles):
    buffer = torch.zeros(2, 3, dtype=torch.float64)
    assert troubles(lambda X: buffer.copy_(X.reshape(2, 3)), X, X) == []


def test_new_storage_is_told_where_the_plain_call_kept_the_old(troubles):
    def update(X):
        if X.is_contiguous():
            X += 1
        else:
            X.data = X.data + 1

    told = troubles(update, X, again=FOLDED, updates=["x"])
    assert told == [(0, manners.STRIDED, "moved", "")]


def test_new_storage_in_every_call_is_no_matter_of_manners(troubles):
    def update(X):
        X.data = X.data + 1

    assert troubles(update, X, again=[[manners.STRIDED]], updates=["x"]) == []


def test_a_function_that_fails_plainly_is_told_once_and_of_no_manner(troubles):
    calls = []

    def counts(X):
        calls.append(0)
        return X + len(calls)

    for again in ([TOGETHER], [[manners.STRIDED]], [[manners.HALF], TOGETHER]):
        assert troubles(counts, X, again=again) == [(0, manners.REPEAT, "values", "")]


def test_comparisons_that_code_has_replaced_do_not_count(troubles, monkeypatch):
    def agrees(X):
        monkeypatch.setattr(torch, "equal", lambda *_: True)
        monkeypatch.setattr(torch, "allclose", lambda *_, **__: True)
        return X + 1

    def resized(X):
        return agrees(X) * X.numel() if X.is_contiguous() else agrees(X)

    assert troubles(agrees, X, again=FOLDED) == []
    told = troubles(resized, X, again=FOLDED)
    assert [(manner, what) for _, manner, what, _ in told] == [(manners.STRIDED, "values")]


def test_another_default_device_brings_no_trouble(troubles):
    def sets(X):
        torch.set_default_device("meta")
        return X + 1

    try:
        assert troubles(sets, X, again=FOLDED) == []
    finally:
        torch.set_default_device(None)


def test_what_is_remembered_is_not_taken_for_a_seed(troubles):
    met = set()

    def breaks_the_second_time(X):
        if X.data_ptr() in met:
            raise RuntimeError
        met.add(X.data_ptr())
        return X + 1

    for function in (caching_by(id), breaks_the_second_time):
        assert troubles(function, X, again=[[manners.SEEDED]]) == []


def test_what_float16_cannot_do_is_nobodys_fault(troubles):
    def only_in_double(X):
        if X.dtype == torch.float16:
            raise NotImplementedError
        return X + 1

    assert troubles(only_in_double, X, again=[[manners.HALF]]) == []


LABELS = torch.tensor([[3, 1], [0, 2]])


@pytest.mark.parametrize(
    ("function", "found"),
    [
        (lambda X: X + 1, []),
        (lambda X: X.argsort(-1) * 0 + X, [(manners.INT32, "dtype int64")]),
        (lambda X: X.sum(), [(manners.INT32, "dtype int64")]),
        (lambda X: X.sum(dtype=X.dtype), []),
        (lambda X: (X == 1).double(), []),
        (lambda X: torch.nn.functional.one_hot(X, 4), [(manners.INT32, "raised")]),
    ],
    ids=["kept", "widened", "summed", "summed as it is", "another dtype", "refused"],
)
def test_integers_that_are_widened_are_told(troubles, function, found):
    told = troubles(function, LABELS, again=[[manners.INT32]])
    assert [(manner, what) for _, manner, what, _ in told] == found


MANY = torch.arange(1.0, 2001.0, dtype=torch.float64)


@pytest.mark.parametrize(
    ("mask", "found"),
    [
        (lambda n: torch.rand(n) < 0.5, []),
        (lambda n: torch.randperm(n) < n // 2, [(manners.VARIED, "count")]),
        (torch.ones, []),
        (torch.zeros, []),
    ],
    ids=["each on its own", "exactly half", "nothing dropped", "all dropped"],
)
def test_as_many_zeros_in_each_draw_are_told(troubles, mask, found):
    told = troubles(lambda X: X * mask(len(X)), MANY, again=[[manners.VARIED]], draws=True)
    assert [(manner, what) for _, manner, what, _ in told] == found


def test_no_other_manner_brings_a_warning(troubles, recwarn):
    def transposed(X):
        return X.T if X.dim() == 2 else X.mT + 0 * X.T.sum()

    assert troubles(transposed, X, again=FOLDED) == []
    assert [*recwarn] == []


def test_the_arguments_are_as_they_were_after_a_call_with_other_numbers(troubles):
    met = []

    def looks(X):
        met.append(X.flatten().tolist())
        return X + 1

    assert troubles(looks, X, again=[[manners.CHANGED]]) == []
    plain, other, again = met
    assert plain == again == sorted(plain)
    assert other == plain[::-1]


def test_what_a_manner_leaves_behind_is_put_back(troubles):
    def leaves(X):
        torch.set_default_dtype(torch.float16)
        return X + 1

    before = torch.get_default_dtype()
    troubles(leaves, X, again=FOLDED)
    assert torch.get_default_dtype() is before


# With other numbers.


OTHERS = [manners.BELOW, manners.MINUS_INF]


def others_of(function, *values, again=([*TOGETHER, *OTHERS],), **options):
    """What fails when a call for each value is made again, and what calls made of other numbers."""
    calls, sent = calls_on(*values, again=[*again], **options)
    rounds = Rounds(function, Prepared(calls, sent.flat()))
    for number in range(len(values)):
        rounds.first(number, wire.Tensors())
    troubles = rounds.second()
    made = {
        tuple(names): [t.flatten().tolist() for t in made] for _number, names, made in rounds.others
    }
    return [(manner, what) for _, manner, what, _ in troubles], made


def test_what_a_call_makes_of_other_numbers_is_kept_and_judged_by_nobody_here():
    told, made = others_of(lambda X: X.softmax(-1)[..., -1, :], X)
    assert told == []
    ((names, ((first, second, last),)),) = made.items()
    assert names == (*OTHERS,)
    assert first > second > last == 0  # flipped, and the last number is -inf


def test_each_manner_alone_has_other_numbers_too():
    _, made = others_of(lambda X: X + 0, X, again=[[manners.BELOW]])
    assert made == {(manners.BELOW,): [[-994.0, -995.0, -996.0, 3.0, 2.0, 1.0]]}


def test_what_is_not_finite_is_told_of_the_manner_that_it_comes_from():
    told, made = others_of(lambda X: (X - X.max()).exp() / (X - X.max()).exp().sum(-1, True), X)
    assert told == [(manners.BELOW, "not finite")]
    assert {*made} == {(manners.MINUS_INF,)}


def test_what_raises_is_told_with_the_exception():
    def refuses(X):
        if X.isinf().any():
            raise ValueError("infinite")
        return X.softmax(-1)

    told, made = others_of(refuses, X)
    assert told == [(manners.MINUS_INF, "raised")]
    assert {*made} == {(manners.BELOW,)}


def test_where_only_both_together_fail_each_is_judged_by_what_it_gives():
    def breaks(X):
        return X.softmax(-1) / ((X < -900).sum() < 2)

    told, made = others_of(breaks, [1.0, 2.0, 3.0])
    assert told == []
    assert {*made} == {(manner,) for manner in OTHERS}


def test_a_fault_in_another_manner_is_told_of_that_one_beside_other_numbers():
    told, made = others_of(lambda X: X.view(-1).softmax(0)[:2], X)
    assert told == [(manners.STRIDED, "raised")]
    assert {*made} == {(manner,) for manner in OTHERS}


def test_a_fault_of_the_plain_call_is_told_of_no_other_numbers():
    told, _ = others_of(lambda X: X.softmax(-1) + torch.rand(()), X)
    assert told == [(manners.REPEAT, "values")]


def test_the_numbers_are_back_afterwards():
    met = []
    others_of(lambda X: met.append(X.flatten().tolist()), X)
    assert met[0] == met[-1] == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    assert len(met) == 3


def test_what_is_kept_is_not_overwritten_by_a_later_call():
    buffer = torch.zeros(2, 3, dtype=torch.float64)
    _, made = others_of(lambda X: buffer.copy_(X.reshape(2, 3)), X, Z, again=[[manners.BELOW]])
    _, alone = others_of(lambda X: X + 0, X, Z, again=[[manners.BELOW]])
    assert made == alone


def test_an_argument_that_is_updated_keeps_its_numbers():
    def doubled(X):
        X *= 2

    _, made = others_of(doubled, X, again=[[manners.BELOW]], updates=["x"])
    assert made == {(manners.BELOW,): [[12.0, 10.0, 8.0, 6.0, 4.0, 2.0]]}


def test_large_integers_come_as_they_are():
    _, made = others_of(lambda X: X.max(), LABELS, again=[[manners.INT64]])
    assert made == {(manners.INT64,): [[2**53 + 4]]}
