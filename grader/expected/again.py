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
from grader.expected.others import differs
from grader.jail.inside import manners, wire
from grader.jail.inside.arguments import find_twins, left_alone
from grader.jail.inside.calls import make_call
from grader.jail.inside.description import Tree
from grader.jail.inside.forms import ends
from grader.jail.inside.rounds import Prepared, Rounds, others_of

MANY = 1000
"""Numbers from which on it is no chance that as many of them are drawn each time."""

ANY_RANK = 3
"""Cases with so many numbers of dimensions say that an argument may have any."""

TRIES = 3
"""Cases in which a manner is looked for."""

LARGEST_EXACT = 2**53
"""float64 holds all integers up to this one."""


Again = tuple[dict[str, list[list[str]]], dict[str, str]]
"""What `choose_again` returns."""


def choose_again(
    cases: Sequence[BuiltCase],
    functions: Sequence[Callable[..., Any]],
    flat: dict[str, torch.Tensor],
    left_out: Mapping[str, str],
) -> Again:
    """Say of each case how it is called again.

    Args:
        cases: of an exercise.
        functions: the reference and all right variants.
        flat: the tensors that the cases name.
        left_out: manners that the author switches off, with reasons.

    Returns:
        By case, the manners of its calls; and of each manner that is not tried why.
    """
    able = [case for case in cases if not case.raises and not case.like]
    wanted: dict[str, list[str]] = {case.name: [] for case in able}
    untried: dict[str, str] = {}
    steps = {case.name: _steps(case, functions[0], flat) for case in able}
    for manner, among in _candidates(able, steps, functions[0], flat):
        if (reason := left_out.get(manner)) is not None:
            untried[manner] = reason
            continue
        for case in among[:TRIES]:
            refused = _refused(case, [manner], functions, flat)
            if not refused:
                wanted[case.name].append(manner)
                untried.pop(manner, None)
                break
            untried[manner] = refused
    folded = {
        case.name: _folded(case, mine, functions, flat)
        for case in able
        if (mine := wanted[case.name])
    }
    return folded, untried


def with_again(
    cases: Sequence[BuiltCase],
    chosen: Mapping[str, list[list[str]]],
    reference: Callable[..., Any],
    flat: dict[str, torch.Tensor],
) -> list[BuiltCase]:
    """Say of each case how it is called again, and what must come of other numbers, at once and each alone."""
    return [_calling(case, chosen.get(case.name, []), reference, flat) for case in cases]


def _calling(
    case: BuiltCase,
    again: list[list[str]],
    reference: Callable[..., Any],
    flat: dict[str, torch.Tensor],
) -> BuiltCase:
    others = {
        tuple(others_of(one)): made
        for at_once in again
        if others_of(at_once)
        for one in [at_once, *([manner] for manner in others_of(at_once))]
        for made in [_made_of_others(case, one, reference, flat)[1]]
        if made is not None
    }
    return replace(case, call=replace(case.call, again=again), others=others)


def _candidates(
    able: Sequence[BuiltCase],
    steps: Mapping[str, int],
    function: Callable[..., Any],
    flat: dict[str, torch.Tensor],
) -> Iterator[tuple[str, list[BuiltCase]]]:
    """Yield every manner that may be tried, and the cases for it, the one to take first."""
    random = sorted((case for case in able if case.law is not None), key=_size)
    able = [case for case in able if case.law is None]
    plain = [case for case in able if STRESS not in case.tags and EDGE not in case.tags]
    # What the first case asks is what the exercise is about; of such cases one that costs little.
    settings = _settings(able[0]) if able else []
    plain.sort(
        key=lambda case: (
            *(_is_poor(case), _flatness(case), _settings(case) != settings, not case.call.grad),
            *(steps[case.name], _size(case)),
        )
    )
    floats = [case for case in plain if _has(case, floating=True)]
    for manner in (manners.SLICE, manners.STRIDED, manners.CHANGED, manners.SEEDED):
        yield manner, floats
    if _ranks(able) >= ANY_RANK:
        yield manners.UNSQUEEZED, floats
    yield manners.HALF, floats
    if not floats:  # the manners above are a repetition, too
        yield manners.REPEAT, able[-1:]
    # For other numbers alone no call is made that takes many more steps, or is several calls in truth.
    most = 2 * steps[floats[0].name] if floats else 0
    cheap = [case for case in floats if steps[case.name] <= most and not case.call.driver]
    changing = [case for case in cheap if _takes_other_numbers(case)]
    yield manners.BELOW, changing
    # Where several tensors meet, right answers differ in what -inf becomes: 0 * -inf, -inf - -inf.
    yield manners.MINUS_INF, [case for case in changing if _takes_one_of_floats(case)]
    yield manners.ENDS, [case for case in changing if _ends_at_the_last(case, function, flat)]
    yield manners.ALIASED, [case for case in cheap if find_twins(case.call)]
    yield manners.VARIED, [case for case in random if _size(case) > MANY]
    integers = [case for case in plain if _has(case, floating=False)]
    yield manners.INT32, integers
    # Labels and indices are integers, too, and none is that large; with others it shows in the result.
    yield (
        manners.INT64,
        [case for case in integers if _makes_large_integers(case, function, flat)],
    )


def _steps(case: BuiltCase, function: Callable[..., Any], flat: dict[str, torch.Tensor]) -> int:
    """How many operations with a gradient a call takes: what it costs, and the same on every machine."""
    try:
        result = make_call(function, Prepared([case.call], flat).take(0))
    except Exception:
        return 0
    met: set[Any] = set()
    ahead = [tensor.grad_fn for _, tensor in wire.leaves(result)]
    while ahead:
        node = ahead.pop()
        if node is not None and node not in met:
            met.add(node)
            ahead += [following for following, _ in node.next_functions]
    return len(met)


def _ranks(cases: Sequence[BuiltCase]) -> int:
    """How many numbers of dimensions one argument has in these cases, at most."""
    found: dict[str, set[int]] = {}
    for case in cases:
        for name, tree in case.call.arguments:
            leaves = [leaf for _, leaf in wire.tensors_in(tree)]
            found.setdefault(name, set()).update(len(leaf["tensor"][2]) for leaf in leaves)
    return max(map(len, found.values()), default=0)


def _settings(case: BuiltCase) -> list[str]:
    """The arguments of a case, and the values of those that are no tensors."""
    return [
        f"{name}={'' if isinstance(tree, dict) else tree}" for name, tree in case.call.arguments
    ]


def _is_poor(case: BuiltCase) -> bool:
    """Whether much is right by accident: an input of one number, or a result of equal ones."""
    results = [t for t in case.expected.outputs.values() if t.is_floating_point()]
    few = any(leaf["float"] and math.prod(leaf["tensor"][2]) < 2 for leaf in _tensors_of(case))
    return few or any(t.numel() and bool((t == t.flatten()[0]).all()) for t in results)


_TOGETHER = (
    *(manners.SLICE, manners.STRIDED, manners.UNSQUEEZED, manners.CHANGED, manners.SEEDED),
    *(manners.BELOW, manners.MINUS_INF, manners.ENDS),
)
"""Manners that do not get in each other's way: one call is made in all of them.

Other numbers come where a call is made with others anyway, to see whether something is remembered.
"""


def _folded(
    case: BuiltCase,
    wanted: Sequence[str],
    functions: Sequence[Callable[..., Any]],
    flat: dict[str, torch.Tensor],
) -> list[list[str]]:
    """Put manners together in one call, or else those that bring other numbers in one of their own."""
    folded = [[manner] for manner in wanted if manner not in _TOGETHER]
    together = [manner for manner in _TOGETHER if manner in wanted]
    if not together or not _refused(case, together, functions, flat):
        return [*folded, together] if together else folded
    others = others_of(together)
    for group in ([manner for manner in together if manner not in others], others):
        if group and _refused(case, group, functions, flat):
            folded += [[manner] for manner in group]
        elif group:
            folded.append(group)
    return folded


def _refused(
    case: BuiltCase,
    at_once: list[str],
    functions: Sequence[Callable[..., Any]],
    flat: dict[str, torch.Tensor],
) -> str:
    """Say why manners are not tried on a case at once; "" where every right function bears them."""
    first: list[torch.Tensor] | None = None
    for function in functions:
        said, made = _made_of_others(case, at_once, function, flat)
        first = made if first is None else first
        if not said and first is not None and made is not None:
            said = differs(first, made)
        if said:
            name = getattr(function, "__name__", "a right variant")
            return f"{name} does not bear it in case {case.name!r}: {said}"
    return ""


def _made_of_others(
    case: BuiltCase,
    at_once: list[str],
    function: Callable[..., Any],
    flat: dict[str, torch.Tensor],
) -> tuple[str, list[torch.Tensor] | None]:
    """Say what troubles a function in some manners at once, and what it makes of other numbers, if any come."""
    rounds = Rounds(function, Prepared([replace(case.call, again=[at_once])], flat))
    try:
        rounds.first(0, wire.Tensors())
        troubles = rounds.second()
    except (RuntimeError, TypeError, ValueError, IndexError) as error:  # of the arguments
        return f"its arguments cannot be made so: {error}", None
    if troubles:
        _number, _manner, what, text = troubles[0]
        return text or what, None
    made = [tensors for _, others, tensors in rounds.others if others == others_of(at_once)]
    if others_of(at_once) and not made:
        return "not finite, but where each is alone", None
    return "", made[0] if made else None


def _ends_at_the_last(
    case: BuiltCase, function: Callable[..., Any], flat: dict[str, torch.Tensor]
) -> bool:
    """Whether labels end where the last dimension of the numbers does: the next one is refused."""
    plain = Prepared([replace(case.call, grad=[])], flat).take(0)
    given = [t for value in plain.arguments.values.values() for _, t in wire.leaves(value)]
    floats = [tensor for tensor in given if tensor.is_floating_point() and tensor.dim()]
    labels = [tensor for tensor in given if tensor.dtype == torch.int64 and tensor.numel()]
    if not floats or not labels:
        return False
    ends(labels[0], floats[0].shape[-1])
    try:
        make_call(function, plain)
    except (IndexError, RuntimeError, ValueError):
        return True
    return False


def _has(case: BuiltCase, *, floating: bool) -> bool:
    """Whether a case takes a tensor of floating-point numbers, or one of int64 and none of those."""
    leaves = _tensors_of(case)
    floats = [leaf for leaf in leaves if leaf["float"]]
    return (
        bool(floats)
        if floating
        else bool(leaves) and not floats and all(leaf["tensor"][0] == "int64" for leaf in leaves)
    )


def _makes_large_integers(
    case: BuiltCase, function: Callable[..., Any], flat: dict[str, torch.Tensor]
) -> bool:
    """Whether integers above 2**53 give such integers."""
    _said, made = _made_of_others(case, [manners.INT64], function, flat)
    return any(
        tensor.dtype == torch.int64 and bool((tensor.abs() > LARGEST_EXACT).any())
        for tensor in made or ()
    )


def _takes_one_of_floats(case: BuiltCase) -> bool:
    return [leaf["float"] for leaf in _tensors_of(case)].count(True) == 1


def _takes_other_numbers(case: BuiltCase) -> bool:
    """Whether an argument that is not updated has rows of floating-point numbers."""
    given = [leaf for leaf in left_alone(case.call) if not leaf["parameter"] and leaf["float"]]
    shape = given[0]["tensor"][2] if given else []
    return bool(shape) and 0 not in shape


def _flatness(case: BuiltCase) -> float:
    """How many axes have one way to be laid out, for they have one row; inf where there is no matrix."""
    leaves = _tensors_of(case)
    shapes = [leaf["tensor"][2] for leaf in leaves]
    idle = any(leaf["parameter"] and leaf["grad"] is None for leaf in leaves)
    if idle or all(len(shape) < 2 for shape in shapes):
        return math.inf
    return len([size for shape in shapes for size in shape if size < 2])


def _size(case: BuiltCase) -> int:
    """How many numbers a case takes."""
    return sum(math.prod(leaf["tensor"][2]) for leaf in _tensors_of(case))


def _tensors_of(case: BuiltCase) -> list[Tree]:
    """The tensors that a case takes, as they are described."""
    return [leaf for _, tree in case.call.arguments for _, leaf in wire.tensors_in(tree)]
