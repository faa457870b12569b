"""Other ways to write the reference: wrong ideas with their sentences, right variants, harmless mutants.

A wrong idea is an edit of the reference or of a right variant (edits.py), or a whole function. Edits of
different places can occur together, so an answer with two of these mistakes is named too.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from grader.declaring.credit import NO_CREDIT, Credit, credit_of_all
from grader.declaring.edits import Edited

Into = Callable[[Callable[..., Any]], Callable[..., Any]]


def as_it_is(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function is an answer, where an exercise asks for one."""
    return function


@dataclass(frozen=True)
class WrongIdea:
    """A wrong version of the reference, and the sentence that helps whoever had that idea.

    Attributes:
        credit: what an answer with this idea earns at least and at most.
        into: makes a whole answer of the function, where an exercise has several.
        alone: whether it is never looked for together with another one.
    """

    name: str
    sentence: str
    function: Callable[..., Any]
    where: str
    credit: Credit = NO_CREDIT
    into: Into = as_it_is
    alone: bool = False

    @property
    def answer(self) -> Callable[..., Any]:
        """What is run in the place of an answer."""
        return self.into(self.function)


@dataclass(frozen=True)
class RightVariant:
    """Another right way to write the reference; `grade verify` holds that it passes.

    Attributes:
        into: see `WrongIdea`.
    """

    name: str
    function: Callable[..., Any]
    where: str
    into: Into = as_it_is

    @property
    def answer(self) -> Callable[..., Any]:
        """What is run in the place of an answer."""
        return self.into(self.function)


@dataclass(frozen=True)
class EquivalentMutant:
    """A changed line of the reference that changes nothing, and why; see `mutants.py`."""

    line: str
    reason: str
    where: str


@dataclass(frozen=True)
class Hypothesis:
    """What may be wrong with an answer, as a function that is wrong in that way.

    Attributes:
        names: the wrong ideas it is made of, or what a generic mistake is called.
        sentences: one for each name.
        credits: what each of them earns at least and at most; () for none.
    """

    names: tuple[str, ...]
    sentences: tuple[str, ...]
    function: Callable[..., Any]
    credits: tuple[Credit, ...] = ()

    @property
    def credit(self) -> Credit:
        """What an answer with all these mistakes earns at least and at most."""
        return credit_of_all(self.credits)


def hypotheses(ideas: Sequence[WrongIdea]) -> Iterator[Hypothesis]:
    """Yield every idea by itself, then every pair that can occur together: simple before complex."""
    for idea in ideas:
        yield Hypothesis((idea.name,), (idea.sentence,), idea.answer, (idea.credit,))
    for one, other in itertools.combinations(ideas, 2):
        if (both := _both(one, other)) is not None:
            names, sentences = (one.name, other.name), (one.sentence, other.sentence)
            credits = (one.credit, other.credit)
            yield Hypothesis(names, sentences, one.into(both), credits)


def _both(one: WrongIdea, other: WrongIdea) -> Callable[..., Any] | None:
    """Return both mistakes at once; None where they cannot occur together."""
    first, second = one.function, other.function
    if one.alone or other.alone:
        return None
    if isinstance(first, Edited) and isinstance(second, Edited):
        return first.joined(second)
    return None
