"""What is found in a folder or a zip, and what must never be opened."""

from __future__ import annotations

import os
import resource
import stat
import struct
import time
import zipfile
from pathlib import Path

import pytest

from grader.reading import archives
from grader.reading.folders import (
    Folder,
    SourceFile,
    Unreadable,
    printable,
    refuse,
    scan,
    source_file,
    stem,
)


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


# ------------------------------------------------------------------------------------------- what is found


def test_notebooks_and_python_files_are_found_in_the_order_of_their_names(tree):
    root = tree({"b.py": "2", "A.IPYNB": "1", "notes.txt": "x", "sub/deep/c.py": "3"})
    assert contents(scan(root)) == {"A.IPYNB": "1", "b.py": "2", "sub/deep/c.py": "3"}


def test_a_zip_is_a_folder_whose_files_are_known_behind_its_name(tree):
    root = tree({"hw.zip": {"b.py": "2", "sub/a.py": "1", "notes.txt": "x"}})
    assert contents(scan(root / "hw.zip")) == {"hw.zip/b.py": "2", "hw.zip/sub/a.py": "1"}
    assert contents(scan(root)) == contents(scan(root / "hw.zip"))


@pytest.mark.parametrize(
    "left_out",
    [
        ".hidden.py",
        ".ipynb_checkpoints/x.py",
        "__pycache__/x.py",
        "__MACOSX/x.py",
        "node_modules/x.py",
        "lib/site-packages/x.py",
    ],
)
def test_what_programs_leave_lying_about_is_left_out(tree, left_out):
    root = tree({"right.py": "1", left_out: "x", "z.zip": {left_out: "x"}})
    assert contents(scan(root)) == {"right.py": "1"}


def test_a_virtual_environment_is_left_out_with_all_in_it(tree):
    root = tree({"venv/pyvenv.cfg": "", "venv/x.py": "x", "venv/lib/y.py": "x"})
    assert contents(scan(root)) == {}


def test_folders_in_folders_are_looked_into_up_to_a_depth(tree):
    root = tree({"d/" * 20 + "in.py": "1", "e/" * 21 + "out.py": "2"})
    assert list(contents(scan(root)).values()) == ["1"]


def test_whose_a_folder_is_says_its_name_and_that_of_a_zip_without_the_ending(tree):
    root = tree({"ada.b/x.py": "1", "eve.zip": {"x.py": "1"}})
    assert {sub.student for sub in scan(root).folders.values()} == {"ada.b", "eve"}


def test_a_folder_holds_work_where_there_is_a_file_to_grade_or_a_zip(tree):
    root = tree({"a/b/x.py": "", "c/notes.txt": "", "d/": "", "e/hw.zip": {}})
    found = scan(root).folders
    assert {name: sub.holds_work() for name, sub in found.items()} == {
        **{"a": True, "c": False},
        **{"d": False, "e": True},
    }


def test_a_walk_begins_with_the_folder_itself():
    inner = Folder("b", "a/b")
    assert list(Folder("a", "a", folders={"b": inner}).walk())[1:] == [inner]


def test_a_folder_that_cannot_be_read_says_why(tree, monkeypatch):
    def deny(_):
        raise PermissionError(13, "Permission denied")

    root = tree({"x.py": ""})
    monkeypatch.setattr("os.scandir", deny)
    assert scan(root).problem == "the folder cannot be read: Permission denied"


def test_a_file_says_its_name_and_not_what_it_holds():
    assert repr(SourceFile("a.py", lambda: b"secret")) == "SourceFile(name='a.py')"


def test_what_is_refused_tells_the_problem_as_it_is_given():
    with pytest.raises(Unreadable, match=r"^it is a pipe$"):
        refuse("it is a pipe")


@pytest.mark.parametrize(
    ("name", "bare"), [("a/b.c.py", "b.c"), ("hw", "hw"), (".py", ".py"), ("", "")]
)
def test_a_stem_is_the_last_part_without_its_ending(name, bare):
    assert stem(name) == bare


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Zoë 李.py", "Zoë 李.py"), ("a\nb", "a%0Ab"), ("\u202e", "%202E"), ("", "")],
)
def test_a_name_is_shown_without_what_terminals_act_upon(name, shown):
    assert printable(name) == shown


def test_names_that_cannot_be_shown_are_shown_otherwise(tree):
    root = tree({"a\nb/x\x1b[2J.py": "1", "c\u202ed/x.py": "2"})
    (root / os.fsdecode(b"caf\xe9")).mkdir()
    (root / os.fsdecode(b"caf\xe9") / "x.py").write_text("3")
    assert contents(scan(root)) == {
        "a%0Ab/x%1B[2J.py": "1",
        "c%202Ed/x.py": "2",
        "caf%DCE9/x.py": "3",
    }


# ------------------------------------------------------------------------------ what must not be opened


def test_pipes_and_devices_are_never_opened(tree):
    root = tree({})
    os.mkfifo(root / "alice.ipynb")
    os.mkfifo(root / "bob.zip")
    (root / "carol.py").symlink_to("/dev/zero")
    (root / "dave.py").mkdir()
    folder = scan(root)
    alice, carol = folder.files
    assert refusal(alice) == "it is not a regular file"
    assert folder.folders["bob.zip"].problem == "it is not a regular file"
    assert "leads out of its folder" in refusal(carol)
    assert refusal(source_file(root / "alice.ipynb")) == "it is not a regular file"


def test_a_link_to_another_students_work_is_not_followed(tree):
    root = tree({"bob/corr2d.py": "right", "alice/notes.txt": "", "outside.py": "x"})
    (root / "alice" / "corr2d.py").symlink_to(root / "bob" / "corr2d.py")
    (root / "alice" / "hw.zip").symlink_to(root / "bob" / "corr2d.py")
    (root / "carol").symlink_to(root / "bob")
    (root / "alice" / "inner").symlink_to(root / "bob")
    alice, carol = (scan(root).folders[name] for name in ("alice", "carol"))
    (file,) = alice.all_files()
    said = "it is a link that leads out of its folder, which is not followed"
    assert [refusal(file), alice.folders["hw.zip"].problem] == [said, said]
    said = "it is a link to another folder, which is not followed"
    assert [alice.folders["inner"].problem, carol.problem] == [said, said]
    assert carol.all_files() == []


def test_links_that_stay_in_the_folder_are_followed(tree):
    root = tree({"alice/final/hw.py": "right"})
    (root / "alice" / "corr2d.py").symlink_to("final/hw.py")
    assert contents(scan(root))["alice/corr2d.py"] == "right"


def test_a_link_that_the_user_names_is_followed(tree):
    root = tree({"store/x.py": "right"})
    (root / "alice.py").symlink_to("store/x.py")
    (root / "class").symlink_to("store")
    file = source_file(root / "alice.py")
    assert (file.name, file.read()) == ("alice.py", b"right")
    assert contents(scan(root / "class")) == {"x.py": "right"}


def test_broken_links_and_circles_end_in_a_sentence(tree):
    root = tree({"alice/": "", "bob/x.py": ""})
    (root / "alice" / "a.py").symlink_to("nowhere.py")
    (root / "alice" / "b.py").symlink_to("c.py")
    (root / "alice" / "c.py").symlink_to("b.py")
    files = scan(root).folders["alice"].files
    assert [file.name for file in files] == ["alice/a.py", "alice/b.py", "alice/c.py"]
    for file in files:
        assert refusal(file).startswith("it cannot be opened: ")


def test_files_that_vanish_grow_or_are_swapped_after_the_look_are_refused(tree):
    root = tree({"a.py": "", "b.py": "", "c.py": ""})
    gone, huge, swapped = scan(root).files
    (root / "a.py").unlink()
    with (root / "b.py").open("wb") as file:
        file.truncate(21 * 2**20)
    (root / "c.py").unlink()
    os.mkfifo(root / "c.py")
    assert refusal(gone) == "it cannot be opened: No such file or directory"
    assert refusal(huge) == "it is larger than 20 MiB"
    assert refusal(swapped) == "it is not a regular file"


# ---------------------------------------------------------------------------------------------------- zips


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
