"""One class of all attacks, with honest submissions between them, graded once by the real command."""

from __future__ import annotations

import ctypes
import functools
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from checkout import ROOT
from waiting import GENEROUS, wait_until

sys.path.insert(0, str(Path(__file__).parent))

import archives
import catalogue

from grader.course.course import load_course
from grader.declaring.load import load_exercises
from grader.declaring.source import solved_source
from grader.reading.folders import printable

HERE = Path(__file__).parent
LIMITS = {"seconds_per_call": 1, "seconds_per_submission": 6, "memory_mb": 1024}
SET_CHILD_SUBREAPER, REMOVE_SEGMENT = 36, 0
HONEST_EVERY = 5


@dataclass
class Graded:
    """What a run over all attacks has left.

    Attributes:
        students: name of an attack to the student whose submission it is.
        honest: students who handed in right answers.
        secrets: words that must not be in anything that is shown to students.
        left_running: command lines of processes that outlived the run.
        appeared: files that are new or changed, outside of the folder for records.
        contacts: sockets of the test that something connected to.
        peak_mib: memory that the grader's own process had at most.
    """

    root: Path
    students: dict[str, str] = field(default_factory=dict)
    honest: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    status: int = -1
    stdout: str = ""
    stderr: str = ""
    left_running: list[str] = field(default_factory=list)
    appeared: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    bystander_lives: bool = False
    peak_mib: float = 0.0

    @property
    def out(self) -> Path:
        """Where the records are."""
        return self.root / "out"

    @functools.cached_property
    def records(self) -> dict[str, dict]:
        """Records by student."""
        documents = [json.loads(p.read_bytes()) for p in (self.out / "records").glob("*.json")]
        return {document["student"]: document for document in documents}

    def exercise(self, student: str, id_: str) -> dict:
        """One exercise of a record."""
        return next(e for e in self.records[student]["exercises"] if e["id"] == id_)


@pytest.fixture(scope="session")
def graded(tmp_path_factory):
    """All attacks, graded."""
    run = Graded(tmp_path_factory.mktemp("attacks"))
    mark = f"torchgrade{random.randrange(10**9)}"
    words = _places(run.root, mark)
    try:
        _attack(run, words, mark)
    finally:
        _clean(words, mark)
    return run


def _attack(run: Graded, words: dict[str, str], mark: str) -> None:
    """Write the class, grade it, and look at what has changed."""
    run.secrets = [words["TOKEN"]]
    with _Listeners(words) as listeners, _bystander() as bystander:
        words["BYSTANDER"] = str(bystander.pid)
        _write_class(run, words)
        before = _files(run.root, mark)
        _grade(run, words)
        run.bystander_lives = bystander.poll() is None
        run.contacts = listeners.contacts()
    after = _files(run.root, mark)
    run.appeared = sorted(
        str(p) for p in after.keys() | before.keys() if after.get(p) != before.get(p)
    )


def _places(root: Path, mark: str) -> dict[str, str]:
    """The words that attacks leave open, and the folders that they lead to."""
    names = {"CLASS": "class", "COURSE": "course", "OUT": "out", "HOME": "home", "DROP": "drop"}
    words = {word: str(root / name) for word, name in names.items()}
    for word in ("CLASS", "COURSE", "HOME", "DROP"):
        Path(words[word]).mkdir()
    Path(words["DROP"]).chmod(0o777)
    text = (ROOT / "course.yaml").read_text("utf-8")
    for name, limit in LIMITS.items():
        text = re.sub(rf"(?m)^( +{name}:).*$", rf"\1 {limit}", text)
    (root / "course" / "course.yaml").write_text(text, "utf-8")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "solutions", root / "course" / "solutions", ignore=ignored)
    token = f"token-{mark}"
    (root / "home" / ".ssh").mkdir()
    for name in (".ssh/id_rsa", ".netrc", ".gitconfig"):
        (root / "home" / name).write_text(token)
    for folder in ("/tmp", "/dev/shm"):
        Path(folder, f"{mark}-planted").write_text("the answer of another user")
    return words | {
        "MARK": mark,
        "TOKEN": token,
        "KEY": str(random.randrange(2**20, 2**30)),
        "SIBLING": str(root / "class" / "0-honest.py"),
        "GRADER": str(ROOT / "grader"),
        "UNIX_SOCKET": str(root / "socket"),
    }


def _write_class(run: Graded, words: dict[str, str]) -> None:
    """Write every attack, and an honest submission before and after every few."""
    course = load_course(Path(words["COURSE"]))
    loaded = {
        e.id: e for _, e in load_exercises(course) if e.base is None and e.id not in catalogue.LONG
    }
    sources = {id_: solved_source(exercise) for id_, exercise in loaded.items()}
    imports = "\n".join(dict.fromkeys(line for e in loaded.values() for line in e.imports))
    honest = "\n\n\n".join([imports, *sources.values()])
    given = (HERE / "given.py").read_text("utf-8").partition('"""\n\n')[2]
    neighbours = [given, imports, sources[catalogue.BEFORE], sources[catalogue.AFTER]]
    for id_ in ("corr2d", "gru"):
        neighbours.append(re.sub(rf"\b{id_}\(", f"right_{id_}(", sources[id_]))
    folder = Path(words["CLASS"])
    (folder.parent / "home" / "right.py").write_text(honest)

    def fill(attack, text):
        kind = "right" if attack.with_right_answer else "wrong"
        parts = [text, *neighbours, f"answer = {kind}_corr2d"]
        return _replace("\n\n\n".join(parts), words | {"VARIANT": attack.variant})

    def add_honest(name):
        (folder / f"{name}.py").write_text(honest)
        run.honest.append(name)

    add_honest("0-honest")
    files = [(attack, catalogue.SUBMISSIONS) for attack in catalogue.read_attacks()]
    made = [(attack, None) for attack in archives.read_attacks()]
    for number, (attack, source) in enumerate([*files, *made]):
        if attack.needs_root and os.geteuid():
            continue
        present = set(folder.iterdir())
        if source:
            text = (source / f"{attack.source}.py").read_text("utf-8")
            (folder / f"{attack.name}.py").write_text(fill(attack, text))
        else:
            text = "\n\ndef corr2d(X, K):\n    return answer(X, K)\n"
            archives.write(folder, attack, fill(attack, text))
        (path,) = set(folder.iterdir()) - present
        is_folder = path.is_dir() and not path.is_symlink()
        run.students[attack.name] = printable(path.name if is_folder else path.stem)
        if number % HONEST_EVERY == 0:
            add_honest(f"{attack.name}-then-honest")


def _replace(text: str, words: dict[str, str]) -> str:
    for word, value in words.items():
        text = text.replace("{" + word + "}", value)
    return text


def _grade(run: Graded, words: dict[str, str]) -> None:
    """Run the command, look at its memory meanwhile, and for what it has left running afterwards."""
    # What loses its parent becomes a child of this process, where it can be found.
    ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1)
    known = _children(os.getpid())
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ}
    command = [sys.executable, "-m", "grader", "run", words["CLASS"], "--course", words["COURSE"]]
    process = subprocess.Popen(
        [*command, "--out", words["OUT"], "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        cwd=run.root,
        env=kept
        | {
            "HOME": words["HOME"],
            "TORCHGRADE_TOKEN": words["TOKEN"],
            "COLUMNS": "200",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        text=True,
        errors="replace",
    )
    watcher = threading.Thread(target=_watch_memory, args=(process, run))
    watcher.start()
    try:
        run.stdout, run.stderr = process.communicate(timeout=10 * GENEROUS)
        run.status = process.returncode
    finally:
        process.kill()
        watcher.join()
        # What was killed takes a moment to go; what was not stays.
        with suppress(AssertionError):
            wait_until(lambda: not _children(os.getpid()) - known - {process.pid}, seconds=5)
        left = _children(os.getpid()) - known - {process.pid}
        run.left_running = [_command_line(pid) for pid in left]
        _kill(left)


def _watch_memory(process: subprocess.Popen, run: Graded) -> None:
    while True:
        try:
            status = Path(f"/proc/{process.pid}/status").read_text()
        except OSError:
            return
        if found := re.search(r"VmHWM:\s+(\d+) kB", status):
            run.peak_mib = max(run.peak_mib, int(found[1]) / 1024)
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.2)
            return


def _children(parent: int) -> set[int]:
    """Processes whose parent is `parent` and that have not ended."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, ppid = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(ppid) == parent and state != "Z":
            found.add(int(path.parent.name))
    return found


def _command_line(pid: int) -> str:
    try:
        return (
            Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
    except OSError:
        return f"process {pid}"


def _kill(pids: set[int]) -> None:
    """End processes that the run has left, with their children, which become ours."""
    while pids:
        inherited = set().union(*(_children(pid) for pid in pids))
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        pids = inherited


class _Listeners:
    """Sockets that wait for attacks."""

    def __init__(self, words: dict[str, str]) -> None:
        self.sockets = {
            "TCP": socket.socket(socket.AF_INET, socket.SOCK_STREAM),
            "UDP": socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
            "unix": socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
            "abstract": socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        }
        self.sockets["TCP"].bind(("127.0.0.1", 0))
        self.sockets["UDP"].bind(("127.0.0.1", 0))
        self.sockets["unix"].bind(words["UNIX_SOCKET"])
        self.sockets["abstract"].bind(f"\0{words['MARK']}")
        for name, each in self.sockets.items():
            each.setblocking(False)
            if name != "UDP":
                each.listen(100)
        words["TCP_PORT"], words["UDP_PORT"] = (
            str(self.sockets[name].getsockname()[1]) for name in ("TCP", "UDP")
        )

    def __enter__(self) -> _Listeners:
        return self

    def __exit__(self, *_: object) -> None:
        for each in self.sockets.values():
            each.close()

    def contacts(self) -> list[str]:
        """Which of them something has connected to."""
        return [name for name, each in self.sockets.items() if self._was_reached(name, each)]

    @staticmethod
    def _was_reached(name: str, each: socket.socket) -> bool:
        try:
            if name == "UDP":
                each.recv(100)
            else:
                each.accept()[0].close()
        except BlockingIOError:
            return False
        return True


@contextmanager
def _bystander() -> Iterator[subprocess.Popen]:
    """A process of the same user that has nothing to do with any of this."""
    with subprocess.Popen(["sleep", "900"]) as process:
        try:
            yield process
        finally:
            process.kill()


def _shared_files(mark: str) -> list[Path]:
    """Files with our mark in folders that others write to as well."""
    folders = {"/", "/tmp", "/dev/shm", "/var/tmp", "/run/lock", "/dev/mqueue", *sys.path}
    return [path for folder in folders if folder for path in Path(folder).glob(f"*{mark}*")]


def _files(root: Path, mark: str) -> dict[Path, tuple]:
    """Everything below our folder but records, and what bears our mark elsewhere, as it is now."""
    out = root / "out"
    found = [path for path in root.rglob("*") if path != out and out not in path.parents]
    stats = [(path, path.lstat()) for path in [*found, *_shared_files(mark)]]
    return {
        path: (s.st_mode, s.st_size, s.st_mtime_ns)
        for path, s in stats
        if not path.is_dir() or path.is_symlink()
    }


def _clean(words: dict[str, str], mark: str) -> None:
    libc = ctypes.CDLL(None)
    segment = libc.shmget(int(words["KEY"]), 0, 0)
    if segment >= 0:
        libc.shmctl(segment, REMOVE_SEGMENT, None)
    for path in _shared_files(mark):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
