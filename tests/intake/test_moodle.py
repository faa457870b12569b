"""Moodle's download: whose a folder or a file is, and texts that were typed in beside it."""

from __future__ import annotations

from grader.intake import moodle

CLASS = {
    "Jane Doe_12345_assignsubmission_file_/convolution.ipynb": "j",
    "Bob Smith_23456_assignsubmission_file_/hw1 (final).ipynb": "b",
    "Bob Smith_23456_assignsubmission_onlinetext_/onlinetext.html": "<p>sorry</p>",
    "Smith, John_34567_assignsubmission_file_/convolution.ipynb": "1",
    "John Smith_67890_assignsubmission_file_/convolution.ipynb": "2",
    "John Smith_67891_assignsubmission_file_/convolution.ipynb": "3",
    "Ana García_56789_assignsubmission_file_/hw1.zip": {"hw1/convolution.ipynb": "a"},
    "Max_von_Bo_1_assignsubmission_file_/lib/part.py": "m",
    "王伟_78901_assignsubmission_file_/convolution.ipynb": "w",
    "No File_88888_assignsubmission_file_/": "",
}


def test_each_person_is_found_once_with_what_they_typed_in(collected):
    submissions = {one.student: one for one in collected(CLASS).submissions}
    assert {name: [file.name for file in one.files] for name, one in submissions.items()} == {
        "Jane Doe": ["Jane Doe/convolution.ipynb"],
        "Bob Smith": ["Bob Smith/hw1 (final).ipynb"],
        "Smith, John": ["Smith, John/convolution.ipynb"],
        "John Smith 67890": ["John Smith/convolution.ipynb"],
        "John Smith 67891": ["John Smith/convolution.ipynb"],
        "Ana García": ["Ana García_56789_assignsubmission_file_/hw1.zip/hw1/convolution.ipynb"],
        "Max_von_Bo": ["Max_von_Bo_1_assignsubmission_file_/lib/part.py"],
        "王伟": ["王伟/convolution.ipynb"],
        "No File": [],
    }
    bob = submissions["Bob Smith"].handed
    assert bob.others == ("Bob Smith/onlinetext.html",)
    assert len(bob.places) == 2


def test_an_empty_folder_is_a_person_who_handed_in_nothing_and_no_reason_to_stop(collected):
    found = collected(CLASS)
    assert found.empty_handed == ["No File"]
    assert not found.is_in_doubt


def test_files_without_folders_are_read_alike(handed):
    flat = {name.replace("_/", "_", 1): text for name, text in CLASS.items() if name[-1] != "/"}
    del flat["Max_von_Bo_1_assignsubmission_file_lib/part.py"]
    found = handed(flat)
    assert found["Jane Doe"] == ["Jane Doe/convolution.ipynb"]
    assert found["Bob Smith"] == ["Bob Smith/hw1 (final).ipynb"]
    assert len(found) == 7


def test_numbers_of_people_are_found_on_a_roster(handed):
    roster = "id,name,lms_ids\nj1,John Smith,moodle:67890\nj2,John Smith,moodle:67891\n"
    files = {name: text for name, text in CLASS.items() if name.startswith("John")}
    assert handed(files, roster=roster).keys() == {"j1", "j2"}


def test_what_lies_beside_belongs_to_nobody(collected):
    assert collected({**CLASS, "mine/key.ipynb": "k"}).nobodys == ["mine/key.ipynb"]


def test_the_number_of_a_participant_is_read_from_a_folders_name():
    assert moodle.number_of("Ada Lovelace_12345_assignsubmission_file_") == "12345"
    assert moodle.number_of("Ada Lovelace") == ""
