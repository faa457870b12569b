"""What of a student's files goes to the jail, and how its cells are named."""

from types import SimpleNamespace

from grader.reading.extract import Source, extract
from grader.reading.placing import MAX_NAME, label_in, pack_files, place, read_sources
from grader.reading.submissions import SourceFile, Submission, Unreadable, refuse

NORM = SimpleNamespace(id="norm", unit="unit", imports=("import torch",))


def as_new(cell):
    return cell


def source(name, text):
    return extract(name, text.encode())


def test_files_that_cannot_be_read_give_a_sentence_each_and_the_rest_counts():
    files = (
        SourceFile("a.py", lambda: b"def norm(X): return X"),
        SourceFile("b.py", lambda: refuse("it is a device")),
        SourceFile("c.py", lambda: b""),
    )
    sources, unreadable = read_sources(Submission("ada", files, "one file is missing"), as_new)
    assert [found.name for found in sources] == ["a.py"]
    assert unreadable == ["one file is missing", "b.py: it is a device", "c.py: the file is empty"]


def test_only_what_an_exercise_needs_goes_to_the_jail_behind_the_imports_that_are_given():
    files = [source("a.py", "def norm(X): return help(X)\ndef help(X): return X\nprint(1)\n")]
    (cells,) = pack_files([NORM], files, {"norm": 0}, as_new)
    texts = [one["text"] for cell in cells for one in cell["statements"]]
    assert texts == ["import torch", "def norm(X): return help(X)", "def help(X): return X"]


def test_of_a_file_that_counts_for_nothing_only_given_imports_would_go_and_there_are_none():
    files = [source("a.py", "def norm(X): return X\n"), source("b.py", "def norm(X): return X\n")]
    placed = place([NORM], files)
    packed = pack_files([NORM], files, placed, as_new)
    assert placed == {"norm": 1}
    assert [len(cells) for cells in packed] == [0, 2]


def test_a_cell_is_named_with_its_file_and_a_long_name_is_cut():
    assert label_in(source("a.py", "x = 1"), "a.py") == "a.py"
    assert label_in(Source("a.ipynb", (), ()), "cell 3") == "a.ipynb, cell 3"
    name = "n" * 300 + ".py"
    assert label_in(source(name, "x = 1"), name) == name[-MAX_NAME:]
    assert label_in(Source("", (), ()), "cell 3") == "cell 3"


def test_a_cell_that_came_before_is_taken_as_it_was():
    kept = {}
    files = (SourceFile("a.py", lambda: b"def norm(X): return X"),)

    def recall(cell):
        return kept.setdefault(cell.source, cell)

    (first,), _ = read_sources(Submission("ada", files), recall)
    (again,), _ = read_sources(Submission("bob", files), recall)
    assert first.cells[0] is again.cells[0]


def test_what_cannot_be_read_is_told_by_the_exception():
    try:
        refuse("it is a pipe")
    except Unreadable as problem:
        assert str(problem) == "it is a pipe"
