"""Code compared token by token: how it is laid out does not count, nor what its own variables are called."""

from __future__ import annotations

import ast
import io
import keyword
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from grader.reading.parsing import parse

_TOKEN = re.compile(
    r"(?P<skip>[^\S\n]+|\\\n|#[^\n]*)|(?P<line>\n)|(?P<name>[^\W\d]\w*)|(?P<number>\d[\w.]*)"
    r"|(?P<quoted>[\"']{3}|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')|(?P<other>[^\w\s])"
)
_NAME = "·"
"""Stands for any name where only the form counts."""

REACH = 40
"""Tokens that may stand between two lines of a solution: trivial ones, as `else:`, or what was put in."""


@dataclass(frozen=True)
class Tokens:
    """A text as tokens.

    Attributes:
        words: each token as it is written.
        lines: the line that each begins in, from 1.
    """

    words: tuple[str, ...]
    lines: tuple[int, ...]

    @cached_property
    def form(self) -> str:
        """The tokens in one text, names without what they are."""
        return " ".join(["", *map(_form, self.words), ""])

    @cached_property
    def starts(self) -> dict[int, int]:
        """Which token begins at a place of the form."""
        found, place = {}, 1
        for number, word in enumerate(self.words):
            found[place] = number
            place += len(_form(word)) + 1
        return found


def tokens_of(text: str) -> Tokens:
    """Take a text apart, code or not; a comma before a closing bracket is layout."""
    words: list[str] = []
    lines: list[int] = []
    line = 1
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind not in ("skip", "line"):
            if found[0] in ")]}" and words[-1:] == [","]:
                words.pop(), lines.pop()
            words.append(_quoted(found[0]) if kind == "quoted" else found[0])
            lines.append(line)
        line += found[0].count("\n")
    return Tokens(tuple(words), tuple(lines))


def _quoted(word: str) -> str:
    """A text in the same quotes whichever it is written in."""
    return f'"{word[1:-1]}"' if len(word) > 1 and word[0] != word[1] else word


def _form(word: str) -> str:
    return _NAME if _is_name(word) else word.replace(" ", "_")


def _is_name(word: str) -> bool:
    return word.isidentifier() and not keyword.iskeyword(word)


@dataclass(frozen=True)
class Line:
    """A line of a solution.

    Attributes:
        number: in the author's file.
        words: its tokens.
        free: which of them are names of its own variables, and may be others.
    """

    number: int
    words: tuple[str, ...]
    free: frozenset[int]

    @cached_property
    def form(self) -> str:
        """As `Tokens.form` has it."""
        return " ".join(["", *map(_form, self.words), ""])

    @property
    def weight(self) -> int:
        """How much it says: its names, numbers and texts."""
        return sum(word[0].isalnum() or word[0] in "_\"'" for word in self.words)

    def fits(self, words: Sequence[str], names: dict[str, str]) -> bool:
        """Whether tokens say the same; `names` takes what its variables are called there."""
        known = dict(names)
        for number, (mine, other) in enumerate(zip(self.words, words, strict=True)):
            if number not in self.free:
                if mine != other:
                    return False
            elif known.setdefault(mine, other) != other:
                return False
        if len({*known.values()}) != len(known):
            return False
        names.update(known)
        return True


def lines_of(source: str, begin: str, end: str, first: int = 1) -> Iterator[list[Line]]:
    """Yield the lines of each solution of a definition.

    Args:
        source: a function or class.
        begin: the line before a solution, and `end` the one after it.
        end: see above.
        first: the number of the source's first line.
    """
    local = _bound(source)
    region: list[str] | None = None
    at = 0
    for number, text in enumerate(source.splitlines(), first):
        if text.strip() == begin:
            region, at = [], number + 1
        elif text.strip() == end and region is not None:
            yield list(_lines(region, at, local))
            region = None
        elif region is not None:
            region.append(text)


def _bound(source: str) -> set[str]:
    """The names that a definition gives to things of its own."""
    try:
        nodes = list(ast.walk(parse(source)))
    except SyntaxError:
        return set()
    found = {node.id for node in nodes if isinstance(node, ast.Name) and _is_stored(node)}
    return found | {node.arg for node in nodes if isinstance(node, ast.arg)}


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def _lines(region: Sequence[str], first: int, local: set[str]) -> Iterator[Line]:
    for start, text in _logical(region):
        words = tokens_of(text).words
        line = Line(first + start, words, frozenset(_free(words, local)))
        yield line


def _logical(region: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Statements, joined where brackets hold lines together, and the row that each begins in, from 0."""
    rows = ["if True:", *(f" {line}" for line in region), ""]
    start = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(rows)).readline):
            if token.type == tokenize.NEWLINE:
                if start > 1:
                    yield start - 2, "\n".join(rows[start - 1 : token.end[0]])
                start = 0
            elif token.type not in _BETWEEN:
                start = start or token.start[0]
    except (tokenize.TokenError, IndentationError):
        return


_BETWEEN = (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT)


def _free(words: Sequence[str], local: set[str]) -> Iterator[int]:
    """Which tokens are names of variables: no attributes, and no keywords of calls."""
    depth = 0
    for number, word in enumerate(words):
        depth += (word in "([{") - (word in ")]}")
        before = words[number - 1] if number else ""
        after = [*words[number + 1 : number + 3], "", ""]
        is_keyword = depth > 0 and after[0] == "=" and after[1] != "="
        if word in local and before != "." and not is_keyword:
            yield number


LEAST = 4
"""What a line says at least that is no trivial one; `h, w = K.shape` alone is."""


def is_trivial(line: Line) -> bool:
    """Whether a line may stand anywhere: an import, an exception, a text, and what says or does little."""
    words = line.words
    if words[0] in ("import", "from", "raise", "assert", "def", "class", "del"):
        return True
    does = any(word in "(+-*/@%<>[" for word in words)
    return line.weight < LEAST or not does or words[0][0] in "\"'"


def find_pair(text: Tokens, one: Line, other: Line) -> int:
    """Return the line in which two lines of a solution stand in a text, one after the other; 0 if nowhere."""
    place = text.form.find(one.form)
    while place >= 0:
        start = text.starts[place + 1]
        names: dict[str, str] = {}
        if one.fits(text.words[start : start + len(one.words)], names):
            after = start + len(one.words)
            for at in range(after, min(after + REACH, len(text.words) - len(other.words) + 1)):
                if other.fits(text.words[at : at + len(other.words)], dict(names)):
                    return text.lines[start]
        place = text.form.find(one.form, place + 1)
    return 0


def find_line(text: Tokens, line: Line) -> int:
    """Return the line of a text in which a line of a solution stands; 0 if nowhere."""
    place = text.form.find(line.form)
    while place >= 0:
        start = text.starts[place + 1]
        if line.fits(text.words[start : start + len(line.words)], {}):
            return text.lines[start]
        place = text.form.find(line.form, place + 1)
    return 0
