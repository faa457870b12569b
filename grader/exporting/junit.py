"""JUnit's XML of one submission: a test for each exercise, one for its hidden cases."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from grader.exporting.shown import Exercise, Shown

# What XML 1.0 cannot hold, not even escaped; one such character in a message, and nothing opens the file.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(shown: Shown) -> bytes:
    """Return the document; the student is not named in it."""
    suites = ET.Element("testsuites")
    cases = [case for exercise in shown.exercises for case in _cases(exercise, shown.title)]
    counts = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": "0",
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
    }
    suite = ET.SubElement(suites, "testsuite", {"name": _clean(shown.title), **counts})
    suite.extend(cases)
    ET.indent(suites)
    document: bytes = ET.tostring(suites, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _cases(exercise: Exercise, title: str) -> list[ET.Element]:
    lines = [line for line in exercise.lines() if line not in exercise.hidden_lines()]
    case = _case(exercise.id, title)
    if exercise.status == "unattempted":
        ET.SubElement(case, "skipped")
    elif exercise.failing or (not exercise.is_passed and not exercise.hidden[1]):
        _fail(case, lines or [exercise.status], exercise.status)
    cases = [case]
    if exercise.hidden[1]:
        hidden = _case(f"{exercise.id} (hidden cases)", title)
        if exercise.hidden[0] < exercise.hidden[1]:
            _fail(hidden, exercise.hidden_lines(), "hidden")
        cases.append(hidden)
    return cases


def _case(name: str, title: str) -> ET.Element:
    return ET.Element("testcase", {"classname": _clean(title), "name": _clean(name), "time": "0"})


def _fail(case: ET.Element, lines: list[str], kind: str) -> None:
    failure = ET.SubElement(case, "failure", {"message": _clean(lines[0]), "type": kind})
    failure.text = _clean("\n".join(lines))


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
