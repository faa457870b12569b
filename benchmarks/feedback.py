"""`grade feedback` of a class of 600 in all exercises: seconds, memory, bytes.

    python benchmarks/feedback.py [--students 600] [--graded 20] [--jobs 2] [--only ID]...

Synthetic students (see big_class.py) hand in a file for each exercise: right, wrong, raising, or nothing. A few
are graded; the others hand in what these have, each in files of their own, and get records like theirs. Then
`grade feedback` writes a page for everybody: answers that are not right are run once more, in the jail, by the
cases that students have. CPU seconds are those of the command and of students' processes; wall seconds depend
on what else the machine does. Results go to benchmarks/results/feedback.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import big_class
import orphans

from grader.course.course import load_course
from grader.files import dump

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Measure, print and keep."""
    orphans.adopt()
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--students", type=int, default=600)
    parser.add_argument("--graded", type=int, default=20, help="of so many the code is run")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", action="append", default=[], metavar="ID")
    options = parser.parse_args()
    files = [path for _, path in load_course(ROOT).exercise_files()]
    files = [path for path in files if not options.only or path.stem in options.only]
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        everybody, out = place / "class", place / "out"
        answers = big_class.hand_in(place / "some", options.graded, files)
        big_class.grade(place / "some", out, options.jobs, options.only)
        records = multiply(place / "some", everybody, out, options.students)
        measured = measure(out, everybody, options.jobs)
        pages = [path.stat().st_size for path in (out / "feedback").iterdir()]
    assert len(pages) == options.students, f"{len(pages)} pages"
    told = {
        "command": " ".join(["python benchmarks/feedback.py", *sys.argv[1:]]),
        "students": options.students,
        "exercises": len(files),
        "answers_of_those_graded": dict(answers),
        "jobs": options.jobs,
        **measured,
        "cpu_seconds_for_a_page": round(measured["cpu_seconds"] / len(pages), 2),
        "pages_mb": round(sum(pages) / 1e6, 1),
        "kb_of_a_page": round(statistics.median(pages) / 1e3),
        "kb_of_the_largest_page": round(max(pages) / 1e3),
        "kb_of_a_record": round(records / 1e3),
        "machine": f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores",
    }
    path = ROOT / "benchmarks" / "results" / "feedback.json"
    path.write_text(json.dumps(told, indent=1) + "\n")
    print(json.dumps(told, indent=1))


def multiply(some: Path, everybody: Path, out: Path, students: int) -> float:
    """Let as many hand in what a few have, with records like theirs; the mean size of a record in bytes."""
    graded = sorted(some.iterdir())
    told = [json.loads((out / "records" / f"{one.name}.json").read_bytes()) for one in graded]
    shutil.rmtree(out / "records")
    (out / "records").mkdir()
    sizes = []
    for number in range(students):
        student, like = f"student{number:05}", graded[number % len(graded)]
        shutil.copytree(like, everybody / student)
        hashes = {}
        for path in sorted((everybody / student).iterdir()):
            path.write_text(path.read_text().replace(like.name, student, 1))
            name = f"{student}/{path.name}"
            hashes[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        text = json.dumps(told[number % len(graded)]).replace(like.name, student)
        record = json.loads(text)
        record["handed_in"]["files"] = hashes
        data = dump(record)
        (out / "records" / f"{student}.json").write_bytes(data)
        sizes.append(len(data))
    return statistics.fmean(sizes)


def measure(out: Path, everybody: Path, jobs: int) -> dict[str, float]:
    """Run the command; seconds, and the most memory that its process held."""
    command = [sys.executable, "-m", "grader", "feedback", str(out), str(everybody)]
    before, start = orphans.seconds(), time.perf_counter()
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    running = subprocess.Popen([*command, "--jobs", str(jobs)], cwd=ROOT, **quiet)
    peak, status = 0, Path(f"/proc/{running.pid}/status")
    while running.poll() is None:
        if high := re.search(r"VmHWM:\s+(\d+)", status.read_text()):
            peak = max(peak, int(high[1]))
        time.sleep(0.2)
    said, trouble = running.communicate()
    wall = time.perf_counter() - start
    assert running.returncode == 0, trouble
    assert "Without code" not in trouble, trouble
    print(said, end="")
    return {
        "cpu_seconds": round(orphans.seconds() - before, 1),
        "wall_seconds": round(wall, 1),
        "peak_mb": round(peak / 1024),
    }


if __name__ == "__main__":
    main()
