"""What of a student's files goes to the jail, and how its cells are named."""

from types import SimpleNamespace

import pytest

from grader.language import in_use, use
from grader.reading.extract import Source, extract
from grader.reading.folders import SourceFile, refuse
from grader.reading.placing import (
    MAX_NAME,
    label_in,
    pack_files,
    place,
    read_sources,
    say_others,
    tells_of_others,
)
from grader.reading.stubs import is_untouched
from grader.reading.submissions import Submission

NORM = SimpleNamespace(id="norm", names=("norm",), unit="unit", imports=("import torch",), given="")


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


STUB = "def norm(X):\n    raise NotImplementedError()\n"
WRITTEN = "def norm(X):\n    return X\n"


@pytest.mark.parametrize(
    ("files", "counts"),
    [
        ({"unit.zh.py": WRITTEN, "notes.py": WRITTEN}, "unit.zh.py"),
        ({"unit.py": STUB, "10_unit.zh.py": WRITTEN}, "10_unit.zh.py"),
        ({"unit.py": STUB, "unit.zh.py": WRITTEN}, "unit.zh.py"),
        ({"unit.py": WRITTEN, "unit.zh.py": STUB}, "unit.py"),
        ({"unit.py": WRITTEN, "unit.zh.py": WRITTEN}, "unit.py"),
        ({"unit.py": STUB, "unit.zh.py": STUB}, "unit.py"),
        ({"unit.old.py": WRITTEN, "norm.zh.py": WRITTEN, "z.py": WRITTEN}, "norm.zh.py"),
    ],
)
def test_of_a_units_notebooks_in_two_languages_the_one_that_was_worked_in_counts(files, counts):
    sources = [source(name, text) for name, text in files.items()]
    assert [*files][place([NORM], sources)["norm"]] == counts


@pytest.mark.parametrize(
    ("files", "counts"),
    [
        ({"a.py": WRITTEN, "b.py": WRITTEN}, "b.py"),
        ({"hw/unit.py": WRITTEN, "b.py": WRITTEN}, "hw/unit.py"),
        ({"hw/10_unit.py": WRITTEN, "z.py": WRITTEN}, "hw/10_unit.py"),
        ({"norm.py": WRITTEN, "b.py": WRITTEN}, "norm.py"),
        ({"norm.py": WRITTEN, "unit.py": WRITTEN, "b.py": WRITTEN}, "unit.py"),
        ({"unit.py": "norms = 1", "b.py": WRITTEN}, "b.py"),
        ({"a.py": WRITTEN, "b.py": "norm(1)"}, "a.py"),
    ],
)
def test_the_file_that_is_named_after_the_unit_counts_else_the_last(files, counts):
    sources = [source(name, text) for name, text in files.items()]
    assert [*files][place([NORM], sources)["norm"]] == counts


def test_what_tests_an_answer_is_none_and_no_rival_unless_there_is_nothing_else():
    tests = [source("hw/tests/helper.py", WRITTEN), source("test_norm.py", WRITTEN)]
    files = [source("mine.py", WRITTEN), *tests]
    assert place([NORM], files) == {"norm": 0}
    assert say_others(NORM, files, 0) == ()
    assert place([NORM], tests) == {"norm": 1}


@pytest.mark.parametrize(
    ("files", "counts"),
    [
        ({"unit.py": STUB, "mine.py": WRITTEN}, "mine.py"),
        ({"mine.py": WRITTEN, "unit.py": STUB}, "mine.py"),
        ({"unit.py": WRITTEN, "unit_final.py": WRITTEN}, "unit.py"),
        ({"unit_final.py": WRITTEN, "unit (1).py": WRITTEN, "z.py": WRITTEN}, "unit (1).py"),
        ({"Copy of unit.py": WRITTEN, "z.py": WRITTEN}, "Copy of unit.py"),
        ({"unit-1.py": WRITTEN, "unit.py": WRITTEN, "z.py": WRITTEN}, "unit.py"),
        ({"early/unit.py": WRITTEN, "late/unit.py": WRITTEN}, "late/unit.py"),
        ({"v1.py": STUB, "v2.py": WRITTEN, "v3.py": WRITTEN}, "v3.py"),
    ],
)
def test_a_stub_never_beats_an_answer_and_copies_bear_the_handed_out_name(files, counts):
    sources = [source(name, text) for name, text in files.items()]
    assert [*files][place([NORM], sources)["norm"]] == counts


def test_an_exercise_that_no_file_defines_is_not_placed():
    assert place([NORM], [source("unit.py", "print(norm)")]) == {}
    assert place([NORM], []) == {}
    assert place([], [source("unit.py", WRITTEN)]) == {}


def test_each_exercise_has_its_own_file():
    relu = SimpleNamespace(id="relu", names=("relu",), unit="unit", imports=(), given="")
    sources = [source("a.py", "def relu(X): return X"), source("b.py", WRITTEN)]
    assert place([NORM, relu], sources) == {"norm": 1, "relu": 0}


def test_imports_that_two_exercises_are_given_go_once_to_their_file():
    relu = SimpleNamespace(
        id="relu", names=("relu",), unit="unit", imports=("import torch", "import math"), given=""
    )
    files = [source("a.py", "def relu(X): return X\n" + WRITTEN)]
    (cells,) = pack_files([NORM, relu], files, {"norm": 0, "relu": 0}, as_new)
    texts = [one["text"] for cell in cells for one in cell["statements"]]
    assert texts[:2] == ["import torch", "import math"]
    assert len(texts) == 4


def test_of_several_answers_it_is_said_which_counts():
    texts = {
        "unit.py": "def norm(X): return X",
        "unit (1).py": "def norm(X): return 2 * X",
        "helper.py": "from unit import norm",
        "stub.py": "def norm(X):\n    raise NotImplementedError",
    }
    sources = [extract(name, text.encode()) for name, text in texts.items()]
    assert say_others(NORM, sources, 0) == (
        "answered in several files: unit.py counts, unit (1).py not",
    )
    assert say_others(NORM, [sources[0], *sources[2:]], 0) == ()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_flag_that_tells_of_several_answers_is_known_in_any_language(language):
    sources = [extract(name, b"def norm(X): return X") for name in ("a.py", "b.py")]
    before = in_use()
    use(language)
    try:
        (flag,) = say_others(NORM, sources, 0)
        assert tells_of_others(flag)
        assert not tells_of_others("reads the grader's files")
    finally:
        use(before)


GAP = "        # YOUR CODE HERE\n        raise NotImplementedError()\n"
UNTOUCHED = {
    "def norm(X):\n    raise NotImplementedError()": True,
    'def norm(X):\n    """Doc."""\n    raise NotImplementedError': True,
    "class norm:\n    def forward(self, X):\n        pass\n": True,
    "def norm(X):\n    Y = X\n    raise NotImplementedError()": False,
    "def norm(X):\n    return X\n    raise NotImplementedError()": False,
    "class norm:\n    def __init__(self):\n        self.w = 1\n": False,
    f"class norm:\n    def __init__(self):\n        super().__init__()\n{GAP}": True,
    f"@torch.no_grad()\ndef norm(X):\n        if X.dim():\n            X = X + 1\n{GAP}": True,
    f"def norm(X):\n{GAP}        return X\n": False,
    "def norm(X):\n" + GAP.replace("HERE", "HERE\n        Y = X"): False,
}


@pytest.mark.parametrize("text", UNTOUCHED)
def test_a_stub_is_untouched_until_something_stands_in_it(text):
    assert is_untouched(extract("hw.py", text.encode()), "norm") == UNTOUCHED[text]


ADAM = SimpleNamespace(id="adam", names=("adam", "init_states"), unit="unit", imports=(), given="")
BOTH = "def adam(p): return p\ndef init_states(p): return p\n"


def test_of_several_functions_the_file_counts_that_has_the_most_of_them():
    files = [source("a.py", BOTH), source("b.py", "def init_states(p): return p\n")]
    assert place([ADAM], files) == {"adam": 0}
    assert place([ADAM], files[1:]) == {"adam": 0}


def test_all_functions_of_an_exercise_go_to_the_jail():
    (cells,) = pack_files([ADAM], [source("a.py", BOTH + "def demo(): ...\n")], {"adam": 0}, as_new)
    texts = [one["text"] for cell in cells for one in cell["statements"]]
    assert texts == BOTH.splitlines()


def test_several_functions_are_untouched_while_each_of_them_is():
    stub = "def adam(p):\n    raise NotImplementedError()\n"
    begun = source("a.py", stub + "def init_states(p):\n    return p\n")
    assert is_untouched(begun, "adam")
    assert not is_untouched(begun, "adam", "init_states")


def test_a_line_that_imports_functions_of_earlier_exercises_is_not_the_files_own():
    text = "def norm(X): return X\nfrom grader.built import norm\n"
    (found,), _ = read_sources(Submission("ada", (SourceFile("a.py", text.encode),)), as_new)
    assert [one.text for one in found.statements] == ["def norm(X): return X"]


@pytest.mark.parametrize(
    ("text", "untouched"),
    [
        ("def f(x):\n    raise NotImplementedError()\n", True),
        (
            "def f(x):\n    raise NotImplementedError()\n\n\ndef g(x):\n    return x\n\n\nf = g\n",
            False,
        ),
        ("f = lambda x: x\n", False),
        ("g = 1\n", True),
    ],
    ids=["stub", "bound behind it", "bound alone", "not there"],
)
def test_a_name_that_is_bound_by_assignment_is_touched(text, untouched):
    assert is_untouched(extract("a.py", text.encode()), "f") is untouched
