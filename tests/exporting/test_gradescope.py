"""Gradescope's results.json."""

import json

import pytest

from grader.exporting.gradescope import VISIBILITIES, to_results


def test_the_score_is_the_final_mark(shown):
    told = json.loads(json.dumps(to_results(shown)))
    assert (told["score"], told["visibility"], told["stdout_visibility"]) == (
        6.5,
        "visible",
        "hidden",
    )
    assert [(t["name"], t.get("score"), t["status"], t["visibility"]) for t in told["tests"]] == [
        ("corr2d", 2.5, "failed", "visible"),
        ("corr2d (hidden cases)", None, "failed", "after_published"),
        ("pool2d", 3.0, "passed", "visible"),
        ("convolution_quiz", 1.0, "failed", "visible"),
    ]
    assert "hidden" not in told["tests"][0]["output"]
    assert told["tests"][1]["output"] == "1 of 2 checks of hidden cases pass."


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_hidden_cases_are_never_seen_before_publishing(shown, visibility):
    told = to_results(shown, visibility)
    seen = {t["visibility"] for t in told["tests"] if "hidden" in t["name"]}
    assert seen == {"hidden" if visibility == "hidden" else "after_published"}
    assert told["visibility"] == visibility
