"""Which of several attempts counts, as `policies: keep:` of course.yaml says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from grader.errors import UsageError
from grader.intake.piece import Piece
from grader.language import _

FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Kept:
    """What counts of a person's pieces.

    Attributes:
        pieces: by the platform's time, the last last; those without a time come first.
        attempt: the number of the attempt that counts, of `attempts`.
    """

    pieces: tuple[Piece, ...]
    attempt: int = 1
    attempts: int = 1


def keep(
    pieces: Sequence[Piece], policy: str = "latest", due: datetime | None = None
) -> list[Kept]:
    """Say what may count; pieces that are no attempts all belong together and to each attempt.

    Args:
        pieces: one person's.
        policy: `latest`; `best`, for which each attempt is graded; `before_due`, the last that came in time,
            and of late ones alone the first.
        due: when it is due, for `before_due`.

    Returns:
        One; for `best` every attempt, the first one first.

    Raises:
        UsageError: `before_due` without a time.
    """
    if policy == "before_due" and due is None:
        said = _(
            "keep: before_due needs to know when it is due: grade an assignment that has a due time, or say"
            " keep: latest or keep: best in course.yaml"
        )
        raise UsageError(said)
    most = max(1, *(len(attempts) for attempts in _attempts(pieces).values()), 1)
    if policy == "best":
        return [_kept(pieces, number, most) for number in range(1, most + 1)]
    number = most
    if policy == "before_due" and due is not None:
        number = max(1, *(_in_time(one, due) for one in _attempts(pieces).values()), 1)
    return [_kept(pieces, number, most)]


def by_time(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces in the order of the platform's times; of the same time as they lie in their folder."""
    return sorted(pieces, key=lambda piece: piece.when or FIRST)


def _kept(pieces: Sequence[Piece], number: int, most: int) -> Kept:
    """The attempt of a number; of an assignment with fewer attempts the last one."""
    others = [piece for piece in pieces if not piece.is_attempt]
    chosen = [attempts[:number][-1] for attempts in _attempts(pieces).values()]
    return Kept(tuple(by_time([*others, *chosen])), number, most)


def _attempts(pieces: Sequence[Piece]) -> dict[str, list[Piece]]:
    """Attempts by assignment and time."""
    found: dict[str, list[Piece]] = {}
    for piece in by_time([piece for piece in pieces if piece.is_attempt]):
        found.setdefault(piece.assignment, []).append(piece)
    return found


def _in_time(attempts: Sequence[Piece], due: datetime) -> int:
    return sum((piece.when or FIRST) <= due for piece in attempts)
