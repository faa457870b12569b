"""Clones of a classroom: logins stand behind what all names begin with."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from grader.intake.collect import collect
from grader.intake.saying import handed_to_json

UNITS = ["convolution"]


def clones(*names):
    files = {f"{name}/convolution.ipynb": name for name in names}
    return files | {f"{name}/.git/hooks/evil.py": "import os" for name in names}


def test_a_login_is_what_stands_behind_the_assignment(collected):
    found = collected(clones("hw1-octocat", "hw1-bob-smith", "hw1-kimlee99"), at="hw1-submissions")
    assert [one.student for one in found.submissions] == ["bob-smith", "kimlee99", "octocat"]
    assert {one.handed.assignment for one in found.submissions} == {"hw1"}
    ((_path, read),) = found.found
    untimed = "without a time that git can read: bob-smith, kimlee99, octocat"
    assert read.note == f"hw1- is taken off the folders' names; {untimed}"


def test_times_are_those_of_commits_and_whose_word_that_is_is_said(repository):
    folder = repository((2, "convolution.ipynb"), (3, "README.md"), name="hw1-ada").parent
    repository(name="hw1-ben")
    found = collect([folder], UNITS)
    ada, ben = (one.handed for one in found.submissions)
    assert (ada.when, ada.own_clock) == (datetime(2026, 10, 2, 10, tzinfo=UTC), True)
    assert (ben.when, ben.own_clock) == (None, False)
    assert handed_to_json(ada)["own_clock"] is True
    assert "own_clock" not in handed_to_json(ben)
    ((_path, read),) = found.found
    told = "times are those of commits, as students' computers had them"
    assert read.note.endswith(f"{told}; without a time that git can read: ben")


def test_what_git_keeps_is_no_work(handed):
    assert handed(clones("hw1-octocat", "hw1-ada"))["ada"] == ["hw1-ada/convolution.ipynb"]


@pytest.mark.parametrize(
    ("names", "logins"),
    [
        (["intro-dl-hw1-ada", "intro-dl-hw1-ben"], {"ada", "ben"}),
        (["hw1-ada", "hw1-adam"], {"ada", "adam"}),
        (["hw1-ada", "hw1-ada-2"], {"ada", "ada-2"}),
    ],
)
def test_what_all_names_begin_with_ends_at_a_hyphen(handed, names, logins):
    assert handed(clones(*names)).keys() == logins


def test_clones_in_a_zip_are_known_by_their_git_folders(handed):
    files = {"class.zip": clones("hw1-ada", "hw1-ben")}
    assert handed(files, path="class.zip").keys() == {"ada", "ben"}


def test_a_folder_named_for_submissions_needs_no_git(handed):
    files = {"hw1-ada/rnn.ipynb": "a", "hw1-ada-lee/rnn.ipynb": "b"}
    assert handed(files, at="hw1-submissions").keys() == {"ada", "ada-lee"}


def test_logins_are_found_on_a_roster(handed):
    roster = "id,lms_ids\nada,github:octocat\nhw1-ben,\n"
    assert handed(clones("hw1-octocat", "hw1-ben"), roster=roster).keys() == {"ada", "hw1-ben"}


def test_folders_that_begin_alike_are_no_clones_without_git(collected):
    ((_path, found),) = collected({"anna-lee/rnn.ipynb": "a", "anna-may/rnn.ipynb": "b"}).found
    assert found.layout == "folders"
