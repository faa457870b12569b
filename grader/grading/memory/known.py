"""Answers that are right at a glance: their replies say what right replies said, only numbers are compared.

Most answers are right, and right answers describe their results in the same words. What a reply says apart
from its numbers decides structure, shapes, dtypes, flags and side effects. So where the very same text was
judged right before, and the numbers are where they were, nothing is left but to compare these; and random
numbers that were judged right before are right again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from grader.expected.built import BuiltCase
from grader.expected.others import allowed
from grader.jail.outcome import Outcome
from grader.jail.reply import Reply
from grader.judging.checks import Check

MAX_FORMS = 20
"""Forms remembered for an exercise; a student can make up any number of them."""

Texts = tuple[bytes, ...]
Span = tuple[str, int, int]
Judged = tuple[BuiltCase, Sequence[Reply], Sequence[Outcome], Sequence[Check]]


@dataclass(frozen=True)
class _Form:
    """Where the numbers of right replies lie, what they must be, and the checks if they are.

    Attributes:
        spans: dtype, start and end in the flat tensors, in the order of `values`.
    """

    spans: tuple[Span, ...]
    values: Tensor
    limit: Tensor
    checks: Mapping[str, Sequence[Check]]


@dataclass(frozen=True)
class _Piece:
    """The same of one call."""

    span: Span
    values: Tensor
    limit: Tensor


def is_plain(case: BuiltCase) -> bool:
    """Whether a case has one right result, of finite floating-point numbers."""
    targets = [case.target(getattr(torch, run)) for run in case.runs]
    return case.law is None and not case.raises and None not in targets


class Known:
    """What right replies look like, learned from those that were judged in full.

    Args:
        most: forms that are remembered for an exercise.
    """

    def __init__(self, most: int = MAX_FORMS) -> None:
        self._most = most
        self._forms: dict[str, dict[Texts, _Form]] = {}
        self._draws: dict[tuple[str, str], list[tuple[Texts, list[Tensor], Sequence[Check]]]] = {}

    def judge(
        self, exercise: str, replies: Sequence[Reply]
    ) -> Mapping[str, Sequence[Check]] | None:
        """Return the checks of the cases that `replies` belong to if all are right; None says nothing."""
        form = self._forms.get(exercise, {}).get(_texts(replies))
        if form is None or not _in_one_answer(replies):
            return None
        flat = replies[0].flat
        if any(name not in flat or len(flat[name]) < stop for name, _, stop in form.spans):
            return None  # fewer numbers than the text says
        parts = [flat[name][start:stop].double() for name, start, stop in form.spans]
        distance = (torch.cat(parts) - form.values).abs_() if parts else form.values
        return form.checks if bool((distance <= form.limit).all()) else None  # a NaN fails here

    def learn(self, exercise: str, judged: Sequence[Judged]) -> None:
        """Remember what was judged right, replies of one batch, in order."""
        for case, mine, outcomes, checks in judged:
            drawn = self._draws.setdefault((exercise, case.name), [])
            if case.law is not None and len(drawn) < self._most:
                drawn.append((_texts(mine), _numbers(outcomes), checks))
        judged = [entry for entry in judged if is_plain(entry[0])]
        replies = [reply for _, mine, *_ in judged for reply in mine]
        if not replies or not _in_one_answer(replies):
            return
        if any(check.message for *_, checks in judged for check in checks):
            return
        pieces: list[_Piece] = []
        for case, _, outcomes, _ in judged:
            for run, outcome in enumerate(outcomes):
                piece = _piece(case, outcome, run)
                if piece is None:
                    return
                others = _pieces_of_others(case, outcome)
                if others is None:
                    return
                pieces += [one for one in (piece, *others) if len(one.values)]
        forms = self._forms.setdefault(exercise, {})
        if pieces and len(forms) < self._most:
            pieces.sort(key=lambda piece: piece.span)
            spans = _joined([piece.span for piece in pieces])
            values = torch.cat([piece.values for piece in pieces])
            limit = torch.cat([piece.limit for piece in pieces])
            found = {case.name: checks for case, _, _, checks in judged}
            forms[_texts(replies)] = _Form(spans, values, limit, found)

    def judge_draws(
        self, exercise: str, case: BuiltCase, replies: Sequence[Reply], outcomes: Sequence[Outcome]
    ) -> Sequence[Check] | None:
        """Return the checks of a random case if the very same numbers were judged right before."""
        if case.law is None:
            return None
        texts, numbers = _texts(replies), _numbers(outcomes)
        for known, drawn, checks in self._draws.get((exercise, case.name), ()):
            if known == texts and all(map(torch.equal, numbers, drawn)):
                return checks
        return None


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans that follow one another become one."""
    joined: list[Span] = []
    for name, start, stop in spans:
        follows = bool(joined) and joined[-1][0] == name and joined[-1][2] == start
        joined.append((name, joined.pop()[1] if follows else start, stop))
    return tuple(joined)


def _in_one_answer(replies: Sequence[Reply]) -> bool:
    """Whether the texts name places in the same row of numbers."""
    flat = replies[0].flat
    others = (other for reply in replies for other in reply.others)
    return all(reply.flat is flat for reply in replies) and all(one.flat is flat for one in others)


def _texts(replies: Sequence[Reply]) -> Texts:
    return tuple([b"" if reply.troubles else reply.text + _say(reply) for reply in replies])


def _say(reply: Reply) -> bytes:
    """What is said of the results for other numbers."""
    return repr([other[:2] for other in reply.others]).encode() if reply.others else b""


def _numbers(outcomes: Sequence[Outcome]) -> list[Tensor]:
    return [t for outcome in outcomes for t in outcome.aspects.values() if t is not None]


def _piece(case: BuiltCase, outcome: Outcome, run: int) -> _Piece | None:
    """The numbers of a run; None if they do not lie in a row, or are of another dtype than the run."""
    name = case.runs[run]
    dtype = getattr(torch, name)
    target = case.target(dtype, outcome.device)
    tensors = [tensor for tensor in outcome.aspects.values() if tensor is not None]
    start = stop = int(tensors[0].storage_offset()) if tensors else 0
    for tensor in tensors:
        if tensor.dtype != dtype or tensor.storage_offset() != stop:
            return None
        stop += tensor.numel()
    if target is None or stop - start != len(target.values):
        return None
    # The first run is remarked upon if it is right and yet farther off than rounding explains.
    limit = target.allowed if run else torch.minimum(target.allowed, target.rounding)
    return _Piece((name, start, stop), target.values.double(), limit.double())


def _pieces_of_others(case: BuiltCase, outcome: Outcome) -> list[_Piece] | None:
    """The same of what was made of other numbers; None if some of it is not in float64."""
    pieces = []
    for manners, tensors in outcome.others.items():
        for right, tensor in zip(case.others.get(manners, ()), tensors, strict=False):
            if tensor is None or {right.dtype, tensor.dtype} != {torch.float64}:
                return None
            start = int(tensor.storage_offset())
            values = right.reshape(-1)
            limit = torch.full_like(values, allowed(right, tensor))
            pieces.append(_Piece(("float64", start, start + len(values)), values, limit))
    return pieces
