"""A student in JupyterLab: the released notebook, a wrong corr2d, a right one, as seen in a browser."""

import json
import os
import shutil

import pytest
from checkout import ROOT

UNIT = "10_convolution"

FLIPPED = """\
def corr2d(X, K):
    h, w = K.shape
    rows, columns = X.shape[0] - h + 1, X.shape[1] - w + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernel is larger than the input")
    K = K.flip(0, 1)
    windows = [(X[i : i + h, j : j + w] * K).sum(dtype=X.dtype) for i in range(rows) for j in range(columns)]
    return torch.stack(windows).reshape(rows, columns)"""
RIGHT = FLIPPED.replace("    K = K.flip(0, 1)\n", "")
ENDLESS = "def corr2d(X, K):\n    while True:\n        pass"


@pytest.fixture
def handed_out(lab_folder):
    """What a class gets: no solutions/, no key to a quiz, no copy of the package."""
    no_keys = shutil.ignore_patterns("quiz.key")
    shutil.copytree(ROOT / "exercises", lab_folder / "exercises", ignore=no_keys)
    shutil.copy(ROOT / "course.yaml", lab_folder)
    return lab_folder


@pytest.fixture
def seen(node, lab, handed_out, tmp_path):
    """Take steps in a notebook of the unit; what a person sees after each.

    Where TORCHGRADE_PICTURES names a folder, pictures are kept there too: docs/images/ has them from here.
    """
    kept = os.environ.get("TORCHGRADE_PICTURES")

    def take(*steps, theme="JupyterLab Light", notebook=f"{UNIT}.ipynb"):
        path = tmp_path / "steps.json"
        path.write_text(json.dumps(steps))
        url = lab(handed_out / "exercises" / UNIT / notebook, theme)
        pictures = tmp_path / "pictures"
        pictures.mkdir(exist_ok=True)
        told = node("lab.mjs", url, path, pictures)
        if kept:
            shutil.copytree(pictures, kept, dirs_exist_ok=True)
        for shown in told:
            assert "Traceback" not in shown["text"]
            assert "<script" not in shown["html"]
            assert shown["violations"] == []
        return told

    return take


IMPORTS = {"cell": "from grader import"}
STUB = {"cell": "def corr2d"}


def write(source):
    return STUB | {"source": source}


def check(name="corr2d", picture=None):
    return {"cell": f'check("{name}")', **({"picture": picture} if picture else {})}


SUM_UP = check("q10_02", "quiz-sum") | {"source": 'check("quiz")  # in place of check("q10_02")'}


def answer(source, picture=None):
    """Answer the first question, which has its check in the same cell."""
    return check("q10_01", picture) | {"source": f'q10_01 = {source}\ncheck("q10_01")'}


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_a_wrong_answer_is_shown_and_named_and_a_right_one_passes(seen, tmp_path, theme):
    name = theme.split()[1].lower()
    told = seen(
        *(IMPORTS, STUB, check()),
        *(write(FLIPPED), check(picture=f"wrong-{name}")),
        *(write(RIGHT), check(picture=f"right-{name}")),
        theme=theme,
    )
    unwritten, wrong, right = told[2::2]
    assert "not yet attempted" in unwritten["text"]
    assert "flip" in wrong["text"]
    assert "<svg" in wrong["html"]
    assert "expected" in wrong["text"].lower()
    assert "4 of 4 points" in right["text"]
    assert "flip" not in right["text"]
    assert (tmp_path / "pictures" / f"wrong-{name}.png").stat().st_size > 10_000


@pytest.mark.slow
def test_an_endless_loop_ends_in_a_sentence_and_the_kernel_lives_on(seen):
    told = seen(IMPORTS, write(ENDLESS), check(), write(RIGHT), check())
    assert "5 s" in told[2]["text"]
    assert "4 of 4 points" in told[4]["text"]


@pytest.mark.slow
def test_the_chinese_notebook_speaks_chinese(seen):
    told = seen(
        *(IMPORTS, write(FLIPPED), check(picture="wrong-zh"), write(RIGHT), check()),
        answer("[[5, 11], [23, 29]]", "quiz-zh"),
        notebook=f"{UNIT}.zh.ipynb",
    )
    wrong, right, question = (told[i]["text"] for i in (2, 4, 5))
    assert "你翻转了卷积核" in wrong
    assert "<svg" in told[2]["html"]
    assert "4/4 分" in right
    assert "q10_01：随笔记本一起提交" in question
    for english in ("FAIL", "pass", "case", "expected", "points", "hint:", "Yours"):
        assert english not in wrong + right + question


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_an_answer_to_a_question_is_explained_where_the_key_is_at_hand(seen, handed_out, theme):
    shutil.copytree(ROOT / "solutions", handed_out / "solutions")
    name = theme.split()[1].lower()
    _, opened, wrong, right, all_ = seen(
        *(IMPORTS, check("q10_01"), answer("[[5, 11], [23, 29]]", f"quiz-wrong-{name}")),
        *(answer("[[19, 25], [37, 43]]", f"quiz-right-{name}"), SUM_UP),
        theme=theme,
    )
    assert "q10_01: not answered yet" in opened["text"]
    assert "q10_01: not right yet (0 of 1 points)" in wrong["text"]
    assert "You flipped the kernel." in wrong["text"]
    assert "q10_01: right (1 of 1 points)" in right["text"]
    assert "At each position the window is multiplied" in right["text"]
    assert "1 of 15 questions answered" in all_["text"]


@pytest.mark.slow
def test_an_answer_to_a_question_is_handed_in_where_there_is_no_key(seen):
    _, wrong, right = seen(
        IMPORTS, answer("[[5]]", "quiz-handed-in"), answer("[[19, 25], [37, 43]]")
    )
    for shown in (wrong, right):
        assert shown["text"].strip() == "q10_01: handed in with the notebook, and graded then"


@pytest.mark.slow
def test_the_button_validate_says_what_is_not_solved(seen):
    """nbgrader's own button, which says "Success!" where no cell raises."""
    (told,) = seen({"validate": True, "picture": "validate"})
    assert "Success" not in told["text"]
    assert "corr2d: not yet attempted. Run this cell in the notebook to see more." in told["text"]
    assert "questions are not answered or not right: q10_01, q10_02" in told["text"]


@pytest.mark.slow
def test_a_saved_notebook_has_its_picture_and_from_elsewhere_its_numbers(seen, handed_out):
    path = handed_out / "exercises" / UNIT / f"{UNIT}.ipynb"
    look = check(picture="reopened") | {"look": True}
    told = seen(IMPORTS, write(FLIPPED), check(), {"reopen": True}, look)
    assert told[-1] == told[-2]
    # One more space, and Jupyter does not trust it: as if someone else had made it.
    path.write_text(
        path.read_text("utf-8").replace("You flip the kernel.", "You flip  the kernel.")
    )
    (shown,) = seen(check(picture="not-trusted") | {"look": True})
    assert "<svg" not in shown["html"]
    assert "Expected (2, 2) float64\n19, 25; 37, 43" in shown["text"]
    assert "background:#fde2df" in shown["html"].replace(" ", "")
