"""What an author waits for: CPU seconds of building and proving each exercise, anew and again; sizes of ideas.

    python benchmarks/author.py [--only ID]...

All is measured by `grade` itself, one exercise at a time and one job, children included: starting, importing
PyTorch and the server of the jail are part of it. Each exercise is copied into a course of its own.
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


def copy_of(source: Path, folder: Path, only: str) -> Path:
    """Copy a course with one of its exercises, and nothing that is kept."""
    course = folder / only
    (path,) = (source / "solutions").glob(f"*/{only}.py")
    unit = course / "solutions" / path.parent.name
    unit.mkdir(parents=True)
    shutil.copy(source / "course.yaml", course)
    for one in (path, *path.parent.glob(f"{only}.*.yaml")):
        shutil.copy(one, unit)
    secret = source / "solutions" / "secret.txt"
    if secret.is_file():
        shutil.copy(secret, course / "solutions")
    return course


def measure(course: Path, id_: str) -> dict[str, Any]:
    """Build and prove one exercise, twice each."""
    found: dict[str, Any] = {}
    found["build"] = seconds_of(course, "build", "--jobs", "1")
    found["build again"] = seconds_of(course, "build", "--jobs", "1")
    found["verify"] = seconds_of(course, "verify", id_, "--jobs", "1")
    found["verify again"] = seconds_of(course, "verify", id_, "--jobs", "1")
    (ideas,) = course.glob(f"exercises/*/cases/{id_}.ideas.zlib")
    found["kB of ideas"] = round(ideas.stat().st_size / 1000, 1)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", default=[], metavar="ID")
    options = parser.parse_args()
    root = HERE.parent
    ids = options.only or sorted(p.stem for p in (root / "solutions").glob("*/[!_.]*.py"))
    results: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for id_ in ids:
            results[id_] = measure(copy_of(root, Path(folder), id_), id_)
            print(id_, results[id_], flush=True)
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
            "median kB of ideas": median,
        }
        path = HERE / "results" / "author.json"
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
