"""One submission of a run: read once, graded with all its attempts, of which the best counts."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from grader.errors import JailError
from grader.grading.jobs import Job, grade_one, read_now
from grader.judging.score import ExerciseResult, Result
from grader.reading.folders import SourceFile, Unreadable, refuse
from grader.reading.submissions import HandedIn, Submission


def attempt(number, points):
    file = SourceFile("a.py", lambda: str(points).encode())
    return Submission("ada", (file,), handed=HandedIn("nbgrader", attempt=number, attempts=3))


class Slots:
    """Grades an attempt by the number that its file holds; none where servers die over it."""

    def grade(self, submission, plan):
        points = submission.files[0].read().decode()
        if points == "broken":
            raise JailError("no server")
        if points == "odd":
            raise ZeroDivisionError("by zero")
        return None if points == "dies" else plan.result_of("ada", [entry(float(points))])


def entry(points):
    return ExerciseResult("norm", "partial", points, 4.0)


def result_of(student, results):
    return Result(student, "cpu", "limits", tuple(results))


PLAN = SimpleNamespace(
    result_of=result_of, quizzes=(), exercises=[SimpleNamespace(id="norm", points=4.0)]
)


def graded(*points):
    *earlier, last = [attempt(number, one) for number, one in enumerate(points, 1)]
    return grade_one(PLAN, Slots(), Job(replace(last, earlier=tuple(earlier)), "key"))


@pytest.mark.parametrize(
    ("points", "best"), [((1,), 1), ((3, 2, 1), 1), ((1, 3, 2), 2), ((2, 1, 2), 3)]
)
def test_of_all_attempts_the_best_counts_and_of_equal_ones_the_last(points, best):
    result, key = graded(*points)
    assert (result.score, result.handed["attempt"], key) == (max(points), best, "key")
    assert list(result.handed["files"]) == ["a.py"]


def test_where_servers_die_over_an_attempt_the_next_run_grades_again():
    result, key = graded("dies")
    assert (result.exercises[0].status, key) == ("crashed", None)
    result, key = graded(2, "dies")
    assert (result.score, key) == (2.0, None)


def test_a_fault_of_the_graders_own_is_a_sentence_and_one_of_the_machine_ends_the_run():
    assert graded("odd") == ("ada: ZeroDivisionError: by zero", None)
    with pytest.raises(JailError):
        graded("broken")


def test_files_of_all_attempts_are_read_once_and_what_cannot_be_read_stays_so():
    reads = []
    file = SourceFile("a.py", lambda: reads.append(1) or b"x = 1")
    bad = SourceFile("b.py", lambda: refuse("it is a device"))
    read = read_now(Submission("ada", (file, bad), earlier=(Submission("ada", (file,)),)))
    assert [read.files[0].read(), read.earlier[0].files[0].read()] == [b"x = 1"] * 2
    assert [read.files[0].read(), len(reads)] == [b"x = 1", 2]
    with pytest.raises(Unreadable, match="it is a device"):
        read.files[1].read()
