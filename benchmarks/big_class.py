"""A class of thousands: time for each submission, memory of the grading process, and where the time goes.

    python benchmarks/big_class.py [--students 5000] [--sizes 4] [--jobs 2] [--only ID]... [--into FILE]

Synthetic students hand in a file for each exercise: right, wrong or raising answers out of
corpus/answers/, or nothing, no two files the same; the wrong ones are up to seventy for each exercise, so
that mistakes recur as in a class that size, and what is the same bit by bit is judged once (grading/memory/).
Where corpus/answers/ has nothing for an exercise, the reference is its right answer, and None its wrong one.
`grade run` grades the first 1/8, 1/4, 1/2 of them and all, each in a process of its own; its start-up is part
of the wall and CPU time, and the slope between sizes leaves it out. Then the stages of 200 submissions are
timed in this process with one job, each without what it calls of the others. Results go to
benchmarks/results/big_class.json, or to FILE there with --into FILE.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import os
import platform
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import orphans
import torch

from grader.course.course import load_course
from grader.declaring.load import load_exercise
from grader.declaring.source import reference_source
from grader.grading import pipeline
from grader.grading import run as run_module
from grader.grading.outfolder import OutFolder
from grader.jail.client import Server
from grader.jail.session import Session
from grader.reading import extract

ROOT = Path(__file__).resolve().parents[1]
ANSWERS = ROOT / "corpus" / "answers"
STAGES = [
    ("read", run_module, ["read_now", "key_of"]),
    ("read", OutFolder, ["reuse"]),
    ("extract", pipeline, ["read_sources", "place", "pack_files", "find_violation"]),
    ("fork and define", Session, ["_define"]),
    ("end children", Server, ["reap"]),
    ("run", Session, ["run"]),
    ("compare", pipeline, ["digest", "conclude"]),
    ("diagnose", pipeline, ["name_mistake"]),
    ("write", OutFolder, ["write"]),
]


class Answers:
    """What students may write for one exercise, by kind."""

    def __init__(self, id_: str, file: Path) -> None:
        self.id = id_
        path = ANSWERS / f"{id_}.py"
        self._reference = ""
        if not path.exists():
            self._reference = reference_source(load_exercise(file, file.parent.name))
            return
        self._source = extract.extract(path.name, path.read_bytes())
        names = re.findall(r"^(?:def|class) ((?:right|wrong)_\w+)", path.read_text(), re.MULTILINE)
        self._names = {
            kind: [n for n in names if n.startswith(kind)] for kind in ("right", "wrong")
        }

    @functools.lru_cache  # noqa: B019 (lives as long as the program)
    def _text(self, name: str) -> str:
        statements = self._source.statements_for(name)
        return re.sub(rf"\b{name}\b", self.id, "\n".join(s.text for s in statements))

    def draw(self, chance: random.Random) -> tuple[str, str]:
        """Kind and text of one answer."""
        kinds, weights = ("right", "wrong", "raising", "missing"), (60, 25, 5, 10)
        kind = chance.choices(kinds, weights)[0]
        if kind == "missing":
            return kind, "x = 1\n"
        if kind == "raising":
            return kind, f"def {self.id}(*args, **options):\n    return args[0].nothing\n"
        if self._reference:
            wrong = f"def {self.id}(*args, **options):\n    return None\n"
            return kind, self._reference if kind == "right" else wrong
        return kind, self._text(chance.choice(self._names[kind]))


def files_of(exercises: int) -> list[Path]:
    """The files of the first exercises, by id, that have answers in corpus/answers/."""
    ids = sorted(path.stem for path in ANSWERS.glob("*.py"))[:exercises]
    files = {path.stem: path for _, path in load_course(ROOT).exercise_files()}
    return [files[id_] for id_ in ids]


def hand_in(folder: Path, students: int, files: list[Path]) -> Counter[str]:
    """Write the submissions of a class; how many answers of each kind there are."""
    chance = random.Random(5000)
    answers = [Answers(file.stem, file) for file in files]
    kinds: Counter[str] = Counter()
    for number in range(students):
        student = folder / f"student{number:05}"
        student.mkdir(parents=True)
        for one in answers:
            kind, text = one.draw(chance)
            kinds[kind] += 1
            (student / f"{one.id}.py").write_text(f"# {student.name}\n{text}")
    return kinds


def grade(folder: Path, out: Path, jobs: int, ids: list[str]) -> dict[str, float]:
    """Grade a class with the command; seconds, and the most memory that the grading process held."""
    only = [word for id_ in ids for word in ("--only", id_)]
    command = [sys.executable, "-m", "grader", "run", str(folder), "--out", str(out), *only]
    before, start = orphans.seconds(), time.perf_counter()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = subprocess.Popen([*command, "--jobs", str(jobs)], cwd=ROOT, **quiet)
    peak = 0
    while True:
        status = Path(f"/proc/{running.pid}/status").read_text()
        if high := re.search(r"VmHWM:\s+(\d+)", status):
            peak = max(peak, int(high[1]))
        pid, code = os.waitpid(running.pid, os.WNOHANG)
        if pid:
            break
        time.sleep(0.1)
    running.returncode = os.waitstatus_to_exitcode(code)
    assert running.returncode == 0, f"exit status {running.returncode}"
    wall = time.perf_counter() - start
    return {"wall": wall, "cpu": orphans.seconds() - before, "peak_mb": peak / 1024}


class Stopwatch:
    """Time in each stage, without the time in stages that it calls; each thread has its own nesting."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = defaultdict(float)
        self.cpu: dict[str, float] = defaultdict(float)
        self._mine = threading.local()

    def around(self, stage: str, function):
        """The same function, timed."""

        @functools.wraps(function)
        def timed(*args, **options):
            outer = getattr(self._mine, "inner", None)
            self._mine.inner = inner = [0.0, 0.0]
            wall, cpu = time.perf_counter(), time.thread_time()
            try:
                return function(*args, **options)
            finally:
                wall, cpu = time.perf_counter() - wall, time.thread_time() - cpu
                self.wall[stage] += wall - inner[0]
                self.cpu[stage] += cpu - inner[1]
                self._mine.inner = outer
                if outer is not None:
                    outer[0] += wall
                    outer[1] += cpu

        return timed


def functions_of_stages() -> list[tuple[str, object, str, Callable]]:
    """Look up what is to be timed, before an hour is spent on a class."""
    return [(s, owner, n, getattr(owner, n)) for s, owner, names in STAGES for n in names]


def time_stages(
    folder: Path, out: Path, ids: list[str], timed: list
) -> dict[str, dict[str, float]]:
    """Milliseconds for each submission by stage, in this process, and of the students' processes."""
    watch = Stopwatch()
    for stage, owner, name, function in timed:
        setattr(owner, name, watch.around(stage, function))
    options = run_module.Options(out, tuple(ids), jobs=1)
    before = orphans.seconds()
    # Start-up ends with the first submission: what comes before it is not counted.
    marks: list[tuple[float, float]] = []
    done = run_module.run(
        load_course(ROOT),
        [folder],
        options,
        lambda *_: marks.append((time.perf_counter(), time.process_time())),
    )
    used = orphans.seconds() - before
    count = len(done.results)
    spent = {
        stage: {"wall_ms": 1e3 * watch.wall[stage] / count, "cpu_ms": 1e3 * cpu / count}
        for stage, cpu in watch.cpu.items()
    }
    wall, cpu = (1e3 * (b - a) / (count - 1) for a, b in zip(marks[0], marks[-1], strict=True))
    spent["all, from the first to the last"] = {"wall_ms": wall, "cpu_ms": cpu}
    spent["servers and children, start-up included"] = {"cpu_ms": 1e3 * used / count}
    return spent


def main() -> None:
    """Measure, print and keep."""
    orphans.adopt()
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--students", type=int, default=5000)
    parser.add_argument(
        "--sizes", type=int, default=4, help="how often the class is halved, plus 1"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", action="append", default=[], metavar="ID")
    parser.add_argument("--into", default="big_class.json", metavar="FILE")
    options = parser.parse_args()
    torch.set_num_threads(1)
    timed = functions_of_stages()
    files = [path for _, path in load_course(ROOT).exercise_files()]
    files = [path for path in files if not options.only or path.stem in options.only]
    ids = [path.stem for path in files]
    sizes = [options.students >> shift for shift in reversed(range(options.sizes))]
    runs = []
    with tempfile.TemporaryDirectory() as place:
        everybody = Path(place, "class")
        kinds = hand_in(everybody, options.students, files)
        students = sorted(everybody.iterdir())
        print(f"{options.students} students, {len(ids)} exercises, {dict(kinds)}")
        for size in sizes:
            folder, out = Path(place, f"class{size}"), Path(place, f"out{size}")
            folder.mkdir()
            for student in students[:size]:
                shutil.copytree(student, folder / student.name)
            runs.append({"students": size} | grade(folder, out, options.jobs, options.only))
            print("  ".join(f"{key} {value:.5g}" for key, value in runs[-1].items()), flush=True)
        slopes = [
            {
                key: 1e3 * (b[key] - a[key]) / (b["students"] - a["students"])
                for key in ("wall", "cpu")
            }
            for a, b in itertools.pairwise(runs)
        ]
        for slope in slopes:
            print("one more student: " + ", ".join(f"{v:.1f} ms {k}" for k, v in slope.items()))
        some = Path(place, "some")
        for student in students[:200]:
            shutil.copytree(student, some / student.name)
        stages = time_stages(some, Path(place, "stages"), options.only, timed)
    for stage, spent in stages.items():
        print(f"{stage:>40}: " + ", ".join(f"{value:8.2f} {key}" for key, value in spent.items()))
    kept = {
        "command": " ".join(["python benchmarks/big_class.py", *sys.argv[1:]]),
        **{"jobs": options.jobs, "cores": os.cpu_count(), "exercises": ids, "answers": dict(kinds)},
        **{"torch": torch.__version__, "python": platform.python_version()},
        **{"runs": runs, "ms_for_one_more_student": slopes, "ms_by_stage": stages},
    }
    path = ROOT / "benchmarks" / "results" / options.into
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    main()
