"""One exercise's result in words, for the learner: verdict, cases, the first failure, what to do next."""

from __future__ import annotations

import re
from typing import Any

from grader.expected.built import BuiltCase, BuiltExercise
from grader.jail.outcome import clean
from grader.judging.checks import UNSTABLE, Check, say_aspect
from grader.judging.score import NOT_BEGUN, ExerciseResult
from grader.judging.taken import say_taken
from grader.language import _, marked, ngettext, several

_VERDICTS = {
    "passed": marked("right"),
    "partial": marked("partly right"),
    "failed": marked("not right yet"),
    "forbidden": marked("uses something that is not allowed here"),
    "unattempted": marked("not yet attempted"),
    "missing": marked("not yet written"),
    "error": marked("raises an error"),
    "timeout": marked("does not come to an end"),
    "memory": marked("needs too much memory"),
    "crashed": marked("ends the process"),
    "unreadable": marked("cannot be read"),
}

_COLOURING = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")

MAX_LINES = 5
"""Lines that are shown of what an answer prints."""


def explain(
    result: ExerciseResult,
    built: BuiltExercise,
    printed: str = "",
    drawn: str = "",
    command: str = "",
    offer: str = "",
) -> str:
    """Return the text for one exercise, several lines.

    Args:
        result: from public cases.
        built: the same cases, for the shapes of their inputs.
        printed: what the answer printed in the first failing case.
        drawn: a picture of that case, in lines.
        command: what gives a hint; without it, that of a terminal.
        offer: what is said beside a mistake that was met again and again, in the place of where a hint is.
    """
    head = _("{id}: {verdict} ({points})") if result.max_score else _("{id}: {verdict}")
    told = {"verdict": say_verdict(result), "points": say_points(result)}
    lines = [head.format(id=result.id, **told)]
    if lost := say_lost(result):
        lines.append(lost)
    failures, remarks = failures_of(result), remarks_of(result)
    if is_called(result):
        repeated: set[str] = set()
        for case in built.cases:
            name, remark = built.name_case(case.name), remarks.get(case.name)
            # The same remark again tells nothing new.
            shown = remark if remark not in repeated else None
            lines.append("  " + _say_case(name, failures.get(case.name), shown))
            repeated.update([remark] if remark else [])
    lines += say_taken(result.uses)
    if result.diagnosis:
        lines += ["", result.diagnosis, *([offer] if offer else [])]
    if first := first_failing(result, built):
        check = failures[first.name][0]
        lines += ["", _("First failing case: {name}").format(name=built.name_case(first.name))]
        lines += ["  " + _("inputs: {inputs}").format(inputs=say_inputs(first))]
        told = {"part": say_aspect(check.aspect), "said": check.message}
        lines += ["  " + _("{part}: {said}").format(**told)]
        if drawn:
            lines += ["", drawn]
        if printed:
            lines += ["  " + _("printed:"), *(f"    {line}" for line in first_lines(printed))]
    if more := say_more(result, built):
        lines += ["", more]
    if (hint := say_hint(result, built)) and not offer:
        lines += ["", hint.format(command=command or f"grade hint {result.id}")]
    return "\n".join(lines)


def in_short(result: ExerciseResult, built: BuiltExercise) -> str:
    """The verdict, the cases and the sentence to read first: what must be seen on the smallest screen."""
    whole = explain(result, built)
    title = _("First failing case: {name}").partition("{name}")[0]
    return whole.partition(f"\n\n{title}")[0]


def say_verdict(result: ExerciseResult) -> str:
    """Word how an exercise went."""
    if {checks[0].fault for checks in failures_of(result).values()} == {UNSTABLE}:
        return _("the right formula, but numerically unstable")
    if result.status == "timeout" and result.score:
        return _("does not come to an end in some cases")
    if result.status == "partial" and not result.score:
        return _(_VERDICTS["failed"])
    return _(_VERDICTS[result.status])


def say_points(result: ExerciseResult) -> str:
    """Word the points."""
    return _("{score:g} of {most:g} points").format(score=result.score, most=result.max_score)


def say_more(result: ExerciseResult, built: BuiltExercise) -> str:
    """Say of a right answer that there are more cases, where it is known how many; else empty."""
    if result.status != "passed" or not built.more:
        return ""
    return ngettext(
        "When it is handed in, {count} more case is tried: the same question with other numbers.",
        "When it is handed in, {count} more cases are tried: the same questions with other numbers.",
        built.more,
    ).format(count=built.more)


def say_lost(result: ExerciseResult) -> str:
    """Word what points were lost for; empty where all are there, or none."""
    if not result.lost or not 0 < result.score < result.max_score:
        return ""
    parts = [
        _("{part} {points:g}").format(part=_(part), points=points)
        for part, points in sorted(result.lost.items(), key=lambda one: -one[1])
        if points
    ]
    said = _("{lost:g} of {most:g} points lost: {parts}")
    lost = round(result.max_score - result.score, 10)
    return said.format(lost=lost, most=result.max_score, parts=several(parts))


def say_hint(result: ExerciseResult, built: BuiltExercise) -> str:
    """Say where there is a hint, with a place for the `command`; empty where none is needed."""
    return _("A hint: {command}") if result.status != "passed" and built.hints else ""


def failures_of(result: ExerciseResult) -> dict[str, list[Check]]:
    """Return the failed checks by case."""
    failures: dict[str, list[Check]] = {}
    for check in result.checks:
        if not check.passed:
            failures.setdefault(check.case, []).append(check)
    return failures


def remarks_of(result: ExerciseResult) -> dict[str, str]:
    """Return what is worth saying of cases that are right."""
    return {check.case: check.message for check in result.checks if check.passed and check.message}


def is_called(result: ExerciseResult) -> bool:
    """Whether there is something to show: code was called that somebody has written, or was given to mend."""
    if is_undefined(result):
        return False
    faults = {check.fault for check in result.checks if not check.passed}
    return result.status not in NOT_BEGUN or bool(faults - {"not written yet", "missing"})


def is_undefined(result: ExerciseResult) -> bool:
    """Whether nothing was called: there is no check, or each says that there is no function."""
    return all(check.fault == "missing" for check in result.checks)


def first_failing(result: ExerciseResult, built: BuiltExercise) -> BuiltCase | None:
    """Return the first case that failed; None if there is nothing to show of it."""
    failures = failures_of(result)
    if not is_called(result) or built.breaks is not None:
        return None
    return next((case for case in built.cases if case.name in failures), None)


def first_lines(printed: str) -> list[str]:
    """Return the beginning of what was printed, without what acts on a terminal."""
    lines = _COLOURING.sub("", printed).splitlines()
    shown = [clean(line.expandtabs())[:200] for line in lines[:MAX_LINES]]
    return shown + ["..."] * (len(lines) > MAX_LINES)


def say_inputs(case: BuiltCase) -> str:
    """Return a case's inputs in words: names with shapes, or with values where they are plain."""
    return several(
        f"{name} {_say(tree)}" if isinstance(tree, dict) else f"{name} = {tree!r}"
        for name, tree in case.call.arguments
    )


def _say_case(name: str, failed: list[Check] | None, remark: str | None) -> str:
    if failed:
        return _("FAIL  {name}: {fault}").format(name=name, fault=_(failed[0].fault))
    if remark:
        return _("pass  {name} ({remark})").format(name=name, remark=remark)
    return _("pass  {name}").format(name=name)


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
