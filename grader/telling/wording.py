"""The sentence to read first, worded from the wrong ideas that an answer matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.built import BuiltCase
from grader.ideas import Hypothesis

NAMED_PARTS = 2
"""A sentence about more parts than these does not list them."""


@dataclass(frozen=True)
class Diagnosis:
    """The sentence to read first.

    Attributes:
        names: the wrong ideas it stands for, or the name of a finding; for programs.
    """

    sentence: str
    names: tuple[str, ...]


def say_match(hypothesis: Hypothesis, rest: Sequence[BuiltCase]) -> Diagnosis:
    """Word a match; `rest` are cases that are wrong besides, because no exception is raised."""
    said = hypothesis.sentences[0]
    if len(hypothesis.sentences) == 2:
        said = f"Two mistakes at once. {said} And: {hypothesis.sentences[1]}"
    if rest:
        wanted = " or ".join(dict.fromkeys(name for case in rest for name in case.raises))
        said += f" Besides, bad arguments should raise {wanted}."
    return Diagnosis(said, hypothesis.names)


def say_parts(said: dict[Hypothesis, list[str]], *, rest: bool, named: bool) -> Diagnosis:
    """Word what is found about parts of a result.

    Args:
        said: the parts that each hypothesis explains.
        rest: whether parts are left that none explains.
        named: whether students know the parts by the names that they have here.
    """
    if len(said) == 1 and not rest:
        return say_match(next(iter(said)), [])
    names = tuple(dict.fromkeys(name for h in said for name in h.names))
    sentences = [" ".join(h.sentences) for h in said]
    if named and all(len(kinds) <= NAMED_PARTS for kinds in said.values()):
        about = [_name_parts(kinds) for kinds in said.values()]
        told = " ".join(f"As for {a}: {s}" for a, s in zip(about, sentences, strict=True))
    elif len(said) == 1:
        told = f"Not all that is wrong, but part of it: {sentences[0]}"
    else:
        sentences = list(dict.fromkeys(s for h in said for s in h.sentences))
        told = f"Several mistakes at once. {' And: '.join(sentences)}"
    return Diagnosis(told, names)


def _name_parts(kinds: Sequence[str]) -> str:
    return ", ".join(_name_part(kind) for kind in kinds)


def _name_part(kind: str) -> str:
    what, _, name = kind.partition(" ")
    if what in ("grad", "state"):
        return {"grad": f"the gradient of {name}", "state": name}[what]
    place = kind.removeprefix("output")
    return f"part {place} of the result" if place else "the result"
