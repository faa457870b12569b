"""`grade start`, `grade reset` and `grade completion` as a person meets them."""

import json

import pytest
from click.shell_completion import BashComplete

from grader.cli import cli
from grader.study.cells import Notebook
from grader.study.journal import Journal


def test_start_says_what_it_made_and_what_it_kept(grade, course, tmp_path):
    first = grade("start", "ws", "--course", course, "--student", "Ada", cwd=tmp_path)
    assert first.returncode == 0
    assert first.stdout == (
        f"Workspace {tmp_path / 'ws'}: 3 exercises\n"
        "  new    01_convolution.ipynb\n  new    02_classification.ipynb\n"
    )
    assert first.stderr == ("Next: cd ws\nOpen a notebook in JupyterLab, or: grade check --watch\n")
    again = grade("start", cwd=tmp_path / "ws")
    assert "  kept   01_convolution.ipynb, as it is\n" in again.stdout
    assert "Next" not in again.stderr


def test_start_counts_quizzes_too_and_one_as_one(grade, asking, built_corr2d, tmp_path):
    done = grade("start", "ws", "--course", asking, cwd=tmp_path)
    assert done.stdout.startswith(f"Workspace {tmp_path / 'ws'}: 3 exercises, 1 quiz\n")
    one = grade("start", "one", "--course", built_corr2d, cwd=tmp_path)
    assert one.stdout.startswith(f"Workspace {tmp_path / 'one'}: 1 exercise\n")


def test_start_says_what_it_added(grade, workspace, course):
    """The learner has the unit as it was when it had one exercise less."""
    names = ("pool2d", "pool2d-statement", "pool2d-check")
    for root in (workspace.root, workspace.course / "exercises" / "01_convolution"):
        path = root / "01_convolution.ipynb"
        document = json.loads(path.read_text("utf-8"))
        document["cells"] = [cell for cell in document["cells"] if cell["id"] not in names]
        path.write_text(json.dumps(document), "utf-8")
    done = grade("start", cwd=workspace.root)
    assert "\nadded  pool2d to 01_convolution.ipynb\n" in done.stdout.replace("\n  ", "\n")
    assert Notebook(workspace.root / "01_convolution.ipynb").source("pool2d") is not None


def test_python_files_are_opened_in_an_editor(grade, course, tmp_path):
    done = grade("start", "ws", "--format", "py", "--course", course, cwd=tmp_path)
    assert "  new    01_convolution/corr2d.py\n" in done.stdout
    assert done.stderr.endswith("Open a file in your editor, and: grade check --watch\n")


def test_what_to_type_next_can_be_typed(grade, course, tmp_path):
    done = grade("start", "my work", "--course", course, cwd=tmp_path)
    assert "Next: cd 'my work'\n" in done.stderr


def test_a_folder_that_lies_elsewhere_is_named_whole(grade, course, tmp_path):
    done = grade("start", tmp_path / "ws", "--course", course, cwd=course)
    assert f"Next: cd {tmp_path / 'ws'}\n" in done.stderr


def test_the_course_itself_is_no_place_for_a_workspace(grade, course):
    done = grade("start", ".", cwd=course)
    assert done.returncode == 2
    assert "is the course itself; give another folder." in done.stderr


@pytest.mark.parametrize("name", ["quiz.json", "cases/corr2d.json"])
def test_a_damaged_copy_of_the_course_is_told_with_a_command_that_mends_it(
    grade, asked_workspace, asking, name
):
    root = asked_workspace.root
    (asked_workspace.course / "exercises" / "01_convolution" / name).write_text("{")
    told = grade("list", cwd=root)
    assert told.returncode == 3
    assert "damaged; `grade start --course DIR` takes it from the course again." in told.stderr
    assert grade("start", "--course", asking, cwd=root).returncode == 0
    assert grade("list", cwd=root).returncode == 0


@pytest.fixture
def notebook(workspace, write, answers):
    """A notebook with an answer in it."""
    path = workspace.root / "01_convolution.ipynb"
    write(path, "corr2d", answers.flipped)
    return path


def test_reset_asks_first_and_no_answer_is_no(grade, workspace, notebook):
    before = notebook.read_bytes()
    asked = grade("reset", "corr2d", cwd=workspace.root)
    assert asked.returncode == 130
    assert "Put the stub of corr2d back into 01_convolution.ipynb? [y/N]:" in asked.stdout
    refused = grade("reset", "corr2d", cwd=workspace.root, typed="n\n")
    assert refused.returncode == 0
    assert refused.stdout.endswith("Nothing was changed.\n")
    assert notebook.read_bytes() == before


@pytest.mark.parametrize(("more", "typed"), [(["--yes"], ""), ([], "y\n")])
def test_reset_says_where_your_version_is(grade, workspace, notebook, more, typed):
    mine = notebook.read_bytes()
    done = grade("reset", "corr2d", *more, cwd=workspace.root, typed=typed)
    assert done.returncode == 0
    assert done.stdout.endswith(
        "corr2d is a stub again in 01_convolution.ipynb; your version is in 01_convolution.ipynb.bak-1.\n"
    )
    assert notebook.with_name("01_convolution.ipynb.bak-1").read_bytes() == mine


def test_reset_leaves_progress_as_it_is(grade, workspace, notebook, mark_solved):
    mark_solved(workspace, "corr2d")
    grade("reset", "corr2d", "--yes", cwd=workspace.root)
    assert Journal(workspace.progress).standing("corr2d").solved


def test_reset_of_what_is_no_exercise_is_wrong_usage(grade, workspace):
    done = grade("reset", "zzz", "--yes", cwd=workspace.root)
    assert done.returncode == 2
    assert "There is no exercise 'zzz'; there are corr2d, pool2d, softmax." in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(grade, workspace, shell):
    done = grade("completion", shell, cwd=workspace.root)
    assert done.returncode == 0
    assert "_GRADE_COMPLETE" in done.stdout


def test_completion_of_another_shell_is_wrong_usage(grade, tmp_path):
    done = grade("completion", "cmd", cwd=tmp_path)
    assert done.returncode == 2
    assert "'cmd' is not one of" in done.stderr


def test_ids_and_commands_complete(workspace, monkeypatch):
    monkeypatch.chdir(workspace.root)
    script = BashComplete(cli, {}, "grade", "_GRADE_COMPLETE")

    def complete(*words):
        return [item.value for item in script.get_completions([*words[:-1]], words[-1])]

    assert complete("sh") == ["show"]
    assert complete("show", "") == ["corr2d", "pool2d", "softmax"]
    assert complete("check", "corr2d", "so") == ["softmax"]
    assert complete("reset", "c") == ["corr2d"]
