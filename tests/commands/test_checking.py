"""`grade check` as a person meets it: their own files, other people's, and what does not work."""

import json
import shutil
from types import SimpleNamespace

import jsonschema
import pytest
from checkout import SCHEMA

from grader.study.journal import Journal


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


def test_a_file_of_ones_own_is_not_held_and_any_other_is(grade, workspace, verdicts, tmp_path):
    grade("check", "corr2d", cwd=workspace.root)
    assert verdicts["level"] is None
    path = tmp_path / "student.py"
    path.write_text("def corr2d(X, K): pass")
    grade("check", "--file", path, cwd=workspace.root)
    assert verdicts["level"].number >= 3
    grade("check", "corr2d", "--jailed", cwd=workspace.root)
    assert verdicts["level"].number >= 3


def test_where_there_is_no_workspace_no_file_is_ones_own(grade, course, classroom, verdicts):
    grade("check", "corr2d", "--file", classroom / "ben.py", cwd=course)
    assert verdicts["level"].number >= 3
    grade("check", "corr2d", "--file", classroom / "ben.py", "--isolation", "none", cwd=course)
    assert verdicts["level"] is None


@pytest.fixture
def no_jail(monkeypatch):
    """A machine that has resource limits and nothing else."""
    from grader.jail.levels import level_of

    monkeypatch.setattr("grader.jail.levels.probe", lambda: level_of({"limits"}))


def test_where_a_machine_has_no_jail_other_peoples_files_are_refused(
    grade, course, classroom, verdicts, no_jail
):
    done = grade("check", "corr2d", "--file", classroom / "ben.py", cwd=course)
    assert done.returncode == 2
    assert "ben.py lies in no workspace of yours" in done.stderr
    assert "--isolation none runs it as such." in done.stderr
    assert "level" not in verdicts


def test_a_jail_that_is_asked_for_by_name_is_refused_where_there_is_none(
    grade, workspace, verdicts, no_jail
):
    done = grade("check", "corr2d", "--jailed", cwd=workspace.root)
    assert (done.returncode, "level" in verdicts) == (2, False)
    assert "'strong' is needed" in done.stderr
    assert "workspace" not in done.stderr


def test_jailed_and_not_held_at_all_exclude_each_other(grade, workspace):
    done = grade("check", "corr2d", "--jailed", "--isolation", "none", cwd=workspace.root)
    assert (done.returncode, done.stderr) == (
        2,
        "--jailed and --isolation none exclude each other.\n",
    )


WRITES = """
def corr2d(X, K):
    try:
        open({path!r}, "w").write("mine now")
    except OSError:
        pass
    h, w = K.shape
    return (X.unfold(0, h, 1).unfold(1, w, 1) * K.flip(0, 1)).sum(dim=(2, 3), dtype=X.dtype)
"""


@pytest.mark.process
def test_the_code_of_a_student_cannot_write_to_the_disk_and_is_told_the_same(
    grade, built_corr2d, tmp_path
):
    path, victim = tmp_path / "student.py", tmp_path / "victim"
    path.write_text(WRITES.format(path=str(victim)))
    held = grade("check", "--file", path, cwd=built_corr2d)
    assert not victim.exists()
    free = grade("check", "--file", path, "--isolation", "none", cwd=built_corr2d)
    assert victim.read_text() == "mine now"
    assert (held.returncode, held.stdout, held.stderr) == (1, free.stdout, free.stderr)
    assert "Expected (2, 2) float64   Yours (2, 2) float64" in held.stdout


@pytest.mark.process
def test_the_record_of_a_check_says_how_the_code_was_held(grade, built_corr2d, classroom):
    done = grade("check", "--file", classroom / "ben.py", "--json", cwd=built_corr2d)
    assert json.loads(done.stdout)["isolation"].split()[0] in ("strong", "full")


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
