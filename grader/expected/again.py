"""Which calls of an exercise are made again, and in which manners: what every right answer must bear.

No author writes these down. A manner is tried where the reference bears it, and all right variants that the
author gives; see `jail/inside/manners.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch

from grader.declaring.case import EDGE, STRESS
from grader.expected.built import BuiltCase
from grader.jail.inside import manners, wire
from grader.jail.inside.rounds import Prepared, Rounds

REPEATED = 4
"""Calls of an exercise that are made twice at least."""

MANY = 1000
"""Numbers from which on it is no chance that as many of them are drawn each time."""

TRIES = 3
"""Cases in which a manner is looked for."""


def choose_again(
    cases: Sequence[BuiltCase],
    functions: Sequence[Callable[..., Any]],
    flat: dict[str, torch.Tensor],
    left_out: Mapping[str, str],
) -> tuple[list[BuiltCase], dict[str, str]]:
    """Say of each case how it is called again.

    Args:
        cases: of an exercise.
        functions: the reference and all right variants.
        flat: the tensors that the cases name.
        left_out: manners that the author switches off, with reasons.

    Returns:
        The cases, and of each manner that is not tried why.
    """
    able = [
        c for c in cases if c.law is None and not c.raises and not c.like and "float64" in c.runs
    ]
    wanted: dict[str, list[list[str]]] = {case.name: [] for case in able}
    untried: dict[str, str] = {}
    for manner, among in _candidates(able):
        if (reason := left_out.get(manners.told_of(manner)[0])) is not None:
            untried[manner] = reason
            continue
        for case in among[:TRIES]:
            refused = _refused(case, manner, functions, flat)
            if not refused:
                wanted[case.name].append([manner])
                untried.pop(manner, None)
                break
            untried[manner] = refused
    chosen = [
        replace(case, call=replace(case.call, again=_folded(wanted.get(case.name, []))))
        for case in cases
    ]
    return chosen, untried


def _candidates(able: Sequence[BuiltCase]) -> Iterator[tuple[str, list[BuiltCase]]]:
    """Yield every manner that may be tried, and the cases for it, the one to take first."""
    random = sorted((case for case in able if case.law is not None), key=_size)
    able = [case for case in able if case.law is None]
    plain = [c for c in able if STRESS not in c.tags and EDGE not in c.tags and _size(c) > 1]
    last = len(able) - 1
    for i in dict.fromkeys(round(i * last / (REPEATED - 1)) for i in range(REPEATED) if able):
        yield manners.REPEAT, [able[i]]
    small = sorted(plain, key=lambda case: (_has_ones(case), _size(case)))
    floats = [case for case in small if _has(case, floating=True)]
    yield manners.SLICE, floats
    yield manners.STRIDED, floats[1:] + floats[:1]
    for name in dict.fromkeys(name for case in plain for name in case.call.grad):
        with_it = [case for case in small if name in case.call.grad]
        several, many = ([c for c in with_it if len(c.call.grad) > n] for n in (1, 2))
        if several:
            yield f"{manners.ALONE} {name}", several
        if many:  # of two, one without the other is the other alone
            yield f"{manners.WITHOUT} {name}", many[1:] + many[:1]
    yield manners.CHANGED, floats
    yield manners.SEEDED, floats
    yield manners.UNSQUEEZED, floats
    for half in manners.HALVES:
        yield half, floats
    yield manners.VARIED, [case for case in random if _size(case) > MANY]
    yield manners.INT32, [case for case in small if _has(case, floating=False)]


def _folded(wanted: list[list[str]]) -> list[list[str]]:
    """Put manners together in one call where they do not get in each other's way."""
    folded: list[list[str]] = []
    for (manner,) in wanted:
        for group in folded:
            if _fits(manner, group):
                group.append(manner)
                break
        else:
            folded.append([manner])
    return folded


_FORMS = (manners.REPEAT, manners.SLICE, manners.STRIDED)


def _fits(manner: str, group: list[str]) -> bool:
    """Of one call the layout may be another, and what requires a gradient; or it is made a second time."""
    if {*group, manner} == {manners.CHANGED, manners.SEEDED}:
        return True
    kinds = [manners.told_of(one)[0] for one in [*group, manner]]
    if any(kind not in (*_FORMS, manners.ALONE, manners.WITHOUT) for kind in kinds):
        return False
    gradients = [kind for kind in kinds if kind in manners.OF_ARGUMENTS]
    return len(gradients) <= 1 and {manners.SLICE, manners.STRIDED} - {*kinds} != set()


def _refused(
    case: BuiltCase,
    manner: str,
    functions: Sequence[Callable[..., Any]],
    flat: dict[str, torch.Tensor],
) -> str:
    """Say why a manner is not tried on a case; "" where every right function bears it."""
    call = replace(case.call, again=[[manner]])
    for function in functions:
        rounds = Rounds(function, Prepared([call], flat))
        try:
            rounds.first(0, wire.Tensors())
            troubles = rounds.second()
        except (RuntimeError, TypeError, ValueError, IndexError) as error:  # of the arguments
            return f"its arguments cannot be made so: {error}"
        if troubles:
            _number, _manner, what, text = troubles[0]
            name = getattr(function, "__name__", "a right variant")
            return f"{name} does not bear it in case {case.name!r}: {text or what}"
    return ""


def _has(case: BuiltCase, *, floating: bool) -> bool:
    """Whether a case takes a tensor of floating-point numbers, or one of int64 and none of those."""
    leaves = [leaf for _, tree in case.call.arguments for _, leaf in wire.tensors_in(tree)]
    floats = [leaf for leaf in leaves if leaf["float"]]
    return (
        bool(floats)
        if floating
        else bool(leaves) and not floats and all(leaf["tensor"][0] == "int64" for leaf in leaves)
    )


def _has_ones(case: BuiltCase) -> bool:
    """Whether a size is 0 or 1, where much is right by accident."""
    leaves = [leaf for _, tree in case.call.arguments for _, leaf in wire.tensors_in(tree)]
    return any(size < 2 for leaf in leaves for size in leaf["tensor"][2])


def _size(case: BuiltCase) -> int:
    """How many numbers a case takes."""
    leaves = [leaf for _, tree in case.call.arguments for _, leaf in wire.tensors_in(tree)]
    return sum(math.prod(leaf["tensor"][2]) for leaf in leaves)
