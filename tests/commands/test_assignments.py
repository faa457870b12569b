"""`grade run hw1 FOLDER`: which assignment is meant, what becomes of marks, and what is told of it."""

import csv
import json
import shutil

import pytest

from grader.commands.assignments import choose_assignment
from grader.course.course import load_course
from grader.course.secret import fingerprint
from grader.errors import UsageError

COURSE = """\
title: Small
time_zone: Europe/Berlin
units: [{id: convolution, title: Convolution}]
assignments:
  - {id: hw1, exercises: [corr2d], due: 2026-10-01 23:59, points: 100, late: {percent_per_day: 10}}
  - {id: hw2, units: [convolution]}
"""
ON_TIME, LATE = "2026-10-01 12:00:00 UTC", "2026-10-03 12:00:00 UTC"


@pytest.fixture(scope="module")
def made(built_corr2d, answers_of, tmp_path_factory):
    """A course with assignments, what was handed in to it, and its first run."""
    from click.testing import CliRunner

    from grader.cli import cli

    root = tmp_path_factory.mktemp("assignments")
    shutil.copytree(built_corr2d, root / "course")
    (root / "course" / "course.yaml").write_text(COURSE)
    for who, when, code in [
        ("ada", ON_TIME, answers_of.right),
        ("ben", LATE, answers_of.right),
    ]:
        folder = root / "nb" / "submitted" / who / "hw1"
        folder.mkdir(parents=True)
        (folder / "convolution.py").write_text(code)
        (folder / "timestamp.txt").write_text(when)
    words = ["run", "hw1", root / "nb", "--course", root / "course", "--out", root / "out"]
    done = CliRunner().invoke(cli, [*map(str, words), "--jobs", "1"])
    assert done.exit_code == 0, done.output
    return root


@pytest.fixture(scope="module")
def answers_of():
    from types import SimpleNamespace

    from small_course import FLIPPED, RIGHT

    return SimpleNamespace(right=RIGHT, flipped=FLIPPED)


@pytest.fixture
def again(made, grade, tmp_path):
    """Run once more, in a copy: `again(*words)`."""
    place = shutil.copytree(made, tmp_path / "all")

    def run(*words):
        return grade("run", *words, "--course", "course", "--jobs", "1", cwd=place)

    run.place = place
    return run


def rows(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_an_assignment_is_graded_in_a_folder_of_its_own_with_its_points(made):
    head = "student,raw,penalty,final,max_score,days_late,corr2d\n"
    scores = (made / "out" / "hw1" / "scores.csv").read_text()
    assert scores == head + "ada,100,0,100,100,0,4\nben,100,20,80,100,2,4\n"
    assert sorted(path.name for path in (made / "out").iterdir()) == ["grades.csv", "hw1"]
    assert (
        made / "out" / "grades.csv"
    ).read_text() == "student,hw1,percent\nada,100,100\nben,80,80\n"
    record = json.loads((made / "out" / "hw1" / "records" / "ada.json").read_text())
    assert (record["assignment"], record["graded"]["seed"]) == (
        "hw1",
        fingerprint(load_course(made / "course")),
    )
    (entry,) = record["exercises"]
    assert entry["file_hash"] == record["handed_in"]["files"][entry["file"]]


def test_while_it_is_graded_points_are_those_of_the_assignment_after_lateness(again):
    done = again("hw1", "nb", "--fresh")
    lines = [line for line in done.stderr.splitlines() if line.startswith("[")]
    assert lines == ["[1/2] ada 100 of 100", "[2/2] ben 80 of 100"]


def test_who_was_late_is_told_and_that_nothing_had_to_be_graded_again(again):
    done = again("hw1", "nb")
    assert done.returncode == 0
    assert done.stderr.startswith(
        "Assignment hw1: 1 exercise or quiz, due 2026-10-01 23:59 Europe/Berlin, 100 points\n"
    )
    assert "ben: days late: 2, points off: 20\n" in done.stdout
    assert "2 unchanged, taken from out/hw1" in done.stderr
    assert "than before" not in done.stderr


def test_a_changed_date_an_extension_and_an_override_change_marks_and_run_no_code(
    again, monkeypatch
):
    def refuse(*_):
        raise AssertionError("a server was started")

    monkeypatch.setattr("grader.grading.slots.Server", refuse)
    (again.place / "course" / "extensions.csv").write_text("student,days\nben,1\n")
    (again.place / "course" / "overrides.csv").write_text(
        "student,exercise,points,reason,who\nada,corr2d,1,copied,K. A.\nzoe,corr2d,1,x,y\n"
    )
    done = again("hw1", "nb", "--preview")
    assert done.returncode == 0
    why = "days late: 1, due 2026-10-02 23:59 Europe/Berlin"
    assert [line.split() for line in done.stdout.splitlines()][:2] == [
        ["ada", "corr2d", "4", "→", "1", "copied", "(K.", "A.)"],
        ["ada", "final", "100", "→", "25", "copied", "(K.", "A.)"],
    ]
    assert why in done.stdout
    assert "2 marks would change. Nothing was written.\n" in done.stderr
    assert not (again.place / "out" / "hw1" / "changes.csv").exists()
    document = json.loads(again("hw1", "nb", "--preview", "--json").stdout)
    assert document["changes"][0] == {
        "student": "ada", "exercise": "corr2d", "old": "4", "new": "1", "why": "copied (K. A.)",
    }  # fmt: skip
    done = again("hw1", "nb")
    said = (
        "2 marks are others than before, see out/hw1/changes.csv: ada (100 → 25), ben (80 → 90)\n"
    )
    assert said in done.stderr
    assert "Points given by a person" in done.stdout
    assert "and not among the submissions: zoe\n" in done.stderr
    assert len(rows(again.place / "out" / "hw1" / "changes.csv")) == 4
    path = again.place / "course" / "course.yaml"
    path.write_text(path.read_text().replace("10-01", "10-04"))
    assert "ben (90 → 100)" in again("hw1", "nb").stderr
    assert "No mark would change. Nothing was written." in again("hw1", "nb", "--preview").stderr


def test_a_new_answer_changes_a_mark_and_the_old_record_is_kept(again, answers_of):
    path = again.place / "nb" / "submitted" / "ada" / "hw1" / "convolution.py"
    path.write_text(answers_of.flipped)
    done = again("hw1", "nb")
    assert "1 mark is another than before, see out/hw1/changes.csv: ada (100 → 70)" in done.stderr
    out = again.place / "out" / "hw1"
    assert {row["why"] for row in rows(out / "changes.csv")} == {"handed in anew"}
    (kept,) = (out / "earlier").rglob("*.json")
    assert json.loads(kept.read_text())["score"] == 4.0


def test_an_assignment_takes_what_the_platform_says_is_of_it(again, answers_of):
    folder = again.place / "nb" / "submitted" / "ada" / "hw2"
    folder.mkdir()
    (folder / "convolution.py").write_text(answers_of.flipped)
    (folder / "timestamp.txt").write_text("2026-12-01 12:00:00 UTC")
    assert "2 unchanged" in again("hw1", "nb").stderr
    done = again("hw2", "nb")
    assert done.returncode == 0
    assert (again.place / "out" / "hw2" / "scores.csv").read_text().splitlines()[1:] == [
        "ada,2.8,0,2.8,4,0,2.8"
    ]


def test_a_record_of_another_version_stops_a_run_before_anything_is_written(again):
    path = again.place / "out" / "hw1" / "records" / "ben.json"
    path.write_text(path.read_text().replace('"schema": 1', '"schema": 0'))
    before = {p: p.read_bytes() for p in (again.place / "out").rglob("*.json")}
    done = again("hw1", "nb", "--fresh")
    assert done.returncode == 2
    assert "ben.json is a record of version 0, and this TorchGrade reads version 1." in done.stderr
    assert {p: p.read_bytes() for p in (again.place / "out").rglob("*.json")} == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["hw1"], "Say where the submissions are: grade run hw1 FOLDER"),
        (["nb", "hw1"], "An assignment stands in front: grade run hw1 nb"),
        (["hw3", "nb"], "There is no assignment 'hw3', and no file or folder of this name; did you mean hw2?"),
        (["hw1", "nowhere"], "nowhere does not exist"),
        (["hw1", "hw2"], "hw1 and hw2 are assignments, and one is graded at a time. If hw2 is a folder, wr"),
        (["hw1", "nb", "--only", "pool2d"], "There is no exercise 'pool2d'; there are corr2d."),
        (["nb", "--out", "out/hw1"], "out/hw1 holds records of the assignment hw1. Choose another --out."),
        (["hw1", "nb", "--out", "nb/out"], "--out nb/out lies in nb, where submissions are."),
        (["hw1", "out/hw1"], "out/hw1 lies in out, where records go."),
        (["hw1", "nb", "--seed", "7"], "drawn from another seed. Marks may change: --regrade"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_a_sentence_and_changes_nothing(again, words, said):
    (again.place / "course" / "solutions" / "secret.txt").write_text("x")
    note = again.place / "out" / "hw1" / "run.json"
    note.write_text(note.read_text().replace('"seed": ""', '"seed": "zzzz"'))
    before = {p: p.read_bytes() for p in again.place.rglob("*") if p.is_file()}
    done = again(*words)
    assert done.returncode == 2
    assert said in done.stderr
    del before[again.place / "out" / "hw1" / ".lock"]
    assert {p: p.read_bytes() for p in before} == before


def test_a_folder_that_is_called_like_an_assignment_is_asked_about(again):
    shutil.copytree(again.place / "nb", again.place / "hw1")
    done = again("hw1")
    assert done.returncode == 2
    assert "Write `grade run hw1 hw1` for the folder as this assignment" in done.stderr
    assert "2 unchanged" in again("hw1", "hw1").stderr
    assert again("./hw1", "--dry-run").stderr == ""


def test_the_command_that_was_typed_is_advised(made, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nb").mkdir()
    course = load_course(made / "course")
    with pytest.raises(UsageError, match=r": grade similarity hw1 FOLDER$"):
        choose_assignment(["hw1"], course, "similarity")
    with pytest.raises(UsageError, match=r"stands in front: grade similarity hw1 nb$"):
        choose_assignment(["nb", "hw1"], course, "similarity")


def test_without_assignments_a_word_that_is_no_path_says_so(again):
    path = again.place / "course" / "course.yaml"
    path.write_text(path.read_text().partition("assignments")[0])
    done = again("hw1", "nb")
    assert done.returncode == 2
    assert "no file or folder hw1, and course.yaml declares no assignments" in done.stderr


def test_a_mistake_in_a_table_is_told_with_its_line_before_anything_is_graded(again):
    (again.place / "course" / "overrides.csv").write_text(
        "student,exercise,points,reason,who\nada,cor2d,1,a,b\n"
    )
    done = again("hw1", "nb")
    assert done.returncode == 3
    assert done.stderr.endswith(
        "overrides.csv:2:2: there is no exercise 'cor2d'; did you mean corr2d?\n"
    )


def test_of_another_assignment_that_is_older_than_the_rules_it_is_said(again):
    (again.place / "course" / "overrides.csv").write_text(
        "student,exercise,points,reason,who,assignment\nben,corr2d,1,copied,K. A.,hw1\n"
    )
    for who in ("ada", "ben"):
        folder = again.place / "nb" / "submitted" / who
        shutil.copytree(folder / "hw1", folder / "hw2")
    done = again("hw2", "nb")
    assert (
        "out/grades.csv goes by the rules of today; scores.csv of these is older, until `grade run` makes it"
        " anew: hw1\n"
    ) in done.stderr
    assert {row["student"]: row["hw1"] for row in rows(again.place / "out" / "grades.csv")} == {
        "ada": "100",
        "ben": "5",
    }
    assert "scores.csv of these is older" not in again("hw1", "nb").stderr


def test_late_without_a_time_is_told_by_name_and_costs_nothing(again, answers_of):
    folder = again.place / "canvas"
    folder.mkdir()
    (folder / "lovelaceada_LATE_1_2_convolution.py").write_text(answers_of.right)
    (folder / "bitben_3_4_convolution.py").write_text(answers_of.right)
    done = again("hw1", "canvas", "--out", "o")
    assert "lovelaceada: late, and nothing says how late; nothing is taken off\n" in done.stdout
    assert [row["final"] for row in rows(again.place / "o" / "hw1" / "scores.csv")] == [
        "100",
        "100",
    ]
