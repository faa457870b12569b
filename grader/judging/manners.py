"""What is said of a call that fails in another manner, while the plain call may be right."""

from __future__ import annotations

from grader.jail.aspect import Aspect
from grader.jail.inside import manners
from grader.jail.reply import Trouble
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


def _say(trouble: Trouble) -> str:
    word, _space, rest = trouble.what.partition(" ")
    for what, text in ((trouble.what, trouble.text), (word, rest)):
        if what in _WHAT:
            return _(_WHAT[what]).format(text=" ".join(text.split())[:300].rstrip("."))
    return _("another result comes out")
