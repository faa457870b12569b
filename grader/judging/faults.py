"""Why an aspect of a case is wrong, and how a call ended that gave no result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from grader.outcome import Outcome


@dataclass(frozen=True)
class Fault:
    """Why an aspect is wrong: the kind of failure in fixed words, and the sentence."""

    kind: str
    message: str


def judge_ending(outcome: Outcome) -> Fault | None:
    """Tell a call that returned from one that did not."""
    match outcome.status:
        case "returned":
            return None
        case "raised" if outcome.error and _is_stub(outcome.error):
            return Fault("not written yet", "not written yet: it raises NotImplementedError")
        case "raised":
            assert outcome.error is not None
            return Fault("raises an exception", say_error(outcome.error))
        case "memory":
            return Fault("out of memory", "the call used more memory than it may")
        case "timeout":
            return Fault("time limit", f"no result: {outcome.note}")
        case "missing":
            return Fault("missing", "the function is not defined")
        case "crashed":
            return Fault("crashed", f"no result: {outcome.note}")
        case "not run":
            return Fault("not run", f"not run: {outcome.note}")


def _is_stub(error: dict[str, Any]) -> bool:
    """Whether it is the student's own `raise NotImplementedError`: PyTorch raises it too, with a text."""
    raised_here = error["frames"] and error["frames"][-1][2].startswith("raise NotImplementedError")
    return error["kinds"][0] == "NotImplementedError" and (raised_here or not error["text"])


def say_error(error: dict[str, Any]) -> str:
    """Word an exception: its class, its text, and the student's own line."""
    text = " ".join(error["text"].split())[:300]
    said = f"raises {error['kinds'][0]}" + (f": {text}" if text else "")
    if error["frames"]:
        label, line, code = error["frames"][-1]
        said += f" ({label}, line {line}" + (f": {' '.join(code.split())})" if code else ")")
    return said


def judge_raises(wanted: tuple[str, ...], outcome: Outcome) -> Fault | None:
    """Judge a call that must raise one of the exceptions named `wanted`."""
    names = " or ".join(wanted)
    if outcome.status == "returned":
        return Fault("does not raise", f"should raise {names}, but returns a result")
    fault = judge_ending(outcome)
    if outcome.error and set(wanted) & set(outcome.error["kinds"]):
        return None
    if fault and fault.kind == "raises an exception":
        return Fault("raises another exception", f"should raise {names}, but {fault.message}")
    return fault


def judge_backward(error: dict[str, Any]) -> Fault:
    """Word an exception that back-propagation raised."""
    return Fault("raises an exception", f"back-propagation {say_error(error)}")


def judge_side_effects(expected: Outcome, outcome: Outcome) -> dict[str, Fault | None]:
    """Judge what a call left changed: its arguments, torch's global state, itself."""
    names = ", ".join(outcome.touched)
    touched = Fault("changes its inputs", f"{names} was changed; work on a copy") if names else None
    faults = {"inputs": touched}
    allowed = expected.changed_globals
    changed = ", ".join(name for name in outcome.changed_globals if name not in allowed)
    if changed:
        said = f"the call left torch's {changed} changed"
        faults["global state"] = Fault("changes global state", said)
    if not outcome.repeats:
        faults["repeat"] = Fault(
            "not repeatable",
            "a second call with the same inputs, after other calls, gives another result: the function"
            " keeps something between calls, or reads memory that nothing was written to",
        )
    return faults
