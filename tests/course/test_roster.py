"""roster.csv: who takes the course; every mistake in it is a sentence with its line and column."""

from __future__ import annotations

import pytest

from grader.course.roster import Person, load_roster, plain, read_roster
from grader.errors import CourseError, UsageError

WHOLE = """\
id,name,email,section,lms_ids,aliases,partners
ada,Ada Lovelace,ada@example.edu,A,canvas:12345; github:ada-l,Ada King; Countess,bob

bob,"Smith, Bob",,B,,,ada
"""


def said(text):
    with pytest.raises(CourseError) as raised:
        read_roster(text.encode() if isinstance(text, str) else text)
    return list(raised.value.problems)


def test_a_person_has_what_the_columns_say():
    ada, bob = read_roster(WHOLE.encode()).people
    assert ada == Person(
        "ada", "Ada Lovelace", "ada@example.edu", "A",
        ("canvas:12345", "github:ada-l"), ("Ada King", "Countess"), ("bob",),
    )  # fmt: skip
    assert (bob.name, bob.partners, bob.line) == ("Smith, Bob", ("ada",), 4)
    assert ada.names == ("ada", "Ada Lovelace", "Ada King", "Countess")
    assert (ada.shown, Person("eve").shown) == ("ada (Ada Lovelace)", "eve")


@pytest.mark.parametrize(
    "text", ["id\nada\n", "\ufeffid;name\nada;Ada\n", "ID\tName\r\nada\tAda\r\n", "id,name\nada\n"]
)
def test_only_ids_must_be_there_and_spreadsheets_may_save_it_as_they_do(text):
    assert [person.id for person in read_roster(text.encode()).people] == ["ada"]


def test_no_roster_is_an_empty_one_but_a_file_that_was_named_must_be_there(tmp_path):
    assert not load_roster(tmp_path)
    with pytest.raises(UsageError, match="does not exist"):
        load_roster(tmp_path, tmp_path / "other.csv")
    (tmp_path / "roster.csv").write_text(WHOLE)
    assert [person.id for person in load_roster(tmp_path).people] == ["ada", "bob"]
    assert load_roster(tmp_path).path == tmp_path / "roster.csv"
    with pytest.raises(UsageError, match="cannot be read"):
        load_roster(tmp_path, tmp_path)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "roster.csv:1:1: the file is empty; its first line must name columns: id, name, "),
        ("name\nAda\n", "roster.csv:1:1: the column 'id' is missing; give every person an id"),
        ("id,nam\n", "roster.csv:1:2: there is no column 'nam'; did you mean name?"),
        ("id,grade\n", "roster.csv:1:2: there is no column 'grade'; the columns are id, name,"),
        ("id,name,id\n", "roster.csv:1:3: the column 'id' is there twice; remove one of them"),
        ("id,name\nada,Ada\n,Bob\n", "roster.csv:3:1: the id is missing; give this person one"),
        ("id,email\nada,ada at home\n", "roster.csv:2:2: 'ada at home' is no e-mail address;"),
        ("id,name\nada,Love,lace\n", "roster.csv:2:3: there are 3 cells, but 2 columns; put a"),
        ("id,lms_ids\nada,blackboard:1\n", "roster.csv:2:2: 'blackboard:1' begins with no platf"),
        ("id\nada\nbob\nADA\n", "roster.csv:4:1: 'ADA' stands in line 2 too, as id of ada; each"),
        ("id,email\na,x@y\nb,X@y\n", "roster.csv:3:2: 'X@y' stands in line 2 too, as email of a"),
        ("id,lms_ids\na,canvas:1\nb,2;canvas:1\n", "roster.csv:3:2: 'canvas:1' stands in line 2"),
        ("id,partners\nada,ben\nbem,\n", "roster.csv:2:2: nobody has the id 'ben', a partner of "),
        ("id,partners\nada,zoe\n", "roster.csv:2:2: nobody has the id 'zoe', a partner of ada; g"),
        ("id,partners\nada,ada\n", "roster.csv:2:2: 'ada' is a partner of itself; name the other"),
        ("id,name\nada,A\neve,\"E\nbob,B\n", "roster.csv:3:1: a quote that opens here is not clos"),
        (b"id\nada\n\xff\n", "roster.csv:3:1: this is not UTF-8; save the file as CSV in UTF-8"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_with_its_line_and_column(text, problem):
    (one,) = said(text)
    assert one.startswith(problem) and "\n" not in one


def test_all_mistakes_are_told_at_once_and_two_of_the_same_name_are_none():
    assert len(said("id,email,lms_ids\n,a,x:1\n,b,\n")) == 5
    assert len(read_roster(b"id,name\na,Wang Wei\nb,Wang Wei\n").people) == 2


def test_names_are_compared_without_case_and_spelling_of_accents():
    assert plain("  Jürgen   MÜLLER") == plain("ju\u0308rgen Müller")
    assert plain("Ada") != plain("Adam")
