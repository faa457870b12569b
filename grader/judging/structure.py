"""The structure of a result against the expected one: tuples, dicts, their lengths, keys and kinds."""

from __future__ import annotations

from grader.judging.faults import Fault
from grader.outcome import Skeleton

_KIND = "wrong structure"
_CONSTANTS = ("'", '"', "True", "False")
"""How texts and truth values begin; they are compared like numbers."""


def judge_structure(expected: Skeleton, got: Skeleton) -> Fault | None:
    """Compare without numbers; what a procedure returns, whose reference returns None, is not looked at."""
    if expected in (got, "None"):
        return None
    return _difference(expected, got, "")


def _difference(expected: Skeleton, got: Skeleton, path: str) -> Fault | None:
    match expected, got:
        case ["list" | "tuple", _, parts], ["list" | "tuple", _, others]:
            # `return a, b`, `return [a, b]` and a named tuple say the same.
            if len(parts) != len(others):
                many = f"{len(others)} element{'s' * (len(others) != 1)}"
                return Fault(_KIND, f"{_subject(path)} has {many}, expected {len(parts)}")
            told = [
                _difference(part, other, f"{path}[{i}]")
                for i, (part, other) in enumerate(zip(parts, others, strict=True))
            ]
            return next(filter(None, told), None)
        case ["dict", keys, parts], ["dict", others, values]:
            for word, names in (
                ("lacks", [k for k in keys if k not in others]),
                ("has an unexpected", [k for k in others if k not in keys]),
            ):
                if names:
                    said = f"{_subject(path)} {word} {', '.join(map(repr, names[:4]))}"[:300]
                    return Fault(_KIND, said)
            found = dict(zip(others, values, strict=True))
            told = [
                _difference(part, found[key], f"{path}[{key!r}]")
                for key, part in zip(keys, parts, strict=True)
            ]
            return next(filter(None, told), None)
    if expected == got or (expected, got) == ("float", "int"):
        return None
    kind = _KIND
    for start, other in (("a tensor of shape", "wrong shape"), (_CONSTANTS, "wrong values")):
        if str(expected).startswith(start) and str(got).startswith(start):
            kind = other
    verb = f"{_subject(path)} is" if path else "returns"
    return Fault(kind, f"{verb} {say(got)[:200]}, expected {say(expected)[:200]}")


def _subject(path: str) -> str:
    return f"part {path} of the result" if path else "the result"


def say(skeleton: Skeleton, depth: int = 0) -> str:
    """Word a structure."""
    match skeleton:
        case "tensor":
            return "a tensor"
        case "float" | "int":
            return {"float": "a number", "int": "an int"}[skeleton]
        case [str() as kind, [], []]:
            return f"an empty {kind}"
        case ["dict", names, parts] if depth < 2:
            pairs = zip(names[:4], parts[:4], strict=True)
            inner = ", ".join(f"{name!r}: {say(part, depth + 1)}" for name, part in pairs)
            return f"a dict of {inner}{', ...' if len(parts) > 4 else ''}"
        case [str() as kind, _, parts] if depth < 2:
            inner = ", ".join(say(part, depth + 1) for part in parts[:4])
            return f"a {kind} of {inner}{', ...' if len(parts) > 4 else ''}"
        case [str() as kind, _, _]:
            return f"a {kind}"
    return str(skeleton).removeprefix("other ")
