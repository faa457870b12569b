"""The learner's commands as a person meets them."""

import json
import os
import shutil
import subprocess
import sys

import jsonschema
import pytest
from checkout import SCHEMA

from grader.study.journal import Journal
from grader.study.starting import start


@pytest.fixture
def solve(workspace, write, answers):
    """Write an answer to corr2d into the workspace's notebook."""

    def put(which="right"):
        write(workspace.root / "convolution.ipynb", "corr2d", getattr(answers, which))

    return put


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["list", "--json"],
        ["show", "corr2d"],
        ["hint", "corr2d"],
        ["progress"],
        ["reset", "corr2d", "--yes"],
        ["start", "other"],
        ["completion", "zsh"],
    ],
)
def test_whatever_checks_nothing_needs_no_torch_and_little_time(workspace, words):
    code = (
        "import resource, sys\n"
        "from grader.cli import execute\n"
        f"status = execute({words!r})\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "heavy = sorted({'torch', 'numpy', 'nbformat', 'nbgrader'} & sys.modules.keys())\n"
        "print(status, heavy, used.ru_utime + used.ru_stime, file=sys.stderr)\n"
    )

    def takes_little_time():
        status, heavy, seconds = _told(code, workspace.root)
        assert (status, heavy) == ("0", "[]")
        # On a machine that is slow today, next to what it spares.
        return float(seconds) < 0.3 or float(seconds) < 0.25 * float(
            _told(IMPORT, workspace.root)[2]
        )

    assert any(takes_little_time() for _ in range(10))


IMPORT = """
import resource, sys, torch
used = resource.getrusage(resource.RUSAGE_SELF)
print(0, [], used.ru_utime + used.ru_stime, file=sys.stderr)
"""


def _told(code, folder):
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stderr.splitlines()[-1].split(" ")


def test_start_says_what_it_made_and_what_it_kept(grade, course, tmp_path):
    first = grade("start", "ws", "--course", course, "--student", "Ada", cwd=tmp_path)
    assert first.returncode == 0
    assert first.stdout == (
        f"Workspace {tmp_path / 'ws'}: 3 exercises\n"
        "  new    convolution.ipynb\n  new    classification.ipynb\n"
    )
    assert "Next: cd ws" in first.stderr
    again = grade("start", cwd=tmp_path / "ws")
    assert "  kept   convolution.ipynb, as it is\n" in again.stdout


def test_list_says_in_words_what_is_solved(grade, workspace, solve):
    solve()
    grade("check", "corr2d", cwd=workspace.root)
    listed = grade("list", cwd=workspace.root)
    lines = [line.split() for line in listed.stdout.splitlines()]
    assert ["Convolution"] in lines
    assert ["corr2d", "Two-dimensional", "cross-correlation", "4", "solved"] in lines
    assert ["softmax", "Softmax", "3", "open"] in lines
    document = json.loads(grade("list", "--json", cwd=workspace.root).stdout)
    corr2d = document["units"][0]["exercises"][0]
    assert (corr2d["id"], corr2d["solved"], corr2d["best_score"]) == ("corr2d", True, 4)


def test_the_next_exercise_is_checked_and_the_one_after_it_named(grade, workspace, solve):
    stub = grade("check", cwd=workspace.root)
    assert stub.returncode == 1
    assert stub.stdout.startswith("corr2d: not yet written")
    solve("flipped")
    wrong = grade("check", cwd=workspace.root)
    assert wrong.returncode == 1
    assert "expected 19, got 5" in wrong.stdout
    solve()
    right = grade("check", cwd=workspace.root)
    assert right.returncode == 0
    assert right.stdout.startswith("corr2d: right (4 of 4 points on the public cases)")
    assert "Next: pool2d, Two-dimensional pooling" in right.stderr
    assert grade("check", cwd=workspace.root).stdout.startswith("pool2d: not yet written")


def test_several_exercises_of_several_files_are_checked_together(grade, workspace, solve):
    solve()
    done = grade("check", "softmax", "corr2d", "--json", cwd=workspace.root)
    record = json.loads(done.stdout)
    jsonschema.validate(record, json.loads(SCHEMA.read_text()))
    assert (record["student"], record["device"]) == ("ws", "cpu")
    assert [(e["id"], e["status"]) for e in record["exercises"]] == [
        ("softmax", "missing"),
        ("corr2d", "passed"),
    ]
    assert done.returncode == 1


def test_a_file_says_which_exercises_it_answers(grade, course, tmp_path, answers):
    (tmp_path / "mine.py").write_text(answers.right)
    done = grade("check", "--file", tmp_path / "mine.py", cwd=course)
    assert done.returncode == 0
    assert done.stdout.startswith("corr2d: right")
    (tmp_path / "mine.py").write_text("x = 1")
    none = grade("check", "--file", tmp_path / "mine.py", cwd=course)
    assert none.returncode == 2
    assert "defines no exercise of this course" in none.stderr


def test_of_two_files_the_newest_that_defines_it_counts(grade, workspace, solve, answers):
    solve("flipped")
    script = workspace.root / "convolution" / "corr2d.py"
    script.parent.mkdir()
    script.write_text(answers.right)
    assert grade("check", "corr2d", cwd=workspace.root).returncode == 0
    script.write_text("# nothing yet")
    assert grade("check", "corr2d", cwd=workspace.root).returncode == 1


def test_when_all_is_solved_there_is_nothing_to_check(grade, workspace):
    path = workspace.progress
    standing = {"status": "passed", "best_score": 3, "attempts": 1, "hints": 0}
    standing["first_passed"] = "2026-01-01T00:00:00+00:00"
    ids = ("corr2d", "pool2d", "softmax")
    path.write_text(json.dumps({"schema": 1, "exercises": dict.fromkeys(ids, standing)}))
    done = grade("check", cwd=workspace.root)
    assert (done.returncode, done.stdout) == (0, "All exercises are solved.\n")
    assert json.loads(grade("check", "--json", cwd=workspace.root).stdout)["exercises"] == []


def test_hints_go_on_where_they_stopped(grade, workspace):
    said = [grade("hint", "corr2d", cwd=workspace.root).stdout[:12] for _ in range(5)]
    assert said == ["Hint 1 of 4:", "Hint 2 of 4:", "Hint 3 of 4:", "Hint 4 of 4:", "Hint 4 of 4:"]
    first = grade("hint", "corr2d", "--step", "1", "--json", cwd=workspace.root)
    assert json.loads(first.stdout)["step"] == 1
    assert Journal(workspace.progress).standing("corr2d").hints == 4


def test_show_is_readable_and_as_json_it_is_the_source(grade, workspace):
    shown = grade("show", "corr2d", cwd=workspace.root).stdout
    assert "⎝6  7  8⎠" in shown
    assert "def corr2d(X: Tensor, K: Tensor) -> Tensor:" in shown
    assert "\\sum" not in shown
    document = json.loads(grade("show", "corr2d", "--json", cwd=workspace.root).stdout)
    assert "\\sum" in document["statement"]
    assert (document["solution"], document["hints"]) == (None, 4)


def test_the_solution_is_shown_to_those_who_have_solved_it(grade, workspace, course, solve):
    early = grade("show", "corr2d", "--solution", cwd=workspace.root)
    assert early.returncode == 2
    assert "once you have solved it" in early.stderr
    solve()
    grade("check", "corr2d", cwd=workspace.root)
    shown = grade("show", "corr2d", "--solution", cwd=workspace.root).stdout
    assert "A solution" in shown
    assert "raise ValueError" in shown.partition("A solution")[2]
    shutil.rmtree(course / "solutions")
    gone = grade("show", "corr2d", "--solution", cwd=workspace.root)
    assert "The solutions of this course are not at hand." in gone.stderr


def test_reset_asks_and_keeps_a_backup(grade, workspace, solve, monkeypatch):
    path = workspace.root / "convolution.ipynb"
    stub = path.read_bytes()
    solve("flipped")
    mine = path.read_bytes()
    monkeypatch.setattr("sys.stdin", (workspace.root / "answer").open("w+"))
    refused = grade("reset", "corr2d", cwd=workspace.root)
    assert refused.returncode == 130  # no answer is no
    assert path.read_bytes() == mine
    done = grade("reset", "corr2d", "--yes", cwd=workspace.root)
    assert "your version is in convolution.ipynb.bak-1" in done.stdout
    assert path.read_bytes().rstrip() == stub.rstrip()
    assert (workspace.root / "convolution.ipynb.bak-1").read_bytes() == mine
    grade("reset", "corr2d", "--yes", cwd=workspace.root)
    assert (workspace.root / "convolution.ipynb.bak-2").exists()


def test_reset_of_a_python_file_is_the_stub_again(grade, course, tmp_path):
    grade("start", "py", "--format", "py", "--course", course, cwd=tmp_path)
    path = tmp_path / "py" / "convolution" / "corr2d.py"
    stub = path.read_bytes()
    path.write_text("mine")
    grade("reset", "corr2d", "--yes", cwd=tmp_path / "py")
    assert path.read_bytes() == stub
    assert path.with_name("corr2d.py.bak-1").read_text() == "mine"


def test_progress_in_words_and_as_json(grade, workspace, solve):
    solve()
    grade("check", "corr2d", cwd=workspace.root)
    said = grade("progress", cwd=workspace.root).stdout
    assert "[########................] 1 of 3 exercises, 4 of 10 points" in said
    assert "1 attempt, 0 hints shown, 1 solved at the first attempt" in said
    document = json.loads(grade("progress", "--json", cwd=workspace.root).stdout)
    assert (document["solved"], document["points"], document["next"]) == (1, 4, "pool2d")


def test_outside_of_a_workspace_nothing_is_written_and_that_is_said(grade, course):
    before = sorted(path for path in course.rglob("*") if "__pycache__" not in path.parts)
    assert "`grade start` makes one" in grade("list", cwd=course).stderr
    assert "`grade start` makes one" in grade("progress", cwd=course).stderr
    assert grade("hint", "corr2d", cwd=course).stdout.startswith("Hint 1 of 4")
    assert grade("hint", "corr2d", cwd=course).stdout.startswith("Hint 1 of 4")
    check = grade("check", cwd=course)
    assert check.returncode == 2
    assert "Name the file with your answer: --file PATH." in check.stderr
    assert sorted(p for p in course.rglob("*") if "__pycache__" not in p.parts) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "cor2d"], "There is no exercise 'cor2d'; did you mean corr2d?"),
        (["hint", "sotfmax"], "There is no exercise 'sotfmax'; did you mean softmax?"),
        (["reset", "zzz", "--yes"], "there are softmax, corr2d, pool2d."),
        (["check", "pool"], "did you mean pool2d?"),
        (["check", "pool2d", "--file", "nothing.ipynb"], "nothing.ipynb cannot be read"),
        (["check", "pool2d", "--file", "notes.txt"], "is neither a notebook"),
        (["check", "--file", "nothing.ipynb"], "nothing.ipynb does not exist"),
        (["check", "--watch", "--json"], "--watch has no JSON"),
        (["check", "corr2d", "--device", "cuda"], "cuda: not run."),
    ],
)
def test_wrong_usage_is_a_sentence_and_exit_status_2(grade, workspace, words, said):
    done = grade(*words, cwd=workspace.root)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_notebook_that_stays_half_written_is_a_sentence_and_no_attempt(grade, workspace):
    path = workspace.root / "convolution.ipynb"
    path.write_bytes(path.read_bytes()[:3000])
    done = grade("check", "corr2d", cwd=workspace.root)
    assert done.returncode == 1
    assert "corr2d: cannot be read" in done.stdout
    assert "it is not a notebook: not valid JSON" in done.stdout
    assert Journal(workspace.progress).standing("corr2d").attempts == 0


@pytest.mark.parametrize("name", ["quiz.json", "cases/corr2d.json"])
def test_a_damaged_copy_of_the_course_is_told_with_a_command_that_mends_it(grade, asking, name):
    workspace = start(asking.parent / "ws", asking).workspace
    (workspace.course / "exercises" / "convolution" / name).write_text("{")
    told = grade("list", cwd=workspace.root)
    assert told.returncode == 3
    assert "damaged; `grade start --course DIR` takes it from the course again." in told.stderr
    assert grade("start", "--course", asking, cwd=workspace.root).returncode == 0
    assert grade("list", cwd=workspace.root).returncode == 0


def test_what_to_type_next_can_be_typed(grade, course, tmp_path):
    done = grade("start", "my work", "--course", course, cwd=tmp_path)
    assert "Next: cd 'my work'\n" in done.stderr


def test_a_damaged_progress_file_is_told_once_and_kept(grade, workspace):
    workspace.progress.write_text('{"schema"')
    done = grade("list", cwd=workspace.root)
    assert done.returncode == 0
    assert "is kept as progress.json.damaged-1" in done.stderr
    assert grade("list", cwd=workspace.root).stderr == ""


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


def test_ids_and_commands_complete(workspace):
    def complete(*words):
        environment = {
            **os.environ,
            "_GRADE_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(["grade", *words]),
            "COMP_CWORD": str(len(words)),
        }
        code = (
            "import sys, grader.cli\nsys.argv = ['grade']\ntry: grader.cli.main()\n"
            "finally: assert 'torch' not in sys.modules"
        )
        command = [sys.executable, "-c", code]
        done = subprocess.run(
            command, cwd=workspace.root, env=environment, capture_output=True, text=True, check=True
        )
        return [line.partition(",")[2] for line in done.stdout.splitlines()]

    assert complete("sh") == ["show"]
    assert complete("show", "") == ["softmax", "corr2d", "pool2d"]
    assert complete("check", "corr2d", "so") == ["softmax"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(grade, workspace, shell):
    done = grade("completion", shell, cwd=workspace.root)
    assert done.returncode == 0
    assert "_GRADE_COMPLETE" in done.stdout


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
    assert pooling.index("3  open") + 4 == other.index("4  open")
