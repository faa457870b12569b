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
import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.reading.aliases import (
    TENSOR,
    UNKNOWN,
    Bindings,
    Resolver,
    Scope,
    Scopes,
    alias_targets,
    bindings,
    parameters,
    peel,
    spellings,
)
from grader.reading.extract import Source
from grader.reading.names import COMPREHENSIONS, FUNCTIONS, children, evaluated, immediate
from grader.reading.parsing import parse

_BRANCHES = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.TryStar, ast.Match)
_LOOKS = frozenset(["isinstance", "issubclass"])
_REFERENCES = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)
_LOAD = ast.Load()
_MATMUL = f"{TENSOR}__matmul__"


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


def forbidden_calls(
    source: Source,
    target: str | Sequence[str],
    patterns: Sequence[str],
    *,
    given: Sequence[str] = (),
) -> list[Violation]:
    """Find uses of forbidden names in `target` and in everything of the file that it needs.

    Args:
        source: the student's file.
        target: the function or class; of a helper, the names that are needed.
        patterns: dotted names with wildcards: "torch.nn.functional.conv*", "scipy.signal.*". A name in
            torch.Tensor ("torch.Tensor.softmax") is an attribute of any object that may be a tensor;
            "torch.Tensor.__matmul__" stands for the operator `@`, too.
        given: import statements that run before the student's, so that he may do without.

    Returns:
        One violation for each pattern and line, in the order of the file.
    """
    if not patterns:
        return []
    targets = [target] if isinstance(target, str) else target
    statements = source.statements_for(*targets)
    if not _may_name(patterns, [*given, *(statement.text for statement in statements)]):
        return []
    search = _Search(patterns, [statement.node for statement in statements])
    for node in parse("\n".join(given)).body:
        search.read(node, "")
    for statement in statements:
        search.read(statement.node, statement.cell.label)
    search.read_bodies()
    order = {cell.label: place for place, cell in enumerate(source.cells)}
    once: dict[tuple[str, str, int], Violation] = {}
    for found in sorted(search.found, key=lambda v: (order.get(v.label, -1), v.line)):
        once.setdefault((found.pattern, found.label, found.line), found)
    return list(once.values())


def _may_name(patterns: Sequence[str], texts: Iterable[str]) -> bool:
    """Whether any of the texts could name something forbidden: most do not, and need no search."""
    imported, dotted = _words(tuple(patterns))
    operator = _matching(_MATMUL, tuple(patterns)) is not None
    return any(
        # Names that are put together, and letters that Python reads as others, are left to the search.
        not text.isascii()
        or _INDIRECT.search(text)
        or (operator and "@" in text)
        # What is not imported under its name stands behind a dot.
        or (imported if "import" in text else dotted).search(text)
        for text in texts
    )


_INDIRECT = re.compile(r"getattr|vars|__dict__|__import__|import_module")


@functools.lru_cache(maxsize=256)
def _words(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a name that matches one of the patterns must hold: its last part that is not a bare `*`."""
    parts = {
        next((p for p in reversed(pattern.split(".")) if p != "*"), "*") for pattern in patterns
    }
    either = "|".join(re.sub(r"\W", r"\\w*", part) for part in sorted(parts))
    # Another name of an operator may have underscores in front.
    anywhere = re.compile(word := rf"\b_*(?:{either})\b")
    bare = any(pattern.startswith(("builtins", "*")) for pattern in patterns)
    return re.compile(rf"{word}|\*"), anywhere if bare else re.compile(rf"\.[ \t\\]*{word}")


class _Search:
    """Goes through statements in order; bodies of functions, which run later, come last."""

    def __init__(self, patterns: Sequence[str], statements: Sequence[ast.stmt]) -> None:
        self.patterns = tuple(patterns)
        self.resolver = Resolver(statements)
        self.module = Scope({})
        self.bodies: list[tuple[ast.AST, Bindings, Scopes, str]] = []
        self.found: list[Violation] = []

    def read(self, statement: ast.stmt, label: str) -> None:
        """Search a top-level statement with the names as they are at that point."""
        scopes = (self.module,)
        for node in immediate(statement):
            match node:
                case ast.ImportFrom(module=str(module), names=[ast.alias(name="*")], level=0):
                    self.resolver.stars.append(module)
        if isinstance(statement, _BRANCHES):  # what it binds may be bound, or not
            self.bind(bindings([statement]), scopes)
            self.visit(statement, scopes, label)
            return
        bound = [(n, self.resolver.meaning(value, scopes)) for n, value in bindings([statement])]
        self.visit(statement, scopes, label)
        self.module.names.update(bound)

    def read_bodies(self) -> None:
        """Search the functions met so far, and those inside them, with the module's final names."""
        while self.bodies:
            node, bound, scopes, label = self.bodies.pop()
            self.bind(bound, scopes)
            for statement in _body(node):
                self.visit(statement, scopes, label)

    def bind(self, bound: Bindings, scopes: Scopes) -> None:
        """Add names to the innermost scope."""
        for name, value in bound:
            scopes[-1].add(name, self.resolver.meaning(value, scopes))

    def visit(self, root: ast.AST, scopes: Scopes, label: str) -> None:
        """Record uses of forbidden names in `root`; a loop, because a student decides how deep it is."""
        stack = [(root, scopes)]
        while stack:
            node, around = stack.pop()
            stack += reversed(list(self.step(node, around, label)))

    def step(self, node: ast.AST, scopes: Scopes, label: str) -> Iterable[tuple[ast.AST, Scopes]]:
        """Record a use in this node itself; what remains to be visited, each part with its scopes."""
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            return self.enter(node, scopes, label)
        if isinstance(node, COMPREHENSIONS):
            targets = (n for g in node.generators for n in ast.walk(g.target))
            names = {n.id: UNKNOWN for n in targets if isinstance(n, ast.Name)}
            return [(child, (*scopes, Scope(names))) for child in children(node)]
        if isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.MatMult):
            pattern = _matching(_MATMUL, self.patterns)
            if pattern is not None:
                self.found.append(Violation(pattern, "@", label, node.lineno))
        if isinstance(node, _REFERENCES) and isinstance(getattr(node, "ctx", _LOAD), ast.Load):
            root, path = peel(node)
            if path or isinstance(node, ast.Name):
                self.check(root, path, scopes, (label, node.lineno))
                return [] if isinstance(root, ast.Name) else [(root, scopes)]
        return [(part, scopes) for part in self.parts(node, scopes)]

    def enter(self, node: ast.AST, scopes: Scopes, label: str) -> Iterator[tuple[ast.AST, Scopes]]:
        """What of a function or class runs now; the body of a function is left for later."""
        yield from ((part, scopes) for part in evaluated(node))
        if isinstance(node, ast.ClassDef):
            inside = (*scopes, Scope({}, is_class=True))
            self.bind(bindings(node.body), inside)
            yield from ((item, inside) for item in node.body)
            return
        names = parameters(node, method=scopes[-1].is_class)
        # A name that is bound anywhere in a function is local from its first line on.
        bound = bindings(_body(node))
        names = {name: frozenset[str]() for name, _ in bound} | names
        outer = tuple(scope for scope in scopes if not scope.is_class)
        self.bodies.append((node, bound, (*outer, Scope(names)), label))

    def check(
        self, root: ast.expr, path: Sequence[str], scopes: Scopes, place: tuple[str, int]
    ) -> None:
        """Record it if `root.path`, or a part of it that begins at the root, is something forbidden."""
        start = root.id if isinstance(root, ast.Name) else ""
        meanings = self.resolver.meanings(root, path, scopes)
        for length in range(len(path), -1, -1):
            for name in sorted(meanings[length]):
                pattern = _matching(name, self.patterns)
                if pattern is not None:
                    written = ".".join([start, *path[:length]])
                    same = written.rpartition(".")[2] == name.rpartition(".")[2]
                    spelled = written if same else f"{name} as {written}"
                    self.found.append(Violation(pattern, spelled, *place))
                    return

    def parts(self, node: ast.AST, scopes: Scopes) -> Sequence[ast.AST]:
        """The parts of a node in which a name is used, not only mentioned."""
        match node:
            case ast.Assign() | ast.AnnAssign() if _is_alias(node) and not scopes[-1].is_class:
                return []  # an alias counts where it is used
            case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in _LOOKS:
                return [first]
            case ast.Compare(left=left, comparators=others):  # type(layer) is nn.Conv2d
                return [side for side in (left, *others) if self.may_be_used(side, scopes)]
        return evaluated(node)

    def may_be_used(self, side: ast.expr, scopes: Scopes) -> bool:
        """A comparison looks at a function of a library, but uses an attribute of a tensor."""
        if not _is_reference(side):
            return True
        return any(name.startswith(TENSOR) for name in self.resolver.meaning(side, scopes))


@functools.lru_cache(maxsize=4096)  # a class uses the same few names again and again
def _matching(name: str, patterns: tuple[str, ...]) -> str | None:
    """The first pattern that a dotted name, or another name for the same, matches."""
    others = list(spellings(name))
    for pattern in patterns:
        if any(fnmatch.fnmatchcase(other, pattern) for other in others):
            return pattern
    return None


def _body(node: ast.AST) -> Sequence[ast.AST]:
    body: list[ast.AST] | ast.AST = getattr(node, "body", [])
    return body if isinstance(body, list) else [body]


def _is_alias(node: ast.Assign | ast.AnnAssign) -> bool:
    """Is it `f = F.conv2d`, names on the left and a reference on the right?"""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    plain = len(alias_targets(node)) == len(targets)
    return plain and node.value is not None and _is_reference(node.value)


def _is_reference(node: ast.expr) -> bool:
    root, _ = peel(node)
    return isinstance(root, ast.Name)
