"""Where parts of a result are wrong in different ways, each is named by the idea that explains it."""

from __future__ import annotations

from dataclasses import replace

import torch

from grader.expected.expected import build_exercise
from grader.jail.reply import Trouble
from grader.telling.ideas.bank import Bank

LSTM = """
@exercise(grad=["x", "h", "c"])
def lstm(x, h, c):
    c_next = torch.sigmoid(h) * c + x.tanh()
    return c_next.tanh() * torch.sigmoid(x), c_next

lstm.case("three", x=randn(3), h=randn(3), c=randn(3))
lstm.case("two by four", x=randn(2, 4), h=randn(2, 4), c=randn(2, 4))

lstm.edits('''
no_tanh: c_next.tanh() -> c_next
    The output is gated without tanh.

no_forget: torch.sigmoid(h) * c -> c
    Nothing is forgotten.
''')
"""


def lstm(x, h, c, wrong_output=0, wrong_state=0):
    c_next = c / (1 + (-h).exp()) + x.tanh()
    gate = 1 / (1 + (-x).exp())
    output = (c_next if wrong_output else c_next.tanh()) * gate
    return output, (c_next.exp() - h if wrong_state else c_next)


def test_a_mistake_in_one_part_of_the_result_is_named_although_another_part_is_wrong_too(named):
    found = named(LSTM, lambda x, h, c: lstm(x, h, c, 1, 1))
    assert found.names == ("no_tanh",)
    assert found.sentence == "As for part [0] of the result: The output is gated without tanh."


NEAREST = """
@exercise()
def nearest(X, marks):
    errors = [(X - mark).square().mean().item() for mark in marks]
    return min(zip(errors, marks))[1], errors

nearest.case("low", X=tensor([0.1, 0.4]), marks=[0.0, 1.0, 2.0])
nearest.case("high", X=tensor([1.9, 2.1, 2.3]), marks=[0.0, 1.0, 2.0])

@nearest.wrong_idea("You do not square.")
def not_squared(X, marks):
    errors = [(X - mark).mean().item() for mark in marks]
    return min(zip(errors, marks))[1], errors
"""


def test_a_number_chosen_among_the_arguments_names_no_idea_by_itself(named):
    def cubes(X, marks):
        errors = [((X - mark) ** 3).mean().item() for mark in marks]
        return min(zip(errors, marks, strict=True))[1], errors

    assert cubes(torch.tensor([0.1, 0.4]), [0.0, 1.0, 2.0])[0] == 2
    assert named(NEAREST, cubes) is None


CLOCK = """
@exercise()
def clock(seconds):
    minutes = round(seconds / 60)
    return minutes // 60, minutes % 60

clock.case("an hour", seconds=3600)
clock.case("nearly an hour", seconds=3590)
clock.case("half a minute", seconds=45)
clock.case("two hours", seconds=7195)

@clock.wrong_idea("You cut seconds off.")
def cut_off(seconds):
    return seconds // 3600, seconds // 60 % 60
"""


def test_a_whole_number_among_others_names_no_idea_by_itself(named):
    def not_carried(seconds):
        return seconds // 3600, round(seconds / 60) - seconds // 3600 * 60

    # The hours are as wrong as those of the idea; the minutes say that nothing is cut off.
    assert (not_carried(3590), not_carried(45)) == ((0, 60), (0, 1))
    assert named(CLOCK, not_carried) is None


def test_an_idea_that_spoils_what_is_right_is_not_named(named):
    # Nothing forgotten: both parts would be wrong.
    def first_only(x, h, c):
        forgetful = c + x.tanh()
        return forgetful.tanh() * torch.sigmoid(x), lstm(x, h, c)[1]

    assert named(LSTM, first_only) is None


def test_gradients_of_two_arguments_are_each_named_by_the_idea_that_explains_them(named):
    code = """
    @exercise(grad=["A", "B"])
    def affine(A, B):
        return A * B + A

    affine.case("three", A=randn(3), B=randn(3))
    affine.case("four", A=randn(4), B=randn(4))

    @affine.wrong_idea("No gradient reaches B.")
    def b_detached(A, B):
        return A * B.detach() + A

    @affine.wrong_idea("The product gives A no gradient.")
    def product_detached(A, B):
        return A.detach() * B + A
    """
    found = named(code, lambda A, B: A.detach() * B.detach() + A)
    assert set(found.names) == {"b_detached", "product_detached"}
    assert "gradient of B: No gradient reaches B." in found.sentence
    assert "gradient of A: The product gives A no gradient." in found.sentence


def test_parts_are_named_only_of_what_every_call_shows(declare, behave):
    exercise = declare(LSTM)
    built = build_exercise(exercise, "unit")
    behaviour = behave(built, lambda x, h, c: lstm(x, h, c, 1, 1))
    bank = Bank(exercise, built)
    assert bank.name_mistake(behaviour).names == ("no_tanh",)
    once = {
        name: [replace(one, troubles=(Trouble("repeat", "numbers"),)) for one in ran]
        for name, ran in behaviour.items()
    }
    assert bank.name_mistake(once) is None
