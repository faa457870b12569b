"""The code of an answer as syntax trees: its parameters, how it ends, what it mentions."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from grader.reading.extract import Source
from grader.reading.placing import label_in

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_OPERATORS: dict[type[ast.operator], str] = {
    **{ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//"},
    **{ast.Mod: "%", ast.Pow: "**", ast.MatMult: "@"},
}


@dataclass(frozen=True)
class Place:
    """Where something stands in a student's files, and what stands there, as one line."""

    label: str
    line: int
    code: str


@dataclass(frozen=True)
class Written:
    """An answer's function and all statements that it needs.

    Attributes:
        id: the name of the function; "" where an answer is several.
        parts: label of its cell and syntax tree of each statement, the function's own among them.
        elsewhere: other names that the file binds at its top level, each with the label of its cell.
    """

    id: str
    parts: tuple[tuple[str, ast.stmt], ...]
    elsewhere: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, source: Source, *names: str) -> Written:
        """Take what belongs to an answer, one function or several, out of a file."""
        needed = source.statements_for(*names)
        parts = tuple((label_in(source, s.cell.label), s.node) for s in needed)
        elsewhere = tuple(
            (name, label_in(source, s.cell.label))
            for s in source.statements
            for name in sorted(s.names.binds)
        )
        return cls(names[0] if len(names) == 1 else "", parts, elsewhere)

    @cached_property
    def function(self) -> ast.FunctionDef | None:
        """The definition that counts, the last one; None where the name is bound in another way."""
        return self._definition()

    def _definition(self) -> ast.FunctionDef | None:
        found = [
            node
            for _, node in self.parts
            if isinstance(node, ast.FunctionDef) and node.name == self.id
        ]
        return found[-1] if found else None

    @cached_property
    def parameters(self) -> list[str] | None:
        """The names of the function's parameters, in order; None where anything goes, as with *args."""
        function = self._definition()
        if function is None or function.decorator_list:
            return None
        args = function.args
        if args.vararg or args.kwarg:
            return None
        return [a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)]

    @cached_property
    def nodes(self) -> list[tuple[str, ast.AST]]:
        """Every node of every part, with the label of its cell."""
        return [(label, node) for label, part in self.parts for node in ast.walk(part)]

    @property
    def is_consulted(self) -> bool:
        """Whether anything in it has been looked at so far, besides the parameters."""
        return bool({"function", "nodes"} & vars(self).keys())

    @cached_property
    def digest(self) -> bytes:
        """Short bytes that are the same for the same code in the same places."""
        parts = [(label, ast.dump(part, include_attributes=True)) for label, part in self.parts]
        names = sorted({name for name, _ in self.elsewhere})
        return hashlib.blake2b(repr((parts, names)).encode(), digest_size=16).digest()

    def place(self, label: str, node: ast.AST) -> Place:
        """Where a node stands."""
        statement = ast.unparse(node).partition("\n")[0]
        return Place(label, getattr(node, "lineno", 0), statement[:200])

    def at(self, label: str, line: int) -> list[ast.AST]:
        """The nodes that begin on a line."""
        return [n for where, n in self.nodes if where == label and getattr(n, "lineno", 0) == line]

    def rebinds(self, name: str) -> bool:
        """Whether a plain assignment gives a name another value, made of the one that it has: `p = p - ...`."""
        return any(
            isinstance(node, ast.Assign)
            and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
            and any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(node.value))
            for _, node in self.nodes
        )

    def statement_at(self, label: str, line: int) -> ast.stmt | None:
        """The innermost statement on a line."""
        found = [
            node
            for where, node in self.nodes
            if where == label
            and isinstance(node, ast.stmt)
            and node.lineno <= line <= (node.end_lineno or node.lineno)
        ]
        return max(found, key=lambda node: node.lineno, default=None)

    @cached_property
    def _mentioned(self) -> frozenset[str]:
        return frozenset(word for _, node in self.nodes for word in _words(node))

    def mentions(self, signs: Sequence[str]) -> bool:
        """Whether one of some operators ("//", "/=") or names ("floor", "backward") occurs."""
        return not self._mentioned.isdisjoint(signs)

    def own_returns(self) -> list[ast.Return]:
        """The function's own `return`s that hand something back."""
        if self.function is None:
            return []
        own = own_nodes(self.function)
        return [node for node in own if isinstance(node, ast.Return) and _is_something(node.value)]


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function, without those of functions and classes inside it."""
    todo = list(ast.iter_child_nodes(function))
    while todo:
        node = todo.pop(0)
        yield node
        if not isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            todo += ast.iter_child_nodes(node)


def _is_something(value: ast.expr | None) -> bool:
    return value is not None and not (isinstance(value, ast.Constant) and value.value is None)


def _words(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.BinOp(op=op):
            yield _OPERATORS.get(type(op), "")
        case ast.AugAssign(op=op):
            symbol = _OPERATORS.get(type(op), "")
            yield from (symbol, f"{symbol}=")
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
            yield name
        case ast.Assert():
            yield "assert"
        case ast.FunctionDef(name=name) | ast.alias(name=name):
            yield name
