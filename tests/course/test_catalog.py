"""The exercises of a course as handed out: found by id, read in the reader's language, damage told."""

import json
import subprocess
import sys

import pytest
from checkout import ROOT

from grader import language
from grader.course.catalog import (
    damaged,
    find_entry,
    find_exercise_file,
    find_exercise_files,
    guess,
    in_course_order,
    read_catalog,
    read_entry,
)
from grader.course.course import load_course
from grader.errors import CourseError, UsageError

COURSE = """\
title: T
units:
  - {id: layers, title: Layers}
  - {id: empty, title: Nothing yet}
  - {id: basics, title: Basics}
"""
MADE = {
    "title": "Double",
    "points": 2,
    "imports": ["import torch"],
    "statement": "Double `X`.",
    "hints": ["Add it to itself."],
}
CHINESE = {"title": "加倍", "statement": "把 `X` 加倍。", "hints": ["与自己相加。"]}


@pytest.fixture
def write(tmp_path):
    """Write the generated file of an exercise into a course; it returns the file's path."""
    (tmp_path / "course.yaml").write_text(COURSE)

    def made(id_, unit="basics", **changed):
        path = tmp_path / "exercises" / unit / "cases" / f"{id_}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        document = {"id": id_, "unit": unit, **MADE, **changed}
        path.write_text(json.dumps({k: v for k, v in document.items() if v is not None}))
        return path

    return made


def test_files_are_found_by_id_from_anywhere_in_the_course(write, tmp_path):
    paths = {"double": write("double"), "relu": write("relu", "layers")}
    for beside in ("double.zh.json", "double.inputs.safetensors"):
        (paths["double"].parent / beside).write_text("{}")
    assert find_exercise_files(tmp_path) == paths
    assert find_exercise_files(paths["relu"].parent) == paths


def test_a_course_that_was_not_built_has_no_exercise(tmp_path):
    (tmp_path / "course.yaml").write_text(COURSE)
    assert find_exercise_files(tmp_path) == {}
    assert read_catalog(load_course(tmp_path)) == []
    with pytest.raises(UsageError, match=r"^There is no exercise 'relu'; there are none\.$"):
        find_exercise_file("relu", tmp_path)


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("doubel", "There is no exercise 'doubel'; did you mean double?"),
        ("zzz", "There is no exercise 'zzz'; there are double, relu."),
    ],
)
def test_an_exercise_that_is_not_there_is_told_with_the_nearest(write, tmp_path, id_, said):
    write("double"), write("relu", "layers")
    with pytest.raises(UsageError) as raised:
        find_entry(id_, tmp_path)
    assert str(raised.value) == said


def test_what_was_meant_is_guessed_from_any_words():
    assert guess("corr2", (word for word in ["softmax", "corr2d"])) == "did you mean corr2d?"
    assert guess("corr2", []) == "there are none."


def test_an_entry_has_what_lists_and_hints_need(write, tmp_path):
    path = write("double")
    entry = find_entry("double", tmp_path)
    assert (entry.id, entry.unit, entry.title, entry.points) == ("double", "basics", "Double", 2.0)
    assert (entry.imports, entry.hints) == (("import torch",), ("Add it to itself.",))
    assert (entry.path, entry.root) == (path, tmp_path)


def test_texts_are_in_the_language_in_use_where_they_are_translated(write):
    translated, plain = write("double", translations={"zh": CHINESE}), write("triple")
    assert read_entry(translated).title == "Double"
    language.use("zh")
    entry = read_entry(translated)
    assert [entry.title, entry.statement, *entry.hints] == [
        *("加倍", "把 `X` 加倍。"),
        "与自己相加。",
    ]
    assert read_entry(plain).title == "Double"


def test_a_catalog_has_the_units_that_hold_something_in_the_order_of_the_course(write, tmp_path):
    write("relu", "layers"), write("triple"), write("double")
    found = read_catalog(load_course(tmp_path))
    assert [(unit.id, [entry.id for entry in mine]) for unit, mine in found] == [
        ("layers", ["relu"]),
        ("basics", ["double", "triple"]),
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"points": None},
        {"points": "many"},
        {"hints": None},
        {"imports": 3},
        {"translations": []},
        {"translations": {"en": {"title": "Double"}}},
    ],
    ids=str,
)
def test_a_file_that_lacks_something_is_damaged(write, changed):
    path = write("double", **changed)
    with pytest.raises(CourseError) as raised:
        read_entry(path)
    assert raised.value.problems == (f"{path}: damaged; run `grade build`.",)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"\xff"], ids=ascii)
def test_a_file_that_is_no_document_is_damaged(write, data):
    path = write("double")
    path.write_bytes(data)
    with pytest.raises(CourseError, match="damaged; run `grade build`"):
        read_entry(path)


def test_a_file_that_is_gone_is_damaged(write):
    path = write("double")
    path.unlink()
    with pytest.raises(CourseError, match="damaged"):
        read_entry(path)


def test_a_learner_who_cannot_build_is_told_to_take_the_course_again(tmp_path):
    path = tmp_path / ".torchgrade" / "exercises" / "basics" / "cases" / "double.json"
    assert str(damaged(path)) == (
        f"{path}: damaged; `grade start --course DIR` takes it from the course again."
    )


def test_this_courses_exercises_are_all_in_its_catalog():
    found = read_catalog(load_course(ROOT))
    ids = [entry.id for _, mine in found for entry in mine]
    assert sorted(ids) == sorted(find_exercise_files(ROOT))
    assert "corr2d" in ids


@pytest.mark.process
def test_reading_a_catalog_loads_nothing_heavy():
    code = (
        "import sys, pathlib; from grader.course.catalog import find_entry;"
        "find_entry('corr2d', pathlib.Path(sys.argv[1]));"
        "print(sorted({'torch', 'numpy', 'nbformat', 'rich', 'yaml'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, ROOT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_exercises_stand_in_the_order_that_their_author_gave(tmp_path):
    (tmp_path / "course.yaml").write_text(
        "title: T\nunits:\n  - {id: b, title: B}\n  - {id: a, title: A}\n"
    )
    course = load_course(tmp_path)
    places = [("a", 0, "z"), ("b", 2, "a"), ("b", 1, "m"), ("b", 1, "c"), ("lost", 0, "x")]
    ids = [id_ for _unit, _order, id_ in in_course_order(course, places, lambda place: place)]
    assert ids == ["c", "m", "a", "z", "x"]
