"""What is right at a glance is what was judged right in full, with right numbers; all else is looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from grader.grading.memory.known import MAX_FORMS, Known, is_plain
from grader.jail.inside import frames, wire
from grader.jail.inside.results import describe_others
from grader.jail.inside.rounds import Prepared, Rounds
from grader.jail.outcome import decode
from grader.jail.reply import Reply, Trouble
from grader.jail.untrusted import mark
from grader.judging.compare import compare

CODE = """
@exercise(grad=["X"])
def halve(X):
    if X.dim() > 2:
        raise ValueError("too many dimensions")
    return X / 2

halve.case("row", X=randn(3))
halve.case("large", X=randn(2, 4, std=1e4), float32=True)
halve.raises("three dimensions", ValueError, X=randn(1, 1, 1))
"""


@pytest.fixture
def built(build):
    return build(CODE, hidden=False)


def answer(built, function):
    """The replies to all calls, as one answer of a child brings them."""
    prepared = Prepared(built.calls("cpu"), wire.unpack(built.inputs))
    rounds, sent = Rounds(function, prepared), wire.Tensors()
    texts = [frames.to_json(rounds.first(n, sent)) for n in range(len(prepared.calls))]
    troubles = rounds.second()
    head = {"troubles": troubles, "others": describe_others(rounds.others, sent)}
    flat = wire.unpack_raw(*sent.raw())
    head = frames.parse(frames.to_json(head))
    return mark([Reply("returned", flat=flat, text=text) for text in texts], head, flat)


def in_other_memory(reply, flat):
    others = tuple(other._replace(flat=flat) for other in reply.others)
    return replace(reply, flat=flat, others=others)


def judged(built, replies):
    rest = iter(replies)
    for case in built.cases:
        mine = [next(rest) for _ in case.runs]
        outcomes = [decode(reply) for reply in mine]
        yield case, mine, outcomes, compare(case, outcomes)


def plain(built, replies):
    return [r for case, mine, *_ in judged(built, replies) if is_plain(case) for r in mine]


def right(X):
    if X.dim() > 2:
        raise ValueError("no")
    return X * 0.5


@pytest.fixture
def known(built):
    found = Known()
    found.learn(built.id, list(judged(built, answer(built, right))))
    return found


def test_only_cases_with_one_right_result_of_numbers_are_plain(built):
    assert [case.name for case in built.cases if is_plain(case)] == ["row", "large"]


def test_nothing_is_known_before_something_was_judged(built):
    assert Known().judge(built.id, plain(built, answer(built, right))) is None


def test_another_right_answer_gets_the_same_checks_as_in_full(built, known):
    replies = answer(built, lambda X: right(X) + 0.0)
    found = known.judge(built.id, plain(built, replies))
    in_full = {case.name: checks for case, _, _, checks in judged(built, replies)}
    assert found == {name: in_full[name] for name in ("row", "large")}


@pytest.mark.parametrize(
    "function",
    [
        lambda X: right(X) * (1 + 1e-9),
        lambda X: right(X) + (1e-3 if X.dim() == 2 else 0),
        lambda X: right(X) * float("nan"),
        lambda X: right(X).detach() + X * 0,
        lambda X: right(X).detach(),
        lambda X: right(X).reshape(-1),
        lambda X: (right(X),),
        lambda X: right(X).float(),
        lambda X: right(X) * (X > -900),
        lambda X: right(X) if (X > -900).all() else right(X).float(),
        lambda X: right(X) if (X > -900).all() else None,
    ],
    ids=[
        *("a little off", "one case", "nan", "gradient", "no graph", "shape", "tuple", "dtype"),
        *("other numbers", "dtype of other numbers", "nothing of other numbers"),
    ],
)
def test_anything_else_is_left_to_the_full_judgement(built, known, function):
    assert known.judge(built.id, plain(built, answer(built, function))) is None


def test_numbers_that_are_not_there_are_not_read(built, known):
    replies = answer(built, right)
    short = {name: tensor[:1] for name, tensor in replies[0].flat.items()}
    for flat in (short, {}):
        told = [in_other_memory(reply, flat) for reply in replies]
        mine = [told[n] for n, r in enumerate(replies) if r in plain(built, replies)]
        assert known.judge(built.id, mine) is None


def test_replies_of_several_answers_are_not_taken_for_one(built, known):
    replies = plain(built, answer(built, right))
    apart = [in_other_memory(reply, dict(reply.flat)) for reply in replies]
    assert known.judge(built.id, apart) is None
    with_others = next(n for n, reply in enumerate(replies) if reply.others)
    replies[with_others] = replace(replies[with_others], others=apart[with_others].others)
    assert known.judge(built.id, replies) is None


def test_a_call_that_does_not_repeat_itself_is_not_right_at_a_glance(built, known):
    first, *rest = plain(built, answer(built, right))
    troubles = (Trouble("repeat", "values"),)
    odd = replace(first, troubles=troubles)
    assert known.judge(built.id, [odd, *rest]) is None


def test_what_is_worth_a_remark_is_not_learned(built):
    def remarkable(X):
        return right(X) + 1e-8

    entries = list(judged(built, answer(built, remarkable)))
    messages = [check.message for *_, checks in entries for check in checks]
    assert any(messages)
    known = Known()
    known.learn(built.id, entries)
    assert known.judge(built.id, plain(built, answer(built, remarkable))) is None


def test_a_student_cannot_fill_the_memory_with_forms(built):
    known = Known()
    entries = list(judged(built, answer(built, right)))
    for number in range(2 * MAX_FORMS):
        changed = [
            (c, [Reply("returned", flat=r.flat, text=r.text + b" " * number) for r in mine], o, k)
            for c, mine, o, k in entries
        ]
        known.learn(built.id, changed)
    assert len(known._forms[built.id]) == MAX_FORMS


LAW = """
def zero_or_same(X):
    return {"zeroed": torch.zeros_like(X), "kept": X}

@exercise()
def mask(X):
    return (torch.rand_like(X) < 0.5) * X

mask.random_case(
    "half", X=uniform(40, 50, low=0.5, high=1.5), law=choice({"zeroed": 0.5, "kept": 0.5}, zero_or_same)
)
"""


def test_the_same_random_numbers_are_right_again_and_others_are_judged(build):
    built = build(LAW)
    known = Known()
    (entry,) = judged(built, answer(built, lambda X: (torch.rand_like(X) < 0.5) * X))
    case, mine, outcomes, checks = entry
    assert all(check.passed for check in checks)
    assert known.judge_draws(built.id, case, mine, outcomes) is None
    known.learn(built.id, [entry])
    assert known.judge_draws(built.id, case, mine, outcomes) == checks
    (other,) = judged(built, answer(built, lambda X: (torch.rand_like(X) > 0.5) * X))
    assert known.judge_draws(built.id, case, other[1], other[2]) is None
