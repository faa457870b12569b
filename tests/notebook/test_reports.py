"""What a notebook shows, as HTML and as text, and the one sentence that validation is told."""

import pytest

from grader.judging.score import ExerciseResult
from grader.notebook.quiz import QuizReport
from grader.notebook.reports import Missing, NotThere, Overview, Report, say_fault

PASSED = ExerciseResult("corr2d", "passed", 4.0, 4.0)
WRONG = ExerciseResult("pool2d", "partial", 1.5, 3.0, "You average <all>.")


def test_notes_stand_below_in_both_forms():
    report = Report(PASSED, "right", "<b>right</b>", ["Next: pool2d"])
    assert repr(report) == "right\n\nNext: pool2d"
    bundle = report._repr_mimebundle_()
    assert bundle["text/html"].startswith("<b>right</b>")
    assert "Next: pool2d" in bundle["text/html"]
    assert bundle["text/plain"] == repr(report)


def test_what_is_right_has_no_fault_and_what_was_not_checked_says_why():
    assert Report(PASSED, "right").fault == ""
    assert Report(None, "It is not defined.", notes=["More."]).fault == "It is not defined."
    said = "pool2d: partly right. Run this cell in the notebook to see more."
    assert Report(WRONG, "long\ntext").fault == say_fault(WRONG) == said


def test_an_overview_has_a_line_for_each_exercise_and_its_sentence():
    quiz = QuizReport(False, "**Sums**: 1 of 2 questions answered", "q2: not answered yet.")
    told = Overview([PASSED, WRONG], [quiz], ["Next: gru"])
    assert repr(told) == (
        "corr2d: right (4 of 4 points)\n"
        "pool2d: partly right (1.5 of 3 points)\n  You average <all>.\n\n"
        "Sums: 1 of 2 questions answered\n\nNext: gru"
    )
    assert "&lt;all&gt;" in told._repr_html_()
    assert not told.passed
    assert told.fault.startswith("pool2d: partly right.")
    assert Overview([PASSED], [quiz], []).fault == "q2: not answered yet."
    assert Overview([PASSED], [], []).passed


def test_an_overview_of_nothing_says_so():
    told = Overview([], [], [])
    assert repr(told) == told.fault == "Nothing is defined and nothing is answered yet."
    assert repr(Overview([], [], ["A note."])) == f"{told.fault}\n\nA note."
    assert not told.passed


def test_whoever_goes_on_with_what_is_missing_is_told_again_without_a_traceback():
    missing = Missing("There is no case 'a'.")
    assert not hasattr(missing, "_repr_png_")
    with pytest.raises(NotThere) as raised:
        missing.arguments.items()
    assert raised.value._render_traceback_() == ["There is no case 'a'."]
