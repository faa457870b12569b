"""Whose row is whose: ids decide, a name where nothing else is known, and nobody where two fit."""

from grader.course.roster import Person, Roster
from grader.exporting.people import Row, match, people_of


def rows(*told):
    return [Row(n, name, tuple(ids)) for n, (name, *ids) in enumerate(told)]


ROSTER = Roster(
    (
        Person("ada", "Ada Lovelace", "ada@example.edu", lms_ids=("canvas:11",)),
        Person("bob", "Bob Smith"),
        Person("bob2", "Bob Smith", lms_ids=("canvas:13",)),
    )
)


def test_ids_and_addresses_and_names_find_people():
    for row in (
        ("Somebody", "canvas:11"),
        ("", "ada@example.edu"),
        ("x", "ada"),
        ("Lovelace, Ada",),
    ):
        found = match(rows(row), ROSTER, ["ada"])
        assert (found.rows, found.unknown, found.strangers) == ({"ada": 0}, (), ())


def test_a_name_alone_is_told():
    assert match(rows(("Lovelace, Ada",)), ROSTER, ["ada"]).by_name == ("ada",)
    assert match(rows(("Lovelace, Ada", "canvas:11")), ROSTER, ["ada"]).by_name == ()


def test_a_name_of_two_people_is_nobodys():
    found = match(rows(("Smith, Bob",)), ROSTER, ["bob", "bob2"])
    assert (found.rows, found.doubtful, found.unknown) == ({}, ("Smith, Bob",), ("bob", "bob2"))


def test_an_id_decides_between_two_of_one_name():
    found = match(rows(("Smith, Bob", "canvas:13")), ROSTER, ["bob", "bob2"])
    assert (found.rows, found.unknown) == ({"bob2": 0}, ("bob",))


def test_ids_of_two_people_in_one_row_are_nobodys():
    found = match(rows(("x", "canvas:11", "canvas:13")), ROSTER, ["ada", "bob2"])
    assert (found.rows, found.doubtful) == ({}, ("x",))


def test_two_rows_of_one_person_are_nobodys():
    found = match(rows(("x", "canvas:11"), ("y", "ada@example.edu")), ROSTER, ["ada"])
    assert (found.rows, found.doubtful, found.unknown) == ({}, ("x", "y"), ("ada",))


def test_a_namesake_without_an_id_is_a_stranger():
    found = match(
        rows(("Ada Lovelace", "canvas:11"), ("Ada Lovelace", "canvas:99")), ROSTER, ["ada"]
    )
    assert (found.rows, found.strangers) == ({"ada": 0}, ("Ada Lovelace",))


def test_a_number_of_another_platform_is_no_id():
    found = match(rows(("x", "moodle:11")), ROSTER, ["ada"])
    assert (found.rows, found.strangers) == ({}, ("x",))


def test_who_handed_in_nothing_keeps_their_row_and_is_not_told():
    found = match(rows(("Ada Lovelace", "canvas:11")), ROSTER, [])
    assert (found.rows, found.unknown, found.strangers) == ({}, (), ())


def test_records_tell_the_numbers_of_people_without_a_roster(record):
    canvas = record("lovelaceada", "canvas", ["lovelaceada_LATE_12345_67890_hw1.ipynb"])
    moodle = record("Ada Lovelace", "moodle", ["Ada Lovelace_77_assignsubmission_file_"])
    people = people_of([canvas, moodle, record("carol", "folders", ["carol"])], Roster())
    assert [(one.id, one.lms_ids) for one in people.people] == [
        ("lovelaceada", ("canvas:12345",)),
        ("Ada Lovelace", ("moodle:77",)),
        ("carol", ()),
    ]


def test_partners_are_not_known_by_each_others_files(record):
    handed = {"from": "canvas", "as": ["adalovelace_11_22_hw1.py"], "partners": ["bob"]}
    people = people_of([record("carol", handed_in=handed)], Roster())
    assert people.people[0].lms_ids == ()


def test_records_without_a_history_are_known_by_their_id():
    people = people_of([{"student": "ada"}], ROSTER)
    assert people == ROSTER
