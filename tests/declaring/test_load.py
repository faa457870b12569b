from __future__ import annotations

import pytest

from grader.course.course import load_course
from grader.declaring.load import load_exercise, load_exercises
from grader.errors import CourseError

GOOD = '''\
"""# An exercise"""
from grader import arange, exercise

@exercise{options}
def {id_}(X):
    return X

{id_}.case("one", X=arange(2))
'''

COURSE = """\
title: A course
units:
  - {id: layers, title: Layers}
  - {id: basics, title: Basics}
"""


@pytest.fixture
def problems_of(write_exercise):
    """The sentences about a file, which has some."""

    def load(code, id_="broken"):
        with pytest.raises(CourseError) as caught:
            load_exercise(write_exercise(code, id_), "unit")
        return list(caught.value.problems)

    return load


@pytest.fixture
def write_course(tmp_path, write_exercise):
    """Write a course of two units with these files: unit/id to code."""

    def write(files):
        (tmp_path / "course.yaml").write_text(COURSE, "utf-8")
        for name, code in files.items():
            unit, id_ = name.split("/")
            write_exercise(code, id_, unit)
        return load_course(tmp_path)

    return write


def good(id_, options=""):
    return GOOD.format(id_=id_, options=options)


BROKEN = {
    "syntax error": (
        '"""# Broken"""\n\ndef broken(X)\n    return X\n',
        "solutions/unit/broken.py:3: expected ':'.",
    ),
    "wrong indentation": (
        '"""# Broken"""\n\ndef broken(X):\nreturn X\n',
        "solutions/unit/broken.py:4: expected an indented block after function definition"
        " on line 3.",
    ),
    "unknown module": (
        '"""# Broken"""\n\nimport toch\n',
        "solutions/unit/broken.py:3: ModuleNotFoundError: No module named 'toch'.",
    ),
    "unknown name of the package": (
        '"""# Broken"""\n\nfrom grader import excercise\n',
        "solutions/unit/broken.py:3: ImportError: cannot import name 'excercise' from 'grader'",
    ),
    "unknown name": (
        '"""# Broken"""\nimport torch\n\n@exercise\ndef broken(X):\n    return X\n',
        "solutions/unit/broken.py:4: NameError: name 'exercise' is not defined.",
    ),
    "error inside the package": (
        '"""# Broken"""\nfrom grader import randn\n\nX = randn(3).to(\n    "half"\n)\n',
        "solutions/unit/broken.py:4: no dtype 'half'; choose one of float, ",
    ),
    "case without a name": (
        GOOD.format(options="", id_="broken") + "\nbroken.case()\n",
        "solutions/unit/broken.py:10: case(...) lacks 'name'.",
    ),
    "misspelt declaration": (
        GOOD.format(options="", id_="broken") + '\nbroken.casee("two", X=arange(3))\n',
        "solutions/unit/broken.py:10: an exercise has no 'casee'; did you mean 'case'?",
    ),
    "text of several lines": (
        '"""# Broken"""\n\nraise ValueError("one\\n  two")\n',
        "solutions/unit/broken.py:3: ValueError: one two.",
    ),
    "no docstring": (
        good("broken").partition("\n")[2].join(['"""  """\n', ""]),
        "solutions/unit/broken.py:1: the file has no docstring; it is the statement students read.",
    ),
    "no case": (
        good("broken").rpartition("\n\n")[0] + "\n",
        "solutions/unit/broken.py:1: broken has no case; add one with broken.case.",
    ),
    "no exercise": (
        '"""# Broken"""\n\ndef broken(X):\n    return X\n',
        "solutions/unit/broken.py:1: one file is one exercise, but this one declares none.",
    ),
    "two exercises": (
        good("broken") + "\n@exercise\ndef other(X):\n    return X\n",
        "solutions/unit/broken.py:1: one file is one exercise, but this one declares broken, other.",
    ),
}


@pytest.mark.parametrize(("code", "sentence"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_wrong_with_a_file_is_one_sentence_with_its_line(problems_of, code, sentence):
    (said,) = problems_of(code)
    assert said.startswith(sentence)
    assert "\n" not in said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("卷积", "the id must be a name of letters, digits and underscores that begins"),
        ("check", "'check' has a meaning of its own in notebooks; choose another name."),
    ],
)
def test_a_name_that_notebooks_cannot_have_is_told(problems_of, name, said):
    (sentence,) = problems_of(good(name), name)
    assert sentence.startswith(f"solutions/unit/{name}.py:1: {said}")


def test_a_file_without_statement_and_cases_is_told_both(problems_of):
    code = good("broken").rpartition("\n\n")[0].replace('"""# An exercise"""', '""""""')
    assert [said.partition(": ")[2].split(";")[0] for said in problems_of(code)] == [
        "the file has no docstring",
        "broken has no case",
    ]


def test_an_exercise_whose_cases_all_raise_is_told_as_nobody_could_pass_it(problems_of):
    code = good("broken").replace('.case("one", ', '.raises("one", ValueError, ')
    (said,) = problems_of(code)
    assert said.startswith("solutions/unit/broken.py:1: ")


def test_a_second_name_for_the_exercise_does_not_make_it_two(write_exercise):
    path = write_exercise(good("fine") + "alias = fine\n", "fine")
    assert load_exercise(path, "unit").id == "fine"


def test_the_mistakes_of_all_files_are_told_at_once_in_course_order(write_course):
    course = write_course(
        {
            "basics/first": "import nothing_of_this_name\n",
            "layers/second": good("second") + "second.case('two', Y=arange(2))\n",
            "layers/third": good("third"),
        }
    )
    with pytest.raises(CourseError) as caught:
        load_exercises(course)
    places = [said.partition(": ")[0] for said in caught.value.problems]
    assert places == [
        "solutions/layers/second.py:9",
        "solutions/layers/second.py:9",
        "solutions/basics/first.py:8",
    ]


def test_exercises_come_by_unit_then_order_then_name(write_course):
    course = write_course(
        {
            "basics/alpha": good("alpha"),
            "layers/zeta": good("zeta", "(order=1)"),
            "layers/beta": good("beta", "(order=2)"),
            "layers/gamma": good("gamma", "(order=1)"),
        }
    )
    loaded = [(unit.id, exercise.id) for unit, exercise in load_exercises(course)]
    assert loaded == [
        ("layers", "gamma"),
        ("layers", "zeta"),
        ("layers", "beta"),
        ("basics", "alpha"),
    ]


def test_only_the_exercises_asked_for_are_imported(write_course):
    course = write_course({"basics/fine": good("fine"), "basics/broken": "1 / 0\n"})
    assert [exercise.id for _, exercise in load_exercises(course, {"fine"})] == ["fine"]


def test_private_files_are_no_exercises(write_course):
    course = write_course({"basics/fine": good("fine"), "basics/_shared": "1 / 0\n"})
    assert [exercise.id for _, exercise in load_exercises(course)] == ["fine"]


def test_an_exercise_file_may_define_dataclasses(write_exercise):
    code = good("fine").replace(
        "@exercise",
        "from dataclasses import dataclass\n\n@dataclass\nclass Pair:\n    a: int = 0\n\n@exercise",
    )
    assert load_exercise(write_exercise(code, "fine"), "unit").id == "fine"
