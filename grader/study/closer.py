"""A case that failed, run once more: what an answer gave there, to be shown beside what is expected."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from grader.expected.built import BuiltCase, BuiltExercise
from grader.grading.pipeline import read_handed
from grader.grading.plan import Plan
from grader.grading.using import Handed, source_with
from grader.jail.aspect import Aspect
from grader.jail.client import Server
from grader.jail.inside import wire
from grader.jail.outcome import Outcome, decode, on
from grader.jail.session import Session
from grader.judging.score import ExerciseResult
from grader.reading.placing import pack_files
from grader.reading.submissions import Submission
from grader.report.text import failures_of, first_failing

MAX_NUMBERS = 1000
"""Elements of a tensor whose numbers go into a JSON document."""

_NOTHING_TO_SEE = frozenset(
    ["raises an exception", "raises another exception", "does not raise", "time limit", "crashed"]
) | frozenset(["out of memory", "missing", "not run", "not written yet"])
"""Faults of which words say it all: such a case is not run again."""


@dataclass(frozen=True)
class Closer:
    """The first failing case.

    Attributes:
        outcomes: what its runs did when they were made again; none where nothing is to be seen.
    """

    case: BuiltCase
    outcomes: tuple[Outcome, ...] = ()


def look_closer(
    result: ExerciseResult,
    built: BuiltExercise,
    submission: Submission,
    plan: Plan,
    server: Server,
) -> Closer | None:
    """Run the first failing case of an answer again, if there is something to be seen in it."""
    case = first_failing(result, built)
    if case is None:
        return None
    faults = {check.fault for check in failures_of(result)[case.name]}
    if faults & _NOTHING_TO_SEE or result.status == "forbidden":
        return Closer(case)
    handed, _unreadable = read_handed(submission, plan)
    return Closer(case, run_again(case, result.uses, built, handed, plan, server))


def run_again(
    case: BuiltCase,
    uses: Mapping[str, str],
    built: BuiltExercise,
    handed: Handed,
    plan: Plan,
    server: Server,
) -> tuple[Outcome, ...]:
    """Make the calls of one case again.

    Args:
        case: of the exercise.
        uses: what was taken for exercises whose functions are used.
        built: the exercise.
        handed: what was handed in.
        plan: of which the exercise is one.
        server: makes the calls.

    Returns:
        What came of each of its runs; nothing where there is no answer.
    """
    if built.id not in handed.placed:
        return ()
    source = handed.sources[handed.placed[built.id]]
    if uses:
        source = source_with(built, uses, handed)
    files = pack_files([built], [source], {built.id: 0}, handed.recall)
    with Session(server, files, plan.course.limits) as session:
        replies = session.run(built.batch(plan.device, [case]), 0)
    return tuple(on(plan.device, decode(reply)) for reply in replies)


def to_json(closer: Closer, built: BuiltExercise) -> dict[str, Any]:
    """The case with its tensors, as a program wants them: arguments, what is expected, what came."""
    case = closer.case
    flat = wire.unpack(built.inputs)
    arguments = {
        name: wire.decode(tree, lambda leaf: _tensor(wire.pick(flat, leaf)))
        for name, tree in case.call.arguments
    }
    upstream = [_tensor(wire.pick(flat, tree)) for tree in case.call.cotangents]
    expected = case.expected.aspects if case.law is None else {}
    return {
        "case": built.name_case(case.name),
        "arguments": arguments,
        "upstream": upstream,
        "raises": list(case.raises),
        "expected": _all(expected),
        "runs": [
            {"dtype": dtype, "status": outcome.status, "got": _all(outcome.aspects)}
            for dtype, outcome in zip(case.runs, closer.outcomes, strict=False)
        ],
    }


def _all(aspects: dict[Aspect, Tensor | None]) -> dict[str, Any]:
    return {str(name): None if t is None else _tensor(t) for name, t in aspects.items()}


def _tensor(tensor: Tensor) -> dict[str, Any]:
    """A tensor's shape, dtype and numbers; of a large one the numbers are left out."""
    whole = tensor.numel() <= MAX_NUMBERS and not tensor.is_complex()
    return {
        "shape": list(tensor.shape),
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "values": _plain(tensor.detach().cpu().tolist()) if whole else None,
    }


def _plain(values: Any) -> Any:
    """Numbers as JSON has them; it has neither NaN nor infinities, which become words."""
    if isinstance(values, list):
        return [_plain(value) for value in values]
    if isinstance(values, float) and not math.isfinite(values):
        return "NaN" if math.isnan(values) else "Infinity" if values > 0 else "-Infinity"
    return values
