"""scores.csv and changes.csv: a line says what the record says, at every moment; every change says why."""

from __future__ import annotations

import csv
import json
from contextlib import suppress
from dataclasses import replace

import pytest

from grader.course.assignments import Assignment, Late
from grader.course.course import load_course
from grader.grading.claiming import Made
from grader.grading.outfolder import OutFolder
from grader.grading.scorebook import ScoreBook, read_rows
from grader.judging.score import ExerciseResult, Result
from grader.policies.extensions import Extension
from grader.policies.marks import Rules
from grader.policies.overrides import Override

CLASS = ["ada", "ben", "cem"]
HW1 = Assignment("hw1", due="2026-10-01 23:59 UTC", points=100.0, late=Late(10.0))
GRADED = {"at": "t", "course": "c1", "seed": "s1", "versions": {"torch": "2.6"}}


@pytest.fixture
def course(tmp_path):
    (tmp_path / "course.yaml").write_text("title: T\nunits: [{id: rnn, title: R}]\n")
    return load_course(tmp_path)


def result(student, a=2.0, b=1.0, day=1, file="x", **graded):
    exercises = tuple(ExerciseResult(i, "partial", s, 4.0) for i, s in (("a", a), ("b", b)))
    time = f"2026-10-0{day}T12:00:00+00:00"
    handed = {"time": time, "late": None, "files": {"rnn.py": file}}
    return Result(student, "cpu", "limits", exercises, 2, handed, GRADED | graded)


@pytest.fixture
def book(course, tmp_path):
    """Grade: `book(result, ...)`, with rules by name; what has changed by then."""

    def run(*results, rules=None, when="2026-11-01T00:00:00Z", preview=False):
        made = Made(rules.assignment.id if rules and rules.assignment else "")
        with OutFolder(tmp_path / "out", course, made, is_preview=preview) as out:
            one = ScoreBook(out, rules or Rules(), CLASS, when)
            one.begin(CLASS)
            for each in results:
                one.write(each, "key")
            one.end([student for student in CLASS if student in one.marks])
        return [(c.student, c.exercise, c.old, c.new, c.why) for c in one.changes]

    return run


@pytest.fixture
def table(tmp_path):
    def read(name):
        with (tmp_path / "out" / name).open(newline="") as file:
            return list(csv.reader(file))

    return read


def test_what_is_graded_for_the_first_time_is_no_change(book, table, tmp_path):
    assert book(result("ben"), result("ada")) == []
    assert table("scores.csv")[1:] == [["ada", "3", "8", "2", "1"], ["ben", "3", "8", "2", "1"]]
    assert not (tmp_path / "out" / "changes.csv").exists()
    assert book() == []


def test_a_change_says_what_and_why_and_the_record_before_is_kept(book, table, tmp_path):
    book(result("ada"), result("ben"))
    assert book(result("ada", b=4.0, file="y")) == [
        ("ada", "b", "1", "4", "handed in anew"),
        ("ada", "score", "3", "6", "handed in anew"),
    ]
    assert table("changes.csv") == [
        ["student", "exercise", "old", "new", "why", "when"],
        ["ada", "b", "1", "4", "handed in anew", "2026-11-01T00:00:00Z"],
        ["ada", "score", "3", "6", "handed in anew", "2026-11-01T00:00:00Z"],
    ]
    (kept,) = (tmp_path / "out" / "earlier").rglob("*.json")
    assert kept.relative_to(tmp_path / "out").as_posix() == "earlier/2026-11-01T00-00-00Z/ada.json"
    assert json.loads(kept.read_text())["score"] == 3.0
    assert table("scores.csv")[1:] == [["ada", "6", "8", "2", "4"], ["ben", "3", "8", "2", "1"]]


@pytest.mark.parametrize(
    ("graded", "why"),
    [
        ({"seed": "s2"}, "another seed"),
        ({"course": "c2"}, "the course has changed"),
        ({"versions": {"torch": "2.7"}}, "torch 2.7, before 2.6"),
        ({"course": "c2", "seed": "s2"}, "another seed; the course has changed"),
        ({}, "graded again"),
    ],
)
def test_the_reason_is_what_is_another_than_before(book, graded, why):
    book(result("ada"))
    assert book(result("ada", a=0.0, **graded))[0] == ("ada", "a", "2", "0", why)


def test_an_override_changes_the_mark_and_no_record(book, table, tmp_path):
    book(result("ada"))
    before = (tmp_path / "out" / "records" / "ada.json").read_bytes()
    given = Rules(overrides=(Override("ada", "a", 4.0, "right in NumPy", "K. A."),))
    changes = book(rules=given)
    assert changes[0] == ("ada", "a", "2", "4", "right in NumPy (K. A.)")
    assert changes[1][:4] == ("ada", "score", "3", "5")
    assert table("scores.csv")[1] == ["ada", "5", "8", "4", "1"]
    # It survives grading again, and goes when it is taken out.
    assert book(result("ada", a=3.0), rules=given) == []
    assert [row[:4] for row in book()] == [("ada", "a", "4", "3"), ("ada", "score", "5", "4")]
    assert (tmp_path / "out" / "records" / "ada.json").read_bytes() != before


def test_more_time_changes_the_penalty(book, table):
    late = result("ben", day=3)
    assert book(late, rules=Rules(HW1)) == []
    assert table("scores.csv")[1] == ["ben", "37.5", "20", "17.5", "100", "2", "2", "1"]
    changes = book(rules=Rules(HW1, extensions=(Extension("ben", days=1.0),)))
    why = "days late: 1, due 2026-10-02 23:59 UTC"
    assert changes == [("ben", "penalty", "20", "10", why), ("ben", "final", "17.5", "27.5", why)]
    changes = book(rules=Rules(HW1, extensions=(Extension("ben", days=9.0),)))
    assert changes[0][2:] == ("10", "0", "in time, due 2026-10-10 23:59 UTC")


def test_other_points_of_the_assignment_are_told_in_one_row(book):
    book(result("ada"), rules=Rules(HW1))
    changes = book(rules=Rules(replace(HW1, points=50.0)))
    said = "what counts of the assignment, or its points, is another now"
    assert changes == [("ada", "final", "37.5", "18.75", said)]


def test_a_preview_tells_the_same_and_writes_nothing(book, tmp_path):
    book(result("ada"))
    before = {p: p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert [c[:4] for c in book(result("ada", a=4.0), preview=True)] == [
        ("ada", "a", "2", "4"),
        ("ada", "score", "3", "5"),
    ]
    assert {p: p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()} == before


def test_a_preview_where_nothing_is_makes_no_folder(book, tmp_path):
    assert book(result("ada"), preview=True) == []
    assert not (tmp_path / "out").exists()


class Killed(Exception):
    pass


@pytest.mark.parametrize("after", range(8))
def test_whenever_a_run_is_killed_no_line_contradicts_its_record(
    book, table, tmp_path, monkeypatch, after
):
    """A run is killed before each of its writes in turn, and started once more."""
    book(result("ada"), result("ben"))
    left = [after]

    def mortal(name, patched):
        write = getattr(OutFolder, name)

        def maybe(self, *args, **options):
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return write(self, *args, **options)

        patched.setattr(OutFolder, name, maybe)

    with monkeypatch.context() as mortally:
        for name in ("_write", "append_changes"):
            mortal(name, mortally)
        with suppress(Killed):
            book(result("ada", a=4.0))
    records = {p.stem: json.loads(p.read_text()) for p in (tmp_path / "out/records").iterdir()}
    for student, score, *_rest in table("scores.csv")[1:]:
        assert float(score) == records[student]["score"]
    book(result("ada", a=4.0))
    rows = [row[:4] for row in table("changes.csv")[1:]]
    assert rows == [["ada", "a", "2", "4"], ["ada", "score", "3", "5"]]
    assert table("scores.csv")[1:] == [["ada", "5", "8", "4", "1"], ["ben", "3", "8", "2", "1"]]


@pytest.mark.parametrize("is_written", [False, True])
def test_after_ctrl_c_every_record_has_its_line(book, table, tmp_path, monkeypatch, is_written):
    book(result("ada"), result("ben"))
    write = OutFolder.write

    def interrupted(self, *args):
        if is_written:
            write(self, *args)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(OutFolder, "write", interrupted)
        book(result("ada", a=4.0))
    score = json.loads((tmp_path / "out" / "records" / "ada.json").read_text())["score"]
    assert score == (5.0 if is_written else 3.0)
    assert [row[:2] for row in table("scores.csv")[1:]] == [["ada", f"{score:g}"], ["ben", "3"]]


def test_a_row_that_was_cut_off_harms_no_other(book, table, tmp_path):
    book(result("ada"))
    (tmp_path / "out" / "changes.csv").write_text("student,exercise,old,new,why,when\nada,a,1")
    book(result("ada", a=4.0))
    assert table("changes.csv")[2][:4] == ["ada", "a", "2", "4"]


@pytest.mark.parametrize("data", [b"", b"\xff", b"a,b\n1,2\n", b"student,exercise\nada,b\n"])
def test_a_damaged_table_is_as_if_it_were_not_there(data):
    assert read_rows(data) == []


def test_names_of_a_table_cannot_be_formulas(book, table):
    CLASS.append("=1+1")
    try:
        book(result("=1+1"))
        assert [c[:4] for c in book(result("=1+1", a=4.0))][1] == ("=1+1", "score", "3", "5")
        assert table("changes.csv")[1][0] == "'=1+1"
    finally:
        CLASS.remove("=1+1")


def test_people_of_the_rules_who_handed_in_nothing_are_told(course, tmp_path):
    rules = Rules(overrides=(Override("zoe", "a", 1.0, "x", "y"),))
    with OutFolder(tmp_path / "out", course) as out:
        assert ScoreBook(out, rules, CLASS, "t").absent == ("zoe",)
