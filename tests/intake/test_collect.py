"""Who handed in what, in every layout that a class is collected in, and what is told of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.intake.collect import find_submissions
from grader.reading.folders import Unreadable

UNITS = ["convolution", "10_convolution", "rnn", "12_rnn", "corr2d"]
NOTHING = "no notebook (.ipynb) or Python file (.py) was handed in"


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
    "one student's folder with the numbers of the units": (
        {"10_convolution.ipynb": "c", "rnn.zh.ipynb": "r"},
        {"class": {"10_convolution.ipynb": "c", "rnn.zh.ipynb": "r"}},
    ),
    "files that begin with students' numbers": (
        {"1001_rnn.ipynb": "a", "1002_rnn.ipynb": "b"},
        {"1001_rnn": {"1001_rnn.ipynb": "a"}, "1002_rnn": {"1002_rnn.ipynb": "b"}},
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


# ------------------------------------------------------------------------------ what cannot be looked into


def test_a_students_folder_that_is_a_link_is_told_so(tree):
    root = tree({"bob/corr2d.py": "right"})
    (root / "carol").symlink_to(root / "bob")
    carol = find_submissions([root], UNITS)[1]
    assert carol.problem == "carol: it is a link to another folder, which is not followed"


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
    with pytest.raises(Unreadable, match=r"^it is not a zip file, or a damaged one$"):
        bad.read()


def test_a_student_whose_name_cannot_be_shown_is_shown_otherwise(tree):
    root = tree({"a\nb.py": "1", "c\x1b[2J/x.py": "2"})
    assert found(root) == {"a%0Ab": {"a%0Ab.py": "1"}, "c%1B[2J": {"c%1B[2J/x.py": "2"}}


def test_of_zips_in_zips_in_zips_the_students_are_told_to_have_nothing(tree):
    root = tree({"a.zip": {"b.zip": {"c.zip": {"x.py": "1"}}, "bob.py": "2"}})
    assert found(root / "a.zip") == {"b": {}, "bob": {"a.zip/bob.py": "2"}}
