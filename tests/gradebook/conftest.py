"""People with points, as records have them."""

import json

import pytest

from grader.gradebook.scores import Person, Scored
from grader.jail.aspect import Aspect
from grader.judging.checks import Check
from grader.judging.score import ExerciseResult, Result
from grader.report.record import file_name, to_record

WORTH = {"same": 2.0, "double": 2.0, "sums_quiz": 0.66}
CELLS = {"same": "same-check", "double": "double-check", "sums_quiz": "sums-quiz-check"}


def result_of(id_, score, said=None, checks=()):
    status = "passed" if score >= WORTH[id_] else "partial" if score else "failed"
    return ExerciseResult(id_, status, score, WORTH[id_], said, checks=tuple(checks))


@pytest.fixture
def result():
    """One exercise's result: `result("double", 1.5, "Sentence.")`."""
    return result_of


@pytest.fixture
def check():
    """One check that failed: `check("case", "message", hidden=True)`."""

    def make(case, message, *, hidden=False):
        return Check(case, Aspect.parse("output"), False, message, message, hidden)

    return make


@pytest.fixture
def person(result):
    """One person: `person("ada", same=2.0, double=1.5)`."""

    def make(student, *, lost=0.0, said=None, **scores):
        cells = {
            CELLS[id_]: Scored(
                id_,
                "" if id_ == "sums_quiz" else id_,
                score,
                WORTH[id_],
                result(id_, score, said if id_ == "double" else None),
            )
            for id_, score in scores.items()
        }
        return Person(student, cells, lost)

    return make


@pytest.fixture
def write_records():
    """Write records of an assignment to a folder: `write_records(out, {"ada": {"double": 1.5}})`."""

    def write(out, scores, **handed):
        (out / "records").mkdir(parents=True, exist_ok=True)
        (out / "run.json").write_text(json.dumps({"assignment": "hw1"}))
        for student, mine in scores.items():
            results = tuple(result_of(id_, score) for id_, score in mine.items())
            document = to_record(Result(student, "cpu", "full", results, 2, handed, {}, "hw1"))
            (out / "records" / file_name(student)).write_text(json.dumps(document))
        return out

    return write
