"""What a child may read on this machine, and how what is hidden in it is left out."""

from __future__ import annotations

import json
import os
import site
import sys
from pathlib import Path

import pytest

import grader
from grader.jail.inside import readable
from grader.jail.inside.readable import Readable, is_beneath


@pytest.mark.parametrize(
    ("path", "directory", "beneath"),
    [
        ("/a/b", "/a", True),
        ("/a", "/a", True),
        ("/a", "/", True),
        ("/a/b", "/a/", True),
        ("/ab", "/a", False),
        ("/", "/a", False),
        ("/a", "/a/b", False),
    ],
)
def test_a_path_lies_in_a_directory_or_is_it(path, directory, beneath):
    assert is_beneath(path, directory) is beneath


def tree(root, *paths):
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).touch()


def listed(root, shown, hidden):
    found = Readable(
        tuple(str(root / path) for path in shown), tuple(str(root / path) for path in hidden), ()
    )
    return [os.path.relpath(path, root) for path in found.paths()]


def test_a_directory_that_hides_nothing_is_allowed_as_a_whole(tmp_path):
    tree(tmp_path, "lib/os.py", "lib/json/decoder.py")
    assert listed(tmp_path, ["lib"], ["other"]) == ["lib"]


def test_around_what_is_hidden_everything_is_allowed_by_its_own_name(tmp_path):
    tree(tmp_path, "lib/os.py", "lib/json/decoder.py", "lib/site-packages/solutions.py")
    assert listed(tmp_path, ["lib"], ["lib/site-packages"]) == ["lib/json", "lib/os.py"]


def test_what_is_named_inside_of_what_is_hidden_is_allowed_again(tmp_path):
    tree(tmp_path, "lib/os.py", "lib/site-packages/torch/nn.py", "lib/site-packages/solutions.py")
    shown = ["lib", "lib/site-packages/torch"]
    assert listed(tmp_path, shown, ["lib/site-packages"]) == [
        "lib/os.py",
        "lib/site-packages/torch",
    ]


def test_a_directory_that_is_hidden_itself_is_not_allowed(tmp_path):
    tree(tmp_path, "lib/os.py")
    assert listed(tmp_path, ["lib"], ["lib"]) == []


@pytest.fixture(scope="module")
def paths():
    return readable.find().paths()


def can_read(paths, path):
    return any(is_beneath(os.path.realpath(path), os.path.realpath(one)) for one in paths)


def test_python_and_torch_can_be_read(paths):
    import torch

    for path in (sys.executable, os.__file__, json.__file__, torch.__file__):
        assert can_read(paths, path), path


def test_other_packages_cannot_be_read(paths):
    assert not can_read(paths, pytest.__file__)
    for folder in site.getsitepackages():
        assert not can_read(paths, folder), folder


def test_of_this_package_only_what_runs_inside_can_be_read(paths):
    package = Path(grader.__file__).parent
    inside = package / "jail" / "inside"
    for path in package.rglob("*.py"):
        assert can_read(paths, path) == path.is_relative_to(inside), path


def test_what_can_be_read_is_there_and_has_its_whole_path(paths):
    assert [path for path in paths if not (path.startswith("/") and Path(path).exists())] == []


def test_a_package_that_is_not_installed_is_left_out(monkeypatch):
    monkeypatch.setattr(readable, "PACKAGES", ("no_such_package", "packaging"))
    packages = [path for path in readable.find().shown if path.endswith("packaging")]
    assert len(packages) == 1
    assert not any("no_such_package" in path for path in readable.find().shown)


def test_libraries_are_looked_for_where_the_loader_is_told_to(monkeypatch, tmp_path):
    monkeypatch.setenv("LD_LIBRARY_PATH", f"relative:{tmp_path}::{tmp_path}/missing")
    shown = readable.find().shown
    assert str(tmp_path) in shown
    assert not {"relative", "", f"{tmp_path}/missing"} & {*shown}
