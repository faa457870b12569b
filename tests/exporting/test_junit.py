"""JUnit's XML opens whatever a message holds."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from grader.exporting.junit import to_junit
from grader.exporting.shown import Case


def test_a_test_for_each_exercise_and_one_for_its_hidden_cases(shown):
    (suite,) = ET.fromstring(to_junit(shown))
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == (
        "Homework 1",
        "4",
        "3",
    )
    failing = {case.get("name"): case.find("failure") for case in suite}
    assert [name for name, failure in failing.items() if failure is not None] == [
        "corr2d",
        "corr2d (hidden cases)",
        "convolution_quiz",
    ]
    assert failing["corr2d"].get("message") == "You flipped the kernel."
    assert failing["corr2d (hidden cases)"].text == "1 of 2 checks of hidden cases pass."


def test_nobody_is_named(shown):
    assert b"ada" not in to_junit(shown)


def test_what_was_not_attempted_is_skipped(shown):
    left = replace(shown.exercises[1], status="unattempted")
    (suite,) = ET.fromstring(to_junit(replace(shown, exercises=(left,))))
    assert (suite.get("skipped"), suite.get("failures")) == ("1", "0")


def test_characters_that_xml_cannot_hold_are_replaced(shown):
    case = Case("by hand\x1b[31m", "got \x00 <b>&\ud800")
    one = replace(shown.exercises[0], sentence="", failing=(case,), hidden=(0, 0))
    (suite,) = ET.fromstring(to_junit(replace(shown, exercises=(one,))))
    assert (
        suite[0][0].text
        == "by hand\N{REPLACEMENT CHARACTER}[31m: got \N{REPLACEMENT CHARACTER} <b>&\N{REPLACEMENT CHARACTER}"
    )


def test_another_reader_finds_the_same_in_it(shown):
    junitparser = pytest.importorskip("junitparser", reason="not run: junitparser is not installed")
    left = replace(shown.exercises[1], id="left", status="unattempted")
    read = junitparser.JUnitXml.fromstring(
        to_junit(replace(shown, exercises=(*shown.exercises, left)))
    )
    (suite,) = read
    said = (suite.name, suite.tests, suite.failures, suite.skipped, suite.errors)
    assert said == ("Homework 1", 5, 3, 1, 0)
    suite.update_statistics()  # counted anew by the reader
    assert (suite.tests, suite.failures, suite.skipped, suite.errors) == said[1:]
    found = {case.name: [type(one).__name__ for one in case.result] for case in suite}
    assert found["corr2d"] == ["Failure"]
    assert found["left"] == ["Skipped"]
    (failure,) = next(case for case in suite if case.name == "corr2d").result
    assert failure.message == "You flipped the kernel."
    assert failure.text.startswith(failure.message)
