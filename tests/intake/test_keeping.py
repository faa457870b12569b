"""Which of several attempts counts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from grader.errors import UsageError
from grader.intake.keeping import by_time, keep
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
    (kept,) = keep([piece("b", 2), piece("a", 1), piece("c", 1, "hw2")])
    assert [one.folder.name for one in kept.pieces] == ["c", "b"]
    assert (kept.attempt, kept.attempts) == (2, 2)


def test_an_attempt_without_a_time_comes_before_those_that_have_one():
    assert [one.folder.name for one in by_time([piece("b", 2), piece("a")])] == ["a", "b"]
    ((kept,),) = [one.pieces for one in keep([piece("b", 2), piece("a")])]
    assert kept.folder.name == "b"


def test_pieces_that_are_no_attempts_all_belong_together():
    pieces = [piece("late", 3, is_attempt=False), piece("early", 1, is_attempt=False)]
    (kept,) = keep(pieces)
    assert [one.folder.name for one in kept.pieces] == ["early", "late"]
    assert kept.attempts == 1


def test_for_the_best_every_attempt_is_there_with_its_number():
    other = piece("other", 9, is_attempt=False)
    first, second = keep([piece("b", 2), other, piece("a", 1)], "best")
    assert [one.folder.name for one in first.pieces] == ["a", "other"]
    assert [one.folder.name for one in second.pieces] == ["b", "other"]
    assert [(one.attempt, one.attempts) for one in (first, second)] == [(1, 2), (2, 2)]
    assert len(keep([other], "best")) == 1


@pytest.mark.parametrize(("day", "name"), [(5, "c"), (3, "c"), (2, "b"), (1, "a")])
def test_before_it_is_due_the_last_counts_that_came_in_time(day, name):
    pieces = [piece("a", 1), piece("b", 2), piece("c", 3)]
    ((kept,),) = [
        one.pieces for one in keep(pieces, "before_due", datetime(2026, 9, day, tzinfo=UTC))
    ]
    assert kept.folder.name == name


def test_of_late_attempts_alone_the_first_counts():
    (kept,) = keep([piece("a", 5), piece("b", 6)], "before_due", datetime(2026, 9, 1, tzinfo=UTC))
    assert (kept.pieces[0].folder.name, kept.attempt, kept.attempts) == ("a", 1, 2)


def test_before_it_is_due_needs_to_know_when():
    with pytest.raises(
        UsageError, match=r"^keep: before_due needs to know when it is due: grade an assignment "
    ):
        keep([piece("a", 5)], "before_due")
