"""A notebook or .py file -> what it *defines*: the statements that graded functions need.

Nothing is executed. Why a slice: a notebook that is handed in also holds demos that raise, loop for ever,
plot, ask for input, import packages that the grader lacks, magics and shell lines. Running all of it charges
a correct function for its neighbours and costs their time; taking only `def` statements loses the globals,
imports and helpers that functions live on. So dependencies are followed: from the requested names to every
statement that binds or changes a needed name, in the order of the file, to a fixpoint (names.py). They run
later, in a jailed child, each in its own try.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from grader.language import _
from grader.reading.carried import NOTHING, Carried, read_carried
from grader.reading.folders import MAX_FILE, Unreadable
from grader.reading.magics import WRITES, cell_magic, to_python, undress
from grader.reading.names import Index, needed
from grader.reading.notebooks import code_cells
from grader.reading.statements import Cell, Statement

if TYPE_CHECKING:
    from grader.reading.helpers import Helper

MAX_CODE = 2**20  # bytes of code: 48 MB of `x=1` cost the parser 28 s and 5.6 GB
MAX_STATEMENTS = 20_000
MAX_LINES = 50_000
"""Lines of code, and statements on one line: to parse what has more takes seconds and much memory."""

_NOTEBOOK = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{(?=[^\0]{0,200000}"(?:cells|nbformat|metadata)"\s*:)'
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKER = re.compile(r"(?m)^# ?(?:%%|In ?\[[\d ]*\]:)")
# Codecs that a source file is really written in; some others (punycode) take quadratic time.
_CODECS = re.compile(r"utf-8|ascii|iso|cp\d|gb|big5|shift|euc|koi8|mac|johab|hz|kz|ptcp|tis")
_NAMED = re.compile(r"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_BLANK = re.compile(r"[ \t\f]*(?:[#\r]|$)")
_SPELT = {
    "utf-8": re.compile("utf-8(-.*)?"),
    "iso-8859-1": re.compile("(latin-1|iso-8859-1|iso-latin-1)(-.*)?"),
}
"""Encodings that Python knows by more names than the codecs have."""


@dataclass(frozen=True)
class Problem:
    """A cell that does not parse.

    Attributes:
        label: the cell, as in `Cell`.
        line: counted from the top of the cell.
        message: what the parser says.
        text: the source of the cell.
    """

    label: str
    line: int
    message: str
    text: str


@dataclass(frozen=True)
class Skipped:
    """A cell that a magic makes something else than Python of the notebook.

    Attributes:
        magic: without its `%%`.
        argument: what stands behind it: of `%%writefile`, the file.
    """

    label: str
    magic: str
    argument: str
    text: str

    @property
    def writes(self) -> bool:
        """Whether it writes a Python file."""
        return self.magic in WRITES and self.argument.endswith(".py")


@dataclass(frozen=True)
class Source:
    """One file: the cells that are Python, in order, and those that are not.

    Attributes:
        helpers: modules of the student's own that it imports, see `helpers.py`.
        passed_over: names of which a stub was left out that stands below the answer, see `stubs.py`.
        carried: what a notebook carries from where it was handed out.
    """

    name: str
    cells: tuple[Cell, ...]
    problems: tuple[Problem, ...]
    skipped: tuple[Skipped, ...] = ()
    helpers: tuple[Helper, ...] = ()
    passed_over: frozenset[str] = frozenset()
    carried: Carried = NOTHING

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Top-level statements in order, with what they do to the names of the module."""
        return tuple(found for cell in self.cells for found in cell.statements)

    @cached_property
    def index(self) -> Index:
        """Which statements bind, change or read a name."""
        return Index([statement.names for statement in self.statements])

    @cached_property
    def _by_targets(self) -> dict[tuple[str, ...], tuple[Statement, ...]]:
        return {}

    def statements_for(self, *targets: str) -> tuple[Statement, ...]:
        """The statements that `targets` need, themselves included, in the order of the file."""
        if targets not in self._by_targets:
            positions = sorted(needed(self.index, targets))
            self._by_targets[targets] = tuple(self.statements[n] for n in positions)
        return self._by_targets[targets]


def _as_new(cell: Cell) -> Cell:
    return cell


def extract(name: str, data: bytes, recall: Callable[[Cell], Cell] = _as_new) -> Source:
    """Read the code of a file; cells that do not parse become problems and the rest counts.

    Args:
        name: ends in .ipynb for a notebook; anything else is read as a .py file.
        data: the content of the file.
        recall: gives a cell that came before in the place of the same one, with what was made of it.

    Raises:
        Unreadable: if it is empty, too large, not a notebook, or not text.
    """
    if not data.strip():
        raise Unreadable(_("the file is empty"))
    script = not name.lower().endswith(".ipynb")
    if script and len(data) > MAX_FILE:
        raise Unreadable(_("the file is larger than {size} MiB").format(size=MAX_FILE >> 20))
    if script and _NOTEBOOK.match(data):
        said = _("it is a notebook; its name must end in .ipynb")
        return Source(name, (), (Problem(name, 1, said, data.decode(errors="replace")),))
    parts = _script_parts(name, data, recall) if script else _notebook_parts(data)
    cells, problems, skipped, statements = [], [], [], 0
    for label, text in parts:
        if (magic := cell_magic(text) if not script else ("", "", ""))[0]:
            skipped.append(Skipped(label, *_file_of(magic)))
            continue
        try:
            cell = _as_python(Cell(label, text, script), recall)
        except SyntaxError as error:
            problems.append(Problem(label, error.lineno or 1, error.msg or "invalid syntax", text))
            continue
        statements += len(cell.tree.body)
        if statements > MAX_STATEMENTS:
            raise Unreadable(
                _("it holds more than {count} statements").format(count=f"{MAX_STATEMENTS:,}")
            )
        if cell.tree.body:
            cells.append(cell)
    carried = NOTHING if script else read_carried(data)
    return Source(name, tuple(cells), tuple(problems), tuple(skipped), carried=carried)


def _file_of(magic: tuple[str, str, str]) -> tuple[str, str, str]:
    """The magic of a cell, its argument without options and quotes, and the body."""
    name, argument, body = magic
    words = [word.strip("\"'").removeprefix("./") for word in argument.split()]
    return name, next((word for word in words if not word.startswith("-")), ""), body


def defined_names(source: Source) -> frozenset[str]:
    """Names that the file binds at its top level."""
    return frozenset().union(*(statement.names.binds for statement in source.statements))


def _as_python(cell: Cell, recall: Callable[[Cell], Cell]) -> Cell:
    """The cell as it is, or without IPython's lines, or without prompts and indentation as well."""
    text = cell.source
    if _lines(text) > MAX_LINES:
        raise SyntaxError(
            _("it holds more than {count} lines").format(count=f"{MAX_LINES:,}"),
            ("", 1, None, None),
        )

    def parsed(source: str) -> Cell:
        found = recall(replace(cell, source=source))
        found.tree  # noqa: B018 - parsed here, once: a SyntaxError comes now or never
        return found

    try:
        return parsed(text)
    except SyntaxError:
        pass
    try:
        return parsed(to_python(text))
    except SyntaxError as error:
        try:
            return parsed(to_python(undress(text)))
        except SyntaxError:
            raise error from None  # this one names the mistake; the first names a `%`


def _notebook_parts(data: bytes) -> list[tuple[str, str]]:
    """Label and text of the code cells of a notebook."""
    parts = code_cells(data)
    _check_size(sum(len(text) for _, text in parts))
    return [(label, _clean(text)) for label, text in parts]


def _script_parts(name: str, data: bytes, recall: Callable[[Cell], Cell]) -> list[tuple[str, str]]:
    """A .py file is one part; one that does not parse is split at its cell markers, if it has any.

    A part keeps the lines before it empty: its line numbers are those of the file.
    """
    _check_size(len(data))
    text = _clean(_decode(data))
    starts = [match.start() for match in _MARKER.finditer(text)]
    # Empty lines before each part: a file of nothing but markers must not grow to gigabytes.
    if not starts or len(starts) * text.count("\n") > MAX_CODE or _lines(text) > MAX_LINES:
        return [(name, text)]
    try:
        recall(Cell(name, text, is_script=True)).tree  # noqa: B018 - a SyntaxError comes now
        return [(name, text)]
    except SyntaxError:
        pass
    bounds = sorted({0, *starts, len(text)})
    parts = ["\n" * text.count("\n", 0, start) + text[start:end] for start, end in pairwise(bounds)]
    return [
        (_("{file}, part {number}").format(file=name, number=number), part)
        for number, part in enumerate(parts, 1)
    ]


def _lines(text: str) -> int:
    return text.count("\n") + text.count(";")


def _decode(data: bytes) -> str:
    """Text of a .py file in the encoding that its first lines name, as Python reads it."""
    try:
        encoding = _encoding_of(data)
        if not _CODECS.match(codecs.lookup(encoding).name):
            said = _("its first lines name an unusual encoding, {name}; save it as UTF-8")
            raise Unreadable(said.format(name=encoding))
        return data.decode(encoding)
    except (SyntaxError, ValueError, LookupError):
        raise Unreadable(_("it is not text; save it as UTF-8")) from None


def _encoding_of(data: bytes) -> str:
    """The encoding that one of the first two lines names, as Python 3.11's `tokenize` finds it.

    From Python 3.14 on, that decodes the lines too, which in an encoding like punycode takes quadratic time.

    Raises:
        ValueError: if they are not text, or name another encoding than a mark before them does.
        LookupError: if there is no such encoding.
    """
    is_marked = data.startswith(codecs.BOM_UTF8)
    unnamed = "utf-8-sig" if is_marked else "utf-8"
    for line in data.removeprefix(codecs.BOM_UTF8).split(b"\n", 2)[:2]:
        text = line.decode()
        if named := _NAMED.match(text):
            plain = named[1].lower().replace("_", "-")
            known = [name for name, spelt in _SPELT.items() if spelt.fullmatch(plain)]
            name = known[0] if known else named[1]
            codecs.lookup(name)
            if is_marked and name != "utf-8":
                raise ValueError(name)
            return unnamed if is_marked else name
        if not _BLANK.match(text):
            break
    return unnamed


def _check_size(size: int) -> None:
    if size > MAX_CODE:
        raise Unreadable(_("it holds more than {size} MiB of code").format(size=MAX_CODE >> 20))


def _clean(text: str) -> str:
    r"""Line ends as \n, as the parser counts them; no characters that cannot be encoded again."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", text)
