"""Refuses a hand-out in which an answer would be: looks at every text in it, whatever file it is in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grader.language import _
from grader.release.secrets import Found, HiddenCases, QuizKeys, Solutions
from grader.release.texts import Text, texts_in
from grader.release.wanted import Handout

MOST = 20
"""Leaks that are told; of more the number is."""


def find_leaks(handout: Handout, files: Mapping[str, bytes]) -> list[str]:
    """Look for answers in what would be handed out: a sentence for each, with file and line.

    Args:
        handout: the assignment; of no exercise of its course may there be an answer.
        files: what would be handed out, by path.
    """
    questions = [question for quiz in handout.quizzes for question in quiz.questions]
    guards = (
        # Of what an offshoot is made of, it shows most; find_handout refuses one that comes too early.
        Solutions([one for _unit, one in handout.everything if one.id not in handout.bases]),
        HiddenCases(handout),
        QuizKeys(questions),
    )
    told = list[str]()
    for text in texts_in(files):
        first = dict[str, Found]()
        for guard in guards:
            for found in guard.find(text):
                first.setdefault(found.what, found)
        told += [_say(text, found) for found in _once(first.values())]
    more = len(told) - MOST
    return [*told[:MOST], *([_("and {count} more").format(count=more)] if more > 0 else [])]


def _once(found: Iterable[Found]) -> list[Found]:
    """One for each line, the first."""
    by_line = {one.line: one for one in reversed([*found])}
    return [by_line[line] for line in sorted(by_line)]


def _say(text: Text, found: Found) -> str:
    return f"{text.place(found.line)}: {found.what}"
