"""A file, a function's name, forbidden names -> where the function or its helpers use one of them.

What is searched is what the function needs (extract.py): a demo that compares with `F.conv2d` costs nothing.
Names are resolved to where they were imported from, through aliases, in the order of the statements and in the
scope where they stand. This finds what people write; whoever hides a call well enough passes here, and is
caught, if at all, where the code runs. So doubt speaks for the student, with one exception: whether the `x` of
`x.softmax(0)` is a tensor cannot be known, so every unknown object counts as one.
"""

from __future__ import annotations

import ast
import fnmatch
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from grader.extract import Source, statements_for
from grader.names import BUILTINS, COMPREHENSIONS, FUNCTIONS, bound_by, children, immediate

# What an expression may be: dotted names of imported things, or one of the three below.
Meaning: TypeAlias = frozenset[str]
UNKNOWN = frozenset(["?"])  # perhaps a tensor
OWN = frozenset(["~"])  # a class of the student's, or an instance of it
PLAIN = frozenset(["!"])  # a function of the student's, a list, a string: nothing of it is forbidden

_TENSOR = "torch.Tensor."
_LONGEST, _MOST = 300, 50  # characters of a name, meanings of an expression; more is no honest code
_LITERALS = (ast.Constant, ast.JoinedStr, ast.List, ast.Tuple, ast.Dict, ast.Set, *COMPREHENSIONS)
_COLLECTIONS = ("list", "dict", "set", "tuple", "str", "int", "float", "sorted", "range")
_NO_TENSORS = {f"builtins.{name}" for name in _COLLECTIONS} | {"torch.finfo", "torch.iinfo"}
_BRANCHES = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.TryStar, ast.Match)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_EITHER = ("torch.{}", "torch.nn.functional.{}")
# Other doors to the same functions; {} is what the door leads to.
_DOORS = (
    (re.compile(r"torch\.ops\.\w+\._*(\w+)"), _EITHER),
    (re.compile(r"torch\._C\.(?:_nn|_VariableFunctions)\.(\w+)"), _EITHER),
    (re.compile(r"torch\._VF\.(\w+)"), _EITHER),
    (re.compile(r"torch\._C\._?TensorBase\.(\w+)"), ("torch.Tensor.{}",)),
    (re.compile(r"torch\.nn\.modules\.(?:\w+\.)?([A-Z]\w*)"), ("torch.nn.{}",)),
    (re.compile(r"torch\..+\.F\.(\w+)"), ("torch.nn.functional.{}",)),
    (re.compile(r"torch\..+\.torch\.(.+)"), ("torch.{}",)),
)


@dataclass(frozen=True)
class Violation:
    """A use of something forbidden.

    Attributes:
        pattern: the forbidden name, as declared.
        spelled: as the student wrote it, with its full name where that is another: "torch.conv2d as c".
        label: the cell.
        line: line of the cell.
    """

    pattern: str
    spelled: str
    label: str
    line: int


@dataclass(frozen=True)
class _Scope:
    """Names of the module, a class, a function or a comprehension."""

    names: dict[str, Meaning]
    is_class: bool = False

    def add(self, name: str, meaning: Meaning) -> None:
        self.names[name] = _limit(self.names.get(name, frozenset()) | meaning)


_Scopes: TypeAlias = tuple[_Scope, ...]


def forbidden_calls(source: Source, target: str, patterns: Sequence[str]) -> list[Violation]:
    """Find uses of forbidden names in `target` and in everything of the file that it needs.

    Args:
        source: the student's file.
        target: the function or class.
        patterns: dotted names with wildcards: "torch.nn.functional.conv*", "scipy.signal.*". A name in
            torch.Tensor ("torch.Tensor.softmax") is an attribute of any object that may be a tensor.

    Returns:
        One violation for each pattern and line, in the order of the file.
    """
    if not patterns:
        return []
    statements = statements_for(source, target)
    search = _Search(patterns, [statement.node for statement in statements])
    for statement in statements:
        search.read(statement.node, statement.cell.label)
    search.read_bodies()
    order = {cell.label: place for place, cell in enumerate(source.cells)}
    once: dict[tuple[str, str, int], Violation] = {}
    for found in sorted(search.found, key=lambda v: (order[v.label], v.line)):
        once.setdefault((found.pattern, found.label, found.line), found)
    return list(once.values())


class _Search:
    """Goes through statements in order; bodies of functions, which run later, come last."""

    def __init__(self, patterns: Sequence[str], statements: Sequence[ast.stmt]) -> None:
        self.patterns = [(p, re.compile(fnmatch.translate(p))) for p in patterns]
        self.module = _Scope({})
        self.stars: list[str] = []
        self.bodies: list[tuple[ast.AST, _Scopes, str]] = []
        self.found: list[Violation] = []
        self.own_attributes = {name for statement in statements for name in _attributes_of(statement)}

    def read(self, statement: ast.stmt, label: str) -> None:
        """Search a top-level statement with the names as they are at that point."""
        scopes = (self.module,)
        if isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            self.stars += [statement.module for alias in statement.names if alias.name == "*"]
        if isinstance(statement, _BRANCHES):  # what it binds may be bound, or not
            self.bind([statement], scopes)
            self.visit(statement, scopes, label)
        else:
            bound = [(name, self.meaning(value, scopes)) for name, value in _bindings([statement])]
            self.visit(statement, scopes, label)
            self.module.names.update(bound)

    def read_bodies(self) -> None:
        """Search the functions met so far, and those inside them, with the names as they are in the end."""
        while self.bodies:
            node, scopes, label = self.bodies.pop()
            body = [node.body] if isinstance(node, ast.Lambda) else getattr(node, "body", [])
            for statement in body:
                self.visit(statement, scopes, label)

    def bind(self, body: Iterable[ast.AST], scopes: _Scopes) -> None:
        """Add what `body` binds to the innermost scope."""
        for name, value in _bindings(body):
            scopes[-1].add(name, self.meaning(value, scopes))

    def visit(self, root: ast.AST, scopes: _Scopes, label: str) -> None:
        """Record uses of forbidden names in `root`; a loop, because a student decides how deep it is."""
        stack = [(root, scopes)]
        while stack:
            node, scopes = stack.pop()
            if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
                stack += self.enter(node, scopes, label)
            elif isinstance(node, COMPREHENSIONS):
                targets = [t for g in node.generators for t in _stored(g.target)]
                inner = (*scopes, _Scope(dict.fromkeys(targets, UNKNOWN)))
                stack += [(child, inner) for child in children(node)]
            elif self.is_use(node, scopes, label):
                stack += [(part, scopes) for part in _beside(node)]
            else:
                stack += [(part, scopes) for part in self.parts(node, scopes)]

    def enter(self, node: ast.AST, scopes: _Scopes, label: str) -> Iterator[tuple[ast.AST, _Scopes]]:
        """What of a function or class runs now; the body of a function is left for later."""
        yield from ((part, scopes) for part in immediate(node) if part is not node)
        if isinstance(node, ast.ClassDef):
            inside = (*scopes, _Scope({}, is_class=True))
            self.bind(node.body, inside)
            yield from ((item, inside) for item in node.body)
        elif isinstance(node, FUNCTIONS):
            names = _parameters(node, method=scopes[-1].is_class)
            body = [node.body] if isinstance(node, ast.Lambda) else node.body
            # A name that is bound anywhere in a function is local from its first line on.
            names |= {name: names.get(name, frozenset()) for name, _ in _bindings(body)}
            scope = _Scope(names)
            visible = tuple(s for s in scopes if not s.is_class)
            self.bodies.append((node, (*visible, scope), label))
