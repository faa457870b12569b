"""A student in JupyterLab: the released notebook, a wrong corr2d, a right one, as seen in a browser."""

import json
import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNIT = "convolution"

FLIPPED = """\
def corr2d(X, K):
    h, w = K.shape
    rows, columns = X.shape[0] - h + 1, X.shape[1] - w + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernel is larger than the input")
    K = K.flip(0, 1)
    windows = [(X[i : i + h, j : j + w] * K).sum() for i in range(rows) for j in range(columns)]
    return torch.stack(windows).reshape(rows, columns)"""
RIGHT = FLIPPED.replace("    K = K.flip(0, 1)\n", "")
ENDLESS = "def corr2d(X, K):\n    while True:\n        pass"


@pytest.fixture
def handed_out(tmp_path):
    """What students get: no solutions/, no copy of the package."""
    folder = tmp_path / "course"
    shutil.copytree(ROOT / "exercises", folder / "exercises")
    shutil.copy(ROOT / "course.yaml", folder)
    return folder


@pytest.fixture
def seen(node, lab, handed_out, tmp_path):
    """Take steps in the unit's notebook; what a person sees after each.

    Where GRADLAB_PICTURES names a folder, pictures are kept there too: docs/images/ has them from here.
    """
    kept = os.environ.get("GRADLAB_PICTURES")

    def take(*steps, theme="JupyterLab Light"):
        path = tmp_path / "steps.json"
        first = {"cell": "from grader import check"}
        path.write_text(json.dumps([first, *steps]))
        url = lab(handed_out, f"exercises/{UNIT}/{UNIT}.ipynb", theme)
        pictures = tmp_path / "pictures"
        pictures.mkdir(exist_ok=True)
        told = node("lab.mjs", url, path, pictures)[1:]
        if kept:
            shutil.copytree(pictures, kept, dirs_exist_ok=True)
        return told

    return take


STUB = {"cell": "def corr2d"}


def write(source):
    return STUB | {"source": source}


def check(picture=None):
    return {"cell": 'check("corr2d")', **({"picture": picture} if picture else {})}


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_a_wrong_answer_is_shown_and_named_and_a_right_one_passes(seen, tmp_path, theme):
    name = theme.split()[1].lower()
    told = seen(
        *(STUB, check()),
        *(write(FLIPPED), check(f"wrong-{name}")),
        *(write(RIGHT), check(f"right-{name}")),
        theme=theme,
    )
    unwritten, wrong, right = told[1::2]
    assert "not yet written" in unwritten["text"]
    assert "flip" in wrong["text"]
    assert "<svg" in wrong["html"]
    assert "expected" in wrong["text"].lower()
    assert "4 of 4 points" in right["text"]
    assert "flip" not in right["text"]
    for shown in (unwritten, wrong, right):
        assert "Traceback" not in shown["text"]
        assert "<script" not in shown["html"]
        assert shown["violations"] == []
    assert (tmp_path / "pictures" / f"wrong-{name}.png").stat().st_size > 10_000


@pytest.mark.slow
def test_an_endless_loop_ends_in_a_sentence_and_the_kernel_lives_on(seen):
    _, endless, _, right = seen(write(ENDLESS), check(), write(RIGHT), check())
    assert "5 s" in endless["text"]
    assert "Traceback" not in endless["text"]
    assert "4 of 4 points" in right["text"]
