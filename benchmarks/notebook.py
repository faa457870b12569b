"""How long a student waits for `check` in a notebook, after the first one.

    python benchmarks/notebook.py [--only ID]... [--repeats N]

For every exercise one right answer and three wrong ones of corpus/answers/, checked in this process as a
kernel does: find the cases, make all calls, judge, name the mistake, write text and HTML. Times are the
medians of wall time in milliseconds: all of it, the answer's own calls, naming the mistake, and the HTML.
"first" is the first check of the exercise in the process, with everything read from disk. Results go to
benchmarks/results/notebook.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import torch

sys.path.insert(0, str(Path(__file__).parent))
from corpus import answers_in, load
from grader.course.course import load_course
from grader.declaring.load import load_exercises
from grader.grading.inprocess import behave
from grader.grading.naming import name_mistake
from grader.judging.settling import compare_all
from grader.notebook import check as notebook
from grader.notebook.here import check_here
from grader.notebook.kernel import undisturbed
from grader.report.html import to_html
from grader.study.public_cases import find_public_cases, plan_of

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 50.0
"""Milliseconds that a check may take."""


def milliseconds(action: Callable[[], Any], repeats: int) -> float:
    """The median wall time of an action."""
    times = []
    for _ in range(repeats):
        before = time.perf_counter()
        action()
        times.append((time.perf_counter() - before) * 1000)
    return round(median(times), 2)


def first_time(id_: str, function: Callable[..., Any]) -> float:
    """The wall time of an exercise's first check."""
    return milliseconds(lambda: check(id_, function), 1)


def check(id_: str, function: Callable[..., Any]) -> notebook.Report:
    """What `check(function)` does, for a function of any name."""
    return notebook._check(find_public_cases(id_, ROOT), function)


def measure(id_: str, name: str, function: Callable[..., Any], repeats: int) -> dict[str, Any]:
    """The times of one answer."""
    public = find_public_cases(id_, ROOT)
    plan = plan_of([public])
    checked = check_here(public, function)
    exercise, behaviour = public.exercise, checked.behaviour
    page = to_html(checked.result, exercise, behaviour, checked.printed)
    with undisturbed():  # as in a check: one thread, and nothing is printed
        checks = compare_all(exercise, behaviour)
        naming = milliseconds(lambda: name_mistake(exercise, behaviour, checks, plan), repeats)
        calls = milliseconds(lambda: behave(function, exercise), repeats)
    return {
        "exercise": id_,
        "answer": name,
        "status": checked.result.status,
        "all": milliseconds(lambda: check(id_, function), repeats),
        "calls": calls,
        "naming": naming,
        "html": milliseconds(
            lambda: to_html(checked.result, exercise, behaviour, checked.printed), repeats
        ),
        "bytes": len(page.encode()),
    }


def main() -> None:
    """Measure, print and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", metavar="ID")
    parser.add_argument("--repeats", type=int, default=20)
    options = parser.parse_args()
    rows, first = [], {}
    for _, exercise in load_exercises(load_course(ROOT)):
        if options.only and exercise.id not in options.only:
            continue
        answers = list(answers_in(load("answers", exercise.id)))
        right = [pair for pair in answers if pair[0].startswith("right")][:1]
        wrong = [pair for pair in answers if pair[0].startswith("wrong")][:3]
        first[exercise.id] = {name: first_time(exercise.id, f) for name, f in right + wrong[:1]}
        for name, function in right + wrong:
            rows.append(measure(exercise.id, name, function, options.repeats))
            row = rows[-1]
            print(
                f"{row['exercise']:14} {row['answer'][:40]:40} {row['status']:8}"
                f" all {row['all']:6.1f}  calls {row['calls']:5.1f}  naming {row['naming']:5.1f}"
                f"  html {row['html']:5.2f} ms  {row['bytes'] / 1024:5.1f} KiB"
            )
    slow = [row for row in rows if row["all"] >= LIMIT]
    slowest = max(row["all"] for row in rows)
    print(f"median {median(row['all'] for row in rows):.1f} ms, slowest {slowest:.1f} ms")
    print(f"{len(slow)} of {len(rows)} at or over {LIMIT:g} ms")
    if not options.only:
        document = {
            "machine": platform.processor() or platform.machine(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "torch": torch.__version__,
            "first": first,
            "later": rows,
        }
        path = ROOT / "benchmarks" / "results" / "notebook.json"
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
