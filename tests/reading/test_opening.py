"""Files are opened with care: no pipes, no devices, no links that lead away."""

from __future__ import annotations

import os

import pytest

from grader.reading.folders import Unreadable, scan, source_file


def contents(folder):
    """The files at any depth, with what is in them."""
    return {file.name: file.read().decode() for file in folder.all_files()}


def refusal(file):
    with pytest.raises(Unreadable) as raised:
        file.read()
    return str(raised.value)


def test_pipes_and_devices_are_never_opened(tree):
    root = tree({})
    os.mkfifo(root / "alice.ipynb")
    os.mkfifo(root / "bob.zip")
    (root / "carol.py").symlink_to("/dev/zero")
    (root / "dave.py").mkdir()
    folder = scan(root)
    alice, carol = folder.files
    assert refusal(alice) == "it is not a regular file"
    assert folder.folders["bob.zip"].problem == "it is not a regular file"
    assert "leads out of its folder" in refusal(carol)
    assert refusal(source_file(root / "alice.ipynb")) == "it is not a regular file"


def test_a_link_to_another_students_work_is_not_followed(tree):
    root = tree({"bob/corr2d.py": "right", "alice/notes.txt": "", "outside.py": "x"})
    (root / "alice" / "corr2d.py").symlink_to(root / "bob" / "corr2d.py")
    (root / "alice" / "hw.zip").symlink_to(root / "bob" / "corr2d.py")
    (root / "carol").symlink_to(root / "bob")
    (root / "alice" / "inner").symlink_to(root / "bob")
    alice, carol = (scan(root).folders[name] for name in ("alice", "carol"))
    (file,) = alice.all_files()
    said = "it is a link that leads out of its folder, which is not followed"
    assert [refusal(file), alice.folders["hw.zip"].problem] == [said, said]
    said = "it is a link to another folder, which is not followed"
    assert [alice.folders["inner"].problem, carol.problem] == [said, said]
    assert carol.all_files() == []


def test_links_that_stay_in_the_folder_are_followed(tree):
    root = tree({"alice/final/hw.py": "right"})
    (root / "alice" / "corr2d.py").symlink_to("final/hw.py")
    assert contents(scan(root))["alice/corr2d.py"] == "right"


def test_a_link_that_the_user_names_is_followed(tree):
    root = tree({"store/x.py": "right"})
    (root / "alice.py").symlink_to("store/x.py")
    (root / "class").symlink_to("store")
    file = source_file(root / "alice.py")
    assert (file.name, file.read()) == ("alice.py", b"right")
    assert contents(scan(root / "class")) == {"x.py": "right"}


def test_broken_links_and_circles_end_in_a_sentence(tree):
    root = tree({"alice/": "", "bob/x.py": ""})
    (root / "alice" / "a.py").symlink_to("nowhere.py")
    (root / "alice" / "b.py").symlink_to("c.py")
    (root / "alice" / "c.py").symlink_to("b.py")
    files = scan(root).folders["alice"].files
    assert [file.name for file in files] == ["alice/a.py", "alice/b.py", "alice/c.py"]
    for file in files:
        assert refusal(file).startswith("it cannot be opened: ")


def test_files_that_vanish_grow_or_are_swapped_after_the_look_are_refused(tree):
    root = tree({"a.py": "", "b.py": "", "c.py": ""})
    gone, huge, swapped = scan(root).files
    (root / "a.py").unlink()
    with (root / "b.py").open("wb") as file:
        file.truncate(21 * 2**20)
    (root / "c.py").unlink()
    os.mkfifo(root / "c.py")
    assert refusal(gone) == "it cannot be opened: No such file or directory"
    assert refusal(huge) == "it is larger than 20 MiB"
    assert refusal(swapped) == "it is not a regular file"
