"""What was found out about an exercise is kept for one state of all that it depends on."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.course.course import load_course
from grader.expected import keeping
from grader.expected.keeping import FOLDER, LEFT_OUT, Keys, keep, read
from grader.files import PACKAGE

COURSE = "title: T\nunits:\n  - id: basics\n    title: B\n  - id: more\n    title: M\n"


@pytest.fixture
def course(tmp_path):
    (tmp_path / "course.yaml").write_text(COURSE)
    for unit, name in (("basics", "double"), ("basics", "halve"), ("more", "triple")):
        path = tmp_path / "solutions" / unit / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"import torch\n\n{name} = 'once'\n")
    return load_course(tmp_path)


@pytest.fixture
def key(course):
    """The key of `double` as its course is now."""
    source = course.solutions / "basics" / "double.py"
    return lambda *words: Keys(load_course(course.root)).of(source, *words)


def test_what_is_kept_is_read_again_for_its_key_alone(course):
    assert read(course, "kind", "double", "key") is None
    keep(course, "kind", "double", "key", b"found\nout")
    assert read(course, "kind", "double", "key") == b"found\nout"
    assert read(course, "kind", "double", "another key") is None
    assert read(course, "kind", "another", "key") is None
    assert read(course, "another", "double", "key") is None


def test_the_folder_is_kept_out_of_version_control(course):
    keep(course, "kind", "double", "key", b"")
    assert (course.root / FOLDER / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize(
    "change", [lambda d: d[:-1], lambda d: d + b"x", lambda d: d.replace(b"2", b"3"), lambda d: b""]
)
def test_what_is_damaged_or_was_changed_by_hand_is_not_believed(course, change):
    keep(course, "kind", "double", "key", b'{"hidden": 2}')
    path = course.root / FOLDER / "kind" / "double"
    path.write_bytes(change(path.read_bytes()))
    assert read(course, "kind", "double", "key") is None


def test_a_folder_that_cannot_be_made_costs_nothing_but_the_finding(course):
    (course.root / FOLDER).write_text("in the way")
    keep(course, "kind", "double", "key", b"found")
    assert read(course, "kind", "double", "key") is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("solutions/basics/double.py", "double = 'twice'"),
        ("solutions/basics/double.zh.yaml", "title: 加倍"),
        ("solutions/basics/_shared.py", "helper = 1"),
        ("solutions/basics/data/houses.csv", "1,2"),
        ("solutions/more/data/houses.csv", "1,2"),
        ("solutions/families.py", "family = 1"),
        ("course.yaml", COURSE + "dtypes: [float64]\n"),
        ("course.yaml", COURSE + "limits:\n  seconds_per_call: 3\n"),
    ],
)
def test_a_key_changes_with_what_the_exercise_may_depend_on(course, key, name, text):
    before = key()
    path = course.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    assert key() != before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("solutions/basics/halve.py", "halve = 'anew'"),
        ("solutions/basics/halve.zh.yaml", "title: 减半"),
        ("solutions/basics/lesson.md", "# A lesson"),
        ("solutions/basics/quiz.yaml", "title: Q"),
        ("solutions/secret.txt", "hush"),
        ("solutions/basics/.ipynb_checkpoints/data.csv", "1"),
        ("course.yaml", COURSE.replace("title: T", "title: Another")),
    ],
)
def test_a_key_does_not_change_with_what_lies_beside_the_exercise(course, key, name, text):
    before = key()
    path = course.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    assert key() == before


@pytest.mark.parametrize("line", ['uses = ["halve"]', "from solutions.basics.halve import halve"])
def test_an_exercise_that_names_another_depends_on_it_and_on_what_that_names(course, key, line):
    (course.solutions / "basics" / "double.py").write_text(line)
    halve, triple = (
        course.solutions / "basics" / "halve.py",
        course.solutions / "more" / "triple.py",
    )
    first = key()
    halve.write_text("uses = ['triple']")
    second = key()
    triple.write_text("triple = 3")
    assert len({first, second, key()}) == 3


def test_a_key_depends_on_what_else_the_caller_says(key):
    assert len({key(), key("a secret"), key("another")}) == 3


def test_the_key_of_a_unit_changes_with_all_that_is_written_in_it(course):
    def of_unit():
        return Keys(load_course(course.root)).of_unit("basics")

    found = {of_unit()}
    for name in ("halve.py", "lesson.md", "quiz.yaml"):
        (course.solutions / "basics" / name).write_text("changed")
        found.add(of_unit())
    (course.root / "course.yaml").write_text(COURSE.replace("title: T", "title: Another"))
    found.add(of_unit())
    assert len(found) == 5
    (course.solutions / "more" / "triple.py").write_text("changed")
    assert of_unit() in found


def test_a_library_of_another_version_changes_every_key(key, monkeypatch):
    before = key()
    keeping._package.cache_clear()
    monkeypatch.setattr("importlib.metadata.version", lambda name: "0.0")
    assert key() != before
    keeping._package.cache_clear()


def modules():
    """The package's modules by their names."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = [PACKAGE.name, *path.relative_to(PACKAGE).with_suffix("").parts]
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(path: Path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def test_nothing_that_is_kept_is_made_by_a_room_that_keys_leave_out():
    known, met, ahead = (
        modules(),
        set(),
        ["grader.author.verify", "grader.author.build", "grader.grading.plan"],
    )
    while ahead:
        name = ahead.pop()
        # Of the package itself nothing comes with an import: it looks names up when they are used.
        if name in known and name not in met and name != PACKAGE.name:
            met.add(name)
            ahead += imported(known[name])
    assert len(met) > 100
    assert not {name for name in met if name.split(".")[1] in LEFT_OUT}
