"""Outcomes of a case against expected values: one Check for each aspect, each with its sentence.

How far a number may be off is in `tolerance.py`. The formula is judged in float64, numerical stability
in float32, by cases that ask for it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from grader.built import BuiltCase, BuiltLaw
from grader.checks import Check
from grader.laws import judge_draws
from grader.outcome import Outcome, Skeleton
from grader.tolerance import allowed_error


@dataclass(frozen=True)
class Fault:
    """Why an aspect is wrong: the kind of failure, and the sentence."""

    kind: str
    message: str


def compare(case: BuiltCase, outcomes: list[Outcome]) -> list[Check]:
    """Judge the outcomes of a case, one for each of its runs.

    Returns:
        At least one Check; the case is right if all have passed.
    """
    if case.raises:
        faults = {"raises": _judge_raises(case, outcomes[0])}
    elif case.law is not None:
        faults = _judge_law(case, outcomes)
    else:
        faults = _judge_run(case, outcomes[0], torch.float64)
        stable = not any(faults.values())
        for dtype, outcome in zip(case.runs[1:], outcomes[1:], strict=True):
            # A wrong formula is wrong in every dtype: nothing to learn from the second run.
            if stable:
                found = _judge_run(case, outcome, getattr(torch, dtype)).values()
                fault = next((f for f in found if f), None)
                faults[dtype] = fault and Fault(fault.kind, f"in {dtype}, {fault.message}")
    return [
        Check(case.name, kind, passed=True, hidden=case.hidden)
        if fault is None
        else Check(case.name, kind, False, fault.kind, fault.message, case.hidden)
        for kind, fault in faults.items()
    ]


def _judge_run(case: BuiltCase, outcome: Outcome, dtype: torch.dtype) -> dict[str, Fault | None]:
    fault = judge_ending(outcome) or _judge_structure(case.expected.skeleton, outcome.skeleton)
    if fault:
        return {"output": fault}
    if _is_right_at_a_glance(case, outcome, dtype):
        return dict.fromkeys([*(case.expected.aspects or ["output"]), "inputs"])
    faults: dict[str, Fault | None] = {}
    for kind, expected in case.expected.aspects.items():
        got = outcome.aspects.get(kind)
        if outcome.grad_error and kind.startswith("grad "):
            faults[kind] = _judge_backward(outcome.grad_error)
            continue
        if kind.startswith("grad ") and kind not in outcome.aspects:
            said = "not compared, because the result does not have the right form"
            faults[kind] = Fault("wrong shape", said)
            continue
        sensitivity = case.sensitivity.get(kind)
        faults[kind] = _judge_flags(kind, case.expected, outcome) or compare_tensor(
            kind, expected, got, sensitivity, dtype, is_number=_is_number(case, kind)
        )
    if not case.expected.aspects:
        faults["output"] = None
    return faults | _judge_side_effects(case, outcome)


def _is_right_at_a_glance(case: BuiltCase, outcome: Outcome, dtype: torch.dtype) -> bool:
    """Judge all aspects in one comparison, where nothing is out of the ordinary.

    Most answers are right, and many small comparisons cost more than the calls they judge. False says
    nothing: the aspects are then judged one by one.
    """
    expected = case.expected
    if (
        outcome.grad_error
        or outcome.touched
        or outcome.changed_globals
        or list(outcome.aspects) != list(expected.aspects)
        or outcome.flags != expected.flags
    ):
        return False
    target = case.target(dtype)
    if target is None:
        return False
    forms = [None if t is None else (t.shape, t.dtype) for t in outcome.aspects.values()]
    if forms != target.forms:
        return False
    got = [tensor for tensor in outcome.aspects.values() if tensor is not None]
    flat = torch.cat([t.reshape(-1) for t in got]) if got else torch.empty(0)
    # A NaN or an infinity of the answer fails here; a target has none.
    return bool(((flat.double() - target.values).abs() <= target.allowed).all())


def _is_number(case: BuiltCase, kind: str) -> bool:
    return kind.startswith("output") and kind not in case.expected.flags


def _judge_backward(error: dict[str, Any]) -> Fault:
    return Fault("raises an exception", f"back-propagation {say_error(error)}")


def _judge_side_effects(case: BuiltCase, outcome: Outcome) -> dict[str, Fault | None]:
    names = ", ".join(outcome.touched)
    touched = Fault("changes its inputs", f"{names} was changed; work on a copy") if names else None
    expected = case.expected.changed_globals
    changed = ", ".join(name for name in outcome.changed_globals if name not in expected)
    globals_ = Fault("changes global state", f"the call left torch's {changed} changed")
    return {"inputs": touched} | ({"global state": globals_} if changed else {})


def judge_ending(outcome: Outcome) -> Fault | None:
    """Tell a call that returned from one that did not."""
    match outcome.status:
        case "returned":
            return None
        case "raised" if outcome.error and outcome.error["kinds"][0] == "NotImplementedError":
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


def say_error(error: dict[str, Any]) -> str:
    """Word an exception: its class, its text, and the student's own line."""
    text = " ".join(error["text"].split())[:300]
    said = f"raises {error['kinds'][0]}" + (f": {text}" if text else "")
    if error["frames"]:
        label, line, code = error["frames"][-1]
        said += f" ({label}, line {line}" + (f": {' '.join(code.split())})" if code else ")")
    return said


def _judge_raises(case: BuiltCase, outcome: Outcome) -> Fault | None:
    wanted = " or ".join(case.raises)
    if outcome.status == "returned":
        return Fault("does not raise", f"should raise {wanted}, but returns a result")
    fault = judge_ending(outcome)
    if outcome.error and set(case.raises) & set(outcome.error["kinds"]):
        return None
    if fault and fault.kind == "raises an exception":
        return Fault("raises another exception", f"should raise {wanted}, but {fault.message}")
    return fault


def _judge_structure(expected: Skeleton, got: Skeleton) -> Fault | None:
    if expected in (got, "None"):  # what a procedure returns is not looked at
        return None
    match expected, got:
        case [["list" | "tuple", *inside], ["list" | "tuple", *others]] if inside == others:
            return None  # `return a, b` and `return [a, b]` say the same
    return Fault("wrong structure", f"returns {_say(got)[:200]}, expected {_say(expected)[:200]}")


def _say(skeleton: Skeleton, depth: int = 0) -> str:
    match skeleton:
        case "tensor":
            return "a tensor"
        case "number":
            return "a number"
        case [str() as kind, [], []]:
            return f"an empty {kind}"
        case ["dict", names, parts] if depth < 2:
            pairs = zip(names[:4], parts[:4], strict=True)
            inner = ", ".join(f"{name!r}: {_say(part, depth + 1)}" for name, part in pairs)
            return f"a dict of {inner}{', ...' if len(parts) > 4 else ''}"
        case [str() as kind, _, parts] if depth < 2:
            inner = ", ".join(_say(part, depth + 1) for part in parts[:4])
            return f"a {kind} of {inner}{', ...' if len(parts) > 4 else ''}"
        case [str() as kind, _, _]:
            return f"a {kind}"
    return str(skeleton).removeprefix("other ")


def _judge_flags(kind: str, expected: Outcome, outcome: Outcome) -> Fault | None:
    got, want = outcome.flags.get(kind, {}), expected.flags.get(kind, {})
    if got.get("subclass"):
        return Fault("wrong type", f"returns a {got['subclass'][:60]}, expected a torch.Tensor")
    if "storage_kept" in got:
        name = kind.removeprefix("state ")
        if not got["storage_kept"]:
            return Fault("not in place", f"{name} has new storage; change its values in place")
        for flag, said in (("requires_grad", "requires grad"), ("is_leaf", "is a leaf")):
            if got[flag] != want.get(flag):
                now = "now" if got[flag] else "no longer"
                return Fault("graph kept", f"{name} {now} {said}; update it outside the graph")
    return None


def compare_tensor(
    kind: str,
    expected: Tensor | None,
    got: Tensor | None,
    sensitivity: Tensor | None,
    dtype: torch.dtype,
    *,
    is_number: bool = False,
) -> Fault | None:
    """Compare one aspect.

    Args:
        kind: name of the aspect.
        expected: float64 truth (or integers); None is a gradient that is identically zero.
        got: the student's tensor; None where no gradient exists, right only where all of it is zero.
        sensitivity: see `expected.py`; None is 0.
        dtype: the dtype of the run.
        is_number: whether the aspect is a Python number, which has no dtype of its own.
    """
    if expected is None:
        expected = torch.zeros(()) if got is None else torch.zeros(got.shape, dtype=torch.float64)
    if got is None:
        if not expected.any() or kind.endswith(".grad"):
            return None if not expected.any() else Fault("wrong values", f"{kind} is None")
        return Fault("no gradient", f"no gradient reaches {kind.removeprefix('grad ')}")
    if got.shape != expected.shape:
        return _say_shapes(expected, got, dtype)
    floating = expected.is_floating_point()
    if expected.dtype != torch.float64:
        # Integers are exact; a tensor that the case fixes to float32 is judged as float32.
        dtype = expected.dtype
    wanted = torch.float64 if is_number else dtype
    if got.dtype != wanted:
        said = f"dtype {str(got.dtype)[6:]}, expected {str(wanted)[6:]}"
        return Fault("wrong dtype", said)
    if not floating:
        wrong = got != expected
        return _say_values(expected, got, None, wrong) if wrong.any() else None
    allowed = allowed_error(expected, sensitivity, dtype)
    wrong = _outside(expected, got, allowed, dtype)
    return _say_values(expected, got, allowed, wrong) if wrong.any() else None


def _outside(expected: Tensor, got: Tensor, allowed: Tensor, dtype: torch.dtype) -> Tensor:
    """Where `got` is not within `allowed`; NaN and infinities must be the same, and nothing is a wildcard."""
    rounded = expected.to(dtype).double()
    s = got.double()
    special = ~(s.isfinite() & rounded.isfinite())
    same = (s == rounded) | (s.isnan() & rounded.isnan())
    return torch.where(special, ~same, ~((s - expected.double()).abs() <= allowed))


def _say_shapes(expected: Tensor, got: Tensor, dtype: torch.dtype) -> Fault:
    said = f"shape {tuple(got.shape)}, expected {tuple(expected.shape)}"
    squeezed, target = got.squeeze(), expected.squeeze()
    comparable = squeezed.shape == target.shape and target.is_floating_point()
    if (
        comparable
        and not _outside(target, squeezed, allowed_error(target, None, dtype), dtype).any()
    ):
        said += ": right values, but a dimension of size 1 too many or too few"
    return Fault("wrong shape", said)


def _say_values(expected: Tensor, got: Tensor, allowed: Tensor | None, wrong: Tensor) -> Fault:
    difference = (got.double() - expected.double()).abs().nan_to_num(math.inf, math.inf)
    worst = int(torch.where(wrong, difference, -1.0).argmax())
    index = _unravel(worst, expected.shape)
    want, have = expected.reshape(-1)[worst].item(), got.reshape(-1)[worst].item()
    finite = bool(got.isfinite().all()) or not bool(expected.isfinite().all())
    place = f" at {index}" if index else ""
    count, total = int(wrong.sum()), expected.numel()
    many = f"{count} of {total} elements differ, most{place}" if total > 1 else f"differs{place}"
    said = f"{many}: expected {_number(want)}, got {_number(have)}"
    if allowed is not None and math.isfinite(have) and math.isfinite(want):
        off, limit = float(difference.reshape(-1)[worst]), float(allowed.reshape(-1)[worst])
        said += f" (off by {off:.2g}, allowed {limit:.2g})"
    return Fault("wrong values" if finite else "not finite", said)


def _unravel(position: int, shape: torch.Size) -> tuple[int, ...]:
    index: list[int] = []
    for size in reversed(shape):
        index.append(position % size)
        position //= size
    return tuple(reversed(index))


def _number(value: Any) -> str:
    return str(value) if isinstance(value, (bool, int)) else f"{value:.6g}"


def _judge_law(case: BuiltCase, outcomes: list[Outcome]) -> dict[str, Fault | None]:
    """Judge a random result: exactly, given what was drawn; then the draw; then its repeatability."""
    law = case.law
    assert law is not None
    drawn = []
    faults: dict[str, Fault | None] = {"output": None}
    for outcome in outcomes:
        fault = (
            judge_ending(outcome)
            or _judge_structure("tensor", outcome.skeleton)
            or _judge_flags("output", case.expected, outcome)
        )
        draw = None
        if fault is None:
            draw, fault = _recognise(law, outcome.aspects["output"])
        if fault or draw is None:
            return faults | {"output": fault}
        drawn.append(draw)
        for name, grads in law.stacked_grads.items():
            kind = f"grad {name}"
            expected = grads.gather(0, draw.unsqueeze(0))[0]
            fault = _judge_backward(outcome.grad_error) if outcome.grad_error else None
            faults[kind] = (
                faults.get(kind)
                or fault
                or compare_tensor(kind, expected, outcome.aspects.get(kind), None, torch.float64)
            )
        faults |= {k: faults.get(k) or f for k, f in _judge_side_effects(case, outcome).items()}
    said = judge_draws(drawn[:2], law.probabilities)
    faults["law"] = Fault("wrong frequencies", said) if said else None
    first, last = outcomes[0].aspects["output"], outcomes[-1].aspects["output"]
    if not said and not torch.equal(first, last):  # type: ignore[arg-type]
        again = "the same torch.manual_seed gives another result; draw with torch's own generator"
        faults["law"] = Fault("not repeatable", again)
    return faults


def _recognise(law: BuiltLaw, got: Tensor | None) -> tuple[Tensor | None, Fault | None]:
    """Return which candidate each element is, or why some are none."""
    values = law.values
    if got is None or got.shape != values[0].shape or got.dtype != values[0].dtype:
        return None, compare_tensor("output", values[0], got, None, torch.float64)
    draw = _candidate_of(got, law)
    stray = draw < 0
    if not stray.any():
        return draw, None
    first = int(stray.reshape(-1).int().argmax())
    names = list(law.probabilities)
    known = " or ".join(
        f"{_number(v.reshape(-1)[first].item())} ({n})" for n, v in zip(names, values, strict=True)
    )
    said = (
        f"{int(stray.sum())} of {got.numel()} elements are none of {', '.join(names)}, first at"
        f" {_unravel(first, got.shape)}: expected {known}, got"
        f" {_number(got.reshape(-1)[first].item())}"
    )
    return None, Fault("wrong values", said)


def _candidate_of(got: Tensor, law: BuiltLaw) -> Tensor:
    """The index of the candidate that each element is; -1 where it is none."""
    found = torch.full(got.shape, -1)
    for index, (value, allowed) in reversed(list(enumerate(law.candidates))):
        # Candidates are finite, so a NaN or an infinity is near none.
        found[(got - value).abs() <= allowed] = index
    return found
