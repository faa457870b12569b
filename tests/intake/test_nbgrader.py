"""nbgrader's trees: who, of which assignment, when, and which attempt."""

from __future__ import annotations

from datetime import UTC, datetime

from grader.intake.collect import collect

INBOUND = {
    "alice+hw1+2026-09-11 12:00:00.000000 UTC/convolution.ipynb": "new",
    "alice+hw1+2026-09-10 12:00:00.000000 UTC/convolution.ipynb": "old",
    "alice+hw1+2026-09-09 12:00:00.000000 UTC+aGVsbG8/convolution.ipynb": "oldest",
    "bob+hw1+2026-09-12 12:00:00.000000 UTC/convolution.ipynb": "b",
}


def test_of_several_attempts_the_last_by_its_time_counts_and_the_record_says_so(collected):
    alice, bob = collected(INBOUND, at="inbound").submissions
    assert [file.read() for file in alice.files] == [b"new"]
    assert alice.handed.when.isoformat() == "2026-09-11T12:00:00+00:00"
    assert (alice.handed.attempt, alice.handed.attempts, alice.handed.keep) == (3, 3, "latest")
    assert (bob.handed.attempt, bob.handed.attempts) == (1, 1)


def test_where_the_best_counts_every_attempt_is_kept(tree):
    (alice, _bob) = collect([tree(INBOUND, "inbound")], [], keep="best").submissions
    tries = [*alice.earlier, alice]
    assert [one.files[0].read() for one in tries] == [b"oldest", b"old", b"new"]
    assert [(one.handed.attempt, one.handed.keep) for one in tries] == [
        (n, "best") for n in (1, 2, 3)
    ]


def test_before_it_is_due_the_last_in_time_counts(tree):
    due = datetime(2026, 9, 10, 23, 59, tzinfo=UTC)
    found = collect(
        [tree(INBOUND, "inbound")], [], keep="before_due", due=lambda student: due
    ).submissions
    assert [one.files[0].read() for one in found] == [b"old", b"b"]


def test_attempts_are_nobodys_doubt(collected):
    found = collected(INBOUND)
    assert [one.student for one in found.submissions] == ["alice", "bob"]
    assert not found.is_in_doubt


def test_of_several_assignments_the_files_stand_side_by_side_with_their_times(collected):
    files = {
        "submitted/alice/hw1/convolution.ipynb": "1",
        "submitted/alice/hw1/timestamp.txt": "2026-09-12 00:30:00.000000 UTC",
        "submitted/alice/hw2/rnn.ipynb": "2",
        "submitted/alice/hw2/timestamp.txt": "2026-09-19 00:30:00 UTC",
        "source/hw1/convolution.ipynb": "the solution",
    }
    found = collected(files)
    (alice,) = found.submissions
    assert [file.name for file in alice.files] == [
        "submitted/alice/hw1/convolution.ipynb",
        "submitted/alice/hw2/rnn.ipynb",
    ]
    assert alice.handed.when.isoformat() == "2026-09-19T00:30:00+00:00"
    assert alice.handed.assignment == "hw1, hw2"
    assert (alice.handed.others, found.nobodys) == ((), [])


def test_a_timestamp_that_says_nothing_is_no_time(collected):
    (alice,) = collected(
        {"submitted/alice/hw1/rnn.ipynb": "1", "submitted/alice/hw1/timestamp.txt": "yesterday"}
    ).submissions
    assert alice.handed.when is None


def test_a_student_whose_folder_is_empty_has_a_place(collected):
    found = collected({"submitted/alice/hw1/rnn.ipynb": "1", "submitted/bob/": ""})
    assert found.empty_handed == ["bob"]


def test_an_exchange_is_looked_into(handed):
    assert handed({f"inbound/{name}": text for name, text in INBOUND.items()}).keys() == {
        "alice",
        "bob",
    }


def test_of_several_assignments_the_one_that_is_graded_counts(tree):
    folder = tree(
        {
            "ada/hw1/timestamp.txt": "2026-09-10 12:00:00 UTC",
            "ada/hw1/rnn.py": "one",
            "ada/hw2/timestamp.txt": "2026-12-10 12:00:00 UTC",
            "ada/hw2/rnn.py": "two",
            "ben/hw2/rnn.py": "two",
            "cem/rnn.py": "loose",
        },
        "submitted",
    )
    (ada, cem) = collect([folder], [], assignment="hw1").submissions
    assert ([file.read() for file in ada.files], cem.student) == ([b"one"], "cem")
    assert f"{ada.handed.when:%m}" == "09"
    both = collect([folder], [], assignment="ps1").submissions  # the course calls it otherwise
    assert [len(one.files) for one in both] == [2, 1, 1]
