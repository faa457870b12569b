"""One exercise's result in words, for the learner: verdict, cases, the first failure, what to do next."""

from __future__ import annotations

from typing import Any

from grader.built import BuiltCase, BuiltExercise
from grader.judging.checks import UNSTABLE, Check
from grader.score import ExerciseResult

_VERDICTS = {
    "passed": "right",
    "partial": "partly right",
    "failed": "not right yet",
    "forbidden": "uses something that is not allowed here",
    "missing": "not yet written",
    "error": "raises an error",
    "timeout": "does not come to an end",
    "memory": "needs too much memory",
    "crashed": "ends the process",
    "unreadable": "cannot be read",
}


def explain(result: ExerciseResult, built: BuiltExercise) -> str:
    """Return the text for one exercise, several lines.

    Args:
        result: from public cases.
        built: the same cases, for the shapes of their inputs.
    """
    points = f"{result.score:g} of {result.max_score:g} points"
    failures: dict[str, Check] = {}
    remarks: dict[str, str] = {}
    for check in result.checks:
        if not check.passed:
            failures.setdefault(check.case, check)
        elif check.message:
            remarks[check.case] = f" ({check.message})"
    verdict = _VERDICTS[result.status]
    if {check.fault for check in failures.values()} == {UNSTABLE}:
        verdict = "the right formula, but numerically unstable"
    lines = [f"{result.id}: {verdict} ({points} on the public cases)"]
    if result.status != "missing" and result.checks:
        for case in built.cases:
            lines.append(_case_line(case, failures) + remarks.get(case.name, ""))
    if result.diagnosis:
        lines += ["", result.diagnosis]
    if failures and result.status != "missing":
        first = next(case for case in built.cases if case.name in failures)
        check = failures[first.name]
        lines += ["", f"First failing case: {first.name}", f"  inputs: {say_inputs(first)}"]
        lines += [f"  {check.kind}: {check.message}"]
    if result.status != "passed" and built.hints:
        lines += ["", f"A hint: grade hint {result.id}"]
    return "\n".join(lines)


def say_inputs(case: BuiltCase) -> str:
    """Return a case's inputs in words: names with shapes, or with values where they are plain."""
    return ", ".join(
        f"{name} {_say(tree)}" if isinstance(tree, dict) else f"{name} = {tree!r}"
        for name, tree in case.call["arguments"]
    )


def _case_line(case: BuiltCase, failures: dict[str, Check]) -> str:
    check = failures.get(case.name)
    return f"  pass  {case.name}" if check is None else f"  FAIL  {case.name}: {check.fault}"


def _say(tree: Any) -> str:
    match tree:
        case {"tensor": [_, _, [*shape]]}:
            return str(tuple(shape))
        case {"list": [*items]} | {"tuple": [*items]}:
            inner = ", ".join(_say(item) for item in items[:4])
            more = ", ..." if len(items) > 4 else ""
            return f"[{inner}{more}]" if "list" in tree else f"({inner}{more})"
        case {"dict": [*pairs]}:
            return "{" + ", ".join(f"{key}: {_say(value)}" for key, value in pairs) + "}"
    return repr(tree)
