"""Exercises in which every kind of tensor can be wrong, and what a checked answer becomes."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from grader.course.course import Policies
from grader.judging.compare import compare
from grader.judging.score import score_checks
from grader.report.html import to_html
from grader.report.text import failures_of, first_failing

VOID = {"br"}


class Page(HTMLParser):
    """A page's elements and words; fails where elements do not close."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.html, self.elements, self.words, self._open = html, [], "", []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.words += data

    def handle_entityref(self, name):
        raise AssertionError(name)

    def count(self, wanted):
        return sum(tag == wanted for tag, _ in self.elements)

    def attributes(self, wanted):
        return [attributes for tag, attributes in self.elements if tag == wanted]


@pytest.fixture
def read():
    """Read HTML into a `Page`."""
    return Page


@pytest.fixture
def shown(behave, read):
    """Check an answer and return its page."""

    def run(built, answer, diagnosis=None, printed=None):
        behaviour = behave(built, answer)
        checks = [c for case in built.cases for c in compare(case, behaviour[case.name])]
        result = score_checks(replace(built, points=4.0), checks, Policies())
        result = type(result)(**{**vars(result), "diagnosis": diagnosis})
        page = read(to_html(result, built, behaviour, printed))
        page.result = result
        page.first = first_failing(result, built)
        page.failures = failures_of(result)
        page.outcomes = behaviour[page.first.name] if page.first else None
        page.words = re.sub(r"\s+", " ", page.words)
        return page

    return run
