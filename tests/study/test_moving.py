"""A workspace of before: its files get the names of now, and nothing in them changes."""

import shutil

import pytest

from grader.course.catalog import find_entry
from grader.study.starting import start


def as_before(workspace):
    """Give a workspace the names that an earlier version gave it, in the course's copy too."""
    root, copied = workspace.root, workspace.course / "exercises"
    for unit in ("convolution", "classification"):
        (folder,) = copied.glob(f"*_{unit}")
        for path in [
            *root.glob(f"*_{unit}"),
            *root.glob(f"*_{unit}.ipynb"),
            *folder.glob("*.ipynb"),
        ]:
            path.rename(path.with_name(path.name.partition("_")[2]))
        folder.rename(copied / unit)
    (copied / "README.md").unlink()
    return workspace


@pytest.fixture
def older(workspace):
    """A workspace with notebooks, as an earlier version left it."""
    return as_before(workspace)


@pytest.fixture
def older_py(course, tmp_path):
    """A workspace with Python files, as an earlier version left it."""
    return as_before(start(tmp_path / "py", course, "py").workspace)


def pairs(done):
    return [(old.name, new.name) for old, new in done.moved]


def names(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_a_workspace_of_before_goes_on_working_until_it_is_brought_up_to_date(older):
    entry = find_entry("corr2d", older.course)
    assert [path.name for path in older.files(entry)] == ["convolution.ipynb"]


def test_notebooks_are_renamed_and_keep_every_byte(older, write, answers):
    path = older.root / "convolution.ipynb"
    write(path, "corr2d", answers.right)
    before = path.read_bytes()
    done = start(older.root)
    assert pairs(done) == [
        ("classification.ipynb", "02_classification.ipynb"),
        ("convolution.ipynb", "01_convolution.ipynb"),
    ]
    assert names(older.root) == ["01_convolution.ipynb", "02_classification.ipynb"]
    assert (older.root / "01_convolution.ipynb").read_bytes() == before
    assert (done.made, done.extended, len(done.kept)) == ([], [], 2)
    assert names(older.course / "exercises") == ["01_convolution", "02_classification", "README.md"]


def test_twice_is_harmless(older):
    start(older.root)
    again = start(older.root)
    assert (again.moved, again.made, again.extended) == ([], [], [])


def test_a_folder_of_python_files_moves_with_all_that_is_in_it(older_py):
    folder = older_py.root / "convolution"
    (folder / "corr2d.py").write_text("mine = 1")
    (folder / "notes.txt").write_text("also mine")
    done = start(older_py.root)
    assert ("convolution", "01_convolution") in pairs(done)
    moved = older_py.root / "01_convolution"
    assert (moved / "corr2d.py").read_text() == "mine = 1"
    assert (moved / "notes.txt").read_text() == "also mine"
    assert not folder.exists()


def test_a_move_that_was_interrupted_goes_on(older, monkeypatch):
    from pathlib import Path

    rename, done = Path.rename, []

    def once(self, target):
        if done:
            raise KeyboardInterrupt
        done.append(self)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", once)
    with pytest.raises(KeyboardInterrupt):
        start(older.root)
    monkeypatch.undo()
    assert names(older.root) == ["02_classification.ipynb", "convolution.ipynb"]
    assert pairs(start(older.root)) == [("convolution.ipynb", "01_convolution.ipynb")]


def test_a_folder_that_was_moved_in_part_is_emptied(older_py):
    new = older_py.root / "01_convolution"
    new.mkdir()
    shutil.move(older_py.root / "convolution" / "corr2d.py", new)
    (new / "pool2d.py").write_text("newer")
    done = start(older_py.root)
    # Both files of the same name stay.
    assert (new / "pool2d.py").read_text() == "newer"
    assert names(older_py.root / "convolution") == ["pool2d.py"]
    assert ("convolution", "01_convolution") not in pairs(done)


def test_where_a_front_end_writes_the_former_file_again_the_newest_counts(older, write, answers):
    start(older.root)
    shutil.copy(older.root / "01_convolution.ipynb", older.root / "convolution.ipynb")
    write(older.root / "convolution.ipynb", "corr2d", answers.right)
    assert start(older.root).moved == []
    first, second = older.files(find_entry("corr2d", older.course))
    assert (first.name, second.name) == ("convolution.ipynb", "01_convolution.ipynb")


def test_a_unit_with_another_number_moves_too(workspace, course):
    text = (course / "course.yaml").read_text().replace("- id: conv", "- number: 7\n    id: conv")
    (course / "course.yaml").write_text(text)
    for folder in sorted((course / "exercises").glob("0*"), reverse=True):
        number, _, unit = folder.name.partition("_")
        new = f"{int(number) + 6:02}_{unit}"
        for path in folder.glob("*.ipynb"):
            path.rename(folder / f"{new}.ipynb")
        folder.rename(folder.with_name(new))
    assert pairs(start(workspace.root)) == [
        ("01_convolution.ipynb", "07_convolution.ipynb"),
        ("02_classification.ipynb", "08_classification.ipynb"),
    ]


def test_in_a_folder_that_is_no_workspace_nothing_is_renamed(course, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "convolution.ipynb").write_text("mine")
    (folder / "classification").mkdir()
    done = start(folder, course)
    assert done.moved == []
    assert (folder / "convolution.ipynb").read_text() == "mine"


def test_a_folder_that_only_has_the_name_of_a_unit_stays(workspace):
    notes = workspace.root / "convolution"
    notes.mkdir()
    (notes / "notes.txt").write_text("mine")
    assert start(workspace.root).moved == []
    assert (notes / "notes.txt").read_text() == "mine"


def test_what_was_moved_is_said_in_one_sentence(grade, older):
    done = grade("start", older.root, cwd=older.root)
    assert (
        "Your files sort in the order of the course: classification.ipynb is now"
        " 02_classification.ipynb, convolution.ipynb is now 01_convolution.ipynb. Nothing in them"
        " has changed.\n"
    ) in done.stdout
