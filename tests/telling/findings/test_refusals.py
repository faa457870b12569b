"""Bad arguments that are not refused are told, and the check that refuses good ones."""

from __future__ import annotations

import pytest


def refusing(when, error):
    def answer(X, weight=1.0):
        if when(weight):
            raise error("no")
        return weight * X.mean(0)

    return answer


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            refusing(lambda w: False, ValueError),
            "but bad arguments are not refused: they should raise ValueError.",
        ),
        (
            refusing(lambda w: w < -5, ValueError),
            "but not all bad arguments are refused: “negative weight” asks for ValueError.",
        ),
        (
            refusing(lambda w: w < 0, TypeError),
            "but bad arguments are refused with another exception than what is asked for: ValueError, not"
            " TypeError.",
        ),
    ],
    ids=["none", "some", "another"],
)
def test_arguments_that_are_not_refused_as_they_should_be_are_told(
    finding, mean_code, answer, said
):
    name, sentence = finding(mean_code, answer)
    assert name == "not refused"
    assert sentence == f"The results are right, {said}"


def test_where_some_arguments_raise_another_exception_and_some_none_each_is_told(
    finding, mean_code
):
    _, sentence = finding(mean_code, refusing(lambda w: w < -5, TypeError))
    assert sentence == (
        "The results are right, but not all bad arguments are refused: “negative weight” asks for ValueError;"
        " “very negative weight” asks for ValueError, not TypeError."
    )


COUNTED = """
def up_to(counted, n):
    items, index = [], 0
    try:
        while True:
            items.append(counted(index, n))
            index += 1
    except IndexError:
        return items

@exercise
def counted(index, n):
    if index >= n:
        raise IndexError(index)
    return index

counted.case("one", index=0, n=2)
counted.case("another", index=1, n=3)
counted.case("a loop ends", call=up_to, n=3)
counted.raises("behind the last", IndexError, index=3, n=3)
"""


def test_another_exception_than_asked_for_is_told_although_a_loop_waits_for_that(told):
    name, said = told(
        COUNTED,
        """
        def counted(index, n):
            if index >= n:
                raise ValueError("no such item")
            return index
        """,
    )
    assert name == "not refused"
    assert said == (
        "What you return is right, but bad arguments are refused with another exception than what is asked for:"
        " IndexError, not ValueError. Others, such as a loop, wait for that one."
    )


def test_a_line_that_raises_by_mistake_is_no_refusal(told):
    found = told(
        COUNTED,
        """
        def counted(index, n):
            return [*range(n), *"abc"][index] + 0
        """,
    )
    assert found is None or found[0] != "not refused"


def test_good_arguments_that_are_refused_are_told(finding, mean_code):
    too_strict = refusing(lambda w: w < 2, ValueError)
    name, said = finding(mean_code, too_strict)
    assert name == "refused"
    assert said.startswith("What you return is right, but some good arguments are refused")
    assert finding(mean_code, refusing(lambda w: w < 2, TypeError))[0] != "refused"


def test_nothing_is_said_to_be_right_where_all_arguments_are_refused(finding, mean_code):
    assert finding(mean_code, refusing(lambda w: True, ValueError))[0] != "refused"


def test_refusals_are_not_spoken_of_where_results_are_wrong(finding, mean_code):
    assert finding(mean_code, lambda X, weight=1.0: -weight * X.mean(0))[0] == "factor"


STRICT = """
def mean(X, weight=1.0):
    if {condition}:
        raise ValueError("no")
    return weight * X.mean(0)
"""


def test_the_check_that_refuses_good_arguments_is_quoted(told, mean_code):
    name, said = told(mean_code, STRICT.format(condition="weight < 0 or len(X) > 3"))
    assert name == "refused"
    assert said.startswith(
        "What you return is right, but a check refuses good arguments: `if weight < 0 or len(X) > 3`"
        " (hers.py, line 3) is true of some of them."
    )


def test_a_check_the_wrong_way_round_is_told_as_one_that_refuses_everything(told, mean_code):
    name, said = told(mean_code, STRICT.format(condition="weight >= 0"))
    assert name == "refused"
    assert said.startswith("Your check refuses every good argument: `if weight >= 0`")


def test_an_exception_of_a_function_of_torch_is_no_check_of_the_students(told, mean_code):
    text = "def mean(X, weight=1.0):\n    if len(X) > 3:\n        return int('a')\n"
    assert told(mean_code, text + "    return weight * X.mean(0)\n")[0] != "refused"
