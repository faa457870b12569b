"""The calls of an exercise in two rounds: all of them in order, then those that must repeat, backwards.

Between the two runs of a call lie other calls. A function that keeps state, returns a buffer that it fills
anew each time, or reads uninitialised memory gives another result the second time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from grader.jail import wire
from grader.jail.calls import Seen, prepare, repeat_call, restore, run_call


class Rounds:
    """One function's calls.

    Args:
        function: the student's function, or the reference.
        flat: the tensors that the calls name.
        label_of: see `run_call`.

    Attributes:
        count: calls made so far.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        flat: dict[str, torch.Tensor],
        label_of: Callable[[str], str] = lambda filename: "",
    ) -> None:
        self._function, self._flat, self._label_of = function, flat, label_of
        self.count = 0
        self._first: list[tuple[int, dict[str, Any], Seen]] = []

    def first(self, number: int, call: dict[str, Any], sent: wire.Tensors) -> dict[str, Any]:
        """Make a call and return its message; `sent` takes the tensors that it names."""
        self.count += 1
        seen = Seen() if call.get("repeat") and call["dtype"] == "float64" else None
        message = run_call(self._function, call, self._flat, sent, self._label_of, seen)
        if seen is not None and message["status"] == "returned":
            self._first.append((number, call, seen))
        return message

    def second(self) -> list[int]:
        """Make the calls again, the last one first; return the numbers of those that differ."""
        if not self._first:
            return []
        # Another seed: what is not random does not depend on it.
        last = self._first[-1][1]
        call = last | {"seed": last["seed"] ^ 1}
        before = prepare(call, torch.float64)
        differing = [
            number
            for number, call, seen in reversed(self._first)
            if not repeat_call(self._function, call, self._flat, seen)
        ]
        restore(before, call["seed"], torch.float64)
        return sorted(differing)
