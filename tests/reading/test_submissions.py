"""What one person handed in, and what lies beside it."""

from __future__ import annotations

from grader.reading.folders import SourceFile
from grader.reading.submissions import HandedIn, Submission


def test_what_lies_beside_is_looked_for_once():
    asked = []

    def look(name):
        asked.append(name)
        return [SourceFile("help.py", lambda: b"")] if name == "help" else []

    mine = SourceFile("a.py", lambda: b"import help")
    whole = Submission("ada", (mine,), look=look).with_beside()
    assert [file.name for file in whole.beside] == ["help.py"]
    assert whole.with_beside() is whole
    assert asked == ["help"]


def test_of_what_was_never_handed_in_nothing_is_known():
    assert Submission("ada", ()).handed is None
    assert (HandedIn().late, HandedIn().when, HandedIn().attempts) == (None, None, 1)
