"""CPU per submission of the whole way from file to record, next to the floor.

    python benchmarks/throughput.py [--copies 100] [--rounds 5]

A right submission of all exercises (the references as students would hand them in) is graded `copies` times
with one job; start-up is left out. The floor is the same student's calls, gradients included, in one warm
process, with nothing around them. Both are measured in turn in every round; the ratio is taken within a
round. Results go to benchmarks/results/throughput.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from pathlib import Path

import torch

from grader.build import solved_source
from grader.built import seeds_of
from grader.course import load_course
from grader.jail import calls, wire
from grader.jail.client import Server
from grader.load import load_exercises
from grader.pipeline import grade
from grader.plan import make_plan
from grader.report import record
from grader.submissions import find_submissions

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")


def right_submission(course) -> str:
    """One Python file that defines the reference of every exercise."""
    loaded = [exercise for _, exercise in load_exercises(course)]
    imports = dict.fromkeys(line for exercise in loaded for line in exercise.imports)
    return "\n\n\n".join(["\n".join(imports), *map(solved_source, loaded)])


def tree_seconds(pid: int) -> float:
    """CPU seconds of a process and the children it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def measure_grading(submissions, plan, server, out) -> tuple[float, float]:
    """Grade all submissions; CPU milliseconds each, of this process and of the server's tree."""
    pid = server._process.pid
    ours, theirs = time.process_time(), tree_seconds(pid)
    for submission in submissions:
        result = grade(submission, plan, server)
        assert result.score == result.max_score, result
        name = record.file_name(submission.student)
        record.write_atomically(out / name, record.dump(record.to_record(result)))
    count = len(submissions)
    ours, theirs = time.process_time() - ours, tree_seconds(pid) - theirs
    return 1e3 * ours / count, 1e3 * theirs / count


def measure_floor(source: str, plan, repeats: int) -> float:
    """CPU milliseconds of the student's calls alone, in this process."""
    batches = []
    for built in plan.exercises:
        described = [
            case.call | {"dtype": dtype, "device": "cpu", "seed": seed}
            for case in built.cases
            for dtype, seed in zip(case.runs, seeds_of(built.id, case), strict=True)
        ]
        batches.append((built.id, described, wire.unpack(built.inputs)))
    start = time.process_time()
    for _ in range(repeats):
        namespace: dict[str, object] = {}
        exec(compile(source, "submission", "exec"), namespace)
        for id_, described, flat in batches:
            for call in described:
                calls.run_call(namespace[id_], call, flat, wire.Tensors())
    return 1e3 * (time.process_time() - start) / repeats


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--copies", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    course = load_course(ROOT)
    source = right_submission(course)
    rounds = []
    with tempfile.TemporaryDirectory() as folder, Server() as server:
        handed_in, out = Path(folder, "in"), Path(folder, "out")
        handed_in.mkdir()
        for i in range(options.copies):
            (handed_in / f"student{i:03d}.py").write_text(source)
        plan = make_plan(course)
        submissions = find_submissions([handed_in], [])
        measure_grading(submissions[:3], plan, server, out)
        measure_floor(source, plan, 3)
        for _ in range(options.rounds):
            floor = measure_floor(source, plan, 20)
            parent, children = measure_grading(submissions, plan, server, out)
            rounds.append({"floor": floor, "parent": parent, "children": children})
    for entry in rounds:
        entry["total"] = entry["parent"] + entry["children"]
        entry["ratio"] = entry["total"] / entry["floor"]
    median = {key: statistics.median(entry[key] for entry in rounds) for key in rounds[0]}
    print(f"{len(plan.exercises)} exercises, {sum(len(e.cases) for e in plan.exercises)} cases,")
    print(f"{sum(plan.batch(e).size for e in plan.exercises)} calls, {options.copies} copies")
    for key, value in median.items():
        unit = "times the floor" if key == "ratio" else "ms of CPU per submission"
        print(f"{key:>9}: {value:7.2f} {unit}")
    kept = {
        "command": "python benchmarks/throughput.py",
        "copies": options.copies,
        "torch": torch.__version__,
        "python": platform.python_version(),
        "median": median,
        "rounds": rounds,
    }
    path = ROOT / "benchmarks" / "results" / "throughput.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    main()
