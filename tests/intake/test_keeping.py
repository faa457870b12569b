"""Which of several attempts counts."""

from __future__ import annotations

from datetime import UTC, datetime

from grader.intake.keeping import by_time, keep_latest
from grader.intake.piece import Piece
from grader.reading.folders import Folder


def piece(name, day=None, assignment="hw1", *, is_attempt=True):
    when = datetime(2026, 9, day, tzinfo=UTC) if day else None
    return Piece(
        "nbgrader",
        "ada",
        Folder(name, name),
        when=when,
        assignment=assignment,
        is_attempt=is_attempt,
    )


def test_the_last_attempt_at_each_assignment_counts():
    kept = keep_latest([piece("b", 2), piece("a", 1), piece("c", 1, "hw2")])
    assert [one.folder.name for one in kept.pieces] == ["c", "b"]
    assert (kept.attempt, kept.attempts) == (2, 2)


def test_an_attempt_without_a_time_comes_before_those_that_have_one():
    assert [one.folder.name for one in by_time([piece("b", 2), piece("a")])] == ["a", "b"]
    (kept,) = keep_latest([piece("b", 2), piece("a")]).pieces
    assert kept.folder.name == "b"


def test_pieces_that_are_no_attempts_all_belong_together():
    pieces = [piece("late", 3, is_attempt=False), piece("early", 1, is_attempt=False)]
    kept = keep_latest(pieces)
    assert [one.folder.name for one in kept.pieces] == ["early", "late"]
    assert kept.attempts == 1
