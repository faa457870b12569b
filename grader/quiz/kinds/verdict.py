"""What an answer is worth, and the sentences that explain it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from grader.language import _, several

Correctness = Literal["right", "partly right", "wrong", "not answered", "not readable"]


@dataclass(frozen=True)
class Verdict:
    """What an answer is worth.

    Attributes:
        share: of the question's points.
        said: sentences on what is wrong, the most helpful first; there may be none.
        is_known: whether the first sentence is the author's, on this very mistake.
    """

    status: Correctness
    share: float = 0.0
    said: tuple[str, ...] = ()
    is_known: bool = False


RIGHT = Verdict("right", 1.0)


def wrong(said: Sequence[str], share: float = 0.0) -> Verdict:
    """Return the verdict on an answer that is not right, or right in part.

    Args:
        said: the author's sentences on it.
        share: of the points.
    """
    status: Correctness = "partly right" if share else "wrong"
    return Verdict(status, share, tuple(said), bool(said))


def say_rest(wrong: Sequence[str], left: Sequence[str]) -> list[str]:
    """Return sentences on parts of an answer of which nobody knows more.

    Args:
        wrong: their letters or fields.
        left: those that are not answered.
    """
    said = [_("not right: {names}").format(names=several(wrong))] if wrong else []
    return said + ([_("not answered yet: {names}").format(names=several(left))] if left else [])


def on(part: str, sentence: str) -> str:
    """Return a sentence with the letter or field that it is on."""
    return _("{part}: {said}").format(part=part, said=sentence)
