"""Modules of a student's own: which there are, and what of each is needed."""

from __future__ import annotations

import json

import pytest

from grader.reading.extract import extract
from grader.reading.helpers import needed_of_helpers, with_helpers


def as_new(cell):
    return cell


def source_of(text, name="hw.py", files=(), **more):
    paths = dict(files) | {f"{module}.py": code for module, code in more.items()}
    there = {path: (lambda code=code: code.encode()) for path, code in paths.items()}
    return with_helpers(extract(name, text.encode()), there, as_new)


def needed(source, *targets):
    return {helper.module: list(names) for helper, names in needed_of_helpers(source, targets)}


HELPER = (
    "import torch\n\ndef f(x): return g(x)\ndef g(x): return x\ndef demo(): ...\nprint(demo())\n"
)

FORMS = {
    "from helper import f\ndef t(x): return f(x)": ["f"],
    "from helper import f as h\ndef t(x): return h(x)": ["f"],
    "import helper\ndef t(x): return helper.f(x)": ["f"],
    "import helper as h\ndef t(x): return h.f(x)": ["f"],
    "def t(x):\n    import helper\n    return helper.f(x)": ["f"],
    "def t(x):\n    from helper import f\n    return f(x)": ["f"],
    "from helper import *\ndef t(x): return f(x)": ["demo", "f", "g", "torch"],
    "import helper\ndef t(x): return getattr(helper, 'f')(x)": ["demo", "f", "g", "torch"],
    "import importlib\nh = importlib.import_module('helper')\ndef t(x): return h.f(x)": [
        "demo",
        "f",
        "g",
        "torch",
    ],
}


@pytest.mark.parametrize("text", FORMS)
def test_an_import_in_any_form_needs_what_it_names(text):
    assert needed(source_of(text, helper=HELPER), "t") == {"helper": FORMS[text]}


def test_a_helper_that_the_function_does_not_need_is_left_out():
    source = source_of("import helper\ndef t(x): return x\nhelper.demo()", helper=HELPER)
    assert needed(source, "t") == {}


def test_helpers_may_import_each_other():
    one = "from two import g\ndef f(x): return g(x)\n"
    two = "import one\ndef g(x): return x\ndef h(x): return one.f(x)\n"
    source = source_of("from one import f\ndef t(x): return f(x)", one=one, two=two)
    assert needed(source, "t") == {"one": ["f"], "two": ["g"]}


def test_a_package_is_followed_through_its_own_imports():
    files = {
        "pkg/__init__.py": "from . import sub\n",
        "pkg/sub.py": "from .base import g\ndef f(x): return g(x)\n",
        "pkg/base.py": "def g(x): return x\n",
    }
    source = source_of("import pkg\ndef t(x): return pkg.sub.f(x)", files=files)
    assert needed(source, "t") == {"pkg": ["sub"], "pkg.sub": ["f"], "pkg.base": ["g"]}


def test_a_folder_needs_no_init():
    files = {"pkg/sub.py": "def f(x): return x\n"}
    source = source_of("from pkg.sub import f\ndef t(x): return f(x)", files=files)
    assert needed(source, "t") == {"pkg": [], "pkg.sub": ["f"]}


def test_a_helper_lies_beside_its_file_or_further_up():
    files = {"ada/helper.py": "a = 1\n", "helper.py": "b = 1\n", "up.py": "c = 1\n"}
    source = source_of("from helper import a\nfrom up import c\n", "ada/hw.py", files)
    assert [helper.source.name for helper in source.helpers] == ["ada/helper.py", "up.py"]


def test_what_a_cell_writes_to_a_file_can_be_imported():
    cells = [
        {"cell_type": "code", "source": "%%writefile mine.py\ndef f(x): return x\n"},
        {"cell_type": "code", "source": "from mine import f"},
    ]
    notebook = extract("hw.ipynb", json.dumps({"cells": cells}).encode())
    assert needed(with_helpers(notebook, {}, as_new), "f") == {"mine": ["f"]}


def test_what_cannot_be_read_is_no_helper():
    assert source_of("import helper", helper="\0" * 3).helpers[0].source.problems
    assert source_of("import helper", other="").helpers == ()
