"""Exercises that use functions of earlier ones, graded in the jail."""

import json

import pytest
from using_course import CLASSIFY, FILES, RIGHT, SOFTMAX, WRONG_SOFTMAX, write_course

from grader.course.course import load_course
from grader.grading.pipeline import grade
from grader.grading.plan import make_plan
from grader.jail.client import Server
from grader.reading.submissions import SourceFile, Submission

IMPORTS = "import torch\nfrom torch import nn\n"


@pytest.fixture(scope="module")
def server():
    with Server() as running:
        yield running


@pytest.fixture(scope="module")
def plan(using_course):
    return make_plan(load_course(using_course))


@pytest.fixture
def graded(plan, server):
    """Grade files of one student: results by id."""

    def run(files, plan=plan):
        made = [SourceFile(name, lambda text=text: text.encode()) for name, text in files.items()]
        return {
            one.id: one for one in grade(Submission("ada", tuple(made)), plan, server).exercises
        }

    return run


def one_file(**answers):
    return {"all.py": IMPORTS + "\n\n".join({**RIGHT, **answers}.values())}


def told(results):
    return {id_: (one.status, dict(one.uses)) for id_, one in results.items()}


def test_ones_own_function_is_there_where_it_passed(graded):
    assert told(graded(one_file())) == {
        "softmax": ("passed", {}),
        "my_half": ("passed", {}),
        "classify": ("passed", {"softmax": "own"}),
        "halved": ("passed", {"classify": "own", "my_half": "own", "softmax": "own"}),
        "momentum": ("passed", {}),
        "steps": ("passed", {"momentum": "own"}),
    }


def test_it_may_be_in_another_file_of_the_submission_under_any_import(graded):
    files = {
        "first.py": IMPORTS + RIGHT["softmax"] + RIGHT["my_half"],
        "classify.py": "from grader.built import softmax\n" + RIGHT["classify"],
        "second.py": RIGHT["halved"],
    }
    results = graded(files)
    assert {results[id_].status for id_ in ("softmax", "my_half", "classify", "halved")} == {
        "passed"
    }
    assert results["halved"].uses["softmax"] == "own"


def test_a_function_that_did_not_pass_is_not_the_fault_of_what_uses_it(graded):
    results = graded(one_file(softmax=WRONG_SOFTMAX))
    assert results["softmax"].status == "failed"
    assert told(results)["classify"] == ("passed", {"softmax": "stand-in"})
    assert told(results)["halved"][1] == {
        "classify": "own",
        "my_half": "own",
        "softmax": "stand-in",
    }


def test_a_function_that_was_not_handed_in_has_a_stand_in(graded):
    assert told(graded({"classify.py": RIGHT["classify"]}))["classify"] == (
        "passed",
        {"softmax": "stand-in"},
    )


def test_without_a_stand_in_one_is_told_what_to_solve_first(graded):
    answers = one_file(
        my_half="class MyHalf(nn.Module):\n    def forward(self, X):\n        return X\n"
    )
    halved = graded(answers)["halved"]
    assert (halved.status, halved.score) == ("error", 0.0)
    assert halved.diagnosis == "Solve my_half first: halved uses it."
    assert halved.uses["my_half"] == "none"


def test_a_stub_is_not_attempted_whatever_it_uses(graded):
    stub = "def halved(X):\n    raise NotImplementedError()\n"
    assert graded({"second.py": stub})["halved"].status == "unattempted"


def test_a_stub_may_have_a_used_function_for_a_default(graded):
    stub = "def classify(X, by=softmax):\n    raise NotImplementedError()\n"
    assert graded({"classify.py": stub})["classify"].status == "unattempted"


def test_a_wrong_answer_is_judged_with_a_right_function_beside_it(graded):
    results = graded(
        one_file(
            softmax=WRONG_SOFTMAX, classify="def classify(X):\n    return softmax(X).amin(1)\n"
        )
    )
    assert results["classify"].status == "failed"
    assert told(results)["halved"][1]["classify"] == "none"


def test_helpers_and_globals_of_the_used_function_come_with_it(graded):
    softmax = (
        "SHIFT = 1\n\ndef _e(X):\n    return torch.exp(SHIFT * (X - X.max(1, True).values))\n\n"
        "def softmax(X):\n    return _e(X) / _e(X).sum(1, True)\n"
    )
    classify = "SHIFT = 2\n\ndef _e(X):\n    return X\n\ndef classify(X):\n    return _e(softmax(X)).amax(1)\n"
    results = graded({"first.py": IMPORTS + softmax, "b.py": classify})
    assert told(results)["classify"] == ("passed", {"softmax": "own"})


def test_a_line_of_the_used_function_is_named_with_its_own_file(graded):
    softmax = RIGHT["softmax"].replace("    E", "    if X.shape[0] == 4: X.nothing\n    E", 1)
    results = graded({"first.py": IMPORTS + softmax, "b.py": RIGHT["classify"]})
    assert told(results)["classify"][1] == {"softmax": "own"}
    messages = [check.message for check in results["classify"].checks if not check.passed]
    assert any("first.py, line 4" in message for message in messages)


def test_where_a_stand_in_raises_the_line_that_calls_it_is_told(graded):
    results = graded({"classify.py": "def classify(X):\n    return softmax(X[0]).amax(0)\n"})
    assert told(results)["classify"][1] == {"softmax": "stand-in"}
    messages = [check.message for check in results["classify"].checks if not check.passed]
    assert messages
    assert all("(classify.py, line 2: return softmax(X[0]).amax(0))" in said for said in messages)


def test_what_this_exercise_forbids_the_used_function_may_not_bring(using_course, tmp_path, graded):
    forbidding = CLASSIFY.replace("order=2,", 'order=2, forbid=["torch.exp"],')
    course = write_course(tmp_path, {**FILES, "first/classify.py": forbidding})
    results = graded(one_file(), make_plan(load_course(course)))
    assert told(results)["classify"] == ("passed", {"softmax": "stand-in"})


def test_only_what_is_asked_for_is_in_the_result(using_course, graded):
    plan = make_plan(load_course(using_course), ["halved"])
    assert [one.id for one in plan.judged] == ["softmax", "my_half", "classify", "halved"]
    assert list(graded(one_file(), plan)) == ["halved"]
    assert graded(one_file(), plan)["halved"].uses["softmax"] == "own"


HOSTILE = """
import sys, torch
held = sys.modules.get("__main__")

def softmax(X):
    E = torch.exp(X - X.max(dim=1, keepdim=True).values)
    return E / E.sum(dim=1, keepdim=True)

if __name__ != "__main__":
    softmax.found = [m for m in sys.modules if "grader.built" in m]
    def anything(*args, **kwargs):
        return torch.ones(())
    torch.equal = torch.allclose = lambda *a, **k: True
    torch.Tensor.amax = lambda self, *a, **k: self.sum() * 0
    torch.testing.assert_close = lambda *a, **k: None
"""


def test_a_used_function_that_changes_torch_when_it_is_loaded_gains_nothing(graded):
    files = {"first.py": HOSTILE, "b.py": "def classify(X):\n    return X.sum(1) * 0 + 1\n"}
    results = graded(files)
    assert (results["softmax"].status, results["classify"].status) == ("passed", "failed")
    assert results["classify"].score == 0


def test_no_reference_and_no_stand_in_of_what_passed_is_in_the_child(graded, plan):
    spying = RIGHT["classify"].replace(
        "    return softmax",
        "    import sys, linecache\n"
        "    text = ''.join(''.join(e[2]) for e in linecache.cache.values() if len(e) > 2)\n"
        "    held = [m for m in sys.modules if 'torchgrade_course' in m or 'stand' in m]\n"
        "    if held or 'torch.soft' + 'max(X, dim' in text or 'amax(1, ' + 'keepdim' in text:\n"
        "        raise ValueError(str(held))\n"
        "    return softmax",
    )
    assert graded(one_file(classify=spying))["classify"].status == "passed"
    lent = graded({"b.py": spying})["classify"]
    assert lent.status == "error"  # there it is, and in no other exercise's child


def test_a_stand_in_is_in_no_child_that_judges_what_it_stands_for(graded):
    taking = (
        "def softmax(X):\n    from grader.built import softmax\n    return softmax(X)\n",
        "import sys\nfrom grader.built import softmax\n",
        "import grader.built\ndef softmax(X):\n    return grader.built.softmax(X)\n",
        "def softmax(X):\n    import importlib\n"
        "    return importlib.import_module('grader.built.softmax_').softmax(X)\n",
    )
    for softmax in taking:
        results = graded(one_file(softmax=softmax))
        assert results["softmax"].score == 0, softmax
        assert results["classify"].uses["softmax"] == "stand-in", softmax


@pytest.mark.process
def test_a_run_keeps_in_the_record_what_was_used_and_grades_again_when_that_changes(
    tmp_path, grade_folder
):
    course = write_course(tmp_path / "course")
    (course / "solutions" / "secret.txt").write_text("a secret\n")
    first = grade_folder(course, one_file(softmax=WRONG_SOFTMAX), "--only", "classify")
    assert [(e["id"], e["status"], e["uses"]) for e in first.record["exercises"]] == [
        ("classify", "passed", {"softmax": "stand-in"})
    ]
    assert grade_folder(course, None, "--only", "classify").reused == 1
    path = course / "solutions" / "first" / "softmax.py"
    path.write_text(SOFTMAX.replace("torch.softmax(X, dim=1)", "torch.softmax(X, dim=-1)"))
    assert grade_folder(course, None, "--only", "classify").reused == 0
    (course / "solutions" / "first" / "my_half.py").write_text(FILES["first/my_half.py"] + "\n")
    assert grade_folder(course, None, "--only", "classify").reused == 1


@pytest.fixture
def grade_folder(tmp_path, grade):
    """Run the command over a folder with one student: the record, and how many were kept."""
    from types import SimpleNamespace

    def run(course, files, *options):
        folder = tmp_path / "submitted" / "ada"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in (files or {}).items():
            (folder / name).write_text(text)
        words = ["run", tmp_path / "submitted", "--course", course, "--out", tmp_path / "out"]
        done = grade(*words, "--isolation", "limits", *options, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        record = json.loads((tmp_path / "out" / "records" / "ada.json").read_text())
        reused = int("unchanged" in done.stdout + done.stderr)
        return SimpleNamespace(record=record, reused=reused, done=done)

    return run


def test_of_several_functions_one_may_be_missing_and_the_others_are_judged(graded):
    result = graded({"a.py": IMPORTS + RIGHT["momentum"]})["momentum"]
    said = {check.case: check.message for check in result.checks if not check.passed}
    assert said == {
        "from the start": "init_states is not defined",
        "two parameters": "init_states is not defined",
        "two parameters (other numbers)": "init_states is not defined",
    } or {*said.values()} == {"init_states is not defined"}
    assert "a step" not in said
    assert 0 < result.score < 2


def test_a_wrong_idea_of_one_of_several_functions_is_named(graded):
    wrong = "def init_states(params):\n    return [torch.zeros_like(p) for p in params]\n"
    result = graded(one_file(init_states=wrong))["momentum"]
    assert result.diagnosis == "The states begin at the sum of each parameter, not at zero."


def test_forbidden_names_are_looked_for_in_all_functions(graded):
    wrong = RIGHT["init_states"].replace("return", "torch.optim.SGD(params)\n    return")
    assert graded(one_file(init_states=wrong))["momentum"].status == "forbidden"


def test_what_was_handed_out_of_several_functions_is_not_attempted(graded, using_course):
    (path,) = using_course.glob("exercises/*second/*second.ipynb")
    results = graded({"second.ipynb": path.read_text()})
    assert {one.status for one in results.values()} == {"unattempted", "missing"}
    assert results["momentum"].status == "unattempted"


BOUND = {
    "another function": "def mine(X):\n    return softmax(X).amax(1)\nclassify = mine\n",
    "a lambda": "classify = lambda X: softmax(X).amax(1)\n",
    "of several": "def mine(X):\n    return softmax(X).amax(1)\nclassify, other = mine, 0\n",
    "under another name": "from grader.built import softmax as s\nclassify = lambda X: s(X).amax(1)\n",
    "where it may be missing": (
        "try:\n    from grader.built import softmax\nexcept ImportError:\n    pass\n"
        + RIGHT["classify"]
    ),
}


@pytest.mark.parametrize("text", BOUND.values(), ids=BOUND.keys())
def test_an_answer_has_what_it_uses_however_it_is_bound(graded, text):
    imported = "" if "import" in text else "from grader.built import softmax\n"
    results = graded({"a.py": IMPORTS + RIGHT["softmax"], "b.py": IMPORTS + imported + text})
    assert results["softmax"].status == "passed"
    assert (results["classify"].status, results["classify"].uses) == ("passed", {"softmax": "own"})
