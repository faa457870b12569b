"""Moodle's feedback goes back under the names of its own folders."""

import io
import zipfile

import pytest

from grader.errors import UsageError
from grader.exporting.feedback_zip import to_text, to_zip


def read(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_folders_are_named_as_moodle_has_named_them(record, shown, tmp_path):
    records = [
        record(
            "ada",
            "moodle",
            ["Ada L_77_assignsubmission_file_", "Ada L_77_assignsubmission_onlinetext_"],
        ),
        record("bob", "moodle", ["Bob S_78_assignsubmission_file_my_hw1.ipynb"]),
        record("zoe", "folders", ["zoe"]),
    ]
    data, without = to_zip(tmp_path, records, {one["student"]: shown for one in records})
    found = read(data)
    assert list(found) == [
        "Ada L_77_assignsubmission_file_/feedback.txt",
        "Ada L_77_assignsubmission_onlinetext_/feedback.txt",
        "Bob S_78_assignsubmission_file_/feedback.txt",
    ]
    assert without == ["zoe"]
    assert found["Bob S_78_assignsubmission_file_/feedback.txt"] == to_text(shown)
    assert to_zip(tmp_path, records, {one["student"]: shown for one in records})[0] == data


def test_pages_of_feedback_are_taken_where_they_are(record, shown, tmp_path):
    (tmp_path / "feedback").mkdir()
    (tmp_path / "feedback" / "ada.html").write_text("<p>王</p>", "utf-8")
    one = record("ada", "moodle", ["Ada L_77_assignsubmission_file_"])
    data, _without = to_zip(tmp_path, [one], {"ada": shown})
    assert read(data) == {"Ada L_77_assignsubmission_file_/feedback.html": "<p>王</p>"}


def test_what_did_not_come_through_moodle_is_refused(record, shown, tmp_path):
    with pytest.raises(UsageError, match="nothing in it was handed in through Moodle"):
        to_zip(tmp_path, [record("ada", "folders", ["ada"])], {"ada": shown})


def test_the_text_says_what_everybody_may_see(shown):
    text = to_text(shown)
    assert text.startswith(
        "Homework 1: 6.5 of 9 points\n\ncorr2d: 2.5/4\n  You flipped the kernel.\n"
    )
    assert "4711" not in text
