"""The `grade` command as a person meets it: words, exit statuses, and what stays unimported."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from checkout import ROOT
from waiting import GENEROUS

from grader.author import build
from grader.cli import execute
from grader.course.course import load_course

pytestmark = pytest.mark.course

RIGHT = """
import torch
def corr2d(X, K):
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    return (X.unfold(0, h, 1).unfold(1, w, 1) * K).sum(dim=(2, 3), dtype=X.dtype)
"""
FLIPPED = RIGHT.replace("* K)", "* K.flip(0, 1))")


@pytest.fixture
def grade(capfd, monkeypatch):
    """Run a command line in this process, from a folder: its exit status and what it printed."""

    def run(*words, cwd):
        monkeypatch.chdir(cwd)
        monkeypatch.setattr("os.cpu_count", lambda: 1)  # one server is enough for two submissions
        capfd.readouterr()
        returncode = execute([str(word) for word in words])
        printed = capfd.readouterr()
        return SimpleNamespace(returncode=returncode, stdout=printed.out, stderr=printed.err)

    return run


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of one exercise, built."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "solutions" / "convolution").mkdir(parents=True)
    name = "solutions/convolution/corr2d.py"
    shutil.copy(ROOT / name, folder / name)
    (folder / "course.yaml").write_text(
        "title: Small\nunits:\n  - id: convolution\n    title: Convolution\n"
    )
    build.write(load_course(folder))
    return folder


@pytest.fixture
def classroom(course, tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "ada.py").write_text(RIGHT)
    (folder / "ben.py").write_text(FLIPPED)
    return folder


def test_the_commands_import_nothing_heavy():
    code = (
        "import sys, grader.cli\n"
        "heavy = {'torch', 'numpy', 'nbformat', 'nbgrader', 'rich', 'yaml', 'IPython'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_installed_script_and_the_module_are_the_same_command():
    for command in (
        [str(Path(sys.executable).with_name("grade"))],
        [sys.executable, "-m", "grader"],
    ):
        done = subprocess.run([*command, "nonsense"], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "There is no file, folder or command 'nonsense'" in done.stderr


def test_help_names_every_command(grade, course):
    done = grade("--help", cwd=course)
    assert done.returncode == 0
    for command in ("run", "start", "list", "show", "check", "hint", "progress", "build", "verify"):
        assert f"  {command} " in done.stdout


def test_a_path_alone_is_graded(grade, course, classroom, tmp_path):
    done = grade(classroom, "--out", tmp_path / "out", cwd=course)
    assert done.returncode == 0, done.stderr
    assert "ada" in done.stdout
    assert "ben" in done.stdout
    scores = (tmp_path / "out" / "scores.csv").read_text().splitlines()
    assert scores[0] == "student,score,max_score,corr2d"
    assert scores[1] == "ada,4,4,4"
    record = json.loads((tmp_path / "out" / "records" / "ben.json").read_text())
    assert record["exercises"][0]["status"] == "partial"
    assert record["exercises"][0]["diagnosis"].startswith("You flip the kernel.")


def test_json_is_one_document_and_everything_else_goes_to_stderr(
    grade, course, classroom, tmp_path
):
    done = grade("run", classroom, "--out", tmp_path / "out", "--json", cwd=course)
    document = json.loads(done.stdout)
    assert [s["student"] for s in document["submissions"]] == ["ada", "ben"]
    assert "[1/2]" in done.stderr


def test_a_second_run_takes_what_has_not_changed_and_grades_what_has(
    grade, course, classroom, tmp_path
):
    out = tmp_path / "out"
    grade(classroom, "--out", out, cwd=course)
    before = {path.name: path.read_bytes() for path in (out / "records").iterdir()}
    again = grade(classroom, "--out", out, cwd=course)
    assert "2 unchanged" in again.stderr
    (classroom / "ben.py").write_text(RIGHT)
    changed = grade(classroom, "--out", out, cwd=course)
    assert "1 unchanged" in changed.stderr
    assert (out / "scores.csv").read_text().splitlines()[2] == "ben,4,4,4"
    fresh = grade(classroom, "--out", out, "--fresh", cwd=course)
    assert "unchanged" not in fresh.stderr
    assert (out / "records" / "ada.json").read_bytes() == before["ada.json"]


def test_a_damaged_record_is_made_again(grade, course, classroom, tmp_path):
    out = tmp_path / "out"
    grade(classroom, "--out", out, cwd=course)
    good = (out / "records" / "ada.json").read_bytes()
    (out / "records" / "ada.json").write_bytes(good[:100])
    done = grade(classroom, "--out", out, cwd=course)
    assert "1 unchanged" in done.stderr
    assert (out / "records" / "ada.json").read_bytes() == good


def test_a_secret_seed_draws_other_hidden_cases_and_right_stays_right(
    grade, course, classroom, tmp_path
):
    for secret in ("one", "two"):
        done = grade(classroom, "--out", tmp_path / secret, "--seed", secret, cwd=course)
        assert done.returncode == 0
        assert (tmp_path / secret / "scores.csv").read_text().splitlines()[1] == "ada,4,4,4"


def test_a_submission_that_cannot_be_read_gets_a_record_and_exit_status_1(
    grade, course, classroom, tmp_path
):
    (classroom / "eve.ipynb").write_text("{ not json")
    done = grade(classroom, "--out", tmp_path / "out", cwd=course)
    assert done.returncode == 1
    assert "Nothing could be read of: eve" in done.stderr
    record = json.loads((tmp_path / "out" / "records" / "eve.json").read_text())
    assert record["exercises"][0]["status"] == "unreadable"
    assert record["exercises"][0]["score"] == 0


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["bulid"], 2, "There is no file, folder or command 'bulid'. Did you mean `grade build`?"),
        (["/no/such/folder"], 2, "/no/such/folder"),
        (["run"], 2, "Missing argument"),
        (
            ["check", "cor2d", "--file", "x.py"],
            2,
            "There is no exercise 'cor2d'; did you mean corr2d?",
        ),
        (["hint", "zzz"], 2, "There is no exercise 'zzz'; there are corr2d."),
        (["verify", "cor2d"], 2, "There is no exercise 'cor2d'; did you mean corr2d?"),
        (["new", "convolution", "corr2d"], 2, "There is an exercise corr2d already"),
        (["hint", "corr2d", "--step", "0"], 2, "0 is not in the range"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_status_2(grade, course, words, status, said):
    done = grade(*words, cwd=course)
    assert done.returncode == status
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_only_an_exercise_that_exists_can_be_asked_for(grade, course, classroom, tmp_path):
    done = grade(classroom, "--only", "softmax", "--out", tmp_path / "out", cwd=course)
    assert done.returncode == 2
    assert "There is no exercise 'softmax'; there are corr2d." in done.stderr


def test_a_gpu_that_is_not_there_is_not_run_and_not_passed(grade, course, classroom, tmp_path):
    done = grade(classroom, "--device", "cuda", "--out", tmp_path / "out", cwd=course)
    assert done.returncode == 2
    assert "cuda: not run." in done.stderr
    assert not (tmp_path / "out" / "records").exists()


def test_an_output_folder_that_cannot_be_written_is_told(grade, course, classroom, tmp_path):
    (tmp_path / "file").write_text("")
    done = grade(classroom, "--out", tmp_path / "file" / "out", cwd=course)
    assert done.returncode == 2
    assert "Cannot write to" in done.stderr


def test_a_broken_course_is_exit_status_3_and_names_every_place(grade, course, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(course, broken)
    path = broken / "solutions" / "convolution" / "corr2d.py"
    text = path.read_text()
    text = text.replace(
        'corr2d.case("1x1 kernel", X=randn(2, 3), K=',
        'corr2d.case("1x1 kernel", X=randn(2, 3), Kernel=',
    )
    path.write_text(text.replace('"kernel of one column"', '"kernel of one row"'))
    done = grade("verify", cwd=broken)
    assert done.returncode == 3
    assert "case '1x1 kernel' names 'Kernel', but corr2d takes X, K." in done.stderr
    assert "case '1x1 kernel' gives no K." in done.stderr
    assert "there are two cases called 'kernel of one row'; rename one." in done.stderr


def test_check_tells_the_verdict_the_first_failure_and_the_hint(grade, course, classroom):
    done = grade("check", "corr2d", "--file", classroom / "ben.py", cwd=course)
    assert done.returncode == 1
    assert done.stdout.startswith("corr2d: not right yet (0 of 4 points on the public cases)")
    assert "You flip the kernel." in done.stdout
    assert "inputs: X (3, 3), K (2, 2)" in done.stdout
    assert "first at (0, 0): expected 19, got 5, allowed error 2e-06" in done.stdout
    assert done.stdout.rstrip().endswith("A hint: grade hint corr2d")
    right = grade("check", "corr2d", "--file", classroom / "ada.py", cwd=course)
    assert right.returncode == 0
    assert right.stdout.startswith("corr2d: right (4 of 4 points on the public cases)")


def test_checking_needs_no_solutions(grade, course, classroom, tmp_path):
    handed_out = tmp_path / "handed_out"
    shutil.copytree(course, handed_out, ignore=shutil.ignore_patterns("solutions"))
    done = grade("check", "corr2d", "--file", classroom / "ben.py", cwd=handed_out)
    assert done.returncode == 1
    assert "expected 19, got 5" in done.stdout


def test_hints_come_in_steps(grade, course):
    first = grade("hint", "corr2d", cwd=course)
    assert first.stdout.startswith("Hint 1 of 4: ")
    assert "grade hint corr2d --step 2" in first.stderr
    last = grade("hint", "corr2d", "--step", "99", cwd=course)
    assert last.stdout.startswith("Hint 4 of 4: ")
    assert last.stderr == ""


def test_build_check_names_what_is_stale_and_changes_nothing(grade, course, tmp_path):
    edited = tmp_path / "edited"
    shutil.copytree(course, edited)
    assert grade("build", "--check", cwd=edited).returncode == 0
    path = edited / "exercises" / "convolution" / "convolution.ipynb"
    path.write_text(path.read_text().replace("YOUR CODE HERE", "MY CODE HERE"))
    text = path.read_text()
    done = grade("build", "--check", cwd=edited)
    assert done.returncode == 1
    assert (
        done.stdout
        == "exercises/convolution/convolution.ipynb is out of date; run `grade build`.\n"
    )
    assert path.read_text() == text


def test_authors_commands_leave_a_learners_copy_of_a_course_alone(grade, course, tmp_path):
    workspace = tmp_path / "workspace"
    shutil.copytree(course, workspace / ".torchgrade")
    for command in (["build"], ["verify"], ["new", "convolution", "more"]):
        done = grade(*command, cwd=workspace)
        assert done.returncode == 2
        assert "is a copy of a course, to learn with" in done.stderr
    assert not (workspace / ".torchgrade" / "solutions" / "convolution" / "more.py").exists()


def test_what_holds_nothing_is_not_proved(grade, tmp_path):
    (tmp_path / "course.yaml").write_text("title: T\nunits: [{id: unit, title: U}]\n")
    done = grade("verify", cwd=tmp_path)
    assert done.returncode == 3
    assert "there is no exercise and no quiz; `grade new UNIT ID` begins one" in done.stderr


def test_an_output_folder_where_nobody_may_write_is_told(grade, course, classroom):
    done = grade(classroom, "--out", "/proc/out", cwd=course)  # not even root may
    assert done.returncode == 2
    assert "Cannot write to" in done.stderr


@pytest.fixture
def ended(grade, tmp_path, monkeypatch):
    """How a command ends in which this is raised."""

    def run(error):
        def fail(*_, **__):
            raise error

        monkeypatch.setattr("grader.cli.cli.main", fail)
        return grade("list", cwd=tmp_path)

    return run


def test_a_failure_of_the_graders_own_is_one_line_and_exit_status_4(ended, monkeypatch):
    monkeypatch.delenv("GRADE_DEBUG", raising=False)
    done = ended(RuntimeError("a bug\n  of ours"))
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == (
        "Internal error, please report it: RuntimeError: a bug of ours (GRADE_DEBUG=1 shows where)\n"
    )


def test_whoever_looks_for_a_bug_gets_the_traceback(ended, monkeypatch):
    monkeypatch.setenv("GRADE_DEBUG", "1")
    with pytest.raises(RuntimeError, match="a bug of ours"):
        ended(RuntimeError("a bug of ours"))


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_ctrl_c_is_told_and_has_the_status_of_a_signal(ended, error):
    done = ended(error)
    assert (done.returncode, done.stderr) == (128 + signal.SIGINT, "Interrupted.\n")


@pytest.mark.parametrize(("code", "status"), [(3, 3), (None, 0), ("words", 0)])
def test_a_command_that_exits_keeps_its_status(ended, code, status):
    assert ended(SystemExit(code)).returncode == status


def test_an_option_alone_is_one_of_run(grade, tmp_path):
    done = grade("--json", cwd=tmp_path)
    assert done.returncode == 2
    assert "Usage: grade run" in done.stderr


def test_a_folder_with_the_name_of_a_command_is_reached_by_its_path(grade, course, tmp_path):
    (tmp_path / "list").mkdir()
    assert "corr2d" in grade("list", cwd=course).stdout
    done = grade("./list", "--out", tmp_path / "out", cwd=tmp_path)
    assert "Usage: grade list" not in done.stderr
    assert done.returncode == 2


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_graded_and_leaves_no_process(course, tmp_path):
    patient = shutil.copytree(course, tmp_path / "course")
    with (patient / "course.yaml").open("a") as settings:
        settings.write("limits:\n  seconds_per_call: 600\n")  # longer than this test waits
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "ada.py").write_text(RIGHT)
    (folder / "zed.py").write_text("def corr2d(X, K):\n    while True: pass\n")
    command = [
        sys.executable,
        "-m",
        "grader",
        str(folder),
        "--out",
        str(tmp_path / "out"),
        "--jobs",
        "1",
    ]
    running = subprocess.Popen(command, cwd=patient, stderr=subprocess.PIPE, text=True)
    assert "ada" in running.stderr.readline()
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
    running.send_signal(signal.SIGINT)
    told = running.communicate(timeout=GENEROUS)[1]
    assert running.returncode == 130
    assert told.startswith("\nInterrupted.") or told.startswith("Interrupted.")
    assert children
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    assert (tmp_path / "out" / "records" / "ada.json").exists()
