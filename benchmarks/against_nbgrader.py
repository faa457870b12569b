"""TorchGrade next to `nbgrader autograde`: CPU per submission for the same work.

    python benchmarks/against_nbgrader.py [--rounds 3] [--students 10] [--copies 400] [--parallel 600] [--quick]

Both grade the same notebooks. Of ten students four have everything right, three have one to four wrong
functions, two one to four that raise, one has wrong, raising and an untouched one; every answer carries a
comment of its own. Beyond ten the same answers come again, with other comments: as in a class, where mistakes
recur, TorchGrade judges and names what does the same bit by bit once, and reads a cell that nobody has changed
once (grader/grading/memory/); every student's code is parsed, and run. nbgrader gets a test cell
for each exercise, which runs the cases of CASES: the inputs, upstream gradients and expected values are
TorchGrade's, stored in a file beside the notebook, in float64. TorchGrade grades once the same cases in float64
alone, and once the whole course as it is, float32 included. On the same cases it does more: calls are
repeated, inputs watched, mistakes named; a random result is drawn three times, by the test cell once.

Commands run as a user would run them. CPU is user and system time of all
processes waited for; that of a further submission is the difference between many submissions and one, divided
by their number less one. Everything runs in turn in each round and ratios are taken within a round. The
verdict of every run on every function is compared with the intended one. At last the whole course is graded
with one job and with two. Results go to benchmarks/results/against_nbgrader.json, but not with --quick.
"""

from __future__ import annotations

import argparse
import ast
import functools
import importlib.metadata
import inspect
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orphans
import torch
from torch.testing import assert_close

from grader.course.course import load_course
from grader.declaring.exercise import Exercise
from grader.declaring.load import load_exercises
from grader.declaring.source import reference_source
from grader.expected.built import BuiltCase
from grader.expected.expected import build_exercise
from grader.jail.inside import wire
from grader.jail.inside.arguments import make_arguments

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
ASSIGNMENT, NOTEBOOK, STORED = "homework", "exercises.ipynb", "cases.pt"
DTYPES = "dtypes: [float64, float32]"

CASES = {
    "sgd": ["one parameter", "weights and bias", "parameter without a gradient"],
    "softmax": [
        "two rows",
        "along dimension 0",
        "the middle one of three dimensions",
        "logits near 1000 and near -1000",
    ],
    "cross_entropy": [
        "two examples",
        "summed over the batch",
        "one loss for each example",
        "sure and right, sure and wrong",
    ],
    "dropout_layer": [
        "45 x 50 elements, 21 % are zeroed",
        "dropout = 0 drops nothing",
        "dropout = 1 drops all",
        "evaluation changes nothing, however high dropout is",
    ],
    "corr2d": [
        "3x3 input, 2x2 kernel",
        "wide input, tall kernel",
        "tall input, wide kernel",
        "kernel higher than the input",
    ],
    "pool2d": [
        "maximum of 2x2 windows, 3x3 input",
        "average of 2x2 windows, 3x3 input",
        "maximum, wide window",
        "average, tall window",
    ],
    "batch_norm": [
        "four examples, two features",
        "images",
        "images in evaluation",
        "as many channels as rows and columns",
    ],
    "gru": ["one unit, two steps", "three steps of two sequences", "a single step"],
}
"""The thirty cases; none needs more than one plain call."""

ANSWERS = {
    "sgd": ["right_plain_loop", "right_through_data", "wrong_sum_taken_for_mean", "wrong_ascent"],
    "softmax": [
        *("right_amax_keepdim", "right_detached_max_values"),
        *("wrong_last_dimension_always", "wrong_formula_as_it_stands"),
    ],
    "cross_entropy": [
        *("right_formula_with_gather", "right_example_by_example"),
        *("wrong_mean_for_sum", "wrong_down_the_columns"),
    ],
    "dropout_layer": [
        *("right_rand_times_mask", "right_where"),
        *("wrong_survivors_not_scaled", "wrong_argument_is_keep_probability"),
    ],
    "corr2d": [
        *("right_double_loop", "right_sum_of_shifted_images"),
        *("wrong_mathematical_convolution", "wrong_item_in_loop"),
    ],
    "pool2d": [
        *("right_double_loop", "right_unfolded_amax"),
        *("wrong_steps_by_window", "wrong_divided_by_height_only"),
    ],
    "batch_norm": [
        *("right_two_branches_with_keepdim", "right_loop_over_channels"),
        *("wrong_variances_exchanged", "wrong_moving_names_rebound"),
    ],
    "gru": [
        *("right_by_the_formulas", "right_inputs_projected_beforehand"),
        *("wrong_update_gate_the_other_way_round", "wrong_output_of_the_old_state"),
    ],
}
"""What students hand in, from corpus/answers/."""

RAISING = "def {id}(*arguments, **options):\n    return formula_of_the_book(*arguments, **options)"

FLAWS = [
    *({}, {"wrong": 1}, {"raising": 1}, {}, {"wrong": 2}),
    *({"raising": 4}, {}, {"wrong": 4}, {"wrong": 2, "raising": 1, "stub": 1}, {}),
]
"""How many functions of each kind ten students have; all others are right."""


# ---- what the notebook's first cell defines ----------------------------------------------------------------


def tensors(value):
    """The tensors of a value, in order."""
    if isinstance(value, torch.Tensor):
        return [value]
    return [t for item in value for t in tensors(item)] if isinstance(value, (list, tuple)) else []


def observe(function, case):
    """What a call returns, the gradients that flow back, and the arguments that it updates."""
    arguments = case["arguments"]
    inputs = tensors([arguments[name] for name in case["grad"]])
    updated = tensors([arguments[name] for name in case["updates"]])
    for tensor, grad in zip(updated, case["held"], strict=True):
        tensor.grad = grad
    made = tensors(function(**arguments))
    grads = [tensor.grad for tensor in updated]
    if inputs:
        grads = [*torch.autograd.grad(made, inputs, case["upstream"], allow_unused=True), *grads]
    pairs = zip([*inputs, *updated], grads, strict=True)
    return [*made, *updated, *(torch.zeros_like(t) if g is None else g for t, g in pairs)]


def check_draw(function, case):
    """Hold a dropout to one draw: zero or rescaled, about as often as asked for."""
    given, p = case["arguments"]["X"], case["arguments"]["dropout"]
    torch.manual_seed(0)
    made = function(**case["arguments"])
    kept = (made != 0) / (1 - p)
    assert abs((made == 0).double().mean() - p) < 6 * (p * (1 - p) / made.numel()) ** 0.5
    (grad,) = torch.autograd.grad(made, given, case["upstream"])
    assert_close([made, grad], [given * kept, case["upstream"][0] * kept])


def check_case(function, case):
    """Hold a function to one case."""
    if case["draws"]:
        check_draw(function, case)
    elif case["raises"]:
        try:
            function(**case["arguments"])
        except Exception as error:
            assert type(error).__name__ in case["raises"]
        else:
            raise AssertionError("nothing was raised")
    else:
        assert_close(observe(function, case), case["expected"])


# ---- the two courses ---------------------------------------------------------------------------------------


def store_case(exercise: Exercise, case: BuiltCase, flat: dict[str, torch.Tensor]) -> dict:
    """A case as the test cells take it, with what the reference gives."""

    def make() -> dict[str, Any]:
        call = case.call
        made = make_arguments(call, lambda tree: wire.pick(flat, tree), torch.float64, watch=False)
        return {
            "arguments": made.values,
            "grad": call.grad,
            "updates": call.updates,
            "held": [t.grad for name in call.updates for t in tensors(made.values[name])],
            "upstream": [wire.pick(flat, tree) for tree in call.cotangents],
            "raises": case.raises,
            "draws": case.law is not None,
        }

    plain = case.law is None and not case.raises
    expected = observe(exercise.function, make()) if plain else []
    return make() | {"expected": [tensor.detach() for tensor in expected]}


def store_cases(loaded: Sequence[tuple[Any, Exercise]]) -> dict[str, list[dict]]:
    """The cases of CASES by exercise."""
    stored = {}
    for unit, exercise in loaded:
        built = build_exercise(exercise, unit.id, dtypes=["float64"])
        flat, by_name = wire.unpack(built.inputs), {case.name: case for case in built.cases}
        wanted = [by_name[name] for name in CASES[exercise.id]]
        stored[exercise.id] = [store_case(exercise, case, flat) for case in wanted]
    return stored


def source_notebook(exercises: Sequence[Exercise]) -> dict:
    """The assignment as nbgrader's instructor writes it: solutions, and a test cell for each."""
    lines = dict.fromkeys(line for exercise in exercises for line in exercise.imports)
    helpers = [inspect.getsource(f) for f in (tensors, observe, check_draw, check_case)]
    given = [*lines, "from torch.testing import assert_close", f"CASES = torch.load({STORED!r})"]
    cells = [_cell("given", "\n\n".join(["\n".join(given), *helpers]))]
    for exercise in exercises:
        test = f"for case in CASES[{exercise.id!r}]:\n    check_case({exercise.id}, case)"
        cells.append(_cell(exercise.id, reference_source(exercise), solution=True))
        cells.append(_cell(f"{exercise.id}-test", test, grade=True))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def _cell(id_: str, source: str, *, solution: bool = False, grade: bool = False) -> dict:
    role = {"grade_id": id_, "schema_version": 3, "task": False, "locked": not solution}
    role |= {"solution": solution, "grade": grade} | ({"points": 1} if grade else {})
    empty = {"cell_type": "code", "execution_count": None, "outputs": []}
    return empty | {"id": id_, "metadata": {"nbgrader": role}, "source": source}


def make_nbgrader_course(folder: Path, loaded: Sequence[tuple[Any, Exercise]]) -> None:
    """Write a course for nbgrader and let it make the version that students get."""
    source = folder / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text("c = get_config()\n")
    (source / NOTEBOOK).write_text(json.dumps(source_notebook([e for _, e in loaded])))
    torch.save(store_cases(loaded), source / STORED)
    measure("nbgrader", "generate_assignment", ASSIGNMENT, cwd=folder)


def make_small_course(folder: Path) -> None:
    """Write our course with no other cases than CASES, in float64 alone."""
    settings = (ROOT / "course.yaml").read_text()
    assert DTYPES in settings
    shutil.copytree(ROOT / "solutions", folder / "solutions", ignore=_is_cache)
    (folder / "course.yaml").write_text(settings.replace(DTYPES, "dtypes: [float64]"))
    for path in folder.glob("solutions/*/*.py"):
        id_ = path.stem
        kept = f"{id_}.cases[:] = [c for c in {id_}.cases if c.name in {CASES[id_]}]"
        path.write_text(f"{path.read_text()}\n{kept}\n")


_is_cache = shutil.ignore_patterns("__pycache__")


# ---- the submissions ---------------------------------------------------------------------------------------


@functools.cache
def answer_source(id_: str, name: str) -> str:
    """An answer of corpus/answers/ under the name of its exercise, behind the helpers that it calls."""
    text = (ROOT / "corpus" / "answers" / f"{id_}.py").read_text()
    defined = {n.name: n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef)}
    used = {node.id for node in ast.walk(defined[name]) if isinstance(node, ast.Name)}
    nodes = [node for other, node in defined.items() if other in used] + [defined[name]]
    parts = [ast.get_source_segment(text, node) for node in nodes]
    return "\n\n\n".join(parts).replace(f"def {name}(", f"def {id_}(")


@dataclass
class Submissions:
    """Writes students' notebooks from the released one, and knows what each function should be found to be.

    Attributes:
        release: the notebook that students get.
        intended: student to the ids of the functions that are right.
    """

    release: dict
    intended: dict[str, set[str]] = field(default_factory=dict)

    def write(self, folder: Path, count: int) -> None:
        """Write the notebooks of `count` students in nbgrader's order of folders."""
        for number in range(count):
            path = folder / f"student{number:03d}" / ASSIGNMENT / NOTEBOOK
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(self._notebook(number, path.parts[-3])))

    def _notebook(self, number: int, student: str) -> dict:
        chance = random.Random(number)
        flaws = Counter(FLAWS[number % len(FLAWS)])
        kinds = dict(zip(chance.sample(list(CASES), len(CASES)), flaws.elements(), strict=False))
        notebook = json.loads(json.dumps(self.release))
        for cell in notebook["cells"]:
            id_ = cell["metadata"]["nbgrader"]["grade_id"]
            if id_ in CASES:
                kind = kinds.get(id_, "right")
                named = [name for name in ANSWERS[id_] if name.startswith(kind)]
                source = "".join(cell["source"])
                if kind == "raising":
                    source = RAISING.format(id=id_)
                elif named:
                    source = answer_source(id_, chance.choice(named))
                cell["source"] = f"# {id_} by {student}\n{source}"
        self.intended[student] = {id_ for id_ in CASES if id_ not in kinds}
        return notebook


# ---- the runs ----------------------------------------------------------------------------------------------


def measure(module: str, *arguments: object, cwd: Path) -> dict[str, float]:
    """Run a command; CPU seconds of its whole tree, and seconds on the clock."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    # nbgrader calls alembic by its name; settings that a person keeps at home would change what is measured.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = os.environ | {"HOME": str(cwd), "PATH": path}
    before, start = orphans.seconds(), time.perf_counter()
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - start
    cpu = orphans.seconds() - before
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return {"cpu": cpu, "wall": wall}


@dataclass
class Bench:
    """Both tools on the same submissions, in a folder of its own for each run.

    Attributes:
        verdicts: tool to how many verdicts were as intended, and how many there were.
    """

    folder: Path
    submissions: Submissions
    verdicts: dict[str, Counter[str]] = field(default_factory=dict)

    def run_nbgrader(self, count: int) -> dict[str, float]:
        """Autograde `count` submissions in a fresh copy of the course."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            course = Path(name, "course")
            shutil.copytree(self.folder / "nbgrader", course)
            self.submissions.write(course / "submitted", count)
            taken = measure("nbgrader", "autograde", ASSIGNMENT, cwd=course)
            self._compare("nbgrader", read_gradebook(course / "gradebook.db"), count)
        return taken

    def run_ours(self, tool: str, count: int, jobs: int = 1) -> dict[str, float]:
        """Grade `count` submissions with one of our courses."""
        course = ROOT if tool == "all cases" else self.folder / "small"
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            handed_in, out = Path(name, "submitted"), Path(name, "out")
            self.submissions.write(handed_in, count)
            options = ["--course", course, "--out", out, "--jobs", jobs]
            taken = measure("grader", "run", handed_in, *options, cwd=Path(name))
            self._compare(tool, read_records(out / "records"), count)
        return taken

    def _compare(self, tool: str, found: dict[str, set[str]], count: int) -> None:
        counts = self.verdicts.setdefault(tool, Counter())
        assert len(found) == count, f"{tool}: {len(found)} results of {count}"
        for student, passed in found.items():
            amiss = passed ^ self.submissions.intended[student]
            for id_ in amiss:
                print(f"  {tool}: {student}: {id_}: {'passed' if id_ in passed else 'failed'}?")
            counts += Counter(intended=len(CASES) - len(amiss), all=len(CASES))

    def measure_round(self, students: int, copies: int, parallel: int) -> dict:
        """Run everything once, in turn."""
        runs = {
            "nbgrader": {n: self.run_nbgrader(n) for n in (1, students)},
            "same cases": {n: self.run_ours("same cases", n) for n in (1, students, copies)},
            "all cases": {n: self.run_ours("all cases", n) for n in (1, students, copies)},
        }
        jobs = {n: self.run_ours("all cases", parallel, n) for n in (1, 2)}
        further = {tool: cost_of_further(by_count) for tool, by_count in runs.items()}
        ours = ("same cases", "all cases")
        return {
            "runs": runs,
            "jobs": jobs,
            "further submission": further,
            "times less for a further one": {
                tool: further["nbgrader"] / further[tool] for tool in ours
            },
            f"times less for all {students}": {
                tool: runs["nbgrader"][students]["cpu"] / runs[tool][students]["cpu"]
                for tool in ours
            },
            "times faster with two jobs": jobs[1]["wall"] / jobs[2]["wall"],
        }


def cost_of_further(runs: dict[int, dict[str, float]]) -> float:
    """CPU seconds of each submission after the first."""
    many = max(runs)
    return (runs[many]["cpu"] - runs[1]["cpu"]) / (many - 1)


def read_gradebook(path: Path) -> dict[str, set[str]]:
    """The functions of each student that nbgrader found right."""
    from nbgrader.api import Gradebook

    found = {}
    with Gradebook(f"sqlite:///{path}") as gradebook:
        for submission in gradebook.assignment_submissions(ASSIGNMENT):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            right = [g.name for g in grades if g.auto_score == g.max_score]
            found[submission.student.id] = {name.removesuffix("-test") for name in right}
    return found


def read_records(folder: Path) -> dict[str, set[str]]:
    """The functions of each student that TorchGrade found right."""
    records = [json.loads(path.read_text()) for path in folder.glob("*.json")]
    return {
        record["student"]: {e["id"] for e in record["exercises"] if e["status"] == "passed"}
        for record in records
    }


# ---- the report --------------------------------------------------------------------------------------------


def median_of(trees: Sequence[Any]) -> Any:
    """The medians of equal trees of numbers, leaf by leaf."""
    if isinstance(trees[0], dict):
        return {key: median_of([tree[key] for tree in trees]) for key in trees[0]}
    return statistics.median(trees)


def report(median: dict, verdicts: dict[str, Counter[str]]) -> str:
    """The medians as a table, and whether the verdicts were the intended ones."""
    tools = list(median["runs"])
    lines = [f"{'CPU seconds':32}" + "".join(f"{tool:>12}" for tool in tools)]
    for count in sorted({n for runs in median["runs"].values() for n in runs}):
        cells = [median["runs"][tool].get(count, {}).get("cpu") for tool in tools]
        lines.append(_row(f"whole command, submissions: {count}", cells))
    lines.append(_row("each further submission", median["further submission"].values(), ".4f"))
    for what in (key for key in median if key.startswith("times less")):
        lines.append(_row(what, [None, *median[what].values()], ".1f"))
    counts = [f"{tool} {c['intended']} of {c['all']}" for tool, c in verdicts.items()]
    lines.append(f"\nverdicts as intended: {', '.join(counts)}")
    walls = [f"{n} {taken['wall']:.1f} s" for n, taken in median["jobs"].items()]
    lines.append(
        f"jobs, on the clock: {', '.join(walls)}: {median['times faster with two jobs']:.2f} times"
    )
    return "\n".join(lines)


def _row(label: str, values: Any, form: str = ".2f") -> str:
    return f"{label:32}" + "".join(f"{'' if v is None else format(v, form):>12}" for v in values)


def main() -> None:
    orphans.adopt()
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--students", type=int, default=10, help="of whom nbgrader grades all")
    parser.add_argument("--copies", type=int, default=400, help="that TorchGrade alone grades")
    parser.add_argument("--parallel", type=int, default=600, help="graded with one job and two")
    parser.add_argument("--quick", action="store_true", help="one small round; nothing is kept")
    options = parser.parse_args()
    sizes = (3, 6, 6) if options.quick else (options.students, options.copies, options.parallel)
    torch.set_num_threads(1)
    loaded = load_exercises(load_course(ROOT))
    rounds = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_nbgrader_course(folder / "nbgrader", loaded)
        make_small_course(folder / "small")
        release = folder / "nbgrader" / "release" / ASSIGNMENT / NOTEBOOK
        bench = Bench(folder, Submissions(json.loads(release.read_text())))
        for _ in range(1 if options.quick else options.rounds):
            rounds.append(bench.measure_round(*sizes))
    median = median_of(rounds)
    print(report(median, bench.verdicts))
    document = {
        "command": " ".join(["python", "benchmarks/against_nbgrader.py", *sys.argv[1:]]),
        "cases": sum(map(len, CASES.values())),
        "versions": {
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in ("torch", "nbgrader")},
        },
        "processor": f"{os.cpu_count()} cores {platform.processor() or platform.machine()}",
        "verdicts": bench.verdicts,
        "median": median,
        "rounds": rounds,
    }
    if not options.quick:
        path = HERE / "results" / "against_nbgrader.json"
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
