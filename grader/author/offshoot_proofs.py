"""What `grade verify` tries of an exercise that grows out of another one; its base has proofs of its own.

What students are given must fail where they can see it, by the mistake that was named; handed in as it is,
it must count for nothing. The same code without the mistake must earn full marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from grader.author.submitted import first_wrong
from grader.declaring.offshoots import Offshoot
from grader.expected.built import BuiltExercise
from grader.grading.inprocess import behave
from grader.judging.score import ExerciseResult
from grader.judging.settling import compare_all
from grader.telling.diagnose import diagnose
from grader.telling.ideas.bank import Bank


def offshoot_problems(
    exercise: Offshoot, base: BuiltExercise, submit: Callable[[bytes], ExerciseResult]
) -> Iterator[str]:
    """Yield a sentence for each thing that does not hold.

    Args:
        exercise: the offshoot.
        base: what it grows out of, built with its hidden cases.
        submit: grades the text of a file that answers the offshoot.
    """
    yield from _wrong_marks(exercise, submit)
    public = replace(base, cases=tuple(case for case in base.cases if not case.hidden))
    behaviour = behave(exercise.function_named(exercise.given), public)
    checks = compare_all(public, behaviour)
    if all(check.passed for check in checks):
        yield f"no public case shows that what students are given is wrong ({exercise.where})"
        return
    ideas = {idea.name for idea in exercise.base.ideas}
    found = diagnose(public, behaviour, Bank(exercise.base, public), checks)
    names = found.names if found else ()
    if exercise.idea in ideas and exercise.idea not in names:
        said = f"behaves like {' and '.join(names)}" if names else "behaves like no wrong idea"
        yield f"what students are given {said}, and not like {exercise.idea} ({exercise.where})"


def _wrong_marks(exercise: Offshoot, submit: Callable[[bytes], ExerciseResult]) -> Iterator[str]:
    imports = "\n".join(exercise.imports)
    mended = submit(f"{imports}\n\n{exercise.mended}\n".encode())
    if mended.status != "passed":
        yield f"what is mended does not earn full marks: {first_wrong(mended)} ({exercise.where})"
    given = submit(f"{imports}\n\n{exercise.given}\n".encode())
    if given.status != "unattempted" or given.score:
        yield (
            f"what students are given is {given.status} with {given.score:g} points, not unattempted with 0"
            f" ({exercise.where})"
        )
