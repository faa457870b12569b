"""Times out of clones: git is asked, and nothing in a student's `.git` is obeyed."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from grader.intake import commits
from grader.intake.commits import committed


def day(number):
    return datetime(2026, 10, number, 10, tzinfo=UTC)


def test_the_last_commit_that_touched_work_counts(repository):
    assert committed(repository((1, "hw.ipynb"), (3, "README.md"))) == day(1)


@pytest.mark.parametrize("file", ["helper.py", "src/helper.py", "Convolution.IPYNB"])
def test_a_helper_is_work_too(repository, file):
    assert committed(repository((1, "hw.ipynb"), (2, file), (3, "README.md"))) == day(2)


def test_without_any_work_it_is_the_last_commit_of_all(repository):
    assert committed(repository((1, "README.md"), (2, "notes.txt"))) == day(2)


@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_packed_clones_and_either_kind_of_hash_are_read(repository, git, form):
    folder = repository((1, "hw.ipynb"), (2, "notes.txt"), form=form)
    git(folder, "gc", "-q")
    git(folder, "pack-refs", "--all")
    assert not (folder / ".git/refs/heads/main").exists()
    assert committed(folder) == day(1)


def test_a_commit_that_is_checked_out_without_a_branch_is_read(repository, git):
    folder = repository((1, "hw.ipynb"), (2, "hw.ipynb"))
    git(folder, "checkout", "-q", "HEAD~1")
    assert committed(folder) == day(1)


def test_a_shallow_clone_says_when_its_one_commit_was(repository, git, tmp_path):
    folder = repository((1, "hw.ipynb"), (2, "README.md"))
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{folder}", "hw1-shallow")
    assert committed(tmp_path / "hw1-shallow") == day(2)


def test_nothing_that_a_clone_says_of_git_is_obeyed(repository, git, tmp_path):
    folder, ran = repository((1, "hw.ipynb")), tmp_path / "ran"
    evil = f"touch {ran}"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\n{evil}\n")
    script.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "diff.external",
        "diff.evil.textconv",
        "filter.evil.smudge",
        "filter.evil.clean",
        "gpg.program",
        "alias.log",
    ):
        git(folder, "config", key, f"!{script}" if key.startswith("alias") else str(script))
    git(folder, "config", "log.showSignature", "true")
    git(folder, "config", "core.worktree", "/")
    git(folder, "config", "include.path", "/dev/stdin")
    (folder / ".git/info/attributes").write_text("* diff=evil filter=evil\n")
    (folder / ".gitattributes").write_text("* diff=evil filter=evil\n")
    for hook in ("post-checkout", "pre-auto-gc", "post-index-change", "reference-transaction"):
        (folder / ".git/hooks" / hook).symlink_to(script)
    before = sorted(folder.rglob("*"))
    assert committed(folder) == day(1)
    assert not ran.exists()
    assert sorted(folder.rglob("*")) == before


def test_objects_that_lie_elsewhere_are_not_looked_for(repository, git, tmp_path):
    theirs = repository((1, "hw.ipynb"), name="hw1-ben")
    for name, link in (("alternates", False), ("linked", True)):
        mine = repository(name=f"hw1-{name}")
        head = git(theirs, "rev-parse", "HEAD").strip()
        (mine / ".git/HEAD").write_text(head)
        if link:
            (mine / ".git/objects").rename(tmp_path / "aside")
            (mine / ".git/objects").symlink_to(theirs / ".git/objects")
        else:
            (mine / ".git/objects/info").mkdir(exist_ok=True)
            (mine / ".git/objects/info/alternates").write_text(f"{theirs}/.git/objects\n")
        assert committed(mine) is None


def test_a_clone_within_another_folders_clone_is_not_asked(repository, tmp_path):
    theirs = repository((1, "hw.ipynb"), name="hw1-ben")
    for name in ("pointer", "link"):
        (tmp_path / name).mkdir()
    (tmp_path / "pointer/.git").write_text(f"gitdir: {theirs}/.git\n")
    (tmp_path / "link/.git").symlink_to(theirs / ".git")
    assert committed(tmp_path / "pointer") is None
    assert committed(tmp_path / "link") is None


@pytest.mark.parametrize(
    "head",
    [
        "ref: refs/heads/../../../secret",
        "ref: /etc/passwd",
        "--output=/tmp/x",
        "HEAD",
        "",
        "0" * 40,
        "ref: refs/heads/none",
        "\0" * 2_000_000,
    ],
)
def test_a_head_that_is_none_has_no_time(repository, head):
    folder = repository((1, "hw.ipynb"))
    (folder / ".git/HEAD").write_text(head)
    assert committed(folder) is None


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(repository):
    folder = repository((1, "hw.ipynb"))
    (folder / ".git/HEAD").unlink()
    os.mkfifo(folder / ".git/HEAD")
    assert committed(folder) is None


def test_damaged_objects_and_endless_ones_have_no_time(repository, monkeypatch):
    folder = repository((1, "hw.ipynb"))
    for path in (folder / ".git/objects").rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            path.write_bytes(b"x")
    assert committed(folder) is None
    for path in (folder / ".git/objects").rglob("*"):
        if path.is_file():
            path.unlink()
            os.mkfifo(path)
    monkeypatch.setattr(commits, "SECONDS", 0.3)
    assert committed(folder) is None


def test_without_git_nothing_is_known(repository, monkeypatch, tmp_path):
    folder = repository((1, "hw.ipynb"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert committed(folder) is None
