"""A submission of Gradescope's, with whose it is."""

import json
from pathlib import Path

import pytest

from grader.intake.collect import collect
from grader.release.hand_in import main


@pytest.fixture
def laid_out(tmp_path):
    (tmp_path / "submission").mkdir()
    (tmp_path / "submission" / "convolution.py").write_text("def corr2d(X, K):\n    return X\n")
    return tmp_path


def people(folder: Path):
    found = collect([folder], [], "gradescope")
    return [
        (one.student, one.handed.when and one.handed.when.isoformat()) for one in found.submissions
    ]


def test_whose_it_is_and_when_it_came(laid_out):
    users = [
        {"name": "Ada Lovelace", "email": "a@x.edu", "sid": "s1"},
        {"name": "Ben", "email": "b@x.edu"},
    ]
    told = {"users": users, "created_at": "2026-10-01T12:00:00.5+02:00", "id": 1}
    (laid_out / "submission_metadata.json").write_text(json.dumps(told))
    main(laid_out, laid_out / "class")
    assert people(laid_out / "class") == [("Ada Lovelace", "2026-10-01T12:00:00+02:00")]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"users": null}', '{"users": [1]}', "no JSON"])
def test_without_what_is_known_it_is_graded_all_the_same(laid_out, text):
    (laid_out / "submission_metadata.json").write_text(text)
    main(laid_out, laid_out / "class")
    assert people(laid_out / "class") == [("submission_1", None)]
