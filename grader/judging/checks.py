"""The verdict on one aspect of one case; what comparing makes and scoring and reports read."""

from __future__ import annotations

from dataclasses import dataclass

from grader.language import _, marked

UNSTABLE = "numerically unstable"
"""Kind of failure where only numerical stability is to blame: the formula is right."""

FAULTS = (
    marked("numerically unstable"),
    marked("not written yet"),
    marked("raises an exception"),
    marked("raises another exception"),
    marked("does not raise"),
    marked("out of memory"),
    marked("time limit"),
    marked("missing"),
    marked("crashed"),
    marked("not run"),
    marked("changes its inputs"),
    marked("changes global state"),
    marked("not repeatable"),
    marked("wrong structure"),
    marked("wrong shape"),
    marked("wrong values"),
    marked("not finite"),
    marked("wrong dtype"),
    marked("wrong type"),
    marked("wrong device"),
    marked("no gradient"),
    marked("not in place"),
    marked("graph kept"),
    marked("wrong frequencies"),
    marked("not seeded"),
    marked("generator put back"),
)
"""Every kind of failure. Programs compare these words; people see them through `_`."""

_KINDS = (
    marked("inputs"),
    marked("raises"),
    marked("law"),
    marked("repeat"),
    marked("global state"),
)
"""The aspects that have no name of an argument in them."""

_SETTINGS = (
    marked("default dtype"),
    marked("gradient mode"),
    marked("number of threads"),
    marked("random seed"),
)
"""What a call may leave changed, as `jail/calls.py` calls it."""


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


def say_kind(kind: str) -> str:
    """Word an aspect for people."""
    what, _space, name = kind.partition(" ")
    if what == "grad":
        return _("grad {name}").format(name=name)
    if what == "state":
        return _("state {name}").format(name=name)
    if kind.startswith("output"):
        return _("output{place}").format(place=kind.removeprefix("output"))
    return _(kind)
