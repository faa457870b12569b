from dataclasses import replace

from grader.policies.marks import Mark
from grader.policies.overrides import Override
from grader.report.cohort.naming import Names
from grader.report.cohort.one import lines_of

NAMES = Names(cases={"a": {"one": "one", "two": "two"}})


def test_a_record_is_told_with_its_failures_hidden_ones_and_flags(results):
    (result,) = results("ada a:partial/1/two,three b:missing")
    entry = replace(result.exercises[0], flags=("reaches into sys",), file="a.py")
    result = replace(result, exercises=(entry, *result.exercises[1:]))
    lines = list(lines_of(result, NAMES))
    assert lines == [
        "ada: 1 of 8 points",
        "",
        "a: partly right (1 of 4 points)",
        "  file: a.py",
        "  FLAG  reaches into sys",
        "  You have two wrong.",
        "  FAIL  two",
        "      output: ",
        "  FAIL  three (hidden)",
        "      output: ",
        "",
        "Not yet written: b.",
        "",
        "On CPU, held at level full",
        "GPU: not run",
    ]


def test_wrong_answers_to_a_quiz_are_told_as_they_were_given(quiz):
    lines = list(lines_of(quiz("ada", q1="B", q2="+A"), Names()))
    assert "  FAIL  q1 = B: Not B: think of carrying." in lines
    assert not any("q2" in line for line in lines)


def test_lateness_and_what_people_decided_stand_in_it(results):
    (result,) = results("ada a:failed")
    given = Override("ada", "a", 3.0, "right, in NumPy", "K. A.")
    handed = {"time": "2026-10-02T10:00:00+02:00", "attempt": 2, "attempts": 3, "partners": ["ben"]}
    result = replace(result, handed=handed)
    lines = list(lines_of(result, Names(), Mark("ada", 3.0, 0.4, 2.6, 4.0, 1.0, (given,))))
    assert lines[:5] == [
        "ada: 2.6 of 4 points",
        "Handed in: 2026-10-02 10:00:00+02:00",
        "Attempt 2 of 3 counts.",
        "with ben",
        "days late: 1, points off: 0.4",
    ]
    assert "  3 points were given by K. A.: right, in NumPy" in lines
