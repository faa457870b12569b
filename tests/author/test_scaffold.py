"""A new exercise file builds as it is; verify says what is left to do."""

import pytest

from grader.author.build import write
from grader.author.scaffold import new_exercise
from grader.author.verify import verify
from grader.course.course import load_course
from grader.errors import UsageError

pytestmark = pytest.mark.course


@pytest.fixture
def course(tmp_path):
    (tmp_path / "course.yaml").write_text(
        "title: Small\nunits:\n  - id: convolution\n    title: Convolution\n"
    )
    return load_course(tmp_path)


def test_a_new_exercise_builds_and_fails_verify_only_where_it_is_unfinished(course):
    paths = new_exercise(course, "convolution", "my_exercise")
    assert paths == [course.solutions / "convolution" / "my_exercise.py"]
    written = {path.relative_to(course.root).as_posix() for path in write(course)}
    cases = "exercises/01_convolution/cases/my_exercise"
    assert written == {
        "solutions/secret.txt",  # which hidden cases are drawn from
        "exercises/README.md",
        "exercises/01_convolution/01_convolution.ipynb",
        *(f"{cases}.{end}" for end in ("json", "inputs.safetensors", "expected.safetensors")),
        f"{cases}.ideas.zlib",
    }
    (proof,) = verify(course)
    assert proof.problems == [
        "the statement is not written yet",
        "hint 1 is not written yet",
        "hint 2 is not written yet",
        "the docstring of the function is not written yet",
        "there is no wrong idea; declare the mistakes you expect",
        "there is no right variant; write the reference in another style",
    ]


def test_a_new_exercise_may_be_a_class(course):
    (path,) = new_exercise(course, "convolution", "my_layer", of_class=True)
    assert "class MyLayer(nn.Module):" in path.read_text()
    (proof,) = verify(course)
    assert proof.problems == [
        "the statement is not written yet",
        "hint 1 is not written yet",
        "hint 2 is not written yet",
        "the docstring of the class is not written yet",
        "there is no wrong idea; declare the mistakes you expect",
        "there is no right variant; write the reference in another style",
    ]


@pytest.mark.parametrize("of_class", [False, True])
def test_what_a_new_exercise_shows_in_comments_holds(course, of_class):
    (path,) = new_exercise(course, "convolution", "my_exercise", of_class=of_class)
    told, _, rest = path.read_text().partition("# TODO: declare")
    lines = [line for line in rest.splitlines() if not line.startswith("# TODO")]
    code = "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines[1:])
    path.write_text((told + code).replace("TODO", "done"))
    (proof,) = verify(course)
    assert proof.problems == []
    assert (proof.ideas, proof.variants) == (2, 1)


def test_a_new_exercise_comes_with_its_translations_and_they_are_unfinished_too(course):
    text = (course.root / "course.yaml").read_text() + "languages: [en, zh]\n"
    (course.root / "course.yaml").write_text(text)
    course = load_course(course.root)
    exercise, translation = new_exercise(course, "convolution", "my_exercise")
    assert translation == exercise.with_suffix(".zh.yaml")
    translated = {"my_exercise.zh.json", "01_convolution.zh.ipynb", "README.zh.md"}
    assert {path.name for path in write(course)} > translated
    (proof,) = verify(course)
    place = "solutions/convolution/my_exercise.zh.yaml:2"
    assert f"{place}: 9 lines, from this one on, are not written yet" in proof.problems


@pytest.mark.parametrize(
    ("unit", "id_", "said"),
    [
        ("convolutoin", "a", "There is no unit 'convolutoin'; did you mean convolution?"),
        ("xyz", "a", "There is no unit 'xyz'; course.yaml has convolution."),
        (
            "convolution",
            "2d",
            "'2d' cannot be the name of an exercise; try one such as my_exercise.",
        ),
        ("convolution", "class", "'class' cannot be the name"),
        (
            "convolution",
            "MyLinear",
            "An id is in snake case, as its file is: grade new convolution my_linear. The class in it may be"
            " called MyLinear; for a class add --class.",
        ),
        (
            "convolution",
            "My_linear",
            "An id is in snake case, as its file is: grade new convolution my_",
        ),
        ("convolution", "../x", "'../x' cannot be the name"),
        ("convolution", "_x", "'_x' cannot be the name"),
        ("convolution", "卷积", "'卷积' cannot be the name"),
        ("convolution", "check", "'check' cannot be the name"),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_a_sentence(course, unit, id_, said):
    with pytest.raises(UsageError) as caught:
        new_exercise(course, unit, id_)
    assert str(caught.value).startswith(said)


def test_an_exercise_is_never_overwritten(course):
    (path,) = new_exercise(course, "convolution", "twice")
    path.write_text("mine")
    with pytest.raises(UsageError, match="There is an exercise twice already"):
        new_exercise(course, "convolution", "twice")
    assert path.read_text() == "mine"
