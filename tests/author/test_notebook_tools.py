"""What makes notebooks is imported quickly, and nobody is left without what that leaves out."""

from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
import sys
from grader.author.notebook_tools import import_notebook_tools
import_notebook_tools()
assert "nbgrader.preprocessors" in sys.modules
assert "rfc3987_syntax" not in sys.modules
import_notebook_tools()
import importlib.util
assert importlib.util.find_spec("rfc3987_syntax") is None or __import__("rfc3987_syntax")
"""


@pytest.mark.process
def test_the_tools_are_imported_without_their_grammars_which_others_still_find():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
