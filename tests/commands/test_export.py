"""`grade export`: marks of a real run to other platforms."""

import csv
import json
import re
import shutil
import xml.etree.ElementTree as ET
import zipfile

import pytest

from grader.commands.export import FILE_NAMES

COURSE = """\
title: Small
units: [{id: convolution, title: Convolution}]
assignments:
  - {id: hw1, title: Homework 1, exercises: [corr2d], points: 100}
"""
ROSTER = "id,name,lms_ids\nada,Ada Lovelace,canvas:11\nben,Ben Okafor,canvas:12\nzoe,Zoe Xu,\n"
GRADEBOOK = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Homework 1 (501)\r\n"
    "    Points Possible,,,,,100.00\r\n"
    '"Lovelace, Ada",11,,,A,\r\n'
    '"Okafor, Ben",12,,,A,\r\n'
    '"Xu, Zoe",13,,,A,\r\n'
)
WORKSHEET = (
    "Identifier,Full name,Email address,Grade,Maximum grade,Last modified (grade)\n"
    "Participant 11,Ada Lovelace,a@x.edu,,100.00,-\n"
    "Participant 12,Ben Okafor,b@x.edu,,100.00,-\n"
)


@pytest.fixture(scope="module")
def made(built_corr2d, tmp_path_factory):
    """A course, its first run with an override, and what platforms have exported."""
    from click.testing import CliRunner
    from small_course import FLIPPED, RIGHT

    from grader.cli import cli

    root = tmp_path_factory.mktemp("exports")
    shutil.copytree(built_corr2d, root / "course")
    (root / "course" / "course.yaml").write_text(COURSE)
    (root / "course" / "roster.csv").write_text(ROSTER)
    overrides = "student,exercise,points,reason,who\nben,corr2d,3,nearly,K.A.\n"
    (root / "course" / "overrides.csv").write_text(overrides)
    (root / "monday").mkdir()
    for who, number, code in (("Ada Lovelace", 11, RIGHT), ("Ben Okafor", 12, FLIPPED)):
        folder = root / "monday" / f"{who}_{number}_assignsubmission_file_"
        folder.mkdir()
        (folder / "convolution.py").write_text(code)
    words = ["run", "hw1", root / "monday", "--course", root / "course", "--out", root / "out"]
    done = CliRunner().invoke(cli, [*map(str, words), "--jobs", "1"])
    assert done.exit_code == 0, done.output
    (root / "gradebook.csv").write_bytes(GRADEBOOK.encode())
    (root / "worksheet.csv").write_bytes(WORKSHEET.encode())
    return root


@pytest.fixture
def export(made, grade, tmp_path):
    """`export("--to", ...)` in a copy, of out/hw1."""
    place = shutil.copytree(made, tmp_path / "all")

    def run(*words, out="out/hw1"):
        return grade("export", out, *words, "--course", "course", cwd=place)

    run.place, run.out = place, place / "out" / "hw1"
    return run


def written(export):
    return {path.name for path in export.out.iterdir()} & set(FILE_NAMES.values())


def test_canvas_has_final_marks(export):
    done = export("--to", "canvas", "--into", "gradebook.csv")
    filled = GRADEBOOK.replace("11,,,A,", "11,,,A,100").replace("12,,,A,", "12,,,A,75")
    assert (export.out / "canvas.csv").read_bytes() == filled.encode()
    assert (export.place / "gradebook.csv").read_bytes() == GRADEBOOK.encode()
    assert done.returncode == 0
    assert "2 marks in column Homework 1 (501)" in done.stderr
    assert "Rows of nobody" not in done.stderr


def test_moodle_has_final_marks_and_its_folders_back(export):
    done = export("--to", "moodle", "--into", "worksheet.csv")
    filled = WORKSHEET.replace("a@x.edu,", "a@x.edu,100").replace("b@x.edu,", "b@x.edu,75")
    assert (export.out / "moodle.csv").read_bytes() == filled.encode()
    assert (done.returncode, "by their name" in done.stderr) == (0, False)
    assert export("--to", "moodle-feedback").returncode == 0
    with zipfile.ZipFile(export.out / "moodle_feedback.zip") as archive:
        assert archive.namelist() == [
            "Ada Lovelace_11_assignsubmission_file_/feedback.txt",
            "Ben Okafor_12_assignsubmission_file_/feedback.txt",
        ]


def test_who_is_not_in_the_platforms_file_is_named_and_the_status_tells(export):
    lines = GRADEBOOK.splitlines(keepends=True)
    (export.place / "gradebook.csv").write_text("".join([*lines[:3], '"Doe, Jo",99,,,A,\r\n']))
    done = export("--to", "canvas", "--into", "gradebook.csv")
    assert done.returncode == 1
    assert "Not in this file, or not known there: ben" in done.stderr
    assert "Rows of nobody who has a mark here, left as they are: Doe, Jo" in done.stderr


def test_one_student_for_gradescope_github_and_classroom_50(export, monkeypatch):
    for target in ("gradescope", "junit", "markdown"):
        assert export("--to", target, "--student", "ben").returncode == 0
    told = json.loads((export.out / "results.json").read_text())
    assert (told["score"], told["tests"][0]["score"]) == (75, 3)
    assert ET.parse(export.out / "junit.xml").getroot()[0].get("failures") == "2"
    assert "**75 of 100 points**" in (export.out / "summary.md").read_text()
    for name in ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL"):
        monkeypatch.setenv(name, name.lower())
    assert export("--to", "classroom50", "--student", "ben").returncode == 0
    told = json.loads((export.out / "result.json").read_text())
    assert (told["score"], told["max-score"]) == (7500, 10000)
    for name in ("results.json", "junit.xml", "summary.md", "result.json"):
        assert "ben" not in (export.out / name).read_text().casefold()


def test_the_terminal_may_have_it_alone(export):
    done = export("--to", "markdown", "--student", "ada", "--output", "-")
    assert done.stdout.startswith("## Homework 1\n")
    assert written(export) == set()


def test_a_table_with_names_and_one_without(export):
    export("--to", "csv")
    text = (export.out / "marks.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["name"], row["final"], row["corr2d"]) for row in rows] == [
        ("Ada Lovelace", "100", "4"),
        ("Ben Okafor", "75", "3"),
    ]
    for target, name in (("csv", "marks.csv"), ("markdown", "summary.md")):
        assert export("--to", target, "--pseudonyms").returncode == 0
        shown = (export.out / name).read_text().casefold()
        assert not {"ada", "lovelace", "ben", "okafor"} & {*re.findall(r"\w+", shown)}
        assert "75" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--to", "junit"), "holds 2 people, and what may be seen by everybody is of one"),
        (("--to", "gradescope"), "--student ID"),
        (("--to", "markdown"), "--student ID"),
        (("--to", "classroom50", "--student", "ada"), "these are not set: CLASSROOM"),
        (("--to", "junit", "--student", "bem"), "did you mean ben?"),
        (("--to", "canvas"), "Name the file that you have exported from Canvas with --into FILE"),
        (("--to", "canvas", "--into", "nowhere.csv"), "nowhere.csv does not exist"),
        (("--to", "canvas", "--into", "worksheet.csv"), "is no gradebook of Canvas's"),
        (("--to", "moodle", "--into", "gradebook.csv"), "is no grading worksheet of Moodle's"),
        (
            ("--to", "canvas", "--into", "gradebook.csv", "--output", "gradebook.csv"),
            "is the file that you have exported: choose another --output",
        ),
        (
            ("--to", "csv", "--into", "gradebook.csv"),
            "--into is for --to canvas, moodle, not for csv",
        ),
        (
            ("--to", "junit", "--pseudonyms"),
            "--pseudonyms is for --to csv, markdown, not for junit",
        ),
        (("--to", "csv", "--output", "course"), "Cannot write to course: it is a folder"),
        (("--to", "csv", "--output", "gradebook.csv/x.csv"), "Cannot write to gradebook.csv/x.csv"),
        (("--to", "gift"), "Write `grade export OUT --to"),
        (("--to", "word"), "is not one of"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_nothing_is_written(export, words, said):
    done = export(*words)
    assert (done.returncode, written(export)) == (2, set())
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert (export.place / "gradebook.csv").read_bytes() == GRADEBOOK.encode()


def test_folders_without_records_are_refused(export):
    done = export("--to", "csv", out="out")
    assert (done.returncode, "out/hw1: give one of these" in done.stderr) == (2, True)
    done = export("--to", "csv", out="course")
    assert (done.returncode, "holds no records" in done.stderr) == (2, True)


def test_a_quiz_is_written_here(asking, grade, tmp_path):
    done = grade("export", "quiz", "convolution", "--to", "gift", "--course", asking, cwd=tmp_path)
    assert done.returncode == 0
    text = (tmp_path / "convolution.gift.txt").read_text()
    assert text.startswith("$CATEGORY: Sums\n\n// q1: 1\n::q1::[html]1 + 1{\n\t#=2:0\n}")
    assert "Written: convolution.gift.txt" in done.stderr


def test_a_quiz_for_canvas_is_a_zip(asking, grade, tmp_path):
    pytest.importorskip("text2qti", reason="not run: the extra qti is not installed")
    done = grade("export", "quiz", "convolution", "--to", "qti", "--course", asking, cwd=tmp_path)
    assert (done.returncode, zipfile.is_zipfile(tmp_path / "convolution.qti.zip")) == (0, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("quiz", "convolution", "--to", "csv"), "Write `grade export OUT --to"),
        (("quiz", "convolutio", "--to", "gift"), "did you mean convolution?"),
        (("quiz", "classification", "--to", "gift"), "There is no quiz of 'classification'"),
        (("quiz", "--to", "gift"), "`grade export quiz UNIT --to gift|qti`"),
        (("a", "b", "--to", "gift"), "`grade export quiz UNIT --to gift|qti`"),
        (
            ("quiz", "convolution", "--to", "gift", "--into", "x.csv"),
            "--into is for --to canvas, moodle",
        ),
        (("quiz", "convolution", "--to", "gift", "--output", "course"), "Cannot write to course"),
        (("quiz", "convolution", "--to", "gift", "--student", "ada"), "--student is for marks"),
    ],
)
def test_a_quiz_that_cannot_be_written_is_one_sentence(asking, grade, tmp_path, words, said):
    done = grade("export", *words, "--course", "course", cwd=tmp_path)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["course"]
