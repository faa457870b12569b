"""Zips: what leads away, explodes or is damaged ends in a sentence."""

from __future__ import annotations

import resource
import stat
import struct
import time
import zipfile
from pathlib import Path

import pytest

from grader.reading import archives
from grader.reading.folders import Unreadable, scan


def contents(folder):
    """The files at any depth, with what is in them."""
    return {file.name: file.read().decode() for file in folder.all_files()}


def refusal(file):
    with pytest.raises(Unreadable) as raised:
        file.read()
    return str(raised.value)


def only_file(path):
    (file,) = scan(path).all_files()
    return file


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04", b"PK\x05\x06" + b"\xff" * 18])
def test_a_broken_zip_is_a_folder_with_a_problem(tmp_path, data):
    (tmp_path / "x.zip").write_bytes(data)
    folder = scan(tmp_path / "x.zip")
    assert (folder.problem, folder.all_files()) == ("it is not a zip file, or a damaged one", [])


def test_a_zip_that_is_not_there_is_told():
    assert scan(Path("/nowhere/x.zip")).problem == "it cannot be opened: No such file or directory"


def test_members_with_names_that_lead_away_are_left_out(tree):
    link = zipfile.ZipInfo("alice/link.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    root = tree({})
    with zipfile.ZipFile(root / "x.zip", "w") as archive:
        for name in (
            "../../up.py",
            "/etc/absolute.py",
            "C:\\windows.py",
            "alice/../../x.py",
            "..\\up.py",
        ):
            archive.writestr(name, "evil")
        archive.writestr(link, "/etc/passwd")
        archive.writestr("x/" * 30 + "deep.py", "deep")
        archive.writestr("alice\\.\\hw\\right.py", "1")
    assert contents(scan(root / "x.zip")) == {"x.zip/alice/hw/right.py": "1"}


def test_of_two_members_with_one_name_the_last_counts(tree):
    root = tree({})
    with (
        zipfile.ZipFile(root / "x.zip", "w") as archive,
        pytest.warns(UserWarning, match="Duplicate"),
    ):
        archive.writestr("corr2d.py", "first")
        archive.writestr("corr2d.py", "last")
        archive.writestr("corr2d.py/inner.py", "a file that is a folder")
    assert contents(scan(root / "x.zip"))["x.zip/corr2d.py"] == "last"


def test_a_member_that_explodes_is_refused_at_the_cap(tree):
    root = tree({"a.zip": {"corr2d.py": "\0" * 21 * 2**20}})
    lying = bytearray((root / "a.zip").read_bytes())
    place = lying.rindex(b"PK\x01\x02") + 24  # the size that the table of contents claims
    lying[place : place + 4] = struct.pack("<I", 10)
    (root / "b.zip").write_bytes(lying)
    assert refusal(only_file(root / "a.zip")) == "it is larger than 20 MiB"
    assert refusal(only_file(root / "b.zip")) == "it is damaged inside the zip"


def test_a_zip_in_a_zip_that_explodes_is_refused_at_its_own_cap(tree, monkeypatch):
    monkeypatch.setattr(archives, "MAX_ARCHIVE", 2**20)
    root = tree({"a.zip": {"b.zip": "\0" * 2**21}})
    assert scan(root / "a.zip").folders["b.zip"].problem == "it is larger than 1 MiB"


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (
            lambda zipped: zipped.replace(b"right answer", b"wrong answer"),
            "it is damaged inside the zip",
        ),
        (
            lambda zipped: zipped.replace(b"PK\x03\x04", b"PK\x03\x05"),
            "it is damaged inside the zip",
        ),
        (lambda z: _set(z, 8, 1), "it is encrypted"),
        (lambda z: _set(z, 10, 14), "it is compressed by a method other than deflate"),
    ],
)
def test_a_damaged_member_says_so(tree, spoil, why):
    root = tree({})
    with zipfile.ZipFile(root / "x.zip", "w") as archive:
        archive.writestr("corr2d.py", "right answer")
    (root / "x.zip").write_bytes(spoil((root / "x.zip").read_bytes()))
    assert refusal(only_file(root / "x.zip")) == why


def _set(data, offset, value):
    """Change a 16-bit field of the only entry in a zip's table of contents."""
    place = data.rindex(b"PK\x01\x02") + offset
    return data[:place] + struct.pack("<H", value) + data[place + 2 :]


@pytest.mark.parametrize(
    ("name", "count", "why"),
    [
        ("x.py", 20_001, "it holds more than 20,000 files"),
        (f"{'x' * 60_000}.py", 300, "its table of contents is too long"),
    ],
    ids=["many", "long"],
)
def test_a_zip_with_a_huge_table_of_contents_is_refused_quickly(tree, name, count, why):
    path = tree({"x.zip": {name: ""}}) / "x.zip"
    data = path.read_bytes()
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    table = data[start:end] * count
    sizes = struct.pack("<HHII", count, count, len(table), start)
    path.write_bytes(data[:start] + table + data[end : end + 8] + sizes + b"\0\0")
    started = time.process_time()
    assert scan(path).problem == why
    assert time.process_time() - started < 5


def test_a_zip_that_claims_to_unpack_to_terabytes_is_refused(tree):
    root = tree({"x.zip": {f"{number}.py": "" for number in range(3)}})
    data = (root / "x.zip").read_bytes()
    for number in range(3):
        place = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + number * 50) + 24
        data = data[:place] + struct.pack("<I", 2**31) + data[place + 4 :]
    (root / "x.zip").write_bytes(data)
    assert scan(root / "x.zip").problem == "its files unpack to more than 4 GiB"


def test_zips_in_zips_in_zips_are_not_opened(tree):
    root = tree({"a.zip": {"b.zip": {"c.zip": {"x.py": "1"}, "y.py": "3"}, "bob.py": "2"}})
    assert contents(scan(root / "a.zip")) == {"a.zip/bob.py": "2", "a.zip/b.zip/y.py": "3"}


def test_more_zips_than_files_may_be_open_can_be_read(tree):
    root = tree({f"s{i}.zip": {"corr2d.py": str(i)} for i in range(200)})
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len([*Path("/proc/self/fd").iterdir()]) + 50, hard))
    try:
        assert len(contents(scan(root))) == 200
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_zip_that_is_replaced_is_read_anew(tree):
    root = tree({"x.zip": {"corr2d.py": "old"}})
    assert contents(scan(root / "x.zip"))["x.zip/corr2d.py"] == "old"
    tree({"x.zip": {"corr2d.py": "newer"}})
    assert contents(scan(root / "x.zip"))["x.zip/corr2d.py"] == "newer"
