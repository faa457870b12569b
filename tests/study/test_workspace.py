"""A workspace on disk: where its files are, and what becomes of settings that cannot be made out."""

import json
import os
from pathlib import Path

import pytest

from grader.course.catalog import find_entry
from grader.errors import UsageError
from grader.study.workspace import DamagedSettings, Workspace, find_workspace


def settings(root, text):
    """A folder with these settings."""
    (root / ".torchgrade").mkdir(parents=True)
    (root / ".torchgrade" / "workspace.json").write_text(text)
    return root


def test_settings_that_are_written_are_read_back(tmp_path):
    mine = Workspace(tmp_path / "ws", Path("/a/course"), "py", "zh", "Ada")
    settings(mine.root, json.dumps(mine.settings()))
    assert find_workspace(mine.root) == mine


def test_a_workspace_is_found_from_every_folder_in_it(workspace):
    deep = workspace.root / "notes" / "old"
    deep.mkdir(parents=True)
    for folder in (deep, workspace.root, workspace.course, workspace.course / "exercises"):
        assert find_workspace(folder) == workspace


def test_a_course_that_lies_nearer_hides_it(workspace):
    nearer = workspace.root / "another"
    nearer.mkdir()
    (nearer / "course.yaml").write_text("title: T")
    assert find_workspace(nearer) is None


def test_where_there_is_none_none_is_found(tmp_path):
    assert find_workspace(tmp_path) is None


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", "[" * 100_000, '{"schema": 1, "origin": "/a"}', '{"schema": "1"}'],
)
def test_damaged_settings_are_told_with_a_command_that_mends_them(tmp_path, text):
    root = settings(tmp_path / "my work", text)
    with pytest.raises(DamagedSettings) as told:
        find_workspace(root)
    assert str(told.value) == (
        f"{root}/.torchgrade/workspace.json is damaged; `grade start '{root}'` makes it anew,"
        " and your work stays."
    )


@pytest.mark.parametrize(
    ("names", "format_"),
    [
        ([], "ipynb"),
        (["unit/scale.py"], "py"),
        (["unit/scale.py", "unit.ipynb"], "ipynb"),
        (["notes.py"], "ipynb"),
    ],
)
def test_without_settings_the_files_tell_the_format(tmp_path, names, format_):
    root = settings(tmp_path / "ws", "{")
    for name in names:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("")
    with pytest.raises(DamagedSettings) as told:
        find_workspace(root)
    assert told.value.workspace == Workspace(root, root / ".torchgrade", format_)


def test_settings_of_another_version_are_left_alone(tmp_path):
    root = settings(tmp_path / "ws", '{"schema": 2}')
    with pytest.raises(UsageError, match="is of another version of TorchGrade") as told:
        find_workspace(root)
    assert not isinstance(told.value, DamagedSettings)


def test_settings_that_nobody_may_read_are_no_damage(workspace, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(UsageError, match=r"workspace\.json cannot be read: Permission denied\."):
        find_workspace(workspace.root)


def test_an_answer_stands_in_the_units_notebook_or_in_a_file_of_its_own(workspace, course):
    entry = find_entry("corr2d", course)
    notebook, script = workspace.places(entry)
    assert notebook == workspace.root / "01_convolution.ipynb"
    assert script == workspace.root / "01_convolution" / "corr2d.py"
    assert workspace.files(entry) == [notebook]


def test_of_the_files_the_newest_comes_first(workspace, course):
    entry = find_entry("corr2d", course)
    notebook, script = workspace.places(entry)
    script.parent.mkdir()
    script.write_text("")
    os.utime(notebook, ns=(0, 2))
    os.utime(script, ns=(0, 1))
    assert workspace.files(entry) == [notebook, script]
    os.utime(script, ns=(0, 3))
    assert workspace.files(entry) == [script, notebook]


def test_solutions_are_those_of_the_course_as_long_as_it_is_there(workspace, course):
    assert workspace.solutions == course / "solutions"
    course.rename(course.with_name("gone"))
    assert workspace.solutions is None
