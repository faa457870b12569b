"""What a function did on one case, with what is asked of it again and again when functions are compared."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property

import torch
from torch import Tensor

from grader.expected.built import BuiltCase
from grader.jail.aspect import Aspect
from grader.jail.outcome import Outcome
from grader.judging.checks import Check
from grader.judging.compare import compare
from grader.telling.same.resemblance import Draws, Sample, sample
from grader.telling.same.sameness import Numbers, Probe, make_probes, numbers_of, same_numbers
from grader.telling.same.sketch import Digits, Sketch, same_sketch, sketch

_BESIDES_NUMBERS = tuple(one.name for one in fields(Outcome) if one.name != "aspects")


@dataclass(eq=False)
class Trace:
    """What a function did on one case: an answer's, or a wrong idea's.

    Attributes:
        outcomes: of its runs; where an idea draws, of the first two. Of a stored idea the first is known.
        checks: the verdicts on them, where they are at hand.
        drawn: where an idea draws, what is compared of its runs, as far as they were needed.
        law: what is known of all its draws, where they are not at hand.
        shown: of a stored idea, the sketches of its first run's tensors.
        right: of a stored idea, what the reference did, whose sketches are shared by all.
        stamped: of a stored idea, its `figures`.
        met: what comparing with other traces has given: in all aspects, leniently or not, or in one.
    """

    case: BuiltCase
    outcomes: list[Outcome]
    checks: Sequence[Check] | None = None
    drawn: list[Sample] = field(default_factory=list, repr=False)
    law: Draws | None = None
    shown: Mapping[Aspect, Sketch | None] | None = None
    right: Trace | None = None
    stamped: int | None = None
    met: dict[tuple[Trace, tuple[bool, Digits] | Aspect], bool] = field(
        default_factory=dict, repr=False
    )

    @property
    def first(self) -> Outcome:
        """The run that decides."""
        return self.outcomes[0]

    def judge(self) -> None:
        """Reach the verdicts now, before the outcomes lose their numbers."""
        self.checks = self.failed

    @cached_property
    def failed(self) -> list[Check]:
        """The checks that it does not pass, but for those of other manners of calling it."""
        return [check for check in self._checks if not check.passed and not check.aspect.is_manner]

    @cached_property
    def _checks(self) -> Sequence[Check]:
        if self.checks is not None:
            return self.checks
        outcomes = self.outcomes
        if self.case.law is not None and len(outcomes) == 2:
            outcomes = [*outcomes, outcomes[0]]  # an idea's third run, which repeats the first
        return compare(self.case, outcomes)

    @cached_property
    def odd(self) -> list[Check]:
        """The checks that it fails in other manners of calling it."""
        return [check for check in self._checks if not check.passed and check.aspect.is_manner]

    @cached_property
    def wrong(self) -> list[Aspect]:
        """The aspects that fail."""
        return [check.aspect for check in self.failed]

    @cached_property
    def said(self) -> tuple[str, str]:
        """The exception but for the numbers in it: many mistakes raise the same class."""
        return wording_of(self.first)

    @cached_property
    def figures(self) -> int:
        """What stands for the numbers in its exception's text, as of shapes that do not fit; 0 for none."""
        return figures_of(self.first) if self.stamped is None else self.stamped

    @property
    def aspects(self) -> Mapping[Aspect, Tensor | Sketch | None]:
        """What is known of the numbers of its first run."""
        return self.first.aspects if self.shown is None else self.shown

    @cached_property
    def off(self) -> frozenset[Aspect]:
        """The expected aspects in which its numbers are others."""
        expected, got, shown = self.case.expected.aspects, self.first.aspects, self.shown
        if shown is not None and self.right is not None:
            wanted = self.right.sketches.items()
            return frozenset(a for a, s in wanted if not same_sketch(shown.get(a), s))
        return frozenset(a for a, t in expected.items() if not same_numbers(got.get(a), t))

    @cached_property
    def differs_in_dtype_alone(self) -> bool:
        """Whether its results are the expected numbers, whatever dtype they are in."""
        expected, got, shown = self.case.expected.outputs, self.first.aspects, self.shown
        if shown is not None and self.right is not None:
            pairs = [(shown.get(a), s) for a, s in self.right.sketches.items() if a.is_output]
            return all(s and own and own.in_double().same(s.in_double()) for own, s in pairs)
        return all(
            (own := got.get(a)) is not None and same_numbers(own.double(), tensor.double())
            for a, tensor in expected.items()
        )

    @cached_property
    def samples(self) -> list[Sample]:
        """What is compared of an answer's runs on a random case."""
        law = self.case.law
        assert law is not None
        return [sample(outcome, law) for outcome in self.outcomes[:2]]

    @cached_property
    def draws(self) -> Draws:
        """All runs of an idea on a random case; to be asked for when all were made."""
        return self.law or Draws.of(self.drawn)

    @cached_property
    def numbers(self) -> Numbers:
        """Its numbers, for the probes of others."""
        return numbers_of(self.first.aspects)

    @cached_property
    def sketches(self) -> Mapping[Aspect, Sketch | None]:
        """The sketches of its first run's tensors, for comparison with stored ideas."""
        return {a: None if t is None else sketch(t) for a, t in self.first.aspects.items()}

    @cached_property
    def probes(self) -> list[Probe]:
        """Where to look first when it is compared; a procedure's result makes no difference."""
        found = make_probes(self.first.aspects, self.case.expected.aspects)
        procedure = self.case.expected.skeleton == "None"
        return [probe for probe in found if not (procedure and probe.aspect.is_output)]


def digest(outcomes: Sequence[Outcome]) -> bytes:
    """Short bytes that are the same for outcomes in which everything is the same, bit by bit."""
    found = hashlib.blake2b(digest_size=16)
    for outcome in outcomes:
        found.update(repr([getattr(outcome, name) for name in _BESIDES_NUMBERS]).encode())
        for aspect, tensor in outcome.aspects.items():
            found.update(
                f"{aspect} {None if tensor is None else (tensor.dtype, tensor.shape)}".encode()
            )
            if tensor is not None:
                found.update(tensor.reshape(-1).contiguous().view(torch.uint8).numpy().data)
    return found.digest()


def wording_of(outcome: Outcome) -> tuple[str, str]:
    """Class and text of an outcome's exception, without numbers; empty where there is none."""
    if outcome.error is None:
        return "", ""
    return outcome.error.kind, re.sub(r"[\d., ()\[\]]+", " ", outcome.error.text)


def figures_of(outcome: Outcome) -> int:
    """A number that stands for all numbers in the text of an outcome's exception; 0 where there are none."""
    text = outcome.error.text if outcome.error else ""
    # An address in memory is another one each time.
    found = [] if "0x" in text else re.findall(r"\d+", text)
    # In order of size: w * X stumbles over the same numbers as X * w.
    return 1 + (zlib.crc32(" ".join(sorted(found)).encode()) >> 2) if found else 0
