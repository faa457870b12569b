"""Marks after a changed policy: how long it takes for a class of a thousand, of which nothing is graded again.

    python benchmarks/rescoring.py [--students 1000] [--exercises 20] [--graded 10]

Synthetic students (see big_class.py) hand in one assignment, in nbgrader's layout, so that times are known. A
few are graded; the others get records like theirs, with keys of their own files, so that the command takes them
for graded. Then the due time, the late rule, an extension and an override change one after the other, and each
time `grade run hw1 FOLDER` makes all marks anew; it is checked that no submission was graded. CPU seconds are
those of the command; wall seconds depend on what else the machine does. Results go to
benchmarks/results/rescoring.json.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import big_class

from grader.course.course import load_course
from grader.files import dump
from grader.grading.identifying import identify_submissions
from grader.grading.jobs import read_now
from grader.grading.keys import course_key, key_of
from grader.intake.saying import told_in_record
from grader.policies.marks import load_rules

ROOT = Path(__file__).resolve().parents[1]
ASSIGNMENT = """
time_zone: Europe/Berlin
assignments:
  - id: hw1
    exercises: [{ids}]
    due: {due}
    points: 100
    late: {{percent_per_day: {percent}}}
"""


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--exercises", type=int, default=20)
    parser.add_argument("--graded", type=int, default=10, help="of so many the code is run")
    options = parser.parse_args()
    files = big_class.files_of(options.exercises)
    ids = [path.stem for path in files]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copytree(ROOT / "solutions", folder / "solutions")
        shutil.copy(ROOT / "course.yaml", folder)
        hand_in(folder, options.students, files)
        declare(folder, ids)
        grade_some(folder, options.graded, ids)
        runs = [measure(folder, *step, ids) for step in STEPS]
        records = list((folder / "out" / "hw1" / "records").iterdir())
        size = sum(path.stat().st_size for path in records) / len(records)
    results = {
        "students": options.students,
        "exercises": len(ids),
        "kb_of_a_record": round(size / 1000, 1),
        "machine": f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores",
        "runs": runs,
    }
    (ROOT / "benchmarks" / "results" / "rescoring.json").write_text(
        json.dumps(results, indent=1) + "\n"
    )
    print(json.dumps(results, indent=1))


def hand_in(folder: Path, students: int, files: list[Path]) -> None:
    """Write what the class hands in: a third is late, by one day or two."""
    big_class.hand_in(folder / "plain", students, files)
    for number, student in enumerate(sorted((folder / "plain").iterdir())):
        target = folder / "nb" / "submitted" / student.name / "hw1"
        target.parent.mkdir(parents=True)
        student.rename(target)
        day = 2 + number % 3 if number % 3 else 1
        (target / "timestamp.txt").write_text(f"2026-10-0{day} 12:00:00 UTC")


def declare(folder: Path, ids: list[str], due: str = "2026-10-01 23:59", percent: int = 10) -> None:
    """Say in course.yaml when the assignment is due and what a day costs."""
    text = (ROOT / "course.yaml").read_text()
    text += ASSIGNMENT.format(ids=", ".join(ids), due=due, percent=percent)
    (folder / "course.yaml").write_text(text)


def extend(folder: Path, ids: list[str]) -> None:
    """Give one person more time."""
    (folder / "extensions.csv").write_text("student,days\nstudent00002,3\n")


def override(folder: Path, ids: list[str]) -> None:
    """Give one person points."""
    head = "student,exercise,points,reason,who"
    row = f"student00000,{ids[0]},0.5,seen in office hours,K. A."
    (folder / "overrides.csv").write_text(f"{head}\n{row}\n")


COMMAND = [sys.executable, "-m", "grader", "run", "hw1", "--course", "."]


def grade_some(folder: Path, count: int, ids: list[str]) -> None:
    """Grade the first students, and write records and keys like theirs for all."""
    some = folder / "some" / "submitted"
    some.mkdir(parents=True)
    for student in sorted((folder / "nb" / "submitted").iterdir())[:count]:
        shutil.copytree(student, some / student.name)
    subprocess.run([*COMMAND, "some"], cwd=folder, capture_output=True, check=True)
    out, course = folder / "out" / "hw1", load_course(folder)
    of_course = course_key(course, ids, "", "cpu")
    records = [json.loads(path.read_text()) for path in sorted((out / "records").iterdir())]
    found = identify_submissions(course, [folder / "nb"], "", None, load_rules(course, "hw1"))
    for number, handed_in in enumerate(found.submissions):
        submission = read_now(handed_in)
        name, record = f"{submission.student}.json", records[number % count]
        record |= {"student": submission.student, "handed_in": told_in_record(submission)}
        data = dump(record)
        (out / "records" / name).write_bytes(data)
        key = {"key": key_of(submission, of_course), "record": hashlib.sha256(data).hexdigest()}
        (out / "keys" / name).write_bytes(dump(key))


STEPS = [
    ("nothing changed", declare, {}),
    ("due two days later", declare, {"due": "2026-10-03 23:59"}),
    ("a day costs 20 %", declare, {"due": "2026-10-03 23:59", "percent": 20}),
    ("an extension", extend, {}),
    ("an override", override, {}),
]


def measure(folder: Path, name: str, change, words: dict, ids: list[str]) -> dict:
    """Make a change, run the command, and count what it did."""
    change(folder, ids, **words)
    log = folder / "out" / "hw1" / "changes.csv"
    before = len(log.read_text().splitlines()) if log.is_file() else 0
    start, before_cpu = time.perf_counter(), children_seconds()
    done = subprocess.run([*COMMAND, "nb"], cwd=folder, capture_output=True, text=True, check=True)
    wall, cpu = time.perf_counter() - start, children_seconds() - before_cpu
    after = len(log.read_text().splitlines()) if log.is_file() else 0
    graded = len(re.findall(r"(?m)^\[\d+/\d+\] ", done.stderr))
    assert graded == 0, f"{graded} were graded again"
    rows = list(csv.DictReader((folder / "out" / "hw1" / "scores.csv").open()))
    return {
        "what": name,
        "cpu_seconds": round(cpu, 2),
        "wall_seconds": round(wall, 2),
        "lines": len(rows),
        "rows_of_changes": after - before,
        "mean": round(sum(float(row["final"]) for row in rows) / len(rows), 2),
    }


def children_seconds() -> float:
    """CPU seconds of processes that have ended."""
    now = os.times()
    return now.children_user + now.children_system


if __name__ == "__main__":
    main()
