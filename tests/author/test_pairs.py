"""A pair of wrong ideas is run on every case only where one does not settle that it is caught and named."""

from __future__ import annotations

import pytest

from grader.author.pairs import doubtful
from grader.expected.expected import build_exercise
from grader.telling.ideas.bank import Bank
from grader.telling.ideas.performed import PerformedIdeas

SCALED = """
@exercise(grad=["X"])
def scaled(X, factor=2.0):
    return X * factor + 0.0

scaled.case("two by three", X=randn(2, 3))
scaled.case("other numbers", X=randn(2, 3))
scaled.case("a row", X=randn(1, 4))
"""


@pytest.fixture
def looked_at(declare, monkeypatch):
    """The doubtful pairs of an exercise with some edits, with those like them, and how often pairs were run."""

    def look(**edits):
        text = "\n".join(f"{name}: {edit}\n    It is {name}." for name, edit in edits.items())
        exercise = declare(f"{SCALED}\nscaled.edits({text!r})\n")
        built = build_exercise(exercise, "unit", hidden=False)
        bank, ran = Bank(exercise, built), []
        run = PerformedIdeas._run

        def noting(self, hypothesis, call):
            ran.extend([1] * (len(hypothesis.names) == 2))
            return run(self, hypothesis, call)

        monkeypatch.setattr(PerformedIdeas, "_run", noting)
        left = doubtful(bank, built)
        pairs = {id(one): one.names for one in bank.hypotheses}
        return {pairs[key]: [one.names for one in group] for key, group in left.items()}, len(ran)

    return look


def test_a_pair_like_no_other_idea_is_run_on_one_case_alone(looked_at):
    found, runs = looked_at(a="X -> 3 * X", b="0.0 -> 1.0", c="factor + -> factor ** 2 +")
    assert found == {}
    assert runs == 3  # each of the three pairs


def test_a_pair_that_passes_is_doubtful(looked_at):
    found, _runs = looked_at(a="X -> 2 * X", b="* factor -> * factor / 2")
    assert [*found] == [("a", "b")]


def test_a_pair_that_does_what_one_of_its_ideas_does_has_that_name_and_is_settled(looked_at):
    found, runs = looked_at(a="X -> 3 * X", b="+ 0.0 -> - 0.0 if len(X) == 1 else 0 * X.sum()")
    assert ("a", "b") not in found
    assert runs <= 3


def test_a_pair_that_breaks_off_is_doubtful(looked_at):
    found, _runs = looked_at(a="X -> X[9]", b="0.0 -> 1.0")
    assert [*found] == [("a", "b")]


def test_pairs_that_share_no_idea_and_do_the_same_are_doubtful_with_each_other(looked_at):
    found, _runs = looked_at(
        a="X -> 3 * X", b="0.0 -> 1.0", c="factor -> 3 * factor", d="+ 0.0 -> + 1 * 1.0"
    )
    assert ("a", "b") in found
    assert {("a", "b"), ("c", "d")} <= {*found["a", "b"]}
