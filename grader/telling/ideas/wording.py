"""The sentence to read first, worded from the wrong ideas that an answer matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.declaring.ideas import Hypothesis
from grader.expected.built import BuiltCase
from grader.jail.aspect import Aspect
from grader.language import _, either, several, together

NAMED_PARTS = 2
"""A sentence about more parts than these does not list them."""


@dataclass(frozen=True)
class Diagnosis:
    """The sentence to read first.

    Attributes:
        names: the wrong ideas it stands for, or the name of a finding; for programs.
        credit: share of the points that an answer with this mistake earns at least.
    """

    sentence: str
    names: tuple[str, ...]
    credit: float = 0.0


def say_match(hypothesis: Hypothesis, rest: Sequence[BuiltCase]) -> Diagnosis:
    """Word a match; `rest` are cases that are wrong besides, because no exception is raised."""
    said = hypothesis.sentences[0]
    if len(hypothesis.sentences) == 2:
        said = _("Two mistakes at once. {one} And: {other}").format(
            one=said, other=hypothesis.sentences[1]
        )
    if rest:
        wanted = either(dict.fromkeys(name for case in rest for name in case.raises))
        besides = _("{said} Besides, bad arguments should raise {wanted}.")
        said = besides.format(said=said, wanted=wanted)
    return Diagnosis(said, hypothesis.names, hypothesis.credit)


def say_parts(said: dict[Hypothesis, list[Aspect]], *, rest: bool, named: bool) -> Diagnosis:
    """Word what is found about parts of a result.

    Args:
        said: the parts that each hypothesis explains.
        rest: whether parts are left that none explains.
        named: whether students know the parts by the names that they have here.
    """
    if len(said) == 1 and not rest:
        return say_match(next(iter(said)), [])
    names = tuple(dict.fromkeys(name for h in said for name in h.names))
    sentences = [together(h.sentences) for h in said]
    if named and all(len(parts) <= NAMED_PARTS for parts in said.values()):
        about = [several(map(_name_part, parts)) for parts in said.values()]
        told = together(
            _("As for {part}: {said}").format(part=part, said=sentence)
            for part, sentence in zip(about, sentences, strict=True)
        )
    elif len(said) == 1:
        told = _("Not all that is wrong, but part of it: {said}").format(said=sentences[0])
    else:
        sentences = list(dict.fromkeys(s for h in said for s in h.sentences))
        told = _("Several mistakes at once. {all}").format(all=_(" And: ").join(sentences))
    return Diagnosis(told, names)


def _name_part(aspect: Aspect) -> str:
    if aspect.is_grad:
        return _("the gradient of {name}").format(name=aspect.name)
    if aspect.is_state:
        return aspect.name
    if aspect.name:
        return _("part {place} of the result").format(place=aspect.name)
    return _("the result")
