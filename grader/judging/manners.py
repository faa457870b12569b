"""What is said of a call that fails in another manner, while the plain call may be right."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from grader.expected.built import BuiltCase
from grader.expected.others import differs
from grader.jail.aspect import INPUTS, Aspect
from grader.jail.inside import manners
from grader.jail.outcome import Outcome
from grader.jail.reply import Trouble
from grader.judging.checks import UNSTABLE, Check
from grader.judging.faults import Reason, Reasons
from grader.language import _, marked

FAULT = marked("depends on how it is called")

SAME = "same"
"""What differs, in a word: nothing, although the numbers did."""

_SENTENCES = {
    manners.KEPT: marked(
        "a result of an earlier call is overwritten by a later one: make a new tensor in every call"
    ),
    manners.SLICE: marked("where the same numbers are a slice of a larger tensor, {what}"),
    manners.STRIDED: marked(
        "where the same numbers lie in a tensor that is not contiguous, {what}"
    ),
    manners.CHANGED: marked(
        "called with the same tensors while they hold other numbers, and then again, {what}: something is"
        " remembered that does not depend on the numbers"
    ),
    manners.SEEDED: marked(
        "it sets a random generator of the whole process, so that all that is drawn afterwards is the same"
        " each time: draw, and seed nothing"
    ),
    manners.UNSQUEEZED: marked("with two dimensions of size 1 in front, {what}"),
    manners.HALF: marked("with inputs in float16, {what}"),
    manners.INT32: marked("with inputs in int32, {what}"),
    manners.VARIED: marked(
        "as many elements are zero in every call: where each is drawn on its own that number varies"
    ),
}
_FORMS = {
    manners.BELOW: marked("some numbers lie 1000 below the others"),
    manners.MINUS_INF: marked("one number is -inf"),
    manners.ENDS: marked("labels are the smallest and the largest that there may be"),
    manners.ALIASED: marked("one tensor is handed over for two arguments"),
    manners.INT64: marked("integers are larger than 2**53, the last that float64 holds exactly"),
}
"""How the numbers are others than those of the plain call."""

_EXPLAINING = (manners.REPEAT, manners.KEPT, manners.CHANGED, INPUTS.of)
"""What is remembered between calls and arguments that are changed: told as such, they explain the rest."""

_FAR_APART = (manners.BELOW, manners.MINUS_INF)
"""Other numbers with which what is numerically unstable breaks, too."""

_WHAT = {
    "structure": marked("the result has another form"),
    "shape": marked("the result has another shape"),
    "dtype": marked("the result has dtype {text}"),
    "not finite": marked("the result is not finite"),
    SAME: marked("the same result comes out for all of them"),
    "moved": marked("what has to change in place gets new storage"),
    "raised": marked("it raises {text}"),
}


def judge_troubles(troubles: tuple[Trouble, ...], *, wrong: bool = False) -> Reasons:
    """Word how a call failed in manners other than the plain repetition.

    Args:
        troubles: how it failed.
        wrong: whether the numbers of the plain call are wrong. That the same ones come out for other
            arguments does not say then that any are remembered: an answer of zeros remembers nothing.
    """
    found: Reasons = {}
    for trouble in troubles:
        if trouble.manner in _SENTENCES and not (wrong and trouble.what == SAME):
            said = _(_SENTENCES[trouble.manner]).format(what=_say(trouble))
            found[Aspect.parse(trouble.manner)] = Reason(FAULT, said)
    return found


def judge_others(case: BuiltCase, outcome: Outcome) -> Reasons:
    """Word what a call made of other numbers, where that is not what the reference makes of them."""
    if case.expected.skeleton != outcome.skeleton:
        return {}  # what has another form is told of the plain call
    found: Reasons = {}
    for trouble in outcome.troubles:
        if trouble.manner in _FORMS:
            found[Aspect.parse(trouble.manner)] = _with_others((trouble.manner,), trouble)
    for names, made in outcome.others.items():
        known = [name for name in names if name in _FORMS]
        what = differs(case.others[names], made) if names in case.others else ""
        if what and known:
            found[Aspect.parse(known[0])] = _with_others(known, Trouble(known[0], what))
    return found


def without_explained(
    checks: Sequence[Check], extreme: Collection[str] = frozenset()
) -> list[Check]:
    """Leave out what is told of other numbers where another check of the exercise explains it.

    Args:
        checks: all of an exercise.
        extreme: the cases of extreme numbers: what is wrong in them shows with inputs that a student can try.
    """
    wrong = [check for check in checks if not check.passed]
    explained: tuple[str, ...] = ()
    if any(check.fault == UNSTABLE or check.case in extreme for check in wrong):
        explained = _FAR_APART
    if any(check.aspect.of in _EXPLAINING for check in wrong):
        explained = manners.WITH_OTHERS
    return [check for check in checks if check.passed or check.aspect.of not in explained]


def _with_others(names: Sequence[str], trouble: Trouble) -> Reason:
    forms = _(_FORMS[names[0]])
    for name in names[1:]:
        forms = _("{one} and {other}").format(one=forms, other=_(_FORMS[name]))
    return Reason(FAULT, _("where {forms}, {what}").format(forms=forms, what=_say(trouble)))


def _say(trouble: Trouble) -> str:
    if trouble.manner == manners.INT32 and trouble.what == "dtype int64":
        return _(
            "the result has dtype int64: `.sum()`, `.prod()` and `.cumsum()` make int64 of int32, and"
            " `.sum(dtype=X.dtype)`, with X the input, keeps it"
        )
    word, _space, rest = trouble.what.partition(" ")
    for what, text in ((trouble.what, trouble.text), (word, rest)):
        if what in _WHAT:
            return _(_WHAT[what]).format(text=" ".join(text.split())[:300].rstrip("."))
    return _("another result comes out")
