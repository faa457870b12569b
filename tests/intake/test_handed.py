"""A person's pieces to a submission, and what is said where nothing can be read."""

from __future__ import annotations

import pytest


def problem(collected, files):
    class_ = {f"ada/{name}": text for name, text in files.items()} | {"ben/x.py": ""}
    return collected(class_).submissions[0].problem


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("hw1.pdf", "%PDF-1.4", "hw1.pdf, a PDF"),
        ("hw1.rar", "Rar!\x1a\x07xxxx", "hw1.rar, a RAR archive; of archives only zips are opened"),
        ("a.ipynb.txt", '{"cells": []}', "a.ipynb.txt, a notebook whose name does not end in .ipynb"),
        ("notes.txt", "hello", "notes.txt"),
        ("notes.txt", "", "notes.txt, empty"),
    ],
)  # fmt: skip
def test_what_cannot_be_graded_is_named_for_what_it_is(collected, name, text, said):
    begin = "no notebook (.ipynb) or Python file (.py) was handed in, but "
    assert problem(collected, {name: text}) == begin + said


def test_a_folder_that_lies_too_deep_is_told_and_its_person_has_a_record(collected):
    deep = "frank/" + "d/" * 60
    (frank,) = collected({f"{deep}convolution.ipynb": "x"}).submissions
    assert frank.student == "frank"
    assert frank.problem.endswith(
        "it lies in more than 20 folders, one in another; what is in it is not read"
    )
    zipped = collected({"all.zip": {f"{deep}a.py": "x", "ben/a.py": "y"}}, path="all.zip", at="z")
    assert any(one.problem.endswith("what is in it is not read") for one in zipped.submissions)


def test_of_one_folder_the_file_that_lies_highest_comes_last_and_counts(handed):
    files = {"ada/rnn.ipynb": "", "ada/old/rnn.ipynb": "", "ben/x.py": ""}
    assert handed(files)["ada"] == ["ada/old/rnn.ipynb", "ada/rnn.ipynb"]


def test_other_files_are_named_twenty_at_most(collected):
    files = {f"ada/{number}.txt": "" for number in range(30)} | {"ada/x.py": "", "ben/x.py": ""}
    ada, ben = collected(files).submissions
    assert len(ada.handed.others) == 20
    assert ben.handed.others == ()
    assert not ada.handed.is_empty


def test_the_section_is_the_rosters(collected):
    (ada, _ben) = collected(
        {"ada/x.py": "", "ben/x.py": ""}, roster="id,section\nada,A\nben,\n"
    ).submissions
    assert ada.handed.section == "A"
