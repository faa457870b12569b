"""Mistakes of an author in a declaration, with file and line: names that nothing has, cases that are alike."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from grader.declaring.case import OPTIONS, Case, places_in, same_call
from grader.declaring.inheriting import signature_of_driver
from grader.declaring.names import problems_of_id
from grader.declaring.torch_names import problem_of_name
from grader.files import short_path
from grader.jail.inside.manners import MANNERS
from grader.language import nearest
from grader.reading.parsing import read_source

if TYPE_CHECKING:
    from grader.declaring.exercise import Exercise
    from grader.declaring.ideas import WrongIdea

_ANY = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def problems_of_exercise(exercise: Exercise) -> Iterator[str]:
    """Yield a sentence for each mistake in `@exercise(...)`."""
    signature = exercise.signature
    line = read_source(exercise.function)[1]
    where = f"{short_path(exercise.path)}:{line}"
    if exercise.scale <= 0:
        yield f"{where}: scale must be more than 0, not {exercise.scale:g}."
    if exercise.points <= 0:
        yield f"{where}: points must be more than 0, not {exercise.points:g}."
    if exercise.whole is None:
        yield from problems_of_id(exercise, where)
    for name in exercise.forbid:
        if said := problem_of_name(name):
            yield f"{where}: forbid: {said}{'' if said.endswith('?') else '.'}"
    yield from _unknown("grad", exercise.grad, exercise, signature, where)
    yield from _unknown("updates", exercise.updates, exercise, signature, where)
    yield from _unknown("labels", tuple(exercise.labels), exercise, signature, where)
    # What is compared is kept by name: of two tensors of one name only the last would be.
    named = [label for labels in exercise.labels.values() for label in labels]
    named += [name for name in signature.parameters if name not in exercise.labels]
    for label in sorted({label for label in named if named.count(label) > 1}):
        yield f"{where}: labels: {label!r} would stand for two tensors; give each a name of its own."


def problems_of_case(exercise: Exercise, case: Case) -> Iterator[str]:
    """Yield a sentence for each mistake in a case that is to be added to an exercise."""
    where, what = case.where, f"case {case.name!r}"
    if not case.name.strip():
        yield f"{where}: the case has no name; say in a few words what it is about."
    for other in exercise.cases:
        if other.name == case.name:
            yield f"{where}: there are two cases called {case.name!r}; rename one."
        elif same_call(other, case):
            yield f"{where}: {what} has the same inputs as {other.name!r}."
    yield from _repeated(case)
    signature = _signature_of(case, exercise)
    if exercise.whole is None and not exercise.has_main and case.part not in exercise.parts:
        yield f"{where}: {what} is about none of the parts; {_parts(exercise)}."
        return
    yield from _unknown(f"{what}: grad", case.grad, exercise, signature, where)
    yield from _unknown(f"{what}: updates", case.updates, exercise, signature, where)
    yield from _unknown(what, tuple(case.arguments), exercise, signature, where)
    for parameter in signature.parameters.values():
        needed = parameter.default is parameter.empty and parameter.kind not in _ANY
        if needed and parameter.name not in case.arguments:
            yield f"{where}: {what} gives no {parameter.name}."


def _repeated(case: Case) -> Iterator[str]:
    """Yield a sentence for each recipe that stands at several places, so that one tensor comes there."""
    places: dict[int, list[str]] = {}
    for name, value in case.arguments.items():
        for path, recipe in places_in(value, name):
            if not recipe.is_shared:
                places.setdefault(id(recipe), []).append(path)
    for paths in places.values():
        if len(paths) > 1:
            yield (
                f"{case.where}: case {case.name!r}: {' and '.join(paths[:3])} are one recipe, so the function"
                " gets one tensor there; write a recipe for each, or mark this one with .shared() if one tensor"
                " is meant."
            )


def problems_of_idea(exercise: Exercise, idea: WrongIdea) -> Iterator[str]:
    """Yield a sentence for each mistake in a wrong idea that is to be added to an exercise."""
    where = idea.where
    if idea.credit.problem:
        yield f"{where}: wrong idea {idea.name}: {idea.credit.problem}."
    if not idea.sentence.strip():
        yield f"{where}: wrong idea {idea.name} has no sentence."
    if any(other.name == idea.name for other in exercise.ideas):
        yield f"{where}: there are two wrong ideas called {idea.name}; rename one."


def problems_of_manner(manner: str, reason: str) -> Iterator[str]:
    """Yield, without a place, what is wrong with a manner of calling that is left out."""
    if manner not in MANNERS:
        near = nearest(manner, MANNERS)
        told = f"; did you mean {near!r}?" if near else f": {', '.join(sorted(MANNERS))}"
        yield f"there is no manner {manner!r}{told}"
    if not reason.strip():
        yield f"say why {manner!r} is left out."


def _parts(exercise: Exercise) -> str:
    names = " or ".join(f"{name}.case" for name in exercise.parts) or f"{exercise.id}.part"
    return f"declare it with {names}, or give call= a function whose first parameter is one of them"


def _signature_of(case: Case, exercise: Exercise) -> inspect.Signature:
    if case.call is None:
        return exercise.signature
    others = signature_of_driver(case.call).parameters.values()
    return inspect.Signature([one for one in others if one.name not in case.also])


def _unknown(
    what: str, names: Sequence[str], exercise: Exercise, signature: inspect.Signature, where: str
) -> Iterator[str]:
    """Yield a sentence for each name that a signature does not have."""
    known = list(signature.parameters)
    if any(p.kind is p.VAR_KEYWORD for p in signature.parameters.values()):
        return
    who = exercise.name if signature is exercise.signature else "its call"
    for name in names:
        if name in known:
            continue
        near = nearest(name, [*known, *OPTIONS])
        guess = f" (did you mean {near!r}?)" if near else ""
        yield f"{where}: {what} names {name!r}, but {who} takes {', '.join(known)}{guess}."
