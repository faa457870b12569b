from __future__ import annotations

import pytest

from grader.jail.aspect import INPUTS, OUTPUT, Aspect

TEXTS = {
    "output": OUTPUT,
    "output[1]['a b']": Aspect("output", "[1]['a b']"),
    "grad X": Aspect.grad("X"),
    "grad params[3]": Aspect.grad("params[3]"),
    "state W.grad": Aspect.state("W.grad"),
    "inputs": INPUTS,
    "global state": Aspect("global state"),
    "float32": Aspect("float32"),
}


@pytest.mark.parametrize("text", TEXTS)
def test_an_aspect_has_one_text_and_is_read_back_from_it(text):
    assert str(TEXTS[text]) == f"{TEXTS[text]}" == text
    assert Aspect.parse(text) == TEXTS[text]


def test_an_aspect_knows_what_it_is_of():
    told = {text: (a.is_output, a.is_grad, a.is_state) for text, a in TEXTS.items()}
    assert told == {
        text: (text.startswith("output"), text.startswith("grad "), text.startswith("state "))
        for text in TEXTS
    }
    assert [text for text, aspect in TEXTS.items() if aspect.is_grad_of_parameter] == [
        "state W.grad"
    ]


def test_parts_of_an_output_are_named_as_python_reaches_them():
    assert str(OUTPUT.part(1).part(repr("loss"))) == "output[1]['loss']"


def test_aspects_are_in_the_order_of_their_texts():
    assert sorted(TEXTS.values()) == [TEXTS[text] for text in sorted(TEXTS)]
