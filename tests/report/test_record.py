from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import get_args

import jsonschema
import pytest

import grader.report
from grader.course.course import Policies
from grader.files import dump, write_atomically
from grader.jail.aspect import Aspect
from grader.judging.checks import Check
from grader.judging.score import ExerciseResult, Result, Status, score_checks
from grader.report.record import file_name, from_record, outline, outline_of, to_record

SCHEMA = json.loads((Path(grader.report.__file__).parent / "record.schema.json").read_text("utf-8"))
CHECKS = (
    Check("3x3 by 2x2", Aspect.parse("output"), passed=True),
    Check("wide", Aspect.parse("grad X"), False, "no gradient", "no gradient reaches X"),
    Check(
        "secret",
        Aspect.parse("output"),
        False,
        "wrong values",
        "expected 42.5, got 17.25",
        hidden=True,
    ),
)


def result(*exercises, student="alice", device="cpu"):
    return Result(student, device, "limits", exercises)


def is_valid(record):
    jsonschema.validate(record, SCHEMA, jsonschema.Draft202012Validator)
    return True


LOST = {"result": 1.67, "exceptions": 1.0}
PARTIAL = ExerciseResult("corr2d", "partial", 1.33, 4.0, "You flip the kernel.", CHECKS, lost=LOST)


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("status", get_args(Status))
def test_a_record_of_every_status_is_valid(status):
    done = ExerciseResult("corr2d", status, 0.0, 4.0, None, CHECKS)
    assert is_valid(to_record(result(done)))


@pytest.mark.parametrize(
    "made",
    [result(), result(PARTIAL), result(PARTIAL, device="cuda"), result(PARTIAL, student="Zoë \u200b")],
    ids=["nothing graded", "checks", "on a GPU", "odd name"],
)  # fmt: skip
def test_a_record_is_valid_as_it_is_read_back(made):
    assert is_valid(json.loads(dump(to_record(made))))


def test_a_record_holds_what_the_design_says():
    assert to_record(result(PARTIAL)) == {
        "schema": 1,
        "student": "alice",
        "score": 1.33,
        "max_score": 4.0,
        "device": "cpu",
        "isolation": "limits",
        "exercises": [
            {
                "id": "corr2d",
                "status": "partial",
                "score": 1.33,
                "max_score": 4.0,
                "diagnosis": "You flip the kernel.",
                "flags": [],
                "lost": {"result": 1.67, "exceptions": 1.0},
                "checks": [
                    {"case": "3x3 by 2x2", "kind": "output", "passed": True, "message": ""},
                    {
                        "case": "wide",
                        "kind": "grad X",
                        "passed": False,
                        "message": "no gradient reaches X",
                    },
                    {
                        "case": "secret",
                        "kind": "output",
                        "passed": False,
                        "message": "wrong values",
                        "hidden": True,
                    },
                ],
            }
        ],
    }


@pytest.mark.parametrize(
    "break_it",
    [
        lambda record: record.pop("student"),
        lambda record: record.update(student=""),
        lambda record: record.update(extra=1),
        lambda record: record.update(schema=2),
        lambda record: record.update(score=-1),
        lambda record: record["exercises"][0].update(status="great"),
        lambda record: record["exercises"][0].update(id="../corr2d"),
        lambda record: record["exercises"][0].update(max_score=0),
        lambda record: record["exercises"][0]["checks"][0].pop("message"),
    ],
)
def test_the_schema_refuses_what_is_no_record(break_it):
    record = to_record(result(PARTIAL))
    break_it(record)
    with pytest.raises(jsonschema.ValidationError):
        is_valid(record)


@pytest.mark.parametrize(
    "answer",
    [
        lambda X: X * 3,
        lambda X: X[:1],
        lambda X: X.tolist(),
        lambda X: X / 0,
        lambda X: {}[str(X.tolist())],
        lambda X: X.detach().numpy(),
    ],
    ids=["values", "shape", "list", "nan", "exception", "numpy"],
)
def test_a_hidden_case_leaves_no_number_in_the_record(build, judge, answer):
    built = build("""
    @exercise(grad=["X"])
    def scale(X):
        return X * 2

    scale.case("secret", X=full(5, value=0.8125), hidden=True)
    """)
    done = score_checks(built, judge(built, answer), Policies())
    record = to_record(result(done))
    assert not done.score
    text = json.dumps(record["exercises"][0]["checks"])
    assert not any(character.isdigit() for character in text)


def test_a_record_made_before_what_was_lost_was_told_is_still_read():
    record = to_record(result(PARTIAL))
    del record["exercises"][0]["lost"]
    assert is_valid(record)
    (read,) = from_record(record, decimals=2).exercises
    assert (read.score, read.lost) == (1.33, {})


def test_a_result_read_back_gives_the_same_record():
    record = to_record(result(PARTIAL, ExerciseResult("gru", "missing", 0.0, 2.0)))
    again = from_record(record, decimals=2)
    assert to_record(again) == record
    assert (again.score, again.max_score) == (1.33, 6.0)


@pytest.mark.parametrize(
    "record",
    [
        {},
        [],
        None,
        "record",
        to_record(result(PARTIAL)) | {"schema": 2},
        to_record(result(PARTIAL)) | {"exercises": None},
        to_record(result(PARTIAL)) | {"exercises": [{}]},
    ],
    ids=["empty", "list", "null", "text", "version 2", "no exercises", "empty exercise"],
)
def test_what_is_no_record_is_refused(record):
    with pytest.raises(ValueError, match="record"):
        from_record(record, decimals=2)


def test_a_name_that_is_no_unicode_does_not_stop_a_run():
    # What os.listdir makes of a folder whose name is not UTF-8.
    student = b"andr\xe9".decode("utf-8", "surrogateescape")
    record = json.loads(dump(to_record(result(PARTIAL, student=student))))
    assert record["student"].startswith("andr")


ODD = [
    *("alice", "Alice B.", "o'brien", "zoë", "李雷", "a@b.org", "ab_12-3", "x y", "  x", "x "),
    *("a/b", "a\\b", "../../etc/passwd", "..", ".", ".hidden", "a\nb", "a\0b", "a:b", "a*b?"),
    *("%2F", "/", "&20", "☠", "a%", "a%25", "\x1f600", "😀", "-rf", "~", "$HOME", "a|b", "<b>"),
    *("é", "e\u0301", "\u202eabc", b"\xff".decode("utf-8", "surrogateescape"), "con", "nul"),
    *("x" * 80, "x" * 255, "ü" * 120, "李" * 85, "/" * 100, "x" * 254 + "/", "x" * 254 + "\\"),
]


def test_records_of_odd_names_are_distinct():
    names = [file_name(student) for student in ODD]
    assert len(set(names)) == len(ODD), [n for n in names if names.count(n) > 1]


@pytest.mark.parametrize("student", ODD, ids=lambda student: ascii(student)[:20])
def test_a_record_of_an_odd_name_can_be_written(tmp_path, student):
    name = file_name(student)
    assert not set(name) & set('/\\:*?"<>|\0\n')
    assert not name.startswith(".")
    write_atomically(tmp_path / name, b"{}")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_name_that_begins_with_a_dot_is_not_hidden():
    assert file_name(".hidden") == "%2Ehidden.json"


def test_plain_names_stay_as_they_are():
    assert [file_name(s) for s in ("alice", "Zoë B.", "a@b.org")] == [
        *("alice.json", "Zoë B..json", "a@b.org.json"),
    ]


def test_whose_functions_were_used_is_in_the_record_where_an_exercise_uses_some():
    plain = ExerciseResult("softmax", "passed", 2.0, 2.0)
    using = ExerciseResult("classify", "passed", 3.0, 3.0, uses={"softmax": "own"})
    told = to_record(Result("ada", "cpu", "limits", (plain, using)))
    jsonschema.validate(told, SCHEMA)
    assert ["uses" in one for one in told["exercises"]] == [False, True]
    assert from_record(told, 2).exercises[1].uses == {"softmax": "own"}


HANDED = {
    "from": "canvas",
    "as": ["lovelaceada_LATE_1_2_corr2d.py"],
    "time": None,
    "late": True,
    "assignment": "",
    "section": "A",
    "partners": ["ben"],
    "attempt": 2,
    "attempts": 2,
    "keep": "latest",
    "files": {"lovelaceada/corr2d.py": "ab" * 32},
    "others": ["a.pdf"],
}


def test_how_it_was_handed_in_and_which_file_counts_are_kept_and_read_back():
    exercise = replace(PARTIAL, file="a.py", rivals=("b.py",))
    record = to_record(replace(result(exercise), handed=HANDED))
    jsonschema.validate(record, SCHEMA, jsonschema.Draft202012Validator)
    assert record["handed_in"] == HANDED
    again = from_record(record, 2)
    assert (again.handed, again.exercises[0].file) == (HANDED, "a.py")
    assert again.exercises[0].rivals == ("b.py",)
    assert "handed_in" not in to_record(result(PARTIAL))


def test_what_is_told_of_how_a_record_was_made_is_valid_and_read_back():
    graded = {
        "at": "2026-10-01T12:00:00Z",
        "course": "ab",
        "seed": "",
        "versions": {"torch": "2.6"},
    }
    quiz = ExerciseResult(
        "rnn_quiz", "partial", 1.5, 4.0, file="rnn.ipynb", file_hash="cd",
        questions=(("q1", 1.5, 2.0), ("q2", 0.0, 2.0)),
    )  # fmt: skip
    made = replace(result(PARTIAL, quiz), graded=graded, assignment="hw1")
    told = json.loads(dump(to_record(made)))
    assert is_valid(told)
    assert told["exercises"][1]["questions"][0] == {"id": "q1", "score": 1.5, "max_score": 2.0}
    assert to_record(from_record(told, 2)) == told  # hidden cases stay hidden


def test_an_outline_is_all_that_marks_are_made_of():
    made = replace(result(PARTIAL), handed={"time": None, "late": True})
    assert (
        outline(made)
        == outline_of(to_record(made))
        == {
            "student": "alice",
            "handed_in": {"time": None, "late": True},
            "exercises": [{"id": "corr2d", "score": 1.33, "max_score": 4.0}],
        }
    )


def test_of_many_checks_the_first_may_be_enough():
    told = to_record(result(PARTIAL))
    (entry,) = from_record(told, 2, most_checks=1).exercises
    assert [check.case for check in entry.checks] == ["3x3 by 2x2"]
