"""`grade check`, `list`, `show`, `hint` and `progress` as a person meets them."""

import json
import shutil
import subprocess
import sys
from types import SimpleNamespace

import jsonschema
import pytest
from checkout import SCHEMA

from grader.judging.score import ExerciseResult
from grader.study.checking import Checked
from grader.study.journal import Journal


@pytest.fixture
def solve(workspace, write, answers):
    """Write an answer to corr2d into the workspace's notebook."""

    def put(which="right"):
        write(workspace.root / "01_convolution.ipynb", "corr2d", getattr(answers, which))

    return put


@pytest.fixture
def verdicts(monkeypatch):
    """Nothing is checked: each exercise has the verdict that is put down here, else it is right."""
    given = {}

    class Checker:
        def __init__(self, desk, device):
            self.device = device

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def check(self, ids, path, case=""):
            built = SimpleNamespace(unit="convolution", hints=[], cases=[], more=0)
            found = [ExerciseResult(id_, given.get(id_, "passed"), 4.0, 4.0) for id_ in ids]
            return [Checked(result, built) for result in found]

    monkeypatch.setattr("grader.study.checking.Checker", Checker)
    return given


def test_check_tells_the_verdict_the_first_failure_and_the_hint(
    grade, built_corr2d, classroom, one_server
):
    done = grade("check", "corr2d", "--file", classroom / "ben.py", cwd=built_corr2d)
    assert done.returncode == 1
    assert done.stdout.startswith("corr2d: partly right (2.8 of 4 points)")
    assert "You flip the kernel." in done.stdout
    assert "inputs: X (3, 3), K (2, 2)" in done.stdout
    assert "first at (0, 0): expected 19, got 5, allowed error 2e-06" in done.stdout
    assert done.stdout.rstrip().endswith("A hint: grade hint corr2d")


def test_checking_needs_no_solutions(grade, built_corr2d, classroom, tmp_path, one_server):
    handed_out = tmp_path / "handed_out"
    shutil.copytree(built_corr2d, handed_out, ignore=shutil.ignore_patterns("solutions"))
    done = grade("check", "corr2d", "--file", classroom / "ben.py", cwd=handed_out)
    assert done.returncode == 1
    assert "expected 19, got 5" in done.stdout
    right = grade("check", "corr2d", "--file", classroom / "ada.py", cwd=handed_out)
    assert right.returncode == 0
    assert right.stdout.startswith("corr2d: right (4 of 4 points)")


def test_the_next_exercise_is_checked_and_the_one_after_it_named(
    grade, workspace, solve, one_server
):
    stub = grade("check", cwd=workspace.root)
    assert stub.returncode == 1
    assert stub.stdout.startswith("corr2d: not yet attempted")
    solve()
    right = grade("check", cwd=workspace.root)
    assert right.returncode == 0
    assert right.stdout.startswith("corr2d: right (4 of 4 points)")
    assert right.stderr == "\nNext: pool2d, Two-dimensional pooling (grade show pool2d)\n"
    assert grade("check", cwd=workspace.root).stdout.startswith("pool2d: not yet attempted")


def test_several_exercises_of_several_files_are_one_record_in_the_order_that_is_asked_for(
    grade, workspace, solve, one_server
):
    solve()
    done = grade("check", "softmax", "corr2d", "--json", cwd=workspace.root)
    record = json.loads(done.stdout)
    jsonschema.validate(record, json.loads(SCHEMA.read_text()))
    assert (record["student"], record["device"]) == ("ws", "cpu")
    assert [(e["id"], e["status"]) for e in record["exercises"]] == [
        ("softmax", "unattempted"),
        ("corr2d", "passed"),
    ]
    assert done.returncode == 1


def test_a_notebook_that_stays_half_written_is_a_sentence_and_no_attempt(
    grade, workspace, one_server, monkeypatch
):
    monkeypatch.setattr("grader.study.checking.PATIENCE", 0.0)
    path = workspace.root / "01_convolution.ipynb"
    path.write_bytes(path.read_bytes()[:3000])
    done = grade("check", "corr2d", cwd=workspace.root)
    assert done.returncode == 1
    assert "corr2d: cannot be read" in done.stdout
    assert "it is not a notebook: not valid JSON" in done.stdout
    assert Journal(workspace.progress).standing("corr2d").attempts == 0


def test_of_two_files_the_newest_that_defines_it_counts(
    grade, workspace, solve, answers, one_server
):
    solve("flipped")
    script = workspace.root / "01_convolution" / "corr2d.py"
    script.parent.mkdir()
    script.write_text(answers.right)
    assert grade("check", "corr2d", cwd=workspace.root).returncode == 0
    script.write_text("# nothing yet")
    assert grade("check", "corr2d", cwd=workspace.root).returncode == 1


def test_a_file_says_which_exercises_it_answers(grade, course, tmp_path, verdicts):
    path = tmp_path / "mine.py"
    path.write_text("def softmax(X): pass\ndef corr2d(X, K): pass\ndef helper(): pass\n")
    done = grade("check", "--file", path, "--json", cwd=course)
    record = json.loads(done.stdout)
    assert record["student"] == "mine"
    assert [exercise["id"] for exercise in record["exercises"]] == ["corr2d", "softmax"]


def test_a_file_that_answers_nothing_has_to_be_told_an_exercise(grade, course, tmp_path, verdicts):
    (tmp_path / "mine.py").write_text("x = 1")
    done = grade("check", "--file", tmp_path / "mine.py", cwd=course)
    assert done.returncode == 2
    assert "mine.py defines no exercise of this course; name one: grade check ID." in done.stderr


def test_an_exercise_that_is_named_twice_is_checked_once(grade, workspace, verdicts):
    done = grade("check", "pool2d", "corr2d", "pool2d", cwd=workspace.root)
    heads = [line for line in done.stdout.splitlines() if line]
    assert heads == [
        "pool2d: right (4 of 4 points)",
        "corr2d: right (4 of 4 points)",
    ]


def test_one_that_is_not_right_is_exit_status_1_and_no_next_one_is_named(
    grade, workspace, verdicts
):
    verdicts["pool2d"] = "failed"
    done = grade("check", "corr2d", "pool2d", cwd=workspace.root)
    assert (done.returncode, done.stderr) == (1, "")


def test_the_last_one_that_is_solved_says_so(grade, workspace, verdicts, mark_solved):
    mark_solved(workspace, "corr2d", "pool2d", "softmax")
    done = grade("check", "corr2d", cwd=workspace.root)
    assert (done.returncode, done.stderr) == (0, "\nAll exercises are solved.\n")


def test_a_unit_that_is_solved_leads_to_its_quiz(grade, asked_workspace, verdicts, mark_solved):
    mark_solved(asked_workspace, "corr2d", "pool2d")
    done = grade("check", "pool2d", cwd=asked_workspace.root)
    assert "Next: softmax" in done.stderr
    assert done.stderr.endswith("Questions on this unit: grade quiz convolution\n")


def test_when_all_is_solved_there_is_nothing_to_check(grade, workspace, mark_solved):
    mark_solved(workspace, "corr2d", "pool2d", "softmax")
    done = grade("check", cwd=workspace.root)
    assert (done.returncode, done.stdout) == (0, "All exercises are solved.\n")
    record = json.loads(grade("check", "--json", cwd=workspace.root).stdout)
    assert record["exercises"] == []


def test_a_record_has_the_name_that_the_workspace_was_made_for(grade, course, tmp_path, verdicts):
    grade("start", "ws", "--course", course, "--student", "Ada", cwd=tmp_path)
    record = json.loads(grade("check", "--json", cwd=tmp_path / "ws").stdout)
    assert (record["student"], record["isolation"]) == ("Ada", "limits")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "cor2d"], "There is no exercise 'cor2d'; did you mean corr2d?"),
        (["hint", "sotfmax"], "There is no exercise 'sotfmax'; did you mean softmax?"),
        (["hint", "zzz"], "There is no exercise 'zzz'; there are corr2d, pool2d, softmax."),
        (["hint", "corr2d", "--step", "0"], "0 is not in the range"),
        (["check", "pool"], "did you mean pool2d?"),
        (["check", "cor2d", "--file", "x.py"], "did you mean corr2d?"),
        (["check", "pool2d", "--file", "nothing.ipynb"], "nothing.ipynb cannot be read"),
        (["check", "pool2d", "--file", "notes.txt"], "is neither a notebook"),
        (["check", "--file", "nothing.ipynb"], "nothing.ipynb does not exist"),
        (["check", "--watch", "--json"], "--watch has no JSON; leave one of the two out."),
        (["check", "corr2d", "--device", "cuda"], "cuda: not run."),
    ],
)
def test_wrong_usage_is_a_sentence_and_exit_status_2(
    grade, workspace, words, said, one_server, monkeypatch
):
    monkeypatch.setattr("grader.study.checking.PATIENCE", 0.0)
    done = grade(*words, cwd=workspace.root)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def watch(monkeypatch, verdicts):
    """What `--watch` is told to do, and how it ends: `watch.ends = ...`."""
    told = SimpleNamespace(ends=True)

    class Watch:
        def __init__(self, desk, checker, screen, ids, path):
            told.ids, told.path = ids, path

        def run(self, keys):
            if isinstance(told.ends, BaseException):
                raise told.ends
            return told.ends

    monkeypatch.setattr("grader.study.watch.Watch", Watch)
    return told


def test_watching_goes_on_until_all_is_solved_or_somebody_leaves(grade, workspace, watch):
    done = grade("check", "--watch", cwd=workspace.root)
    assert (done.returncode, watch.ids, watch.path) == (0, [], None)
    assert done.stderr.startswith("stdin is no terminal, so there are no keys; Ctrl-C or SIGTERM")
    watch.ends = False
    assert grade("check", "--watch", cwd=workspace.root).returncode == 1


def test_who_names_exercises_watches_those(grade, workspace, watch, tmp_path):
    grade("check", "--watch", "softmax", "corr2d", cwd=workspace.root)
    assert watch.ids == ["softmax", "corr2d"]
    path = tmp_path / "mine.py"
    path.write_text("def pool2d(X): pass")
    grade("check", "--watch", "--file", path, cwd=workspace.root)
    assert (watch.ids, watch.path) == (["pool2d"], path)


def test_ctrl_c_ends_watching_with_a_word(grade, workspace, watch):
    watch.ends = KeyboardInterrupt()
    done = grade("check", "--watch", cwd=workspace.root)
    assert done.returncode == 130
    assert done.stderr.endswith("\nStopped.\n")


def test_list_says_in_words_what_is_solved(grade, workspace, mark_solved):
    mark_solved(workspace, "corr2d")
    listed = grade("list", cwd=workspace.root)
    lines = [line.split() for line in listed.stdout.splitlines()]
    assert ["Convolution"] in lines
    assert ["corr2d", "Two-dimensional", "cross-correlation", "4", "solved"] in lines
    assert ["softmax", "Softmax", "3", "not", "yet", "attempted"] in lines
    document = json.loads(grade("list", "--json", cwd=workspace.root).stdout)
    corr2d = document["units"][0]["exercises"][0]
    assert (corr2d["id"], corr2d["solved"], corr2d["best_score"]) == ("corr2d", True, 4)


def test_wide_characters_take_two_columns(grade, course, tmp_path):
    path = course / "course.yaml"
    path.write_text(path.read_text().replace("Convolution", "卷积"), "utf-8")
    for told in course.glob("exercises/*/cases/*2d.json"):
        text = told.read_text("utf-8").replace("Two-dimensional pooling", "二维汇聚")
        told.write_text(text, "utf-8")
    grade("start", "ws", "--course", course, cwd=tmp_path)
    lines = grade("list", cwd=tmp_path / "ws").stdout.splitlines()
    (pooling,) = [line for line in lines if "二维汇聚" in line]
    (other,) = [line for line in lines if "corr2d" in line]
    assert pooling.index("3  not yet") + 4 == other.index("4  not yet")


def test_progress_in_words_and_as_json(grade, workspace, mark_solved):
    mark_solved(workspace, "corr2d")
    said = grade("progress", cwd=workspace.root).stdout
    assert "[########................] 1 of 3 exercises, 4 of 10 points" in said
    assert "1 attempt, 0 hints shown, 1 solved at the first attempt" in said
    document = json.loads(grade("progress", "--json", cwd=workspace.root).stdout)
    assert (document["solved"], document["points"], document["next"]) == (1, 4, "pool2d")


def test_a_damaged_progress_file_is_told_once_and_kept(grade, workspace):
    workspace.progress.write_text('{"schema"')
    done = grade("list", cwd=workspace.root)
    assert done.returncode == 0
    assert "is kept as progress.json.damaged-1" in done.stderr
    assert grade("list", cwd=workspace.root).stderr == ""


def test_show_is_readable_and_as_json_it_is_the_source(grade, workspace):
    shown = grade("show", "corr2d", cwd=workspace.root).stdout
    assert "⎝6  7  8⎠" in shown
    assert "def corr2d(X: Tensor, K: Tensor) -> Tensor:" in shown
    assert "\\sum" not in shown
    document = json.loads(grade("show", "corr2d", "--json", cwd=workspace.root).stdout)
    assert "\\sum" in document["statement"]
    assert (document["solution"], document["hints"]) == (None, 4)


def test_the_solution_is_shown_to_those_who_have_solved_it(grade, workspace, mark_solved):
    early = grade("show", "corr2d", "--solution", cwd=workspace.root)
    assert (early.returncode, early.stdout) == (2, "")
    assert "once you have solved it" in early.stderr
    mark_solved(workspace, "corr2d")
    shown = grade("show", "corr2d", "--solution", cwd=workspace.root).stdout
    assert "raise ValueError" in shown.partition("A solution")[2]


def test_hints_go_on_where_they_stopped(grade, workspace):
    said = [grade("hint", "corr2d", cwd=workspace.root) for _ in range(5)]
    assert [one.stdout[:12] for one in said] == [
        *("Hint 1 of 4:", "Hint 2 of 4:", "Hint 3 of 4:", "Hint 4 of 4:", "Hint 4 of 4:"),
    ]
    assert [one.stderr for one in said] == ["The next one: grade hint corr2d\n"] * 3 + [""] * 2
    first = json.loads(grade("hint", "corr2d", "--step", "1", "--json", cwd=workspace.root).stdout)
    assert (first["step"], first["steps"]) == (1, 4)
    assert Journal(workspace.progress).standing("corr2d").hints == 4


def test_outside_of_a_workspace_the_next_hint_has_to_be_named(grade, course):
    first = grade("hint", "corr2d", cwd=course)
    assert first.stdout.startswith("Hint 1 of 4: ")
    assert first.stderr == "The next one: grade hint corr2d --step 2\n"
    last = grade("hint", "corr2d", "--step", "99", cwd=course)
    assert last.stdout.startswith("Hint 4 of 4: ")
    assert last.stderr == ""


def test_an_exercise_without_hints_says_so(grade, course):
    path = course / "exercises" / "01_convolution" / "cases" / "corr2d.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"hints": []}), "utf-8")
    done = grade("hint", "corr2d", cwd=course)
    assert (done.returncode, done.stderr) == (2, "There is no hint for corr2d.\n")


def test_outside_of_a_workspace_nothing_is_written_and_that_is_said(grade, course):
    before = sorted(course.rglob("*"))
    assert "`grade start` makes one" in grade("list", cwd=course).stderr
    assert "`grade start` makes one" in grade("progress", cwd=course).stderr
    assert grade("hint", "corr2d", cwd=course).stdout.startswith("Hint 1 of 4")
    assert grade("hint", "corr2d", cwd=course).stdout.startswith("Hint 1 of 4")
    check = grade("check", cwd=course)
    assert check.returncode == 2
    assert "Name the file with your answer: --file PATH." in check.stderr
    assert sorted(course.rglob("*")) == before


@pytest.mark.process
def test_in_a_workspace_where_nothing_can_be_written_the_hint_is_shown_all_the_same(workspace):
    places = [workspace.root, *workspace.root.rglob("*")]
    for path in places:
        path.chmod(0o555 if path.is_dir() else 0o444)
    # Not even root may write there, once it has given up that right (PR_CAPBSET_DROP, CAP_DAC_OVERRIDE).
    code = (
        "import ctypes, os, sys\n"
        "ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)\n"
        "os.execv(sys.executable, [sys.executable, '-m', 'grader', 'hint', 'corr2d'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=workspace.root,
        capture_output=True,
        text=True,
        check=False,
    )
    for path in places:
        path.chmod(0o755)
    assert done.stdout.startswith("Hint 1 of 4: ")
    assert "Your progress cannot be kept in" in done.stderr
    assert done.stderr.count("Permission denied") == 1
    assert done.returncode == 0


WRONG = """
def corr2d(X, K):
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError
    return (X.unfold(0, h, 1).unfold(1, w, 1) * K).sum((2, 3)) + 0.5
"""


@pytest.fixture
def wrong(tmp_path):
    """A file with an answer that is off by a half."""
    path = tmp_path / "mine.py"
    path.write_text(WRONG)
    return path


@pytest.mark.process
def test_the_first_failing_case_is_drawn(grade, course, wrong):
    lines = grade("check", "--file", wrong, cwd=course).stdout.split("\n")
    assert "  Expected (2, 2) float64   Yours (2, 2) float64   Difference yours - expected" in lines
    assert any(line.startswith("  19  25                    19.5") for line in lines)


@pytest.mark.process
def test_json_has_the_tensors_of_the_first_failing_case(grade, course, wrong):
    record = json.loads(grade("check", "--file", wrong, "--json", cwd=course).stdout)
    jsonschema.validate(record, json.loads(SCHEMA.read_text()))
    failing = record["exercises"][0]["failing"]
    assert failing["runs"][0]["got"]["output"]["values"] == [[19.5, 25.5], [37.5, 43.5]]


@pytest.mark.process
def test_one_case_alone_is_checked_and_nothing_is_kept(grade, workspace, solve):
    solve("flipped")
    words = ("check", "corr2d", "--case", "kernel higher than the input")
    done = grade(*words, cwd=workspace.root)
    assert done.stdout == "corr2d: right\n  pass  kernel higher than the input\n"
    assert done.returncode == 0
    assert Journal(workspace.progress).standings() == {}


def test_a_wrong_name_of_a_case_is_told_with_the_nearest(grade, course, wrong):
    done = grade("check", "corr2d", "--file", wrong, "--case", "3x3 input", "--debug", cwd=course)
    assert done.returncode == 2
    assert "Did you mean '3x3 input, 2x2 kernel'? Its public cases:\n  3x3 input" in done.stderr


def test_without_a_terminal_a_case_is_handed_out_as_code(grade, course, wrong, monkeypatch):
    name = "3x3 input, 2x2 kernel"
    code = grade("check", "--file", wrong, "--case", name, "--debug", cwd=course).stdout
    monkeypatch.syspath_prepend(wrong.parent)
    with pytest.raises(AssertionError, match="Mismatched elements: 4 / 4"):
        exec(code, {})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("corr2d", "--debug"), "Say which case: grade check ID --case NAME --debug."),
        (("corr2d", "pool2d", "--case", "x"), "--case is one case of one exercise, checked once."),
        (("corr2d", "--watch", "--case", "x"), "--case is one case of one exercise, checked once."),
    ],
)
def test_a_case_is_one_of_one_exercise(grade, workspace, words, said):
    done = grade("check", *words, cwd=workspace.root)
    assert (done.returncode, done.stderr.strip()) == (2, said)


def test_a_hint_without_an_id_is_for_the_exercise_that_would_be_checked(
    grade, workspace, mark_solved
):
    mark_solved(workspace, "corr2d")
    assert grade("hint", cwd=workspace.root).stdout.startswith("pool2d: Hint 1 of ")
    mark_solved(workspace, "pool2d", "softmax")
    assert "name one: grade hint ID" in grade("hint", cwd=workspace.root).stderr


def test_the_next_one_is_the_one_that_a_check_would_take(grade, workspace, verdicts, mark_solved):
    mark_solved(workspace, "pool2d")
    assert "Next: softmax" in grade("check", "pool2d", cwd=workspace.root).stderr
    assert grade("check", cwd=workspace.root).stdout.startswith("softmax")


def test_somebody_elses_file_changes_nobodys_progress(grade, workspace, tmp_path, answers):
    other = tmp_path / "other.py"
    other.write_text("import torch\n" + answers.right)
    done = grade("check", "corr2d", "--file", other, cwd=workspace.root)
    assert done.returncode == 0
    assert f"{other} is not in your workspace, so your progress stays as it is." in done.stderr
    assert Journal(workspace.progress).standings() == {}


def test_outside_of_a_workspace_a_check_says_that_nothing_is_kept(grade, course, wrong):
    said = grade("check", "--file", wrong, cwd=course).stderr
    assert "This is no workspace, so no progress is kept; `grade start` makes one." in said
