import pytest
from jinja2 import UndefinedError

from grader.language import _, speaking
from grader.report.pages import TEMPLATES, render, with_code


def test_code_is_set_as_code_and_all_else_is_escaped():
    assert with_code("Use `x < 1`,\nnot <b>.") == "Use <code>x &lt; 1</code>,<br>not &lt;b&gt;."
    assert with_code("one ` alone") == "one ` alone"


def test_a_name_that_is_missing_is_an_error():
    with pytest.raises(UndefinedError):
        render("class.html", title="x")


def test_no_template_turns_escaping_off_or_has_words_of_its_own():
    for path in TEMPLATES.glob("*.html"):
        text = path.read_text()
        assert "|safe" not in text
        assert "autoescape" not in text


def test_a_page_has_the_language_in_use():
    with speaking("zh"):
        assert _("passed") != "passed"
        assert '<html lang="zh">' in render("page.html", title="x")
