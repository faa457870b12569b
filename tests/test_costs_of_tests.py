"""What tests may cost: rooms that need no tensors are tested without torch."""

import subprocess
import sys

import pytest
from checkout import ROOT

WITHOUT_TENSORS = ("tests/course", "tests/quiz", "tests/reading")
PROGRAM = """
import sys
import pytest

status = pytest.main(sys.argv[1:])
print("torch was imported" if "torch" in sys.modules else "without torch")
sys.exit(status)
"""


@pytest.mark.process
def test_rooms_without_tensors_are_tested_without_torch(tmp_path):
    """All their tests are collected, and those of one file run: fixtures for all take part."""
    options = ["-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'base'}"]
    command = [sys.executable, "-c", PROGRAM, *options, "-k", "test_draw", *WITHOUT_TENSORS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1] == "without torch"
