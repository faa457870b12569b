"""A lesson's code is run, with every exercise solved and with none; what fails is told with its line."""

import pytest

from grader.author.lesson_proofs import LessonProof, verify_lessons
from grader.course.course import load_course


@pytest.fixture
def prove(taught):
    def after(*change):
        path = taught / "solutions" / "sums" / "lesson.md"
        text = path.read_text()
        if change:
            assert change[0] in text
            path.write_text(text.replace(*change))
        (proof,) = verify_lessons(load_course(taught))
        return proof

    return after


def test_a_lesson_that_runs_holds(prove, capfd):
    assert prove() == LessonProof("sums_lesson", cells=2, languages=1)
    assert capfd.readouterr() == ("", "")


def test_a_cell_that_fails_with_the_exercise_solved_is_told_with_its_line(prove):
    proof = prove("print(double(one))", "print(double(one)[7])")
    assert proof.problems == [
        "solutions/sums/lesson.md:20: this cell fails where the exercises are solved: IndexError: index 7"
        " is out of bounds for dimension 0 with size 3."
    ]


def test_a_cell_that_does_not_wait_is_told_with_what_to_do(prove):
    assert prove('if solved("double"):', "if True:").problems == [
        "solutions/sums/lesson.md:20: this cell fails where the exercises are not solved:"
        " NotImplementedError; begin it with `if solved(...):`."
    ]


def test_a_cell_that_fails_in_any_case_is_told_for_both(prove):
    first, second = prove("one + one", "1 / 0").problems
    assert first.startswith(
        "solutions/sums/lesson.md:13: this cell fails where the exercises are solved"
    )
    assert "are not solved: ZeroDivisionError" in second


def test_cells_know_what_those_before_them_made_and_may_show_things(prove):
    assert prove("one + one", "display(one)\nfrom grader import case").problems == []


@pytest.mark.parametrize("code", ["exit()", "input()", "raise SystemExit"])
def test_a_cell_that_ends_or_asks_is_told(prove, code):
    assert "this cell fails" in prove("one + one", code).problems[0]


def test_a_cell_that_takes_for_ever_is_told(prove, monkeypatch):
    monkeypatch.setattr("grader.author.lesson_proofs.SECONDS", 0.2)
    said = prove("one + one", "while True:\n    pass").problems[0]
    assert "TimeoutError: still running after 0.2 s" in said


def test_what_a_lesson_does_to_torch_stays_in_it(prove):
    import torch

    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    prove("one + one", "torch.manual_seed(0)\ntorch.set_default_dtype(torch.float64)")
    assert torch.equal(torch.rand(2), expected)
    assert torch.get_default_dtype() == torch.float32


def test_what_is_not_written_yet_is_told(prove):
    assert prove("The end.", "TODO: the end.").problems == [
        "solutions/sums/lesson.md:25: this is not written yet."
    ]


def test_lessons_are_proved_by_their_ids(taught):
    course = load_course(taught)
    assert verify_lessons(course, ["double"]) == []
    assert [proof.id for proof in verify_lessons(course, ["sums_lesson"])] == ["sums_lesson"]
