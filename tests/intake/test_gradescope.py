"""Gradescope's export: its metadata says who, with whom, and when."""

from __future__ import annotations

import pytest

from grader.errors import UsageError

METADATA = """\
---
submission_1:
  :submitters:
  - :name: Jane Doe
    :sid: '12345'
    :email: jane@example.edu
  :created_at: 2026-09-10 12:00:00.000000000 Z
  :score: 0.0
submission_2:
  :submitters:
  - :name: Bob Smith
    :sid: '23456'
    :email: bob@example.edu
  - :name: Eve Adams
    :sid: '23457'
    :email: eve@example.edu
  :created_at: 2026-09-12 00:30:00.000000000 Z
submission_3:
  :submitters:
  - :email: kim@example.edu
"""
EXPORT = {
    "assignment_9_export/submission_1/convolution.ipynb": "j",
    "assignment_9_export/submission_2/convolution.ipynb": "b",
    "assignment_9_export/submission_metadata.yml": METADATA,
}


def test_people_their_times_and_partners_come_from_the_metadata(collected):
    people = {one.student: one for one in collected(EXPORT).submissions}
    assert people.keys() == {"Jane Doe", "Bob Smith", "Eve Adams", "kim@example.edu"}
    assert people["Bob Smith"].files == people["Eve Adams"].files
    assert people["Bob Smith"].handed.partners == ("Eve Adams",)
    assert people["Eve Adams"].handed.partners == ("Bob Smith",)
    assert people["Jane Doe"].handed.partners == ()
    assert people["Jane Doe"].handed.when.isoformat() == "2026-09-10T12:00:00+00:00"
    assert people["kim@example.edu"].handed.is_empty


def test_what_an_autograder_said_is_not_looked_at(collected):
    results = '  :results:\n    tests:\n    - name: "a: b\n\n  - odd: [\n  :status: processed\n'
    text = METADATA.replace("  :score: 0.0\n", results)
    found = collected({**EXPORT, "assignment_9_export/submission_metadata.yml": text})
    assert len(found.submissions) == 4


def test_a_submission_that_the_metadata_does_not_have_keeps_its_number(handed):
    found = handed({**EXPORT, "assignment_9_export/submission_8/rnn.ipynb": "x"})
    assert found["submission_8"] == ["assignment_9_export/submission_8/rnn.ipynb"]


def test_addresses_are_found_on_a_roster(handed):
    roster = "id,email\njd,JANE@example.edu\nbs,bob@example.edu\nea,\nkl,kim@example.edu\n"
    assert handed(EXPORT, roster=roster).keys() == {"jd", "bs", "kl", "Eve Adams"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: [", "no YAML at line 1"),
        ("- a\n- b", "it does not list submissions"),
        ("submission_1: !!python/object/apply:os.getcwd []", "it does not list submissions"),
        ("submission_1: text", "it does not list submissions"),
    ],
)
def test_metadata_that_cannot_be_used_is_a_sentence(collected, text, why):
    with pytest.raises(UsageError) as raised:
        collected({"submission_1/rnn.ipynb": "x", "submission_metadata.yml": text})
    assert f"submission_metadata.yml cannot be used: {why}" in str(raised.value)
    assert str(raised.value).endswith("Download the export again.")
