"""Wrong ideas as edits: the reference, or a right variant, with a piece of its text replaced.

    corr2d.edits('''
    flipped (70 %): K[a, b] -> K[-1 - a, -1 - b]
        You flip the kernel. Cross-correlation takes K as it is.

    border_left_zero of loop_into_a_buffer (60 %): range(Y.shape[0]) -> range(Y.shape[0] - 1)
        also: range(Y.shape[1]) -> range(Y.shape[1] - 1)
        The last row and the last column stay zero: your loops over the positions end one too early.

    steps_by_two (60 %): return corr2d(X, K)[::2, ::2]
        Your window moves by two. The step is 1 along both axes.
    ''')

An idea is its name, the right variant that is edited (the reference where none is named), the share of the
points that it earns at least (`(at most 60 %)` and `(40 to 60 %)` bound it above), the edits, and the sentence.
What is replaced is found by its tokens, so blanks and line breaks do not matter; it must occur once. Without an
arrow it is the body of a function with the arguments of the reference, in which the exercise's name calls the
reference. An idea without a sentence has that of the next one; one for several numbers is written once
(series.py). Two ideas can occur together where their edits touch different places of one function, or one of
them is a body; those below a line of dashes and those of a series are looked for alone, because each pair is
run and stored.
"""

from __future__ import annotations
import __future__

import ast
import re
import textwrap
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from grader.declaring.credit import Credit
from grader.declaring.series import expand
from grader.reading.parsing import parse, read_source

_HEAD = re.compile(
    r"(?P<name>[\w.+-]+)(?: of (?P<base>\w+))?"
    r"(?: \((?:(?P<least>\d+)(?: to (?P<to>\d+))?|at most (?P<most>\d+)) ?%\))?:\s*(?P<edit>.*)"
)
_MISPLACED = re.compile(
    r"(?P<name>[\w.+-]+)\s*\((?P<share>(?:at most )?\d+(?: to \d+)?) ?%\)(?P<more>(?: of \w+)?)\s*:"
)
"""A head whose share stands before what it belongs behind, or without a blank."""
_DIVIDER = re.compile(r"-{3,}\s*")
_ALSO = re.compile(r"\s+also:\s*(?P<edit>.*)")
_ARROW = " -> "
_STATEMENTS = (
    *(ast.Assign, ast.AugAssign, ast.Return, ast.Raise),
    *(ast.If, ast.For, ast.While, ast.With),
)
_MAY_BE_CODE = re.compile(r"[=:]|return|raise|->")
"""What is in each of these, and in an edit; few sentences have it, and most need not be parsed."""
_FLAGS = __future__.annotations.compiler_flag
# Not the tokenize module: a piece of code may close brackets that it has not opened, which that refuses.
_TOKEN = re.compile(
    r"""(?P<quotes>\"{3}|'{3})[\s\S]*?(?P=quotes)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
    r"""|\#.*|\w+|\*\*=?|//=?|<<=?|>>=?|->|:=|[-+*/%@&|^<>=!]=|\S"""
)


@dataclass(frozen=True)
class Entry:
    """One idea as it is written.

    Attributes:
        head: its first line.
        base: the right variant that is edited; "" for the reference.
        credit: what such an answer earns at least and at most.
        edits: pairs of the text that is replaced and what stands there instead.
        body: of a function that calls the reference; "" where there are edits.
        alone: whether it is never looked for together with another one.
    """

    head: str
    name: str
    base: str
    credit: Credit
    edits: tuple[tuple[str, str], ...]
    body: str
    sentence: str
    alone: bool = False


@dataclass(frozen=True)
class Span:
    """A piece of a source, from one character to another, and what stands there instead."""

    start: int
    end: int
    new: str


def read_entries(text: str) -> tuple[list[Entry], list[tuple[str, str]]]:
    """Return the ideas of a text, and its mistakes as pairs of the line that has one and a sentence."""
    entries: list[Entry] = []
    problems: list[tuple[str, str]] = []
    lines = textwrap.dedent(text).splitlines()
    divider = next((i for i, line in enumerate(lines) if _DIVIDER.fullmatch(line)), len(lines))
    lines[divider : divider + 1] = [""]
    starts = [i for i, line in enumerate(lines) if line.strip() and not line[0].isspace()]
    first = starts[0] if starts else len(lines)
    if stray := next((line for line in lines[:first] if line.strip()), None):
        problems.append((stray, "begin with the name of an idea, at the margin of the text"))
    for start, end in zip(starts, [*starts, len(lines)][1:], strict=True):
        try:
            every, alone = expand(lines[start:end]), start > divider
            entries += [
                replace(_read_entry(one), head=lines[start], alone=alone or len(every) > 1)
                for one in every
            ]
        except ValueError as error:
            problems.append((lines[start], str(error)))
    for i in reversed(range(len(entries) - 1)):
        if not entries[i].sentence:
            entries[i] = replace(entries[i], sentence=entries[i + 1].sentence)
    return entries, problems


def _read_entry(lines: list[str]) -> Entry:
    found = _HEAD.fullmatch(lines[0])
    if found is None:
        if misplaced := _MISPLACED.match(lines[0]):
            form = f"{misplaced['name']}{misplaced['more']} ({misplaced['share']} %):"
            raise ValueError(
                f"{lines[0].partition(':')[0]!r}: the share stands right before the colon: `{form} old -> new`"
            )
        raise ValueError(
            f"{lines[0][:60]!r} is no idea; write `name (70 %): old -> new`, and its sentence below,"
            " indented"
        )
    also = [_ALSO.fullmatch(line) for line in lines[1:]]
    edits = [found["edit"], *(match["edit"] for match in also if match)]
    said = [line.strip() for line, match in zip(lines[1:], also, strict=True) if not match]
    body = found["edit"] if _ARROW not in f"{found['edit']} " and len(edits) == 1 else ""
    if code := next((line for line in said if _is_code(line)), ""):
        raise ValueError(
            f"{found['name']}: {code!r} is code and stands where the sentence goes; further edits begin with"
            " `also:`, and a body stands on one line, broken with a backslash"
        )
    if body and (found["base"] or "return" not in body):
        raise ValueError(f"{found['name']}: write `old -> new`, or a body that returns something")
    return Entry(
        head=lines[0],
        name=found["name"],
        base=found["base"] or "",
        credit=Credit(
            int(found["least"] or 0) / 100, int(found["to"] or found["most"] or 100) / 100
        ),
        edits=() if body else tuple(_read_edit(found["name"], edit) for edit in edits),
        body=body,
        sentence=" ".join(" ".join(said).split()),
    )


def _is_code(line: str) -> bool:
    """Whether a line of a sentence is an edit or a statement of Python."""
    if not _MAY_BE_CODE.search(line):
        return False
    code = f"{line} pass" if line.endswith(":") else line
    with suppress(SyntaxError):
        return any(isinstance(node, _STATEMENTS) for node in parse(code).body)
    return _ARROW in line


def _read_edit(name: str, text: str) -> tuple[str, str]:
    old, arrow, new = (f"{text} ").partition(_ARROW)
    if not arrow or not old.strip():
        raise ValueError(f"{name}: {text!r} is no edit; write `old -> new`")
    return old.strip(), new.strip()


class Source:
    """A function or class as it is written, that edits are made in.

    Args:
        function: what is edited.
        namespace: of its file; what an edited one calls is looked up there when it is called.
    """

    def __init__(self, function: Callable[..., Any], namespace: dict[str, Any]) -> None:
        self.function = function
        self.text, self._arguments, self._body = _read_definition(read_source(function)[0])
        self.name: str = function.__name__
        self._namespace = namespace
        self._tokens = list(_tokens_of(self.text))

    def find(self, old: str, new: str) -> Span:
        """Return where an edit takes place.

        Raises:
            ValueError: if what is replaced does not occur, or more than once.
        """
        wanted = [token for token, _, _ in _tokens_of(old)]
        count = len(wanted)
        words = [token for token, _, _ in self._tokens]
        places = [i for i in range(len(words) - count + 1) if words[i : i + count] == wanted]
        # What stands in the body is meant; the signature is looked at for what does not.
        places = [i for i in places if self._tokens[i][1] >= self._body] or places
        if len(places) != 1:
            times = "does not occur" if not places else f"occurs {len(places)} times"
            more = "" if not places else "; take in more of what stands around it"
            raise ValueError(f"`{old}` {times} in {self.name}{more}")
        first, last = self._tokens[places[0]], self._tokens[places[0] + count - 1]
        return Span(first[1], last[2], new)

    def edited(self, spans: tuple[Span, ...], body: str) -> Callable[..., Any]:
        """Return the function with its pieces replaced, or another one that calls it.

        Args:
            spans: the pieces.
            body: of the other one; "" where there is none.

        Raises:
            ValueError: if what results is no Python.
        """
        function = self.function
        if spans:
            function = self._define(self.text_with(spans), self._namespace)
        if not body:
            return function
        return self._define(
            f"def {self.name}({self._arguments}):\n    {body}\n",
            self._namespace | {self.name: function},
        )

    def text_with(self, spans: tuple[Span, ...]) -> str:
        """Return the text with its pieces replaced."""
        text = self.text
        for span in sorted(spans, key=lambda span: -span.start):
            text = text[: span.start] + span.new + text[span.end :]
        return text

    def _define(self, text: str, namespace: dict[str, Any]) -> Callable[..., Any]:
        try:
            code = compile(text, "<edit>", "exec", _FLAGS, dont_inherit=True)
        except SyntaxError as error:
            line = text.splitlines()[(error.lineno or 1) - 1].strip()
            raise ValueError(f"the result is no Python: {error.msg} in `{line}`") from None
        made: dict[str, Any] = {}
        exec(code, namespace, made)
        function: Callable[..., Any] = made[self.name]
        return function


@dataclass(frozen=True)
class Edited:
    """A source with edits, compiled when it is first called.

    Attributes:
        spans: the pieces replaced; none of them overlaps another.
        body: of a function around it; "" where there is none.
    """

    source: Source
    spans: tuple[Span, ...] = ()
    body: str = ""

    @cached_property
    def function(self) -> Callable[..., Any]:
        """The edited function or class."""
        return self.source.edited(self.spans, self.body)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the edited function, or make an object of the edited class."""
        return self.function(*args, **kwargs)

    def joined(self, other: Edited) -> Edited | None:
        """Return both at once; None where they are edits of two functions, or touch the same place."""
        if self.source is not other.source or (self.body and other.body):
            return None
        apart = all(
            one.end <= two.start or two.end <= one.start
            for one in self.spans
            for two in other.spans
        )
        spans, body = self.spans + other.spans, self.body or other.body
        return Edited(self.source, spans, body) if apart else None


def edit(source: Source, entry: Entry) -> Edited:
    """Make the edits of one idea.

    Raises:
        ValueError: if one does not fit, if two overlap, or if the result is no Python.
    """
    made = Edited(source, body=entry.body)
    for old, new in entry.edits:
        joined = made.joined(Edited(source, (source.find(old, new),)))
        if joined is None:
            raise ValueError(f"`{old}` overlaps with what another edit of the same idea replaces")
        made = joined
    source.edited(made.spans, made.body)
    return made


def line_of(path_text: str, after: int, head: str) -> int:
    """Return the line of a file on which an idea begins: the first at or below `after` that holds its head."""
    lines = path_text.splitlines()
    return next((i for i in range(after, len(lines) + 1) if head in lines[i - 1]), after)


def _read_definition(source: str) -> tuple[str, str, int]:
    """Return a function or class without its decorators, its arguments, and where its body begins."""
    (node,) = parse(source).body
    assert isinstance(node, (ast.FunctionDef, ast.ClassDef))
    arguments = "*args, **kwargs" if isinstance(node, ast.ClassDef) else ast.unparse(node.args)
    lines = [line + "\n" for line in source.splitlines()]
    begin = node.body[0].lineno - 1
    body = sum(map(len, lines[node.lineno - 1 : begin])) + node.body[0].col_offset
    return "".join(lines[node.lineno - 1 :]), arguments, body


def _tokens_of(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the tokens of a text with the characters that they take; comments count for nothing."""
    for found in _TOKEN.finditer(text):
        if not found[0].startswith("#"):
            yield found[0], found.start(), found.end()
