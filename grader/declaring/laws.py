"""The law of a random result, as an author declares it: what each element may be, and how often.

A `choice` law says that every element of the result is drawn from a few candidates (dropout: zero, or the
value divided by 1 - p). Judging by it is the work of `judging/chance.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Law:
    """Each element of the result is one of several candidates, drawn on its own.

    Attributes:
        probabilities: name of a candidate to the arguments' probability of drawing it.
        candidates: a function of the case's arguments that returns the candidates by name, each a
            tensor of the result's shape. Element i of a candidate may depend on element i of the
            arguments only: its gradient is then the candidate's own.
    """

    probabilities: Mapping[str, float]
    candidates: Callable[..., Mapping[str, Any]]


def choice(probabilities: Mapping[str, float], candidates: Callable[..., Mapping[str, Any]]) -> Law:
    """Declare that each element is drawn from named candidates.

    Args:
        probabilities: candidate to probability; they sum to 1.
        candidates: see `Law.candidates`.

    Raises:
        ValueError: if the probabilities do not sum to 1.
    """
    if not math.isclose(sum(probabilities.values()), 1.0):
        raise ValueError(f"the probabilities {dict(probabilities)} do not sum to 1")
    return Law(dict(probabilities), candidates)
