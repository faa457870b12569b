import pytest
from checkout import ROOT

from grader.course.course import load_course
from grader.course.roster import Person, Roster
from grader.language import speaking
from grader.report.cohort.naming import Names, names_of


def test_names_are_those_of_what_was_handed_out_and_of_the_roster(asking):
    roster = Roster((Person("ada", "Ada Lovelace"),))
    names = names_of(load_course(asking), ["corr2d", "convolution_quiz", "nothing"], roster)
    assert names.title("corr2d") == "Two-dimensional cross-correlation"
    assert names.title("convolution_quiz") == "Sums (quiz)"
    assert names.title("nothing") == "nothing"
    assert names.person("ada") == "ada (Ada Lovelace)"
    assert names.person("ben") == "ben"
    assert list(names.questions) == ["q1", "q2"]


@pytest.mark.course
def test_cases_are_told_in_the_language_in_use_hidden_ones_too():
    with speaking("zh"):
        names = names_of(load_course(ROOT), ["corr2d"])
        assert names.title("corr2d") == "二维互相关"
        assert names.case("corr2d", "3x3 input, 2x2 kernel") == "3x3 输入，2x2 卷积核"
        hidden = names.case("corr2d", "wide input, tall kernel (other numbers)")
    assert hidden.startswith("宽的输入，高的卷积核")
    assert hidden != "宽的输入，高的卷积核"


def test_what_students_do_not_have_is_hidden(asking):
    names = names_of(load_course(asking), ["corr2d"])
    assert not names.is_hidden("corr2d", "3x3 input, 2x2 kernel")
    assert names.is_hidden("corr2d", "3x3 input, 2x2 kernel (other numbers)")
    assert names.is_hidden("unknown", "anything")


def test_a_damaged_file_leaves_ids(asking):
    (asking / "exercises" / "01_convolution" / "cases" / "corr2d.json").write_text("{")
    (asking / "solutions" / "convolution" / "quiz.yaml").write_text("title: [")
    names = names_of(load_course(asking), ["corr2d", "convolution_quiz"])
    assert (names.title("corr2d"), names.title("convolution_quiz")) == (
        "corr2d",
        "convolution_quiz",
    )


@pytest.mark.parametrize("student", ["a\x1b[2Jb", "a\nb", "a\u202eb"])
def test_a_name_cannot_control_a_terminal(student):
    assert Names().person(student).startswith("a�")
