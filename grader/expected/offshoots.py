"""What is expected of an offshoot: of code to mend what is expected of its base, and nothing is run for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from grader.declaring.break_it import HANDED_IN, BreakIt
from grader.declaring.exercise import Exercise
from grader.expected.built import Breaks, BuiltCase, BuiltExercise
from grader.jail.inside.description import Call
from grader.jail.outcome import Outcome


def fields_of(exercise: Exercise, unit: str) -> dict[str, Any]:
    """Return the attributes of a `BuiltExercise` in which an offshoot is not as its base.

    Args:
        exercise: the offshoot, told in some language.
        unit: id of the unit that it stands in.
    """
    assert exercise.base is not None
    return {
        "id": exercise.id,
        "unit": unit,
        "title": exercise.title,
        "points": exercise.points,
        "hints": exercise.hints,
        "imports": exercise.imports,
        "statement": exercise.statement,
        "order": exercise.order,
        "functions": exercise.names,
        "main": exercise.main,
        "stand_in": "",
        "kind": exercise.kind,
        "base": exercise.base.id,
        "given": exercise.given,
    }


def built_break_it(exercise: BreakIt, unit: str) -> BuiltExercise:
    """Return a break-it exercise, built: a call that gives what is handed in, and what that is tried on."""
    base = exercise.base
    imports = "\n".join(exercise.imports)
    parameters = base.signature.parameters.values()
    breaks = Breaks(
        base=base.name,
        wrong_name=exercise.wrong_name,
        wrong=f"{imports}\n\n{exercise.shown}\n",
        right=exercise.shipped,
        arguments={one.name: one.default is not one.empty for one in parameters},
        grad=list(base.grad),
        updates=list(base.updates),
        labels={name: list(words) for name, words in base.labels.items()},
        forms=exercise.forms,
        scale=base.scale,
        reference=base.function,
    )
    handed_in = BuiltCase(
        *(HANDED_IN, False, (), (), ("float64",), Call([])),
        expected=Outcome("returned", skeleton=["dict", [], []]),
        sensitivity={},
    )
    return BuiltExercise(
        **fields_of(exercise, unit),
        forbid=(),
        cases=(handed_in,),
        inputs=b"",
        breaks=breaks,
        case_names=exercise.case_names,
    )


def built_like(base: BuiltExercise, exercise: Exercise, unit: str) -> BuiltExercise:
    """Return an offshoot, built, given its base."""
    return replace(base, **fields_of(exercise, unit))
