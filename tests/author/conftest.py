"""Courses that tests about building share."""

import shutil

import pytest
from checkout import ROOT

from grader.course.course import load_course


@pytest.fixture
def copy(tmp_path):
    """A course of one exercise that a test may break."""
    folder = tmp_path / "course"
    (folder / "solutions" / "convolution").mkdir(parents=True)
    name = "solutions/convolution/corr2d.py"
    shutil.copy(ROOT / name, folder / name)
    (folder / "course.yaml").write_text(
        "title: Small\nunits:\n  - id: convolution\n    title: Convolution\n"
    )
    return load_course(folder)
