"""The example class is graded as was checked by hand, and the same way each time.

After a change that is meant to alter results, look at what altered; to accept it, run this file with Python.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from checkout import ROOT
from jsonschema import Draft202012Validator

from grader.course.course import load_course
from grader.grading.run import Options, run
from grader.jail import levels
from grader.report.record import file_name

CLASS = ROOT / "examples" / "class"
EXPECTED = ROOT / "examples" / "class.expected.json"
SOME = ("dropout_layer", "gru")  # one of them draws
FIRST_UNITS = ("tensors", "calculus", "data", "linear_models", "classification")
"""All their exercises and quizzes are answered; of later units those of `LATER` are."""
LATER = (
    *("dropout_layer", "corr2d", "pool2d", "batch_norm", "gru"),
    "convolution_quiz",
)
CHECKED = (
    *(path.stem for unit, path in load_course(ROOT).exercise_files() if unit.id in FIRST_UNITS),
    *(f"{unit}_quiz" for unit in FIRST_UNITS),
    *LATER,
)
SCHEMA = ROOT / "grader" / "report" / "record.schema.json"


def grade_class(out, jobs=2, only=CHECKED):
    """Grade the class as `grade run` does; every file written for a reader, by name."""
    run(load_course(ROOT), [CLASS], Options(out=out, jobs=jobs, only=only, level=levels.probe()))
    files = [*sorted((out / "records").glob("*.json")), out / "scores.csv"]
    return {file.name: file.read_bytes() for file in files}


def summarize(files):
    """Student to score and, for each exercise that was answered, status, score and diagnosis."""
    records = [json.loads(data) for name, data in files.items() if name.endswith(".json")]
    return {
        record["student"]: {
            "score": record["score"],
            "exercises": {
                e["id"]: [e["status"], e["score"], e["diagnosis"]]
                for e in record["exercises"]
                if e["status"] not in ("missing", "unattempted")
            },
        }
        for record in records
    }


def entries(files, ids=()):
    """Student and exercise to all that a record says of it."""
    records = [json.loads(data) for name, data in files.items() if name.endswith(".json")]
    return {
        (record["student"], entry["id"]): entry
        for record in records
        for entry in record["exercises"]
        if not ids or entry["id"] in ids
    }


def differences(expected, got):
    """One line for each student or exercise that differs."""
    lines = [f"{student}: not in the class any more" for student in expected.keys() - got.keys()]
    for student, summary in got.items():
        if student not in expected:
            lines.append(f"{student}: not in {EXPECTED.name}")
            continue
        wanted = expected[student]
        for id_ in wanted["exercises"].keys() | summary["exercises"].keys():
            want, have = wanted["exercises"].get(id_), summary["exercises"].get(id_)
            if want != have:
                lines.append(f"{student}, {id_}:\n    expected {want}\n    got      {have}")
        if wanted["score"] != summary["score"]:
            lines.append(f"{student}: expected {wanted['score']} points, got {summary['score']}")
    return sorted(lines)


@pytest.mark.slow
def test_class_is_graded_as_checked_by_hand_and_the_same_way_twice(tmp_path):
    first = grade_class(tmp_path / "first", jobs=2)

    expected = json.loads(EXPECTED.read_text("utf-8"))
    assert not (lines := differences(expected, summarize(first))), "\n".join(["", *lines])
    validator = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    for name, data in first.items():
        if name != "scores.csv":
            problems = [error.message for error in validator.iter_errors(json.loads(data))]
            assert not problems, f"{name}: {problems}"

    assert entries(grade_class(tmp_path / "again", jobs=3, only=SOME)) == entries(first, SOME)


def test_class_is_described_student_by_student():
    expected = json.loads(EXPECTED.read_text("utf-8"))
    handed_in = {path.stem for path in CLASS.iterdir()}
    readme = (ROOT / "examples" / "README.md").read_text("utf-8")

    assert len(handed_in) >= 16
    assert handed_in == expected.keys()
    assert [path.name for path in CLASS.iterdir() if f"`{path.name}`" not in readme] == []
    assert len({file_name(student) for student in handed_in}) == len(handed_in)


@pytest.mark.parametrize(
    ("id_", "have", "said"),
    [
        ("sgd", ["failed", 0.0, None], "ada, sgd:"),
        ("sgd", None, "ada, sgd:"),
        ("gru", ["passed", 5.0, None], "ada, gru:"),
    ],
)
def test_a_difference_names_student_and_exercise(id_, have, said):
    ada = {"score": 3.0, "exercises": {"sgd": ["passed", 3.0, None]}}
    exercises = ada["exercises"] | {id_: have}
    changed = ada | {"exercises": {k: v for k, v in exercises.items() if v is not None}}

    assert differences({"ada": ada}, {"ada": ada}) == []
    assert [line for line in differences({"ada": ada}, {"ada": changed}) if said in line]


def write_expected():
    """Accept what the grader says now: one line for each exercise, so that a diff can be read."""
    with tempfile.TemporaryDirectory() as out:
        summary = summarize(grade_class(Path(out)))
    students = []
    for student, told in sorted(summary.items()):
        pairs = told["exercises"].items()
        rows = [f'   "{id_}": {json.dumps(row, ensure_ascii=False)}' for id_, row in pairs]
        listed = ",\n".join(rows)
        students.append(
            f' "{student}": {{\n  "score": {told["score"]},\n  "exercises": {{\n{listed}\n  }}\n }}'
        )
    EXPECTED.write_text("{\n" + ",\n".join(students) + "\n}\n", "utf-8")


if __name__ == "__main__":
    write_expected()
