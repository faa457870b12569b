"""A class in a few words: `results("ada corr2d:passed softmax:partial/1.5", ...)`."""

from __future__ import annotations

import pytest

from grader.jail.aspect import OUTPUT, Aspect
from grader.judging.checks import Check
from grader.judging.score import ExerciseResult, Result

MOST = 4.0


def make(words, device="cpu", level="full"):
    """`student id:status[/score][/wrong,cases]...`: of each exercise the cases are one, two and three."""
    student, *entries = words.split()
    return Result(student, device, level, tuple(map(_entry, entries)))


def _entry(word):
    id_, _colon, told = word.partition(":")
    status, score, wrong = [*told.split("/"), "", ""][:3]
    points = float(score) if score else MOST * (status == "passed")
    if status in ("missing", "unattempted", "unreadable"):
        said = "not a notebook" if status == "unreadable" else f"{id_} is not defined"
        return ExerciseResult(id_, status, points, MOST, said)
    names = wrong.split(",") if wrong else ["one"] * (status != "passed")
    checks = [Check(case, OUTPUT, case not in names) for case in ("one", "two", "three")]
    said = None if status == "passed" else f"You have {names[0]} wrong."
    ideas = () if status == "passed" else (f"idea of {names[0]}",)
    return ExerciseResult(id_, status, points, MOST, said, tuple(checks), ideas=ideas)


def make_quiz(student, **answers):
    """A quiz `sums_quiz` of which each question was answered as it says, `+` in front where it is right."""
    checks = [
        Check(
            id_,
            Aspect("answer"),
            given.startswith("+"),
            message="" if given.startswith("+") else f"Not {given}: think of carrying.",
            given=given.removeprefix("+"),
        )
        for id_, given in answers.items()
    ]
    right = sum(check.passed for check in checks)
    entry = ExerciseResult("sums_quiz", "partial", float(right), MOST, None, tuple(checks))
    return Result(student, "cpu", "full", (entry,))


@pytest.fixture
def results():
    return lambda *lines, **how: [make(line, **how) for line in lines]


@pytest.fixture
def facts(results):
    """The facts about such a class; keywords are those of `sum_up`."""
    from grader.report.cohort.summing import sum_up
    from grader.report.cohort.tally import Tally

    return lambda *lines, **told: sum_up(Tally.of(results(*lines)), **told)


@pytest.fixture
def quiz():
    return make_quiz
