"""Mistakes of several parts of a result, each named by an idea of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.declaring.ideas import Hypothesis
from grader.jail.aspect import Aspect
from grader.telling.findings.answer import Answer
from grader.telling.ideas.evidence import is_chosen, same_part, spoils_flags, usefulness
from grader.telling.ideas.performed import PerformedIdeas
from grader.telling.ideas.stored import StoredIdeas
from grader.telling.ideas.wording import Diagnosis, say_parts
from grader.telling.same.trace import Trace


def name_parts(
    answer: Answer,
    ideas: PerformedIdeas | StoredIdeas,
    may_be_written: Callable[[Hypothesis, Answer], bool],
) -> Diagnosis | None:
    """Name the mistakes of several parts of the result; None where no idea explains any.

    Args:
        answer: a wrong one.
        ideas: the exercise's.
        may_be_written: whether what an idea claims of the code may be in it.
    """
    if any(trace.failed and trace.case.law is not None for trace in answer.traces.values()):
        return None  # of what is drawn no part is compared
    traces = [answer.traces[case.name] for case in answer.returned]
    failing = [trace for trace in traces if trace.failed]
    if 2 * len(failing) < len(answer.wrong):
        return None  # most calls break off, and that is what to tell
    bad = {aspect for trace in failing for aspect in trace.wrong}
    gradients = {aspect for aspect in bad if aspect.is_grad}
    if gradients < bad and any(aspect.is_output for aspect in bad):
        bad -= gradients
    else:
        gradients = set()
    parts = [a for trace in traces for a in trace.case.expected.aspects if a in bad]
    # What a driver returns, and what it leaves, follows from what the student's function did before.
    plain = [trace for trace in traces if trace.case.call.driver is None]
    own = {aspect for trace in plain for aspect in trace.case.expected.aspects}
    wrong = {aspect for trace in plain for aspect in trace.wrong}
    parts = [part for part in parts if part in wrong] or [p for p in parts if p not in own]
    said: dict[Hypothesis, list[Aspect]] = {}
    order = sorted(traces, key=usefulness)
    for part in dict.fromkeys(parts):
        for hypothesis in [*ideas.hypotheses, *ideas.generic]:
            if may_be_written(hypothesis, answer) and _explains_part(
                part, hypothesis, order, bad, ideas
            ):
                said.setdefault(hypothesis, []).append(part)
                break
    if not said:
        return None
    rest = sum(map(len, said.values())) < len(set(parts))
    theirs = {a for h in said for ours in traces for a in ideas.trace(h, ours.case).off}
    untold = bool(gradients) and not any(aspect.is_grad for aspect in theirs)
    return say_parts(said, rest=rest, named=own >= set(parts), gradients=untold)


def _explains_part(
    part: Aspect,
    hypothesis: Hypothesis,
    among: Sequence[Trace],
    bad: set[Aspect],
    ideas: PerformedIdeas | StoredIdeas,
) -> bool:
    shown = False
    gradients = any(aspect.is_grad for aspect in bad)
    for ours in among:
        theirs = ideas.trace(hypothesis, ours.case)
        if not same_part(part, ours, theirs):
            return False
        expected = ours.case.expected
        if part not in expected.aspects:
            continue
        if spoils_flags(expected, ours.first, theirs.first):
            return False
        shown = shown or (part in theirs.off and not is_chosen(part, ours))
        # An idea that spoils what this answer has right is not its idea.
        spoiled = theirs.off - bad
        if any(gradients or not aspect.is_grad for aspect in spoiled):
            return False
    return shown
