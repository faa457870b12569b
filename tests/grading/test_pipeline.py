"""One submission from its text to its result, through the jail."""

from __future__ import annotations

import textwrap
from dataclasses import replace

import pytest
from offshoot_course import BREAKING, BROKEN, MENDED, offshoot, write_offshoots

from grader.course.course import load_course
from grader.expected.expected import build_exercise
from grader.grading.pipeline import grade
from grader.grading.plan import make_plan, plan_with
from grader.intake.collect import find_submissions
from grader.jail.client import Server
from grader.reading.submissions import SourceFile, Submission

NORM = """
@exercise(points=4, grad=["X"])
def norm(X, eps=1e-3):
    if eps < 0:
        raise ValueError("eps is negative")
    return (X - X.mean(0)) / (X.var(0, correction=0) + eps).sqrt()

norm.case("five by three", X=randn(5, 3))
norm.case("eps counts", X=randn(6, 2), eps=0.5)
norm.case("large numbers", X=randn(8, 4, mean=3e3), eps=0.01, tags=["stress"])
norm.raises("negative eps", ValueError, X=randn(2, 2), eps=-1.0)

@norm.wrong_idea("You divide by n - 1.")
def unbiased(X, eps=1e-3):
    if eps < 0:
        raise ValueError
    return (X - X.mean(0)) / (X.var(0) + eps).sqrt()
"""


@pytest.fixture(scope="module")
def server():
    with Server() as running:
        yield running


@pytest.fixture
def graded(declare, tmp_path, server):
    """The result of a submission with this function body."""
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: unit\n    title: U\n")

    def run(body, code=NORM, head="def norm(X, eps=1e-3):", before=""):
        exercise = declare(code)
        built = build_exercise(exercise, "unit")
        plan = plan_with(load_course(tmp_path), [(exercise, built)])
        path = tmp_path / f"{built.id}.py"
        path.write_text(f"import torch\n{before}\n{head}\n" + textwrap.indent(body, "    "))
        (submission,) = find_submissions([path], [])
        return grade(submission.with_beside(), plan, server).exercises[0]

    return run


REFUSE = "if eps < 0:\n    raise ValueError\n"
VAR = "var = ((X - X.mean(0)) ** 2).mean(0)\n"


def failed(result):
    return {
        (check.case, str(check.aspect)): check.fault for check in result.checks if not check.passed
    }


def test_a_right_answer_passes_without_a_word(graded):
    result = graded(f"{REFUSE}{VAR}return (X - X.mean(0)) * (var + eps).rsqrt()")
    assert (result.status, result.score, result.diagnosis) == ("passed", 4.0, None)
    assert {check.message for check in result.checks} == {""}


def test_a_mistake_is_named_by_its_idea(graded):
    result = graded(f"{REFUSE}return (X - X.mean(0)) / (X.std(0) ** 2 + eps).sqrt()")
    assert (result.status, result.diagnosis) == ("failed", "You divide by n - 1.")


def test_a_mistake_without_an_idea_is_told_by_what_is_found(graded):
    result = graded(f"{REFUSE}{VAR}return -(X - X.mean(0)) / (var + eps).sqrt()")
    assert (result.status, result.diagnosis) == ("partial", "Each number has the wrong sign.")


def test_an_unstable_answer_earns_four_fifths_and_is_told_why(graded):
    result = graded(
        f"{REFUSE}var = (X**2).mean(0) - X.mean(0) ** 2\nreturn (X - X.mean(0)) / (var + eps).sqrt()"
    )
    assert (result.status, result.score) == ("partial", 3.2)
    assert failed(result) == {("large numbers", "float32"): "numerically unstable"}
    assert result.diagnosis.startswith(
        "Your formula is right, but it overflows or loses its digits"
    )


def test_an_answer_that_keeps_something_between_calls_is_told(graded):
    body = f"{REFUSE}{VAR}seen.append(len(X))\nreturn (X - X.mean(0)) / (var + eps).sqrt()"
    kept = graded(body + " + 1e-9 * len(seen)", before="seen = []")
    assert set(failed(kept).values()) == {"not repeatable"}
    assert kept.diagnosis.startswith(
        "Two equal calls give different results. Your function writes to `seen`"
    )
    assert graded(body, before="seen = []").status == "passed"


MATMUL = """
@exercise(grad=["X"])
def product(X, W):
    return X @ W

product.case("three by four", X=randn(3, 4), W=randn(4, 2))
product.case("two by five", X=randn(2, 5), W=randn(5, 3))
"""
HEAD = "def product(X, W):"


def test_an_answer_that_mixes_dtypes_is_judged_in_float32(graded):
    result = graded("return X @ W.float()", MATMUL, HEAD)
    assert result.status == "partial"
    # The numbers are right, in float32, and most of the points are left.
    assert 0.75 <= result.score / result.max_score < 1
    assert set(failed(result).values()) == {"wrong dtype"}
    told = [check.message for check in result.checks if not check.passed]
    assert all(said.startswith("with float64 your code mixes dtypes, and fails: ") for said in told)


def test_a_wrong_answer_that_mixes_dtypes_is_wrong_in_float32_too(graded):
    result = graded("return 2 * X @ W.float()", MATMUL, HEAD)
    assert result.status == "failed"
    assert {fault for (_, kind), fault in failed(result).items() if kind == "output"} == {
        "wrong values"
    }


def test_the_second_with_the_very_same_mistake_gets_what_the_first_got(declare, tmp_path, server):
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: unit\n    title: U\n")
    exercise = declare(NORM)
    plan = plan_with(load_course(tmp_path), [(exercise, build_exercise(exercise, "unit"))])
    wrong = "def norm(X, eps=1e-3):\n    return (X - X.mean(0)) / (X.var(0) + eps).sqrt()\n"
    other = wrong.replace("var(0)", "var(0) * 2")

    def diagnosis(text):
        path = tmp_path / "norm.py"
        path.write_text(text)
        (submission,) = find_submissions([path], [])
        return grade(submission.with_beside(), plan, server).exercises[0].diagnosis

    first = diagnosis(wrong)
    assert "n - 1" in first
    # Without wrong ideas nothing can be named any more, unless it is known from before.
    plan = replace(plan, banks={})
    assert diagnosis("# by another student\n" + wrong) == first
    assert "n - 1" not in (diagnosis(other) or "")


RAISING = "import torch\ndef norm(X, eps=1e-3):\n    return X.nothing\n"


def hand_in(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    (submission,) = find_submissions([tmp_path / name], [])
    return submission


def test_a_stub_that_is_pasted_below_the_answer_is_passed_over_and_flagged(
    declare, tmp_path, server
):
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: unit\n    title: U\n")
    exercise = declare(NORM)
    plan = plan_with(load_course(tmp_path), [(exercise, build_exercise(exercise, "unit"))])
    head = "def norm(X, eps=1e-3):\n"
    answer = head + textwrap.indent(RIGHT, "    ") + "\n"
    pasted = f"{answer}{head}    # YOUR CODE HERE\n    raise NotImplementedError()\n"
    (result,) = grade(hand_in(tmp_path, "ada.py", pasted), plan, server).exercises
    assert (result.status, result.file, result.rivals) == ("passed", "ada.py", ())
    assert result.flags == (
        "the stub of norm stands once more below the answer; the answer counts",
    )


def test_a_mistake_is_judged_once_whoever_made_it(declare, tmp_path, server):
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: unit\n    title: U\n")
    exercise = declare(NORM)
    plan = plan_with(load_course(tmp_path), [(exercise, build_exercise(exercise, "unit"))])
    wrong = "def norm(X, eps=1e-3):\n    return (X - X.mean(0)) / (X.var(0) + eps).sqrt()\n"
    told = []
    for student in ("ada", "bob"):
        result = grade(hand_in(tmp_path, f"{student}.py", f"# {student}\n{wrong}"), plan, server)
        told.append(result.exercises[0])
        assert len(plan.memory.met._found) == 1
    assert told[0] == replace(told[1], file="ada.py")


def test_what_raises_is_told_with_each_ones_own_file(declare, tmp_path, server):
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: unit\n    title: U\n")
    exercise = declare(NORM)
    plan = plan_with(load_course(tmp_path), [(exercise, build_exercise(exercise, "unit"))])
    for student in ("ada", "bob"):
        result = grade(hand_in(tmp_path, f"{student}.py", RAISING), plan, server).exercises[0]
        assert f"({student}.py, line 3: return X.nothing)" in result.checks[0].message


def test_a_long_name_of_a_file_does_not_make_a_message_grow_without_end(declare, tmp_path, server):
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: unit\n    title: U\n")
    exercise = declare(NORM)
    plan = plan_with(load_course(tmp_path), [(exercise, build_exercise(exercise, "unit"))])
    submission = hand_in(tmp_path, "short.py", RAISING)
    (file,) = submission.files
    long = replace(submission, files=(replace(file, name=f"{'long' * 100}.py"),))
    message = grade(long, plan, server).exercises[0].checks[0].message
    assert "longlonglong.py, line 3: return X.nothing" in message
    assert message.count("long") < 60


RIGHT = f"{REFUSE}{VAR}return (X - X.mean(0)) * (var + eps).rsqrt()"


@pytest.mark.parametrize("decorator", ["@torch.compile", "@torch.compile(mode='reduce-overhead')"])
def test_a_compiled_answer_is_as_right_as_any(graded, decorator):
    assert graded(RIGHT, before=decorator).status == "passed"


def test_a_decorator_that_cannot_be_imported_is_told(graded):
    result = graded(RIGHT, before="from no_such_package import fast\n@fast")
    assert (result.status, result.diagnosis) == (
        "error",
        "norm is not there to be called: norm.py, line 2 failed with ModuleNotFoundError: No module named"
        " 'no_such_package'",
    )


def test_a_name_that_no_longer_stands_for_the_function_is_told(graded):
    result = graded("return X", head="norm = torch.ones(2)\ndef other(X):")
    assert (result.status, result.diagnosis) == (
        "error",
        "norm is not there to be called: at the end the name stands for something of type Tensor, no longer for"
        " a function",
    )


def test_a_helper_beside_the_file_is_read_with_it(graded, tmp_path):
    (tmp_path / "helper.py").write_text(
        "def var(X):\n    return X.var(0, correction=0)\nprint(1 / 0)\n"
    )
    body = f"{REFUSE}return (X - X.mean(0)) * (helper.var(X) + eps).rsqrt()"
    assert graded(body, before="import helper").status == "passed"


def test_answers_that_do_the_same_are_told_by_the_code_of_each(graded):
    none = graded("Y = X")
    print_ = graded("print(X)")
    assert none.diagnosis.endswith("End it with `return Y`.")
    assert print_.diagnosis.startswith("Your function prints its result")


def test_the_stub_as_it_was_handed_out_is_not_yet_attempted(graded):
    assert graded("raise NotImplementedError()").status == "unattempted"


def test_a_body_that_still_ends_in_the_stubs_last_line_is_told_so(graded):
    result = graded(f"{VAR}raise NotImplementedError()")
    assert result.status == "error"
    assert result.diagnosis.startswith(
        "The stub's own last line is still there: your code runs as far as `raise NotImplementedError()`"
    )


@pytest.fixture
def mending(offshoots, server):
    """The result of a file, or of several, for the debug exercise; as its learner sees it, or as in a class."""
    given = offshoot(offshoots).given

    def run(*texts, learner=False):
        plan = replace(make_plan(offshoots, ["scaled_debug"]), tries_given=learner)
        texts = [f"import torch\nfrom torch import Tensor\n{one or given}\n" for one in texts]
        files = [SourceFile(f"{n}.py", lambda text=t: text.encode()) for n, t in enumerate(texts)]
        return grade(Submission("ada", tuple(files)), plan, server).exercises[0]

    return run


def test_code_that_is_given_to_be_mended_counts_for_nothing_as_it_is(mending):
    result = mending("")
    assert (result.status, result.score, result.checks) == ("unattempted", 0, ())
    assert result.diagnosis.startswith("This is still the code that you were given")


def test_its_learner_sees_where_it_fails_and_no_more(mending):
    result = mending("", learner=True)
    assert (result.status, result.score) == ("unattempted", 0)
    assert {check.fault for check in result.checks if not check.passed} == {"wrong values"}
    assert result.diagnosis.startswith("This is still the code that you were given")


def test_what_is_mended_earns_all_with_hidden_cases_too(mending):
    result = mending(MENDED)
    assert (result.status, result.score) == ("passed", 1)
    assert any("redrawn" in check.case or "other numbers" in check.case for check in result.checks)


def test_what_is_half_mended_earns_nothing_and_is_not_told_which_mistake_it_has(mending):
    for wrong in ("X * w + 0 * X", "2 * X * w.unsqueeze(1)", "(X * w.unsqueeze(1)).detach()"):
        result = mending(f"def scaled_debug(X, w):\n    return {wrong}\n")
        assert (result.score, result.diagnosis, result.ideas) == (0, None, ())


def test_a_slip_of_typing_is_told_all_the_same(mending):
    said = mending("def scaled_debug(X, w):\n    return X * v\n").diagnosis
    assert "v" in said
    assert mending("def scaled_debug(X, w):\n    X * w[:, None]\n").diagnosis


def test_what_was_mended_counts_in_whatever_file_or_place_it_stands(mending, offshoots):
    assert mending(MENDED, "").status == "passed"
    assert mending("", MENDED).status == "passed"
    assert mending(MENDED + "\n\n" + offshoot(offshoots).given).status == "passed"


@pytest.fixture
def breaking(tmp_path, server):
    """The result of a file for the break-it exercise."""
    course = load_course(write_offshoots(tmp_path / "breaking", BREAKING))
    plan = make_plan(course, ["scaled_break_it"])

    def run(text):
        files = (SourceFile("a.py", text.encode),)
        return grade(Submission("ada", files), plan, server).exercises[0]

    return run


def test_inputs_that_show_what_is_wrong_earn_all(breaking):
    result = breaking(BROKEN)
    assert (result.status, result.score, result.diagnosis) == ("passed", 1, None)
    assert result.checks[0].message.startswith("output: ")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[1.0, 2.0])}", "[1.0, 1.0])}", "Both functions give the same on these inputs. Gradients"),
        ('"w": torch', '"v": torch', "scaled has no argument v; it takes X, w."),
        ("[1.0, 2.0])}", "[1.0])}", "The sizes of X, w do not fit together"),
        ("return {", "return torch.ones(3), {", "Return a dict of arguments by their names: X, w."),
    ],
)  # fmt: skip
def test_what_shows_nothing_is_told_and_earns_nothing(breaking, old, new, said):
    result = breaking(BROKEN.replace(old, new))
    assert (result.status, result.score) == ("failed", 0)
    assert result.diagnosis.startswith(said)


def test_where_nothing_is_written_it_is_unattempted(breaking):
    result = breaking("def scaled_break_it():\n    raise NotImplementedError()\n")
    assert (result.status, result.score) == ("unattempted", 0)


def test_what_is_handed_in_cannot_reach_the_functions_it_is_tried_on(breaking):
    hostile = """
import gc, sys, torch

class Odd(dict):
    def items(self):
        raise RuntimeError("read")

def scaled_break_it():
    found = [o for o in gc.get_objects() if getattr(o, "__name__", "") in ("scaled", "scaled_wrong")]
    return {"X": torch.full((2, 2), float(len(found))), "w": torch.ones(2)}
"""
    result = breaking(hostile)
    assert result.diagnosis.startswith("Both functions give the same")
    huge = BROKEN.replace("torch.tensor([[1.0, 2.0], [3.0, 4.0]])", "torch.ones(10**4, 10**4)")
    assert breaking(huge).score == 0
    assert breaking(BROKEN.replace("return {", "return Odd({").replace("])}", "])})").replace(
        "import torch", "import torch\nclass Odd(dict):\n    pass\n"
    )).status in ("passed", "failed")  # fmt: skip
