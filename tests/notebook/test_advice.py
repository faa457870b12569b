"""Below a check: what is next after a pass, and a hint where the same mistake comes again."""

import pytest

from grader.errors import UsageError
from grader.judging.score import ExerciseResult
from grader.notebook import advice, progress
from grader.study.desk import Desk

WRONG = ExerciseResult("corr2d", "failed", 0.0, 4.0, "You flip the kernel.")
PASSED = ExerciseResult("corr2d", "passed", 4.0, 4.0)


@pytest.fixture
def desk(asked_workspace):
    return Desk(asked_workspace.root)


def test_after_a_pass_the_next_exercise_is_named(desk):
    progress.record(desk, PASSED)
    said = advice.say_after(desk, PASSED, 0)
    assert said == 'Next: pool2d, Two-dimensional pooling: show("pool2d")'


def test_after_the_last_one_of_a_unit_its_quiz_is_named(desk, asked_workspace, mark_solved):
    mark_solved(asked_workspace, "corr2d", "pool2d", "softmax")
    assert advice.say_next(desk, "pool2d") == (
        'All exercises are solved.\nThe quiz of this unit is open: check("convolution_quiz")'
    )


def test_the_same_mistake_a_third_time_brings_the_next_hint(desk):
    assert [advice.say_after(desk, WRONG, times) for times in (0, 1, 2)] == ["", "", ""]
    assert advice.say_after(desk, WRONG, 3).startswith("Hint 1 of ")
    assert advice.say_after(desk, WRONG, 4) == ""
    assert advice.say_after(desk, WRONG, 6).startswith("Hint 2 of ")


def test_hints_go_on_and_the_last_one_stays(desk):
    numbers = [advice.next_hint(desk, "corr2d")[1:] for _ in range(6)]
    count = numbers[0][1]
    assert numbers == [(min(i, count), count) for i in range(1, 7)]
    assert advice.next_hint(desk, "corr2d", 1)[0].startswith(f"Hint 1 of {count}: ")
    assert desk.journal.standing("corr2d").hints == count


def test_validation_runs_all_cells_and_takes_no_hint(desk, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert [advice.next_hint(desk, "corr2d")[1] for _ in range(2)] == [1, 1]


def test_a_hint_for_nothing_asks_what_was_meant(desk):
    with pytest.raises(UsageError, match=r"did you mean corr2d\?"):
        advice.next_hint(desk, "cor2d")
