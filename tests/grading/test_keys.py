"""What a record depends on: everything that could change it, and nothing else."""

import pytest

from grader.course.course import load_course
from grader.files import PACKAGE
from grader.grading import keys
from grader.grading.keys import course_key, key_of
from grader.language import use
from grader.reading.folders import SourceFile
from grader.reading.submissions import Submission

DOUBLE = """
@exercise
def {name}(X):
    return 2 * X

{name}.case("row", X=randn(3))
"""


@pytest.fixture
def course(tmp_path, write_exercise):
    for name in ("double", "twice"):
        write_exercise(DOUBLE.format(name=name), unit="basics")
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: basics\n    title: B\n")
    return load_course(tmp_path)


@pytest.fixture
def key(course):
    return course_key(course, (), "", "cpu")


def test_the_whole_package_is_hashed_and_not_the_folder_of_a_room(course, key, monkeypatch):
    monkeypatch.setattr(keys, "PACKAGE", PACKAGE / "grading")
    assert course_key(course, (), "", "cpu") != key
    assert (PACKAGE / "course" / "course.py").is_file()
    assert (PACKAGE / "locale" / "zh").is_dir()


def test_the_same_things_give_the_same_key(course, key):
    assert course_key(course, (), "", "cpu") == key


def test_seed_device_language_and_choice_of_exercises_are_part_of_it(course, key):
    found = {key, course_key(course, (), "s", "cpu"), course_key(course, (), "", "cuda")}
    found |= {course_key(course, ["double"], "", "cpu")}
    use("zh")
    found |= {course_key(course, (), "", "cpu")}
    assert len(found) == 5


def test_a_file_that_is_not_asked_for_may_change(course):
    (course.solutions / "secret.txt").write_text("of the hidden cases")
    before = course_key(course, ["double"], "", "cpu"), course_key(course, ["twice"], "", "cpu")
    path = course.root / "solutions" / "basics" / "twice.py"
    path.write_text(path.read_text() + "# more\n")
    after = course_key(course, ["double"], "", "cpu"), course_key(course, ["twice"], "", "cpu")
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_without_a_secret_of_their_own_hidden_cases_are_drawn_from_all_files(course):
    before = course_key(course, ["double"], "", "cpu")
    path = course.solutions / "basics" / "twice.py"
    path.write_text(path.read_text() + "# more\n")
    assert course_key(course, ["double"], "", "cpu") != before


def test_another_grader_or_torch_is_another_key(course, key, monkeypatch, tmp_path):
    monkeypatch.setattr(keys, "__version__", "0")
    assert course_key(course, (), "", "cpu") != key
    monkeypatch.undo()
    monkeypatch.setattr(keys.importlib.metadata, "version", lambda name: "0")
    assert course_key(course, (), "", "cpu") != key


def submission(**files):
    made = [SourceFile(name, lambda data=data: data) for name, data in files.items()]
    return Submission("ada", tuple(made))


def test_names_contents_and_borders_of_a_students_files_are_part_of_it(key):
    made = [
        submission(a=b"1", b=b"2"),
        submission(a=b"12", b=b""),
        submission(a=b"1", c=b"2"),
        submission(a=b"1"),
        Submission("ada", (), problem="nothing there"),
    ]
    assert len({key_of(one, key) for one in made}) == len(made)
    assert key_of(made[0], key) == key_of(submission(a=b"1", b=b"2"), key)
    assert key_of(made[0], "another course") != key_of(made[0], key)
