"""The page of all exercises: what each is, what it is worth, what it is built from."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from checkout import ROOT

from grader.author.build import generate
from grader.author.curriculum import curriculum
from grader.course.course import Course, Unit, load_course

UNITS = (
    Unit("sums", "Sums", number=4, minutes=20),
    Unit("empty", "Nothing yet", number=5),
    Unit("nets", "Nets", number=12),
)
COURSE = Course(Path("/a"), "A course", UNITS)


def one(id_, points, *uses):
    return SimpleNamespace(id=id_, title=f"To {id_}", points=points, uses=uses, base=None)


EXERCISES = {
    "sums": [one("double", 2.0), one("triple", 1.5, "double")],
    "nets": [one("add", 1, "double")],
}
QUIZZES = {"nets": SimpleNamespace(id="nets_quiz", points=4 / 3, questions=[1, 2])}


def test_capstones_and_what_grows_out_of_others_are_counted_apart():
    ended = replace(COURSE, units=(*UNITS, Unit("end", "End", number=12, capstone=True)))
    base = EXERCISES["sums"][0]
    mended = SimpleNamespace(**vars(one("double_debug", 1)) | {"base": base, "kind": "debug"})
    exercises = {**EXERCISES, "end": [one("whole", 8, "add")]}
    exercises["nets"] = [*exercises["nets"], mended]
    quizzes = {**QUIZZES, "end": SimpleNamespace(id="end_quiz", points=2.0, questions=[1])}
    lines = curriculum(ended, exercises, quizzes).decode().splitlines()
    assert lines[2].startswith("Units: 2; exercises: 3; quizzes: 1; points: 5.833.")
    assert lines[4] == "Capstones: 1; points, with their questions: 10."
    assert lines[6].startswith(
        "Made of exercises of earlier units: 1 debug and 0 break-it exercises"
    )
    assert "| `whole` | To whole | 8 | `add` |  |" in lines


def test_each_exercise_says_what_it_is_worth_and_what_it_is_built_from():
    assert curriculum(COURSE, EXERCISES, QUIZZES).decode() == (
        "# A course\n\n"
        "Units: 2; exercises: 3; quizzes: 1; points: 5.833. This page is written by `grade build`.\n\n"
        "## 4 Sums\n\n20 minutes.\n\n"
        "| Exercise | What it is | Points | Uses | Used by |\n| --- | --- | ---: | --- | --- |\n"
        "| `double` | To double | 2 |  | `triple`, `add` |\n"
        "| `triple` | To triple | 1.5 | `double` |  |\n\n"
        "## 12 Nets\n\n"
        "| Exercise | What it is | Points | Uses | Used by |\n| --- | --- | ---: | --- | --- |\n"
        "| `add` | To add | 1 | `double` |  |\n"
        "| `nets_quiz` | 2 questions | 1.33 |  |  |\n"
    )


@pytest.mark.course
def test_build_writes_it_where_the_course_says():
    course = load_course(ROOT)
    page = ROOT / course.curriculum
    assert page == ROOT / "docs" / "curriculum.md"
    assert page in generate(course)
    assert page not in generate(replace(course, curriculum=""))
