from pathlib import Path

from grader.grading.options import Options, Run
from grader.judging.score import ExerciseResult, Result


def test_each_assignment_has_a_folder_of_its_own():
    assert Options(Path("out")).folder == Path("out")
    assert Options(Path("out"), assignment="hw1").folder == Path("out/hw1")


def test_a_submission_is_ungradable_of_which_nothing_can_be_read():
    statuses = {"ada": ("unreadable", "unreadable"), "ben": ("unreadable", "passed")}
    results = tuple(
        Result(who, "cpu", "limits", tuple(ExerciseResult("a", s, 0.0, 1.0) for s in those))
        for who, those in statuses.items()
    )
    assert [result.student for result in Run(results, 0, 0).ungradable] == ["ada"]


def quiz(student, drawn_for="", partners=()):
    entry = ExerciseResult("rnn_quiz", "passed", 1.0, 1.0, drawn_for=drawn_for)
    return Result(student, "cpu", "limits", (entry,), handed={"partners": list(partners)})


def test_numbers_of_one_person_in_several_quizzes_are_told_unless_they_are_partners():
    def told(*results):
        return Run(results, 0, 0).same_numbers

    assert told(quiz("ada", "code"), quiz("ben", "code"), quiz("cem", "other")) == [("ada", "ben")]
    assert told(quiz("ada"), quiz("ben", "ada")) == [("ada", "ben")]
    assert told(quiz("ada", "code"), quiz("ben", "other"), quiz("cem")) == []
    assert told(quiz("ada", "c", ["ben"]), quiz("ben", "c", ["ada"])) == []
