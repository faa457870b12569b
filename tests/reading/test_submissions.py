"""Who handed in what, in every layout that a class is collected in, and what must never be opened."""

from __future__ import annotations

import io
import os
import stat
import struct
import time
import zipfile
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.reading.folders import Unreadable
from grader.reading.submissions import find_submissions

UNITS = ["convolution", "rnn", "corr2d"]
NOTHING = "no notebook (.ipynb) or Python file (.py) was handed in"


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


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, zipped(content) if isinstance(content, dict) else content)
    return buffer.getvalue()


def found(*paths, units=UNITS):
    """Student to the files that were found, with what is in them."""
    submissions = find_submissions(paths, units)
    assert [s.student for s in submissions] == sorted(s.student for s in submissions)
    assert all(bool(s.files) != bool(s.problem) for s in submissions)
    return {s.student: {file.name: file.read().decode() for file in s.files} for s in submissions}


def only_file(path, units=()):
    ((file,),) = [submission.files for submission in find_submissions([path], units)]
    return file


# ------------------------------------------------------------------------------------------------ layouts

# What lies in the folder `class`; who is found in it, with their files.
LAYOUTS = {
    "flat files": (
        {"alice.ipynb": "a", "bob.py": "b", "notes.txt": "x"},
        {"alice": {"alice.ipynb": "a"}, "bob": {"bob.py": "b"}},
    ),
    "a folder per student": (
        {
            "alice/convolution.ipynb": "a",
            "alice/deep/er/rnn.py": "r",
            "bob/x.ipynb": "b",
            "notes.txt": "x",
        },
        {
            "alice": {"alice/convolution.ipynb": "a", "alice/deep/er/rnn.py": "r"},
            "bob": {"bob/x.ipynb": "b"},
        },
    ),
    "a student without files": (
        {"alice/convolution.ipynb": "a", "bob/": "", "carol/report.pdf": "x"},
        {"alice": {"alice/convolution.ipynb": "a"}, "bob": {}, "carol": {}},
    ),
    "one student's folder": (
        {"convolution.ipynb": "c", "rnn.ipynb": "r", "helpers.py": "h", "data/x.csv": "1"},
        {"class": {"convolution.ipynb": "c", "rnn.ipynb": "r", "helpers.py": "h"}},
    ),
    "one student's folder of exercises": ({"corr2d.py": "c"}, {"class": {"corr2d.py": "c"}}),
    "one student's folder, downloaded twice": (
        {"convolution (1).ipynb": "c", "rnn-Copy1.ipynb": "r"},
        {"class": {"convolution (1).ipynb": "c", "rnn-Copy1.ipynb": "r"}},
    ),
    "one student's folder in another language": (
        {"convolution.zh.ipynb": "c", "rnn.zh-Copy1.ipynb": "r"},
        {"class": {"convolution.zh.ipynb": "c", "rnn.zh-Copy1.ipynb": "r"}},
    ),
    "one student's folder of units": (
        {"convolution/convolution.ipynb": "c", "rnn/rnn.ipynb": "r", "data/": ""},
        {"class": {"convolution/convolution.ipynb": "c", "rnn/rnn.ipynb": "r"}},
    ),
    "flat files and folders": (
        {"alice.ipynb": "a", "bob/x.py": "b", "data/x.csv": "1"},
        {"alice": {"alice.ipynb": "a"}, "bob": {"bob/x.py": "b"}},
    ),
    "nbgrader's tree": (
        {
            "submitted/alice/ps1/a.ipynb": "a",
            "submitted/bob/ps1/b.ipynb": "b",
            "source/ps1/ps1.ipynb": "the solution",
            "nbgrader_config.py": "c",
        },
        {"alice": {"submitted/alice/ps1/a.ipynb": "a"}, "bob": {"submitted/bob/ps1/b.ipynb": "b"}},
    ),
    "a zip per student": (
        {"alice.zip": {"convolution.ipynb": "a"}, "bob.zip": {"bob/hw/convolution.ipynb": "b"}},
        {
            "alice": {"alice.zip/convolution.ipynb": "a"},
            "bob": {"bob.zip/bob/hw/convolution.ipynb": "b"},
        },
    ),
    "a student's folder with a zip": (
        {"alice/hw.zip": {"convolution.ipynb": "a"}, "bob/x.py": "b"},
        {"alice": {"alice/hw.zip/convolution.ipynb": "a"}, "bob": {"bob/x.py": "b"}},
    ),
    "a zip of zips": (
        {"all.zip": {"alice.zip": {"x.py": "a"}, "bob.zip": {"x.py": "b"}}},
        {"alice": {"all.zip/alice.zip/x.py": "a"}, "bob": {"all.zip/bob.zip/x.py": "b"}},
    ),
    "a folder around the class": (
        {"week 3/alice/hw.ipynb": "a", "week 3/bob/hw.ipynb": "b"},
        {"alice": {"week 3/alice/hw.ipynb": "a"}, "bob": {"week 3/bob/hw.ipynb": "b"}},
    ),
    "a folder around nbgrader's tree": (
        {"course/submitted/alice/ps1/a.ipynb": "a"},
        {"alice": {"course/submitted/alice/ps1/a.ipynb": "a"}},
    ),
    "a single student": ({"alice/hw.ipynb": "a"}, {"alice": {"alice/hw.ipynb": "a"}}),
    "a single student with folders": (
        {"alice/ps1/one.ipynb": "1", "alice/ps2/two.ipynb": "2"},
        {"alice": {"alice/ps1/one.ipynb": "1", "alice/ps2/two.ipynb": "2"}},
    ),
    "a single student with units": (
        {"alice/convolution/main.py": "1", "alice/rnn/main.py": "2"},
        {"alice": {"alice/convolution/main.py": "1", "alice/rnn/main.py": "2"}},
    ),
    "what is left lying about": (
        {
            "alice/x.ipynb": "a",
            "alice/.ipynb_checkpoints/x-checkpoint.ipynb": "old",
            "alice/__pycache__/x.py": "x",
            "alice/.hidden.py": "x",
            "alice/venv/pyvenv.cfg": "",
            "alice/venv/lib/thing.py": "x",
            "alice/node_modules/x.py": "x",
            "__MACOSX/alice/._x.ipynb": "x",
            ".git/hook.py": "x",
        },
        {"alice": {"alice/x.ipynb": "a"}},
    ),
}


@pytest.mark.parametrize(("files", "students"), LAYOUTS.values(), ids=LAYOUTS)
def test_students_are_found_in_a_folder(tree, files, students):
    assert found(tree(files)) == students


@pytest.mark.parametrize(
    ("files", "students"),
    [
        pytest.param(*layout, id=name)
        for name, layout in LAYOUTS.items()
        if not any(folder in name for folder in ("zip", "left lying", "without files"))
    ],
)
def test_students_are_found_in_a_zip_of_the_folder(tree, files, students):
    path = tree({"class.zip": files}, at="downloads") / "class.zip"
    expected = {
        student: {f"class.zip/{name}": content for name, content in theirs.items()}
        for student, theirs in students.items()
    }
    assert found(path) == expected


def test_a_zip_around_one_folder_is_looked_through(tree):
    path = tree(
        {"class.zip": {"hw3/alice/x.py": "a", "hw3/bob/x.py": "b", "__MACOSX/hw3/x.py": ""}}
    )
    assert found(path / "class.zip").keys() == {"alice", "bob"}


def test_one_file_is_one_student(tree):
    root = tree({"alice.ipynb": "a", "Bob Smith.PY": "b", "c.zip": {"corr2d.py": "c"}})
    assert found(root / "alice.ipynb") == {"alice": {"alice.ipynb": "a"}}
    assert found(root / "Bob Smith.PY") == {"Bob Smith": {"Bob Smith.PY": "b"}}
    assert found(root / "c.zip") == {"c": {"c.zip/corr2d.py": "c"}}


def test_a_folder_below_submitted_is_one_student(tree):
    root = tree({"submitted/alice/ps1/one.ipynb": "1", "submitted/alice/ps2/one.ipynb": "2"})
    assert found(root / "submitted" / "alice").keys() == {"alice"}
    assert found(root / "submitted").keys() == {"alice"}


def test_the_folder_where_one_stands_has_a_name(tree, monkeypatch):
    monkeypatch.chdir(tree({"corr2d.py": "c"}, at="alice"))
    assert found(Path()) == {"alice": {"corr2d.py": "c"}}


def test_what_a_student_handed_in_at_several_places_is_joined(tree):
    root = tree({"alice.ipynb": "1", "alice.zip": {"x.py": "2"}, "bob.py": "b"})
    late = tree({"alice/x.py": "3"}, at="late")
    assert found(root, late) == {
        "alice": {"alice.ipynb": "1", "alice.zip/x.py": "2", "alice/x.py": "3"},
        "bob": {"bob.py": "b"},
    }


@pytest.mark.parametrize(
    ("files", "path", "message"),
    [
        ({}, "missing", "missing does not exist"),
        ({}, ".", "no notebook (.ipynb), Python file (.py) or zip found in"),
        (
            {"alice/": "", "bob/x.txt": ""},
            ".",
            "no notebook (.ipynb), Python file (.py) or zip found in",
        ),
        (
            {"x.txt": ""},
            "x.txt",
            "x.txt is neither a notebook (.ipynb), a Python file (.py), a zip nor a",
        ),
        (
            {"x.zip": {"a.txt": ""}},
            "x.zip",
            "no notebook (.ipynb), Python file (.py) or zip found in",
        ),
    ],
)
def test_a_path_without_submissions_is_wrong_usage(tree, files, path, message):
    with pytest.raises(UsageError) as raised:
        find_submissions([tree(files) / path], UNITS)
    assert message in str(raised.value) and "\n" not in str(raised.value)


def test_a_student_without_files_is_told_so(tree):
    submissions = find_submissions([tree({"alice/x.py": "a", "bob/": ""})], UNITS)
    assert [(s.student, len(s.files), s.problem) for s in submissions] == [
        ("alice", 1, ""),
        ("bob", 0, NOTHING),
    ]


def test_a_student_with_hundreds_of_files_is_told_so(tree):
    (submission,) = find_submissions([tree({f"alice/{i}.py": "" for i in range(201)})], UNITS)
    assert submission.files == ()
    assert submission.problem == "alice handed in 201 files to grade; at most 200 are read"


# ------------------------------------------------------------------------------ what must not be opened


def refusal(file):
    with pytest.raises(Unreadable) as raised:
        file.read()
    return str(raised.value)


def test_pipes_and_devices_are_never_opened(tree):
    root = tree({})
    os.mkfifo(root / "alice.ipynb")
    os.mkfifo(root / "bob.zip")
    (root / "carol.py").symlink_to("/dev/zero")
    (root / "dave.py").mkdir()
    submissions = {s.student: s for s in find_submissions([root], UNITS)}
    assert refusal(submissions["alice"].files[0]) == "it is not a regular file"
    assert submissions["bob"].problem == "bob.zip: it is not a regular file"
    assert "leads out of its folder" in refusal(submissions["carol"].files[0])
    assert refusal(only_file(root / "alice.ipynb")) == "it is not a regular file"


def test_a_link_to_another_students_work_is_not_followed(tree):
    root = tree({"bob/corr2d.py": "right", "alice/notes.txt": "", "outside.py": "x"})
    (root / "alice" / "corr2d.py").symlink_to(root / "bob" / "corr2d.py")
    (root / "alice" / "hw.zip").symlink_to(root / "bob" / "corr2d.py")
    (root / "carol").symlink_to(root / "bob")
    (root / "alice" / "inner").symlink_to(root / "bob")
    submissions = {s.student: s for s in find_submissions([root], ["x"])}
    first, second = submissions["alice"].files
    assert refusal(first) == "it is a link that leads out of its folder, which is not followed"
    assert refusal(second) == refusal(first)
    assert not submissions.get("carol")


def test_a_students_folder_that_is_a_link_is_told_so(tree):
    root = tree({"bob/corr2d.py": "right"})
    (root / "carol").symlink_to(root / "bob")
    carol = find_submissions([root], UNITS)[1]
    assert carol.problem == "carol: it is a link to another folder, which is not followed"


def test_links_that_stay_in_the_folder_are_followed(tree):
    root = tree({"alice/final/hw.py": "right"})
    (root / "alice" / "corr2d.py").symlink_to("final/hw.py")
    assert found(root)["alice"]["alice/corr2d.py"] == "right"


def test_a_link_that_the_user_names_is_followed(tree):
    root = tree({"store/x.py": "right"})
    (root / "alice.py").symlink_to("store/x.py")
    (root / "class").symlink_to("store")
    assert found(root / "alice.py") == {"alice": {"alice.py": "right"}}
    assert found(root / "class") == {"x": {"x.py": "right"}}


def test_broken_links_and_circles_end_in_a_sentence(tree):
    root = tree({"alice/": "", "bob/x.py": ""})
    (root / "alice" / "a.py").symlink_to("nowhere.py")
    (root / "alice" / "b.py").symlink_to("c.py")
    (root / "alice" / "c.py").symlink_to("b.py")
    for file in find_submissions([root], UNITS)[0].files:
        assert refusal(file).startswith("it cannot be opened: ")


def test_files_that_vanish_grow_or_are_swapped_after_the_look_are_refused(tree):
    root = tree({"a.py": "", "b.py": "", "c.py": ""})
    gone, huge, swapped = (s.files[0] for s in find_submissions([root], UNITS))
    (root / "a.py").unlink()
    with (root / "b.py").open("wb") as file:
        file.truncate(21 * 2**20)
    (root / "c.py").unlink()
    os.mkfifo(root / "c.py")
    assert refusal(gone) == "it cannot be opened: No such file or directory"
    assert refusal(huge) == "it is larger than 20 MiB"
    assert refusal(swapped) == "it is not a regular file"


def test_names_that_cannot_be_shown_are_shown_otherwise(tree):
    root = tree({"a\nb/x\x1b[2J.py": "1", "c\u202ed/x.py": "2"})
    (root / os.fsdecode(b"caf\xe9.py")).parent.joinpath(os.fsdecode(b"caf\xe9")).mkdir()
    (root / os.fsdecode(b"caf\xe9") / "x.py").write_text("3")
    assert found(root) == {
        "a%0Ab": {"a%0Ab/x%1B[2J.py": "1"},
        "c%202Ed": {"c%202Ed/x.py": "2"},
        "caf%DCE9": {"caf%DCE9/x.py": "3"},
    }


# ---------------------------------------------------------------------------------------------------- zips


def test_a_broken_zip_is_a_submission_with_a_problem(tree):
    root = tree({"alice.zip": "not a zip", "bob.py": "b"})
    alice, bob = find_submissions([root], UNITS)
    assert (alice.files, alice.problem) == ((), "alice.zip: it is not a zip file, or a damaged one")
    assert not bob.problem
    (alone,) = find_submissions([root / "alice.zip"], UNITS)
    assert (alone.student, alone.problem) == ("alice", alice.problem)


def test_a_broken_zip_beside_a_good_file_is_a_file_that_cannot_be_read(tree):
    root = tree({"alice/x.py": "1", "alice/more.zip": "PK\x03\x04"})
    (alice,) = find_submissions([root], UNITS)
    good, bad = alice.files
    assert (good.read(), alice.problem) == (b"1", "")
    assert bad.name == "alice/more.zip"
    assert refusal(bad) == "it is not a zip file, or a damaged one"


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
    assert found(root / "x.zip") == {"alice": {"x.zip/alice/hw/right.py": "1"}}


def test_of_two_members_with_one_name_the_last_counts(tree):
    root = tree({})
    with (
        zipfile.ZipFile(root / "x.zip", "w") as archive,
        pytest.warns(UserWarning, match="Duplicate"),
    ):
        archive.writestr("corr2d.py", "first")
        archive.writestr("corr2d.py", "last")
        archive.writestr("corr2d.py/inner.py", "a file that is a folder")
    assert found(root / "x.zip", units=["corr2d"])["x"]["x.zip/corr2d.py"] == "last"


def test_a_member_that_explodes_is_refused_at_the_cap(tree):
    root = tree({"a.zip": {"corr2d.py": "\0" * 21 * 2**20}})
    lying = bytearray((root / "a.zip").read_bytes())
    place = lying.rindex(b"PK\x01\x02") + 24  # the size that the table of contents claims
    lying[place : place + 4] = struct.pack("<I", 10)
    (root / "b.zip").write_bytes(lying)
    assert refusal(only_file(root / "a.zip", UNITS)) == "it is larger than 20 MiB"
    assert refusal(only_file(root / "b.zip", UNITS)) == "it is damaged inside the zip"


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
    assert refusal(only_file(root / "x.zip", UNITS)) == why


def _set(data, offset, value):
    """Change a 16-bit field of the only entry in a zip's table of contents."""
    place = data.rindex(b"PK\x01\x02") + offset
    return data[:place] + struct.pack("<H", value) + data[place + 2 :]


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ([f"{number}.py" for number in range(20_001)], "it holds more than 20,000 files"),
        (
            [f"{number}{'x' * 60_000}.py" for number in range(300)],
            "its table of contents is too long",
        ),
    ],
    ids=["many", "long"],
)
def test_a_zip_with_a_huge_table_of_contents_is_refused_quickly(tree, members, why):
    root = tree({})
    with zipfile.ZipFile(root / "x.zip", "w") as archive:
        for member in members:
            archive.writestr(member, "")
    started = time.process_time()
    (submission,) = find_submissions([root / "x.zip"], UNITS)
    assert submission.problem == f"x.zip: {why}"
    assert time.process_time() - started < 5


def test_a_zip_that_claims_to_unpack_to_terabytes_is_refused(tree):
    root = tree({})
    with zipfile.ZipFile(root / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.py", "")
    data = (root / "x.zip").read_bytes()
    for number in range(3):
        place = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + number * 50) + 24
        data = data[:place] + struct.pack("<I", 2**31) + data[place + 4 :]
    (root / "x.zip").write_bytes(data)
    (submission,) = find_submissions([root / "x.zip"], UNITS)
    assert submission.problem == "x.zip: its files unpack to more than 4 GiB"


def test_zips_in_zips_in_zips_are_not_opened(tree):
    root = tree({"a.zip": {"b.zip": {"c.zip": {"x.py": "1"}}, "bob.py": "2"}})
    assert found(root / "a.zip") == {"b": {}, "bob": {"a.zip/bob.py": "2"}}


def test_a_thousand_zips_do_not_use_up_the_open_files(tree):
    root = tree({f"s{i}.zip": {"corr2d.py": str(i)} for i in range(1100)})
    assert len(found(root)) == 1100


def test_a_zip_that_is_replaced_is_read_anew(tree):
    root = tree({"x.zip": {"corr2d.py": "old"}})
    assert found(root / "x.zip")["x"]["x.zip/corr2d.py"] == "old"
    tree({"x.zip": {"corr2d.py": "newer"}})
    assert found(root / "x.zip")["x"]["x.zip/corr2d.py"] == "newer"
