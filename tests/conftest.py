"""What several test files share: exercise files as authors write them, and answers run on their cases.

Many tests need no tensors: what imports torch is imported by the fixtures that need it.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import textwrap
from pathlib import Path

import pytest

from grader import language

pytest_plugins = ["quizzes", "small_course", "taught", "handing_out", "nbgrader_course"]
pytest_plugins += ["using_course", "offshoot_course"]
pytest.register_assert_rewrite("spoiling")

TESTS = Path(__file__).parent

# Messages are read here in English, whatever the shell speaks.
os.environ["GRADE_LANG"] = "en"

# A shell starts what runs in the background deaf to Ctrl-C; what tests start then would be as well.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


COSTLY = {"slow", "course", "process", "browser", "gpu"}
FOLDERS = {"attacks": "process", "browser": "browser", "solutions": "course"}
"""What all tests of a folder need."""
FIXTURES = {"built_course": "course", "built_corr2d": "course", "using_course": "course"}
FIXTURES |= {"built_sheets": "course", "built_offshoots": "course", "released_course": "process"}
FIXTURES |= {"server": "process", "first_run": "process", "weave": "course", "prove": "course"}
"""What all tests need that use a fixture."""


def pytest_collection_modifyitems(items):
    """Mark tests by what their folder and their fixtures cost; those that cost little are `quick`."""
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0]
        costs = [FOLDERS[folder]] if folder in FOLDERS else []
        costs += [FIXTURES[name] for name in item.fixturenames if name in FIXTURES]
        for cost in costs:
            item.add_marker(cost)
        if not COSTLY & {mark.name for mark in item.iter_markers()}:
            item.add_marker("quick")


HEADER = '''\
"""# An exercise"""

import torch
from torch import Tensor
from grader import arange, choice, distinct, exercise, full, given, integers, parts_of, randn, size
from grader import stack, tensor, uniform

'''


@pytest.fixture(autouse=True)
def english():
    """Leave no other language behind."""
    yield
    language.use("en")
    language._asked = ""


@pytest.fixture(autouse=True)
def one_thread():
    """As in a run: the tensors here are small, and threads would only wait for each other."""
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(1)


@pytest.fixture
def write_exercise(tmp_path):
    """Write an exercise file below `tmp_path`; code without a docstring gets one, and the imports."""

    from grader.declaring.names import snake

    def write(code, id_="", unit="unit"):
        text = textwrap.dedent(code).lstrip("\n")
        name = re.search(r"^@exercise.*?^(?:def|class) (\w+)", text, re.MULTILINE | re.DOTALL)
        name = re.search(r"^\w+ = parts_of\(['\"](\w+)", text, re.MULTILINE) or name
        found = snake(name[1]) if name and "class " in name[0] else name and name[1]
        path = tmp_path / "solutions" / unit / f"{id_ or found or 'exercise'}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if text.startswith(('"""', 'r"""')) else HEADER + text, "utf-8")
        return path

    return write


@pytest.fixture
def declare(write_exercise):
    """Write an exercise file and load it: `declare(code)` is the Exercise."""

    from grader.declaring.load import load_exercise

    def write_and_load(code, id_="", unit="unit"):
        return load_exercise(write_exercise(code, id_, unit), unit)

    return write_and_load


@pytest.fixture
def build(declare):
    """Write an exercise file, load it and build its cases: `build(code)` is the BuiltExercise."""

    from grader.expected.expected import build_exercise

    def declare_and_build(code, **options):
        return build_exercise(declare(code), "unit", **options)

    return declare_and_build


@pytest.fixture(scope="session")
def behave():
    """Run an answer on all cases, as a child does: the outcomes of each case by its name."""
    import answering

    return answering.behave


@pytest.fixture(scope="session")
def judge():
    """Run an answer on all cases and compare: the list of its Checks."""
    import answering

    return answering.judge


@pytest.fixture(scope="session")
def failures():
    """The failed checks of an answer: aspect to kind of failure and sentence."""
    import answering

    return answering.failures


@pytest.fixture(scope="session")
def corr2d():
    """The course's own corr2d: `exercise`, `built` (hidden cases too) and its `bank` of wrong ideas."""
    import answering

    return answering.corr2d()
