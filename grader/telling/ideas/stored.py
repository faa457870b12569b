"""What an exercise's wrong ideas do on its public cases, stored beside them: names and sentences, no function.

`grade build` runs the ideas and writes `cases/<id>.ideas.zlib` (storing.py), so that a student's mistake is
named where there is no solutions/, and without running any idea. The file holds what comparing looks at. Its
tables:

    hypotheses   the mistakes that each is made of: single ideas, pairs, and from `own` on generic ones
    cases        what each hypothesis does on one public case: rows of `traces`
    traces       which aspects fail, a frame (how the first run ends: all but the numbers), what stands for the
                 numbers in an exception's text, and, where it draws, a row of `draws`
    numbers      of a trace: the sketches of its tensors
    draws        what all runs have in common: a frame, the values that elements take, which of them they take
                 in the first runs, and where statistics lie

A sketch of a tensor (same/sketch.py) tells whether an answer's is the same, and cannot be turned back into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from grader.declaring.credit import Credit
from grader.declaring.ideas import Hypothesis
from grader.errors import CourseError
from grader.expected.built import BuiltCase, BuiltExercise
from grader.expected.reference import ONE_AT_A_TIME
from grader.jail.aspect import Aspect
from grader.jail.inside import wire
from grader.jail.inside.frames import WireError
from grader.jail.inside.raised import Raised
from grader.jail.outcome import Outcome
from grader.judging.checks import Check
from grader.language import _
from grader.telling.ideas.few_values import Choices, results_of
from grader.telling.ideas.packing import Packed
from grader.telling.same.resemblance import Draws, Scatter
from grader.telling.same.sameness import same_numbers
from grader.telling.same.sketch import EQUAL, EQUAL_FLOAT32, FLOOR, Sketch
from grader.telling.same.trace import Trace

SCHEMA = 5
SUFFIX = ".ideas.zlib"

_DAMAGE = (KeyError, IndexError, TypeError, ValueError, AttributeError, RuntimeError, WireError)
"""What reading a file raises that is not as it was written."""

_UNTOLD = Raised(("",), "")
"""Stands for an exception of back-propagation, of which only is kept that there is one."""


class StoredIdeas:
    """The wrong ideas of one exercise and what they do on its public cases, read from a file.

    Args:
        path: of the file.
        built: the public cases, by which answers are judged.
        sentences: those of the file to what is said instead, in another language.

    Raises:
        CourseError: if the file is missing, damaged, or made from other cases.
    """

    def __init__(
        self, path: Path, built: BuiltExercise, sentences: Mapping[str, str] | None = None
    ) -> None:
        self._path = path
        with _told(path):
            self._packed = Packed(path.read_bytes())
            document = self._packed.document
            if document["schema"] != SCHEMA:
                said = _("{path}: made by another version of TorchGrade; run `grade build`.")
                raise CourseError(said.format(path=path))
            every = _hypotheses(self._packed, sentences or {})
            self.hypotheses, self.generic = every[: document["own"]], every[document["own"] :]
            self.signs: Mapping[str, Sequence[str]] = document.get("signs", {})
            cases = {name: place for place, name in enumerate(document["cases"])}
        if list(cases) != [case.name for case in built.cases]:
            said = _("{path}: made from other cases than these; run `grade build`.")
            raise CourseError(said.format(path=path))
        self._right = {case.name: Trace(case, [case.expected]) for case in built.cases}
        self._cases = {name: self._packed.row("cases", place) for name, place in cases.items()}
        self._places = {id(hypothesis): place for place, hypothesis in enumerate(every)}
        self._made: dict[tuple[str, int], Trace] = {}

    def trace(self, hypothesis: Hypothesis, case: BuiltCase, runs: int = 2) -> Trace:
        """What a hypothesis does on a case, in as many runs as were made."""
        number = self._cases[case.name][self._places[id(hypothesis)]]
        with ONE_AT_A_TIME, _told(self._path):  # two threads may ask for the same
            # Ideas that do the very same on a case share what is found out about it.
            if (case.name, number) not in self._made:
                self._made[case.name, number] = self._read(number, case)
            return self._made[case.name, number]

    def may_draw(self, hypothesis: Hypothesis, ours: Trace) -> bool:
        """Nothing is known sooner than all."""
        return True

    def ending(self, hypothesis: Hypothesis, case: BuiltCase) -> Trace:
        """The same: what is stored costs nothing more."""
        return self.trace(hypothesis, case)

    def forget_draws(self) -> None:
        """Keep all: it is little."""

    def _read(self, number: int, case: BuiltCase) -> Trace:
        wrong, frame, figures, *draws = self._packed.row("traces", number)
        told = self._packed.document["frames"][frame]
        aspects, (error, text) = [*map(Aspect.parse, told["kinds"])], told["said"]
        sketches = map(self._packed.sketch, self._packed.row("numbers", number))
        first = Outcome(
            told["status"],
            error=Raised((error,), text) if error else None,
            skeleton=told["skeleton"],
            flags={Aspect.parse(state): flags for state, flags in told["state"].items()},
            touched=tuple(told["touched"]),
            grad_error=None if told["backward"] else _UNTOLD,
        )
        failing = self._packed.document["wrong"][wrong]
        return Trace(
            case,
            [first],
            [Check(case.name, Aspect.parse(text), passed=False) for text in failing],
            law=self._draws(*draws) if draws else None,
            shown=dict(zip(aspects, sketches, strict=True)),
            right=self._right[case.name],
            stamped=figures,
        )

    def _draws(self, number: int) -> Draws:
        frame, *numbers = self._packed.row("draws", number)
        told = self._packed.document["frames"][frame]
        tensors = [self._packed.tensor(one) for one in numbers]
        kinds = [*map(Aspect.parse, told["kinds"])]
        made = [tensor for tensor in tensors if tensor is not None]
        many = len(kinds) * told["shown"]
        shown = [
            dict(zip(kinds, made[at : at + len(kinds)], strict=True))
            for at in range(0, many, len(kinds) or 1)
        ]
        choices = Choices(shown, made[many : many + told["results"]])
        scatters = [Scatter(*pair) for pair in made[-1].tolist()]
        return Draws(
            told["form"] and (torch.Size(told["form"][1]), wire.SENDABLE[told["form"][0]]),
            tuple(told["touched"]),
            told["drew"],
            shown,
            {Aspect.parse(text): every for text, every in told["gradients"].items()},
            results_of(choices),
            scatters[:2],
            scatters[2:],
            told["returned"],
        )


def same_ideas(old: bytes, new: bytes) -> bool:
    """Whether two files name mistakes alike, although they may differ by rounding, or in PyTorch's words."""
    try:
        one, other = Packed(old), Packed(new)
        if _contents(one) != _contents(other):
            return False
        pairs = {
            pair
            for place in range(len(one.document["cases"]))
            for pair in zip(one.row("cases", place), other.row("cases", place), strict=True)
        }
        return all(_same_trace(one, other, *pair) for pair in pairs)
    except _DAMAGE:
        return False


def _contents(packed: Packed) -> list[Any]:
    document = packed.document
    return [document[key] for key in ("schema", "id", "own", "cases")] + _hypotheses(packed, {})


def _same_trace(one: Packed, other: Packed, ours: int, theirs: int) -> bool:
    (wrong, frame, figures, *draws), (wrong_too, frame_too, figures_too, *draws_too) = (
        one.row("traces", ours),
        other.row("traces", theirs),
    )
    numbers = [
        [*map(packed.sketch, packed.row("numbers", number))]
        for packed, number in ((one, ours), (other, theirs))
    ]
    return (
        one.document["wrong"][wrong] == other.document["wrong"][wrong_too]
        and _same_frame(one, other, frame, frame_too)
        and bool(figures) == bool(figures_too)
        and len(draws) == len(draws_too)
        and all(_same_draws(one, other, *pair) for pair in zip(draws, draws_too, strict=True))
        and all(_nearly(*pair) for pair in zip(*numbers, strict=True))
    )


def _same_draws(one: Packed, other: Packed, ours: int, theirs: int) -> bool:
    (frame, *numbers), (frame_too, *numbers_too) = (
        one.row("draws", ours),
        other.row("draws", theirs),
    )
    return _same_frame(one, other, frame, frame_too) and all(
        same_numbers(one.tensor(number), other.tensor(number_too))
        for number, number_too in zip(numbers, numbers_too, strict=True)
    )


def _same_frame(one: Packed, other: Packed, ours: int, theirs: int) -> bool:
    told, told_too = one.document["frames"][ours], other.document["frames"][theirs]
    return _without_words(told) == _without_words(told_too)


def _nearly(one: Sketch | None, other: Sketch | None) -> bool:
    """Whether two stored sketches are of the same numbers but for rounding."""
    if one is None or other is None:
        return one is other
    rounding = EQUAL if one.form[1] == torch.float64 else EQUAL_FLOAT32
    allowed = rounding * max(abs(one.value), abs(other.value), FLOOR)
    return replace(one, allowed=allowed).same(other)


def _without_words(frame: dict[str, Any]) -> dict[str, Any]:
    """A frame but for an exception's text: PyTorch's texts change from version to version."""
    return frame | {"said": frame["said"][0]} if "said" in frame else frame


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say in a sentence what is wrong with a file."""
    try:
        yield
    except FileNotFoundError:
        raise CourseError(_("{path}: not there; run `grade build`.").format(path=path)) from None
    except (OSError, *_DAMAGE) as error:
        text = f"{type(error).__name__}: {error}"
        said = _("{path}: damaged ({why}); run `grade build`.")
        raise CourseError(said.format(path=path, why=text)) from None


def _hypotheses(packed: Packed, translations: Mapping[str, str]) -> list[Hypothesis]:
    found = []
    for number in range(packed.document["count"]):
        mistakes = [packed.document["mistakes"][one] for one in packed.row("hypotheses", number)]
        names, sentences, least, most = zip(*mistakes, strict=True)
        told = tuple(translations.get(sentence, sentence) for sentence in sentences)
        found.append(Hypothesis(names, told, _not_handed_out, tuple(map(Credit, least, most))))
    return found


def _not_handed_out(*args: Any, **kwargs: Any) -> Any:
    """Stands for the function of a stored idea."""
    raise NotImplementedError
