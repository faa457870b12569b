"""What a cell shows of an exercise in nbgrader's pages: verdict, sentences, cases that are no secret."""

from __future__ import annotations

from html import escape

from grader.gradebook.scores import Scored
from grader.judging.score import NOT_BEGUN
from grader.language import _, ngettext
from grader.report import text

_STYLE = "line-height:1.45;border-left:4px solid {edge};padding:.1em 0 .1em .9em"
_EDGES = {"passed": "#2e8b57", "partial": "#c77700"}
MOST = 12
"""Failing cases that are told."""


def to_html(scored: Scored) -> str:
    """Return the HTML of one cell."""
    head = f"<strong>{escape(scored.id)}: {escape(text.say_verdict(scored.result))}</strong>"
    points = f"{_number(scored.score)} / {_number(scored.max_score)}"
    parts = [f'<p style="margin:0 0 .4em">{head} ({points})</p>']
    parts += [f'<p style="margin:.3em 0">{_lines(said)}</p>' for said in sentences(scored)]
    if rows := _cases(scored):
        items = "".join(f"<li>{row}</li>" for row in rows)
        parts.append(f'<ul style="margin:.3em 0">{items}</ul>')
    style = _STYLE.format(edge=_EDGES.get(scored.result.status, "#c0392b"))
    return f'<div class="torchgrade-report" style="{style}">{"".join(parts)}</div>'


def sentences(scored: Scored) -> list[str]:
    """Return what is said of it in sentences, the most important one first."""
    result = scored.result
    said = [result.diagnosis or "", text.say_lost(result) or ""]
    if scored.score != result.score:
        changed = _("A person has set the points: {score} in place of {was}.")
        said.append(changed.format(score=_number(scored.score), was=_number(result.score)))
    return [one for one in said if one]


def sentences_as_html(scored: Scored) -> str:
    """Return the sentences for a comment: nbgrader's pages take HTML in comments as it is."""
    return escape("\n\n".join(sentences(scored)), quote=False)


def _cases(scored: Scored) -> list[str]:
    if scored.result.status in NOT_BEGUN:
        return []
    known, hidden = dict[str, str](), set[str]()
    for check in scored.result.checks:
        if check.passed:
            continue
        if check.hidden:
            hidden.add(check.case)
        else:
            known.setdefault(check.case, check.message)
    rows = [f"{escape(case)}: {_lines(said)}" for case, said in [*known.items()][:MOST]]
    if len(known) > MOST:
        rows.append(escape(_("and {count} more").format(count=len(known) - MOST)))
    if hidden:
        said = ngettext(
            "{count} case fails that is not shown.",
            "{count} cases fail that are not shown.",
            len(hidden),
        )
        rows.append(escape(said.format(count=len(hidden))))
    return rows


def _number(points: float) -> str:
    return f"{round(points, 2):g}"


def _lines(said: str) -> str:
    return escape(said).replace("\n", "<br>")
