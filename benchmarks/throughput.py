"""CPU per submission of the whole way from file to record, next to the floor.

    python benchmarks/throughput.py [--copies 100] [--rounds 5] [--isolation full]

A right submission of all exercises (the references as students would hand them in, each copy with a comment
of its own) is graded `copies` times with one job and every lock that the machine has; start-up is left out.
The floor is what anyone would write: the same student's calls, and torch.autograd.grad for the gradients, in
one warm process, with arguments made beforehand and nothing done with the results. Both are measured in turn
in every round; the ratio is taken within a round. Results go to benchmarks/results/throughput.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import torch

from grader.course.course import load_course
from grader.declaring.load import load_exercises
from grader.declaring.source import solved_source
from grader.files import dump, write_atomically
from grader.grading.pipeline import grade
from grader.grading.plan import make_plan
from grader.intake.collect import find_submissions
from grader.jail import levels
from grader.jail.client import Server
from grader.jail.inside import calls, wire
from grader.jail.inside.rounds import Prepared
from grader.report import record

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")

EXERCISES = [
    "sgd",
    "softmax",
    "cross_entropy",
    "dropout_layer",
    "corr2d",
    "pool2d",
    "batch_norm",
    "gru",
]
"""The first eight, so that figures of earlier versions can be compared with."""


def right_submission(course) -> str:
    """One Python file that defines the reference of every exercise."""
    loaded = [exercise for _, exercise in load_exercises(course, EXERCISES)]
    imports = dict.fromkeys(line for exercise in loaded for line in exercise.imports)
    return "\n\n\n".join(["\n".join(imports), *map(solved_source, loaded)])


def tree_seconds(pid: int) -> float:
    """CPU seconds of a process, of its descendants, and of those that they have waited for."""
    parents, used = {}, {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = entry.read_text().rpartition(")")[2].split()
            one = int(entry.parent.name)
            parents[one], used[one] = int(fields[1]), sum(map(int, fields[11:15]))
    tree = [pid]
    for one in tree:
        tree += [child for child, parent in parents.items() if parent == one]
    return sum(used.get(one, 0) for one in tree) / TICKS


def measure_grading(submissions, plan, server, out) -> tuple[float, float]:
    """Grade all submissions; CPU milliseconds each, of this process and of the server's tree."""
    pid = server._process.pid
    ours, theirs = time.process_time(), tree_seconds(pid)
    for submission in submissions:
        result = grade(submission, plan, server)
        assert result.score == result.max_score, result
        name = record.file_name(submission.student)
        write_atomically(out / name, dump(record.to_record(result)))
    count = len(submissions)
    ours, theirs = time.process_time() - ours, tree_seconds(pid) - theirs
    return 1e3 * ours / count, 1e3 * theirs / count


def measure_floor(source: str, plan, repeats: int) -> float:
    """CPU milliseconds of the student's calls and gradients alone, in this process."""
    seconds = 0.0
    for _ in range(repeats):
        batches = [
            (built.id, Prepared(built.calls("cpu"), wire.unpack(built.inputs), ahead=True))
            for built in plan.exercises
        ]
        start = time.process_time()
        namespace: dict[str, object] = {}
        exec(compile(source, "submission", "exec"), namespace)
        for id_, prepared in batches:
            for number in range(len(prepared.calls)):
                call_plainly(namespace[id_], prepared.take(number))
        seconds += time.process_time() - start
    torch.set_default_dtype(torch.float32)
    return 1e3 * seconds / repeats


def call_plainly(function, ready) -> None:
    """Call a function and back-propagate, as in a loop that somebody writes by hand."""
    torch.set_default_dtype(ready.dtype)
    torch.default_generator.manual_seed(ready.call.seed)
    try:
        result = calls.make_call(function, ready)
    except Exception:
        return  # a case that asks for it
    outputs = [t for _, t in wire.leaves(result) if t.requires_grad]
    if outputs and ready.call.grad:
        inputs = [tensor for _, tensor in ready.arguments.differentiable]
        cotangents = ready.cotangents[: len(outputs)]
        torch.autograd.grad(outputs, inputs, cotangents, allow_unused=True)


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--copies", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--isolation", default="full")
    options = parser.parse_args()
    course = load_course(ROOT)
    source = right_submission(course)
    rounds = []
    level = levels.probe() if options.isolation == "full" else levels.level_of(["limits"])
    with tempfile.TemporaryDirectory() as folder, Server(level=level) as server:
        handed_in, out = Path(folder, "in"), Path(folder, "out")
        handed_in.mkdir()
        for i in range(options.copies):
            (handed_in / f"student{i:03d}.py").write_text(f"{source}\n# {i}\n")
        # The quizzes are graded without running anything; the floor has nothing to set against them.
        plan = replace(make_plan(course, EXERCISES), quizzes=())
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
        "isolation": level.said,
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
