"""Mistakes are named by what was stored of wrong ideas as by the ideas themselves."""

from __future__ import annotations

import zlib
from types import SimpleNamespace

import pytest
import torch
from checkout import ROOT

import corpus
from grader.declaring.load import load_exercise
from grader.errors import CourseError
from grader.expected import bundle
from grader.expected.expected import build_exercise
from grader.jail.outcome import Outcome
from grader.judging.settling import is_right
from grader.telling.diagnose import diagnose
from grader.telling.ideas.bank import Bank
from grader.telling.ideas.stored import SUFFIX, StoredIdeas, same_ideas
from grader.telling.ideas.storing import store

NORM = """
@exercise(grad=["X"])
def norm(X, eps=1e-3):
    if eps < 0:
        raise ValueError("eps is negative")
    mean, var = X.mean(0), X.var(0, correction=0)
    root = (var + eps).sqrt()
    return (X - mean) / root

norm.case("five by three", X=randn(5, 3))
norm.case("eps counts", X=randn(6, 2), eps=0.5)
norm.case("more rows, said to nobody", X=randn(8, 4), eps=0.01, hidden=True)
norm.raises("negative eps", ValueError, X=randn(2, 2), eps=-1.0)

norm.edits('''
eps_outside: (var + eps).sqrt() -> var.sqrt() + eps
    eps is added after the root.

unbiased: correction=0 -> correction=1
    You divide by n - 1.

not_centred: X - mean -> X
    The mean is not subtracted.

detached: X.mean(0), X.var( -> X.detach().mean(0), X.detach().var(
    The statistics are detached.
''')

@norm.wrong_idea("Columns are taken for rows.")
def by_rows(X, eps=1e-3):
    if eps < 0:
        raise ValueError("eps is negative")
    return (X - X.mean(1)) / X.var(1)
"""


def norm(X, eps=1e-3, n_less=0, outside=0, centre=1, refuses=True):
    if eps < 0 and refuses:
        raise ValueError
    rest = X - X.sum(0) / len(X)
    var = (rest * rest).sum(0) / (len(X) - n_less)
    root = var**0.5 + eps if outside else (var + abs(eps)) ** 0.5
    return (rest if centre else X) * (1 / root)


def breaks(X, eps=1e-3):
    if eps < 0:
        raise ValueError("no")
    return X - X.mean(1)


def detached(X, eps=1e-3):
    if eps < 0:
        raise ValueError("no")
    return (X - X.mean(0).detach()) / (X.var(0, correction=0).detach() + eps) ** 0.5


ANSWERS = {
    "a single idea": (lambda X, eps=1e-3: norm(X, eps, n_less=1), ("unbiased",)),
    "a pair": (
        lambda X, eps=1e-3: norm(X, eps, n_less=1, outside=1),
        ("eps_outside", "unbiased"),
    ),
    "and an exception missing": (
        lambda X, eps=1e-3: norm(X, eps, centre=0, refuses=False),
        ("not_centred",),
    ),
    "gradients alone": (detached, ("detached",)),
    "a generic mistake": (lambda X, eps=1e-3: norm(X, 1e-3 if eps >= 0 else eps), ("eps ignored",)),
    "broken": (breaks, ("shapes do not fit",)),
    "a finding": (lambda X, eps=1e-3: 2 * norm(X, eps), ("factor",)),
}


@pytest.fixture(scope="module")
def keep(tmp_path_factory):
    """Store an exercise's ideas: `exercise`, `built` (public cases), `path` and `bank`."""

    def build_and_store(source, unit="unit"):
        exercise = load_exercise(source, unit)
        folder = tmp_path_factory.mktemp("cases")
        fresh = build_exercise(exercise, unit, hidden=False)
        for name, data in bundle.to_files(fresh).items():
            (folder / name).write_bytes(data)
        path = folder / f"{exercise.id}{SUFFIX}"
        path.write_bytes(store(exercise, fresh))
        built = bundle.read(folder, exercise.id)
        bank = Bank(StoredIdeas(path, built), built)
        return SimpleNamespace(exercise=exercise, built=built, path=path, bank=bank)

    return build_and_store


@pytest.fixture
def stored(keep, write_exercise):
    return keep(write_exercise(NORM))


@pytest.mark.parametrize(("answer", "names"), ANSWERS.values(), ids=ANSWERS.keys())
def test_a_mistake_is_named_as_the_functions_name_it(stored, behave, answer, names):
    behaviour = behave(stored.built, answer)
    found = diagnose(stored.built, behaviour, stored.bank)
    assert found.names == names
    assert found == diagnose(stored.built, behaviour, Bank(stored.exercise, stored.built))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit", "id_", "step"),
    [
        ("classification", "softmax", 8),
        ("classification", "cross_entropy", 8),
        ("convolution", "corr2d", 5),
        ("convolution", "pool2d", 5),
        ("regularization", "dropout_layer", 4),
    ],
)
def test_answers_that_others_wrote_are_named_as_the_functions_name_them(
    keep, behave, unit, id_, step
):
    course = keep(ROOT / "solutions" / unit / f"{id_}.py", unit)
    functions = Bank(course.exercise, course.built)
    answers = wrong_answers(id_)[::step]
    compared = 0
    for answer in answers:
        behaviour = behave(course.built, answer)
        if all(is_right(case, behaviour[case.name]) for case in course.built.cases):
            continue
        found = diagnose(course.built, behaviour, course.bank)
        assert found == diagnose(course.built, behaviour, functions), answer.__name__
        compared += 1
    assert compared > len(answers) / 2


def wrong_answers(id_):
    """The wrong answers of the corpus, those that are odd on purpose."""
    answers = corpus.answers_in(corpus.load("answers", id_))
    return [answer for name, answer in answers if name.startswith("wrong_")]


DRAWS = """
def candidates(X, p):
    return {"zero": torch.zeros_like(X), "kept": X / (1 - p)}

@exercise(grad=["X"])
def drop(X, p):
    return X * (torch.rand_like(X) >= p) / (1 - p)

drop.random_case(
    "100 by 80, p = 0.3",
    law=choice({"zero": 0.3, "kept": 0.7}, candidates),
    X=uniform(100, 80, low=0.5, high=2.0),
    p=0.3,
)

@drop.wrong_idea("What is kept is not scaled.")
def unscaled(X, p):
    return X * (torch.rand_like(X) >= p)

@drop.wrong_idea("Whole rows are dropped.")
def by_row(X, p):
    return X * (torch.rand(len(X), 1, dtype=X.dtype) >= p) / (1 - p)

@drop.wrong_idea("Noise instead of zeros.")
def noise(X, p):
    return X * torch.randn_like(X)

@drop.wrong_idea("It breaks now and then.")
def breaking(X, p):
    if torch.rand(()) < 0.5:
        raise KeyError("bad luck")
    return X

@drop.wrong_idea("No gradient comes back.")
def graph_cut(X, p):
    return drop(X.detach(), p)
"""


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        (lambda X, p: torch.where(torch.rand(X.shape) < p, torch.zeros_like(X), X), ("unscaled",)),
        (lambda X, p: torch.bernoulli(torch.full_like(X[:, :1], 1 - p)) * X / (1 - p), ("by_row",)),
        (lambda X, p: X.detach() * (torch.rand(X.shape) > p) / (1 - p), ("graph_cut",)),
        (lambda X, p: X * torch.randn_like(X), None),
    ],
    ids=["unscaled", "by row", "graph cut", "noise"],
)
def test_a_wrong_draw_is_named_as_the_functions_name_it(
    keep, write_exercise, behave, answer, names
):
    drop = keep(write_exercise(DRAWS))
    behaviour = behave(drop.built, answer)
    found = drop.bank.name_mistake(behaviour)
    assert found == Bank(drop.exercise, drop.built).name_mistake(behaviour)
    assert (found and found.names) == names


def test_ideas_that_do_the_same_share_their_trace(stored):
    ideas = StoredIdeas(stored.path, stored.built)
    case = next(case for case in stored.built.cases if case.raises)
    refusing = [ideas.trace(hypothesis, case) for hypothesis in ideas.hypotheses[:4]]
    assert all(trace is refusing[0] for trace in refusing)


def test_sentences_are_told_in_another_language(stored, behave):
    said = {"You divide by n - 1.": "除数是 n - 1。"}
    bank = Bank(StoredIdeas(stored.path, stored.built, said), stored.built)
    found = bank.name_mistake(behave(stored.built, ANSWERS["a single idea"][0]))
    assert found.names == ("unbiased",)
    assert found.sentence == "除数是 n - 1。"


@pytest.fixture
def restored(write_exercise):
    """Store ideas of the exercise with a part of its code replaced."""

    def store_with(old, new):
        assert old in NORM
        exercise = load_exercise(write_exercise(NORM.replace(old, new)), "unit")
        return store(exercise, build_exercise(exercise, "unit", hidden=False))

    return store_with


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("X.var(1)", "X.var(1) + 0.0 * X.mean()"),
        ("/ root", "* (1 / root)"),
        ('raise ValueError("eps is negative")\n    return', 'raise ValueError("eps")\n    return'),
    ],
    ids=["the same", "rounded otherwise", "in other words"],
)
def test_files_that_name_mistakes_alike_are_the_same(stored, restored, old, new):
    assert same_ideas(stored.path.read_bytes(), restored(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("var.sqrt() + eps", "var.sqrt() + 1.001 * eps"),
        ("You divide by n - 1.", "You divide by one less."),
        ("unbiased", "biased"),
        ("def by_rows", "def by_columns"),
        ('"eps counts"', '"eps does count"'),
        ('raise ValueError("eps is negative")\n    return', "raise KeyError\n    return"),
    ],
    ids=["numbers", "a sentence", "the name of an edit", "a name", "a case", "an exception"],
)
def test_files_that_differ_in_what_can_be_told_are_not_the_same(stored, restored, old, new):
    assert not same_ideas(stored.path.read_bytes(), restored(old, new))


def test_a_damaged_file_is_never_the_same(stored):
    data = stored.path.read_bytes()
    assert same_ideas(data, data)
    assert not same_ideas(b"", data)
    assert not same_ideas(data, data[:-5])


def test_a_file_that_is_not_there_is_told(stored):
    stored.path.unlink()
    with pytest.raises(CourseError) as caught:
        StoredIdeas(stored.path, stored.built)
    assert str(caught.value) == f"{stored.path}: not there; run `grade build`."


@pytest.mark.parametrize(
    "data",
    [b"", b"text", zlib.compress(b""), zlib.compress(b"{}\n"), zlib.compress(b"[]\n")],
    ids=["empty", "text", "nothing packed", "an empty document", "a list"],
)
def test_a_damaged_file_is_told(stored, data):
    stored.path.write_bytes(data)
    with pytest.raises(CourseError) as caught:
        StoredIdeas(stored.path, stored.built)
    assert str(caught.value).startswith(f"{stored.path}: damaged (")
    assert str(caught.value).endswith("); run `grade build`.")


def changed(data, old, new):
    text = zlib.decompress(data)
    assert old in text
    return zlib.compress(text.replace(old, new))


def test_a_file_of_another_version_is_told(stored):
    stored.path.write_bytes(changed(stored.path.read_bytes(), b'"schema":5', b'"schema":9'))
    with pytest.raises(CourseError, match="made by another version of TorchGrade"):
        StoredIdeas(stored.path, stored.built)


def test_a_file_of_other_cases_is_told(stored):
    stored.path.write_bytes(changed(stored.path.read_bytes(), b'"eps counts"', b'"eps count"'))
    with pytest.raises(CourseError, match="made from other cases than these; run `grade build`"):
        StoredIdeas(stored.path, stored.built)


def test_damage_that_shows_when_a_trace_is_read_is_told(stored):
    data = changed(stored.path.read_bytes(), b'"frames":[{', b'"frames":[0],"more":[{')
    stored.path.write_bytes(data)
    ideas = StoredIdeas(stored.path, stored.built)
    with pytest.raises(CourseError, match="damaged"):
        ideas.trace(ideas.hypotheses[0], stored.built.cases[0])


def test_what_is_stored_cannot_be_run(stored):
    ideas = StoredIdeas(stored.path, stored.built)
    assert isinstance(ideas.trace(ideas.hypotheses[0], stored.built.cases[0]).first, Outcome)
    with pytest.raises(NotImplementedError):
        ideas.hypotheses[0].function(torch.ones(2))
