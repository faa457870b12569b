"""What is wrong with a draw: all elements share one, a dimension does, every call draws the same, too often.

Said of all random cases that an answer fails at once, without the numbers in them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from grader.expected.built import BuiltCase, BuiltLaw
from grader.jail.aspect import OUTPUT
from grader.jail.outcome import Outcome
from grader.judging.chance import candidate_of
from grader.judging.frequencies import binomial_bounds
from grader.language import _, both, together
from grader.telling.code.written import Written
from grader.telling.findings.relations.factors import say_factor
from grader.telling.findings.relations.pairs import Finding

_DRAWS_NORMAL = ("randn", "randn_like", "normal", "normal_", "Normal", "gauss", "standard_normal")


def _above(p: float) -> float:
    return math.erfc(p / math.sqrt(2)) / 2


_NORMAL: tuple[Callable[[float], float], ...] = (
    _above,
    lambda p: 1 - _above(p),
    lambda p: _above(1 - p),
    lambda p: 1 - _above(1 - p),
)
"""How often a number of the standard normal distribution is larger, or smaller, than p or 1 - p."""


@dataclass(frozen=True)
class Drawn:
    """What two calls of a random case drew.

    Attributes:
        patterns: for each call, which candidate each element is.
        results: for each call, the result itself.
        written: the code of the answer, where that is at hand.
        recognised: False where the values are not the candidates'; a pattern then tells zeros from the rest.
    """

    case: BuiltCase
    patterns: list[Tensor]
    results: list[Tensor]
    recognised: bool
    written: Written | None = None

    @property
    def is_uniform(self) -> bool:
        """Whether in each call all elements are the same candidate."""
        return all(bool((p == p.reshape(-1)[0]).all()) for p in self.patterns)

    @property
    def is_scaled(self) -> bool:
        """Whether what is not zero is a candidate but for one factor."""
        return bool(_say_factor([self])) or not any(result.any() for result in self.results)

    @property
    def law(self) -> BuiltLaw:
        """The case's law."""
        assert self.case.law is not None
        return self.case.law


def relate_draws(
    failing: Sequence[tuple[BuiltCase, Sequence[Outcome]]], written: Written | None = None
) -> Finding | None:
    """Find what is wrong with the draws of an answer.

    Args:
        failing: the random cases that fail, with what the answer did.
        written: the answer's code, where that is at hand.
    """
    read = [_read(case, outcomes) for case, outcomes in failing]
    drawn = [replace(one, written=written) for one in read if one]
    if not drawn or len(drawn) < len(read):
        return None
    found = next((f for look in _LOOKS if (f := look(drawn))), None)
    off = "" if all(one.recognised for one in drawn) else _say_factor(drawn)
    if off:
        name = found.name if found else "factor"
        return Finding(name, together([*([found.sentence] if found else []), off]))
    return found if found or not all(one.recognised for one in drawn) else _dependent(drawn)


def _read(case: BuiltCase, outcomes: Sequence[Outcome]) -> Drawn | None:
    law = case.law
    results = [outcome.aspects.get(OUTPUT) for outcome in outcomes[:2]]
    if law is None or len(results) < 2:
        return None
    there = [r for r in results if r is not None and r.shape == law.values[0].shape]
    if len(there) < 2 or there[0].numel() < 2 or not all(r.is_floating_point() for r in there):
        return None
    patterns = [candidate_of(result, law) for result in there]
    if all(bool((pattern >= 0).all()) for pattern in patterns):
        return Drawn(case, patterns, there, recognised=True)
    zeros = [index for index, value in enumerate(law.values) if not value.any()]
    if len(zeros) != 1 or len(law.values) != 2:
        return None
    one, other = zeros[0], 1 - zeros[0]
    patterns = [torch.where(result == 0, one, other) for result in there]
    return Drawn(case, patterns, there, recognised=False)


def _all_alike(drawn: Sequence[Drawn]) -> Finding | None:
    if not all(one.is_uniform and (one.recognised or one.is_scaled) for one in drawn):
        return None
    return Finding(
        "one draw for all",
        _(
            "All elements of a result share one fate: there is a single draw for the whole tensor, or none at"
            " all. Every element needs a draw of its own."
        ),
    )


def _same_each_time(drawn: Sequence[Drawn]) -> Finding | None:
    if not all(torch.equal(*(one.patterns if one.recognised else one.results)) for one in drawn):
        return None
    return Finding(
        "same draw",
        _(
            "One call draws exactly the same as the next: a seed is set inside the function, what was drawn"
            " before is used again, or nothing is drawn at all. Leave the generator alone, and draw in every"
            " call."
        ),
    )


def _shared(drawn: Sequence[Drawn]) -> Finding | None:
    shared = [[d for d in range(one.patterns[0].dim()) if _constant(one, d)] for one in drawn]
    if not all(shared):
        return None
    where = _("along dimension {dim}").format(dim=shared[0][0])
    if len({tuple(dims) for dims in shared}) > 1:
        last = all(
            one.patterns[0].dim() - 1 in dims for one, dims in zip(drawn, shared, strict=True)
        )
        first = all(0 in dims for dims in shared)
        where = (
            _("along the first dimension")
            if first
            else _("along the last dimension")
            if last
            else _("along some dimension")
        )
    elif len(shared[0]) > 1:
        where = _("along dimensions {dims}").format(dims=both(map(str, shared[0])))
    said = _(
        "All elements {where} are drawn together. Every element needs a draw of its own: the random numbers"
        " need the full shape of the result."
    )
    return Finding("shared draw", said.format(where=where))


def _constant(one: Drawn, dim: int) -> bool:
    """Whether in every call all elements along a dimension are drawn alike."""
    return (
        not one.is_uniform
        and one.patterns[0].shape[dim] > 1
        and all(bool((p == p.select(dim, 0).unsqueeze(dim)).all()) for p in one.patterns)
    )


def _rates(drawn: Sequence[Drawn]) -> Finding | None:
    """Of two candidates one comes out too often."""
    if any(len(one.law.probabilities) != 2 for one in drawn):
        return None
    name, other = drawn[0].law.probabilities

    def outside(one: Drawn, of: Callable[[float], float]) -> list[int]:
        """For each call, on which side of its bounds the first candidate's count lies."""
        low, high = binomial_bounds(one.patterns[0].numel(), of(one.law.probabilities[name]))
        counts = [int((p == 0).sum()) for p in one.patterns]
        return [(count > high) - (count < low) for count in counts]

    sides = [outside(one, lambda p: p) for one in drawn]
    if not all(all(side) for side in sides):
        return None
    exchanged = not any(any(outside(one, lambda p: 1 - p)) for one in drawn)
    normal = any(not any(any(outside(one, law)) for one in drawn) for law in _NORMAL)
    if (written := drawn[0].written) is not None:
        # Where bounds leave both open the code says which it is.
        normal = normal and written.mentions(_DRAWS_NORMAL)
        exchanged = exchanged and not normal
    if normal or exchanged:
        return _of_another_law(name, other, normal=normal, exchanged=exchanged)
    return _off(name, sides, drawn)


def _of_another_law(name: str, other: str, *, normal: bool, exchanged: bool) -> Finding:
    """Say which law the draws follow, or which two they may follow."""
    told = []
    if normal:
        told.append(
            _(
                "Elements are {name} about as often as if you drew from a normal distribution (torch.randn):"
                " compare the probability with numbers that are uniform between 0 and 1, as torch.rand draws"
                " them."
            )
        )
    if exchanged and normal:
        told.append(
            _("Or else the comparison is the wrong way round: both come to nearly the same here.")
        )
    elif exchanged:
        told.append(
            _(
                "Elements are {name} with the probability with which they should be {other}, and the other way"
                " round: look at the direction of the comparison, and at what its argument means."
            )
        )
    found = "normal distribution" if normal else "probabilities exchanged"
    return Finding(found, together(told).format(name=name, other=other))


def _off(name: str, sides: Sequence[Sequence[int]], drawn: Sequence[Drawn]) -> Finding:
    """Say in which direction a probability is off."""
    flat = {side for case in sides for side in case}
    if not any(bool((p == 0).any()) for one in drawn for p in one.patterns):
        said = _("Elements are never {name}: {question}")
    elif len(flat) > 1:
        said = _("Elements are {name} with another probability than they should: {question}")
    elif flat == {1}:
        said = _("Elements are {name} too often: {question}")
    else:
        said = _("Elements are {name} too rarely: {question}")
    question = _(
        "which numbers do you draw, how are they distributed, and what are they compared with?"
    )
    return Finding("wrong probability", said.format(name=name, question=question))


def _dependent(drawn: Sequence[Drawn]) -> Finding | None:
    name = next(iter(drawn[0].law.probabilities))
    return Finding(
        "not independent",
        _(
            "About as many elements are {name} as should be, but not each on its own: what does the draw of an"
            " element have to do with its value, with its neighbours, with its row, or with the call before?"
        ).format(name=name),
    )


def _say_factor(drawn: Sequence[Drawn]) -> str:
    """By which factor what is not zero is off."""
    wrong = []
    for one in drawn:
        (value,) = (v for v in one.law.values if v.any())
        kept = one.results[0] != 0
        wrong.append((one.case, (value * kept).double(), one.results[0].double()))
    said = say_factor(wrong)
    return _("What is not zero has the wrong size. {said}").format(said=said) if said else ""


_LOOKS = (_all_alike, _same_each_time, _shared, _rates)
