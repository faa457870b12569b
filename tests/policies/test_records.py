"""The records of a folder: read as they are, and told where they cannot be."""

import json
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.policies.records import assignment_in, read_records


@pytest.fixture
def out(tmp_path):
    (tmp_path / "records").mkdir()
    return tmp_path


def put(out, name, **changes):
    record = {"schema": 1, "student": name, "exercises": []} | changes
    (out / "records" / f"{name}.json").write_text(json.dumps(record))


def test_records_come_by_name(out):
    put(out, "ben")
    put(out, "ada")
    (out / "records" / "notes.txt").write_text("mine")
    assert [record["student"] for record in read_records(out)] == ["ada", "ben"]


def test_a_folder_without_records_is_told(tmp_path):
    with pytest.raises(
        UsageError, match=r"holds no records; give the folder that `grade run --out`"
    ):
        list(read_records(tmp_path))


def test_where_the_records_are_instead_is_told(tmp_path, monkeypatch):
    for name in ("hw1", "hw2"):
        (tmp_path / "out" / name / "records").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        UsageError, match=r"^The records lie in out/hw1, out/hw2: give one of these"
    ):
        list(read_records(Path("out")))
    with pytest.raises(UsageError, match=r"those of this assignment are in out/hw1\.$"):
        list(read_records(Path("hw1")))


@pytest.mark.parametrize("version", [0, 2, "1"])
def test_a_record_of_another_version_is_told(out, version):
    put(out, "ada", schema=version)
    with pytest.raises(
        UsageError, match=rf"ada.json is a record of version {version!r}, and this To"
    ):
        list(read_records(out))


@pytest.mark.parametrize(
    "text", ["", "[1]", "{}", '{"schema": 1}', '{"schema": 1, "student": "a"}']
)
def test_a_damaged_record_is_told(out, text):
    (out / "records" / "ada.json").write_text(text)
    with pytest.raises(UsageError, match=r"ada.json is no record"):
        list(read_records(out))


def test_a_folder_says_which_assignment_it_holds(out):
    assert assignment_in(out) == ""
    (out / "run.json").write_text('{"assignment": "hw1"}')
    assert assignment_in(out) == "hw1"
    (out / "run.json").write_text("[]")
    assert assignment_in(out) == ""
