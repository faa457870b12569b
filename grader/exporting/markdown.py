"""GitHub's Markdown of one submission, as `$GITHUB_STEP_SUMMARY` takes it; or of a class under pseudonyms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.exporting.shown import Shown
from grader.language import _
from grader.policies.marks import Mark
from grader.report.table import number

MOST_BYTES = 1_000_000
"""GitHub takes no longer summary than a MiB of all steps of a job; this is for one."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@$:.-])")


def to_markdown(shown: Shown) -> str:
    """Return the page; the student is not named in it."""
    mark = shown.mark
    said = _("**{final} of {most} points**").format(
        final=number(mark.final), most=number(mark.max_score)
    )
    lines = [f"## {plain(shown.title)}", "", said, ""]
    if shown.reason:
        lines += [plain(shown.reason), ""]
    exercise, points = _("Exercise"), _("Points")
    lines += [f"| {exercise} | {points} | |", "|---|---|---|"]
    for one in shown.exercises:
        sign = "✅" if one.is_passed else "❌"
        points = f"{number(one.score)}/{number(one.max_score)}"
        lines.append(f"| {plain(one.id)} | {points} | {sign} |")
    for one in shown.exercises:
        if not one.is_passed and one.lines():
            lines += ["", f"**{plain(one.id)}**", "", *(f"- {plain(line)}" for line in one.lines())]
    return _cut("\n".join(lines) + "\n")


def to_class(title: str, marks: Sequence[Mark]) -> str:
    """Return a table of several people, who are called as their marks say."""
    ids = list(dict.fromkeys(id_ for mark in marks for id_ in mark.scores))
    head = [_("Student"), _("Points"), *ids]
    lines = [
        f"## {plain(title)}",
        "",
        f"| {' | '.join(map(plain, head))} |",
        "|---" * len(head) + "|",
    ]
    for mark in marks:
        points = [number(mark.scores[i]) if i in mark.scores else "" for i in ids]
        cells = [plain(mark.student), f"{number(mark.final)}/{number(mark.max_score)}", *points]
        lines.append(f"| {' | '.join(cells)} |")
    return _cut("\n".join(lines) + "\n")


def plain(text: str) -> str:
    """Text that Markdown and HTML take for no more than text, in one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _cut(text: str) -> str:
    """No more than GitHub takes: whole lines."""
    data = text.encode("utf-8", "replace")
    if len(data) <= MOST_BYTES:
        return text
    kept = data[:MOST_BYTES].decode("utf-8", "ignore").rpartition("\n")[0]
    return kept + "\n\n…\n"
