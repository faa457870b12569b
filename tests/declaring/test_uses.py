"""What an exercise takes from earlier ones, as it is declared."""

import pytest
import torch
from using_course import CLASSIFY, FILES, HALVED, SOFTMAX, write_course

from grader.course.course import load_course
from grader.declaring.load import load_exercise, load_exercises, used_by
from grader.declaring.uses import files_used, stand_in_of, uses_of
from grader.errors import CourseError


@pytest.fixture
def loaded(tmp_path):
    """Load a course of the files above, some of them changed: exercises by id."""

    def run(**changed):
        files = {
            name: changed.get(name.partition("/")[2][:-3], text) for name, text in FILES.items()
        }
        course = load_course(write_course(tmp_path, files))
        return {exercise.id: exercise for _unit, exercise in load_exercises(course)}

    return run


def problems(loaded, **changed):
    with pytest.raises(CourseError) as error:
        loaded(**changed)
    return "\n".join(error.value.problems)


def test_the_references_of_earlier_exercises_are_there_by_name(loaded):
    exercises = loaded()
    assert list(exercises["classify"].used) == ["softmax"]
    assert float(exercises["classify"](torch.zeros(1, 4))) == 0.25
    # Without an import, and through another exercise.
    assert float(exercises["halved"](torch.zeros(1, 4))) == 0.125


def test_one_exercise_can_be_loaded_alone(tmp_path):
    write_course(tmp_path)
    exercise = load_exercise(tmp_path / "solutions" / "second" / "halved.py", "second")
    assert {*used_by([exercise])} == {"classify", "my_half", "softmax"}


def test_what_a_file_uses_is_known_without_running_it(tmp_path):
    write_course(tmp_path)
    path = tmp_path / "solutions" / "second" / "halved.py"
    assert uses_of(path) == (("classify", "my_half"), 11)
    assert {*files_used(path)} == {"classify", "my_half", "softmax"}


def test_a_stand_in_is_a_file_of_its_own(loaded):
    exercises = loaded()
    text = stand_in_of(exercises["softmax"])
    assert text.splitlines()[-1] == "softmax = lambda X: torch.softmax(X, dim=1)"
    namespace = {}
    exec(text, namespace)
    assert float(namespace["softmax"](torch.zeros(1, 4))[0, 0]) == 0.25
    assert stand_in_of(exercises["classify"]) == ""


def test_a_stand_in_may_be_a_function(loaded):
    by_function = SOFTMAX.replace('    stand_in="lambda X: torch.softmax(X, dim=1)",\n', "") + (
        "\n\n@softmax.stand_in\ndef library(X):\n    return torch.softmax(X, dim=1)\n"
    )
    text = stand_in_of(loaded(softmax=by_function)["softmax"])
    assert text.splitlines()[-1] == "softmax = library"
    assert "stand_in" not in text


@pytest.mark.parametrize(
    ("stand_in", "said"),
    [
        ("lambda X: F.softmax(X)", "the stand-in of softmax: it uses F, which it cannot import."),
        ("lambda X:", "the stand-in of softmax: SyntaxError"),
        ("3", "the stand-in of softmax: it is no function; write a lambda."),
    ],
)
def test_a_stand_in_that_cannot_stand_alone_is_told_with_its_place(loaded, stand_in, said):
    changed = SOFTMAX.replace("lambda X: torch.softmax(X, dim=1)", stand_in)
    told = problems(loaded, softmax=changed)
    assert told.startswith("solutions/first/softmax.py:11: ")
    assert said in told


def test_an_exercise_that_there_is_not_is_told_with_the_nearest_one(loaded):
    told = problems(loaded, classify=CLASSIFY.replace('uses=["softmax"]', 'uses=["sofmax"]'))
    assert (
        "solutions/first/classify.py:12: uses 'sofmax', but the course has no such exercise; did you"
        in told
    )


def test_a_circle_is_told_with_its_way(loaded):
    softmax = SOFTMAX.replace("points=2,", 'points=2, uses=["halved"],')
    told = problems(loaded, softmax=softmax)
    assert (
        "exercises use each other in a circle: softmax uses halved uses classify uses softmax."
        in told
    )


def test_a_later_exercise_cannot_be_used(loaded):
    told = problems(
        loaded,
        my_half=FILES["first/my_half.py"].replace("points=1,", 'points=1, uses=["momentum"],'),
    )
    assert "my_half uses momentum, which comes later in the course; only earlier exercises" in told
    within = problems(
        loaded,
        my_half=FILES["first/my_half.py"].replace("points=1,", 'points=1, uses=["classify"],'),
    )
    assert "my_half uses classify, which comes later" in within


def test_what_is_used_must_be_written_out(loaded):
    changed = HALVED.replace('uses=["classify", "my_half"]', 'uses=[*"ab"]')
    assert "write out what halved uses, as a list of texts." in problems(loaded, halved=changed)


def test_an_import_of_what_is_not_named_is_told(loaded):
    changed = CLASSIFY.replace("import softmax", "import softmax, MyHalf")
    assert "classify.py:9: ImportError: MyHalf is not among what `uses`" in problems(
        loaded, classify=changed
    )


def test_a_stand_in_that_calls_what_its_user_forbids_is_told(loaded):
    changed = CLASSIFY.replace("order=2,", 'order=2, forbid=["torch.soft*"],')
    assert "classify forbids torch.soft*, which what stands in for softmax calls" in problems(
        loaded, classify=changed
    )
