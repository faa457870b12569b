"""The calls of an exercise in two rounds: all of them in order, then those that must repeat, backwards.

Between the two runs of a call lie other calls. A function that keeps state, returns a buffer that it fills
anew each time, or reads uninitialised memory gives another result the second time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from grader.jail.inside import wire
from grader.jail.inside.arguments import Take
from grader.jail.inside.calls import Ready, make_ready, repeat_call, run_call, taking
from grader.jail.inside.description import Call
from grader.jail.inside.raised import LabelOf
from grader.jail.inside.settings import prepare, restore


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
        self._ready: dict[tuple[int, bool], Ready] = {}
        if ahead:
            for number, call in enumerate(calls):
                if call.device == "cpu":
                    for again in (False, True) if must_repeat(call) else (False,):
                        self._ready[number, again] = self.take(number, again=again)

    def take(self, number: int, *, again: bool = False) -> Ready:
        """Return a call that was not made yet; its arguments are new each time."""
        ready = self._ready.pop((number, again), None)
        return ready or make_ready(self.calls[number], self._takes[number], watch=not again)


def must_repeat(call: Call) -> bool:
    """Whether the second round makes this call again."""
    return call.repeat and call.dtype == "float64"


class Rounds:
    """One function's calls.

    Args:
        function: the student's function, or the reference.
        prepared: its calls.
        label_of: see `run_call`.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        prepared: Prepared,
        label_of: LabelOf = lambda filename: "",
    ) -> None:
        self._function, self._prepared, self._label_of = function, prepared, label_of
        self._first: list[tuple[int, list[torch.Tensor]]] = []

    def first(self, number: int, sent: wire.Tensors) -> dict[str, Any]:
        """Make a call and return its message; `sent` takes the tensors that it names."""
        ready = self._prepared.take(number)
        seen: list[torch.Tensor] | None = [] if must_repeat(ready.call) else None
        message = run_call(self._function, ready, sent, self._label_of, seen)
        if seen is not None and message["status"] == "returned" and not sent.is_full:
            self._first.append((number, seen))
        return message

    def second(self) -> list[int]:
        """Make the calls again, the last one first; return the numbers of those that differ."""
        if not self._first:
            return []
        # Another seed: what is not random does not depend on it.
        last = self._prepared.calls[self._first[-1][0]]
        seed = last.seed ^ 1
        before = prepare(seed, last.device)
        differing = [
            number
            for number, seen in reversed(self._first)
            if not repeat_call(self._function, self._prepared.take(number, again=True), seen)
        ]
        restore(before, seed)
        return sorted(differing)
