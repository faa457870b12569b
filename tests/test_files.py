"""Files that are written whole or not at all, and paths as people read them."""

import json
from pathlib import Path

import pytest
from checkout import ROOT

from grader.files import PACKAGE, dump, short_path, write_atomically


def test_the_package_is_where_its_modules_lie():
    assert PACKAGE == ROOT / "grader"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/home/ada/course/solutions/unit/corr2d.py", "solutions/unit/corr2d.py"),
        ("unit/corr2d.py", "unit/corr2d.py"),
        ("corr2d.py", "corr2d.py"),
        ("", ""),
    ],
)
def test_of_a_path_people_read_the_last_three_parts(path, shown):
    assert short_path(Path(path)) == shown


def test_a_file_is_written_whole_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "new" / "folder" / "alice.json"
    write_atomically(path, b"first")
    write_atomically(path, b"second, and longer")
    assert path.read_bytes() == b"second, and longer"
    assert [p.name for p in path.parent.iterdir()] == ["alice.json"]


def test_a_write_that_fails_leaves_what_was_there_and_nothing_else(tmp_path):
    path = tmp_path / "alice.json"
    path.mkdir()
    with pytest.raises(OSError):
        write_atomically(path, b"data")
    assert [p.name for p in tmp_path.iterdir()] == ["alice.json"]


def test_what_an_interrupted_write_left_is_written_over(tmp_path):
    (tmp_path / ".alice.json.tmp").write_bytes(b"half a rec")
    write_atomically(tmp_path / "alice.json", b"data")
    assert [p.name for p in tmp_path.iterdir()] == ["alice.json"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_is_broken_off_keeps_the_old_content(tmp_path, monkeypatch, error):
    path = tmp_path / "alice.json"
    path.write_bytes(b"old")

    def break_off(_):
        raise error

    monkeypatch.setattr("os.fsync", break_off)
    with pytest.raises(type(error)):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["alice.json"]


def test_a_write_that_fails_names_the_file_that_was_asked_for(tmp_path, monkeypatch):
    def refuse(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(OSError) as raised:
        write_atomically(tmp_path / "alice.json", b"data")
    assert raised.value.filename == str(tmp_path / "alice.json")


def test_a_file_in_the_place_of_a_folder_is_named(tmp_path):
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(OSError) as raised:
        write_atomically(tmp_path / "out" / "alice.json", b"data")
    assert raised.value.filename == str(tmp_path / "out")


def test_a_document_is_one_line_in_the_order_of_its_keys():
    assert dump({"b": [1, None], "a": "李雷"}) == '{"b": [1, null], "a": "李雷"}\n'.encode()


def test_half_a_surrogate_pair_is_read_back_as_it_was():
    name = b"caf\xe9".decode("utf-8", "surrogateescape")
    assert dump(name) == b'"caf\\udce9"\n'
    assert json.loads(dump(name)) == name
