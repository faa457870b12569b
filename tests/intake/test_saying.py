"""What is said before grading, and what records keep of it."""

from __future__ import annotations

import json

from grader.intake.saying import say_doubts, say_found, say_people, some, to_json, told_in_record

ROSTER = "id,name,section\nada,Ada Lovelace,A\nben,Ben Bit,A\ncem,Cem Can,B\n"
FILES = {
    "lovelaceada_LATE_1_2_rnn.ipynb": "a",
    "bitben_3_4_page.html": "<html>",
    "zedzoe_5_6_rnn.ipynb": "z",
    "notes.txt": "",
}


def test_the_layout_is_told_with_the_count_of_people(collected, tmp_path):
    (line,) = say_found(collected(FILES))
    assert line == f"{tmp_path / 'class'}: Canvas, 3 people"
    (line,) = say_found(collected({"section A/ada/x.py": "", "section B/ben/x.py": ""}, at="two"))
    assert line.endswith("two: folders and files, 2 people, by section: section A 1, section B 1")


def test_people_in_doubt_missing_people_and_stray_files_are_listed_by_name(collected):
    assert list(say_doubts(collected(FILES, roster=ROSTER))) == [
        "On no roster: zedzoe 5",
        "Handed in nothing: cem (Cem Can)",
        "Files that belong to nobody: notes.txt",
    ]
    assert list(say_doubts(collected({"ada/x.py": "", "ada.zip": {"x.py": ""}}, at="b"))) == [
        "Joined, though only the name says that it is one person: ada: ada and ada.zip"
    ]


def test_each_person_is_a_line(collected):
    lines = list(say_people(collected(FILES, roster=ROSTER)))
    assert lines[0] == "  ada (Ada Lovelace)  A  late  1 file"
    assert lines[1].startswith("  ben (Ben Bit)  A  no notebook (.ipynb) or Python file (.py)")
    attempts = {f"ada+hw1+2026-09-0{day} 10:00:00 UTC/x.py": "" for day in (1, 2)}
    (line,) = say_people(collected(attempts, at="inbound"))
    assert line == "  ada  2026-09-02 10:00 UTC  attempt 2 of 2  1 file"


def test_of_many_names_the_first_are_told_or_all():
    names = [str(number) for number in range(5)]
    assert some(names, 2) == "0, 1 and 3 more"
    assert some(names, None) == "0, 1, 2, 3, 4"


def test_the_same_is_there_as_data(collected):
    told = json.loads(json.dumps(to_json(collected(FILES, roster=ROSTER))))
    assert told["paths"][0]["layout"] == "canvas"
    assert (told["unmatched"], told["missing"]) == (["zedzoe 5"], ["cem"])
    assert told["nobodys"] == ["notes.txt"]
    assert told["people"][0]["handed_in"]["late"] is True


def test_a_record_has_the_hash_of_each_file(collected):
    ada = collected(FILES).submissions[1]
    told = told_in_record(ada)
    assert told["from"] == "canvas"
    assert told["as"] == ["lovelaceada_LATE_1_2_rnn.ipynb"]
    assert told["files"] == {
        "lovelaceada/rnn.ipynb": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    }
