"""How a wrong tensor relates to the right one: transposed, late by one, off by a factor, right but for a row.

Each relation looks at all wrong tensors of an answer at once and holds for all of them or not at all. Their
sentences tell no number and no input: they are said of hidden cases as well. The order in which they are tried
is here; they themselves are in `forms.py`, `numbers.py` and `places.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from torch import Tensor

from grader.language import _
from grader.telling.findings.relations import forms, numbers, places
from grader.telling.findings.relations.pairs import Finding, Pair, all_hold, same


def relate(pairs: Sequence[Pair], known: Sequence[Tensor] = ()) -> Finding | None:
    """Find the relation that holds for all pairs.

    Args:
        pairs: an answer's wrong tensors of one aspect.
        known: right tensors of that aspect in all cases, to recognise an answer that belongs elsewhere.
    """
    if not pairs or any(p.want.numel() == 0 for p in pairs):
        return None
    if not all(bool(p.got.isfinite().all()) for p in pairs):
        return None  # NaN has no relation to anything
    alike = [p.want.shape == p.got.shape for p in pairs]
    relations = _OF_NUMBERS if all(alike) else _OF_BOTH if any(alike) else _OF_SHAPES
    if not any(_tells(p) for p in pairs):
        relations = tuple(r for r in relations if r in _OF_FORM)
    for relation in relations:
        if found := relation(pairs):
            return found
    return _of_another_case(pairs, known) if all(alike) else None


def _tells(pair: Pair) -> bool:
    """Whether the right numbers differ among each other: much fits a tensor of zeros or of ones."""
    first = pair.want.reshape(-1)[0]
    return (pair.want.numel() == 1 and first not in (0.0, 1.0)) or bool((pair.want != first).any())


def _of_another_case(pairs: Sequence[Pair], known: Sequence[Tensor]) -> Finding | None:
    def elsewhere(pair: Pair) -> bool:
        return any(t.shape == pair.got.shape and same(pair.got, t) for t in known)

    if all_hold(pairs, lambda p: p.want.numel() > 1 and elsewhere(p)):
        return Finding(
            "answer of another case",
            _(
                "This is the right answer to another call: something is kept from one call to the next."
            ),
        )
    return None


Relation = Callable[[Sequence[Pair]], Finding | None]

_OF_SHAPES: tuple[Relation, ...] = (
    forms.squeezed,
    forms.permuted,
    forms.one_of_several,
    forms.not_reduced,
    forms.broadcast,
    forms.reshaped,
    forms.part,
)
_OF_NUMBERS: tuple[Relation, ...] = (
    numbers.zeros,
    numbers.float32,
    numbers.half,
    numbers.decimals,
    numbers.floor,
    numbers.capped,
    numbers.tiny,
    forms.permuted,
    places.backwards,
    places.shifted,
    places.running,
    numbers.factor,
    numbers.signs,
    numbers.mapped,
    numbers.offset,
    places.constant,
    places.at_an_edge,
    places.evenly_along,
    places.reordered,
)
_OF_BOTH: tuple[Relation, ...] = (forms.permuted, forms.reshaped)
_OF_FORM: tuple[Relation, ...] = (
    numbers.zeros,
    forms.squeezed,
    forms.broadcast,
    forms.part,
    places.at_an_edge,
    numbers.float32,
)
"""What may be claimed although the right numbers are all the same."""
