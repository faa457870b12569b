"""Written whole or not at all, and never over what somebody else has written."""

import os
import zipfile

import pytest

from grader.errors import UsageError
from grader.release import writing
from grader.release.writing import MANIFEST, write_release

FILES = {"a.ipynb": b"{}", ".torchgrade/cases/x.json": b"[]"}


def there(path):
    return {p.relative_to(path).as_posix(): p.read_bytes() for p in path.rglob("*") if p.is_file()}


@pytest.fixture(params=["hw1", "hw1.zip"])
def target(request, tmp_path):
    return tmp_path / "deep" / request.param


def content(target):
    if target.is_dir():
        return there(target)
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_is_written_and_may_be_written_anew_with_what_has_gone_gone(target):
    write_release(FILES, target)
    assert content(target) == FILES | {MANIFEST: content(target)[MANIFEST]}
    write_release({"b.ipynb": b"2"}, target)
    assert set(content(target)) == {"b.ipynb", MANIFEST}
    assert [p.name for p in target.parent.iterdir()] == [target.name]


def test_the_same_hand_out_is_the_same_bytes(tmp_path):
    for name in ("one.zip", "other.zip"):
        write_release(
            dict(reversed(FILES.items())) if name == "one.zip" else FILES, tmp_path / name
        )
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


def test_a_file_that_somebody_added_or_changed_stays_and_nothing_is_written(tmp_path):
    target = tmp_path / "hw1"
    write_release(FILES, target)
    for name, said in (
        ("notes.txt", "holds notes.txt, which"),
        ("a.ipynb", "a.ipynb was changed since"),
    ):
        (target / name).write_text("mine")
        before = there(tmp_path)
        with pytest.raises(UsageError, match=said):
            write_release({"b": b""}, target)
        assert there(tmp_path) == before
        (target / "notes.txt").unlink(missing_ok=True)


def test_a_folder_and_a_zip_of_others_are_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").write_text("x")
    with pytest.raises(UsageError, match=r"mine holds thesis\.tex"):
        write_release(FILES, tmp_path / "mine")
    with zipfile.ZipFile(tmp_path / "mine.zip", "w") as archive:
        archive.writestr("thesis.tex", "x")
    with pytest.raises(UsageError, match=r"mine\.zip holds thesis\.tex"):
        write_release(FILES, tmp_path / "mine.zip")
    (tmp_path / "file").write_text("x")
    (tmp_path / "no.zip").write_text("x")
    for name in ("file", "no.zip"):
        with pytest.raises(UsageError, match="is there and was not written by"):
            write_release(FILES, tmp_path / name)
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    with pytest.raises(UsageError, match="is there and was not written by"):
        write_release(FILES, tmp_path / "link")


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "hw1").mkdir()
    write_release(FILES, tmp_path / "hw1")
    assert set(there(tmp_path / "hw1")) == {*FILES, MANIFEST}


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_where_it_is_stopped_the_former_one_is_there_whole(tmp_path, monkeypatch, step):
    """Stopped at any step by a signal: what is at the place is the former hand-out, or the new one."""
    target = tmp_path / "hw1"
    write_release(FILES, target)
    former = there(target)
    steps = []
    path_type = type(target)

    def stop_at(name):
        real = getattr(path_type, name)

        def run(self, *words):
            steps.append(name)
            if len(steps) == step:
                raise KeyboardInterrupt
            return real(self, *words)

        monkeypatch.setattr(path_type, name, run)

    stop_at("write_bytes")
    stop_at("rename")
    with pytest.raises(KeyboardInterrupt):
        write_release({"b.ipynb": b"2"}, target)
    monkeypatch.undo()
    assert there(target) == former
    assert [p.name for p in tmp_path.iterdir()] == ["hw1"]


def test_one_that_was_killed_between_its_last_steps_is_brought_back(tmp_path):
    target = tmp_path / "hw1"
    write_release(FILES, target)
    target.rename(tmp_path / ".hw1.release-old")
    (tmp_path / ".hw1.release-new").mkdir()
    write_release({"b.ipynb": b"2"}, target)
    assert set(there(target)) == {"b.ipynb", MANIFEST}
    assert [p.name for p in tmp_path.iterdir()] == ["hw1"]


@pytest.mark.skipif(os.geteuid() == 0, reason="not run: root may write everywhere")
def test_where_nothing_can_be_written_it_is_told(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match="cannot be written"):
        write_release(FILES, tmp_path / "hw1")


def test_a_full_disk_is_told_and_leaves_the_former_one(tmp_path, monkeypatch):
    target = tmp_path / "hw1"
    write_release(FILES, target)
    former = there(tmp_path)

    def full(self, data):
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(type(target), "write_bytes", full)
    with pytest.raises(UsageError, match="cannot be written: No space left on device"):
        write_release({"b": b""}, target)
    assert there(tmp_path) == former
    assert writing.MANIFEST.startswith(".torchgrade/")
