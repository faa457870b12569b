"""`grade feedback` and `grade show RECORD` as an instructor meets them."""

import json
import shutil

import pytest

from grader.commands.reports import is_record


@pytest.fixture(scope="module")
def graded(tmp_path_factory, built_corr2d):
    """A class of two that was graded: its folder; nobody changes it."""
    from click.testing import CliRunner
    from small_course import FLIPPED, RIGHT

    from grader.cli import cli

    folder = tmp_path_factory.mktemp("graded")
    (folder / "class").mkdir()
    (folder / "class" / "ada.py").write_text(RIGHT)
    (folder / "class" / "ben.py").write_text(FLIPPED)
    words = ["run", str(folder / "class"), "--out", str(folder / "out")]
    words += ["--course", str(built_corr2d), "--jobs", "1"]
    assert CliRunner().invoke(cli, words, catch_exceptions=False).exit_code == 0
    return folder


@pytest.mark.process
def test_a_run_leaves_a_report_and_feedback_writes_a_page_for_each(grade, graded, built_corr2d):
    assert "You flip the kernel." in (graded / "out" / "report.html").read_text()
    done = grade("feedback", graded / "out", "--course", built_corr2d, cwd=graded)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"2 pages in {graded / 'out' / 'feedback'}\n"
    ben = (graded / "out" / "feedback" / "ben.html").read_text()
    assert "You flip the kernel." in ben
    assert "def corr2d(X, K):" in ben
    assert "<svg" in ben
    assert "ada" not in ben
    assert "ben" not in (graded / "out" / "feedback" / "ada.html").read_text()


@pytest.mark.process
def test_a_preview_leaves_report_and_places_as_they_are(grade, graded, built_corr2d, tmp_path):
    out = shutil.copytree(graded / "out", tmp_path / "out")
    told = json.loads((out / "submissions.json").read_text())
    assert [one["paths"] for one in told["runs"]] == [[str(graded / "class")]]
    (out / "report.html").unlink()
    (out / "submissions.json").unlink()
    words = ["run", graded / "class", "--out", out, "--preview", "--course", built_corr2d]
    assert grade(*words, cwd=tmp_path).returncode == 0
    assert not (out / "report.html").exists()
    assert not (out / "submissions.json").exists()


@pytest.mark.process
def test_a_run_that_takes_everything_from_before_tells_the_same(
    grade, graded, built_corr2d, tmp_path
):
    out = shutil.copytree(graded / "out", tmp_path / "out")
    (out / "report.html").unlink()
    done = grade("run", graded / "class", "--out", out, "--course", built_corr2d, cwd=tmp_path)
    assert "2 unchanged" in done.stderr
    assert (out / "report.html").read_bytes() == (graded / "out" / "report.html").read_bytes()


@pytest.mark.process
def test_a_record_is_shown_on_a_terminal_and_as_it_is(grade, graded, built_corr2d):
    path = graded / "out" / "records" / "ben.json"
    done = grade("show", path, "--course", built_corr2d, cwd=graded)
    assert done.returncode == 0
    head, _blank, verdict, *rest = done.stdout.splitlines()
    assert head.startswith("ben: ")
    assert verdict.startswith("corr2d: partly right")
    assert "  FAIL  3x3 input, 2x2 kernel" in rest
    assert any(line.endswith("(hidden)") for line in rest)
    assert rest[-1] == "GPU: not run"
    whole = grade("show", path, "--json", "--course", built_corr2d, cwd=graded)
    assert json.loads(whole.stdout) == json.loads(path.read_text())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "nothing.json"], "nothing.json is no record"),
        (["show", "broken.json"], "broken.json is no record"),
        (["show", "old.json"], "is a record of version 0"),
        (
            ["show", "broken.json", "--solution"],
            "--solution is of an exercise, and not of a record.",
        ),
        (["feedback", "empty"], "empty holds no records"),
        (["feedback", "nowhere"], "nowhere holds no records"),
        (["feedback", "broken.json"], "broken.json holds no records"),
    ],
)
def test_wrong_usage_is_a_sentence_and_exit_status_2(grade, built_corr2d, tmp_path, words, said):
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "old.json").write_text('{"schema": 0}')
    (tmp_path / "empty").mkdir()
    done = grade(*words, "--course", built_corr2d, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_record_is_told_from_an_exercise_by_its_name(tmp_path):
    assert is_record("out/records/ada.json")
    assert not is_record("corr2d")
