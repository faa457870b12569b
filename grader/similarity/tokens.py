"""Code -> tokens by statement, in which own names, numbers, texts, comments and layout do not count."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""(?P<text>(?i:[rbfu]{0,2})(?:'''(?s:.*?)'''|\"\"\"(?s:.*?)\"\"\"|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"))
    |(?P<comment>\#[^\n]*)|(?P<joined>\\\r?\n)|(?P<line>\r?\n)|(?P<space>[ \t\f]+)
    |(?P<number>(?:\d[\w.]*|\.\d[\w]*)(?:(?<=[eE])[+-]\d+)?)|(?P<name>\w+)
    |(?P<sign>\*\*=?|//=?|>>=?|<<=?|[!=<>+\-*/%@&|^:]=|->|.)""",
    re.VERBOSE,
)
_KNOWN = frozenset(
    {*keyword.kwlist, *dir(builtins), "self", "torch", "nn", "F", "math", "np", "numpy"}
)
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")

GRAM = 6
"""Tokens that count as one piece; of a shorter statement all."""

Statement = tuple[str, ...]


def statements_of(code: str) -> list[tuple[int, Statement]]:
    """Return logical lines, each with the number of its first line from 1; docstrings are left out."""
    found, tokens, line, begin, depth = [], list[str](), 1, 1, 0
    for kind, text in _tokens(code):
        if kind == "line" and depth <= 0 and tokens:
            if tokens != ["S"]:
                found.append((begin, tuple(tokens)))
            tokens = []
        elif kind in ("text", "number", "name", "sign"):
            begin = begin if tokens else line
            is_attribute = bool(tokens) and tokens[-1] == "."
            tokens.append(_plain(kind, text, is_attribute=is_attribute))
            depth += (text in _OPEN) - (text in _CLOSE)
        line += text.count("\n")
    return found


def pieces_of(statement: Statement) -> Iterator[Statement]:
    """Yield the runs of `GRAM` tokens of a statement; none of one that says nothing of its own."""
    if len(statement) < 3:
        return
    for at in range(max(1, len(statement) - GRAM + 1)):
        yield statement[at : at + GRAM]


def _tokens(code: str) -> Iterator[tuple[str, str]]:
    for found in _TOKEN.finditer(f"{code}\n"):
        yield found.lastgroup or "sign", found[0]


def _plain(kind: str, text: str, *, is_attribute: bool) -> str:
    """Names of Python and of what is imported stay: they say what is done."""
    if kind == "name":
        return text if is_attribute or text in _KNOWN else "V"
    return {"text": "S", "number": "N"}.get(kind, text)
