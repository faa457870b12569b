"""Results of exercises of which nothing is called."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from grader.grading.uncalled import absent, find_violation, forbidden
from grader.reading.extract import extract
from grader.reading.helpers import Helper
from grader.reading.placing import MAX_NAME

CORR2D = SimpleNamespace(
    names=("corr2d",),
    id="corr2d",
    points=4.0,
    forbid=("torch.nn.functional.conv*",),
    imports=("import torch", "import torch.nn.functional as F"),
)


def source(text, name="hw.py"):
    return extract(name, text.encode())


def test_an_answer_that_names_something_forbidden_earns_nothing_and_is_told_where():
    result = find_violation(
        CORR2D, source("x = 1\n\ndef corr2d(X, K):\n    return F.conv2d(X, K)\n")
    )
    assert (result.id, result.status, result.score) == ("corr2d", "forbidden", 0.0)
    assert result.max_score == 4.0
    assert result.diagnosis == (
        "Write yourself what F.conv2d does (hw.py, line 4): indexing, sums and other operations on tensors"
        " are enough."
    )


def test_where_all_of_pytorch_is_forbidden_plain_python_is_what_is_enough():
    exercise = SimpleNamespace(**{**vars(CORR2D), "forbid": ("torch.*", "numpy.*")})
    text = "import torch\ndef corr2d(X, K):\n    return torch.broadcast_shapes(X, K)\n"
    assert find_violation(exercise, source(text)).diagnosis == (
        "Write yourself what torch.broadcast_shapes does (hw.py, line 3): plain Python is enough."
    )


def test_of_several_uses_the_first_is_told():
    text = "def helper(X): return F.conv1d(X)\ndef corr2d(X, K): return F.conv2d(helper(X), K)\n"
    assert find_violation(CORR2D, source(text)).diagnosis.startswith(
        "Write yourself what F.conv1d does (hw.py, line 1)"
    )


@pytest.mark.parametrize(
    "text",
    ["def corr2d(X, K): return X", "def other(X): return F.conv2d(X)\ndef corr2d(X): return X"],
    ids=["nothing", "in what it does not need"],
)
def test_an_answer_that_uses_nothing_forbidden_is_called(text):
    assert find_violation(CORR2D, source(text)) is None


def test_a_long_name_of_a_file_is_cut_in_what_is_told():
    name = "n" * 1000 + ".py"
    result = find_violation(CORR2D, source("def corr2d(X): return F.conv2d(X)", name))
    assert "n" * (MAX_NAME // 2) in result.diagnosis
    assert "n" * (MAX_NAME + 1) not in result.diagnosis


def test_a_forbidden_answer_says_what_it_is_told_to():
    result = forbidden(CORR2D, "calls conv2d")
    assert (result.status, result.score, result.diagnosis) == ("forbidden", 0.0, "calls conv2d")


@pytest.mark.parametrize(
    ("texts", "unreadable", "status", "told"),
    [
        ([], [], "missing", "corr2d is not defined in the files handed in"),
        (["x = 1"], [], "missing", "corr2d is not defined in the files handed in"),
        (["x = 1"], ["b.py: it is a pipe"], "unreadable", "b.py: it is a pipe"),
        (
            [],
            ["it is empty", "b.py: it is a pipe"],
            "unreadable",
            "it is empty; b.py: it is a pipe",
        ),
        (
            ["x = 1\ndef corr2d(X, K):\n    return ("],
            ["b.py: it is a pipe"],
            "error",
            "hw.py does not parse: '(' was never closed (line 3)",
        ),
        (
            ["class corr2d\n"],
            [],
            "error",
            "hw.py does not parse: expected ':' (line 1)",
        ),
        (
            ["def other(X):\n    return ("],
            [],
            "missing",
            "corr2d is not defined in the files handed in",
        ),
    ],
    ids=[
        *("no file", "another name", "one cannot be read", "none can be read"),
        *("does not parse", "a class that does not parse", "something else does not parse"),
    ],
)
def test_an_exercise_that_nobody_defines_is_told_why(texts, unreadable, status, told):
    result = absent(CORR2D, [source(text) for text in texts], unreadable)
    assert (result.id, result.status, result.diagnosis) == ("corr2d", status, told)
    assert (result.score, result.max_score) == (0.0, 4.0)


def notebook(*cells):
    document = {"cells": [{"cell_type": "code", "source": source} for source in cells]}
    return extract("hw.ipynb", json.dumps(document).encode())


def test_a_cell_that_is_no_python_of_the_notebook_is_named_with_its_magic():
    result = absent(CORR2D, [notebook("x = 1", "%%cython -a\ndef corr2d(X, K): return X")], [])
    assert result.status == "error"
    assert result.diagnosis == (
        "corr2d stands in a cell that begins with %%cython (hw.ipynb, cell 2): its code does not run in the"
        " notebook, so it is not graded. Move it into a cell of its own."
    )


@pytest.mark.parametrize("name", ["Corr2D", "corr_2d", "CORR2D", "cor2d", "corr2d_"])
def test_a_name_that_is_nearly_right_is_asked_about(name):
    said = absent(CORR2D, [source(f"def other(): ...\ndef {name}(X, K): return X")], []).diagnosis
    told = f"corr2d is not defined, but {name} is: did you mean corr2d? Names must agree to the letter."
    assert said == told


def test_a_function_that_another_exercise_asks_for_is_not_meant_for_this_one():
    text = "def corr3d(X, K): return X"
    assert "did you mean" in absent(CORR2D, [source(text)], []).diagnosis
    said = absent(CORR2D, [source(text)], [], {"corr2d", "corr3d"}).diagnosis
    assert said == "corr2d is not defined in the files handed in"


def test_another_name_is_not():
    said = absent(CORR2D, [source("def pool2d(X): return X\ncorrelate = 1")], []).diagnosis
    assert said == "corr2d is not defined in the files handed in"


@pytest.mark.parametrize("text", ["def corr2d[T=int](X, K:\n    x", "def  corr2d (X, K)\n    x"])
def test_a_definition_that_does_not_parse_is_told_however_it_is_written(text):
    result = absent(CORR2D, [source(text)], [])
    assert result.status == "error" and "does not parse" in result.diagnosis
    assert "line 1" in result.diagnosis


def test_a_notebook_under_the_name_of_a_python_file_is_told():
    document = {"cells": [{"cell_type": "code", "source": ["def corr2d(X, K):\n", "    return X"]}]}
    result = absent(CORR2D, [source(json.dumps(document, indent=1))], [])
    assert result.diagnosis == (
        "hw.py does not parse: it is a notebook; its name must end in .ipynb (line 1)"
    )


def test_what_a_helper_uses_is_forbidden_too():
    helper = Helper(
        "helper",
        source("def f(X):\n    return F.conv2d(X)\nimport torch.nn.functional as F", "helper.py"),
    )
    text = "import helper\ndef corr2d(X, K): return helper.f(X)"
    answer = replace(source(text), helpers=(helper,))
    said = find_violation(CORR2D, answer).diagnosis
    assert said.startswith("Write yourself what F.conv2d does (helper.py, line 2)")
