"""Which gradients a case compares: those that it says, and in some cases fewer, so that each is once alone.

Code that looks at what requires a gradient, as a hand-written backward does, must be right whatever does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.declaring.case import EDGE, STRESS, Case

FULL = 2
"""Cases that keep all gradients, at least."""


def with_fewer_gradients(cases: Sequence[Case]) -> list[Case]:
    """Return the cases, some of which take the gradient of one argument alone, or of all but one.

    The first cases, which ask what an exercise is about, keep theirs; so do those that the author has given
    other gradients than most have, and those about stability.
    """
    with_some = [case.grad for case in cases if case.grad and not case.raises]
    every = max(with_some, key=with_some.count, default=())
    plain = [
        case
        for case in cases
        if case.grad == every and not (case.raises or case.law or {STRESS, EDGE} & {*case.tags})
    ]
    alone = [(name,) for name in every] if len(every) > 1 else []
    others = [tuple(n for n in every if n != name) for name in every] if len(every) > 2 else []
    free = plain[FULL:][::-1]
    chosen = {id(case): grad for case, grad in zip(free, [*alone, *others], strict=False)}
    return [replace(case, grad=chosen.get(id(case), case.grad)) for case in cases]
