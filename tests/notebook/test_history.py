"""What was run in a kernel, searched like a notebook that is handed in."""

from __future__ import annotations

import pytest

from grader.grading.uncalled import find_violation
from grader.notebook.history import History

IMPORTS = "import torch\nimport torch.nn.functional as F\n%matplotlib inline"
HELPER = "def helper(X, K):\n    return F.conv2d(X[None], K[None])"
USES = "%%grade corr2d\ndef corr2d(X, K):\n    return helper(X, K)"
CLEAN = "def corr2d(X, K):\n    return X.unfold(0, 2, 1)"


@pytest.fixture
def said(corr2d):
    def find(*texts):
        found = find_violation(corr2d.built, History(texts))
        return found and found.diagnosis

    return find


def test_a_forbidden_call_is_told_with_cell_and_line(said):
    told = said(IMPORTS, HELPER, USES, "check('corr2d')")
    assert told.startswith("Write yourself what F.conv2d does")
    assert "(cell 2, line 2): indexing, sums" in told


def test_of_a_cell_that_was_run_again_the_last_version_counts(said):
    assert said(IMPORTS, HELPER, USES, CLEAN) is None
    assert said(IMPORTS, HELPER, CLEAN, USES) is not None
    assert said(IMPORTS, HELPER, USES, HELPER.replace("F.conv2d", "torch.add")) is None
    assert said(IMPORTS, "corr2d = F.conv2d", CLEAN) is None


def test_a_demo_that_the_answer_does_not_need_is_allowed(said):
    assert said(IMPORTS, HELPER, CLEAN, "print(helper(X, K))") is None


@pytest.mark.parametrize("text", ["", "def corr2d(", "%%bash\nls", "conv2d?", "x" * 10, "\ud800"])
def test_cells_that_are_no_python_do_not_matter(said, text):
    assert said(IMPORTS, CLEAN, text) is None
    assert said(text, IMPORTS, HELPER, USES) is not None


def test_result_is_that_of_a_forbidden_answer(corr2d):
    found = find_violation(corr2d.built, History([IMPORTS, HELPER, USES]))
    assert (found.status, found.score, found.max_score) == ("forbidden", 0.0, 4)
