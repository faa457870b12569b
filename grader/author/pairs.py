"""Which pairs of wrong ideas have to be run on every case: there are hundreds, and one settles nearly each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.declaring.ideas import Hypothesis
from grader.expected.built import BuiltCase, BuiltExercise
from grader.jail.aspect import Aspect
from grader.telling.ideas.bank import Bank
from grader.telling.ideas.evidence import is_wrong_result, shows_a_number
from grader.telling.same.sketch import Sketch
from grader.telling.same.trace import Trace

Group = list[Hypothesis]


def doubtful(bank: Bank, built: BuiltExercise) -> dict[int, Group]:
    """Find the pairs that may pass, or have no name, as far as is seen without running them on every case.

    A pair is caught by the first case that shows it to be wrong, and it has a name if there is one for
    whichever of the ideas that are like it there. Nearly each is like no other.

    Args:
        bank: the ideas.
        built: the cases that they are tried on.

    Returns:
        By the `id` of such a pair, the ideas that do the same as it does: none but these do on every case.
    """
    single = [one for one in bank.hypotheses if not _is_pair(one)]
    found: dict[int, Group] = {
        id(one): bank.hypotheses for one in filter(_is_pair, bank.hypotheses)
    }
    cases = [case for case in built.cases if case.law is None and not case.raises]
    # The one that tells most ideas apart is asked first.
    cases.sort(key=lambda case: -len([*_told_apart(single, case, bank)]))
    groups = [bank.hypotheses]
    for case in cases:
        groups = [part for group in groups for part in _told_apart(group, case, bank)]
        for part in groups:
            found |= {id(one): part for one in part if id(one) in found}
            for one in _settled(part, case, bank, built):
                found.pop(id(one), None)
        groups = [part for part in groups if any(id(one) in found for one in part)]
    return found


def _settled(
    part: Group, case: BuiltCase, bank: Bank, built: BuiltExercise
) -> Iterator[Hypothesis]:
    """Yield those of a part that are caught and have a name, whatever other cases show."""
    if bank.names_whichever(part):
        for one in filter(_is_pair, part):
            trace = bank.trace(one, case)
            if (
                is_wrong_result(trace)
                and (len(part) == 1 or shows_a_number(trace))
                and _is_like_itself(one, bank, built)
            ):
                yield one


def _is_pair(one: Hypothesis) -> bool:
    return len(one.names) > 1


def _is_like_itself(one: Hypothesis, bank: Bank, built: BuiltExercise) -> bool:
    """Whether an answer that draws from other seeds is like the idea that it has."""
    return all(bank.draws_like_itself(one, case) for case in built.cases if case.law is not None)


def _told_apart(group: Group, case: BuiltCase, bank: Bank) -> Iterator[Group]:
    """Yield those of a group whose results on a case may be the same; what returns none is in no part."""
    traces = [(one, bank.trace(one, case)) for one in group]
    returned = [(one, trace) for one, trace in traces if trace.first.status == "returned"]
    parts = [returned]
    for aspect in case.expected.aspects:
        # What a procedure returns makes no difference.
        if case.expected.skeleton != "None" or not aspect.is_output:
            parts = [smaller for part in parts for smaller in _apart_in(aspect, part)]
    yield from ([one for one, _trace in part] for part in parts if part)


def _apart_in(
    aspect: Aspect, part: Sequence[tuple[Hypothesis, Trace]]
) -> Iterator[list[tuple[Hypothesis, Trace]]]:
    """Tell ideas apart by the numbers of one aspect."""
    by_form: dict[object, list[tuple[float, float, tuple[Hypothesis, Trace]]]] = {}
    for entry in part:
        shown = entry[1].sketches.get(aspect)
        by_form.setdefault(_form(shown), []).append((*_range(shown), entry))
    for entries in by_form.values():
        entries.sort(key=lambda one: one[:2])
        reach, near = entries[0][1], list[tuple[Hypothesis, Trace]]()
        for low, high, entry in entries:
            if low > reach:
                yield near
                near = []
            reach = max(reach, high)
            near.append(entry)
        yield near


def _form(shown: Sketch | None) -> object:
    """What is compared exactly; nothing and zeros are alike, whatever their form."""
    return None if shown is None or shown.is_zero else (shown.form, shown.odd)


def _range(shown: Sketch | None) -> tuple[float, float]:
    """Where the sketches of the same numbers lie."""
    if shown is None:
        return 0.0, 0.0
    return shown.value - shown.allowed, shown.value + shown.allowed
