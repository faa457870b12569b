"""A lesson in JupyterLab: figures are seen in light and dark, on a desk and a phone; its code waits."""

import json
import os
import shutil

import nbformat
import pytest
from checkout import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.course.course import load_course
from grader.declaring.load import load_exercise
from grader.declaring.source import solved_source

UNIT = "10_convolution"
COURSE = load_course(ROOT)


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

    def look(name, *, unit=UNIT, theme="Light", width=1280, system="light", language=""):
        notebook = handed_out / "exercises" / unit / f"{unit}{language}.ipynb"
        url = lab(notebook, f"JupyterLab {theme}")
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
        "zh": {"language": ".zh"},
    }.items(),
)
def test_text_and_figures_are_seen_and_read(read, name, options):
    told = read(f"lesson-{name}", **options)
    assert len(told["figures"]) == 6
    for figure in told["figures"]:
        assert len(figure["words"]) > 30
        assert figure["drawn"] > 200  # the browser has read it
        assert 200 < figure["shown"] <= figure["drawn"]
    assert len(told["folded"]) >= 4
    assert told["violations"] == []
    assert told["wide"] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", [one.folder for one, _path in COURSE.lesson_files() if one.folder != UNIT]
)
def test_every_lesson_is_read_by_axe_and_fits_on_a_phone(read, unit):
    told = read(f"lesson-{unit}", unit=unit, width=390)
    assert all(len(figure["words"]) > 30 and figure["drawn"] > 100 for figure in told["figures"])
    assert told["figures"]
    assert told["violations"] == []
    assert told["wide"] == []


@pytest.mark.slow
def test_what_is_wrong_is_found_in_every_text(node, lab, lab_folder, tmp_path):
    bad = "<ul><p>What is in a list is an item.</p></ul>"
    texts = [new_markdown_cell(text) for text in ("# A title", bad, "It is right.", bad)]
    path = lab_folder / "wrong.ipynb"
    nbformat.write(new_notebook(cells=[*texts, new_code_cell("1 + 1")]), path)
    told = node("lesson.mjs", lab(path), tmp_path, "wrong", 1280, "light")
    assert [said.partition(":")[0] for said in told["violations"]] == ["list", "list"]


@pytest.mark.slow
def test_a_cell_that_needs_a_function_waits_and_comes_to_life(node, lab, handed_out, tmp_path):
    source = solved_source(load_exercise(ROOT / "solutions/convolution/corr2d.py", "convolution"))
    demo = {"cell": "upright = corr2d"}
    steps = [
        {"cell": "from grader import"},
        {"cell": "def corr2d"},
        demo,
        {"cell": "def corr2d", "source": source},
        {"cell": 'check("corr2d")'},
        demo | {"picture": "lesson-demo"},
    ]
    (tmp_path / "steps.json").write_text(json.dumps(steps))
    url = lab(handed_out / "exercises" / UNIT / f"{UNIT}.ipynb")
    pictures = os.environ.get("TORCHGRADE_PICTURES") or tmp_path
    told = node("lab.mjs", url, tmp_path / "steps.json", pictures)
    assert "This cell comes to life once corr2d passes its check." in told[2]["text"]
    assert "comes to life" not in told[5]["text"]
    assert told[5]["text"].count("█") > told[2]["text"].count("█") + 50
    assert all(shown["violations"] == [] for shown in told)
