"""What grading leaves unimported: what notebooks are made and shown with, and what tests are run with."""

import json
import re
import subprocess
import sys

import pytest
from checkout import ROOT

pytestmark = pytest.mark.process

# Torch is needed: that it is found shows that the others were looked for.
LOOKED_FOR = {"torch", "nbgrader", "jupyterlab", "pytest", "nbformat", "IPython"}
LOADED = f"'loaded: ' + ' '.join(sorted({LOOKED_FOR} & sys.modules.keys())) + ';'"
COMMAND = f"import sys; from grader.cli import execute; execute(sys.argv[1:]); print({LOADED})"

# A child is forked from the jail's server, and so has what the server has imported.
# The message quotes the line that raises: what is looked for stands in another.
TELLING = f"import sys\nTOLD = {LOADED}\ndef corr2d(X, K): raise ValueError(TOLD)\n"
FLIPPED = """
def corr2d(X, K):
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    return (X.unfold(0, h, 1).unfold(1, w, 1) * K.flip(0, 1)).sum(dim=(2, 3), dtype=X.dtype)
"""


@pytest.fixture
def classroom(tmp_path):
    """A notebook that says what is imported where it runs, and a file with a mistake to be named."""
    folder = tmp_path / "class"
    folder.mkdir()
    cell = {"cell_type": "code", "source": TELLING, "metadata": {}, "outputs": []}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "ada.ipynb").write_text(json.dumps(notebook))
    (folder / "ben.py").write_text(FLIPPED)
    return folder


def grade(*words, cwd):
    """Run a command line in a process of its own, which prints last what it has imported."""
    command = [sys.executable, "-c", COMMAND, *map(str, words), "--course", str(ROOT)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True).stdout


def loaded_in(text):
    """What the processes say that told it."""
    return set(re.findall("loaded: (.*?);", text))


def test_a_check_and_its_jail_import_no_package_of_notebooks_or_tests(classroom, tmp_path):
    printed = grade("check", "corr2d", "--file", classroom / "ada.ipynb", cwd=tmp_path)
    of_jail, of_command = printed.split("A hint:")
    assert loaded_in(of_jail) == {"torch"}
    assert loaded_in(of_command) == {"torch"}


def test_naming_a_mistake_imports_none_either(classroom, tmp_path):
    printed = grade("check", "corr2d", "--file", classroom / "ben.py", cwd=tmp_path)
    assert "You flip the kernel." in printed
    assert loaded_in(printed) == {"torch"}


def test_grading_a_class_and_its_jails_import_none_either(classroom, tmp_path):
    words = ("--only", "corr2d", "--out", "out", "--jobs", "2")
    assert loaded_in(grade("run", classroom, *words, cwd=tmp_path)) == {"torch"}
    records = {path.stem: path.read_text() for path in (tmp_path / "out" / "records").iterdir()}
    assert "You flip the kernel." in records["ben"]
    assert loaded_in(records["ada"]) == {"torch"}
