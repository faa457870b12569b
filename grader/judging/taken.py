"""Whose functions of earlier exercises were there for one that uses them, in a word and in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grader.language import _, marked, several

OWN = marked("own")
STAND_IN = marked("stand-in")
NONE = marked("none")

Taken = Mapping[str, str]
"""Ids of exercises to one of the three."""


def say_unsolved(id_: str, taken: Taken) -> str:
    """Say what must be solved before an exercise can be; "" where nothing must."""
    lacking = [other for other, how in taken.items() if how == NONE]
    if not lacking:
        return ""
    return _("Solve {ids} first: {id} uses it.").format(ids=several(lacking), id=id_)


def say_taken(taken: Taken) -> Iterator[str]:
    """Say whose functions were there, a sentence for each kind."""
    own = [id_ for id_, how in taken.items() if how == OWN]
    lent = [id_ for id_, how in taken.items() if how == STAND_IN]
    if own:
        yield _("Used here: your own {ids}.").format(ids=several(own))
    if lent:
        said = _("Used here: a stand-in for {ids}, until yours passes.")
        yield said.format(ids=several(lent))
