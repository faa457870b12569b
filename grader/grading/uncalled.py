"""Results of exercises of which nothing is called: they are not there, or use what is forbidden."""

from __future__ import annotations

from collections.abc import Sequence

from grader.expected.built import BuiltExercise
from grader.judging.score import ExerciseResult
from grader.language import _
from grader.reading.extract import Source
from grader.reading.forbidden import forbidden_calls
from grader.reading.helpers import needed_of_helpers
from grader.reading.placing import label_in


def find_violation(exercise: BuiltExercise, source: Source) -> ExerciseResult | None:
    """Return the result of an answer whose code names something forbidden; None if it does not."""
    found = forbidden_calls(source, exercise.id, exercise.forbid, given=exercise.imports)
    owner = source
    for helper, names in needed_of_helpers(source, [exercise.id]):
        if found:
            break
        owner, found = helper.source, forbidden_calls(helper.source, names, exercise.forbid)
    if not found:
        return None
    said = _("uses {name} ({label}, line {line}), which is not allowed here")
    where = label_in(owner, found[0].label)
    return forbidden(exercise, said.format(name=found[0].spelled, label=where, line=found[0].line))


def forbidden(exercise: BuiltExercise, said: str) -> ExerciseResult:
    """The result of an answer that uses what the exercise forbids."""
    return ExerciseResult(exercise.id, "forbidden", 0.0, exercise.points, said)


def absent(
    exercise: BuiltExercise, sources: Sequence[Source], unreadable: Sequence[str]
) -> ExerciseResult:
    """The result of an exercise that no readable file defines."""
    for source in sources:
        for problem in source.problems:
            if f"def {exercise.id}(" in problem.text or f"class {exercise.id}" in problem.text:
                where = label_in(source, problem.label)
                said = _("{label} does not parse: {why} (line {line})")
                said = said.format(label=where, why=problem.message, line=problem.line)
                return ExerciseResult(exercise.id, "error", 0.0, exercise.points, said)
    if unreadable:
        said = _("; ").join(unreadable)
        return ExerciseResult(exercise.id, "unreadable", 0.0, exercise.points, said)
    said = _("{name} is not defined in the files handed in").format(name=exercise.id)
    return ExerciseResult(exercise.id, "missing", 0.0, exercise.points, said)
