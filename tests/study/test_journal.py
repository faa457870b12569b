"""Progress on disk: whole, merged, and never in the way."""

import json
import os
import subprocess
import sys

import pytest

from grader.errors import UsageError
from grader.judging.score import ExerciseResult
from grader.study.journal import Journal


def result(id_="corr2d", status="passed", score=4.0):
    return ExerciseResult(id_, status, score, 4.0)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "progress.json"


def test_checks_and_hints_add_up_and_the_best_score_stays(path):
    journal = Journal(path)
    journal.record(result(status="missing", score=0.0))
    journal.record(result(status="partial", score=2.0))
    journal.record_hint("corr2d", 2)
    journal.record_hint("corr2d", 1)
    standing = Journal(path).standing("corr2d")
    assert (standing.status, standing.best_score, standing.hints) == ("partial", 2.0, 2)
    assert standing.attempts == 1  # a stub is no attempt
    assert not standing.solved


def test_what_was_solved_once_stays_solved_since_then(path):
    journal = Journal(path)
    journal.record(result())
    since = journal.standing("corr2d").first_passed
    journal.record(result(status="failed", score=0.0))
    standing = journal.standing("corr2d")
    assert standing.solved
    assert (standing.first_passed, standing.status, standing.best_score) == (since, "failed", 4.0)


def test_a_damaged_file_is_kept_and_told_and_progress_starts_anew(path):
    for number, damage in enumerate(
        ['{"schema": 1, "exer', '{"schema": 1, "exercises": {"a": 1}}'], 1
    ):
        path.write_text(damage)
        journal = Journal(path)
        assert journal.standings() == {}
        assert f"is kept as progress.json.damaged-{number}" in journal.notes[0]
        assert path.with_name(f"progress.json.damaged-{number}").read_text() == damage
        journal.record(result())
        assert Journal(path).standing("corr2d").solved


@pytest.mark.parametrize("damage", ["", "[]", "null", "7", "[" * 100_000, '{"schema": "1"}'])
def test_whatever_the_damage_is_there_is_a_sentence(path, damage):
    path.write_text(damage)
    journal = Journal(path)
    assert journal.standings() == {}
    assert len(journal.notes) == 1


def test_a_file_of_another_version_is_left_alone(path):
    path.write_text('{"schema": 2}')
    with pytest.raises(UsageError, match="another version of TorchGrade"):
        Journal(path).record(result())
    assert path.read_text() == '{"schema": 2}'


def test_what_others_keep_in_the_file_stays(path):
    path.write_text('{"schema": 1, "exercises": {}, "quizzes": {"q1": "A"}}')
    Journal(path).record(result())
    assert json.loads(path.read_text())["quizzes"] == {"q1": "A"}


def test_where_nothing_can_be_written_it_says_so_and_remembers_while_it_lasts(tmp_path):
    (tmp_path / "progress.json.lock").mkdir()
    journal = Journal(tmp_path / "progress.json")
    journal.record_hint("corr2d", 1)
    journal.record_hint("corr2d", 2)
    assert journal.standing("corr2d").hints == 2
    assert len(journal.notes) == 1
    assert "cannot be kept" in journal.notes[0]


@pytest.mark.process
def test_many_writers_lose_nothing_of_each_other(path):
    code = (
        "import sys; from pathlib import Path; from grader.study.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1]))\n"
        "for number in range(20): journal.record_hint(f'{sys.argv[2]}-{number}', 1)\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(path), str(writer)], env=os.environ)
        for writer in range(4)
    ]
    assert [process.wait() for process in running] == [0] * 4
    assert len(Journal(path).standings()) == 80


def test_without_a_file_it_lasts_as_long_as_the_object():
    journal = Journal(None)
    journal.record(result())
    assert journal.standing("corr2d").solved
    assert journal.notes == []


def flipped(said="You flip the kernel (line 3).", status="failed"):
    return ExerciseResult("corr2d", status, 0.0, 4.0, said)


def test_the_same_mistake_a_third_time_offers_the_next_hint(tmp_path):
    def offers(*results):
        # Each time another process.
        return [Journal(tmp_path / "progress.json").offer_hint(one, 4) for one in results]

    assert offers(flipped(), flipped("You flip the kernel (line 4).")) == ["", ""]
    told = "You have met this {} times now: `grade hint corr2d` shows the next hint."
    assert offers(flipped(), flipped()) == [told.format(3), told.format(4)]
    assert offers(flipped("Another one."), flipped()) == ["", ""]
    assert offers(flipped(), flipped(None, "passed"), flipped()) == ["", "", ""]


def test_where_no_hint_is_left_none_is_offered(tmp_path):
    journal = Journal(tmp_path / "progress.json")
    journal.record_hint("corr2d", 4)
    assert [journal.offer_hint(flipped(), 4) for _ in range(4)] == [""] * 4
    assert journal.offer_hint(flipped(), 5) != ""


def test_without_a_sentence_nothing_is_counted():
    journal = Journal(None)
    assert [journal.met_again(flipped(None)) for _ in range(3)] == [0, 0, 0]


def test_what_was_said_is_kept_beside_progress_and_costs_none_of_it(tmp_path):
    journal = Journal(tmp_path / "progress.json")
    journal.record(flipped())
    journal.met_again(flipped())
    assert journal.standing("corr2d").attempts == 1
    (tmp_path / "progress.json").write_text('{"schema": 1, "exercises": {}, "said": [3]}')
    assert Journal(tmp_path / "progress.json").met_again(flipped()) == 1
