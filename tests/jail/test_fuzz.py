"""Answers of a hostile child: whatever bytes it sends, there is a verdict, soon, and none that is too good."""

from __future__ import annotations

import gc
import json
import socket
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from grader.course.course import Limits, load_course
from grader.expected.built import BuiltExercise
from grader.expected.expected import build_exercise
from grader.files import dump
from grader.grading.memory.memory import Memory
from grader.grading.pipeline import grade_exercise
from grader.grading.plan import Plan, plan_with
from grader.jail.client import Server
from grader.jail.forked import MAX_JSON, MAX_JSON_PER_CALL, Child, End
from grader.jail.inside import frames
from grader.jail.session import Session
from grader.judging.score import Result
from grader.reading.code import pack
from grader.reading.extract import Source, extract
from grader.reading.statements import Cell
from grader.report.record import to_record
from grader.report.text import explain

STEP = """
@exercise(grad=["X"], updates=["W"])
def step(X, W, rate=0.5):
    if rate < 0:
        raise ValueError("rate is negative")
    product = X * W.clone()
    with torch.no_grad():
        W += rate
    return {"loss": float(product.sum()), "parts": (product, len(X), "word")}

step.case("three", X=randn(3), W=randn(3))
step.case("a matrix", X=randn(2, 3), W=randn(2, 3), float32=True)
step.raises("negative rate", ValueError, X=randn(2), W=randn(2), rate=-1.0)
"""

DROP = """
@exercise(grad=["X"])
def drop(X, p):
    if p > 1:
        raise ValueError("p is no probability")
    return X * (torch.rand_like(X) >= p) / (1 - p)

drop.random_case(
    "half",
    law=choice(
        {"zeroed": 0.5, "kept": 0.5}, lambda X, p: {"zeroed": 0 * X, "kept": X / (1 - p)}
    ),
    X=full(20, 25, value=0.5),
    p=0.5,
)
drop.case("nothing is dropped", X=randn(4), p=0.0)
drop.raises("not a probability", ValueError, X=randn(2), p=1.5)
"""

MANY = """
@exercise
def double(X):
    return 2 * X

for n in range(40):
    double.case(f"number {n}", X=randn(2))
"""

LIMITS = Limits(seconds_per_call=2.0, seconds_per_submission=60.0)
NONCE = b"0123456789abcdef" * 2
"""Stands in recorded answers where the request's nonce has to be."""


@dataclass(frozen=True)
class Subject:
    """An exercise, what a right answer to it says, and what grading needs."""

    exercise: BuiltExercise
    plan: Plan
    source: Source
    said: dict[str, bytes]

    def grade(self, said, memory=None, patience=10.0):
        """Grade a child that says this, and write down what came of it."""
        plan = replace(self.plan, memory=memory or Memory())
        with Session(Hostile(said, patience), [[]], LIMITS) as session:
            placed = {self.exercise.id: 0}
            result = grade_exercise(self.exercise, self.source, placed, plan, session)
        explain(result, self.exercise).encode()
        dump(to_record(Result("ada", "cpu", "limits", (result,))))
        return result


class Hostile:
    """In the place of a server: its children say what they are told to, of calls once, and hang up.

    Args:
        said: bytes to send for each kind of request.
        patience: seconds to wait for the next request; whoever waits for more of an answer gets an end.
    """

    families = frozenset()
    loaded = frozenset()

    def __init__(self, said, patience):
        self.said, self.patience = dict(said), patience

    def fork(self, limits, cpu_seconds=None, lift=()):
        ours, theirs = socket.socketpair()
        threading.Thread(target=self.play, args=(theirs,), daemon=True).start()
        return Child(self, 0, ours)

    def play(self, channel):
        with channel, suppress(OSError, EOFError):
            request, _ = frames.receive(channel)
            self.say("define", request, channel)
            channel.settimeout(self.patience)
            request, _ = frames.receive(channel)
            frames.receive(channel)
            channel.settimeout(None)
            self.say(kind_of(request), request, channel)
            self.said.pop(kind_of(request), None)

    def say(self, kind, request, channel):
        channel.sendall(self.said.get(kind, b"").replace(NONCE, request["nonce"].encode()))

    def usage(self, pid):
        return {"cpu": 0.0, "queued": 0.0}

    def reap(self, pid, *, kill):
        return End(-9, 0.0)


def kind_of(request):
    if request["do"] == "define":
        return "define"
    return "one by one" if request["one_by_one"] else "in one go"


def record_answers(server, code, batch):
    """What a real child answers to each kind of request, byte by byte."""
    calls = {"do": "calls", "file": 0, "function": batch.function, "room": batch.room, "batch": ""}
    calls["only"] = list(range(batch.size))
    child = server.fork(LIMITS)
    said = {}
    for request, answers in (
        ({"do": "define", "files": [pack(Cell("cell 1", code).statements)], "skip": []}, 2),
        (calls | {"one_by_one": False}, 1),
        (calls | {"one_by_one": True}, batch.size + 1),
    ):
        child.ask(request, *([batch.frame] if request["do"] == "calls" else []))
        stream = b"".join(read_raw(child._channel) for _ in range(answers))
        said[kind_of(request)] = stream.replace(child._nonce.encode(), NONCE)
    child.end()
    return said


def read_raw(channel):
    header = frames.read_exactly(channel, frames.HEADER.size)
    return header + frames.read_exactly(channel, sum(frames.HEADER.unpack(header)))


@pytest.fixture(scope="module")
def server():
    with Server() as running:
        yield running


@pytest.fixture
def subject(declare, server, tmp_path):
    """Build an exercise and record what its own reference answers in a real child."""

    def make(code):
        (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: unit\n    title: U\n")
        exercise = declare(code)
        built = build_exercise(exercise, "unit")
        plan = plan_with(load_course(tmp_path), [(exercise, built)])
        function = code.strip().partition("\n\n")[0].partition("\n")[2]
        text = f"import torch\nbroken = 1 / 0\n{function}\n"
        said = record_answers(server, text, plan.batch(built))
        return Subject(built, plan, extract("answer.py", text.encode()), said)

    return make


def split(stream, count=100):
    """The first frames of a stream: the lines of each, and its tensors' bytes."""
    found = []
    while stream and len(found) < count:
        text_size, data_size = frames.HEADER.unpack(stream[:8])
        text, data = stream[8 : 8 + text_size], stream[8 + text_size : 8 + text_size + data_size]
        found.append((text.split(b"\n"), data))
        stream = stream[8 + text_size + data_size :]
    return found


def join(found):
    return b"".join(frame(b"\n".join(lines), data) for lines, data in found)


def frame(text, data=b""):
    return frames.HEADER.pack(len(text), len(data)) + text + data


NASTY = [
    *(b"null", b"true", b"false", b"0", b"-0", b"-1", b"1", b"2", b"0.5", b"1e999", b"NaN"),
    *(b"-Infinity", b"1" * 400, b"9" * 4300, b"9" * 5000, b"%d" % 2**62, b"%d" % 2**63),
    *(b"%d" % -(2**63 + 1), b"%d" % 2**64, b'""', b'"X"', b'"float64"', b'"float32"', b'"bool"'),
    *(rb'"\udc80"', rb'"a\u001b[2J\u202e\u0000"', b'"' + b"x" * 2000 + b'"', b'"word"'),
    *(b"[]", b"{}", b"[[]]", b"[null]", b'["X",null]', b"[1,2,3]", b"[[1,2],3]", b"[0]", b"[-1]"),
    *(b"[" * 500 + b"]" * 500, b"[" * 990 + b"]" * 990, b"[" * 100_000, b'{"list":' * 300),
    *(b'{"list":' * 400 + b"1" + b"}" * 400, b'{"list":' * 150 + b"[1]" + b"}" * 150),
    *(b'{"list":[]}', b'{"tuple":[1]}', b'{"dict":[["a",1],["a",2]]}', b'{"dict":[[1,2]]}'),
    *(b'{"meta":[5]}', b'{"meta":["5",1e3,null]}', b'{"meta":[%s]}' % (b"9" * 4000)),
    *(b'{"other":"numpy.ndarray"}', b'{"a":1,"a":2}', b"[4294967296,4294967296]"),
    *(b"[549755813888,549755813888,0]", b"[0,549755813888]", b"[0,4611686018427387904]"),
    *(b"[" + b"1," * 70 + b"1]", b"[true]", b"[2.0]", b'["2"]', b'[["float64",true]]'),
    *(b'[["float64",-1]]', b'[["float64",%d]]' % 2**60, b'[["complex64",1]]', b'[["float64",0]]'),
    *(b'["float64",0,[0]]', b'["float64",0,""]', b'["float64",0,{}]', b'["float64",0,[]]'),
    *(b'["float32",0,[1]]', b'["float64",1e3,[1]]', b'{"tensor":["float64",0,[3]]}'),
    b'{"kinds":["ValueError"],"text":"x","frames":[["a",null,""]],"memory":0}',
    b'{"kinds":["NameError"],"text":"name \'x\' is not defined","frames":[],"memory":false}',
    b'{"kinds":["RuntimeError"],"text":"same dtype","frames":[],"memory":false}',
    b'[{"label":"c","line":1,"names":["x"],"error":{"kinds":["E"],"text":"\\udc80"}}]',
    b'[{"label":"c","line":1,"names":[],"error":{"kinds":["E"],"text":"","x":%s}}]'
    % (b"[" * 900 + b"]" * 900),
]
"""JSON to put where something else is expected."""

NUMBERS = [0.0, -0.0, 1.0, float("nan"), float("inf"), 1e308, 5e-324, 1e-5]


def mutate(draw, stream):
    """A stream of answers, changed in a few places."""
    found = split(stream)
    for _ in range(draw(st.integers(1, 2))):
        place = draw(st.integers(0, len(found) - 1))
        lines, data = found[place]
        change = draw(st.sampled_from([in_document] * 6 + [in_lines, in_numbers]))
        if lines:  # the only one may have been dropped
            found[place] = change(draw, list(lines), data)
    stream = join(found)
    return in_bytes(draw, stream) if draw(st.integers(0, 4)) == 0 else stream


def in_document(draw, lines, data):
    """Change one part of one JSON document."""
    number = draw(st.integers(0, len(lines) - 1))
    try:
        document = json.loads(lines[number])
    except (ValueError, RecursionError):  # changed before
        return lines, data
    places = list(places_in(document))
    if not places:
        return lines, data
    holder, key = draw(st.sampled_from(places))
    nasty = draw(st.sampled_from(NASTY))
    match draw(st.sampled_from(["put", "put", "put", "drop", "move", "double"])):
        case "put":
            holder[key] = "@@"
        case "drop":
            del holder[key]
        case "move":
            other, place = draw(st.sampled_from(places))
            if isinstance(other[place], (int, float, str, type(None))):  # nothing within itself
                holder[key] = other[place]
        case "double" if isinstance(holder, list):
            holder.append(holder[key])
        case "double":
            holder["more"] = holder[key]
    lines[number] = frames.to_json(document).replace(b'"@@"', nasty)
    return lines, data


def places_in(document):
    """Every part of a JSON document, as what holds it and its place there."""
    keys = document if isinstance(document, dict) else range(len(document))
    for key in list(keys):
        yield document, key
        if isinstance(document[key], (dict, list)):
            yield from places_in(document[key])


def in_lines(draw, lines, data):
    one, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    match draw(st.sampled_from(["swap", "copy", "drop", "double", "blank", "garbage"])):
        case "swap":
            lines[one], lines[other] = lines[other], lines[one]
        case "copy":
            lines[one] = lines[other]
        case "drop":
            del lines[one]
        case "double":
            lines.insert(one, lines[other])
        case "blank":
            lines.insert(one, b"")
        case "garbage":
            lines[one] = b'{"status":"returned","output":' + draw(st.binary(max_size=8)) + b"}"
    return lines, data


def in_numbers(draw, lines, data):
    if len(data) < 8:
        return lines, data
    start = 8 * draw(st.integers(0, len(data) // 8 - 1))
    (old,) = struct.unpack_from("=d", data, start)
    new = draw(st.sampled_from([*NUMBERS, -old, old * (1 + 1e-4), old + 1e-5]))
    return lines, data[:start] + struct.pack("=d", new) + data[start + 8 :]


def in_bytes(draw, stream):
    start = draw(st.integers(0, len(stream)))
    stop = min(start + draw(st.sampled_from([1, 1, 2, 8, 100])), len(stream))
    match draw(st.sampled_from(["put", "put", "cut", "drop", "double", "insert"])):
        case "put":
            return stream[:start] + draw(st.binary(min_size=1, max_size=4)) + stream[stop:]
        case "cut":
            return stream[:start]
        case "drop":
            return stream[:start] + stream[stop:]
        case "double":
            return stream[:stop] + stream[start:]
    return stream[:start] + draw(st.binary(min_size=1, max_size=8)) + stream[start:]


def told(stream, frames_of_calls):
    """What a stream says of each call, read without the grader: status and numbers by their names."""
    calls = []
    for (head, *lines), data in split(stream, frames_of_calls):
        flat, start = {}, 0
        for name, count in json.loads(head)["sizes"]:
            flat[name] = np.frombuffer(data, name, count, start)
            start += flat[name].nbytes
        for line in lines:
            message = json.loads(line)
            numbers = dict(numbers_in(message.get("output"), "output", flat))
            for path, tree in message.get("grads", []):
                numbers |= numbers_in(tree, f"grad {path}", flat)
            for entry in message.get("state", []):
                numbers |= numbers_in(entry["value"], f"state {entry['path']}", flat)
            raised = message["status"] == "raised"  # what else it did is then not judged
            kinds = message["error"]["kinds"] if raised else []
            clean = raised or not any(map(message.get, ("touched", "globals", "grad_error")))
            calls.append((message["status"], "ValueError" in kinds, clean, numbers))
    return calls


def numbers_in(tree, path, flat):
    match tree:
        case {"tensor": [dtype, offset, shape]}:
            count = int(np.prod(shape))
            yield path, flat[dtype][offset : offset + count].reshape(shape)
        case {"list": items} | {"tuple": items}:
            for number, item in enumerate(items):
                yield from numbers_in(item, f"{path}[{number}]", flat)
        case {"dict": pairs}:
            for key, item in pairs:
                yield from numbers_in(item, f"{path}[{key!r}]", flat)
        case _:
            yield path, tree


def says_the_same(exercise, stream, genuine):
    """Whether a stream says what the genuine one says, but for rounding, and for what is drawn."""
    cases = [case for case in exercise.cases for _ in case.runs]
    count = min(len(cases), len(split(genuine)))  # what follows the last call decides nothing
    ours, theirs = told(stream, count), told(genuine, count)
    assert len(ours) == len(theirs) == len(cases)
    return all(
        one[:3] == other[:3]
        and all(
            is_drawn(name, one[3].get(name)) if case.law else is_near(one[3].get(name), number)
            for name, number in other[3].items()
        )
        for case, one, other in zip(cases, ours, theirs, strict=True)
    )


def is_drawn(name, numbers):
    """Whether all are what the random case may draw; its gradients depend on what was drawn."""
    if name != "output":
        return numbers is not None and bool(np.isfinite(numbers).all())
    return np.shape(numbers) == (20, 25) and set(np.round(numbers, 4).flat) == {0.0, 1.0}


def is_near(one, other):
    if isinstance(other, (np.ndarray, float)):
        near = np.shape(one) == np.shape(other) and np.isclose(one, other, rtol=2e-5, atol=2e-5)
        return bool(np.all(near))
    return one == other


@pytest.mark.slow
@pytest.mark.parametrize("code", [STEP, DROP], ids=["state and gradients", "random"])
@pytest.mark.parametrize("kind", ["define", "in one go", "one by one"])
def test_whatever_a_child_answers_there_is_a_verdict_and_none_that_is_too_good(subject, code, kind):
    right = subject(code)
    genuine = right.said[kind]
    full = right.exercise.points

    @settings(
        max_examples=400,
        deadline=None,
        derandomize=True,
        database=None,
        report_multiple_bugs=False,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def answer(data):
        mutated = mutate(data.draw, genuine)
        said = {"define": right.said["define"], kind: mutated}
        if kind == "define":
            said["in one go"] = right.said["in one go"]
        memory = Memory()
        result = right.grade(said, memory, patience=0.05 if kind == "define" else 10.0)
        assert 0 <= result.score <= full
        if result.score == full and kind != "define":
            assert says_the_same(right.exercise, mutated, genuine)
            assert right.grade(said, memory).score == full

    answer()


CALLS = 41
"""Those of `MANY`: of its first case two."""

HEAD = b'{"nonce":"%s","sizes":[["float64",1]],"hits":[],"troubles":[]}' % NONCE
"""Of an answer with one number."""


def test_what_is_told_of_failed_statements_cannot_break_a_report(subject):
    right = subject(MANY)
    evil = rb"\u001b[2J\u202e\udc80"
    error = b'{"kinds":["%s"],"text":"%s"}' % (evil, evil)
    failure = b'{"label":"%s","line":1,"names":["x"],"error":%s}' % (evil, error)
    define = frame(b'{"nonce":"%s","failures":[%s]}' % (NONCE, failure))
    error = b'{"kinds":["NameError"],"text":"name \'x\' is not defined","frames":[],"memory":false}'
    line = b'{"status":"raised","error":%s}' % error
    result = right.grade({"define": define, "in one go": answer_of([line] * CALLS)})
    assert "failed with" in result.checks[0].message
    assert all(check.message.replace("\n", "").isprintable() for check in result.checks)


def answer_of(lines):
    return frame(b"\n".join([HEAD, *lines]), bytes(8))


LARGEST = MAX_JSON + CALLS * MAX_JSON_PER_CALL


def filled(start, part, end, size=LARGEST):
    """JSON of many parts, as large as an answer may be."""
    count = (size - len(start) - len(end)) // (len(part) + 1)
    return start + b",".join([part] * count) + end


def in_head(start, part, end):
    return frame(filled(HEAD[:-1] + b',"more":' + start, part, end + b"}"))


def in_first(start, part, end):
    """An answer of many lines, of which the first is large."""
    rest = [b'{"status":"returned","output":null}'] * (CALLS - 1)
    room = LARGEST - len(HEAD) - sum(map(len, rest)) - CALLS
    first = filled(b'{"status":"returned",' + start, part, end + b"}", room)
    return answer_of([first, *rest])


def in_each(start, part, end, status=b"returned"):
    """An answer of many lines, all of them large."""
    room = (LARGEST - len(HEAD)) // CALLS - 1
    line = filled(b'{"status":"' + status + b'",' + start, part, end + b"}", room)
    return answer_of([line] * CALLS)


def in_each_of(part, count, start=b"", end=b""):
    """An answer of lines with so many parts."""
    parts = b",".join([part] * count)
    output = start + b'{"list":[' + parts + b"]}" + end
    line = b'{"status":"returned","output":' + output + b"}"
    return answer_of([line] * CALLS)


TENSOR = b'{"tensor":["float64",0,[1]],"requires_grad":false,"device":"cpu","subclass":""}'
ERROR = b'"error":{"kinds":["E"],"text":"","memory":false,"frames":'
KEYS = b'{"dict":[["%s",' % (b"k" * 90)

WORST = {
    "nothing": lambda: b"",
    "sizes beyond the room": lambda: frames.HEADER.pack(2**32 - 1, 2**32 - 1) + bytes(1 << 20),
    "small objects": lambda: in_head(b"[", b"{}", b"]"),
    "small objects with a key": lambda: in_head(b"[", b'{"":1}', b"]"),
    "lists": lambda: in_head(b"[", b"[]", b"]"),
    "different keys": lambda: frame(
        HEAD[:-1] + b"," + b",".join(b'"%d":1' % n for n in range(LARGEST // 12)) + b"}"
    ),
    "nested": lambda: frame(b"[" * LARGEST),
    "a large integer": lambda: frame(HEAD[:-1] + b',"more":' + b"9" * (LARGEST - 200) + b"}"),
    "integers of 4300 digits": lambda: in_head(b"[", b"9" * 4300, b"]"),
    "a large fraction": lambda: frame(HEAD[:-1] + b',"more":0.' + b"9" * (LARGEST - 200) + b"}"),
    "blank lines": lambda: frame(b"\n" * LARGEST),
    "lines": lambda: frame(HEAD + b"\n{}" * (LARGEST // 3 - 100)),
    "troubles": lambda: frame(
        filled(HEAD[: HEAD.index(b'"troubles"')] + b'"troubles":[', b'[0,"","",""]', b"]}")
    ),
    "hits": lambda: in_head(b'0,"hits":[', b'"x"', b"]"),
    "many numbers": lambda: in_first(b'"output":{"list":[', b"1", b"]}"),
    "many nulls": lambda: in_first(b'"output":{"list":[', b"null", b"]}"),
    "many lists": lambda: in_first(b'"output":{"list":[', b'{"list":[]}', b"]}"),
    "many tensors": lambda: in_first(b'"output":{"list":[', TENSOR, b"]}"),
    "many gradients": lambda: in_first(b'"output":null,"grads":[', b'["X",null]', b"]"),
    "many names": lambda: in_first(b'"output":null,"touched":[', b'"X"', b"]"),
    "many frames": lambda: in_first(ERROR + b"[", b'["a",1,"b"]', b"]}"),
    "numbers in each": lambda: in_each(b'"output":{"list":[', b"1", b"]}"),
    "tensors in each": lambda: in_each(b'"output":{"list":[', TENSOR, b"]}"),
    "errors in each": lambda: in_each(ERROR + b"[", b'["a",1,"b"]', b"]}", b"raised"),
    "nothing in each": lambda: in_each(b'"output":null,"more":[', b"{}", b"]"),
    "as many numbers as are read": lambda: in_each_of(b"1", 990),
    "long names": lambda: in_each_of(b"1", 900, KEYS * 10, b"]]}" * 10),
}


def peak():
    """The largest memory of this process since `reset`, and its memory now, in bytes."""
    found = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines())
    return [int(found[name].split()[0]) * 1024 for name in ("VmHWM", "VmRSS")]


@pytest.mark.parametrize("make", WORST.values(), ids=WORST.keys())
def test_the_largest_answers_cost_little_time_and_memory(subject, make):
    many = subject(MANY)
    answer = make()
    assert len(answer) <= LARGEST + 16 + (1 << 20)
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # forget the largest memory so far
    _, before = peak()
    started = time.thread_time()
    result = many.grade({"define": many.said["define"], "in one go": answer})
    spent = time.thread_time() - started
    after, _ = peak()
    assert result.score == 0
    assert spent < 1
    assert after - before < 200e6
