"""`grade verify` finds what an author got wrong, each in one sentence."""

import sys
from functools import partial

import pytest
from using_course import FILES, MOMENTUM, SOFTMAX, write_course

from grader.author import verify as verifying
from grader.author.time_limit import time_limit
from grader.author.verify import verify
from grader.course.course import load_course

pytestmark = pytest.mark.course

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
double.case("other numbers", X=randn(2, 3), hidden=True)
double.case("random", X=randn(4, 3), hidden=True)


@double.wrong_idea("You return X itself.")
def not_doubled(X):
    return X


@double.right_variant
def added(X):
    return X + X
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


@pytest.fixture
def without_mutants(problems):
    """The problems but for those about mutants."""

    def of(*changes):
        return [
            problem for problem in problems(*changes) if "this change of the ref" not in problem
        ]

    return of


def test_a_finished_exercise_has_no_problem(problems):
    assert problems() == []


@pytest.mark.filterwarnings("always")
def test_what_wrong_answers_warn_of_does_not_reach_the_terminal(problems, recwarn):
    warns = "    import warnings\n    warnings.warn('of one row')\n    return X\n"
    assert problems(("    return X\n", warns)) == []
    assert [one for one in recwarn if one.category is UserWarning] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("hints=[", "hints=[] and ["), "there is no hint; write at least one"),
        (
            ("    return X\n", "    return 2 * X\n"),
            "no public case catches the wrong idea not_doubled (",
        ),
        (("Return twice", "TODO"), "the statement is not written yet"),
        (
            ("@double.right_variant\n", ""),
            "there is no right variant; write the reference in anoth",
        ),
        (
            ("return X + X", "return X + X * 0.9"),
            "the right variant added fails case 'small' of dr",
        ),
        (('"small", X', '"small", hidden=True, X'), "there is no public case; students would have"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_what_is_unfinished_is_told(problems, change, said):
    assert [p for p in problems(change) if p.startswith(said)], problems(change)


def test_an_exercise_of_which_nothing_can_be_drawn_anew_has_no_hidden_case_and_is_told(problems):
    written_out = (("X=randn(2, 3)", "X=arange(3, 2)"), ("X=randn(4, 3)", "X=arange(4, 3)"))
    found = problems((", hidden=True", ""), *written_out)
    assert [
        said for said in found if said.startswith("there is no hidden case; an answer could be")
    ]


BELOW_ZERO = """


@double.wrong_idea("Below zero you double the sign too.")
def of_the_size(X):
    return torch.where(X < 0, -2 * X, 2 * X)
"""
"""Seen where a number is negative: in no public case."""


def idea_of_hidden_cases(more=""):
    changes = ("from torch import Tensor", "import torch\nfrom torch import Tensor")
    return changes, ("    return X + X\n", f"    return X + X\n{BELOW_ZERO}{more}")


def test_an_idea_that_hidden_cases_alone_see_is_told_unless_it_is_held_back(without_mutants):
    (said,) = without_mutants(*idea_of_hidden_cases())
    assert said.startswith("no public case catches the wrong idea of_the_size (")
    held_back = '\n\ndouble.held_back("of_the_size", "It is asked in the exam.")\n'
    assert without_mutants(*idea_of_hidden_cases(held_back)) == []


ROWS = ("return 2 * X", "return 2 * X if len(X) < 4 else 4 * X / 2")
"""Of four rows hidden cases alone know."""


def test_a_change_of_the_reference_that_hidden_cases_alone_see_is_told_unless_it_is_held_back(
    problems,
):
    told = "hidden cases alone tell this change of the reference from it: `"
    found = [said for said in problems(ROWS) if said.startswith(told)]
    lines = [said.removeprefix(told).partition("`. Add a public one, or")[0] for said in found]
    assert "return 2 * X if len(X) < 4 else 5 * X / 2" in lines
    signed = "".join(f"\n\ndouble.held_back({line!r}, 'For the exam.')" for line in lines)
    left = problems(ROWS, ("    return X + X\n", f"    return X + X\n{signed}\n"))
    assert [said for said in left if "hidden cases alone" in said] == []


@pytest.mark.parametrize("what", ["not_doubled", "twice", "return 3 * X"])
def test_what_is_held_back_and_is_seen_by_public_cases_or_is_none_is_told(problems, what):
    signed = f"\n\ndouble.held_back({what!r}, 'Really?')\n"
    (said,) = problems(("    return X + X\n", f"    return X + X\n{signed}"))
    assert said.startswith(
        f"{what!r} is signed off as held back, but is no mistake that hidden cases alone see (solutions/"
    )


def test_an_idea_that_no_case_sees_cannot_be_held_back(without_mutants):
    unseen = '\n\n@double.wrong_idea("Added.")\ndef added_up(X):\n    return X + X\n'
    signed = '\n\ndouble.held_back("added_up", "Really?")\n'
    (said,) = without_mutants(("    return X + X\n", f"    return X + X\n{unseen}{signed}"))
    assert said.startswith("'added_up' is signed off as held back, but is no mistake that hidden")


def test_two_ideas_that_behave_alike_are_told(without_mutants):
    twin = '\n\n@double.wrong_idea("Another.")\ndef twin(X):\n    return 1 * X\n'
    one, other = without_mutants(("    return X\n", f"    return X\n{twin}"))
    assert one.startswith("no case tells the wrong idea not_doubled from twin (")
    assert other.startswith("no case tells the wrong idea twin from not_doubled (")


def test_an_exercise_that_its_input_solves_is_told(without_mutants):
    found = without_mutants(
        ("return 2 * X", "return X.clone()"),
        ("    return X\n", "    return 3 * X\n"),
        ("return X + X", "return X + 0"),
    )
    assert found == ["an answer that returns its input passes every case"]


def test_an_exercise_without_gradients_in_its_cases_lets_a_cut_graph_pass_and_is_told(
    without_mutants,
):
    found = without_mutants(
        ("X=arange(2, 3))", "X=arange(2, 3), grad=[])"), ("hidden=True", "hidden=True, grad=[]")
    )
    cut = "an answer that returns the right numbers without a gradient passes every case"
    assert cut in found


def test_a_change_of_the_reference_that_no_case_sees_is_told_until_it_is_signed_off(problems):
    harmless = ("return 2 * X", "return 2 * X.contiguous()")
    assert problems(harmless) == [
        "no case tells this change of the reference from it: `return 2 * X`. Add one, or sign the"
        " change off: double.equivalent_mutant(line, reason)"
    ]
    signed = (
        '\n\ndouble.equivalent_mutant("return 2 * X", "The order in memory is not looked at.")\n'
    )
    assert problems(harmless, ("    return X + X\n", f"    return X + X\n{signed}")) == []


def test_a_signature_for_a_change_that_is_seen_or_is_none_is_told(problems):
    signed = '\n\ndouble.equivalent_mutant("return 3 * X", "Really?")\n'
    (said,) = problems(("    return X + X\n", f"    return X + X\n{signed}"))
    assert said.startswith(
        "`return 3 * X` is signed off as equivalent, but no surviving mutant is like that (solutions/"
    )


@pytest.fixture
def prove(tmp_path):
    """Verify the exercise above; the Proof."""
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: basics\n    title: B\n")
    path = tmp_path / "solutions" / "basics" / "double.py"
    path.parent.mkdir(parents=True)

    def run(more="", **options):
        path.write_text(SOURCE.lstrip() + more)
        told = []
        proofs = verify(load_course(tmp_path), progress=told.append, **options)
        assert told == proofs
        (proof,) = proofs
        return proof

    return run


def test_a_proof_counts_what_was_tried(prove):
    proof = prove()
    assert (proof.id, proof.cases, proof.hidden) == ("double", 3, 2)
    assert (proof.variants, proof.ideas, proof.pairs) == (1, 1, 0)
    assert proof.mutants == proof.killed >= 5
    assert (proof.equivalent, proof.power, proof.problems) == (0, [], [])


def test_a_proof_is_kept_until_the_exercise_changes_or_a_fresh_one_is_asked_for(prove, monkeypatch):
    first, made = prove(), []
    original = verifying._prove
    monkeypatch.setattr(verifying, "_prove", lambda *args: made.append(1) or original(*args))
    assert prove() == first
    assert made == []
    assert prove("\n# changed\n") == first
    assert prove("\n# changed\n", fresh=True) == first
    assert len(made) == 2


def test_proofs_come_in_course_order_whoever_makes_them(tmp_path):
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: basics\n    title: B\n")
    folder = tmp_path / "solutions" / "basics"
    folder.mkdir(parents=True)
    for name in ("double", "one_more", "again"):
        (folder / f"{name}.py").write_text(SOURCE.lstrip().replace("double", name))
    told = []
    proofs = verify(load_course(tmp_path), progress=told.append, jobs=2)
    assert told == proofs
    assert [proof.id for proof in proofs] == ["again", "double", "one_more"]
    assert not any(proof.problems for proof in proofs)


def test_a_right_variant_that_the_jail_does_not_bear_is_told(without_mutants):
    started = "    import subprocess\n    subprocess.run(['true'], check=True)\n    return X + X"
    found = without_mutants(("    return X + X", started))
    assert [said.partition(":")[0] for said in found] == [
        "the right variant added does not earn full marks where it is graded like an answer"
    ]


def test_a_mutant_that_never_ends_is_told_to_be_killed_by_the_limit(prove, monkeypatch):
    monkeypatch.setattr(verifying, "time_limit", partial(time_limit, 0.2))
    loop = SOURCE.replace(
        "return 2 * X", "n = 0\n    while n < 1:\n        n += 1\n    return 2 * X"
    )
    monkeypatch.setattr(sys.modules[__name__], "SOURCE", loop)
    proof = prove()
    assert "delete: n += 1" in proof.stopped
    assert proof.killed >= len(proof.stopped)


@pytest.fixture
def proofs(tmp_path):
    """Verify a course whose exercises use each other, some files changed: problems by id."""

    def of(*ids, **changed):
        files = {
            name: changed.get(name.partition("/")[2][:-3], text) for name, text in FILES.items()
        }
        course = load_course(write_course(tmp_path, files))
        return {proof.id: proof.problems for proof in verify(course, ids)}

    return of


def about_marks(problems):
    return [
        said for said in problems if "full marks" in said or "stand_in" in said or "stub" in said
    ]


def test_an_exercise_that_uses_others_is_proved_with_their_references_and_with_stand_ins(proofs):
    found = proofs("classify", "halved", "momentum", "my_half")
    assert list(map(about_marks, found.values())) == [[]] * 4


def test_a_stand_in_that_does_something_else_is_found(proofs):
    other = SOFTMAX.replace("X, dim=1)", "X, dim=0)")
    found = proofs("softmax", "classify", softmax=other)
    assert "the right variant stand_in fails case" in about_marks(found["softmax"])[0]
    (said,) = about_marks(found["classify"])
    assert said.startswith("with what stands in for softmax the reference does not earn full marks")


def test_an_argument_whose_shape_alone_matters_is_signed_off(proofs):
    zeros = MOMENTUM.replace(
        "return [zeros(p) + p.sum() for p in params]", "return [zeros(p) for p in params]"
    )
    said = "no case shows that params[0] matters"
    assert any(said in one for one in proofs("momentum", momentum=zeros)["momentum"])
    signed = zeros + "\n".join(
        f'init_states.equivalent_mutant("params[{i}] ignored", "only its shape matters")\n'
        for i in (0, 1)
    )
    found = proofs("momentum", momentum=signed)["momentum"]
    assert not any("matters" in one or "signed off" in one for one in found)


def test_a_proof_is_made_anew_when_what_is_used_changes(proofs, monkeypatch, tmp_path):
    (tmp_path / "solutions").mkdir()
    # Without it hidden cases are drawn from all exercise files, so each of these would count.
    (tmp_path / "solutions" / "secret.txt").write_text("secret")
    proofs("classify")
    made = []
    original = verifying._prove
    monkeypatch.setattr(verifying, "_prove", lambda *args: made.append(1) or original(*args))
    proofs("classify")
    proofs("classify", my_half=FILES["first/my_half.py"] + "\n")
    assert made == []
    proofs("classify", softmax=SOFTMAX + "\n")
    assert made == [1]
