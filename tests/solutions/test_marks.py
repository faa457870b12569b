"""Points beside those of a human, and the laws of marks on the course's own exercises."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch
from checkout import ROOT

import corpus
from grader.course.course import load_course
from grader.declaring.load import load_exercise
from grader.grading.inprocess import behave
from grader.grading.naming import name_mistake
from grader.grading.plan import make_plan
from grader.jail.inside import wire
from grader.judging.settling import settle, settled


def all_but(*ids):
    """Run a test on all exercises but some."""
    others = [id_ for id_ in corpus.ids("marks") if id_ not in ids]
    return pytest.mark.parametrize("graded", others, indirect=True)


TOLERANCE = 0.15
"""Share of the points by which a human and the program may differ."""


@pytest.fixture(scope="module", params=corpus.ids("marks"))
def graded(request):
    """An exercise: its cases, its reference, answers with a human's points, and `grade`, which grades one."""
    course = load_course(ROOT)
    plan = make_plan(course, [request.param])
    (built,) = plan.exercises
    (path,) = [path for _, path in course.exercise_files() if path.stem == request.param]
    declared = load_exercise(path, path.parent.name)

    def grade(answer):
        behaviour = corpus.behaviour_of(answer, built)

        def ask(again):
            return behave(answer, replace(built, cases=again.cases), fresh=again.fresh)

        return name_mistake(built, behaviour, settled(settle(built, behaviour), ask), plan)

    def share(answer):
        return grade(answer).score / built.points

    return SimpleNamespace(
        built=built,
        declared=declared,
        reference=declared.function,
        answers=corpus.load("marks", request.param),
        grade=grade,
        share=share,
    )


def mapped(change, value):
    """A result with all its tensors changed."""
    if isinstance(value, torch.Tensor):
        return change(value)
    if isinstance(value, (list, tuple)):
        return type(value)(mapped(change, item) for item in value)
    return value


def of_results(graded, change):
    """An answer whose results are made of the right ones; what it should update stays as it is."""

    def answer(*args, **kwargs):
        copies = (
            mapped(torch.clone, [*args]),
            {k: mapped(torch.clone, v) for k, v in kwargs.items()},
        )
        return mapped(change, graded.reference(*copies[0], **copies[1]))

    return answer


def refuse(*args, **kwargs):
    raise ValueError("no")


def first_argument(*args, **kwargs):
    return [*args, *kwargs.values()][0]


@pytest.mark.slow
def test_points_are_those_of_a_human_within_a_seventh(graded):
    off = {}
    for name, points in graded.answers.POINTS.items():
        made = graded.grade(getattr(graded.answers, name)).score
        if abs(made - points) > TOLERANCE * graded.built.points + 1e-9:
            off[name] = (made, points)
    assert set(off) == set(getattr(graded.answers, "KNOWN_LIMITS", {}))


@pytest.mark.slow
def test_every_answer_of_the_collection_has_points_and_some_know_nothing(graded):
    names = {name for name, _ in corpus.answers_in(graded.answers)}
    assert names == set(graded.answers.POINTS)
    assert 0.0 in graded.answers.POINTS.values()
    assert max(graded.answers.POINTS.values()) <= graded.built.points


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        torch.zeros_like,
        torch.ones_like,
        lambda t: t * float("nan"),
        lambda t: torch.full_like(t, 7),
    ],
    ids=["zeros", "ones", "NaN", "a constant"],
)
def test_results_that_know_nothing_earn_at_most_a_tenth(graded, change):
    assert graded.share(of_results(graded, change)) <= 0.1


@pytest.mark.slow
@pytest.mark.parametrize(
    "answer",
    [refuse, first_argument, lambda *args, **kwargs: None],
    ids=["raises", "its input", "pass"],
)
def test_what_takes_no_thought_earns_at_most_a_tenth(graded, answer):
    assert graded.share(answer) <= 0.1


def numbers(value):
    """What tells inputs apart: shapes, and numbers to the last digit."""
    if isinstance(value, torch.Tensor):
        return (tuple(value.shape), str(value.detach().double().flatten().tolist()))
    return tuple(map(numbers, value)) if isinstance(value, (list, tuple)) else value


def shapes(value):
    if isinstance(value, torch.Tensor):
        return tuple(value.shape)
    return tuple(map(shapes, value)) if isinstance(value, (list, tuple)) else value


def looked_up(graded, key):
    """An answer that returns what is right for the public inputs that look the same to `key`; else nothing."""
    flat = wire.unpack(graded.built.inputs)
    known = {}
    for case in graded.built.cases:
        if not case.hidden:
            given = {
                name: wire.decode(tree, lambda leaf: wire.pick(flat, leaf).clone())
                for name, tree in case.call.arguments
            }
            known.setdefault(repr(key([*given.values()])), given)

    def answer(*args, **kwargs):
        given = graded.declared.signature.bind(*args, **kwargs).arguments
        public = known.get(repr(key([*given.values()])))
        if public is None:
            return None
        return graded.reference(**(given if key is numbers else public))

    return answer


@pytest.mark.slow
@pytest.mark.parametrize("key", [numbers, shapes], ids=["their numbers", "their shapes"])
def test_an_answer_for_the_public_inputs_alone_earns_at_most_a_tenth(graded, key):
    assert graded.share(looked_up(graded, key)) <= 0.1


@pytest.mark.slow
@all_but("sgd")  # no gradients are asked for
def test_right_numbers_without_gradients_earn_forty_to_seventy_hundredths(graded):
    def detached(*args, **kwargs):
        return mapped(torch.detach, graded.reference(*args, **kwargs))

    assert 0.4 <= graded.share(detached) <= 0.7


@pytest.mark.slow
@all_but("sgd")  # nothing is returned
@pytest.mark.parametrize(
    "change",
    [lambda t: t.float() if t.is_floating_point() else t, lambda t: t[None]],
    ids=["dtype lost", "a dimension too many"],
)
def test_right_but_for_the_form_of_the_result_earns_at_least_half(graded, change):
    def answer(*args, **kwargs):
        return mapped(change, graded.reference(*args, **kwargs))

    assert 0.5 <= graded.share(answer) < 1


@pytest.mark.slow
@all_but("sgd", "softmax", "gru")  # no exception is asked for
def test_exceptions_that_are_missing_cost_ten_to_fifteen_hundredths(graded):
    def never_raises(*args, **kwargs):
        try:
            return graded.reference(*args, **kwargs)
        except (ValueError, TypeError, RuntimeError):
            return None

    assert 0.85 <= graded.share(never_raises) <= 0.9


@pytest.mark.slow
def test_a_mistake_that_is_named_earns_its_credit(graded):
    named = 0
    for idea in graded.declared.ideas:
        made = graded.grade(idea.function)
        if made.diagnosis == idea.sentence and idea.credit.least:
            named += 1
            least = idea.credit.least * 0.85  # exceptions may be missing besides
            assert made.score / graded.built.points >= least - 0.01, idea.name
    assert named > 10
