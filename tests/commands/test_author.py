"""`grade build`, `grade verify` and `grade new` as an author meets them."""

import shutil
from types import SimpleNamespace

import pytest

from grader.author.verify import Proof

QUIZ = """\
title: Sums
questions:
  - id: q1
    kind: numeric
    prompt: 1 + 1
    fields: {sum: {answer: 2, expression: "1 + 1"}}
    explanation: One and one.
"""


@pytest.fixture
def mine(built_corr2d, tmp_path):
    """A course of one exercise, to be changed."""
    return shutil.copytree(built_corr2d, tmp_path / "mine")


@pytest.fixture
def notebook(mine):
    return mine / "exercises" / "01_convolution" / "01_convolution.ipynb"


def test_what_is_up_to_date_is_counted_and_not_written_again(grade, mine):
    done = grade("build", "--check", cwd=mine)
    assert done.returncode == 0
    assert done.stdout == f"6 files in {mine / 'exercises'} are up to date.\n"
    assert grade("build", cwd=mine).stdout == "Everything is up to date.\n"


def test_build_check_names_what_is_stale_and_changes_nothing(grade, mine, notebook):
    notebook.write_text(notebook.read_text().replace("YOUR CODE HERE", "MY CODE HERE"))
    (notebook.parent / "cases" / "old.json").write_text("{}")
    (notebook.parent / "cases" / "corr2d.json").unlink()
    before = {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()}
    done = grade("build", "--check", cwd=mine)
    assert done.returncode == 1
    assert sorted(done.stdout.splitlines()) == [
        "exercises/01_convolution/01_convolution.ipynb is out of date; run `grade build`.",
        "exercises/01_convolution/cases/corr2d.json is missing; run `grade build`.",
        "exercises/01_convolution/cases/old.json belongs to no exercise; run `grade build`.",
    ]
    assert {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()} == before


def test_build_names_what_it_wrote_and_what_it_removed(grade, mine, notebook):
    before = notebook.read_bytes()
    notebook.write_text("{}")
    (notebook.parent / "cases" / "old.json").write_text("{}")
    done = grade("build", cwd=mine)
    assert done.returncode == 0
    assert sorted(done.stdout.splitlines()) == [
        "removed exercises/01_convolution/cases/old.json",
        "wrote exercises/01_convolution/01_convolution.ipynb",
    ]
    assert notebook.read_bytes() == before


@pytest.fixture
def proofs(monkeypatch):
    """Nothing is proved: what comes of it is put down here."""
    found = SimpleNamespace(exercises=[], quizzes=[], asked=None)

    def verify(course, ids, show, *, fresh, jobs):
        found.asked = (list(ids), fresh)
        for proof in found.exercises:
            show(proof)
        return found.exercises

    monkeypatch.setattr("grader.author.verify.verify", verify)
    monkeypatch.setattr(
        "grader.author.quiz_proofs.verify_quizzes", lambda course, ids: found.quizzes
    )
    return found


def test_a_proof_is_a_line_of_counts(grade, mine, proofs):
    proofs.exercises = [Proof("corr2d", 9, 4, mutants=30, killed=29, equivalent=1)]
    done = grade("verify", "--fresh", cwd=mine)
    assert (done.returncode, proofs.asked) == (0, ([], True))
    head, line = [line.split() for line in done.stdout.splitlines()]
    assert dict(zip(head, line[1:], strict=True)) == {
        **{"exercise": "corr2d", "cases": "9", "hidden": "4", "variants": "0", "ideas": "0"},
        **{"pairs": "0", "mutants": "30", "killed": "29", "equivalent": "1"},
    }
    assert line[0] == "ok"


def test_a_problem_stands_below_its_exercise_and_is_exit_status_1(grade, mine, proofs):
    proofs.exercises = [Proof("corr2d", 9, 4, problems=["no case catches it"])]
    done = grade("verify", "corr2d", cwd=mine)
    assert (done.returncode, proofs.asked) == (1, (["corr2d"], False))
    assert "\nFAIL  corr2d " in done.stdout
    assert done.stdout.endswith("\n      no case catches it\n")


def test_a_quiz_alone_is_verified_without_the_exercises(grade, asking):
    (asking / "solutions" / "convolution" / "quiz.yaml").write_text(QUIZ)
    done = grade("verify", "convolution_quiz", cwd=asking)
    assert done.returncode == 0
    assert done.stdout.splitlines()[1:] == [
        "ok    convolution_quiz    1 questions, 0 drawn, 1 computed"
    ]


def test_what_does_not_hold_of_a_quiz_is_exit_status_1(grade, asking):
    path = asking / "solutions" / "convolution" / "quiz.yaml"
    path.write_text(QUIZ.replace("answer: 2", "answer: 3"))
    done = grade("verify", "convolution_quiz", cwd=asking)
    assert done.returncode == 1
    assert "\nFAIL  convolution_quiz " in done.stdout
    assert "q1: sum: the expression gives 2, the answer is 3" in done.stdout


def test_an_id_that_is_none_is_told_with_the_nearest(grade, mine):
    done = grade("verify", "cor2d", cwd=mine)
    assert done.returncode == 2
    assert "There is no exercise 'cor2d'; did you mean corr2d?" in done.stderr


def test_what_holds_nothing_is_not_proved(grade, tmp_path):
    (tmp_path / "course.yaml").write_text("title: T\nunits: [{id: unit, title: U}]\n")
    done = grade("verify", cwd=tmp_path)
    assert done.returncode == 3
    assert "there is no exercise and no quiz; `grade new UNIT ID` begins one" in done.stderr


def test_a_broken_course_is_exit_status_3_and_names_every_place(grade, mine):
    path = mine / "solutions" / "convolution" / "corr2d.py"
    text = path.read_text()
    # Above the defaults, which would give it a K.
    nameless = 'corr2d.case("1x1 kernel", X=randn(2, 3), Kernel=randn(1, 1))'
    text = text.replace("corr2d.defaults(", f"{nameless}\ncorr2d.defaults(", 1)
    text = text.replace('"1x1 kernel", H=2', '"1x1", H=2')
    path.write_text(text.replace('"kernel of one column"', '"kernel of one row"'))
    done = grade("verify", cwd=mine)
    assert done.returncode == 3
    assert "case '1x1 kernel' names 'Kernel', but corr2d takes X, K." in done.stderr
    assert "case '1x1 kernel' gives no K." in done.stderr
    assert "there are two cases called 'kernel of one row'; rename one." in done.stderr


def test_a_new_exercise_is_named_with_what_comes_next(grade, mine):
    done = grade("new", "convolution", "more", cwd=mine)
    path = mine / "solutions" / "convolution" / "more.py"
    assert done.returncode == 0
    assert done.stdout == (
        f"Wrote {path}. Fill in the TODOs, then: grade build; grade verify more\n"
    )
    assert path.is_file()


def test_an_exercise_that_is_there_is_not_begun_again(grade, mine):
    done = grade("new", "convolution", "corr2d", cwd=mine)
    assert done.returncode == 2
    assert "There is an exercise corr2d already" in done.stderr


@pytest.mark.parametrize("words", [["build"], ["verify"], ["new", "convolution", "more"]])
def test_a_learners_copy_of_a_course_is_left_alone(grade, built_corr2d, tmp_path, words):
    copy = shutil.copytree(built_corr2d, tmp_path / "workspace" / ".torchgrade")
    done = grade(*words, cwd=tmp_path / "workspace")
    assert done.returncode == 2
    assert f"{copy} is a copy of a course, to learn with; name your own with --course DIR." in (
        done.stderr
    )
    assert not (copy / "solutions" / "convolution" / "more.py").exists()


def test_the_course_of_the_package_is_left_alone(grade, built_corr2d, monkeypatch, tmp_path):
    monkeypatch.setattr("grader.course.course.PACKAGED", built_corr2d)
    done = grade("build", cwd=tmp_path)
    assert done.returncode == 2
    assert "is a copy of a course, to learn with" in done.stderr
