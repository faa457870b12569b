"""Folders and zips as platforms deliver them."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile

import pytest

from grader.course.roster import Roster, read_roster
from grader.intake.collect import collect

UNITS = ["convolution", "10_convolution", "rnn", "12_rnn", "corr2d", "pool2d"]

ENVIRONMENT = {
    **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


@pytest.fixture
def tree(tmp_path):
    """Write files below `tmp_path`; a name ending in "/" is a folder, and content that is a dict a zip."""

    def write(files, at="class"):
        root = tmp_path / at
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            if name.endswith("/"):
                path.mkdir(parents=True, exist_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(zipped(content) if isinstance(content, dict) else content.encode())
        return root

    return write


@pytest.fixture
def collected(tree):
    """Who handed in what: `collected(files, roster="id,name...", asked="canvas", at="class")`."""

    def collect_(files, roster="", asked="", at="class", path="", assignment=""):
        known = read_roster(roster.encode()) if roster else Roster()
        return collect([tree(files, at) / path], UNITS, asked, known, assignment=assignment)

    return collect_


@pytest.fixture
def handed(collected):
    """Student to the names of the files that count."""

    def found(files, **more):
        return {
            one.student: [file.name for file in one.files]
            for one in collected(files, **more).submissions
        }

    return found


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, zipped(content) if isinstance(content, dict) else content)
    return buffer.getvalue()


@pytest.fixture
def git():
    """Run git in a folder: `git(folder, "gc")`."""
    return run_git


@pytest.fixture
def repository(tmp_path):
    """Make a clone out of days of October 2026: `repository((1, "hw.ipynb"), (2, "README.md"))`."""

    def make(*days, name="hw1-ada", form="sha1"):
        folder = tmp_path / name
        folder.mkdir()
        run_git(folder, "init", "-q", "-b", "main", f"--object-format={form}")
        for day, file in days:
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_text(f"{day}")
            run_git(folder, "add", "-A")
            run_git(folder, "commit", "-q", "-m", "x", at=f"2026-10-0{day}T12:00:00+02:00")
        return folder

    return make


def run_git(folder, *words, at=""):
    who = ["-c", "user.name=ada", "-c", "user.email=ada@example.edu", "-c", "gc.auto=0"]
    dates = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at} if at else {}
    done = subprocess.run(
        ["git", *who, *words],
        cwd=folder,
        env=ENVIRONMENT | dates,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout
