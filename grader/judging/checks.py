"""The verdict on one aspect of one case; what comparing makes and scoring and reports read."""

from __future__ import annotations

from dataclasses import dataclass

from grader.jail.aspect import LAW, REPEAT, Aspect
from grader.jail.inside import manners
from grader.language import _, marked

UNSTABLE = "numerically unstable"
"""The fault where only numerical stability is to blame: the formula is right."""

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
    marked("depends on how it is called"),
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
    marked("graph lost"),
    marked("wrong frequencies"),
    marked("not seeded"),
    marked("generator put back"),
    marked("shows no difference"),
    marked("no inputs that it takes"),
)
"""Every fault. Programs compare these words; people see them through `_`."""

_MANNERS = {
    manners.KEPT: marked("an earlier result"),
    manners.SLICE: marked("in a larger tensor"),
    manners.STRIDED: marked("not contiguous"),
    manners.CHANGED: marked("other numbers before"),
    manners.SEEDED: marked("random generators"),
    manners.UNSQUEEZED: marked("more dimensions"),
    manners.VARIED: marked("how many zeros"),
    manners.BELOW: marked("numbers far below zero"),
    manners.MINUS_INF: marked("a number that is -inf"),
    manners.ENDS: marked("labels at the ends"),
    manners.ALIASED: marked("one tensor for two arguments"),
    manners.INT64: marked("integers above 2**53"),
}
"""Manners of calling, for people to read; those that are missing are names of dtypes."""

_SETTINGS = (
    marked("default dtype"),
    marked("gradient mode"),
    marked("number of threads"),
    marked("random seed"),
)
"""What a call may leave changed, as `jail/inside/settings.py` calls it."""


@dataclass(frozen=True)
class Check:
    """The verdict on one aspect of one case.

    Attributes:
        aspect: what it is about.
        fault: what is wrong, in the words of `FAULTS`; all that a hidden case may tell.
        message: the sentence with the facts; empty where the check passed.
        credit: share of the aspect that is right although the check failed.
        given: of a question of a quiz, what was answered, as text; empty where there is no answer.
    """

    case: str
    aspect: Aspect
    passed: bool
    fault: str = ""
    message: str = ""
    hidden: bool = False
    credit: float = 0.0
    given: str = ""


def say_aspect(aspect: Aspect) -> str:
    """Word an aspect for people."""
    if aspect.is_grad:
        return _("grad {name}").format(name=aspect.name)
    if aspect.is_state:
        return _("{name} after the call").format(name=aspect.name)
    if aspect.is_output:
        return _("output{place}").format(place=aspect.name)
    if aspect == LAW:
        return _("what is drawn")
    if aspect == REPEAT:
        return _("called again")
    return _(_MANNERS.get(aspect.of, aspect.of))
