"""The collection of answers that were written from the statements alone, judged as a class would be."""

import pytest
from checkout import ROOT

import corpus
from grader.course.course import load_course
from grader.grading.plan import make_plan
from grader.judging.settling import is_right
from grader.telling.diagnose import diagnose

FILES = [(collection, id_) for collection in corpus.COLLECTIONS for id_ in corpus.ids(collection)]


@pytest.fixture(scope="module", params=FILES, ids="-".join)
def judged(request):
    """One exercise's answers: their module, and behaviour and verdict of each by its name."""
    collection, id_ = request.param
    plan = make_plan(load_course(ROOT), [id_])
    (built,) = plan.exercises
    module = corpus.load(collection, id_)
    behaviours = {
        name: corpus.behaviour_of(answer, built) for name, answer in corpus.answers_in(module)
    }
    passed = {
        name
        for name, b in behaviours.items()
        if all(is_right(case, b[case.name]) for case in built.cases)
    }
    return module, built, plan.banks[built.id], behaviours, passed


def written(module, name):
    return corpus.written(getattr(module, name))


@pytest.mark.parametrize("id_", sorted({id_ for _, id_ in FILES}))
def test_an_exercise_has_a_right_answer_and_nine_wrong_ones(id_):
    modules = [corpus.load(collection, id_) for collection, one in FILES if one == id_]
    names = [name for module in modules for name, _ in corpus.answers_in(module)]
    assert sum(name.startswith("right_") for name in names) >= 1
    assert sum(name.startswith("wrong_") for name in names) >= 9


@pytest.mark.slow
def test_every_right_answer_passes_and_every_wrong_one_fails(judged):
    _, _, _, behaviours, passed = judged
    right = {name for name in behaviours if name.startswith("right_")}
    assert right - passed == set()
    assert passed - right == set()


@pytest.mark.slow
def test_most_wrong_answers_are_named_rightly_and_none_wrongly(judged):
    module, built, bank, behaviours, passed = judged
    wrong = [name for name in behaviours if name.startswith("wrong_") and name not in passed]
    named = {
        name: set(found.names)
        for name in wrong
        if (found := diagnose(built, behaviours[name], bank, written=written(module, name)))
    }
    amiss = {n: names for n, names in named.items() if names - corpus.accepted_names(module, n)}
    assert amiss == {}
    assert len(named) >= 0.85 * len(wrong)
