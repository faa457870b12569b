"""The sentence for what was found: one idea, two at once, ideas for parts of a result."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from grader.declaring.ideas import Hypothesis
from grader.jail.aspect import OUTPUT, Aspect
from grader.telling.ideas.wording import Diagnosis, say_match, say_matches, say_parts


def idea(*names):
    """A hypothesis of which nothing counts but its names; its sentences are made of them."""
    return Hypothesis(names, tuple(f"You {name}." for name in names), lambda: None)


def refusing(*raises):
    """A case that asks for one of some exceptions."""
    return SimpleNamespace(raises=raises)


ADD, SQUARE, HALVE = idea("add"), idea("square"), idea("halve")
PARTS = [OUTPUT.part(n) for n in range(3)]


def test_a_single_idea_is_said_as_its_author_wrote_it():
    assert say_match(ADD, []) == Diagnosis("You add.", ("add",))


def test_two_ideas_at_once_are_both_said():
    assert say_match(idea("add", "square"), []) == Diagnosis(
        "Two mistakes at once. You add. And: You square.", ("add", "square")
    )


def test_two_ideas_with_one_sentence_are_said_once():
    both = replace(idea("add", "plus"), sentences=("You add.", "You add."))
    assert say_match(both).sentence == "You add."
    assert say_matches([ADD, both], [], None).sentence == "You add."


@pytest.mark.parametrize(
    ("rest", "wanted"),
    [
        ([refusing("ValueError")], "ValueError"),
        ([refusing("ValueError"), refusing("ValueError")], "ValueError"),
        (
            [refusing("ValueError", "TypeError"), refusing("KeyError")],
            "ValueError or TypeError or KeyError",
        ),
    ],
    ids=["one", "the same twice", "several"],
)
def test_exceptions_that_are_not_raised_besides_are_said_once_each(rest, wanted):
    said = say_match(ADD, rest).sentence
    assert said == f"You add. Besides, bad arguments should raise {wanted}."


def test_one_idea_for_all_that_is_wrong_is_said_without_its_parts():
    assert say_parts({ADD: PARTS}, rest=False, named=True) == say_match(ADD, [])


def test_an_idea_for_one_part_is_said_with_it_where_another_is_wrong_too():
    assert say_parts({ADD: PARTS[:1]}, rest=True, named=True) == Diagnosis(
        "As for part [0] of the result: You add.", ("add",)
    )


def test_each_part_is_said_with_its_idea():
    told = say_parts({ADD: PARTS[:1], SQUARE: PARTS[1:]}, rest=False, named=True)
    assert told.names == ("add", "square")
    assert told.sentence == (
        "As for part [0] of the result: You add. "
        "As for parts [1] and [2] of the result: You square."
    )


@pytest.mark.parametrize(
    ("part", "named"),
    [
        (OUTPUT, "the result"),
        (OUTPUT.part("'loss'"), "part ['loss'] of the result"),
        (Aspect.grad("X"), "the gradient of X"),
        (Aspect.state("moving_mean"), "moving_mean"),
    ],
    ids=str,
)
def test_a_part_is_called_what_students_call_it(part, named):
    told = say_parts({ADD: [part]}, rest=True, named=True)
    assert told.sentence == f"As for {named}: You add."


@pytest.mark.parametrize(
    ("parts", "named"), [(PARTS, True), (PARTS[:1], False)], ids=["too many", "not known by name"]
)
def test_parts_that_are_many_or_unknown_are_not_listed(parts, named):
    told = say_parts({ADD: parts}, rest=True, named=named)
    assert told.sentence == "This explains part of what is wrong: You add."


def test_ideas_for_parts_without_names_are_said_one_after_another():
    told = say_parts(
        {ADD: PARTS[:1], SQUARE: PARTS[1:2], HALVE: PARTS[2:]}, rest=False, named=False
    )
    assert told.sentence == "Several mistakes at once. You add. And: You square. And: You halve."
    assert told.names == ("add", "square", "halve")


def test_an_idea_that_is_part_of_two_is_named_and_said_once():
    said = {idea("add", "square"): PARTS[:1], idea("add", "halve"): PARTS[1:]}
    told = say_parts(said, rest=False, named=False)
    assert told.names == ("add", "square", "halve")
    assert told.sentence == "Several mistakes at once. You add. And: You square. And: You halve."


def test_two_ideas_for_one_part_are_both_said_of_it():
    told = say_parts({idea("add", "square"): PARTS[:1]}, rest=True, named=True)
    assert told.sentence == "As for part [0] of the result: You add. You square."


BUILT = SimpleNamespace(cases=(), name_case=lambda name: name.upper())


def test_an_idea_that_several_names_stand_for_is_said_once():
    twin = Hypothesis(("other",), ADD.sentences, ADD.function)
    assert say_matches([ADD, twin], [], BUILT) == say_match(ADD, [])


def test_of_two_ideas_that_cannot_be_told_apart_it_is_one_or_the_other():
    found = say_matches([ADD, SQUARE], [], BUILT)
    assert found.names == ("add", "square")
    assert found.sentence.endswith("Either: You add. Or: You square.")


def test_of_three_ideas_that_cannot_be_told_apart_nothing_is_said():
    assert say_matches([ADD, SQUARE, HALVE], [], BUILT) is None


def test_of_pairs_that_cannot_be_told_apart_what_they_share_is_said():
    found = say_matches([idea("add", "square"), idea("halve", "add")], [], BUILT)
    assert found == Diagnosis("This explains part of what is wrong: You add.", ("add",))
    assert say_matches([idea("add", "square"), idea("halve", "double")], [], BUILT) is None


def test_cases_that_ask_for_different_exceptions_are_told_each_with_its_own():
    cases = [
        SimpleNamespace(raises=("ValueError",), name="a"),
        SimpleNamespace(raises=("TypeError", "KeyError"), name="b"),
    ]
    said = say_matches([ADD], cases, BUILT).sentence
    assert said == (
        "You add. An exception is missing besides: ValueError in “A”, TypeError or KeyError in “B”."
    )


def test_one_refusal_that_is_missing_among_several_is_told_by_its_case():
    asked = [SimpleNamespace(raises=("ValueError",), name=name) for name in "ab"]
    built = SimpleNamespace(cases=asked, name_case=str.upper)
    assert say_matches([ADD], asked[:1], built).sentence == (
        "You add. An exception is missing besides: ValueError in “A”."
    )
    assert say_matches([ADD], asked, built).sentence == (
        "You add. Besides, bad arguments should raise ValueError."
    )
