"""Wrong numbers in the right places: off by a factor or an amount, cut off, rounded, of lower precision."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from grader.language import _, marked
from grader.telling.findings.relations.factors import say_factor
from grader.telling.findings.relations.pairs import Finding, Pair, all_hold, same

TINY = 1e-3
"""Below it a number that should be 0 counts as tiny."""

ENOUGH = 6
"""Different numbers that show in which dtype they were made."""


def zeros(pairs: Sequence[Pair]) -> Finding | None:
    """Nothing but zeros."""
    if all_hold(pairs, lambda p: not p.got.any()):
        return Finding("zeros", _("All numbers are zero: a buffer that is never filled?"))
    return None


def factor(pairs: Sequence[Pair]) -> Finding | None:
    """A factor is missing or too many."""
    said = say_factor([(p.case, p.want, p.got) for p in pairs])
    return Finding("factor", said) if said else None


def mapped(pairs: Sequence[Pair]) -> Finding | None:
    """Each number is some function of the right one, or the other way round."""
    if not any(p.want.numel() > 1 for p in pairs) and len(pairs) < 2:
        return None
    for name, said, function in _FUNCTIONS:
        # What a function makes zeros of says nothing: zeros have other causes.
        telling = any(bool(function(p.want).any()) for p in pairs)
        if telling and all_hold(pairs, lambda p: same(p.got, function(p.want))):  # noqa: B023
            return Finding(name, _(said))
    for name, said, function in _INVERSES:
        if all_hold(pairs, lambda p: same(function(p.got), p.want)):  # noqa: B023
            return Finding(name, _(said))
    return None


_FUNCTIONS: tuple[tuple[str, str, Callable[[Tensor], Tensor]], ...] = (
    (
        "cut at zero",
        marked(
            "Negative numbers come out as zero: is there a relu or a clamp, or a maximum that starts at 0?"
        ),
        lambda t: t.clamp(min=0),
    ),
    ("absolute value", marked("Negative numbers come out positive."), torch.abs),
    *(
        (
            "rounded",
            marked("Each number is rounded to a whole one: is there a // or an integer tensor?"),
            f,
        )
        for f in (torch.floor, torch.round, torch.trunc)
    ),
)


_INVERSES: tuple[tuple[str, str, Callable[[Tensor], Tensor]], ...] = (
    ("complement", marked("Each number is 1 minus the expected one."), lambda t: 1 - t),
    (
        "root missing",
        marked("Each number is the square of the expected one: a square root is missing."),
        torch.sqrt,
    ),
    ("root too many", marked("Each number is the square root of the expected one."), torch.square),
    ("logarithm", marked("Each number is the logarithm of the expected one."), torch.exp),
    (
        "exponential",
        marked("Each number is the exponential of the expected one: a logarithm is missing."),
        torch.log,
    ),
    ("reciprocal", marked("Each number is 1 divided by the expected one."), torch.reciprocal),
)


def offset(pairs: Sequence[Pair]) -> Finding | None:
    """All numbers of a result are off by one amount."""

    def constant(pair: Pair) -> bool:
        off = pair.got - pair.want
        return same(pair.got, pair.want + off.mean())

    # A single number is always off by some amount.
    if any(p.want.numel() > 1 for p in pairs) and all_hold(pairs, constant):
        return Finding(
            "constant offset",
            _(
                "All numbers of a result are off by the same amount: something is added once too often, or is"
                " missing."
            ),
        )
    return None


def signs(pairs: Sequence[Pair]) -> Finding | None:
    """Only signs are wrong."""
    if all_hold(pairs, lambda p: p.want.numel() > 2 and same(p.got.abs(), p.want.abs())):
        return Finding(
            "signs", _("The sizes of the numbers are right, but some have the wrong sign.")
        )
    return None


def floor(pairs: Sequence[Pair]) -> Finding | None:
    """Tiny numbers in the place of zeros."""

    def lifted(pair: Pair) -> bool:
        got, want = pair.got[pair.wrong], pair.want[pair.wrong]
        return not want.any() and bool((got > 0).all() and (got < TINY).all())

    if all_hold(pairs, lifted):
        return Finding(
            "not quite zero",
            _(
                "Where exactly 0 is expected a tiny number comes out: is something clamped, or a small"
                " constant added or put in the place of 0?"
            ),
        )
    return None


def capped(pairs: Sequence[Pair]) -> Finding | None:
    """Right up to some size; beyond it always the same number."""
    wrong = torch.cat([p.got[p.wrong] for p in pairs])
    want = torch.cat([p.want[p.wrong] for p in pairs])
    right = torch.cat([p.want[~p.wrong] for p in pairs])
    if len(wrong) < 3 or not len(right) or not same(wrong, wrong[:1].expand_as(wrong)):
        return None
    limit = wrong[0]
    if all((p.got == limit).all() for p in pairs):
        return None  # one number throughout, which is right somewhere by chance
    above = bool((want > limit).all() and (right <= limit + TINY).all())
    below = bool((want < limit).all() and (right >= limit - TINY).all())
    if limit and (above or below):
        if above:
            said = _(
                "Large numbers all come out as one and the same, the others are right: is there a clamp?"
            )
        else:
            said = _(
                "Small numbers all come out as one and the same, the others are right: is there a clamp?"
            )
        return Finding("cut off", said)
    return None


def tiny(pairs: Sequence[Pair]) -> Finding | None:
    """Nearly right everywhere."""

    def near(pair: Pair) -> bool:
        return bool(((pair.got - pair.want).abs() <= 2e-3 * pair.want.abs().max()).all())

    if all_hold(pairs, near):
        return Finding(
            "tiny difference",
            _(
                "The numbers are nearly right: a small constant may be of the wrong size, in the wrong place,"
                " or too many, or something is computed in lower precision."
            ),
        )
    return None


def decimals(pairs: Sequence[Pair]) -> Finding | None:
    """Rounded to the same few decimals, and close to the right numbers."""

    def rounded(pair: Pair, digits: int) -> bool:
        step = 10.0**-digits
        ticks = pair.got / step
        whole = (ticks - ticks.round()).abs() <= 1e-9 * (1 + ticks.abs())
        return bool(whole.all()) and bool(((pair.got - pair.want).abs() <= 0.51 * step).all())

    got = torch.cat([p.got.reshape(-1) for p in pairs])
    if got.numel() < ENOUGH or torch.equal(got, got.round()):
        return None
    for digits in range(1, 7):
        if all_hold(pairs, lambda p: rounded(p, digits)):  # noqa: B023
            return Finding(
                "rounded", _("Each number is rounded to a few decimals: return it as it is.")
            )
    return None


def half(pairs: Sequence[Pair]) -> Finding | None:
    """Near the right numbers, and every one of them a number of 16 bits, which they are not."""

    def near(pair: Pair) -> bool:
        return pair.is_off_by(0.1 * float(pair.want.abs().max()), 2.0**-8)

    got = torch.cat([p.got.reshape(-1) for p in pairs])
    want = torch.cat([p.want.reshape(-1) for p in pairs])
    for dtype in (torch.float16, torch.bfloat16):
        odd = want.to(dtype).double() != want
        told = len(set(got[odd & (got != got.round())].tolist())) >= ENOUGH
        if told and torch.equal(got.to(dtype).double(), got) and all_hold(pairs, near):
            return Finding(
                "computed in 16 bits",
                _(
                    "The numbers are right to two or three digits: somewhere you convert to float16 or"
                    " bfloat16, as .half() does. Stay in the dtype of the input."
                ),
            )
    return None


def float32(pairs: Sequence[Pair]) -> Finding | None:
    """Right to float32's digits, and made of its numbers."""

    def rounded(pair: Pair) -> bool:
        near = pair.is_off_by(1e-4 * (1 + pair.want.abs()), 2.0**-24)
        return near and bool((pair.got.float().double() == pair.got).all())

    # Whole numbers are float32's too: one that is off by one in ten thousand is another mistake.
    whole = all(torch.equal(p.want, p.want.round()) for p in pairs)
    if not whole and all_hold(pairs, rounded):
        return Finding(
            "computed in float32",
            _(
                "The numbers are right to float32's seven digits, but the input was float64: somewhere you"
                " convert to float32, as .float() or dtype=torch.float32 do."
            ),
        )
    return None
