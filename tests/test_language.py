from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from grader import language
from grader.errors import UsageError
from grader.language import (
    _,
    both,
    choose,
    code_of,
    either,
    in_use,
    ngettext,
    several,
    speak,
    speaking,
    together,
    without_language,
)

PACKAGE = Path(language.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))


@pytest.fixture(autouse=True)
def silent_shell(monkeypatch):
    for name in ("GRADE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def test_english_is_spoken_until_something_else_is_asked_for():
    assert in_use() == "en"
    assert _("not right yet") == "not right yet"


def test_what_is_said_is_translated_as_long_as_a_language_is_spoken():
    with speaking("zh"):
        assert _("not right yet") == "还不对"
        assert in_use() == "zh"
    assert _("not right yet") == "not right yet"


def test_a_message_that_nobody_has_translated_stays_english():
    with speaking("zh"):
        assert _("nobody says this") == "nobody says this"


def test_nothing_is_said_for_nothing():
    with speaking("zh"):
        assert _("") == ""


@pytest.mark.parametrize(("count", "said"), [(1, "1 point"), (0, "0 points"), (2, "2 points")])
def test_english_counts_one_apart_from_many(count, said):
    told = ngettext("{points} point", "{points} points", count)
    assert told.format(points=count) == said


def test_chinese_counts_one_like_many():
    with speaking("zh"):
        assert ngettext("{points} point", "{points} points", 1) == "{points} 分"
        assert ngettext("{points} point", "{points} points", 2) == "{points} 分"


def test_words_and_sentences_are_joined_as_the_language_does():
    assert (either("ab"), both("ab"), several("ab")) == ("a or b", "a and b", "a, b")
    assert together(["One.", "Two."]) == "One. Two."
    with speaking("zh"):
        assert (either("ab"), both("ab"), several("ab")) == ("a 或 b", "a 和 b", "a、b")
        assert together(["一。", "二。"]) == "一。二。"


@pytest.mark.parametrize(
    "name", ["zh", "zh_CN.UTF-8", "zh-Hans", "ZH_TW", "zh.UTF-8", " zh@pinyin"]
)
def test_a_language_is_known_by_the_names_that_systems_have_for_it(name):
    assert code_of(name) == "zh"


def test_what_is_asked_for_comes_before_environment_course_and_shell(monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert choose() == "zh"
    assert choose(course="en") == "en"
    monkeypatch.setenv("GRADE_LANG", "zh")
    assert choose(course="en") == "zh"
    assert choose("en", "zh") == "en"


def test_of_the_shell_the_first_variable_that_is_set_counts(monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("LC_MESSAGES", "")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert choose() == "en"


def test_what_is_kept_does_not_depend_on_the_shell(monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert choose(shell=False) == "en"
    assert choose(course="zh", shell=False) == "zh"


def test_the_course_is_not_asked_where_it_does_not_matter():
    assert choose("zh", lambda: pytest.fail("the course was asked")) == "zh"
    assert choose("", lambda: "zh") == "zh"


@pytest.mark.parametrize("name", ["fr", "C", "C.UTF-8", "POSIX", "klingon"])
def test_a_shell_in_another_language_gets_english(monkeypatch, name):
    monkeypatch.setenv("LANG", name)
    assert choose() == "en"


def test_a_language_that_is_asked_for_and_not_there_is_told_with_those_that_are(monkeypatch):
    with pytest.raises(UsageError) as told:
        choose("fr_FR")
    assert str(told.value) == (
        "--lang fr_FR: there is no such language here; there are en (English), zh (简体中文)."
    )
    monkeypatch.setenv("GRADE_LANG", "x")
    with pytest.raises(UsageError, match="GRADE_LANG x: there is no such language"):
        choose()


def test_a_notebook_that_speaks_a_language_is_not_overruled(monkeypatch):
    monkeypatch.setenv("GRADE_LANG", "en")
    speak("zh-Hans")
    assert in_use() == "zh"
    assert choose(course="en") == "zh"
    assert choose("en") == "en"
    with pytest.raises(UsageError, match="speak xx"):
        speak("xx")


@pytest.mark.parametrize(
    ("stem", "plain"),
    [
        ("convolution.zh", "convolution"),
        ("convolution", "convolution"),
        ("my.work", "my.work"),
        (".zh", ".zh"),
    ],
)
def test_a_notebook_is_named_after_its_unit_in_every_language(stem, plain):
    assert without_language(stem) == plain


def test_english_needs_no_file_of_messages():
    code = "import sys; from grader.language import _; _('x'); sys.exit('gettext' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def functions_in(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def own_nodes(function):
    """The nodes of a function, without those of functions and comprehensions inside it."""
    inner = (ast.FunctionDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    stack = list(ast.iter_child_nodes(function))
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, inner):
            stack += ast.iter_child_nodes(node)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_name_of_messages_is_never_taken_for_a_value_that_is_not_needed(path):
    for function in functions_in(path):
        names = [n for n in own_nodes(function) if isinstance(n, ast.Name) and n.id == "_"]
        taken = [n.lineno for n in names if isinstance(n.ctx, ast.Store)]
        used = any(isinstance(n, ast.Name) and n.id == "_" for n in calls_in(function))
        assert not (taken and used), f"{path.name}:{taken}"


def calls_in(function):
    return [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_what_is_marked_is_plain_text_that_can_be_collected(path):
    marks = ("_", "marked", "ngettext")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in marks:
            built = [a for a in node.args if isinstance(a, (ast.JoinedStr, ast.BinOp))]
            assert not built, f"{path.name}:{node.lineno}"
