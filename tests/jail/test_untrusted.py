"""Whatever no honest child sends ends it; what an honest one sends is read."""

from __future__ import annotations

import pytest

from grader.jail.forked import Gone
from grader.jail.inside.raised import MAX_FAILURES, FailedStatement, Raised
from grader.jail.reply import Other, Place, Reply, Trouble
from grader.jail.untrusted import (
    MAX_TEXT,
    MAX_TROUBLES,
    mark,
    read_failures,
    read_hits,
    read_others,
    read_place,
    read_reply,
    read_troubles,
)


def test_families_that_were_refused_are_a_set():
    assert read_hits({"hits": ["conv", "conv", "softmax"]}) == {"conv", "softmax"}
    assert read_hits({}) == frozenset()


@pytest.mark.parametrize("hits", [None, "conv", {"conv": 1}, [1], [None], [["conv"]]], ids=ascii)
def test_families_that_are_no_texts_are_refused(hits):
    with pytest.raises(Gone):
        read_hits({"hits": hits})


TROUBLE = [2, "strided", "raised", "RuntimeError: no view"]


def test_troubles_are_a_number_and_what_came_of_its_call():
    read = (2, Trouble("strided", "raised", "RuntimeError: no view"))
    assert read_troubles({"troubles": [TROUBLE, [0, "kept", "values", ""]]}) == [
        read,
        (0, Trouble("kept", "values")),
    ]
    assert read_troubles({}) == []


def test_long_texts_of_a_trouble_are_cut():
    long = "x" * (MAX_TEXT + 1)
    ((_number, trouble),) = read_troubles({"troubles": [[0, long, long, long]]})
    assert {*map(len, trouble)} == {MAX_TEXT}


def test_more_troubles_than_there_may_be_are_refused():
    assert len(read_troubles({"troubles": [TROUBLE] * MAX_TROUBLES})) == MAX_TROUBLES
    with pytest.raises(Gone):
        read_troubles({"troubles": [TROUBLE] * (MAX_TROUBLES + 1)})


NO_TROUBLES = [None, 3, "0", {}, [0], ["0"], [[]], [[0]], [TROUBLE[:3]], [[*TROUBLE, ""]]]
NO_TROUBLES += [[["0", *TROUBLE[1:]]], [[0.0, *TROUBLE[1:]]], [[0, None, "", ""]], [[0, "", 1, ""]]]
NO_TROUBLES += [[[0, "", "", None]], [TROUBLE, None]]


@pytest.mark.parametrize("troubles", NO_TROUBLES, ids=ascii)
def test_troubles_that_are_none_are_refused(troubles):
    with pytest.raises(Gone):
        read_troubles({"troubles": troubles})


def test_a_result_is_not_read_before_it_is_needed():
    text = b'{"status":"returned","output":'
    reply = read_reply(text, {"float64": 0})
    assert (reply.status, reply.text, reply.message) == ("returned", text, {})
    assert reply.flat == {"float64": 0}


@pytest.mark.parametrize("status", ["raised", "missing", "returned"])
def test_a_reply_of_another_form_is_read_at_once(status):
    reply = read_reply(b'{"output":3, "status":"%s"}' % status.encode(), {})
    assert (reply.status, reply.text) == (status, b"")
    assert reply.read() == {"output": 3, "status": status}


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"{", b"[]", b"null", b"{}", b'{"status":null}', b'{"status":["raised"]}'),
        *(b'{"status":"timeout"}', b'{"status":"crashed"}', b'{"status":"not run"}'),
    ],
    ids=ascii,
)
def test_a_reply_without_a_status_that_a_child_may_give_is_refused(text):
    with pytest.raises(Gone):
        read_reply(text, {})


def test_a_statement_about_to_run_stands_somewhere():
    assert read_place([1, "cell 2", 3]) == Place(file=1, label="cell 2", line=3)


@pytest.mark.parametrize(
    "place",
    [None, 5, "abc", [], [0, "c"], [0, "c", 1, 2], ["0", "c", 1], [0, 1, 1], [0, "c", 1.0], {}],
    ids=ascii,
)
def test_a_statement_that_stands_nowhere_is_refused(place):
    with pytest.raises(Gone):
        read_place(place)


ERROR = {"kinds": ["KeyError", "Exception"], "text": "'x'", "frames": [], "memory": False}
FAILURE = {"label": "cell 1", "line": 2, "names": ["x"], "error": ERROR}


def test_a_statement_that_failed_is_read_with_what_is_told_of_it():
    read = FailedStatement("cell 1", 2, ("x",), Raised(("KeyError", "Exception"), "'x'"))
    assert read_failures({"failures": [FAILURE]}) == [read]
    assert read_failures({"failures": []}) == []


def test_what_else_a_failure_holds_is_left_out():
    more = FAILURE | {"error": ERROR | {"frames": [[["deep"]]], "memory": "yes"}, "more": 1}
    assert read_failures({"failures": [more]}) == read_failures({"failures": [FAILURE]})


def test_more_failures_than_are_told_are_refused():
    assert len(read_failures({"failures": [FAILURE] * MAX_FAILURES})) == MAX_FAILURES
    with pytest.raises(Gone):
        read_failures({"failures": [FAILURE] * (MAX_FAILURES + 1)})


def test_texts_of_a_failure_have_a_longest():
    longest = FAILURE | {"label": "c" * MAX_TEXT}
    assert read_failures({"failures": [longest]})[0].label == "c" * MAX_TEXT
    with pytest.raises(Gone):
        read_failures({"failures": [FAILURE | {"label": "c" * (MAX_TEXT + 1)}]})


DISHONEST = {
    "none": None,
    "text": "failure",
    "nothing in it": {},
    "a label that is a number": FAILURE | {"label": 1},
    "a line that is text": FAILURE | {"line": "2"},
    "names that are text": FAILURE | {"names": "x"},
    "a name that is none": FAILURE | {"names": [None]},
    "a long name": FAILURE | {"names": ["x" * (MAX_TEXT + 1)]},
    "no error": FAILURE | {"error": None},
    "an error without kinds": FAILURE | {"error": ERROR | {"kinds": []}},
    "a kind that is a number": FAILURE | {"error": ERROR | {"kinds": ["E", 1]}},
    "an error without text": FAILURE | {"error": {"kinds": ["E"]}},
    "a text that is a list": FAILURE | {"error": ERROR | {"text": ["x"]}},
}


@pytest.mark.parametrize("failure", DISHONEST.values(), ids=DISHONEST.keys())
def test_a_failure_that_no_honest_child_tells_is_refused(failure):
    with pytest.raises(Gone):
        read_failures({"failures": [FAILURE, failure]})


@pytest.mark.parametrize("head", [{}, {"failures": None}, {"failures": 5}, {"failures": FAILURE}])
def test_failures_that_are_no_list_are_refused(head):
    with pytest.raises(Gone):
        read_failures(head)


FLAT = {"float64": 0}
OTHER = [1, ["below", "ends"], [{"tensor": ["float64", 0, [2]]}]]


def test_what_was_made_of_other_numbers_has_the_number_of_its_call_and_its_tensors():
    ((number, other),) = read_others({"others": [OTHER]}, FLAT)
    assert number == 1
    assert other == Other(("below", "ends"), OTHER[2], FLAT)
    assert read_others({}, FLAT) == []


NO_OTHERS = [None, 3, {}, [0], [[]], [OTHER[:2]], [[*OTHER, ""]], [["1", *OTHER[1:]]]]
NO_OTHERS += [[[1, "below", []]], [[1, [None], []]], [[1, [["below"]], []]], [[1, [], None]]]


@pytest.mark.parametrize("others", NO_OTHERS, ids=ascii)
def test_what_was_made_of_no_other_numbers_is_refused(others):
    with pytest.raises(Gone):
        read_others({"others": others}, FLAT)


ODD_TREES = [None, 3, {}, {"other": "numpy"}, {"tensor": ["float64", 0, [None]]}]
ODD_TREES += [{"tensor": ["float64", "0", [2]]}, {"tensor": ["float64", 0, [2] * 1000]}, [[[[]]]]]


@pytest.mark.parametrize("tree", ODD_TREES, ids=ascii)
def test_of_a_tensor_that_is_none_nothing_is_kept(tree):
    more = {"tensor": ["float64", 0, [2]], "device": [[["cpu"]]]}
    ((_number, other),) = read_others({"others": [[0, ["below"], [tree, more]]]}, FLAT)
    assert other.trees == [{}, {"tensor": ["float64", 0, [2]]}]


def test_more_other_numbers_than_there_may_be_are_refused():
    with pytest.raises(Gone):
        read_others({"others": [OTHER] * (MAX_TROUBLES + 1)}, FLAT)


def test_each_reply_is_told_what_came_of_its_call_when_it_was_made_again():
    replies = [Reply("returned"), Reply("returned"), Reply("raised")]
    first, second, third = mark(replies, {"troubles": [TROUBLE], "others": [OTHER]}, FLAT)
    assert first == replies[0]
    assert second.others == (Other(("below", "ends"), OTHER[2], FLAT),)
    assert (second.troubles, third.others) == ((), ())
    assert third.troubles == (Trouble(*TROUBLE[1:]),)


def test_calls_that_were_made_before_are_not_counted():
    (only,) = mark([Reply("returned")], {"troubles": [TROUBLE], "others": [OTHER]}, FLAT, start=2)
    assert (only.troubles, only.others) == ((Trouble(*TROUBLE[1:]),), ())


@pytest.mark.parametrize("number", [-1, 7, 10**30])
def test_a_number_of_no_call_is_nobodys(number):
    replies = [Reply("returned")]
    head = {"troubles": [[number, *TROUBLE[1:]]], "others": [[number, *OTHER[1:]]]}
    assert mark(replies, head, FLAT) == replies
