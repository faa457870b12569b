"""A statement in three parts: the task, what people trip over, the small print."""

import pytest

from grader.author.statement import MIND, SMALL_PRINT, in_parts

TASK = "# Double\n\nReturn $2x$.\n\n```python\n# no heading\n## Mind\n```"
WHOLE = f"""{TASK}

## Mind

- Not $x^2$.
- Keep the dtype.

## Small print

- `x` stays as it is.
"""


def test_a_statement_without_parts_is_the_task_with_its_headings_lower():
    assert in_parts(TASK, 2) == TASK.replace("# Double", "## Double", 1)
    assert in_parts(TASK, 1) == TASK


def test_what_to_mind_is_a_paragraph_and_the_small_print_is_folded():
    assert in_parts(WHOLE, 3) == TASK.replace("# Double", "### Double", 1) + (
        "\n\n**Mind**\n\n- Not $x^2$.\n- Keep the dtype.\n\n<details>\n<summary>Small print</summary>\n\n"
        "- `x` stays as it is.\n\n</details>"
    )


def test_other_sections_stay_sections():
    assert in_parts("# A\n\n## Why\n\nSo.\n\n## Small print\n\nb", 2) == (
        "## A\n\n### Why\n\nSo.\n\n<details>\n<summary>Small print</summary>\n\nb\n\n</details>"
    )


@pytest.mark.parametrize("own", [True, False])
def test_a_translation_heads_them_in_its_own_language_or_in_ours(monkeypatch, own):
    words = {MIND: "注意", SMALL_PRINT: "细则"}
    monkeypatch.setattr("grader.author.statement._", words.get)
    text = WHOLE
    for english, chinese in words.items() if own else ():
        text = text.replace(f"\n## {english}\n\n- ", f"\n## {chinese}\n\n- ")
    made = in_parts(text, 2)
    assert "**注意**\n\n- Not" in made
    assert "<summary>细则</summary>\n\n- `x`" in made
