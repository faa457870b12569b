"""Checks to a share of the points, by what is right of every case: docs/verdicts.md has the rule in ten lines.

A *part* is a kind of aspect: the result, gradients, updated arguments, frequencies, and conduct (what must stay
as it was). Within a part every case counts the same, and within a case every aspect.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.declaring.case import EDGE, STRESS
from grader.expected.built import BuiltCase, BuiltExercise
from grader.jail.aspect import INPUTS, LAW, OUTPUT, RAISES, Aspect
from grader.judging.checks import UNSTABLE, Check
from grader.language import marked

WEIGHTS = {
    marked("result"): 4.0,
    marked("gradients"): 4.0,
    marked("updated arguments"): 4.0,
    marked("frequencies"): 2.0,
    marked("conduct"): 1.0,
}
"""What the parts of an exercise weigh against each other; those that it lacks are left out."""

ENOUGH = 0.4
"""Share of the hard aspects from which on what is right counts in full; below, it may be right by luck."""

COST_OF_EXCEPTIONS = (0.10, 0.15)
"""Share of the points that is lost where one exception is missing, and where all are."""

EXCEPTIONS, STABILITY = marked("exceptions"), marked("stability")


@dataclass(frozen=True)
class Marks:
    """What an answer earns.

    Attributes:
        share: of the exercise's points, from 0 to 1.
        lost: what was lost, as shares of the points, by part; what is lost first comes first.
    """

    share: float
    lost: Mapping[str, float]


@dataclass(frozen=True)
class _Item:
    """One aspect of one case, or one kind of conduct.

    Attributes:
        weight: of all items, these add up to 1.
        earned: how much of it is right, from 0 to 1.
        easy: whether an answer that knows nothing has it right, too.
    """

    part: str
    weight: float
    earned: float
    easy: bool


def mark(exercise: BuiltExercise, checks: Sequence[Check], unstable_credit: float) -> Marks:
    """Weigh the checks of an exercise.

    What is easy counts as far as the rest is right, so that refusing everything, or returning the input
    where that is right, earns nothing; and where little is right, all counts for less. Where numerical
    stability is asked for and missing, `unstable_credit` of all is left.

    Args:
        exercise: whose checks.
        checks: all of them; a case that gave no result has only one.
        unstable_credit: the course's policy.
    """
    if all(check.passed for check in checks):
        return Marks(1.0, {})  # as most are
    found = {(check.case, check.aspect): check for check in checks}
    items = _items(exercise, found)
    hard = [item for item in items if not item.easy]
    known = sum(i.weight * i.earned for i in hard) / (sum(i.weight for i in hard) or 1.0)
    share, lost = 0.0, defaultdict[str, float](float)
    for item in items:
        earned = item.weight * item.earned * (known if item.easy else 1.0) * min(1, known / ENOUGH)
        share += earned
        lost[item.part] += item.weight - earned
    kept = 1 - _cost_of_exceptions(exercise, found)
    lost[EXCEPTIONS] += share * (1 - kept)
    share *= kept
    if _is_unstable(exercise, checks):
        lost[STABILITY] += share * (1 - unstable_credit)
        share *= unstable_credit
    # What rounding leaves of a sum is nothing that was lost.
    told = {part: most for part, most in lost.items() if most > 1e-9}
    return Marks(min(share, 1.0) if told else 1.0, told)


Found = Mapping[tuple[str, Aspect], Check]


def _items(exercise: BuiltExercise, found: Found) -> list[_Item]:
    parts: dict[str, list[list[tuple[float, float, bool]]]] = defaultdict(list)
    asked_again = {case.like: case for case in exercise.cases if case.like}
    for case in exercise.cases:
        if case.raises or case.like or not case.expected.aspects:
            continue
        again = [asked_again[case.name]] if case.name in asked_again else [*asked_again.values()]
        easy = exercise.easy[case.name]
        aspects = [*case.expected.aspects]
        of_part: dict[str, list[tuple[float, float, bool]]] = defaultdict(list)
        for aspect in [*aspects, LAW] if case.law else aspects:
            earned, gated = _earned(found, case, aspect)
            earned = min(earned, _earned_again(found, again, aspect))
            weight = 0.5 if aspect.is_grad_of_parameter else 1.0
            gated |= EDGE in case.tags or aspect in easy
            of_part[_part_of(aspect)].append((weight, earned, gated))
        for part, entries in of_part.items():
            parts[part].append(entries)
    parts["conduct"] = [[*_conduct(exercise, found)]]
    most = max(map(len, parts.values()))
    weights = {
        # A part that few cases have weighs less.
        part: WEIGHTS[part] * min(1.0, 2 * len(cases) / most)
        if part != "conduct"
        else WEIGHTS[part]
        for part, cases in parts.items()
    }
    items = []
    for part, cases in parts.items():
        for entries in cases:
            whole = sum(weights.values()) * len(cases) * sum(weight for weight, *_ in entries)
            items += [
                _Item(part, weights[part] * weight / whole, earned, easy)
                for weight, earned, easy in entries
            ]
    return items


def _part_of(aspect: Aspect) -> str:
    if aspect.is_grad:
        return "gradients"
    if aspect.is_state:
        return "updated arguments"
    return "frequencies" if aspect == LAW else "result"


def _earned(found: Found, case: BuiltCase, aspect: Aspect) -> tuple[float, bool]:
    """How much of an aspect is right, and whether that counts only as far as others are."""
    check = found.get((case.name, aspect))
    if check is None:
        check = found.get((case.name, OUTPUT))
        if check is None or check.fault != UNSTABLE:
            return 0.0, False
    if check.fault == UNSTABLE:
        return 1.0, True
    return (1.0 if check.passed else check.credit), False


def _earned_again(found: Found, again: Sequence[BuiltCase], aspect: Aspect) -> float:
    """How much of it is right with other numbers; of a case that is not asked again, with any others."""
    told = [_earned(found, case, aspect)[0] for case in again if aspect in case.expected.aspects]
    return max(told, default=1.0)


def _conduct(exercise: BuiltExercise, found: Found) -> Iterator[tuple[float, float, bool]]:
    """Yield one entry for each kind of conduct: right if it is so in every case."""
    kinds: dict[Aspect, bool] = {INPUTS: True}
    with_results = {case.name: case for case in exercise.cases if not case.raises}
    for (name, aspect), check in found.items():
        case = with_results.get(name)
        if case and aspect not in (LAW, OUTPUT, RAISES) and aspect not in case.expected.aspects:
            right = check.passed or check.fault == UNSTABLE
            kinds[aspect] = kinds.get(aspect, True) and right
    yield from ((1.0, float(right), True) for right in kinds.values())


def _cost_of_exceptions(exercise: BuiltExercise, found: Found) -> float:
    asked = [case.name for case in exercise.cases if case.raises and not case.like]
    missing = [name for name in asked if not _is_right(found.get((name, RAISES)))]
    if not missing:
        return 0.0
    least, most = COST_OF_EXCEPTIONS
    return least + (most - least) * (len(missing) - 1) / max(len(asked) - 1, 1)


def _is_right(check: Check | None) -> bool:
    return check is not None and check.passed


def _is_unstable(exercise: BuiltExercise, checks: Sequence[Check]) -> bool:
    stress = {case.name for case in exercise.cases if STRESS in case.tags}
    return any(
        check.fault == UNSTABLE
        or (check.case in stress and _is_value(check.aspect) and not (check.passed or check.credit))
        for check in checks
    )


def _is_value(aspect: Aspect) -> bool:
    return (aspect.is_output or aspect.is_state) and not aspect.is_grad_of_parameter
