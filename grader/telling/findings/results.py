"""What is told of wrong results: how what is drawn, returned or updated relates to what it should be."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from grader.declaring.case import EDGE, STRESS
from grader.expected.built import BuiltCase
from grader.jail.aspect import Aspect
from grader.jail.inside import wire
from grader.judging.checks import UNSTABLE, say_aspect
from grader.language import _, several, together
from grader.telling.findings.answer import Answer
from grader.telling.findings.draws import relate_draws
from grader.telling.findings.relations.factors import say_factor
from grader.telling.findings.relations.pairs import Finding
from grader.telling.findings.relations.relate import relate
from grader.telling.findings.shared_by_cases import has_infinite_input, is_strided
from grader.telling.findings.which_calls import infinite_input, of_cases

MOST_TOLD = 2
"""Different things that are said of parts of one result."""

MOST_NAMED = 3
"""Parts of which one thing is said, that are named one by one."""

ENOUGH_CHANGES = 2
"""So many changes of an argument may be off by one factor by accident."""

_OF_EVERY_NUMBER = (
    "factor",
    "constant offset",
    "normalised otherwise",
    "shifted along a dimension",
)
"""What is said of all numbers, and is not true where ordinary ones are right."""

_OF_DRAWS = {"wrong frequencies", "wrong values", "changes global state"}


def of_draws(answer: Answer) -> Finding | None:
    """In random cases, and perhaps elsewhere too, it is the draw that is wrong."""
    failing = [case for case in answer.results if case.law is not None and answer.checks[case.name]]
    checks = [check for case in failing for check in answer.checks[case.name]]
    if not answer.faults(failing) <= _OF_DRAWS or any(check.aspect.is_grad for check in checks):
        return None
    drawn = [(case, answer.behaviour[case.name]) for case in failing]
    return relate_draws(drawn, answer.written)


def of_updates(answer: Answer) -> Finding | None:
    """Where one plain call is made, its result is right, and what it leaves in an argument is not."""
    plain = [case for case in answer.failing() if not case.call.driver]
    wrong = sorted({check.aspect for case in plain for check in answer.checks[case.name]})
    if not wrong or not all(aspect.is_state for aspect in wrong):
        return None
    if not any(aspect.is_output for case in plain for aspect in case.expected.aspects):
        return None
    if found := _of_changes(wrong, answer) or relation(wrong, answer):
        return found
    names = several(aspect.name for aspect in wrong)
    return Finding(
        "update",
        _(
            "The result is right. What is wrong is the new value of {names}, which your function updates: how"
            " much of the old value is left, and what is added?"
        ).format(names=names),
    )


def of_results(answer: Answer) -> Finding | None:
    """How wrong results, and what is updated, relate to the right ones."""
    if answer.only_infinite_inputs_fail:
        return infinite_input()
    wrong = [aspect for aspect in answer.wrong_aspects if not aspect.is_grad]
    return _of_changes(wrong, answer) or relation(wrong, answer)


def _of_changes(aspects: Sequence[Aspect], answer: Answer) -> Finding | None:
    """How the change of an argument that is updated in place relates to the right one."""
    for aspect in aspects:
        failing = [case for case in answer.failing(aspect) if case.call.driver is None]
        changes: list[tuple[BuiltCase, torch.Tensor, torch.Tensor]] = []
        for case in failing:
            pair, before = answer.pair(aspect, case), _before(aspect, case, answer.inputs)
            if pair and before is not None and pair.got.shape == before.shape:
                changes.append((case, pair.want - before, pair.got - before))
        if not changes or len(changes) < len(failing):
            continue
        name = aspect.name
        if not any(bool(got.any()) for _case, _want, got in changes):
            told = [_("{name} keeps its old values where it should change.").format(name=name)]
            if cases := of_cases(answer):
                told.append(cases.sentence)
            return Finding("not updated", together(told))
        enough = len(changes) > ENOUGH_CHANGES and not _is_stress_alone(failing, answer)
        if enough and (said := say_factor(changes)):
            return Finding(
                "factor", _("What {name} changes by: {said}").format(name=name, said=said)
            )
    return None


def _before(aspect: Aspect, case: BuiltCase, flat: dict[str, torch.Tensor]) -> torch.Tensor | None:
    """What an updated argument was before the call."""
    for name in case.call.updates:
        tree, labels = dict(case.call.arguments)[name], case.call.labels.get(name)
        for path, leaf in wire.tensors_in(tree, name, labels):
            if aspect == Aspect.state(path):
                return wire.pick(flat, leaf).double()
    return None


def relation(aspects: Sequence[Aspect], answer: Answer) -> Finding | None:
    """How wrong tensors relate to the right ones: of each aspect, as far as it tells anything.

    Where all of them tell something, all of it is said; else what the first one tells that does.
    """
    told: dict[Aspect, Finding] = {}
    for aspect in aspects:
        if found := _relation_of(aspect, answer):
            told[aspect] = found
    if not told:
        return None
    if len(told) < len(aspects) or len({found.sentence for found in told.values()}) > MOST_TOLD:
        told = dict([next(iter(told.items()))])
    alike: dict[Finding, list[Aspect]] = {}
    for aspect, found in told.items():
        alike.setdefault(found, []).append(aspect)
    sentences = [_about(parts, answer, found.sentence) for found, parts in alike.items()]
    first = next(iter(alike))
    explained = tuple(found.name for found in told.values()) if len(told) == len(aspects) else ()
    return Finding(first.name, together(sentences), explained)


def _relation_of(aspect: Aspect, answer: Answer) -> Finding | None:
    """How the wrong tensors of one aspect relate to the right ones."""
    failing = answer.failing(aspect)
    odd = [case for case in failing if "not finite" in answer.faults([case], aspect)]
    large = [case for case in failing if answer.faults([case], aspect) == {UNSTABLE}]
    if odd and len({*map(id, odd), *map(id, large)}) == len(failing):
        return _not_finite(odd)
    if any(not _is_special(case, answer) for case in odd):
        return None  # what is said of the numbers would not hold there
    usual = [case for case in failing if case not in odd and answer.is_ordinary(aspect, case)]
    pairs = [pair for case in usual if (pair := answer.pair(aspect, case))]
    if len(pairs) < len(usual):
        return None
    known = [t for c in answer.results if (t := c.expected.aspects.get(aspect)) is not None]
    # A relation to integers may be lost in rounding: then fractions tell it.
    floats = [p for p in pairs if not _is_whole(p.case.expected.aspects[aspect])]
    found = relate(pairs, known) or (relate(floats, known) if len(floats) < len(pairs) else None)
    if found and found.name == "zeros" and _has_right_numbers(aspect, answer):
        said = _("What is wrong is zero throughout: what is different about those calls?")
        return Finding(found.name, said)
    if found and found.name in _OF_EVERY_NUMBER and _is_stress_alone(failing, answer):
        return None
    return found


def _is_stress_alone(failing: Sequence[BuiltCase], answer: Answer) -> bool:
    """Whether extreme numbers alone are wrong, and ordinary ones are right."""
    ordinary = [case for case in answer.returned if STRESS not in case.tags]
    return all(STRESS in case.tags for case in failing) and bool(ordinary)


def _is_special(case: BuiltCase, answer: Answer) -> bool:
    """Whether NaN and infinity may come of what is special about a case, whatever else is wrong."""
    return bool({EDGE, STRESS} & {*case.tags}) or has_infinite_input(case, answer.inputs)


def _has_right_numbers(aspect: Aspect, answer: Answer) -> bool:
    """Whether some call gives numbers other than zero, and they are right."""
    failing = answer.failing(aspect)
    right = [case.expected.aspects.get(aspect) for case in answer.returned if case not in failing]
    return any(tensor is not None and bool(tensor.any()) for tensor in right)


def _is_whole(tensor: torch.Tensor | None) -> bool:
    return tensor is not None and not tensor.is_floating_point()


def _not_finite(cases: Sequence[BuiltCase]) -> Finding:
    if all(is_strided(case) for case in cases):
        said = _(
            "You read memory that does not belong to the tensor: it is not contiguous. Index it as usual, or"
            " make a contiguous copy first."
        )
        return Finding("memory read", said)
    said = _(
        "NaN or infinity comes out where a number is expected: look for a division by zero, the logarithm of"
        " 0, the slope of a root at 0, or the exponential of a large number."
    )
    return Finding("not finite", said)


def _about(parts: Sequence[Aspect], answer: Answer, said: str) -> str:
    """Put the parts that a sentence is about before it, where there are several."""
    every = {a for case in answer.returned for a in case.expected.aspects if a.is_output}
    if len(every) < 2 and all(part.is_output for part in parts):
        return said
    names = [say_aspect(part) if part.is_output else part.name for part in parts[:MOST_NAMED]]
    if len(parts) > MOST_NAMED:
        names.append("...")
    if parts[0].is_grad:
        return _("Gradient of {name}: {said}").format(name=several(names), said=said)
    return _("{part}: {said}").format(part=several(names), said=said)
