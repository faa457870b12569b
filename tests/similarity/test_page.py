"""The page: both answers side by side, whatever is in them, and what cannot be seen."""

import re
from html.parser import HTMLParser

from grader.similarity.answers import Answer, Class
from grader.similarity.page import MOST_PAIRS, say_kind, say_limits, to_page
from grader.similarity.pairs import RENAMED, SAME, SIMILAR, Alike

GIVEN = "def f(x):\n    raise NotImplementedError\n"
EVIL = "def f(x):\n    return '</pre><script>alert(1)</script>'[x + 1]\n"


def page(*found, codes=("def f(x):\n    y = x.abs()\n    return y + 1\n", EVIL)):
    answers = tuple(Answer(name, code) for name, code in zip(("ada", "<b>ben"), codes, strict=True))
    return to_page("hw1 & more", [Class("f", GIVEN, answers)], found)


def pair(kind=SAME, students=("ada", "<b>ben"), share=1.0, tokens=99):
    return Alike("f", kind, students, share, tokens)


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.seen, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_what_people_write_is_text():
    text = page(pair())
    tags = Tags(text)
    assert (tags.open, {"script", "b"} & {*tags.seen}) == ([], set())
    assert "&lt;b&gt;ben" in text
    assert "hw1 &amp; more" in text


def test_it_needs_no_other_file():
    assert re.findall(r"(?:src|href)=|url\(|@import", page(pair())) == []


def test_lines_that_both_have_are_marked_in_any_order():
    codes = (
        "def f(x):\n    y = x.abs()\n    return y + 1\n",
        "def f(a):\n    # mine\n    b = a.abs()\n    return b * 2\n",
    )
    text = page(pair(SIMILAR), codes=codes)
    assert (
        re.findall(r"<mark>\s*(.*?)</mark>", text)
        == ["def f(x):", "y = x.abs()", "def f(a):", "b = a.abs()"][1::2]
    )


def test_others_of_a_group_are_named():
    assert "And: carol, dan" in page(pair(students=("ada", "<b>ben", "carol", "dan")))


def test_what_it_cannot_see_stands_on_it_even_where_nothing_was_found():
    text = page()
    assert "Nothing was found." in text
    for said in say_limits():
        assert said in text
    assert "no part of any mark" in text


def test_a_large_class_makes_no_endless_page():
    text = page(*[pair()] * (MOST_PAIRS + 3))
    assert "3 more are not shown." in text
    assert text.count("<h2>") == MOST_PAIRS


def test_long_answers_are_cut():
    code = "def f(x):\n" + "    x = x + 1\n" * 1000
    assert len(page(pair(), codes=(code, code))) < 40_000


def test_what_is_said_of_a_pair():
    assert say_kind(pair()) == "the same letter by letter"
    assert say_kind(pair(RENAMED)).startswith("the same but for names")
    assert say_kind(pair(SIMILAR, share=0.874)) == "87 percent of the shorter answer"
    assert say_kind(pair(tokens=5)) == "the same letter by letter; short, which says little"
