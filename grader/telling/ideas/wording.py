"""The sentence to read first, worded from the wrong ideas that an answer matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.declaring.credit import NO_CREDIT, Credit
from grader.declaring.ideas import Hypothesis
from grader.expected.built import BuiltCase, BuiltExercise
from grader.jail.aspect import Aspect
from grader.judging.faults import FORGIVEN
from grader.judging.values import say_keep_dtype
from grader.language import _, both, either, several, together

NAMED_PARTS = 2
"""A sentence about more parts than these does not list them."""

MOST_LISTED = 2
"""Cases that a sentence names where all of them ask for the same exception."""


@dataclass(frozen=True)
class Diagnosis:
    """The sentence to read first.

    Attributes:
        names: the wrong ideas it stands for, or the name of a finding; for programs.
        credit: what an answer with this mistake earns at least and at most.
    """

    sentence: str
    names: tuple[str, ...]
    credit: Credit = NO_CREDIT


def say_matches(
    found: Sequence[Hypothesis], rest: Sequence[BuiltCase], built: BuiltExercise
) -> Diagnosis | None:
    """Word what several hypotheses come to that no case tells apart; None where nothing is certain.

    Args:
        found: single ideas, or pairs.
        rest: see `say_match`.
        built: has the names of the cases.
    """
    said_once = {tuple(dict.fromkeys(one.sentences)): one for one in reversed(found)}
    different = list(said_once.values())[::-1]
    if len(different) == 1:
        return say_match(different[0], rest, built)
    common = [
        place
        for place, name in enumerate(different[0].names)
        if all(name in other.names for other in different)
    ]
    if common:
        names = tuple(different[0].names[place] for place in common)
        said = together(different[0].sentences[place] for place in common)
        told = _("This explains part of what is wrong: {said}").format(said=said)
        return Diagnosis(_and_refusals(told, rest, built), names)
    if len(different) == 2 and all(len(one.names) == 1 for one in different):
        one, other = different
        told = _(
            "It looks like one of two mistakes that do the same in every case here. Either: {one} Or: {other}"
        )
        told = told.format(one=one.sentences[0], other=other.sentences[0])
        return Diagnosis(_and_refusals(told, rest, built), (*one.names, *other.names))
    return None


def has_words(found: Sequence[Hypothesis]) -> bool:
    """Whether `say_matches` has words for these hypotheses, and for any part of them."""
    named = [{*one.names} for one in found]
    if not named or set.intersection(*named):
        return True
    return max(map(len, named)) == 1 and len({one.sentences for one in found}) <= 2


def say_match(
    hypothesis: Hypothesis, rest: Sequence[BuiltCase] = (), built: BuiltExercise | None = None
) -> Diagnosis:
    """Word a match; `rest` are cases that are wrong besides, because no exception is raised."""
    said, *others = dict.fromkeys(hypothesis.sentences)
    for other in others:
        said = _("Two mistakes at once. {one} And: {other}").format(one=said, other=other)
    return Diagnosis(_and_refusals(said, rest, built), hypothesis.names, hypothesis.credit)


def _and_refusals(said: str, rest: Sequence[BuiltCase], built: BuiltExercise | None) -> str:
    """Add which exceptions are missing besides: what each case asks for, where they ask for different ones."""
    if not rest:
        return said
    asked = [case for case in built.cases if case.raises] if built else rest
    # Where some arguments are refused and others not, the main mistake may be why: the case is named.
    few = len(rest) <= MOST_LISTED and len(rest) < len(asked)
    if built is None or (len({case.raises for case in rest}) == 1 and not few):
        besides = _("{said} Besides, bad arguments should raise {wanted}.")
        return besides.format(
            said=said, wanted=either(dict.fromkeys(n for c in rest for n in c.raises))
        )
    missing = several(
        _("{wanted} in “{case}”").format(
            wanted=either(case.raises), case=built.name_case(case.name)
        )
        for case in rest
    )
    besides = _("{said} An exception is missing besides: {missing}.")
    return besides.format(said=said, missing=missing)


def and_lost_dtype(found: Diagnosis, like: str) -> Diagnosis:
    """Add that numbers come out as float32 besides, and not in the dtype of the argument `like`."""
    said = _("{said} Besides, float64 goes in and float32 comes out: {hint}.")
    sentence = said.format(said=found.sentence, hint=say_keep_dtype(like))
    return replace(found, sentence=sentence, credit=found.credit.times(FORGIVEN))


def say_parts(
    said: dict[Hypothesis, list[Aspect]], *, rest: bool, named: bool, gradients: bool = False
) -> Diagnosis:
    """Word what is found about parts of a result.

    Args:
        said: the parts that each hypothesis explains.
        rest: whether parts are left that none explains.
        named: whether students know the parts by the names that they have here.
        gradients: whether gradients are wrong besides, of which nothing is said.
    """
    if len(said) == 1 and not rest:
        found = say_match(next(iter(said)))
        # A credit is for a mistake that is alone.
        return replace(found, credit=NO_CREDIT) if gradients else found
    names = tuple(dict.fromkeys(name for h in said for name in h.names))
    sentences = [together(h.sentences) for h in said]
    if named and all(len(parts) <= NAMED_PARTS for parts in said.values()):
        about = [_name_parts(parts) for parts in said.values()]
        told = together(
            _("As for {part}: {said}").format(part=part, said=sentence)
            for part, sentence in zip(about, sentences, strict=True)
        )
    elif len(said) == 1:
        told = _("This explains part of what is wrong: {said}").format(said=sentences[0])
    else:
        sentences = list(dict.fromkeys(s for h in said for s in h.sentences))
        told = _("Several mistakes at once. {all}").format(all=_(" And: ").join(sentences))
    return Diagnosis(told, names)


def _name_parts(aspects: Sequence[Aspect]) -> str:
    """Name parts in a sentence; those of the result together."""
    of_result = [one for one in aspects if one.name and not (one.is_grad or one.is_state)]
    if len(of_result) < 2:
        return both([_name_part(one) for one in aspects])
    places = both([one.name for one in of_result])
    others = [_name_part(one) for one in aspects if one not in of_result]
    return both([_("parts {places} of the result").format(places=places), *others])


def _name_part(aspect: Aspect) -> str:
    if aspect.is_grad:
        return _("the gradient of {name}").format(name=aspect.name)
    if aspect.is_state:
        return aspect.name
    if aspect.name:
        return _("part {place} of the result").format(place=aspect.name)
    return _("the result")
