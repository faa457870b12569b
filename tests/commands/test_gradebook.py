"""`grade gradebook` as a professor meets it."""

import sqlite3

import pytest

from grader.judging.score import ExerciseResult, Result
from grader.report.record import to_record

pytestmark = [pytest.mark.slow, pytest.mark.process]


@pytest.fixture
def out(tmp_path):
    """Records of two exercises of an assignment, of one person."""
    import json

    results = (
        ExerciseResult("same", "passed", 2.0, 2.0, None),
        ExerciseResult("double", "partial", 1.5, 2.0, None),
    )
    folder = tmp_path / "out" / "hw1"
    (folder / "records").mkdir(parents=True)
    (folder / "run.json").write_text('{"assignment": "hw1"}')
    told = to_record(Result("ada", "cpu", "full", results, 2))
    (folder / "records" / "ada.json").write_text(json.dumps(told))
    return folder


def test_points_go_into_the_gradebook_beside_nbgraders_course(
    grade, real_course, built_sheets, out
):
    done = grade("gradebook", out, "--db", real_course.url, cwd=built_sheets)
    assert done.returncode == 0
    assert done.stdout == f"{real_course.root}/gradebook.db: points of 1 person in 2 cells\n"
    assert done.stderr == (
        "Not handed in there, so shown as it was handed out: ada\n"
        "The records say nothing of: sums-quiz-check\n"
    )
    again = grade("gradebook", out, "--into", real_course.root, cwd=built_sheets)
    assert again.stdout == done.stdout
    assert real_course.grades()["ada", "double-check"] == (1.5, None, False)


def test_what_cannot_be_used_is_one_sentence_and_exit_status_2(
    grade, real_course, built_sheets, out
):
    other = sqlite3.connect(real_course.root / "gradebook.db", isolation_level=None)
    other.execute("begin exclusive")
    wrong = [
        (["--db", real_course.url + "?timeout=0.1"], "is locked: something else writes to it"),
        (["--into", out], "There is no gradebook"),
        (["--into", out / "gone"], "there is no such folder"),
        (["--db", "gradebook.db"], "is no address of a database"),
    ]
    for words, said in wrong:
        done = grade("gradebook", out, *words, cwd=built_sheets)
        assert (done.returncode, done.stdout) == (2, ""), words
        assert said in done.stderr
        assert done.stderr.count("\n") == 1
    other.close()
    done = grade("gradebook", out, "--db", real_course.url, "--assignment", "hw7", cwd=built_sheets)
    assert done.returncode == 2
    assert "is it the gradebook of another course?" in done.stderr
    (out / "run.json").unlink()
    done = grade("gradebook", out, "--db", real_course.url, cwd=built_sheets)
    assert "say which of nbgrader's with --assignment ID" in done.stderr
    assert real_course.grades() == {}
