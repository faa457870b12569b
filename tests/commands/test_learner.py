"""`grade list`, `show`, `hint` and `progress` as a person meets them."""

import json
import subprocess
import sys

import pytest

from grader.study.journal import Journal


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


def test_a_hint_without_an_id_is_for_the_exercise_that_would_be_checked(
    grade, workspace, mark_solved
):
    mark_solved(workspace, "corr2d")
    assert grade("hint", cwd=workspace.root).stdout.startswith("pool2d: Hint 1 of ")
    mark_solved(workspace, "pool2d", "softmax")
    assert "name one: grade hint ID" in grade("hint", cwd=workspace.root).stderr
