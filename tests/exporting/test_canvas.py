"""Marks go into the gradebook that Canvas has exported, and nothing else of it changes."""

import codecs

import pytest

from grader.course.roster import Person, Roster
from grader.errors import UsageError
from grader.exporting.canvas import fill_canvas
from grader.exporting.sheet import Sheet

HEAD = "Student,ID,SIS User ID,SIS Login ID,Section,hw1 (501),Homework 2 (502),Final Score\r\n"
GRADEBOOK = (
    HEAD + ",,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,100.00,10.00,(read only)\r\n"
    '"Lovelace, Ada",11,s1,ada@example.edu,"Sect A, B",,3.00,30\r\n'
    '"Smith, Bob",12,s2,bob,A,50.00,,50\r\n'
    '"Excused, Eve",13,s3,eve,A,EX,,\r\n'
    '"Student, Test",99,,f00,A,,,\r\n'
)
PEOPLE = Roster(
    (
        Person("ada", lms_ids=("canvas:11",)),
        Person("bob"),
        Person("eve"),
        Person("zoe"),
    )
)


@pytest.fixture
def filled(mark, tmp_path):
    """Fill in: `filled(text, "ada", column="")`."""

    def fill(
        text=GRADEBOOK,
        *students,
        titles=("Homework one", "hw1"),
        column="",
        most=100.0,
        points=87.5,
    ):
        sheet = Sheet(
            text if isinstance(text, bytes) else text.encode(), tmp_path / "gradebook.csv"
        )
        marks = [mark(student, points, most) for student in students or ("ada",)]
        return fill_canvas(sheet, titles, marks, PEOPLE, column)

    return fill


def test_one_cell_changes(filled):
    found = filled()
    assert found.data.decode() == GRADEBOOK.replace('"Sect A, B",,', '"Sect A, B",87.5,')
    assert (found.column, found.count, found.is_in_doubt) == ("hw1 (501)", 1, False)
    assert found.matched.strangers == ("Student, Test",)


def test_twice_is_the_same_as_once(filled):
    once = filled().data
    again = filled(once)
    assert (again.data, again.replaced) == (once, ())


def test_a_mark_that_stands_there_is_replaced_and_told(filled):
    found = filled(GRADEBOOK, "bob")
    assert found.replaced == ("bob (50.00 → 87.5)",)
    assert b"bob,A,87.5,,50" in found.data


def test_the_same_mark_is_not_written_anew(filled):
    found = filled(GRADEBOOK, "bob", points=50.0)
    assert (found.data, found.count, found.replaced) == (GRADEBOOK.encode(), 1, ())


def test_who_is_excused_stays_so_and_is_told(filled):
    found = filled(GRADEBOOK, "eve")
    assert (found.data, found.kept, found.is_in_doubt) == (GRADEBOOK.encode(), ("eve (EX)",), True)


def test_who_is_not_in_it_is_told(filled):
    found = filled(GRADEBOOK, "ada", "zoe")
    assert (found.matched.unknown, found.is_in_doubt) == (("zoe",), True)


def test_a_column_may_be_named(filled):
    for column in ("Homework 2", "homework 2 (502)"):
        assert b",87.5,30" not in filled(GRADEBOOK, column=column, most=10.0, points=9.0).data
        assert b",9,30" in filled(GRADEBOOK, column=column, most=10.0, points=9.0).data


def test_semicolons_and_commas_in_numbers_stay(filled):
    text = GRADEBOOK.replace('"Sect A, B"', "A").replace(",", ";").replace("; ", ", ")
    text = text.replace("100.00", "100,00").replace("50.00", "50,00")
    data = codecs.BOM_UTF8 + text.encode()
    assert filled(data).data == data.replace(b"edu;A;;", b"edu;A;87,5;")


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("", {}, "is no gradebook of Canvas's"),
        ("Name,ID,hw1 (501)\nada,11,\n", {}, "is no gradebook of Canvas's"),
        (
            GRADEBOOK,
            {"titles": ("hw3",)},
            "no column is called 'hw3'.* there are: 'hw1 .501.', 'Homework 2 .502.'",
        ),
        (GRADEBOOK.replace("hw1 (501)", "hw1"), {}, "no column is called"),
        (GRADEBOOK.replace("Homework 2", "hw1"), {}, "several columns .*'hw1 .501.', 'hw1 .502.'"),
        (GRADEBOOK, {"column": "Final Score"}, "no column is called 'Final Score'"),
        (GRADEBOOK, {"most": 8.0}, "is worth 100 points there, and 8 here"),
        (GRADEBOOK.replace(",100.00,", ",(read only),"), {}, "works 'hw1 .501.' out itself"),
        (HEAD + "x,98,,,A,,,\r\n", {}, "nobody in it is known here"),
        (HEAD, {}, "nobody in it is known here"),
        (HEAD + "x,11,,,A\r\n", {}, "row 2 has 5 cells"),
    ],
)
def test_what_would_be_a_guess_is_refused(filled, text, more, said):
    with pytest.raises(UsageError, match=said):
        filled(text, "ada", **more)
