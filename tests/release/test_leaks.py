"""A hand-out with an answer in it is refused, with file and line; what is to be handed out is not."""

import dataclasses
import json
import zipfile

import pytest
from checkout import ROOT

from grader.course.course import load_course
from grader.release import contents
from grader.release.leaks import find_leaks
from grader.release.wanted import find_handout

SOLUTION = """\
    ### BEGIN SOLUTION
    total = x.reshape(-1, 1) @ torch.ones(1, 3)
    mean = total.mean(dim=1) * {times}
    return mean + x - x
    ### END SOLUTION
"""
HIDDEN = '\ntriple.case("nothing to do", x=randn(0), hidden=True)\n'
EXPLAINED = "    explanation: One and one, counted on two fingers.\n"


@pytest.fixture
def course(taught):
    """The course, with solutions that say something, a hidden case and a quiz with words on its answer."""
    for path in taught.glob("solutions/*/*.py"):
        head, _, rest = path.read_text().partition("    ### BEGIN SOLUTION\n")
        times = rest.partition("return ")[2].partition(" ")[0]
        path.write_text(
            head + SOLUTION.format(times=times) + rest.partition("    ### END SOLUTION\n")[2]
        )
    last = taught / "solutions" / "last" / "triple.py"
    last.write_text(last.read_text() + HIDDEN)
    quiz = taught / "solutions" / "sums" / "quiz.yaml"
    quiz.write_text(
        quiz.read_text().replace(
            "{id: q1, kind: numeric, prompt: 1 + 1, answer: 2}",
            "id: q1\n    kind: numeric\n    prompt: 1 + 1\n    answer: 2",
        )
        + EXPLAINED
    )
    (taught / "solutions" / "secret.txt").write_text("0123456789abcdef\n")
    return taught


@pytest.fixture
def leaks(course):
    """What is found in a hand-out with something more in it: `leaks({"notes.txt": b"..."})`."""
    handout = find_handout(load_course(course), "sums")

    def find(files):
        return find_leaks(handout, files)

    return find


def notebook(*sources):
    return json.dumps({"cells": [{"source": source} for source in sources]}).encode()


COPIED = "s = x.reshape(-1, 1) @ torch.ones(1, 3)\n\nm = s.mean(dim = 1)*2"


def test_two_lines_of_a_solution_are_found_in_a_cell_with_other_names(leaks):
    (said,) = leaks({"04_sums.ipynb": notebook("x", "import torch\n" + COPIED)})
    assert said == (
        "04_sums.ipynb, cell 2, line 2: two lines of the solution of double (from line 23 of its file on)"
    )


def test_one_line_of_it_is_no_answer(leaks):
    assert leaks({"a.ipynb": notebook(COPIED.splitlines()[0])}) == []


def test_it_is_found_in_any_file_and_of_any_exercise_of_the_course(leaks, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("solved.py", COPIED.replace("*2", "*3"))
    (said,) = leaks({"data/x.zip": (tmp_path / "x.zip").read_bytes()})
    assert said.startswith("data/x.zip/solved.py:1: two lines of the solution of triple")


def test_a_hidden_case_is_found_by_its_name(leaks):
    (said,) = leaks({"cases/x.json": b'{"cases": [\n{"name": "nothing to do"}]}'})
    assert said == "cases/x.json:2: the hidden case 'nothing to do' of triple"
    (said,) = leaks({"notes.py": b'\ntriple.case("nothing to do")'})
    assert said.startswith("notes.py:2: ")
    assert leaks({"README.md": b"Tnothing to do on Sunday."}) == []


def test_the_secret_is_found(leaks):
    (said,) = leaks({"data/notes.txt": b"seed: 0123456789abcdef"})
    assert said == "data/notes.txt:1: what hidden cases are drawn from, solutions/secret.txt"


KEYS = {
    "a key": ("x/quiz.key", b"abc", "x/quiz.key:1: the answers to a quiz"),
    "what is said of an answer": (
        "notes.md",
        b"\nOne and one,\ncounted on two fingers.",
        "notes.md:2: what is said of an answer to question q1",
    ),
    "an answer in a cell": ("a.py", b"\nq1 = 2\n", "a.py:2: an answer to question q1"),
    "quiz.yaml": (
        "data/quiz.yaml",
        b"questions:\n  - id: q1\n    answer: 2\n",
        "data/quiz.yaml:3: an answer to question q1",
    ),
    "quiz as JSON": (
        "data/x.txt",
        b'{"id": "q1",\n "answer": 2}',
        "data/x.txt:2: an answer to question q1",
    ),
}


@pytest.mark.parametrize(("name", "data", "said"), KEYS.values(), ids=KEYS)
def test_an_answer_to_a_question_is_found(leaks, name, data, said):
    assert leaks({name: data}) == [said]


def test_a_question_that_waits_for_its_answer_is_none(leaks):
    assert leaks({"a.ipynb": notebook("q1 = ...  # a number", 'q1 = {"a": ...}\nq1 == 2')}) == []


def test_of_many_some_are_told_and_the_others_counted(leaks):
    told = leaks({f"{n:02}.py": COPIED.encode() for n in range(30)})
    assert len(told) == 21
    assert told[-1] == "and 10 more"


def test_every_line_of_a_long_leak_is_told_once(leaks, course):
    told = leaks({"double.py": (course / "solutions" / "sums" / "double.py").read_bytes()})
    assert len(told) == 2, told


@pytest.mark.course
@pytest.mark.parametrize("unit", [unit.id for unit in load_course(ROOT).units])
def test_nothing_of_this_course_is_refused(unit):
    handout = find_handout(load_course(ROOT), unit)
    assert find_leaks(handout, contents.everything(handout)) == []


@pytest.mark.course
def test_every_exercise_of_this_course_is_guarded():
    """Its reference as a student would hand it in, with Python's own layout."""
    import ast

    from grader.declaring.source import solved_source

    course = load_course(ROOT)
    handout = dataclasses.replace(find_handout(course, "tensors"), quizzes=())
    files = {
        f"{one.id}.py": ast.unparse(ast.parse(solved_source(one))).encode()
        for _unit, one in handout.everything
        if one.base is None
    }
    # `return weight[indices]` says so little that it may stand in any text.
    unguarded = {*files} - {said.partition(":")[0] for said in find_leaks_all(handout, files)}
    assert unguarded == {"embedding.py"}


def find_leaks_all(handout, files):
    return [said for name, data in files.items() for said in find_leaks(handout, {name: data})]
