"""What a child does with its requests, in this process: all of them wait in the channel before it starts."""

from __future__ import annotations

import linecache
import socket
import sys

import pytest
import torch
from calling import calls_on
from waiting import GENEROUS

from grader.jail.batch import make_batch
from grader.jail.inside import frames, wire
from grader.jail.inside.bans import Bans
from grader.jail.inside.child import ChildLoop
from grader.jail.inside.raised import MAX_FAILURES
from grader.jail.inside.rounds import Prepared
from grader.reading.code import pack
from grader.reading.statements import Cell


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    """Take back what a child does to its process."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    yield
    for label in [name for name in linecache.cache if name.startswith("cell ")]:
        del linecache.cache[label]


def read_all(channel):
    """The answers in a channel that was closed: of each the head, the lines and the tensors."""
    while header := channel.recv(frames.HEADER.size):
        text_size, data_size = frames.HEADER.unpack(header)
        head, *lines = frames.read_exactly(channel, text_size).split(b"\n")
        data = frames.read_exactly(channel, data_size)
        head = frames.parse(head)
        flat = wire.unpack_raw(head.get("sizes", []), data)
        yield head, [frames.parse(line) for line in lines], flat


def talk(*requests, batches=None, bans=None):
    """Let a child answer requests, each with what follows it, until the channel closes."""
    ours, theirs = socket.socketpair()
    with ours:
        ours.settimeout(GENEROUS)
        for request, *more in requests:
            frames.send(ours, {"nonce": "n"} | request)
            for frame in more:
                ours.sendall(frame)
        ours.shutdown(socket.SHUT_WR)
        with theirs:
            ChildLoop(theirs, batches or {}, bans or Bans()).serve()
        return [*read_all(ours)]


def define(*codes, skip=()):
    """A request to define files, each of one cell."""
    cells = [Cell(f"cell {n}", code) for n, code in enumerate(codes, 1)]
    files = [pack(cell.statements) for cell in cells]
    return ({"do": "define", "files": files, "skip": [*skip]},)


def ask(function, *values, file=0, one_by_one=False, only=None, known="", **options):
    """A request for calls, and the calls, unless they are known to the child."""
    calls, sent = calls_on(*values, **options)
    batch = make_batch(function, calls, sent.blob())
    request = {"do": "calls", "file": file, "function": function, "room": batch.room}
    request |= {"only": [*range(batch.size)] if only is None else only}
    request |= {"one_by_one": one_by_one, "batch": known}
    return request, *([] if known else [batch.frame])


def results(lines, flat):
    return [wire.pick(flat, line["output"]).tolist() for line in lines]


DOUBLE = "def f(x):\n    return 2 * x\n"


def test_a_child_without_requests_comes_to_its_end():
    assert talk() == []


def test_a_child_defines_and_then_calls():
    (told, *_), (head, lines, flat) = talk(define(DOUBLE), ask("f", [1.0], [2.0, 3.0]))
    assert told == {"nonce": "n", "failures": [], "hits": []}
    assert (head["nonce"], head["hits"], head["troubles"]) == ("n", [], [])
    assert [line["status"] for line in lines] == ["returned", "returned"]
    assert results(lines, flat) == [[2.0], [4.0, 6.0]]


def test_calls_one_by_one_are_answered_each_and_once_more_at_the_end():
    _, *answers = talk(define(DOUBLE), ask("f", 1.0, 2.0, one_by_one=True))
    assert [len(lines) for _, lines, _ in answers] == [1, 1, 0]
    assert [results(lines, flat) for _, lines, flat in answers] == [[2.0], [4.0], []]
    assert ["troubles" in head for head, _, _ in answers] == [False, False, True]


def test_only_the_calls_that_are_asked_for_are_made():
    code = "seen = []\ndef f(x):\n    seen.append(float(x))\n    return len(seen), seen[-1]\n"
    *_, (_, lines, _) = talk(define(code), ask("f", 1.0, 2.0, 3.0, only=[1, 2]))
    assert [line["output"]["tuple"] for line in lines] == [[1, 2.0], [2, 3.0]]


def test_calls_that_differ_when_repeated_are_told_at_the_end():
    code = "seen = []\ndef f(x):\n    seen.append(x)\n    return x + len(seen)\n"
    *_, (head, lines, _) = talk(define(code), ask("f", 1.0, 2.0, again=[["repeat"]]))
    assert len(lines) == 2
    assert head["troubles"] == [[0, "repeat", "values", ""], [1, "repeat", "values", ""]]


def test_calls_that_the_server_has_prepared_are_known_by_their_key():
    calls, sent = calls_on([5.0])
    prepared = {"key": Prepared(calls, sent.flat())}
    request = ask("f", [1.0], known="key")
    _, (_, lines, flat) = talk(define(DOUBLE), request, batches=prepared)
    assert results(lines, flat) == [[10.0]]


def test_a_name_that_stands_for_something_else_is_missing_and_told():
    *_, (_head, lines, _) = talk(define("f = 1\n"), ask("f", 1.0))
    assert lines == [{"status": "missing", "kind": "int"}]


@pytest.mark.parametrize("code", ["g = 1\n", ""], ids=["other", "empty"])
def test_a_function_that_is_not_defined_is_missing_in_every_call(code):
    *_, (head, lines, _) = talk(define(code), ask("f", 1.0, 2.0))
    assert lines == [{"status": "missing"}] * 2
    assert head["troubles"] == []


def test_each_file_has_names_of_its_own():
    files = define("def f(x):\n    return x + 1\n", "def f(x):\n    return x + 2\n")
    _, *answers = talk(files, ask("f", 1.0, file=1), ask("f", 1.0, file=0))
    assert [results(lines, flat) for _, lines, flat in answers] == [[3.0], [2.0]]


def test_a_file_is_the_main_module_while_it_is_called():
    code = "import sys\nmark = {}\ndef f(x):\n    return sys.modules['__main__'].mark, __name__\n"
    files = define(code.format(1), code.format(2))
    *_, (_, lines, _) = talk(files, ask("f", 1.0, file=0))
    assert lines[0]["output"]["tuple"] == [1, "__main__"]


def test_a_statement_that_fails_is_told_and_costs_only_what_needs_it():
    code = "import no_such_package\nboom = 1 / 0\n\ndef f(x):\n    return x\n"
    *_, (told, *_), (_, lines, _) = talk(define(code), ask("f", 1.0))
    (first, second) = told["failures"]
    assert (first["label"], first["line"], first["names"]) == ("cell 1", 1, ["no_such_package"])
    assert first["error"]["kinds"][0] == "ModuleNotFoundError"
    assert (second["line"], second["names"]) == (2, ["boom"])
    assert second["error"]["frames"] == [["cell 1", 2, "boom = 1 / 0"]]
    assert lines[0]["status"] == "returned"


@pytest.mark.parametrize(
    "end", ["raise SystemExit", "raise KeyboardInterrupt", "import sys; sys.exit(3)"]
)
def test_a_statement_that_would_leave_is_a_failure(end):
    code = f"def leave():\n    {end}\nleave()\n"
    *_, (told, *_), (_, lines, _) = talk(define(code + DOUBLE), ask("f", 1.0))
    assert len(told["failures"]) == 1
    assert lines[0]["status"] == "returned"


def test_of_many_failures_the_first_are_told():
    code = "".join(f"x{n} = 1 / 0\n" for n in range(MAX_FAILURES + 5))
    *_, (told, *_) = talk(define(code))
    assert [failure["line"] for failure in told["failures"]] == [*range(1, MAX_FAILURES + 1)]


def test_a_statement_that_may_never_end_is_announced_and_a_definition_is_not():
    code = f"import math\n{DOUBLE}x = f(3)\n"
    announced, last = talk(define(code, "y = math\n"))[:-1], talk(define(code))[-1][0]
    places = [head["starting"] for head, _, _ in announced]
    assert [0, "cell 1", 4] in places
    assert [1, "cell 2", 1] in places
    assert [0, "cell 1", 2] not in places
    assert "starting" not in last


def test_a_statement_that_is_to_be_skipped_is_not_run():
    code = "x = 1\nx = 2\ndef f(_):\n    return x\n"
    answers = talk(
        define(code, code, skip=[[0, "cell 1", 2]]), ask("f", 1.0), ask("f", 1.0, file=1)
    )
    assert [lines[0]["output"] for _, lines, _ in answers[-2:]] == [1, 2]
    assert [0, "cell 1", 2] not in [head.get("starting") for head, _, _ in answers]


def test_an_exception_is_told_with_the_lines_of_its_cell():
    code = "x = 1\n\n\ndef f(x):\n    y = x\n    return y.nothing\n"
    *_, (_, lines, _) = talk(define(code), ask("f", 1.0))
    assert lines[0]["status"] == "raised"
    assert lines[0]["error"]["frames"] == [["cell 1", 6, "return y.nothing"]]


def test_a_type_hint_that_means_nothing_costs_nothing():
    code = "def f(x: NDArray['n']) -> Nothing:\n    return x\n"
    (told, *_), (_, lines, _) = talk(define(code), ask("f", 1.0))
    assert told["failures"] == []
    assert lines[0]["status"] == "returned"


def test_what_there_is_no_room_for_is_told_instead_of_sent():
    request, frame = ask("f", [1.0, 2.0])
    _, (_, lines, _) = talk(define(DOUBLE), (request | {"room": 8}, frame))
    assert "more than can be compared" in lines[0]["output"]["other"]


def test_operators_that_were_refused_are_told_once():
    bans, hits = Bans(), [["conv"], ["conv", "softmax"], []]
    bans.take_hits = lambda: hits.pop(0)
    answers = talk(define(DOUBLE), ask("f", 1.0), ask("f", 1.0), bans=bans)
    assert [head["hits"] for head, _, _ in answers] == [["conv"], ["conv", "softmax"], []]


def test_a_child_leaves_the_dtype_and_the_mode_of_its_process():
    talk(define(DOUBLE), ask("f", 1.0, dtype="float64"))
    assert torch.get_default_dtype() is torch.float32
    assert torch.is_grad_enabled()


def test_a_child_whose_channel_is_closed_within_a_request_comes_to_its_end():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(frames.HEADER.pack(100, 0) + b'{"do":')
        ours.shutdown(socket.SHUT_WR)
        ChildLoop(theirs, {}, Bans()).serve()
        theirs.close()
        assert ours.recv(1) == b""
