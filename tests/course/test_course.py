from __future__ import annotations

import subprocess
import sys

import pytest
from checkout import ROOT

from grader.course import course as course_module
from grader.course.course import Course, Limits, Policies, Unit, find_course, load_course
from grader.errors import CourseError, UsageError

SMALL = """\
title: A small course
units:
  - id: warm_up
    title: Warming up
  - id: layers
    title: Layers
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "course.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


@pytest.fixture
def no_packaged_course(monkeypatch, tmp_path_factory):
    monkeypatch.setattr(course_module, "PACKAGED", tmp_path_factory.mktemp("package") / "_course")


def write_exercises(folder, *names):
    for name in names:
        path = folder / "solutions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def problems_of(folder):
    with pytest.raises(CourseError) as caught:
        load_course(folder)
    return list(caught.value.problems)


def test_what_is_not_written_has_its_default(folder):
    assert load_course(folder) == Course(
        root=folder.resolve(),
        title="A small course",
        units=(Unit("warm_up", "Warming up", number=1), Unit("layers", "Layers", number=2)),
        devices=("cpu",),
        dtypes=("float64", "float32"),
        limits=Limits(seconds_per_call=5.0, seconds_per_submission=120.0, memory_mb=2048),
        policies=Policies(partial_credit=True, decimals=2),
    )


def test_what_is_written_is_used(folder):
    (folder / "course.yaml").write_text(
        SMALL + "devices: [cpu, cuda]\n"
        "dtypes: [float64]\n"
        "limits: {seconds_per_call: 1e-1, memory_mb: 512}\n"
        "policies: {partial_credit: false, decimals: 0, unstable_credit: 0.5}\n",
        encoding="utf-8",
    )
    course = load_course(folder)
    assert course.devices == ("cpu", "cuda")
    assert course.dtypes == ("float64",)
    assert course.limits == Limits(seconds_per_call=0.1, memory_mb=512)
    assert course.policies == Policies(partial_credit=False, decimals=0, unstable_credit=0.5)


def test_our_own_course_lists_its_units_in_order_and_keeps_the_defaults():
    course = load_course(ROOT)
    assert course.title == "Deep learning from scratch"
    assert [unit.id for unit in course.units] == [
        "tensors",
        "calculus",
        "data",
        "linear_models",
        "classification",
        "digits",
        "mlp",
        "modules",
        "optimization",
        "regularization",
        "convolution",
        "convnets",
        "recurrent",
    ]
    assert (course.limits, course.policies) == (Limits(), Policies(ship_quiz_key=True))


BAD = {
    "an id with a hyphen": (
        ("id: layers", "id: my-layers"),
        "5:9: 'id' must be a name of letters, digits and underscores that begins with a letter "
        "and is no Python keyword, not 'my-layers'",
    ),
    "an id that leaves the folder": (
        ("id: layers", "id: ../layers"),
        "5:9: 'id' must be a name of letters, digits and underscores that begins with a letter "
        "and is no Python keyword, not '../layers'",
    ),
    "an id that is a keyword": (
        ("id: layers", "id: lambda"),
        "5:9: 'id' must be a name of letters, digits and underscores that begins with a letter "
        "and is no Python keyword, not 'lambda'",
    ),
    "a unit twice": (
        ("id: layers", "id: warm_up"),
        "5:9: 'id' repeats 'warm_up' of item 1; rename or remove it",
    ),
    "no units": (
        (SMALL[SMALL.index("units:") :], "units: []\n"),
        "2:8: 'units' must be a list with at least one item, not []",
    ),
    "a misspelt key": (("units:", "unit:"), "2:1: unknown key 'unit' (did you mean 'units'?)"),
    "a device that is none": (
        ("units:", "devices: [cpu, gpu]\nunits:"),
        "2:16: item 2 of 'devices' must be 'cpu' or 'cuda', not 'gpu'",
    ),
    "no device": (
        ("units:", "devices: []\nunits:"),
        "2:10: 'devices' must be a list with at least one item, not []",
    ),
    "a type that is none": (
        ("units:", "dtypes: [float64, float16]\nunits:"),
        "2:19: item 2 of 'dtypes' must be 'float64' or 'float32', not 'float16'",
    ),
    "no float64": (
        ("units:", "dtypes: [float32]\nunits:"),
        "2:9: 'dtypes' must be a list with float64 in it, in which formulas are judged, "
        "not ['float32']",
    ),
    "a memory in words": (
        ("units:", "limits: {memory_mb: 2 GB}\nunits:"),
        "2:21: 'memory_mb' must be a whole number, not '2 GB'",
    ),
    "no time": (
        ("units:", "limits: {seconds_per_call: 0}\nunits:"),
        "2:28: 'seconds_per_call' must be a positive number, not 0",
    ),
    "more than everything for an unstable answer": (
        ("units:", "policies: {unstable_credit: 1.5}\nunits:"),
        "2:29: 'unstable_credit' must be a share, from 0 to 1, not 1.5",
    ),
    "a page that is written somewhere else": (
        ("units:", "curriculum: ../page.md\nunits:"),
        "2:13: 'curriculum' must be the path of a Markdown file (.md) below the course's folder,"
        " not '../page.md'",
    ),
    "a root in the file": (
        ("units:", "root: /\nunits:"),
        "2:1: unknown key 'root'; the keys are title, units, devices, dtypes, limits, policies,"
        " titles, languages, language, time_zone, assignments, drop_lowest, colab_install, curriculum",
    ),
}


@pytest.mark.parametrize(("change", "line"), BAD.values(), ids=BAD)
def test_a_bad_course_file_is_told_with_its_place(folder, change, line):
    (folder / "course.yaml").write_text(SMALL.replace(*change), encoding="utf-8")
    assert problems_of(folder) == [f"course.yaml:{line}"]


def test_a_unit_has_one_form_only(folder):
    text = SMALL.replace("id: layers\n    title: Layers", "layers: Layers")
    (folder / "course.yaml").write_text(text, encoding="utf-8")
    assert problems_of(folder) == [
        "course.yaml:5:5: the key 'id' is missing",
        "course.yaml:5:5: the key 'title' is missing",
        "course.yaml:5:5: unknown key 'layers'; the keys are id, title, titles, quiz_points, number, minutes,"
        " capstone",
    ]


def test_all_problems_of_a_course_file_are_told_at_once(folder):
    (folder / "course.yaml").write_text(
        SMALL.replace("title: Layers", "titel: Layers").replace("id: layers", "id: warm_up")
        + "device: cpu\nlimits:\n  seconds_per_call: five\npolicies: {decimals: 2, decimals: 3}\n",
        encoding="utf-8",
    )
    assert problems_of(folder) == [
        "course.yaml:5:9: 'id' repeats 'warm_up' of item 1; rename or remove it",
        "course.yaml:6:5: unknown key 'titel' (did you mean 'title'?)",
        "course.yaml:7:1: unknown key 'device' (did you mean 'devices'?)",
        "course.yaml:9:21: 'seconds_per_call' must be a number, not 'five'",
        "course.yaml:10:25: repeated key 'decimals' (first on line 10, column 12); keep one",
    ]


def test_exercises_are_listed_by_unit_then_by_name_without_private_files(folder):
    write_exercises(folder, "layers/relu.py", "layers/dense.py", "warm_up/zeros.py")
    write_exercises(folder, "layers/_shared.py", "layers/._relu.py", "layers/quiz.yaml")
    (folder / "solutions" / "layers" / "folder.py").mkdir()
    write_exercises(folder, "__pycache__/relu.pyc", ".ipynb_checkpoints/x.py", "README.md")
    course = load_course(folder)
    assert [(unit.id, path.name) for unit, path in course.exercise_files()] == [
        ("warm_up", "zeros.py"),
        ("layers", "dense.py"),
        ("layers", "relu.py"),
    ]
    assert course.solutions == folder.resolve() / "solutions"
    assert course.exercises == folder.resolve() / "exercises"


def test_what_students_get_has_no_solutions_and_loads(folder):
    assert load_course(folder).exercise_files() == []


def test_folders_of_no_unit_and_repeated_exercises_are_told_at_once(folder):
    write_exercises(folder, "layer/dense.py", "other/x.py", "warm_up/relu.py", "layers/relu.py")
    assert problems_of(folder) == [
        "solutions/layer: no unit of course.yaml has this id; declare it under units, "
        "or rename or remove the folder (did you mean 'layers'?)",
        "solutions/other: no unit of course.yaml has this id; declare it under units, "
        "or rename or remove the folder",
        "solutions/layers/relu.py: solutions/warm_up/relu.py has the same id 'relu'; "
        "rename one of them",
    ]


def test_a_course_is_found_from_inside_it(folder, monkeypatch):
    inside = folder / "solutions" / "layers"
    write_exercises(folder, "layers/relu.py")
    assert find_course(inside) == folder.resolve()
    assert find_course(inside / "relu.py") == folder.resolve()
    monkeypatch.chdir(inside)
    assert find_course() == folder.resolve()


def test_the_packaged_course_is_used_where_there_is_no_other(tmp_path, monkeypatch):
    packaged = tmp_path / "package" / "_course"
    packaged.mkdir(parents=True)
    (packaged / "course.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.setattr(course_module, "PACKAGED", packaged)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert find_course(elsewhere) == packaged


def test_where_there_is_no_course_the_user_is_told_what_to_do(tmp_path, no_packaged_course):
    with pytest.raises(UsageError, match=r"No course\.yaml in .* or name it with --course DIR"):
        find_course(tmp_path)
    with pytest.raises(UsageError, match=r"there is no course\.yaml here"):
        load_course(tmp_path)


def test_a_mistyped_folder_does_not_select_the_course_above_it(folder):
    with pytest.raises(UsageError, match="there is no such folder"):
        find_course(folder / "solutoins")


def test_importing_the_module_loads_nothing_heavy():
    heavy = {"torch", "numpy", "nbformat", "rich", "yaml"}
    code = f"import sys, grader.course.course; print(sorted({heavy} & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_reading_a_course_loads_neither_torch_nor_numpy(folder):
    code = (
        "import sys, pathlib, grader.course.course as c; c.load_course(pathlib.Path(sys.argv[1])); "
        "print(sorted({'torch', 'numpy', 'nbformat', 'rich'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, folder], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_units_are_numbered_by_their_place_or_as_they_say(folder):
    assert [unit.folder for unit in load_course(folder).units] == ["01_warm_up", "02_layers"]
    text = SMALL.replace("title: Warming up", "title: Warming up\n    number: 4\n    minutes: 30")
    (folder / "course.yaml").write_text(text)
    first, second = load_course(folder).units
    assert (first.folder, first.minutes, second.folder) == ("04_warm_up", 30, "05_layers")


@pytest.mark.parametrize("number", [1, 2, -1, "four"])
def test_numbers_that_fall_are_told_with_their_place(folder, number):
    text = SMALL.replace("title: Warming up", "title: Warming up\n    number: 3")
    (folder / "course.yaml").write_text(f"{text}    number: {number}\n")
    (problem,) = problems_of(folder)
    assert problem.startswith("course.yaml:8:13: 'number' must be ")
    if number in (1, 2):
        assert problem.endswith(f"at least 3, the number of the item before, not {number}")


def test_a_capstone_may_have_the_number_of_the_unit_that_it_closes(folder):
    text = SMALL.replace("title: Warming up", "title: Warming up\n    number: 3")
    (folder / "course.yaml").write_text(f"{text}    number: 3\n    capstone: true\n")
    assert [(u.folder, u.capstone) for u in load_course(folder).units] == [
        ("03_warm_up", False),
        ("03_layers", True),
    ]


def test_lessons_are_listed_in_course_order(folder):
    write_exercises(folder, "layers/lesson.md", "warm_up/lesson.md", "layers/notes.md")
    listed = [(unit.id, path.name) for unit, path in load_course(folder).lesson_files()]
    assert listed == [("warm_up", "lesson.md"), ("layers", "lesson.md")]
