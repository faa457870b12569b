"""The verdict on one aspect of one case; what comparing makes and scoring and reports read."""

from __future__ import annotations

from dataclasses import dataclass

UNSTABLE = "numerically unstable"
"""Kind of failure where only numerical stability is to blame: the formula is right."""


@dataclass(frozen=True)
class Check:
    """The verdict on one aspect of one case.

    Attributes:
        kind: the aspect: `output`, `grad X`, `state moving_mean`, `inputs`, `raises`, `float32`, ...
        fault: the kind of failure in two or three fixed words; all that a hidden case may tell.
        message: the sentence with the facts; empty where the check passed.
    """

    case: str
    kind: str
    passed: bool
    fault: str = ""
    message: str = ""
    hidden: bool = False
