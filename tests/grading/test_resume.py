"""A run that is killed, interrupted or out of room goes on as if nothing had happened, and leaves nothing.

Processes are real and so are the signals. This process adopts orphans while a test runs, so whatever a
run has started is found among its descendants.
"""

from __future__ import annotations

import csv
import ctypes
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from waiting import GENEROUS, is_alive, wait_until, worked

pytestmark = pytest.mark.process

PR_SET_CHILD_SUBREAPER = 36
EXERCISE = '''\
"""# Scale"""

from grader import exercise, randn


@exercise(grad=["X"])
def {name}(X):
    ### BEGIN SOLUTION
    return {factor} * X
    ### END SOLUTION


{name}.case("row", X=randn(3))
{name}.case("table", X=randn(2, 4))
'''
RIGHT = "def double(X):\n    return 2 * X\ndef triple(X):\n    return X + X + X\n"
ENDLESS = """
import signal
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
def double(X):
    while True:
        pass
"""
CLASS = {
    **{f"right{i}": f"# {i}\n{RIGHT}" for i in range(6)},
    "wrong": RIGHT.replace("2 * X", "2 + X"),
    "raises": RIGHT.replace("2 * X", "X.nothing"),
    "exits": "import os\n" + RIGHT.replace("2 * X", "os._exit(3)"),
    "exits_at_once": "import os\nif __name__:\n    os._exit(3)\n" + RIGHT,
    "computes": "two = sum([1, 1])\n" + RIGHT.replace("2 * X", "two * X"),
    "hangs": RIGHT.replace("2 * X", "next(iter(int, 1))"),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    (folder / "solutions" / "basics").mkdir(parents=True)
    for name, factor in (("double", 2), ("triple", 3)):
        path = folder / "solutions" / "basics" / f"{name}.py"
        path.write_text(EXERCISE.format(name=name, factor=factor))
    (folder / "course.yaml").write_text(
        "title: Small\nunits:\n  - id: basics\n    title: Basics\nlimits:\n  seconds_per_call: 0.4\n"
    )
    return folder


@pytest.fixture
def hand_in(tmp_path):
    def write(files):
        folder = tmp_path / "class"
        folder.mkdir()
        for student, source in files.items():
            (folder / f"{student}.py").write_text(source)
        return folder

    return write


@pytest.fixture
def adopted():
    """What this test starts and does not wait for becomes a child of this process: they are returned."""
    libc = ctypes.CDLL(None)
    before = descendants(os.getpid())
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1)
    yield lambda: [pid for pid in descendants(os.getpid()) if pid not in before]
    libc.prctl(PR_SET_CHILD_SUBREAPER, 0)
    for pid in descendants(os.getpid()):
        if pid not in before:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def children(pid):
    with suppress(OSError):
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(word) for task in tasks for word in (task / "children").read_text().split()]
    return []


def descendants(pid):
    return [one for child in children(pid) for one in (child, *descendants(child))]


def working(pids, seconds):
    """Those that have used so much CPU time: the code of a student, no trial of a new server."""
    return [pid for pid in pids if worked(pid) >= seconds]


def start(course, folder, out, *words, jobs=2, **options):
    command = [sys.executable, "-m", "grader", "run", folder, "--out", out, "--jobs", str(jobs)]
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | options
    return subprocess.Popen([*map(str, command), *words], cwd=course, text=True, **options)


def grade(course, folder, out, *words, **options):
    """Let a run come to its end: its exit status and what it said."""
    running = start(course, folder, out, *words, stderr=subprocess.PIPE, **options)
    said = running.communicate(timeout=2 * GENEROUS)[1]
    return running.returncode, said


def written(out):
    """All that a run writes for readers, and the keys: name to content, but for times and what was before."""
    before = {".lock", "changes.csv"}
    files = [path for path in out.rglob("*") if path.is_file() and path.name not in before]
    files = [path for path in files if "earlier" not in path.relative_to(out).parts]
    found = {str(path.relative_to(out)): path.read_bytes() for path in files}
    return {name: _TIME.sub(b'"', data) for name, data in found.items()}


def scores_and_records(out):
    """What scores.csv says of each student, and what the records say."""
    path = out / "scores.csv"
    rows = list(csv.DictReader(path.read_text().splitlines())) if path.is_file() else []
    records = {p.stem: json.loads(p.read_bytes()) for p in out.glob("records/*.json")}
    listed = {row["student"]: float(row["score"]) for row in rows}
    return listed, {name: record["score"] for name, record in records.items()}


def complete(out):
    """Records that have a key, with what tells whether they were written again."""
    names = [path.name for path in out.glob("keys/*.json")]
    stats = {name: (out / "records" / name).stat() for name in names}
    return {name: (stat.st_ino, stat.st_mtime_ns) for name, stat in stats.items()}


_TIME = re.compile(rb'"at": "[^"]*"|"record": "[^"]*"')
"""When a record was made, and the hash of a record, in which that is."""

SERVER = "\0server\0"
"""A word of the command that starts one, see `grader/jail/entering.py`."""


def jailed(pid):
    """Processes of servers of the run `pid`, those around and below them included."""
    return [one for one in descendants(pid) if SERVER in words_of(one)]


def servers(pid):
    """Those that fork students' processes; without what may be around them."""
    pythons = [one for one in jailed(pid) if "python" in words_of(one).split("\0")[0]]
    below = {child for one in pythons for child in children(one)}
    return [one for one in pythons if one not in below]


def students(pid):
    return [child for server in servers(pid) for child in children(server)]


def words_of(pid):
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def kill(found, chance):
    """Kill one of these; the number of kills."""
    if found:
        with suppress(ProcessLookupError):
            os.kill(chance.choice(found), signal.SIGKILL)
            return 1
    return 0


def kill_some(running, chance, kills):
    """Kill, at random moments, students' processes (one of each server at most), a server and the run.

    A submission whose process is killed twice from outside counts as one that kills itself.
    """
    # With the first student's process the work begins; before it, libraries are imported for seconds.
    if chance.random() < 0.85:
        wait_until(lambda: students(running.pid) or running.poll() is not None)
        time.sleep(chance.uniform(0, 0.3))
        found = servers(running.pid)
        chance.shuffle(found)
        for server in found[: chance.randint(1, 2)]:
            time.sleep(chance.uniform(0, 0.1))
            wait_until(lambda server=server: children(server) or not is_alive(server))
            kills["child"] += kill(children(server), chance)
    else:
        time.sleep(chance.uniform(0, 2.0))
    if chance.random() < 0.8:
        time.sleep(chance.uniform(0, 0.1))
        kills["server"] += kill(
            [p for p in jailed(running.pid) if p not in students(running.pid)], chance
        )
    if chance.random() < 0.9:
        time.sleep(chance.uniform(0, 0.4))
        kills["run"] += kill([running.pid] if running.poll() is None else [], chance)


@pytest.mark.slow
def test_whatever_is_killed_the_same_command_goes_on_to_the_same_records(
    course, hand_in, tmp_path, adopted
):
    folder = hand_in(CLASS)
    assert grade(course, folder, tmp_path / "undisturbed")[0] == 0
    wanted = written(tmp_path / "undisturbed")
    chance = random.Random(20261121)
    kills = {"child": 0, "server": 0, "run": 0}
    number = 0
    while sum(kills.values()) < 24 or min(kills.values()) < 4:
        out = tmp_path / f"out{number}"
        done = complete(out)
        running = start(course, folder, out)
        kill_some(running, chance, kills)
        running.wait(2 * GENEROUS)
        wait_until(lambda: not any(map(is_alive, adopted())))
        again = complete(out)
        assert {name: again.get(name) for name in done} == done, "graded twice"
        listed, records = scores_and_records(out)
        assert listed.items() <= records.items(), "scores.csv says something else than the records"
        if len(again) == len(CLASS):
            status, said = grade(course, folder, out)
            assert status == 0, said
            assert written(out) == wanted, kills
            number += 1
    assert grade(course, folder, out)[0] == 0
    assert written(out) == wanted
    assert number


@pytest.mark.slow
def test_a_server_that_dies_is_replaced_and_what_it_was_at_is_tried_once_more(
    course, hand_in, tmp_path, adopted
):
    busy = (
        "end = time.process_time() + 0.3\n    while time.process_time() < end: pass\n    return 2"
    )
    folder = hand_in({"ada": "import time\n" + RIGHT.replace("return 2", busy), "ben": RIGHT})

    def kill_servers(times, out):
        running = start(course, folder, out, jobs=1, stderr=subprocess.PIPE)
        for _ in range(times):
            (server,) = wait_until(lambda: servers(running.pid))
            wait_until(lambda server=server: working(children(server), 0.15))
            old = jailed(running.pid)
            os.kill(server, signal.SIGKILL)
            wait_until(lambda old=old: not any(map(is_alive, old)))
        said = running.communicate(timeout=2 * GENEROUS)[1]
        return running.returncode, said

    def statuses(out):
        records = [json.loads(path.read_text()) for path in sorted(out.glob("records/*"))]
        return {r["student"]: {e["status"] for e in r["exercises"]} for r in records}

    assert kill_servers(1, tmp_path / "once")[0] == 0
    assert statuses(tmp_path / "once") == {"ada": {"passed"}, "ben": {"passed"}}
    assert kill_servers(2, tmp_path / "twice")[0] == 0
    assert statuses(tmp_path / "twice") == {"ada": {"crashed"}, "ben": {"passed"}}
    record = json.loads((tmp_path / "twice" / "records" / "ada.json").read_text())
    assert "died over this submission" in record["exercises"][0]["diagnosis"]
    # A machine that was short of memory then may not be now.
    status, said = grade(course, folder, tmp_path / "twice")
    assert (status, "1 unchanged" in said) == (0, True)
    assert written(tmp_path / "twice") == written(tmp_path / "once")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("times", [1, 2])
def test_a_signal_stops_a_run_within_two_seconds_whatever_a_student_does(
    course, hand_in, tmp_path, adopted, number, times
):
    slow = tmp_path / "slow"
    slow.mkdir()
    (slow / "solutions").symlink_to(course / "solutions")
    text = (course / "course.yaml").read_text()
    (slow / "course.yaml").write_text(text.replace("0.4", "600"))
    folder = hand_in({"ada": RIGHT, "zed": ENDLESS})
    begun = time.monotonic()
    running = start(
        slow, folder, tmp_path / "out", jobs=2, stderr=subprocess.PIPE, start_new_session=True
    )
    assert "2 people" in running.stderr.readline()
    assert "ada" in running.stderr.readline()
    wait_until(lambda: working(students(running.pid), 0.5))  # in the endless loop
    starting, begun = time.monotonic() - begun, time.monotonic()
    os.killpg(running.pid, number)
    if times == 2:
        time.sleep(0.2)
        with suppress(ProcessLookupError):
            os.killpg(running.pid, number)
    said = running.communicate(timeout=GENEROUS)[1]
    # On a machine that is busy, next to what it took to start.
    assert time.monotonic() - begun < max(2, starting)
    assert running.returncode == 128 + number
    assert said == (
        "Interrupted. 1 of 2 submissions are graded; the same command goes on from there.\n"
    )
    # What is killed takes a moment to go on a machine that is busy.
    wait_until(lambda: not any(map(is_alive, adopted())))
    assert (tmp_path / "out" / "keys" / "ada.json").exists()


@pytest.mark.slow
def test_a_signal_before_the_first_submission_stops_a_run_as_well(
    course, hand_in, tmp_path, adopted
):
    folder = hand_in({"ada": RIGHT})
    begun = time.monotonic()
    assert grade(course, folder, tmp_path / "undisturbed")[0] == 0
    whole = time.monotonic() - begun
    for seconds in (0.0, 0.2, 0.5):
        running = start(course, folder, tmp_path / "out", stderr=subprocess.PIPE)
        wait_until(lambda running=running: servers(running.pid))
        time.sleep(seconds)
        begun = time.monotonic()
        running.send_signal(signal.SIGINT)
        said = running.communicate(timeout=GENEROUS)[1]
        assert time.monotonic() - begun < max(2, whole)  # which is longer on a machine that is busy
        assert running.returncode == 130
        assert said.splitlines()[-1].startswith("Interrupted."), said
        # A server killed while it imports is taken down with its namespace, by the kernel, a moment later.
        wait_until(lambda: not any(map(is_alive, adopted())))


@contextmanager
def small_disk(size):
    """A file system of `size` bytes."""
    with tempfile.TemporaryDirectory() as place:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place]
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(
                f"A FULL DISK WAS NOT TESTED: no tmpfs can be mounted ({done.stderr.strip()})"
            )
        try:
            yield Path(place)
        finally:
            subprocess.run(["umount", "--lazy", place], check=True)


@pytest.mark.slow
def test_a_full_disk_stops_a_run_and_harms_nothing(course, hand_in, tmp_path):
    folder = hand_in({f"s{i}": f"# {i}\n{RIGHT}" for i in range(12)})
    assert grade(course, folder, tmp_path / "roomy")[0] == 0
    with small_disk("64k") as disk:
        status, said = grade(course, folder, disk / "out")
        assert status == 2
        assert said.splitlines()[-1].startswith(f"Disk full: {disk / 'out'}/")
        assert "the same command goes on from there" in said
        wanted, got = written(tmp_path / "roomy"), written(disk / "out")
        assert 4 < len(got) < len(wanted)
        assert {*got["scores.csv"].splitlines()} <= {*wanted["scores.csv"].splitlines()}
        same = {name: data for name, data in got.items() if name != "scores.csv"}
        assert same == {name: wanted[name] for name in same}
        subprocess.run(["mount", "-o", "remount,size=1m", disk], check=True)
        status, said = grade(course, folder, disk / "out")
        assert status == 0
        assert f"{sum('keys' in name for name in got)} unchanged" in said
        assert written(disk / "out") == wanted


@pytest.mark.slow
def test_a_file_that_may_not_grow_stops_a_run_with_a_sentence(course, hand_in, tmp_path):
    folder = hand_in({"ada": RIGHT})
    limit = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))}
    status, said = grade(course, folder, tmp_path / "out", **limit)
    assert status == 2
    wanted = f"Cannot write to {tmp_path / 'out' / 'records' / 'ada.json'}: File too large."
    assert said.splitlines()[-1].startswith(wanted)
    assert not list((tmp_path / "out" / "records").iterdir())


@pytest.mark.slow
def test_servers_that_cannot_start_are_told_in_one_sentence(course, hand_in, tmp_path):
    folder = hand_in({"ada": RIGHT})
    broken = tmp_path / "site"
    broken.mkdir()
    (broken / "sitecustomize.py").write_text(
        textwrap.dedent("""
        import subprocess
        real = subprocess.Popen
        def popen(command, **options):
            broken = "raise SystemExit('no room')"
            starts = "server" in command
            return real([broken if starts and "importlib" in w else w for w in command], **options)
        subprocess.Popen = popen
        """)
    )
    path = os.pathsep.join([str(broken), os.environ.get("PYTHONPATH", "")]).strip(os.pathsep)
    status, said = grade(course, folder, tmp_path / "out", env=os.environ | {"PYTHONPATH": path})
    assert status == 4
    assert said.splitlines()[-1] == "The server for students' code did not start: no room"
