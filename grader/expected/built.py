"""Exercises with their inputs drawn and their expected values known: plain data, no code of an author's.

`expected.py` makes them from a declaration, `bundle.py` reads the public part of them from disk. Nothing
that grades needs more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import torch
from torch import Tensor

from grader.declaring.redrawing import REDRAWN
from grader.expected.tolerance import Target, allowed_error, make_target
from grader.jail.aspect import OUTPUT, Aspect
from grader.jail.batch import Batch, make_batch
from grader.jail.inside import wire
from grader.jail.inside.description import Call
from grader.jail.outcome import Manners, Outcome
from grader.language import _


@dataclass(frozen=True)
class BuiltLaw:
    """A law's numbers: what each candidate is, and its gradient, element by element."""

    probabilities: dict[str, float]
    values: list[Tensor]
    grads: dict[str, list[Tensor]]

    def with_names(self, names: Mapping[str, str]) -> BuiltLaw:
        """Return it with other names of the candidates."""
        renamed = {names.get(name, name): p for name, p in self.probabilities.items()}
        return replace(self, probabilities=renamed)

    @cached_property
    def candidates(self) -> list[tuple[Tensor, Tensor]]:
        """Each candidate with the error allowed for it."""
        return [(value, allowed_error(value, None, torch.float64)) for value in self.values]

    @cached_property
    def smallest(self) -> Tensor:
        """The size of each element's smallest candidate."""
        return torch.stack(self.values).abs().amin(0)

    @cached_property
    def stacked_grads(self) -> dict[str, Tensor]:
        """The candidates' gradients along a new first dimension, by argument."""
        return {name: torch.stack(grads) for name, grads in self.grads.items()}


@dataclass(frozen=True)
class BuiltCase:
    """A case with its inputs drawn and its expected values known.

    Attributes:
        runs: dtypes that the case is run in, one call each; for a law, several calls in float64.
        call: what is called; dtype, device and seed are those of a run.
        expected: what the reference did in float64; for a case that raises, nothing but the status.
        sensitivity: aspect to how far its numbers move per unit of relative rounding of the inputs.
        scale: size of numbers that count as large, see `expected/tolerance.py`.
        like: name of the public case that this one asks again with other numbers; "" for a declared case.
        others: what the reference makes of other numbers, by the manners in which the call is made again.
    """

    name: str
    hidden: bool
    tags: tuple[str, ...]
    raises: tuple[str, ...]
    runs: tuple[str, ...]
    call: Call
    expected: Outcome
    sensitivity: dict[Aspect, Tensor]
    law: BuiltLaw | None = None
    scale: float = 1.0
    where: str = ""
    like: str = ""
    others: Mapping[Manners, list[Tensor]] = field(default_factory=dict)

    def target(self, dtype: torch.dtype, device: str = "cpu") -> Target | None:
        """All expected numbers for a run of `dtype`, put together at the first use."""
        if (dtype, device) not in self._targets:
            aspects = self.expected.aspects.items()
            numbers = any(a.is_output and a not in self.expected.flags for a, _ in aspects)
            pairs = [(tensor, self.sensitivity.get(aspect)) for aspect, tensor in aspects]
            made = None if numbers else make_target(pairs, dtype, self.scale, device)
            self._targets[dtype, device] = made
        return self._targets[dtype, device]

    def with_free_graph(self) -> BuiltCase:
        """The case, whose results may be in the graph where those of the reference are not.

        Where the gradient of one argument is taken alone, the others' results need none. An answer that makes
        all of one tensor has one for them too; that it is 0 is seen in what is compared.
        """
        flags = {
            aspect: told | {"requires_grad": None} if told.get("requires_grad") is False else told
            for aspect, told in self.expected.flags.items()
            if "storage_kept" not in told
        }
        return replace(self, expected=replace(self.expected, flags=self.expected.flags | flags))

    @cached_property
    def like_input(self) -> str:
        """The first argument whose dtype is that of the result, as `params[0]`; "" where there is none."""
        wanted = next(iter(self.expected.outputs.values()), None)
        if wanted is None:
            return ""
        # What floating-point arguments are called with follows from the run: a fixed dtype is another one.
        floating, dtype = wanted.dtype == torch.float64, str(wanted.dtype).removeprefix("torch.")
        for name, tree in self.call.arguments:
            for path, leaf in wire.tensors_in(tree, name):
                if leaf["float"] if floating else leaf["tensor"][0] == dtype:
                    return path
        return ""

    @cached_property
    def _targets(self) -> dict[tuple[torch.dtype, str], Target | None]:
        return {}


@dataclass(frozen=True)
class Breaks:
    """What a break-it exercise calls on the inputs that are handed in.

    Attributes:
        base: name of the right function.
        wrong_name: name of the wrong one.
        wrong: code that defines it.
        right: codes that define the right one: what students have to check with.
        arguments: names of the arguments in order, and whether each may be left out.
        grad: those whose gradients are compared, where an upstream gradient is handed in.
        updates: those that are changed in place.
        labels: see `Exercise.labels`.
        forms: what arguments look like, see `declaring/break_it.py`.
        scale: size of numbers that count as large.
        reference: the author's function, where it is at hand; it goes before those of `right`.
    """

    base: str
    wrong_name: str
    wrong: str
    right: list[str]
    arguments: dict[str, bool]
    grad: list[str]
    updates: list[str]
    labels: dict[str, list[str]]
    forms: list[dict[str, Any]]
    scale: float = 1.0
    reference: Callable[..., Any] | None = field(default=None, repr=False, compare=False)

    def functions(self) -> tuple[Callable[..., Any], list[Callable[..., Any]]]:
        """Return the wrong function and the right ones, that which decides first."""
        wrong = _defined(self.wrong, self.wrong_name)
        right = [_defined(code, self.base) for code in self.right]
        return wrong, [*([self.reference] if self.reference else []), *right]


def _defined(code: str, name: str) -> Callable[..., Any]:
    namespace: dict[str, Any] = {}
    exec(code, namespace)
    made: Callable[..., Any] = namespace[name]
    return made


@dataclass(frozen=True)
class BuiltExercise:
    """An exercise with built cases.

    Attributes:
        imports: the import statements that the notebook gives the student.
        inputs: the tensors that the cases' calls name, as a safetensors document.
        statement: Markdown, in the language that the exercise is told in.
        case_names: what people read in the place of a case's name, where that is something else.
        untried: manners in which no call is made again, with the reasons; known where it was built.
        order: place within the unit, see `catalog.in_course_order`.
        more: how many cases there are beside these, which are tried when it is handed in.
        functions: names that an answer defines: a function or a class, or several.
        main: which of them is called where a call names none; "" if there is no such one.
        uses: ids of earlier exercises whose functions are there by name.
        stand_in: a file that defines the functions for who uses them and has not solved this; "" for none.
        kind: of an offshoot, what it is: "debug"; "" for an exercise of its own.
        base: id of the exercise that an offshoot grows out of.
        given: code that students begin with, where that is no empty stub.
        breaks: of a break-it exercise, what is called.
    """

    id: str
    unit: str
    title: str
    points: float
    forbid: tuple[str, ...]
    hints: tuple[str, ...]
    imports: tuple[str, ...]
    cases: tuple[BuiltCase, ...]
    inputs: bytes = field(repr=False)
    statement: str = field(default="", repr=False)
    case_names: Mapping[str, str] = field(default_factory=dict, repr=False)
    untried: Mapping[str, str] = field(default_factory=dict, repr=False)
    order: int = 0
    more: int = 0
    functions: tuple[str, ...] = ()
    main: str = ""
    uses: tuple[str, ...] = ()
    stand_in: str = field(default="", repr=False)
    kind: str = ""
    base: str = ""
    given: str = field(default="", repr=False)
    breaks: Breaks | None = field(default=None, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that an answer defines."""
        return self.functions or (self.id,)

    @cached_property
    def easy(self) -> dict[str, frozenset[Aspect]]:
        """By case, what an answer that knows nothing has right: one that returns zeros, ones, or its input."""
        flat = wire.unpack(self.inputs)
        return {case.name: frozenset(_easy_aspects(case, flat)) for case in self.cases}

    def name_case(self, name: str) -> str:
        """Return what people read in the place of a case's name."""
        if like := self._asked_again.get(name):
            return _(REDRAWN).format(name=self.name_case(like))
        return self.case_names.get(name, name)

    @cached_property
    def _asked_again(self) -> dict[str, str]:
        return {case.name: case.like for case in self.cases if case.like}

    def with_names(self, cases: Mapping[str, str], candidates: Mapping[str, str]) -> BuiltExercise:
        """Return it with other names, for people to read, of its cases and of what is drawn in them."""
        named = tuple(
            case if case.law is None else replace(case, law=case.law.with_names(candidates))
            for case in self.cases
        )
        return replace(self, cases=named, case_names=cases)

    def calls(
        self, device: str, cases: Sequence[BuiltCase] | None = None, fresh: int = 0
    ) -> list[Call]:
        """Describe the calls of `cases` (default: all), in order.

        Args:
            device: where the student's tensors live.
            cases: which cases.
            fresh: number of an attempt; another one draws other random numbers.
        """
        return [
            replace(
                case.call,
                dtype=dtype,
                device=device,
                seed=seed,
                again=[] if run else case.call.again,
            )
            for case in (self.cases if cases is None else cases)
            for run, dtype, seed in _runs_of(self.id, case, fresh)
        ]

    def batch(self, device: str, cases: Sequence[BuiltCase] | None = None, fresh: int = 0) -> Batch:
        """Serialise these calls; see `calls`."""
        several = len(self.names) > 1
        function, parts = (self.main, self.names) if several else (self.names[0], ())
        return make_batch(function, self.calls(device, cases, fresh), self.inputs, parts)


def _easy_aspects(case: BuiltCase, flat: dict[str, Tensor]) -> Iterator[Aspect]:
    leaves = [leaf for _, tree in case.call.arguments for _, leaf in wire.tensors_in(tree)]
    leaves += [leaf["grad"] for leaf in leaves if leaf.get("grad")] + case.call.cotangents
    given = [wire.pick(flat, leaf) for leaf in leaves]

    def is_easy(tensor: Tensor) -> bool:
        if not tensor.numel() or any(torch.equal(tensor, one) for one in given):
            return True
        first = tensor.flatten()[0]
        return first in (0.0, 1.0) and bool((tensor == first).all())

    # Zeros may be drawn, and then nothing is wrong with the values of an answer that is zero throughout.
    drawn = [] if case.law is None else case.law.values
    may_be_drawn = any(is_easy(value) for value in drawn)
    if case.expected.skeleton == "None":
        yield OUTPUT
    for aspect, tensor in case.expected.aspects.items():
        if tensor is None or is_easy(tensor) or (may_be_drawn and aspect.is_output):
            yield aspect


def _runs_of(exercise: str, case: BuiltCase, fresh: int) -> Iterator[tuple[int, str, int]]:
    seeds = seeds_of(exercise, case, fresh)
    yield from zip(range(len(seeds)), case.runs, seeds, strict=True)


def seeds_of(exercise: str, case: BuiltCase, fresh: int = 0) -> list[int]:
    """Return the seed of torch's generator for each run; the last run of a law repeats the first."""
    names = [f"{exercise}/{case.name}/run {i}/{fresh}" for i in range(len(case.runs))]
    seeds = [seed_of(name) for name in names]
    if case.law is not None:
        seeds[-1] = seeds[0]
    return seeds


def seed_of(text: str, secret: str = "") -> int:
    """Return a seed below 2**31 that depends on a text, and on a course's secret if there is one."""
    digest = hashlib.sha256(f"{secret}\n{text}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1
