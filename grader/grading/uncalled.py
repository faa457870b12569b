"""Results of exercises of which nothing is called: they are not there, or use what is forbidden."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from grader.expected.built import BuiltExercise
from grader.judging.score import ExerciseResult
from grader.language import _, both, nearest
from grader.reading.extract import Source
from grader.reading.forbidden import forbidden_calls
from grader.reading.helpers import needed_of_helpers
from grader.reading.placing import label_in

NEAR = 0.8
"""How alike names must be of which one is meant for the other."""


def find_violation(exercise: BuiltExercise, source: Source) -> ExerciseResult | None:
    """Return the result of an answer whose code names something forbidden; None if it does not."""
    found = forbidden_calls(source, exercise.names, exercise.forbid, given=exercise.imports)
    owner = source
    for helper, names in needed_of_helpers(source, exercise.names):
        if found:
            break
        if helper.is_given:
            continue
        owner, found = helper.source, forbidden_calls(helper.source, names, exercise.forbid)
    if not found:
        return None
    said = _(
        "Write yourself what {name} does ({label}, line {line}): indexing, sums and other operations on tensors"
        " are enough."
    )
    if "torch.*" in exercise.forbid:
        said = _("Write yourself what {name} does ({label}, line {line}): plain Python is enough.")
    where = label_in(owner, found[0].label)
    return forbidden(exercise, said.format(name=found[0].spelled, label=where, line=found[0].line))


def forbidden(exercise: BuiltExercise, said: str) -> ExerciseResult:
    """The result of an answer that uses what the exercise forbids."""
    return ExerciseResult(exercise.id, "forbidden", 0.0, exercise.points, said)


def as_given(exercise: BuiltExercise, result: ExerciseResult | None = None) -> ExerciseResult:
    """The result where the code to be mended is still as it was handed out.

    Args:
        exercise: which.
        result: what came of it, if it was called.
    """
    said = _("This is still the code that you were given: find what is wrong, and mend it.")
    result = result or ExerciseResult(exercise.id, "unattempted", 0.0, exercise.points)
    return replace(result, status="unattempted", score=0.0, diagnosis=said, lost={}, ideas=())


def absent(
    exercise: BuiltExercise,
    sources: Sequence[Source],
    unreadable: Sequence[str],
    asked: Collection[str] = (),
) -> ExerciseResult:
    """The result of an exercise that no readable file defines.

    Args:
        exercise: the one.
        sources: files of the student.
        unreadable: sentences on those that cannot be read.
        asked: names that other exercises ask for, which are not meant for this one.
    """
    defining = re.compile(rf"\b(?:def|class)\s+(?:{'|'.join(exercise.names)})\b")
    name = both(exercise.names)
    for source in sources:
        for problem in source.problems:
            if defining.search(problem.text):
                where = label_in(source, problem.label)
                said = _("{label} does not parse: {why} (line {line})")
                said = said.format(label=where, why=problem.message, line=problem.line)
                return ExerciseResult(exercise.id, "error", 0.0, exercise.points, said)
        for cell in source.skipped:
            if defining.search(cell.text):
                said = _(
                    "{name} stands in a cell that begins with %%{magic} ({label}): its code does not run in"
                    " the notebook, so it is not graded. Move it into a cell of its own."
                )
                label = label_in(source, cell.label)
                said = said.format(name=name, magic=cell.magic, label=label)
                return ExerciseResult(exercise.id, "error", 0.0, exercise.points, said)
    if unreadable:
        said = _("; ").join(unreadable)
        return ExerciseResult(exercise.id, "unreadable", 0.0, exercise.points, said)
    said = _("{name} is not defined in the files handed in").format(name=name)
    if len(exercise.names) == 1 and (near := _nearly(name, sources, asked)):
        said = _(
            "{name} is not defined, but {near} is: did you mean {name}? Names must agree to the letter."
        ).format(name=name, near=near)
    return ExerciseResult(exercise.id, "missing", 0.0, exercise.points, said)


def _nearly(id_: str, sources: Sequence[Source], asked: Collection[str]) -> str:
    """A function or class of another name that was meant for this one, if any."""
    defined = {
        statement.node.name: _plain(statement.node.name)
        for source in sources
        for statement in source.statements
        if isinstance(statement.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        and statement.node.name not in asked
    }
    same = [name for name, plain in defined.items() if plain == _plain(id_)]
    return next(iter(same), "") or nearest(id_, defined, NEAR) or ""


def _plain(name: str) -> str:
    return name.replace("_", "").casefold()
