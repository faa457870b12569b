"""Records and marks of made-up people."""

import pytest

from grader.policies.marks import Mark


def check(case, passed, message="", kind="output", **more):
    return {"case": case, "kind": kind, "passed": passed, "message": message, **more}


@pytest.fixture
def mark():
    """A mark: `mark("ada", 87.5)`."""

    def made(student, final, most=100.0, raw=None, **scores):
        raw = final if raw is None else raw
        return Mark(student, raw, raw - final, final, most, scores=scores)

    return made


@pytest.fixture
def record():
    """A record with one exercise of public and hidden cases, one right, and a quiz."""

    def made(student="ada", platform="canvas", places=(), **changes):
        corr2d = [
            check("by hand", True),
            check("a wide kernel", False, "expected 19, got 25"),
            check("a wide kernel, hidden", False, "secret 4711", hidden=True),
            check("by hand, hidden", True, hidden=True),
        ]
        quiz = [check("q1", True, kind="answer"), check("q2", False, "The key is B", kind="answer")]
        exercises = [
            entry("corr2d", "partial", 2.5, 4.0, "You flipped the kernel.", corr2d),
            entry("pool2d", "passed", 3.0, 3.0, None, [check("by hand", True)]),
            entry("convolution_quiz", "partial", 1.0, 2.0, "q2: The key is B", quiz),
        ]
        handed = {"from": platform, "as": list(places), "time": "2026-10-01T12:00:00+02:00"}
        return {
            "schema": 1,
            "student": student,
            "handed_in": handed,
            "exercises": exercises,
        } | changes

    return made


def entry(id_, status, score, most, diagnosis, checks):
    flags = ["looks like the work of ben"]
    told = {"id": id_, "status": status, "score": score, "max_score": most, "file": f"ada_{id_}.py"}
    return told | {"diagnosis": diagnosis, "flags": flags, "checks": checks}


@pytest.fixture
def shown(record, mark):
    """What may be seen of that record."""
    from grader.exporting.shown import show

    scores = {"corr2d": 2.5, "pool2d": 3.0, "convolution_quiz": 1.0}
    known = {"You flipped the kernel."}
    return show(record(), mark("ada", 6.5, 9.0, **scores), "Homework 1", known)
