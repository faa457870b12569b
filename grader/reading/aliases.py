"""An expression -> the dotted names of imported things that it may be, through aliases and scopes.

`fn.conv2d` is torch.nn.functional.conv2d behind `from torch.nn import functional as fn`, and nothing of the
kind where `fn` is a parameter.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from grader.reading.names import BUILTINS, COMPREHENSIONS, bound_by, immediate

# Dotted names, or one of the three below.
Meaning: TypeAlias = frozenset[str]
Bindings: TypeAlias = list[tuple[str, ast.expr | Meaning]]
NOTHING: Meaning = frozenset()
UNKNOWN: Meaning = frozenset(["?"])  # perhaps a tensor
OWN: Meaning = frozenset(["~"])  # a class of the student's, or an instance of it
PLAIN: Meaning = frozenset(["!"])  # a function of the student's, a list, a string: no tensor

TENSOR = "torch.Tensor."
_LONGEST, _MOST = 300, 50  # characters of a name, meanings of an expression: honest code has fewer
_LITERALS = (ast.Constant, ast.JoinedStr, ast.List, ast.Tuple, ast.Dict, ast.Set, *COMPREHENSIONS)
_COLLECTIONS = ("list", "dict", "set", "tuple", "str", "int", "float", "sorted", "range")
_NO_TENSORS = {f"builtins.{name}" for name in _COLLECTIONS} | {"torch.finfo", "torch.iinfo"}
_EITHER = ("torch.{}", "torch.nn.functional.{}")
# Other doors to the same functions; {} is what the door leads to.
_DOORS = (
    (re.compile(r"torch\.ops\.\w+\._*(\w+)"), _EITHER),
    (re.compile(r"torch\._C\.(?:_nn|_VariableFunctions)\.(\w+)"), _EITHER),
    (re.compile(r"torch\._VF\.(\w+)"), ("torch.{}",)),
    (re.compile(r"torch\._C\._?TensorBase\.(\w+)"), ("torch.Tensor.{}",)),
    (re.compile(r"torch\.nn\.modules\.(?:\w+\.)?([A-Z]\w*)"), ("torch.nn.{}",)),
    (re.compile(r"torch\..+\.F\.(\w+)"), ("torch.nn.functional.{}",)),
    (re.compile(r"torch\..+\.torch\.(.+)"), ("torch.{}",)),
)


@dataclass(frozen=True)
class Scope:
    """Names of the module, a class, a function or a comprehension."""

    names: dict[str, Meaning]
    is_class: bool = False

    def add(self, name: str, meaning: Meaning) -> None:
        """Let `name` mean this too."""
        self.names[name] = _limit(self.names.get(name, NOTHING) | meaning)


Scopes: TypeAlias = tuple[Scope, ...]


class Resolver:
    """Finds out what expressions mean.

    Args:
        statements: all that will be asked about; attributes that the student's classes define are his own.
    """

    def __init__(self, statements: Iterable[ast.stmt]) -> None:
        self.own_attributes = {name for node in statements for name in _class_attributes(node)}
        self.stars: list[str] = []

    def meaning(self, node: ast.expr | Meaning, scopes: Scopes) -> Meaning:
        """What an expression may be, with the names of `scopes`, the innermost last."""
        if isinstance(node, frozenset):
            return node
        return self.meanings(*peel(node), scopes)[-1]

    def meanings(self, root: ast.expr, path: Sequence[str], scopes: Scopes) -> list[Meaning]:
        """What `a`, `a.b`, `a.b.c` may be, for a root `a` and a path ["b", "c"]."""
        found = [self._root(root, scopes)]
        for part in path:
            each = (self._attribute(name, part) for name in found[-1])
            found.append(_limit(frozenset().union(*each)))
        return found

    def _attribute(self, name: str, part: str) -> Iterable[str]:
        if name in PLAIN:
            return PLAIN
        if name in OWN and part in self.own_attributes:
            return UNKNOWN
        if name in UNKNOWN | OWN or name.startswith(TENSOR):
            return [TENSOR + part]
        return [f"{name}.{part}"]

    def _root(self, node: ast.expr, scopes: Scopes) -> Meaning:
        if isinstance(node, ast.Name):
            return self._lookup(node.id, scopes)
        if isinstance(node, _LITERALS):
            return PLAIN
        if isinstance(node, ast.Call) and isinstance(peel(node.func)[0], ast.Name):
            return _result(node, self.meaning(node.func, scopes))
        return UNKNOWN

    def _lookup(self, name: str, scopes: Scopes) -> Meaning:
        for scope in reversed(scopes):
            if name in scope.names:
                return scope.names[name] or UNKNOWN  # local, but not yet bound
        if name in BUILTINS:
            return frozenset([f"builtins.{name}"])
        return frozenset(f"{module}.{name}" for module in self.stars) or UNKNOWN


def _result(call: ast.Call, function: Meaning) -> Meaning:
    """What a call gives, as far as that can be said."""
    module = _text(call.args[0]) if call.args else None
    if module is not None and function & {"builtins.__import__", "importlib.import_module"}:
        whole = "importlib.import_module" in function or len(call.args) + len(call.keywords) > 1
        return frozenset([module if whole else module.partition(".")[0]])
    if function & OWN or "builtins.super" in function:
        return OWN
    return PLAIN if function & _NO_TENSORS else UNKNOWN


def _limit(meaning: Meaning) -> Meaning:
    """Keep names from growing with the length of the source: `x = x.a` on every line."""
    if len(meaning) > _MOST or any(len(name) > _LONGEST for name in meaning):
        return UNKNOWN
    return meaning


def spellings(name: str) -> Iterator[str]:
    """A dotted name and the other names of what it leads to."""
    yield name
    for door, names in _DOORS:
        if through := door.fullmatch(name):
            yield from (other.format(through[1]) for other in names)


def peel(node: ast.expr) -> tuple[ast.expr, list[str]]:
    """Split `a.b.c` into `a` and ["b", "c"]; constant `getattr(a, "b")`, `vars(a)["b"]` are attributes too."""
    path: list[str] = []
    while True:
        inner = node
        part: str | None = None
        match node:
            case ast.Attribute(value=inner, attr=attr):
                part = attr
            case ast.NamedExpr(value=inner):
                node = inner
                continue
            case ast.Call(func=ast.Name(id="getattr"), args=[inner, key, *_]):
                part = _text(key)
            case ast.Subscript(value=ast.Attribute(value=inner, attr="__dict__"), slice=key):
                part = _text(key)
            case ast.Subscript(value=ast.Call(func=ast.Name(id="vars"), args=[inner]), slice=key):
                part = _text(key)
        if part is None:
            return node, path[::-1]
        path.append(part)
        node = inner


def _text(node: ast.expr) -> str | None:
    """The value of a constant string expression, "con" + "v2d"; None if it is not one."""
    parts = []
    stack = [node]
    while stack:
        match stack.pop():
            case ast.Constant(value=str(value)):
                parts.append(value)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                stack += [right, left]
            case ast.JoinedStr(values=values):
                stack += reversed(values)
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                stack.append(value)
            case _:
                return None
    return "".join(parts)


def bindings(body: Sequence[ast.AST]) -> Bindings:
    """Names that statements bind in their own scope, in the order of the text, each with what it gets."""
    found: list[tuple[tuple[int, int], str, ast.expr | Meaning]] = []
    seen: set[ast.AST] = set()
    elsewhere: set[str] = set()
    for node in (node for statement in body for node in immediate(statement)):
        place = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
        if isinstance(node, ast.AugAssign):  # `x += 1` leaves x what it is
            seen.add(node.target)
        for target in alias_targets(node):
            seen.add(target)
            found.append((place, target.id, node.value))  # type: ignore[attr-defined]
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) and node not in seen:
            found.append((place, node.id, UNKNOWN))
        elif isinstance(node, ast.Global | ast.Nonlocal):
            elsewhere.update(node.names)
        else:
            found += [(place, name, meaning) for name, meaning in _defined(node)]
    found.sort(key=lambda binding: binding[0])
    return [(name, value) for _, name, value in found if name not in elsewhere]


def alias_targets(node: ast.AST) -> list[ast.Name]:
    """Plain names that get the value of an assignment as it is."""
    match node:
        case ast.Assign(targets=targets):
            return [target for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name() as target, value=ast.expr()):
            return [target]
        case ast.NamedExpr(target=target):
            return [target]
    return []


def _defined(node: ast.AST) -> list[tuple[str, Meaning]]:
    """Names bound by an import, a definition, `except ... as`, `match`."""
    match node:
        case ast.Import(names=names):
            return [(a.asname or a.name.partition(".")[0], _imported(a)) for a in names]
        case ast.ImportFrom(module=str(module), names=names, level=0):
            return [(a.asname or a.name, frozenset([f"{module}.{a.name}"])) for a in names]
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return [(node.name, PLAIN)]
        case ast.ClassDef():
            return [(node.name, OWN)]
    return [(name, UNKNOWN) for name in bound_by(node)]


def _imported(alias: ast.alias) -> Meaning:
    return frozenset([alias.name if alias.asname else alias.name.partition(".")[0]])


def parameters(node: ast.AST, *, method: bool) -> dict[str, Meaning]:
    """Parameters of a function or lambda; the first of a method is an instance of the student's class."""
    arguments: ast.arguments = node.args  # type: ignore[attr-defined]
    positional = [*arguments.posonlyargs, *arguments.args]
    others = [*arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    names = {a.arg: UNKNOWN for a in [*positional, *others] if a is not None}
    static = any(
        getattr(d, "id", "") == "staticmethod" for d in getattr(node, "decorator_list", [])
    )
    if method and positional and not static:
        names[positional[0].arg] = OWN
    return names


def _class_attributes(statement: ast.stmt) -> Iterator[str]:
    """Attributes that classes in `statement` define: methods, class variables, `self.x = ...`."""
    for node in ast.walk(statement):
        if isinstance(node, ast.ClassDef):
            yield from (name for name, _ in bindings(node.body))
            for part in ast.walk(node):
                if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
                    yield part.attr
