"""What `grade verify` tries of a break-it exercise: that there are inputs that show it, and not any inputs do.

The cases of its base are tried one after the other: the first on which the wrong function is found out is
handed in as a student would. Zeros, ones and nothing must not be enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from grader.author.submitted import first_wrong
from grader.declaring.break_it import UPSTREAM, BreakIt
from grader.declaring.source import BEGIN, END
from grader.expected.built import BuiltCase, BuiltExercise
from grader.jail.inside import wire
from grader.judging.breaking import Handed, NotTakenError, check_taken, find_difference
from grader.judging.score import ExerciseResult

HEAD = "import torch\nfrom torch import Tensor\n\ninf, nan = float('inf'), float('nan')\n"


def break_it_problems(
    exercise: BreakIt,
    base: BuiltExercise,
    built: BuiltExercise,
    submit: Callable[[bytes], ExerciseResult],
) -> Iterator[str]:
    """Yield a sentence for each thing that does not hold.

    Args:
        exercise: the break-it exercise.
        base: what it grows out of, built.
        built: the exercise itself.
        submit: grades the text of a file that answers it.
    """
    cases = [case for case in base.cases if not (case.hidden or case.raises or case.call.driver)]
    flat = wire.unpack(base.inputs)
    handed = [_handed_of(case, flat) for case in cases]
    example = next((one for one in handed if _shows(built, one)), None)
    if example is None:
        yield f"no case of {exercise.base.id} shows that what students see is wrong ({exercise.where})"
        return
    result = submit(_code(exercise, example))
    if result.status != "passed":
        yield f"inputs that show it do not earn full marks: {first_wrong(result)} ({exercise.where})"
    shipped = replace(built, breaks=replace(built.breaks, reference=None) if built.breaks else None)
    if not _shows(shipped, example):
        yield f"with what students have to check with, such inputs show nothing ({exercise.where})"
    for said, fill in (("zeros", torch.zeros_like), ("ones", torch.ones_like)):
        if all(_shows(built, _filled(one, fill)) for one in handed):
            yield f"{said} in the place of any inputs show it already ({exercise.where})"
    if submit(f"{HEAD}\ndef {exercise.name}():\n    return {{}}\n".encode()).score:
        yield f"an empty dict earns points ({exercise.where})"
    lines = [one for one in exercise.cell.splitlines() if one.strip() not in (BEGIN, END)]
    stub = submit("\n".join([HEAD, *exercise.imports, *lines]).encode())
    if stub.status != "unattempted" or stub.score:
        yield f"the stub is {stub.status} with {stub.score:g} points, not unattempted with 0 ({exercise.where})"


def _handed_of(case: BuiltCase, flat: dict[str, Tensor]) -> Handed:
    """What a student would hand in to call a function as a case does."""

    def leaf(tree: dict[str, Any]) -> Tensor:
        return wire.pick(flat, tree).clone()

    arguments = {name: wire.decode(tree, leaf) for name, tree in case.call.arguments}
    return Handed(arguments, tuple(map(leaf, case.call.cotangents)))


def _shows(built: BuiltExercise, handed: Handed) -> bool:
    assert built.breaks is not None
    try:
        check_taken(built.breaks, handed)
        return find_difference(built.breaks, handed).is_there
    except NotTakenError:
        return False


def _filled(handed: Handed, fill: Callable[[Tensor], Tensor]) -> Handed:
    def filled(value: Any) -> Any:
        return fill(value) if isinstance(value, Tensor) else value

    arguments = {name: filled(value) for name, value in handed.arguments.items()}
    return Handed(arguments, tuple(map(filled, handed.upstream)))


def _code(exercise: BreakIt, handed: Handed) -> bytes:
    entries = [f"        {name!r}: {_literal(value)}," for name, value in handed.arguments.items()]
    if handed.upstream:
        entries.append(f"        {UPSTREAM!r}: {_literal(list(handed.upstream))},")
    body = "\n".join(["    return {", *entries, "    }"])
    return f"{HEAD}\n\ndef {exercise.name}():\n{body}\n".encode()


def _literal(value: Any) -> str:
    if isinstance(value, Tensor):
        made = f"torch.tensor({value.tolist()}, dtype={value.dtype})"
        return f"{made}.reshape({tuple(value.shape)})"
    if isinstance(value, (list, tuple)):
        inner = "".join(f"{_literal(one)}, " for one in value)
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    return repr(value)
