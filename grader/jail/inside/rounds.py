"""The calls of an exercise in two rounds: all of them in order, then some of them again, backwards.

Between the two runs of a call lie other calls. A function that keeps state, returns a buffer that it fills
anew each time, or reads uninitialised memory gives another result the second time. And the second time the
same numbers come in another form, see `manners.py`: what depends on the form shows at no further cost. Or other
numbers come, and what is made of them is sent.
"""

from __future__ import annotations

import math
import random
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from grader.jail.inside import wire
from grader.jail.inside.arguments import Arguments, Take
from grader.jail.inside.calls import (
    Ready,
    Seen,
    is_in_place,
    made_by,
    make_call,
    make_ready,
    run_call,
    taking,
)
from grader.jail.inside.description import Call
from grader.jail.inside.forms import give_other_numbers, same_tensors, unlike
from grader.jail.inside.manners import (
    CHANGED,
    DRAWS,
    HALF,
    KEPT,
    REPEAT,
    SEEDED,
    VARIED,
    WITH_OTHERS,
)
from grader.jail.inside.raised import LabelOf, describe_error
from grader.jail.inside.settings import prepare, restore
from grader.jail.inside.together import lacking

Trouble = tuple[int, str, str, str]
"""Number of a call, the manner in which it fails, what differs in a word, and an exception's text."""

Other = tuple[int, list[str], list[torch.Tensor]]
"""Number of a call, the manners in which it was made with other numbers, and what it made."""


class Prepared:
    """The calls of a batch, each with arguments that are made when it is taken, or before.

    Args:
        calls: in order.
        flat: the tensors that they name.
        ahead: make all arguments at once. The warm server does: each child then has copies of its own
            without making any. What lives on a GPU is not made there, because CUDA does not survive a fork.
    """

    def __init__(
        self, calls: Sequence[Call], flat: dict[str, torch.Tensor], *, ahead: bool = False
    ) -> None:
        self.calls = calls
        self._takes: list[Take] = [taking(flat) for _ in calls]
        self._ready: dict[tuple[int, tuple[str, ...]], Ready] = {}
        if ahead:
            for number, call in enumerate(calls):
                if call.device == "cpu":
                    for manners in [(), *map(tuple, times_again(call))]:
                        self._ready[number, manners] = self.take(number, manners)

    def take(self, number: int, manners: Sequence[str] = ()) -> Ready:
        """Return a call that was not made yet; its arguments are new each time.

        Args:
            number: which.
            manners: in which it is made again; none for the first time.
        """
        ready = self._ready.pop((number, tuple(manners)), None)
        if ready is not None:
            return ready
        # What requires a gradient does so again, for PyTorch may add in another order; none is taken.
        call = self.calls[number]
        if manners:
            call = replace(call, cotangents=[], dtype=HALF if HALF in manners else call.dtype)
        return make_ready(call, self._takes[number], watch=not manners, manners=manners)


def missing(found: object, name: str = "") -> dict[str, Any]:
    """Say that there is no function of the name, one of several if it is given, and what there is instead."""
    said = {} if found is None else {"kind": type.__dict__["__name__"].__get__(type(found))}
    return {"status": "missing", **said} | ({"name": name} if name else {})


def times_again(call: Call) -> list[list[str]]:
    """In which manners the second round makes a call again."""
    return call.again if call.dtype == "float64" else []


class Rounds:
    """One function's calls.

    Args:
        function: the student's function, or the reference.
        prepared: its calls.
        label_of: see `run_call`.

    Attributes:
        others: what calls with other numbers made, which the reference alone can judge.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        prepared: Prepared,
        label_of: LabelOf = lambda filename: "",
    ) -> None:
        self._function, self._prepared, self._label_of = function, prepared, label_of
        self._first: list[tuple[int, Seen]] = []
        self.others: list[Other] = []

    def first(self, number: int, sent: wire.Tensors) -> dict[str, Any]:
        """Make a call and return its message; `sent` takes the tensors that it names."""
        if (found := lacking(self._function, self._prepared.calls[number])) is not None:
            return missing(found[1], found[0])
        ready = self._prepared.take(number)
        seen = Seen() if times_again(ready.call) else None
        message = run_call(self._function, ready, sent, self._label_of, seen)
        if seen is not None and message["status"] == "returned" and not sent.is_full:
            self._first.append((number, seen))
        return message

    def second(self) -> list[Trouble]:
        """Make calls again, the last one first; return what fails, by call and manner."""
        if not self._first:
            return []
        last = self._prepared.calls[self._first[-1][0]]
        before = prepare(last.seed, last.device)
        found: list[Trouble] = []
        with warnings.catch_warnings():
            # What a call warns of it has warned of before, or it is about a form that nobody asked for.
            warnings.simplefilter("ignore")
            for number, seen in reversed(self._first):
                if not all(map(_equal, seen.results, seen.copies)):
                    found.append((number, KEPT, "values", ""))
                for manners in times_again(self._prepared.calls[number]):
                    found += self._again(number, manners, seen)
        restore(before, last.seed)
        return sorted(found)

    def _again(self, number: int, manners: list[str], seen: Seen) -> list[Trouble]:
        what, text = self._try(number, manners, seen)
        if not what:
            return []
        if manners in ([REPEAT], [VARIED]):
            return [(number, manners[0], what, text)]
        # Which of them is it? What differs in the plain call differs in all.
        plain, text_plain = self._try(number, [REPEAT], seen)
        if plain:
            return [(number, REPEAT, plain, text_plain)]
        others = others_of(manners)
        self.others = [other for other in self.others if other[:2] != (number, others)]
        apart = [(manner, *self._try(number, [manner], seen)) for manner in manners]
        found = [(number, *told) for told in apart if told[1]]
        if found or others == manners:  # what other numbers give alone is judged, each
            return found
        if others:
            manners = [manner for manner in manners if manner not in others]
            what, text = self._try(number, manners, seen)
        return [(number, manners[0], what, text)] if what else []

    def _try(self, number: int, manners: list[str], seen: Seen) -> tuple[str, str]:
        """Make a call in some manners at once; return what differs, and an exception's text."""
        # Another seed: what is not random does not depend on it.
        ready = self._prepared.take(number, manners)
        seed = ready.call.seed ^ 1
        torch.default_generator.manual_seed(seed)
        try:
            if VARIED in manners:
                return self._is_fixed(ready, seed, seen), ""
            other: list[torch.Tensor] | None = None
            others = others_of(manners)
            drawn = []
            if CHANGED in manners or SEEDED in manners or others:
                _seed_all(seed ^ 2)
                other, error = _call_with_other_numbers(self._function, ready, others)
                if others and error is not None:
                    raise error
                if others and not self._keep(number, others, other or []):
                    return "not finite", ""
                if others == manners:
                    return "", ""
                drawn.append(_draw_all())
                _seed_all(seed)
            result = make_call(self._function, ready)
            if SEEDED in manners:
                drawn.append(_draw_all())
                if any(one == another for one, another in zip(*drawn, strict=True)):
                    return "seeds", ""
                if manners == [SEEDED]:
                    return "", ""  # whatever else comes of it is no matter of seeds
            outputs = [tensor for _, tensor in wire.leaves(result)]
            again = made_by(outputs, ready.arguments)
            if CHANGED in manners and other and not unlike(other, again, []):
                return "same", ""
            if seen.in_place and not is_in_place(ready.arguments):
                return "moved", ""
            # On a GPU, and where numbers lie otherwise, sums are not always taken in the same order.
            close = 1e-4 if ready.call.device != "cpu" else 0.0 if manners == [REPEAT] else 1e-9
            return unlike(again, seen.copies, manners, close), ""
        except BaseException as error:  # the student's code may raise anything, SystemExit included
            described = describe_error(error, self._label_of)
            # PyTorch has few of its functions for float16; and what raises sets no seeds.
            if HALF in manners or manners == [SEEDED]:
                return "", ""
            return "raised", f"{described.kind}: {described.text}"

    def _keep(self, number: int, others: list[str], made: list[torch.Tensor]) -> bool:
        """Keep what a call made of other numbers, if it is finite, as what the reference makes of them is."""
        floats = [t for t in made if t.is_floating_point() and not t.is_meta]
        if not all(math.isfinite(tensor.sum()) for tensor in floats):
            return False
        self.others.append((number, others, made))
        return True

    def _is_fixed(self, ready: Ready, seed: int, seen: Seen) -> str:
        """Whether as many elements are zero in each of several draws: then they are not drawn one by one."""
        zeros = _count_zeros(seen.copies)
        for draw in range(DRAWS):
            torch.default_generator.manual_seed(seed + draw)
            result = make_call(self._function, ready)
            if _count_zeros([tensor for _, tensor in wire.leaves(result)]) != zeros:
                return ""
        return "count" if 0 < zeros < sum(tensor.numel() for tensor in seen.copies) else ""


def others_of(manners: Sequence[str]) -> list[str]:
    """Return those manners that bring other numbers."""
    return [manner for manner in manners if manner in WITH_OTHERS]


def _count_zeros(tensors: Sequence[torch.Tensor]) -> int:
    return sum(tensor.numel() - int(tensor.count_nonzero()) for tensor in tensors)


def _seed_all(seed: int) -> None:
    """Seed the generators of the process, those that are not torch's too."""
    random.seed(seed)
    np.random.seed(seed)
    torch.default_generator.manual_seed(seed)


def _draw_all() -> tuple[int, bytes, bytes]:
    """Draw from each of them: the same numbers come from the same state alone, but for one time in 2**64."""
    own = torch.randint(-(2**63), 2**63 - 1, (1,), device="cpu").numpy().tobytes()
    return random.getrandbits(64), np.random.bytes(8), own


def _equal(one: torch.Tensor, other: torch.Tensor) -> bool:
    if one.is_meta or other.is_meta or one.shape != other.shape:
        return one.shape == other.shape
    if one.layout != torch.strided or other.layout != torch.strided:
        return one.layout == other.layout  # it is told as it is; PyTorch cannot compare it
    return same_tensors(one, other) or bool(((one == other) | (one.isnan() & other.isnan())).all())


def _call_with_other_numbers(
    function: Callable[..., Any], ready: Ready, others: Sequence[str]
) -> tuple[list[torch.Tensor] | None, BaseException | None]:
    """Call a function with the tensors of a call while they hold other numbers, then give these back.

    Returns:
        What it made, or what it raised.
    """
    tensors = _tensors(ready.arguments)
    held = [(tensor.detach(), tensor.detach().clone()) for tensor in tensors]
    grads = [(t, t.grad, t.grad.clone()) for t in tensors if t.is_leaf and t.grad is not None]
    for tensor, values in held:
        # Numbers that are there: labels stay labels.
        tensor.copy_(values.flip([*range(values.dim())]))
    if others:
        give_other_numbers([tensor.detach() for tensor in ready.arguments.free], others)
    made = raised = None
    try:
        result = make_call(function, ready)
        outputs = [tensor for _, tensor in wire.leaves(result)]
        made = [tensor.clone() for tensor in made_by(outputs, ready.arguments)]
    except BaseException as error:  # what matters is mostly the call with the right numbers
        raised = error
    for tensor, values in held:
        tensor.copy_(values)
    for tensor, grad, values in grads:
        tensor.grad = grad.copy_(values)
    return made, raised


def _tensors(arguments: Arguments) -> list[torch.Tensor]:
    unique = {id(t): t for v in arguments.values.values() for _, t in wire.leaves(v)}
    return [*unique.values()]
