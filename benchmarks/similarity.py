"""`grade similarity` of a class: how long it takes, and how large the page is.

    python benchmarks/similarity.py [--students 600] [--exercises 20]

Synthetic students (see big_class.py) hand in a file for each exercise, drawn from corpus/answers/: many are the
same. Results go to benchmarks/results/similarity.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import big_class

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--students", type=int, default=600)
    parser.add_argument("--exercises", type=int, default=20)
    options = parser.parse_args()
    files = big_class.files_of(options.exercises)
    ids = [path.stem for path in files]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        big_class.hand_in(folder / "class", options.students, files)
        command = [
            sys.executable,
            "-m",
            "grader",
            "similarity",
            str(folder / "class"),
            "--course",
            str(ROOT),
        ]
        only = [word for id_ in ids for word in ("--only", id_)]
        start = time.perf_counter()
        page = folder / "page.html"
        done = subprocess.run(
            [*command, *only, "--output", str(page)], capture_output=True, text=True, check=True
        )
        seconds = time.perf_counter() - start
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        count = re.search(r"(?m)^(\d+) groups", done.stderr)
        results = {
            "students": options.students,
            "exercises": len(ids),
            "seconds": round(seconds, 1),
            "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
            "peak_mb": round(used.ru_maxrss / 1024),
            "page_mb": round(page.stat().st_size / 1e6, 2),
            "groups_and_pairs": int(count[1]) if count else 0,
            "machine": f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores",
        }
    path = ROOT / "benchmarks" / "results" / "similarity.json"
    path.write_text(json.dumps(results, indent=1) + "\n")
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
