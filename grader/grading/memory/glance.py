"""An answer judged at a glance: right as earlier ones were, or else to be looked at in full."""

from __future__ import annotations

from collections.abc import Sequence

from grader.expected.built import BuiltExercise
from grader.grading.memory.known import Known, is_plain
from grader.jail.outcome import decode, on
from grader.jail.reply import Reply
from grader.judging.checks import Check
from grader.judging.compare import compare


def glance(
    exercise: BuiltExercise, replies: Sequence[Reply], device: str, known: Known
) -> list[Check] | None:
    """Judge an answer that is right in every case, most of it without reading more than its numbers.

    Returns:
        The checks; None as soon as anything needs a closer look.
    """
    if exercise.breaks is not None:
        return None  # what is handed in is another thing each time
    rest = iter(replies)
    mine = {case.name: [next(rest) for _ in case.runs] for case in exercise.cases}
    special = [case for case in exercise.cases if not is_plain(case)]
    asked = [reply for case in exercise.cases if is_plain(case) for reply in mine[case.name]]
    plain = known.judge(exercise.id, asked)
    found = dict(plain or {})
    judged = []
    for case in special if plain is not None else exercise.cases:
        outcomes = [on(device, decode(reply)) for reply in mine[case.name]]
        checks = known.judge_draws(exercise.id, case, mine[case.name], outcomes)
        if checks is None:
            checks = compare(case, outcomes)
            judged.append((case, mine[case.name], outcomes, checks))
        if not all(check.passed for check in checks):
            return None
        found[case.name] = checks
    known.learn(exercise.id, judged)
    return [check for case in exercise.cases for check in found[case.name]]
