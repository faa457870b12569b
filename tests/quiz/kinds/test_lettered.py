"""Letters of options are read alike by all kinds that ask for them."""

import pytest

from grader.quiz.kinds.lettered import Choice, Lettered
from grader.quiz.kinds.registry import KINDS, kind_of

LETTERED = [name for name, kind in KINDS.items() if isinstance(kind, Lettered)]


@pytest.fixture(params=LETTERED)
def asked(request, question):
    answer = "[B, A]" if request.param == "ordering" else "A"
    return question(f"kind: {request.param}\nprompt: P\noptions: {{A: a, B: b}}\nanswer: {answer}")


def test_three_kinds_ask_for_letters_and_two_for_a_choice():
    assert LETTERED == ["single choice", "multiple choice", "ordering"]
    assert [name for name in LETTERED if isinstance(KINDS[name], Choice)] == LETTERED[:2]


def test_a_name_is_letters_only_if_options_make_it_up(asked, refusal):
    kind = kind_of(asked)
    assert kind.is_unquoted_answer(asked, "bA")
    assert not kind.is_unquoted_answer(asked, "AF")
    said = "is a name; answers are read without running anything"
    assert said in refusal(asked, "sum")


def test_an_unknown_letter_is_told_before_how_many_are_asked_for(asked, refusal):
    assert refusal(asked, '"ABZ"') == "there is no option Z; the options are A, B"


def test_a_long_answer_is_cut_in_the_message(asked, refusal):
    assert len(refusal(asked, f"[{'1, ' * 200}]")) < 150


def test_the_author_is_told_of_an_unknown_letter_of_a_list_at_its_place(mistakes):
    for kind in LETTERED:
        lines = f"id: q\nkind: {kind}\nprompt: P\noptions: {{A: a, B: b}}\nanswer: [A, Z]"
        assert mistakes(lines) == ["7:17: there is no option Z; the options are A, B"]
