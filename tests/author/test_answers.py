"""Right variants pass, and wrong ideas fail and are recognised."""

from __future__ import annotations

import pytest

from grader.author.answers import failing_variants, unnamed_ideas
from grader.expected.expected import build_exercise
from grader.telling.ideas.bank import Bank

SCALED = """
@exercise(grad=["X"])
def scaled(X, factor=2.0):
    return X * factor

scaled.case("two by three", X=randn("a", "b"), a=2, b=3)
scaled.case("other numbers", X=randn(2, 3))
scaled.case("another factor", X=randn(4, 2), factor=3.0)
"""


@pytest.fixture
def told(declare):
    """The sentences of one of the proofs about an exercise."""

    def by(proof, code):
        exercise = declare(code)
        # Ideas must be seen with what students have.
        built = build_exercise(exercise, "unit", hidden=proof is not unnamed_ideas)
        if proof is failing_variants:
            return list(proof(exercise, "unit", ("float64", "float32")))
        return list(proof(exercise, built, Bank(exercise, built)))

    return by


# Right variants.


def variant(body):
    return f"{SCALED}\n@scaled.right_variant\ndef variant(X, factor=2.0):\n    return {body}\n"


def test_a_variant_that_is_right_passes(told):
    assert told(failing_variants, variant("torch.stack([x * factor for x in X])")) == []


def test_a_variant_that_is_wrong_is_told_with_its_case_and_place(told):
    (said,) = told(failing_variants, variant("X + X"))
    assert said == (
        "the right variant variant fails case 'another factor' of draw 0, output: 8 of 8 elements differ, first"
        " at (0, 0): expected -4.76165, got -3.17444, allowed error 5.8e-07 (solutions/unit/scaled.py:16)"
    )


def test_a_variant_must_pass_other_draws_of_the_inputs_too(told):
    # Wrong for some numbers only, of which one draw may have none.
    (said,) = told(failing_variants, variant("X * factor + (X > 2.5) * 0.1"))
    assert said.startswith("the right variant variant fails case ")


# Wrong ideas.


def ideas(*bodies):
    return SCALED + "".join(
        f"\n@scaled.wrong_idea('Idea {n}.')\ndef idea{n}(X, factor=2.0):\n    return {body}\n"
        for n, body in enumerate(bodies)
    )


def test_ideas_that_fail_in_ways_of_their_own_are_recognised(told):
    assert told(unnamed_ideas, ideas("X", "X + factor", "X.detach() * factor")) == []


def test_an_idea_that_passes_is_told(told):
    assert told(unnamed_ideas, ideas("X", "factor * X")) == [
        "no public case catches the wrong idea idea1 (solutions/unit/scaled.py:20)"
    ]


def test_an_idea_that_is_taken_for_another_one_is_told(told):
    assert told(unnamed_ideas, ideas("X + 1", "1 + X")) == [
        "no case tells the wrong idea idea0 from idea1 (solutions/unit/scaled.py:16)",
        "no case tells the wrong idea idea1 from idea0 (solutions/unit/scaled.py:20)",
    ]


def test_two_ideas_that_differ_in_other_sizes_alone_are_told_with_such_sizes(told):
    """One more is added where there are more than eight numbers."""
    one, other = told(unnamed_ideas, ideas("X * factor + 3", "X * factor + (X.numel() > 8) + 3"))
    assert one == (
        "no case tells the wrong idea idea0 from idea1; case 'two by three' tells them apart with (3, 5)"
        " for (2, 3) (solutions/unit/scaled.py:16)"
    )
    assert (
        "idea1 from idea0; case 'two by three' tells them apart with (3, 5) for (2, 3) (" in other
    )


def edits(one, other):
    text = f"a: {one}\n    The edit a.\nb: {other}\n    The edit b."
    return f"{SCALED}\nscaled.edits({text!r})\n"


def test_pairs_of_edits_must_be_caught_too(told):
    assert told(unnamed_ideas, edits("X -> 2 * X", "factor -> factor / 3")) == []
    (said,) = told(unnamed_ideas, edits("X -> 2 * X", "factor -> factor * (0.5 + 1e-8)"))
    assert said.startswith("no public case catches the pair of wrong ideas a and b (")


def test_two_edits_that_cancel_are_no_pair(told):
    assert told(unnamed_ideas, edits("X -> 2 * X", "factor -> factor / 2")) == []


def test_an_idea_that_only_breaks_tells_of_itself(told):
    assert told(unnamed_ideas, ideas("X[99]", "X + factor")) == []


def test_a_pair_that_other_pairs_of_other_ideas_do_the_same_as_is_told(told):
    """Four pairs triple and add 1, and no idea is in all of them."""
    text = (
        "a: X -> 3 * X\n    The edit a.\nb: + 0.0 -> + 1.0\n    The edit b.\n"
        "c: factor -> 3 * factor\n    The edit c.\nd: - 0.0 -> + 1.0\n    The edit d."
    )
    longer = SCALED.replace("X * factor", "X * factor + 0.0 - 0.0")
    found = told(unnamed_ideas, f"{longer}\nscaled.edits({text!r})\n")
    pairs = [said.partition(" (")[0] for said in found if "pair" in said]
    assert pairs == [
        f"the pair of wrong ideas {one} and {two} is caught but not recognised"
        for one, two in ("ab", "ad", "bc", "cd")
    ]
