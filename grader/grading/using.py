"""Functions of earlier exercises beside one that uses them: the student's own where it passed, or a stand-in.

Each exercise that uses others is judged in children of its own. So what stands in for an exercise is in no
child that judges that exercise, and a reference is in none at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from grader.expected.built import BuiltExercise
from grader.judging.score import ExerciseResult
from grader.judging.taken import NONE, OWN, STAND_IN
from grader.language import _
from grader.reading.earlier import MODULE, module_of, with_earlier
from grader.reading.extract import Source
from grader.reading.forbidden import forbidden_calls
from grader.reading.helpers import Helper
from grader.reading.statements import Cell


@dataclass(frozen=True)
class Handed:
    """What a student has handed in, as far as it can be used.

    Attributes:
        known: every exercise that may be used, by id, in course order.
        sources: the student's files, those that are graded first.
        graded: how many of them are.
        placed: exercise id to the number of the file that counts for it.
        results: what came of the exercises that were judged so far, by id.
        recall: see `reading/extract.py`.
    """

    known: Mapping[str, BuiltExercise]
    sources: Sequence[Source]
    graded: int
    placed: Mapping[str, int]
    recall: Callable[[Cell], Cell]
    results: dict[str, ExerciseResult] = field(default_factory=dict)


def choose(exercise: BuiltExercise, handed: Handed) -> dict[str, str]:
    """Say what is taken for each exercise that is used, directly or by what is taken: OWN, STAND_IN or NONE."""
    found: dict[str, str] = {}
    queue = list(exercise.uses)
    while queue:
        id_ = queue.pop(0)
        if id_ in found:
            continue
        used = handed.known.get(id_)
        if used is not None and _is_fit(used, exercise, handed):
            found[id_] = OWN
            queue += used.uses
        else:
            found[id_] = STAND_IN if used is not None and used.stand_in else NONE
    return found


def _is_fit(used: BuiltExercise, exercise: BuiltExercise, handed: Handed) -> bool:
    """Whether a student's own function is right, and keeps to what the exercise that uses it forbids."""
    result = handed.results.get(used.id)
    if result is None or result.status != "passed":
        return False
    source = handed.sources[handed.placed[used.id]]
    return not forbidden_calls(source, used.names, exercise.forbid, given=used.imports)


def source_with(exercise: BuiltExercise, taken: Mapping[str, str], handed: Handed) -> Source:
    """Return the file that counts for an exercise, with what it uses as modules beside it."""
    helpers: dict[str, Helper] = {}
    lines = []
    # In the order of the course: what is used by one of them is there before it.
    for id_ in (one for one in handed.known if one in taken):
        how = taken[id_]
        used, module = handed.known[id_], f"{MODULE}.{id_}_"
        lines.append(f"from {module} import {', '.join(used.names)}")
        if how == OWN:
            own = with_earlier(
                handed.sources[handed.placed[id_]], _names(used, handed), used.imports, ()
            )
            helpers[module] = Helper(module, own)
            helpers |= {one.module: one for one in own.helpers if one.module not in helpers}
        else:
            name = _("the stand-in for {id}").format(id=id_)
            helpers[module] = module_of(name, used.stand_in, module)
    helpers[MODULE] = module_of(f"{MODULE}.py", "\n".join(lines) + "\n", MODULE, is_package=True)
    source = handed.sources[handed.placed[exercise.id]]
    return with_earlier(source, _names(exercise, handed), (), tuple(helpers.values()))


def _names(exercise: BuiltExercise, handed: Handed) -> list[str]:
    return [name for id_ in exercise.uses for name in handed.known[id_].names]
