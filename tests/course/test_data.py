"""Data of a unit: beside its exercises, handed out with its licence, and read where answers run."""

import json

import pytest

from grader.course.course import load_course
from grader.course.data import data, files_of, folders
from grader.errors import CourseError, UsageError

EXERCISE = '''\
"""# The total

Add up the numbers of the unit's file."""

import torch

from grader import data, exercise, randn


@exercise(hints=["Read it."])
def total(X: torch.Tensor) -> torch.Tensor:
    """Return X times the total of the numbers in numbers.txt."""
    ### BEGIN SOLUTION
    words = (data("unit") / "numbers.txt").read_text().split()
    return X * sum(map(float, words))
    ### END SOLUTION


total.case("a row", X=randn(3))
total.case("another row", X=randn(3))
'''
ANSWER = """\
from grader import data
def total(X):
    with open(data("unit") / "numbers.txt") as file:
        return X * sum(float(word) for word in file.read().split())
"""


@pytest.fixture
def root(tmp_path):
    """A course of one exercise that reads a file."""
    folder = tmp_path / "course" / "solutions" / "unit"
    (folder / "data").mkdir(parents=True)
    (folder / "total.py").write_text(EXERCISE)
    (folder / "data" / "numbers.txt").write_text("1 2 3.5\n")
    (folder / "data" / "README.md").write_text("Made by hand. Licence: CC0.\n")
    (tmp_path / "course" / "course.yaml").write_text("title: T\nunits:\n  - {id: unit, title: U}\n")
    return tmp_path / "course"


@pytest.fixture
def author_build():
    """What `grade build` does; it needs torch, which this file's collection must do without."""
    from grader.author import build

    return build


@pytest.mark.parametrize("name", ["LICENSE", "LICENSE.txt", "README.md"])
def test_data_is_handed_out_as_it_is_with_its_licence(root, author_build, name):
    course = load_course(root)
    (course.solutions / "unit" / "data" / "README.md").rename(
        course.solutions / "unit" / "data" / name
    )
    (course.solutions / "unit" / "data" / ".DS_Store").write_text("")
    author_build.write(course)
    handed_out = {path.name for path in root.glob("exercises/*unit/data/*")}
    assert handed_out == {"numbers.txt", name}
    assert author_build.write(course) == []


@pytest.mark.parametrize("text", ["", "Numbers, made by hand."])
def test_data_without_its_licence_is_told_with_its_place(root, author_build, text):
    readme = root / "solutions" / "unit" / "data" / "README.md"
    readme.write_text(text) if text else readme.unlink()
    with pytest.raises(
        CourseError, match="solutions/unit/data:1: data is handed out with its licence"
    ):
        author_build.generate(load_course(root))


def test_the_same_words_find_it_in_a_workspace(root, author_build, tmp_path, monkeypatch):
    from grader.study.starting import start

    course = load_course(root)
    author_build.write(course)
    workspace = start(tmp_path / "ws", root).workspace
    monkeypatch.chdir(workspace.root)
    assert (data("unit") / "numbers.txt").read_text() == "1 2 3.5\n"
    with pytest.raises(UsageError, match="The unit 'other' has no data here"):
        data("other")


def test_a_notebook_imports_it_as_the_reference_does(root, author_build):
    author_build.write(load_course(root))
    (path,) = root.glob("exercises/*unit/*unit.ipynb")
    cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]}
    assert "from grader import data" in cells["unit-imports"].splitlines()


DRIVER = """


def sum_and(total, X, name):
    from grader import data

    return total(X) + len((data("unit") / name).read_text())


total.case("with a driver", call=sum_and, X=randn(2), name="numbers.txt")
"""


def test_a_driver_reads_it_wherever_the_course_is_built_from(
    root, author_build, tmp_path, monkeypatch
):
    path = root / "solutions" / "unit" / "total.py"
    path.write_text(path.read_text() + DRIVER)
    monkeypatch.chdir(tmp_path)
    author_build.write(load_course(root))
    assert (root / "exercises" / "01_unit" / "data" / "numbers.txt").is_file()


@pytest.mark.process
@pytest.mark.parametrize("level", ["best", "limits"])
def test_an_answer_reads_it_where_it_is_graded_and_cannot_write(root, tmp_path, grade, level):
    (tmp_path / "ada.py").write_text(ANSWER)
    writing = ANSWER.replace(
        "    with", "    (data('unit') / 'numbers.txt').write_text('9')\n    with", 1
    )
    (tmp_path / "bob.py").write_text(writing)
    words = [
        "run",
        tmp_path / "ada.py",
        tmp_path / "bob.py",
        "--course",
        root,
        "--out",
        tmp_path / "out",
    ]
    done = grade(*words, *(["--isolation", "limits"] if level == "limits" else []), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = {
        path.stem: json.loads(path.read_text())["exercises"][0]["status"]
        for path in (tmp_path / "out" / "records").glob("*.json")
    }
    assert told["ada"] == "passed"
    if level == "best":
        assert told["bob"] == "error"
        assert (root / "solutions" / "unit" / "data" / "numbers.txt").read_text() == "1 2 3.5\n"


def test_what_a_course_has_is_found_by_its_units(root):
    course = load_course(root)
    assert {str(name) for name in files_of(course, "unit")} == {"numbers.txt", "README.md"}
    assert folders(course) == {"unit": str(root / "solutions" / "unit" / "data")}
