"""What wrong ideas do is found by running them: each only when it is asked about, and once."""

from __future__ import annotations

import pytest
import torch

from grader.expected.expected import build_exercise
from grader.jail.aspect import OUTPUT, Aspect
from grader.telling.ideas import performed
from grader.telling.ideas.bank import Bank
from grader.telling.ideas.performed import PerformedIdeas

COPY = """
@exercise(grad=["X"])
def copy(X):
    if X.dim() == 0:
        raise ValueError("no dimension")
    return X + 0

copy.case("two", X=randn(2))
copy.case("three", X=randn(3))
copy.raises("a number", ValueError, X=randn())
ran = []

copy.edits('''
doubled: ran.append(tuple(X.shape)); return 2 * copy(X)
    You double.

lifted: return X + 0 -> ran.append(tuple(X.shape)); return X + 1
    You add 1.
''')

@copy.wrong_idea("You double, too.")
def added(X):
    return X + X

@copy.wrong_idea("It breaks.")
def breaking(X):
    ran.append(tuple(X.shape))
    return X[5]
"""


class Performed:
    """An exercise's ideas and what they are asked about, by name."""

    def __init__(self, exercise, built):
        self.ideas = PerformedIdeas(exercise, built)
        self.built = built
        self.cases = {case.name: case for case in built.cases}
        self.named = {" + ".join(one.names): one for one in self.ideas.hypotheses}
        self.ran = exercise.function.__globals__.get("ran")

    def trace(self, name, case, runs=2):
        return self.ideas.trace(self.named[name], self.cases[case], runs)

    def ending(self, name, case):
        return self.ideas.ending(self.named[name], self.cases[case])


@pytest.fixture
def copy(declare):
    exercise = declare(COPY)
    return Performed(exercise, build_exercise(exercise, "unit"))


def test_single_ideas_come_before_pairs_and_both_before_what_any_function_invites(copy):
    assert [*copy.named] == ["doubled", "lifted", "added", "breaking", "doubled + lifted"]
    assert not {*copy.ideas.generic} & {*copy.ideas.hypotheses}
    assert ("X ignored",) in [one.names for one in copy.ideas.generic]


def test_no_idea_is_run_before_it_is_asked_about(copy):
    assert copy.ran == []
    copy.trace("doubled", "two")
    assert {*copy.ran} == {(2,)}


def test_an_idea_is_run_once_on_a_case_and_in_no_other_dtype_where_it_is_wrong(copy):
    first = copy.trace("doubled", "two")
    assert len(first.outcomes) == len(copy.cases["two"].runs)
    assert len(copy.ran) == 1
    assert first.failed
    assert copy.trace("doubled", "two") is first
    assert len(copy.ran) == 1


def test_an_idea_does_what_its_function_does_gradients_too(copy):
    case = copy.cases["three"]
    found = copy.trace("doubled", "three").first
    right = case.expected
    for aspect in (OUTPUT, Aspect.grad("X")):
        assert torch.equal(found.aspects[aspect], 2 * right.aspects[aspect])


def test_ideas_that_do_the_same_on_a_case_share_what_is_found_out_about_it(copy):
    assert copy.trace("added", "three") is copy.trace("doubled", "three")
    assert copy.trace("added", "three") is not copy.trace("lifted", "three")
    assert copy.trace("doubled", "two") is not copy.trace("doubled", "three")


def test_how_an_idea_ends_is_found_without_gradients(copy):
    ending = copy.ending("lifted", "three")
    assert ending.first.status == "returned"
    assert ending.first.aspects.get(Aspect.grad("X")) is None
    assert copy.ending("breaking", "three").first.error.kind == "IndexError"


def test_how_an_idea_ends_is_found_once_and_not_at_all_where_it_was_run(copy):
    assert copy.ending("breaking", "two") is copy.ending("breaking", "two")
    assert len(copy.ran) == 1
    traced = copy.trace("lifted", "three")
    assert copy.ending("lifted", "three") is traced


def as_behaviour(done, name):
    return {
        case.name: done.ideas.as_answer(done.named[name], case).outcomes
        for case in done.built.cases
    }


def test_the_behaviour_of_an_idea_is_that_of_an_answer(copy, behave):
    found = as_behaviour(copy, "doubled")
    answer = behave(copy.built, lambda X: X * 2)
    assert {name: len(ran) for name, ran in found.items()} == {
        name: len(ran) for name, ran in answer.items()
    }
    assert torch.equal(found["two"][0].aspects[OUTPUT], answer["two"][0].aspects[OUTPUT])


def test_naming_a_mistake_twice_runs_its_idea_once(declare, behave):
    exercise = declare(COPY.replace('copy.case("three", X=randn(3))\n', ""))
    built = build_exercise(exercise, "unit")
    bank = Bank(exercise, built)
    ran = exercise.function.__globals__["ran"]
    assert ran == []
    counts = []
    for _ in range(2):
        assert bank.name_mistake(behave(built, lambda X: X + 1)).names == ("lifted",)
        counts.append(len(ran))
    assert counts[0] == counts[1] > 0


DROP = """
def candidates(X, p):
    return {"zero": torch.zeros_like(X), "kept": X / (1 - p)}

@exercise(grad=["X"])
def drop(X, p):
    return X * (torch.rand_like(X) >= p) / (1 - p)

law = choice({"zero": 0.3, "kept": 0.7}, candidates)
drop.random_case("drawn", law=law, X=uniform(20, 30, low=0.5, high=2.0), p=0.3)

drop.edits('''
unscaled: (1 - p) -> 1
    What is kept is not scaled.
''')
"""


@pytest.fixture
def drop(declare):
    exercise = declare(DROP)
    return Performed(exercise, build_exercise(exercise, "unit"))


def test_a_random_idea_is_run_as_often_as_is_asked_and_never_less(drop):
    assert len(drop.trace("unscaled", "drawn").drawn) == 2
    trace = drop.trace("unscaled", "drawn", 5)
    assert len(trace.drawn) == 5
    assert drop.trace("unscaled", "drawn", 3) is trace
    assert len(trace.drawn) == 5


def test_each_run_of_a_random_idea_draws_from_another_seed(drop):
    results = [one.result for one in drop.trace("unscaled", "drawn", 4).drawn]
    assert len({tuple(result.flatten().tolist()) for result in results}) == 4


def test_of_a_random_idea_verdicts_and_samples_are_kept_and_no_numbers(drop):
    trace = drop.trace("unscaled", "drawn")
    assert [one.aspects for one in trace.outcomes] == [{}, {}]
    assert OUTPUT in trace.wrong


def test_the_behaviour_of_a_random_idea_has_the_seeds_of_an_answer(drop, behave):
    (case,) = drop.built.cases
    found = as_behaviour(drop, "unscaled")[case.name]
    answer = behave(drop.built, lambda X, p: X * (torch.rand_like(X) >= p))[case.name]
    for idea, student in zip(found, answer, strict=True):
        assert torch.equal(idea.aspects[OUTPUT], student.aspects[OUTPUT])


def test_little_that_was_drawn_is_kept_and_much_is_drawn_again_the_same(drop, monkeypatch):
    before = drop.trace("unscaled", "drawn")
    drop.ideas.forget_draws()
    assert drop.trace("unscaled", "drawn") is before
    monkeypatch.setattr(performed, "MOST_DRAWN", 0)
    drop.ideas.forget_draws()
    after = drop.trace("unscaled", "drawn")
    assert after is not before
    for one, other in zip(before.drawn, after.drawn, strict=True):
        assert torch.equal(one.result, other.result)


def test_what_was_not_drawn_is_never_forgotten(copy, monkeypatch):
    before = copy.trace("doubled", "two")
    monkeypatch.setattr(performed, "MOST_DRAWN", -1)
    copy.ideas.forget_draws()
    assert copy.trace("doubled", "two") is before


def test_random_ideas_that_draw_the_same_share_what_they_draw(declare):
    same = "\nalso_unscaled: / (1 - p) -> / 1\n    It is not scaled, either.\n"
    exercise = declare(DROP + f"drop.edits({same!r})\n")
    drop = Performed(exercise, build_exercise(exercise, "unit"))
    one = drop.trace("unscaled", "drawn", 4)
    assert drop.trace("also_unscaled", "drawn", 6) is one
    assert len(one.drawn) == 6
    (case,) = drop.built.cases
    answers = [drop.ideas.as_answer(drop.named[n], case) for n in ("unscaled", "also_unscaled")]
    assert answers[0] is answers[1]
