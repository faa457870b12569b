"""Why an aspect of a case is wrong, and how a call ended that gave no result."""

from __future__ import annotations

from dataclasses import dataclass

from grader.jail.aspect import GLOBAL_STATE, INPUTS, REPEAT, Aspect
from grader.jail.inside.raised import Raised
from grader.jail.outcome import Outcome
from grader.language import _, either, several


@dataclass(frozen=True)
class Reason:
    """Why an aspect is wrong.

    Attributes:
        fault: in fixed words, see `checks.FAULTS`.
        message: the sentence.
        credit: share of the aspect that is right all the same, as where numbers are right in a wrong shape.
    """

    fault: str
    message: str
    credit: float = 0.0


FORGIVEN = 0.75
"""What is left of a result whose numbers are right, where its shape, structure or dtype is wrong."""

IN_ANOTHER_PLACE = 0.5
"""What is left where numbers are right, but not where they should be: in new memory, or in the graph."""


Reasons = dict[Aspect, Reason | None]
"""Why aspects are wrong, in the order of the checks; None where one is right."""


def judge_ending(outcome: Outcome) -> Reason | None:
    """Tell a call that returned from one that did not."""
    match outcome.status:
        case "returned":
            return None
        case "raised" if outcome.error and is_stub(outcome.error):
            if outcome.error.begun:
                said = _("a line of the stub is still there: {said}")
                told = said.format(said=say_error(outcome.error))
                return Reason("raises an exception", told)
            return Reason("not written yet", _("not written yet: it raises NotImplementedError"))
        case "raised":
            assert outcome.error is not None
            return Reason("raises an exception", say_error(outcome.error))
        case "memory":
            return Reason("out of memory", _("the call used more memory than it may"))
        case "timeout":
            return Reason("time limit", _("no result: {why}").format(why=outcome.note))
        case "missing":
            return Reason("missing", _say_missing(outcome))
        case "crashed":
            return Reason("crashed", _("no result: {why}").format(why=outcome.note))
        case "not run":
            return Reason("not run", _("not run: {why}").format(why=outcome.note))


def _say_missing(outcome: Outcome) -> str:
    name, why = outcome.lacks, outcome.note
    if name:
        said = _("{name} is not there to be called: {why}") if why else _("{name} is not defined")
        return said.format(name=name, why=why)
    if why:
        return _("the function is not there to be called: {why}").format(why=why)
    return _("the function is not defined")


def is_stub(error: Raised) -> bool:
    """Whether it is the student's own `raise NotImplementedError`: PyTorch raises it too, with a text."""
    own = [frame.code for frame in error.frames[-1:]]
    raised_here = any(code.startswith("raise NotImplementedError") for code in own)
    return error.kind == "NotImplementedError" and (raised_here or not error.text)


def say_error(error: Raised) -> str:
    """Word an exception: its class, its text, and the student's own line."""
    name, text = error.kind, " ".join(error.text.split())[:300]
    said = _("raises {name}: {text}") if text else _("raises {name}")
    said = said.format(name=name, text=text)
    if not error.frames:
        return said
    label, line, code = error.frames[-1]
    code = " ".join(code.split())
    where = (
        _("{said} ({label}, line {line}: {code})") if code else _("{said} ({label}, line {line})")
    )
    return where.format(said=said, label=label, line=line, code=code)


def judge_raises(wanted: tuple[str, ...], outcome: Outcome) -> Reason | None:
    """Judge a call that must raise one of the exceptions named `wanted`."""
    names = either(wanted)
    if outcome.status == "returned":
        return Reason(
            "does not raise", _("should raise {names}, but returns a result").format(names=names)
        )
    reason = judge_ending(outcome)
    if outcome.error and set(wanted) & set(outcome.error.kinds):
        return None
    if reason and reason.fault == "raises an exception":
        said = _("should raise {names}, but {said}").format(names=names, said=reason.message)
        return Reason("raises another exception", said)
    return reason


def judge_backward(error: Raised) -> Reason:
    """Word an exception that back-propagation raised."""
    said = _("back-propagation {said}").format(said=say_error(error))
    return Reason("raises an exception", said)


def judge_side_effects(expected: Outcome, outcome: Outcome) -> Reasons:
    """Judge what a call left changed: its arguments, torch's global state, itself."""
    reasons: Reasons = {INPUTS: None}
    if outcome.touched:
        said = _("{names} was changed; work on a copy").format(names=several(outcome.touched))
        reasons[INPUTS] = Reason("changes its inputs", said)
    allowed = expected.changed_globals
    changed = [_(name) for name in outcome.changed_globals if name not in allowed]
    if changed:
        said = _("the call left torch's {settings} changed").format(settings=several(changed))
        reasons[GLOBAL_STATE] = Reason("changes global state", said)
    if any(trouble.manner == REPEAT.of for trouble in outcome.troubles):
        reasons[REPEAT] = Reason(
            "not repeatable",
            _(
                "a second call with the same inputs, after other calls, gives another result: the function"
                " keeps something between calls, or reads memory that nothing was written to"
            ),
        )
    return reasons
