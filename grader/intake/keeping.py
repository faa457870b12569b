"""Which of several attempts counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from grader.intake.piece import Piece

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


def keep_latest(pieces: Sequence[Piece]) -> Kept:
    """Of attempts at one assignment keep the last by the platform's time; other pieces all belong together."""
    kept = [piece for piece in pieces if not piece.is_attempt]
    most = 1
    for assignment in dict.fromkeys(piece.assignment for piece in pieces if piece.is_attempt):
        attempts = by_time([p for p in pieces if p.is_attempt and p.assignment == assignment])
        kept.append(attempts[-1])
        most = max(most, len(attempts))
    return Kept(tuple(by_time(kept)), most, most)


def by_time(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces in the order of the platform's times; of the same time as they lie in their folder."""
    return sorted(pieces, key=lambda piece: piece.when or FIRST)
