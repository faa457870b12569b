"""What is written of wrong ideas: what they do on public cases, each thing once, and no code."""

from __future__ import annotations

import zlib

import pytest

from grader.expected.expected import build_exercise
from grader.jail.aspect import OUTPUT, Aspect
from grader.language import use
from grader.telling.ideas.packing import Packed
from grader.telling.ideas.performed import PerformedIdeas
from grader.telling.ideas.stored import SUFFIX, StoredIdeas
from grader.telling.ideas.storing import store
from grader.telling.same.resemblance import NEIGHBOURS
from grader.telling.same.sketch import sketch

SCALE = """
@exercise(grad=["X"])
def scale(X, factor=2.0):
    if factor < 0:
        raise ValueError("factor is negative")
    taken = X
    return taken * factor

scale.case("plain", X=randn(4))
scale.case("by three", X=randn(2, 3), factor=3.0)
scale.case("said to nobody", X=randn(3), factor=5.0, hidden=True)
scale.raises("negative", ValueError, X=randn(2), factor=-1.0)

scale.edits('''
added: taken * factor -> taken + factor
    You add.

detached: taken = X -> taken = X.detach()
    You detach.
''')

@scale.wrong_idea("It breaks.")
def breaking(X, factor=2.0):
    return X[9]
"""

DROP = """
def candidates(X, p):
    return {"zero": torch.zeros_like(X), "kept": X / (1 - p)}

@exercise
def drop(X, p):
    return X * (torch.rand_like(X) >= p) / (1 - p)

law = choice({"zero": 0.3, "kept": 0.7}, candidates)
drop.random_case("drawn", law=law, X=uniform(20, 30, low=0.5, high=2.0), p=0.3)

@drop.wrong_idea("What is kept is not scaled.")
def unscaled(X, p):
    return X * (torch.rand_like(X) >= p)

@drop.wrong_idea("Noise instead of zeros.")
def noise(X, p):
    return X * torch.randn_like(X)
"""


@pytest.fixture
def kept(declare, tmp_path):
    """An exercise, its public cases, what `store` writes of its ideas, and that read again."""

    def build_and_store(code):
        exercise = declare(code)
        built = build_exercise(exercise, "unit", hidden=False)
        data = store(exercise, built)
        path = tmp_path / f"{exercise.id}{SUFFIX}"
        path.write_bytes(data)
        return exercise, built, data, StoredIdeas(path, built)

    return build_and_store


def test_the_names_and_sentences_of_all_ideas_are_kept_in_their_order(kept):
    exercise, built, _, stored = kept(SCALE)
    performed = PerformedIdeas(exercise, built)

    def told(hypotheses):
        return [(one.names, one.sentences) for one in hypotheses]

    assert told(stored.hypotheses) == told(performed.hypotheses)
    assert told(stored.generic) == told(performed.generic)


def test_what_an_idea_does_is_kept_with_its_gradients_and_verdicts(kept):
    exercise, built, _, stored = kept(SCALE)
    performed = PerformedIdeas(exercise, built)
    for ours, theirs in zip(stored.hypotheses, performed.hypotheses, strict=True):
        for case in built.cases:
            one, other = stored.trace(ours, case), performed.trace(theirs, case)
            assert one.first.status == other.first.status
            assert (one.said, one.wrong) == (other.said, other.wrong)
    added, plain = stored.hypotheses[0], built.cases[0]
    found = stored.trace(added, plain).aspects
    right = plain.expected.aspects[OUTPUT]
    assert found[OUTPUT].same(sketch(right / 2 + 2))
    assert Aspect.grad("X") in found


def test_ideas_that_do_the_same_on_a_case_are_written_once(kept):
    _, built, data, stored = kept(SCALE)
    packed = Packed(data)
    place = [case.name for case in built.cases].index("negative")
    added, detached, *_ = packed.row("cases", place)
    assert added == detached
    plain = packed.row("cases", 0)
    assert len({*plain[: len(stored.hypotheses)]}) == len(stored.hypotheses)


def test_no_function_and_no_hidden_case_is_in_the_file(kept):
    _, _, data, _ = kept(SCALE)
    text = zlib.decompress(data)
    assert b"You add." in text
    for secret in (b"taken", b"def ", b"said to nobody", b"lambda"):
        assert secret not in text


def test_hidden_cases_are_never_stored(declare):
    exercise = declare(SCALE)
    with pytest.raises(ValueError, match="scale has hidden cases, which are never written"):
        store(exercise, build_exercise(exercise, "unit"))


def test_storing_twice_gives_the_same_bytes(kept):
    exercise, _, data, _ = kept(SCALE)
    assert store(exercise, build_exercise(exercise, "unit", hidden=False)) == data


def test_the_language_in_use_makes_no_difference(kept):
    exercise, built, data, _ = kept(SCALE)
    use("zh")
    assert store(exercise, built) == data


def test_an_exercise_without_ideas_has_what_any_function_invites(kept):
    _, _, _, stored = kept(SCALE[: SCALE.index("scale.edits")])
    assert stored.hypotheses == []
    assert ("factor ignored",) in [one.names for one in stored.generic]


def test_of_an_idea_that_draws_what_all_runs_have_in_common_is_kept(kept):
    _, built, _, stored = kept(DROP)
    (case,) = built.cases
    unscaled, noise = stored.hypotheses
    # An element is kept or it is not; no answer ever shows the same noise, so that nothing of it is kept.
    assert len(stored.trace(unscaled, case).draws.shown) == 2
    assert len(stored.trace(noise, case).draws.shown) == 0
    assert len(stored.trace(unscaled, case).draws.results) == NEIGHBOURS


def test_what_must_be_in_the_code_is_kept_with_the_ideas(kept):
    _, _, _, stored = kept(SCALE + 'scale.seen_in_code(added=["+", "add"])\n')
    assert stored.signs == {"added": ["+", "add"]}
