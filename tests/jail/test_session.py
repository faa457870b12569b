"""Students' code in real children: whatever it does costs only itself."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from calling import calls_on
from waiting import is_alive, wait_until, worked

from grader.course.course import Limits
from grader.jail import levels
from grader.jail.batch import make_batch
from grader.jail.client import Server
from grader.jail.inside import wire
from grader.jail.reply import FatalStatement
from grader.jail.session import MAX_DEATHS, Session
from grader.reading.code import pack
from grader.reading.statements import Cell

pytestmark = pytest.mark.process

LIMITS = Limits(seconds_per_call=1.0, seconds_per_submission=30.0, memory_mb=512)


@pytest.fixture(scope="module", params=["limits", "best"])
def server(request):
    level = levels.probe() if request.param == "best" else None
    with Server(level=level) as running:
        yield running


def packed(code):
    return pack(Cell("cell 1", code).statements)


def batch(function, values, again=()):
    """One call of `function` for each value, each with a tensor of that value."""
    calls, sent = calls_on(*([value] for value in values), again=[*again])
    return make_batch(function, calls, sent.blob())


def run(server, code, function="f", values=(1.0, 2.0, 3.0), limits=LIMITS):
    with Session(server, [packed(code)], limits) as session:
        return session.run(batch(function, values), 0), session


def results(replies):
    return [
        wire.pick(r.flat, r.read()["output"]).tolist() if r.status == "returned" else r.status
        for r in replies
    ]


def test_a_function_is_called_once_for_each_call(server):
    replies, _ = run(server, "def f(x):\n    return 2 * x\n")
    assert results(replies) == [[2.0], [4.0], [6.0]]


def test_a_call_that_never_ends_is_a_timeout_and_the_next_call_is_made(server):
    code = "def f(x):\n    while x == 2: pass\n    return x\n"
    before = sum(map(worked, descendants(server._process.pid)))
    replies, _ = run(server, code)
    assert results(replies) == [[1.0], "timeout", [3.0]]
    assert replies[1].note.startswith("still running after 1 s of CPU time, in cell 1, line ")
    assert sum(map(worked, descendants(server._process.pid))) - before < 10


BUSY = (
    "import time\ndef f(x):\n    start = time.process_time()\n"
    "    while time.process_time() < start + {}: pass\n    return x\n"
)


def test_time_spent_waiting_for_a_core_is_nobodys_fault(server):
    run(server, "def f(x):\n    return x\n")  # it has started
    # Of each session the scheduler may make a group, and share a core among groups.
    hog = [sys.executable, "-c", "print(1, flush=True)\nwhile True: pass"]
    hogs = [subprocess.Popen(hog, stdout=subprocess.PIPE, start_new_session=True) for _ in range(5)]
    family = descendants(server._process.pid)
    cores = os.sched_getaffinity(0)
    try:
        for pid in (*family, *(each.pid for each in hogs)):
            os.sched_setaffinity(pid, {min(cores)})
        assert all(each.stdout.readline() for each in hogs)
        started = time.monotonic()
        replies, _ = run(server, BUSY.format(0.8), values=[1.0])
        assert time.monotonic() - started > 2  # longer than a call may wait
    finally:
        for pid in family:
            os.sched_setaffinity(pid, cores)
        for each in hogs:
            each.kill()
            each.communicate()
    assert results(replies) == [[1.0]]


def test_a_call_that_waits_for_ever_is_a_timeout_although_it_uses_no_time(server):
    replies, _ = run(server, "import time\ndef f(x):\n    time.sleep(1000)\n", values=[1.0])
    assert replies[0].status == "timeout"
    said = "it waits for something that does not come: no result after 2 s, in cell 1, line 3"
    assert replies[0].note == said


def test_after_two_deaths_the_other_calls_of_a_batch_are_not_run(server):
    replies, _ = run(server, "import os\ndef f(x):\n    os._exit(3)\n", values=range(5))
    assert [r.status for r in replies] == ["crashed"] * MAX_DEATHS + ["not run"] * 3
    assert replies[0].note == "the process ended itself with exit status 3"


STATEFUL = "seen = []\ndef f(x):\n    seen.append(x)\n{}    return x + (len(seen) > 3)\n"


def repeats(server, code, values=(1.0, 2.0, 3.0)):
    with Session(server, [packed(code)], LIMITS) as session:
        replies = session.run(batch("f", values, again=[["repeat"]]), 0)
        return [not r.troubles if r.status == "returned" else r.status for r in replies]


def test_calls_that_give_something_else_when_repeated_are_marked(server):
    assert repeats(server, "def f(x):\n    return 2 * x\n") == [True, True, True]
    assert repeats(server, STATEFUL.format("")) == [False, False, False]


def test_calls_made_one_by_one_after_a_death_are_repeated_too(server):
    once_slow = "    while x == 2: pass\n"
    assert repeats(server, STATEFUL.format(once_slow), [1, 2, 3, 4, 5, 6]) == [
        *(True, "timeout", False, False, False, True)
    ]


def test_dying_in_the_second_round_takes_nothing_away_from_what_was_answered(server):
    code = "import os\nseen = []\ndef f(x):\n    seen.append(x)\n    len(seen) > 3 and {}\n    return x\n"
    hang = "exec('while True: pass')"
    for end in ("os._exit(3)", hang):
        assert repeats(server, code.format(end)) == [True, True, True]


def test_another_function_of_the_submission_is_called_after_a_death(server):
    code = "import os\ndef f(x):\n    os._exit(0)\ndef g(x):\n    return x + 1\n"
    with Session(server, [packed(code)], LIMITS) as session:
        assert session.run(batch("f", [1.0]), 0)[0].status == "crashed"
        assert results(session.run(batch("g", [1.0]), 0)) == [[2.0]]


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("import ctypes; ctypes.string_at(0)", "crashed", "the process was ended by SIGSEGV"),
        ("import os; os.abort()", "crashed", "the process was ended by SIGABRT"),
        ("import os; raise SystemExit(os.kill(os.getpid(), 37))", None, "signal 37"),
        (
            "import os; raise SystemExit(os.kill(os.getpid(), 15))",
            None,
            "SIGTERM or PermissionError",
        ),
        ("import sys; sys.exit(0)", "raised", "SystemExit"),
        ("raise KeyboardInterrupt", "raised", "KeyboardInterrupt"),
        ("return f(x)", "raised", "RecursionError"),
        ("return input()", "raised", "EOFError"),
        ("return torch.empty(1 << 30).fill_(1)", "raised", "RuntimeError"),
        ("return bytearray(1 << 34)", "raised", "MemoryError"),
        ("return 1 / 0", "raised", "ZeroDivisionError"),
    ],
)
def test_an_end_of_its_own_kind_is_told_in_its_own_words(server, body, status, said):
    replies, _ = run(server, f"import torch\ndef f(x):\n    {body}\n", values=[1.0])
    if status is None:  # no signals where system calls are locked
        ended = replies[0].note.endswith((said.split()[0], said))
        assert (replies[0].status, ended) == ("crashed", True) or replies[0].status == "raised"
        return
    assert replies[0].status == status
    told = replies[0].note if status == "crashed" else replies[0].read()["error"]["kinds"][0]
    assert told == said


def test_running_out_of_memory_is_marked_as_such(server):
    code = "import torch\ndef f(x):\n    return torch.zeros(1 << 30) + 1\n"
    replies, _ = run(server, code, values=[1.0])
    assert replies[0].read()["error"]["memory"]


def test_only_the_students_own_frames_are_in_a_traceback(server):
    code = "import torch\ndef g(x):\n    return torch.cat([x, 1])\ndef f(x):\n    return g(x)\n"
    replies, _ = run(server, code, values=[1.0])
    frames = replies[0].read()["error"]["frames"]
    assert frames == [["cell 1", 5, "return g(x)"], ["cell 1", 3, "return torch.cat([x, 1])"]]


def test_a_statement_that_fails_costs_only_what_needs_it(server):
    code = "import no_such_package\nboom = 1 / 0\ndef f(x):\n    return x\n"
    replies, session = run(server, code)
    assert results(replies) == [[1.0], [2.0], [3.0]]
    assert [failure.names for failure in session.failures] == [("no_such_package",), ("boom",)]


def test_a_statement_that_never_ends_is_left_out(server):
    code = "x0 = 0\nwhile True: x0 += 1\ndef f(x):\n    return x + 1\n"
    replies, session = run(server, code)
    assert results(replies) == [[2.0], [3.0], [4.0]]
    assert session.failures == [
        FatalStatement((0, "cell 1", 2), "timeout", "still running after 1 s of CPU time")
    ]


def test_a_statement_that_kills_the_process_is_left_out(server):
    code = "import os\nnumber = os._exit(0)\ndef f(x):\n    return x + 1\n"
    replies, _ = run(server, code)
    assert results(replies) == [[2.0], [3.0], [4.0]]


def test_a_missing_function_is_missing_and_so_is_one_that_is_no_function(server):
    assert [r.status for r in run(server, "g = 1\n", values=[1.0])[0]] == ["missing"]
    assert [r.status for r in run(server, "f = 1\n", values=[1.0])[0]] == ["missing"]


def test_type_hints_with_missing_imports_cost_nothing(server):
    replies, _ = run(server, "def f(x: NDArray['n']) -> Nothing:\n    return x\n", values=[1.0])
    assert results(replies) == [[1.0]]


def test_answers_written_by_the_student_onto_the_channel_end_the_child(server):
    code = (
        "import os\n"
        "def f(x):\n"
        "    for fd in range(3, 64):\n"
        '        try: os.write(fd, b\'{"status": "returned"}\' * 100)\n'
        "        except OSError: pass\n"
        "    return x\n"
    )
    replies, _ = run(server, code, values=[1.0])
    assert replies[0].status == "crashed"


def test_the_submission_as_a_whole_has_a_time_limit(server):
    limits = Limits(seconds_per_call=5.0, seconds_per_submission=3.0, memory_mb=512)
    replies, _ = run(server, BUSY.format(0.7), values=range(6), limits=limits)
    statuses = [r.status for r in replies]
    assert statuses[0] == "returned"
    assert statuses[-1] == "timeout"


def descendants(pid):
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if is_alive(one := int(entry.parent.name)):
                parents[one] = int(entry.read_text().rpartition(")")[2].split()[1])
    tree = [pid]
    for one in tree:
        tree += [child for child, parent in parents.items() if parent == one]
    return set(tree)


def test_no_process_is_left_when_a_session_ends(server):
    run(server, "def f(x):\n    return x\n")
    before = descendants(server._process.pid)
    with Session(server, [packed("def f(x):\n    return x\n")], LIMITS) as session:
        session.run(batch("f", [1.0]), 0)
        assert len(descendants(server._process.pid) - before) == 1
    assert descendants(server._process.pid) == before


@pytest.mark.parametrize("level", [None, levels.probe()], ids=["limits", "best"])
def test_no_child_outlives_its_server(level):
    with Server(level=level) as server:
        session = Session(server, [packed("def f(x):\n    return x\n")], LIMITS)
        session.run(batch("f", [1.0]), 0)
        family = descendants(server._process.pid)
        assert len(family) >= 2
    wait_until(lambda: not any(map(is_alive, family)))


def test_a_child_may_use_threads(server):
    code = (
        "import threading\ndef f(x):\n    done = []\n"
        "    thread = threading.Thread(target=lambda: done.append(x + 1))\n"
        "    thread.start()\n    thread.join()\n    return done[0]\n"
    )
    assert results(run(server, code, values=[1.0])[0]) == [[2.0]]


def test_every_child_draws_the_same_where_a_student_draws_without_a_seed(server):
    code = "import random\ndrawn = random.random()\ndef f(x):\n    return x + drawn\n"
    once, again = (results(run(server, code, values=[0.0])[0]) for _ in range(2))
    assert once == again


def test_a_child_says_where_an_exception_was_raised(server):
    code = "x = 1\n\n\ndef f(x):\n    y = x\n    return y.nothing\n"
    (reply,), _ = run(server, code, values=[1.0])
    assert reply.read()["error"]["frames"] == [["cell 1", 6, "return y.nothing"]]


def test_the_child_has_no_secret_in_its_environment(server, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "abc")
    code = (
        "import os\ndef f(x):\n    return x * 0 + len([k for k in os.environ if 'SECRET' in k])\n"
    )
    assert results(run(server, code, values=[1.0])[0]) == [[0.0]]
    assert os.environ["SECRET_TOKEN"] == "abc"


LOOP = "def inner():\n    while True:\n        pass\n\nx0 = inner()\ndef f(x):\n    return x + x0\n"


def test_a_definition_that_never_ends_tells_its_line_and_what_it_would_have_bound(server):
    _, session = run(server, LOOP, values=[1.0])
    (failure,) = session.failures
    assert failure.names == ("x0",)
    assert failure.note.startswith("still running after 1 s of CPU time, in cell 1, line ")
    assert failure.note[-1] in "23"


LIE = """
import signal
def f(x):
    import gc, grader.jail.inside.child as child
    (loop,) = [o for o in gc.get_objects() if isinstance(o, child.ChildLoop)]
    for place in {places}:
        loop._send({{"at": place}})
    while True:
        pass
"""


@pytest.mark.parametrize(
    "places",
    ['[["cell 1", 1000]]', '[["\\x1b[31m", 1]]', '[["/etc/passwd", 1]]', '[[[], "x"]] * 3'],
)
def test_a_line_that_is_none_of_the_students_is_not_repeated(server, places):
    code = LIE.format(places=places).replace("while True", "signal.alarm(0)\n    while True")
    replies, _ = run(server, code, values=[1.0])
    assert replies[0].status in ("timeout", "crashed")
    assert "1000" not in replies[0].note and "passwd" not in replies[0].note


def test_telling_again_and_again_where_it_is_ends_a_child(server):
    replies, _ = run(server, LIE.format(places='[["cell 1", 2]] * 1000'), values=[1.0])
    assert replies[0].status == "crashed"


SOFT = "def f(x):\n    return x.softmax(0)\n"


def others(server, code):
    """What came of other numbers, by the manners, call by call."""
    with Session(server, [packed(code)], LIMITS) as session:
        calls, sent = calls_on([1.0, 2.0], [3.0, 3.0], again=[["strided", "below"]])
        replies = session.run(make_batch("f", calls, sent.blob()), 0)
    return [
        {
            one.manners: [wire.pick(one.flat, tree).tolist() for tree in one.trees]
            for one in r.others
        }
        for r in replies
    ]


def test_what_comes_of_other_numbers_is_sent_with_the_reply_to_its_call(server):
    low = {("below",): [[0.0, 1.0]]}
    assert others(server, SOFT) == [low, low]


def test_it_is_sent_as_well_where_calls_are_made_one_by_one(server):
    dies = "import os\ndef f(x):\n    if x[0] == 1: os._exit(3)\n    return x.softmax(0)\n"
    assert others(server, dies) == [{}, {("below",): [[0.0, 1.0]]}]
