"""The part of LaTeX's mathematics that statements use, as a tree.

text.py writes it on one line, boxes.py on several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


def _named(names: str, letters: str) -> dict[str, str]:
    return dict(zip(names.split(), letters, strict=True))


_SYMBOLS = {
    "ord": {
        **_named("alpha beta gamma delta epsilon varepsilon zeta eta theta", "αβγδεεζηθ"),
        **_named("iota kappa lambda mu nu xi pi rho sigma tau", "ικλμνξπρστ"),
        **_named("upsilon phi varphi chi psi omega", "υφφχψω"),
        **_named("Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega", "ΓΔΘΛΞΠΣΦΨΩ"),
        **_named("infty partial nabla ell prime emptyset vdots ddots top", "∞∂∇ℓ′∅⋮⋱T"),
        **{"dots": "...", "ldots": "...", "cdots": "···"},
    },
    "bin": _named("cdot times odot star pm circ ast", "·×⊙⋆±∘*"),
    "rel": {
        **_named("le leq ge geq ne neq approx in sim equiv propto mid", "≤≤≥≥≠≠≈∈∼≡∝|"),
        **_named("leftarrow rightarrow to mapsto longmapsto Rightarrow", "←→→↦⟼⇒"),
    },
    "big": {"sum": "∑", "prod": "∏", "int": "∫", "max": "max", "min": "min", "lim": "lim"},
    "open": {"lfloor": "⌊", "lceil": "⌈", "langle": "⟨", "lVert": "‖", "lvert": "|", "{": "{"},
    "close": {"rfloor": "⌋", "rceil": "⌉", "rangle": "⟩", "rVert": "‖", "rvert": "|", "}": "}"},
    "space": {",": " ", ":": " ", ";": " ", " ": " ", "quad": "   ", "qquad": "      ", "!": ""},
}
_FUNCTIONS = ("exp", "log", "ln", "tanh", "sin", "cos", "tan", "arg", "Pr", "det", "dim", "argmax")
_KNOWN = {name: (text, kind) for kind, names in _SYMBOLS.items() for name, text in names.items()}
_KNOWN |= {name: (name, "function") for name in _FUNCTIONS}
_PLAIN = {
    **dict.fromkeys("+-*/", "bin"),
    **dict.fromkeys("=<>", "rel"),
    **dict.fromkeys(",;", "punct"),
    **dict.fromkeys("([", "open"),
    **dict.fromkeys(")]", "close"),
}
_ACCENTS = {
    "tilde": "\u0303",
    "hat": "\u0302",
    "bar": "\u0304",
    "overline": "\u0305",
    "dot": "\u0307",
}
_FONTS = ("mathbf", "mathrm", "mathcal", "mathbb", "mathit", "boldsymbol", "operatorname", "mathsf")
_VERBATIM = ("text", "mathtt", "textbf", "textit", "texttt", "mbox")
_SIZES = ("left", "right", "displaystyle", *(b + s for b in ("big", "Big") for s in ("", "l", "r")))
_BRACKETS = {"pmatrix": "()", "bmatrix": "[]", "vmatrix": "||", "cases": "{"}
_GRIDS = (*_BRACKETS, "matrix", "aligned", "align", "gathered", "array")
_TOKEN = re.compile(r"\\[a-zA-Z]+\s*|\\.|[{}^_&]|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Symbol:
    """A piece of text; `kind` decides the space around it."""

    text: str
    kind: str = "ord"


@dataclass(frozen=True)
class Row:
    """Things side by side."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Fraction:
    """One thing above another."""

    above: Node
    below: Node


@dataclass(frozen=True)
class Root:
    """A square root."""

    inner: Node


@dataclass(frozen=True)
class Script:
    """A base with what stands below and above it."""

    base: Node
    below: Node | None
    above: Node | None


@dataclass(frozen=True)
class Grid:
    """Rows of cells; `aligned` ones meet at their relations."""

    rows: tuple[tuple[Node, ...], ...]
    left: str = ""
    right: str = ""
    aligned: bool = False


Node = Symbol | Row | Fraction | Root | Script | Grid


def parse(formula: str) -> Row:
    """Read a formula.

    Raises:
        ValueError: if its braces or environments do not match.
    """
    parser = _Parser(_TOKEN.findall(formula))
    row = parser.row(())
    if parser.tokens:
        raise ValueError(parser.tokens[-1])
    return row


def kind_of(node: Node) -> str:
    """What decides the space around a thing."""
    match node:
        case Symbol(_text, kind):
            return kind
        case Script(base):
            return kind_of(base)
    return "ord"


def spaced(items: Sequence[Node]) -> Iterator[Node | str]:
    """Things side by side with the space between them."""
    before = ""
    pending = 0
    for place, item in enumerate(items):
        kind = kind_of(item)
        if isinstance(item, Symbol) and kind == "space":
            pending = max(pending, len(item.text))
            continue
        if kind == "bin" and (before not in ("ord", "close") or place == len(items) - 1):
            kind = "sign"  # as in -1
        if before:
            yield " " * max(pending, _gap(before, kind, items[place - 1], item))
        yield item
        before, pending = kind, 0


def _gap(before: str, kind: str, left: Node, right: Node) -> int:
    """The columns between two things that nothing else is said about."""
    if kind in ("close", "punct") or before == "sign" or right == Symbol("."):
        return 0
    if {before, kind} & {"bin", "rel"} or before == "punct":
        return 1
    if before == "open" or (kind == "open" and before != "big"):
        return 0
    if {before, kind} & {"big", "function"} or not isinstance(left, Symbol):
        return 1
    # X W_xz, where XW_xz would read as one name; but 2x.
    return int(isinstance(right, Script) and left.text.isalpha())


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = [token.strip() or " " for token in reversed(tokens)]

    def row(self, until: Sequence[str]) -> Row:
        """Read up to one of the tokens `until`, which stays; with none, to the end."""
        items: list[Node] = []
        while self.tokens and self.tokens[-1] not in until:
            token = self.tokens.pop()
            if token == " ":
                continue
            if token in "^_":
                self._attach(items, token)
            elif token in ("}", "&"):
                raise ValueError(token)
            else:
                node = self._atom(token)
                if node is not None:
                    items.append(node)
        if until and not self.tokens:
            raise ValueError(until)
        return Row(tuple(items))

    def _attach(self, items: list[Node], sign: str) -> None:
        base = items.pop() if items else Symbol("")
        below, above = (base.below, base.above) if isinstance(base, Script) else (None, None)
        inner = base.base if isinstance(base, Script) else base
        if sign == "_":
            items.append(Script(inner, self._argument(), above))
        else:
            items.append(Script(inner, below, self._argument()))

    def _argument(self) -> Node:
        while self.tokens and self.tokens[-1] == " ":
            self.tokens.pop()
        if not self.tokens:
            raise ValueError("nothing follows")
        return self._atom(self.tokens.pop()) or Symbol("")

    def _atom(self, token: str) -> Node | None:
        if token == "{":
            row = self.row(("}",))
            self.tokens.pop()
            return row.items[0] if len(row.items) == 1 else row
        if not token.startswith("\\"):
            return Symbol("′" if token == "'" else token, _PLAIN.get(token, "ord"))
        name = token[1:]
        if name in _KNOWN:
            return Symbol(*_KNOWN[name])
        if name in ("frac", "dfrac", "tfrac"):
            return Fraction(self._argument(), self._argument())
        if name == "sqrt":
            return Root(self._argument())
        if name in _ACCENTS:
            return _accented(self._argument(), _ACCENTS[name])
        if name in _FONTS:
            return self._argument()
        if name in _VERBATIM:
            return Symbol(self._verbatim())
        if name == "begin":
            return self._grid(self._verbatim())
        if name in _SIZES or name == "\\":
            return None
        return Symbol(name if not name.isalpha() else token)

    def _verbatim(self) -> str:
        """The text between braces, spaces and all."""
        if not self.tokens or self.tokens.pop() != "{":
            raise ValueError("no brace")
        parts = []
        while self.tokens and (token := self.tokens.pop()) != "}":
            parts.append(token[1:] if token in ("\\_", "\\%", "\\ ") else token)
        return "".join(parts)

    def _grid(self, name: str) -> Grid:
        if name not in _GRIDS:
            raise ValueError(name)
        rows: list[list[Node]] = [[]]
        while True:
            rows[-1].append(self.row(("&", "\\\\", "\\end")))
            token = self.tokens.pop()
            if token == "\\end":
                break
            if token == "\\\\":
                self._skip_distance()
                rows.append([])
        self._verbatim()
        left, right = (*_BRACKETS.get(name, ""), "", "")[:2]
        aligned = name in ("aligned", "align")
        return Grid(tuple(tuple(row) for row in rows if row), left, right, aligned)

    def _skip_distance(self) -> None:
        """Leave out the [2pt] behind the end of a row."""
        rest = "".join(reversed(self.tokens[-12:]))
        if match := re.match(r"\s*\[[\d.]+\w+\]", rest):
            del self.tokens[len(self.tokens) - match.end() :]


def _accented(node: Node, accent: str) -> Node:
    """Put an accent on every letter, which is what a line over several of them looks like."""
    match node:
        case Symbol(text, kind):
            return Symbol("".join(letter + accent for letter in text), kind)
        case Row(items):
            return Row(tuple(_accented(item, accent) for item in items))
        case Script(base, below, above):
            return Script(_accented(base, accent), below, above)
    return node
