"""What makes notebooks is imported quickly, and nobody is left without what that leaves out."""

from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
import sys
from grader.author.notebook_tools import import_notebook_tools, preprocessors
import_notebook_tools()
made = set(sys.modules)
assert "nbconvert" in made and "sqlalchemy" not in made
assert "rfc3987_syntax" not in made and not any(name.startswith("nbgrader") for name in made)
assert [name for name, tool in preprocessors().items() if tool.__name__ != name] == []
import nbgrader.preprocessors, nbgrader.utils
assert nbgrader.__version__ and nbgrader.preprocessors.Execute and nbgrader.preprocessors.base
import importlib.util
assert importlib.util.find_spec("rfc3987_syntax") is None or __import__("rfc3987_syntax")
"""


@pytest.mark.process
def test_the_tools_are_imported_without_what_they_do_not_need_and_others_still_find_it():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
