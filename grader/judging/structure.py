"""The structure of a result against the expected one: tuples, dicts, their lengths, keys and kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.jail.aspect import Aspect
from grader.jail.outcome import Outcome, Skeleton
from grader.judging.faults import Reason
from grader.language import _, ngettext, several

_STRUCTURE = "wrong structure"
_META = "a tensor of shape "
_CONSTANTS = ("'", '"', "True", "False")
"""How texts and truth values begin; they are compared like numbers."""


def judge_structure(expected: Skeleton, got: Skeleton) -> Reason | None:
    """Compare without numbers; what a procedure returns, whose reference returns None, is not looked at."""
    if expected in (got, "None"):
        return None
    return _difference(expected, got, "")


def in_order_of(expected: Outcome, outcome: Outcome) -> tuple[Outcome, list[Aspect]]:
    """Take the parts of a result for those that are expected, in order, where there are as many.

    Returns:
        The outcome with the expected names of its parts, and those that had another name or kind; none where
        that cannot be.
    """
    wanted = [aspect for aspect in expected.aspects if aspect.is_output]
    got = [aspect for aspect in outcome.aspects if aspect.is_output]
    if not wanted or len(wanted) != len(got):
        return outcome, []
    names = dict(zip(got, wanted, strict=True))
    kinds = zip(wanted, got, _leaves(expected.skeleton), _leaves(outcome.skeleton), strict=False)
    moved = [new for new, old, one, other in kinds if (new, one) != (old, other)] or wanted
    renamed = replace(
        outcome,
        aspects={names.get(aspect, aspect): t for aspect, t in outcome.aspects.items()},
        flags={names.get(aspect, aspect): told for aspect, told in outcome.flags.items()},
    )
    return renamed, moved


def _leaves(skeleton: Skeleton) -> list[Skeleton]:
    """The tensors and numbers of a result, in order."""
    if isinstance(skeleton, list):
        return [leaf for part in skeleton[2] for leaf in _leaves(part)]
    return [skeleton] if skeleton in ("tensor", "float", "int") else []


def _difference(expected: Skeleton, got: Skeleton, path: str) -> Reason | None:
    match expected, got:
        case ["list" | "tuple", _, parts], ["list" | "tuple", _, others]:
            # `return a, b`, `return [a, b]` and a named tuple say the same.
            if len(parts) != len(others):
                said = ngettext(
                    "{subject} has {count} element, expected {wanted}",
                    "{subject} has {count} elements, expected {wanted}",
                    len(others),
                )
                counts = {"count": len(others), "wanted": len(parts)}
                return Reason(_STRUCTURE, said.format(subject=_subject(path), **counts))
            told = [
                _difference(part, other, f"{path}[{i}]")
                for i, (part, other) in enumerate(zip(parts, others, strict=True))
            ]
            return next(filter(None, told), None)
        case ["dict", keys, parts], ["dict", others, values]:
            for message, names in (
                (_("{subject} lacks {names}"), [k for k in keys if k not in others]),
                (_("{subject} has an unexpected {names}"), [k for k in others if k not in keys]),
            ):
                if names:
                    said = message.format(
                        subject=_subject(path), names=several(map(repr, names[:4]))
                    )
                    return Reason(_STRUCTURE, said[:300])
            found = dict(zip(others, values, strict=True))
            told = [
                _difference(part, found[key], f"{path}[{key!r}]")
                for key, part in zip(keys, parts, strict=True)
            ]
            return next(filter(None, told), None)
    if expected == got or (expected, got) == ("float", "int"):
        return None
    fault = _STRUCTURE
    for start, other in ((_META, "wrong shape"), (_CONSTANTS, "wrong values")):
        if str(expected).startswith(start) and str(got).startswith(start):
            fault = other
    message = (
        _("{subject} is {got}, expected {want}") if path else _("returns {got}, expected {want}")
    )
    both = {"got": say(got)[:200], "want": say(expected)[:200]}
    return Reason(fault, message.format(subject=_subject(path), **both))


def _subject(path: str) -> str:
    return _("part {place} of the result").format(place=path) if path else _("the result")


def say(skeleton: Skeleton, depth: int = 0) -> str:
    """Word a structure."""
    match skeleton:
        case "tensor":
            return _("a tensor")
        case "float" | "int":
            return {"float": _("a number"), "int": _("an int")}[skeleton]
        case str() if skeleton.startswith(_META):
            shape = skeleton.removeprefix(_META)
            return _("a tensor of shape {shape}").format(shape=shape)
        case [str() as kind, [], []]:
            return _("an empty {kind}").format(kind=kind)
        case ["dict", names, parts] if depth < 2:
            pairs = zip(names[:4], parts[:4], strict=True)
            inner = [f"{name!r}: {say(part, depth + 1)}" for name, part in pairs]
            return _("a dict of {parts}").format(parts=_some(inner, parts))
        case [str() as kind, _, parts] if depth < 2:
            inner = [say(part, depth + 1) for part in parts[:4]]
            return _("a {kind} of {parts}").format(kind=kind, parts=_some(inner, parts))
        case [str() as kind, _, _]:
            return _("a {kind}").format(kind=kind)
    return str(skeleton).removeprefix("other ")


def _some(said: Sequence[str], parts: Sequence[Skeleton]) -> str:
    """List some parts, with dots where there are more."""
    return several([*said, "..."] if len(parts) > len(said) else said)
