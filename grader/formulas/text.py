r"""LaTeX as statements use it -> text that can be read in a terminal: `\frac{n}{n-1}` is n/(n - 1).

A formula in a line stays one line (`flat`); a displayed one is laid out over several (boxes.py), matrices,
fractions and limits of sums included. What is not known here stays as it is written: `\foo` is \foo.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from grader.formulas import boxes
from grader.formulas.latex import Fraction, Grid, Node, Root, Row, Script, Symbol, parse, spaced
from grader.formulas.scripts import SUBSCRIPTS, SUPERSCRIPTS, small

WIDEST = 78
"""Columns of a displayed formula; wider ones stand below one another where they are several."""

APART = 3
"""Blanks, from which on a space parts formulas: those of a quad."""

_PARTS = re.compile(
    r"(?P<code>```.*?```|`[^`\n]+`)"
    r"|\$\$(?P<display>.+?)\$\$[ \t]*(?P<rest>[^\n]*)"
    r"|\$(?P<inline>[^\s$](?:[^$]*?[^\s$])?)\$",
    re.DOTALL,
)
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def to_markdown(statement: str) -> str:
    """Return a statement with its formulas readable, displayed ones as code blocks; Markdown as before."""
    return _replace(
        statement,
        inline=lambda text: _SPECIAL.sub(r"\\\1", text),
        display=lambda lines: "\n\n```text\n" + "\n".join(lines) + "\n```\n\n",
    )


def to_plain(statement: str) -> str:
    """Return a statement with its formulas readable, as a comment in a file may hold it."""
    return _replace(
        statement,
        inline=lambda text: text,
        display=lambda lines: "\n\n" + "\n".join(f"    {line}".rstrip() for line in lines) + "\n\n",
    )


def to_line(statement: str) -> str:
    """Return a statement with its formulas readable, displayed ones too on the line in which they stand."""

    def one(match: re.Match[str]) -> str:
        if match["code"]:
            return match["code"]
        formula = flat(match["inline"] or match["display"])
        rest = to_line(match["rest"] or "")
        return f"{formula} {rest}" if rest[:1].isalnum() else formula + rest

    return _PARTS.sub(one, statement)


def flat(formula: str) -> str:
    """Return a formula as one line; as it is written if it cannot be read."""
    try:
        return _flat(parse(formula))
    except ValueError:
        return formula


def displayed(formula: str) -> list[str]:
    """Return a formula laid out over several lines; as it is written if it cannot be read."""
    try:
        row = parse(formula)
    except ValueError:
        return formula.strip().splitlines()
    lines = boxes.lay_out(row)
    pieces = _apart(row)
    if max(map(boxes.width_of, lines)) <= WIDEST or len(pieces) == 1:
        return lines
    return [line for piece in pieces for line in (*boxes.lay_out(piece), "")][:-1]


def _apart(row: Row) -> list[Row]:
    """The formulas that stand side by side in one: what wide spaces part."""
    pieces: list[list[Node]] = [[]]
    for item in row.items:
        if isinstance(item, Symbol) and item.kind == "space" and len(item.text) >= APART:
            pieces.append([])
        else:
            pieces[-1].append(item)
    return [Row(tuple(piece)) for piece in pieces if piece]


def _replace(
    statement: str, inline: Callable[[str], str], display: Callable[[list[str]], str]
) -> str:
    def one(match: re.Match[str]) -> str:
        if match["code"]:
            return match["code"]
        if match["inline"]:
            return inline(flat(match["inline"]))
        lines = displayed(match["display"])
        # A full stop or comma behind the formula would begin the next paragraph.
        if match["rest"].strip() in (".", ",", ";"):
            return display(lines)
        return display(lines) + _PARTS.sub(one, match["rest"])

    return re.sub(r"\n{3,}", "\n\n", _PARTS.sub(one, statement))


def _flat(node: Node) -> str:
    match node:
        case Symbol(text):
            return text
        case Row(items):
            return "".join(one if isinstance(one, str) else _flat(one) for one in spaced(items))
        case Fraction(above, below):
            return f"{_grouped(above)}/{_grouped(below)}"
        case Root(inner):
            return f"√{_grouped(inner)}"
        case Script(base, low, high):
            parts = [_flat(base)]
            if low is not None:
                parts.append(small(_flat(low), SUBSCRIPTS, "_"))
            if high is not None:
                parts.append(small(_flat(high), SUPERSCRIPTS, "^"))
            return "".join(parts)
        case Grid(rows, left, right):
            told = "; ".join(" ".join(filter(None, map(_flat, cells))) for cells in rows)
            return f"{left}{told}{right}"
    raise ValueError(node)


def _grouped(node: Node) -> str:
    """A part of a fraction, in parentheses unless it is one thing."""
    text = _flat(node)
    return text if re.fullmatch(r"[-−]?[\w.√]+|\w*\([^()]*\)", text) else f"({text})"
