"""Replies to calls become outcomes by case, and a name that is missing gets its reason."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from grader.grading.replies import behaviour_of
from grader.jail.inside.raised import FailedStatement, Raised
from grader.jail.reply import FatalStatement, Place, Reply

ONE = SimpleNamespace(name="one", runs=("float64",))
TWO = SimpleNamespace(name="two", runs=("float64", "float32"))
IMPORT = FailedStatement(
    "cell 1", 2, ("np", "pd"), Raised(("ModuleNotFoundError", "Exception"), "No module named 'np'")
)
LOOP = FatalStatement(Place(0, "hw.py, cell 3", 7), "timeout", "still running after 1 s")


def raised(kind, text):
    error = {"kinds": [kind, "Exception"], "text": text, "frames": [], "memory": False}
    return Reply("raised", {"status": "raised", "error": error})


def only(reply, failures=(), device="cpu"):
    return behaviour_of([ONE], [reply], device, failures)["one"][0]


def test_replies_are_sorted_by_case_one_for_each_run():
    replies = [Reply("crashed", note=str(number)) for number in range(3)]
    found = behaviour_of([TWO, ONE], replies, "cpu", ())
    notes = {name: [outcome.note for outcome in outcomes] for name, outcomes in found.items()}
    assert notes == {"two": ["0", "1"], "one": ["2"]}


def test_no_cases_are_no_behaviour():
    assert behaviour_of([], [], "cpu", ()) == {}


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_an_outcome_knows_where_its_call_was_made(device):
    assert only(Reply("crashed"), device=device).device == device


@pytest.mark.parametrize(
    ("failures", "note"),
    [
        ((), ""),
        ((IMPORT,), "cell 1, line 2 failed with ModuleNotFoundError: No module named 'np'"),
        ((LOOP,), "hw.py, cell 3, line 7: still running after 1 s"),
        (
            (IMPORT, LOOP),
            "cell 1, line 2 failed with ModuleNotFoundError: No module named 'np';"
            " hw.py, cell 3, line 7: still running after 1 s",
        ),
    ],
    ids=["nothing", "raised", "hung", "both"],
)
def test_a_missing_answer_is_told_with_every_statement_that_failed(failures, note):
    outcome = only(Reply("missing"), failures)
    assert (outcome.status, outcome.note) == ("missing", note)


def test_a_name_that_is_not_defined_is_told_with_the_statement_that_should_have_bound_it():
    reply = raised("NameError", "name 'pd' is not defined")
    assert only(reply, [LOOP, IMPORT]).error.text == (
        "name 'pd' is not defined;"
        " cell 1, line 2 failed with ModuleNotFoundError: No module named 'np'"
    )


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("NameError", "name 'other' is not defined"),
        ("KeyError", "name 'np' is not defined"),
        ("NameError", "np"),
    ],
)
def test_other_errors_stay_as_they_are(kind, text):
    assert only(raised(kind, text), [IMPORT, LOOP]).error.text == text


def test_what_a_student_wrote_is_shown_without_what_terminals_act_upon():
    failed = FailedStatement("cell 1", 1, (), Raised(("Boom",), "a\x1b[2Jb"))
    assert "\x1b" not in only(Reply("missing"), [failed]).note


def test_a_reply_that_no_honest_child_sends_is_a_crash():
    assert only(Reply("returned", {"status": "returned"})).status == "crashed"


def test_what_only_follows_from_another_failure_is_not_told():
    follows = FailedStatement(
        "cell 2", 1, ("f",), Raised(("NameError",), "name 'np' is not defined")
    )
    said = only(Reply("missing"), (IMPORT, follows)).note
    assert said == "cell 1, line 2 failed with ModuleNotFoundError: No module named 'np'"


def test_a_name_that_stands_for_something_else_is_told():
    reply = Reply("missing", {"status": "missing", "kind": "Tensor\x1b[31m"})
    said = only(reply, (IMPORT,)).note
    assert said.startswith("at the end the name stands for something of type Tensor�[31m")
