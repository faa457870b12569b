"""One public case as tensors: what a learner needs to try it by hand, in a terminal and in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from grader.errors import UsageError
from grader.expected.built import BuiltCase, BuiltExercise, seeds_of
from grader.jail.inside import wire
from grader.jail.inside.calls import make_ready, taking
from grader.jail.inside.description import Call
from grader.language import _, both, several
from grader.study.public_cases import find_public_cases

ALIKE = 0.6
"""How much of what was typed the name of a case has to have."""

SAME_WORD = 0.75
"""How alike two words are of which one is mistyped."""


@dataclass(frozen=True, repr=False)
class CaseTensors:
    """A case, made anew for whoever asks: its tensors may be written to.

    Attributes:
        id: of the exercise.
        name: of the case, as people read it.
        arguments: by name, in the order in which the function takes them; what its gradient is asked for
            requires it.
        upstream: the gradients that are back-propagated, one for each float tensor of the right result.
        expected: what is compared ("output", "output[1]", "grad X", "state moving_mean") to its right value;
            None is a gradient that does not exist. In a random case "output: kept" and the like, each of the
            values that an element may have.
        raises: names of the exceptions of which one is asked for; empty where a result is.
        call: how it is called: what goes by position, the dtype of the run, the seed.
        driver: a function that makes the call, handed the answer and the arguments; None for a plain call.
        names: what an answer defines: the function that is called, or all of several, that one first.
    """

    id: str
    name: str
    arguments: dict[str, Any]
    upstream: list[Tensor]
    expected: dict[str, Tensor | None]
    raises: tuple[str, ...]
    call: Call
    driver: Callable[..., Any] | None = None
    names: tuple[str, ...] = ()

    def run(self, function: Callable[..., Any], **others: Callable[..., Any]) -> Any:
        """Call a function on the arguments as grading does, with the same random numbers.

        Args:
            function: what is called first.
            others: further functions that the driver takes, by name.
        """
        torch.manual_seed(self.call.seed)
        if self.driver is not None:
            return self.driver(function, **self.arguments, **others)
        names = list(self.arguments)
        given = [self.arguments[name] for name in names[: self.call.positional]]
        named = {name: self.arguments[name] for name in names[self.call.positional :]}
        return function(*given, **named)

    def __repr__(self) -> str:
        title = _("{id}, case {name}").format(id=self.id, name=self.name)
        return "\n".join([title, *(f"  {line}".rstrip() for line in self._lines())])

    def _lines(self) -> Iterator[str]:
        for name, value in self.arguments.items():
            yield f"{name} = {say_value(value)}"
        if self.call.driver is not None:
            name, source = self.call.driver
            yield _("{name} makes the call, handed your {id} and these:").format(
                name=name, id=both(self.names or (self.id,))
            )
            yield from (f"    {line}".rstrip() for line in source.strip().splitlines())
        for number, tensor in enumerate(self.upstream):
            yield _("upstream[{number}] = {value}").format(number=number, value=say_value(tensor))
        for aspect, expected in self.expected.items():
            value = say_value(expected)
            yield _("expected[{name}] = {value}").format(name=repr(aspect), value=value)
        if self.raises:
            yield _("expected: raises {kinds}").format(kinds=several(self.raises))


def say_value(value: Any) -> str:
    """A value in a line: of a tensor its shape and dtype alone."""
    if isinstance(value, Tensor):
        sizes = ", ".join(map(str, value.shape))
        return f"tensor({sizes}) {str(value.dtype).removeprefix('torch.')}"
    if isinstance(value, (list, tuple)):
        inside = ", ".join(map(say_value, value))
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {say_value(v)}" for key, v in value.items()) + "}"
    return repr(value)


def find_case(exercise_id: str, case_name: str, start: Path, dtype: str = "") -> CaseTensors:
    """Make the tensors of a public case.

    Args:
        exercise_id: whose.
        case_name: as a report names it.
        start: folder of a course or a workspace, or one inside it.
        dtype: of the run that is meant, "float32"; one in which it is not run means the first.

    Raises:
        UsageError: if there is no such exercise or case, with the nearest name and a list of all.
        CourseError: if the course or its generated files are broken.
    """
    built = find_public_cases(exercise_id, start).exercise
    return tensors_of(built, pick_case(built, case_name), dtype)


def pick_case(built: BuiltExercise, name: str) -> BuiltCase:
    """Return the case of this name.

    Raises:
        UsageError: if there is none, with the nearest name and a list of all.
    """
    names = {known: case for case in built.cases for known in (case.name, shown_name(built, case))}
    plain = {_plain(known): case for known, case in names.items()}
    found = names.get(name) or plain.get(_plain(name))
    if found is not None:
        return found
    shown = [shown_name(built, case) for case in built.cases]
    near = _nearest_name(_plain(name), list(plain))
    said = _("{id} has no public case {name!r}.").format(id=built.id, name=name)
    if near is not None:
        meant = shown_name(built, plain[near])
        said += " " + _("Did you mean {name!r}?").format(name=meant)
    listed = "".join(f"\n  {one}" for one in shown)
    raise UsageError(said + " " + _("Its public cases:") + listed)


def _nearest_name(typed: str, known: Sequence[str]) -> str | None:
    """The name that is most like what was typed; None where none is like it.

    Names of cases are long, and people type a part: what counts is how many of the typed words are there.
    """
    from difflib import SequenceMatcher

    def ratio(one: str, other: str) -> float:
        return SequenceMatcher(None, one, other, autojunk=False).ratio()

    def likeness(name: str) -> tuple[float, float]:
        words = [(len(w), max(ratio(w, other) for other in name.split())) for w in typed.split()]
        found = sum(size * best for size, best in words if best >= SAME_WORD)
        whole = ratio(typed, name)
        return max(whole, found / max(sum(size for size, _best in words), 1)), whole

    best = max(known, key=likeness, default=None)
    return best if best is not None and likeness(best)[0] >= ALIKE else None


def tensors_of(built: BuiltExercise, case: BuiltCase, dtype: str = "") -> CaseTensors:
    """Make the tensors of a case.

    Args:
        built: the exercise.
        case: one of its cases.
        dtype: see `find_case`; one in which it is not run means the first.
    """
    run = case.runs.index(dtype) if dtype in case.runs else 0
    seed = seeds_of(built.id, case)[run]
    call = replace(case.call, dtype=case.runs[run], seed=seed)
    ready = make_ready(call, taking(wire.unpack(built.inputs)))
    return CaseTensors(
        built.id,
        shown_name(built, case),
        dict(ready.arguments.values),
        [tensor.clone() for tensor in ready.cotangents],
        {name: _in(ready.dtype, tensor) for name, tensor in _expected(case)},
        case.raises,
        call,
        ready.driver,
        (called_in(built, case), *case.call.also),
    )


def called_in(built: BuiltExercise, case: BuiltCase) -> str:
    """Return the name of the function that a case calls."""
    return case.call.part or built.main or built.names[0]


def shown_name(built: BuiltExercise, case: BuiltCase) -> str:
    """What people read in the place of a case's name."""
    return built.name_case(case.name)


def _expected(case: BuiltCase) -> Iterator[tuple[str, Tensor | None]]:
    if case.law is None:
        yield from ((str(aspect), tensor) for aspect, tensor in case.expected.aspects.items())
        return
    law = case.law
    for number, name in enumerate(law.probabilities):
        yield f"output: {name}", law.values[number]
        for argument, grads in law.grads.items():
            yield f"grad {argument}: {name}", grads[number]


def _in(dtype: torch.dtype, tensor: Tensor | None) -> Tensor | None:
    if tensor is None:
        return None
    return tensor.to(dtype if tensor.is_floating_point() else tensor.dtype, copy=True)


def _plain(name: str) -> str:
    """A name without what is easily typed otherwise."""
    return " ".join(name.casefold().split())
