"""A statement -> the names it binds, changes and reads; statements -> those that some names need.

Nothing is executed: names come from the syntax tree and, where a statement opens a scope of its own
(function, class, lambda, comprehension), from the compiler's symbol table, which knows that a
function's local `X` is not the `X` of a demo further down.
"""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from grader.reading.parsing import symbols

_DECLARES = re.compile(r"\bglobal\b|:=")
BUILTINS = frozenset(dir(builtins)) | {"__file__", "__annotations__"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SCOPES = (*FUNCTIONS, *COMPREHENSIONS, ast.ClassDef)

# How often `needed` looks again after a last resort: functions that bind each other's globals.
ROUNDS = 20
# Annotations are not evaluated where the code runs, so a name that only they mention is not needed.
_UNEVALUATED = "from __future__ import annotations\n"


@dataclass(frozen=True, slots=True)
class Names:
    """What one statement does to the names of the module.

    Attributes:
        binds: assigned, imported or defined.
        values: those of `binds` that an assignment gives a value, not an import, a function or a class.
        changes: deleted, or changed in part (`cfg["eps"] = 1`, `Net.forward = f`).
        reads: looked up in the module by the statement or by any scope inside it.
        methods: roots of method calls that stand as a statement (`layers.append(x)`).
        calls: functions called when the statement runs, by their plain name.
        later: module names that its functions bind when they are called (`global W`).
        star: it is, or contains, `from x import *`.
    """

    binds: frozenset[str]
    values: frozenset[str]
    changes: frozenset[str]
    reads: frozenset[str]
    methods: frozenset[str]
    calls: frozenset[str]
    later: frozenset[str]
    star: bool


_NO = frozenset[str]()
NOTHING = Names(_NO, _NO, _NO, _NO, _NO, _NO, _NO, star=False)


def immediate(node: ast.AST) -> Iterator[ast.AST]:
    """Walk what runs when `node` runs, parents first: no body of a function or class, no annotation.

    Of a comprehension, which has its own names, only the targets of `:=` are walked.
    """
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack += reversed(evaluated(current))


def evaluated(node: ast.AST) -> Sequence[ast.AST]:
    """Children of `node` that are evaluated in its own scope, when it runs."""
    if isinstance(node, FUNCTIONS):
        defaults = [*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]
        return defaults if isinstance(node, ast.Lambda) else [*node.decorator_list, *defaults]
    if isinstance(node, ast.ClassDef):
        return [*node.decorator_list, *node.bases, *node.keywords]
    if isinstance(node, COMPREHENSIONS):
        return [n.target for n in ast.walk(node) if isinstance(n, ast.NamedExpr)]
    if isinstance(node, ast.AnnAssign):  # `x: int` without a value binds nothing
        return [] if node.value is None else [node.target, node.value]
    return children(node)


def children(node: ast.AST) -> list[ast.AST]:
    """Direct children, without contexts and operators: half the time of ast.iter_child_nodes."""
    found: list[ast.AST] = []
    for name in node._fields:
        part = getattr(node, name, None)
        if isinstance(part, list):
            found += [item for item in part if isinstance(item, ast.AST)]
        elif isinstance(part, ast.AST) and part._fields:
            found.append(part)
    return found


def bound_by(node: ast.AST) -> list[str]:
    """Names that this node itself binds, other than an ast.Name (which says so by its context)."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.Import():
            return [alias.asname or alias.name.partition(".")[0] for alias in node.names]
        case ast.ImportFrom():
            return [alias.asname or alias.name for alias in node.names if alias.name != "*"]
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            return [name]
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            return [name]
    return []


def names_of(statement: ast.stmt, text: str) -> Names:
    """Say what `statement`, whose source is `text`, does to the names of its module."""
    binds: set[str] = set()
    values: set[str] = set()
    changes: set[str] = set()
    loads: set[str] = set()
    methods: set[str] = set()
    calls: set[str] = set()
    by_context = {ast.Load: loads, ast.Store: values, ast.Del: changes}
    star = nested = False
    for node in immediate(statement):
        if isinstance(node, ast.Name):
            by_context[type(node.ctx)].add(node.id)
        elif isinstance(node, ast.Attribute | ast.Subscript):
            if not isinstance(node.ctx, ast.Load):
                changes.update(_root(node))
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                calls.add(node.func.id)
        elif isinstance(node, ast.Expr):
            if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
                methods.update(_root(node.value.func))
        elif not isinstance(node, ast.Constant):
            nested = nested or isinstance(node, SCOPES)
            star = star or (isinstance(node, ast.ImportFrom) and node.names[0].name == "*")
            binds.update(bound_by(node))
    reads, later = _reads(statement, text) if nested else (loads, set())
    return Names(
        binds=frozenset(binds | values),
        values=frozenset(values),
        changes=frozenset(changes),
        reads=frozenset(reads),
        methods=frozenset(methods),
        calls=frozenset(calls),
        later=frozenset(later),
        star=star,
    )


def _root(node: ast.expr) -> list[str]:
    """The name at the left end of `a.b[0].c`; nothing where it is not a name."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return [node.id] if isinstance(node, ast.Name) else []


def _reads(statement: ast.stmt, text: str) -> tuple[set[str], set[str]]:
    """Module names that a statement with scopes inside reads, and those that its functions bind when called."""
    try:
        tables = [symbols(_UNEVALUATED + text)]
    except SyntaxError:
        # It parses but does not compile (`nonlocal` at the top, ...): the child will say so when it tries.
        return {n.id for n in ast.walk(statement) if isinstance(n, ast.Name)}, set()
    declares = bool(_DECLARES.search(text))
    nodes = ast.walk(statement) if declares else ()
    increments = {
        n.target.id
        for n in nodes
        if isinstance(n, ast.AugAssign) and isinstance(n.target, ast.Name)
    }
    reads = _class_reads(statement) if isinstance(statement, ast.ClassDef) else set()
    later: set[str] = set()
    while tables:
        table = tables.pop()
        # Python 3.14 lists annotations as scopes.
        tables += [child for child in table.get_children() if str(child.get_type()) != "annotation"]
        if isinstance(table, symtable.Function) and not declares:
            reads.update(table.get_globals())  # nothing else, and in a fifth of the time
            continue
        for symbol in table.get_symbols():
            name = symbol.get_name()
            inside = table.get_type() != "module"
            if inside and not symbol.is_global():
                continue
            if symbol.is_referenced() or (inside and name in increments):
                reads.add(name)
            if inside and symbol.is_assigned():
                later.add(name)
    return reads, later


def _class_reads(statement: ast.ClassDef) -> set[str]:
    """Names that the body reads before it binds them: `scale = scale` takes the module's."""
    reads: set[str] = set()
    bound: set[str] = set()
    for item in statement.body:
        nodes = list(immediate(item))
        names = [node for node in nodes if isinstance(node, ast.Name)]
        reads.update(n.id for n in names if isinstance(n.ctx, ast.Load) and n.id not in bound)
        bound.update(n.id for n in names if not isinstance(n.ctx, ast.Load))
        bound.update(name for node in nodes for name in bound_by(node))
    return reads


def needed(index: Index, targets: Collection[str]) -> set[int]:
    """Positions of the statements that `targets` need, directly or through what those need.

    Every statement that binds a needed name is kept, so that the last one wins as it does in a
    notebook. Each name is looked at once: the time is linear in the size of the source.
    """
    statements = index.statements
    kept: set[int] = set()
    known = set(targets)
    queue = list(known)
    for _ in range(ROUNDS):
        while queue:
            for position in index.supply(queue.pop()) - kept:
                kept.add(position)
                new = statements[position].reads - known
                known |= new
                queue += new
        missing = [name for name in known if not index.binders[name] and name not in BUILTINS]
        for position in index.last_resort(missing, kept, targets) - kept:
            kept.add(position)
            new = statements[position].reads - known
            known |= new
            queue += new
        if not queue:
            break
    return kept


class Index:
    """Which statements bind, change or read a name."""

    def __init__(self, statements: Sequence[Names]) -> None:
        self.statements = statements
        self.binders: defaultdict[str, set[int]] = defaultdict(set)
        self.changers: defaultdict[str, set[int]] = defaultdict(set)
        self.methods: defaultdict[str, set[int]] = defaultdict(set)
        self.callers: defaultdict[str, set[int]] = defaultdict(set)
        self.later: defaultdict[str, set[int]] = defaultdict(set)
        self.readers: defaultdict[str, set[int]] = defaultdict(set)
        for position, names in enumerate(statements):
            tables = (
                (self.binders, names.binds),
                (self.changers, names.changes),
                (self.methods, names.methods),
                (self.callers, names.calls),
                (self.later, names.later),
                (self.readers, names.reads),
            )
            for table, members in tables:
                for name in members:
                    table[name].add(position)

    def supply(self, name: str) -> set[int]:
        """Statements that give `name` its value or change it."""
        binders = self.binders[name]
        # `layers.append(x)` changes a list; `torch.manual_seed(0)` changes nothing called torch.
        if any(name in self.statements[position].values for position in binders):
            return binders | self.changers[name] | self.methods[name]
        return binders | self.changers[name]

    def last_resort(self, missing: list[str], kept: set[int], targets: Collection[str]) -> set[int]:
        """What may bind what no statement binds: `import *`, a call of a function with `global`."""
        found: set[int] = set()
        if not set(missing) <= set(targets):  # a target that is missing must stay missing
            found.update(p for p, names in enumerate(self.statements) if names.star)
        for name in missing:
            for position in self.later[name]:
                # A function that only reads what it has bound itself needs nobody to call it first.
                if (self.readers[name] & kept) - {position}:
                    found.add(position)
                    for function in self.statements[position].binds:
                        found |= self.callers[function]
        return found
