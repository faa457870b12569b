"""The laws of marks, on an exercise that has every part; single rules on checks made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.declaring.credit import Credit
from grader.jail.aspect import INPUTS, LAW, OUTPUT, RAISES, Aspect
from grader.judging.checks import UNSTABLE, Check
from grader.judging.marks import WEIGHTS, mark

HEADER = '''\
"""# An exercise"""

import torch

from grader import choice, exercise, randn, tensor, uniform

'''
EXERCISE = """
def candidates(X, W, n, drop):
    return {"zero": 0 * X * W, "kept": 2 * X * W}

@exercise(grad=["X", "W"], updates=["n"], points=4)
def scaled(X, W, n, drop=False):
    if X.dim() > 2:
        raise ValueError("too many dimensions")
    n.add_(X.detach().sum())
    return X * W

scaled.case("plain", X=randn(3, 4), W=randn(3, 4), n=randn(2))
scaled.case("wide", X=randn(2, 5), W=randn(2, 5), n=randn(3))
scaled.case("row", X=randn(1, 3), W=randn(1, 3), n=randn(1), tags=["edge"])
scaled.case("large", X=randn(2, 3, std=1e9), W=randn(2, 3), n=randn(2), tags=["stress"])
scaled.case("larger", X=randn(3, 3, std=1e15), W=randn(3, 3), n=randn(2), tags=["stress"])
scaled.raises("deep", ValueError, X=randn(2, 2, 2), W=randn(2, 2, 2), n=randn(1))
scaled.raises("deeper", ValueError, X=randn(1, 1, 1, 1), W=randn(1), n=randn(1))
"""
DRAWN = """
def candidates(X, p):
    return {"zero": torch.zeros_like(X), "kept": X / (1 - p)}

@exercise(grad=["X"])
def dropout(X, p):
    return X * (torch.rand_like(X) >= p) / (1 - p)

law = choice({"zero": 0.3, "kept": 0.7}, candidates)
dropout.random_case("rows", law=law, X=uniform(50, 40, low=0.5, high=2.0), p=0.3)
dropout.case("nothing drops", X=randn(2, 3), p=0.0)
"""
FAULT = "wrong values"

OTHER_KIND = "raises another exception"


@pytest.fixture(scope="module")
def exercises(tmp_path_factory):
    """An exercise with every part but what is drawn, and one with that."""
    from grader.declaring.load import load_exercise
    from grader.expected.expected import build_exercise

    found = []
    for name, text in (("scaled", EXERCISE), ("dropout", DRAWN)):
        path = tmp_path_factory.mktemp("marks") / f"{name}.py"
        path.write_text(HEADER + text, "utf-8")
        found.append(build_exercise(load_exercise(path, "unit"), "unit"))
    return found


@pytest.fixture
def scaled(exercises):
    return exercises[0]


def right(exercise):
    """The checks of a right answer."""
    checks = []
    for case in exercise.cases:
        aspects = [RAISES] if case.raises else [*case.expected.aspects, INPUTS]
        aspects += [OUTPUT, *map(Aspect.grad, case.law.grads), LAW] if case.law else []
        aspects += [Aspect("float32")] if len(case.runs) == 2 else []
        checks += [Check(case.name, aspect, passed=True) for aspect in aspects]
    return checks


def fail(check, credit=0.0, fault=FAULT):
    return replace(check, passed=False, fault=fault, credit=credit)


def failing(exercise, where):
    """The checks of an answer that fails those for which `where` holds."""
    return [fail(check) if where(check) else check for check in right(exercise)]


def share(exercise, checks, **options):
    return mark(exercise, checks, 0.8, **options).share


def test_a_right_answer_earns_everything_and_loses_nothing(exercises):
    for exercise in exercises:
        assert mark(exercise, right(exercise), 0.8) == mark(exercise, right(exercise), 0.0)
        made = mark(exercise, right(exercise), 0.8)
        assert (made.share, made.lost) == (1.0, {})


def test_an_answer_that_is_right_nowhere_earns_nothing(exercises):
    for exercise in exercises:
        assert share(exercise, failing(exercise, lambda check: True)) == 0.0
        assert share(exercise, []) == 0.0


@st.composite
def two_answers(draw, exercise):
    """The checks of two answers; the second is better or the same in each of them."""
    worse, better = [], []
    stress = {case.name for case in exercise.cases if "stress" in case.tags}
    for check in right(exercise):
        levels = [fail(check), fail(check, 0.75), check]
        if check.case in stress and draw(st.booleans()):
            levels = [fail(check, fault=UNSTABLE), check]
        elif check.aspect in (RAISES, LAW, INPUTS):
            levels = [fail(check), check]
        first = draw(st.integers(0, len(levels) - 1))
        worse.append(levels[first])
        better.append(levels[draw(st.integers(first, len(levels) - 1))])
    return worse, better


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_an_answer_that_gets_more_right_never_earns_less(exercises, data):
    for exercise in exercises:
        worse, better = data.draw(two_answers(exercise))
        assert share(exercise, worse) <= share(exercise, better) + 1e-9


@settings(max_examples=200, deadline=None)
@given(data=st.data(), credit=st.sampled_from([0.0, 0.3, 0.9, 1.0]))
def test_what_is_earned_and_what_is_lost_are_all_there_is(exercises, data, credit):
    for exercise in exercises:
        checks, _ = data.draw(two_answers(exercise))
        made = mark(exercise, checks, 0.8, Credit(credit))
        assert 0.0 <= made.share <= 1.0
        assert made.share + sum(made.lost.values()) == pytest.approx(1.0)
        assert min(made.lost.values(), default=1.0) > 0
        assert made.share >= share(exercise, checks) - 1e-9


@pytest.mark.parametrize(
    ("where", "parts"),
    [
        (lambda check: check.aspect.is_grad, {"gradients"}),
        (lambda check: check.aspect == RAISES, {"exceptions"}),
        (lambda check: check.case == "plain" and check.aspect == OUTPUT, {"result"}),
        (lambda check: check.case == "large" and check.aspect == OUTPUT, {"extreme numbers"}),
        (
            lambda check: check.aspect in (INPUTS, Aspect.state("n")),
            {"updated arguments", "side effects"},
        ),
    ],
    ids=["gradients", "exceptions", "a result", "an extreme one", "two parts"],
)
def test_only_what_is_wrong_is_among_what_points_were_lost_for(scaled, where, parts):
    assert set(mark(scaled, failing(scaled, where), 0.8).lost) == parts


def test_result_gradients_and_updates_weigh_the_same(scaled):
    def lost(of):
        wrong = failing(scaled, lambda c: c.aspect.of == of and c.case == "wide")
        return 1 - share(scaled, wrong)

    assert WEIGHTS["result"] == WEIGHTS["gradients"] == WEIGHTS["updated arguments"]
    assert 0.1 < lost("output") == pytest.approx(lost("grad")) == pytest.approx(lost("state"))


@pytest.mark.parametrize(("missing", "kept"), [({"deep"}, 0.9), ({"deep", "deeper"}, 0.85)])
def test_exceptions_that_are_missing_cost_a_tenth_to_a_seventh(scaled, missing, kept):
    made = mark(scaled, failing(scaled, lambda check: check.case in missing), 0.8)
    assert made.share == pytest.approx(kept)
    assert made.lost == {"exceptions": pytest.approx(1 - kept)}


def test_another_exception_costs_half_of_what_none_costs(scaled):
    def made(missing, another):
        kinds = {**dict.fromkeys(missing, "does not raise"), **dict.fromkeys(another, OTHER_KIND)}
        checks = [fail(c, fault=kinds[c.case]) if c.case in kinds else c for c in right(scaled)]
        return share(scaled, checks)

    assert made({"deep", "deeper"}, set()) == pytest.approx(0.85)
    assert made({"deep"}, {"deeper"}) == pytest.approx(1 - 0.15 * 0.75)
    assert made(set(), {"deep", "deeper"}) == pytest.approx(1 - 0.15 / 2)


def test_right_numbers_whose_gradients_are_all_wrong_earn_about_two_thirds_at_most(scaled):
    made = share(scaled, failing(scaled, lambda check: check.aspect.is_grad))
    assert 0.4 <= made <= 0.7


def test_what_is_unstable_keeps_what_the_course_says(scaled):
    checks = [
        fail(c, fault=UNSTABLE) if c.case == "large" and c.aspect == OUTPUT else c
        for c in right(scaled)
    ]
    for credit in (0.0, 0.5, 0.8, 1.0):
        assert mark(scaled, checks, credit).share == pytest.approx(credit)
    assert mark(scaled, checks, 0.8).lost == {"extreme numbers": pytest.approx(0.2)}


def test_finite_numbers_that_are_wrong_in_all_extreme_cases_cost_half_of_their_aspect(scaled):
    everywhere = failing(scaled, lambda c: "large" in c.case and c.aspect == OUTPUT)
    once = failing(scaled, lambda c: c.case == "large" and c.aspect == OUTPUT)
    whole = sum(
        mark(scaled, failing(scaled, lambda c: c.aspect == OUTPUT), 0.8).lost[part]
        for part in ("result",)
    )
    lost = mark(scaled, everywhere, 0.8).lost["extreme numbers"]
    assert mark(scaled, once, 0.8).lost["extreme numbers"] == pytest.approx(lost / 2)
    assert 0.3 * whole < lost < 0.6 * whole


def test_what_is_wrong_with_ordinary_numbers_too_is_not_lost_for_extreme_ones(scaled):
    both = failing(scaled, lambda c: c.case in ("wide", "large") and c.aspect == OUTPUT)
    assert set(mark(scaled, both, 0.8).lost) == {"result"}


def test_an_aspect_that_is_wrong_everywhere_loses_nothing_more_where_numbers_are_extreme(scaled):
    everywhere = failing(scaled, lambda c: c.aspect == Aspect.state("n"))
    ordinary = [c if "large" not in c.case else replace(c, passed=True) for c in everywhere]
    assert share(scaled, everywhere) == pytest.approx(share(scaled, ordinary))


def test_an_aspect_that_is_right_for_the_public_numbers_alone_counts_as_wrong(scaled):
    again = {case.name for case in scaled.cases if case.like}
    assert again
    assert share(scaled, failing(scaled, lambda check: check.case in again)) == 0.0


def test_what_may_be_right_by_luck_counts_as_far_as_the_rest_is_right(scaled):
    def only(case):
        return failing(scaled, lambda check: check.case not in case and check.aspect != RAISES)

    # Refusing everything, and an edge case alone, is worth nothing.
    assert share(scaled, only({"row"})) == 0.0
    assert share(scaled, only(set())) == 0.0


def test_below_two_fifths_all_that_is_right_counts_for_less(scaled):
    names = {"wide", "wide (other numbers)", "plain (other numbers)"}
    little = share(scaled, failing(scaled, lambda c: not (c.case in names and c.aspect == OUTPUT)))
    assert 0 < little < 0.1


def test_a_named_mistake_earns_its_credit_and_never_less_than_without(scaled):
    wrong = failing(scaled, lambda check: check.aspect == OUTPUT)
    plain = share(scaled, wrong)
    assert share(scaled, wrong, credit=Credit(0.9)) == pytest.approx(0.9)
    assert share(scaled, wrong, credit=Credit(plain / 2)) == pytest.approx(plain)


def test_a_named_mistake_that_few_cases_show_earns_what_its_author_says_at_most(scaled):
    wrong = failing(scaled, lambda check: check.case == "plain" and check.aspect == OUTPUT)
    made = mark(scaled, wrong, 0.8, Credit(most=0.6))
    assert share(scaled, wrong) > 0.7
    assert (made.share, made.lost) == (pytest.approx(0.6), {"result": pytest.approx(0.4)})


def test_what_is_wrong_costs_a_twentieth_however_few_cases_show_it(scaled):
    more = [replace(scaled.cases[0], name=f"plain {i}") for i in range(40)]
    of_little_weight = replace(scaled, cases=(*scaled.cases, *more))
    checks = right(of_little_weight)
    wrong = [fail(c) if (c.case, c.aspect) == ("plain 3", OUTPUT) else c for c in checks]
    made = mark(of_little_weight, wrong, 0.8)
    assert (made.share, made.lost) == (pytest.approx(0.95), {"result": pytest.approx(0.05)})


def test_a_credit_spares_nobody_the_exceptions_that_are_missing(scaled):
    wrong = failing(scaled, lambda check: check.aspect in (OUTPUT, RAISES))
    assert share(scaled, wrong, credit=Credit(0.8)) == pytest.approx(0.8 * 0.85)


def test_a_credit_does_not_lift_an_unstable_answer_above_what_the_course_gives_it(scaled):
    unstable = [fail(c, fault=UNSTABLE) if c.case == "large" else c for c in right(scaled)]
    assert mark(scaled, unstable, 0.5, Credit(0.8)).share == pytest.approx(0.5)


def test_conduct_is_a_small_part_and_is_told_by_its_kind(scaled):
    changed = mark(scaled, failing(scaled, lambda check: check.aspect == INPUTS), 0.8)
    assert set(changed.lost) == {"side effects"}
    assert 0.05 < changed.lost["side effects"] < 0.15
    sliced = [*right(scaled), fail(Check("plain", Aspect.parse("slice"), True))]
    assert set(mark(scaled, sliced, 0.8).lost) == {"other ways of calling"}


def test_gradients_of_what_is_drawn_are_gradients_and_no_side_effects(exercises):
    cut = failing(exercises[1], lambda check: check.aspect.is_grad)
    made = mark(exercises[1], cut, 0.8)
    assert made.lost.keys() == {"gradients"}
    assert 0.4 <= made.share <= 0.7


def test_zeros_where_they_may_be_drawn_are_worth_nothing(exercises, judge):
    zeros = judge(exercises[1], lambda X, p: torch.zeros_like(X))
    assert share(exercises[1], zeros) <= 0.1
