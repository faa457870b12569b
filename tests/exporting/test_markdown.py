"""GitHub's job summary."""

from dataclasses import replace

from grader.exporting.markdown import MOST_BYTES, plain, to_class, to_markdown
from grader.exporting.shown import Case


def test_points_and_what_is_wrong(shown):
    text = to_markdown(shown)
    assert "**6.5 of 9 points**" in text
    assert "| corr2d | 2.5/4 | ❌ |\n| pool2d | 3/3 | ✅ |" in text
    assert "- You flipped the kernel\\.\n" in text
    assert "ada" not in text


def test_no_message_is_more_than_text(shown):
    case = Case("x", "<script>alert(1)</script>\n# Title\n| a | ![](http://x) @all")
    one = replace(shown.exercises[0], failing=(case,))
    text = to_markdown(replace(shown, exercises=(one,)))
    assert "<script>" not in text
    assert "\n#" not in text.removeprefix("#").replace("\n## ", "")
    assert plain("a|b `c` @x") == r"a\|b \`c\` \@x"


def test_it_is_no_longer_than_github_takes(shown):
    case = Case("x", "王" * 500_000)
    one = replace(shown.exercises[0], failing=(case,))
    text = to_markdown(replace(shown, exercises=(one,)))
    assert len(text.encode()) < MOST_BYTES + 100
    assert text.endswith("\n\n…\n")


def test_a_class_is_a_table(mark):
    text = to_class("hw1", [mark("p1", 5.0, 9.0, corr2d=2.0), mark("p2", 9.0, 9.0, pool2d=3.0)])
    assert text.endswith("| p1 | 5/9 | 2 |  |\n| p2 | 9/9 |  | 3 |\n")
