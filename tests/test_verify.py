"""`grade verify` finds what an author got wrong, each in one sentence."""

import shutil
from pathlib import Path

import pytest

from grader.course import load_course
from grader.verify import verify

ROOT = Path(__file__).resolve().parents[1]

SOURCE = '''
"""# Doubling

Return twice the input: $$Y = 2X$$
"""

from torch import Tensor

from grader import arange, exercise, randn


@exercise(points=2, grad=["X"], hints=["Add X to itself."])
def double(X: Tensor) -> Tensor:
    """Return 2 X."""
    ### BEGIN SOLUTION
    return 2 * X
    ### END SOLUTION


double.case("small", X=arange(2, 3))
double.case("random", X=randn(4, 3), hidden=True)


@double.wrong_idea("You return X itself.")
def not_doubled(X):
    return X
'''


@pytest.fixture
def problems(tmp_path):
    """Verify an exercise made from the text above, changed."""
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: basics\n    title: B\n")

    def of(*changes):
        text = SOURCE.lstrip()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "solutions" / "basics" / "double.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        (proof,) = verify(load_course(tmp_path))
        return proof.problems

    return of


def test_a_finished_exercise_has_no_problem(problems):
    assert problems() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("hints=[", "hints=[] and ["), "there is no hint; write at least one"),
        (("    return X\n", "    return 2 * X\n"), "no case catches the wrong idea not_doubled ("),
        (
            (", hidden=True", ""),
            "there is no hidden case; an answer could be made for the public ones",
        ),
        (("Return twice", "TODO"), "the statement is not written yet"),
        (('"small", X', '"small", hidden=True, X'), "there is no public case; students would have"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_what_is_unfinished_is_told(problems, change, said):
    assert [p for p in problems(change) if p.startswith(said)], problems(change)


def test_two_ideas_that_behave_alike_are_told(problems):
    twin = '\n\n@double.wrong_idea("Another.")\ndef twin(X):\n    return 1 * X\n'
    (said,) = problems(("    return X\n", f"    return X\n{twin}"))
    assert said.startswith("the wrong idea twin is taken for not_doubled (")


def test_an_exercise_that_its_input_solves_is_told(problems):
    found = problems(("return 2 * X", "return X.clone()"), ("    return X\n", "    return 3 * X\n"))
    assert found == ["an answer that returns its input passes every case"]


def test_an_exercise_without_gradients_in_its_cases_lets_a_cut_graph_pass_and_is_told(problems):
    found = problems(
        ("X=arange(2, 3))", "X=arange(2, 3), grad=[])"), ("hidden=True", "hidden=True, grad=[]")
    )
    assert found == [
        "an answer that returns the right numbers without a gradient passes every case"
    ]


def test_a_reference_that_needs_a_helper_outside_of_it_does_not_earn_full_marks(problems):
    helper = "def _twice(X):\n    return 2 * X\n\n\n@exercise("
    (said,) = problems(
        ("@exercise(", helper), ("return 2 * X\n    ### END", "return _twice(X)\n    ### END")
    )
    assert said.startswith(
        "the reference does not earn full marks: case 'small', output: raises NameError"
    )


@pytest.mark.slow
def test_the_whole_course_holds(tmp_path):
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    shutil.copy(ROOT / "course.yaml", tmp_path)
    proofs = verify(load_course(tmp_path))
    assert {proof.id: proof.problems for proof in proofs} == {proof.id: [] for proof in proofs}
    assert len(proofs) >= 8
