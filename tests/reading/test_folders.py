"""What is found in a folder or a zip, and what must never be opened."""

from __future__ import annotations

import os

import pytest

from grader.reading.folders import (
    Unreadable,
    scan,
)


def contents(folder):
    """The files at any depth, with what is in them."""
    return {file.name: file.read().decode() for file in folder.all_files()}


def refusal(file):
    with pytest.raises(Unreadable) as raised:
        file.read()
    return str(raised.value)


def only_file(path):
    (file,) = scan(path).all_files()
    return file


# ------------------------------------------------------------------------------------------- what is found


def test_notebooks_and_python_files_are_found_in_the_order_of_their_names(tree):
    root = tree({"b.py": "2", "A.IPYNB": "1", "notes.txt": "x", "sub/deep/c.py": "3"})
    assert contents(scan(root)) == {"A.IPYNB": "1", "b.py": "2", "sub/deep/c.py": "3"}


def test_a_zip_is_a_folder_whose_files_are_known_behind_its_name(tree):
    root = tree({"hw.zip": {"b.py": "2", "sub/a.py": "1", "notes.txt": "x"}})
    assert contents(scan(root / "hw.zip")) == {"hw.zip/b.py": "2", "hw.zip/sub/a.py": "1"}
    assert contents(scan(root)) == contents(scan(root / "hw.zip"))


@pytest.mark.parametrize(
    "left_out",
    [
        ".hidden.py",
        ".ipynb_checkpoints/x.py",
        "__pycache__/x.py",
        "__MACOSX/x.py",
        "node_modules/x.py",
        "lib/site-packages/x.py",
    ],
)
def test_what_programs_leave_lying_about_is_left_out(tree, left_out):
    root = tree({"right.py": "1", left_out: "x", "z.zip": {left_out: "x"}})
    assert contents(scan(root)) == {"right.py": "1"}


def test_a_virtual_environment_is_left_out_with_all_in_it(tree):
    root = tree({"venv/pyvenv.cfg": "", "venv/x.py": "x", "venv/lib/y.py": "x"})
    assert contents(scan(root)) == {}


def test_folders_in_folders_are_looked_into_up_to_a_depth(tree):
    root = tree({"d/" * 20 + "in.py": "1", "e/" * 21 + "out.py": "2"})
    assert list(contents(scan(root)).values()) == ["1"]


def test_whose_a_folder_is_says_its_name_and_that_of_a_zip_without_the_ending(tree):
    root = tree({"ada.b/x.py": "1", "eve.zip": {"x.py": "1"}})
    assert {sub.student for sub in scan(root).folders.values()} == {"ada.b", "eve"}


def test_a_folder_holds_work_where_there_is_a_file_to_grade_or_a_zip(tree):
    root = tree({"a/b/x.py": "", "c/notes.txt": "", "d/": "", "e/hw.zip": {}})
    found = scan(root).folders
    assert {name: sub.holds_work() for name, sub in found.items()} == {
        **{"a": True, "c": False},
        **{"d": False, "e": True},
    }


def test_a_folder_that_cannot_be_read_says_why(tree, monkeypatch):
    def deny(_):
        raise PermissionError(13, "Permission denied")

    root = tree({"x.py": ""})
    monkeypatch.setattr("os.scandir", deny)
    assert scan(root).problem == "the folder cannot be read: Permission denied"


def test_names_that_cannot_be_shown_are_shown_otherwise(tree):
    root = tree({"a\nb/x\x1b[2J.py": "1", "c\u202ed/x.py": "2"})
    (root / os.fsdecode(b"caf\xe9")).mkdir()
    (root / os.fsdecode(b"caf\xe9") / "x.py").write_text("3")
    assert contents(scan(root)) == {
        "a%0Ab/x%1B[2J.py": "1",
        "c%202Ed/x.py": "2",
        "caf%DCE9/x.py": "3",
    }
