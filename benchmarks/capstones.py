"""What the bounds of capstones catch: each part that students wrote before replaced by a common mistake.

    python benchmarks/capstones.py [--seeds 5]

A capstone's file has `measured(function, seed)`, which trains with its data and returns what was reached, and a
driver that holds this against the bounds. Here the reference is measured, once as it is, and once with each of
the wrong ideas below in the place of a function that it uses. Results go to benchmarks/results/capstones.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from pathlib import Path
from typing import Any

import torch

from grader.course.course import load_course
from grader.declaring.exercise import Exercise
from grader.declaring.load import load_exercise

ROOT = Path(__file__).resolve().parents[1]

COMMON = {
    "digits": {
        "data_iter": ["labels_in_their_own_order", "never_shuffled", "tail_lost"],
        "cross_entropy": ["softmax_twice", "mean_for_sum", "logarithm_of_softmax"],
        "sgd": ["not_divided", "not_cleared", "ascent"],
        "accuracy": ["ratio", "largest_of_columns"],
    }
}
"""Unit to exercise to its wrong ideas, the most frequent first."""


def files() -> dict[str, Path]:
    """Exercises by id."""
    return {path.stem: path for _, path in load_course(ROOT).exercise_files()}


def functions(exercise: Exercise) -> dict[str, Any]:
    """What the exercise's file defines."""
    names: dict[str, Any] = exercise.reference.__globals__
    return names


def measure(capstone: Exercise, driver: str, seeds: int) -> dict[str, Any]:
    """What the reference reaches with each seed, whether all bounds hold, and CPU seconds of one training."""
    names, found, passed = functions(capstone), [], []
    before = time.process_time()
    for seed in range(seeds):
        try:
            found.append(names["measured"](capstone.reference, seed))
            passed.append(set(names[driver](capstone.reference, seed).values()) == {"reached"})
        except Exception as error:
            found.append({"raised": type(error).__name__})
            passed.append(False)
    seconds = (time.process_time() - before) / (2 * seeds)
    rounded = [
        {k: round(v, 4) if isinstance(v, float) else v for k, v in one.items()} for one in found
    ]
    return {"reached": passed, "cpu_seconds": round(seconds, 2), "measured": rounded}


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    torch.set_num_threads(1)
    os.chdir(ROOT)
    paths, kept = files(), {}
    for unit, parts in COMMON.items():
        for path in sorted((ROOT / "solutions" / unit).glob("*.py")):
            capstone = load_exercise(path, unit)
            names, rows = functions(capstone), {}
            driver = next(
                c.call.__name__ for c in capstone.cases if "measured" in c.call.__code__.co_names
            )
            rows["as it is"] = measure(capstone, driver, options.seeds)
            for part, ideas in parts.items():
                used = load_exercise(paths[part], paths[part].parent.name)
                wrong = {idea.name: idea.answer for idea in used.ideas}
                for idea in ideas:
                    right, names[part] = names[part], wrong[idea]
                    rows[f"{part}: {idea}"] = measure(capstone, driver, options.seeds)
                    names[part] = right
            kept[path.stem] = rows
            for name, row in rows.items():
                said = f"{sum(row['reached'])} of {options.seeds} reach the bounds"
                print(f"{path.stem:12} {name:40} {said}  {row['measured'][0]}", flush=True)
    results = {
        "command": f"python benchmarks/capstones.py --seeds {options.seeds}",
        **{"torch": torch.__version__, "python": platform.python_version(), "capstones": kept},
    }
    (ROOT / "benchmarks/results/capstones.json").write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
