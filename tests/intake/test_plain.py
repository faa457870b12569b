"""Folders and files of no platform; test_collect.py has the layouts."""

from __future__ import annotations

from grader.intake.piece import Known
from grader.intake.plain import read, read_file
from grader.reading.folders import scan


def who(found):
    return [piece.who for piece in found.pieces]


def test_files_that_are_not_graded_belong_to_nobody_in_a_class_and_to_the_student_in_their_folder(
    tree,
):
    found = read(scan(tree({"ada/x.py": "", "notes.txt": ""})), Known())
    assert (who(found), [file.name for file in found.strays]) == (["ada"], ["notes.txt"])
    own = read(scan(tree({"rnn.ipynb": "", "notes.txt": ""}, at="ada")), Known(frozenset({"rnn"})))
    assert (who(own), own.strays) == (["ada"], ())


def test_copies_of_handed_out_files_are_one_students(tree):
    names = Known(frozenset({"rnn", "convolution"}))
    for copy in ("rnn (1)", "rnn-Copy1", "Copy of rnn", "rnn-1"):
        found = read(scan(tree({f"{copy}.ipynb": "", "convolution.ipynb": ""}, at=copy)), names)
        assert who(found) == [copy]


def test_a_file_alone_is_its_owners(tree):
    found = read_file(tree({"ada.py": "1"}) / "ada.py", Known())
    assert who(found) == ["ada"]
    assert found.pieces[0].folder.files[0].read() == b"1"
