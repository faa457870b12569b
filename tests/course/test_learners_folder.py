"""A workspace of GradLab, as the project was once called, goes on under the new name with nothing lost."""

import json
import shutil
import subprocess
import sys

import pytest
from checkout import ROOT
from click.testing import CliRunner

from grader.cli import cli
from grader.course.learners_folder import FORMER_NAME, NAME, is_learners_folder, learners_folder


@pytest.fixture
def former(tmp_path):
    """A folder with what an earlier version kept for its learner."""
    folder = tmp_path / FORMER_NAME
    folder.mkdir()
    (folder / "progress.json").write_text('{"schema": 1, "exercises": {}}')
    (folder / "progress.json.damaged-1").write_text("{")
    return folder


def test_a_folder_of_the_former_name_is_moved_on_as_a_whole(tmp_path, former):
    before = {path.name: path.read_bytes() for path in former.iterdir()}
    assert learners_folder(tmp_path) == tmp_path / NAME
    assert not former.exists()
    assert {path.name: path.read_bytes() for path in (tmp_path / NAME).iterdir()} == before


def test_it_is_moved_once_and_what_an_older_version_makes_later_is_left_alone(tmp_path, former):
    learners_folder(tmp_path)
    former.mkdir()
    (former / "progress.json").write_text("later")
    assert learners_folder(tmp_path) == tmp_path / NAME
    assert (former / "progress.json").read_text() == "later"


def test_another_programs_folder_of_that_name_is_not_touched(tmp_path):
    (tmp_path / FORMER_NAME).mkdir()
    (tmp_path / FORMER_NAME / "settings.toml").write_text("")
    assert learners_folder(tmp_path) == tmp_path / NAME
    assert (tmp_path / FORMER_NAME / "settings.toml").exists()
    assert not (tmp_path / NAME).exists()


def test_where_nothing_can_be_written_it_is_read_as_it_is(tmp_path, former, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.rename", refuse)
    assert learners_folder(tmp_path) == former
    assert is_learners_folder(former)


def test_where_another_process_moves_it_at_the_same_time_the_new_one_counts(
    tmp_path, former, monkeypatch
):
    def too_late(self, target):
        shutil.move(self, target)
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("pathlib.Path.rename", too_late)
    assert learners_folder(tmp_path) == tmp_path / NAME


def test_a_workspace_of_the_former_name_goes_on_with_its_progress(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    started = runner.invoke(cli, ["start", "mine", "--course", str(ROOT), "--format", "py"])
    assert started.exit_code == 0, started.output
    workspace = tmp_path / "mine"
    standing = {"status": "passed", "best_score": 4.0, "attempts": 3, "hints": 1}
    progress = {"schema": 1, "exercises": {"corr2d": {**standing, "first_passed": "2026-11-01"}}}
    (workspace / NAME / "progress.json").write_text(json.dumps(progress))
    (workspace / NAME).rename(workspace / FORMER_NAME)
    monkeypatch.chdir(workspace / "10_convolution")
    told = json.loads(runner.invoke(cli, ["progress", "--json"]).output)
    assert (told["solved"], told["points"]) == (1, 4.0)
    assert not (workspace / FORMER_NAME).exists()
    assert json.loads((workspace / NAME / "progress.json").read_text()) == progress


def test_a_workspace_that_names_its_own_copy_as_the_course_still_finds_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    shutil.copytree(ROOT / "exercises", tmp_path / "course" / "exercises")
    shutil.copy(ROOT / "course.yaml", tmp_path / "course")
    runner.invoke(cli, ["start", "mine", "--course", "course"])
    workspace = tmp_path / "mine"
    settings = json.loads((workspace / NAME / "workspace.json").read_text())
    settings["origin"] = str(workspace / FORMER_NAME)
    (workspace / NAME / "workspace.json").write_text(json.dumps(settings))
    (workspace / NAME).rename(workspace / FORMER_NAME)
    shutil.rmtree(tmp_path / "course")
    again = runner.invoke(cli, ["start", "mine"])
    assert again.exit_code == 0, again.output
    now = json.loads((workspace / NAME / "workspace.json").read_text())
    assert now["origin"] == str(workspace / NAME)


@pytest.mark.process
def test_a_notebooks_check_moves_it_on_too(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(cli, ["start", "mine", "--course", str(ROOT)])
    (tmp_path / "mine" / NAME).rename(tmp_path / "mine" / FORMER_NAME)
    code = "from grader import check\ndef corr2d(X, K): return X\nprint(check(corr2d))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path / "mine",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "corr2d" in done.stdout
    kept = json.loads((tmp_path / "mine" / NAME / "progress.json").read_text())
    assert kept["exercises"]["corr2d"]["attempts"] == 1
    assert not (tmp_path / "mine" / FORMER_NAME).exists()
