"""Pairs side by side, as a page (report/pages.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from grader.language import _, several
from grader.report.pages import render
from grader.similarity.answers import Answer, Class
from grader.similarity.pairs import RENAMED, SAME, Alike
from grader.similarity.tokens import Statement, statements_of

MOST_PAIRS = 200
MOST_LINES = 200
MOST_NAMES = 12


def say_limits() -> list[str]:
    """What has to be known before anybody is asked about it."""
    return [
        _("It is no proof, and no part of any mark: read both answers, and talk to both people."),
        _(
            "It cannot see who copied from whom, what comes from the web or from a language model unless"
            " two people have it, the same idea in other words, or anything outside the code of the exercises."
        ),
        _(
            "Partners who handed in together, what was given, and what more than a quarter of the class has are"
            " left out."
        ),
    ]


def say_kind(one: Alike) -> str:
    """Say in a few words how alike they are."""
    if one.kind == SAME:
        said = _("the same letter by letter")
    elif one.kind == RENAMED:
        said = _("the same but for names, numbers and the order of statements")
    else:
        said = _("{percent} percent of the shorter answer").format(percent=round(100 * one.share))
    return _("{said}; short, which says little").format(said=said) if one.is_short else said


def to_page(title: str, classes: Sequence[Class], found: Sequence[Alike]) -> str:
    """Return the page.

    Args:
        title: of the course or assignment.
        classes: with the answers to show.
        found: what is shown, in this order; at most `MOST_PAIRS` are.
    """
    answers = {(c.exercise, a.student): a for c in classes for a in c.answers}
    given = {c.exercise: {s for _line, s in statements_of(c.given)} for c in classes}
    ending = "" if found else _("Nothing was found.")
    if len(found) > MOST_PAIRS:
        ending = _("{count} more are not shown.").format(count=len(found) - MOST_PAIRS)
    return render(
        "similarity.html",
        title=_("Answers that are alike: {title}").format(title=title),
        limits=say_limits(),
        pairs=[_pair(one, answers, given[one.exercise]) for one in found[:MOST_PAIRS]],
        ending=ending,
    )


def _pair(
    one: Alike, answers: Mapping[tuple[str, str], Answer], given: set[Statement]
) -> dict[str, Any]:
    both = [answers[one.exercise, student] for student in one.students[:2]]
    lines = [_own(answer, given) for answer in both]
    common = set(lines[0].values()) & set(lines[1].values())
    others = ""
    if rest := one.students[2:]:
        names = several(list(rest[:MOST_NAMES]) + (["…"] if len(rest) > MOST_NAMES else []))
        others = _("And: {names}").format(names=names)
    return {
        "exercise": one.exercise,
        "kind": say_kind(one),
        "others": others,
        "columns": [
            {"name": answer.student, "lines": _lines(answer.code, own, common)}
            for answer, own in zip(both, lines, strict=True)
        ],
    }


def _own(answer: Answer, given: set[Statement]) -> dict[int, Statement]:
    """Statements by the number of their first line, without what was given."""
    return {line: s for line, s in statements_of(answer.code) if s not in given and len(s) > 2}


def _lines(code: str, own: Mapping[int, Statement], common: set[Statement]) -> list[dict[str, Any]]:
    """Lines of code, and whether both have the statement that they are of."""
    shown, is_common = [], False
    lines = code.splitlines()
    for number, line in enumerate(lines[:MOST_LINES], 1):
        if number in own:
            is_common = own[number] in common
        elif not line.strip() or line.lstrip().startswith("#"):
            is_common = False
        shown.append({"text": line, "is_common": is_common})
    if len(lines) > MOST_LINES:
        shown.append({"text": "…", "is_common": False})
    return shown
