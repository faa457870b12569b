"""Canvas's download: whose a file is, whether it is late, and what its owner called it."""

from __future__ import annotations

import pytest

from grader.intake import canvas

CLASS = {
    "doejane_LATE_12345_67890_hw1.ipynb": "j",
    "smithbob_23456_67891_convolution.ipynb": "b",
    "smithbob_23456_67892_notes.py": "print(1)",
    "leekim_34567_67893_convolution-1.ipynb": "k",
    "garciaana_45678_67894_hw1.zip": {
        "hw1/convolution.ipynb": "a",
        "__MACOSX/hw1/._convolution.ipynb": "junk",
    },
    "müllerjürgen_67890_67896_Übung 1.ipynb": "m",
    "wangwei_78901_67897_convolution.py": "1",
    "wangwei_99901_67899_convolution.ipynb": "2",
    "nguyenvan_LATE_89012_67898_convolution.html": "<html></html>",
    "patelraj_90123_67900_corr2d.py": "c",
    "patelraj_90123_67901_pool2d.py": "p",
    "omarali_55555_text.html": "<p>see my mail</p>",
}
FOUND = {
    "doejane": ["doejane/hw1.ipynb"],
    "smithbob": ["smithbob/convolution.ipynb", "smithbob/notes.py"],
    "leekim": ["leekim/convolution-1.ipynb"],
    "müllerjürgen": ["müllerjürgen/Übung 1.ipynb"],
    "wangwei 78901": ["wangwei/convolution.py"],
    "wangwei 99901": ["wangwei/convolution.ipynb"],
    "nguyenvan": [],
    "patelraj": ["patelraj/corr2d.py", "patelraj/pool2d.py"],
    "omarali": [],
}


def test_each_person_is_found_once_under_their_name_and_two_of_the_same_name_stay_two(handed):
    found = handed(CLASS)
    ((zipped,),) = [found.pop("garciaana")]
    assert zipped == "garciaana_45678_67894_hw1.zip/hw1/convolution.ipynb"
    assert found == FOUND


def test_a_zip_of_them_holds_the_same_people(handed):
    found = handed({"submissions.zip": CLASS}, path="submissions.zip")
    assert found.keys() == {*FOUND, "garciaana"}
    assert found["patelraj"] == FOUND["patelraj"]


def test_lateness_is_what_the_name_says(collected):
    handed = {one.student: one.handed for one in collected(CLASS).submissions}
    assert [name for name, one in handed.items() if one.late] == ["doejane", "nguyenvan"]
    assert handed["smithbob"].late is False
    assert handed["doejane"].when is None  # Canvas's names hold no time
    assert handed["patelraj"].places == (
        "patelraj_90123_67900_corr2d.py",
        "patelraj_90123_67901_pool2d.py",
    )


def test_who_handed_in_a_page_only_is_told_so(collected):
    found = {one.student: one for one in collected(CLASS).submissions}
    assert found["nguyenvan"].problem == (
        "no notebook (.ipynb) or Python file (.py) was handed in, but convolution.html, a web page; download"
        " the notebook itself"
    )
    assert found["omarali"].handed.others == ("omarali/text.html",)


def test_files_that_bear_no_such_name_belong_to_nobody_and_are_told(collected):
    found = collected({**CLASS, "my_helper.py": "x", "notes.txt": "y", "old/mine.ipynb": "z"})
    assert found.nobodys == ["my_helper.py", "notes.txt", "old/mine.ipynb"]
    assert found.is_in_doubt
    assert "my_helper" not in {one.student for one in found.submissions}


def test_a_folder_that_is_mostly_others_is_canvass_only_when_that_is_asked_for(collected):
    files = {"doejane_1_2_rnn.ipynb": "j", "a.py": "", "b.py": ""}
    assert len(collected(files).submissions) == 3
    found = collected(files, asked="canvas")
    assert [one.student for one in found.submissions] == ["doejane"]
    assert found.nobodys == ["a.py", "b.py"]


def test_a_text_that_is_nobodys_is_no_reason_to_stop(collected):
    assert not collected({**CLASS, "notes.txt": "y"}).is_in_doubt


@pytest.mark.parametrize("name", ["1001_rnn.ipynb", "ada_1.ipynb", "ada_12_3", "homework_1_2.py"])
def test_other_names_are_not_taken_for_canvass(collected, name):
    ((_path, found),) = collected({name: "x", "ben.ipynb": "y"}).found
    assert found.layout == "folders"


def test_the_number_of_a_person_is_read_from_a_files_name():
    assert canvas.number_of("lovelaceada_LATE_12345_67890_hw1.ipynb") == "12345"
    assert canvas.number_of("hw1.ipynb") == ""
