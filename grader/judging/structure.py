"""The structure of a result against the expected one: tuples, dicts, their lengths, keys and kinds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from grader.jail.aspect import Aspect
from grader.jail.outcome import Outcome, Skeleton
from grader.judging.faults import Reason
from grader.judging.told import say_told
from grader.language import _, ngettext, several

_STRUCTURE = "wrong structure"
_META = "a tensor of shape "
MOST_LISTED = 4
"""Elements that are named one by one; of more the number is told."""
MOST_NESTED = 3
"""Lists in lists that are worded."""
_VERDICT = re.compile(r"""(?P<quote>['"])(?P<said>\S+ .*)(?P=quote)""")
_NAMED = re.compile(r"\['(?P<name>[^']+)'\](?P<rest>.*)")
_CONSTANTS = ("'", '"', "True", "False")
"""How texts and truth values begin; they are compared like numbers."""


def judge_structure(expected: Skeleton, got: Skeleton, *, driven: bool = False) -> Reason | None:
    """Compare without numbers; what a procedure returns, whose reference returns None, is not looked at.

    Args:
        expected: the structure of the right result.
        got: the one to judge.
        driven: whether a driver made both. Then keys are its words, and a text of several words that
            stands in the place of a result is what it has to say.
    """
    if expected in (got, "None"):
        return None
    return _difference(expected, got, "", driven)


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


def _difference(expected: Skeleton, got: Skeleton, path: str, driven: bool) -> Reason | None:
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
                return Reason(_STRUCTURE, said.format(subject=_subject(path, driven), **counts))
            told = [
                _difference(part, other, f"{path}[{i}]", driven)
                for i, (part, other) in enumerate(zip(parts, others, strict=True))
            ]
            return next(filter(None, told), None)
        case ["dict", keys, parts], ["dict", others, values]:
            if said := _say_keys([*keys], [*others], _subject(path, driven)):
                return Reason(_STRUCTURE, said[:300])
            found = dict(zip(others, values, strict=True))
            told = [
                _difference(part, found[key], f"{path}[{key!r}]", driven)
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
    if driven and fault == _STRUCTURE and (verdict := _VERDICT.fullmatch(str(got))):
        return Reason(fault, say_told(verdict["said"]))
    both = {"got": say(got)[:200], "want": say(expected)[:200]}
    return Reason(fault, message.format(subject=_subject(path, driven), **both))


def _say_keys(wanted: Sequence[Any], got: Sequence[Any], subject: str) -> str:
    """Say which keys of a dict are missing, and which ones are not asked for."""
    missing = several(repr(key) for key in [k for k in wanted if k not in got][:MOST_LISTED])
    more = several(repr(key) for key in [k for k in got if k not in wanted][:MOST_LISTED])
    if missing and more:
        said = _("{subject} lacks {names}, and has {more}, which is not asked for")
        return said.format(subject=subject, names=missing, more=more)
    if missing:
        return _("{subject} lacks {names}").format(subject=subject, names=missing)
    said = _("{subject} has an unexpected {names}")
    return said.format(subject=subject, names=more) if more else ""


def _subject(path: str, driven: bool) -> str:
    """What is spoken of: a part by its place, but one that a driver named by that name."""
    if driven and (named := _NAMED.fullmatch(path)):
        name = named["name"]
        return (f"“{name}”" if " " in name else name) + named["rest"]
    return _("part {place} of the result").format(place=path) if path else _("the result")


def say(skeleton: Skeleton, depth: int = 0, *, among_others: bool = False) -> str:
    """Word a structure.

    Args:
        skeleton: whose words are wanted.
        depth: structures around it.
        among_others: whether it is listed with others: a list within that list could not be told from it.
    """
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
        case [str() as kind, _, _] if depth == MOST_NESTED:
            return _("a {kind}").format(kind=kind)
        case ["dict", names, parts] if len(parts) <= MOST_LISTED:
            keys = zip(names, parts, strict=True)
            told = [
                _("{name} ({what})").format(name=repr(name), what=say(part, depth + 1))
                for name, part in keys
            ]
            return _("a dict with {parts}").format(parts=_listed(told))
        case [str() as kind, _, parts]:
            return _("a {kind} of {parts}").format(
                kind=kind, parts=_say_parts(parts, depth, listing=not among_others)
            )
    return str(skeleton).removeprefix("other ")


def _say_parts(parts: Sequence[Skeleton], depth: int, *, listing: bool = True) -> str:
    """Word what is in a structure: how many, where all are of a kind; else one by one, if these are few."""
    count, kinds = len(parts), {_kind_of(part) for part in parts}
    kind = kinds.pop() if len(kinds) == 1 else ""
    match kind:
        case "tensor":
            said = ngettext("{count} tensor", "{count} tensors", count)
        case "number":
            said = ngettext("{count} number", "{count} numbers", count)
        case "list" | "tuple" | "dict":
            return _say_alike(kind, parts, depth)
        case _ if count == 1 or (listing and count <= MOST_LISTED):
            return _listed([say(part, depth + 1, among_others=count > 1) for part in parts])
        case "":
            said = ngettext("{count} element", "{count} elements", count)
        case _:
            said = _("{count} elements ({what})")
    return said.format(count=count, what=say(kind))


def _say_alike(kind: str, parts: Sequence[list[Any]], depth: int) -> str:
    """Word lists, tuples or dicts that are all there is in one, and what is in them, if always the same."""
    count, inside = len(parts), parts[0][2]
    differ = len({_shape_of(part) for part in parts}) > 1
    if differ or not inside or kind == "dict" or depth + 1 == MOST_NESTED:
        said = ngettext("{count} {kind}", "{count} {kind}s", count)
        return said.format(count=count, kind=kind)
    said = ngettext("{count} {kind} of {parts}", "{count} {kind}s of {parts}", count)
    return said.format(count=count, kind=kind, parts=_say_parts(inside, depth + 1))


def _kind_of(skeleton: Skeleton) -> str:
    if isinstance(skeleton, list):
        return str(skeleton[0])
    return "number" if skeleton in ("float", "int") else str(skeleton)


def _shape_of(skeleton: Skeleton) -> str:
    """The same for structures of the same lengths and kinds."""
    if isinstance(skeleton, list):
        return f"{skeleton[0]}[{' '.join(map(_shape_of, skeleton[2]))}]"
    return _kind_of(skeleton)


def _listed(said: Sequence[str]) -> str:
    """Join with an "and" before the last."""
    *others, last = said
    return _("{one} and {other}").format(one=several(others), other=last) if others else last
