"""One student's answers looked at once more: what comes onto the page, and what never does."""

from functools import partial

import pytest

from grader.course.catalog import read_catalog
from grader.course.course import load_course
from grader.feedback.looking import Looking, code_of
from grader.grading.pipeline import grade
from grader.grading.plan import make_plan
from grader.jail.client import Server
from grader.reading.extract import extract
from grader.reading.folders import SourceFile
from grader.reading.submissions import Submission
from grader.report.record import from_record, to_record
from grader.study.public_cases import find_public_cases, plan_of

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def look(built_corr2d):
    """Grade code as a run does, then look at it for its page: the sheet, and the record's result."""
    course = load_course(built_corr2d)
    plan = make_plan(course)
    ((_unit, (entry,)),) = read_catalog(course)
    public = plan_of([find_public_cases("corr2d", built_corr2d)])
    looking = Looking(public, {"corr2d": entry.hints[0]}, {"corr2d": entry.title})
    with Server() as server:

        def run(code, *, is_there=True):
            file = SourceFile("corr2d.py", partial(bytes, code, "utf8"))
            submission = Submission("ada", (file,))
            graded = grade(submission, plan, server)
            (result,) = from_record(to_record(graded), 2).exercises
            found = looking.sheets({"corr2d": result}, submission if is_there else None, server)
            return found["corr2d"], result

        yield run


def test_a_named_mistake_has_its_sentence_picture_hint_and_code(look, answers):
    sheet, result = look("import torch\n" + answers.flipped)
    assert sheet.said == result.diagnosis
    assert sheet.said.startswith("You flip the kernel.")
    assert "<svg" in sheet.case
    assert "First failing case: 3x3 input, 2x2 kernel" in sheet.case
    assert sheet.hint
    ((place, code),) = sheet.code
    assert place == "corr2d.py"
    assert code.startswith("def corr2d(X, K):")
    assert set(sheet.hidden) <= {"wrong values", "raises another exception"}


def test_what_is_right_has_nothing_more(look, answers):
    sheet, _result = look(answers.right)
    assert (sheet.said, sheet.case, sheet.hint, sheet.code) == ("", "", "", ())


SPIES = """
seen = []
def corr2d(X, K):
    seen.append(X.flatten()[:3].tolist())
    if len(seen) > 1:
        raise ValueError(str(seen))
    return X
"""


def test_numbers_of_hidden_cases_never_come_onto_a_page(look, built_corr2d):
    """An answer tells in exceptions what it has met before: on the page it has met public cases alone."""
    sheet, result = look(SPIES)
    public = find_public_cases("corr2d", built_corr2d).exercise
    names = {case.name for case in public.cases}
    hidden = [check.case for check in result.checks if check.case not in names]
    assert hidden
    shown = " ".join([sheet.said, sheet.case, *sheet.others, *sheet.hidden])
    assert all(name not in shown for name in hidden)
    assert set(sheet.hidden) <= {"wrong values", "raises an exception", "raises another exception"}


def test_one_that_fails_hidden_cases_alone_says_their_kinds_and_no_numbers(
    look, answers, built_corr2d
):
    public = find_public_cases("corr2d", built_corr2d).exercise
    sizes = {tuple(dict(c.call.arguments)["X"]["tensor"][2]) for c in public.cases}
    code = answers.right.replace(
        "    return", "    if tuple(X.shape) not in SEEN: return X\n    return"
    )
    sheet, result = look(f"SEEN = {sizes}\n{code}")
    assert result.status == "partial"
    assert (sheet.case, sheet.others, sheet.said) == ("", (), "")
    assert 0 < len(sheet.hidden) <= sheet.hidden_cases == 2
    assert set(sheet.hidden) <= {"wrong shape", "wrong values"}
    assert sheet.hint


def test_an_answer_that_does_not_end_is_not_run_again(look):
    sheet, result = look("def corr2d(X, K):\n    while True: pass\n")
    assert result.status == "timeout"
    assert sheet.case == ""
    assert sheet.others
    assert sheet.code


def test_without_the_files_names_of_public_cases_and_sentences_of_authors_are_left(look, answers):
    sheet, _result = look(answers.flipped, is_there=False)
    assert sheet.code == ()
    assert sheet.case == ""
    assert sheet.others[0] == "3x3 input, 2x2 kernel"
    assert sheet.said == "" or sheet.said.startswith("You flip the kernel.")


def test_helpers_belong_to_the_code_and_cells_of_imports_do_not():
    text = "# %%\nimport torch\n# %%\ndef half(x): return x / 2\n# %%\ndef f(x): return half(x)\ny = 3\n"
    source = extract("a.py", text.encode())
    told = "\n".join(code for _place, code in code_of(source, ("f",)))
    assert "def half" in told
    assert "def f" in told
    assert "y = 3" not in told
