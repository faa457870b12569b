"""What lies in a folder, and putting it into a person's."""

from __future__ import annotations

from grader.intake.piece import Piece, entries, put
from grader.reading.folders import Folder, scan


def test_what_lies_in_a_folder_is_told_by_name_zips_among_it(tree):
    folder = scan(tree({"b.py": "", "a.txt": "", "c.zip": {"x.py": ""}, "d/x.py": ""}))
    assert [name for name, _entry in entries(folder)] == ["a.txt", "b.py", "c.zip", "d"]


def test_what_is_put_into_a_folder_is_graded_or_not_and_nothing_is_lost(tree):
    folder = scan(tree({"b.py": "1", "a.txt": "", "c.zip": {"x.py": ""}}))
    into = Folder("ada", "ada")
    for name, entry in entries(folder):
        put(into, entry, name)
    put(into, folder.files[0], "b.py")
    put(into, folder.folders["c.zip"], "c.zip")
    assert [file.name for file in into.files] == ["ada/b.py", "ada/1/b.py"]
    assert [file.name for file in into.others] == ["ada/a.txt"]
    assert len(into.folders) == 2


def test_people_are_told_apart_by_number_or_else_by_section_and_name():
    folder = Folder("a", "a")
    assert (
        Piece("canvas", "a", folder, number="1").key == Piece("canvas", "b", folder, number="1").key
    )
    assert Piece("folders", "a", folder, section="A").key != Piece("folders", "a", folder).key
    assert Piece("folders", "a", folder).key != Piece("folders", "b", folder).key
