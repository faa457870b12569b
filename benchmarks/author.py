"""What an author waits for: CPU seconds of building and proving each exercise, anew and again; sizes of ideas.

    python benchmarks/author.py [--only ID]... [--all]

All is measured by `grade` itself in a copy of the course, one exercise at a time, one job, children included:
starting, importing PyTorch and the server of the jail are part of it. "build" is what it costs after a line of
the exercise's file has changed. With --all, or without --only, the whole course is built and proved anew in one
command each; "verify in one command" is what an exercise then costs on the mean.
Results go to benchmarks/results/author.json, unless --only is given.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import torch

HERE = Path(__file__).resolve().parent


def seconds_of(course: Path, *words: str) -> float:
    """User and system time of a command and its children."""
    before = os.times()
    line = [sys.executable, "-m", "grader", *words, "--course", str(course)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    after = os.times()
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: {done.stdout}{done.stderr}")
    spent = after.children_user - before.children_user
    return round(spent + after.children_system - before.children_system, 2)


def copy_of(source: Path, folder: Path) -> Path:
    """Copy a course and build it."""
    course = folder / "course"
    no_caches = shutil.ignore_patterns("__pycache__")
    shutil.copytree(source / "solutions", course / "solutions", ignore=no_caches)
    shutil.copytree(source / "exercises", course / "exercises", ignore=no_caches)
    shutil.copy(source / "course.yaml", course)
    seconds_of(course, "build")
    return course


def measure(course: Path, id_: str) -> dict[str, Any]:
    """Build one exercise after a change and prove it, anew and again."""
    found: dict[str, Any] = {}
    (path,) = (course / "solutions").glob(f"*/{id_}.py")
    path.write_text(f"{path.read_text(encoding='utf-8')}# changed\n", encoding="utf-8")
    found["build"] = seconds_of(course, "build", "--jobs", "1")
    found["build again"] = seconds_of(course, "build", "--jobs", "1")
    found["verify"] = seconds_of(course, "verify", "--fresh", id_, "--jobs", "1")
    found["verify again"] = seconds_of(course, "verify", id_, "--jobs", "1")
    (ideas,) = course.glob(f"exercises/*/cases/{id_}.ideas.zlib")
    found["kB of ideas"] = round(ideas.stat().st_size / 1000, 1)
    return found


def measure_all(course: Path, ids: list[str]) -> dict[str, float]:
    """Prove the exercises in one command, and build the course anew."""
    proved = seconds_of(course, "verify", "--fresh", "--jobs", "1", *ids)
    return {
        "verify in one command": round(proved / len(ids), 2),
        "build of the whole course": seconds_of(course, "build", "--fresh", "--jobs", "1"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", default=[], metavar="ID")
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    root = HERE.parent
    ids = options.only or sorted(p.stem for p in (root / "solutions").glob("*/[!_.]*.py"))
    results: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        course = copy_of(root, Path(folder))
        for id_ in ids:
            results[id_] = measure(course, id_)
            print(id_, results[id_], flush=True)
        whole = measure_all(course, ids) if options.all or not options.only else {}
        print(whole)
    columns = list(next(iter(results.values())))
    means = {c: round(statistics.mean(r[c] for r in results.values()), 2) for c in columns}
    median = statistics.median(r["kB of ideas"] for r in results.values())
    print("mean", means, f"median kB of ideas {median:g}")
    if not options.only:
        document = {
            "command": "python benchmarks/author.py",
            "torch": torch.__version__,
            "processor": platform.processor() or platform.machine(),
            "exercises": results,
            "mean": means,
            "course": whole,
            "median kB of ideas": median,
        }
        path = HERE / "results" / "author.json"
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
