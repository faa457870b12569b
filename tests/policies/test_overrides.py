"""overrides.csv: points that a person has given; every mistake in it is a sentence with its line and column."""

import pytest

from grader.errors import CourseError
from grader.policies.overrides import Override, load_overrides, overrides_of, read_overrides

HEAD = "student,exercise,points,reason,who,assignment\n"
IDS = ("corr2d", "pool2d", "rnn_quiz")


def read(rows, students=("ada", "ben")):
    return read_overrides((HEAD + rows).encode(), IDS, ["hw1", "resit"], students)


def test_the_one_that_names_the_assignment_goes_first():
    given = read("ada,corr2d,4,right,K,\nada,corr2d,2,later,K,resit\nben,pool2d,0.5,half,L,hw1\n")
    first = Override("ada", "corr2d", 4.0, "right", "K")
    assert given[0] == first
    assert overrides_of("ada", "hw1", given) == {"corr2d": first}
    assert overrides_of("ada", "resit", given)["corr2d"].points == 2.0
    assert overrides_of("ben", "resit", given) == overrides_of("cem", "hw1", given) == {}


def test_without_a_file_there_are_none(tmp_path):
    assert load_overrides(tmp_path, IDS, []) == ()
    (tmp_path / "overrides.csv").write_text(HEAD.replace(",assignment", "") + "eve,corr2d,1,a,b\n")
    assert load_overrides(tmp_path, IDS, []) == (Override("eve", "corr2d", 1.0, "a", "b"),)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("ada,cor2d,4,a,b,", "overrides.csv:2:2: there is no exercise 'cor2d'; did you mean corr2d?"),
        ("eda,corr2d,4,a,b,", "2:1: there is no student 'eda'; did you mean ada?"),
        ("ada,corr2d,four,a,b,", "2:3: 'four' is no number of points, from 0"),
        ("ada,corr2d,-1,a,b,", "2:3: '-1' is no number of points, from 0"),
        ("ada,corr2d,inf,a,b,", "2:3: 'inf' is no number of points, from 0"),
        ("ada,corr2d,4,,b,", "2:4: the cell 'reason' is empty; fill it in"),
        ("ada,corr2d,4,a,,", "2:5: the cell 'who' is empty; fill it in"),
        ("ada,corr2d,4,a,b,hw9", "2:6: there is no assignment 'hw9'; did you mean hw1?"),
        ("ada,corr2d,4,a,b,\nada,corr2d,3,a,b,", "3:1: this is said in line 2 too"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(row, said):
    with pytest.raises(CourseError) as raised:
        read(row + "\n")
    (problem,) = raised.value.problems
    assert said in problem


def test_columns_that_are_missing_are_all_told():
    with pytest.raises(CourseError) as raised:
        read_overrides(b"student,exercise,points\nada,corr2d,3\n", IDS, [])
    assert raised.value.problems == (
        "overrides.csv:1:1: the column 'reason' is missing; say why, for those who read it",
        "overrides.csv:1:1: the column 'who' is missing; say who has decided it",
    )
