"""A quiz's Markdown as HTML."""

import pytest

from grader.exporting.prompt import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain", "plain"),
        ("a *b* `c_d`", "a <em>b</em> <code>c_d</code>"),
        ("of $a_1 * b_2$ and $c_3 * d$", r"of \(a_1 * b_2\) and \(c_3 * d\)"),
        ("$$x < y$$", r"\[x &lt; y\]"),
        ("`$HOME` costs $5", "<code>$HOME</code> costs $5"),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
    ],
)
def test_markdown_and_latex(text, html):
    assert to_html(text) == html


def test_code_is_shown_as_it_is():
    assert (
        to_html("What?", "if a < b:\n    print(1)\n")
        == "What?<pre>if a &lt; b:\n    print(1)</pre>"
    )
