"""The folder of results: whole or refused, one run at a time, of one course."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from grader.course.course import load_course
from grader.errors import UsageError
from grader.grading.outfolder import OutFolder, json_parts
from grader.jail.aspect import OUTPUT
from grader.judging.checks import Check
from grader.judging.score import ExerciseResult, Result
from grader.report import record


@pytest.fixture
def course(tmp_path, write_exercise):
    write_exercise("@exercise\ndef double(X):\n    return 2 * X\n", unit="basics")
    (tmp_path / "course.yaml").write_text("title: Ours\nunits:\n  - id: basics\n    title: B\n")
    return load_course(tmp_path)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def result(student, score=1.0):
    exercise = ExerciseResult("double", "passed", score, 1.0)
    return Result(student, "cpu", "limits", (exercise,))


def test_a_record_is_taken_again_for_its_key_alone(course, out):
    with OutFolder(out, course) as folder:
        folder.write(result("ada"), "key")
        assert folder.reuse("ada", "key") == result("ada")
        assert folder.reuse("ada", "another key") is None
        assert folder.reuse("ben", "key") is None


def test_a_record_without_a_key_is_made_again(course, out):
    with OutFolder(out, course) as folder:
        folder.write(result("ada"), None)
        assert (out / "records" / "ada.json").exists()
        assert folder.reuse("ada", "key") is None


def both(student, *exercises, isolation="limits"):
    return Result(student, "cpu", isolation, exercises)


DOUBLE, TRIPLE, BETTER = (
    ExerciseResult("double", "passed", 1.0, 1.0, checks=(Check("row", OUTPUT, True),)),
    ExerciseResult("triple", "failed", 0.0, 2.0, "You add.", flags=("uses gc",)),
    ExerciseResult("triple", "passed", 2.0, 2.0),
)


def test_what_a_run_does_not_grade_stays_in_the_record_in_the_order_of_the_course(course, out):
    with OutFolder(out, course) as folder:
        folder.write(both("ada", DOUBLE, TRIPLE), "key")
        ada = both("ada", BETTER)
        assert folder.complete(ada, ["double", "triple"]) == both("ada", DOUBLE, BETTER)
        assert folder.complete(ada, ["triple", "double"]) == both("ada", BETTER, DOUBLE)
        # What is no exercise of the course any more goes, and nobody has another's.
        assert folder.complete(ada, ["triple"]) == ada
        assert folder.complete(both("ben", BETTER), ["double", "triple"]) == both("ben", BETTER)


def test_a_record_that_is_damaged_completes_nothing(course, out):
    with OutFolder(out, course) as folder:
        folder.write(both("ada", DOUBLE), "key")
        (out / "records" / "ada.json").write_bytes(b"{")
        assert folder.complete(both("ada", BETTER), ["double", "triple"]) == both("ada", BETTER)


def test_what_was_held_otherwise_is_not_mixed(course, out):
    with OutFolder(out, course) as folder:
        folder.write(both("ada", DOUBLE, isolation="full"), "key")
        with pytest.raises(
            UsageError, match=r"ada.json was graded on cpu, at level full: .* --out"
        ):
            folder.complete(both("ada", TRIPLE), ["double", "triple"])


@pytest.mark.parametrize("name", ["records/ada.json", "keys/ada.json"])
@pytest.mark.parametrize("damage", [b"", b"[]", b'{"key": 1}', b"\xff", None])
def test_a_damaged_record_or_key_is_not_taken(course, out, name, damage):
    with OutFolder(out, course) as folder:
        folder.write(result("ada"), "key")
        (out / name).unlink()
        if damage is not None:
            (out / name).write_bytes(damage)
        assert folder.reuse("ada", "key") is None


def test_a_record_that_another_one_has_replaced_without_its_key_is_not_taken(course, out):
    with OutFolder(out, course) as folder:
        folder.write(result("ada"), "key")
        folder.write(result("ada", 0.5), None)  # and then the run was killed
        assert folder.reuse("ada", "key") is None


def test_what_a_killed_run_left_half_written_is_removed_and_nothing_else(course, out):
    with OutFolder(out, course) as folder:
        folder.write(result("ada"), "key")
    left = ["records/.ada.json.tmp", "keys/.ada.json.tmp", ".scores.csv.tmp", ".run.json.tmp"]
    others = ["records/notes.tmp", ".notes.tmp", "records/ada.json", "keys/ada.json"]
    for name in [*left, *others[:2]]:
        (out / name).write_text("half")
    with OutFolder(out, course):
        assert not [name for name in left if (out / name).exists()]
        assert all((out / name).exists() for name in others)


def test_a_second_run_is_told_who_has_the_folder(course, out):
    code = (
        "import sys; from pathlib import Path; from grader.course.course import load_course;"
        "from grader.grading.outfolder import OutFolder;"
        "folder = OutFolder(Path(sys.argv[1]), load_course(Path(sys.argv[2]))).__enter__();"
        "print(flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(out), str(course.root)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as other:
        other.stdout.readline()
        with pytest.raises(UsageError, match=rf"\(process {other.pid}\).* choose another --out"):
            OutFolder(out, course).__enter__()
        other.kill()
    with OutFolder(out, course) as folder:  # a lock does not outlive its process
        assert folder.reuse("ada", "key") is None
        assert (out / ".lock").read_text() == f"{os.getpid()}\n"


def test_the_folder_of_another_course_is_refused(course, out):
    with OutFolder(out, course) as folder:
        folder.write(result("ada"), "key")
    before = {path: path.read_bytes() for path in out.rglob("*.json")}
    told = "holds the records of another course, 'Ours'. Choose another --out"
    with pytest.raises(UsageError, match=told):
        OutFolder(out, replace(course, title="Theirs")).__enter__()
    assert {path: path.read_bytes() for path in out.rglob("*.json")} == before


def test_a_course_of_the_same_title_and_other_exercises_is_another_course(
    course, out, write_exercise
):
    with OutFolder(out, course):
        pass
    path = course.root / "solutions" / "basics" / "double.py"
    write_exercise("@exercise\ndef triple(X):\n    return 3 * X\n", unit="basics")
    with OutFolder(out, course):  # one more exercise: the same course
        assert json.loads((out / "run.json").read_text())["exercises"] == ["double", "triple"]
    for name in ("double.py", "triple.py"):
        path.with_name(name).unlink()
    write_exercise("@exercise\ndef half(X):\n    return X / 2\n", unit="basics")
    with pytest.raises(UsageError, match="another course"):
        OutFolder(out, course).__enter__()


@pytest.mark.parametrize("damage", ["", "[]", "null", '{"course": 1}'])
def test_a_damaged_note_of_the_course_is_written_anew(course, out, damage):
    out.mkdir()
    (out / "run.json").write_text(damage)
    with OutFolder(out, course):
        assert json.loads((out / "run.json").read_text())["course"] == "Ours"


def test_a_file_in_the_place_of_the_folder_is_told_and_kept(course, out):
    out.write_text("mine")
    with pytest.raises(UsageError, match=r"Cannot write to .*: it is a file. Choose another --out"):
        OutFolder(out, course).__enter__()
    assert out.read_text() == "mine"


def test_a_file_in_the_place_of_the_records_is_told_and_kept(course, out):
    out.mkdir()
    (out / "records").write_text("mine")
    with pytest.raises(UsageError, match="Cannot write to "):
        OutFolder(out, course).__enter__()
    assert (out / "records").read_text() == "mine"


def test_a_read_only_file_system_is_told(course, out):
    with OutFolder(out, course) as folder:
        folder.write(result("ada"), "key")
    bind = ["mount", "--bind", out, out]
    done = subprocess.run(bind, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"A READ-ONLY FOLDER WAS NOT TESTED: no bind mount ({done.stderr.strip()})")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", out], check=True)
        with pytest.raises(UsageError, match=r"Cannot write to .*: Read-only file system"):
            OutFolder(out, course).__enter__()
    finally:
        subprocess.run(["umount", out], check=True)


def test_records_of_students_who_did_not_hand_in_are_counted_and_kept(course, out):
    with OutFolder(out, course) as folder:
        for student in ("ada", "ben", "a/b"):
            folder.write(result(student), "key")
        assert folder.count_others(["ada", "a/b"]) == 1
        assert folder.count_others(["zoe"]) == 3
        assert (out / "records" / "ben.json").exists()


def test_the_records_of_a_run_are_one_document(course, out):
    with OutFolder(out, course) as folder:
        for student in ("ada", "Zoë", b"\xff".decode("utf-8", "surrogateescape")):
            folder.write(result(student), "key")
    for students in ([], ["ada"], ["Zoë", "ada"]):
        text = "".join(json_parts(out, students))
        records = [record.to_record(result(student)) for student in students]
        assert json.loads(text) == {"schema": 1, "out": str(out), "submissions": records}
        assert text.isascii()
        assert text.count("\n") == 1
