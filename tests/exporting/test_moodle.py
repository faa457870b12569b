"""Grades go into the worksheet that Moodle has made; identifiers and dates stay as they are."""

import codecs

import pytest

from grader.course.roster import Person, Roster
from grader.errors import UsageError
from grader.exporting.moodle import fill_moodle
from grader.exporting.sheet import Sheet

HEAD = (
    'Identifier,"Full name","ID number","Email address",Status,Grade,"Maximum grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
)
DATES = '"Thursday, 1 October 2026, 9:00 PM",-,'
WORKSHEET = (
    HEAD + f'"Participant 77","Ada Lovelace",,ada@example.edu,"Submitted",,100.00,Yes,{DATES}\n'
    f'"Participant 78","John Smith",,js@example.edu,"Submitted",,100.00,Yes,{DATES}\n'
    f'"Participant 79","John Smith",js2,x@example.edu,"Submitted",60.00,100.00,No,{DATES}"<p>by hand</p>"\n'
)
PEOPLE = Roster(
    (
        Person("Ada Lovelace", lms_ids=("moodle:77",)),
        Person("john", "John Smith", "JS@example.edu"),
        Person("js2", "John Smith"),
    )
)


@pytest.fixture
def filled(mark, tmp_path):
    def fill(text, *students, column="", most=100.0):
        sheet = Sheet(text if isinstance(text, bytes) else text.encode(), tmp_path / "grades.csv")
        return fill_moodle(sheet, (), [mark(one, 87.5, most) for one in students], PEOPLE, column)

    return fill


def test_grades_are_filled_in_and_nothing_else(filled):
    data = codecs.BOM_UTF8 + WORKSHEET.encode()
    found = filled(data, "Ada Lovelace", "john")
    assert found.data == data.replace(b'"Submitted",,', b'"Submitted",87.5,')
    assert (found.count, found.is_in_doubt, found.matched.by_name) == (2, False, ())


def test_a_grade_that_is_locked_stays_and_is_told(filled):
    found = filled(WORKSHEET, "js2")
    assert (found.data, found.kept) == (WORKSHEET.encode(), ("js2 (60.00)",))


def test_people_are_known_by_the_number_of_their_folder_alone(filled):
    text = WORKSHEET.replace("Ada Lovelace", "").replace("ada@example.edu", "")
    assert b'"Submitted",87.5,' in filled(text, "Ada Lovelace").data


GERMAN = (
    "ID;Vollständiger Name;E-Mail-Adresse;Status;Bewertung;Bestwertung\r\n"
    "Teilnehmer/in77;Ada Lovelace;ada@example.edu;;;100,00\r\n"
    "Teilnehmer/in78;John Smith;js@example.edu;;1,50;100,00\r\n"
)


def test_a_worksheet_in_another_language_is_filled_in_where_the_column_is_named(filled):
    found = filled(GERMAN, "Ada Lovelace", "john", column="Bewertung")
    assert found.data.decode() == GERMAN.replace("edu;;;", "edu;;87,5;").replace(";1,50;", ";87,5;")
    assert found.replaced == ("john (1,50 → 87,5)",)


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("", {}, "is no grading worksheet of Moodle's"),
        ("First name,Email address,hw1\nAda,ada@example.edu,\n", {}, "is no grading worksheet"),
        (HEAD, {}, "is no grading worksheet"),
        (GERMAN, {}, "no column is called 'Grade'.*there are: .*'Bewertung'"),
        (WORKSHEET, {"most": 9.0}, "is worth 100 points there, and 9 here"),
    ],
)
def test_what_would_be_a_guess_is_refused(filled, text, more, said):
    with pytest.raises(UsageError, match=said):
        filled(text, "Ada Lovelace", **more)
