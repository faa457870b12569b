"""Steps in a student's code that matter to gradients: what changes a tensor in place, what cuts the graph."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from grader.telling.code.written import Place, Written

_CUTTING_METHODS = ("item", "detach", "detach_", "numpy", "tolist")
_CUTTING_CALLS = ("float", "int")
_NUMPY = ("np", "numpy")
_CHANGING = ("append", "extend", "update", "setdefault", "add", "insert", "pop", "clear")


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        spelled: the step itself, short: `X -= ...`, `.item()`.
        name: the variable that it works on, where that is plain.
    """

    place: Place
    spelled: str
    name: str = ""


def in_place_steps(written: Written) -> list[Step]:
    """What may change a tensor in place: `X -= ...`, `X[...] = ...`, `X.sub_(...)`, `out=X`."""
    return [step for label, node in written.nodes for step in _in_place(written, label, node)]


def _in_place(written: Written, label: str, node: ast.AST) -> Iterator[Step]:
    match node:
        case ast.AugAssign(target=target):
            sign = ast.unparse(node).removeprefix(ast.unparse(target)).split()[0]
            yield _step(written, label, node, f"{ast.unparse(target)} {sign} ...", target)
        case ast.Assign(targets=targets):
            for place in (target for target in targets if isinstance(target, ast.Subscript)):
                yield _step(written, label, node, f"{ast.unparse(place)} = ...", place)
        case ast.Call(func=ast.Attribute(value=value, attr=attr)) if _ends_in_one(attr):
            yield _step(written, label, node, f".{attr}(...)", value)
        case ast.Call(keywords=keywords):
            for keyword in keywords:
                if keyword.arg == "out":
                    said = f"out={ast.unparse(keyword.value)}"
                    yield _step(written, label, node, said, keyword.value)


def _ends_in_one(name: str) -> bool:
    return name.endswith("_") and not name.endswith("__") and name != "requires_grad_"


def written_outside(written: Written) -> list[Step]:
    """What a function writes to a name of the module, and reads: `cache[key] = ...`, `global n`."""
    function = written.function
    if function is None:
        return []
    outside = {name for _, part in written.parts for name in _bound_by(part)}
    local = {
        n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    local |= {n.arg for n in ast.walk(function) if isinstance(n, ast.arg)}
    shared = {name for n in ast.walk(function) if isinstance(n, ast.Global) for name in n.names}
    names = (outside - local) | shared
    label = next(label for label, part in written.parts if part is function)
    steps = [step for node in ast.walk(function) for step in _writes(written, label, node)]
    found = [step for step in steps if step.name in names]
    # What is only written to (a counter, a list of losses) changes no result.
    used = Counter(node.id for node in ast.walk(function) if isinstance(node, ast.Name))
    return [s for s in found if used[s.name] > sum(other.name == s.name for other in found)]


def _bound_by(part: ast.stmt) -> Iterator[str]:
    if isinstance(part, (ast.Assign, ast.AnnAssign)):
        targets = part.targets if isinstance(part, ast.Assign) else [part.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def _writes(written: Written, label: str, node: ast.AST) -> Iterator[Step]:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name) as value, attr=attr)):
            if attr in _CHANGING:
                yield _step(written, label, node, f"{name}.{attr}(...)", value)
        case ast.Assign(targets=targets):
            for target in targets:
                yield _step(written, label, node, f"{ast.unparse(target)} = ...", target)
        case ast.AugAssign(target=target):
            yield _step(written, label, node, ast.unparse(target), target)


def cutting_steps(written: Written) -> list[Step]:
    """What hands on numbers without their history: `.item()`, `.data`, `torch.tensor(...)`."""
    return [step for label, node in written.nodes for step in _cuts(written, label, node)]


def _cuts(written: Written, label: str, node: ast.AST) -> Iterator[Step]:
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="torch"), attr="tensor"), args=[arg, *_]
        ):
            if not _is_literal(arg):
                yield _step(written, label, node, "torch.tensor(...)", arg)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="torch"), attr=attr)) if attr in (
            *("from_numpy", "FloatTensor", "Tensor", "no_grad", "inference_mode", "as_tensor"),
        ):
            empty = attr in ("no_grad", "inference_mode")
            yield _step(written, label, node, f"torch.{attr}({'' if empty else '...'})", node)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=attr)) if module in _NUMPY:
            yield _step(written, label, node, f"{module}.{attr}(...)", node)
        case ast.Call(func=ast.Attribute(value=value, attr=attr)) if attr in _CUTTING_METHODS:
            yield _step(written, label, node, f".{attr}()", value)
        case ast.Attribute(value=value, attr="data"):
            yield _step(written, label, node, ".data", value)
        case ast.Call(func=ast.Name(id=name), args=[arg, *_]) if name in _CUTTING_CALLS:
            if not _is_literal(arg):
                yield _step(written, label, node, f"{name}(...)", arg)


def _is_literal(node: ast.expr) -> bool:
    """Whether nothing in an expression can be a tensor: numbers, sizes, strings."""
    harmless = ("shape", "size", "dim", "numel", "len", "inf", "ndim", "math")
    names = [n for n in ast.walk(node) if isinstance(n, (ast.Name, ast.Attribute))]
    if isinstance(node, ast.Constant) or not names:
        return True
    words = {n.id if isinstance(n, ast.Name) else n.attr for n in names}
    return bool(words & {*harmless})


def _step(written: Written, label: str, node: ast.AST, spelled: str, on: ast.AST) -> Step:
    statement = written.statement_at(label, getattr(node, "lineno", 0)) or node
    place = written.place(label, statement)
    root = on
    while isinstance(root, (ast.Attribute, ast.Subscript, ast.Call)):
        root = root.func if isinstance(root, ast.Call) else root.value
    name = root.id if isinstance(root, ast.Name) else ""
    return Step(Place(place.label, getattr(node, "lineno", place.line), place.code), spelled, name)
