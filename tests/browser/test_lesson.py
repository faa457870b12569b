"""A lesson in JupyterLab: its figures are seen in light and dark, on a desk and on a phone; and it can be worked through."""

import os
import shutil

import pytest
from checkout import ROOT

UNIT = "10_convolution"


@pytest.fixture
def handed_out(lab_folder):
    """What a class gets."""
    no_keys = shutil.ignore_patterns("quiz.key")
    shutil.copytree(ROOT / "exercises", lab_folder / "exercises", ignore=no_keys)
    shutil.copy(ROOT / "course.yaml", lab_folder)
    return lab_folder


@pytest.fixture
def read(node, lab, handed_out, tmp_path):
    """Open a lesson; what is to be seen in it."""

    def look(name, *, theme="Light", width=1280, system="light", notebook=f"{UNIT}.ipynb"):
        url = lab(handed_out / "exercises" / UNIT / notebook, f"JupyterLab {theme}")
        pictures = os.environ.get("TORCHGRADE_PICTURES") or tmp_path
        return node("lesson.mjs", url, pictures, name, width, system)

    return look


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "options"),
    {
        "light": {},
        "dark": {"theme": "Dark", "system": "dark"},
        "dark-in-a-light-system": {"theme": "Dark"},
        "phone": {"width": 390},
        "zh": {"notebook": f"{UNIT}.zh.ipynb"},
    }.items(),
)
def test_text_and_figures_are_seen_and_read(read, name, options):
    told = read(f"lesson-{name}", **options)
    assert len(told["figures"]) == 3
    for figure in told["figures"]:
        assert len(figure["words"]) > 30
        assert figure["drawn"] > 200  # the browser has read it
        assert 200 < figure["shown"] <= figure["drawn"]
    assert len(told["folded"]) >= 4
    assert told["violations"] == []
    assert told["wide"] == []
