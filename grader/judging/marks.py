"""Checks to a share of the points, by what is right of every case: docs/verdicts.md has the rule in ten lines.

A *part* is a kind of aspect: the result, gradients, updated arguments, frequencies, and conduct (what must stay
as it was). Within a part every case counts the same, and within a case every aspect.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.declaring.case import EDGE, STRESS
from grader.declaring.credit import NO_CREDIT, Credit
from grader.jail.aspect import INPUTS, LAW, OUTPUT, RAISES, Aspect
from grader.judging.checks import UNSTABLE, Check
from grader.language import marked

if TYPE_CHECKING:
    from grader.expected.built import BuiltCase, BuiltExercise

DUST = 1e-9
"""What rounding may leave of a sum."""

CONDUCT = "conduct"

WEIGHTS = {
    marked("result"): 4.0,
    marked("gradients"): 4.0,
    marked("updated arguments"): 4.0,
    marked("frequencies"): 2.0,
    CONDUCT: 1.0,
}
"""What the parts of an exercise weigh against each other; those that it lacks are left out."""

ENOUGH = 0.4
"""Share of the hard aspects from which on what is right counts in full; below, it may be right by luck."""

COST_OF_EXCEPTIONS = (0.10, 0.15)
"""Share of the points that is lost where one exception is missing, and where all are."""

ANOTHER_EXCEPTION = 0.5
"""Share of that which is given back for another exception than the one asked for: the caller is warned."""

LEAST_COST = 0.05
"""Share of the points that anything wrong costs, however few cases show it."""

EXCEPTIONS, EXTREME = marked("exceptions"), marked("extreme numbers")

SIDE_EFFECTS, MANNERS = marked("side effects"), marked("other ways of calling")
"""What conduct is made of, as people are told it."""


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
    aspect: Aspect
    weight: float
    earned: float
    easy: bool


def mark(
    exercise: BuiltExercise,
    checks: Sequence[Check],
    unstable_credit: float,
    credit: Credit = NO_CREDIT,
) -> Marks:
    """Weigh the checks of an exercise.

    What is easy counts as far as the rest is right, so that refusing everything, or returning the input
    where that is right, earns nothing; and where little is right, all counts for less. Cases with
    extreme numbers earn nothing of their own: what fails in them leaves less of what ordinary ones earn.

    Args:
        exercise: whose checks.
        checks: all of them; a case that gave no result has only one.
        unstable_credit: the course's policy.
        credit: what a named mistake leaves at least, but for exceptions that are missing besides, and at most.
    """
    if checks and all(check.passed for check in checks):
        return Marks(1.0, {})  # as most are
    found = {(check.case, check.aspect): check for check in checks}
    items = _items(exercise, found)
    hard = [item for item in items if not item.easy]
    known = _weight([item for item in hard if item.earned]) / (_weight(hard) or 1.0)
    gate = min(1.0, known / ENOUGH) ** 2
    earned, whole = defaultdict[Aspect, float](float), defaultdict[Aspect, float](float)
    wrong = defaultdict[str, float](float)
    for item in items:
        whole[item.aspect] += item.weight
        earned[item.aspect] += item.weight * item.earned * gate * (known if item.easy else 1.0)
        wrong[item.part] += item.weight * (1 - item.earned)
    # All that is missing was lost for what is wrong: what is right counts for less only because of that.
    of_wrong = (1 - sum(earned.values())) / (sum(wrong.values()) or 1.0)
    lost = {part: one * of_wrong for part, one in wrong.items()}
    unstable = any(check.fault == UNSTABLE for check in checks)
    most = unstable_credit if unstable else 1.0
    extreme = _right_with_extreme_numbers(exercise, found)
    elsewhere = {item.aspect for item in items if item.earned < 1}
    for aspect, one in earned.items():
        # What is wrong with ordinary numbers too is no matter of extreme ones.
        part = _part_of(aspect) if aspect in extreme and aspect in elsewhere else EXTREME
        kept = min(most * one, (one + min(one, extreme.get(aspect, 1.0) * whole[aspect])) / 2)
        lost[part] = lost.get(part, 0.0) + one - kept
    lost = _at_most(lost, 1 - min(credit.least, most))
    lost = _at_least(lost, 1 - credit.most)
    share = 1 - sum(lost.values())
    cost = share * _cost_of_exceptions(exercise, found)
    told = {part: one for part, one in [*lost.items(), (EXCEPTIONS, cost)] if one > DUST}
    told = _at_least(told, LEAST_COST)
    kept = 1 - sum(told.values())
    return Marks(kept if share > DUST else 0.0, told)


def _at_most(lost: Mapping[str, float], most: float) -> dict[str, float]:
    """What was lost, all in proportion less where it is more than `most`."""
    scale = min(1.0, most / (sum(lost.values()) or 1.0))
    return {part: one * scale for part, one in lost.items()}


def _at_least(lost: Mapping[str, float], least: float) -> dict[str, float]:
    """What was lost, all in proportion more where it is less than `least`."""
    whole = sum(lost.values())
    scale = max(1.0, least / whole) if whole else 1.0
    return {part: one * scale for part, one in lost.items()}


Found = Mapping[tuple[str, Aspect], Check]


def _items(exercise: BuiltExercise, found: Found) -> list[_Item]:
    declared = [case for case in exercise.cases if not (case.raises or case.like)]
    ordinary = [case for case in declared if STRESS not in case.tags] or declared
    parts: dict[str, list[list[_Item]]] = defaultdict(list)
    for case in ordinary:
        of_part: dict[str, list[_Item]] = defaultdict(list)
        for item in _items_of(exercise, case, found):
            of_part[item.part].append(item)
        for part, items in of_part.items():
            parts[part].append(items)
    parts[CONDUCT] = [[*_conduct(exercise, found)]]
    most = max(map(len, parts.values()))
    weights = {
        # A part that few cases have weighs less.
        part: WEIGHTS[part] * (1.0 if part == CONDUCT else min(1.0, 2 * len(cases) / most))
        for part, cases in parts.items()
    }
    total = sum(weights.values())
    return [
        replace(item, weight=item.weight * weights[part] / (total * len(cases) * _weight(items)))
        for part, cases in parts.items()
        for items in cases
        for item in items
    ]


def _items_of(exercise: BuiltExercise, case: BuiltCase, found: Found) -> Iterator[_Item]:
    asked_again = {c.like: c for c in exercise.cases if c.like and STRESS not in c.tags}
    again = [asked_again[case.name]] if case.name in asked_again else []
    # What is asked without numbers, such as the names of parameters, has nothing to do with other ones.
    numbers = '"tensor"' in json.dumps([tree for _, tree in case.call.arguments])
    alike = [*asked_again.values()] if numbers else []
    for aspect in _aspects(case):
        yield _Item(
            _part_of(aspect),
            aspect,
            0.5 if aspect.is_grad_of_parameter else 1.0,
            min(
                _earned(found, case, aspect), _earned_again(exercise, found, again or alike, aspect)
            ),
            EDGE in case.tags or aspect in exercise.easy[case.name],
        )


def _weight(items: Sequence[_Item]) -> float:
    return sum(item.weight for item in items)


def _right_with_extreme_numbers(exercise: BuiltExercise, found: Found) -> dict[Aspect, float]:
    """In how many of the cases with extreme numbers an aspect is right, where it is wrong in any of them.

    What is not finite there is not wrong in this sense but unstable: everybody sees that something happened.
    """
    told: dict[Aspect, list[bool]] = defaultdict(list)
    wrong = set()
    unstable = {name for (name, _aspect), check in found.items() if check.fault == UNSTABLE}
    for case in exercise.cases:
        for aspect in [] if case.raises or STRESS not in case.tags else _aspects(case):
            right = _earned(found, case, aspect) > 0
            told[aspect].append(right and case.name not in unstable)
            wrong |= set() if right else {aspect}
    return {aspect: sum(told[aspect]) / len(told[aspect]) for aspect in wrong}


def _part_of(aspect: Aspect) -> str:
    if aspect.is_grad:
        return "gradients"
    if aspect.is_state:
        return "updated arguments"
    return "frequencies" if aspect == LAW else "result"


def _earned(found: Found, case: BuiltCase, aspect: Aspect) -> float:
    """How much of an aspect is right; where it is unstable, its formula is."""
    check = found.get((case.name, aspect))
    if check is None:
        check = found.get((case.name, OUTPUT))
        if check is None or check.fault != UNSTABLE:
            return 0.0
    return 1.0 if check.passed or check.fault == UNSTABLE else check.credit


def _earned_again(
    exercise: BuiltExercise, found: Found, again: Sequence[BuiltCase], aspect: Aspect
) -> float:
    """How much of it is right with other numbers; where it is not asked again, how much of anything is."""
    told = [(case, one) for case in again for one in _aspects(case)]
    hard = [(case, one) for case, one in told if one not in exercise.easy[case.name]] or told
    same = [(case, one) for case, one in hard if one == aspect] or hard
    return max((_earned(found, case, one) for case, one in same), default=1.0)


def _aspects(case: BuiltCase) -> list[Aspect]:
    # What has no numbers, as None and texts, is compared as a whole.
    aspects = [*(case.expected.aspects or [OUTPUT])]
    if case.law:
        aspects += [*map(Aspect.grad, case.law.grads), LAW]
    return aspects


def _conduct(exercise: BuiltExercise, found: Found) -> Iterator[_Item]:
    """Yield that inputs stay as they are, and each other kind of conduct that some case finds wrong."""
    with_results = {case.name: case for case in exercise.cases if not case.raises}
    wrong = {
        aspect
        for (name, aspect), check in found.items()
        if name in with_results and not (check.passed or check.fault == UNSTABLE)
        if aspect not in (OUTPUT, RAISES, *_aspects(with_results[name]))
    }
    for aspect in sorted({INPUTS} | wrong):
        part = MANNERS if aspect.is_manner else SIDE_EFFECTS
        yield _Item(part, aspect, 1.0, float(aspect not in wrong), True)


def _cost_of_exceptions(exercise: BuiltExercise, found: Found) -> float:
    asked = [case.name for case in exercise.cases if case.raises and not case.like]
    missing = [name for name in asked if not _is_right(found.get((name, RAISES)))]
    if not missing:
        return 0.0
    others = sum(_is_another(found.get((name, RAISES))) for name in missing)
    least, most = COST_OF_EXCEPTIONS
    cost = least + (most - least) * (len(missing) - 1) / max(len(asked) - 1, 1)
    return cost * (1 - ANOTHER_EXCEPTION * others / len(missing))


def _is_right(check: Check | None) -> bool:
    return check is not None and check.passed


def _is_another(check: Check | None) -> bool:
    return check is not None and check.fault == "raises another exception"
