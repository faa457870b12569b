import pytest

from grader.jail.aspect import OUTPUT, Aspect
from grader.judging.checks import Check
from grader.judging.score import ExerciseResult, Result
from grader.policies.marks import Mark
from grader.policies.overrides import Override
from grader.quiz.load import load_quiz
from grader.report.sheets import Sheet, to_page

QUIZ = "title: S\nquestions: [{id: q1, kind: numeric, prompt: 1 + 1, answer: 2}]\n"
EVIL = "<script>alert(1)</script>"


def page(*sheets, mark=None, handed=None, **told):
    results = tuple(sheet.result for sheet in sheets)
    result = Result("ada", "cpu", "full", results, 2, handed or {})
    mark = mark or Mark("ada", 1.0, 0.0, 1.0, 4.0)
    return to_page(result, sheets, mark, title="Course", name="ada (Ada)", **told)


def failed(**told):
    result = ExerciseResult(
        "a", "partial", 1.0, 4.0, flags=("reaches into sys",), lost={"result": 3.0}
    )
    return Sheet(result, "Sums", **told)


def test_a_sheet_has_sentence_code_hint_and_what_was_lost():
    html = page(failed(said="Mind `x`.", hint="Carry.", code=(("a.py", "x = 1 < 2"),)))
    assert "Mind <code>x</code>." in html
    assert "3 of 4 points lost: result 3" in html
    assert "<strong>To read next</strong><p>Carry.</p>" in html
    assert "<summary>Your code, a.py</summary>" in html
    assert "x = 1 &lt; 2" in html


def test_of_hidden_cases_the_kinds_are_told_and_how_many():
    html = page(failed(hidden=("wrong values", "wrong values", "no gradient"), hidden_cases=5))
    told = "Of 5 cases that you do not have, 3 are not right: wrong values (2), no gradient (1)"
    assert told in html


def test_flags_and_how_code_was_held_are_not_for_students():
    html = page(failed())
    assert "reaches" not in html
    assert "full" not in html


def test_what_is_right_is_a_line_and_what_is_not_begun_is_named():
    right = Sheet(ExerciseResult("b", "passed", 2.0, 2.0), "Products")
    left = Sheet(ExerciseResult("c", "missing", 0.0, 2.0), "Roots")
    html = page(failed(), right, left)
    assert html.count("<section") == 1
    assert "Products</th>" in html
    assert "Not yet written: Roots." in html


def test_files_that_do_not_count_are_named():
    result = ExerciseResult("a", "partial", 1.0, 4.0, file="new.py", rivals=("old.py",))
    html = page(Sheet(result, "Sums"))
    assert "new.py counts; it is answered in these as well, which do not: old.py" in html


def test_marks_lateness_and_points_given_by_people_are_told():
    given = Override("ada", "a", 3.0, "right, in NumPy", "K. A.")
    mark = Mark("ada", 3.0, 0.4, 2.6, 4.0, 1.0, (given,), {"a": 3.0})
    html = page(failed(), mark=mark, handed={"attempt": 2, "attempts": 3})
    assert "<strong>2.6</strong>of 4 points" in html
    assert "<strong>-0.4</strong>points off, days late: 1" in html
    assert "3 points were given by K. A.: right, in NumPy" in html
    assert "3 of 4 points" in html
    assert "Attempt 2 of 3 counts." in html


def test_whatever_a_student_wrote_is_escaped():
    result = ExerciseResult("a", "error", 0.0, 4.0, EVIL, rivals=(EVIL,), file=EVIL)
    html = page(
        Sheet(result, "Sums", said=EVIL, code=((EVIL, EVIL),), others=(EVIL,)), notes=[EVIL]
    )
    assert EVIL not in html
    assert html.count("&lt;script&gt;") == 7


@pytest.mark.parametrize(
    ("feedback", "there", "absent"),
    [("full", "Not 3", ""), ("verdict", "not right", "Not 3"), ("none", "", "q1")],
)
def test_a_quiz_tells_what_the_course_wants_told(tmp_path, feedback, there, absent):
    (tmp_path / "quiz.yaml").write_text(QUIZ)
    quiz = load_quiz(tmp_path / "quiz.yaml", "sums")
    check = Check("q1", Aspect("answer"), False, message="Not 3", given="3")
    result = ExerciseResult("q", "partial", 1.0, 4.0, None, (check,), questions=(("q1", 0.0, 2.0),))
    sheet = Sheet(result, "Quiz", questions={one.id: one for one in quiz.questions})
    html = page(sheet, quiz_feedback=feedback)
    assert there in html
    assert not absent or absent not in html
    if feedback == "full":
        assert "<code>3</code>" in html
        assert "0 of 2" in html


DRAWN = r"""
title: S
questions:
  - id: q1
    kind: numeric
    draw: {n: [3, 9]}
    prompt: "A kernel of height $k_h$ slides over n = {n} rows: $$\\frac{{n}}{{k_h}}$$ of what?"
    answer: {expression: "n"}
"""


def test_a_drawn_question_is_shown_in_letters_and_no_formula_is_left_in_latex(tmp_path):
    (tmp_path / "quiz.yaml").write_text(DRAWN)
    quiz = load_quiz(tmp_path / "quiz.yaml", "sums")
    check = Check("q1", Aspect("answer"), False, message="Mind $x_1$", given="3")
    result = ExerciseResult("q", "partial", 1.0, 4.0, None, (check,), questions=(("q1", 0.0, 2.0),))
    html = page(Sheet(result, "Quiz", questions={one.id: one for one in quiz.questions}))
    assert "A kernel of height k_h slides over n rows: n/k_h of what?" in html
    assert "Mind x₁" in html


def test_long_code_is_folded_and_cut():
    html = page(failed(code=(("a.py", "\n".join(f"x{n}" for n in range(900))),)))
    assert "<details><summary>Your code, a.py" in html
    assert "# and 500 more" in html


def test_a_submission_of_which_nothing_can_be_read_says_why():
    result = ExerciseResult(
        "a", "unreadable", 0.0, 4.0, "not a notebook", (Check("x", OUTPUT, True),)
    )
    html = page(Sheet(result, "Sums"))
    assert "Nothing could be read: not a notebook" in html
    assert "<table" not in html
