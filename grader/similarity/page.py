"""Pairs side by side, as one HTML file without script: whatever comes from people is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from grader.language import _, in_use, several
from grader.similarity.answers import Answer, Class
from grader.similarity.pairs import RENAMED, SAME, Alike
from grader.similarity.tokens import Statement, statements_of

MOST_PAIRS = 200
MOST_LINES = 200
MOST_NAMES = 12

_STYLE = """
:root{color-scheme:light dark;--mark:#fff0b3;--ink:#1b1b1b;--paper:#fff;--line:#767676;--soft:#595959}
@media(prefers-color-scheme:dark){
:root{--mark:#5a4a00;--ink:#eee;--paper:#161616;--line:#8a8a8a;--soft:#b5b5b5}}
body{font:1rem/1.5 system-ui,sans-serif;max-width:88rem;margin:0 auto;padding:1rem;color:var(--ink);
background:var(--paper)}
h2{margin:2rem 0 .3rem;font-size:1.15rem}p{max-width:48rem}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:1rem}
.pair>section{min-width:0}h3{font-size:1rem;margin:.3rem 0}ul{padding-left:1.2rem}
pre{font:.85rem/1.45 ui-monospace,monospace;border:1px solid var(--line);padding:.5rem;margin:0;overflow-x:auto}
mark{background:var(--mark);color:inherit;display:inline-block;min-width:100%}.soft{color:var(--soft)}
@media(max-width:48rem){.pair{grid-template-columns:1fr}}@media print{pre{white-space:pre-wrap}}
"""


_FRAME = (
    '<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">{head}</head><body><main>{body}</main></body></html>\n'
)
_COLUMN = '<section><h3>{name}</h3><pre tabindex="0">{code}</pre></section>'


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
    heading = _("Answers that are alike: {title}").format(title=title)
    parts = [f"<h1>{escape(heading)}</h1>", *(f"<p>{escape(said)}</p>" for said in say_limits())]
    if not found:
        nothing = _("Nothing was found.")
        parts.append(f"<p>{escape(nothing)}</p>")
    parts += [_pair(one, answers, given[one.exercise]) for one in found[:MOST_PAIRS]]
    if len(found) > MOST_PAIRS:
        said = _("{count} more are not shown.").format(count=len(found) - MOST_PAIRS)
        parts.append(f"<p>{escape(said)}</p>")
    head = f"<title>{escape(heading)}</title><style>{_STYLE}</style>"
    return _FRAME.format(lang=in_use(), head=head, body="".join(parts))


def _pair(one: Alike, answers: Mapping[tuple[str, str], Answer], given: set[Statement]) -> str:
    left, right = (answers[one.exercise, student] for student in one.students[:2])
    lines = [_own(answer, given) for answer in (left, right)]
    common = set(lines[0].values()) & set(lines[1].values())
    rest = one.students[2:]
    more = ""
    if rest:
        names = several(list(rest[:MOST_NAMES]) + (["…"] if len(rest) > MOST_NAMES else []))
        said = _("And: {names}").format(names=names)
        more = f"<p>{escape(said)}</p>"
    columns = "".join(
        _COLUMN.format(name=escape(answer.student), code=_code(answer.code, own, common))
        for answer, own in zip((left, right), lines, strict=True)
    )
    heading = f'{escape(one.exercise)} <span class="soft">{escape(say_kind(one))}</span>'
    return f'<h2>{heading}</h2>{more}<div class="pair">{columns}</div>'


def _own(answer: Answer, given: set[Statement]) -> dict[int, Statement]:
    """Statements by the number of their first line, without what was given."""
    return {line: s for line, s in statements_of(answer.code) if s not in given and len(s) > 2}


def _code(code: str, own: Mapping[int, Statement], common: set[Statement]) -> str:
    """Lines of code, those marked that both have."""
    shown, is_common = [], False
    lines = code.splitlines()
    for number, line in enumerate(lines[:MOST_LINES], 1):
        if number in own:
            is_common = own[number] in common
        elif not line.strip() or line.lstrip().startswith("#"):
            is_common = False
        shown.append(f"<mark>{escape(line)}</mark>" if is_common else escape(line))
    if len(lines) > MOST_LINES:
        shown.append("…")
    return "\n".join(shown)
