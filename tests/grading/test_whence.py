import hashlib
import json
from functools import partial
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.grading.whence import MOST, SUBMISSIONS, Whence, is_what_was_graded, recall, remembered
from grader.reading.folders import SourceFile, refuse
from grader.reading.submissions import Submission


def test_runs_are_remembered_and_the_last_one_comes_first(tmp_path):
    one, two = Whence((Path("/a"),)), Whence((Path("/b"), Path("/c")), "moodle", Path("/r.csv"))
    data = remembered(remembered(remembered(b"", one), two), one)
    (tmp_path / SUBMISSIONS).write_bytes(data)
    assert recall(tmp_path) == [one, two]


def test_of_many_runs_the_last_ones_are_remembered(tmp_path):
    data = b""
    for number in range(MOST + 5):
        data = remembered(data, Whence((Path(f"/{number}"),)))
    assert json.loads(data)["runs"][0]["paths"] == ["/5"]


@pytest.mark.parametrize("data", [None, b"", b"{", b'{"runs": [{}]}', b'{"runs": 3}'])
def test_where_nothing_is_known_it_is_said_what_to_do(tmp_path, data):
    if data is not None:
        (tmp_path / SUBMISSIONS).write_bytes(data)
    with pytest.raises(
        UsageError, match="does not say where the submissions lie; name them behind"
    ):
        recall(tmp_path)


def a_submission(**files):
    return Submission(
        "ada", tuple(SourceFile(n, partial(bytes, d, "utf8")) for n, d in files.items())
    )


def a_record(**files):
    hashes = {name: hashlib.sha256(data.encode()).hexdigest() for name, data in files.items()}
    return {"student": "ada", "handed_in": {"files": hashes}}


@pytest.mark.parametrize(
    ("now", "is_same"),
    [({"a": "1"}, True), ({"a": "2"}, False), ({"b": "1"}, False), ({"a": "1", "b": "1"}, False)],
)
def test_what_was_graded_is_known_by_its_hashes(now, is_same):
    assert is_what_was_graded(a_submission(**now), a_record(a="1")) is is_same


def test_a_file_that_could_not_be_read_is_the_same_while_it_cannot():
    broken = Submission("ada", (SourceFile("a", partial(refuse, "too large")),))
    assert is_what_was_graded(broken, {"handed_in": {"files": {"a": ""}}})
    assert not is_what_was_graded(broken, a_record(a="1"))


def test_a_record_that_says_nothing_of_its_files_is_of_none():
    assert not is_what_was_graded(a_submission(a="1"), {"student": "ada"})
